//! What the service refuses beyond the form of a request: what a model lacks, signatures, pictures, ranges.

use crate::encoding::decode_base64;
use crate::failure::Failure;
use crate::media;
use crate::model::{Model, Search};
use crate::signature::{Signed, Signer};
use crate::structured;
use image::DynamicImage;
use serde_json::Value;

/// A picture that came with a request.
pub(crate) struct Reference {
    pub(crate) digest: [u8; 32],
    pub(crate) picture: Option<DynamicImage>,
}

/// Checks a request in camelCase form; gives its inline pictures in order.
pub(crate) fn check(request: &Value, model: &Model, signer: &Signer) -> Result<Vec<Reference>, Failure> {
    let contents = list(request, "/contents");
    if contents.is_empty() {
        return Err(Failure::invalid("* GenerateContentRequest.contents: contents is not specified\n"));
    }
    check_config(request, model)?;
    check_tools(request, model)?;
    let mut references = Vec::new();
    for (position, content) in contents.iter().enumerate() {
        check_content(content, position, model)?;
        check_signatures(content, position, model, signer)?;
        references.extend(pictures(content, model)?);
    }
    if contents.last().is_some_and(is_model) && model.picture.is_some() {
        return Err(Failure::invalid("Please ensure that multiturn requests end with a user turn."));
    }
    Ok(references)
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_model(content: &Value) -> bool {
    content["role"] == "model"
}

fn check_content(content: &Value, position: usize, model: &Model) -> Result<(), Failure> {
    let role = content["role"].as_str().unwrap_or("user");
    if !matches!(role, "user" | "model" | "function") {
        return Err(Failure::invalid("Please use a valid role: user, model."));
    }
    let parts = list(content, "/parts");
    if parts.is_empty() {
        return Err(Failure::invalid(format!(
            "* GenerateContentRequest.contents[{position}].parts: contents.parts must not be empty.\n"
        )));
    }
    let given = parts.iter().filter(|part| part.get("inlineData").is_some() || part.get("fileData").is_some()).count();
    let limit = model.picture.as_ref().and_then(|ability| ability.max_inputs).unwrap_or(3000);
    if given > limit {
        return Err(Failure::invalid(format!(
            "Too many images in the request: {given}. This model takes at most {limit} images per prompt."
        )));
    }
    let empty = parts.iter().all(|part| part["text"].as_str().is_some_and(|text| text.trim().is_empty()));
    if empty && role == "user" {
        return Err(Failure::invalid("Unable to submit request because it must have a text parameter."));
    }
    Ok(())
}

fn check_signatures(content: &Value, position: usize, model: &Model, signer: &Signer) -> Result<(), Failure> {
    let mut calls = 0;
    for (number, part) in list(content, "/parts").iter().enumerate() {
        let picture = part.pointer("/inlineData/data").and_then(Value::as_str);
        let call = part.get("functionCall").is_some();
        calls += usize::from(call);
        match part["thoughtSignature"].as_str() {
            Some(text) => check_signature(text, (picture, call), model, signer)?,
            None if !is_model(content) || !model.signs || part["thought"] == true => {}
            None if picture.is_some() => {
                return Err(Failure::invalid(format!(
                    "Image part is missing a thought_signature in content position {}, part position {}. Please \
                     refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.",
                    position + 1,
                    number + 1
                )));
            }
            None if call && calls == 1 => {
                return Err(Failure::invalid(format!(
                    "Function call is missing a thought_signature in functionCall parts, content position {}, part \
                     position {}.",
                    position + 1,
                    number + 1
                )));
            }
            None => {}
        }
    }
    Ok(())
}

fn check_signature(
    text: &str,
    (picture, call): (Option<&str>, bool),
    model: &Model,
    signer: &Signer,
) -> Result<(), Failure> {
    let bytes = picture.and_then(decode_base64);
    let signed = match &bytes {
        Some(bytes) => Signed::Picture(bytes),
        None if call => Signed::Call,
        None => Signed::Text,
    };
    if signer.accepts(model.id, signed, text) {
        return Ok(());
    }
    Err(Failure::invalid("Thought signature is not valid: invalid or corrupted signature."))
}

fn pictures(content: &Value, model: &Model) -> Result<Vec<Reference>, Failure> {
    let mut found = Vec::new();
    for part in list(content, "/parts") {
        let Some(blob) = part.get("inlineData") else { continue };
        let mime = blob["mimeType"].as_str().unwrap_or_default();
        let bytes = blob["data"].as_str().and_then(decode_base64).unwrap_or_default();
        let picture = media::check(model, mime, &bytes)?;
        let digest = crate::encoding::sha256(&bytes);
        found.push(Reference { digest, picture });
    }
    Ok(found)
}

fn check_config(request: &Value, model: &Model) -> Result<(), Failure> {
    let Some(config) = request.get("generationConfig") else { return Ok(()) };
    let ranges = [
        ("temperature", 0.0, model.max_temperature),
        ("topP", 0.0, 1.0),
        ("topK", 1.0, 100.0),
        ("maxOutputTokens", 1.0, f64::from(model.output_tokens) + 0.5),
    ];
    for (name, low, high) in ranges {
        if config[name].as_f64().is_some_and(|value| value < low || value > high) {
            let name = crate::schema::snake_case(name);
            return Err(Failure::invalid(format!(
                "* GenerateContentRequest.generation_config.{name}: {name} must be in the range [{low}, {high}].\n"
            )));
        }
    }
    if config["candidateCount"].as_u64().is_some_and(|count| count != 1) {
        return Err(Failure::invalid("Only one candidate can be specified in the current model"));
    }
    if list(config, "/stopSequences").len() > 5 {
        return Err(Failure::invalid("The number of stop sequences must be at most 5."));
    }
    check_modalities(config, model)?;
    structured::check(config, model)?;
    check_thinking(config, model)?;
    check_picture_config(config, model)
}

fn check_modalities(config: &Value, model: &Model) -> Result<(), Failure> {
    let asked: Vec<&str> = list(config, "/responseModalities").iter().filter_map(Value::as_str).collect();
    let allowed = |name: &&str| *name == "TEXT" || (*name == "IMAGE" && model.picture.is_some());
    if !asked.iter().all(allowed) {
        return Err(Failure::invalid(format!(
            "The requested combination of response modalities ({}) is not supported by the model. models/{} accepts \
             the following combination of response modalities:\n* {}\n",
            asked.join(", "),
            model.id,
            if model.picture.is_some() { "IMAGE, TEXT" } else { "TEXT" }
        )));
    }
    Ok(())
}

fn check_thinking(config: &Value, model: &Model) -> Result<(), Failure> {
    let Some(thinking) = config.get("thinkingConfig") else { return Ok(()) };
    if !model.thinking {
        return Err(Failure::invalid("Thinking is not enabled for this model."));
    }
    if let Some(level) = thinking["thinkingLevel"].as_str() {
        if thinking.get("thinkingBudget").is_some() {
            return Err(Failure::invalid("You can only set only one of thinking budget and thinking level."));
        }
        if !model.levels.iter().any(|known| known.eq_ignore_ascii_case(level)) {
            return Err(Failure::invalid(format!("Thinking level {level} is not supported for this model.")));
        }
    }
    if thinking["thinkingBudget"] == 0 && model.signs {
        return Err(Failure::invalid("Budget 0 is invalid. This model only works in thinking mode."));
    }
    Ok(())
}

fn check_picture_config(config: &Value, model: &Model) -> Result<(), Failure> {
    let Some(wanted) = config.get("imageConfig") else { return Ok(()) };
    let Some(ability) = &model.picture else {
        return Err(Failure::invalid("Image config is not supported for this model."));
    };
    const PLACE: &str = "* GenerateContentRequest.generation_config.image_config";
    if let Some(ratio) = wanted["aspectRatio"].as_str()
        && !ability.ratios.contains(&ratio)
    {
        return Err(Failure::invalid(format!(
            "{PLACE}.aspect_ratio: aspect_ratio must be one of {}.\n",
            ability.ratios.join(", ")
        )));
    }
    if let Some(size) = wanted["imageSize"].as_str() {
        if ability.sizes.is_empty() {
            return Err(Failure::invalid(format!("{PLACE}.image_size: image_size is not supported by this model.\n")));
        }
        if !ability.sizes.iter().any(|(known, _)| *known == size) {
            let known: Vec<&str> = ability.sizes.iter().map(|(name, _)| *name).collect();
            return Err(Failure::invalid(format!(
                "{PLACE}.image_size: image_size must be one of {}.\n",
                known.join(", ")
            )));
        }
    }
    Ok(())
}

fn check_tools(request: &Value, model: &Model) -> Result<(), Failure> {
    for tool in list(request, "/tools") {
        let image_model = model.picture.is_some();
        if image_model && !list(tool, "/functionDeclarations").is_empty() {
            return Err(Failure::invalid(format!("Function calling is not enabled for models/{}", model.id)));
        }
        if image_model && tool.get("codeExecution").is_some() {
            return Err(Failure::invalid(format!("Code execution is not enabled for models/{}", model.id)));
        }
        let pictures = tool.pointer("/googleSearch/searchTypes/imageSearch").is_some();
        let lacks = match model.search {
            Search::None => tool.get("googleSearch").is_some(),
            Search::Web => pictures,
            Search::WebAndImage => false,
        };
        if lacks {
            return Err(Failure::invalid(format!("Search Grounding is not supported for models/{}", model.id)));
        }
        check_declarations(tool)?;
    }
    Ok(())
}

fn check_declarations(tool: &Value) -> Result<(), Failure> {
    for (number, declaration) in list(tool, "/functionDeclarations").iter().enumerate() {
        let name = declaration["name"].as_str().unwrap_or_default();
        let first = name.chars().next().is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_');
        let rest = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.:-".contains(letter));
        if !first || !rest || name.len() > 128 {
            return Err(Failure::invalid(format!(
                "* GenerateContentRequest.tools[0].function_declarations[{number}].name: Invalid function name. Must \
                 start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), \
                 colons (:), or dashes (-), with a maximum length of 128.\n"
            )));
        }
    }
    Ok(())
}
