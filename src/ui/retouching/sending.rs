//! What the next edit will send, part by part.

use super::of_desk;
use crate::core::conversation::styled::Uses;
use crate::core::id::Hash;
use crate::core::retouching::Desk;
use crate::core::retouching::sending::{Sent, What};
use crate::core::session::Mode;
use crate::core::text::retouching as texts;
use crate::shell::Shell;
use crate::ui::icon;
use crate::ui::sent::{self, entry};
use leptos::prelude::*;

/// The list, in the order of sending.
pub fn sending() -> AnyView {
    let words = texts::words();
    let sends = of_desk(Desk::sends);
    let uses = of_desk(|desk| Uses::read(&desk.manner.asked.styled).unwrap_or_default());
    let picture = of_desk(|desk| desk.document.picture);
    let (requests, is_out) = (of_desk(|desk| desk.wanted().len()), of_desk(Desk::has_out));
    let protects = of_desk(|desk| desk.protects);
    let is_free = Shell::get().session().with_untracked(|session| session.mode == Mode::Demo);
    let list = move || {
        let (uses, sends) = (uses.get(), sends.get());
        let sample = |sent: &Sent| if let What::Sample(picture) = sent.what { Some(picture) } else { None };
        let samples: Vec<Hash> = sends.iter().filter_map(sample).collect();
        let mut nth = 0;
        let one = move |Sent { what, costs }: Sent| {
            let cost = sent::cost(costs.filter(|_| !is_free));
            let (shown, sign, (name, role)) = match what {
                What::Manner => (None, icon::STYLES, sent::manner(&uses, &samples)),
                What::Sample(sample) => {
                    nth += 1;
                    let (name, role) = sent::sample(&uses, sample, nth);
                    (Some(sample), icon::STYLES, (name, role.to_owned()))
                }
                What::Window => {
                    let what = if protects.get() { words.sent_whole } else { words.sent_window };
                    (Some(picture.get()), icon::PICTURES, own(what))
                }
                What::Outline => (Some(picture.get()), icon::PICTURES, own(words.sent_outline)),
                What::Reference(shown) => (Some(shown), icon::PICTURES, own(words.sent_reference)),
                What::Instruction => (None, icon::TEXT, own(words.sent_instruction)),
            };
            entry(shown, sign, name, [role, cost].concat())
        };
        sends.into_iter().map(one).collect_view()
    };
    view! {
        <details class="desk-more">
            <summary>{words.sent}</summary>
            <Show when=move || sends.with(Vec::is_empty)><p class="quiet">{move || if is_out.get() { words.sent_out } else { words.nothing_marked }}</p></Show>
            <ol class="sent" aria-label=words.sent>{list}</ol>
            <Show when=move || { requests.get() > 1 }><p class="quiet">{words.sent_each}</p></Show>
        </details>
    }
    .into_any()
}

fn own((name, role): (&str, &str)) -> (String, String) {
    (name.to_owned(), role.to_owned())
}
