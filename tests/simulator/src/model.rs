//! The models that the simulator plays, as of November 2026.

use serde_json::{Value, json};

/// What a model takes and gives.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) id: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) picture: Option<PictureAbility>,
    /// Thinking levels that it takes; empty where it has none to choose.
    pub(crate) levels: &'static [&'static str],
    pub(crate) thinking: bool,
    /// Whether its pictures and calls are signed, and signatures demanded back (the Gemini 3 family).
    pub(crate) signs: bool,
    pub(crate) search: Search,
    pub(crate) max_temperature: f64,
    pub(crate) input_tokens: u32,
    pub(crate) output_tokens: u32,
}

/// Which searches a model can do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Search {
    None,
    Web,
    WebAndImage,
}

/// What an image model draws.
#[derive(Debug)]
pub(crate) struct PictureAbility {
    pub(crate) ratios: &'static [&'static str],
    /// Sizes with the tokens of one picture; empty where the size cannot be chosen.
    pub(crate) sizes: &'static [(&'static str, u32)],
    pub(crate) fixed_tokens: u32,
    pub(crate) max_inputs: Option<usize>,
    pub(crate) input_tokens_each: u32,
    pub(crate) jpeg: bool,
}

const TEN: &[&str] = &["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
const FOURTEEN: &[&str] =
    &["1:1", "1:4", "4:1", "1:8", "8:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];

const fn gemini_3(
    ratios: &'static [&'static str],
    sizes: &'static [(&'static str, u32)],
    input_tokens_each: u32,
) -> Option<PictureAbility> {
    let (max_inputs, fixed_tokens) = (Some(14), 1120);
    Some(PictureAbility { ratios, sizes, fixed_tokens, max_inputs, input_tokens_each, jpeg: true })
}

const fn text_model(id: &'static str, display_name: &'static str, signs: bool) -> Model {
    Model {
        id,
        display_name,
        picture: None,
        levels: if signs { &["MINIMAL", "LOW", "MEDIUM", "HIGH"] } else { &[] },
        thinking: true,
        signs,
        search: Search::Web,
        max_temperature: 2.0,
        input_tokens: 1_048_576,
        output_tokens: 65_536,
    }
}

/// Every model that answers.
pub(crate) static MODELS: &[Model] = &[
    Model {
        id: "gemini-nano-banana-2.1",
        display_name: "Nano Banana 2.1",
        picture: gemini_3(FOURTEEN, &[("1K", 1120), ("2K", 1680), ("4K", 2520)], 1120),
        levels: &["MINIMAL", "MEDIUM", "HIGH"],
        thinking: true,
        signs: true,
        search: Search::WebAndImage,
        max_temperature: 1.0,
        input_tokens: 131_072,
        output_tokens: 32_768,
    },
    Model {
        id: "gemini-3-pro-image",
        display_name: "Nano Banana Pro",
        picture: gemini_3(TEN, &[("1K", 1120), ("2K", 1120), ("4K", 2000)], 560),
        levels: &[],
        thinking: true,
        signs: true,
        search: Search::Web,
        max_temperature: 1.0,
        input_tokens: 131_072,
        output_tokens: 32_768,
    },
    Model {
        id: "gemini-3.1-flash-image",
        display_name: "Nano Banana 2",
        picture: gemini_3(FOURTEEN, &[("512", 747), ("1K", 1120), ("2K", 1680), ("4K", 2520)], 1120),
        levels: &["MINIMAL", "HIGH"],
        thinking: true,
        signs: true,
        search: Search::WebAndImage,
        max_temperature: 1.0,
        input_tokens: 65_536,
        output_tokens: 65_536,
    },
    Model {
        id: "gemini-3.1-flash-lite-image",
        display_name: "Nano Banana 2 Lite",
        picture: gemini_3(FOURTEEN, &[("1K", 1120)], 1120),
        levels: &["MINIMAL", "HIGH"],
        thinking: true,
        signs: true,
        search: Search::None,
        max_temperature: 1.0,
        input_tokens: 65_536,
        output_tokens: 65_536,
    },
    Model {
        id: "gemini-2.5-flash-image",
        display_name: "Nano Banana",
        picture: Some(PictureAbility {
            ratios: TEN,
            sizes: &[],
            fixed_tokens: 1290,
            max_inputs: None,
            input_tokens_each: 258,
            jpeg: false,
        }),
        levels: &[],
        thinking: false,
        signs: false,
        search: Search::None,
        max_temperature: 1.0,
        input_tokens: 32_768,
        output_tokens: 32_768,
    },
    text_model("gemini-3.8-flash", "Gemini 3.8 Flash", true),
    text_model("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite", true),
    text_model("gemini-2.5-flash", "Gemini 2.5 Flash", false),
];

/// Models that `models.list` still names although they answer 404.
pub(crate) const LISTED_BUT_GONE: &[&str] = &["gemini-3-pro-image-preview", "gemini-3.1-flash-image-preview"];

/// The model of an id or alias. Aliases ending in `-latest` exist on v1beta only.
pub(crate) fn find(id: &str, version: &str) -> Option<&'static Model> {
    let id = match id {
        "nano-banana-pro-preview" => "gemini-3-pro-image",
        "gemini-flash-latest" if version != "v1" => "gemini-3.8-flash",
        other => other,
    };
    MODELS.iter().find(|model| model.id == id)
}

impl Model {
    /// The model resource as `models.get` gives it.
    pub(crate) fn to_json(&self) -> Value {
        let mut resource = listing(self.id, self.display_name, self.max_temperature);
        resource["inputTokenLimit"] = json!(self.input_tokens);
        resource["outputTokenLimit"] = json!(self.output_tokens);
        if self.picture.is_none() {
            resource["supportedGenerationMethods"] =
                json!(["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"]);
        }
        if self.thinking {
            resource["thinking"] = json!(true);
        }
        resource
    }
}

fn listing(id: &str, display_name: &str, max_temperature: f64) -> Value {
    json!({
        "name": format!("models/{id}"),
        "version": "001",
        "displayName": display_name,
        "description": format!("{display_name}, played by a local simulator."),
        "inputTokenLimit": 65_536,
        "outputTokenLimit": 32_768,
        "supportedGenerationMethods": ["generateContent", "countTokens", "batchGenerateContent"],
        "temperature": 1,
        "topP": 0.95,
        "topK": 64,
        "maxTemperature": max_temperature,
    })
}

/// All model resources, in the order of `models.list`.
pub(crate) fn catalogue() -> Vec<Value> {
    let gone = LISTED_BUT_GONE.iter().map(|id| listing(id, id, 1.0));
    MODELS.iter().map(Model::to_json).chain(gone).collect()
}

/// The pixels of a picture: width, height. `ratio` absent gives what Gemini 3 commonly gives, 1376 × 768.
pub(crate) fn picture_pixels(model: &Model, ratio: Option<&str>, size: Option<&str>) -> (u32, u32) {
    let base = if model.signs {
        gemini_3_pixels(ratio.unwrap_or("16:9"), model.id == "gemini-nano-banana-2.1")
    } else {
        gemini_2_pixels(ratio.unwrap_or("1:1"))
    };
    match size {
        Some("512") => (base.0 / 2, base.1 / 2),
        Some("2K") => (base.0 * 2, base.1 * 2),
        Some("4K") => (base.0 * 4, base.1 * 4),
        _ => base,
    }
}

fn gemini_3_pixels(ratio: &str, newest: bool) -> (u32, u32) {
    match ratio {
        "1:1" => (1024, 1024),
        "2:3" => (848, 1264),
        "3:2" => (1264, 848),
        "3:4" => (896, 1200),
        "4:3" => (1200, 896),
        "4:5" => (928, 1152),
        "5:4" => (1152, 928),
        "9:16" => (768, 1376),
        "21:9" => (1584, 672),
        "1:4" if newest => (512, 2064),
        "4:1" if newest => (2064, 512),
        "1:8" if newest => (352, 2928),
        "8:1" if newest => (2928, 352),
        "1:4" => (512, 2048),
        "4:1" => (2048, 512),
        "1:8" => (384, 3072),
        "8:1" => (3072, 384),
        _ => (1376, 768),
    }
}

fn gemini_2_pixels(ratio: &str) -> (u32, u32) {
    match ratio {
        "2:3" => (832, 1248),
        "3:2" => (1248, 832),
        "3:4" => (864, 1184),
        "4:3" => (1184, 864),
        "4:5" => (896, 1152),
        "5:4" => (1152, 896),
        "9:16" => (768, 1344),
        "16:9" => (1344, 768),
        "21:9" => (1536, 672),
        _ => (1024, 1024),
    }
}
