//! The case in; the workbook to fill in, with the tables there are, out.

use super::workbook;
use crate::import::workbook::template::{From, template as made};
use crate::serve::error::{Always, Code, Problem, beside};
use crate::serve::state::State;
use axum::extract;
use axum::response::IntoResponse;

/// The workbook to fill in: a sheet for each table with what the case has, lists to choose from and examples.
#[utoipa::path(
    get, path = "/template.xlsx", tag = "data",
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Always,
    )
)]
pub async fn template(
    extract::State(state): extract::State<State>,
) -> Result<impl IntoResponse, Problem> {
    beside(move || {
        let tables = state.dataset().tables();
        let book = made(&tables.case.name.zh, tables, From::Page);
        let bytes =
            book.map_err(|error| Code::Internal.because(error.to_string(), error.to_string()))?;
        Ok(workbook("template.xlsx", bytes))
    })
    .await
}
