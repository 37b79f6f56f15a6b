//! Lines in, all their numbers out, each with the line it stood in: these formats break lines where they like.

use super::faults;
use crate::bench::lines::Lines;
use crate::dataset::catalogue::Entry;
use crate::finding::Bilingual;

/// Most numbers of a file: 2 GB of them.
const MOST: usize = 1 << 28;

/// The numbers of a file.
pub(super) struct Tokens<'a> {
    lines: Lines<'a>,
    /// NaN where the file leaves a capacity open (`capacity` as a word).
    pub(super) values: Vec<f64>,
    /// Line and its first number.
    starts: Vec<(u32, usize)>,
}

impl<'a> Tokens<'a> {
    /// Reads to the end; `None` when a field is no number or the file cannot be read, which is a finding.
    pub(super) fn read(mut lines: Lines<'a>) -> Option<Self> {
        let mut values = Vec::new();
        let mut starts = Vec::new();
        let mut good = true;
        while lines.next() {
            starts.push((lines.number(), values.len()));
            let read: Option<Vec<f64>> = lines.fields().map(number).collect();
            match read {
                Some(read) => values.extend(read),
                None => {
                    good = false;
                    let text = lines.text();
                    lines.add(&faults::SITES_FIELD, || {
                        Bilingual::new(
                            format!("“{text}”：有不是数值的字段"),
                            format!("\"{text}\": a field is no number"),
                        )
                    });
                }
            }
            if values.len() > MOST {
                lines.add(&faults::SITES_SIZE, || {
                    Bilingual::new(
                        format!("文件有超过 {MOST} 个数值"),
                        format!("the file has more than {MOST} numbers"),
                    )
                });
                return None;
            }
        }
        if lines.failed() {
            return None;
        }
        if values.is_empty() && good {
            lines.add_file(&faults::NO_SITES, || {
                Bilingual::new("文件没有内容", "the file holds nothing")
            });
            return None;
        }
        good.then_some(Self {
            lines,
            values,
            starts,
        })
    }

    /// Numbers in each line from the one that begins with a number on.
    pub(super) fn widths(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        let ends = self
            .starts
            .iter()
            .skip(1)
            .map(|s| s.1)
            .chain([self.values.len()]);
        (self.starts.iter().zip(ends))
            .filter(move |(start, _)| start.1 >= from)
            .map(|(start, end)| end - start.1)
    }

    /// A finding about the line of a number.
    pub(super) fn add(&mut self, at: usize, entry: &Entry, cause: impl FnOnce() -> Bilingual) {
        let line = self.starts.partition_point(|start| start.1 <= at);
        let line = line.checked_sub(1).map_or(1, |line| self.starts[line].0);
        self.lines.add_at(line, entry, cause);
    }

    /// A finding about the whole file.
    pub(super) fn add_file(&mut self, entry: &Entry, cause: impl FnOnce() -> Bilingual) {
        self.lines.add_file(entry, cause);
    }
}

/// A finite number as text, or `capacity`.
fn number(field: &[u8]) -> Option<f64> {
    if field.eq_ignore_ascii_case(b"capacity") {
        return Some(f64::NAN);
    }
    let first = field.iter().find(|b| !matches!(b, b'-' | b'+'))?;
    if !matches!(first, b'0'..=b'9' | b'.') {
        return None;
    }
    let value: f64 = std::str::from_utf8(field).ok()?.parse().ok()?;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_field_is_a_finite_number_or_the_word_capacity() {
        assert_eq!(number(b"7500."), Some(7500.0));
        assert_eq!(number(b"1.5e3"), Some(1500.0));
        assert_eq!(number(b"-2"), Some(-2.0));
        assert!(number(b"capacity").is_some_and(f64::is_nan));
        for bad in [
            "nan", "inf", "-inf", "1e999", "x", "1,5", "-", "1.2.3", "１",
        ] {
            assert_eq!(number(bad.as_bytes()), None, "{bad}");
        }
    }
}
