//! The texts of the stylebook. They are no area of `Words`, so that they come with the room and not before.

use crate::core::style::reason::SMALL_SIDE;
use crate::core::style::set::COMPARED;

/// A text without values.
type Text = &'static str;

/// The stylebook.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "a field's name and its text in a locale say what it is")]
pub struct StylebookWords {
    pub title: Text,
    pub lead: Text,
    pub compiled_not_trained: Text,
    pub reading: Text,
    pub failed: Text,
    pub again: Text,
    pub empty: Text,
    pub empty_lead: Text,
    pub new: Text,
    pub import: Text,
    pub import_field: Text,
    pub list: Text,
    pub archived: Text,
    pub back: Text,
    pub back_of_character: Text,
    pub open: Text,
    pub draft: fn(usize) -> String,
    pub draft_missing: fn(usize, usize) -> String,
    pub facts: fn(u32, usize, f32) -> String,
    pub deleted: fn(bool) -> String,
    pub removed: fn(&str) -> String,
    pub card_replaced: Text,
    pub undo: Text,

    pub new_character: Text,
    pub characters: Text,
    pub characters_lead: Text,
    pub character_facts: fn(usize) -> String,
    pub character_none: Text,
    pub about: Text,
    pub about_hint: Text,
    pub add_character: Text,
    pub character_drop: fn(usize) -> String,
    pub character_pictures: Text,
    pub add_portraits: Text,
    pub character_name: Text,
    pub lead_picture: Text,
    pub make_lead: Text,

    pub name: Text,
    pub use_it: Text,
    pub use_handle: fn(&str) -> String,
    pub sample: Text,
    pub samples: Text,
    pub sample_price: fn(&str) -> String,
    pub samples_price: fn(&str) -> String,
    pub sample_words: Text,
    pub export: Text,
    pub written: fn(&str) -> String,
    pub duplicate: Text,
    pub archive: Text,
    pub unarchive: Text,
    pub delete: Text,
    pub merge: Text,
    pub merge_now: Text,

    pub add_files: Text,
    pub add_folder: Text,
    pub add_library: Text,
    pub add_field: Text,
    pub drop: Text,
    pub drop_shelf: Text,
    pub missing: fn(usize) -> String,
    pub thin: Text,
    pub full: Text,
    pub reading_of: fn(usize, usize) -> String,
    pub so_many_of: fn(usize, usize) -> String,
    pub judging: Text,
    pub renewing: fn(usize, usize) -> String,
    pub compiling: Text,
    pub describing: Text,
    pub packing: Text,
    pub unpacking: Text,
    pub matching: Text,
    pub stop: Text,
    pub waits: fn(usize, usize) -> String,
    pub surplus: fn(usize, bool) -> String,
    pub known: fn(usize) -> String,
    pub nothing_in: fn(&str) -> String,
    pub refused: fn(usize) -> String,
    pub close: Text,
    pub give_key: Text,

    pub cohesion: Text,
    pub cohesion_of: fn(f32) -> String,
    pub too_few: Text,
    pub coverage: fn(usize, f32) -> String,
    pub palette: Text,
    pub share: fn(f32) -> String,
    pub pictures: Text,
    pub picture: fn(&str) -> String,
    pub exemplar: Text,
    pub pinned: Text,
    pub is_out: Text,
    pub elsewhere: Text,
    pub look: Text,
    pub pin: Text,
    pub unpin: Text,
    pub leave_out: Text,
    pub take_again: Text,
    pub remove: Text,
    pub remarks: Text,
    pub apart: fn(&str, &str) -> String,
    pub copies: fn(&str, &str) -> String,
    pub many_small: fn(usize) -> String,

    pub compile: Text,
    pub compile_next: fn(u32, bool) -> String,
    pub up_to_date: fn(u32) -> String,

    pub card: Text,
    pub card_lead: Text,
    pub card_measured: Text,
    pub card_by_model: fn(&str) -> String,
    pub card_by_person: Text,
    pub describe: Text,
    pub describe_price: fn(&str) -> String,
    pub describe_lead: Text,
    pub describe_later: Text,
    pub describe_demo: Text,
    pub cost: fn(&str) -> String,
    pub cost_in_vain: fn(&str) -> String,
    pub spent: fn(&str) -> String,
    pub medium: Text,
    pub line: Text,
    pub light: Text,
    pub colour: Text,
    pub composition: Text,
    pub never: Text,
    pub chars_left: fn(usize) -> String,

    pub versions: Text,
    pub version: fn(u32, usize, f32) -> String,
    pub use_version: Text,

    pub styled: Text,
    pub cast: Text,
    pub unstyle: fn(&str) -> String,
    pub strength: Text,
    pub strengths: [Text; 5],
    pub weight: fn(&str) -> String,
    pub percent: fn(u8) -> String,
    pub more: Text,
    pub mention: Text,
    pub left_out: fn(&str, Option<usize>, bool) -> String,

    pub fit: Text,
    pub fit_score: fn(f32) -> String,
    pub fit_of: fn(&str) -> String,
    pub fit_measuring: Text,
    pub fit_unknown: Text,
    pub match_it: Text,
    pub match_lead: Text,
    pub matched: fn(f32, f32) -> String,
    pub match_nothing: Text,
    pub best_first: Text,
}

/// The texts in use.
pub fn words() -> &'static StylebookWords {
    &ENGLISH
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn pictures(count: usize) -> String {
    plural(count, "picture", "pictures")
}

fn version(number: u32, count: usize, cohesion: f32) -> String {
    match count {
        ..COMPARED => format!("Version {number} · {}", pictures(count)),
        _ => format!("Version {number} · {} · cohesion {cohesion:.0}", pictures(count)),
    }
}

const ENGLISH: StylebookWords = StylebookWords {
    title: "Styles",
    lead: "A style is measured from 10 to 50 pictures of yours, and goes along with a message as a few of them and a \
           few words.",
    compiled_not_trained: "Compiled, not trained: your pictures stay on this device until you generate.",
    reading: "Reading your styles …",
    failed: "Your styles could not be read",
    again: "Try again",
    empty: "No styles yet",
    empty_lead: "Drop 10 to 50 pictures that look the way yours should look. In seconds they become a style with a score.",
    new: "New style",
    import: "Import style",
    import_field: "Style file to open",
    list: "Your styles",
    archived: "Put away",
    back: "All styles",
    back_of_character: "All characters",
    open: "Open",
    draft: |count| format!("Draft · {}", pictures(count)),
    draft_missing: |count, missing| format!("Draft · {} · {missing} more for a full set", pictures(count)),
    facts: version,
    deleted: |is_character| format!("The {} was deleted.", if is_character { "character" } else { "style" }),
    removed: |name| format!("{name} was taken away."),
    card_replaced: "Your own words for the card were replaced.",
    undo: "Undo",

    new_character: "New character",
    characters: "Your characters",
    characters_lead: "A character is somebody who stays the same from picture to picture: up to four pictures and a line \
                      of yours.",
    character_facts: pictures,
    character_none: "No picture yet",
    about: "What always holds",
    about_hint: "Red beard, round glasses, a green coat",
    add_character: "Add a character",
    character_drop: |left| match left {
        0 => "That is all a message takes: four pictures.".to_owned(),
        left => format!("Drop pictures here, or paste them: {left} more. Face and whole figure, from several sides."),
    },
    character_pictures: "Pictures of the character",
    add_portraits: "Pictures for the character",
    character_name: "Name of the character",
    lead_picture: "Leads",
    make_lead: "Show this one first",

    name: "Name of the style",
    use_it: "Use in the message",
    use_handle: |handle| format!("In a message, write @{handle}"),
    sample: "Generate a sample",
    samples: "Generate four, best first",
    sample_price: |price| format!("A sample: {price}."),
    samples_price: |price| format!("Four, sorted by how well they match: {price}."),
    sample_words: "A harbour town in the early morning, with boats, a lighthouse and gulls",
    export: "Export style",
    written: |name| format!("Saved as {name}"),
    duplicate: "Duplicate",
    archive: "Put away",
    unarchive: "Take out again",
    delete: "Delete",
    merge: "Merge with …",
    merge_now: "Merge",

    add_files: "Add pictures",
    add_folder: "Add a folder",
    add_library: "From this device",
    add_field: "Pictures for the style",
    drop: "Drop pictures here, or paste them",
    drop_shelf: "Drop pictures or a style file anywhere here",
    missing: |count| format!("{} more for a full set of ten.", pictures(count)),
    thin: "A thin set can be compiled, but is followed less closely.",
    full: "The set is full: 50 pictures.",
    so_many_of: |chosen, room| format!("{chosen} of {room}"),
    reading_of: |done, total| format!("Measuring picture {} of {total}", (done + 1).min(total)),
    judging: "Comparing the pictures …",
    renewing: |done, total| format!("Measuring pictures anew: {done} of {total}"),
    compiling: "Compiling …",
    describing: "Gemini is looking at the pictures …",
    packing: "Writing the file …",
    unpacking: "Reading the file …",
    matching: "Matching palette and tone …",
    stop: "Stop",
    waits: |pictures, styles| {
        let said =
            [(pictures, "picture", "pictures"), (styles, "style file", "style files")].map(|(count, one, many)| {
                let waits = if count == 1 { "waits" } else { "wait" };
                (count > 0).then(|| format!("{} {waits} until this is done.", plural(count, one, many)))
            });
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    },
    surplus: |count, is_character| {
        let of = if is_character { "character takes at most 4" } else { "style takes at most 50" };
        format!("{} left out, since a {of}:", pictures(count))
    },
    known: |count| format!("{} already there:", pictures(count)),
    nothing_in: |folders| format!("There is no picture in {folders}."),
    refused: |count| format!("{} could not be used:", pictures(count)),
    close: "Close",
    give_key: "Give a key",

    cohesion: "Cohesion",
    cohesion_of: |cohesion| format!("{cohesion:.0} of 100"),
    too_few: "too few pictures to compare",
    coverage: |count, coverage| {
        let exemplars = plural(count, "exemplar stands", "exemplars stand");
        format!("{exemplars} for {:.0} % of the set", coverage * 100.0)
    },
    palette: "Palette",
    share: |share| format!("{:.0} %", share * 100.0),
    pictures: "Training pictures",
    picture: |name| if name.is_empty() { "Picture".to_owned() } else { name.to_owned() },
    exemplar: "Exemplar",
    pinned: "Pinned exemplar",
    is_out: "Left out",
    elsewhere: "Measured elsewhere; not on this device",
    look: "Look closely",
    pin: "Pin as exemplar",
    unpin: "Unpin",
    leave_out: "Leave out",
    take_again: "Take again",
    remove: "Remove",
    remarks: "Worth a look",
    apart: |name, reasons| if reasons.is_empty() { name.to_owned() } else { format!("{name}: {reasons}") },
    copies: |one, other| format!("{one} and {other} are nearly the same"),
    many_small: |count| format!("{count} pictures are small: their shorter sides have fewer than {SMALL_SIDE} pixels"),

    compile: "Compile",
    compile_next: |version, is_thin| match (version, is_thin) {
        (1, false) => String::new(),
        (1, true) => "As a thin set: it can be used, but is followed less closely.".to_owned(),
        (version, false) => format!("Becomes version {version}; what was made keeps its own."),
        (version, true) => format!("Becomes version {version}, as a thin set; what was made keeps its own."),
    },
    up_to_date: |version| format!("Version {version} is compiled from these pictures."),

    card: "Style card",
    card_lead: "These words go along with the exemplars. Change them as you like.",
    card_measured: "From the measurements",
    card_by_model: |model| format!("Written by {model}"),
    card_by_person: "Changed by you",
    describe: "Let Gemini describe it",
    describe_price: |price| format!("At most {price}."),
    describe_lead: "Sends the exemplars and the contact sheet to Google, once.",
    describe_later: "The pictures have changed: compile them first, so that the card is of what goes along.",
    describe_demo: "With a key, Gemini can look at the pictures and write this card.",
    cost: |price| format!("The card cost {price}."),
    cost_in_vain: |price| format!("It cost {price} all the same."),
    spent: |price| format!("{price} spent on cards so far"),
    medium: "Medium",
    line: "Line",
    light: "Light",
    colour: "Colour",
    composition: "Composition",
    never: "Never",
    chars_left: |left| format!("{} left", plural(left, "character", "characters")),

    versions: "Versions",
    version,
    use_version: "Use this version",

    styled: "In the style of",
    cast: "With",
    unstyle: |name| format!("Remove {name}"),
    strength: "Strength",
    strengths: ["A hint", "Light", "Medium", "Strong", "Fully"],
    weight: |name| format!("Share of {name}"),
    percent: |share| format!("{share} %"),
    more: "Mix in a style",
    mention: "Styles and characters",
    left_out: |names, most, are_characters| match most {
        None => format!("Named, but not going along: {names}"),
        Some(most) => {
            let kind = if are_characters { "characters" } else { "styles" };
            format!("At most {most} {kind} go along with a message; left out: {names}")
        }
    },

    fit: "Style match",
    fit_score: |whole| format!("{whole:.0} of 100"),
    fit_of: |name| format!("How well it fits {name}"),
    fit_measuring: "Measuring how well it matches …",
    fit_unknown: "Its style is not on this device",
    match_it: "Match palette and tone",
    match_lead: "Makes another picture with the style's colours and tones; this one stays as it is.",
    matched: |from, to| format!("Matched: {from:.0} → {to:.0}"),
    match_nothing: "Colours and tones bring it no nearer.",
    best_first: "Best first",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stand_in_whole_words() {
        let words = words();
        assert_eq!((words.missing)(1), "1 picture more for a full set of ten.");
        assert_eq!((words.facts)(2, 24, 82.6), "Version 2 · 24 pictures · cohesion 83");
        assert_eq!((words.waits)(1, 0), "1 picture waits until this is done.");
        assert_eq!((words.waits)(3, 2), "3 pictures wait until this is done. 2 style files wait until this is done.");
        assert_eq!((words.facts)(1, 2, 100.0), "Version 1 · 2 pictures", "too few for a score");
        assert_eq!((words.version)(1, 3, 99.0), "Version 1 · 3 pictures · cohesion 99");
        assert_eq!((words.coverage)(4, 0.905), "4 exemplars stand for 90 % of the set");
        assert_eq!((words.reading_of)(24, 24), "Measuring picture 24 of 24");
        assert_eq!((words.compile_next)(1, false), "", "the first version of a full set needs no word");
        assert_eq!((words.surplus)(3, false), "3 pictures left out, since a style takes at most 50:");
        assert_eq!((words.surplus)(1, true), "1 picture left out, since a character takes at most 4:");
    }
}
