//! The conversations by size, to be freed, and those that were deleted and can still be brought back.

use super::{of_room, task};
use crate::core::Event;
use crate::core::id::Id;
use crate::core::keeping::KeepingEvent;
use crate::core::keeping::stock::{Row, Stock};
use crate::core::keeping::task::Amounts;
use crate::core::text::keeping as texts;
use crate::shell::{Shell, clock, keeping};
use crate::ui::icon::{self, icon};
use crate::ui::{dom, near, picture};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that are put on the page at once; more follow when the end comes near.
const PAGE: usize = 50;
/// The id of the button that frees room: the focus goes back to it from a question that was left.
pub(super) const FREE: &str = "keeping-free";

/// The conversations by size.
pub(super) fn list() -> AnyView {
    let words = texts::words();
    let rows = of_room(|room| room.stock().map(|stock| stock.rows.clone()).unwrap_or_default());
    view! {
        <section class="sheet-part">
            <h3 class="sheet-title">{words.list}</h3>
            {move || {
                let rows = rows.get();
                if rows.is_empty() {
                    view! { <p class="quiet">{words.list_empty}</p> }.into_any()
                } else {
                    view! { <p class="quiet">{words.list_lead}</p> {all(&rows)} {paged(rows, markable)} }.into_any()
                }
            }}
            {foot()}
        </section>
    }
    .into_any()
}

/// What was deleted and is still there; nothing where there is nothing.
pub(super) fn bin() -> AnyView {
    let words = texts::words();
    let rows = of_room(|room| room.stock().map(|stock| stock.bin.clone()).unwrap_or_default());
    let loose = of_room(|room| {
        let of = |stock: &Arc<Stock>| Amounts::freed_with(stock, &[], &stock.loose);
        room.stock().filter(|stock| !stock.loose.is_empty()).map(of)
    });
    let is_idle = of_room(|room| !room.task.is_under_way());
    let has_task = of_room(|room| task::place_of(&room.task) == Some(task::Place::Bin));
    move_of(move || {
        let rows = rows.get();
        let loose = loose.get();
        if rows.is_empty() && loose.is_none() && !has_task.get() {
            return ().into_any();
        }
        let empty = (!rows.is_empty() || loose.is_some()).then(|| {
            view! {
                <div class="button-row">
                    <button
                        class="button"
                        data-tone="danger"
                        type="button"
                        disabled=move || !is_idle.get()
                        on:click=|_| keeping::dispatch(KeepingEvent::EmptyAsked)
                    >
                        {icon(icon::TRASH)}
                        {words.empty_bin}
                    </button>
                </div>
            }
        });
        view! {
            <section class="sheet-part">
                <h3 class="sheet-title">{words.bin}</h3>
                <p class="quiet">{words.bin_lead}</p>
                {paged(rows, restorable)}
                {loose.map(|amounts| unused(&amounts))}
                {task::task(task::Place::Bin)}
                {empty}
            </section>
        }
        .into_any()
    })
}

/// What nothing shows any more.
fn unused(amounts: &Amounts) -> AnyView {
    let words = texts::words();
    let size = (Shell::get().words().figures.bytes)(amounts.size_bytes);
    view! {
        <p class="keeping-row">
            <span class="cover">{icon(icon::PICTURES)}</span>
            <span class="keeping-title">{words.unused}</span>
            <span class="quiet">{(words.facts)(amounts.pictures, &size)} " · " {words.unused_lead}</span>
        </p>
    }
    .into_any()
}

/// A view that is made anew when what it reads changes.
fn move_of(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    view.into_any()
}

fn paged(rows: Arc<Vec<Row>>, one: fn(&Row) -> AnyView) -> AnyView {
    let count = rows.len();
    let rows = StoredValue::new(rows);
    let end: NodeRef<html::Div> = NodeRef::new();
    let shown = near::growing(end, Signal::stored(count), PAGE);
    view! {
        <ul>
            <For
                each=move || 0..shown.get()
                key=|at| *at
                children=move |at| rows.with_value(|rows| rows.get(at).map(one))
            />
        </ul>
        <div class="shelf-end" node_ref=end></div>
    }
    .into_any()
}

fn all(rows: &[Row]) -> AnyView {
    let words = texts::words();
    let free = rows.iter().filter(|row| !row.is_busy).count();
    let marked = of_room(|room| room.selected.len());
    let is_all = move || free > 0 && marked.get() == free;
    let is_part = move || marked.get() > 0 && marked.get() < free;
    view! {
        <label class="keeping-row">
            <input
                type="checkbox"
                disabled=free == 0
                prop:checked=is_all
                prop:indeterminate=is_part
                on:change=|event| keeping::dispatch(KeepingEvent::MarkedAll(event_target_checked(&event)))
            />
            <span>{words.mark_all}</span>
        </label>
    }
    .into_any()
}

/// What stands in every row: the cover, the title, and the facts.
fn facts(row: &Row) -> AnyView {
    let words = texts::words();
    let size = (Shell::get().words().figures.bytes)(row.size_bytes);
    let when = (words.ago)(dom::day_of(clock::now_ms()) - dom::day_of(row.updated_at_ms));
    let cover = match row.cover {
        Some(hash) => picture::thumb(hash, None),
        None => icon(icon::TEXT),
    };
    let state = if row.is_busy { words.busy.to_owned() } else { when };
    let kind = if row.is_character { words.character } else { words.style };
    let kind = row.is_style.then(|| format!("{kind} · "));
    view! {
        <span class="cover">{cover}</span>
        <span class="keeping-title">{title(row)}</span>
        <span class="quiet">{kind} {(words.facts)(row.pictures, &size)} " · " {state}</span>
    }
    .into_any()
}

fn title(row: &Row) -> String {
    if row.title.is_empty() { texts::words().untitled.to_owned() } else { row.title.clone() }
}

fn markable(row: &Row) -> AnyView {
    let id = row.id;
    let room = keeping::room();
    let is_marked = Memo::new(move |_| room.with(|room| room.selected.contains(&id)));
    view! {
        <li>
            <label class="keeping-row">
                <input
                    type="checkbox"
                    aria-label=(texts::words().mark)(&title(row))
                    disabled=row.is_busy
                    prop:checked=move || is_marked.get()
                    on:change=move |event| keeping::dispatch(KeepingEvent::Marked(id, event_target_checked(&event)))
                />
                {facts(row)}
            </label>
        </li>
    }
    .into_any()
}

fn restorable(row: &Row) -> AnyView {
    let words = texts::words();
    let (id, is_style) = (row.id, row.is_style);
    view! {
        <li class="keeping-row">
            {facts(row)}
            <button
                class="button"
                data-kind="link"
                type="button"
                aria-label=(words.bring_back)(&title(row))
                on:click=move |_| bring_back(id, is_style)
            >
                {words.bring_back_short}
            </button>
        </li>
    }
    .into_any()
}

fn bring_back(id: Id, is_style: bool) {
    if is_style {
        keeping::dispatch(KeepingEvent::StyleBack(id));
    } else {
        Shell::get().dispatch(Event::Restored(id));
        keeping::dispatch(KeepingEvent::Opened);
    }
}

/// What is marked, in numbers, and the button; above them what is being done, so that it is always in sight.
fn foot() -> AnyView {
    let words = texts::words();
    let has_rows = of_room(|room| room.stock().is_some_and(|stock| !stock.rows.is_empty()));
    let has_task = of_room(|room| task::place_of(&room.task) == Some(task::Place::List));
    // In two steps, so that the progress of a job does not count everything anew.
    let basis = of_room(|room| (room.selected.clone(), room.stock().cloned()));
    let marked = Memo::new(move |_| {
        basis.with(|(ids, stock)| {
            let amounts = stock.as_ref().map(|stock| Amounts::freed_by(stock, ids));
            (ids.len(), amounts.unwrap_or_default())
        })
    });
    let is_idle = of_room(|room| !room.task.is_under_way());
    let said = move || match marked.get() {
        (0, _) => words.marked_none.to_owned(),
        (count, amounts) => {
            let size = (Shell::get().words().figures.bytes)(amounts.size_bytes);
            (words.marked)(count, amounts.pictures, &size)
        }
    };
    view! {
        <Show when=move || has_rows.get() || has_task.get()>
            <div class="sheet-foot keeping-foot" data-idle=move || (marked.get().0 == 0 && !has_task.get()).to_string()>
                {task::task(task::Place::List)}
                <Show when=move || has_rows.get()>
                    <p class="quiet" role="status">{said}</p>
                    <button
                        class="button"
                        data-tone="danger"
                        type="button"
                        id=FREE
                        disabled=move || marked.get().0 == 0 || !is_idle.get()
                        on:click=|_| keeping::dispatch(KeepingEvent::FreeAsked)
                    >
                        {icon(icon::TRASH)}
                        {words.free}
                    </button>
                </Show>
            </div>
        </Show>
    }
    .into_any()
}
