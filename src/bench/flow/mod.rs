//! A flow instance as the command line names it in, a problem of `plan::mincost` out, with the figures of its
//! solve: the text form of many sources and few facilities, or DIMACS minimum-cost flow; plain or `.xz`.

mod decimals;
mod network;
pub mod run;
mod sources;

use super::faults;
use super::lines::Lines;
use crate::dataset::catalogue::Report;
use crate::finding::{Bilingual, Finding};
use crate::plan::mincost::{InstanceError, Network, Transportation};
use std::path::Path;

/// Longest line, bytes: all capacities stand in one.
const LONGEST: u64 = 64 << 20;

/// What a file describes.
#[derive(Debug)]
pub enum Problem {
    /// The text form.
    Transportation(Transportation),
    /// DIMACS.
    Network(Network),
}

/// A problem in whole numbers, and how these are to be read.
#[derive(Debug)]
pub struct FlowInstance {
    /// The problem.
    pub problem: Problem,
    /// Decimal places of its quantities: 1 stands for 10^−places.
    pub quantity_places: u32,
    /// Decimal places of its costs.
    pub cost_places: u32,
}

/// Reads a file. What it is, its first line tells: four numbers, or a problem line `p min`.
///
/// # Errors
/// All findings, `B001`, `B003`, `B040`….
pub fn open(path: &Path) -> Result<FlowInstance, Vec<Finding>> {
    let mut report = Report::default();
    let made = match Lines::open_long(path, LONGEST, &mut report) {
        Some(mut lines) => read(&mut lines),
        None => None,
    };
    let findings = report.finish();
    match made {
        Some(made) if !findings.iter().any(Finding::is_error) => Ok(made),
        _ => Err(findings),
    }
}

fn read(lines: &mut Lines) -> Option<FlowInstance> {
    if !lines.next() {
        lines.add_file(&faults::NO_FLOW, || {
            Bilingual::new("文件没有内容", "the file holds nothing")
        });
        return None;
    }
    let first = lines.fields().next().map(|field| field[0]);
    match first {
        Some(b'p') => network::read(lines),
        Some(b'0'..=b'9') => sources::read(lines),
        _ => {
            let text = lines.text();
            lines.add(&faults::NO_FLOW, || {
                Bilingual::new(
                    format!("首行“{text}”既不是“S F K C”，也不是“p min N M”"),
                    format!("the first line \"{text}\" is neither `S F K C` nor `p min N M`"),
                )
            });
            None
        }
    }
}

/// Says why the numbers of a file make no instance.
fn refused(lines: &mut Lines, error: InstanceError) {
    let entry = match error {
        InstanceError::Unbalanced(_) => &faults::UNBALANCED,
        _ => &faults::FLOW_SIZE,
    };
    lines.add_file(entry, || match error {
        InstanceError::Unbalanced(by) => Bilingual::new(
            format!("供给合计比需求合计多 {by}"),
            format!("supplies exceed demands by {by}"),
        ),
        error => Bilingual::new(
            "数量或费用之和超出 64 位整数所能计算的范围",
            error.to_string(),
        ),
    });
}
