//! What an edit will send, part by part and in order, before it is asked for.

use super::asking::{Cut, message};
use super::{Desk, Note};
use crate::core::conversation::outlook::words_in;
use crate::core::conversation::take_off::request_of;
use crate::core::gemini::cost::Micros;
use crate::core::gemini::model::known;
use crate::core::gemini::{Part, Payload};
use crate::core::id::{Hash, Id};
use std::sync::Arc;

/// What stands for a picture that is cut out only when the edit is asked for.
const TO_BE_CUT: Hash = Hash([0; 32]);

/// What a part of an edit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What is said of the styles and characters that go along.
    Manner,
    /// A picture of a style or a character.
    Sample(Hash),
    /// What lies around the mark, or all of the picture.
    Window,
    /// The same with the mark outlined.
    Outline,
    /// A picture that shows what is meant.
    Reference(Hash),
    /// What is to be done.
    Instruction,
}

/// A part of an edit, and what it adds to the price of asking for it once: none where that is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sent {
    /// What it is.
    pub what: What,
    /// Its share of the price, with what announces it.
    pub costs: Option<Micros>,
}

impl Desk {
    /// What the first of the requests sends that the next edit consists of; nothing as long as nothing is marked. The
    /// others differ in their window and their words alone.
    pub fn sends(&self) -> Vec<Sent> {
        let Some((region, note)) = self.wanted().into_iter().next() else { return Vec::new() };
        let cut = Cut { clean: TO_BE_CUT, marked: region.map(|_| TO_BE_CUT), ..Cut::default() };
        self.parts_of(&note, &cut)
    }

    fn parts_of(&self, note: &Note, cut: &Cut) -> Vec<Sent> {
        let manner = &self.manner;
        let message = Arc::new(message((Id(0), Id(0), 0), note, cut, manner));
        let request = request_of(&message, manner.demo);
        let Some(content) = request.contents.last() else { return Vec::new() };
        let count = |parts: &[Part<Hash>]| parts.iter().filter_map(picture_of).count();
        // The lead is what is said of the styles, and each of their pictures behind its role.
        let samples = count(&content.parts).saturating_sub(count(&message.parts));
        let lead = if manner.asked.lead.is_empty() { 0 } else { 1 + 2 * samples };
        let (lead, own) = content.parts.split_at(lead.min(content.parts.len()));
        let sent = |what: What, parts: &[Part<Hash>]| Sent { what, costs: self.costs(parts) };
        let mut all: Vec<Sent> =
            lead.first().map(|words| sent(What::Manner, std::slice::from_ref(words))).into_iter().collect();
        let pairs = lead.get(1..).unwrap_or_default().chunks(2);
        all.extend(pairs.filter_map(|pair| Some(sent(What::Sample(picture_of(pair.last()?)?), pair))));
        let (mut from, mut nth) = (0, 0);
        for (at, part) in own.iter().enumerate() {
            let Some(picture) = picture_of(part) else { continue };
            let what = match nth {
                0 => What::Window,
                1 if cut.marked.is_some() => What::Outline,
                _ => What::Reference(picture),
            };
            all.push(sent(what, own.get(from..=at).unwrap_or_default()));
            (from, nth) = (at + 1, nth + 1);
        }
        all.push(sent(What::Instruction, own.get(from..).unwrap_or_default()));
        all
    }

    /// What these parts add to the price, whatever is asked for beside them.
    fn costs(&self, parts: &[Part<Hash>]) -> Option<Micros> {
        let asked = &self.manner.asked;
        let model = known(&asked.model)?;
        let pictures = parts.iter().filter_map(picture_of).count() as u64;
        let tokens = words_in(parts) + pictures * u64::from(model.picture_in_tokens);
        Some(Micros(tokens * model.prices.input * u64::from(asked.count.clamp(1, 4)) / 1_000_000))
    }
}

fn picture_of(part: &Part<Hash>) -> Option<Hash> {
    match &part.payload {
        Payload::Inline { data, .. } => Some(*data),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::Asked;
    use crate::core::conversation::styled::{Sample, Styled};
    use crate::core::retouching::{Document, Facts, Region};

    fn desk() -> Desk {
        let sample =
            |byte: u8| Sample { picture: Hash([byte; 32]), mime: "image/png".into(), role: format!("role {byte}") };
        let styled = Styled { words: "draw so".into(), samples: vec![sample(21), sample(22)], ..Styled::default() };
        let asked = Asked { lead: styled.lead(), styled: styled.write(), count: 2, ..Asked::default() };
        let facts = Facts { marked: 5, protected: 9, ratio: None, size: None };
        let region = Region { words: "a red hat".into(), facts: Some(facts), ..Region::default() };
        let mut desk = Desk { regions: vec![region], document: Document::of(Hash([1; 32])), ..Desk::default() };
        desk.manner.asked = asked;
        // The same picture may show a style and what is meant.
        desk.manner.references = vec![(Hash([22; 32]), "image/png".into())];
        desk
    }

    #[test]
    fn every_part_is_listed_in_the_order_of_sending_and_costs_add_up() {
        let mut desk = desk();
        let whats = |desk: &Desk| desk.sends().iter().map(|sent| sent.what).collect::<Vec<_>>();
        let (one, two) = (Hash([21; 32]), Hash([22; 32]));
        let all = [
            What::Manner,
            What::Sample(one),
            What::Sample(two),
            What::Window,
            What::Outline,
            What::Reference(two),
            What::Instruction,
        ];
        assert_eq!(whats(&desk), all);
        let sum: u64 = desk.sends().iter().map(|sent| sent.costs.unwrap().0).sum();
        let model = known(&desk.manner.asked.model).unwrap();
        let out =
            u64::from(model.picture_tokens(model.default_size()).unwrap()) * model.prices.picture_out / 1_000_000 * 2;
        assert!(desk.price().unwrap().0.abs_diff(sum + out) < 20, "{sum} and {out} are {:?}", desk.price());

        desk.protects = true;
        assert_eq!(
            whats(&desk),
            [What::Manner, What::Sample(one), What::Sample(two), What::Window, What::Reference(two), What::Instruction]
        );
        desk.manner.asked.lead.clear();
        desk.manner.references.clear();
        assert_eq!(whats(&desk), [What::Window, What::Instruction]);
        desk.manner.asked.model = "tunedModels/mine".into();
        assert_eq!(desk.sends()[0].costs, None);
        desk.protects = false;
        desk.regions[0].facts = None;
        assert!(desk.sends().is_empty(), "nothing is marked");
    }
}
