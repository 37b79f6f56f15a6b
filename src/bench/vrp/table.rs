//! Lines in, their fields as text and numbers out, with findings about the line a number stood in.

use crate::bench::faults;
use crate::bench::lines::Lines;
use crate::dataset::catalogue::Entry;
use crate::finding::Bilingual;
use crate::plan::collection::route::instance::{FARTHEST, NEVER};
use crate::plan::collection::route::{Parts, Routing};

/// Most lines of a file.
const MOST: usize = 1 << 20;

/// The fields of a line.
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) fields: Vec<String>,
}

/// The lines of a file.
pub(super) struct Table<'a> {
    lines: Lines<'a>,
    pub(super) rows: Vec<Row>,
}

impl<'a> Table<'a> {
    /// Reads to the end; `None` where the file cannot be read or is empty, which is a finding.
    pub(super) fn read(mut lines: Lines<'a>) -> Option<Self> {
        let mut rows = Vec::new();
        while lines.next() && rows.len() <= MOST {
            let fields = lines
                .fields()
                .map(|field| String::from_utf8_lossy(field).into_owned());
            rows.push(Row {
                line: lines.number(),
                fields: fields.collect(),
            });
        }
        if lines.failed() {
            return None;
        }
        let mut table = Self { lines, rows };
        if table.rows.is_empty() || table.rows.len() > MOST {
            return table.fault(
                0,
                &faults::NO_ROUNDS,
                [
                    "文件为空或行数过多",
                    "the file is empty or has too many lines",
                ],
            );
        }
        Some(table)
    }

    /// A finding about a row.
    pub(super) fn fault<T>(&mut self, row: usize, entry: &Entry, cause: [&str; 2]) -> Option<T> {
        let line = self.rows.get(row).map_or(1, |row| row.line);
        (self.lines).add_at(line, entry, || Bilingual::new(cause[0], cause[1]));
        None
    }

    /// The finite number in a field of a row; a finding where there is none.
    pub(super) fn number(&mut self, row: usize, field: usize) -> Option<f64> {
        let text = self.rows.get(row).and_then(|row| row.fields.get(field));
        let value: Option<f64> = text.and_then(|text| text.parse().ok());
        match value {
            Some(value) if value.is_finite() => Some(value),
            _ => self.fault(
                row,
                &faults::ROUNDS_FIELD,
                [
                    &format!("第 {} 个字段不是数值", field + 1),
                    &format!("field {} is no number", field + 1),
                ],
            ),
        }
    }

    /// The whole number in a field of a row, from 0 on.
    pub(super) fn whole(&mut self, row: usize, field: usize) -> Option<i64> {
        self.scaled(row, field, 1.0)
    }

    /// The number in a field times `unit`, which must be whole and not negative.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn scaled(&mut self, row: usize, field: usize, unit: f64) -> Option<i64> {
        let value = self.number(row, field)? * unit;
        let whole = value.round();
        if (value - whole).abs() > 1e-6 || !(0.0..=1e12).contains(&whole) {
            return self.fault(
                row,
                &faults::ROUNDS_FIELD,
                [
                    &format!("第 {} 个字段须为不小于 0 的整数", field + 1),
                    &format!("field {} is no whole number from 0 on", field + 1),
                ],
            );
        }
        Some(whole as i64)
    }

    /// A count, at most a million.
    pub(super) fn count(&mut self, row: usize, field: usize) -> Option<u32> {
        let count = self.whole(row, field)?;
        match u32::try_from(count) {
            Ok(count) if count <= 1_000_000 => Some(count),
            _ => self.fault(
                row,
                &faults::ROUNDS_SIZE,
                [
                    &format!("{count}：数目过大"),
                    &format!("{count} is too many"),
                ],
            ),
        }
    }

    /// Checks the parts.
    pub(super) fn finish(&mut self, parts: Parts) -> Option<Routing> {
        match Routing::new(parts) {
            Ok(routing) => Some(routing),
            Err(error) => self.fault(
                0,
                &faults::ROUNDS_SIZE,
                [
                    &format!("算例无法使用：{error}"),
                    &format!("the instance cannot be used: {error}"),
                ],
            ),
        }
    }
}

/// Never ends.
pub(super) const ALWAYS: [i64; 2] = [0, NEVER];

/// Euclidean distances in units of `1 / unit`, rounded by `round`; as far as can be where the plane is too wide.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn plane(places: &[[f64; 2]], unit: f64, round: fn(f64) -> f64) -> Vec<i32> {
    let far = |a: &[f64; 2], b: &[f64; 2]| {
        let distance = round((a[0] - b[0]).hypot(a[1] - b[1]) * unit);
        distance.min(f64::from(FARTHEST) + 1.0) as i32
    };
    (places.iter())
        .flat_map(|a| places.iter().map(move |b| far(a, b)))
        .collect()
}
