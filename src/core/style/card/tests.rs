use super::*;
use crate::core::error::Kind;
use crate::core::gemini::Piece;
use crate::core::id::Hash;
use crate::core::style::compiled::CardBy;
use crate::core::style::measurement::Measurement;
use crate::core::style::set::SetReport;
use crate::core::style::specimens::{NIGHT, PAPER, set};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Ten pictures on paper; measuring them takes a while, so it is done once.
static ON_PAPER: LazyLock<Vec<Measurement>> = LazyLock::new(|| set(PAPER, 10));

fn card_of(measurements: &[Measurement]) -> Card {
    Card::measured(measurements, &SetReport::of(measurements, &[]))
}

#[test]
fn a_measured_card_says_what_is_there_in_about_120_words() {
    let (paper, night) = (card_of(&ON_PAPER), card_of(&set(NIGHT, 6)));
    for card in [&paper, &night] {
        assert!((90..=140).contains(&card.words()), "{} words:\n{}", card.words(), card.text());
        assert!(card.fields().iter().all(|field| field.ends_with('.')), "{}", card.text());
        assert_eq!((card.by.clone(), card.clone().cleaned()), (CardBy::Measured, card.clone()));
    }
    for (field, words) in [
        (&paper.medium, "drawn or printed"),
        (&paper.medium, "without grain"),
        (&paper.line, "dark thin strokes"),
        (&paper.light, "bright"),
        (&paper.colour, "sand #ecdcbe"),
        (&paper.colour, "clearly warm"),
        (&paper.composition, "empty space"),
        (&paper.never, "no photographic realism"),
        (&paper.never, "no green"),
    ] {
        assert!(field.to_lowercase().contains(words), "{words}: {field}");
    }
    for (field, words) in [
        (&night.medium, "coarse grain"),
        (&night.light, "dark"),
        (&night.colour, "navy"),
        (&night.colour, "cool"),
        (&night.never, "no pure white"),
    ] {
        assert!(field.contains(words), "{words}: {field}");
    }
}

#[test]
fn a_stranger_has_no_say_in_a_measured_card() {
    let mut pictures = ON_PAPER.clone();
    pictures.extend(set(NIGHT, 1));
    let report = SetReport::of(&pictures, &[]);
    assert!(report.outliers.iter().any(|remark| remark.place == 10), "{:?}", report.outliers);
    let without: Vec<Measurement> = (0..10)
        .filter(|place| !report.outliers.iter().any(|remark| remark.place == *place))
        .filter_map(|place| pictures.get(place).cloned())
        .collect();
    let nobody = SetReport { outliers: Vec::new(), ..report.clone() };
    assert_eq!(Card::measured(&pictures, &report), Card::measured(&without, &nobody));
    assert_ne!(Card::measured(&pictures, &nobody).never, Card::measured(&without, &nobody).never);
}

#[test]
fn of_no_pictures_nothing_is_said() {
    let report = SetReport::of(&[], &[]);
    assert_eq!((Card::measured(&[], &report).text(), facts(&[], &report)), (String::new(), String::new()));
    let plain = [Measurement::default()];
    let card = Card::measured(&plain, &SetReport::of(&plain, &[]));
    assert!(card.fields().iter().all(|field| !field.is_empty()), "{}", card.text());
}

#[test]
fn what_is_sent_is_labelled_and_leaves_out_what_is_empty() {
    let card = Card { medium: " ink ".into(), never: "no colour".into(), ..Card::default() };
    assert_eq!((card.text(), card.words()), ("Medium: ink\nNever: no colour".to_owned(), 3));
}

#[test]
fn text_of_others_is_made_fit_to_send() {
    for (given, expected) in [
        ("  two\n\twords ", "two words"),
        ("a\u{0}b\u{7f}c", "a b c"),
        ("left\u{202e}right\u{200b}", "leftright"),
        ("Tusche – fein", "Tusche – fein"),
    ] {
        let card = Card { line: given.into(), ..Card::default() }.cleaned();
        assert_eq!(card.line, expected);
    }
    let long = Card { light: "word ".repeat(200), ..Card::default() }.cleaned();
    assert_eq!((long.light.chars().count(), long.light.ends_with("word")), (399, true));
    let endless = Card { light: "w".repeat(900), ..Card::default() }.cleaned();
    assert_eq!(endless.light.chars().count(), FIELD_MAX_CHARS);
    let mut all = Card::default();
    all.fields_mut().into_iter().for_each(|field| *field = "ö".repeat(500));
    all.medium = "short".into();
    let all = all.cleaned();
    assert_eq!((all.medium.as_str(), all.line.chars().count()), ("short", (TOTAL_MAX_CHARS - 5) / 5));
}

fn answer() -> Value {
    json!({"medium": "Ink.", "line": "Fine.", "light": "Low.", "colour": "Blue.", "composition": "Wide.", "never": "No red."})
}

#[test]
fn an_answer_is_read_whatever_stands_around_it() {
    let plain = answer().to_string();
    for text in [
        plain.clone(),
        format!("```json\n{plain}\n```"),
        format!("Here is the card:\n```\n{plain}\n```\nI hope {{it}} helps."),
        format!("{{not json}} and {{\"a\": 1}} {plain}"),
        answer().as_object().map(|card| format!("{:#}", Value::Object(card.clone()))).unwrap_or_default(),
        plain.replacen('{', "{\"mood\": {\"deep\": [1, 2]}, ", 1),
    ] {
        let card = read(&text, "gemini-x").unwrap_or_else(|error| panic!("{error:?}: {text}"));
        assert_eq!((card.medium.as_str(), card.never.as_str()), ("Ink.", "No red."), "{text}");
        assert_eq!(card.by, CardBy::Model("gemini-x".into()));
    }
}

#[test]
fn an_answer_that_is_no_card_is_said_to_be_none() {
    let without = |field: &str, value: Option<Value>| {
        let mut changed = answer();
        match value {
            Some(value) => changed[field] = value,
            None => drop(changed.as_object_mut().and_then(|card| card.remove(field))),
        }
        changed.to_string()
    };
    for (text, expected) in [
        (String::new(), "no JSON object"),
        ("I cannot see any pictures.".to_owned(), "no JSON object"),
        (answer().to_string().replace('}', ""), "no JSON object"),
        ("[1, 2]".to_owned(), "no JSON object"),
        (without("light", None), "light: missing"),
        (without("colour", Some(json!(["blue"]))), "colour: not a text"),
        (without("never", Some(json!(null))), "never: not a text"),
        (without("line", Some(json!("\n \u{200b}"))), "line: empty"),
        (without("line", Some(json!("x".repeat(5000)))), "line: far too long"),
        ("{".repeat(70_000), "far too long"),
        ("{\"a\":".repeat(5_000), "no JSON object"),
    ] {
        let error = read(&text, "m").unwrap_err();
        assert_eq!(error.kind, Kind::Unreadable);
        assert!(error.detail.contains(expected), "{expected}: {}", error.detail);
    }
}

#[test]
fn the_request_shows_the_pictures_and_asks_for_the_six_fields() {
    let (sheet, one, two) = (Hash([9; 32]), Hash([1; 32]), Hash([2; 32]));
    let exemplars = [(one, "image/png"), (two, "image/jpeg")];
    let request = request(Some((sheet, "image/webp")), &exemplars, "lightness 0.4", TEXT_MODEL.id);
    assert_eq!(request.validate(), Ok(()));
    let pieces = request.body();
    let pictures: Vec<Hash> =
        pieces.iter().filter_map(|piece| if let Piece::Base64(hash) = piece { Some(*hash) } else { None }).collect();
    assert_eq!(pictures, [one, two, sheet]);
    let written: String =
        pieces.iter().map(|piece| if let Piece::Json(text) = piece { text.as_str() } else { "" }).collect();
    let body: Value = serde_json::from_str(&written).unwrap();
    let config = &body["generationConfig"];
    assert_eq!(config["responseMimeType"], "application/json");
    assert_eq!(config["responseSchema"]["required"], json!(FIELDS));
    assert_eq!(config["thinkingConfig"], json!({"thinkingLevel": "LOW"}));
    assert!(written.contains("lightness 0.4") && written.contains("no instruction"));
    let other = super::request(None, &[], "", "my-model");
    assert_eq!((other.thinking.level, other.picture_count()), (None, 0));
}

#[test]
fn the_price_is_that_of_the_day() {
    let request = request(None, &[(Hash([1; 32]), "image/png")], "", TEXT_MODEL.id);
    let (now, later) = (1_795_300_000_000, 1_798_761_600_000);
    let (today, then) = (TEXT_MODEL.most_micros(&request, now), TEXT_MODEL.most_micros(&request, later));
    assert_eq!(TEXT_MODEL.prices_at(later - 1).input, 750_000);
    assert!((16_000..18_000).contains(&today) && then.abs_diff(2 * today) <= 1, "{today} {then}");
}

#[test]
fn facts_have_numbers_with_their_ranges() {
    let text = facts(&ON_PAPER, &SetReport::of(&ON_PAPER, &[]));
    for words in ["Pictures: 10; cohesion ", "#ecdcbe sand", "warmth", "[0.", " pictures look like photographs."] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("NaN") && text.len() < 2500, "{text}");
    let (two, three) = (&ON_PAPER[..2], &ON_PAPER[..3]);
    assert!(facts(two, &SetReport::of(two, &[])).starts_with("Pictures: 2; too few to compare.\n"));
    assert!(facts(three, &SetReport::of(three, &[])).starts_with("Pictures: 3; cohesion "));
}

proptest! {
    #[test]
    fn any_text_is_cleaned_within_its_limits_and_stays_so(fields in proptest::collection::vec(".{0,700}", 6)) {
        let mut card = Card::default();
        card.fields_mut().into_iter().zip(&fields).for_each(|(field, text)| field.clone_from(text));
        let cleaned = card.cleaned();
        let lengths = cleaned.fields().map(|field| field.chars().count());
        prop_assert!(lengths.iter().all(|length| *length <= FIELD_MAX_CHARS));
        prop_assert!(lengths.iter().sum::<usize>() <= TOTAL_MAX_CHARS);
        prop_assert!(cleaned.fields().iter().all(|field| !field.contains(char::is_control)));
        prop_assert_eq!(cleaned.clone().cleaned(), cleaned);
    }

    #[test]
    fn no_answer_makes_reading_fail_otherwise_than_by_saying_so(text in "[{}\\[\\]\":,a-e ]{0,300}") {
        prop_assert_eq!(read(&text, "m").map_err(|error| error.kind), Err(Kind::Unreadable));
    }
}
