//! What the API answers where it refuses a request: status and body, in its own words and shapes.

use serde_json::{Value, json};

/// An error reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: String,
}

impl Refusal {
    fn new(status: u16, name: &str, message: &str, details: Vec<Value>) -> Self {
        let mut error = json!({ "code": status, "message": message, "status": name });
        if let (false, Some(error)) = (details.is_empty(), error.as_object_mut()) {
            error.insert("details".to_owned(), Value::Array(details));
        }
        Self { status, body: json!({ "error": error }).to_string() }
    }

    fn invalid(message: &str, field: &str) -> Self {
        let violation = json!({ "field": field, "description": message });
        let kind = "type.googleapis.com/google.rpc.BadRequest";
        Self::new(400, "INVALID_ARGUMENT", message, vec![json!({ "@type": kind, "fieldViolations": [violation] })])
    }

    /// The model is not there, or does not do what was called.
    pub fn unknown_model(model: &str, method: &str) -> Self {
        let message = format!(
            "models/{model} is not found for API version v1beta, or is not supported for {method}. \
             Call ModelService.ListModels to see the list of available models and their supported methods."
        );
        Self::new(404, "NOT_FOUND", &message, Vec::new())
    }

    /// Nothing was said.
    pub(super) fn no_contents() -> Self {
        Self::invalid("* GenerateContentRequest.contents: contents is not specified\n", "contents")
    }

    /// The last turn is without content.
    pub(super) fn empty_parts() -> Self {
        Self::invalid("Unable to submit request because it must have a text parameter.", "contents")
    }

    /// A ratio or a size that the model lacks.
    pub(super) fn unsupported(field: &str, value: &str, model: &str) -> Self {
        let message = format!("Invalid value \"{value}\": this {field} is not supported by models/{model}.");
        Self::invalid(&message, &format!("generation_config.image_config.{field}"))
    }

    /// Thinking was configured for a model that does not think.
    pub(super) fn no_thinking(model: &str) -> Self {
        Self::new(400, "INVALID_ARGUMENT", &format!("Thinking is not enabled for models/{model}"), Vec::new())
    }

    /// A picture of the model came back without its signature.
    pub(super) fn unsigned(content: usize, part: usize) -> Self {
        let message = format!(
            "Image part is missing a thought_signature in content position {}, part position {}.",
            content + 1,
            part + 1
        );
        Self::new(400, "INVALID_ARGUMENT", &message, Vec::new())
    }

    /// More pictures than the model reads.
    pub(super) fn too_many_pictures(limit: usize) -> Self {
        Self::new(400, "INVALID_ARGUMENT", &format!("Please use at most {limit} images."), Vec::new())
    }
}
