//! A [`Dataset`] in, sums over its tables out: what arises where, what a facility may take. A sum is
//! marked by the weakest source in it, so that a demo number never turns into a fact by being added up.

use crate::dataset::cell::{Mark, Source};
use crate::dataset::vocabulary::Operation;
use crate::dataset::{Dataset, StreamId};
use crate::plan::baseline;
use crate::quantity::Tonnes;
use std::collections::BTreeSet;

/// Tonnes of several streams together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arising {
    /// General and hazardous waste, t/yr.
    pub tonnes: Tonnes,
    /// Hazardous waste, t/yr.
    pub hazardous: Tonnes,
    /// Waste classes in it.
    pub classes: BTreeSet<String>,
    /// Number of streams.
    pub streams: usize,
    marks: BTreeSet<Mark>,
}

impl Arising {
    fn add(&mut self, dataset: &Dataset, id: StreamId) {
        let stream = dataset.stream(id);
        let waste = dataset.waste(dataset.links().stream_waste[id.index()]);
        self.tonnes += stream.t_per_year;
        if waste.hazardous {
            self.hazardous += stream.t_per_year;
        }
        self.classes.insert(waste.class.clone());
        self.streams += 1;
        self.marks.insert(stream.source.mark);
    }

    /// Where the sum comes from: `demo` as soon as one stream in it is.
    #[must_use]
    pub fn source(&self) -> Source {
        sum_source(
            self.marks.iter().copied(),
            &format!("Σ streams.csv ({})", self.streams),
        )
    }
}

/// The source of a sum: `demo` as soon as one part of it is, else `derived`; `of` says what was added up.
fn sum_source(marks: impl Iterator<Item = Mark>, of: &str) -> Source {
    let mark = if marks.into_iter().any(|mark| mark == Mark::Demo) {
        Mark::Demo
    } else {
        Mark::Derived
    };
    Source::new(mark, of)
}

/// What arises at each generator, in the order of `generators.csv`.
#[must_use]
pub fn arising(dataset: &Dataset) -> Vec<Arising> {
    let mut sums = vec![Arising::default(); dataset.generators().len()];
    for (id, _) in dataset.streams() {
        let generator = dataset.links().stream_generator[id.index()];
        sums[generator.index()].add(dataset, id);
    }
    sums
}

/// What a facility may take.
#[derive(Clone, Debug, PartialEq)]
pub struct Permitted {
    /// Most tonnes a year, see [`baseline::rooms`].
    pub tonnes: Tonnes,
    /// Operations of its lines.
    pub operations: BTreeSet<Operation>,
    marks: BTreeSet<Mark>,
    lines: usize,
}

impl Permitted {
    /// Where the sum comes from: `demo` as soon as one line in it is.
    #[must_use]
    pub fn source(&self) -> Source {
        sum_source(
            self.marks.iter().copied(),
            &format!("Σ permits.csv ({})", self.lines),
        )
    }
}

/// What each facility may take in the plan year, in the order of `facilities.csv`.
#[must_use]
pub fn permitted(dataset: &Dataset) -> Vec<Permitted> {
    let mut sums: Vec<Permitted> = (baseline::rooms(dataset).into_iter())
        .map(|tonnes| Permitted {
            tonnes,
            operations: BTreeSet::new(),
            marks: BTreeSet::new(),
            lines: 0,
        })
        .collect();
    for (id, permit) in dataset.permits() {
        if baseline::in_force(dataset, id) {
            let sum = &mut sums[dataset.links().permit_facility[id.index()].index()];
            sum.operations.insert(permit.operation);
            sum.marks.insert(permit.source.mark);
            sum.lines += 1;
        }
    }
    sums
}

/// The weakest mark behind a plan: `demo` as soon as a stream, a permit, a price, a quota, a limit
/// of an element or how much of it a waste holds, or an import or process input with tonnes is. Every tonne and every price of an optimum
/// depends on all of them.
#[must_use]
pub fn weakest(dataset: &Dataset) -> Mark {
    let tables = dataset.tables();
    let demo = |source: &Source| source.mark == Mark::Demo;
    let any = tables.case.synthetic
        || tables.streams.rows.iter().any(|r| demo(&r.source))
        || tables.permits.rows.iter().any(|r| demo(&r.source))
        || tables.prices.rows.iter().any(|r| demo(&r.source))
        || tables.whitelist.rows.iter().any(|r| demo(&r.source))
        || tables.waivers.rows.iter().any(|r| demo(&r.source))
        || tables.host_limits.rows.iter().any(|r| demo(&r.source))
        || (!tables.host_limits.rows.is_empty()
            && tables.contents.rows.iter().any(|r| demo(&r.source)))
        || (tables.imports.rows.iter()).any(|r| r.t_per_year.0 > 0.0 && demo(&r.source))
        || (tables.feeds.rows.iter()).any(|r| r.t_per_year.0 > 0.0 && demo(&r.source));
    if any { Mark::Demo } else { Mark::Derived }
}
