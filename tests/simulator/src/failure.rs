//! The error replies of the real service, by name.

use crate::schema::Violation;
use serde_json::{Value, json};

/// An error reply before it becomes bytes.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) http: u16,
    pub(crate) status: &'static str,
    pub(crate) message: String,
    pub(crate) details: Vec<Value>,
}

impl Failure {
    /// An error without details.
    pub(crate) fn new(http: u16, status: &'static str, message: impl Into<String>) -> Self {
        Self { http, status, message: message.into(), details: Vec::new() }
    }

    /// A 400 for something wrong in the request.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", message)
    }

    fn with(mut self, detail: Value) -> Self {
        self.details.push(detail);
        self
    }

    /// The 400 that lists fields which the service does not know or cannot read.
    pub(crate) fn violations(wrong: &[Violation]) -> Self {
        let lines: Vec<&str> = wrong.iter().map(|violation| violation.description.as_str()).collect();
        Self::invalid(lines.join("\n")).with(json!({
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": wrong.iter().map(Violation::to_json).collect::<Vec<_>>(),
        }))
    }

    /// The reply body.
    pub(crate) fn to_json(&self) -> Value {
        let mut error = json!({"code": self.http, "message": self.message, "status": self.status});
        if !self.details.is_empty() {
            error["details"] = Value::Array(self.details.clone());
        }
        json!({ "error": error })
    }
}

/// The names that `named` knows, for the control interface and its tests.
pub(crate) const NAMES: &[&str] = &[
    "api_key_invalid",
    "missing_key",
    "two_keys",
    "key_type",
    "key_leaked",
    "key_restricted",
    "permission_denied",
    "service_disabled",
    "region",
    "billing",
    "invalid_argument",
    "not_found",
    "file_gone",
    "rate_limit_per_minute",
    "rate_limit_per_day",
    "free_tier_zero",
    "prepay_empty",
    "cancelled",
    "internal",
    "unavailable",
    "bad_gateway",
    "deadline",
];

/// An error by name; `retry_delay` ("2s") goes into `RetryInfo` where the real reply has one.
pub(crate) fn named(name: &str, model: &str, retry_delay: Option<&str>) -> Option<Failure> {
    key_failure(name).or_else(|| service_failure(name, model, retry_delay))
}

const DENIED: &str = "PERMISSION_DENIED";

fn error_info(reason: &str, metadata: Value) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    })
}

fn key_failure(name: &str) -> Option<Failure> {
    let service = json!({"service": "generativelanguage.googleapis.com"});
    let failure = match name {
        "api_key_invalid" => {
            let message = "API key not valid. Please pass a valid API key.";
            Failure::invalid(message).with(error_info("API_KEY_INVALID", service)).with(json!({
                "@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": message,
            }))
        }
        "missing_key" => Failure::new(
            403,
            DENIED,
            "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or \
             other form of API consumer identity to call this API.",
        ),
        "two_keys" => Failure::invalid("Multiple authentication credentials received. Please pass only one."),
        "key_type" => Failure::new(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other \
             valid authentication credential.",
        )
        .with(error_info("ACCESS_TOKEN_TYPE_UNSUPPORTED", service)),
        "key_leaked" => Failure::new(403, DENIED, "Your API key was reported as leaked. Please use another API key."),
        "key_restricted" => Failure::new(403, DENIED, "Requests from referer https://example.test/ are blocked.")
            .with(error_info("API_KEY_HTTP_REFERRER_BLOCKED", service)),
        "permission_denied" => Failure::new(403, DENIED, "The caller does not have permission"),
        "service_disabled" => service_disabled(),
        "region" => Failure::new(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
        "billing" => Failure::new(
            400,
            "FAILED_PRECONDITION",
            "This model is not available on the free tier in your country. Please enable billing on your project in \
             Google AI Studio.",
        ),
        _ => return None,
    };
    Some(failure)
}

fn service_disabled() -> Failure {
    Failure::new(
        403,
        DENIED,
        "Generative Language API has not been used in project 123456789 before or it is disabled. Enable it and \
             then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our \
             systems and retry.",
    )
    .with(json!({
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{
            "description": "Google developers console API activation",
            "url": "https://console.developers.google.com/apis/api/generativelanguage.googleapis.com",
        }],
    }))
    .with(error_info("SERVICE_DISABLED", json!({"consumer": "projects/123456789"})))
}

fn service_failure(name: &str, model: &str, retry_delay: Option<&str>) -> Option<Failure> {
    let failure = match name {
        "invalid_argument" => Failure::invalid("Request contains an invalid argument."),
        "not_found" => model_not_found(model, "v1beta"),
        "file_gone" => {
            Failure::new(403, "PERMISSION_DENIED", "You do not have permission to access the File or it may not exist.")
        }
        "rate_limit_per_minute" => {
            quota(model, "GenerateRequestsPerMinutePerProjectPerModel", "10", retry_delay.or(Some("2s")))
        }
        "rate_limit_per_day" => quota(model, "GenerateRequestsPerDayPerProjectPerModel", "250", retry_delay),
        "free_tier_zero" => {
            quota(model, "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "0", retry_delay.or(Some("34.4s")))
        }
        "prepay_empty" => Failure::new(
            429,
            "RESOURCE_EXHAUSTED",
            "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.",
        ),
        "cancelled" => Failure::new(499, "CANCELLED", "The operation was cancelled."),
        "internal" => Failure::new(
            500,
            "INTERNAL",
            "An internal error has occurred. Please retry or report in \
             https://developers.generativeai.google/guide/troubleshooting",
        ),
        "unavailable" => {
            let failure = Failure::new(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            match retry_delay {
                Some(delay) => failure.with(retry_info(delay)),
                None => failure,
            }
        }
        "bad_gateway" => Failure::new(502, "UNAVAILABLE", "The service is temporarily unavailable."),
        "deadline" => Failure::new(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
        _ => return None,
    };
    Some(failure)
}

fn retry_info(delay: &str) -> Value {
    json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
}

fn quota(model: &str, id: &str, limit: &str, retry_delay: Option<&str>) -> Failure {
    let metric = "generativelanguage.googleapis.com/generate_content_requests";
    let wait = retry_delay.map(|delay| format!("\nPlease retry in {delay}.")).unwrap_or_default();
    let message = format!(
        "You exceeded your current quota, please check your plan and billing details.\n* Quota exceeded for metric: \
         {metric}, limit: {limit}, model: {model}{wait}"
    );
    let failure = Failure::new(429, "RESOURCE_EXHAUSTED", message).with(json!({
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{
            "quotaMetric": metric,
            "quotaId": id,
            "quotaDimensions": {"location": "global", "model": model},
            "quotaValue": limit,
        }],
    }));
    match retry_delay {
        Some(delay) => failure.with(retry_info(delay)),
        None => failure,
    }
}

/// The 404 for a model that is unknown, retired, or not for this method.
pub(crate) fn model_not_found(model: &str, version: &str) -> Failure {
    let message = format!(
        "models/{model} is not found for API version {version}, or is not supported for generateContent. Call \
         ModelService.ListModels to see the list of available models and their supported methods."
    );
    Failure::new(404, "NOT_FOUND", message)
}
