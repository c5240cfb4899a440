//! The texts of the storage room. They are no area of `Words`, so that they come with the room and not before.

use super::figures;
use crate::core::keeping::task::Finding;

/// A text without values.
type Text = &'static str;

/// The storage room.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "a field's name and its text in a locale say what it is")]
pub struct KeepingWords {
    pub title: Text,
    pub reading: fn(u32) -> String,
    pub failed: Text,
    pub failed_lead: Text,
    pub again: Text,
    pub empty: Text,
    pub empty_lead: Text,

    pub total: fn(&str) -> String,
    pub total_in_tab: fn(&str) -> String,
    pub by_kind: Text,
    pub pictures: Text,
    pub thumbs: Text,
    pub signatures: Text,
    pub conversations: Text,
    pub styles: Text,
    pub drafts: Text,
    pub freed_elsewhere: Text,
    pub to_stylebook: Text,
    pub browser: fn(&str, &str) -> String,
    pub browser_why: Text,
    pub browser_silent: Text,
    pub scarce: Text,

    pub stay: Text,
    pub stay_given: Text,
    pub stay_not: Text,
    pub stay_refused: Text,
    pub stay_impossible: Text,
    pub stay_ask: Text,
    pub stay_asking: Text,

    pub backup: Text,
    pub backup_lead: Text,
    pub backup_none: Text,
    pub ago: fn(i64) -> String,
    pub backup_last: fn(u32, usize) -> String,
    pub backup_due: fn(usize) -> String,
    pub backup_later: Text,
    pub backup_file: Text,
    pub backup_folder: Text,
    pub backup_of_memory: Text,
    pub restore: Text,
    pub restore_folder: Text,
    pub restore_field: Text,

    pub saving: Text,
    pub checking: Text,
    pub restoring: Text,
    pub bytes_of: fn(&str, &str) -> String,
    pub files_of: fn(u32, u32) -> String,
    pub stopping: Text,
    pub saved: fn(usize, &str) -> String,
    pub saved_in_part: fn(usize, &str) -> String,
    pub unwritten: fn(usize) -> String,
    pub missing: fn(usize) -> String,
    pub closer: Text,
    pub stopped_saving: Text,
    pub stopped_adding: Text,
    pub stopped_restoring: Text,
    pub not_saved: Text,
    pub not_checked: Text,
    pub not_restored: Text,
    pub not_freed: Text,

    pub plan: Text,
    pub plan_adds: fn(&Finding, &str) -> String,
    pub plan_nothing: Text,
    pub plan_made: fn(&str) -> String,
    pub plan_here: fn(usize) -> String,
    pub plan_in_bin: fn(usize) -> String,
    pub plan_conflicts: fn(usize) -> String,
    pub plan_do: Text,
    pub restored: fn(&Finding) -> String,
    pub restored_nothing: Text,

    pub list: Text,
    pub list_lead: Text,
    pub list_empty: Text,
    pub mark: fn(&str) -> String,
    pub mark_all: Text,
    pub untitled: Text,
    pub facts: fn(usize, &str) -> String,
    pub style: Text,
    pub character: Text,
    pub busy: Text,
    pub marked_none: Text,
    pub marked: fn(usize, usize, &str) -> String,
    pub free: Text,
    pub sure: fn(usize, usize) -> String,
    pub sure_text: fn(usize, &str) -> String,
    pub sure_staying: fn(usize) -> String,
    pub sure_busy: fn(usize) -> String,
    pub backup_first: Text,
    pub delete: Text,
    pub freeing: Text,
    pub freed: fn(usize, &str) -> String,

    pub bin: Text,
    pub bin_lead: Text,
    pub bring_back: fn(&str) -> String,
    pub bring_back_short: Text,
    pub unused: Text,
    pub unused_lead: Text,
    pub empty_bin: Text,
}

/// The texts of the locale in use.
pub fn words() -> &'static KeepingWords {
    &ENGLISH
}

/// A count with its noun.
fn count(of: usize, one: &str, many: &str) -> String {
    if of == 1 { format!("1 {one}") } else { format!("{} {many}", figures::number(of as u64)) }
}

fn pictures(of: usize) -> String {
    count(of, "picture", "pictures")
}

fn conversations(of: usize) -> String {
    count(of, "conversation", "conversations")
}

/// How many days ago something was.
fn ago(days: i64) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// What a restore brings, by its kinds, those of which there are any. Messages that were not sent and settings are said
/// where nothing else comes.
fn brought(finding: &Finding) -> String {
    let kinds = [
        (finding.conversations, "conversation", "conversations"),
        (finding.pictures, "picture", "pictures"),
        (finding.styles, "style", "styles"),
        (finding.binned_conversations, "conversation in the bin", "conversations in the bin"),
        (finding.binned_styles, "style in the bin", "styles in the bin"),
        (finding.mended, "damaged file made whole", "damaged files made whole"),
    ];
    let said: Vec<String> =
        kinds.into_iter().filter(|(of, ..)| *of > 0).map(|(of, one, many)| count(of, one, many)).collect();
    match said.as_slice() {
        [] => count(finding.records, "message or setting", "messages and settings"),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

static ENGLISH: KeepingWords = KeepingWords {
    title: "Storage",
    reading: |things| match things {
        0 => "Looking at what is kept here…".to_owned(),
        things => format!("Looking at what is kept here… {}", figures::number(things.into())),
    },
    failed: "What is kept here could not be looked at",
    failed_lead: "The browser did not open its storage. Look again, or load the page anew.",
    again: "Look again",
    empty: "Nothing is kept here yet",
    empty_lead: "What you make will take its room here, on this device alone.",

    total: |size| format!("{size} on this device"),
    total_in_tab: |size| format!("{size} in this tab alone"),
    by_kind: "Room by kind",
    pictures: "Pictures",
    thumbs: "Small previews",
    signatures: "What models need to go on",
    conversations: "Conversations",
    styles: "Styles and what was measured",
    drafts: "Unsent messages and settings",
    freed_elsewhere: "Unsent messages go with their conversation, or as you empty them. Styles are deleted in the",
    to_stylebook: "stylebook",
    browser: |used, quota| format!("The browser counts {used} and allows about {quota}."),
    browser_why: "It rounds these numbers and adds files of its own, so they never match the sum above.",
    browser_silent: "This browser does not say how much room there is.",
    scarce: "There is little room left. Free some, or new pictures may not be kept.",

    stay: "How safe it is here",
    stay_given: "The browser has promised to keep everything until you delete it.",
    stay_not: "When the device runs out of room, the browser may delete all of it without asking; a private window forgets it when it is closed.",
    stay_refused: "The browser did not promise it. It decides by how often you come here, and a bookmark can help. A \
                   backup is safe in any case.",
    stay_impossible: "This browser cannot promise to keep things. A backup is safe in any case.",
    stay_ask: "Keep on this device",
    stay_asking: "Asking the browser…",

    backup: "Backup",
    backup_lead: "Every conversation and picture in one file of yours. The key is never in it.",
    backup_none: "There is no backup yet.",
    ago,
    backup_last: |days, since| match since {
        0 => format!("Last backup: {}, nothing new since.", ago(days.into())),
        since => format!("Last backup: {}, {} since.", ago(days.into()), pictures(since)),
    },
    backup_due: |since| match since {
        1 => "1 picture is on this device alone. A backup would protect it.".to_owned(),
        since => format!("{} are on this device alone. A backup would protect them.", pictures(since)),
    },
    backup_later: "Remind me in a week",
    backup_file: "Save a backup",
    backup_folder: "Back up to a folder",
    backup_of_memory: "This browser keeps nothing, so all of it goes when this tab is closed. A backup can be restored \
                       where the browser does keep things.",
    restore: "Restore from a backup",
    restore_folder: "Restore from a folder",
    restore_field: "Backup file",

    saving: "Saving the backup",
    checking: "Checking the backup",
    restoring: "Restoring",
    bytes_of: |done, total| format!("{done} of {total}"),
    files_of: |done, total| format!("{done} of {total} files"),
    stopping: "Stopping…",
    saved: |inside, size| format!("The backup is complete: {} in it, {size} written.", pictures(inside)),
    saved_in_part: |inside, size| format!("The backup is not complete: {} in it, {size} written.", pictures(inside)),
    unwritten: |waiting| match waiting {
        0 => "The last changes are not saved on this device yet and are not in it. Save another once they are."
            .to_owned(),
        1 => "1 picture is not saved on this device yet and is not in it. Save another once it is.".to_owned(),
        _ => format!(
            "{} are not saved on this device yet and are not in it. Save another once they are.",
            pictures(waiting)
        ),
    },
    missing: |files| {
        format!(
            "{} could not be read and {} not in it.",
            count(files, "file", "files"),
            if files == 1 { "is" } else { "are" }
        )
    },
    closer: "What exactly",
    stopped_saving: "Stopped. No backup was made.",
    stopped_adding: "Stopped. What has reached the folder stays there, and the next backup goes on from it.",
    stopped_restoring: "Stopped. Nothing was restored.",
    not_saved: "The backup was not made.",
    not_checked: "Nothing was restored.",
    not_restored: "Nothing was changed.",
    not_freed: "Nothing was deleted.",

    plan: "This backup would bring",
    plan_adds: |finding, size| match finding.bytes {
        0 => brought(finding),
        _ => format!("{}, {size}", brought(finding)),
    },
    plan_nothing: "Everything in this backup is here already.",
    plan_made: |day| format!("The backup was made on {day}."),
    plan_here: |here| format!("{} here already and left alone.", count(here, "thing is", "things are")),
    plan_in_bin: |binned| {
        let lie = count(binned, "thing lies", "things lie");
        format!("{lie} in the bin here and can be brought back from there.")
    },
    plan_conflicts: |differ| {
        format!("{} from what is here; yours stay as they are.", count(differ, "record differs", "records differ"))
    },
    plan_do: "Restore",
    restored: |finding| format!("Restored: {}.", brought(finding)),
    restored_nothing: "Nothing was missing here, so nothing was changed.",

    list: "Conversations by size",
    list_lead: "What you free here is deleted for good.",
    list_empty: "There are no conversations.",
    mark: |title| format!("Select {title}"),
    mark_all: "Select all",
    untitled: "Untitled",
    facts: |of_pictures, size| format!("{}, {size}", pictures(of_pictures)),
    style: "Style",
    character: "Character",
    busy: "An answer is under way",
    marked_none: "Nothing is selected.",
    marked: |selected, of_pictures, size| format!("{selected} selected: {}, {size}", pictures(of_pictures)),
    free: "Free up room",
    sure: |of_conversations, of_styles| {
        let styles = count(of_styles, "style", "styles");
        match (of_conversations, of_styles) {
            (0, 0) => "Delete what is no longer in use for good?".to_owned(),
            (some, 0) => format!("Delete {} for good?", conversations(some)),
            (0, _) => format!("Delete {styles} for good?"),
            (some, _) => format!("Delete {} and {styles} for good?", conversations(some)),
        }
    },
    sure_text: |of_pictures, size| format!("{}, {size}. This cannot be undone.", pictures(of_pictures)),
    sure_staying: |staying| match staying {
        1 => "1 picture stays, because it is in use elsewhere.".to_owned(),
        staying => format!("{} stay, because they are in use elsewhere.", pictures(staying)),
    },
    sure_busy: |busy| match busy {
        1 => "1 conversation stays, because an answer is under way in it.".to_owned(),
        busy => format!("{} stay, because answers are under way in them.", conversations(busy)),
    },
    backup_first: "Save a backup first",
    delete: "Delete for good",
    freeing: "Deleting…",
    freed: |of_pictures, size| format!("Deleted for good: {}, {size}.", pictures(of_pictures)),

    bin: "In the bin",
    bin_lead: "Deleted conversations, styles and characters can be brought back for a day. Then they go by themselves.",
    bring_back: |title| format!("Bring back {title}"),
    bring_back_short: "Bring back",
    unused: "No longer in use",
    unused_lead: "in no conversation, message or style any more",
    empty_bin: "Empty the bin",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_in_the_singular_and_the_plural() {
        let words = words();
        assert_eq!((words.facts)(1, "34 MB"), "1 picture, 34 MB");
        assert_eq!((words.sure)(2, 0), "Delete 2 conversations for good?");
        assert_eq!((words.sure)(1, 2), "Delete 1 conversation and 2 styles for good?");
        assert_eq!((words.sure)(0, 1), "Delete 1 style for good?");
        assert_eq!((words.sure_busy)(1), "1 conversation stays, because an answer is under way in it.");
        assert_eq!((words.sure_busy)(2), "2 conversations stay, because answers are under way in them.");
        assert_eq!((words.backup_last)(3, 14), "Last backup: 3 days ago, 14 pictures since.");
        assert_eq!((words.backup_last)(1, 0), "Last backup: yesterday, nothing new since.");
        let finding = Finding { pictures: 2, bytes: 3_000_000, ..Finding::default() };
        assert_eq!((words.plan_adds)(&finding, "3 MB"), "2 pictures, 3 MB");
        assert_eq!((words.plan_adds)(&Finding { records: 1, ..Finding::default() }, "0 B"), "1 message or setting");
        let finding = Finding { conversations: 1, pictures: 12, ..Finding::default() };
        assert_eq!((words.restored)(&finding), "Restored: 1 conversation and 12 pictures.");
        let finding = Finding { styles: 1, ..finding };
        assert_eq!((words.restored)(&finding), "Restored: 1 conversation, 12 pictures and 1 style.");
        let finding = Finding { mended: 1, bytes: 7, ..Finding::default() };
        assert_eq!((words.plan_adds)(&finding, "7 B"), "1 damaged file made whole, 7 B");
        let finding = Finding { pictures: 3, binned_conversations: 1, ..Finding::default() };
        assert_eq!((words.restored)(&finding), "Restored: 3 pictures and 1 conversation in the bin.");
        assert_eq!((words.missing)(1), "1 file could not be read and is not in it.");
        assert_eq!((words.plan_in_bin)(1), "1 thing lies in the bin here and can be brought back from there.");
        assert_eq!((words.plan_conflicts)(2), "2 records differ from what is here; yours stay as they are.");
        assert_eq!((words.saved_in_part)(2, "2 MB"), "The backup is not complete: 2 pictures in it, 2 MB written.");
        let unwritten = "1 picture is not saved on this device yet and is not in it. Save another once it is.";
        assert_eq!((words.unwritten)(1), unwritten);
        assert_eq!((words.saved)(1, "2.0 MB"), "The backup is complete: 1 picture in it, 2.0 MB written.");
    }
}
