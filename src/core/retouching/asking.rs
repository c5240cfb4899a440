//! An edit as a message: what is said to the model, in which order, and what it will cost.

use super::document::{Document, Note, Task};
use crate::core::conversation::listing::Summary;
use crate::core::conversation::take_off::{TakeOff, request_of};
use crate::core::conversation::{Asked, By, Turn};
use crate::core::error::{Error, Kind};
use crate::core::gemini::Part;
use crate::core::gemini::cost::{self, Micros};
use crate::core::gemini::model::{Ratio, Size, known};
use crate::core::id::{Hash, Id, Stamp};
use crate::core::stylebook::Chosen;
use crate::core::update::clean;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The type of the pictures that are cut out.
const CUT_TYPE: &str = "image/png";

/// What is sent of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// The window.
    pub clean: Hash,
    /// The same with the region outlined; none for an edit of all of it.
    pub marked: Option<Hash>,
    /// The ratio that is asked for.
    pub ratio: Option<Ratio>,
    /// The size that is asked for.
    pub size: Option<Size>,
}

/// How an edit is asked, whatever it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manner {
    /// The model, the number of answers, and what shows the styles and characters.
    pub asked: Asked,
    /// The styles and characters that go along.
    pub along: Vec<Chosen>,
    /// Pictures that show what is meant, with their types.
    pub references: Vec<(Hash, String)>,
    /// Whether the demo answers.
    pub demo: bool,
}

/// The words that go to the model. They are in English, like everything that this program itself says to models.
pub fn instruction(note: &Note, has_region: bool, references: usize) -> String {
    let words = clean(&note.words);
    let words = words.trim_end_matches(['.', ' ', '\n']);
    let mut said = vec!["Edit Picture 1.".to_owned()];
    let first = if has_region {
        said.push(
            "Picture 2 is the same picture; a magenta outline in it shows the region to change. The outline is only \
             a guide and must not appear in the result."
                .to_owned(),
        );
        3
    } else {
        2
    };
    said.push(wish(note.task, words, if has_region { "in the region" } else { "in the picture" }));
    match references {
        0 => {}
        1 => said.push(format!("Picture {first} shows what is meant: take only that from it.")),
        more => {
            said.push(format!("Pictures {first} to {} show what is meant: take only that from them.", first + more - 1))
        }
    }
    said.push(
        "Keep everything else exactly as in Picture 1: the same framing, camera, scale, light and colours. Give back \
         the whole of Picture 1 as one picture."
            .to_owned(),
    );
    said.join(" ")
}

fn wish(task: Task, words: &str, place: &str) -> String {
    let named = if words.is_empty() { String::new() } else { format!(": {words}") };
    match task {
        Task::Change => format!("Change only this, {place}: {words}."),
        Task::Remove => {
            format!("Remove what is {place}{named}. Continue what surrounds it, as if it had never been there.")
        }
        Task::Replace => format!("Replace what is {place} by this: {words}."),
        Task::Add => format!("Add this {place}: {words}."),
        Task::Recolour => {
            format!("Change only the colour of what is {place}: {words}. Keep its shape, material and shading.")
        }
        Task::Relight => format!("Change only the light {place}: {words}. Keep every shape and material."),
        Task::Hair => format!("Change only the hair {place}: {words}. Keep the face and everything else."),
        Task::Clothes => format!("Change only the clothes {place}: {words}. Keep the body, pose and face."),
        Task::Background => {
            format!("Change only the background {place}: {words}. Keep every person and thing in front of it.")
        }
        Task::Extend => format!("The region is an empty margin: continue the picture into it without a seam{named}."),
    }
}

/// The parts of the message: the window, the same with its region outlined, what is meant, and the words.
fn parts(note: &Note, cut: &Cut, references: &[(Hash, String)]) -> Vec<Part<Hash>> {
    let mut parts = vec![Part::picture(CUT_TYPE, cut.clean)];
    parts.extend(cut.marked.map(|marked| Part::picture(CUT_TYPE, marked)));
    parts.extend(references.iter().map(|(picture, mime)| Part::picture(mime.clone(), *picture)));
    parts.push(Part::text(instruction(note, cut.marked.is_some(), references.len())));
    parts
}

fn asked(note: &Note, cut: &Cut, manner: &Manner) -> Asked {
    let takes_size = known(&manner.asked.model).is_none_or(|model| model.takes_size);
    Asked {
        ratio: cut.ratio,
        size: cut.size.filter(|_| takes_size),
        starts_afresh: true,
        edit: note.as_kept(),
        ..manner.asked.clone()
    }
}

/// What an edit will cost, by the table: none where the model is not in it. The demo is free.
pub fn price(note: &Note, cut: &Cut, manner: &Manner) -> Option<Micros> {
    if manner.demo {
        return Some(Micros(0));
    }
    let model = known(&manner.asked.model)?;
    let turn = Arc::new(message((Id(0), Id(0), 0), note, cut, manner));
    cost::estimate(&request_of(&turn, false), model, u32::from(manner.asked.count.clamp(1, 4)))
}

pub(super) fn message((id, conversation, now_ms): (Id, Id, i64), note: &Note, cut: &Cut, manner: &Manner) -> Turn {
    let by = By::Person(asked(note, cut, manner));
    let parts = parts(note, cut, &manner.references);
    Turn { id, conversation, parent: None, created_at_ms: now_ms, parts, by }
}

/// An edit as it takes off: the message, and the answers that are written down before their requests leave.
///
/// # Errors
/// What the API would refuse; and [`Kind::PromptEmpty`] where nothing was said that needs to be.
pub fn take_off(
    document: &Document,
    conversation: Option<Id>,
    (note, cut, manner): (&Note, &Cut, &Manner),
    stamp: &Stamp,
) -> Result<TakeOff, Error> {
    says_enough(note)?;
    let mut given = 0;
    let mut id = || {
        given += 1;
        stamp.id(given)
    };
    let conversation = conversation.unwrap_or_else(&mut id);
    let message = message((id(), conversation, stamp.now_ms), note, cut, manner);
    TakeOff::new(summary(document, conversation, note, stamp), message, manner.demo, id)
}

/// Says whether the words are enough for what is to be done.
///
/// # Errors
/// [`Kind::PromptEmpty`] where they are not.
pub fn says_enough(note: &Note) -> Result<(), Error> {
    let is_enough = note.task.goes_without_words() || !clean(&note.words).is_empty();
    if is_enough { Ok(()) } else { Err(Error::new(Kind::PromptEmpty)) }
}

/// The summary of the conversation, should it be a new one.
fn summary(document: &Document, id: Id, note: &Note, stamp: &Stamp) -> Summary {
    let begun = Summary::begun(id, note.name(), stamp.now_ms);
    Summary { cover: Some(document.picture), retouch: document.as_kept(), ..begun }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::gemini::Payload;

    fn cut() -> Cut {
        let ratio = Some(Ratio::Square);
        Cut { clean: Hash([1; 32]), marked: Some(Hash([2; 32])), ratio, size: Some(Size::Two) }
    }

    fn note(task: Task, words: &str) -> Note {
        Note { mask: Some(Hash([3; 32])), task, words: words.into(), feather_px: None }
    }

    fn manner(model: &str, count: u8) -> Manner {
        let asked = Asked { model: model.into(), count, ..Asked::default() };
        Manner { asked, references: vec![(Hash([4; 32]), "image/jpeg".into())], ..Manner::default() }
    }

    const STAMP: Stamp = Stamp { now_ms: 1_795_000_000_000, steady_ms: 0, entropy: 7 };

    #[test]
    fn what_is_sent_is_the_window_the_outline_what_is_meant_and_one_instruction() {
        let parts = (note(Task::Recolour, "deep red.\u{202e}"), cut(), manner("gemini-3-pro-image", 2));
        let off = take_off(&Document::of(Hash([9; 32])), None, (&parts.0, &parts.1, &parts.2), &STAMP).unwrap();
        let sent = &off.request.contents[0].parts;
        let pictures: Vec<_> = sent
            .iter()
            .filter_map(|part| match &part.payload {
                Payload::Inline { mime, data } => Some((mime.as_str(), data.0[0])),
                _ => None,
            })
            .collect();
        assert_eq!(pictures, [("image/png", 1), ("image/png", 2), ("image/jpeg", 4)]);
        let Payload::Text(said) = &sent.last().unwrap().payload else { panic!("words come last") };
        assert!(said.contains("Change only the colour of what is in the region: deep red. Keep its shape"), "{said}");
        assert!(said.contains("Picture 3 shows what is meant"), "{said}");
        assert_eq!((off.request.picture.ratio, off.request.picture.size), (Some(Ratio::Square), Some(Size::Two)));
        assert_eq!((off.answers.len(), off.summary.cover), (2, Some(Hash([9; 32]))));
        assert!(off.answers.iter().all(|answer| answer.parent == Some(off.message.id)));
        assert_eq!(Note::read(off.answers[0].asked()), Some(parts.0));
        assert_eq!(Document::read(&off.summary), Some(Document::of(Hash([9; 32]))));
    }

    #[test]
    fn only_some_tasks_go_without_words() {
        let document = Document::of(Hash([9; 32]));
        for task in Task::ALL {
            let off = take_off(&document, Some(Id(5)), (&note(task, " \n"), &cut(), &manner("m", 1)), &STAMP);
            assert_eq!(off.is_ok(), matches!(task, Task::Remove | Task::Extend), "{task:?}");
            assert!(off.is_ok() || off.is_err_and(|error| error.kind == Kind::PromptEmpty));
        }
    }

    #[test]
    fn the_price_is_that_of_what_will_be_sent() {
        let note = note(Task::Change, "a hat");
        let price = |model: &str, count| price(&note, &cut(), &manner(model, count)).map(|micros| micros.0);
        let one = price("gemini-nano-banana-2.1", 1).unwrap();
        // Three pictures in, one of 2K out, at the table's prices.
        assert!((50_400 + 3 * 1_680..52_400 + 3 * 1_680).contains(&one), "{one}");
        assert_eq!(price("gemini-nano-banana-2.1", 3), Some(3 * one));
        assert_eq!(price("tunedModels/mine", 1), None);
        let demo = Manner { demo: true, ..manner("gemini-nano-banana-2.1", 4) };
        assert_eq!(super::price(&note, &cut(), &demo), Some(Micros(0)));
    }
}
