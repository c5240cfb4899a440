use super::*;
use crate::core::pixels::colour::named;
use crate::core::text;
use serde_json::{Value, json};

const MODEL: &str = "gemini-nano-banana-2.1";
/// The start of a JPEG: enough for a reply, which looks at no more than the format.
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

fn body(prompt: &str) -> Value {
    json!({
        "contents": [{ "role": "user", "parts": [{ "text": prompt }] }],
        "generationConfig": {
            "thinkingConfig": { "includeThoughts": true },
            "imageConfig": { "aspectRatio": "4:3", "imageSize": "1K" }
        }
    })
}

fn planned(body: &Value) -> Plan {
    plan(&Asked { model: MODEL, body, references: &[], marked: false, variation: 0 }).unwrap()
}

/// The request that follows: the reply's parts go back unchanged, then the next prompt.
fn follow_up(mut body: Value, plan: &Plan, prompt: &str) -> Value {
    let reply: Value = serde_json::from_slice(&whole(plan, Encoded { picture: JPEG, draft: None }, "id")).unwrap();
    let mut content = reply["candidates"][0]["content"].clone();
    content["parts"].as_array_mut().unwrap().retain(|part| part.get("thought").is_none());
    let contents = body["contents"].as_array_mut().unwrap();
    contents.push(content);
    contents.push(json!({ "role": "user", "parts": [{ "text": prompt }] }));
    body
}

fn edited(first: &str, second: &str) -> (Scene, Scene) {
    let body = body(first);
    let plan = planned(&body);
    let next = planned(&follow_up(body, &plan, second));
    (plan.scene, next.scene)
}

#[test]
fn words_become_a_scene() {
    let scene = planned(&body("Two red boats in a harbour at night, watercolour, room for a title on the right")).scene;
    assert_eq!((scene.place, scene.light, scene.style), (Place::Harbour, Light::Night, Style::Watercolour));
    assert_eq!(scene.room, Some(Side::Right));
    let boats = scene.main_subject().unwrap();
    assert_eq!((boats.kind, boats.count, boats.colour), (Kind::Boat, 2, named("red")));
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    type Change = fn(&mut Scene);
    let cases: [(&str, Change); 7] = [
        ("now change the colour to yellow", |scene| {
            scene.subjects.iter_mut().find(|one| one.kind == Kind::Boat).unwrap().colour = named("yellow");
        }),
        ("remove the sun", |scene| scene.subjects.retain(|one| one.kind != Kind::Sun)),
        ("make it rain", |scene| scene.weather = Weather::Rain),
        ("draw it as pixel art now", |scene| scene.style = Style::Pixel),
        ("closer", |scene| scene.zoom = 1.3),
        ("without the birds", |scene| scene.subjects.retain(|one| one.kind != Kind::Bird)),
        ("make the sky green", |scene| scene.surfaces.push((Surface::Sky, named("green").unwrap()))),
    ];
    for (words, change) in cases {
        let (mut expected, found) = edited("a boat at sea at sunset with the sun and three birds", words);
        change(&mut expected);
        assert_eq!(found, expected, "{words}");
    }
}

/// The share of places of which a channel differs by more than 24, in a small painting of each.
fn differing(one: &Scene, other: &Scene) -> f32 {
    const SIZE: (u32, u32) = (344, 192);
    let [one, other] = [one, other].map(|scene| {
        let mut rgba = vec![0; (SIZE.0 * SIZE.1 * 4) as usize];
        paint_rows(scene, SIZE, 0..SIZE.1, &mut rgba);
        rgba
    });
    let places = one.chunks_exact(4).zip(other.chunks_exact(4));
    let differ = |(one, other): &(&[u8], &[u8])| one.iter().zip(*other).any(|(one, other)| one.abs_diff(*other) > 24);
    places.filter(differ).count() as f32 / (SIZE.0 * SIZE.1) as f32
}

#[test]
fn what_is_offered_first_turns_yellow_for_all_to_see_and_is_said_to_be() {
    for first in text::stage().ideas.into_iter().chain([text::welcome().drawn_ask]) {
        let body = body(first);
        let before = planned(&body);
        let next = follow_up(body, &before, text::welcome().drawn_edit);
        for variation in 0..4 {
            let after = plan(&Asked { model: MODEL, body: &next, references: &[], marked: false, variation }).unwrap();
            assert!(after.text.contains(" is yellow now"), "{first}: {}", after.text);
            let share = differing(&before.scene, &after.scene);
            assert!(share > 0.003, "{first}, {variation}: {share}");
        }
    }
}

#[test]
fn a_colour_is_said_as_it_was_asked_for() {
    let ask = body("a boat at sea");
    let before = planned(&ask);
    for (wish, said) in
        [("make it dark red", "dark red"), ("make it pale blue", "pale blue"), ("make it lemon", "lemon")]
    {
        let after = planned(&follow_up(ask.clone(), &before, wish));
        assert!(after.text.contains(&format!("the sailing boat is {said} now")), "{}", after.text);
    }
}

#[test]
fn an_edit_adds_and_replaces() {
    let (before, after) = edited("a bicycle in a harbour", "add two cats");
    assert_eq!(after.subjects.get(..before.subjects.len()), Some(before.subjects.as_slice()));
    let cats = after.subjects.last().unwrap();
    assert_eq!((cats.kind, cats.count), (Kind::Cat, 2));

    let (before, after) = edited("a cat in a room", "replace the cat with a dog");
    let (cat, dog) = (before.main_subject().unwrap(), after.main_subject().unwrap());
    assert_eq!((dog.kind, dog.x), (Kind::Dog, cat.x));

    let (_, after) = edited("a boat at sea at sunset with the sun", "make it night");
    assert!(after.subjects.iter().any(|one| one.kind == Kind::Moon) && after.light == Light::Night);
    assert!(!after.subjects.iter().any(|one| one.kind == Kind::Sun));
}

#[test]
fn what_says_where_is_not_drawn_once_more() {
    for (first, wish) in [
        ("a fox in a forest", "put a hat on the fox"),
        ("a fox in a forest", "add a bird beside the fox"),
        ("a bird on a house", "remove the bird on the house"),
    ] {
        let (before, after) = edited(first, wish);
        let count = |scene: &Scene, kind| {
            scene.subjects.iter().filter(|subject| subject.kind == kind).map(|subject| subject.count).sum::<u8>()
        };
        for kind in [Kind::Fox, Kind::House] {
            assert_eq!(count(&after, kind), count(&before, kind), "{wish}");
        }
    }
}

#[test]
fn a_description_of_its_own_is_a_new_picture() {
    let (before, after) = edited("a boat at sea", "a robot in a forest");
    assert_eq!(after.place, Place::Forest);
    assert_ne!(before.seed, after.seed);
}

#[test]
fn variations_and_prompts_differ() {
    let body = body("hello world");
    let seeds: Vec<u64> = (0..4)
        .map(|variation| {
            plan(&Asked { model: MODEL, body: &body, references: &[], marked: false, variation }).unwrap().scene.seed
        })
        .collect();
    for (index, seed) in seeds.iter().enumerate() {
        assert!(!seeds.get(index + 1..).unwrap().contains(seed));
    }
}

#[test]
fn references_give_their_colours_and_their_scene() {
    let mut with_picture = body("the same at night");
    let picture = json!({ "inlineData": { "mimeType": "image/jpeg", "data": "" } });
    with_picture["contents"][0]["parts"].as_array_mut().unwrap().insert(0, picture);
    let red = [200, 30, 30, 255].repeat(64 * 64);
    let mut reference = Reference::of(&red, (64, 64), (900, 1200));
    let asked = |reference: &Reference| {
        let references = std::slice::from_ref(reference);
        plan(&Asked { model: MODEL, body: &with_picture, references, marked: false, variation: 0 }).unwrap().scene
    };
    assert_eq!(asked(&reference).palette.len(), 1);
    reference.scene = Some(planned(&body("a lighthouse at sea")).scene);
    let scene = asked(&reference);
    assert_eq!((scene.main_subject().unwrap().kind, scene.light), (Kind::Lighthouse, Light::Night));
}

#[test]
fn size_follows_the_request_then_the_last_picture() {
    let plan = planned(&body("a cat"));
    assert_eq!((plan.width_px, plan.height_px), (1200, 896));
    let mut next = follow_up(body("a cat"), &plan, "make it black");
    next["generationConfig"]["imageConfig"] = json!({ "imageSize": "2K" });
    let plan = planned(&next);
    assert_eq!((plan.width_px, plan.height_px), (2400, 1792));
}

#[test]
fn events_are_those_of_the_api() {
    let plan = planned(&body("a cat"));
    assert!(plan.draft.is_some());
    let events = events(&plan, Encoded { picture: JPEG, draft: Some(JPEG) }, "abc");
    let mut parts = Vec::new();
    let mut totals = Vec::new();
    for event in &events {
        let line = event.strip_prefix(b"data: ").and_then(|event| event.strip_suffix(b"\r\n\r\n")).unwrap();
        let frame: Value = serde_json::from_slice(line).unwrap();
        assert_eq!((&frame["responseId"], &frame["modelVersion"]), (&json!("abc"), &json!(MODEL)));
        totals.push(frame["usageMetadata"]["totalTokenCount"].as_u64().unwrap());
        let content = &frame["candidates"][0]["content"];
        parts.extend(content["parts"].as_array().cloned().unwrap_or_default());
    }
    assert!(totals.is_sorted() && totals.last() > totals.first());
    let text = |thought: bool| -> String {
        let wanted = parts.iter().filter(|part| (part.get("thought") == Some(&json!(true))) == thought);
        wanted.filter_map(|part| part["text"].as_str()).collect()
    };
    assert_eq!((text(false), text(true)), (plan.text.clone(), plan.thoughts.concat()));
    let pictures: Vec<_> = parts.iter().filter(|part| part.get("inlineData").is_some()).collect();
    let [draft, picture] = pictures[..] else { panic!("{} pictures", pictures.len()) };
    assert_eq!((&draft["thought"], draft.get("thoughtSignature")), (&json!(true), None));
    let signature = picture["thoughtSignature"].as_str().unwrap();
    assert_eq!(trace::scene_of_signature(signature), Some(plan.scene));
    let last: Value = serde_json::from_slice(&events.last().unwrap()[6..]).unwrap();
    assert_eq!(last["candidates"][0]["finishReason"], "STOP");
    assert_eq!(last["usageMetadata"]["candidatesTokensDetails"][0]["tokenCount"], 1120);
}

#[test]
fn refusals_are_those_of_the_api() {
    let ratio = |ratio: &str, size: &str| {
        let mut body = body("a cat");
        body["generationConfig"]["imageConfig"] = json!({ "aspectRatio": ratio, "imageSize": size });
        body
    };
    let mut unsigned = follow_up(body("a cat"), &planned(&body("a cat")), "closer");
    for part in unsigned["contents"][1]["parts"].as_array_mut().unwrap() {
        part.as_object_mut().unwrap().remove("thoughtSignature");
    }
    let cases = [
        (MODEL, json!({ "contents": [] }), 400, "contents is not specified"),
        ("gemini-unheard-of", body("a cat"), 404, "models/gemini-unheard-of is not found"),
        ("gemini-3-pro-image", ratio("1:4", "1K"), 400, "aspect_ratio"),
        (MODEL, ratio("1:1", "2k"), 400, "image_size"),
        (MODEL, unsigned, 400, "missing a thought_signature in content position 2"),
    ];
    for (model, body, status, words) in cases {
        let refusal = plan(&Asked { model, body: &body, references: &[], marked: false, variation: 0 }).unwrap_err();
        assert!(refusal.status == status && refusal.body.contains(words), "{}", refusal.body);
        let error: Value = serde_json::from_str(&refusal.body).unwrap();
        assert_eq!(error["error"]["code"], status);
    }
}

#[test]
fn free_calls_answer() {
    let listed: Value = serde_json::from_str(&models()).unwrap();
    assert!(listed["models"].as_array().unwrap().iter().any(|model| model["name"] == format!("models/{MODEL}")));
    let counted: Value = serde_json::from_str(&count_tokens(MODEL, &body("eight letters")).unwrap()).unwrap();
    assert_eq!(counted["totalTokens"], 4);
    assert_eq!(count_tokens("nobody", &body("a")).unwrap_err().status, 404);
}

#[test]
fn any_division_into_rows_gives_the_same_picture() {
    for style in Style::ALL {
        let scene = Scene { style: *style, ..planned(&body("a boat at sea with the sun")).scene };
        let (width, height) = (150_u32, 110_u32);
        let mut at_once = vec![0; (width * height * 4) as usize];
        paint_rows(&scene, (width, height), 0..height, &mut at_once);
        let painting = Painting::new(&scene, width, height);
        let mut by_parts = Vec::new();
        for start in (0..height).step_by(7) {
            let end = (start + 7).min(height);
            let mut rows = vec![0; ((end - start) * width * 4) as usize];
            painting.rows(start..end, &mut rows);
            by_parts.extend(rows);
        }
        assert_eq!(at_once, by_parts, "{style:?}");
        assert!(at_once.chunks_exact(4).all(|pixel| pixel[3] == 255));
    }
}

#[test]
fn every_place_kind_and_style_can_be_drawn() {
    let base = planned(&body("a cat")).scene;
    for (index, place) in Place::ALL.iter().enumerate() {
        let style = Style::ALL.get(index % Style::ALL.len()).copied().unwrap();
        let subject = |kind: &Kind| Subject { kind: *kind, ..base.subjects.first().unwrap().clone() };
        let subjects = Kind::ALL.iter().skip(index * 5).step_by(7).take(9).map(subject).collect();
        let scene = Scene { place: *place, style, subjects, ..base.clone() };
        for (width, height) in [(64, 40), (9, 90), (1, 1)] {
            let mut rgba = vec![7; width as usize * height as usize * 4];
            paint_rows(&scene, (width, height), 0..height, &mut rgba);
            assert!(rgba.chunks_exact(4).all(|pixel| pixel[3] == 255), "{place:?}");
        }
    }
}

#[test]
fn a_marked_file_remembers_its_scene() {
    let scene = planned(&body("a lighthouse at night")).scene;
    let jpeg = [JPEG, b"\xff\xd9"].concat();
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0; 17], b"\0\0\0\0IEND\xae\x42\x60\x82"].concat();
    for file in [jpeg, png] {
        assert_eq!(scene_in(&file), None);
        let marked = mark(file.clone(), &scene);
        assert_eq!(scene_in(&marked), Some(scene.clone()));
        assert!(crate::core::pixels::sniff(&marked) == crate::core::pixels::sniff(&file));
    }
}

proptest::proptest! {
    #[test]
    fn any_text_and_any_signature_is_taken(prompt in ".{0,200}", signature in proptest::collection::vec(0_u8..=255, 0..200)) {
        use base64::Engine;
        let signature = base64::engine::general_purpose::STANDARD.encode(signature);
        let picture = json!({ "inlineData": { "mimeType": "image/png", "data": "" }, "thoughtSignature": signature });
        let body = json!({ "contents": [
            { "role": "user", "parts": [{ "text": "a cat" }] },
            { "role": "model", "parts": [picture] },
            { "role": "user", "parts": [{ "text": format!("x {prompt}") }] },
        ] });
        let plan = plan(&Asked { model: MODEL, body: &body, references: &[], marked: false, variation: 1 }).unwrap();
        proptest::prop_assert!(!plan.text.is_empty());
    }
}
