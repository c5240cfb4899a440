//! A field of words that are kept while they are written, and not only when it is left.

use crate::shell::clock::Timer;
use leptos::html;
use leptos::prelude::*;

/// Milliseconds without a key after which what was written is kept.
const PAUSE_MS: u32 = 600;

/// What a field is like.
pub(super) struct Words {
    pub label: &'static str,
    pub class: &'static str,
    pub rows: u32,
    pub most_chars: usize,
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
    // What is written and not kept yet, with what will keep it.
    let waiting = StoredValue::new_local(None::<(String, Timer)>);
    let keep = move || {
        if let Some((written, _)) = waiting.try_update_value(Option::take).flatten() {
            changed(written);
        }
    };
    let write = move |written: String| waiting.set_value(Some((written, Timer::after_ms(PAUSE_MS, keep))));
    // The room may be closed in the middle of a word.
    on_cleanup(keep);
    Effect::new(move |_| {
        let kept = text.get();
        let is_written = waiting.with_value(Option::is_some);
        if let Some(area) = area.get().filter(|area| !is_written && area.value().trim() != kept) {
            area.set_value(&kept);
        }
    });
    view! {
        <label>
            <span class="field-label">{label}</span>
            <textarea
                node_ref=area
                class=class
                rows=rows.to_string()
                maxlength=most_chars.to_string()
                placeholder=hint
                aria-label=label
                on:input=move |event| write(event_target_value(&event))
                on:change=move |_| keep()
            ></textarea>
        </label>
    }
    .into_any()
}
