use super::*;
use crate::core::conversation::styled::Uses;
use crate::core::conversation::turn::Asked;
use crate::core::gemini::Payload;
use crate::core::id::Id;
use crate::core::style::compiled::{Card, Member, Subject};
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

/// What goes along with a message that uses these styles alone.
fn styled(styles: &[(&Style, &Version, u8)], strength: u8, mime: impl Fn(Hash) -> String) -> Styled {
    super::styled(&Using { styles: styles.to_vec(), strength, ..Using::default() }, mime)
}

/// A character with so many pictures.
fn character(id: u8, name: &str, pictures: u8) -> Style {
    let member = |nth| Member { picture: hash(id, nth), ..Member::default() };
    let members = (0..pictures).map(member).collect();
    Style { id: Id(id.into()), name: name.into(), subject: Subject::Character, members, ..Style::default() }
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
        "What the picture shows comes from the message alone.",
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
fn everyone_and_every_style_is_among_the_first_pictures() {
    let (dusk, version) = style(1, "Dusk", 4);
    let cast = [character(7, "Mira", 3), character(8, "Tom", 4), character(9, "Nobody", 0)];
    // How many of the characters go along, the strength of the style (0: none), and what is shown.
    for (count, strength, expected) in [
        (1, 0, vec![(7, 0), (7, 1), (7, 2)]),
        (1, 2, vec![(7, 0), (1, 0), (7, 1), (7, 2), (1, 1)]),
        (2, 0, vec![(7, 0), (8, 0), (7, 1), (8, 1)]),
        (3, 1, vec![(7, 0), (8, 0), (1, 0), (7, 1), (8, 1)]),
    ] {
        let styles = if strength > 0 { vec![(&dusk, &version, 100)] } else { Vec::new() };
        let characters = cast.iter().take(count).collect();
        let using = Using { styles, strength, characters, ..Using::default() };
        let styled = super::styled(&using, mime);
        assert_eq!(places(&styled), expected, "{count} at {strength}");
        let named: Vec<&str> = styled.characters.iter().map(|cast| cast.name.as_str()).collect();
        assert_eq!(named, if count == 1 { vec!["Mira"] } else { vec!["Mira", "Tom"] });
        let asked = Asked { styled: styled.write(), ..Asked::default() };
        assert_eq!(asked.is_in_style(), strength > 0, "{}", asked.styled);
        let read = Uses::read(&asked.styled).unwrap();
        assert_eq!(read.shown_by(hash(7, 0)), Some("Mira"));
        assert_eq!(read.shown_by(hash(1, 0)), None, "a sample of a style");
    }
}

#[test]
fn a_character_is_the_same_and_an_edit_changes_nothing_else() {
    let (dusk, version) = style(1, "Dusk", 2);
    let mira = Style { about: "red beard,\nround glasses".into(), ..character(7, "Mira “M” Moss", 2) };
    let of = |purpose, styles| {
        let using = Using { styles, strength: 3, characters: vec![&mira, &mira], purpose };
        super::styled(&using, mime)
    };
    let picture = of(Purpose::Picture, vec![(&dusk, &version, 1)]);
    for words in [
        "The character “Mira M Moss” appears in the picture, once.",
        "Where the message says @mira-m-moss, it means the character “Mira M Moss”.",
        "What always holds of “Mira M Moss”: red beard, round glasses",
        "how it is drawn comes from the style.",
        "\n\nMake the picture in the style “Dusk”.",
        "What the picture shows comes from the message alone",
    ] {
        assert!(picture.words.contains(words), "{words}: {}", picture.words);
    }
    assert!(picture.samples[0].role.starts_with("Character “Mira M Moss”, picture 1. Take from it who this is"));
    let edit = of(Purpose::Edit, vec![(&dusk, &version, 1)]);
    for words in [
        "“Mira M Moss” is who the edit draws, where it draws somebody.",
        "Draw what the edit changes in the style “Dusk”.",
        "Everything that is not to be changed keeps the manner that it has.",
    ] {
        assert!(edit.words.contains(words), "{words}: {}", edit.words);
    }
    assert!(!edit.words.contains("comes from the message alone"), "{}", edit.words);
    let alone = of(Purpose::Picture, Vec::new());
    assert!(alone.words.ends_with("Pose, place and light come from the message."), "{}", alone.words);
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
