//! The log: the turns of the shown path. It wakes when the path changes, never by typing or streaming.

use super::{answer, person, place};
use crate::core::conversation::tree::Step;
use crate::core::conversation::{AnswerState, By, Turn};
use crate::core::id::Id;
use crate::core::text;
use crate::shell::Shell;
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDivElement};

/// Pixels above the last message where it is gone to.
const MESSAGE_GAP_PX: f64 = 16.0;

type Path = Memo<Arc<Vec<Arc<Step>>>>;

/// The log of the open conversation.
pub fn log() -> AnyView {
    let shell = Shell::get();
    let path: Path = Memo::new_with_compare(
        move |_| shell.open().with(|open| Arc::new(open.tree.path().into_iter().map(Arc::new).collect())),
        |_, _| true,
    );
    let names = Memo::new(move |_| path.with(|path| path.iter().enumerate().filter_map(name).collect::<Vec<_>>()));
    let is_empty = Memo::new(move |_| names.with(Vec::is_empty));
    let node: NodeRef<html::Div> = NodeRef::new();
    let conversation = shell.open().with_untracked(|open| open.id);
    node.on_load(move |node| {
        if let Some(conversation) = conversation {
            place::restore(node.into(), conversation);
        }
    });
    let (is_away, set_away) = signal(false);
    let latest = move || {
        if let Some(node) = node.get_untracked() {
            node.set_scroll_top(0);
        }
    };
    // A message that was just sent is what the person wants to see, with what it asked for below it, wherever they had
    // scrolled to.
    Effect::new(move |before: Option<Option<Id>>| {
        let asked = path.with(|path| path.iter().rev().find_map(|step| under_way(step)));
        if asked.is_some() && before.is_some_and(|before| before != asked) {
            latest();
            request_animation_frame(move || {
                if let Some(node) = node.get_untracked() {
                    from_message(&node);
                }
            });
        }
        asked.or_else(|| before.flatten())
    });
    view! {
        <div class="log-frame">
            <div
                class="log"
                role="log"
                aria-label=text::stage().log
                aria-live="off"
                data-empty=move || is_empty.get().to_string()
                tabindex="0"
                node_ref=node
                on:scroll=move |_| {
                    if let Some(node) = node.get_untracked() {
                        // The log is anchored at its end: the end is 0, everything above is negative.
                        let away = f64::from(node.scroll_top()) < -0.6 * f64::from(node.client_height());
                        if away != is_away.get_untracked() {
                            set_away.set(away);
                        }
                        if let Some(conversation) = shell.open().with_untracked(|open| open.id) {
                            place::keep(&node, conversation);
                        }
                    }
                }
            >
                <div class="column">
                    <Show when=move || is_empty.get()>{empty()}</Show>
                    <For
                        each=move || names.get()
                        key=|(_, id)| *id
                        children=move |(at, id)| step(path, at, id)
                    />
                </div>
            </div>
            <Show when=move || is_away.get()>
                <button class="latest" type="button" aria-label=text::stage().latest on:click=move |_| latest()>
                    {icon(icon::DOWN)}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

/// The batch of a step that waits for an answer.
fn under_way(step: &Step) -> Option<Id> {
    let answer = step.turns.first()?.answer()?;
    (answer.state == AnswerState::Pending).then_some(answer.batch)
}

/// Where the last message and its answers are higher than the log: goes to the message, not to the end of the answers.
fn from_message(log: &HtmlDivElement) {
    let Ok(messages) = log.query_selector_all("[data-by=person]") else { return };
    let last = messages.length().checked_sub(1).and_then(|at| messages.item(at));
    let Some(message) = last.and_then(|node| node.dyn_into::<Element>().ok()) else { return };
    let above = log.get_bounding_client_rect().top() - message.get_bounding_client_rect().top();
    if above > 0.0 {
        log.set_scroll_top(-(above + MESSAGE_GAP_PX) as i32);
    }
}

/// The lasting name of a step: its turn's, or its batch's.
fn name((at, step): (usize, &Arc<Step>)) -> Option<(usize, Id)> {
    step.turns.first().map(|turn| (at, name_of(turn)))
}

fn name_of(turn: &Turn) -> Id {
    match &turn.by {
        By::Person(_) => turn.id,
        By::Model(answer) => answer.batch,
    }
}

fn is_same(a: &Step, b: &Step) -> bool {
    a.chosen == b.chosen
        && a.nth == b.nth
        && a.alternatives == b.alternatives
        && a.turns.len() == b.turns.len()
        && a.turns.iter().zip(&b.turns).all(|(a, b)| Arc::ptr_eq(a, b))
}

fn step(path: Path, at: usize, id: Id) -> AnyView {
    let is_it = move |step: &&Arc<Step>| step.turns.first().is_some_and(|turn| name_of(turn) == id);
    let find =
        move |path: &Arc<Vec<Arc<Step>>>| path.get(at).filter(is_it).or_else(|| path.iter().find(is_it)).cloned();
    let step = Memo::new_with_compare(
        move |_| path.with(find),
        |old: Option<&Option<Arc<Step>>>, new| match (old.cloned().flatten(), new.cloned().flatten()) {
            (Some(old), Some(new)) => !is_same(&old, &new),
            _ => true,
        },
    );
    let is_person = untrack(|| step.with(|step| step.as_ref().is_some_and(|step| is_persons(step))));
    if is_person { (move || step.get().map(|step| person::person(&step))).into_any() } else { answer::answers(step) }
}

fn is_persons(step: &Step) -> bool {
    step.turns.first().is_some_and(|turn| matches!(turn.by, By::Person(_)))
}

/// What a new conversation shows: an invitation and a few ideas to begin with.
fn empty() -> AnyView {
    let words = text::stage();
    let drawings =
        ["drawings.svg#idea-harbour", "drawings.svg#idea-bowl", "drawings.svg#idea-forest", "drawings.svg#idea-panda"];
    let ideas = words.ideas.into_iter().zip(drawings).map(|(text, drawing)| {
        view! {
            <li>
                <button class="idea" type="button" on:click=move |_| dom::suggest(text)>
                    <svg class="idea-print" viewBox="0 0 200 150" aria-hidden="true">
                        <use href=drawing></use>
                    </svg>
                    <span class="idea-words">{text}</span>
                </button>
            </li>
        }
    });
    view! {
        <section class="blank">
            <h2 class="blank-title">{words.empty_title}</h2>
            <p class="blank-lead">{words.empty_lead}</p>
            <ul class="ideas">{ideas.collect_view()}</ul>
        </section>
    }
    .into_any()
}
