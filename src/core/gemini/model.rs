//! What a model can do: its ratios, sizes, limits, thinking levels and prices.

pub use super::catalogue::{Catalogue, Listed, Offer};
use super::table::{PIXELS_1K, PIXELS_1K_FIRST_GENERATION, TABLE};
use serde::{Deserialize, Serialize};

/// Names of a closed set, each with the API's own spelling, which is case-sensitive.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// Every member, in the order in which it is offered.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The API's spelling.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// Reads the API's spelling; anything else is `None`.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

names! {
    /// Width to height of a picture, as the API takes it.
    Ratio {
        /// Square.
        Square = "1:1",
        /// A photograph, standing.
        R2x3 = "2:3",
        /// A photograph, lying.
        R3x2 = "3:2",
        /// A print, standing.
        R3x4 = "3:4",
        /// A print, lying.
        R4x3 = "4:3",
        /// A social post, standing.
        R4x5 = "4:5",
        /// A large-format print, lying.
        R5x4 = "5:4",
        /// A telephone, standing.
        R9x16 = "9:16",
        /// A screen.
        R16x9 = "16:9",
        /// A cinema screen.
        R21x9 = "21:9",
        /// A strip, standing.
        R1x4 = "1:4",
        /// A strip, lying.
        R4x1 = "4:1",
        /// A narrow strip, standing.
        R1x8 = "1:8",
        /// A narrow strip, lying.
        R8x1 = "8:1",
    }
}

names! {
    /// The size class of a picture; 1K is about one megapixel. The capital K matters to the API.
    Size {
        /// Half of 1K a side.
        Half = "512",
        /// About one megapixel.
        One = "1K",
        /// Twice 1K a side.
        Two = "2K",
        /// Four times 1K a side.
        Four = "4K",
    }
}

names! {
    /// How much a model thinks before it answers.
    Level {
        /// As little as it can.
        Minimal = "MINIMAL",
        /// Little.
        Low = "LOW",
        /// Some.
        Medium = "MEDIUM",
        /// A lot.
        High = "HIGH",
    }
}

names! {
    /// What a reply may contain.
    Modality {
        /// Text.
        Text = "TEXT",
        /// Pictures.
        Picture = "IMAGE",
    }
}

impl Ratio {
    /// Width and height in the ratio's own units, for instance 16 and 9.
    pub fn terms(self) -> (u32, u32) {
        let mut terms = self.as_str().split(':').map(|term| term.parse().unwrap_or(1));
        (terms.next().unwrap_or(1), terms.next().unwrap_or(1))
    }
}

/// Where a model stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Offered and supported.
    Current,
    /// Announced to end; offered only where the key's own list still has it.
    Deprecated,
    /// Gone: requests are answered with 404.
    Retired,
}

/// Prices in micro-dollars for a million tokens: 1_500_000 is $1.50.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// Everything that is sent.
    pub input: u64,
    /// Text and thinking that come back.
    pub text_out: u64,
    /// Pictures that come back.
    pub picture_out: u64,
}

/// What is known of one model on the table's date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// The id, as it stands in an address.
    pub id: &'static str,
    /// Other ids that lead to the same model.
    pub aliases: &'static [&'static str],
    /// The name that people use.
    pub name: &'static str,
    /// One line on when to choose it.
    pub guidance: &'static str,
    /// Where it stands in its life.
    pub status: Status,
    /// The id that takes its place, where one was named.
    pub successor: Option<&'static str>,
    /// The aspect ratios it makes.
    pub ratios: &'static [Ratio],
    /// The sizes it makes, each with the tokens that one picture costs. The first is the default.
    pub sizes: &'static [(Size, u32)],
    /// Whether `imageSize` may be sent; where not, the only size is made without being asked for.
    pub takes_size: bool,
    /// Most input pictures in one message.
    pub max_pictures: usize,
    /// Tokens that one input picture counts.
    pub picture_in_tokens: u32,
    /// Tokens that the model reads at most.
    pub context_tokens: u64,
    /// Thinking levels, the default first; empty where none is documented.
    pub levels: &'static [Level],
    /// Whether `thinkingConfig` may be sent at all.
    pub takes_thinking: bool,
    /// Whether its parts carry thought signatures that must go back.
    pub signed: bool,
    /// Milliseconds that a picture at 1K usually takes; larger ones take about twice as long. An estimate: the API
    /// promises nothing, and people report 15 to 40 s.
    pub usual_ms: u32,
    /// What it costs.
    pub prices: Prices,
    /// MIME types of pictures that it reads.
    pub reads: &'static [&'static str],
}

impl Model {
    /// The size that is made when none is asked for.
    pub fn default_size(&self) -> Size {
        self.sizes.first().map_or(Size::One, |(size, _)| *size)
    }

    /// The level at which the model thinks when none is asked for.
    pub fn default_level(&self) -> Option<Level> {
        self.levels.first().copied()
    }

    /// Tokens that one picture of this size costs; `None` where the model does not make it.
    pub fn picture_tokens(&self, size: Size) -> Option<u32> {
        self.sizes.iter().find(|(known, _)| *known == size).map(|(_, tokens)| *tokens)
    }

    /// Whether the model makes pictures at all.
    pub fn makes_pictures(&self) -> bool {
        !self.sizes.is_empty()
    }

    /// Width and height that are to be expected, in pixels; `None` where the model does not make them. Replies differ
    /// now and then, so the true size is always read from the picture.
    pub fn pixels(&self, ratio: Ratio, size: Size) -> Option<(u32, u32)> {
        if !self.ratios.contains(&ratio) || self.picture_tokens(size).is_none() {
            return None;
        }
        let grid = if self.takes_size { PIXELS_1K } else { PIXELS_1K_FIRST_GENERATION };
        let (mut width, mut height) = grid.iter().find(|(known, ..)| *known == ratio).map(|row| (row.1, row.2))?;
        if self.id == "gemini-nano-banana-2.1" {
            (width, height) = measured_on_2_1(ratio).unwrap_or((width, height));
        }
        Some(match size {
            Size::Half => (width / 2, height / 2),
            Size::One => (width, height),
            Size::Two => (width * 2, height * 2),
            Size::Four => (width * 4, height * 4),
        })
    }
}

/// The strips come out a little different on Nano Banana 2.1 than on the models before it.
fn measured_on_2_1(ratio: Ratio) -> Option<(u32, u32)> {
    match ratio {
        Ratio::R1x4 => Some((512, 2064)),
        Ratio::R4x1 => Some((2064, 512)),
        Ratio::R1x8 => Some((352, 2928)),
        Ratio::R8x1 => Some((2928, 352)),
        _ => None,
    }
}

/// An id as it stands in an address: without the `models/` that lists put before it, and without space around it.
pub fn bare_id(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix("models/").unwrap_or(id)
}

/// The table's entry for an id or an alias; `None` for an id that the table does not know.
pub fn known(id: &str) -> Option<&'static Model> {
    let id = bare_id(id);
    TABLE.iter().find(|model| model.id == id || model.aliases.contains(&id))
}

/// The id that takes a retired model's place, followed until one that is not retired; `None` where the id is not
/// known to be retired or deprecated.
pub fn successor(id: &str) -> Option<&'static str> {
    let mut next = known(id)?.successor?;
    for _ in 0..TABLE.len() {
        match known(next) {
            Some(Model { status: Status::Retired | Status::Deprecated, successor: Some(later), .. }) => next = later,
            _ => break,
        }
    }
    Some(next)
}

/// What to offer instead of a known model that the service no longer has: the successor that the table names, or, for a
/// model that the table still counts as current, the default, and for that one the next current one of the table.
pub fn replacement(id: &str) -> Option<&'static str> {
    let gone = known(id)?;
    let is_another = |model: &&Model| model.status == Status::Current && model.id != gone.id;
    successor(id).or_else(|| TABLE.iter().find(is_another).map(|model| model.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::gemini::table::DEFAULT_MODEL;

    #[test]
    fn names_are_the_apis_own_and_case_matters() {
        for ratio in Ratio::ALL {
            assert_eq!(Ratio::parse(ratio.as_str()), Some(*ratio));
            assert_eq!(serde_json::to_value(ratio).unwrap(), ratio.as_str());
        }
        assert_eq!((Ratio::ALL.len(), Ratio::R21x9.terms()), (14, (21, 9)));
        assert_eq!(
            (Size::parse("2K"), Size::parse("2k"), Size::parse("512")),
            (Some(Size::Two), None, Some(Size::Half))
        );
        assert_eq!((Ratio::parse("16:10"), Level::parse("minimal")), (None, None));
    }

    #[test]
    fn every_model_can_be_asked_for_what_it_says_it_makes() {
        for model in TABLE {
            assert!(model.makes_pictures() && model.max_pictures > 0 && !model.guidance.is_empty(), "{}", model.id);
            for ratio in model.ratios {
                for (size, tokens) in model.sizes {
                    let (width, height) = model.pixels(*ratio, *size).unwrap();
                    let (across, down) = ratio.terms();
                    let wanted = f64::from(across) / f64::from(down);
                    let made = f64::from(width) / f64::from(height);
                    assert!((made / wanted - 1.0).abs() < 0.05, "{} {ratio:?}: {width}×{height}", model.id);
                    assert!(*tokens > 0 && width.is_multiple_of(8) && height.is_multiple_of(8), "{width}×{height}");
                }
            }
            let ids: Vec<_> = TABLE.iter().filter(|other| other.id == model.id).collect();
            assert_eq!(ids.len(), 1, "{} stands twice", model.id);
            assert_eq!(model.successor.is_some(), model.status != Status::Current, "{}", model.id);
            assert!(!model.takes_thinking || model.signed, "{}", model.id);
        }
    }

    #[test]
    fn sizes_are_what_replies_had() {
        let newest = known(DEFAULT_MODEL).unwrap();
        assert_eq!(newest.pixels(Ratio::R16x9, Size::Four), Some((5504, 3072)));
        assert_eq!(newest.pixels(Ratio::R1x8, Size::One), Some((352, 2928)));
        assert_eq!(newest.pixels(Ratio::Square, Size::Half), None);
        assert_eq!(known("gemini-3.1-flash-image").unwrap().pixels(Ratio::Square, Size::Half), Some((512, 512)));
        assert_eq!(known("gemini-3-pro-image").unwrap().pixels(Ratio::R1x4, Size::One), None);
        assert_eq!(known("gemini-2.5-flash-image").unwrap().pixels(Ratio::R9x16, Size::One), Some((768, 1344)));
        assert_eq!((newest.default_size(), newest.default_level()), (Size::One, Some(Level::Medium)));
    }

    #[test]
    fn a_retired_model_leads_to_one_that_answers() {
        for model in TABLE.iter().filter(|model| model.status != Status::Current) {
            let next = successor(model.id).and_then(known).unwrap();
            assert_eq!(next.status, Status::Current, "{}", model.id);
        }
        assert_eq!(successor(DEFAULT_MODEL), None);
        assert_eq!(successor("never-heard-of"), None);
        assert_eq!(replacement("never-heard-of"), None);
        for model in TABLE {
            let next = replacement(model.id).and_then(known).unwrap();
            assert!(next.status == Status::Current && next.id != model.id, "{}", model.id);
        }
        assert_eq!(replacement("gemini-3-pro-image"), Some(DEFAULT_MODEL));
        assert_eq!(known(" models/nano-banana-pro-preview ").map(|model| model.id), Some("gemini-3-pro-image"));
    }
}
