//! Edits: what was sent, drawn anew, with something new where it was marked and nowhere else.

use crate::support::{Service, ask, parts, pictures};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::io::Cursor;

const NB: &str = "gemini-nano-banana-2.1";
const SIDE: u32 = 1024;
const MAGENTA: Rgb<u8> = Rgb([255, 0, 255]);

/// A picture with detail of many sizes.
fn scene() -> RgbImage {
    RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let wave = |across: f64, down: f64| {
            let at = f64::from(x) * across + f64::from(y) * down;
            (120.0 + 50.0 * at.sin() + 40.0 * (at / 7.0).cos()) as u8
        };
        Rgb([wave(0.05, 0.02), wave(-0.03, 0.06), wave(0.02, -0.04)])
    })
}

/// The picture with everything that `marked` says outlined as Atelier does it: three pixels wide, open at the frame.
fn outlined(clean: &RgbImage, marked: impl Fn(i64, i64) -> bool) -> RgbImage {
    let side = i64::from(SIDE);
    let marked = |x: i64, y: i64| marked(x.clamp(0, side - 1), y.clamp(0, side - 1));
    RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let (x, y) = (i64::from(x), i64::from(y));
        let near = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];
        let count = near.iter().filter(|(dx, dy)| marked(x + dx, y + dy)).count();
        if count > 0 && count < near.len() { MAGENTA } else { *clean.get_pixel(x as u32, y as u32) }
    })
}

fn disc(x: i64, y: i64, (middle_x, middle_y, radius): (i64, i64, i64)) -> bool {
    (x - middle_x).pow(2) + (y - middle_y).pow(2) <= radius.pow(2)
}

fn png(picture: &RgbImage) -> Value {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    json!({"inlineData": {"mimeType": "image/png", "data": STANDARD.encode(file.into_inner())}})
}

fn jpeg(picture: &RgbImage) -> Value {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 85).encode_image(picture).unwrap();
    json!({"inlineData": {"mimeType": "image/jpeg", "data": STANDARD.encode(file)}})
}

/// A request with these pictures, as Atelier sends an edit.
fn request(pictures: &[Value]) -> Value {
    let labelled =
        pictures.iter().zip(1..).flat_map(|(part, n)| [json!({"text": format!("Picture {n}:")}), part.clone()]);
    let parts: Vec<Value> = labelled.chain([json!({"text": "make it blue"})]).collect();
    json!({
        "contents": [{"role": "user", "parts": parts}],
        "generationConfig": {"imageConfig": {"aspectRatio": "1:1", "imageSize": "1K"}},
    })
}

/// A behaviour that moves, tints and blurs nothing, but for what `changes` says.
fn exact(changes: Value) -> Value {
    let mut redraw = json!({
        "shift_px": [0, 0], "zoom": 1, "gain": [1, 1, 1], "offset": [0, 0, 0], "blur_px": 0, "quality": 98,
    });
    redraw.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({ "redraw": redraw })
}

fn edited(service: &Service, behaviour: Value, pictures: &[Value]) -> RgbImage {
    service.behave(behaviour);
    decoded(&service.generate(NB, &request(pictures)).json())
}

fn decoded(reply: &Value) -> RgbImage {
    image::load_from_memory(&pictures(reply)[0]).unwrap().to_rgb8()
}

fn redrawn(service: &Service) -> Value {
    service.last_request()["pictures"][0]["redrawn"].clone()
}

/// The mean difference of two pictures where `counts` says so.
fn difference(one: &RgbImage, other: &RgbImage, counts: impl Fn(i64, i64) -> bool) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let (mut sum, mut count) = (0.0, 0.0);
    for (x, y, pixel) in one.enumerate_pixels().filter(|(x, y, _)| counts(i64::from(*x), i64::from(*y))) {
        let apart = |n: usize| f64::from(pixel.0[n].abs_diff(other.get_pixel(x, y).0[n]));
        sum += apart(0) + apart(1) + apart(2);
        count += 3.0;
    }
    assert!(count > 0.0);
    sum / count
}

#[test]
fn something_new_is_in_the_outline_and_nowhere_else() {
    type Marked = fn(i64, i64) -> bool;
    // What is marked; what of it certainly changes; how far around the marks the compression may reach.
    let cases: [(&str, Marked, Marked); 5] = [
        ("a disc", |x, y| disc(x, y, (400, 500, 100)), |x, y| disc(x, y, (400, 500, 85))),
        (
            "a ring, whose hole is outside",
            |x, y| disc(x, y, (500, 500, 200)) && !disc(x, y, (500, 500, 90)),
            |x, y| disc(x, y, (500, 500, 180)) && !disc(x, y, (500, 500, 110)),
        ),
        (
            "two, and one within a hole",
            |x, y| {
                disc(x, y, (300, 300, 150)) && !disc(x, y, (300, 300, 90))
                    || disc(x, y, (300, 300, 40))
                    || disc(x, y, (700, 700, 100))
            },
            |x, y| disc(x, y, (300, 300, 30)),
        ),
        (
            "a corner, open at the frame",
            |x, y| x < 200 && y < 300,
            |x, y| (50..180).contains(&x) && (50..250).contains(&y),
        ),
        ("a side, open at the frame", |_, y| y < 300, |x, y| (300..700).contains(&x) && (50..250).contains(&y)),
    ];
    let (service, clean) = (Service::start(), scene());
    for (name, marked, certain) in cases {
        for file in [png, jpeg] {
            let reply = edited(&service, exact(json!({})), &[file(&clean), file(&outlined(&clean, marked))]);
            let outside = difference(&reply, &clean, |x, y| {
                (-1..=1).all(|down| (-1..=1).all(|across| !marked(x + 12 * across, y + 12 * down)))
            });
            let inside = difference(&reply, &clean, certain);
            assert!(outside < 4.0 && inside > 15.0, "{name}: {outside} outside, {inside} inside");
        }
    }
}

#[test]
fn the_frame_moves_as_asked_and_the_log_says_what_was_done() {
    let (service, clean) = (Service::start(), scene());
    let marked = outlined(&clean, |x, y| disc(x, y, (400, 500, 100)));
    let reply = edited(&service, exact(json!({"shift_px": [5, -3]})), &[png(&clean), png(&marked)]);
    let moved = RgbImage::from_fn(SIDE, SIDE, |x, y| *clean.get_pixel(x.max(5) - 5, (y + 3).min(SIDE - 1)));
    let around = |x: i64, y: i64| (20..1000).contains(&x) && (20..1000).contains(&y) && !disc(x, y, (405, 497, 120));
    let (as_moved, as_sent) = (difference(&reply, &moved, around), difference(&reply, &clean, around));
    assert!(as_moved < 2.0 && as_sent > 3.0 * as_moved, "{as_moved} {as_sent}");
    let done = redrawn(&service);
    assert_eq!((&done["kind"], &done["shift_px"], &done["zoom"]), (&json!("good"), &json!([5.0, -3.0]), &json!(1.0)));
    for rectangle in [&done["region"], &done["object"]] {
        let found: Vec<f64> = rectangle.as_array().unwrap().iter().map(|side| side.as_f64().unwrap()).collect();
        let near = found.iter().zip([300.0, 400.0, 201.0, 201.0]).all(|(found, asked)| (found - asked).abs() <= 4.0);
        assert!(near, "{found:?}");
    }
    let tinted = edited(
        &service,
        exact(json!({"offset": [20, 0, 0], "gain": [1, 0.9, 1], "without_object": true})),
        &[png(&clean), png(&marked)],
    );
    let by_hand = RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let [red, green, blue] = clean.get_pixel(x, y).0;
        Rgb([red.saturating_add(20), (f64::from(green) * 0.9).round() as u8, blue])
    });
    assert!(difference(&tinted, &by_hand, |_, _| true) < 4.0);
    assert_eq!(redrawn(&service)["object"], Value::Null);
}

#[test]
fn everything_follows_from_the_seed() {
    let (service, clean) = (Service::start(), scene());
    let sent = [png(&clean), png(&outlined(&clean, |x, y| disc(x, y, (400, 500, 100))))];
    let made = |seed: u64| {
        let reply = edited(&service, json!({"redraw": {"seed": seed}}), &sent);
        (reply, redrawn(&service))
    };
    let (first, done) = made(3);
    assert!(made(3).0 == first, "the same seed gives the same bytes");
    assert!(made(4).0 != first, "another one another");
    let within = |value: &Value, most: f64| value.as_f64().unwrap().abs() <= most;
    assert!(within(&done["shift_px"][0], 12.0) && within(&done["shift_px"][1], 12.0) && within(&done["zoom"], 1.03));
    service.behave(json!({"redraw": {"seed": 3}, "pictures": 2}));
    let reply = service.generate(NB, &request(&sent)).json();
    assert_eq!(pictures(&reply).len(), 2);
    assert!(pictures(&reply)[0] != pictures(&reply)[1]);
}

#[test]
fn without_a_mark_the_whole_frame_comes_back_with_something_new_anywhere() {
    let (service, clean) = (Service::start(), scene());
    let marked = outlined(&clean, |x, y| disc(x, y, (200, 200, 60)));
    let at = json!([0.6, 0.5, 0.2, 0.2]);
    let certain = |x: i64, y: i64| disc(x, y, (717, 614, 80));
    let rest = |x: i64, y: i64| !disc(x, y, (717, 614, 150));
    for (sent, drift) in [(vec![png(&clean)], false), (vec![png(&clean), png(&marked)], true)] {
        let reply = edited(&service, exact(json!({"object_at": at, "drift": drift})), &sent);
        assert!(difference(&reply, &clean, rest) < 4.0 && difference(&reply, &clean, certain) > 15.0, "{drift}");
        assert_eq!(redrawn(&service)["region"], Value::Null);
    }
    // A follow-up has no picture of its own: the model's newest one is redrawn.
    let first = service.generate(NB, &ask("a red boat")).json();
    let body = json!({"contents": [
        {"role": "user", "parts": [{"text": "a red boat"}]},
        {"role": "model", "parts": parts(&first)},
        {"role": "user", "parts": [{"text": "now yellow"}]},
    ], "generationConfig": {"imageConfig": {"aspectRatio": "16:9"}}});
    service.behave(exact(json!({"without_object": true})));
    let second = service.generate(NB, &body).json();
    assert!(difference(&decoded(&second), &decoded(&first), |_, _| true) < 4.0);
    // And without any picture there is nothing to edit.
    service.behave(exact(json!({})));
    let drawing = pictures(&service.generate(NB, &ask("a red boat")).json());
    assert_eq!(drawing, pictures(&first));
}

#[test]
fn the_pixels_are_those_of_the_model_whatever_was_sent() {
    let (service, clean) = (Service::start(), scene());
    let mut body = request(&[png(&clean)]);
    for (size, ratio, expected) in [("2K", "1:1", (2048, 2048)), ("1K", "4:3", (1200, 896))] {
        body["generationConfig"]["imageConfig"] = json!({"aspectRatio": ratio, "imageSize": size});
        service.behave(exact(json!({"shift_px": [4, 0], "without_object": true})));
        let reply = decoded(&service.generate(NB, &body).json());
        assert_eq!(reply.dimensions(), expected);
        let large = image::imageops::resize(&clean, expected.0, expected.1, image::imageops::FilterType::Triangle);
        let times = f64::from(expected.0) / 1024.0;
        let moved = RgbImage::from_fn(expected.0, expected.1, |x, y| {
            *large.get_pixel(x.saturating_sub((4.0 * times).round() as u32), y)
        });
        let around = |x: i64, _| x > 40;
        let (as_moved, as_sent) = (difference(&reply, &moved, around), difference(&reply, &large, around));
        assert!(as_moved < 2.0 && as_sent > 2.0 * as_moved, "{size}: {as_moved} {as_sent}");
        let shift = redrawn(&service)["shift_px"][0].as_f64().unwrap();
        assert!((shift - 4.0 * times).abs() < 1e-9, "in pixels of what was sent");
    }
    service.behave(exact(json!({"without_object": true})));
    body["generationConfig"] = json!({"imageConfig": {"aspectRatio": "1:1"}});
    let exactly = service.generate("gemini-2.5-flash-image", &body).json();
    assert!(decoded(&exactly) == clean, "a PNG file has no compression to see");
}

#[test]
fn useless_replies_are_of_no_use() {
    let (service, clean) = (Service::start(), scene());
    let sent = [png(&clean), png(&outlined(&clean, |x, y| disc(x, y, (400, 500, 100))))];
    for kind in ["other_picture", "blank", "mirrored", "upside_down", "other_ratio"] {
        let reply = edited(&service, json!({"redraw": {"kind": kind, "seed": 2}}), &sent);
        assert_eq!(redrawn(&service)["kind"], kind);
        if kind == "other_ratio" {
            assert!(reply.width() < 950 && reply.height() == SIDE);
        } else {
            assert!(difference(&reply, &clean, |_, _| true) > 10.0, "{kind}");
        }
    }
    for wrong in [json!({"zoom": 0}), json!({"quality": 0}), json!({"kind": "wrong"}), json!({"seeds": 1})] {
        let body = json!({ "redraw": wrong }).to_string();
        let headers = [crate::support::JSON];
        let reply = crate::support::send(service.ports.control_port, "POST", "/behaviours", &headers, body.as_bytes());
        assert_eq!(reply.status, 400, "{body}");
    }
}
