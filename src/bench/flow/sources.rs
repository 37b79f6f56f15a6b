//! The text form in, a [`Transportation`] out. `S F K C`; a line of F capacities; S lines of C supplies; S×K lines
//! `source facility cost_0 … cost_{C−1}`, counted from 0, a negative cost where the class is not accepted. Each
//! source and class sends its own supply; what no facility takes costs 1000 per unit.

use super::decimals::{Decimals, Fault, MOST_PLACES};
use super::{FlowInstance, Problem, faults, refused};
use crate::bench::lines::{Lines, whole};
use crate::finding::Bilingual;
use crate::plan::mincost::Transportation;

/// Cost of a unit that no facility takes.
const UNSERVED: i64 = 1000;
/// Lines that room is made for before one is seen; the first line may promise anything.
const ROOM: usize = 1 << 22;

/// The numbers of the first line.
#[derive(Clone, Copy)]
struct Sizes {
    sources: usize,
    facilities: usize,
    rows: usize,
    classes: usize,
}

/// A facility one source may use, and what stands behind it.
#[derive(Default)]
struct Rows {
    sources: Vec<u32>,
    facilities: Vec<u32>,
    /// `classes` costs for each row.
    costs: Decimals,
}

/// Reads on from the first line.
pub(super) fn read(lines: &mut Lines) -> Option<FlowInstance> {
    let sizes = sizes(lines)?;
    let mut quantities = Decimals::default();
    if !lines.next() {
        missing(lines, "容量", "capacities");
        return None;
    }
    let mut good = numbers(lines, 0, sizes.facilities, &mut quantities, true);
    for _ in 0..sizes.sources {
        if !lines.next() {
            missing(lines, "产生量", "supplies");
            return None;
        }
        good &= numbers(lines, 0, sizes.classes, &mut quantities, true);
    }
    let mut rows = Rows::default();
    rows.sources.reserve_exact(sizes.rows.min(ROOM));
    rows.facilities.reserve_exact(sizes.rows.min(ROOM));
    rows.costs
        .values
        .reserve_exact(sizes.rows.min(ROOM) * sizes.classes.min(16));
    let mut seen = 0;
    while lines.next() {
        seen += 1;
        good &= rows.read(lines, sizes);
    }
    if seen != sizes.rows {
        let Sizes { rows, .. } = sizes;
        lines.add_file(&faults::FLOW_COUNT, || {
            Bilingual::new(
                format!("首行要求 {rows} 行费用，实有 {seen} 行"),
                format!("the first line asks for {rows} lines of costs, there are {seen}"),
            )
        });
    }
    if !good || seen != sizes.rows {
        return None;
    }
    make(lines, sizes, quantities, rows)
}

fn sizes(lines: &mut Lines) -> Option<Sizes> {
    let fields: Option<Vec<i64>> = lines.fields().map(whole).collect();
    let text = lines.text();
    let Some([s, f, k, c]) = fields
        .and_then(|fields| <[i64; 4]>::try_from(fields).ok())
        .filter(|n| n.iter().all(|n| *n > 0))
    else {
        lines.add(&faults::FLOW_HEADER, || {
            Bilingual::new(
                format!("“{text}”不是四个正整数“S F K C”"),
                format!("\"{text}\" is not `S F K C`, four whole numbers above 0"),
            )
        });
        return None;
    };
    let lanes = i128::from(s) * i128::from(k) * i128::from(c);
    let ends = i128::from(s) * i128::from(c) + i128::from(f);
    if lanes + ends >= i128::from(u32::MAX) {
        lines.add(&faults::FLOW_SIZE, || {
            Bilingual::new(
                format!("“{text}”：超过 2³² 条弧"),
                format!("\"{text}\": more than 2³² arcs"),
            )
        });
        return None;
    }
    let [sources, facilities, lanes, classes] =
        [s, f, k, c].map(|n| usize::try_from(n).expect("below 2^32"));
    Some(Sizes {
        sources,
        facilities,
        rows: sources * lanes,
        classes,
    })
}

impl Rows {
    fn read(&mut self, lines: &mut Lines, sizes: Sizes) -> bool {
        let mut fields = lines.fields();
        let ends = (fields.next().and_then(whole), fields.next().and_then(whole));
        drop(fields);
        let (Some(source), Some(facility)) = ends else {
            bad_fields(lines, 2 + sizes.classes);
            return false;
        };
        let below = |n: i64, count: usize| u32::try_from(n).ok().filter(|n| (*n as usize) < count);
        let (Some(source), Some(facility)) = (
            below(source, sizes.sources),
            below(facility, sizes.facilities),
        ) else {
            lines.add(&faults::FLOW_END, || {
                let (s, f) = (sizes.sources - 1, sizes.facilities - 1);
                Bilingual::new(
                    format!("源 {source} 须在 0 到 {s} 之间，设施 {facility} 须在 0 到 {f} 之间"),
                    format!("source {source} must be 0 to {s}, facility {facility} 0 to {f}"),
                )
            });
            return false;
        };
        self.sources.push(source);
        self.facilities.push(facility);
        numbers(lines, 2, sizes.classes, &mut self.costs, false)
    }
}

/// Exactly `count` numbers after the first `skip` fields; a finding otherwise.
fn numbers(
    lines: &mut Lines,
    skip: usize,
    count: usize,
    into: &mut Decimals,
    positive: bool,
) -> bool {
    let mut read = 0;
    let mut fault = None;
    for field in lines.fields().skip(skip) {
        read += 1;
        if let Err(found) = into.push(field) {
            fault = Some(found);
            break;
        }
        if positive && into.values.last().is_some_and(|value| *value < 0) {
            fault = Some(Fault::Text);
            break;
        }
    }
    match fault {
        None if read == count => return true,
        None | Some(Fault::Text) => bad_fields(lines, skip + count),
        Some(Fault::Digits) => {
            let text = lines.text();
            lines.add(&faults::FLOW_SIZE, || {
                Bilingual::new(
                    format!("“{text}”：有数值超过 {MOST_PLACES} 位小数或 17 位有效数字"),
                    format!("\"{text}\": a number has more than {MOST_PLACES} decimal places or 17 digits"),
                )
            });
        }
    }
    false
}

fn bad_fields(lines: &mut Lines, count: usize) {
    let text = lines.text();
    lines.add(&faults::FLOW_FIELD, || {
        Bilingual::new(
            format!("“{text}”：须为 {count} 个数值，容量与产生量不得为负"),
            format!(
                "\"{text}\": {count} numbers are needed; capacities and supplies are not negative"
            ),
        )
    });
}

fn missing(lines: &mut Lines, zh: &str, en: &str) {
    lines.add_file(&faults::FLOW_COUNT, || {
        Bilingual::new(
            format!("文件在{zh}之前或之中结束"),
            format!("the file ends before all {en}"),
        )
    });
}

/// Sorts the rows by source and writes them out class by class.
fn make(lines: &mut Lines, sizes: Sizes, quantities: Decimals, rows: Rows) -> Option<FlowInstance> {
    let Sizes {
        sources,
        facilities,
        classes,
        ..
    } = sizes;
    let Some(unserved) = rows.costs.unit(UNSERVED) else {
        refused(
            lines,
            crate::plan::mincost::InstanceError::TooLarge("costs"),
        );
        return None;
    };
    let mut first = vec![0u32; sources + 1];
    for &source in &rows.sources {
        first[source as usize + 1] += 1;
    }
    for source in 0..sources {
        first[source + 1] += first[source];
    }
    let mut order = vec![0u32; rows.sources.len()];
    let mut next = first.clone();
    for (row, &source) in (0u32..).zip(&rows.sources) {
        order[next[source as usize] as usize] = row;
        next[source as usize] += 1;
    }
    let (capacities, supplies) = quantities.values.split_at(facilities);
    let costs = &rows.costs.values;
    let mut instance = Transportation::new(capacities.to_vec(), Some(unserved));
    let accepted = costs.iter().filter(|cost| **cost >= 0).count();
    instance.reserve(sources * classes, accepted);
    for source in 0..sources {
        let own = &order[first[source] as usize..first[source + 1] as usize];
        for class in 0..classes {
            let lanes = own.iter().map(|&row| row as usize).filter_map(|row| {
                let cost = costs[row * classes + class];
                (cost >= 0).then(|| (rows.facilities[row], cost))
            });
            instance.source(supplies[source * classes + class], lanes);
        }
    }
    match instance.finish() {
        Ok(instance) => Some(FlowInstance {
            problem: Problem::Transportation(instance),
            quantity_places: quantities.places,
            cost_places: rows.costs.places,
        }),
        Err(error) => {
            refused(lines, error);
            None
        }
    }
}
