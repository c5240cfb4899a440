//! Every sentence that a person reads, by locale. Views and the core name sentences; nobody else writes one.
//!
//! A text that a locale lacks does not compile: each area is a struct, and a locale fills in every field.

mod areas;
mod english;
pub mod failure;
mod figures;
pub mod keeping;
pub mod retouching;
pub mod stylebook;
pub mod styles;

pub use areas::*;

/// All texts of one locale, by area.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Words that more than one view uses.
    pub shared: Shared,
    /// Amounts with their units, rounded for people.
    pub figures: Figures,
    /// The message being written.
    pub composer: ComposerWords,
}

impl Words {
    /// The texts of the locale in use.
    pub fn current() -> &'static Words {
        &english::ENGLISH
    }
}

// The areas below are found by name, each alone: what only a part of the program says then lies in that part, and not in
// the first load.

/// The ways in: the first page and the field for a key.
pub fn welcome() -> &'static Welcome {
    &english::WELCOME
}

/// The list of conversations.
pub fn rail() -> &'static Rail {
    &english::RAIL
}

/// The conversation: header, empty and failed states.
pub fn stage() -> &'static Stage {
    &english::STAGE
}

/// What a person said, and the answers.
pub fn turn() -> &'static TurnWords {
    &english::TURN
}

/// An answer under way.
pub fn pending() -> &'static Pending {
    &english::PENDING
}

/// The panel "what will be sent" and the details of a picture.
pub fn inspector() -> &'static Inspector {
    &english::INSPECTOR
}

/// The viewer.
pub fn viewer() -> &'static Viewer {
    &english::VIEWER
}

/// Picking from the pictures on this device.
pub fn library() -> &'static Library {
    &english::LIBRARY
}

/// The settings.
pub fn settings() -> &'static SettingsWords {
    &english::SETTINGS
}

/// What is said for a while.
pub fn notices() -> &'static Notices {
    &english::NOTICES
}

/// Actions beside a failure.
pub fn actions() -> &'static Actions {
    &english::ACTIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_for_people_and_carry_their_units() {
        let figures = Words::current().figures;
        for (micros, expected) in [
            (0, "$0"),
            (400, "under $0.001"),
            (35_289, "$0.035"),
            (99_960, "$0.10"),
            (170_400, "$0.17"),
            (12_000_000, "$12.00"),
        ] {
            assert_eq!((figures.price)(micros), expected);
        }
        for (ms, expected) in [
            (-4, "less than 1 s"),
            (400, "less than 1 s"),
            (500, "1 s"),
            (6_400, "6 s"),
            (59_999, "60 s"),
            (72_000, "1 min 12 s"),
        ] {
            assert_eq!((figures.duration)(ms), expected);
        }
        for (bytes, expected) in [(0, "0 B"), (999, "999 B"), (1_300, "1.3 kB"), (1_260_000, "1.3 MB")] {
            assert_eq!((figures.bytes)(bytes), expected);
        }
        assert_eq!((figures.pixels)(1376, 768), "1376 × 768");
        assert_eq!((figures.number)(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!((figures.number)(999), "999");
    }

    #[test]
    fn sentences_count_in_the_singular_and_the_plural() {
        assert_eq!((inspector().words)(1), "1 word");
        assert_eq!((inspector().words)(12), "12 words");
        assert_eq!((turn().generated)("A red kite\nover the sea", 1), "Generated picture: A red kite over the sea");
        assert_eq!((turn().generated)("", 2), "Generated picture 2");
        assert_eq!((pending().elapsed)("Painting", 11_000, 20_000), "Painting, 11 s of about 20 s");
        assert_eq!((pending().elapsed)("Painting", 31_000, 20_000), "Painting, 31 s, longer than usual");
    }
}
