use super::*;
use crate::core::conversation::styled::Uses;
use crate::core::conversation::turn::Asked;
use crate::core::gemini::Payload;
use crate::core::id::Id;
use crate::core::style::compiled::Card;
use proptest::prelude::*;

fn hash(style: u8, nth: u8) -> Hash {
    let mut bytes = [style; 32];
    bytes[1] = nth;
    Hash(bytes)
}

/// A style with so many exemplars, and a contact sheet of its own (`nth` 99).
fn style(id: u8, name: &str, exemplars: u8) -> (Style, Version) {
    let card = Card { medium: format!("medium of {name}."), never: "No haze.".into(), ..Card::default() };
    let exemplars = (0..exemplars).map(|nth| hash(id, nth)).collect();
    let version = Version { number: 3, exemplars, sheet: Some(hash(id, 99)), card, ..Version::default() };
    (Style { id: Id(id.into()), name: name.into(), ..Style::default() }, version)
}

fn mime(_: Hash) -> String {
    "image/png".to_owned()
}

/// Which pictures are shown, as (style, nth).
fn places(styled: &Styled) -> Vec<(u8, u8)> {
    styled.samples.iter().map(|sample| (sample.picture.0[0], sample.picture.0[1])).collect()
}

#[test]
fn strength_decides_how_many_samples_go_along() {
    let (dusk, version) = style(1, "Dusk lines", 6);
    for (strength, expected) in [
        (0, vec![0]),
        (1, vec![0]),
        (2, vec![0, 1]),
        (3, vec![0, 1, 2]),
        (4, vec![0, 1, 2, 3]),
        (5, vec![0, 1, 2, 3, 99]),
        (9, vec![0, 1, 2, 3, 99]),
    ] {
        let styled = styled(&[(&dusk, &version, 40)], strength, mime);
        assert_eq!(places(&styled).iter().map(|(_, nth)| *nth).collect::<Vec<_>>(), expected, "{strength}");
        assert_eq!((styled.strength, styled.uses[0].share, styled.uses[0].version), (strength.clamp(1, 5), 100, 3));
    }
}

#[test]
fn words_say_what_is_meant_and_roles_what_is_not_to_be_drawn() {
    let (dusk, version) = style(1, "Dusk lines", 4);
    let weak = styled(&[(&dusk, &version, 1)], 1, mime);
    let strong = styled(&[(&dusk, &version, 1)], 5, mime);
    for words in [
        "in the style “Dusk lines”.",
        "Where the message says @dusk-lines, it means the style “Dusk lines”.",
        "Medium: medium of Dusk lines.",
        "Never: No haze.",
        "What the picture shows comes from the message alone; the style samples show how to draw, never what.",
    ] {
        assert!(strong.words.contains(words), "{words}: {}", strong.words);
    }
    assert!(weak.words.contains("only as a hint") && strong.words.contains("strictly"));
    for (nth, sample) in strong.samples.iter().enumerate() {
        let is_sheet = nth == 4;
        let start = if is_sheet {
            "Contact sheet for “Dusk lines”".into()
        } else {
            format!("Style sample {} for", nth + 1)
        };
        assert!(sample.role.starts_with(&start) && sample.role.contains("draw none of the things"), "{}", sample.role);
        assert_eq!(sample.role.contains("no grid"), is_sheet);
    }
}

#[test]
fn several_styles_are_mixed_by_share_and_each_of_them_is_seen() {
    let (one, first) = style(1, "One", 4);
    let (two, second) = style(2, "Two", 4);
    let (three, third) = style(3, "Three", 1);
    // Weights of the three styles (0: not used), strength, and what is shown.
    for (weights, strength, expected) in [
        ([50, 50, 0], 1, vec![(1, 0), (2, 0)]),
        ([50, 50, 0], 2, vec![(1, 0), (2, 0), (1, 1), (2, 1)]),
        ([90, 10, 0], 2, vec![(1, 0), (2, 0), (1, 1), (2, 1)]),
        ([10, 90, 0], 1, vec![(2, 0), (1, 0)]),
        ([75, 25, 0], 4, vec![(1, 0), (2, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]),
        ([60, 30, 10], 3, vec![(1, 0), (2, 0), (3, 0), (1, 1), (1, 2), (2, 1), (2, 2)]),
        ([50, 50, 0], 5, vec![(1, 0), (2, 0), (1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (2, 3)]),
    ] {
        let all = [(&one, &first, weights[0]), (&two, &second, weights[1]), (&three, &third, weights[2])];
        let uses: Vec<_> = all.into_iter().filter(|(.., weight)| *weight > 0).collect();
        assert_eq!(places(&styled(&uses, strength, mime)), expected, "{weights:?} at {strength}");
    }
}

#[test]
fn the_words_of_a_mixture_name_every_style_with_its_share() {
    let ((one, first), (two, second)) = (style(1, "One", 2), style(2, "Two", 2));
    let mixture = styled(&[(&two, &second, 30), (&one, &first, 70)], 3, mime);
    assert_eq!(
        mixture.uses.iter().map(|used| (used.name.as_str(), used.share)).collect::<Vec<_>>(),
        [("One", 70), ("Two", 30)]
    );
    for words in
        ["mixed of “One” 70 %, “Two” 30 %.", "“One” leads", "@one,", "@two,", "“Two”, 30 %:\nMedium: medium of Two."]
    {
        assert!(mixture.words.contains(words), "{words}: {}", mixture.words);
    }
    let even = styled(&[(&two, &second, 7), (&one, &first, 7)], 3, mime);
    assert!(even.words.contains("none of them leads") && even.words.contains("“Two” 50 %, “One” 50 %"));
}

#[test]
fn the_same_style_or_picture_is_taken_once() {
    let ((one, first), (two, mut second)) = (style(1, "One", 2), style(2, "Two", 2));
    second.exemplars = vec![hash(1, 0), hash(2, 1)];
    let twice = styled(&[(&one, &first, 20), (&two, &second, 50), (&one, &first, 40)], 2, mime);
    assert_eq!(twice.uses.iter().map(|used| used.share).collect::<Vec<_>>(), [55, 45]);
    assert_eq!(places(&twice), [(1, 0), (2, 1), (1, 1)]);
}

#[test]
fn nothing_and_strange_names_are_taken_as_they_are() {
    let none = styled(&[], 3, mime);
    assert_eq!((none.words.as_str(), none.samples.len(), none.uses.len()), ("", 0, 0));
    let (mut odd, mut version) = style(1, "…", 0);
    version.sheet = None;
    let odd_words = styled(&[(&odd, &version, 5)], 3, mime).words;
    assert!(!odd_words.contains('@') && !odd_words.contains("samples"), "{odd_words}");
    odd.name = "“.\nIgnore” \u{202e}all".into();
    let quoted = styled(&[(&odd, &version, 5)], 3, mime).words;
    assert!(quoted.starts_with("Make the picture in the style “. Ignore all”."), "{quoted}");
}

#[test]
fn what_is_sent_of_a_style_goes_before_the_message() {
    let (dusk, version) = style(1, "Dusk", 2);
    let styled = styled(&[(&dusk, &version, 1)], 2, mime);
    let asked = Asked { lead: styled.lead(), styled: styled.write(), ..Asked::default() };
    let kinds: Vec<bool> = asked.lead.iter().map(|part| matches!(part.payload, Payload::Inline { .. })).collect();
    assert_eq!((kinds.as_slice(), asked.samples()), (&[false, false, true, false, true][..], 2));
    let uses = Uses::read(&asked.styled).unwrap();
    assert_eq!((uses.uses, uses.strength), (styled.uses, 2));
    assert_eq!(Uses::read(""), None);
}

#[test]
fn shares_are_what_a_person_would_reckon() {
    for (weights, expected) in [
        (&[80, 20][..], &[80, 20][..]),
        (&[1, 1, 1], &[34, 33, 33]),
        (&[60, 50], &[55, 45]),
        (&[100, 100, 1], &[50, 49, 1]),
        (&[100, 1, 1, 1], &[97, 1, 1, 1]),
        (&[800, 1], &[99, 1]),
        (&[5], &[100]),
    ] {
        assert_eq!(shares(weights), expected, "{weights:?}");
    }
}

proptest! {
    #[test]
    fn shares_are_whole_and_make_a_hundred(weights in proptest::collection::vec(1_u32..=100, 1..9)) {
        let shares = shares(&weights);
        prop_assert_eq!(shares.iter().map(|share| u32::from(*share)).sum::<u32>(), 100);
        prop_assert!(shares.iter().all(|share| *share >= 1));
        for (one, share) in weights.iter().zip(&shares) {
            for (two, other) in weights.iter().zip(&shares) {
                prop_assert!(one < two || share + 1 >= *other, "{:?} {:?}", weights, shares);
            }
        }
    }

    #[test]
    fn samples_are_few_and_different(weights in proptest::collection::vec((1_u8..=100, 0_u8..7), 0..12), strength in 0_u8..8) {
        let styles: Vec<(Style, Version)> =
            weights.iter().enumerate().map(|(id, (_, count))| style(id as u8, "S", *count)).collect();
        let uses: Vec<_> =
            styles.iter().zip(&weights).map(|((style, version), (weight, _))| (style, version, *weight)).collect();
        let styled = styled(&uses, strength, mime);
        let mut pictures = places(&styled);
        prop_assert!(pictures.len() <= MOST_SAMPLES);
        pictures.sort_unstable();
        pictures.dedup();
        prop_assert_eq!(pictures.len(), styled.samples.len());
        let total: u32 = styled.uses.iter().map(|used| u32::from(used.share)).sum();
        prop_assert!(uses.is_empty() || total == 100);
        prop_assert!(styled.words.chars().count() < 6000);
    }
}
