//! Edits of a marked part of a picture that the demo did not draw.

use super::*;
use crate::core::gemini::model::{self, Model};
use crate::core::pixels::colour::{Oklab, named};
use crate::core::retouch::picture::Samples;
use crate::core::retouch::progress::unwatched;
use crate::core::retouch::{self, Mask, Picture, Window, crop};
use serde_json::{Value, json};

const MODEL: &str = "gemini-nano-banana-2.1";

fn known() -> &'static Model {
    model::known(MODEL).unwrap()
}

/// A picture with detail of many sizes.
fn photograph(width: usize, height: usize) -> Photograph {
    let channel = |x: f64, y: f64, phase: f64| {
        let bend = 3.0 * (0.013 * (x + y) + phase).sin();
        let waves = [(0.031, 0.017, 30.0), (0.07, -0.11, 22.0), (-0.19, 0.23, 12.0), (0.41, 0.13, 7.0)];
        let sum: f64 =
            waves.iter().map(|(across, down, strength)| strength * (across * x + down * y + bend).sin()).sum();
        (125.0 + sum) as u8
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x as f64, y as f64)));
    let rgba = places.flat_map(|(x, y)| [channel(x, y, 0.0), channel(x, y, 1.0), channel(x, y, 2.0), 255]);
    Photograph { rgba: rgba.collect(), width, height }
}

fn picture(photograph: &Photograph) -> Picture {
    Picture::from_rgba(photograph.width, photograph.height, photograph.rgba.clone()).unwrap()
}

fn bytes(picture: &Picture) -> &[u8] {
    match &picture.samples {
        Samples::Eight(samples) => samples,
        Samples::Sixteen(_) => panic!("eight bits are sent"),
    }
}

fn disc(x: usize, y: usize, (middle_x, middle_y, radius): (i32, i32, i32)) -> bool {
    (x as i32 - middle_x).pow(2) + (y as i32 - middle_y).pow(2) <= radius.pow(2)
}

/// The region that the demo finds where the editor shows this one.
fn found(photograph: &Photograph, mask: &Mask) -> Option<Mask> {
    let (width, height) = (photograph.width, photograph.height);
    let marked = crop::marked(&picture(photograph), mask, &Window::whole(width, height));
    outlined(&photograph.rgba, bytes(&marked), (width, height))
}

fn is_within(inner: &Mask, outer: &Mask) -> bool {
    inner.bytes().iter().zip(outer.bytes()).all(|(inner, outer)| inner <= outer)
}

#[test]
fn the_region_is_what_the_outline_encloses() {
    type Marked = fn(usize, usize) -> bool;
    let cases: [(&str, Marked); 7] = [
        ("a disc", |x, y| disc(x, y, (80, 60, 30))),
        ("two discs", |x, y| disc(x, y, (40, 40, 20)) || disc(x, y, (150, 90, 25))),
        ("a ring", |x, y| disc(x, y, (90, 70, 50)) && !disc(x, y, (90, 70, 30))),
        ("a disc in a ring", |x, y| disc(x, y, (90, 70, 60)) && !disc(x, y, (90, 70, 40)) || disc(x, y, (90, 70, 15))),
        ("a corner", |x, y| x < 60 && y < 50),
        ("a side", |x, _| x > 140),
        ("a band from side to side", |_, y| (100..120).contains(&y)),
    ];
    let sent = photograph(200, 150);
    for (name, marked) in cases {
        let mask = Mask::from_fn(200, 150, marked);
        let region = found(&sent, &mask).unwrap_or_else(|| panic!("{name}"));
        assert!(is_within(&mask.shrunk(2.5), &region) && is_within(&region, &mask), "{name}");
    }
    let thin = Mask::from_fn(200, 150, |x, y| y == 70 && (50..120).contains(&x));
    assert!(is_within(&thin, &found(&sent, &thin).unwrap()), "a line as thin as its outline");
}

#[test]
fn two_other_pictures_have_no_region() {
    let sent = photograph(200, 150);
    assert_eq!(found(&sent, &Mask::empty(200, 150)), None, "no outline");
    let mut other = sent.clone();
    other.rgba.as_chunks_mut::<4>().0.iter_mut().skip(5000).for_each(|pixel| *pixel = [20, 200, 30, 255]);
    other.rgba.as_chunks_mut::<4>().0.iter_mut().take(300).for_each(|pixel| *pixel = [255, 0, 255, 255]);
    assert_eq!(outlined(&sent.rgba, &other.rgba, (200, 150)), None, "another picture with magenta in it");
    assert_eq!(outlined(&sent.rgba, &sent.rgba, (200, 151)), None);
    assert_eq!(outlined(&[], &[], (0, 7)), None);
}

fn edit(deed: Deed) -> Edit {
    Edit { deed, seed: 11 }
}

/// The mean of the pixels of a mask.
fn mean(rgba: &[u8], mask: &Mask) -> [f64; 3] {
    let pixels = || rgba.as_chunks::<4>().0.iter().zip(mask.bytes()).filter(|(_, byte)| **byte != 0);
    std::array::from_fn(|n| pixels().map(|(pixel, _)| f64::from(pixel[n])).sum::<f64>() / pixels().count() as f64)
}

/// The mean difference over a mask.
fn change(one: &[u8], other: &[u8], mask: &Mask) -> f64 {
    let apart: Vec<u8> = one.iter().zip(other).map(|(one, other)| one.abs_diff(*other)).collect();
    mean(&apart, mask).iter().sum::<f64>() / 3.0
}

#[test]
fn a_deed_is_seen_inside_of_the_region_and_nowhere_else() {
    let size = (160, 120);
    let sent = photograph(160, 120);
    let mask = Mask::from_fn(160, 120, |x, y| disc(x, y, (80, 60, 35)));
    let (inside, outside) = (mask.shrunk(8.0), mask.grown(8.0).inverted());
    let untouched = edit(Deed::Remove).painted(sent.clone(), &Mask::empty(160, 120), size);
    assert!((1.0..9.0).contains(&change(&untouched, &sent.rgba, &outside)), "a little is drawn anew");
    let draw = |kind| Deed::Draw { kind, colour: None, instead: true };
    let deeds = [Deed::Remove, Deed::Recolour(Oklab::from_hex(0xd2_3b_33)), Deed::Lighten(-0.5)];
    for deed in deeds.into_iter().chain(scene::Kind::ALL.iter().copied().map(draw)) {
        let painted = edit(deed).painted(sent.clone(), &mask, size);
        assert_eq!(change(&painted, &untouched, &outside), 0.0, "{deed:?}");
        assert!(change(&painted, &untouched, &inside) > 8.0, "{deed:?}: {}", change(&painted, &untouched, &inside));
        assert!(painted == edit(deed).painted(sent.clone(), &mask, size), "the same edit gives the same bytes");
        assert!(painted.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255));
    }
}

#[test]
fn deeds_do_what_they_say() {
    let size = (320, 240);
    let mut sent = photograph(320, 240);
    for (pixel, at) in sent.rgba.as_chunks_mut::<4>().0.iter_mut().zip(0..) {
        // Something red on a ground that turns from dark to light.
        let ground = 60 + (at % 320 / 4) as u8;
        *pixel =
            if disc(at % 320, at / 320, (150, 120, 40)) { [210, 30, 30, 255] } else { [ground, ground, ground, 255] };
    }
    let mask = Mask::from_fn(320, 240, |x, y| disc(x, y, (150, 120, 60)));
    let inside = Mask::from_fn(320, 240, |x, y| disc(x, y, (150, 120, 30)));
    let shown = |deed| mean(&edit(deed).painted(sent.clone(), &mask, size), &inside);
    let [red, green, blue] = shown(Deed::Remove);
    let all_near = [red, green, blue].iter().all(|channel| (channel - 97.0).abs() < 12.0);
    assert!(all_near, "the ground closes over it: {red} {green} {blue}");
    let [red, _, blue] = shown(Deed::Recolour(named("blue").unwrap()));
    assert!(blue > red + 60.0, "{red} {blue}");
    let apple = Deed::Draw { kind: scene::Kind::Apple, colour: named("green"), instead: true };
    let [red, green, _] = shown(apple);
    assert!(green > red + 30.0, "{red} {green}");
    let [red, ..] = shown(Deed::Lighten(-0.6));
    assert!(red < 180.0, "{red}");
}

#[test]
fn an_edit_by_the_demo_can_be_laid_into_the_picture() {
    let original = picture(&photograph(700, 560));
    let mask = Mask::from_fn(700, 560, |x, y| disc(x, y, (400, 300, 70)));
    let plan = retouch::Plan::new(&original, mask.clone(), known(), &mut unwatched).unwrap();
    let clean = crop::clean(&original, &plan.window, &mut unwatched).unwrap();
    let marked = crop::marked(&clean, &mask, &plan.window);
    let size = (clean.width, clean.height);
    let region = outlined(bytes(&clean), bytes(&marked), size).unwrap();
    for instruction in ["make it red", "remove it"] {
        let sent = Photograph { rgba: bytes(&clean).to_vec(), width: size.0, height: size.1 };
        let edit = planned(instruction, true).edit.unwrap();
        let reply = edit.painted(sent, &region, plan.window.sent);
        let reply = Picture::from_rgba(size.0, size.1, reply).unwrap();
        let laid = plan.lay(&original, &reply, &mut unwatched).unwrap();
        assert!(laid.is_ok(), "{instruction}: {:?}", laid.err());
    }
}

fn body(instruction: &str) -> Value {
    let picture = json!({ "inlineData": { "mimeType": "image/png", "data": "" } });
    json!({
        "contents": [{ "role": "user", "parts": [
            { "text": "Picture 1 is the picture." }, picture,
            { "text": "Picture 2 shows a region outlined in magenta." }, picture,
            { "text": instruction },
        ] }],
        "generationConfig": {
            "thinkingConfig": { "includeThoughts": true },
            "imageConfig": { "aspectRatio": "1:1", "imageSize": "2K" }
        }
    })
}

fn planned(instruction: &str, marked: bool) -> Plan {
    let asked = Asked { model: MODEL, body: &body(instruction), references: &[], marked, variation: 3 };
    plan(&asked).unwrap()
}

#[test]
fn a_marked_picture_is_edited_and_another_one_gives_its_colours() {
    let plan = planned("a red apple", true);
    let apple = Deed::Draw { kind: scene::Kind::Apple, colour: named("red"), instead: false };
    assert_eq!(plan.edit.as_ref().map(|edit| edit.deed), Some(apple));
    assert_eq!((plan.width_px, plan.height_px, &plan.draft), (2048, 2048, &None));
    assert!(plan.text.contains("a red apple is where you marked"), "{}", plan.text);
    assert_eq!(plan.thoughts.len(), 2);
    assert_eq!(planned("a red apple", false).edit, None);
    // On the wire it is like any reply; its signature has no scene that a later turn would go on with.
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
    let reply: Value = serde_json::from_slice(&whole(&plan, Encoded { picture: jpeg, draft: None }, "id")).unwrap();
    let picture = reply["candidates"][0]["content"]["parts"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(picture["inlineData"]["mimeType"], "image/jpeg");
    assert_eq!(trace::scene_of_signature(picture["thoughtSignature"].as_str().unwrap()), None);
}

#[test]
fn the_pictures_of_an_edit_are_the_first_two_of_the_last_turn() {
    let mut body = body("make it red");
    assert_eq!(edited_pair(&body), Some((0, 1)));
    let first = body["contents"][0].clone();
    let answer = json!({ "role": "model", "parts": [{ "inlineData": { "mimeType": "image/png", "data": "" } }] });
    body["contents"] = json!([first, answer, first]);
    assert_eq!(edited_pair(&body), Some((3, 4)));
    body["contents"] = json!([first, answer]);
    assert_eq!(edited_pair(&body), None);
    let sample = json!({ "inlineData": { "mimeType": "image/png", "data": "" } });
    let called = json!({ "text": "Picture 1:" });
    let own = first["parts"].as_array().unwrap().clone();
    let parts: Vec<_> = [sample.clone(), sample, called].into_iter().chain(own).collect();
    body["contents"] = json!([{ "role": "user", "parts": parts }]);
    assert_eq!(edited_pair(&body), Some((2, 3)), "samples of a style come before");
    assert_eq!(edited_pair(&json!({ "contents": [] })), None);
}

proptest::proptest! {
    #[test]
    fn any_pixels_are_taken(
        width in 1_usize..24,
        seed in 0_u64..1000,
        marks in proptest::collection::vec(proptest::bool::ANY, 1..400),
        target in (1_u32..40, 1_u32..40),
    ) {
        let height = marks.len().div_ceil(width);
        let clean = photograph(width, height);
        let mut marked = clean.clone();
        let pixels = marked.rgba.as_chunks_mut::<4>().0.iter_mut().zip(&marks);
        pixels.filter(|(_, mark)| **mark).for_each(|(pixel, _)| *pixel = [255, 0, 255, 255]);
        if let Some(region) = outlined(&clean.rgba, &marked.rgba, (width, height)) {
            for deed in [Deed::Remove, Deed::Draw { kind: scene::Kind::Owl, colour: None, instead: true }] {
                let painted = Edit { deed, seed }.painted(clean.clone(), &region, target);
                proptest::prop_assert_eq!(painted.len() as u32, target.0 * target.1 * 4);
            }
        }
    }
}
