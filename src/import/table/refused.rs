//! Refused rows in, the workbook that goes back to whoever sent them out: the same columns, then why and how to mend.

use super::book::Grid;
use super::head::Mapping;
use super::why::Refused;
use crate::finding::Language;
use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

/// The workbook. Every cell is text, so that nothing in it is a formula, whatever it starts with.
///
/// # Errors
/// When a cell is longer than a workbook allows, which reading does not let through.
pub fn workbook(
    grid: &Grid,
    mapping: &Mapping,
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
    let width = mapping.columns.len();
    let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    for (at, one) in mapping.columns.iter().enumerate() {
        sheet.write_string_with_format(0, column(at), &one.header, &head)?;
    }
    let more = [
        (say("退回原因", "why"), 46.0),
        (say("修改办法", "how to mend"), 46.0),
        (say("原表行号", "row in the file"), 12.0),
    ];
    for (at, (text, size)) in more.into_iter().enumerate() {
        sheet.write_string_with_format(0, column(width + at), text, &head)?;
        sheet.set_column_width(column(width + at), size)?;
    }
    for (at, one) in refused.iter().enumerate() {
        let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let row = (one.row - grid.first) as usize;
        for (i, of) in mapping.columns.iter().enumerate() {
            let text = grid.cell(row, i);
            if one.column.as_deref() == Some(of.header.as_str()) {
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
