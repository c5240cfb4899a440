//! The texts of the desk. They are no area of `Words`, so that they come with the room and not before.

use crate::core::error::{Error, Kind};
use crate::core::retouching::frame::Misfit;
use crate::core::retouching::{Drift, Laid, Receipt, Refused, Task};
use crate::core::text::{Words, failure};

/// A text without values.
type Text = &'static str;

/// The button that lays a picture on the desk. It stands beside every picture, so it comes without the other texts.
pub const RETOUCH: &str = "Retouch";
/// The button that leads to what was made of a picture there.
pub const RETOUCHED: &str = "Retouched";

/// The desk.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "a field's name and its text in a locale say what it is")]
pub struct RetouchingWords {
    pub title: Text,
    pub opening: Text,
    pub close: Text,
    pub stage: Text,
    pub stage_keys: Text,
    pub tools: Text,
    pub brush: Text,
    pub eraser: Text,
    pub lasso: Text,
    pub polygon: Text,
    pub rectangle: Text,
    pub ellipse: Text,
    pub wand: Text,
    pub hand: Text,
    pub undo: Text,
    pub redo: Text,
    pub size: Text,
    pub tolerance: Text,
    pub subtract: Text,
    pub mask: Text,
    pub grow: Text,
    pub shrink: Text,
    pub invert: Text,
    pub all: Text,
    pub nothing: Text,
    pub feather: Text,
    pub feather_usual: Text,
    pub pixels: fn(u32) -> String,
    pub zoom_in: Text,
    pub zoom_out: Text,
    pub fit: Text,
    pub actual: Text,

    pub what: Text,
    pub what_hint: Text,
    pub task: Text,
    pub tasks: fn(Task) -> Text,
    pub regions: Text,
    pub region: fn(usize) -> String,
    pub add_region: Text,
    pub remove_region: fn(usize) -> String,
    pub protect: Text,
    pub protect_lead: Text,
    pub manner: Text,
    pub model: Text,
    pub variants: Text,
    pub references: Text,
    pub references_lead: Text,
    pub add_references: Text,
    pub drop_reference: fn(usize) -> String,
    pub style: Text,
    pub character: Text,
    pub no_style: Text,
    pub marked: fn(f64) -> String,
    pub nothing_marked: Text,
    pub all_out: Text,
    pub misfit: fn(Misfit) -> Text,
    pub apply: Text,
    pub price: fn(&str, usize) -> String,
    pub price_unknown: Text,
    pub cutting: Text,
    pub stop: Text,
    pub sent: Text,
    pub sent_window: (Text, Text),
    pub sent_whole: (Text, Text),
    pub sent_outline: (Text, Text),
    pub sent_reference: (Text, Text),
    pub sent_instruction: (Text, Text),
    pub sent_out: Text,
    pub sent_each: Text,

    pub answers: Text,
    pub flying: Text,
    pub laying: Text,
    pub receipt: Text,
    pub no_receipt: Text,
    pub variant: fn(usize) -> String,
    pub keep: Text,
    pub discard: Text,
    pub as_it_lies: Text,
    pub look_at_reply: Text,
    pub seamless: Text,
    pub seamless_lead: Text,
    pub again: Text,
    pub lay_again: Text,
    pub lay_again_lead: Text,
    pub before_after: Text,
    pub blink: Text,
    pub difference: Text,

    pub layers: Text,
    pub layers_empty: Text,
    pub layer_nth: fn(usize) -> String,
    pub show: fn(&str) -> String,
    pub opacity: fn(&str) -> String,
    pub raise: fn(&str) -> String,
    pub lower: fn(&str) -> String,
    pub move_left: fn(&str) -> String,
    pub move_right: fn(&str) -> String,
    pub move_up: fn(&str) -> String,
    pub move_down: fn(&str) -> String,
    pub drag: fn(&str) -> String,
    pub remove: fn(&str) -> String,
    pub ask_again: fn(&str) -> String,
    pub save: Text,
    pub saving: Text,
    pub download: Text,
    pub look: Text,
    pub export: Text,
    pub export_ora: Text,
    pub export_zip: Text,
    pub exporting: Text,
    pub written: fn(&str) -> String,

    pub extend: Text,
    pub extend_lead: Text,
    pub extend_to: Text,
    pub extend_now: Text,
    pub extend_drag: Text,
    pub frame: Text,
    pub extending: Text,
    pub edge: fn(usize) -> Text,
    pub earlier: Text,
    pub earlier_lead: Text,
    pub turns_earlier: fn(usize) -> String,
    pub drifted_after: Text,
    pub comparing: Text,
    pub mending: Text,
    pub undrift: Text,
    pub restore: Text,
}

/// The texts in use.
pub fn words() -> &'static RetouchingWords {
    &ENGLISH
}

/// What a file proves, in one sentence.
pub fn receipt(receipt: &Receipt) -> String {
    if receipt.protected == 0 {
        return "Everything was marked, so nothing is protected".to_owned();
    }
    let number = Words::current().figures.number;
    format!("{} of {} protected pixels changed", number(receipt.changed), number(receipt.protected))
}

/// How far the rim of an answer can be seen, by its mean step of tone in CIEDE2000: below 1 nobody sees it, from about 2.3
/// on most people do.
pub fn rim(seam: f64) -> &'static str {
    match seam {
        seam if seam < 1.0 => "Rim: not to be seen",
        seam if seam < 2.3 => "Rim: hardly to be seen",
        _ => "Rim: to be seen",
    }
}

/// Where an answer lay, in one sentence.
pub fn alignment(laid: &Laid) -> String {
    match laid.shift_px {
        Some((right, down)) => format!(
            "The answer was {:.1} px off and {:+.2} % in size; that is undone.",
            right.hypot(down),
            (laid.scale - 1.0) * 100.0
        )
        .replace('-', "−"),
        None => "There was nothing to align the answer by, so it was taken as it lies.".to_owned(),
    }
}

/// Why an answer was not laid in, and what to do.
pub fn refused(refused: Refused) -> &'static str {
    match refused {
        Refused::OtherRatio => "The answer has another shape than what was sent, so it cannot be laid in.",
        Refused::Blank => "The answer is blank, so there is nothing to lay in.",
        Refused::OtherPicture => "The answer shows another picture, so it was not laid in.",
        Refused::Mirrored => "The answer is mirrored, so it was not laid in.",
        Refused::Shifted => "The answer moved everything too far to be put back.",
        Refused::Zoomed => "The answer is too large or too small to be put back.",
        Refused::Unchanged => "The answer changes nothing that can be seen.",
    }
}

/// How far a picture has drifted, in one sentence.
pub fn drift(drift: &Drift) -> String {
    let (right, down) = drift.shift_px;
    format!(
        "{:.1} px right, {:.1} px down, {:+.2} % in size, colours off by {:.3}",
        right,
        down,
        (drift.scale - 1.0) * 100.0,
        drift.tint
    )
}

/// Why a picture cannot be worked on, or something else failed here, in one sentence.
pub fn failed(error: &Error) -> String {
    match (error.kind, error.detail.as_str()) {
        (Kind::TooManyPixels, _) => {
            "This picture is too large to retouch: at most 8192 pixels a side can be worked on.".to_owned()
        }
        (Kind::UnsupportedFormat, "CMYK") => "This picture is in printing inks (CMYK). Save it in RGB, because \
                                              turning it would change every pixel."
            .to_owned(),
        (Kind::PromptEmpty, _) => "Say what should change.".to_owned(),
        (Kind::Unknown, "register") => "The two pictures are too different to be put in register.".to_owned(),
        (Kind::Unknown, "mask") => "Mark something first, within the limits of the picture.".to_owned(),
        (Kind::NoPicture, said) if !said.is_empty() => format!("The model answered without a picture: {said}"),
        _ => failure::sentence(error),
    }
}

const ENGLISH: RetouchingWords = RetouchingWords {
    title: RETOUCH,
    opening: "Opening the picture …",
    close: "Close",
    stage: "Picture to mark",
    stage_keys: "Arrow keys move the point, Space marks there, Enter closes an outline, plus and minus zoom.",
    tools: "Tools",
    brush: "Brush",
    eraser: "Eraser",
    lasso: "Lasso",
    polygon: "Polygon",
    rectangle: "Rectangle",
    ellipse: "Ellipse",
    wand: "Wand",
    hand: "Hand",
    undo: "Undo",
    redo: "Redo",
    size: "Brush size",
    tolerance: "Tolerance",
    subtract: "Take away",
    mask: "Whole mask",
    grow: "Grow",
    shrink: "Shrink",
    invert: "Invert",
    all: "Mark all",
    nothing: "Clear",
    feather: "Soft edge",
    feather_usual: "by size",
    pixels: |px| format!("{px} px"),
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    fit: "Fit",
    actual: "Actual pixels",

    what: "What should change?",
    what_hint: "A straw hat with a red ribbon",
    task: "Kind of edit",
    tasks: |task| match task {
        Task::Change => "Change",
        Task::Remove => "Remove",
        Task::Replace => "Replace",
        Task::Add => "Add",
        Task::Recolour => "Recolour",
        Task::Relight => "Relight",
        Task::Hair => "Hair",
        Task::Clothes => "Clothes",
        Task::Background => "Background",
        Task::Extend => "Fill the margin",
    },
    regions: "Regions",
    region: |number| format!("Region {number}"),
    add_region: "Another region",
    remove_region: |number| format!("Remove region {number}"),
    protect: "Protect the rest",
    protect_lead: "Without marking: the whole picture is asked for, and whatever did not really change keeps its pixels.",
    manner: "How it is asked",
    model: "Model",
    variants: "Variants",
    references: "Pictures that show what is meant",
    references_lead: "The message's own pictures can be taken along, or files.",
    add_references: "Add pictures",
    drop_reference: |number| format!("Remove picture {number}"),
    style: "Style",
    character: "Character",
    no_style: "None",
    marked: |percent| format!("{percent:.1} % marked"),
    nothing_marked: "Mark what should change, or protect the rest.",
    misfit: |why| match why {
        Misfit::TooLarge => "That is more than can be worked on: at most 8192 pixels a side.",
        Misfit::TooNarrow => "A margin has to be wider than its soft rim: at least 17 pixels.",
    },
    all_out: "This was asked for: keep or discard the answer, or change what is marked.",
    apply: "Apply edit",
    price: |price, requests| {
        if requests == 1 { format!("about {price}") } else { format!("about {price} for {requests} requests") }
    },
    price_unknown: "The price of this model is not known.",
    cutting: "Cutting out what is sent …",
    stop: "Stop",
    sent: "What will be sent",
    sent_window: ("The picture around the mark", "to be changed there, and kept everywhere else"),
    sent_whole: ("The picture", "to be changed; what did not really change keeps its pixels"),
    sent_outline: ("The same, with the mark outlined", "a guide; no outline comes back"),
    sent_reference: ("A picture that shows what is meant", "for that alone"),
    sent_instruction: ("Your words", "with what is to stay as it is"),
    sent_out: "Nothing: what is marked has left already.",
    sent_each: "Each region is a request of its own, with its own mark and words.",

    answers: "Answers",
    flying: "The model is painting …",
    laying: "Laying the answer in …",
    receipt: "Receipt",
    no_receipt: "Nothing has been changed yet.",
    variant: |number| format!("Variant {number}"),
    keep: "Keep",
    discard: "Discard",
    as_it_lies: "Lay it in as it lies",
    look_at_reply: "Look at the answer",
    seamless: "Seamless joint",
    seamless_lead: "Carries what steps of tone are left at the rim inward. Costs nothing.",
    again: "Ask again",
    lay_again: "Lay it in again",
    lay_again_lead: "The answer is here, so laying it in again costs nothing.",
    before_after: "Before and after",
    blink: "Blink",
    difference: "Difference",

    layers: "Layers",
    layer_nth: |nth| format!("Edit {nth}"),
    layers_empty: "Every edit that you keep becomes a layer here.",
    show: |name| format!("Show {name}"),
    opacity: |name| format!("Opacity of {name}"),
    raise: |name| format!("Raise {name}"),
    lower: |name| format!("Lower {name}"),
    move_left: |name| format!("Move {name} left"),
    move_right: |name| format!("Move {name} right"),
    move_up: |name| format!("Move {name} up"),
    move_down: |name| format!("Move {name} down"),
    drag: |name| format!("Drag {name} with the pointer"),
    remove: |name| format!("Remove {name}"),
    ask_again: |name| format!("Ask again for {name}"),
    save: "Save as a picture",
    saving: "Writing the picture …",
    download: "Download the picture",
    look: "Look at it",
    export: "With layers",
    export_ora: "OpenRaster (GIMP, Krita)",
    export_zip: "PNG files (zip)",
    exporting: "Writing the layers …",
    written: |name| format!("Saved as {name}"),

    extend: "Extend",
    extend_lead: "Makes the picture larger; the model fills the margin, and the picture itself keeps every pixel.",
    extend_to: "To the ratio",
    extend_now: "Extend",
    extend_drag: "Or drag the frame's edges on the picture.",
    frame: "Drag the frame",
    extending: "Making the picture larger …",
    edge: |nth| match nth {
        0 => "Left edge",
        1 => "Top edge",
        2 => "Right edge",
        _ => "Bottom edge",
    },
    earlier: "Drift",
    earlier_lead: "Models redraw the whole picture at every turn. Here is how far it has moved since.",
    turns_earlier: |count| if count == 1 { "1 picture earlier".into() } else { format!("{count} pictures earlier") },
    drifted_after: "Most of it came with the turn after this one.",
    comparing: "Comparing …",
    mending: "Putting it back …",
    undrift: "Undo the drift",
    restore: "Restore everything but the mark",
};

#[cfg(test)]
mod tests;
