use super::proof::{chain, drift, edits, garbage, scenery::scenery};
use super::{edit, window};
use crate::arguments::Arguments;
use atelier::core::retouch::picture::Samples;
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::{Mask, Picture, picture};
use redraw::{Random, Redrawing};
use serde_json::Value;
use std::path::PathBuf;

/// The short forms of the proofs: the same as on photographs, on two made-up landscapes.
#[test]
fn twenty_edits_change_nothing_outside_and_are_in_register() {
    let scenes = scenes();
    let report = edits(&scenes, 0..20).unwrap();
    assert_eq!(report["pixels_changed_outside"], 0);
    assert!(report["pixels_protected"].as_u64().unwrap() > 1_000_000, "{report}");
    assert_eq!(report["refused"], Value::Array(Vec::new()));
    assert_eq!(report["off"], Value::Array(Vec::new()));
    assert_eq!(report["shift_error_px"]["count"], 20);
    let seam = &report["seam_delta_e"];
    assert!(seam["median"].as_f64().unwrap() < 2.0 && seam["p95"].as_f64().unwrap() < 4.0, "{seam}");
}

#[test]
fn twenty_useless_replies_are_refused() {
    let report = garbage(&scenes(), 20).unwrap();
    assert_eq!(report["refused"], 20, "{report}");
}

#[test]
fn chains_leave_what_was_never_marked() {
    let scenes = scenes();
    let edited = chain::figures(&scenes, 5).unwrap();
    let drifted = drift::chains(&scenes, 5).unwrap();
    for (edited, drifted) in edited.as_array().unwrap().iter().zip(drifted.as_array().unwrap()) {
        assert_eq!((&edited["mean_change_outside"], &edited["edits"]), (&Value::from(0.0), &Value::from(5)));
        assert!(drifted["of_samples"]["protected_each_turn"].as_f64().unwrap() < 1.0, "{drifted}");
        for undone in ["merged_each_turn", "merged_once_at_the_end"] {
            assert!(drifted["of_samples"][undone].as_f64().unwrap() < 0.2, "{drifted}");
        }
        let drawn = &drifted["merged_with_objects"];
        assert!(drawn["inside"].as_f64().unwrap() < 0.2 * drawn["inside_if_never_drawn"].as_f64().unwrap(), "{drawn}");
        assert!(drifted["of_samples"]["not_repaired"].as_f64().unwrap() > 5.0, "{drifted}");
        assert!(drifted["of_means"]["undone_each_turn"].as_f64().unwrap() < 2.0, "{drifted}");
    }
}

fn scenes() -> Vec<(String, Picture)> {
    [1, 2].map(|seed| (format!("scene {seed}"), scenery(420, 300, seed))).into()
}

/// A folder of its own for each test, with a picture and a mask in it.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("bench-retouch-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let original = scenery(420, 300, 3);
    let mask = Mask::from_fn(420, 300, |x, y| (150..240).contains(&x) && (100..180).contains(&y));
    for (name, picture) in [("a.png", &original), ("m.png", &mask.to_picture().unwrap())] {
        std::fs::write(folder.join(name), picture::write(picture, &[], &mut unwatched).unwrap()).unwrap();
    }
    folder
}

/// Runs a command whose words name files of the folder with a leading `@`.
fn run(
    folder: &std::path::Path,
    words: &str,
    command: fn(Arguments) -> Result<String, String>,
) -> Result<Value, String> {
    let words = words.split(' ').map(|word| match word.strip_prefix('@') {
        Some(name) => folder.join(name).to_string_lossy().into_owned(),
        None => word.to_owned(),
    });
    command(Arguments::new(words)).map(|line| serde_json::from_str(&line).unwrap())
}

const WINDOW: &str = "--original @a.png --mask @m.png --model gemini-nano-banana-2.1 --out @sent";
const EDIT: &str = "--original @a.png --mask @m.png --reply @r.jpg --out @o.png --grown @g.png";

#[test]
fn the_commands_keep_their_contract() {
    let folder = folder("contract");
    let sent = run(&folder, WINDOW, window::run).unwrap();
    assert_eq!((&sent["aspect_ratio"], &sent["image_size"]), (&"4:3".into(), &"1K".into()));
    assert_eq!(
        (sent["window_px"].to_string(), sent["sent_px"].to_string()),
        ("[0,0,400,300]".into(), "[1200,896]".into())
    );
    let clean = image::open(folder.join("sent/clean.png")).unwrap().to_rgb8();
    assert_eq!(image::open(folder.join("sent/marked.png")).unwrap().to_rgb8().dimensions(), clean.dimensions());
    let truth =
        Redrawing { shift_px: (4.5, -7.25), zoom: 1.02, ..Redrawing::seeded(&mut Random::new(1), redraw::USUAL) };
    std::fs::write(folder.join("r.jpg"), truth.reply(&clean)).unwrap();
    let report = run(&folder, EDIT, edit::run).unwrap();
    let near = |value: &Value, expected: f64, off: f64| (value.as_f64().unwrap() - expected).abs() < off;
    assert_eq!(
        (&report["accepted"], &report["reason"], &report["changed_outside"]),
        (&true.into(), &Value::Null, &0.into())
    );
    assert!(near(&report["shift_px"][0], 4.5, 0.25) && near(&report["shift_px"][1], -7.25, 0.25), "{report}");
    assert!(near(&report["scale"], 1.02, 0.001) && report["seam_delta_e"].as_f64().unwrap() < 2.0, "{report}");
    // What is said holds for the files as another decoder reads them.
    let [before, after, grown] =
        ["a.png", "o.png", "g.png"].map(|name| image::open(folder.join(name)).unwrap().to_rgb8());
    let pixels = || before.pixels().zip(after.pixels()).zip(grown.pixels());
    let protected = pixels().filter(|(_, grown)| grown.0[0] == 0).count();
    assert_eq!(report["protected_pixels"], protected);
    assert!(pixels().all(|((before, after), grown)| grown.0[0] != 0 || before == after));
    assert!(pixels().any(|((before, after), _)| before != after));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let folder = folder("faults");
    let other = Mask::from_fn(300, 420, |x, _| x > 200).to_picture().unwrap();
    let empty = Mask::empty(420, 300).to_picture().unwrap();
    for (name, picture) in [("other.png", other), ("empty.png", empty), ("r.jpg", scenery(512, 384, 9))] {
        std::fs::write(folder.join(name), picture::write(&picture, &[], &mut unwatched).unwrap()).unwrap();
    }
    std::fs::write(folder.join("no.png"), b"not a picture").unwrap();
    for (asked, expected) in [
        (EDIT.replace("@m.png", "@other.png"), "The mask has 300 × 420 pixels and the picture 420 × 300."),
        (EDIT.replace("@m.png", "@empty.png"), "The mask marks nothing; white is what is marked."),
        (EDIT.replace("@a.png", "@no.png"), "no.png is not a picture."),
        (EDIT.replace("@r.jpg", "@missing.png"), "missing.png cannot be read"),
        (EDIT.replace(" --mask @m.png", ""), "--mask is needed; --help says more."),
        (format!("{EDIT} --model nobody"), "There is no model \"nobody\""),
        (format!("{EDIT} --frobnicate"), "unexpected: --frobnicate"),
    ] {
        let said = run(&folder, &asked, edit::run).unwrap_err();
        assert!(said.contains(expected) && !said.contains('\n'), "{said}");
        assert!(!folder.join("o.png").exists() && !folder.join("g.png").exists());
    }
    // Another picture: refused with a reason, and the old picture is the one there is.
    let report = run(&folder, EDIT, edit::run).unwrap();
    assert_eq!((&report["accepted"], &report["reason"]), (&false.into(), &"another picture".into()));
    assert!(!folder.join("o.png").exists() && report["changed_outside"] == 0);
    assert!(edit::run(Arguments::new(["--help".to_owned()].into_iter())).unwrap().contains("shift_px"));
    std::fs::remove_dir_all(folder).unwrap();
}

/// The scene with its samples made into others.
fn remade(kind: &str) -> Picture {
    let mut picture = scenery(420, 300, 3);
    let Samples::Eight(samples) = &mut picture.samples else { return picture };
    match kind {
        "transparent" => {
            picture.channels.alpha = true;
            let alphas = samples.iter_mut().skip(3).step_by(4);
            alphas.enumerate().for_each(|(place, alpha)| *alpha = (place % 420 * 2).min(255) as u8);
        }
        "of 16 bits" => {
            let deep =
                samples.iter().enumerate().map(|(place, sample)| (u16::from(*sample) * 257) ^ (place % 4 < 3) as u16);
            picture.samples = Samples::Sixteen(deep.collect());
        }
        "of one column" => return scenery(1, 5000, 4),
        "of one row" => return scenery(5000, 1, 4),
        _ => {}
    }
    picture
}

/// The mask of that name for a picture of this size.
fn drawn(name: &str, width: usize, height: usize) -> Mask {
    Mask::from_fn(width, height, |x, y| match name {
        "full" => true,
        "of a pixel" => (x, y) == (width / 2, height / 2),
        "at the border" => x < width.div_ceil(6) && y < height / 3 + 1,
        _ => (x + y) * 9 / (width + height) == 4,
    })
}

#[test]
fn pictures_masks_and_replies_of_every_kind_have_an_answer() {
    let folder = folder("kinds");
    let written = |name: &str, picture: &Picture| {
        std::fs::write(folder.join(name), picture::write(picture, &[], &mut unwatched).unwrap()).unwrap();
    };
    for (kind, mask, size) in [
        ("plain", "full", 1.0),
        ("plain", "of a pixel", 1.0),
        ("plain", "at the border", 1.0),
        ("plain", "across", 0.5),
        ("transparent", "across", 1.0),
        ("of 16 bits", "across", 1.0),
        ("of one column", "across", 1.0),
        ("of one row", "of a pixel", 0.75),
    ] {
        let original = remade(kind);
        let mask_drawn = drawn(mask, original.width, original.height);
        written("a.png", &original);
        written("m.png", &mask_drawn.to_picture().unwrap());
        run(&folder, WINDOW, window::run).unwrap();
        let clean = image::open(folder.join("sent/clean.png")).unwrap().to_rgb8();
        let redrawing = Redrawing { size, ..Redrawing::NONE };
        std::fs::write(folder.join("r.jpg"), redrawing.reply(&clean)).unwrap();
        let report = run(&folder, EDIT, edit::run).unwrap();
        assert_eq!(
            (&report["accepted"], &report["changed_outside"]),
            (&true.into(), &0.into()),
            "{kind}, {mask}: {report}"
        );
        let after = Picture::decode(&std::fs::read(folder.join("o.png")).unwrap(), &mut unwatched).unwrap();
        assert_eq!((after.bits(), after.channels), (original.bits(), original.channels), "{kind}");
        let seamless = run(&folder, &format!("{EDIT} --seamless"), edit::run).unwrap();
        assert_eq!((&seamless["accepted"], &seamless["changed_outside"]), (&true.into(), &0.into()), "{kind}, {mask}");
    }
    // A reply of another ratio, and one of a few pixels.
    let (wide, tiny) = (scenery(900, 300, 1), scenery(16, 12, 1));
    for (reply, reason) in [(wide, "another ratio"), (tiny, "blank")] {
        written("a.png", &remade("plain"));
        written("m.png", &drawn("across", 420, 300).to_picture().unwrap());
        written("r.jpg", &reply);
        std::fs::remove_file(folder.join("o.png")).unwrap_or_default();
        let report = run(&folder, EDIT, edit::run).unwrap();
        assert_eq!((&report["accepted"], &report["reason"]), (&false.into(), &reason.into()));
        assert!(!folder.join("o.png").exists());
    }
    // Printing inks and other sizes are told, by both commands.
    let inks = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/retouch/inks.jpg");
    for (command, words) in [(edit::run as fn(_) -> _, EDIT), (window::run, WINDOW)] {
        let said = run(&folder, &words.replace("@a.png", inks), command).unwrap_err();
        assert!(said.contains("is made of printing inks (CMYK); save it as RGB first."), "{said}");
        let said = run(&folder, &words.replace("@m.png", "@r.jpg"), command).unwrap_err();
        assert!(said.contains("The mask has 16 × 12 pixels and the picture 420 × 300."), "{said}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
