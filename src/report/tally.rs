//! A [`Dataset`] in, sums over its tables out: what arises where, what a facility may take. A sum is
//! marked by the weakest source in it, so that a demo number never turns into a fact by being added up.

use crate::dataset::cell::{Mark, Source};
use crate::dataset::vocabulary::Operation;
use crate::dataset::{Dataset, FacilityId, StreamId};
use crate::quantity::Tonnes;
use std::collections::{BTreeMap, BTreeSet};

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

    /// Tonnes of general waste, t/yr.
    #[must_use]
    pub fn general(&self) -> Tonnes {
        self.tonnes - self.hazardous
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
pub fn sum_source(marks: impl Iterator<Item = Mark>, of: &str) -> Source {
    let mark = if marks.into_iter().any(|mark| mark == Mark::Demo) {
        Mark::Demo
    } else {
        Mark::Derived
    };
    Source::new(mark, of)
}

/// Sums the streams in groups; groups come sorted by key.
pub fn arising_by<K: Ord>(dataset: &Dataset, key: impl Fn(StreamId) -> K) -> BTreeMap<K, Arising> {
    let mut groups: BTreeMap<K, Arising> = BTreeMap::new();
    for (id, _) in dataset.streams() {
        groups.entry(key(id)).or_default().add(dataset, id);
    }
    groups
}

/// What a facility may take.
#[derive(Clone, Debug, PartialEq)]
pub struct Permitted {
    /// Most tonnes a year: use and dispose lines added up, plus the larger of collect and store of
    /// each code (a tonne collected is the tonne stored), capped by the facility's own limit.
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

/// What each facility may take in the plan year, in the order of `facilities.csv`: permit lines valid
/// on at least one day of it.
#[must_use]
pub fn permitted(dataset: &Dataset) -> Vec<Permitted> {
    let year = i16::try_from(dataset.tables().case.plan_year).unwrap_or(i16::MAX);
    let mut lines: Vec<Vec<_>> = vec![Vec::new(); dataset.facilities().len()];
    for (id, permit) in dataset.permits() {
        if permit.valid_from.year() <= year && permit.valid_to.year() >= year {
            lines[dataset.links().permit_facility[id.index()].index()].push(permit);
        }
    }
    let one = |(index, lines): (usize, Vec<&crate::dataset::tables::PermitRow>)| {
        let mut passed_on: BTreeMap<&str, [Tonnes; 2]> = BTreeMap::new();
        let mut tonnes = Tonnes::ZERO;
        for line in &lines {
            match line.operation {
                Operation::Use | Operation::Dispose => tonnes += line.t_per_year,
                Operation::Collect => {
                    passed_on.entry(&line.code).or_default()[0] += line.t_per_year;
                }
                Operation::Store => passed_on.entry(&line.code).or_default()[1] += line.t_per_year,
            }
        }
        tonnes += passed_on
            .values()
            .map(|[collect, store]| collect.max(*store))
            .sum();
        if let Some(limit) = dataset.facility(FacilityId::new(index)).capacity_t_per_year {
            tonnes = tonnes.min(limit);
        }
        Permitted {
            tonnes,
            operations: lines.iter().map(|line| line.operation).collect(),
            marks: lines.iter().map(|line| line.source.mark).collect(),
            lines: lines.len(),
        }
    };
    lines.into_iter().enumerate().map(one).collect()
}
