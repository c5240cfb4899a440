//! The texts about styles: what is measured, what pulls a set apart, and what to do about it. They are no area of
//! `Words`, so that they come with the rooms that show them and not before.

use crate::core::error::{Error, Kind};
use crate::core::gemini::model::{bare_id, known};
use crate::core::style::card::TEXT_MODEL;
use crate::core::style::compiled::{FEWEST, MOST};
use crate::core::style::reason::SMALL_SIDE;
use crate::core::style::set::Remark;
use crate::core::style::{Part, Reason, SetReport};

/// Reasons that a sentence about one picture names, at most.
const NAMED_REASONS: usize = 3;
/// From this cohesion on, in words …
const ONE_STYLE: f32 = 75.0;
/// … below this one, a set is only loosely related …
const RELATED: f32 = 55.0;
/// … and below this one, a set is rather of several styles.
const SEVERAL: f32 = 35.0;

/// What a person calls a part of a style.
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Palette => "Palette",
        Part::Tone => "Light and dark",
        Part::Colour => "Vividness",
        Part::Line => "Line",
        Part::Texture => "Texture",
        Part::Composition => "Composition",
    }
}

/// Why a picture pulls a set apart, as what follows its name.
pub fn reason(reason: Reason) -> String {
    match reason {
        Reason::Warmer => "warmer than the rest",
        Reason::Cooler => "cooler than the rest",
        Reason::Darker => "darker than the rest",
        Reason::Brighter => "brighter than the rest",
        Reason::MoreContrast => "more contrast than the rest",
        Reason::LessContrast => "less contrast than the rest",
        Reason::MoreVivid => "more vivid than the rest",
        Reason::Duller => "duller than the rest",
        Reason::Busier => "more edges than the rest",
        Reason::Calmer => "fewer edges than the rest",
        Reason::Grainier => "grainier than the rest",
        Reason::Smoother => "smoother than the rest",
        Reason::PhotoAmongDrawings => "photo among drawings",
        Reason::DrawingAmongPhotos => "drawing among photos",
        Reason::OtherColours => "other colours than the rest",
        Reason::OtherTones => "light and dark spread otherwise",
        Reason::OtherLines => "other lines than the rest",
        Reason::OtherTexture => "another texture than the rest",
        Reason::OtherLayout => "laid out otherwise",
        Reason::TooSmall => return format!("small: its shorter side has fewer than {SMALL_SIDE} pixels"),
        Reason::Unsharp => "unsharp",
        Reason::Lettering => "watermark or caption suspected",
    }
    .to_owned()
}

/// All that is said of one picture, the strongest reason first: "photo among drawings, cooler than the rest".
pub fn reasons(reasons: &[Reason]) -> String {
    let named = reasons.iter().take(NAMED_REASONS).map(|one| reason(*one));
    named.collect::<Vec<_>>().join(", ")
}

/// What a cohesion of 0 to 100 means.
pub fn cohesion(cohesion: f32) -> &'static str {
    match cohesion {
        value if value >= 90.0 => "of one piece",
        value if value >= ONE_STYLE => "clearly one style",
        value if value >= RELATED => "one style with much variety",
        value if value >= SEVERAL => "loosely related",
        _ => "several styles rather than one",
    }
}

/// What a score of 0 to 100 against a style means.
pub fn fit(score: f32) -> &'static str {
    match score {
        value if value >= 85.0 => "as if from the set",
        value if value >= 65.0 => "close to the style",
        value if value >= 40.0 => "partly in the style",
        _ => "far from the style",
    }
}

/// What differs most between a result and its style: parts below 75 of 100, the lowest first, at most two of them, as
/// in "texture 61, palette 70"; empty where none is.
pub fn differs(parts: &[f32; 6]) -> String {
    let mut low: Vec<(f32, Part)> = parts.iter().copied().zip(Part::ALL).filter(|(score, _)| *score < 75.0).collect();
    low.sort_by(|one, two| one.0.total_cmp(&two.0));
    let named =
        low.into_iter().take(2).map(|(score, which)| format!("{} {}", part(which).to_lowercase(), score.round()));
    named.collect::<Vec<_>>().join(", ")
}

/// What share of a set its exemplars stand for, 0 to 1.
pub fn coverage(share: f32) -> String {
    format!("The exemplars stand for {} % of the pictures.", (share.clamp(0.0, 1.0) * 100.0).round())
}

/// At a picture that was made of a result by matching it, as long as it is not known how much nearer it is.
pub const MATCHED: &str = "Matched";
/// The way to it.
pub const LOOK_AT_MATCHED: &str = "Look at the matched picture";
/// At a picture that is pinned, but does not go along with a message: there are more before it than do.
pub const PINNED_IN_VAIN: &str = "Pinned, not going along";
/// Why one more picture is not pinned.
pub const NO_PIN_LEFT: &str = "Four are pinned already: unpin one first.";

/// What is said of a style that more pictures are pinned in than go along.
pub fn pinned_beyond(count: usize) -> String {
    format!("{count} pictures are pinned: the first four of them go along.")
}

/// What people call the model that wrote a card.
pub fn model_name(id: &str) -> String {
    if id == TEXT_MODEL.id {
        return TEXT_MODEL.name.to_owned();
    }
    if let Some(model) = known(id) {
        return model.name.to_owned();
    }
    // One of another day, as its maker would write it.
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    bare_id(id).split('-').map(capital).collect::<Vec<_>>().join(" ")
}

/// What a failed import of a shared style is, where it is the file's fault; `None` for everything else.
pub fn import_failed(error: &Error) -> Option<&'static str> {
    match error.kind {
        Kind::NotABackup => Some("This is not a style of Atelier."),
        Kind::BackupCutShort => Some("This style file ends too early. Fetch or copy it once more."),
        Kind::BackupDamaged => Some("This style file is damaged, so nothing of it was taken over."),
        Kind::BackupTooNew => {
            Some("This style was shared by a later version of Atelier. Load this page anew to get it.")
        }
        _ => None,
    }
}

/// What to do about a set, first things first, in one or two sentences.
pub fn advice(report: &SetReport) -> String {
    let copies = copies(report);
    let apart = report.outliers.len();
    let first = match report.count {
        0 => return format!("Add pictures: {FEWEST} to {MOST} of one style are best."),
        count if count < FEWEST => missing(FEWEST - count),
        _ if report.cohesion < SEVERAL && apart * 3 > report.count => split(),
        _ if apart > 0 => leave_out(&report.outliers),
        _ if report.cohesion < SEVERAL => split(),
        _ if report.cohesion < RELATED => loose(),
        _ if copies > 0 => same(copies),
        _ if mostly(report, Reason::TooSmall) => "Most pictures are small; larger ones would show more of line and \
                                                 texture."
            .to_owned(),
        _ if has(report, Reason::Lettering) => lettered(report),
        _ if has(report, Reason::Unsharp) => unsharp(report),
        _ => return "Nothing pulls this set apart: it can be compiled as it is.".to_owned(),
    };
    let second = match report.count {
        count if count < FEWEST && apart > 0 => leave_out(&report.outliers),
        _ if copies > 0 && !first.contains("same picture") => same(copies),
        _ if has(report, Reason::Lettering) && first != lettered(report) => lettered(report),
        _ => return first,
    };
    format!("{first} {second}")
}

fn missing(count: usize) -> String {
    let pictures = if count == 1 { "one more picture".to_owned() } else { format!("{count} more pictures") };
    format!("Add {pictures}, or compile a thin set that shows less of the style.")
}

fn split() -> String {
    "These pictures are of several styles: make a style of each kind, or keep the kind that you mean.".to_owned()
}

fn loose() -> String {
    "These pictures are only loosely related: fewer that are more alike give a truer style.".to_owned()
}

fn leave_out(outliers: &[Remark]) -> String {
    let why = outliers.first().and_then(|remark| remark.reasons.first()).map(|why| reason(*why)).unwrap_or_default();
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    match outliers.len() {
        1 => format!("Leave out the one picture that pulls the style apart{why}."),
        count => format!("Leave out the {count} pictures that pull the style apart, beginning with the first{why}."),
    }
}

/// How many pictures are copies of a better one.
fn copies(report: &SetReport) -> usize {
    let mut copies: Vec<usize> = report.duplicates.iter().map(|(_, copy)| *copy).collect();
    copies.sort_unstable();
    copies.dedup();
    copies.len()
}

fn same(count: usize) -> String {
    match count {
        1 => "One is nearly the same picture as another and counts twice: leave one of them out.".to_owned(),
        _ => format!("{count} are nearly the same picture as another and count twice: leave them out."),
    }
}

fn has(report: &SetReport, what: Reason) -> bool {
    report.flawed.iter().any(|remark| remark.reasons.contains(&what))
}

fn mostly(report: &SetReport, what: Reason) -> bool {
    let count = report.flawed.iter().filter(|remark| remark.reasons.contains(&what)).count();
    count * 2 > report.count
}

fn lettered(report: &SetReport) -> String {
    let is_lettered = |remark: &&Remark| remark.reasons.contains(&Reason::Lettering);
    match report.flawed.iter().filter(is_lettered).count() {
        1 => "One seems to have a watermark or a caption, which results may repeat.".to_owned(),
        count => format!("{count} seem to have a watermark or a caption, which results may repeat."),
    }
}

fn unsharp(report: &SetReport) -> String {
    let is_soft = |remark: &&Remark| remark.reasons.contains(&Reason::Unsharp);
    match report.flawed.iter().filter(is_soft).count() {
        1 => "One is not sharp: leave it out, unless the style is meant to be soft.".to_owned(),
        count => format!("{count} are not sharp: leave them out, unless the style is meant to be soft."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::exemplars::Exemplars;

    fn report(count: usize, cohesion: f32) -> SetReport {
        SetReport {
            count,
            cohesion,
            outliers: vec![],
            flawed: vec![],
            duplicates: vec![],
            exemplars: Exemplars { places: vec![], coverage: 1.0 },
            palette: vec![],
        }
    }

    fn remark(place: usize, reasons: &[Reason]) -> Remark {
        Remark { place, reasons: reasons.to_vec() }
    }

    #[test]
    fn advice_names_first_things_first_in_one_or_two_sentences() {
        let apart = SetReport {
            outliers: vec![remark(3, &[Reason::PhotoAmongDrawings]), remark(1, &[Reason::Cooler])],
            duplicates: vec![(0, 5), (2, 5)],
            ..report(24, 60.0)
        };
        let thin = SetReport { outliers: vec![remark(3, &[Reason::Warmer])], ..report(9, 80.0) };
        let copies = SetReport { duplicates: vec![(0, 1), (0, 2)], ..report(12, 80.0) };
        let lettered = SetReport { flawed: vec![remark(0, &[Reason::Lettering]); 3], ..copies.clone() };
        let captions = SetReport { flawed: vec![remark(0, &[Reason::Lettering])], ..report(12, 80.0) };
        let soft = SetReport { flawed: vec![remark(0, &[Reason::Unsharp]); 2], ..report(12, 80.0) };
        let small = SetReport { flawed: vec![remark(0, &[Reason::TooSmall]); 8], ..report(12, 80.0) };
        let two = SetReport { duplicates: vec![(0, 1)], ..report(30, 20.0) };
        let varied = SetReport { duplicates: vec![(0, 1)], ..report(30, 42.0) };
        let mixed = SetReport { outliers: vec![remark(0, &[]); 9], ..report(20, 20.0) };
        for (report, expected) in [
            (report(0, 0.0), "Add pictures: 10 to 50 of one style are best."),
            (report(7, 90.0), "Add 3 more pictures, or compile a thin set that shows less of the style."),
            (
                thin,
                "Add one more picture, or compile a thin set that shows less of the style. Leave out the one picture \
                 that pulls the style apart (warmer than the rest).",
            ),
            (
                apart,
                "Leave out the 2 pictures that pull the style apart, beginning with the first (photo among drawings). \
                 One is nearly the same picture as another and counts twice: leave one of them out.",
            ),
            (copies, "2 are nearly the same picture as another and count twice: leave them out."),
            (
                lettered,
                "2 are nearly the same picture as another and count twice: leave them out. 3 seem to have a watermark \
                 or a caption, which results may repeat.",
            ),
            (captions, "One seems to have a watermark or a caption, which results may repeat."),
            (soft, "2 are not sharp: leave them out, unless the style is meant to be soft."),
            (small, "Most pictures are small; larger ones would show more of line and texture."),
            (mixed, "These pictures are of several styles: make a style of each kind, or keep the kind that you mean."),
            (
                two,
                "These pictures are of several styles: make a style of each kind, or keep the kind that you mean. One is \
                 nearly the same picture as another and counts twice: leave one of them out.",
            ),
            (
                varied,
                "These pictures are only loosely related: fewer that are more alike give a truer style. One is nearly \
                 the same picture as another and counts twice: leave one of them out.",
            ),
            (
                report(30, 54.9),
                "These pictures are only loosely related: fewer that are more alike give a truer style.",
            ),
            (report(30, 55.0), "Nothing pulls this set apart: it can be compiled as it is."),
            (report(30, 90.0), "Nothing pulls this set apart: it can be compiled as it is."),
        ] {
            assert_eq!(advice(&report), expected);
        }
    }

    #[test]
    fn what_is_called_loose_is_never_said_to_be_fine_as_it_is() {
        for cohesion in (0..100).map(|whole| whole as f32) {
            let is_loose = super::cohesion(cohesion).contains("loosely") || cohesion < SEVERAL;
            let is_fine = advice(&report(30, cohesion)).starts_with("Nothing");
            assert_ne!(is_loose, is_fine, "{cohesion}");
        }
    }

    #[test]
    fn every_range_has_its_words() {
        for (value, expected) in [
            (100.0, "of one piece"),
            (75.0, "clearly one style"),
            (56.0, "one style with much variety"),
            (40.0, "loosely related"),
            (0.0, "several styles rather than one"),
        ] {
            assert_eq!(cohesion(value), expected);
        }
        for (value, expected) in
            [(90.0, "as if from the set"), (70.0, "close to the style"), (9.0, "far from the style")]
        {
            assert_eq!(fit(value), expected);
        }
        assert_eq!(coverage(0.874), "The exemplars stand for 87 % of the pictures.");
    }

    #[test]
    fn a_model_is_called_as_people_call_it() {
        for (id, expected) in [
            (TEXT_MODEL.id, TEXT_MODEL.name),
            ("gemini-nano-banana-2.1", known("gemini-nano-banana-2.1").unwrap().name),
            ("models/gemini-2.5-flash", "Gemini 2.5 Flash"),
            ("", ""),
        ] {
            assert_eq!(model_name(id), expected);
        }
    }

    #[test]
    fn what_differs_is_named_from_the_lowest_on() {
        assert_eq!(differs(&[92.0, 90.0, 88.0, 80.0, 61.4, 70.0]), "texture 61, composition 70");
        assert_eq!(differs(&[92.0; 6]), "");
        assert_eq!(reasons(&[Reason::Cooler, Reason::Unsharp]), "cooler than the rest, unsharp");
    }
}
