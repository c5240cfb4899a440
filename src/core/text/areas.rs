//! The texts that every locale has, by area of the screen.
#![expect(missing_docs, reason = "a field's name and its text in a locale say what it is")]

use crate::core::notice::Standing;

/// A text without values.
type Text = &'static str;

/// Words that more than one view uses.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    pub brand: Text,
    pub close: Text,
    pub cancel: Text,
    pub demo: Text,
    pub demo_explained: Text,
    pub skip: Text,
    pub loading: Text,
    pub picture: fn(usize) -> String,
}

/// Amounts with their units.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub price: fn(u64) -> String,
    pub about: fn(&str) -> String,
    pub so_far: fn(&str) -> String,
    pub each: fn(&str) -> String,
    pub price_unknown: Text,
    pub free: Text,
    pub duration: fn(i64) -> String,
    pub pixels: fn(u32, u32) -> String,
    pub bytes: fn(u64) -> String,
    pub number: fn(u64) -> String,
}

/// The ways in.
#[derive(Clone, Copy, Debug)]
pub struct Welcome {
    pub title: Text,
    pub promise: Text,
    pub drawn_ask: Text,
    pub drawn_edit: Text,
    pub drawn_alt: Text,
    pub key_title: Text,
    pub key_lead: Text,
    pub key_label: Text,
    pub key_show: Text,
    pub key_hide: Text,
    pub key_use: Text,
    pub keep_legend: Text,
    pub keep_visit: Text,
    pub keep_visit_why: Text,
    pub keep_device: Text,
    pub keep_device_why: Text,
    pub testing: Text,
    pub passed: fn(usize) -> String,
    pub demo_title: Text,
    pub demo_lead: Text,
    pub demo_use: Text,
    pub file_title: Text,
    pub file_lead: Text,
    pub file_use: Text,
    pub where_title: Text,
    pub get_title: Text,
    pub get_text: Text,
    pub get_link: Text,
    pub cost_title: Text,
    pub cost_text: Text,
    pub kept_title: Text,
    pub kept_text: Text,
    pub to_send: Text,
}

/// The list of conversations.
#[derive(Clone, Copy, Debug)]
pub struct Rail {
    pub title: Text,
    pub open: Text,
    pub new: Text,
    pub styles: Text,
    pub search: Text,
    pub list: Text,
    pub empty: Text,
    pub none_found: fn(&str) -> String,
    pub today: Text,
    pub yesterday: Text,
    pub last_week: Text,
    pub last_month: Text,
    pub earlier: Text,
    pub untitled: Text,
    pub more: fn(&str) -> String,
    pub rename: Text,
    pub rename_field: Text,
    pub delete: Text,
    pub answering: Text,
    pub settings: Text,
    pub backup_due: Text,
    pub key_kept: Text,
    pub key_visit: Text,
    pub demo: Text,
    pub nobody: Text,
}

/// The conversation around its turns.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    pub new_title: Text,
    pub log: Text,
    pub inspector: Text,
    pub empty_title: Text,
    pub empty_lead: Text,
    pub ideas: [Text; 4],
    pub missing_title: Text,
    pub missing_lead: Text,
    pub failed_title: Text,
    pub drop: Text,
    pub drop_lead: Text,
    pub latest: Text,
    pub unsaved: Text,
    pub unwritten: Text,
    pub save_again: Text,
}

/// What a person said, and the answers.
#[derive(Clone, Copy, Debug)]
pub struct TurnWords {
    pub yours: Text,
    pub answer: Text,
    pub edit: Text,
    pub regenerate: Text,
    pub afresh: Text,
    pub previous: Text,
    pub next: Text,
    pub nth: fn(usize, usize) -> String,
    pub variant: fn(usize, usize) -> String,
    pub choose: Text,
    pub chosen: Text,
    pub thoughts_now: Text,
    pub thought: Text,
    pub thought_for: fn(&str) -> String,
    pub generated: fn(&str, usize) -> String,
    pub uploaded: fn(usize) -> String,
    pub look: Text,
    pub download: Text,
    pub continue_from: Text,
    pub continue_short: Text,
    pub copy: Text,
    pub attach: Text,
    pub details: Text,
    pub gone: Text,
    pub unread: Text,
    pub damaged: Text,
    pub differs: fn(&str, &str) -> String,
    pub outside_picture: Text,
    pub other_part: Text,
    pub call: fn(&str) -> String,
    pub cost: fn(&str) -> String,
    pub no_cost: Text,
    pub cost_so_far: fn(&str) -> String,
    pub maybe_cost: Text,
    pub stopped: Text,
    pub interrupted: Text,
    pub elsewhere: Text,
    pub kept_so_far: Text,
    pub said: Text,
}

/// An answer under way.
#[derive(Clone, Copy, Debug)]
pub struct Pending {
    pub preparing: Text,
    pub waiting: Text,
    pub thinking: Text,
    pub painting: Text,
    pub writing: Text,
    pub saving: Text,
    pub elapsed: fn(&str, i64, i64) -> String,
    pub received: fn(&str) -> String,
    pub retrying: fn(i64, u8) -> String,
    pub retry_cancel: Text,
    pub stop_one: Text,
    pub stop_cost: Text,
    pub stop_free: Text,
    pub announce_started: Text,
    pub announce_done: fn(usize) -> String,
    pub announce_text: Text,
    pub announce_ended: Text,
}

/// The message being written.
#[derive(Clone, Copy, Debug)]
pub struct ComposerWords {
    pub message: Text,
    pub placeholder: Text,
    pub placeholder_next: Text,
    pub send: Text,
    pub stop: Text,
    pub attach: Text,
    pub library: Text,
    pub styles: Text,
    pub attachments: Text,
    pub reading: Text,
    pub remove: fn(usize) -> String,
    pub earlier: fn(usize) -> String,
    pub later: fn(usize) -> String,
    pub look: fn(usize) -> String,
    pub refused: fn(&str) -> String,
    pub model: Text,
    pub ratio: Text,
    pub size: Text,
    pub count: Text,
    pub automatic: Text,
    pub automatic_ratio: Text,
    pub ratio_short: Text,
    pub size_short: Text,
    pub other_model: Text,
    pub other_label: Text,
    pub other_lead: Text,
    pub other_use: Text,
    pub editing: Text,
    pub edit_leave: Text,
    pub continuing: Text,
    pub continue_leave: Text,
    pub also_begun: fn(&str) -> String,
    pub also_take: Text,
    pub waits: Text,
    pub price_for: fn(&str, u8) -> String,
}

/// The panel "what will be sent", and the details of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Inspector {
    pub title: Text,
    pub nothing: Text,
    pub last: Text,
    pub last_role: Text,
    pub continued: Text,
    pub continued_role: Text,
    pub attached_role: Text,
    pub history: fn(usize) -> String,
    pub history_role: Text,
    pub history_pictures: fn(usize) -> String,
    pub style: fn(&str) -> String,
    pub style_role: fn(usize) -> String,
    pub sample: fn(usize) -> String,
    pub styles_role: fn(usize) -> String,
    pub sample_of: fn(usize, &str) -> String,
    pub sheet_of: fn(&str) -> String,
    pub sheet_role: Text,
    pub sample_role: Text,
    pub cast: fn(&str) -> String,
    pub cast_words: Text,
    pub cast_role: Text,
    pub message: Text,
    pub words: fn(usize) -> String,
    pub asked: Text,
    pub times: fn(u8) -> String,
    pub price: Text,
    pub price_note: Text,
    pub demo_note: Text,
    pub to_google: Text,
    pub details: Text,
    pub prompt: Text,
    pub model: Text,
    pub made: Text,
    pub cost: Text,
    pub size: Text,
    pub file: Text,
    pub uploaded: fn(&str) -> String,
    pub matched: Text,
    pub drawn_here: Text,
    pub took: Text,
    pub tokens: Text,
    pub tokens_of: fn(u64, u64, u64) -> String,
}

/// The viewer.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    pub title: Text,
    pub zoom_in: Text,
    pub zoom_out: Text,
    pub fit: Text,
    pub actual: Text,
    pub previous: Text,
    pub next: Text,
    pub details: Text,
    pub percent: fn(u32) -> String,
}

/// Picking from the pictures on this device.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    pub title: Text,
    pub lead: Text,
    pub empty: Text,
    pub empty_lead: Text,
    pub add: fn(&str) -> String,
    pub made: fn(&str) -> String,
    pub made_plain: Text,
    pub brought: fn(&str) -> String,
    pub brought_plain: Text,
    pub done: Text,
    pub count: fn(usize) -> String,
}

/// The settings.
#[derive(Clone, Copy, Debug)]
pub struct SettingsWords {
    pub title: Text,
    pub key: Text,
    pub key_kept: Text,
    pub key_visit: Text,
    pub key_none: Text,
    pub key_replace: Text,
    pub forget: Text,
    pub demo: Text,
    pub demo_on: Text,
    pub demo_lead: Text,
    pub theme: Text,
    pub theme_system: Text,
    pub theme_light: Text,
    pub theme_dark: Text,
    pub kept: Text,
    pub kept_text: Text,
    pub storage: Text,
    pub prices: fn(&str) -> String,
}

/// What is said for a while.
#[derive(Clone, Copy, Debug)]
pub struct Notices {
    pub region: Text,
    pub deleted: fn(&str) -> String,
    pub undo: Text,
    pub copied: Text,
    pub downloaded: fn(&str) -> String,
    pub key_forgotten: Text,
    pub cleaned: Text,
    pub retires: fn(Option<&str>) -> String,
    pub stands: fn(Standing) -> Text,
    pub reload: Text,
    pub save_all: Text,
    pub salvage: Text,
}

/// Actions beside a failure.
#[derive(Clone, Copy, Debug)]
pub struct Actions {
    pub retry: Text,
    pub check_key: Text,
    pub remove_surplus: Text,
    pub switch_model: fn(&str) -> String,
    pub choose_model: Text,
    pub options: Text,
    pub edit: Text,
    pub continue_from: Text,
    pub make_room: Text,
}
