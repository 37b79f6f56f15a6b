//! A file that was handed in as it was looked at; what the page shows of it out: its rows and columns, and what keeps
//! it from being taken in.

use super::effect::{Effect, RefusedInfo, effect};
use crate::finding::{Bilingual, Finding};
use crate::import::table::head::Field;
use crate::import::table::value::Unit;
use crate::serve::desk::{Seen, Served};
use crate::serve::onpage;
use serde::Serialize;
use utoipa::ToSchema;

/// Rows shown of the beginning of a file.
const FIRST: usize = 8;
/// Rows shown from which that of the headers can be chosen.
const TOP: usize = 20;
/// Refused rows shown.
pub(super) const REFUSED: usize = 200;

/// What somebody may choose for a column.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldInfo {
    /// Word.
    field: Field,
    /// Name.
    label: Bilingual,
    /// True when no row can be read without it.
    needed: bool,
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
    /// Rows refused for a cell of it.
    refused: usize,
    /// The first of them and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_refused: Option<RefusedInfo>,
}

/// A row of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowInfo {
    /// Its number, as a spreadsheet counts.
    row: u32,
    /// Its cells.
    cells: Vec<String>,
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
    /// First rows of the sheet as they stand, from which that of the headers can be chosen.
    top: Vec<RowInfo>,
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

pub(super) fn preview(served: &Served, draft: u64, file: &str, seen: Seen) -> Preview {
    let locked = served.locked();
    let (mut columns, mut rows, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let mut top = Vec::new();
    if let Some(looked) = &seen.looked {
        let (grid, mapping) = (looked.grid(), &looked.mapping);
        let data = mapping.first..grid.rows.len();
        columns = (mapping.columns.iter().enumerate())
            .map(|(at, column)| {
                let cells = data.clone().map(|row| grid.cell(row, at));
                let some = cells.filter(|cell| !cell.is_empty());
                let mut refused = (seen.imported.iter().flat_map(|one| &one.refused))
                    .filter(|one| one.column.as_ref() == Some(&column.header))
                    .peekable();
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
                    first_refused: refused.peek().map(|one| RefusedInfo::of(one)),
                    refused: refused.count(),
                }
            })
            .collect();
        top = (0..grid.rows.len().min(TOP))
            .map(|row| RowInfo {
                row: grid.number(row),
                cells: grid.rows[row].clone(),
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
        top,
        columns,
        fields: (Field::ALL.iter())
            .map(|&field| FieldInfo {
                field,
                label: field.label(),
                needed: field.needed(),
            })
            .collect(),
        missing,
        rows,
        acceptable: (effect.is_some() || workbook.is_some())
            && seen.findings.is_empty()
            && locked.is_none(),
        workbook,
        effect,
        findings: onpage::findings(seen.findings),
        locked,
    }
}
