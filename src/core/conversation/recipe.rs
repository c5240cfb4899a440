//! From a conversation to a request: what of the history is sent, and in which form.

use super::turn::{Asked, By, Turn};
use crate::core::gemini::model::{Modality, Model, known};
use crate::core::gemini::request::{Picture, Request, Thinking};
use crate::core::gemini::{Content, Part, Payload, Role};
use crate::core::id::Hash;
use std::sync::Arc;

/// Pictures that are sent at most where the model's own limit is not known.
const PICTURES_WHERE_UNKNOWN: usize = 14;

/// The request for the next answer below `line`, which ends with the person's turn.
///
/// A model's turns go back with their parts in order and their signatures untouched, if the same model (or the same
/// demo) is asked again. Otherwise their signatures would be refused; then their pictures go to the front of the
/// person's next turn, which needs none. Thoughts are never sent back. The history begins at the last turn that
/// starts afresh, or later where the model's limit for pictures asks for it.
///
/// Styles go before the newest message alone, in whatever way the earlier ones were styled.
pub fn request(line: &[Arc<Turn>], asked: &Asked, demo: bool) -> Request {
    let model = known(&asked.model);
    let limit = model.map_or(PICTURES_WHERE_UNKNOWN, |model| model.max_pictures);
    let samples = samples(line, asked, limit);
    let mut contents = contents(sent(line, limit - samples), asked, demo);
    if let Some(newest) = contents.last_mut() {
        let lead = asked.lead.iter().take(if asked.lead.is_empty() { 0 } else { 1 + 2 * samples });
        newest.parts.splice(0..0, lead.cloned());
    }
    let mut request = Request::new(asked.model.clone(), contents);
    request.picture = Picture { ratio: asked.ratio, size: asked.size.filter(|_| takes_size(model)) };
    if let Some(model) = model {
        request.modalities = vec![Modality::Text, Modality::Picture];
        request.thinking = Thinking { level: None, include_thoughts: model.takes_thinking };
    }
    request
}

fn takes_size(model: Option<&Model>) -> bool {
    model.is_none_or(|model| model.takes_size)
}

/// How many of the pictures that show the styles go along: what the model's limit leaves beside the message's own
/// pictures and those of the exchange before it, which the message is about.
pub fn samples(line: &[Arc<Turn>], asked: &Asked, max_pictures: usize) -> usize {
    let is_fresh = line.last().is_some_and(|turn| turn.asked().starts_afresh);
    let latest = |turns: usize| {
        let latest = line.get(line.len().saturating_sub(turns)..).unwrap_or_default();
        latest.iter().map(|turn| turn.pictures().count()).sum::<usize>()
    };
    let exchange = latest(if is_fresh { 1 } else { 3 });
    let taken = if exchange > max_pictures { latest(1) } else { exchange };
    asked.samples().min(max_pictures.saturating_sub(taken))
}

/// The turns whose contents are sent: the end of the line, from a person's turn on, within the limit of pictures.
pub fn sent(line: &[Arc<Turn>], max_pictures: usize) -> &[Arc<Turn>] {
    let starts: Vec<usize> =
        (0..line.len()).filter(|at| line.get(*at).is_some_and(|turn| matches!(turn.by, By::Person(_)))).collect();
    let is_fresh = |at: &usize| line.get(*at).is_some_and(|turn| turn.asked().starts_afresh && turn.answer().is_none());
    let first = starts.iter().rev().find(|at| is_fresh(at)).or(starts.first()).copied().unwrap_or(0);
    let fits = |from: usize| line.get(from..).unwrap_or_default().iter().map(|t| t.pictures().count()).sum::<usize>();
    let from = starts
        .iter()
        .copied()
        .filter(|at| *at >= first)
        .find(|at| fits(*at) <= max_pictures)
        .or(starts.last().copied())
        .unwrap_or(0);
    line.get(from..).unwrap_or_default()
}

fn contents(line: &[Arc<Turn>], asked: &Asked, demo: bool) -> Vec<Content<Hash>> {
    let mut contents: Vec<Content<Hash>> = Vec::new();
    let mut carried: Vec<Part<Hash>> = Vec::new();
    for (place, turn) in line.iter().enumerate() {
        // Behind pictures that show styles, the message's own is called by its number even where it is the only one.
        let has_lead = place + 1 == line.len() && !asked.lead.is_empty();
        match &turn.by {
            By::Model(answer) if answer.demo == demo && answer.asked.model == asked.model && can_go_back(turn) => {
                let parts: Vec<_> = turn.parts.iter().filter(|part| !part.thought).cloned().collect();
                push(&mut contents, Role::Model, parts);
            }
            By::Model(_) => carried.extend(turn.parts.iter().filter(|part| !part.thought).filter_map(unsigned)),
            By::Person(_) => {
                let mut parts = std::mem::take(&mut carried);
                parts.extend(numbered(&turn.parts, if has_lead { 1 } else { 2 }));
                push(&mut contents, Role::User, parts);
            }
        }
    }
    contents
}

/// Whether a model's turn may go back as its own: it says something, and its pictures are signed where their model
/// signs.
fn can_go_back(turn: &Turn) -> bool {
    let signs = known(&turn.asked().model).is_some_and(|model| model.signed);
    let is_picture = |part: &Part<Hash>| matches!(part.payload, Payload::Inline { .. });
    let mut answer = turn.parts.iter().filter(|part| !part.thought).peekable();
    answer.peek().is_some() && answer.all(|part| !signs || !is_picture(part) || part.signature.is_some())
}

/// A part of a foreign model's turn as a person can say it: a picture or words, without the signature.
fn unsigned(part: &Part<Hash>) -> Option<Part<Hash>> {
    match &part.payload {
        Payload::Inline { .. } => Some(Part::new(part.payload.clone())),
        Payload::Text(text) if !text.trim().is_empty() => Some(Part::text(text.clone())),
        _ => None,
    }
}

/// A person's parts with each picture announced by its number, so that the words can refer to it, where there are at
/// least so many.
fn numbered(parts: &[Part<Hash>], least: usize) -> Vec<Part<Hash>> {
    let is_picture = |part: &Part<Hash>| matches!(part.payload, Payload::Inline { .. });
    if parts.iter().filter(|part| is_picture(part)).count() < least {
        return parts.to_vec();
    }
    let mut out = Vec::with_capacity(parts.len() * 2);
    let mut number = 0;
    for part in parts {
        if is_picture(part) {
            number += 1;
            out.push(Part::text(format!("Picture {number}:")));
        }
        out.push(part.clone());
    }
    out
}

/// Adds a speaker's parts; the same speaker twice in a row is one content, as the API expects.
fn push(contents: &mut Vec<Content<Hash>>, role: Role, parts: Vec<Part<Hash>>) {
    if parts.is_empty() {
        return;
    }
    match contents.last_mut() {
        Some(last) if last.role == role => last.parts.extend(parts),
        _ => contents.push(Content { role, parts }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::styled::{Sample, Styled};
    use crate::core::conversation::{Answer, AnswerState};
    use crate::core::gemini::usage::Usage;
    use crate::core::id::Id;

    const MODEL: &str = "gemini-nano-banana-2.1";

    fn turn(id: u128, pictures: usize, by: By) -> Arc<Turn> {
        let picture = |n: usize| Part::picture("image/png", Hash([u8::try_from(n).unwrap(); 32]));
        let mut parts: Vec<Part<Hash>> = (0..pictures).map(picture).collect();
        parts.push(Part::text(format!("turn {id}")));
        let parent = id.checked_sub(1).map(Id);
        Arc::new(Turn { id: Id(id), conversation: Id(0), parent, created_at_ms: 0, parts, by })
    }

    fn person(id: u128, pictures: usize, starts_afresh: bool) -> Arc<Turn> {
        turn(id, pictures, By::Person(Asked { starts_afresh, ..Asked::default() }))
    }

    fn model(id: u128, pictures: usize, signed: bool) -> Arc<Turn> {
        let answer = Answer {
            batch: Id(id),
            nth: 0,
            asked: Asked::default(),
            demo: false,
            state: AnswerState::Done,
            usage: Usage::default(),
            cost_micros: None,
            took_ms: None,
            thought_ms: None,
            finish_message: None,
        };
        let mut turn = (*turn(id, pictures, By::Model(Box::new(answer)))).clone();
        if signed {
            turn.parts.iter_mut().for_each(|part| part.signature = Some(Hash([9; 32])));
        }
        Arc::new(turn)
    }

    #[test]
    fn the_history_begins_where_it_was_told_to_and_stays_within_the_limit_of_pictures() {
        let line =
            [person(0, 8, false), model(1, 1, true), person(2, 3, false), model(3, 1, true), person(4, 2, false)];
        for (limit, first) in [(99, 0), (15, 0), (14, 2), (6, 2), (5, 4), (0, 4)] {
            assert_eq!(sent(&line, limit)[0].id, Id(first), "at most {limit}");
        }
        let mut fresh = line.clone();
        fresh[2] = person(2, 3, true);
        assert_eq!(sent(&fresh, 99)[0].id, Id(2));
    }

    #[test]
    fn an_answer_without_its_signatures_goes_to_the_person_instead_of_being_refused() {
        for (signed, roles) in [(true, vec![Role::User, Role::Model, Role::User]), (false, vec![Role::User])] {
            let line = [person(0, 0, false), model(1, 1, signed), person(2, 0, false)];
            let request = request(&line, &Asked::default(), false);
            assert_eq!(request.contents.iter().map(|content| content.role).collect::<Vec<_>>(), roles);
            assert_eq!(request.validate(), Ok(()));
        }
    }

    #[test]
    fn a_style_goes_before_the_newest_message_with_as_many_samples_as_there_is_room_for() {
        let sample =
            |byte: u8| Sample { picture: Hash([byte; 32]), mime: "image/png".into(), role: format!("s{byte}") };
        let styled = Styled { words: "draw so".into(), samples: (20..26).map(sample).collect(), ..Styled::default() };
        let asked = Asked { lead: styled.lead(), styled: styled.write(), ..Asked::default() };
        // The default model takes 14 pictures; first the message's own, then the answer's before it, then the samples.
        for (own, before, first, samples) in [(0, 1, 0, 6), (7, 1, 0, 6), (8, 1, 0, 5), (13, 1, 0, 0), (0, 1, 9, 4)] {
            let line = [person(0, first, false), model(1, before, true), person(2, own, false)];
            let request = request(&line, &asked, false);
            let newest = &request.contents.last().unwrap().parts;
            assert_eq!(newest[0], Part::text("draw so"));
            let is_role = |part: &&Part<Hash>| matches!(&part.payload, Payload::Text(text) if text.starts_with('s'));
            assert_eq!(newest.iter().filter(is_role).count(), samples, "{own} {before} {first}");
            assert_eq!(newest.last().unwrap(), &Part::text("turn 2"));
            assert_eq!(request.validate(), Ok(()), "{own} {before} {first}");
            assert_eq!(request.contents.len(), 3, "what the message is about goes along");
        }
        let earlier = turn(0, 1, By::Person(asked.clone()));
        let plain = request(&[earlier, model(1, 1, true), person(2, 0, false)], &Asked::default(), false);
        assert!(!plain.contents.iter().flat_map(|content| &content.parts).any(|part| *part == Part::text("draw so")));
    }

    #[test]
    fn an_unknown_model_is_sent_only_what_was_set() {
        let asked = Asked { model: "some-new-model".into(), ..Asked::default() };
        let plain = request(&[person(0, 0, false)], &asked, false);
        assert_eq!(plain, Request::new("some-new-model", plain.contents.clone()));
        assert!(request(&[person(0, 0, false)], &Asked { model: MODEL.into(), ..asked }, false) != plain);
    }
}
