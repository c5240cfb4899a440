//! Files that the API keeps for 48 hours: how an upload begins, and what it answers.

use super::endpoint::Endpoint;
use super::reply::text_of;
use super::usage::number;
use crate::core::error::{Error, Kind};
use serde_json::{Value, json};

/// A request without its key, ready for the shell to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Where to: POST.
    pub url: String,
    /// Headers beside the key and the content type.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body.
    pub body: String,
}

/// The header of the first reply that holds the address for the bytes.
pub const UPLOAD_URL_HEADER: &str = "x-goog-upload-url";

/// The header that says how far an upload is: `active`, `final` or `cancelled`.
pub const UPLOAD_STATUS_HEADER: &str = "x-goog-upload-status";

/// Begins an upload of `size_bytes` bytes of the type `mime`; `display_name` may be empty.
pub fn start(endpoint: &Endpoint, mime: &str, size_bytes: u64, display_name: &str) -> Start {
    let mut file = json!({ "mimeType": mime, "sizeBytes": size_bytes.to_string() });
    if !display_name.is_empty()
        && let Value::Object(fields) = &mut file
    {
        // The API takes 512 characters.
        fields.insert("displayName".to_owned(), display_name.chars().take(512).collect::<String>().into());
    }
    Start {
        url: endpoint.url_upload(),
        headers: vec![
            ("X-Goog-Upload-Protocol", "resumable".to_owned()),
            ("X-Goog-Upload-Command", "start".to_owned()),
            ("X-Goog-Upload-Header-Content-Length", size_bytes.to_string()),
            ("X-Goog-Upload-Header-Content-Type", mime.to_owned()),
        ],
        body: json!({ "file": file }).to_string(),
    }
}

/// Headers with which all the bytes are sent at once, to the address from the first reply.
pub fn finalize_headers() -> Vec<(&'static str, String)> {
    vec![("X-Goog-Upload-Command", "upload, finalize".to_owned()), ("X-Goog-Upload-Offset", "0".to_owned())]
}

/// Whether bytes and key may be sent to the address that the first reply named: the endpoint's own host over HTTPS,
/// nothing else.
pub fn is_own_address(endpoint: &Endpoint, url: &str) -> bool {
    let rest = url.strip_prefix("https://").and_then(|rest| rest.strip_prefix(endpoint.host.as_str()));
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// A file that the API keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// `files/…`.
    pub name: String,
    /// What a request names it by.
    pub uri: String,
    /// Its MIME type.
    pub mime: String,
    /// Its size in bytes, where it was said.
    pub size_bytes: Option<u64>,
    /// When it goes, as RFC 3339 text.
    pub expires_at: Option<String>,
    /// Whether it can be used now.
    pub state: FileState,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Not yet usable: ask again.
    Processing,
    /// Usable.
    Active,
    /// Never usable.
    Failed,
}

/// Reads what an upload or a question about a file was answered with: `{"file":{…}}` or the file itself.
pub fn read_file(body: &[u8]) -> Result<StoredFile, Error> {
    let json: Value =
        serde_json::from_slice(body).map_err(|error| Error::saying(Kind::Unreadable, error.to_string()))?;
    let file = json.get("file").unwrap_or(&json);
    // A file of its own can have failed and say so in a field that envelopes have too.
    let (Some(name), Some(uri)) = (text_of(file.get("name")), text_of(file.get("uri"))) else {
        return Err(super::fault::in_message(&json).unwrap_or_else(|| Error::new(Kind::Unreadable)));
    };
    let state = match file.get("state").and_then(Value::as_str) {
        Some("FAILED") => FileState::Failed,
        Some("PROCESSING") => FileState::Processing,
        _ => FileState::Active,
    };
    Ok(StoredFile {
        name,
        uri,
        mime: text_of(file.get("mimeType")).unwrap_or_default(),
        size_bytes: file.get("sizeBytes").and_then(number),
        expires_at: text_of(file.get("expirationTime")),
        state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_begins_with_the_size_as_text_and_four_headers() {
        let start = start(&Endpoint::default(), "image/png", 12, "a \"cat\"");
        let body: Value = serde_json::from_str(&start.body).unwrap();
        assert_eq!(body, json!({"file": {"mimeType": "image/png", "sizeBytes": "12", "displayName": "a \"cat\""}}));
        assert_eq!(start.url, "https://generativelanguage.googleapis.com/upload/v1beta/files");
        assert_eq!(start.headers.len(), 4);
    }

    #[test]
    fn a_file_is_read_with_and_without_its_envelope() {
        let file = r#"{"name":"files/a","uri":"https://x/v1beta/files/a","mimeType":"image/png","sizeBytes":"12",
            "state":"PROCESSING","expirationTime":"2026-11-23T00:00:00Z"}"#;
        let read = read_file(file.as_bytes()).unwrap();
        assert_eq!((read.size_bytes, read.state), (Some(12), FileState::Processing));
        assert_eq!(read_file(format!(r#"{{"file":{file}}}"#).as_bytes()).unwrap(), read);
        let refused = read_file(br#"{"error":{"code":403,"status":"PERMISSION_DENIED","message":"no"}}"#).unwrap_err();
        assert_eq!(refused.kind, Kind::PermissionDenied);
        assert_eq!(read_file(b"{}").unwrap_err().kind, Kind::Unreadable);
    }

    #[test]
    fn bytes_go_to_the_endpoints_own_host_only() {
        let endpoint = Endpoint::default();
        let host = &endpoint.host;
        assert!(is_own_address(&endpoint, &format!("https://{host}/upload/x?y=1")));
        for url in [
            format!("http://{host}/x"),
            format!("https://{host}.evil.example/x"),
            format!("https://{host}@evil.example/x"),
            format!("https://{host}:444/x"),
            "https://evil.example/".to_owned(),
        ] {
            assert!(!is_own_address(&endpoint, &url), "{url}");
        }
    }
}
