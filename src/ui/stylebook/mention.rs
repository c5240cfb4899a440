//! Styles that are named in a message: `@` and the style's name. While one is being written, those that fit are offered;
//! one that stands there whole is used.

use super::{chips, of_book};
use crate::core::id::Id;
use crate::core::text::stylebook as texts;
use crate::shell::Shell;
use crate::ui::dom;
use leptos::prelude::*;

/// Styles that are offered at a time.
const OFFERED: usize = 6;

/// The handles in a text, without their `@`; the last one may still be being written, if the text ends with it.
fn handles(text: &str) -> Vec<(&str, bool)> {
    let mut handles = Vec::new();
    for (at, _) in text.match_indices('@') {
        // An address of mail is no handle.
        let is_begun =
            text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(rest.len());
        if is_begun {
            handles.push((rest.get(..end).unwrap_or_default(), end == rest.len()));
        }
    }
    handles
}

/// The handle at the end of a text, as far as it is written.
fn begun(text: &str) -> Option<String> {
    handles(text).into_iter().rfind(|(_, is_last)| *is_last).map(|(handle, _)| handle.to_lowercase())
}

pub(super) fn mention() -> AnyView {
    let shell = Shell::get();
    let words = texts::words();
    let text = Memo::new(move |_| shell.composer().with(|composer| composer.text.clone()));
    let named = Memo::new(move |_| text.with(|text| text.contains('@')));
    let styles =
        of_book(|book| book.offered().map(|style| (style.id, style.handle(), style.name.clone())).collect::<Vec<_>>());
    Effect::new(move |_| {
        if !named.get() {
            return;
        }
        let whole: Vec<Id> = text.with(|text| {
            let is_whole = |(handle, is_last): &(&str, bool)| {
                let handle = handle.to_lowercase();
                // What could still become a longer name is not taken for the shorter one.
                let could_grow = styles
                    .with(|styles| styles.iter().any(|(_, other, _)| *other != handle && other.starts_with(&handle)));
                !is_last || !could_grow
            };
            let found = |(handle, _): (&str, bool)| {
                let handle = handle.to_lowercase();
                styles.with(|styles| styles.iter().find(|(_, own, _)| *own == handle).map(|(id, ..)| *id))
            };
            handles(text).into_iter().filter(is_whole).filter_map(found).collect()
        });
        chips::add_all(&whole);
    });
    let offered = Memo::new(move |_| {
        let begun = text.with(|text| begun(text))?;
        let fits = |(_, handle, _): &&(Id, String, String)| handle.starts_with(&begun) && *handle != begun;
        let offered: Vec<_> = styles.with(|styles| styles.iter().filter(fits).take(OFFERED).cloned().collect());
        (!offered.is_empty()).then_some(offered)
    });
    let choose = move |id: Id, handle: String| {
        let written = text.with_untracked(|text| {
            let stem = text.rfind('@').and_then(|at| text.get(..at)).unwrap_or_default();
            [stem, "@", handle.as_str(), " "].concat()
        });
        chips::add(id);
        dom::suggest(&written);
    };
    let one = move |(id, handle, name): (Id, String, String)| {
        let shown = handle.clone();
        view! {
            <li>
                <button class="button" data-kind="quiet" type="button" on:click=move |_| choose(id, handle.clone())>
                    {name} <small>"@" {shown}</small>
                </button>
            </li>
        }
    };
    (move || {
        offered.get().map(|offered| {
            view! { <ul class="style-mentions" aria-label=words.mention>{offered.into_iter().map(one).collect_view()}</ul> }
        })
    })
    .into_any()
}
