//! One line of what will be sent, wherever that is listed.

use super::icon::icon;
use super::picture;
use crate::core::conversation::styled::Uses;
use crate::core::gemini::cost::Micros;
use crate::core::id::Hash;
use crate::core::text;
use crate::shell::Shell;
use leptos::prelude::*;

/// A picture or a sign, what it is, and what it is for.
pub fn entry(picture: Option<Hash>, sign: &'static str, what: String, role: String) -> AnyView {
    view! {
        <li class="sent-entry">
            <span class="sent-picture">
                {match picture {
                    Some(hash) => picture::thumb(hash, None),
                    None => icon(sign),
                }}
            </span>
            <span class="sent-words">{what} <small>{role}</small></span>
        </li>
    }
    .into_any()
}

/// What a line adds to the price, as what follows its role; nothing where nothing is paid or known.
pub fn cost(share: Option<Micros>) -> String {
    match share {
        // What rounds to nothing is not worth a figure.
        Some(share) if share.0 > 0 => [" · ", &(Shell::get().words().figures.price)(share.0)].concat(),
        _ => String::new(),
    }
}

/// What is said of the styles and characters that go along, and what for.
pub fn manner(uses: &Uses, samples: &[Hash]) -> (String, String) {
    let words = text::inspector();
    let is_sample = |picture: Hash| {
        let is_sheet = matches!(uses.drawn_by(picture), Some((_, None)));
        uses.shown_by(picture).is_none() && !is_sheet
    };
    let of_styles = samples.iter().filter(|picture| is_sample(**picture)).count();
    let style = (!uses.uses.is_empty()).then(|| {
        let role = if uses.uses.len() > 1 { words.styles_role } else { words.style_role };
        ((words.style)(&uses.names()), role(of_styles))
    });
    let cast = (!uses.characters.is_empty()).then(|| ((words.cast)(&uses.cast_names()), words.cast_words.to_owned()));
    let (named, roles): (Vec<String>, Vec<String>) = style.into_iter().chain(cast).unzip();
    (named.join(", "), roles.join("; "))
}

/// The `nth` picture, from 1, that goes along to show them, and what for.
pub fn sample(uses: &Uses, picture: Hash, nth: usize) -> (String, &'static str) {
    let words = text::inspector();
    match (uses.shown_by(picture), uses.drawn_by(picture)) {
        (Some(name), _) => ((words.cast)(name), words.cast_role),
        (None, Some((name, Some(nth)))) => ((words.sample_of)(nth, name), words.sample_role),
        (None, Some((name, None))) => ((words.sheet_of)(name), words.sheet_role),
        (None, None) => ((words.sample)(nth), words.sample_role),
    }
}
