//! A file that was handed in as it was looked at; what the page shows of it out: its rows and columns, and what keeps
//! it from being taken in.

use super::effect::{Effect, RefusedInfo, effect};
use super::other::{RoadsEffect, RowsEffect};
use crate::finding::{Bilingual, Finding};
use crate::import::faults::FILES_DIFFER;
use crate::import::table::value::Unit;
use crate::import::table::why::Refused;
use crate::pipeline::handed::{Aim, Did, Handed, Sheet};
use crate::serve::desk::{Draft, Served};
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
    field: String,
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
    field: String,
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

/// What a file may become.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableInfo {
    /// Its word.
    table: String,
    /// What a user calls it.
    label: Bilingual,
}

/// A file that was handed in, as it is read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    /// Number of the file within this run of the server.
    draft: u64,
    /// Its name.
    file: String,
    /// Files it is taken in together with, in their order.
    together: Vec<String>,
    /// What it becomes; absent for the workbook of a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    /// What it may become.
    tables: Vec<TableInfo>,
    /// True for a file of a GIS.
    shaped: bool,
    /// Sheets or layers.
    sheets: Vec<String>,
    /// Sheet or layer that is read.
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
    missing: Vec<String>,
    /// First rows, and those refused.
    rows: Vec<RowInfo>,
    /// What it would do; absent when it cannot be taken in as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Effect>,
    /// What it would do to the rows of another table.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_effect: Option<RowsEffect>,
    /// What it would do to the net of roads.
    #[serde(skip_serializing_if = "Option::is_none")]
    roads_effect: Option<RoadsEffect>,
    /// What it would do as areas.
    #[serde(skip_serializing_if = "Option::is_none")]
    areas_effect: Option<Bilingual>,
    /// Sheets with rows, where the file is the workbook of a case: they take the place of its tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    workbook: Option<Vec<SheetInfo>>,
    /// What is to be known of how it was read, such as a shift that was undone.
    notes: Vec<Finding>,
    /// What keeps it from being taken in.
    findings: Vec<Finding>,
    /// True when it contradicts a file it is taken in together with.
    contradicts: bool,
    /// True when it can be accepted.
    acceptable: bool,
    /// Why the case cannot be changed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked: Option<Bilingual>,
}

pub(super) fn preview(
    served: &Served,
    draft: &Draft,
    together: Vec<String>,
    handed: Handed,
) -> Preview {
    let locked = served.locked();
    let last = match &handed.did {
        Some(Did::Units(files)) => files.last(),
        _ => None,
    };
    let refused: &[Refused] = match &handed.did {
        Some(Did::Units(_)) => last.map_or(&[], |one| &one.refused),
        Some(Did::Rows(rows)) => &rows.refused,
        _ => &[],
    };
    let sheet = handed.sheet.as_ref();
    let of_file = handed
        .findings
        .iter()
        .filter(|one| one.place.file == draft.file);
    let own: Vec<u32> = of_file.filter_map(|one| one.place.row).collect();
    let effect = last.map(|one| effect(one, &handed.tables));
    let workbook = match &handed.did {
        Some(Did::Workbook(taken)) => {
            let sheets = taken.sheets.iter();
            let info = |(sheet, _, rows): &(String, String, usize)| SheetInfo {
                sheet: sheet.clone(),
                rows: *rows,
            };
            Some(sheets.map(info).collect())
        }
        _ => None,
    };
    let tables = handed.aims.iter().map(|(table, label)| TableInfo {
        table: table.clone(),
        label: label.clone(),
    });
    Preview {
        draft: draft.number,
        file: draft.file.clone(),
        together,
        table: handed.aim.as_ref().map(Aim::word),
        tables: tables.collect(),
        shaped: handed.shaped,
        sheet: sheet.map(|sheet| sheet.grid.name.clone()),
        encoding: sheet.and_then(|sheet| sheet.encoding),
        header_row: sheet.and_then(|sheet| sheet.head),
        top: sheet.map_or_else(Vec::new, top),
        columns: sheet.map_or_else(Vec::new, |sheet| columns(sheet, refused)),
        fields: sheet.map_or_else(Vec::new, fields),
        missing: sheet.map_or_else(Vec::new, |sheet| sheet.missing.clone()),
        rows: sheet.map_or_else(Vec::new, |sheet| rows(sheet, refused, &own)),
        rows_effect: match &handed.did {
            Some(Did::Rows(done)) => Some(RowsEffect::of(done)),
            _ => None,
        },
        roads_effect: match &handed.did {
            Some(Did::Roads(did)) => Some(RoadsEffect::of(did)),
            _ => None,
        },
        areas_effect: match &handed.did {
            Some(Did::Areas(said)) => Some(said.clone()),
            _ => None,
        },
        acceptable: handed.did.is_some() && handed.findings.is_empty() && locked.is_none(),
        contradicts: (handed.findings.iter()).any(|one| one.code == FILES_DIFFER.code),
        workbook,
        effect,
        sheets: handed.sheets,
        notes: onpage::findings(handed.notes),
        findings: onpage::findings(handed.findings),
        locked,
    }
}

/// First rows from which that of the headers can be chosen.
fn top(sheet: &Sheet) -> Vec<RowInfo> {
    let grid = &sheet.grid;
    (0..grid.rows.len().min(TOP))
        .map(|row| RowInfo {
            row: grid.number(row),
            cells: grid.rows[row].clone(),
        })
        .collect()
}

fn columns(sheet: &Sheet, refused: &[Refused]) -> Vec<ColumnInfo> {
    let grid = &sheet.grid;
    let info = |(at, column): (usize, &crate::pipeline::handed::Column)| {
        let cells = (sheet.first..grid.rows.len()).map(|row| grid.cell(row, at));
        let some = cells.filter(|cell| !cell.is_empty());
        let mut refused = (refused.iter())
            .filter(|one| one.column.as_ref() == Some(&column.header))
            .peekable();
        ColumnInfo {
            header: column.header.clone(),
            field: column.field.clone(),
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
    };
    sheet.columns.iter().enumerate().map(info).collect()
}

fn fields(sheet: &Sheet) -> Vec<FieldInfo> {
    let all = sheet.kinds.iter().map(|kind| FieldInfo {
        field: kind.field.clone(),
        label: kind.label.clone(),
        needed: kind.needed,
    });
    all.collect()
}

/// The first rows, and those refused or told of in a finding.
fn rows(sheet: &Sheet, refused: &[Refused], wrong: &[u32]) -> Vec<RowInfo> {
    let grid = &sheet.grid;
    let data = sheet.first..grid.rows.len();
    let mut numbers: Vec<u32> = data
        .clone()
        .take(FIRST)
        .map(|row| grid.number(row))
        .collect();
    numbers.extend(refused.iter().take(REFUSED).map(|one| one.row));
    numbers.extend(wrong.iter().take(REFUSED));
    numbers.sort_unstable();
    numbers.dedup();
    let at = |number: u32| (number.checked_sub(grid.first)).and_then(|at| usize::try_from(at).ok());
    let width = if sheet.columns.is_empty() {
        grid.rows.first().map_or(0, Vec::len)
    } else {
        sheet.columns.len()
    };
    numbers
        .into_iter()
        .filter_map(|number| Some((number, at(number).filter(|at| data.contains(at))?)))
        .map(|(number, row)| RowInfo {
            row: number,
            cells: (0..width).map(|at| grid.cell(row, at).to_owned()).collect(),
        })
        .collect()
}
