//! What is known of a picture without its bytes.

use super::id::{Hash, Id};
use super::pixels::sniff::Format;
use super::record::Record;
use serde::{Deserialize, Serialize};

/// A picture that is kept on this device. Its bytes and its thumbnail lie beside this record, under the same hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The name of the original bytes.
    pub hash: Hash,
    /// What the file is by its own first bytes, never by what somebody declared.
    pub format: Format,
    /// Width of the upright picture in pixels.
    pub width_px: u32,
    /// Height of the upright picture in pixels.
    pub height_px: u32,
    /// Size of the original file.
    pub size_bytes: u64,
    /// When it came to this device.
    pub created_at_ms: i64,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a picture came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A person brought it.
    Uploaded {
        /// The file's name as it was called; untrusted text.
        name: String,
    },
    /// A model made it.
    Generated {
        /// The model turn that it came with.
        turn: Id,
        /// The model's id.
        model: String,
        /// Whether it was drawn on this device by the demo.
        demo: bool,
    },
    /// It was made on this device of another picture.
    Derived {
        /// The other picture.
        from: Hash,
        /// How, as the text that [`Derivation::read`] reads.
        by: String,
        /// Whether the demo drew something of it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        demo: bool,
    },
}

/// How a picture is made of another one.
#[derive(Clone, Debug, PartialEq)]
pub enum Derivation {
    /// Its colours and tones were matched to a style.
    Matched {
        /// The style, or the heaviest of several.
        style: Id,
        /// Its version.
        version: u32,
        /// All of them where there are several, each with its version and its share (1 to 100), as
        /// [`Derivation::portions`] reads it.
        mixture: String,
    },
    /// It shows pictures of a style in small, the other one among them.
    Sheet {
        /// The style.
        style: Id,
    },
    /// It is the other one in smaller, to be sent for a style.
    Smaller {
        /// The style.
        style: Id,
    },
    /// Marked regions were edited.
    Retouched {
        /// The conversation that the edits lie in.
        conversation: Id,
    },
    /// Margins were added, or what had drifted was put back.
    Mended,
}

/// What the text of a derivation begins with.
const MATCHED: &str = "matched/";
const SHEET: &str = "sheet/";
const SMALLER: &str = "smaller/";
const RETOUCHED: &str = "retouched/";
const MENDED: &str = "mended";

/// It is kept as a text, which costs the first load nothing to read.
impl Derivation {
    /// As it is kept: the kind, the style, and what else belongs to it, with slashes between.
    pub fn write(&self) -> String {
        match self {
            Self::Matched { style, version, mixture } if mixture.is_empty() => format!("{MATCHED}{style}/{version}"),
            Self::Matched { style, version, mixture } => format!("{MATCHED}{style}/{version}/{mixture}"),
            Self::Sheet { style } => format!("{SHEET}{style}"),
            Self::Smaller { style } => format!("{SMALLER}{style}"),
            Self::Retouched { conversation } => format!("{RETOUCHED}{conversation}"),
            Self::Mended => MENDED.to_owned(),
        }
    }

    /// Reads it; none for a kind that a later version has.
    pub fn read(text: &str) -> Option<Self> {
        if let Some(style) = text.strip_prefix(SHEET) {
            return Some(Self::Sheet { style: Id::parse(style)? });
        }
        if let Some(style) = text.strip_prefix(SMALLER) {
            return Some(Self::Smaller { style: Id::parse(style)? });
        }
        if let Some(conversation) = text.strip_prefix(RETOUCHED) {
            return Some(Self::Retouched { conversation: Id::parse(conversation)? });
        }
        if text == MENDED {
            return Some(Self::Mended);
        }
        let mut parts = text.strip_prefix(MATCHED)?.splitn(3, '/');
        let (style, version) = (Id::parse(parts.next()?)?, parts.next()?.parse().ok()?);
        Some(Self::Matched { style, version, mixture: parts.next().unwrap_or_default().to_owned() })
    }

    /// Several styles as one text: each with its version and its share.
    pub fn mixture(portions: impl Iterator<Item = (Id, u32, u8)>) -> String {
        let each: Vec<String> = portions.map(|(style, version, share)| format!("{style}@{version}*{share}")).collect();
        if each.len() > 1 { each.join("+") } else { String::new() }
    }

    /// The styles that a picture was matched to, each with its version and its share; none for any other derivation.
    pub fn portions(&self) -> Vec<(Id, u32, u8)> {
        let Self::Matched { style, version, mixture } = self else { return Vec::new() };
        let one = |text: &str| {
            let (style, rest) = text.split_once('@')?;
            let (version, share) = rest.split_once('*')?;
            Some((Id::parse(style)?, version.parse().ok()?, share.parse().ok()?))
        };
        let several: Vec<_> = mixture.split('+').filter_map(one).collect();
        if several.is_empty() { vec![(*style, *version, 100)] } else { several }
    }
}

impl Record for Picture {
    const NAME: &'static str = "picture";
}

impl Picture {
    /// Whether the demo drew it, or something of it.
    pub fn is_demo(&self) -> bool {
        matches!(self.origin, Origin::Generated { demo: true, .. } | Origin::Derived { demo: true, .. })
    }

    /// Whether it only shows others in small, for a style, and is nobody's to pick.
    pub fn is_of_style(&self) -> bool {
        matches!(&self.origin, Origin::Derived { by, .. } if by.starts_with(SHEET) || by.starts_with(SMALLER))
    }

    /// Width divided by height; 1 for a picture without pixels.
    pub fn aspect(&self) -> f64 {
        if self.height_px == 0 { 1.0 } else { f64::from(self.width_px) / f64::from(self.height_px) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivations_read_back_as_written_and_later_ones_are_none() {
        let retouched = Derivation::Retouched { conversation: Id(5) };
        let mixture = Derivation::mixture([(Id(7), 3, 60), (Id(8), 1, 40)].into_iter());
        let fusion = Derivation::Matched { style: Id(7), version: 3, mixture };
        assert_eq!(fusion.portions(), [(Id(7), 3, 60), (Id(8), 1, 40)]);
        assert_eq!(Derivation::mixture([(Id(7), 3, 100)].into_iter()), "");
        let matched = Derivation::Matched { style: Id(7), version: 3, mixture: String::new() };
        assert_eq!((matched.portions(), Derivation::Mended.portions()), (vec![(Id(7), 3, 100)], vec![]));
        for derivation in [
            matched,
            fusion,
            Derivation::Sheet { style: Id(9) },
            Derivation::Smaller { style: Id(9) },
            retouched,
            Derivation::Mended,
        ] {
            assert_eq!(Derivation::read(&derivation.write()), Some(derivation));
        }
        for odd in ["", "matched/", "matched/zz/1", "sheet/", "retouched/7"] {
            assert_eq!(Derivation::read(odd), None, "{odd}");
        }
    }
}
