//! Records of every version that ever shipped, as they lay on somebody's disk, read by today's program.
//!
//! `tests/fixtures/records/VERSION` has one file for each kind of record and each variant that matters, and the bytes
//! that they refer to. Files of older versions are never changed: people have them. When the version grows, its folder
//! is added, written by the program of that day.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where something is wrong")]

mod edits;
mod styles;

use atelier::core::conversation::composer::Draft;
use atelier::core::conversation::turn::Answer;
use atelier::core::conversation::{AnswerState, Asked, By, Summary, Turn};
use atelier::core::error::{Error, Kind};
use atelier::core::gemini::model::{Ratio, Size};
use atelier::core::gemini::usage::Usage;
use atelier::core::gemini::{Part, Payload};
use atelier::core::id::{Hash, Id};
use atelier::core::keeping::collection::Noted;
use atelier::core::keeping::inventory::Sizes;
use atelier::core::keeping::references::mentioned;
use atelier::core::keeping::reminder::BackupNote;
use atelier::core::picture::{Origin, Picture};
use atelier::core::pixels::sniff::Format;
use atelier::core::record::{self, Record};
use atelier::core::settings::{Settings, Theme};
use atelier::core::style::{Fit, Measurement, Style};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

/// When everything in the fixtures happened: 2026-11-18, in milliseconds since 1970.
const AT_MS: i64 = 1_795_000_000_000;
const FULL: Id = id(1);
const PLAIN: Id = id(2);
const BINNED: Id = id(3);
const ASKED: Id = id(10);

const fn id(nth: u128) -> Id {
    Id((AT_MS as u128) << 80 | nth)
}

fn folder(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/records/{version}"))
}

fn names(version: u32, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(version)).expect("every version has its fixtures");
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    names.sort();
    names
}

fn text(version: u32, name: &str) -> String {
    let path = folder(version).join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
    text.trim_end().to_owned()
}

fn bytes(name: &str) -> Hash {
    Hash(Sha256::digest(fs::read(folder(1).join(name)).unwrap()).into())
}

/// What was checked: the kinds of records, and the files.
struct Checked {
    version: u32,
    kinds: Vec<&'static str>,
    files: Vec<String>,
}

impl Checked {
    fn reads<T: Record + Debug + PartialEq>(&mut self, name: &str, expected: &T) {
        let text = text(self.version, name);
        assert_eq!(&record::read::<T>(&text).unwrap(), expected, "{name} of version {}", self.version);
        self.kinds.push(T::NAME);
        self.files.push(name.to_owned());
    }

    /// The same, and if it is of today's version, today's program would write it so.
    fn is<T: Record + Debug + PartialEq>(&mut self, name: &str, expected: &T) {
        let written = record::write(expected).unwrap();
        if self.version == record::VERSION {
            // How the folder of a new version is made, once.
            if std::env::var_os("ATELIER_WRITE_FIXTURES").is_some() {
                fs::write(folder(self.version).join(name), written.clone() + "\n").unwrap();
            }
            assert_eq!(text(self.version, name), written, "{name}");
        }
        self.reads(name, expected);
    }
}

fn summaries(checked: &mut Checked) {
    let full = Summary {
        id: FULL,
        title: "Bicycles, “quoted”".into(),
        titled: true,
        created_at_ms: AT_MS,
        updated_at_ms: AT_MS + 90_000,
        cost_micros: 67_120,
        cover: Some(bytes("made.png")),
        chosen: vec![(None, ASKED), (Some(ASKED), id(11))],
        deleted_at_ms: None,
        retouch: None,
    };
    let plain = Summary {
        id: PLAIN,
        title: "A word alone".into(),
        titled: false,
        created_at_ms: AT_MS + 1,
        updated_at_ms: AT_MS + 2,
        cost_micros: 0,
        cover: None,
        chosen: vec![],
        deleted_at_ms: None,
        retouch: None,
    };
    let binned = Summary { id: BINNED, title: String::new(), deleted_at_ms: Some(AT_MS + 3), ..plain.clone() };
    checked.is("summary-full.json", &full);
    checked.is("summary-deleted.json", &binned);
    checked.reads("summary-short.json", &plain);
}

fn asked() -> Asked {
    let (ratio, size) = (Some(Ratio::R16x9), Some(Size::Two));
    Asked { model: "gemini-3-pro-image".into(), ratio, size, count: 4, starts_afresh: true, ..Asked::default() }
}

fn answer(nth: u8, state: AnswerState) -> Answer {
    Answer {
        batch: id(20),
        nth,
        asked: asked(),
        demo: false,
        state,
        usage: Usage::default(),
        cost_micros: None,
        took_ms: None,
        thought_ms: None,
        finish_message: None,
    }
}

fn answered(nth: u8, state: AnswerState, parts: Vec<Part<Hash>>) -> Turn {
    Turn {
        id: id(11 + u128::from(nth)),
        conversation: FULL,
        parent: Some(ASKED),
        created_at_ms: AT_MS + 5,
        parts,
        by: By::Model(Box::new(answer(nth, state))),
    }
}

fn done() -> Turn {
    let signature = Some(bytes("signature.bin"));
    let thought = |part: Part<Hash>| Part { thought: true, ..part };
    let extra = json!({ "videoMetadata": { "fps": 2 } }).as_object().cloned().unwrap();
    let call = Payload::Call { id: Some("c1".into()), name: "look_up".into(), args: json!({ "word": "penny" }) };
    let other = Payload::Other(json!({ "executableCode": { "code": "1 + 1" } }).as_object().cloned().unwrap());
    let parts = vec![
        thought(Part::text("First a sketch.")),
        Part { signature, ..thought(Part::picture("image/png", bytes("sketch.png"))) },
        Part::text("Here is **a bicycle**."),
        Part { signature, extra, ..Part::picture("image/png", bytes("made.png")) },
        Part::new(call),
        Part::new(other),
    ];
    let usage = Usage {
        prompt: Some(1_278),
        candidates: Some(1_120),
        pictures: Some(1_100),
        thoughts: Some(88),
        tools: Some(3),
        cached: Some(64),
        total: Some(2_489),
    };
    let turn = answered(0, AnswerState::Done, parts);
    let By::Model(answer) = turn.by else { unreachable!() };
    let answer = Answer {
        usage,
        cost_micros: Some(67_120),
        took_ms: Some(14_321),
        thought_ms: Some(2_100),
        finish_message: Some("That is all.".into()),
        ..*answer
    };
    Turn { by: By::Model(Box::new(answer)), ..turn }
}

fn turns(checked: &mut Checked) {
    let file = Payload::File { uri: "files/abc".into(), mime: Some("image/png".into()) };
    let asked_turn = Turn {
        id: ASKED,
        conversation: FULL,
        parent: None,
        created_at_ms: AT_MS + 4,
        parts: vec![
            Part::text("A bicycle\nin the rain"),
            Part::picture("image/png", bytes("upload.png")),
            Part::new(file),
        ],
        by: By::Person(asked()),
    };
    let error = Error {
        kind: Kind::RateLimited,
        detail: "Slow down".into(),
        code: Some(429),
        status: Some("RESOURCE_EXHAUSTED".into()),
        retry_after_ms: Some(2_000),
        field: Some("contents[0]".into()),
        successor: Some("gemini-3.1-flash-image".into()),
        unbegun: true,
    };
    checked.is("turn-asked.json", &asked_turn);
    checked.is("turn-done.json", &done());
    checked.is("turn-failed.json", &answered(1, AnswerState::Failed(error), vec![]));
    checked.is("turn-stopped.json", &answered(2, AnswerState::Stopped, vec![Part::text("Half a")]));
    checked.is("turn-interrupted.json", &answered(3, AnswerState::Interrupted, vec![]));
    let short = Turn {
        id: id(30),
        conversation: PLAIN,
        parent: None,
        created_at_ms: AT_MS + 6,
        parts: vec![Part::text("A word alone")],
        by: By::Person(Asked { model: "gemini-3-pro-image".into(), ..Asked::default() }),
    };
    checked.reads("turn-short.json", &short);
    let pending = Turn {
        id: id(31),
        conversation: PLAIN,
        parent: Some(id(30)),
        ..answered(0, AnswerState::Pending, vec![Part::text("It had begun")])
    };
    checked.is("turn-pending.json", &pending);
}

fn pictures(checked: &mut Checked) {
    let made = Picture {
        hash: bytes("made.png"),
        format: Format::Png,
        width_px: 48,
        height_px: 32,
        size_bytes: 3_983,
        created_at_ms: AT_MS + 7,
        origin: Origin::Generated { turn: id(11), model: "gemini-3-pro-image".into(), demo: false },
    };
    let brought = Picture {
        hash: bytes("upload.png"),
        width_px: 32,
        height_px: 24,
        size_bytes: 1_473,
        created_at_ms: AT_MS,
        origin: Origin::Uploaded { name: "my bicycle.png".into() },
        ..made.clone()
    };
    checked.is("picture-generated.json", &made);
    checked.is("picture-uploaded.json", &brought);
}

fn what_is_kept(checked: &mut Checked) {
    let new = Draft {
        id: id(40),
        conversation: None,
        text: "Not sent yet".into(),
        pictures: vec![(bytes("upload.png"), "my bicycle.png".into())],
        asked: asked(),
        editing: None,
        continues: None,
        others: Vec::new(),
    };
    let editing = Draft {
        id: id(41),
        conversation: Some(FULL),
        text: "A bicycle in the sun".into(),
        pictures: vec![],
        editing: Some(ASKED),
        continues: Some((bytes("made.png"), id(11))),
        others: Vec::new(),
        ..new.clone()
    };
    let unnamed = Draft {
        id: Id::default(),
        conversation: Some(PLAIN),
        text: "From before messages had names".into(),
        pictures: vec![],
        asked: Asked { starts_afresh: false, ..asked() },
        ..new.clone()
    };
    checked.is("message-new.json", &new);
    checked.is("message-editing.json", &editing);
    checked.reads("message-unnamed.json", &unnamed);
    let settings =
        Settings { theme: Theme::Dark, asked: Some(asked()), demo: true, own_models: vec!["my-own-model".into()] };
    checked.is("preferences.json", &settings);
    checked.reads("preferences-short.json", &Settings::default());
    checked.is("backup.json", &BackupNote { made_at_ms: Some(AT_MS), put_off_until_ms: Some(AT_MS + 9) });
    let sizes = Sizes { bytes: vec![(bytes("signature.bin"), 300)], thumbs: vec![(bytes("made.png"), 77)] };
    checked.is("sizes.json", &sizes);
    let (noted, _) = Noted::default().step(&[bytes("sketch.png")], AT_MS);
    checked.is("unreferenced.json", &noted);
}

#[test]
fn every_record_that_ever_shipped_is_read_field_by_field() {
    for version in 1..=record::VERSION {
        let mut checked = Checked { version, kinds: Vec::new(), files: Vec::new() };
        summaries(&mut checked);
        turns(&mut checked);
        pictures(&mut checked);
        what_is_kept(&mut checked);
        if version >= 2 {
            styles::styles(&mut checked);
            edits::edits(&mut checked);
        }
        checked.files.sort();
        assert_eq!(checked.files, names(version, ".json"), "each fixture is checked");
        checked.kinds.sort_unstable();
        checked.kinds.dedup();
        if version == record::VERSION {
            assert_eq!(checked.kinds, kinds_in_source(), "each kind of record has a fixture");
        }
    }
}

/// The names of all kinds of records, read from the source: a kind that is added has to have its fixtures.
fn kinds_in_source() -> Vec<String> {
    fn collect(folder: &Path, kinds: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, kinds);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
                for after in shipped.split("impl Record for ").skip(1) {
                    kinds.push(after.split('"').nth(1).expect("a kind has a name").to_owned());
                }
            }
        }
    }
    let mut kinds = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut kinds);
    kinds.sort();
    assert!(kinds.len() >= 8, "{kinds:?}");
    kinds
}

#[test]
fn every_version_has_fixtures_and_nothing_of_them_is_loose() {
    for version in 1..=record::VERSION {
        let texts: Vec<String> = names(version, ".json").iter().map(|name| text(version, name)).collect();
        assert!(texts.iter().all(|text| text.starts_with(&format!(r#"{{"v":{version},"record":"#))));
        let there: Vec<Hash> = ["made.png", "sketch.png", "upload.png", "signature.bin"].map(bytes).to_vec();
        for text in &texts {
            assert!(mentioned(text).all(|hash| there.contains(&hash)), "{text}");
        }
    }
}

#[test]
fn a_record_of_a_later_version_is_told_by_its_kind_and_its_version() {
    for name in names(record::VERSION, ".json") {
        let own = format!(r#"{{"v":{},"#, record::VERSION);
        let later = text(record::VERSION, &name).replacen(&own, r#"{"v":77,"#, 1);
        let error = match name.split(['-', '.']).next().unwrap() {
            "summary" => record::read::<Summary>(&later).err(),
            "turn" => record::read::<Turn>(&later).err(),
            "picture" => record::read::<Picture>(&later).err(),
            "message" => record::read::<Draft>(&later).err(),
            "preferences" => record::read::<Settings>(&later).err(),
            "backup" => record::read::<BackupNote>(&later).err(),
            "sizes" => record::read::<Sizes>(&later).err(),
            "unreferenced" => record::read::<Noted>(&later).err(),
            "style" => record::read::<Style>(&later).err(),
            "measurement" => record::read::<Measurement>(&later).err(),
            "fit" => record::read::<Fit>(&later).err(),
            other => panic!("{other} is no kind"),
        };
        let error = error.expect("not read");
        assert_eq!(error.kind, Kind::RecordTooNew, "{name}");
        assert!(error.detail.ends_with(" of version 77"), "{name}: {}", error.detail);
    }
}
