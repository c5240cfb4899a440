//! Using styles and characters: what goes along with a message that is to be drawn in one style, or in a mixture of
//! several, and that shows somebody who is to be recognised.

mod cast;
#[cfg(test)]
mod tests;
mod words;

use super::compiled::{Style, Version};
use crate::core::conversation::styled::{Sample, Styled, Use};
use crate::core::id::Hash;
use serde::{Deserialize, Serialize};
use words::{Mixed, sample_role, sheet_role, words};

/// The most samples that go along, whatever is mixed: the first few pictures of a request carry most weight.
pub const MOST_SAMPLES: usize = 8;
/// The exemplars of one style that are shown, from the weakest to the strongest use.
const EXEMPLARS_SHOWN: [usize; 5] = [1, 2, 3, 4, 4];
/// From this strength on the contact sheet goes along as well.
const WITH_SHEET: u8 = 5;

/// How many pictures of a version go along at a strength (1 to 5, clamped), where nothing else is mixed in.
pub fn shown_at(version: &Version, strength: u8) -> usize {
    shown(version, strength.clamp(1, 5)).len()
}

/// What a message is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A picture as a whole.
    #[default]
    Picture,
    /// A change in a picture, which otherwise stays as it is.
    Edit,
}

/// What a message uses.
#[derive(Clone, Debug, Default)]
pub struct Using<'a> {
    /// The styles, each with its version and its weight (1 to 100, clamped).
    pub styles: Vec<(&'a Style, &'a Version, u8)>,
    /// How strongly they hold, 1 (a hint) to 5 (nothing else), clamped.
    pub strength: u8,
    /// The characters.
    pub characters: Vec<&'a Style>,
    /// What the message is for.
    pub purpose: Purpose,
}

/// What goes along with a message. `mime_of` says the type of a picture's bytes.
///
/// A style that is named twice counts once, with both weights. Weights become shares of 100, and no style has none.
/// First comes a picture of each character, then a sample of each style, the heaviest first; then the characters' other
/// pictures, and what room is left is given to the styles by share. So whoever sends only the first few still shows
/// everyone and every style. Without any of them, there is nothing to say.
pub fn styled(using: &Using<'_>, mime_of: impl Fn(Hash) -> String) -> Styled {
    let strength = using.strength.clamp(1, 5);
    let mixed = mixed(&using.styles);
    let of_styles = samples(&mixed, strength, &mime_of);
    let cast = cast::shown(&using.characters);
    let of_cast = cast::samples(&cast, &mime_of);
    let words = [cast::words(&cast, using.purpose, !mixed.is_empty()), words(&mixed, using.purpose, strength)];
    let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
    let uses = mixed.iter().map(|one| Use {
        style: one.style.id,
        version: one.version.number,
        name: one.style.name.clone(),
        share: one.share,
        pictures: shown(one.version, strength)
            .into_iter()
            .filter(|picture| of_styles.iter().any(|sample| sample.picture == *picture))
            .collect(),
        sheet: one.version.sheet.filter(|sheet| of_styles.iter().any(|sample| sample.picture == *sheet)),
    });
    let uses: Vec<Use> = uses.collect();
    let ((faces, others), (firsts, rest)) = (split(of_cast, cast.len()), split(of_styles, mixed.len()));
    Styled {
        uses,
        strength,
        characters: cast::cast(&cast),
        words: words.join("\n\n"),
        samples: [faces, firsts, others, rest].concat(),
    }
}

/// The first few, and the others.
fn split(mut samples: Vec<Sample>, at: usize) -> (Vec<Sample>, Vec<Sample>) {
    let rest = samples.split_off(at.min(samples.len()));
    (samples, rest)
}

/// The first of each list, then the second of each, and so on, each with the place of its list.
fn woven(lists: &[Vec<Hash>]) -> Vec<(usize, Hash)> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
    let nth = |nth: usize| {
        lists.iter().enumerate().filter_map(move |(place, list)| list.get(nth).map(|picture| (place, *picture)))
    };
    (0..longest).flat_map(nth).collect()
}

/// The samples of the styles, one of each first.
fn samples(mixed: &[Mixed<'_>], strength: u8, mime_of: impl Fn(Hash) -> String) -> Vec<Sample> {
    let shown: Vec<Vec<Hash>> = mixed.iter().map(|one| shown(one.version, strength)).collect();
    let shares: Vec<u8> = mixed.iter().map(|one| one.share).collect();
    let mut samples: Vec<Sample> = Vec::new();
    let mut counts = vec![0_usize; mixed.len()];
    for (place, picture) in taken(&shown, &shares) {
        let (Some(one), Some(count)) = (mixed.get(place), counts.get_mut(place)) else { continue };
        let role = if one.version.sheet == Some(picture) {
            sheet_role(&one.name)
        } else {
            *count += 1;
            sample_role(&one.name, *count)
        };
        samples.push(Sample { picture, mime: mime_of(picture), role });
    }
    samples
}

/// The styles with their shares, the heaviest first; equals stay in the order in which they were given.
fn mixed<'a>(uses: &[(&'a Style, &'a Version, u8)]) -> Vec<Mixed<'a>> {
    let mut summed: Vec<(&Style, &Version, u32)> = Vec::new();
    for (style, version, weight) in uses {
        let weight = u32::from((*weight).clamp(1, 100));
        if let Some((.., sum)) = summed.iter_mut().find(|(known, ..)| known.id == style.id) {
            *sum += weight;
        } else if summed.len() < MOST_SAMPLES {
            summed.push((style, version, weight));
        }
    }
    summed.sort_by_key(|(.., weight)| std::cmp::Reverse(*weight));
    let weights: Vec<u32> = summed.iter().map(|(.., weight)| *weight).collect();
    let each = summed.into_iter().zip(shares(&weights));
    each.map(|((style, version, _), share)| Mixed::new(style, version, share)).collect()
}

/// Weights as whole shares of 100 (largest remainders). None is 0: what a small one lacks is taken from the largest. For
/// at most 100 weights.
fn shares(weights: &[u32]) -> Vec<u8> {
    let total = weights.iter().sum::<u32>().max(1);
    let rest = |place: &usize| weights.get(*place).map_or(0, |weight| weight * 100 % total);
    let mut shares: Vec<u32> = weights.iter().map(|weight| weight * 100 / total).collect();
    let missing = 100_u32.saturating_sub(shares.iter().sum());
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(rest(place)));
    for place in order.into_iter().take(missing as usize) {
        shares.iter_mut().skip(place).take(1).for_each(|share| *share += 1);
    }
    while let Some(none) = shares.iter().position(|share| *share == 0) {
        // `max_by_key` gives the last of equals, so that an earlier style is never below a later one of its weight.
        let Some((largest, _)) = shares.iter().enumerate().max_by_key(|(_, share)| **share) else { break };
        shares.iter_mut().skip(largest).take(1).for_each(|share| *share -= 1);
        shares.iter_mut().skip(none).take(1).for_each(|share| *share += 1);
    }
    shares.into_iter().map(|share| share.min(100) as u8).collect()
}

/// The pictures that a style shows at a strength, the most important first.
fn shown(version: &Version, strength: u8) -> Vec<Hash> {
    let count = EXEMPLARS_SHOWN.get(usize::from(strength) - 1).copied().unwrap_or_default();
    let exemplars = version.sent().take(count);
    exemplars.chain(version.sheet.filter(|_| strength >= WITH_SHEET)).collect()
}

/// The samples in order, each with the place of its style: one of each style, then by share (Sainte-Laguë's method:
/// the next goes to the style with the highest share over twice what it has and one). A picture that two styles have
/// in common is shown once.
fn taken(shown: &[Vec<Hash>], shares: &[u8]) -> Vec<(usize, Hash)> {
    let mut taken: Vec<(usize, Hash)> = Vec::new();
    let next = |taken: &[(usize, Hash)], place: usize| {
        let mut own = shown.get(place).into_iter().flatten().copied();
        own.find(|picture| !taken.iter().any(|(_, known)| known == picture))
    };
    for place in 0..shown.len() {
        taken.extend(next(&taken, place).map(|picture| (place, picture)));
    }
    while taken.len() < MOST_SAMPLES {
        let claim = |place: usize| {
            let has = taken.iter().filter(|(owner, _)| *owner == place).count();
            f64::from(shares.get(place).copied().unwrap_or_default()) / (2 * has + 1) as f64
        };
        let open = (0..shown.len()).rev().filter_map(|place| Some((place, next(&taken, place)?)));
        // Of equals the last is taken, which is the heavier one, since they are looked at from the lightest on.
        let Some(best) = open.max_by(|one, two| claim(one.0).total_cmp(&claim(two.0))) else { break };
        taken.push(best);
    }
    taken
}
