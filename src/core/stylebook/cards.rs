//! The card of a style: written by a model, in the words of a person, and back again.

use super::making::Making;
use super::{BookEffect, Work};
use crate::core::error::{Error, Kind};
use crate::core::gemini::cost::Micros;
use crate::core::id::Id;
use crate::core::style::card::{FIELD_MAX_CHARS, TOTAL_MAX_CHARS};
use crate::core::style::{Card, CardBy, Style, card};
use std::sync::Arc;

/// A field of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What it is made with.
    Medium,
    /// Edges and strokes.
    Line,
    /// Light and dark.
    Light,
    /// Colours.
    Colour,
    /// Layout.
    Composition,
    /// What never occurs.
    Never,
}

impl Field {
    /// All fields, in the order in which they are shown and sent.
    pub const ALL: [Self; 6] = [Self::Medium, Self::Line, Self::Light, Self::Colour, Self::Composition, Self::Never];

    /// What a card says there.
    pub fn of(self, card: &Card) -> &str {
        match self {
            Self::Medium => &card.medium,
            Self::Line => &card.line,
            Self::Light => &card.light,
            Self::Colour => &card.colour,
            Self::Composition => &card.composition,
            Self::Never => &card.never,
        }
    }

    /// The most characters that may stand there: what the other fields of the card leave of the limit for all.
    pub fn most_chars(self, card: &Card) -> usize {
        let others = Self::ALL.into_iter().filter(|other| *other != self);
        let taken: usize = others.map(|other| other.of(card).chars().count()).sum();
        FIELD_MAX_CHARS.min(TOTAL_MAX_CHARS.saturating_sub(taken))
    }

    fn of_mut(self, card: &mut Card) -> &mut String {
        match self {
            Self::Medium => &mut card.medium,
            Self::Line => &mut card.line,
            Self::Light => &mut card.light,
            Self::Colour => &mut card.colour,
            Self::Composition => &mut card.composition,
            Self::Never => &mut card.never,
        }
    }
}

impl Making<'_> {
    /// Says a field of a version's card otherwise, whatever is looked at by now.
    pub fn card_changed(&mut self, (id, number): (Id, u32), field: Field, text: &str) {
        self.change(id, |style| {
            let Some(version) = style.versions.iter_mut().find(|version| version.number == number) else { return };
            // What was not written stays as it is, so that it is this field that gives way where all have too much.
            let text = card::field(text, field.most_chars(&version.card));
            if field.of(&version.card) != text {
                *field.of_mut(&mut version.card) = text;
                version.card.by = CardBy::Person;
            }
        });
    }

    /// Has a model write the card of the latest version.
    pub fn describe(&mut self) {
        let (Some(style), Some(judged)) = (self.book.opened().cloned(), self.book.judged.clone()) else { return };
        // The card says what was measured, which has to be of the pictures that go along.
        let Some(version) = style.latest().filter(|_| !style.is_changed()).cloned() else { return };
        if self.book.work == Work::Idle && self.begin(Work::Describing(style.id)) {
            let facts = judged.facts.clone();
            let now = Arc::new(Style { card_asked_at_ms: Some(self.now.now_ms), ..Style::clone(&style) });
            self.book.styles.insert(style.id, now.clone());
            self.effects.push(BookEffect::Describe { was: style, now, version: Arc::new(version), facts });
        }
    }

    /// A card was written, or not: it belongs to the version that was asked about, whatever was compiled meanwhile. What
    /// was paid for it is booked, whatever came of it.
    pub fn described(&mut self, (id, number): (Id, u32), result: Result<Card, Error>, cost: Option<Micros>) {
        if self.book.work == Work::Describing(id) {
            self.book.work = Work::Idle;
        }
        // Another tab's request is that tab's to end.
        let is_ours = result.as_ref().err().is_none_or(|error| error.kind != Kind::SentElsewhere);
        let mut before = None;
        self.change(id, |style| {
            if is_ours {
                style.card_asked_at_ms = None;
            }
            style.spent_micros += cost.unwrap_or_default().0;
            let version = style.versions.iter_mut().find(|version| version.number == number);
            if let (Some(version), Ok(card)) = (version, &result) {
                before = Some(std::mem::replace(&mut version.card, card.clone()));
            }
        });
        self.book.said.cost = cost;
        match result {
            Ok(_) => {
                // Words of the person's own are not gone for good.
                let own = before.filter(|card| card.by == CardBy::Person);
                self.book.said.card_before = own.map(|card| (id, number, Box::new(card)));
            }
            // A stop is said as well: what was stopped may have been charged.
            Err(error) => {
                // That a card is asked for is written down before the request leaves, so without room none has left.
                self.book.said.had_left = !matches!(error.kind, Kind::StorageFull | Kind::StorageFailed);
                self.book.said.failed = Some(error);
            }
        }
    }

    /// Puts the person's own card back in the place of the one that a model wrote.
    pub fn card_back(&mut self) {
        let Some((id, number, card)) = self.book.said.card_before.take() else { return };
        self.change(id, |style| {
            if let Some(version) = style.versions.iter_mut().find(|version| version.number == number) {
                version.card = *card;
            }
        });
    }

    /// Says that nobody waits any more for a card that was asked for: the page that did has ended.
    pub fn card_interrupted(&mut self, id: Id) {
        self.change(id, |style| style.card_asked_at_ms = None);
        (self.book.said.failed, self.book.said.had_left) = (Some(Error::new(Kind::Interrupted)), true);
    }
}
