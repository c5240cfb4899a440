//! The message being written: its words, its pictures, how it is asked, what it will cost.

use super::underway::Underway;
use super::{of_composer, outlook_memo, pickers};
use crate::core::Event;
use crate::core::conversation::listing::title_from;
use crate::core::disarm::{Rule, disarmed};
use crate::core::session::Mode;
use crate::shell::Shell;
use crate::ui::icon::{self, icon};
use crate::ui::rooms::Room;
use crate::ui::{dom, failure, picture, rooms};
use leptos::prelude::*;
use leptos::{ev, html};

/// The message being written.
pub fn composer() -> AnyView {
    let underway = Underway::get();
    let is_busy = Memo::new(move |_| underway.is_here() && !disarmed(Rule::OneAtATime));
    let trouble = of_composer(|composer| composer.trouble.clone());
    let is_styled = of_composer(|composer| !composer.asked.styled.is_empty() || composer.text.contains('@'));
    let has_pictures = of_composer(|composer| !composer.attachments.is_empty());
    view! {
        <form
            class="composer"
            on:submit=move |event| event.prevent_default()
        >
            <div class="composer-above">
                {rooms::room(Room::Banners, "")}
                {rooms::room_when(is_styled, Room::Chips)}
                {rooms::room_when(has_pictures, Room::Attachments)}
            </div>
            {message(is_busy)}
            {move || trouble.get().map(|error| failure::line(&error, failure::Place::Composer))}
            <div class="composer-row">
                {rooms::room(Room::Controls, "composer-add")}
                <div class="composer-end">
                    {rooms::room(Room::Price, "price")}
                    {send_or_stop(is_busy)}
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// The text box. What is typed stays in it; only words that come from elsewhere are written into it.
fn message(is_busy: Memo<bool>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words().composer;
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let version = of_composer(|composer| composer.text_version);
    let is_first = Memo::new(move |_| shell.open().with(|open| open.tree.is_empty()));
    Effect::new(move |_| {
        // Reading subscribes; a memo that is only tracked is never asked.
        version.get();
        if let Some(field) = field.get() {
            let text = shell.composer().with_untracked(|composer| composer.text.clone());
            if field.value() != text {
                field.set_value(&text);
            }
        }
    });
    let keys = move |event: ev::KeyboardEvent| {
        // Enter that chooses a word of an input method is not a wish to send; some browsers tell by the code alone.
        if event.key() != "Enter" || event.shift_key() || event.is_composing() || event.key_code() == 229 {
            return;
        }
        event.prevent_default();
        if dom::enter_takes_a_name() {
            return;
        }
        if !event.repeat() && !is_busy.get_untracked() {
            shell.dispatch(Event::Sent);
        }
    };
    let pasted = window_event_listener(ev::paste, move |event| {
        let files = dom::files(event.clipboard_data().and_then(|data| data.files()));
        // While styles are looked at, what is pasted is for them.
        if !files.is_empty() && !shell.panels().with_untracked(|panels| panels.styles) {
            event.prevent_default();
            shell.offer(files);
        }
    });
    on_cleanup(move || pasted.remove());
    view! {
        <textarea
            id=dom::MESSAGE
            class="message"
            rows="1"
            dir="auto"
            aria-label=words.message
            placeholder=move || if is_first.get() { words.placeholder } else { words.placeholder_next }
            node_ref=field
            on:input=move |event| shell.dispatch(Event::Typed(event_target_value(&event)))
            on:keydown=keys
        ></textarea>
    }
    .into_any()
}

/// What is special about this message: it changes an earlier one, or goes on from one picture, or waits.
pub fn banners() -> AnyView {
    let shell = Shell::get();
    let words = shell.words().composer;
    let is_editing = of_composer(|composer| composer.editing.is_some());
    let continues = of_composer(|composer| composer.continues.map(|(picture, _)| picture));
    let waits = of_composer(|composer| composer.leaves_when_read);
    // What an edit has put off comes back with its end.
    let others = of_composer(|composer| {
        let shown = composer.others.iter().filter(|_| composer.editing.is_none());
        shown.map(|draft| (draft.id, title_from(&draft.text))).collect::<Vec<_>>()
    });
    let leave = move |label: &'static str, event: fn() -> Event| {
        view! {
            <button class="button" data-kind="link" type="button" on:click=move |_| shell.dispatch(event())>
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || is_editing.get()>
            <p class="banner">
                {icon(icon::PENCIL)}
                <span class="banner-words">{words.editing}</span>
                {leave(words.edit_leave, || Event::EditCancelled)}
            </p>
        </Show>
        {move || continues.get().map(|hash| {
            view! {
                <p class="banner">
                    <span class="banner-picture">{picture::thumb(hash, None)} <span class="number">1</span></span>
                    <span class="banner-words">{words.continuing}</span>
                    {leave(words.continue_leave, || Event::ContinueCancelled)}
                </p>
            }
        })}
        {move || others.get().into_iter().map(|(id, begun)| {
            view! {
                <p class="banner">
                    {icon(icon::PENCIL)}
                    <span class="banner-words" dir="auto">{(words.also_begun)(&begun)}</span>
                    <button
                        class="button"
                        data-kind="link"
                        type="button"
                        on:click=move |_| shell.dispatch(Event::DraftTaken(id))
                    >
                        {words.also_take}
                    </button>
                </p>
            }
        }).collect_view()}
        <Show when=move || waits.get()>
            <p class="banner" role="status">{words.waits}</p>
        </Show>
    }
    .into_any()
}

/// The ways to add pictures, and how the message is asked.
pub fn controls() -> AnyView {
    view! { {attach()} {pickers::pickers()} }.into_any()
}

fn attach() -> AnyView {
    let shell = Shell::get();
    let words = shell.words().composer;
    let field: NodeRef<html::Input> = NodeRef::new();
    view! {
        <div class="composer-add">
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=words.attach
                title=words.attach
                on:click=move |_| {
                    if let Some(field) = field.get_untracked() {
                        field.click();
                    }
                }
            >
                {icon(icon::PICTURES)}
            </button>
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=words.library
                title=words.library
                aria-haspopup="dialog"
                on:click=move |_| shell.dispatch(Event::LibraryOpened(true))
            >
                {icon(icon::LIBRARY)}
            </button>
            <button
                class="button"
                data-kind="icon"
                type="button"
                aria-label=words.styles
                title=words.styles
                aria-haspopup="dialog"
                on:click=move |_| shell.dispatch(Event::StylesOpened(true))
            >
                {icon(icon::STYLES)}
            </button>
            <input
                class="visually-hidden"
                type="file"
                accept="image/*"
                multiple
                tabindex="-1"
                aria-hidden="true"
                node_ref=field
                on:change=move |event| shell.offer(dom::take_files(&event))
            />
        </div>
    }
    .into_any()
}

/// What the message will cost, before it is sent.
pub fn price() -> AnyView {
    let outlook = outlook_memo();
    let shell = Shell::get();
    let words = shell.words();
    let is_demo = Memo::new(move |_| shell.session().with(|session| session.mode == Mode::Demo));
    let price = move || {
        if is_demo.get() {
            return words.figures.free.to_owned();
        }
        let composer = shell.composer().get();
        let micros = outlook.with(|outlook| outlook.price(&composer.text, &composer.asked));
        match micros {
            Some(micros) => (words.composer.price_for)(&(words.figures.price)(micros.0), composer.asked.count),
            None => words.figures.price_unknown.to_owned(),
        }
    };
    let price = Memo::new(move |_| price());
    view! { <output class="price">{move || price.get()}</output> }.into_any()
}

/// Sends the message, or stops what is under way: one button with two faces. What a press does is decided where it
/// begins: when the face changes under a finger or a key that is down, the press means nothing any more.
fn send_or_stop(is_busy: Memo<bool>) -> AnyView {
    let shell = Shell::get();
    let words = shell.words();
    let began: StoredValue<Option<bool>> = StoredValue::new(None);
    let begin = move || began.set_value(Some(is_busy.get_untracked()));
    let pressed = move |event: ev::MouseEvent| {
        let stops = is_busy.get_untracked();
        let meant = began.try_update_value(Option::take).flatten().unwrap_or(stops);
        // The second click of a double click on Send lands on Stop, and is no wish to stop.
        match (meant, stops) {
            (true, true) if event.detail() < 2 => shell.dispatch(Event::Stopped),
            (false, false) => shell.dispatch(Event::Sent),
            _ => {}
        }
    };
    view! {
        <button
            class="button"
            data-kind=move || if is_busy.get() { "stop" } else { "send" }
            type="button"
            on:pointerdown=move |_| begin()
            on:keydown=move |event| {
                if event.repeat() {
                    // A key that is held is one press.
                    event.prevent_default();
                } else if matches!(event.key().as_str(), "Enter" | " ") {
                    begin();
                }
            }
            on:click=pressed
        >
            // The style sheet shows the face of the kind.
            <span class="button-face" data-face="send">{words.composer.send} {icon(icon::SEND)}</span>
            <span class="button-face" data-face="stop">{icon(icon::STOP)} {words.composer.stop}</span>
        </button>
    }
    .into_any()
}
