//! The places, each in two parts: what lies behind the subjects that swim, and what lies before it.

mod heaven;
mod indoors;
mod land;
mod shapes;
mod town;
mod water;

pub(super) use heaven::{heaven, sky, weather};

use super::super::scene::Place;
use super::artist::{Artist, Stage};

/// Where things stand in a place.
pub(super) fn stage(place: Place) -> Stage {
    let (ground, water, sky, size) = match place {
        Place::Harbour => (0.90, 0.66, 0.26, 1.0),
        Place::Sea => (0.70, 0.74, 0.28, 1.05),
        Place::Beach => (0.88, 0.58, 0.27, 0.95),
        Place::Mountains => (0.88, 0.86, 0.26, 0.8),
        Place::Forest => (0.90, 0.90, 0.34, 0.95),
        Place::Desert => (0.86, 0.86, 0.27, 0.95),
        Place::City => (0.92, 0.90, 0.22, 0.9),
        Place::Field => (0.86, 0.86, 0.27, 0.95),
        Place::Lake => (0.92, 0.72, 0.24, 0.85),
        Place::Room => (0.88, 0.90, 0.30, 1.15),
        Place::Table => (0.82, 0.82, 0.30, 1.35),
        Place::Space => (0.93, 0.60, 0.52, 1.05),
        Place::Underwater => (0.90, 0.62, 0.40, 1.1),
        Place::Studio => (0.84, 0.74, 0.55, 1.6),
        Place::Abstract => (0.84, 0.70, 0.40, 1.1),
    };
    Stage { ground, water, sky, size }
}

/// What lies behind everything that swims.
pub(super) fn back(artist: &mut Artist<'_>) {
    match artist.scene.place {
        Place::Harbour => water::harbour_back(artist),
        Place::Sea => water::sea_back(artist),
        Place::Beach => water::beach_back(artist),
        Place::Mountains => land::mountains_back(artist),
        Place::Forest => land::forest_back(artist),
        Place::Desert => land::desert_back(artist),
        Place::City => town::city_back(artist),
        Place::Field => land::field_back(artist),
        Place::Lake => water::lake_back(artist),
        Place::Room => indoors::room(artist),
        Place::Table => indoors::table(artist),
        Place::Space => shapes::space(artist),
        Place::Underwater => water::underwater_back(artist),
        Place::Studio => indoors::studio(artist),
        Place::Abstract => shapes::composition(artist),
    }
}

/// What lies before it, and carries everything that stands.
pub(super) fn front(artist: &mut Artist<'_>) {
    match artist.scene.place {
        Place::Harbour => water::harbour_front(artist),
        Place::Sea => water::sea_front(artist),
        Place::Beach => water::beach_front(artist),
        Place::Lake => water::lake_front(artist),
        Place::Forest => land::forest_front(artist),
        Place::City => town::city_front(artist),
        Place::Underwater => water::underwater_front(artist),
        _ => {}
    }
}
