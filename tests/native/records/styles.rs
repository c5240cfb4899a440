//! Records of styles, and of what goes along with a message to show them: from the second version on.

use super::{AT_MS, Checked, PLAIN, asked, bytes, id};
use atelier::core::conversation::styled::{Cast, Sample, Styled, Use};
use atelier::core::conversation::{Asked, By, Turn};
use atelier::core::gemini::Part;
use atelier::core::picture::{Derivation, Origin, Picture};
use atelier::core::pixels::sniff::Format;
use atelier::core::style::compiled::Smaller;
use atelier::core::style::making::Making;
use atelier::core::style::{Card, CardBy, Fit, Measurement, Member, Raster, Style, Subject, Version};

/// Checks them.
pub fn styles(checked: &mut Checked) {
    let card = Card {
        medium: "Ink on paper".into(),
        line: "Fine and dark".into(),
        light: "Even".into(),
        colour: "Two blues".into(),
        composition: "Much is left empty".into(),
        never: "No gradients".into(),
        by: CardBy::Model("gemini-3.6-flash".into()),
    };
    let swatches = Measurement::of(Raster::rgb(&[40, 60, 200].repeat(24 * 24), 24, 24).unwrap()).palette.swatches;
    let version = Version {
        number: 1,
        made_at_ms: AT_MS + 10,
        members: vec![bytes("upload.png"), bytes("made.png")],
        exemplars: vec![bytes("made.png")],
        pins: None,
        smaller: vec![],
        coverage: 0.5,
        cohesion: 82.5,
        sheet: Some(bytes("sketch.png")),
        palette: swatches,
        card,
    };
    let member = |name: &str| Member { picture: bytes(name), name: name.into(), ..Member::default() };
    let style = Style {
        id: id(60),
        name: "Dusk lines".into(),
        created_at_ms: AT_MS,
        updated_at_ms: AT_MS + 10,
        archived: true,
        deleted_at_ms: Some(AT_MS + 11),
        members: vec![
            Member { pinned: true, ..member("made.png") },
            Member { left_out: true, elsewhere: true, ..member("upload.png") },
        ],
        versions: vec![version],
        claims: vec![],
        // Nothing is written where nothing was spent, as by every build before there was such a sum.
        spent_micros: 0,
        card_asked_at_ms: None,
        subject: Subject::Manner,
        about: String::new(),
    };
    checked.is("style-full.json", &style);
    let mut shrunk = style.clone();
    shrunk.versions.iter_mut().for_each(|version| {
        version.smaller = vec![Smaller { exemplar: bytes("made.png"), copy: bytes("sketch.png") }];
    });
    checked.is("style-smaller.json", &shrunk);
    let mut pinned = shrunk.clone();
    pinned.versions.iter_mut().for_each(|version| version.pins = Some(vec![bytes("made.png")]));
    checked.is("style-pinned.json", &pinned);
    checked.is("style-claims.json", &Style { claims: vec![id(63)], ..shrunk.clone() });
    let draft = Style { id: id(61), members: vec![member("sketch.png")], ..Style::default() };
    checked.is("style-draft.json", &draft);
    let character =
        Style { name: "Mira".into(), subject: Subject::Character, about: "red beard, tall".into(), ..draft };
    checked.is("style-character.json", &character);
    // Whole numbers of a plain picture: what is measured may be measured otherwise one day, what is kept is read.
    let plain = Measurement { width: 48, height: 32, photographic: 0.25, ..Measurement::default() };
    checked.is("measurement.json", &plain);
    let making = Making { alike: [0.5, 0.25], colours: 8.0, colours_a_pixel: -2.5, clear: 0.125, veiled: 0.0625 };
    checked.is("measurement-made.json", &Measurement { making: Some(making), ..plain });
    checked.is("fit.json", &Fit { whole: 87.5, parts: [92.0, 80.0, 75.5, 61.0, 50.0, 99.0] });
    let sample = Sample { picture: bytes("made.png"), mime: "image/png".into(), role: "Take its lines".into() };
    let used = Use { style: id(60), version: 1, name: "Dusk lines".into(), share: 100, pictures: vec![], sheet: None };
    let words = "Draw so".to_owned();
    let styled = Styled { uses: vec![used.clone()], strength: 3, words, samples: vec![sample], characters: vec![] };
    let turn = Turn {
        id: id(50),
        conversation: PLAIN,
        parent: None,
        created_at_ms: AT_MS + 12,
        parts: vec![Part::text("In my style")],
        by: By::Person(Asked { lead: styled.lead(), styled: styled.write(), ..asked() }),
    };
    checked.is("turn-styled.json", &turn);
    let named = Use { pictures: vec![bytes("made.png")], ..used };
    let styled = Styled { uses: vec![named], ..styled };
    let by = By::Person(Asked { lead: styled.lead(), styled: styled.write(), ..asked() });
    checked.is("turn-styled-named.json", &Turn { id: id(52), by, ..turn.clone() });
    let cast = Cast { character: id(62), name: "Mira".into(), pictures: vec![bytes("made.png")] };
    let styled = Styled { characters: vec![cast], uses: vec![], ..styled };
    let by = By::Person(Asked { lead: styled.lead(), styled: styled.write(), ..asked() });
    checked.is("turn-cast.json", &Turn { id: id(51), by, ..turn });
    let matched = Picture {
        hash: bytes("sketch.png"),
        format: Format::Png,
        width_px: 48,
        height_px: 32,
        size_bytes: 100,
        created_at_ms: AT_MS + 13,
        origin: Origin::Derived {
            from: bytes("made.png"),
            by: Derivation::Matched { style: id(60), version: 1, mixture: String::new() }.write(),
            demo: false,
        },
    };
    checked.is("picture-derived.json", &matched);
}
