//! Failures as the API tells them: every failing reply becomes one [`Error`] that a person can act on.

use super::model::{known, replacement};
use crate::core::error::{Error, Kind};
use serde_json::Value;

/// Most characters of a server's words that are kept.
const LONGEST_DETAIL_CHARS: usize = 600;

/// Reads a reply with a failing status, whatever its body is: the API's JSON, a list around it, HTML, or nothing.
pub fn from_reply(status: u16, body: &[u8]) -> Error {
    let text = String::from_utf8_lossy(body);
    // An error for a stream has "data:" before it now and then.
    let bare = text.trim_start_matches('\u{feff}').trim();
    let json = bare.strip_prefix("data:").unwrap_or(bare);
    let told = serde_json::from_str::<Value>(json).ok().as_ref().and_then(in_message);
    let error = told.unwrap_or_else(|| Error::saying(kind_of(status, &Said::default()), readable(&text)));
    // Only a server that says so in the API's own form is believed that it did nothing.
    let unbegun = matches!(status, 429 | 503) && error.status.is_some();
    Error { code: Some(status), unbegun, ..error }
}

/// The error that a message is: an error envelope, or a list around one.
pub fn in_message(message: &Value) -> Option<Error> {
    let envelope = match message {
        Value::Array(list) => list.first()?,
        other => other,
    };
    let error = envelope.get("error").filter(|error| error.is_object() || error.is_string())?;
    let said = Said::read(error);
    let code = said.code.unwrap_or_else(|| code_of(&said.status));
    let kind = kind_of(code, &said);
    Some(Error {
        code: Some(code).filter(|code| *code != 0),
        status: Some(said.status.clone()).filter(|status| !status.is_empty()),
        retry_after_ms: said.retry_after_ms,
        field: said.field.clone(),
        successor: (kind == Kind::ModelRetired).then(|| successor_in(&said.message)).flatten(),
        ..Error::saying(kind, shortened(&without_key(&said.message)))
    })
}

/// What an error envelope says, with what its details add.
#[derive(Debug, Default)]
struct Said {
    code: Option<u16>,
    status: String,
    message: String,
    /// The machine's reason, for instance `API_KEY_INVALID`.
    reason: String,
    /// All that stands in the details for developers, lower case.
    debug: String,
    field: Option<String>,
    retry_after_ms: Option<u64>,
    /// Names of the quotas that were exceeded, joined.
    quotas: String,
}

impl Said {
    fn read(error: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut said = Self {
            code: error.get("code").and_then(super::usage::number).and_then(|code| u16::try_from(code).ok()),
            status: text(error.get("status")),
            message: error.as_str().map_or_else(|| text(error.get("message")), str::to_owned),
            ..Self::default()
        };
        for detail in error.get("details").and_then(Value::as_array).into_iter().flatten() {
            said.read_detail(detail);
        }
        if said.retry_after_ms.is_none() {
            said.retry_after_ms = retry_in_words(&said.message);
        }
        said
    }

    fn read_detail(&mut self, detail: &Value) {
        let text = |name: &str| detail.get(name).and_then(Value::as_str);
        if let Some(reason) = text("reason") {
            self.reason = reason.to_owned();
        }
        if let Some(quota) =
            detail.get("metadata").and_then(|metadata| metadata.get("quota_limit")).and_then(Value::as_str)
        {
            self.quotas.push_str(quota);
        }
        if let Some(debug) = text("detail") {
            self.debug.push_str(&debug.to_lowercase());
        }
        if let Some(delay) = text("retryDelay").and_then(duration_ms) {
            self.retry_after_ms = Some(delay);
        }
        let list = |name: &str| detail.get(name).and_then(Value::as_array).into_iter().flatten();
        for violation in list("fieldViolations") {
            let named = violation.get("field").and_then(Value::as_str).filter(|field| !field.is_empty());
            self.field = self.field.take().or(named.map(str::to_owned));
            if let Some(words) = violation.get("description").and_then(Value::as_str) {
                self.debug.push_str(&words.to_lowercase());
            }
        }
        for violation in list("violations") {
            for name in ["quotaId", "quotaMetric"] {
                self.quotas.push_str(violation.get(name).and_then(Value::as_str).unwrap_or_default());
                self.quotas.push(' ');
            }
        }
    }

    /// Whether one of the words stands in what was said.
    fn says(&self, words: &[&str]) -> bool {
        let message = self.message.to_lowercase();
        words.iter().any(|word| message.contains(word) || self.debug.contains(word))
    }
}

fn kind_of(code: u16, said: &Said) -> Kind {
    match code {
        400 => kind_of_bad_request(said),
        401 => match said.reason.as_str() {
            "ACCESS_TOKEN_TYPE_UNSUPPORTED" | "CREDENTIALS_MISSING" => Kind::KeyKindRefused,
            _ => Kind::KeyInvalid,
        },
        402 => Kind::BillingRequired,
        403 => kind_of_forbidden(said),
        404 => kind_of_missing(said),
        408 | 504 => Kind::DeadlineExceeded,
        413 => Kind::RequestTooLarge,
        429 => kind_of_quota(said),
        499 => Kind::Cancelled,
        502 | 503 => Kind::Overloaded,
        500..=599 => Kind::ServerFault,
        405..=499 => Kind::RequestRejected,
        _ => Kind::Unknown,
    }
}

fn kind_of_bad_request(said: &Said) -> Kind {
    match said.reason.as_str() {
        "API_KEY_INVALID" | "API_KEY_EXPIRED" => return Kind::KeyInvalid,
        _ => {}
    }
    if said.says(&["thought_signature", "thought signature", "thoughtsignature"]) {
        let missing = said.says(&["missing"]);
        return if missing { Kind::SignatureMissing } else { Kind::SignatureInvalid };
    }
    if said.status == "FAILED_PRECONDITION" {
        return kind_of_precondition(said);
    }
    if said.says(&["api key not valid", "api key expired", "api_key_invalid"]) {
        return Kind::KeyInvalid;
    }
    if said.says(&["request payload size exceeds", "payload is too large", "request size"]) {
        return Kind::RequestTooLarge;
    }
    if said.says(&["exceeds the maximum number of tokens", "input token count", "token limit"]) {
        return Kind::PromptTooLong;
    }
    if said.says(&["thumbnailer", "unable to process input image", "image is not valid", "mime type", "source image"]) {
        return Kind::PictureRejected;
    }
    if said.says(&["aspectratio", "aspect_ratio", "aspect ratio"]) {
        return Kind::RatioUnsupported;
    }
    if said.says(&["imagesize", "image_size", "image size"]) {
        return Kind::SizeUnsupported;
    }
    if said.says(&["thinking"]) {
        return Kind::ThinkingUnsupported;
    }
    Kind::RequestRejected
}

/// Where billing helps, billing is what is missing, even if the country is named too.
fn kind_of_precondition(said: &Said) -> Kind {
    match () {
        () if said.says(&["billing"]) => Kind::BillingRequired,
        () if said.says(&["location", "country", "region"]) => Kind::RegionUnsupported,
        () if is_about_file(said) => Kind::FileExpired,
        () => Kind::RequestRejected,
    }
}

fn kind_of_forbidden(said: &Said) -> Kind {
    match said.reason.as_str() {
        "SERVICE_DISABLED" => Kind::ServiceDisabled,
        "API_KEY_HTTP_REFERRER_BLOCKED"
        | "API_KEY_IP_ADDRESS_BLOCKED"
        | "API_KEY_ANDROID_APP_BLOCKED"
        | "API_KEY_IOS_APP_BLOCKED" => Kind::KeyRestricted,
        "API_KEY_SERVICE_BLOCKED" => Kind::ServiceDisabled,
        "BILLING_DISABLED" => Kind::BillingRequired,
        _ if said.says(&["reported as leaked", "leaked"]) => Kind::KeyLeaked,
        _ if said.says(&["referer", "referrer"]) => Kind::KeyRestricted,
        _ if said.says(&["has not been used in project", "it is disabled", "are blocked"]) => Kind::ServiceDisabled,
        _ if is_about_file(said) => Kind::FileExpired,
        _ if said.says(&["billing"]) => Kind::BillingRequired,
        _ if said.says(&["location is not supported"]) => Kind::RegionUnsupported,
        _ => Kind::PermissionDenied,
    }
}

/// A file of another key is answered with 403, an expired one with 403 or 404.
fn is_about_file(said: &Said) -> bool {
    said.says(&["access the file", "files/", "file not found", "file does not exist"])
}

fn kind_of_missing(said: &Said) -> Kind {
    if is_about_file(said) {
        return Kind::FileExpired;
    }
    match model_in(&said.message) {
        // A model of the table was there once: not to be found means that it is no longer.
        Some(id) if known(id).is_some() => Kind::ModelRetired,
        Some(_) if said.says(&["no longer available", "retired", "deprecated", "shut down"]) => Kind::ModelRetired,
        Some(_) => Kind::ModelUnknown,
        None if said.says(&["model"]) => Kind::ModelUnknown,
        None => Kind::RequestRejected,
    }
}

/// Per minute, wait; per day, come back; free tier or balance, see to billing.
fn kind_of_quota(said: &Said) -> Kind {
    let quotas = said.quotas.to_lowercase();
    if said.says(&["prepay", "credits are depleted", "credit balance", "spending cap", "spend cap"]) {
        return Kind::BillingRequired;
    }
    // A free tier whose limit is zero does not include the model at all: waiting does not help.
    let is_free = quotas.contains("freetier") || quotas.contains("free_tier");
    if is_free && (said.message.contains("limit: 0,") || said.message.contains("limit: 0\n")) {
        return Kind::FreeTierLimit;
    }
    if quotas.contains("perday") { Kind::DailyLimit } else { Kind::RateLimited }
}

/// The code of an envelope that has only a name.
fn code_of(status: &str) -> u16 {
    match status {
        "INVALID_ARGUMENT" | "FAILED_PRECONDITION" | "OUT_OF_RANGE" => 400,
        "UNAUTHENTICATED" => 401,
        "PERMISSION_DENIED" => 403,
        "NOT_FOUND" => 404,
        "RESOURCE_EXHAUSTED" => 429,
        "CANCELLED" => 499,
        "INTERNAL" | "UNKNOWN" => 500,
        "UNAVAILABLE" => 503,
        "DEADLINE_EXCEEDED" => 504,
        _ => 0,
    }
}

/// The id in "models/… is not found".
fn model_in(message: &str) -> Option<&str> {
    let after = message.split("models/").nth(1)?;
    let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))).unwrap_or(after.len());
    after.get(..end).map(|id| id.trim_end_matches('.')).filter(|id| !id.is_empty())
}

fn successor_in(message: &str) -> Option<String> {
    model_in(message).and_then(replacement).map(str::to_owned)
}

/// A protobuf duration, "48s" or "34.4s", in milliseconds, rounded up.
fn duration_ms(text: &str) -> Option<u64> {
    let seconds: f64 = text.strip_suffix('s')?.parse().ok()?;
    let ms = (seconds * 1000.0).ceil();
    (ms.is_finite() && (0.0..=86_400_000.0).contains(&ms)).then_some(ms as u64)
}

/// The wait in "Please retry in 48.939935699s."
fn retry_in_words(message: &str) -> Option<u64> {
    let after = message.split("retry in ").nth(1)?;
    let end = after.find('s')?;
    duration_ms(after.get(..=end)?)
}

/// A server's page as one line: without tags, styles and scripts.
pub(super) fn readable(body: &str) -> String {
    let is_html = body.trim_start().starts_with('<');
    if !is_html {
        return shortened(&without_key(body.trim()));
    }
    let mut text = String::new();
    let mut rest = body;
    while let Some(open) = rest.find('<') {
        text.push_str(rest.get(..open).unwrap_or_default());
        text.push(' ');
        let tag = rest.get(open..).unwrap_or_default();
        let closing = ["style", "script"].iter().find_map(|name| {
            let begins = tag.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
            begins.then(|| format!("</{name}"))
        });
        let tag = match closing {
            Some(closing) => tag.to_ascii_lowercase().find(&closing).and_then(|end| tag.get(end..)).unwrap_or_default(),
            None => tag,
        };
        rest = tag.find('>').and_then(|end| tag.get(end + 1..)).unwrap_or_default();
    }
    text.push_str(rest);
    shortened(&without_key(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// A key that a server repeats in its words does not go on into records and on screen.
fn without_key(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !is_word(c)) {
        let bare = word.trim_end_matches(|c: char| !is_word(c));
        let is_key = (bare.starts_with("AIza") || bare.starts_with("AQ.")) && bare.len() > 8;
        match word.strip_prefix(bare).filter(|_| is_key) {
            Some(after) => {
                out.push('…');
                out.push_str(after);
            }
            None => out.push_str(word),
        }
    }
    out
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_DETAIL_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
