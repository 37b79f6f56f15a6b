//! Tables handed in: what a file would do to the case, the rows that go back, and its acceptance as a new version; the
//! older versions of the case and the way back to them.

use crate::dataset::tables::Tables;
use crate::finding::{Bilingual, Finding, Language};
use crate::import::table::head::{Column, Field};
use crate::import::table::merge::Change;
use crate::import::table::value::Unit;
use crate::import::table::why::tally;
use crate::import::table::{Choices, Crs, Imported};
use crate::import::{Version, Written};
use crate::pipeline;
use crate::quantity::{LonLat, Tonnes};
use crate::serve::desk::{Seen, Served, kept_number};
use crate::serve::error::{Always, Asked, Body, Code, Named, Problem, beside};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Json, extract};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// Content type of a file that is handed in. Not one of those a page elsewhere may send without asking.
const OCTETS: &str = "application/octet-stream";
/// Rows shown of the beginning of a file.
const FIRST: usize = 8;
/// Refused rows shown.
const REFUSED: usize = 200;
/// Changes of a kind shown.
const CHANGES: usize = 500;

/// Name of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileName {
    /// Its name with its ending.
    name: String,
}

/// How a file is read.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LookAsk {
    /// Sheet; empty: the one whose headers are known best.
    sheet: String,
    /// Encoding of a text file; empty: told by its bytes.
    encoding: String,
    /// System of the coordinates; empty or `auto`: told by how well they fit the zones.
    #[schema(example = "gcj02")]
    crs: String,
    /// Several rows of one unit and code are added up.
    sum: bool,
    /// What columns hold that are not taken as guessed.
    columns: Vec<ColumnAsk>,
}

/// What a column holds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnAsk {
    /// Its header, as it stands in the file.
    header: String,
    /// What it holds.
    field: Field,
    /// Unit of a quantity: `t`, `kg` or `10kt`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
}

/// What somebody may choose for a column.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldInfo {
    /// Word.
    field: Field,
    /// Name.
    label: Bilingual,
}

/// A column of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnInfo {
    /// Header.
    header: String,
    /// What it is taken for.
    field: Field,
    /// Unit of a quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
    /// `saved`: settled before; `word`: guessed by a word; `none`: not known.
    by: &'static str,
    /// That word.
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<String>,
    /// First cells with something in them.
    sample: Vec<String>,
}

/// A row of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowInfo {
    /// Its number, as a spreadsheet counts.
    row: u32,
    /// Its cells.
    cells: Vec<String>,
}

/// A row that is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedInfo {
    /// Its number, as a spreadsheet counts.
    row: u32,
    /// Header of the cell at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// Word for why.
    why: &'static str,
    /// Why.
    cause: Bilingual,
    /// How it is mended.
    action: Bilingual,
    /// Where the row says its unit is.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<LonLat>,
}

/// How many rows were refused for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyInfo {
    /// Word for why.
    why: &'static str,
    /// How it is mended.
    action: Bilingual,
    /// Rows.
    count: usize,
}

/// A unit or a waste of it that is new, different, or missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeInfo {
    /// Id.
    id: String,
    /// Name.
    name: String,
    /// What is different.
    values: Vec<ValueInfo>,
    /// Where the unit is.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<LonLat>,
}

/// A value that is different.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueInfo {
    /// Column of the case.
    column: &'static str,
    /// Before.
    was: String,
    /// Now.
    is: String,
}

/// Units or wastes: what is new, different, the same and missing since last time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sorted {
    /// New ones, some.
    new: Vec<ChangeInfo>,
    /// All of them.
    new_count: usize,
    /// Different ones, some.
    changed: Vec<ChangeInfo>,
    /// All of them.
    changed_count: usize,
    /// Of which nothing is different.
    same_count: usize,
    /// Those of the case the file does not have, some. They stay.
    missing: Vec<ChangeInfo>,
    /// All of them.
    missing_count: usize,
}

/// What a file would do to the case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effect {
    /// Units.
    units: Sorted,
    /// Wastes of units.
    streams: Sorted,
    /// Arisings of the case before and after, t/yr.
    tonnes: [Tonnes; 2],
    /// Units placed at the seat of their zone for want of coordinates.
    placed_at_seat: usize,
    /// Rows that are no data.
    skipped: usize,
    /// What the coordinates told of their system.
    crs: Bilingual,
    /// Rows refused, some.
    refused: Vec<RefusedInfo>,
    /// All of them.
    refused_count: usize,
    /// By reason.
    refused_by: Vec<TallyInfo>,
}

/// A sheet of the workbook of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct SheetInfo {
    /// Name of the sheet.
    sheet: String,
    /// Rows that take the place of those of its table.
    rows: usize,
}

/// A file that was handed in, as it is read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    /// Number of the file within this run of the server.
    draft: u64,
    /// Its name.
    file: String,
    /// Sheets.
    sheets: Vec<String>,
    /// Sheet that is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    /// Encoding of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    /// Row of the headers, as a spreadsheet counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    header_row: Option<u32>,
    /// Columns.
    columns: Vec<ColumnInfo>,
    /// What a column may be taken for.
    fields: Vec<FieldInfo>,
    /// Needed and not there.
    missing: Vec<Field>,
    /// First rows, and those refused.
    rows: Vec<RowInfo>,
    /// What it would do; absent when it cannot be taken in as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Effect>,
    /// Sheets with rows, where the file is the workbook of a case: they take the place of its tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    workbook: Option<Vec<SheetInfo>>,
    /// What keeps it from being taken in.
    findings: Vec<Finding>,
    /// True when it can be accepted.
    acceptable: bool,
    /// Why the case cannot be changed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked: Option<Bilingual>,
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
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The case served is not on disk"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be a file"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case on disk has faults"),
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
        let seen = served.look(&draft, Choices::default(), Vec::new())?;
        let preview = preview(&served, draft.number, &draft.file, seen);
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
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be JSON"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case on disk has faults"),
        Named, Always,
    )
)]
pub async fn look_again(
    State(served): State<Served>,
    Path(number): Path<u64>,
    Body(ask): Body<LookAsk>,
) -> Result<Json<Preview>, Problem> {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let choices = Choices {
        sheet: some(ask.sheet),
        encoding: some(ask.encoding),
        crs: crs(&ask.crs)?,
        sum: ask.sum,
    };
    let columns = ask.columns.into_iter().map(|one| Column {
        header: one.header,
        field: one.field,
        unit: one.unit,
        saved: true,
        word: None,
    });
    let columns = columns.collect();
    beside(move || {
        let draft = served.draft(number)?;
        let seen = served.look(&draft, choices, columns)?;
        Ok(Json(preview(&served, number, &draft.file, seen)))
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
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The query is not understood"),
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
        let made = shown
            .map(|one| pipeline::refused(&one, language))
            .transpose();
        let made = made.map_err(|error| Code::Internal.because(error.clone(), error))?;
        let bytes = made.flatten().ok_or_else(|| {
            Code::UnknownDraft.because("这份文件没有退回的行", "no row of this file was refused")
        })?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let name = "attachment; filename=\"refused.xlsx\"";
        Ok((
            [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, name),
            ],
            bytes,
        ))
    })
    .await
}

/// Accepts a file as it was shown last: a new version of the case, which is served from now on.
#[utoipa::path(
    post, path = "/intake/{draft}/accept", tag = "data", request_body = Object,
    params(("draft" = u64, Path, description = "Number of the file")),
    responses(
        (status = 200, body = Accepted),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The case cannot be changed here, or has changed since"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be JSON"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case would not pass its checks"),
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
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The case cannot be changed here"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be JSON"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The version would not pass the checks"),
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

fn version(one: Version) -> VersionInfo {
    let at = one.at.and_then(|at| jiff::Timestamp::try_from(at).ok());
    VersionInfo {
        number: one.number,
        at: at.map(|at| at.to_string()),
        files: one.replaced.into_iter().chain(one.made).collect(),
    }
}

fn preview(served: &Served, draft: u64, file: &str, seen: Seen) -> Preview {
    let locked = served.locked();
    let (mut columns, mut rows, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(looked) = &seen.looked {
        let (grid, mapping) = (looked.grid(), &looked.mapping);
        let data = mapping.first..grid.rows.len();
        columns = (mapping.columns.iter().enumerate())
            .map(|(at, column)| {
                let cells = data.clone().map(|row| grid.cell(row, at));
                let some = cells.filter(|cell| !cell.is_empty());
                ColumnInfo {
                    header: column.header.clone(),
                    field: column.field,
                    unit: column.unit,
                    by: match (&column.word, column.saved) {
                        (_, true) => "saved",
                        (Some(_), _) => "word",
                        (None, _) => "none",
                    },
                    word: column.word.clone(),
                    sample: some.take(3).map(str::to_owned).collect(),
                }
            })
            .collect();
        let refused = seen
            .imported
            .iter()
            .flat_map(|one| &one.refused)
            .take(REFUSED);
        let mut numbers: Vec<u32> = data.take(FIRST).map(|row| grid.number(row)).collect();
        numbers.extend(refused.map(|one| one.row));
        numbers.sort_unstable();
        numbers.dedup();
        let width = mapping.columns.len();
        rows = (numbers.into_iter())
            .map(|row| RowInfo {
                row,
                cells: (0..width)
                    .map(|at| grid.cell((row - grid.first) as usize, at).to_owned())
                    .collect(),
            })
            .collect();
        missing = mapping.missing();
    }
    let looked = seen.looked.as_ref();
    let workbook = seen.workbook.map(|taken| {
        let sheets = taken.sheets.into_iter();
        sheets
            .map(|(sheet, _, rows)| SheetInfo { sheet, rows })
            .collect()
    });
    let effect = seen.imported.as_ref().map(|one| effect(one, &seen.tables));
    Preview {
        draft,
        file: file.to_owned(),
        sheet: looked.map(|looked| looked.grid().name.clone()),
        encoding: looked.and_then(crate::import::table::Looked::encoding),
        header_row: looked.map(|looked| looked.mapping.row),
        sheets: seen.sheets,
        columns,
        fields: (Field::ALL.iter())
            .map(|&field| FieldInfo {
                field,
                label: field.label(),
            })
            .collect(),
        missing,
        rows,
        acceptable: (effect.is_some() || workbook.is_some())
            && seen.findings.is_empty()
            && locked.is_none(),
        workbook,
        effect,
        findings: seen.findings,
        locked,
    }
}

fn effect(one: &Imported, tables: &Tables) -> Effect {
    let place_of: HashMap<&str, LonLat> = (tables.generators.rows.iter())
        .map(|row| (row.id.as_str(), LonLat::new(row.lon, row.lat)))
        .collect();
    let unit_of: HashMap<&str, &str> = (tables.streams.rows.iter())
        .map(|row| (row.id.as_str(), row.generator.as_str()))
        .collect();
    let place = |id: &str| {
        let unit = unit_of.get(id).copied().unwrap_or(id);
        place_of.get(unit).copied()
    };
    let some = |changes: &[Change]| {
        let told = |change: &Change| ChangeInfo {
            id: change.id.clone(),
            name: change.name.clone(),
            values: (change.values.iter())
                .map(|(column, was, is)| ValueInfo {
                    column,
                    was: was.clone(),
                    is: is.clone(),
                })
                .collect(),
            place: place(&change.id),
        };
        changes.iter().take(CHANGES).map(told).collect()
    };
    let sorted = |new: &[Change], changed: &[Change], same, missing: &[Change]| Sorted {
        new: some(new),
        new_count: new.len(),
        changed: some(changed),
        changed_count: changed.len(),
        same_count: same,
        missing: some(missing),
        missing_count: missing.len(),
    };
    let c = &one.changes;
    Effect {
        units: sorted(
            &c.new_units,
            &c.changed_units,
            c.same_units,
            &c.missing_units,
        ),
        streams: sorted(
            &c.new_streams,
            &c.changed_streams,
            c.same_streams,
            &c.missing_streams,
        ),
        tonnes: c.tonnes,
        placed_at_seat: c.placed_at_seat,
        skipped: one.skipped,
        crs: one.crs.clone(),
        refused: (one.refused.iter().take(REFUSED))
            .map(|r| RefusedInfo {
                row: r.row,
                column: r.column.clone(),
                why: r.why.word(),
                cause: r.cause.clone(),
                action: r.why.action(),
                place: r.place,
            })
            .collect(),
        refused_count: one.refused.len(),
        refused_by: (tally(&one.refused).into_iter())
            .map(|(why, count)| TallyInfo {
                why: why.word(),
                action: why.action(),
                count,
            })
            .collect(),
    }
}
