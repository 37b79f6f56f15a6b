//! A text file of numbered lines in, its fields out: the reading that all formats here share. `.xz` is
//! unpacked on the way; nothing is held but one line.

use super::faults;
use crate::dataset::catalogue::{Report, quoted};
use crate::finding::{Bilingual, Place};
use lzma_rust2::XzReader;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Longest line of most formats, bytes; a longer one means that the file is no text.
const LONGEST: u64 = 4096;
/// Memory an `.xz` may ask for, KiB: its dictionary, which `xz -9e` makes 64 MiB.
const XZ_KIB: u32 = 256 * 1024;

/// A file that is read line by line, with the findings about it.
pub(super) struct Lines<'a> {
    name: String,
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u32,
    longest: u64,
    /// Whether a line that begins with `c` is a comment.
    comments: bool,
    failed: bool,
    report: &'a mut Report,
}

impl<'a> Lines<'a> {
    /// Opens a file; one that cannot be opened is a finding and reads as nothing.
    pub(super) fn open(path: &Path, report: &'a mut Report) -> Option<Self> {
        Self::open_long(path, LONGEST, report)
    }

    /// Opens a file of a format whose lines may have so many bytes.
    pub(super) fn open_long(path: &Path, longest: u64, report: &'a mut Report) -> Option<Self> {
        let mut lines = Self::open_file(path, report)?;
        lines.longest = longest;
        Some(lines)
    }

    fn open_file(path: &Path, report: &'a mut Report) -> Option<Self> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) if path.extension().is_some_and(|e| e == "xz") => {
                let unpacked = XzReader::new_mem_limit(BufReader::new(file), true, XZ_KIB);
                Some(Self::new(name, BufReader::new(unpacked), report))
            }
            Ok(file) => Some(Self::new(name, BufReader::new(file), report)),
            Err(error) => {
                report.add(&faults::UNREADABLE, Place::file(name), || {
                    Bilingual::new(
                        format!("打不开：{error}"),
                        format!("cannot be opened: {error}"),
                    )
                });
                None
            }
        }
    }

    /// Text that is at hand.
    pub(super) fn new(
        name: String,
        reader: impl BufRead + 'static,
        report: &'a mut Report,
    ) -> Self {
        Self {
            name,
            reader: Box::new(reader),
            line: Vec::new(),
            number: 0,
            longest: LONGEST,
            comments: true,
            failed: false,
            report,
        }
    }

    /// The same file in a format without comments.
    pub(super) fn without_comments(mut self) -> Self {
        self.comments = false;
        self
    }

    /// True when the rest could not be read.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// The number of the line, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Goes to the next line that is neither empty nor a comment (`c …`); false at the end, and where the
    /// rest cannot be read, which is a finding.
    pub(super) fn next(&mut self) -> bool {
        loop {
            self.line.clear();
            let longest = self.longest;
            let read = (&mut self.reader)
                .take(longest + 1)
                .read_until(b'\n', &mut self.line);
            self.number = self.number.saturating_add(1);
            match read {
                Ok(0) => return false,
                Ok(_) if self.line.len() as u64 > longest => {
                    self.failed = true;
                    self.add(&faults::DAMAGED, || {
                        Bilingual::new(
                            format!("一行超过 {longest} 字节，不是文本文件"),
                            format!("a line of more than {longest} bytes: this is no text"),
                        )
                    });
                    return false;
                }
                Ok(_) => {}
                Err(error) => {
                    self.failed = true;
                    self.unreadable(&error);
                    return false;
                }
            }
            let first = self.line.iter().find(|b| !b.is_ascii_whitespace());
            match first {
                None => {}
                Some(b'c') if self.comments => {}
                Some(_) => return true,
            }
        }
    }

    fn unreadable(&mut self, error: &io::Error) {
        let damaged = matches!(
            error.kind(),
            io::ErrorKind::InvalidData
                | io::ErrorKind::InvalidInput
                | io::ErrorKind::UnexpectedEof
                | io::ErrorKind::OutOfMemory
                | io::ErrorKind::Unsupported
        );
        let entry = if damaged {
            &faults::DAMAGED
        } else {
            &faults::UNREADABLE
        };
        self.add(entry, || {
            Bilingual::new(
                format!("读到此处出错：{error}"),
                format!("reading stops here: {error}"),
            )
        });
    }

    /// The fields of the line.
    pub(super) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        self.line
            .split(|b| b.is_ascii_whitespace())
            .filter(|field| !field.is_empty())
    }

    /// Exactly `N` whole numbers after the first field; a finding otherwise.
    pub(super) fn numbers<const N: usize>(
        &mut self,
        entry: &crate::dataset::catalogue::Entry,
    ) -> Option<[i64; N]> {
        let mut numbers = [0; N];
        let mut fields = self.fields().skip(1);
        let good = numbers
            .iter_mut()
            .all(|number| match fields.next().and_then(whole) {
                Some(value) => {
                    *number = value;
                    true
                }
                None => false,
            })
            && fields.next().is_none();
        drop(fields);
        if good {
            return Some(numbers);
        }
        let line = self.text();
        self.add(entry, || {
            Bilingual::new(
                format!("“{line}”：首字母之后须为 {N} 个整数"),
                format!("\"{line}\": {N} whole numbers must follow the first letter"),
            )
        });
        None
    }

    /// A node of the file (counted from 1) as a number from 0; a finding when the graph has no such node.
    pub(super) fn node(&mut self, id: i64, nodes: u32) -> Option<u32> {
        if (1..=i64::from(nodes)).contains(&id) {
            return u32::try_from(id - 1).ok();
        }
        self.add(&faults::NO_NODE, || {
            Bilingual::new(
                format!("节点 {id} 不在 1 到 {nodes} 之间"),
                format!("node {id} is not between 1 and {nodes}"),
            )
        });
        None
    }

    /// The line as a finding quotes it.
    pub(super) fn text(&self) -> String {
        quoted(String::from_utf8_lossy(&self.line).trim())
    }

    /// A finding about the line.
    pub(super) fn add(
        &mut self,
        entry: &crate::dataset::catalogue::Entry,
        cause: impl FnOnce() -> Bilingual,
    ) {
        self.add_at(self.number, entry, cause);
    }

    /// A finding about a line that was read before.
    pub(super) fn add_at(
        &mut self,
        number: u32,
        entry: &crate::dataset::catalogue::Entry,
        cause: impl FnOnce() -> Bilingual,
    ) {
        let place = Place::row(self.name.clone(), number);
        self.report.add(entry, place, cause);
    }

    /// A finding about the whole file.
    pub(super) fn add_file(
        &mut self,
        entry: &crate::dataset::catalogue::Entry,
        cause: impl FnOnce() -> Bilingual,
    ) {
        self.report
            .add(entry, Place::file(self.name.clone()), cause);
    }
}

/// A whole number as text; no plus sign, no point, no overflow.
pub(super) fn whole(field: &[u8]) -> Option<i64> {
    let (minus, digits) = match field.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, field),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let value = digits.iter().try_fold(0i64, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + i64::from(digit - b'0'))
    })?;
    Some(if minus { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_are_digits_with_a_minus_at_most() {
        assert_eq!(whole(b"0"), Some(0));
        assert_eq!(whole(b"-73530767"), Some(-73_530_767));
        for bad in ["", "-", "+1", "1.0", "1e3", "٣", "9999999999999999999"] {
            assert_eq!(whole(bad.as_bytes()), None, "{bad}");
        }
    }
}
