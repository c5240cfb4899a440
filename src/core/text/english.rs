//! English.

use super::areas::*;
use super::{Words, figures};
use crate::core::notice::Standing;

/// The English texts.
pub(super) static ENGLISH: Words = Words { shared: SHARED, figures: FIGURES, composer: COMPOSER };

const SHARED: Shared = Shared {
    brand: "Atelier",
    close: "Close",
    cancel: "Cancel",
    demo: "Demo",
    demo_explained: "Drawn on this device by the demo, not by a model",
    skip: "Skip to the message",
    loading: "Opening…",
    picture: |nth| format!("Picture {nth}"),
};

const FIGURES: Figures = Figures {
    price: figures::price,
    about: |price| format!("about {price}"),
    so_far: |price| format!("{price} so far"),
    each: |price| format!("{price} a picture"),
    price_unknown: "price not known",
    free: "free",
    duration: figures::duration,
    pixels: figures::pixels,
    bytes: figures::bytes,
    number: figures::number,
};

pub(super) static WELCOME: Welcome = Welcome {
    title: "Say what you want to see. Then say what to change.",
    promise: "A quiet studio for pictures, in this browser tab. You bring a Gemini key, or try it without one. \
              Everything you make stays on this device.",
    drawn_ask: "A bicycle leaning on the harbour wall, late light",
    drawn_edit: "Now change the colour to yellow",
    drawn_alt: "A drawn example: someone asks for a bicycle by the harbour, and then for a yellow one",
    key_title: "With your key",
    key_lead: "Pictures by Google’s models, paid to Google directly. Testing the key costs nothing.",
    key_label: "API key",
    key_show: "Show the key",
    key_hide: "Hide the key",
    key_use: "Use this key",
    keep_legend: "How long to keep the key",
    keep_visit: "Only this visit",
    keep_visit_why: "In memory alone; gone when the tab closes",
    keep_device: "Remember on this device",
    keep_device_why: "Encrypted in this browser, for this site alone",
    testing: "Asking Google whether the key works…",
    passed: |models| match models {
        1 => "The key works. It can use 1 picture model.".to_owned(),
        models => format!("The key works. It can use {models} picture models."),
    },
    demo_title: "Just looking",
    demo_lead: "Everything works; the pictures are drawn on this device and marked as a demo.",
    demo_use: "Try without a key",
    file_title: "With a file",
    file_lead: "Open a picture, a style or a backup that you have or were given, and go on from there.",
    file_use: "Open a file",
    where_title: "Where do I get a key, what does it cost, where is it kept?",
    get_title: "Where do I get one?",
    get_text: "In Google AI Studio, with a Google account: create a key and copy it here. For pictures, its project \
               needs billing switched on.",
    get_link: "Open Google AI Studio",
    cost_title: "What does it cost?",
    cost_text: "Google bills you about $0.034 for a picture of one megapixel. Atelier takes nothing, and shows the \
                price before every send.",
    kept_title: "Where is it kept?",
    kept_text: "In this tab, or encrypted in this browser if you say so. It is sent to Google and to nobody else. \
                There is no server of ours.",
    to_send: "To send a message, use a key or try without one.",
};

pub(super) static RAIL: Rail = Rail {
    title: "Conversations",
    open: "Open the list of conversations",
    new: "New conversation",
    styles: "Styles",
    search: "Search conversations",
    list: "Conversations",
    empty: "What you make will be listed here.",
    none_found: |search| format!("No title has “{search}” in it."),
    today: "Today",
    yesterday: "Yesterday",
    last_week: "Last 7 days",
    last_month: "Last 30 days",
    earlier: "Earlier",
    untitled: "Untitled",
    more: |title| format!("Options for {title}"),
    rename: "Rename",
    rename_field: "Title of the conversation",
    delete: "Delete",
    answering: "An answer is under way",
    settings: "Settings",
    backup_due: "A backup is due",
    key_kept: "Key kept on this device",
    key_visit: "Key for this visit",
    demo: "Demo, without a key",
    nobody: "No key yet",
};

pub(super) static STAGE: Stage = Stage {
    new_title: "New conversation",
    log: "Conversation",
    inspector: "What will be sent",
    empty_title: "What would you like to see?",
    empty_lead: "Describe a scene, or drop in pictures and say what to do with them.",
    ideas: [
        "A bicycle leaning on a harbour wall in late light, space for a title on the left",
        "A tea bowl on a linen cloth, product photo, soft window light",
        "A watercolour of a small house at the edge of a forest, first snow",
        "A red panda reading a book, flat poster, three colours",
    ],
    missing_title: "This conversation is not on this device",
    missing_lead: "It may have been deleted, or the link comes from another device.",
    failed_title: "This conversation could not be read",
    drop: "Drop pictures here",
    drop_lead: "They are added to your message. Place and camera data are taken out first.",
    latest: "Go to the latest",
    unsaved: "Some pictures are not saved yet",
    unwritten: "The last changes are not saved yet",
    save_again: "Save again",
};

pub(super) static TURN: TurnWords = TurnWords {
    yours: "You",
    answer: "Answer",
    edit: "Edit message",
    regenerate: "Regenerate",
    afresh: "From this picture on; earlier messages are not sent",
    previous: "Previous version",
    next: "Next version",
    nth: |nth, of| format!("{nth} / {of}"),
    variant: |nth, of| format!("{nth} of {of}"),
    choose: "Go on with this one",
    chosen: "You go on with this one",
    thoughts_now: "Thoughts so far",
    thought: "Thoughts",
    thought_for: |duration| format!("Thought for {duration}"),
    generated: |prompt, nth| match (figures::beginning(prompt, 120), nth) {
        (prompt, _) if prompt.is_empty() => format!("Generated picture {nth}"),
        (prompt, 1) => format!("Generated picture: {prompt}"),
        (prompt, nth) => format!("Generated picture {nth}: {prompt}"),
    },
    uploaded: |nth| format!("Your picture {nth}"),
    look: "Look closely",
    download: "Download",
    continue_from: "Continue from this picture",
    continue_short: "Continue",
    copy: "Copy",
    attach: "Use as input",
    details: "Details",
    gone: "The file of this picture is not on this device any more.",
    unread: "This picture cannot be read right now. Load the page again to see it.",
    damaged: "The file of this picture is damaged and is not shown; restoring a backup that has it makes it whole.",
    differs: |asked, came| format!("Asked for {asked}; it came as {came}."),
    outside_picture: "[picture at an outside address]",
    other_part: "The answer has a part that cannot be shown here. It is kept.",
    call: |name| format!("The model asked for “{name}”, which is not switched on."),
    cost: |price| format!("It cost {price}."),
    cost_so_far: |price| format!("It cost {price} so far; Google may have charged more."),
    no_cost: "It cost nothing.",
    maybe_cost: "Google may have charged for it.",
    stopped: "You stopped this answer.",
    interrupted: "The page closed before the answer was complete.",
    elsewhere: "Being answered in another tab.",
    kept_so_far: "What had arrived is kept.",
    said: "What was said",
};

pub(super) static PENDING: Pending = Pending {
    preparing: "Preparing",
    waiting: "Sent, waiting for the first word",
    thinking: "Thinking",
    painting: "Painting",
    writing: "Answering",
    saving: "Saving",
    elapsed: |phase, elapsed_ms, usual_ms| match (elapsed_ms, usual_ms) {
        (elapsed, usual) if elapsed <= usual => {
            format!("{phase}, {} of about {}", figures::duration(elapsed), figures::duration(usual))
        }
        (elapsed, _) => format!("{phase}, {}, longer than usual", figures::duration(elapsed)),
    },
    received: |bytes| format!("{bytes} received"),
    retrying: |seconds, nth| {
        format!("Google is busy. Try {nth} of 4 follows in {seconds} s; the waiting costs nothing.")
    },
    retry_cancel: "Do not try again",
    stop_one: "Stop this one",
    stop_cost: "Google may charge for what it has begun, even if you stop.",
    stop_free: "Stopping costs nothing.",
    announce_started: "The answer is under way.",
    announce_done: |pictures| match pictures {
        1 => "The answer is ready, with 1 picture.".to_owned(),
        pictures => format!("The answer is ready, with {pictures} pictures."),
    },
    announce_text: "The answer is ready.",
    announce_ended: "The answer ended without a result.",
};

const COMPOSER: ComposerWords = ComposerWords {
    message: "Message",
    placeholder: "Describe a scene…",
    placeholder_next: "Say what to change…",
    send: "Send",
    stop: "Stop",
    attach: "Attach pictures",
    library: "From this device’s pictures",
    styles: "Use a style",
    attachments: "Attached pictures",
    reading: "Reading…",
    remove: |nth| format!("Remove picture {nth}"),
    earlier: |nth| format!("Move picture {nth} forward"),
    later: |nth| format!("Move picture {nth} back"),
    look: |nth| format!("Look at picture {nth}"),
    refused: |name| format!("{name} cannot be used"),
    model: "Model",
    ratio: "Aspect ratio",
    size: "Size",
    count: "Count",
    automatic: "Automatic",
    automatic_ratio: "Automatic ratio",
    ratio_short: "Auto",
    size_short: "Auto",
    other_model: "Another model by its id…",
    other_label: "Model id",
    other_lead: "Only what you set yourself is sent to a model that is not in the table.",
    other_use: "Use this model",
    editing: "You are changing an earlier message. The first version stays.",
    edit_leave: "Leave the edit",
    continuing: "Going on from this picture alone",
    continue_leave: "Use the whole conversation",
    also_begun: |words| match words {
        "" => "You also began a message of pictures alone".to_owned(),
        words => format!("You also began “{words}”"),
    },
    also_take: "Go on with that",
    waits: "Sends itself when everything is read.",
    price_for: |price, count| match count {
        1 => format!("about {price}"),
        count => format!("about {price} for {count}"),
    },
};

pub(super) static INSPECTOR: Inspector = Inspector {
    title: "What will be sent",
    nothing: "Nothing yet. Write a message or attach pictures.",
    last: "The last picture",
    last_role: "to be changed",
    continued: "The picture you continue from",
    continued_role: "to be changed; nothing before it is sent",
    attached_role: "attached",
    history: |messages| match messages {
        1 => "1 earlier message".to_owned(),
        messages => format!("{messages} earlier messages"),
    },
    history_role: "so that you can refer to them",
    style: |name| format!("Style “{name}”"),
    style_role: |samples| match samples {
        0 => "its card".to_owned(),
        1 => "its card, and 1 sample".to_owned(),
        _ => format!("its card, and {samples} samples"),
    },
    sample: |nth| format!("Sample {nth}"),
    styles_role: |samples| match samples {
        0 => "their cards".to_owned(),
        1 => "their cards, and 1 sample".to_owned(),
        _ => format!("their cards, and {samples} samples"),
    },
    sheet_of: |style| format!("Contact sheet of “{style}”"),
    sheet_role: "for what its pictures have in common; no grid comes back",
    sample_of: |nth, style| format!("Sample {nth} of “{style}”"),
    sample_role: "for its look; nothing that it shows",
    cast: |name| format!("Character “{name}”"),
    cast_words: "what is said of it",
    cast_role: "for who it is; no pose, place or light",
    history_pictures: |pictures| match pictures {
        1 => "with 1 picture".to_owned(),
        pictures => format!("with {pictures} pictures"),
    },
    message: "Your message",
    words: |count| if count == 1 { "1 word".to_owned() } else { format!("{count} words") },
    asked: "Asked for",
    times: |count| if count == 1 { "1 picture".to_owned() } else { format!("{count} answers side by side") },
    price: "Price",
    price_note: "Thinking and text come on top: usually less than a cent.",
    demo_note: "Nothing leaves this device: the demo draws the answer here.",
    to_google: "Goes to Google with your key, and nowhere else.",
    details: "This picture",
    prompt: "Asked",
    model: "Model",
    made: "Made",
    cost: "Cost",
    size: "Pixels",
    file: "File",
    uploaded: |name| if name.is_empty() { "Brought by you".to_owned() } else { format!("Brought by you: {name}") },
    matched: "Made on this device from another picture",
    drawn_here: "Drawn on this device by the demo",
    took: "Took",
    tokens: "Tokens",
    tokens_of: |prompt, thoughts, answer| {
        let number = figures::number;
        format!("{} in · {} thinking · {} out", number(prompt), number(thoughts), number(answer))
    },
};

pub(super) static VIEWER: Viewer = Viewer {
    title: "Picture",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    fit: "Fit",
    actual: "Actual pixels",
    previous: "Previous picture",
    next: "Next picture",
    details: "Details",
    percent: |percent| format!("{percent} %"),
};

pub(super) static LIBRARY: Library = Library {
    title: "Pictures on this device",
    lead: "Choose what to add to your message.",
    empty: "No pictures yet",
    empty_lead: "What you make or bring will be here.",
    add: |what| format!("Add {what}"),
    made: |prompt| format!("generated picture: {}", figures::beginning(prompt, 80)),
    made_plain: "generated picture",
    brought: |name| format!("your picture {}", figures::beginning(name, 60)),
    brought_plain: "your picture",
    done: "Done",
    count: |count| if count == 1 { "1 picture".to_owned() } else { format!("{count} pictures") },
};

pub(super) static SETTINGS: SettingsWords = SettingsWords {
    title: "Settings",
    key: "Key",
    key_kept: "A key is kept on this device, encrypted in this browser.",
    key_visit: "A key is in use for this visit. It is in memory alone and goes when the tab closes.",
    key_none: "No key is in use.",
    key_replace: "Use another key",
    forget: "Forget key",
    demo: "Demo",
    demo_on: "The demo answers. Its pictures are drawn on this device and cost nothing.",
    demo_lead: "Let the demo answer instead: free, on this device, and marked wherever its pictures appear.",
    theme: "Appearance",
    theme_system: "Like the device",
    theme_light: "Light",
    theme_dark: "Dark",
    kept: "Where things are kept",
    kept_text: "Conversations and pictures are in this browser’s storage, on this device alone. Messages and the \
                pictures in them go to Google when you send them with a key. Nothing goes anywhere else.",
    storage: "Storage",
    prices: |date| format!("Models and prices as of {date}."),
};

pub(super) static NOTICES: Notices = Notices {
    region: "Notices",
    deleted: |title| format!("“{}” was deleted.", figures::beginning(title, 48)),
    undo: "Undo",
    copied: "The picture is on the clipboard.",
    downloaded: |name| format!("Saved to your downloads as {name}"),
    key_forgotten: "Every trace of the key is gone from this device.",
    retires: |day| match day {
        Some(day) => format!("This model will be offered until {day}. Choose another one before then."),
        None => "This model will soon be offered no more. Choose another one before then.".to_owned(),
    },
    cleaned: "Invisible characters were left out of the message.",
    stands: |standing| match standing {
        Standing::MemoryOnly => {
            "This browser keeps nothing here: your pictures last until this tab is closed. Save what you want to keep."
        }
        Standing::Unopened => "What is kept could not be opened; it is untouched. Reload: nothing new is saved here.",
        Standing::Superseded => "Atelier was updated in another tab. This one writes nothing more. Reload it to go on.",
        Standing::Blocked => "An older Atelier in another tab holds your pictures. Close the other tabs to go on.",
        Standing::Cleared => {
            "The browser has cleared what was kept here. What is open can still be saved; a backup brings back the rest."
        }
        Standing::Outdated => {
            "A part of Atelier does not arrive. If the network is there, Atelier was updated: reload it to go on."
        }
        Standing::Gone => "What was kept here is gone: the browser has cleared it. A backup brings it back.",
    },
    reload: "Reload",
    save_all: "Save everything",
    salvage: "Save what is open",
};

pub(super) static ACTIONS: Actions = Actions {
    retry: "Try again",
    check_key: "Check the key",
    remove_surplus: "Take out the last ones",
    switch_model: |model| format!("Switch to {model}"),
    choose_model: "Choose a model",
    options: "Change the settings",
    edit: "Change the message",
    continue_from: "Go on from the last picture alone",
    make_room: "Make room",
};
