use super::*;
use crate::core::error::{Error, Kind};
use crate::core::exchange::What;
use crate::core::exchange::crc::crc32;
use crate::core::exchange::zip::{self, Entry};
use crate::core::id::Id;
use crate::core::style::compiled::{Card, CardBy, Member, Style, Version};
use crate::core::style::measurement::Measurement;
use crate::core::style::specimens::{PAPER, measured, paint};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

mod anew;

static ONE: LazyLock<Measurement> = LazyLock::new(|| measured(&paint(PAPER, 1)));

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), data].concat();
    let sum = crate::core::pixels::metadata::png_checksum(&named).to_be_bytes();
    [(data.len() as u32).to_be_bytes().as_slice(), &named, &sum].concat()
}

/// A PNG file of a size; its pixels are not looked at. With a text, it tells more than a picture should.
fn png(width: u32, nth: u8, text: Option<&str>) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &4_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let text = text.map(|text| chunk(b"tEXt", format!("Comment\0{text}").as_bytes())).unwrap_or_default();
    let body = [chunk(b"IHDR", &header), text, chunk(b"IDAT", &[nth]), chunk(b"IEND", &[])].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &body].concat()
}

/// A style of three members, two of them exemplars, with a sheet; and the bytes that go in.
struct Shared {
    manifest: Manifest,
    pictures: Vec<Vec<u8>>,
}

fn style() -> (Style, Version) {
    let names = [r"C:\Users\ada\holiday.png", "/srv/ada/two.png", "three.png"];
    let member = |(nth, name): (u8, &str)| Member { picture: hash(nth), name: name.into(), ..Member::default() };
    let version = Version {
        number: 4,
        made_at_ms: 7,
        members: vec![hash(1), hash(2), hash(3)],
        exemplars: vec![hash(2), hash(1)],
        coverage: 0.75,
        cohesion: 81.0,
        sheet: Some(hash(9)),
        palette: ONE.palette.swatches.clone(),
        card: Card { medium: "Ink.".into(), by: CardBy::Model("m".into()), ..Card::default() },
        ..Version::default()
    };
    let members = (1..).zip(names).map(member).collect();
    (Style { id: Id(5), name: "Dusk lines".into(), members, ..Style::default() }, version)
}

fn shared() -> Shared {
    let (style, version) = style();
    let pictures: Vec<Vec<u8>> = vec![png(8, 1, None), png(8, 2, Some("at home")), png(64, 9, None)];
    let cleaned: Vec<Vec<u8>> = pictures.iter().map(|bytes| clean(bytes).unwrap().0.into_owned()).collect();
    let sent = |place: usize, picture: u8| Sent {
        picture: hash(picture),
        sha256: sha256(&cleaned[place]),
        size: cleaned[place].len() as u64,
        format: Format::Png,
    };
    let measurements: Vec<(Hash, Measurement)> = (1..4).map(|nth| (hash(nth), ONE.clone())).collect();
    let going = ([sent(0, 1), sent(1, 2)], Some(sent(2, 9)));
    let manifest = plan((&style, &version), &measurements, (&going.0, going.1), 11).unwrap();
    // In the order of the manifest's files: the exemplars as the version has them, then the sheet.
    Shared { manifest, pictures: [1, 0, 2].map(|place: usize| cleaned[place].clone()).to_vec() }
}

/// The archive as the darkroom writes it.
fn archive(shared: &Shared) -> Vec<u8> {
    let mut writer = zip::Writer::new(11);
    let mut file = Vec::new();
    let manifest = shared.manifest.write().unwrap();
    let paths = shared.manifest.files.iter().map(|listed| listed.path.as_str());
    let all = std::iter::once((MANIFEST, &manifest)).chain(paths.zip(&shared.pictures));
    for (path, bytes) in all {
        file.extend(writer.entry(path, bytes.len() as u64, crc32(bytes)).unwrap());
        file.extend_from_slice(bytes);
    }
    file.extend(writer.end());
    file
}

/// Reads an archive as the darkroom does; every picture is checked.
fn read(file: &[u8]) -> Result<Package, Error> {
    let size = file.len() as u64;
    let slice = |from: u64, to: u64| file.get(from as usize..to as usize).unwrap_or_default();
    let tail = slice(size.saturating_sub(zip::TAIL_BYTES), size);
    let directory = zip::find_directory(tail, size).map_err(|refusal| refusal.error())?;
    let listing = slice(directory.at, directory.at + directory.size);
    let entries = zip::read_directory(listing, &directory).map_err(|refusal| refusal.error())?;
    let bytes = |entry: &Entry| {
        let header = slice(entry.at, entry.at + zip::header_bytes(entry));
        zip::data_of(entry, header).map(|range| slice(range.start, range.end)).map_err(|refusal| refusal.error())
    };
    let manifest = entries.iter().find(|entry| entry.name == MANIFEST).ok_or(Error::new(Kind::NotABackup))?;
    let text = bytes(manifest)?;
    if crc32(text) != manifest.crc {
        return Err(Error::saying(Kind::BackupDamaged, "checksum"));
    }
    let package = inspect(text, &entries)?;
    for file in &package.files {
        let bytes = bytes(&file.entry)?;
        if let Some(what) = file.fault(bytes, crc32(bytes), sha256(bytes)) {
            return Err(Error::saying(Kind::BackupDamaged, format!("{what:?}")));
        }
    }
    Ok(package)
}

#[test]
fn a_style_comes_back_as_it_was_shared() {
    let (style, version) = style();
    let shared = shared();
    let package = read(&archive(&shared)).unwrap();
    let found = &package.style.versions[0];
    assert_eq!((package.style.name.as_str(), found.number, &found.card), ("Dusk lines", 4, &version.card));
    assert_eq!((found.coverage, found.cohesion, &found.palette), (0.75, 81.0, &version.palette));
    let names: Vec<&str> = package.style.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["holiday.png", "two.png", "three.png"]);
    let elsewhere: Vec<bool> = package.style.members.iter().map(|member| member.elsewhere).collect();
    assert_eq!(elsewhere, [false, false, true]);
    assert!(package.measurements.iter().all(|(_, measurement)| *measurement == *ONE));
    assert_eq!(
        package.files.iter().map(|file| file.entry.name.clone()).collect::<Vec<_>>(),
        [
            Place::Exemplar(sha256(&shared.pictures[0]), Format::Png).path(),
            Place::Exemplar(sha256(&shared.pictures[1]), Format::Png).path(),
            "sheet.png".to_owned(),
        ]
    );
    assert_eq!(found.exemplars[0], sha256(&shared.pictures[0]), "under the name of the bytes that go in");
    assert!(!package.style.is_changed() && package.style.id != style.id);
    assert_eq!(shared.manifest.file_name(), "dusk-lines.atelier-style");
}

#[test]
fn nothing_private_goes_in() {
    let shared = shared();
    let all = String::from_utf8_lossy(&archive(&shared)).into_owned();
    for word in ["at home", "ada", "Users", "srv", "C:"] {
        assert!(!all.contains(word), "{word}");
    }
    assert_eq!(clean(&[0, 1]).map_err(|error| error.kind).unwrap_err(), Kind::NotAPicture);
    let whole = png(8, 1, Some("at home"));
    let cut_off = clean(&whole[..whole.len() - 7]).map_err(|error| error.kind).unwrap_err();
    assert_eq!(cut_off, Kind::UnsupportedFormat, "nobody knows what its metadata say");
    let gif = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    assert_eq!(clean(gif).map_err(|error| error.kind).unwrap_err(), Kind::UnsupportedFormat);
}

#[test]
fn what_is_missing_is_left_out_and_nothing_is_not_shared() {
    let (style, version) = style();
    let sent = Sent { picture: hash(1), sha256: hash(1), size: 3, format: Format::Jpeg };
    let some = plan((&style, &version), &[(hash(1), ONE.clone())], (&[sent], None), 0).unwrap();
    assert_eq!((some.members.len(), some.exemplars.clone(), some.files.len(), some.sheet), (1, vec![hash(1)], 1, None));
    for (measured, sent) in [(vec![], vec![sent]), (vec![(hash(1), ONE.clone())], vec![])] {
        let error = plan((&style, &version), &measured, (&sent, None), 0).unwrap_err();
        assert_eq!(error.kind, Kind::BytesMissing);
    }
}

/// The manifest with a change, read together with the entries that belong to it unchanged.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Package, Error> {
    let shared = shared();
    let mut text: Value = serde_json::from_slice(&shared.manifest.write().unwrap()).unwrap();
    change(&mut text);
    inspect(text.to_string().as_bytes(), &entries(&shared))
}

fn entries(shared: &Shared) -> Vec<Entry> {
    let entry = |name: &str, size| Entry { name: name.to_owned(), size, crc: 0, at: 0, until: 0 };
    let files = shared.manifest.files.iter().map(|listed| entry(&listed.path, listed.size));
    std::iter::once(entry(MANIFEST, 9)).chain(files).collect()
}

#[test]
fn other_files_and_later_versions_are_told_apart() {
    for (text, expected) in [
        ("PK", Kind::NotABackup),
        ("{}", Kind::NotABackup),
        (r#"{"format":"atelier-backup","version":1}"#, Kind::NotABackup),
        (r#"{"format":"atelier-style","version":1}"#, Kind::BackupDamaged),
        (r#"{"format":"atelier-style","version":2,"members":"in another place"}"#, Kind::BackupTooNew),
    ] {
        assert_eq!(inspect(text.as_bytes(), &[]).unwrap_err().kind, expected, "{text}");
    }
    let with_more = changed(|text| {
        text["mood"] = json!({"a": [1, 2, {"b": null}]});
        text["members"][0]["measurement"]["palette"]["glow"] = json!(7);
        text["card"]["sound"] = json!("none");
    });
    assert!(with_more.is_ok(), "fields that are not known: {with_more:?}");
}

#[test]
fn numbers_that_cannot_have_been_measured_are_refused() {
    let text = String::from_utf8(shared().manifest.write().unwrap()).unwrap();
    let brightness = format!("\"brightness\":{}", serde_json::to_string(&ONE.tone.brightness).unwrap());
    assert!(text.contains(&brightness));
    for number in ["1e39", "-1e39", "1e999", "NaN", "null", "7.5", "-0.5"] {
        let broken = text.replacen(&brightness, &format!("\"brightness\":{number}"), 1);
        let error = inspect(broken.as_bytes(), &entries(&shared())).unwrap_err();
        // What is no JSON at all cannot say what it is.
        let expected = if number == "NaN" { Kind::NotABackup } else { Kind::BackupDamaged };
        assert_eq!(error.kind, expected, "{number}: {error:?}");
    }
    for (what, value) in [
        ("/members/0/measurement/width", json!(0)),
        ("/members/0/measurement/height", json!(4_000_000_000_u32)),
        ("/members/0/measurement/fingerprint/light", json!([1, 2, 3])),
        ("/members/0/measurement/fingerprint/tint", json!(vec![0; 100_000])),
        ("/members/0/measurement/tone/curve", json!([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])),
        ("/members/0/measurement/texture/detail/0", json!(99)),
        ("/members/0/measurement/palette/swatches/0/colour/a", json!(3)),
        ("/members/0/measurement/palette/swatches/0/share", json!(-1)),
        ("/members/2/measurement/composition/symmetry", json!(1e30)),
        ("/members/0/measurement/making/alike/1", json!(1.5)),
        ("/members/0/measurement/making/colours", json!(-3)),
        ("/compiled/cohesion", json!(101)),
        ("/compiled/coverage", json!(-0.1)),
        ("/compiled/number", json!(0)),
        ("/compiled/palette/0/colour/l", json!(1e38)),
        ("/compiled/number", json!(-3)),
        ("/compiled/number", json!(1e12)),
    ] {
        let error = changed(|text| *text.pointer_mut(what).unwrap() = value.clone()).unwrap_err();
        assert_eq!(error.kind, Kind::BackupDamaged, "{what} {value}");
    }
}

#[test]
fn more_than_there_can_be_is_refused_before_it_is_looked_at() {
    let member = serde_json::to_value(&shared().manifest.members[2]).unwrap();
    let many = changed(|text| text["members"] = json!(vec![member; MOST_PICTURES + 1])).unwrap_err();
    assert_eq!(many.kind, Kind::BackupDamaged);
    let empty =
        format!("{}{}{}", r#"{"format":"atelier-style","version":1,"members":["#, "{},".repeat(2_000_000), "{}]}");
    assert_eq!(inspect(empty.as_bytes(), &[]).unwrap_err().kind, Kind::BackupDamaged, "a million empty members");
    let huge = vec![b' '; MANIFEST_MAX_BYTES as usize + 1];
    assert_eq!(inspect(&huge, &[]).unwrap_err().kind, Kind::BackupDamaged, "a manifest that is too large");
    let deep = format!(r#"{{"format":"atelier-style","version":1,"x":{}"#, "[".repeat(1_000_000));
    assert_eq!(inspect(deep.as_bytes(), &[]).unwrap_err().kind, Kind::NotABackup, "nested without end");
    let shared = shared();
    let mut crowd = entries(&shared);
    let first = crowd[0].clone();
    crowd.extend((0..100).map(|nth| Entry { name: format!("exemplars/{nth}"), ..first.clone() }));
    assert_eq!(inspect(&shared.manifest.write().unwrap(), &crowd).unwrap_err().kind, Kind::BackupDamaged);
}

#[test]
fn files_and_manifest_have_to_be_one_to_one() {
    type Change = fn(&mut Vec<Entry>);
    let shared = shared();
    let manifest = shared.manifest.write().unwrap();
    let changes: [(&str, Change); 7] = [
        ("missing", |all| drop(all.remove(1))),
        ("no sheet", |all| all.retain(|entry| !entry.name.starts_with("sheet"))),
        ("bomb", |all| all[1].size = 200 << 30),
        ("empty", |all| all[2].size = 0),
        ("unlisted", |all| all.push(Entry { name: "exemplars/x.png".into(), ..all[1].clone() })),
        ("path trick", |all| all[1].name = format!("../{}", all[1].name)),
        ("in capitals", |all| all[1].name = all[1].name.to_uppercase()),
    ];
    assert!(inspect(&manifest, &entries(&shared)).is_ok());
    for (name, change) in changes {
        let mut all = entries(&shared);
        change(&mut all);
        assert_eq!(inspect(&manifest, &all).map_err(|error| error.kind).unwrap_err(), Kind::BackupDamaged, "{name}");
    }
    let other = hash(77).to_string();
    for (what, value) in [
        ("/files/0/path", json!("../../etc/passwd.png")),
        ("/files/0/path", json!("sheet.png")),
        ("/files/0/sha256", json!(other)),
        ("/files/0/sha256", json!("no hash")),
        ("/files/0/size", json!(u64::MAX)),
        ("/exemplars/0", json!(other)),
        ("/exemplars", json!([])),
        ("/sheet", json!(other)),
        ("/sheet", Value::Null),
    ] {
        let error = changed(|text| *text.pointer_mut(what).unwrap() = value.clone()).unwrap_err();
        assert_eq!(error.kind, Kind::BackupDamaged, "{what} {value}");
    }
    for size in [0, PICTURE_MAX_BYTES + 1, 200 << 30] {
        let mut manifest = shared.manifest.clone();
        manifest.files[0].size = size;
        let mut all = entries(&shared);
        all[1].size = size;
        let error = inspect(&manifest.write().unwrap(), &all).unwrap_err();
        assert_eq!(error.kind, Kind::BackupDamaged, "both agree on {size} bytes");
    }
    let twice = changed(|text| text["exemplars"][1] = text["exemplars"][0].clone()).unwrap_err();
    assert!(twice.detail.contains("twice"), "{twice:?}");
}

#[test]
fn bytes_that_are_not_what_they_are_said_to_be_are_refused() {
    let named = |bytes: &[u8], format| {
        let sha256 = sha256(bytes);
        let place = Place::Exemplar(sha256, format);
        let (size, crc) = (bytes.len() as u64, crc32(bytes));
        Coming { entry: Entry { name: place.path(), size, crc, at: 0, until: 0 }, place, sha256 }
    };
    let fault = |bytes: &[u8], format| named(bytes, format).fault(bytes, crc32(bytes), sha256(bytes));
    let good = png(8, 1, None);
    assert_eq!(fault(&good, Format::Png), None);
    assert_eq!(fault(&good, Format::Jpeg), Some(What::Picture), "another format");
    assert_eq!(fault(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Format::Png), Some(What::Picture));
    assert_eq!(fault(&png(60_000, 1, None), Format::Png), Some(What::Picture), "a bomb of pixels");
    assert_eq!(fault(&png(8, 1, Some("at home")), Format::Png), Some(What::Picture), "it tells something");
    let coming = named(&good, Format::Png);
    assert_eq!(coming.fault(&good[1..], crc32(&good), sha256(&good)), Some(What::Size));
    assert_eq!(coming.fault(&good, crc32(&good) ^ 1, sha256(&good)), Some(What::Checksum));
    assert_eq!(coming.fault(&good, crc32(&good), hash(1)), Some(What::Hash));
}

#[test]
fn names_and_words_are_cleaned() {
    let package = changed(|text| {
        text["name"] = json!("  Ni\u{202e}ght\u{0}\n lines ".repeat(20));
        text["members"][0]["name"] = json!("..\\..\\C:\\secret\\a.png");
        text["members"][1]["name"] = json!("/etc/passwd");
        text["card"]["line"] = json!("word ".repeat(10_000));
        text["card"]["by"] = json!({"model": "m\n".repeat(500)});
    });
    let style = package.unwrap().style;
    assert!(style.name.starts_with("Night lines Night") && style.name.chars().count() <= 60, "{}", style.name);
    let names: Vec<&str> = style.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["a.png", "passwd", "three.png"]);
    let card = &style.versions[0].card;
    assert!(card.line.chars().count() <= 400);
    assert!(matches!(&card.by, CardBy::Model(name) if name.len() <= 100 && !name.contains('\n')));
}

#[test]
fn places_read_back_and_nothing_else_is_one() {
    for place in [Place::Exemplar(hash(171), Format::Jpeg), Place::Sheet(Format::WebP)] {
        assert_eq!(Place::parse(&place.path()), Some(place));
    }
    let hex = hash(171).to_string();
    for bad in [
        MANIFEST.to_owned(),
        format!("exemplars/{hex}"),
        format!("exemplars/{}.png", hex.to_uppercase()),
        format!("exemplars/../{hex}.png"),
        format!("/exemplars/{hex}.png"),
        format!("exemplars\\{hex}.png"),
        format!("exemplars/{hex}.svg"),
        "sheet.html".to_owned(),
        "x/sheet.png".to_owned(),
        ".png".to_owned(),
    ] {
        assert_eq!(Place::parse(&bad), None, "{bad}");
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let file = archive(&shared());
    assert!(read(&file).is_ok());
    for end in (0..file.len()).step_by(97) {
        assert!(read(&file[..end]).is_err(), "{end} of {}", file.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_with_other_bytes_is_refused_or_says_the_same(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        static FILE: LazyLock<(Vec<u8>, Package)> = LazyLock::new(|| {
            let file = archive(&shared());
            let package = read(&file).unwrap();
            (file, package)
        });
        let mut file = FILE.0.clone();
        file[at.index(FILE.0.len())] ^= 1 << bit;
        // Dates and the like may differ; what is taken over may not.
        if let Ok(package) = read(&file) {
            prop_assert_eq!((&package.style, &package.measurements), (&FILE.1.style, &FILE.1.measurements));
        }
    }
}
