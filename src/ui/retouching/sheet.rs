//! The picture with its layers, as it was and as it is, one over the other.

use super::of_desk;
use super::tools::{Hand, Tool};
use crate::core::id::{Hash, Id};
use crate::core::retouching::{Desk, Layer};
use crate::shell::{Sharpness, Shell};
use crate::ui::picture;
use leptos::prelude::*;

/// A picture that lies over the first one: whose it is, its bytes, its place and size in shares of the picture, and how
/// much is seen.
#[derive(Clone, PartialEq)]
struct Over {
    turn: Option<Id>,
    pixels: Hash,
    place: [f64; 4],
    opacity: f64,
}

fn share(place: (i32, i32, u32, u32), (width, height): (u32, u32)) -> [f64; 4] {
    let (across, down) = (f64::from(width.max(1)), f64::from(height.max(1)));
    [f64::from(place.0) / across, f64::from(place.1) / down, f64::from(place.2) / across, f64::from(place.3) / down]
}

fn layers(desk: &Desk) -> Vec<Over> {
    let over = |layer: &Layer| Over {
        turn: Some(layer.turn),
        pixels: layer.pixels,
        place: share((layer.x, layer.y, layer.width, layer.height), desk.size),
        opacity: f64::from(layer.opacity) / 100.0,
    };
    desk.document.layers.iter().filter(|layer| layer.shown).map(over).collect()
}

/// Both states. While an answer is looked at, the state before is the picture without it; otherwise without any layer.
pub fn sheet(hand: Hand) -> AnyView {
    let base = of_desk(|desk| desk.document.picture);
    let proposed = of_desk(|desk| {
        desk.shown().map(|(_, laid)| Over {
            turn: None,
            pixels: laid.pixels,
            place: share(laid.place, desk.size),
            opacity: 1.0,
        })
    });
    let kept = of_desk(layers);
    let before = Memo::new(move |_| if proposed.get().is_some() { kept.get() } else { Vec::new() });
    let after = Memo::new(move |_| kept.get().into_iter().chain(proposed.get()).collect::<Vec<_>>());
    let clip = move || ["inset(0 0 0 ", &hand.before.get().to_string(), "%)"].concat();
    view! {
        <div class="desk-states" data-difference=move || hand.difference.get().to_string()>
            <div class="desk-state-before">{stack(base, before, hand)}</div>
            <div class="desk-state-after" style:clip-path=clip>{stack(base, after, hand)}</div>
        </div>
    }
    .into_any()
}

fn stack(base: Memo<Hash>, over: Memo<Vec<Over>>, hand: Hand) -> AnyView {
    view! {
        {move || one(base.get(), None, hand)}
        {move || over.get().into_iter().map(|over| one(over.pixels, Some(over), hand)).collect_view()}
    }
    .into_any()
}

fn one(pixels: Hash, over: Option<Over>, hand: Hand) -> AnyView {
    let shell = Shell::get();
    let (full, small) = (shell.source(pixels, Sharpness::Full), shell.source(pixels, Sharpness::Thumb));
    let is_base = over.is_none();
    let url = move || picture::best_url(Some(full), is_base.then_some(small));
    let Over { turn, place: [x, y, width, height], opacity, .. } =
        over.unwrap_or(Over { turn: None, pixels, place: [0.0, 0.0, 1.0, 1.0], opacity: 1.0 });
    let size = of_desk(|desk| desk.size);
    // What is dragged is seen to move before it is let go.
    let dragged = move || {
        let is_in_hand = turn.is_some_and(|turn| hand.tool.get() == Tool::Layer(turn));
        let (right, down) = if is_in_hand { hand.dragged.get() } else { (0.0, 0.0) };
        let (across, along) = size.get();
        (right / f64::from(across.max(1)), down / f64::from(along.max(1)))
    };
    let percent = |share: f64| [(share * 100.0).to_string().as_str(), "%"].concat();
    view! {
        <img
            class="desk-picture"
            alt=""
            src=url
            draggable="false"
            style:left=move || percent(x + dragged().0)
            style:top=move || percent(y + dragged().1)
            style:width=percent(width)
            style:height=percent(height)
            style:opacity=opacity.to_string()
        />
    }
    .into_any()
}
