//! Tables and layers handed in: what a file would do to the case, the rows that go back, and its acceptance as a new version; the
//! older versions of the case and the way back to them.

mod effect;
mod other;
mod preview;
pub mod template;
pub mod versions;

use crate::finding::Language;
use crate::import::Written;
use crate::import::lines::TOLERANCE;
use crate::import::table::value::Unit;
use crate::import::table::{Choices, Crs};
use crate::pipeline;
use crate::pipeline::handed::{self, Aim, Did};
use crate::quantity::Metres;
use crate::serve::desk::{Said, Served, kept_number};
use crate::serve::error::{
    Always, Asked, Body, Code, Named, OnDisk, Posted, Problem, Queried, beside,
};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Json, extract};
use preview::{Preview, preview};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Content type of a file that is handed in. Not one of those a page elsewhere may send without asking.
const OCTETS: &str = "application/octet-stream";

/// Name of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileName {
    /// Its name with its ending.
    name: String,
}

/// How a file is read and what it becomes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LookAsk {
    /// What it becomes, one of the `tables` of the preview; empty: told by what is in it.
    #[schema(example = "roads")]
    table: String,
    /// Sheet or layer; empty: the one whose headers are known best, the only layer.
    sheet: String,
    /// Encoding of a text file; empty: told by its bytes.
    encoding: String,
    /// System of the coordinates; empty or `auto`: as the file says, else told by how well they fit the zones.
    #[schema(example = "gcj02")]
    crs: String,
    /// Several rows of one unit and code are added up.
    sum: bool,
    /// Where it contradicts a file it is taken in together with, it is right.
    later_wins: bool,
    /// Number of the file handed in before it that it is taken in together with.
    after: Option<u64>,
    /// Ends of roads no farther apart are one junction, metres, 0–1000; absent: 1.
    tolerance_m: Option<f64>,
    /// Row of the headers, as a spreadsheet counts; absent: the one whose headers are known best.
    header_row: Option<u32>,
    /// What columns hold that are not taken as guessed.
    columns: Vec<ColumnAsk>,
}

impl LookAsk {
    fn said(self) -> Result<Said, Problem> {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let tolerance = self.tolerance_m.unwrap_or(TOLERANCE.0);
        if !(0.0..=1000.0).contains(&tolerance) {
            return Err(
                Code::BadBody.because("容差须在 0 到 1000 米之间", "tolerance_m: 0 to 1000")
            );
        }
        let choices = Choices {
            sheet: some(self.sheet),
            encoding: some(self.encoding),
            crs: crs(&self.crs)?,
            sum: self.sum,
        };
        let columns = self.columns.into_iter();
        Ok(Said {
            own: handed::Said {
                aim: some(self.table).map(|word| Aim::named(&word)),
                choices,
                header_row: self.header_row,
                columns: columns
                    .map(|one| (one.header, one.field, one.unit))
                    .collect(),
                later_wins: self.later_wins,
                tolerance: Metres(tolerance),
            },
            after: self.after,
        })
    }
}

/// What a column holds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnAsk {
    /// Its header, as it stands in the file.
    header: String,
    /// What it holds, one of the `fields` of the preview.
    field: String,
    /// Unit of a quantity: `t`, `kg` or `10kt`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
}

/// The case was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// Files that were written; none when nothing was different.
    files: Vec<String>,
    /// Number of the version before.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
}

/// A language.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LanguageQuery {
    /// `zh` (default) or `en`.
    language: String,
}

/// Hands a file in and says what it would do to the case. Nothing is written. The body is the file.
#[utoipa::path(
    post, path = "/intake", tag = "data", params(FileName),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, body = Preview),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The file has no name"),
        OnDisk,
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be a file"),
        Always,
    )
)]
pub async fn hand_in(
    State(served): State<Served>,
    headers: HeaderMap,
    Asked(asked): Asked<FileName>,
    body: Result<Bytes, extract::rejection::BytesRejection>,
) -> Result<impl IntoResponse, Problem> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if kind != Some(OCTETS) {
        return Err(
            Code::NotOctets.because("请求体没有标为文件", "the body is not said to be a file")
        );
    }
    let bytes = body.map_err(|rejection| {
        let code = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Code::FileTooLarge,
            _ => Code::BadRequest,
        };
        code.because("文件没有完整送达", rejection.body_text())
    })?;
    // Only a name: what came before a slash is of another machine.
    let name = asked
        .name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    if name.is_empty() {
        return Err(Code::BadQuery.because("文件没有名称", "the file has no name"));
    }
    beside(move || {
        let draft = served.hand_in(&name, &bytes)?;
        let seen = served.look(&draft, Said::default())?;
        let preview = preview(&served, &draft, Vec::new(), seen);
        Ok((StatusCode::CREATED, Json(preview)))
    })
    .await
}

/// Reads a file once more, with other columns, sheet, encoding or coordinates.
#[utoipa::path(
    put, path = "/intake/{draft}", tag = "data", request_body = LookAsk,
    params(("draft" = u64, Path, description = "Number of the file")),
    responses(
        (status = 200, body = Preview),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body is not understood"),
        Posted,
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case on disk has faults"),
        Named, Always,
    )
)]
pub async fn look_again(
    State(served): State<Served>,
    Path(number): Path<u64>,
    Body(ask): Body<LookAsk>,
) -> Result<Json<Preview>, Problem> {
    let said = ask.said()?;
    beside(move || {
        let draft = served.draft(number)?;
        let together = names(&served, &said)?;
        let seen = served.look(&draft, said)?;
        Ok(Json(preview(&served, &draft, together, seen)))
    })
    .await
}

/// Forgets a file that was handed in.
#[utoipa::path(
    delete, path = "/intake/{draft}", tag = "data",
    params(("draft" = u64, Path, description = "Number of the file")),
    responses((status = 204, description = "It is forgotten"), Named, Always)
)]
pub async fn forget(
    State(served): State<Served>,
    Path(number): Path<u64>,
) -> Result<StatusCode, Problem> {
    served.drop_draft(number)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The rows of a file that were refused as a workbook: its columns, then why and how to mend.
#[utoipa::path(
    get, path = "/intake/{draft}/refused.xlsx", tag = "data",
    params(("draft" = u64, Path, description = "Number of the file"), LanguageQuery),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Queried,
        Named, Always,
    )
)]
pub async fn refused_rows(
    State(served): State<Served>,
    Path(number): Path<u64>,
    Asked(query): Asked<LanguageQuery>,
) -> Result<impl IntoResponse, Problem> {
    let language = match query.language.as_str() {
        "en" => Language::En,
        _ => Language::Zh,
    };
    beside(move || {
        let shown = served.draft(number)?.shown();
        let made = match &shown {
            Some(Did::Units(files)) => {
                let last = files.last();
                last.map(|one| pipeline::refused(one, language)).transpose()
            }
            Some(Did::Rows(rows)) => pipeline::refused_rows(rows, language).map(Some),
            _ => Ok(None),
        };
        let made = made.map_err(|error| Code::Internal.because(error.clone(), error))?;
        let bytes = made.flatten().ok_or_else(|| {
            Code::UnknownDraft.because("这份文件没有退回的行", "no row of this file was refused")
        })?;
        Ok(workbook("refused.xlsx", bytes))
    })
    .await
}

/// Accepts a file as it was shown last: a new version of the case, which is served from now on.
#[utoipa::path(
    post, path = "/intake/{draft}/accept", tag = "data", request_body = Object,
    params(("draft" = u64, Path, description = "Number of the file")),
    responses(
        (status = 200, body = Accepted),
        OnDisk,
        Posted,
        Named, Always,
    )
)]
pub async fn accept(
    State(served): State<Served>,
    Path(number): Path<u64>,
    _body: Body<serde_json::Map<String, serde_json::Value>>,
) -> Result<Json<Accepted>, Problem> {
    beside(move || {
        let draft = served.draft(number)?;
        let written = served.accept(&draft)?;
        Ok(Json(accepted(written)))
    })
    .await
}

/// A workbook to be kept under a name.
fn workbook(name: &str, bytes: Vec<u8>) -> impl IntoResponse + use<> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let named = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, named),
        ],
        bytes,
    )
}

/// Names of the files a file is taken in together with.
fn names(served: &Served, said: &Said) -> Result<Vec<String>, Problem> {
    let before = served.together(said)?;
    Ok(before.iter().map(|draft| draft.file.clone()).collect())
}

fn crs(word: &str) -> Result<Crs, Problem> {
    if word.is_empty() {
        return Ok(Crs::Auto);
    }
    Crs::named(word).map_err(|unknown| Code::BadBody.problem(unknown.text()))
}

fn accepted(written: Option<Written>) -> Accepted {
    Accepted {
        version: written.as_ref().and_then(kept_number),
        files: written.map_or_else(Vec::new, |written| written.files),
    }
}
