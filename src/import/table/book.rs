//! Bytes of a workbook or a text table in, grids of text out: one for each sheet, numbers spelled in full, dates as
//! 2025-12-01, merged text repeated in each of its cells (merged numbers are not: they would count twice).

use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use calamine::{Data, Dimensions, Reader as _, Sheets, open_workbook_auto_from_rs};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use jiff::{ToSpan as _, civil::date};
use std::io::{Cursor, Read as _, Write};
use zip::ZipArchive;

/// Largest file read, bytes.
pub const LARGEST: usize = 64 << 20;
/// Most bytes a workbook may unpack to.
const UNPACKED: u64 = 1 << 30;
/// Most cells of a sheet.
const CELLS: usize = 20_000_000;
/// Longest text of a cell, characters; Excel itself allows no more.
const LONGEST: usize = 32_767;

/// One sheet as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Name of the sheet; that of the file for text.
    pub name: String,
    /// Number of the first row as a spreadsheet counts, from 1.
    pub first: u32,
    /// Cells, trimmed; rows may differ in length.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Number of a row as a spreadsheet counts.
    #[must_use]
    pub fn number(&self, row: usize) -> u32 {
        self.first + u32::try_from(row).unwrap_or(u32::MAX)
    }

    /// Text of a cell; empty beyond the end of a row.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let row = self.rows.get(row);
        row.and_then(|row| row.get(column))
            .map_or("", String::as_str)
    }
}

/// A file as text.
#[derive(Clone, Debug)]
pub struct Book {
    /// Its sheets.
    pub grids: Vec<Grid>,
    /// Encoding of a text file.
    pub encoding: Option<&'static str>,
}

/// Reads a file by its content: workbooks by their first bytes, the rest as text.
///
/// # Errors
/// `I040`–`I043`.
pub fn read(file: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Book, Box<Finding>> {
    if bytes.len() > LARGEST {
        let mib = bytes.len() >> 20;
        return Err(too_large(
            file,
            &format!("文件有 {mib} MiB，上限 64 MiB"),
            &format!("the file has {mib} MiB, 64 MiB at most"),
        ));
    }
    if bytes.is_empty() {
        let cause = Bilingual::new("文件长度为 0", "the file has no bytes");
        return Err(Box::new(faults::EMPTY.finding(Place::file(file), cause)));
    }
    let zip = bytes.starts_with(b"PK");
    let compound = bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    if zip || compound {
        workbook(file, bytes)
    } else {
        text(file, bytes, encoding)
    }
}

/// Reads a workbook cell by cell as it was written: outer space and line ends stay, merged text stands once.
///
/// # Errors
/// `I040`, `I041`.
pub(crate) fn exact(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Box<Finding>> {
    if bytes.len() > LARGEST {
        return Err(too_large(
            file,
            "文件超过 64 MiB",
            "the file has more than 64 MiB",
        ));
    }
    let whole = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        other => spelled(other),
    };
    sheets(file, bytes, &whole, false)
}

fn too_large(file: &str, zh: &str, en: &str) -> Box<Finding> {
    Box::new(faults::TABLE_SIZE.finding(Place::file(file), Bilingual::new(zh, en)))
}

fn workbook(file: &str, bytes: &[u8]) -> Result<Book, Box<Finding>> {
    let grids = sheets(file, bytes, &spelled, true)?;
    Ok(Book {
        grids,
        encoding: None,
    })
}

/// Sheets of a workbook, cells as `spell` says, merged text in each of its cells where `spread` says so.
fn sheets(
    file: &str,
    bytes: &[u8],
    spell: &dyn Fn(&Data) -> String,
    spread: bool,
) -> Result<Vec<Grid>, Box<Finding>> {
    // What the headers say costs nothing to look at, but they may lie.
    if unpacked(bytes).is_some_and(|all| all > UNPACKED) || counted(bytes, UNPACKED) > UNPACKED {
        return Err(too_large(
            file,
            "解压后超过 1 GiB",
            "it unpacks to more than 1 GiB",
        ));
    }
    let broken = |error: String| {
        Box::new(faults::NO_TABLE.finding(
            Place::file(file),
            Bilingual::new(
                format!("工作簿读不懂：{error}"),
                format!("the workbook cannot be read: {error}"),
            ),
        ))
    };
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        let merged = if spread {
            merged(&mut book, &name)
        } else {
            Vec::new()
        };
        let range = book
            .worksheet_range(&name)
            .map_err(|e| broken(e.to_string()))?;
        let Some((top, left)) = range.start() else {
            continue;
        };
        let (height, width) = range.get_size();
        if height.saturating_mul(width) > CELLS {
            return Err(too_large(
                file,
                &format!("工作表“{name}”有 {height} × {width} 个单元格"),
                &format!("sheet {name} has {height} × {width} cells"),
            ));
        }
        // Columns are counted from A even where the first ones are empty.
        let mut rows: Vec<Vec<String>> = (range.rows())
            .map(|row| {
                let empty = (0..left).map(|_| String::new());
                empty.chain(row.iter().map(spell)).collect()
            })
            .collect();
        for area in &merged {
            repeat(&mut rows, top, area, &range);
        }
        if let Some((row, column)) = overlong(&rows) {
            let place = format!("{name}!R{}C{}", top as usize + row + 1, column + 1);
            return Err(too_large(
                file,
                &format!("单元格 {place} 超过 {LONGEST} 个字符"),
                &format!("cell {place} is longer than {LONGEST} characters"),
            ));
        }
        grids.push(Grid {
            name,
            first: top + 1,
            rows,
        });
    }
    Ok(grids)
}

fn merged(book: &mut Sheets<Cursor<&[u8]>>, sheet: &str) -> Vec<Dimensions> {
    // A sheet without such a list has none.
    match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        Sheets::Xlsb(_) | Sheets::Ods(_) => Vec::new(),
    }
}

/// Repeats the text of a merged area in all its cells.
fn repeat(rows: &mut [Vec<String>], top: u32, area: &Dimensions, range: &calamine::Range<Data>) {
    if !matches!(range.get_value(area.start), Some(Data::String(_))) {
        return;
    }
    let at = |row: u32| row.checked_sub(top).map(|row| row as usize);
    let Some(text) = at(area.start.0)
        .and_then(|row| rows.get(row)?.get(area.start.1 as usize))
        .cloned()
    else {
        return;
    };
    for row in area.start.0
        ..=area
            .end
            .0
            .min(top + u32::try_from(rows.len()).unwrap_or(u32::MAX))
    {
        let Some(cells) = at(row).and_then(|row| rows.get_mut(row)) else {
            continue;
        };
        for column in area.start.1..=area.end.1 {
            if let Some(cell) = cells.get_mut(column as usize) {
                cell.clone_from(&text);
            }
        }
    }
}

fn overlong(rows: &[Vec<String>]) -> Option<(usize, usize)> {
    rows.iter().enumerate().find_map(|(row, cells)| {
        let column = cells
            .iter()
            .position(|cell| cell.chars().nth(LONGEST).is_some())?;
        Some((row, column))
    })
}

/// A cell as a person reads it.
fn spelled(cell: &Data) -> String {
    match cell {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => value.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => clean(text),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(at) => day(at.as_f64()),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// Without control characters and outer space; line ends within a cell become spaces.
fn clean(text: &str) -> String {
    let plain: String = (text.chars())
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

/// The date of a serial number of a spreadsheet (days since 1899-12-30).
fn day(serial: f64) -> String {
    #[allow(clippy::cast_possible_truncation)]
    let days = serial.floor() as i64;
    let date = date(1899, 12, 30).checked_add(days.clamp(0, 2_900_000).days());
    date.map_or_else(|_| serial.to_string(), |date| date.to_string())
}

/// Bytes all entries of a ZIP file say that they unpack to; `None` when it has no directory.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let tail = bytes.len().saturating_sub(66_000);
    let end = tail + (bytes[tail..].windows(4)).rposition(|four| four == END)?;
    let number = |at: usize, size: usize| {
        let little = bytes.get(at..at + size)?.iter().rev();
        Some(little.fold(0u64, |sum, &byte| sum << 8 | u64::from(byte)))
    };
    let mut at = usize::try_from(number(end + 16, 4)?).ok()?;
    let mut sum = 0u64;
    for _ in 0..number(end + 10, 2)? {
        if bytes.get(at..at + 4)? != ENTRY {
            return None;
        }
        sum += number(at + 24, 4)?;
        let lengths = number(at + 28, 2)? + number(at + 30, 2)? + number(at + 32, 2)?;
        at += 46 + usize::try_from(lengths).ok()?;
    }
    Some(sum)
}

/// Bytes its entries truly unpack to, counted as they come out and no farther than `most`.
fn counted(bytes: &[u8], most: u64) -> u64 {
    struct Count(u64);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    // What cannot be unpacked is told by whoever reads it.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return 0;
    };
    let mut count = Count(0);
    for at in 0..archive.len() {
        if let Ok(entry) = archive.by_index(at) {
            let left = (most + 1).saturating_sub(count.0);
            let _ = std::io::copy(&mut entry.take(left), &mut count);
        }
    }
    count.0
}

fn text(file: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Book, Box<Finding>> {
    let unreadable = |zh: String, en: String| {
        Box::new(faults::NO_ENCODING.finding(Place::file(file), Bilingual::new(zh, en)))
    };
    let encoding = match wanted {
        None => told(bytes),
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            unreadable(
                format!("不认识的编码“{label}”"),
                format!("encoding {label} is not known"),
            )
        })?,
    };
    let (text, encoding, lossy) = encoding.decode(bytes);
    if lossy {
        let name = encoding.name();
        return Err(unreadable(
            format!("按 {name} 读出了无效的字节"),
            format!("some bytes are not {name}"),
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            Box::new(faults::NO_TABLE.finding(
                Place::file(file),
                Bilingual::new(
                    format!("读不成表格：{error}"),
                    format!("it is no table: {error}"),
                ),
            ))
        })?;
        // Blank lines are left out by the reader; the place of a row is that of its line.
        let line = record.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        while rows.len() + 1 < line {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(clean).collect());
    }
    if let Some((row, column)) = overlong(&rows) {
        let place = format!("R{}C{}", row + 1, column + 1);
        return Err(too_large(
            file,
            &format!("单元格 {place} 超过 {LONGEST} 个字符"),
            &format!("cell {place} is longer than {LONGEST} characters"),
        ));
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    Ok(Book {
        grids: vec![Grid {
            name: name.to_owned(),
            first: 1,
            rows,
        }],
        encoding: Some(encoding.name()),
    })
}

/// The encoding the bytes tell: their mark, UTF-8 where they are, UTF-16 where every other byte is nothing, else the
/// Chinese one.
fn told(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    // Latin text of two bytes a character is valid UTF-8, too, but half of it is nothing.
    let nothings = bytes.iter().filter(|&&b| b == 0).count();
    if std::str::from_utf8(bytes).is_ok() && nothings * 8 < bytes.len() {
        return UTF_8;
    }
    let start = &bytes[..bytes.len().min(4096)];
    let nothing = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let (even, odd) = (nothing(0), nothing(1));
    if odd > 8.max(4 * even) || (odd > 0 && even == 0 && start.len() < 64) {
        return UTF_16LE;
    }
    if even > 8.max(4 * odd) {
        return UTF_16BE;
    }
    GB18030
}

/// The character that parts the most cells of the first lines.
fn delimiter(text: &str) -> u8 {
    let start: Vec<&str> = text.lines().take(20).collect();
    let count = |c: u8| -> usize {
        (start.iter())
            .map(|line| line.bytes().filter(|&b| b == c).count())
            .sum()
    };
    let mut best = b',';
    for other in [b'\t', b';', b'|'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}
