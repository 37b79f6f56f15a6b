//! The bytes of a `.dbf` in, its columns and rows as text out. Numbers stay as they are written: read as floats of four
//! bytes, as their type would have it, tonnes would lose digits.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// A table of attributes.
#[derive(Debug)]
pub(super) struct Table {
    /// Names of the columns.
    pub(super) columns: Vec<String>,
    /// Cells of each row.
    pub(super) rows: Vec<Vec<String>>,
    /// What the texts are in.
    pub(super) encoding: &'static Encoding,
}

struct Field {
    name: Vec<u8>,
    kind: u8,
    size: usize,
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    let part = bytes.get(at..at + size)?;
    let sum = part
        .iter()
        .rev()
        .fold(0usize, |sum, &b| sum << 8 | usize::from(b));
    Some(sum)
}

/// Reads a table; `cpg` is the text of the file that names the encoding.
pub(super) fn read(bytes: &[u8], cpg: Option<&str>) -> Result<Table, String> {
    let early = || "the table of attributes ends too early".to_owned();
    let count = number(bytes, 4, 4).ok_or_else(early)?;
    let start = number(bytes, 8, 2).ok_or_else(early)?;
    let length = number(bytes, 10, 2).ok_or_else(early)?;
    let mut fields = Vec::new();
    let mut at = 32;
    while bytes.get(at).is_some_and(|&byte| byte != 0x0d) && at + 32 <= start {
        let field = bytes.get(at..at + 32).ok_or_else(early)?;
        let end = field[..11].iter().position(|&b| b == 0).unwrap_or(11);
        fields.push(Field {
            name: field[..end].to_vec(),
            kind: field[11],
            size: usize::from(field[16]),
        });
        at += 32;
    }
    let width: usize = fields.iter().map(|field| field.size).sum();
    if fields.is_empty() || length < width + 1 || start < 33 {
        return Err("the head of the table of attributes is damaged".to_owned());
    }
    let body = bytes.get(start..).ok_or_else(early)?;
    if body.len() / length < count {
        return Err(format!(
            "{count} rows are announced, {} are there",
            body.len() / length
        ));
    }
    let body = &body[..count * length];
    let encoding = told(cpg, bytes[29], &fields, body);
    let decode = |bytes: &[u8]| encoding.decode_without_bom_handling(bytes).0.into_owned();
    let rows = body.chunks_exact(length).map(|row| {
        let mut at = 1;
        let cells = fields.iter().map(|field| {
            let cell = &row[at..at + field.size];
            at += field.size;
            let text = match field.kind {
                b'I' => number(cell, 0, 4).map_or_else(String::new, |value| {
                    u32::try_from(value).unwrap_or(0).cast_signed().to_string()
                }),
                b'O' => <[u8; 8]>::try_from(cell).map_or_else(
                    |_| String::new(),
                    |eight| f64::from_le_bytes(eight).to_string(),
                ),
                b'D' => date(cell),
                b'C' | b'N' | b'F' | b'L' => decode(cell),
                _ => String::new(),
            };
            text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
                .to_owned()
        });
        cells.collect()
    });
    Ok(Table {
        rows: rows.collect(),
        columns: fields
            .iter()
            .map(|field| decode(&field.name).trim().to_owned())
            .collect(),
        encoding,
    })
}

/// `20240131` as `2024-01-31`.
fn date(cell: &[u8]) -> String {
    match std::str::from_utf8(cell).map(str::trim) {
        Ok(text) if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
        }
        Ok(text) if text.is_ascii() => text.to_owned(),
        _ => String::new(),
    }
}

/// The encoding: as the file beside it says, as its own mark says, UTF-8 where it is, else the Chinese one.
fn told(cpg: Option<&str>, mark: u8, fields: &[Field], body: &[u8]) -> &'static Encoding {
    if let Some(text) = cpg {
        let name = text.trim().trim_start_matches('\u{feff}');
        let known = match name.to_uppercase().as_str() {
            "936" | "CP936" | "54936" | "ANSI 936" | "OEM 936" => Some(GB18030),
            "65001" | "UTF8" => Some(UTF_8),
            _ => Encoding::for_label(name.as_bytes()),
        };
        if let Some(known) = known {
            return known;
        }
    }
    if mark == 0x4d {
        return GB18030;
    }
    let names = fields
        .iter()
        .all(|field| std::str::from_utf8(&field.name).is_ok());
    if names && std::str::from_utf8(body).is_ok() {
        UTF_8
    } else {
        GB18030
    }
}
