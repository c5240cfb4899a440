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
    let styles = of_book(|book| {
        let named = book.offered().filter(|style| !style.handle().is_empty());
        named.map(|style| (style.id, style.handle(), style.name.clone())).collect::<Vec<_>>()
    });
    Effect::new(move |before: Option<Vec<(Id, String)>>| {
        let before = before.unwrap_or_default();
        let written: Vec<String> =
            text.with(|text| handles(text).into_iter().map(|(handle, _)| handle.to_lowercase()).collect());
        let named: Vec<(Id, String)> = styles.with(|styles| {
            let is_written = |(_, own, _): &&(Id, String, String)| written.contains(own);
            styles.iter().filter(is_written).map(|(id, own, _)| (*id, own.clone())).collect()
        });
        // Only what was not named a moment ago: what a person has taken away from the message since stays away.
        let fresh: Vec<Id> = named.iter().filter(|one| !before.contains(one)).map(|(id, _)| *id).collect();
        // A name that has become a longer one was only its beginning.
        let grown = |(_, own): &&(Id, String)| written.iter().any(|other| other != own && other.starts_with(own));
        let outgrown: Vec<Id> =
            before.iter().filter(|one| !named.contains(one)).filter(grown).map(|(id, _)| *id).collect();
        chips::exchange(&outgrown, &fresh);
        named
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
