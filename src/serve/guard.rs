//! Who may ask and what a browser may do with the answer: only requests addressed to this machine are
//! served, only the page itself may change something, and every answer carries the security headers.

use super::error::{Code, Problem};
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// No inline scripts, nothing from elsewhere; workers and pictures from blobs are what the map needs.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; \
    worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
    object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Middleware of everything: refuses strangers, adds the security headers.
pub async fn guard(request: Request, next: Next) -> Response {
    let mut response = match refusal(request.method(), request.uri(), request.headers()) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Problem> {
    // A page elsewhere can have its name resolve to 127.0.0.1 (DNS rebinding); the name gives it away.
    let host = match headers.get(header::HOST) {
        Some(host) => host.to_str().ok().and_then(|host| host.parse().ok()),
        None => uri.authority().cloned(),
    };
    let Some(host) = host.filter(is_this_machine) else {
        let seen = headers.get(header::HOST).cloned();
        let seen =
            String::from_utf8_lossy(seen.as_ref().map_or(b"", |host| host.as_bytes())).into_owned();
        return Some(Code::ForeignHost.because(
            format!("请求的主机为“{seen}”，本程序只应答本机地址"),
            format!(
                "the request is for host \"{seen}\"; this program answers for this machine only"
            ),
        ));
    };
    if method.is_safe() {
        return None;
    }
    let origin = headers.get(header::ORIGIN)?;
    let own = (origin.to_str().ok())
        .and_then(|origin| origin.strip_prefix("http://"))
        .is_some_and(|origin| origin.eq_ignore_ascii_case(host.as_str()));
    (!own).then(|| {
        let seen = String::from_utf8_lossy(origin.as_bytes()).into_owned();
        Code::ForeignOrigin.because(
            format!("请求来自“{seen}”的页面"),
            format!("the request comes from a page of \"{seen}\""),
        )
    })
}

fn is_this_machine(host: &Authority) -> bool {
    host.host() == "127.0.0.1" || host.host().eq_ignore_ascii_case("localhost")
}
