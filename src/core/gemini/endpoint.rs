//! Addresses of the API. The key is never part of one.

use super::model::bare_id;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The host and the version that requests go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Host name, without scheme and path.
    pub host: String,
    /// Version of the API, the first segment of the path.
    pub version: String,
}

impl Default for Endpoint {
    fn default() -> Self {
        Self { host: "generativelanguage.googleapis.com".to_owned(), version: "v1beta".to_owned() }
    }
}

impl Endpoint {
    /// Where a reply is asked for: POST, whole or streamed as server-sent events.
    pub fn url_generate(&self, model: &str, stream: bool) -> String {
        let method = if stream { "streamGenerateContent?alt=sse" } else { "generateContent" };
        format!("{}:{method}", self.url_model(model))
    }

    /// Where the tokens of a request are counted: POST, costs nothing.
    pub fn url_count_tokens(&self, model: &str) -> String {
        format!("{}:countTokens", self.url_model(model))
    }

    /// Where one model is described: GET.
    pub fn url_model(&self, model: &str) -> String {
        format!("{}/models/{}", self.base(), encoded(bare_id(model)))
    }

    /// Where the key's models are listed: GET, one page at a time.
    pub fn url_models(&self, page_token: Option<&str>) -> String {
        let mut url = format!("{}/models?pageSize=1000", self.base());
        if let Some(token) = page_token {
            url.push_str("&pageToken=");
            url.push_str(&encoded(token));
        }
        url
    }

    /// Where an upload begins: POST.
    pub fn url_upload(&self) -> String {
        format!("https://{}/upload/{}/files", self.host, encoded(&self.version))
    }

    /// Where one uploaded file is described or deleted; `name` is as in replies, `files/…`.
    pub fn url_file(&self, name: &str) -> String {
        let id = name.strip_prefix("files/").unwrap_or(name);
        format!("{}/files/{}", self.base(), encoded(id))
    }

    fn base(&self) -> String {
        format!("https://{}/{}", self.host, encoded(&self.version))
    }
}

/// One segment of a path or one value of a query: everything but unreserved characters is percent-encoded, so that
/// an id typed by hand cannot lead anywhere else.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    // A segment of dots alone would climb up the path.
    if out.chars().all(|c| c == '.') { out.replace('.', "%2E") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_the_apis_own() {
        let endpoint = Endpoint::default();
        let base = "https://generativelanguage.googleapis.com";
        assert_eq!(
            endpoint.url_generate("models/gemini-3-pro-image", true),
            format!("{base}/v1beta/models/gemini-3-pro-image:streamGenerateContent?alt=sse")
        );
        assert_eq!(endpoint.url_generate("a", false), format!("{base}/v1beta/models/a:generateContent"));
        assert_eq!(endpoint.url_count_tokens("a"), format!("{base}/v1beta/models/a:countTokens"));
        assert_eq!(endpoint.url_models(None), format!("{base}/v1beta/models?pageSize=1000"));
        assert_eq!(
            endpoint.url_models(Some("a=/&b")),
            format!("{base}/v1beta/models?pageSize=1000&pageToken=a%3D%2F%26b")
        );
        assert_eq!(endpoint.url_upload(), format!("{base}/upload/v1beta/files"));
        assert_eq!(endpoint.url_file("files/x1"), format!("{base}/v1beta/files/x1"));
    }

    #[test]
    fn an_id_typed_by_hand_stays_one_segment() {
        let url = Endpoint::default().url_model(" ../files?x=1#y\u{202e}é ");
        assert!(url.ends_with("/models/..%2Ffiles%3Fx%3D1%23y%E2%80%AE%C3%A9"), "{url}");
        assert!(Endpoint::default().url_model("..").ends_with("/models/%2E%2E"));
    }
}
