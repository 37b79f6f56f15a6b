//! The older versions of the case in; their list, and the way back to one, out.

use super::{Accepted, accepted};
use crate::finding::Bilingual;
use crate::import::Version;
use crate::serve::desk::Served;
use crate::serve::error::{Always, Body, Code, Named, OnDisk, Posted, Problem, beside};
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

/// Older versions of the case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Versions {
    /// Why the case cannot be changed here; absent when it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked: Option<Bilingual>,
    /// How to go on, where it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    way_on: Option<Bilingual>,
    /// The newest first.
    versions: Vec<VersionInfo>,
}

/// An older version.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionInfo {
    /// Its number.
    number: u32,
    /// When it was replaced, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Files it differs in from the one after.
    files: Vec<String>,
}

/// Older versions of the case, and whether it can be changed here.
#[utoipa::path(get, path = "/versions", tag = "data", responses((status = 200, body = Versions), Always))]
pub async fn versions(State(served): State<Served>) -> Result<Json<Versions>, Problem> {
    beside(move || {
        let locked = served.locked();
        let way_on = locked.as_ref().map(|_| {
            let action = Code::CaseLocked.problem(Bilingual::default()).action;
            *action
        });
        let versions = served.versions()?.into_iter().map(version).collect();
        Ok(Json(Versions {
            locked,
            way_on,
            versions,
        }))
    })
    .await
}

/// Brings the case back to an older version; the one of now is kept as one more.
#[utoipa::path(
    post, path = "/versions/{number}/restore", tag = "data", request_body = Object,
    params(("number" = u32, Path, description = "Number of the version")),
    responses(
        (status = 200, body = Accepted),
        OnDisk,
        Posted,
        Named, Always,
    )
)]
pub async fn restore(
    State(served): State<Served>,
    Path(number): Path<u32>,
    _body: Body<serde_json::Map<String, serde_json::Value>>,
) -> Result<Json<Accepted>, Problem> {
    beside(move || {
        let written = served.restore(number)?;
        Ok(Json(accepted(Some(written))))
    })
    .await
}

/// Looks at the files of the case again, after something else has changed them, and serves it as it is now.
#[utoipa::path(
    post, path = "/reopen", tag = "data", request_body = Object,
    responses(
        (status = 200, body = Accepted),
        OnDisk,
        Posted,
        Always,
    )
)]
pub async fn reopen(
    State(served): State<Served>,
    _body: Body<serde_json::Map<String, serde_json::Value>>,
) -> Result<Json<Accepted>, Problem> {
    beside(move || {
        served.reopen()?;
        Ok(Json(accepted(None)))
    })
    .await
}

fn version(one: Version) -> VersionInfo {
    let at = one.at.and_then(|at| jiff::Timestamp::try_from(at).ok());
    VersionInfo {
        number: one.number,
        at: at.map(|at| at.to_string()),
        files: one.replaced.into_iter().chain(one.made).collect(),
    }
}
