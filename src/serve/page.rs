//! The built page (`web/dist`), embedded in the program: a path in, a file with its type and its tag
//! out. A program built without the page says so instead.

use super::error::Code;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::Embed;
use std::fmt::Write as _;

#[derive(Embed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Dist;

/// Names of files carry no digest: they are asked for again and answered with 304 while they are the same.
const ASK_AGAIN: &str = "no-cache";

const NOT_BUILT: &str = include_str!("not_built.html");
const NOT_FOUND: &str = include_str!("not_found.html");

/// Answers everything that is no route: files of the page, and problems under `/api`.
pub async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        let asked = format!("{method} /{path}");
        return Code::UnknownRoute
            .because(format!("没有接口 {asked}"), format!("there is no {asked}"))
            .into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow, Html(NOT_FOUND)).into_response();
    }
    let path = if path.is_empty() { "index.html" } else { path };
    match Dist::get(path) {
        Some(file) => answer(path, file, &headers),
        None if path == "index.html" => {
            (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response()
        }
        None => (StatusCode::NOT_FOUND, Html(NOT_FOUND)).into_response(),
    }
}

fn answer(path: &str, file: rust_embed::EmbeddedFile, headers: &HeaderMap) -> Response {
    let mut tag = String::from("\"");
    for byte in &file.metadata.sha256_hash()[..16] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    let known = headers.get(header::IF_NONE_MATCH);
    let common = [
        (header::CACHE_CONTROL, ASK_AGAIN),
        (header::ETAG, tag.as_str()),
    ];
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response = (common, file.data).into_response();
    let mime = match path.rsplit_once('.') {
        // Not in every table of types; browsers load modules and fonts by the exact type only.
        Some((_, "pbf")) => "application/x-protobuf",
        Some((_, "webmanifest")) => "application/manifest+json",
        _ => file.metadata.mimetype(),
    };
    let mime = match mime {
        text if text.starts_with("text/") && !text.contains("charset") => {
            format!("{text}; charset=utf-8")
        }
        other => other.to_owned(),
    };
    if let Ok(mime) = HeaderValue::from_str(&mime) {
        response.headers_mut().insert(header::CONTENT_TYPE, mime);
    }
    response
}
