//! A field of words that are kept while they are written, and not only when it is left.

use crate::core::text::stylebook as texts;
use crate::shell::clock::Timer;
use crate::ui::dom;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Milliseconds without a key after which what was written is kept.
const PAUSE_MS: u32 = 600;
/// From so many characters on that are left it is said how many.
const FEW_LEFT: usize = 40;

/// What a field is like.
pub(super) struct Words {
    pub label: &'static str,
    pub class: &'static str,
    pub rows: u32,
    /// The most characters that fit, which may change with what stands elsewhere.
    pub most_chars: Signal<usize>,
    pub hint: &'static str,
}

/// A field for `text`, which says what became of it. What another tab says meanwhile takes nothing away that is being
/// written here.
pub(super) fn words(
    field: Words,
    text: Memo<String>,
    changed: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let Words { label, class, rows, most_chars, hint } = field;
    let area: NodeRef<html::Textarea> = NodeRef::new();
    let length = RwSignal::new(0);
    // What is written and not kept yet, with what will keep it; nothing does in the middle of a composed letter.
    let waiting = StoredValue::new_local(None::<(String, Option<Timer>)>);
    // What came of what was kept last: the kept text is tidied, which would move the caret of whoever goes on writing.
    let tidied = StoredValue::new(None::<String>);
    let keep = move || {
        if let Some((written, _)) = waiting.try_update_value(Option::take).flatten() {
            changed(written);
            // The field may be gone already.
            let _ = tidied.try_set_value(text.try_get_untracked());
        }
    };
    let write = move |event: web_sys::Event| {
        let is_composing = event.dyn_ref::<web_sys::InputEvent>().is_some_and(web_sys::InputEvent::is_composing);
        let pause = (!is_composing).then(|| Timer::after_ms(PAUSE_MS, keep));
        // A field that is gone takes no more words.
        let _ = waiting.try_set_value(Some((event_target_value(&event), pause)));
        let _ = length.try_set(length_of(&event_target_value(&event)));
    };
    // The room may be closed in the middle of a word.
    on_cleanup(keep);
    let show = move |area: &web_sys::HtmlTextAreaElement, kept: &str| {
        if area.value() != kept {
            area.set_value(kept);
        }
        let _ = length.try_set(length_of(kept));
    };
    Effect::new(move |_| {
        let kept = text.get();
        let Some(area) = area.get() else { return };
        let is_own = dom::has_focus(&area) && tidied.with_value(|own| own.as_ref() == Some(&kept));
        if !is_own && waiting.with_value(Option::is_none) {
            show(&area, &kept);
        }
    });
    let leave = move |event: web_sys::Event| {
        keep();
        let area = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
        // A field that is taken away is left as well, when there is nothing to show in it any more.
        if let (Some(area), Some(kept)) = (area, text.try_get_untracked()) {
            show(&area, &kept);
        }
    };
    view! {
        <label>
            <span class="field-label">{label}</span>
            <textarea
                node_ref=area
                class=class
                rows=rows.to_string()
                maxlength=move || most_chars.get().to_string()
                placeholder=hint
                aria-label=label
                on:input=write
                on:compositionend=move |event| write(event.into())
                on:change=leave
            ></textarea>
            {left(length, most_chars)}
        </label>
    }
    .into_any()
}

/// How many characters are left, once they are few.
fn left(length: RwSignal<usize>, most_chars: Signal<usize>) -> AnyView {
    let left = Memo::new(move |_| Some(most_chars.get().saturating_sub(length.get())).filter(|left| *left <= FEW_LEFT));
    (move || left.get().map(|left| view! { <span class="quiet">{(texts::words().chars_left)(left)}</span> })).into_any()
}

/// How long a text is as the browser counts for the most that it lets in.
fn length_of(text: &str) -> usize {
    text.encode_utf16().count()
}
