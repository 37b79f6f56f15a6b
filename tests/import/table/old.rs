//! Workbooks of formats no library here writes, byte by byte: ODS (a ZIP of XML) and the XLS of Excel 97 to 2003 (BIFF8
//! records in a compound file), with what offices put into them: titles, merged cells, repeated cells, sums.

use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Cells that hold the same text beside each other, as ODS writes them: once, with a count.
fn runs(row: &[String]) -> Vec<(String, usize)> {
    let mut runs: Vec<(String, usize)> = Vec::new();
    for cell in row {
        match runs.last_mut() {
            Some((text, count)) if text == cell => *count += 1,
            _ => runs.push((cell.clone(), 1)),
        }
    }
    runs
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A spreadsheet of OpenDocument with one sheet; rows at the end stand for the million empty ones offices save.
pub fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let mut body = String::new();
    for row in rows {
        body += "<table:table-row>";
        for (text, count) in runs(row) {
            let repeated = format!("table:number-columns-repeated=\"{count}\"");
            body += &match text.parse::<f64>() {
                _ if text.is_empty() => format!("<table:table-cell {repeated}/>"),
                Ok(value) => format!(
                    "<table:table-cell {repeated} office:value-type=\"float\" office:value=\"{value}\"><text:p>{text}</text:p></table:table-cell>"
                ),
                Err(_) => format!(
                    "<table:table-cell {repeated} office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escaped(&text)
                ),
            };
        }
        body += "</table:table-row>";
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\">\
         <office:body><office:spreadsheet><table:table table:name=\"产生情况\">{body}\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", kind),
        ("content.xml", &content),
        ("META-INF/manifest.xml", &manifest),
    ] {
        let stored = zip::CompressionMethod::Stored;
        let options = SimpleFileOptions::default().compression_method(stored);
        zip.start_file(name, options).expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// One record of BIFF8.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn short(number: usize) -> [u8; 2] {
    u16::try_from(number).expect("a small number").to_le_bytes()
}

fn long(number: usize) -> [u8; 4] {
    u32::try_from(number).expect("a small number").to_le_bytes()
}

/// A workbook of Excel 97 to 2003 with one sheet: texts in the shared table, numbers as numbers.
pub fn xls(rows: &[Vec<String>]) -> Vec<u8> {
    let begin = |kind: u16| {
        let words = [0x0600, kind, 0x0dbb, 0x07cc, 0, 0, 6, 0];
        record(0x0809, &words.map(u16::to_le_bytes).concat())
    };
    let end = record(0x000a, &[]);
    let mut texts: Vec<&String> = Vec::new();
    let mut cells = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let at = [short(r), short(c), short(15)].concat();
            match text.parse::<f64>() {
                Ok(value) => {
                    cells.extend(record(0x0203, &[&at[..], &value.to_le_bytes()].concat()))
                }
                Err(_) => {
                    let known = texts.iter().position(|other| *other == text);
                    let index = known.unwrap_or(texts.len());
                    if known.is_none() {
                        texts.push(text);
                    }
                    cells.extend(record(0x00fd, &[&at[..], &long(index)].concat()));
                }
            }
        }
    }
    let mut shared = [long(texts.len()), long(texts.len())].concat();
    for text in texts {
        let units = utf16(text);
        shared.extend([&short(units.len() / 2)[..], &[1], &units].concat());
    }
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    let size = [
        &long(0)[..],
        &long(rows.len()),
        &short(0),
        &short(wide),
        &short(0),
    ]
    .concat();
    let name = "产生情况";
    let sheet_name = [
        &[u8::try_from(name.chars().count()).expect("short"), 1][..],
        &utf16(name),
    ]
    .concat();
    let globals = |offset: usize| {
        [
            begin(5),
            record(0x0042, &1200u16.to_le_bytes()),
            record(0x0085, &[&long(offset)[..], &[0, 0], &sheet_name].concat()),
            record(0x00fc, &shared),
            end.clone(),
        ]
        .concat()
    };
    let offset = globals(0).len();
    let sheet = [begin(0x10), record(0x0200, &size), cells, end.clone()].concat();
    compound(&[globals(offset), sheet].concat())
}

/// A compound file with one stream, `Workbook`: a table of sectors, a directory, the stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const FREE: u32 = 0xffff_ffff;
    const LAST: u32 = 0xffff_fffe;
    // Shorter streams live elsewhere.
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    assert!(sectors + 2 <= SECTOR / 4, "one table of sectors is enough");
    let mut head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    head.extend([0; 16]);
    for word in [0x3e, 3, 0xfffe, 9, 6, 0, 0, 0] {
        head.extend(u16::to_le_bytes(word));
    }
    for word in [0, 1, 1, 0, 4096, LAST, 0, LAST, 0, 0] {
        head.extend(u32::to_le_bytes(word));
    }
    while head.len() < SECTOR {
        head.extend(FREE.to_le_bytes());
    }
    let mut table = vec![0xffff_fffd, LAST];
    let next = (0..sectors).map(|at| {
        if at + 1 == sectors {
            LAST
        } else {
            u32::try_from(at + 3).expect("small")
        }
    });
    table.extend(next);
    table.resize(SECTOR / 4, FREE);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: usize| {
        let mut entry = utf16(name);
        entry.resize(64, 0);
        let bytes = if name.is_empty() {
            0
        } else {
            2 * name.chars().count() + 2
        };
        entry.extend(short(bytes));
        entry.extend([kind, 1]);
        for link in [FREE, FREE, child] {
            entry.extend(link.to_le_bytes());
        }
        entry.extend([0; 36]);
        entry.extend(start.to_le_bytes());
        entry.extend(long(size));
        entry.extend([0; 4]);
        entry
    };
    let directory = [
        entry("Root Entry", 5, 1, LAST, 0),
        entry("Workbook", 2, FREE, 2, stream.len()),
        entry("", 0, FREE, 0, 0),
        entry("", 0, FREE, 0, 0),
    ]
    .concat();
    assert_eq!(directory.len(), SECTOR);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [head, table, directory, stream].concat()
}
