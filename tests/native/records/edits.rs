//! Records of pictures that are retouched: from the second version on.

use super::{AT_MS, Checked, asked, bytes, id};
use atelier::core::conversation::{Asked, By, Summary, Turn};
use atelier::core::gemini::Part;
use atelier::core::retouching::{Document, Layer, Note, Task};

/// Checks them.
pub fn edits(checked: &mut Checked) {
    let layer = Layer {
        turn: id(72),
        name: "a red hat".into(),
        pixels: bytes("sketch.png"),
        width: 12,
        height: 9,
        x: -3,
        y: 20,
        opacity: 80,
        shown: false,
        home: None,
    };
    let document = Document {
        picture: bytes("made.png"),
        layers: vec![layer],
        discarded: vec![id(73)],
        saved: Some(bytes("upload.png")),
        outdated: false,
    };
    let summary = Summary {
        id: id(70),
        title: "a red hat".into(),
        titled: false,
        created_at_ms: AT_MS,
        updated_at_ms: AT_MS + 1,
        cost_micros: 35_289,
        cover: Some(bytes("made.png")),
        chosen: vec![],
        deleted_at_ms: None,
        retouch: document.as_kept(),
    };
    assert_eq!(Document::read(&summary), Some(document));
    checked.is("summary-retouched.json", &summary);
    let layers = vec![Layer { home: Some((4, 20)), ..Document::read(&summary).unwrap().layers.remove(0) }];
    let document = Document { layers, ..Document::read(&summary).unwrap() };
    checked.is("summary-moved.json", &Summary { retouch: document.as_kept(), ..summary });
    let note = Note {
        mask: Some(bytes("sketch.png")),
        task: Task::Replace,
        words: "a red hat".into(),
        feather_px: Some(16.0),
    };
    let asked = Asked { edit: note.as_kept(), ..asked() };
    assert_eq!(Note::read(&asked), Some(note));
    let turn = Turn {
        id: id(71),
        conversation: id(70),
        parent: None,
        created_at_ms: AT_MS,
        parts: vec![Part::picture("image/png", bytes("upload.png")), Part::text("Edit Picture 1.")],
        by: By::Person(asked),
    };
    checked.is("turn-edit.json", &turn);
}
