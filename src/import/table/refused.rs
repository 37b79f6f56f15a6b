//! Refused rows in, the workbook that goes back to whoever sent them out: the same columns, then why and how to mend.

use super::book::Grid;
use super::head::Mapping;
use super::why::Refused;
use crate::finding::Language;
use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

/// Headers of what is added to the columns of the file, in both languages.
pub const ADDED: [[&str; 2]; 3] = [
    ["退回原因", "why"],
    ["修改办法", "how to mend"],
    ["原表行号", "row in the file"],
];

/// The workbook of rows of units and their wastes.
///
/// # Errors
/// When a cell is longer than a workbook allows, which reading does not let through.
pub fn workbook(
    grid: &Grid,
    mapping: &Mapping,
    refused: &[Refused],
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let heads = mapping.columns.iter().map(|column| column.header.clone());
    of_rows(grid, &heads.collect::<Vec<_>>(), refused, language)
}

/// The workbook of rows under any headers. Every cell is text, so that nothing in it is a formula, whatever it starts
/// with.
///
/// # Errors
/// When a cell is longer than a workbook allows, which reading does not let through.
pub fn of_rows(
    grid: &Grid,
    heads: &[String],
    refused: &[Refused],
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let say = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let mut book = Workbook::new();
    let head = Format::new().set_bold().set_text_wrap();
    let bad = Format::new().set_background_color(Color::RGB(0x00FF_E2CC));
    let wrapped = Format::new().set_text_wrap();
    let sheet = book.add_worksheet();
    sheet.set_name(say("退回修改", "refused"))?;
    sheet.set_freeze_panes(1, 0)?;
    // A file that was sent back before brings these columns along.
    let is_added = |head: &&String| ADDED.iter().flatten().any(|own| own == *head);
    let columns: Vec<(usize, &String)> = (heads.iter().enumerate())
        .filter(|(_, head)| !is_added(head))
        .collect();
    let width = columns.len();
    let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    for (at, (_, text)) in columns.iter().enumerate() {
        sheet.write_string_with_format(0, column(at), *text, &head)?;
    }
    for (at, ([zh, en], size)) in ADDED.into_iter().zip([46.0, 46.0, 12.0]).enumerate() {
        let text = say(zh, en);
        sheet.write_string_with_format(0, column(width + at), text, &head)?;
        sheet.set_column_width(column(width + at), size)?;
    }
    for (at, one) in refused.iter().enumerate() {
        let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let row = (one.row - grid.first) as usize;
        for (i, (from, head)) in columns.iter().enumerate() {
            let text = grid.cell(row, *from);
            if one.column.as_deref() == Some(head.as_str()) {
                sheet.write_string_with_format(line, column(i), text, &bad)?;
            } else if !text.is_empty() {
                sheet.write_string(line, column(i), text)?;
            }
        }
        let action = one.why.action();
        for (i, text) in [one.cause.text(language), action.text(language)]
            .into_iter()
            .enumerate()
        {
            sheet.write_string_with_format(line, column(width + i), text, &wrapped)?;
        }
        sheet.write_number(line, column(width + 2), f64::from(one.row))?;
    }
    book.save_to_buffer()
}
