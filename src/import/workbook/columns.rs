//! Tables and columns of a case as a workbook shows them: names in, Chinese labels, and what people write for the words
//! of a column out.

use crate::dataset::cell::Cell as _;
use crate::dataset::label::facility_kinds;
use crate::dataset::record::{Column, Record as _};
use crate::dataset::tables::{self, for_each_csv_table};
use crate::dataset::vocabulary as v;
use std::collections::HashMap;
use std::sync::LazyLock;

static LABELS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("words.csv").as_bytes());
    let rows = reader
        .records()
        .map(|row| row.expect("words.csv is part of the program"));
    rows.map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect()
});

/// What a table or column is called.
#[must_use]
pub fn label(name: &str) -> Option<&'static str> {
    LABELS.get(name).map(String::as_str)
}

/// Columns of a table; `None` for what is no table.
pub(in crate::import) fn of(path: &str) -> Option<Vec<Column>> {
    macro_rules! find {
        ($($field:ident: $row:ident,)+) => {
            match path { $(tables::$row::FILE => Some(tables::$row::columns()),)+ _ => None }
        };
    }
    for_each_csv_table!(find)
}

/// A word with what people call it.
pub(in crate::import) type Word = (String, String);

/// Words of a column with their labels; empty where anything may stand.
pub(in crate::import) fn words(path: &str, column: &Column) -> Vec<Word> {
    macro_rules! find {
        ($($name:ident),+) => {$(
            if column.expected == v::$name::expected() {
                let words = v::$name::ALL.iter();
                return words.map(|word| (word.word().to_owned(), word.label().zh)).collect();
            }
        )+};
    }
    if column.expected == bool::expected() {
        return [("true", "是"), ("false", "否")]
            .map(|(w, l)| (w.to_owned(), l.to_owned()))
            .to_vec();
    }
    if path == tables::FacilityRow::FILE && column.name == "kind" {
        return facility_kinds()
            .map(|(w, l)| (w.to_owned(), l.to_owned()))
            .collect();
    }
    find!(
        Operation,
        Intent,
        StatementKind,
        GeneratorKind,
        Tier,
        State,
        Status,
        Confidence,
        TurnKind,
        BanDays,
        BanEffect,
        BanReason,
        ResidueKind,
        ProjectKind,
        Grade,
        CheckedKind,
        PlaceKind,
        Route,
        DayKind,
        ApplicationState,
        Priority,
        RecordKind,
        CreditGrade
    );
    Vec::new()
}

/// Table whose ids stand in a column, where that is so.
pub(in crate::import) fn refers(column: &str) -> Option<&'static str> {
    match column {
        "zone" => Some(tables::ZoneRow::FILE),
        "generator" | "captive_of" | "only_from" | "sender" => Some(tables::GeneratorRow::FILE),
        "facility" | "operator" => Some(tables::FacilityRow::FILE),
        _ => None,
    }
}
