//! Drives the server: in process through its router, and over a real socket.

mod api;
mod case;
mod flows;
mod gaps;
mod intake;
mod land;
mod layers;
mod roads;
mod siting;
mod socket;
mod solves;
mod studies;
mod tiny;
mod transfers;
mod unfilled;
mod years;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;
use wasteflow::serve::{Limits, Served, State, router};

/// An answer, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the answer is JSON")
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("plain text"))
    }

    /// Asserts that it is a well-formed problem of a kind.
    #[track_caller]
    fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:wasteflow:problem:{code}"));
        for text in ["cause", "action"] {
            for language in ["zh", "en"] {
                let words = problem[text][language]
                    .as_str()
                    .expect("text in both languages");
                assert!(!words.is_empty(), "{text} {language} of {code}");
            }
        }
    }
}

fn state(toy: tiny::Toy) -> State {
    State::new(Arc::new(toy), Limits::default())
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1:8080")
}

async fn raw(
    served: impl Into<Served>,
    request: Request<Body>,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let response = (router(served).oneshot(request).await).expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = (axum::body::to_bytes(body, usize::MAX).await).expect("the body arrives");
    (parts.status, parts.headers, bytes.to_vec())
}

async fn send(served: &(impl Into<Served> + Clone), request: Request<Body>) -> Answer {
    let (status, headers, bytes) = raw(served.clone(), request).await;
    Answer {
        status,
        headers,
        text: String::from_utf8(bytes).expect("text"),
    }
}

async fn get(state: &(impl Into<Served> + Clone), path: &str) -> Answer {
    let request = request("GET", path).body(Body::empty());
    send(state, request.expect("a request")).await
}

async fn post(state: &(impl Into<Served> + Clone), path: &str, json: &str) -> Answer {
    let request = request("POST", path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(json.to_owned()));
    send(state, request.expect("a request")).await
}

async fn delete(state: &(impl Into<Served> + Clone), path: &str) -> Answer {
    let request = request("DELETE", path).body(Body::empty());
    send(state, request.expect("a request")).await
}
