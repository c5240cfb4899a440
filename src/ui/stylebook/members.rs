//! The pictures of a style, with what is said of each, and those of this device that could be added.

use super::{making, of_book};
use crate::core::id::Hash;
use crate::core::picture::{Origin, Picture};
use crate::core::style::set::Remark;
use crate::core::style::{Member, Reason, Style};
use crate::core::stylebook::{Book, BookEvent};
use crate::core::text;
use crate::core::text::{stylebook as texts, styles};
use crate::shell::{Shell, stylebook};
use crate::ui::icon::{self, icon};
use crate::ui::{dom, near, picture};
use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// Pictures that are put on the page at once; more follow when the end comes near.
const PAGE: usize = 60;

thread_local! {
    /// Whether pictures of this device are being picked, as long as a style is shown.
    static PICKING: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// A picture of a style with everything that is said of it.
#[derive(Clone, PartialEq)]
struct Tile {
    member: Member,
    is_exemplar: bool,
    /// Whether it is pinned behind as many as go along.
    is_in_vain: bool,
    /// Whether it shows a character.
    is_portrait: bool,
    /// Whether it pulls the style apart; otherwise it is only a poor example by itself.
    is_odd: bool,
    reasons: Vec<Reason>,
}

/// The pictures, in a list of this name.
pub(super) fn members(label: &'static str) -> AnyView {
    let tiles = of_book(tiles);
    let pictures =
        Memo::new(move |_| tiles.with(|tiles| tiles.iter().map(|tile| tile.member.picture).collect::<Vec<Hash>>()));
    let tile = move |hash: Hash| {
        let tile = Memo::new(move |_| tiles.with(|all| all.iter().find(|tile| tile.member.picture == hash).cloned()));
        one(hash, tile)
    };
    view! {
        <ul class="style-members" aria-label=label>
            <For each=move || pictures.get() key=|hash| *hash children=tile />
        </ul>
    }
    .into_any()
}

fn tiles(book: &Book) -> Vec<Tile> {
    let Some(style) = book.opened() else { return Vec::new() };
    let judged = book.judged.as_deref();
    let place = |hash: Hash| judged.and_then(|judged| judged.pictures.iter().position(|picture| *picture == hash));
    let is_exemplar = |place: usize| judged.is_some_and(|judged| judged.report.exemplars.places.contains(&place));
    let is_odd =
        |place: usize| judged.is_some_and(|judged| judged.report.outliers.iter().any(|remark| remark.place == place));
    let reasons = |place: usize| {
        let of = |remarks: &[Remark]| {
            remarks.iter().find(|remark| remark.place == place).map(|remark| remark.reasons.clone())
        };
        judged.and_then(|judged| of(&judged.report.outliers).or_else(|| of(&judged.report.flawed))).unwrap_or_default()
    };
    let pins: Vec<Hash> = style.pins().collect();
    let tile = |member: &Member| {
        let place = if member.left_out { None } else { place(member.picture) };
        Tile {
            member: member.clone(),
            is_exemplar: place.is_some_and(is_exemplar),
            is_in_vain: !member.left_out && !member.elsewhere && member.pinned && !pins.contains(&member.picture),
            is_portrait: style.is_character(),
            is_odd: place.is_some_and(is_odd),
            reasons: place.map(reasons).unwrap_or_default(),
        }
    };
    style.members.iter().map(tile).collect()
}

fn one(hash: Hash, tile: Memo<Option<Tile>>) -> AnyView {
    let words = texts::words();
    let of = move |read: fn(&Tile) -> bool| Memo::new(move |_| tile.with(|tile| tile.as_ref().is_some_and(read)));
    let (is_out, is_pinned) = (of(|tile| tile.member.left_out), of(|tile| tile.member.pinned));
    let (is_exemplar, is_elsewhere) = (of(|tile| tile.is_exemplar), of(|tile| tile.member.elsewhere));
    let (is_odd, is_portrait) = (of(|tile| tile.is_odd), of(|tile| tile.is_portrait));
    let is_in_vain = of(|tile| tile.is_in_vain);
    let reasons = move || {
        let reasons = tile.with(|tile| tile.as_ref().map(|tile| tile.reasons.clone()).unwrap_or_default());
        (!reasons.is_empty()).then(|| view! { <span class="style-reasons">{styles::reasons(&reasons)}</span> })
    };
    let name = tile.with_untracked(|tile| tile.as_ref().map(|tile| tile.member.name.clone()).unwrap_or_default());
    let name = (words.picture)(&name);
    let mark = move || match (is_out.get(), is_pinned.get(), is_exemplar.get()) {
        (true, ..) => Some(words.is_out),
        (_, true, _) if is_portrait.get() => Some(words.lead_picture),
        (_, true, _) if is_in_vain.get() => Some(styles::PINNED_IN_VAIN),
        (_, true, _) => Some(words.pinned),
        (_, _, true) => Some(words.exemplar),
        _ => None,
    };
    let pin = move || if is_portrait.get() { words.make_lead } else { words.pin };
    let small = move |label: &'static str, sign: &'static str, event: fn(Hash) -> BookEvent| {
        view! {
            <button class="button" data-kind="icon" type="button" aria-label=label title=label on:click=move |_| stylebook::dispatch(event(hash))>
                {icon(sign)}
            </button>
        }
    };
    view! {
        <li class="style-member" data-out=move || is_out.get().to_string() data-odd=move || is_odd.get().to_string()>
            <div class="style-member-picture">
                {move || if is_elsewhere.get() {
                    view! { <p class="quiet">{words.elsewhere}</p> }.into_any()
                } else {
                    // Its name stands below it.
                    picture::thumb(hash, None)
                }}
                {move || mark().map(|mark| view! { <span class="badge" data-place="frame">{mark}</span> })}
            </div>
            <div class="style-member-foot">
                <span class="style-member-name" title=name.clone()>{name.clone()}</span>
                {move || if is_out.get() {
                    small(words.take_again, icon::PLUS, |hash| BookEvent::LeftOut(hash, false)).into_any()
                } else {
                    view! {
                        {(!is_elsewhere.get()).then(|| if is_pinned.get() {
                            small(words.unpin, icon::PIN_OFF, |hash| BookEvent::Pinned(hash, false))
                        } else {
                            small(pin(), icon::PIN, |hash| BookEvent::Pinned(hash, true))
                        })}
                        {(!is_portrait.get()).then(|| small(words.leave_out, icon::EYE_OFF, |hash| BookEvent::LeftOut(hash, true)))}
                    }
                    .into_any()
                }}
                {remove(hash)}
            </div>
            {reasons}
        </li>
    }
    .into_any()
}

fn remove(hash: Hash) -> AnyView {
    let label = texts::words().remove;
    let remove = move |event| {
        stylebook::dispatch(BookEvent::Removed(hash));
        dom::focus_after(&event, making::UNDO);
    };
    view! {
        <button class="button" data-kind="icon" type="button" aria-label=label title=label on:click=remove>
            {icon(icon::TRASH)}
        </button>
    }
    .into_any()
}

/// From so many small pictures on it is said of all of them at once.
const MANY_SMALL: usize = 4;

/// Pictures that pull the style apart or are nearly the same as others, by name, each with one click to leave it out.
pub(super) fn remarks() -> AnyView {
    let words = texts::words();
    let remarks = of_book(remarked);
    let leave_out = move |hash: Hash| {
        view! {
            <button
                class="button"
                data-kind="link"
                type="button"
                on:click=move |_| stylebook::dispatch(BookEvent::LeftOut(hash, true))
            >
                {words.leave_out}
            </button>
        }
    };
    let one = move |(sentence, hash): (String, Option<Hash>)| {
        view! { <li>{sentence} " " {hash.map(leave_out)}</li> }
    };
    (move || {
        let remarks = remarks.get();
        (!remarks.is_empty()).then(|| {
            view! {
                <section>
                    <h3 class="sheet-title">{words.remarks}</h3>
                    <ul>{remarks.into_iter().map(one).collect_view()}</ul>
                </section>
            }
        })
    })
    .into_any()
}

/// What is said of pictures, each with the one that it is about; none where it is about many.
fn remarked(book: &Book) -> Vec<(String, Option<Hash>)> {
    let words = texts::words();
    let (Some(style), Some(judged)) = (book.opened(), &book.judged) else { return Vec::new() };
    let named = |place: usize| {
        let hash = *judged.pictures.get(place)?;
        let member = style.taken().find(|member| member.picture == hash)?;
        Some(((words.picture)(&member.name), hash))
    };
    let apart = judged.report.outliers.iter().filter_map(|remark| {
        let (name, hash) = named(remark.place)?;
        Some(((words.apart)(&name, &styles::reasons(&remark.reasons)), Some(hash)))
    });
    let copies = judged.report.duplicates.iter().filter_map(|(one, other)| {
        let (name, hash) = named(*other)?;
        Some(((words.copies)(&named(*one)?.0, &name), Some(hash)))
    });
    // What is said of a picture once is enough to decide on it.
    let is_apart = |place: usize| judged.report.outliers.iter().any(|remark| remark.place == place);
    let flawed = judged.report.flawed.iter().filter(|remark| !is_apart(remark.place));
    // The same of many is said once: it is how they were made, and not which of them to do without.
    let is_small = |remark: &&Remark| remark.reasons == [Reason::TooSmall];
    let small = flawed.clone().filter(is_small).count();
    let is_many = small >= MANY_SMALL;
    let many = is_many.then(|| ((words.many_small)(small), None));
    let flawed = flawed.filter(|remark| !(is_many && is_small(remark))).filter_map(|remark| {
        let (name, hash) = named(remark.place)?;
        Some(((words.apart)(&name, &styles::reasons(&remark.reasons)), Some(hash)))
    });
    apart.chain(copies).chain(flawed).chain(many).collect()
}

/// Shows the pictures of this device to pick from, or hides them.
pub(super) fn open_picker() {
    if let Some(picking) = PICKING.get() {
        picking.update(|picking| *picking = !*picking);
    }
}

/// The pictures of this device, while some are picked from them.
pub(super) fn picker() -> AnyView {
    let picking = RwSignal::new(false);
    PICKING.set(Some(picking));
    on_cleanup(|| PICKING.set(None));
    view! { <Show when=move || picking.get()>{pick_from(picking)}</Show> }.into_any()
}

fn pick_from(picking: RwSignal<bool>) -> AnyView {
    let words = texts::words();
    let library = text::library();
    let there: Vec<Arc<Picture>> = others();
    let chosen: RwSignal<Vec<(Hash, String)>> = RwSignal::new(Vec::new());
    if there.is_empty() {
        return view! { <p class="quiet">{library.empty}</p> }.into_any();
    }
    let end: NodeRef<html::Div> = NodeRef::new();
    let shown = near::growing(end, Signal::stored(there.len()), PAGE);
    let there = StoredValue::new(there);
    let room = of_book(|book| book.opened().map_or(0, |style| style.most().saturating_sub(style.taken().count())));
    // Those that are in the style without their bytes take no room.
    let mending = of_book(|book| book.opened().map(|style| away(style)).unwrap_or_default());
    let is_full = Memo::new(move |_| {
        let takes_room = |(hash, _): &&(Hash, String)| mending.with(|mending| !mending.contains(hash));
        chosen.with(|chosen| chosen.iter().filter(takes_room).count()) >= room.get()
    });
    let is_barred = move |hash: Hash| is_full.get() && mending.with(|mending| !mending.contains(&hash));
    let most = move || {
        room.get()
            + there.with_value(|there| {
                there.iter().filter(|picture| mending.with(|mending| mending.contains(&picture.hash))).count()
            })
    };
    let add = move |_| {
        picking.set(false);
        stylebook::dispatch(BookEvent::Attached(chosen.get_untracked()));
    };
    view! {
        <section aria-label=library.title>
            <ul class="shelf">
                <For
                    each=move || 0..shown.get()
                    key=|at| *at
                    children=move |at| there.with_value(|there| there.get(at).map(|picture| pickable(picture, chosen, is_barred)))
                />
            </ul>
            <div class="shelf-end" node_ref=end></div>
            <div class="button-row">
                <button class="button" data-tone="accent" type="button" disabled=move || chosen.with(Vec::is_empty) on:click=add>
                    {words.add_files} " " {move || (words.so_many_of)(chosen.with(Vec::len), most())}
                </button>
                <button class="button" type="button" on:click=move |_| picking.set(false)>{words.close}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The pictures of a style whose bytes are not known to be here.
fn away(style: &Style) -> Vec<Hash> {
    style.taken().filter(|member| member.elsewhere).map(|member| member.picture).collect()
}

/// The pictures of this device that are not in the style, or only by what was measured of them elsewhere, the newest
/// first.
fn others() -> Vec<Arc<Picture>> {
    let taken: Vec<Hash> = stylebook::peek(|book| {
        let here = |style: &Arc<Style>| {
            style.taken().filter(|member| !member.elsewhere).map(|member| member.picture).collect()
        };
        book.opened().map(here).unwrap_or_default()
    });
    Shell::get().pictures().with_untracked(|pictures| {
        let all = pictures.known.values().filter(|picture| !taken.contains(&picture.hash) && !picture.is_of_style());
        let mut all: Vec<Arc<Picture>> = all.cloned().collect();
        all.sort_by_key(|picture| (-picture.created_at_ms, picture.hash));
        all
    })
}

fn pickable(
    picture: &Picture,
    chosen: RwSignal<Vec<(Hash, String)>>,
    is_barred: impl Fn(Hash) -> bool + Send + Sync + 'static,
) -> AnyView {
    let words = texts::words();
    let hash = picture.hash;
    let name = match &picture.origin {
        Origin::Uploaded { name } => name.clone(),
        _ => String::new(),
    };
    let label = (words.picture)(&name);
    let is_in = Memo::new(move |_| chosen.with(|chosen| chosen.iter().any(|(other, _)| *other == hash)));
    let toggle = move |_| {
        chosen.update(|chosen| match chosen.iter().position(|(other, _)| *other == hash) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push((hash, name.clone())),
        });
    };
    view! {
        <li>
            <button
                class="shelf-picture"
                type="button"
                aria-label=label
                aria-pressed=move || is_in.get().to_string()
                data-added=move || is_in.get().to_string()
                disabled=move || is_barred(hash) && !is_in.get()
                on:click=toggle
            >
                {picture::thumb(hash, None)}
                <span class="shelf-added">{icon(icon::CHECK)}</span>
            </button>
        </li>
    }
    .into_any()
}
