//! A failure where it happened: what it was, what it cost, and the one action that helps.

use crate::core::conversation::By;
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::text;
use crate::core::text::failure::{self, Action};
use crate::core::{Event, gemini};
use crate::shell::Shell;
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::prelude::*;

/// Where a failure is shown: the action that helps depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At an answer.
    Turn(Id),
    /// At the message being written.
    Composer,
    /// Somewhere else.
    Elsewhere,
}

/// The button with the one action that helps here; nothing where none does.
pub fn action(error: &Error, place: Place) -> Option<AnyView> {
    let (label, act) = offered(error, place)?;
    Some(
        view! {
            <button class="button" type="button" on:click=move |_| act()>
                {label}
            </button>
        }
        .into_any(),
    )
}

/// What the service or the model said, word for word, one level down. A model's own reason is what explains its refusal,
/// so that is not folded away.
pub fn detail(error: &Error) -> Option<AnyView> {
    let mut said = error.detail.trim().to_owned();
    for more in [error.status.clone(), error.code.map(|code| code.to_string())].into_iter().flatten() {
        said = if said.is_empty() { more } else { [said, more].join(" · ") };
    }
    let is_of_service = error.code.is_some();
    let is_of_model = !is_of_service && error.status.is_some() && !error.detail.trim().is_empty();
    ((is_of_service || is_of_model) && !said.is_empty()).then(|| {
        view! {
            <details class="said" open=is_of_model>
                <summary>{text::turn().said}</summary>
                <p class="said-text">{said}</p>
            </details>
        }
        .into_any()
    })
}

/// A failure as a line with its action, for forms and fields.
pub fn line(error: &Error, place: Place) -> AnyView {
    view! {
        <div class="failure" data-place="line" role="alert">
            {icon(icon::ALERT)}
            <div class="failure-words">
                <p>{failure::sentence(error)}</p>
                {detail(error)}
            </div>
            {action(error, place)}
        </div>
    }
    .into_any()
}

type Act = Box<dyn Fn() + 'static>;

fn say(event: impl Fn() -> Event + 'static) -> Act {
    let shell = Shell::get();
    Box::new(move || shell.dispatch(event()))
}

fn offered(error: &Error, place: Place) -> Option<(String, Act)> {
    let words = text::actions();
    let offer = |label: &str, act: Act| Some((label.to_owned(), act));
    match (failure::action(error), place) {
        (Action::CheckKey, Place::Elsewhere) => None,
        (Action::CheckKey, _) => offer(words.check_key, say(move || Event::SettingsOpened(true))),
        (Action::Retry | Action::WaitAndRetry, Place::Turn(turn)) => {
            offer(words.retry, say(move || Event::Regenerated(turn)))
        }
        (Action::Retry | Action::WaitAndRetry, Place::Composer) => offer(words.retry, say(move || Event::Sent)),
        (Action::SwitchModel(model), Place::Turn(turn)) => {
            let label = (words.switch_model)(name_of(&model));
            offer(&label, say(move || Event::SwitchedModel { turn, model: model.clone() }))
        }
        (Action::SwitchModel(model), _) => {
            let label = (words.switch_model)(name_of(&model));
            offer(&label, say(move || Event::ModelChosen(model.clone())))
        }
        (Action::ChooseModel, _) => offer(words.choose_model, Box::new(|| dom::focus("pick-model"))),
        (Action::ChangeOptions, Place::Turn(turn)) => offer(words.edit, edit(turn)),
        (Action::ChangeOptions, _) => offer(words.options, Box::new(|| dom::focus("pick-ratio"))),
        (Action::EditMessage | Action::RemovePictures | Action::ChoosePicture, Place::Turn(turn)) => {
            offer(words.edit, edit(turn))
        }
        (Action::EditMessage, Place::Composer) => offer(words.edit, Box::new(|| dom::focus(dom::MESSAGE))),
        (Action::RemovePictures, Place::Composer) => {
            // Where only the whole is too large, the last one goes.
            let most = error.detail.parse().ok();
            offer(words.remove_surplus, Box::new(move || remove_surplus(most)))
        }
        (Action::MakeRoom, _) => offer(words.make_room, say(move || Event::KeepingOpened(true))),
        (Action::ContinueFromPicture, Place::Turn(turn)) => {
            let (picture, from) = last_picture(turn)?;
            offer(words.continue_from, say(move || Event::Continued { picture, turn: from }))
        }
        _ => None,
    }
}

/// Takes the pictures out of the message that are more than this many, or the last one.
fn remove_surplus(most: Option<usize>) {
    let shell = Shell::get();
    let surplus = shell.composer().with_untracked(|composer| {
        let most = most.unwrap_or(composer.attachments.len().saturating_sub(1));
        composer.attachments.iter().skip(most).map(|attachment| attachment.id).collect::<Vec<_>>()
    });
    surplus.into_iter().for_each(|id| shell.dispatch(Event::AttachmentRemoved(id)));
}

fn name_of(model: &str) -> &str {
    gemini::model::known(model).map_or(model, |model| model.name)
}

/// Opens the message that this answer was for.
fn edit(answer: Id) -> Act {
    let shell = Shell::get();
    Box::new(move || {
        let asked = shell.open().with_untracked(|open| open.tree.get(answer).and_then(|turn| turn.parent));
        if let Some(asked) = asked {
            shell.dispatch(Event::EditStarted(asked));
        }
    })
}

/// The last picture that a model made before this answer.
fn last_picture(answer: Id) -> Option<(Hash, Id)> {
    Shell::get().open().with_untracked(|open| {
        let line = open.tree.line_to(answer);
        let made = line.iter().rev().filter(|turn| matches!(turn.by, By::Model(_)));
        made.filter_map(|turn| turn.pictures().last().map(|picture| (picture, turn.id))).next()
    })
}
