//! Cross-origin rules: what a page in a browser may send and read.

use crate::api::{Reply, Request};

const ALLOWED: &[&str] = &["content-type", "x-goog-api-key", "x-goog-api-client", "authorization"];
const EXPOSED: &str = "vary,content-encoding,date,server,content-length,x-goog-upload-url,x-goog-upload-status,\
                       x-goog-upload-size-received,x-goog-upload-chunk-granularity,x-goog-upload-control-url";

/// Whether a browser asks if it may send a request.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method == "OPTIONS" && request.header("access-control-request-method").is_some()
}

/// The answer to a preflight: 403 without any permission where a header is not on the list.
pub(crate) fn preflight(request: &Request) -> Reply {
    let asked = request.header("access-control-request-headers").unwrap_or_default().to_lowercase();
    let names: Vec<&str> = asked.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let allowed = |name: &&str| ALLOWED.contains(name) || name.starts_with("x-goog-upload-");
    let origin = request.header("origin").unwrap_or_default();
    if origin.is_empty() || !names.iter().all(allowed) {
        return Reply::text(403, "text/html; charset=UTF-8", "").refused("preflight refused");
    }
    let mut reply = Reply::text(200, "text/html", "");
    reply.header("access-control-allow-origin", origin);
    reply.header("access-control-allow-methods", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
    reply.header("access-control-allow-headers", &names.join(","));
    reply.header("access-control-max-age", "3600");
    reply.header("vary", "Origin, X-Origin, Referer");
    reply
}

/// Adds what lets the page of `origin` read a reply.
pub(crate) fn permit(reply: &mut Reply, origin: Option<&str>) {
    reply.header("vary", "Origin, X-Origin, Referer");
    if let Some(origin) = origin {
        reply.header("access-control-allow-origin", origin);
        reply.header("access-control-expose-headers", EXPOSED);
    }
}
