//! The models that are known, as of [`TABLE_DATE`]. Sources: the API's published model, pricing and image-generation
//! pages and its change log, and the pixel sizes of recorded replies.

use super::model::{Level, Model, Prices, Ratio, Size, Status};
use Ratio::*;

/// The day on which the table was checked, year-month-day.
pub const TABLE_DATE: &str = "2026-11-21";

/// The model that a new conversation begins with.
pub const DEFAULT_MODEL: &str = "gemini-nano-banana-2.1";

const TEN: &[Ratio] = &[Square, R2x3, R3x2, R3x4, R4x3, R4x5, R5x4, R9x16, R16x9, R21x9];
const FOURTEEN: &[Ratio] = &[Square, R2x3, R3x2, R3x4, R4x3, R4x5, R5x4, R9x16, R16x9, R21x9, R1x4, R4x1, R1x8, R8x1];

const READS: &[&str] = &["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "image/avif"];

/// Width and height at 1K of the models that take a size; the other sizes are exact multiples.
pub(super) const PIXELS_1K: &[(Ratio, u32, u32)] = &[
    (Square, 1024, 1024),
    (R2x3, 848, 1264),
    (R3x2, 1264, 848),
    (R3x4, 896, 1200),
    (R4x3, 1200, 896),
    (R4x5, 928, 1152),
    (R5x4, 1152, 928),
    (R9x16, 768, 1376),
    (R16x9, 1376, 768),
    (R21x9, 1584, 672),
    (R1x4, 512, 2048),
    (R4x1, 2048, 512),
    (R1x8, 384, 3072),
    (R8x1, 3072, 384),
];

/// Width and height of the models of the first generation, which make one size.
pub(super) const PIXELS_1K_FIRST_GENERATION: &[(Ratio, u32, u32)] = &[
    (Square, 1024, 1024),
    (R2x3, 832, 1248),
    (R3x2, 1248, 832),
    (R3x4, 864, 1184),
    (R4x3, 1184, 864),
    (R4x5, 896, 1152),
    (R5x4, 1152, 896),
    (R9x16, 768, 1344),
    (R16x9, 1344, 768),
    (R21x9, 1536, 672),
];

const NANO_BANANA_2_1: Model = Model {
    id: DEFAULT_MODEL,
    aliases: &[],
    name: "Nano Banana 2.1",
    guidance: "The best choice for most pictures: sharp, quick, up to 4K",
    status: Status::Current,
    successor: None,
    ratios: FOURTEEN,
    sizes: &[(Size::One, 1120), (Size::Two, 1680), (Size::Four, 3780)],
    takes_size: true,
    max_pictures: 14,
    picture_in_tokens: 1120,
    context_tokens: 131_072,
    levels: &[Level::Medium, Level::Minimal, Level::High],
    takes_thinking: true,
    signed: true,
    usual_ms: 20_000,
    prices: Prices { input: 1_500_000, text_out: 7_500_000, picture_out: 30_000_000 },
    reads: READS,
};

const NANO_BANANA_PRO: Model = Model {
    id: "gemini-3-pro-image",
    aliases: &["nano-banana-pro-preview"],
    name: "Nano Banana Pro",
    guidance: "For demanding work: long text in the picture, diagrams, many people",
    ratios: TEN,
    sizes: &[(Size::One, 1120), (Size::Two, 1120), (Size::Four, 2000)],
    levels: &[],
    usual_ms: 30_000,
    prices: Prices { input: 2_000_000, text_out: 12_000_000, picture_out: 120_000_000 },
    ..NANO_BANANA_2_1
};

const NANO_BANANA_2_LITE: Model = Model {
    id: "gemini-3.1-flash-lite-image",
    aliases: &[],
    name: "Nano Banana 2 Lite",
    guidance: "The quickest and the cheapest to talk to: 1K only",
    sizes: &[(Size::One, 1120)],
    context_tokens: 65_536,
    levels: &[Level::Minimal, Level::High],
    usual_ms: 10_000,
    prices: Prices { input: 250_000, text_out: 1_500_000, picture_out: 30_000_000 },
    ..NANO_BANANA_2_1
};

const NANO_BANANA_2: Model = Model {
    id: "gemini-3.1-flash-image",
    aliases: &[],
    name: "Nano Banana 2",
    guidance: "The model before 2.1, at its end",
    status: Status::Deprecated,
    successor: Some(DEFAULT_MODEL),
    sizes: &[(Size::One, 1120), (Size::Half, 747), (Size::Two, 1680), (Size::Four, 2520)],
    context_tokens: 65_536,
    levels: &[Level::Minimal, Level::High],
    prices: Prices { input: 500_000, text_out: 3_000_000, picture_out: 60_000_000 },
    ..NANO_BANANA_2_1
};

const NANO_BANANA: Model = Model {
    id: "gemini-2.5-flash-image",
    aliases: &[],
    name: "Nano Banana",
    guidance: "The first of its family, at its end: one size, few pictures",
    status: Status::Deprecated,
    successor: Some(DEFAULT_MODEL),
    ratios: TEN,
    sizes: &[(Size::One, 1290)],
    takes_size: false,
    max_pictures: 3,
    picture_in_tokens: 258,
    context_tokens: 32_768,
    levels: &[],
    takes_thinking: false,
    signed: false,
    prices: Prices { input: 300_000, text_out: 2_500_000, picture_out: 30_000_000 },
    ..NANO_BANANA_2_1
};

const fn retired(id: &'static str, name: &'static str, successor: &'static str, like: Model) -> Model {
    let (status, guidance) = (Status::Retired, "No longer offered");
    Model { id, aliases: &[], name, guidance, status, successor: Some(successor), ..like }
}

/// Every known model: the current ones first, the default at the top.
pub const TABLE: &[Model] = &[
    NANO_BANANA_2_1,
    NANO_BANANA_PRO,
    NANO_BANANA_2_LITE,
    NANO_BANANA_2,
    NANO_BANANA,
    retired("gemini-3-pro-image-preview", "Nano Banana Pro preview", "gemini-3-pro-image", NANO_BANANA_PRO),
    retired("gemini-3.1-flash-image-preview", "Nano Banana 2 preview", DEFAULT_MODEL, NANO_BANANA_2),
    retired("gemini-2.5-flash-image-preview", "Nano Banana preview", DEFAULT_MODEL, NANO_BANANA),
    retired("gemini-2.0-flash-preview-image-generation", "Gemini 2.0 Flash preview", DEFAULT_MODEL, NANO_BANANA),
    retired("gemini-2.0-flash-exp-image-generation", "Gemini 2.0 Flash experiment", DEFAULT_MODEL, NANO_BANANA),
    retired("imagen-4.0-generate-001", "Imagen 4", DEFAULT_MODEL, NANO_BANANA),
    retired("imagen-4.0-ultra-generate-001", "Imagen 4 Ultra", "gemini-3-pro-image", NANO_BANANA),
    retired("imagen-4.0-fast-generate-001", "Imagen 4 Fast", "gemini-3.1-flash-lite-image", NANO_BANANA),
    retired("imagen-3.0-generate-002", "Imagen 3", DEFAULT_MODEL, NANO_BANANA),
];
