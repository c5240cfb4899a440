//! What a screen reader is told: when an answer begins and how it ends, never each word of its stream.

use crate::core::conversation::AnswerState;
use crate::core::id::Id;
use crate::core::text;
use crate::shell::Shell;
use leptos::prelude::*;

/// The place where announcements are put.
pub fn announcer() -> AnyView {
    let shell = Shell::get();
    let words = text::pending();
    let said = RwSignal::new(String::new());
    let flying = Memo::new(move |_| {
        let open = shell.open().with(|open| open.id);
        shell.flights().with(|flights| {
            let here = flights.iter().filter(|(_, flight)| Some(flight.pending.conversation) == open);
            here.map(|(id, _)| *id).collect::<Vec<Id>>()
        })
    });
    Effect::new(move |before: Option<Vec<Id>>| {
        let now = flying.get();
        let before = before.unwrap_or_default();
        // An answer goes on when its conversation is left.
        let is_over = |id: &&Id| !shell.flights().with_untracked(|flights| flights.contains_key(id));
        if let Some(ended) = before.iter().find(is_over) {
            said.set(ending(*ended));
        } else if now.len() > before.len() {
            said.set(words.announce_started.to_owned());
        }
        now
    });
    view! { <p class="visually-hidden" role="status">{move || said.get()}</p> }.into_any()
}

fn ending(id: Id) -> String {
    let shell = Shell::get();
    let words = text::pending();
    shell.open().with_untracked(|open| {
        let turn = open.tree.get(id);
        let pictures = turn.map_or(0, |turn| turn.pictures().count());
        match turn.and_then(|turn| turn.answer()).map(|answer| &answer.state) {
            Some(AnswerState::Done) if pictures > 0 => (words.announce_done)(pictures),
            Some(AnswerState::Done) => words.announce_text.to_owned(),
            _ => words.announce_ended.to_owned(),
        }
    })
}
