//! The files of a case in, one Excel workbook out, and back: a sheet for each table (Chinese headers, the names of the
//! columns below them, rows), the other files as text in a sheet of their own. Every text is written as text, so that
//! nothing in it runs as a formula; numbers are numbers where they read back as they were.
//!
//! A row with something in its first column (`示例`) is no data. People fill sheets in with the names they know: labels
//! stand for the words of a vocabulary, names of towns, units and plants for their ids, 是 and 否 for true and false.

pub(super) mod columns;
mod read;
pub mod template;

use super::faults;
use crate::finding::{Bilingual, Finding, Place};
pub use columns::label;
pub use read::{Part, is_one, read};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

/// Name of the first column: what a row is, when it is no data.
const MARK: &str = "_";
/// What stands there in an example.
pub const EXAMPLE: &str = "示例";
/// Sheet of the files that are no tables.
const OTHERS: &str = "其他文件 files";
/// Columns of it.
const OTHER_NAMES: [&str; 3] = ["path", "part", "text"];
/// Longest piece of a text in a cell, UTF-16 units; Excel allows 32,767.
const PIECE: usize = 30_000;
/// Rows above the data: labels, names.
pub(super) const HEAD: u32 = 2;
/// Most rows of data of a sheet.
const ROWS: usize = 1_048_000;

/// A table as text: names of its columns, rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names.
    pub names: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

/// Files of a case as one workbook.
///
/// # Errors
/// A table with more rows, or a cell with more text, than a sheet holds; a file that is no text.
pub fn write(title: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Box<Finding>> {
    let failed = |file: &str, why: String| {
        let cause = Bilingual::new(
            format!("放不进工作簿：{why}"),
            format!("does not fit a workbook: {why}"),
        );
        Box::new(faults::NO_WORKBOOK.finding(Place::file(file), cause))
    };
    let mut book = begun();
    notes(&mut book, title, &export_notes()).map_err(|e| failed("", e.to_string()))?;
    for (path, bytes) in files.iter().filter(|(path, _)| is_table(path)) {
        let table = table(bytes).map_err(|why| failed(path, why))?;
        if table.rows.len() > ROWS {
            return Err(failed(path, format!("{} > {ROWS}", table.rows.len())));
        }
        let sheet = book.add_worksheet();
        put(sheet, path, &table).map_err(|e| failed(path, e.to_string()))?;
    }
    let sheet = book.add_worksheet();
    let others = files.iter().filter(|(path, _)| !is_table(path));
    let mut rows = Vec::new();
    for (path, bytes) in others {
        let text = std::str::from_utf8(bytes).map_err(|e| failed(path, e.to_string()))?;
        for (part, piece) in pieces(text).into_iter().enumerate() {
            rows.push(vec![path.clone(), (part + 1).to_string(), piece.to_owned()]);
        }
    }
    let others = Table {
        names: OTHER_NAMES.map(str::to_owned).to_vec(),
        rows,
    };
    put(sheet, OTHERS, &others).map_err(|e| failed("", e.to_string()))?;
    book.save_to_buffer().map_err(|e| failed("", e.to_string()))
}

/// A workbook whose bytes depend on nothing but what is put into it.
fn begun() -> Workbook {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2020, 1, 1).expect("a day there is");
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    book
}

fn is_table(path: &str) -> bool {
    columns::of(path).is_some()
}

/// Cells of a file of rows.
fn table(bytes: &[u8]) -> Result<Table, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let names = reader.headers().map_err(|e| e.to_string())?;
    let names: Vec<String> = names.iter().map(str::to_owned).collect();
    let rows = reader
        .records()
        .map(|row| row.map(|row| row.iter().map(str::to_owned).collect()))
        .collect::<Result<_, _>>()
        .map_err(|e| e.to_string())?;
    Ok(Table { names, rows })
}

/// A file of rows as a case has it.
fn csv_bytes(table: &Table) -> Vec<u8> {
    let in_memory = "writing to memory does not fail";
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    writer.write_record(&table.names).expect(in_memory);
    for row in &table.rows {
        writer.write_record(row).expect(in_memory);
    }
    writer.into_inner().expect(in_memory)
}

/// Text in pieces that a cell holds; a piece neither begins nor ends within a character.
fn pieces(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut from, mut units) = (0, 0);
    for (at, c) in text.char_indices() {
        if units + c.len_utf16() > PIECE {
            all.push(&text[from..at]);
            (from, units) = (at, 0);
        }
        units += c.len_utf16();
    }
    all.push(&text[from..]);
    all
}

/// Name of the sheet of a file: what it holds, then the file without its ending, by which it is found again.
#[must_use]
pub fn sheet_name(path: &str) -> String {
    let stem = path.strip_suffix(".csv").unwrap_or(path);
    match columns::label(stem) {
        Some(label) => format!("{label} {stem}"),
        None => stem.to_owned(),
    }
}

fn at(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// A number that reads back as the same text.
fn number(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    (value.is_finite() && value.to_string() == text && text != "-0").then_some(value)
}

fn put(sheet: &mut Worksheet, path: &str, table: &Table) -> Result<(), XlsxError> {
    head(sheet, path, &table.names)?;
    for (line, row) in (HEAD..).zip(&table.rows) {
        for (column, text) in (1..).zip(row) {
            cell(sheet, line, column, text)?;
        }
    }
    Ok(())
}

fn cell(sheet: &mut Worksheet, line: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    match number(text) {
        _ if text.is_empty() => return Ok(()),
        Some(value) => sheet.write_number(line, column, value)?,
        None => sheet.write_string(line, column, text)?,
    };
    Ok(())
}

/// The two rows of headers.
fn head(sheet: &mut Worksheet, path: &str, names: &[String]) -> Result<(), XlsxError> {
    let name = if path == OTHERS {
        OTHERS.to_owned()
    } else {
        sheet_name(path)
    };
    sheet.set_name(name)?;
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0x00DD_E8F0));
    let small = Format::new()
        .set_font_color(Color::RGB(0x0080_8080))
        .set_font_size(9);
    sheet.write_string_with_format(0, 0, "标记", &bold)?;
    sheet.write_string_with_format(1, 0, MARK, &small)?;
    sheet.set_column_width(0, 6)?;
    let own = columns::of(path).unwrap_or_default();
    for (column, name) in (1..).zip(names) {
        let needed = own.iter().any(|one| one.name == name && one.required);
        let label = columns::label(name).unwrap_or(name);
        let label = format!("{label}{}", if needed { "*" } else { "" });
        sheet.write_string_with_format(0, column, label, &bold)?;
        sheet.write_string_with_format(1, column, name, &small)?;
        sheet.set_column_width(
            column,
            if name.starts_with("name") || name == "source" {
                26
            } else {
                13
            },
        )?;
    }
    sheet.set_freeze_panes(HEAD, 0)?;
    Ok(())
}

fn export_notes() -> [&'static str; 5] {
    [
        "每张工作表是案例的一个表：第 1 行是中文列名（* 必填），第 2 行是程序用的列名，请勿改动；数据从第 3 行起。",
        "“标记”一列写了字的行（如“示例”）不读入。坐标为 WGS84；数量为吨；日期写作 2025-12-01。",
        "来源：plan:规划编号、public:出处、derived:算法、demo（演示，不是事实）。",
        "“其他文件”一表是图层与设定的原文，请勿改动。",
        "读回：wasteflow import workbook 本文件 --into 案例文件夹",
    ]
}

fn notes(book: &mut Workbook, title: &str, lines: &[&str]) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name("说明")?;
    sheet.set_column_width(0, 110)?;
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    let wrapped = Format::new().set_text_wrap();
    for (line, text) in (1..).zip(lines) {
        sheet.write_string_with_format(line, 0, *text, &wrapped)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters_and_join_again() {
        for text in ["", "a", &"长𠀀".repeat(25_000)] {
            let cut = pieces(text);
            assert_eq!(cut.concat(), text);
            assert!(
                cut.iter()
                    .all(|piece| piece.encode_utf16().count() <= PIECE)
            );
        }
    }

    #[test]
    fn only_numbers_that_read_back_the_same_are_numbers() {
        for (text, is) in [
            ("1.5", true),
            ("12", true),
            ("0123", false),
            ("1.50", false),
            ("1e3", false),
            ("inf", false),
            ("-0", false),
            ("-3", true),
            ("", false),
        ] {
            assert_eq!(number(text).is_some(), is, "{text}");
        }
    }
}
