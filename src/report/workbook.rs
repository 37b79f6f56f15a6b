//! Tables in, one Excel workbook out: a sheet of notes, then a sheet for each table, headers fixed and filtered. Every
//! text is written as text, so nothing in it runs as a formula. Equal tables give equal bytes: no clock is read.

use super::block::Block;
use super::table::{self, Value};
use crate::dataset::Dataset;
use crate::dataset::cell::Mark;
use crate::finding::{Bilingual, Language};
use crate::plan::baseline::BaseFigure;
use crate::plan::outcome::Outcome;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::collections::BTreeSet;

/// Most rows of a sheet.
const ROWS: usize = 1_048_575;
/// Longest text of a cell.
const LONGEST: usize = 32_767;
/// Longest name of a sheet.
const NAME: usize = 31;

/// Plans with more legs than this come without a workbook: their tables are files of their own all the same.
pub const MOST_LEGS: usize = 20_000;

struct Sheet {
    title: Bilingual,
    heads: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// All tables of a plan, and further ones, as one workbook; `None` for a plan of more than [`MOST_LEGS`].
///
/// # Panics
/// Never: names, rows and texts are cut to what a workbook holds.
#[must_use]
pub fn of_plan(
    dataset: &Dataset,
    outcome: &Outcome,
    figures: &[BaseFigure],
    more: &[Block],
    language: Language,
) -> Option<Vec<u8>> {
    if outcome.legs.len() > MOST_LEGS {
        return None;
    }
    let own = table::tables(dataset, outcome, figures, language);
    let own = own.into_iter().map(|(_, title, table)| Sheet {
        title,
        heads: table.heads(language).map(str::to_owned).collect(),
        rows: table.rows,
    });
    let more = more.iter().map(|block| sheet(block, language));
    let sheets: Vec<Sheet> = own.chain(more).collect();
    let notes = notes(outcome, language);
    Some(bytes(&notes, &sheets, language).expect("all is cut to what a workbook holds"))
}

/// Tables as one workbook, with notes on its first sheet.
///
/// # Panics
/// Never: names, rows and texts are cut to what a workbook holds.
#[must_use]
pub fn of_blocks(notes: &[Bilingual], blocks: &[Block], language: Language) -> Vec<u8> {
    let sheets: Vec<Sheet> = blocks.iter().map(|block| sheet(block, language)).collect();
    let notes: Vec<String> = notes
        .iter()
        .map(|note| note.text(language).to_owned())
        .collect();
    bytes(&notes, &sheets, language).expect("all is cut to what a workbook holds")
}

fn sheet(block: &Block, language: Language) -> Sheet {
    Sheet {
        title: block.title.clone(),
        heads: block.heads(language).map(str::to_owned).collect(),
        rows: block.values(language).collect(),
    }
}

/// What stands on the first sheet.
fn notes(outcome: &Outcome, language: Language) -> Vec<String> {
    let say = |zh: String, en: String| Bilingual { zh, en }.text(language).to_owned();
    let mut lines = vec![
        say(
            format!(
                "{} · 情景 {} · 规划年 {}",
                outcome.case_name.zh, outcome.scenario, outcome.plan_year
            ),
            format!(
                "{} · scenario {} · plan year {}",
                outcome.case_name.en, outcome.scenario, outcome.plan_year
            ),
        ),
        say(
            "数值未取整；单位写在表头。来源标记：".to_owned(),
            "Numbers are unrounded; units are in the headers. Marks of sources:".to_owned(),
        ),
    ];
    let marks = [Mark::Plan, Mark::Public, Mark::Derived, Mark::Demo];
    lines.extend(marks.map(|mark| {
        let of = match mark {
            Mark::Plan => Bilingual::new("规划原文的事实", "a fact of the published plan"),
            Mark::Public => Bilingual::new("所列公开来源", "a public source that is named"),
            Mark::Derived => Bilingual::new("由所列算式推算", "by the formula given"),
            Mark::Demo => Bilingual::new("演示数据，不是事实", "synthetic, no fact"),
        };
        format!("{}: {}", mark.label().text(language), of.text(language))
    }));
    lines.extend(
        outcome
            .unfinished
            .iter()
            .map(|told| told.text(language).to_owned()),
    );
    lines
}

fn bytes(notes: &[String], sheets: &[Sheet], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let bold = Format::new().set_bold();
    let mut names = BTreeSet::new();
    let first = book.add_worksheet();
    let own = Bilingual::new("说明", "notes");
    first.set_name(name(own.text(language), &mut names))?;
    first.set_column_width(0, 100)?;
    for (line, text) in (0..).zip(notes) {
        first.write_string(line, 0, cut(text))?;
    }
    let list = u32::try_from(notes.len() + 1).unwrap_or(u32::MAX);
    for (line, sheet) in (list..).zip(sheets) {
        first.write_string(line, 0, cut(sheet.title.text(language)))?;
    }
    for one in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name(one.title.text(language), &mut names))?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, head) in (0..).zip(&one.heads) {
            sheet.write_string_with_format(0, column, cut(head), &bold)?;
            sheet.set_column_width(column, 16)?;
        }
        for (line, row) in (1..).zip(one.rows.iter().take(ROWS)) {
            for (column, value) in (0..).zip(row) {
                match value {
                    Value::Text(text) if text.is_empty() => continue,
                    Value::Text(text) => sheet.write_string(line, column, cut(text))?,
                    Value::Number(number) => sheet.write_number(line, column, *number)?,
                };
            }
        }
        let last = u32::try_from(one.rows.len().min(ROWS)).unwrap_or(u32::MAX);
        let columns = u16::try_from(one.heads.len()).unwrap_or(u16::MAX);
        if let Some(column) = columns.checked_sub(1) {
            sheet.autofilter(0, 0, last, column)?;
        }
    }
    book.save_to_buffer()
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// A name a sheet may have, and that no other has: none of the signs that are not allowed, at most 31 characters.
fn name(title: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = (title.chars())
        .map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c })
        .take(NAME)
        .collect();
    let plain = plain.trim().to_owned();
    let mut name = plain.clone();
    for n in 2.. {
        if taken.insert(name.to_lowercase()) {
            break;
        }
        let end = format!(" {n}");
        name = plain
            .chars()
            .take(NAME - end.len())
            .chain(end.chars())
            .collect();
    }
    name
}
