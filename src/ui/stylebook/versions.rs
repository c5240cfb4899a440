//! The versions of a style, the latest first. Pictures keep the version that they were made with.

use super::{of_book, page};
use crate::core::text::stylebook as texts;
use crate::ui::picture;
use leptos::prelude::*;

/// Pictures that a version is shown with.
const SHOWN: usize = 4;

pub(super) fn versions() -> AnyView {
    let words = texts::words();
    let versions = of_book(|book| book.opened().map(|style| (style.id, style.versions.clone())));
    let list = move || {
        let (id, versions) = versions.get()?;
        let one = |version: &crate::core::style::Version| {
            let number = version.number;
            let shown = version.exemplars.iter().take(SHOWN).map(|hash| picture::thumb(*hash, None)).collect_view();
            view! {
                <li class="style-version">
                    <span class="style-mosaic" data-size="small">{shown}</span>
                    <span>{(words.version)(number, version.members.len(), version.cohesion)}</span>
                    <button class="button" data-kind="link" type="button" on:click=move |_| page::use_version(id, number)>
                        {words.use_version}
                    </button>
                </li>
            }
        };
        Some(view! { <ul>{versions.iter().rev().map(one).collect_view()}</ul> })
    };
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.versions}</h3>
            {list}
        </section>
    }
    .into_any()
}
