//! The use target against the rows of the case: what the solved plan uses of each class of general waste
//! and in each zone, and how many tonnes are missing.

use crate::dataset::cell::{Mark, Source};
use crate::dataset::vocabulary::Operation;
use crate::dataset::{Dataset, StreamId};
use crate::finding::Bilingual;
use crate::plan::baseline::name_of_class;
use crate::plan::outcome::{Origin, Outcome};
use crate::quantity::Tonnes;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// General waste of one class or zone against the use target.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RowGap {
    /// Class or zone id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Arising in the plan year.
    pub arising_t: Tonnes,
    /// Used in the solved plan.
    pub used_t: Tonnes,
    /// Without a place in the solved plan.
    pub unplaced_t: Tonnes,
    /// Target rate × arising.
    pub required_t: Tonnes,
    /// Required less used; negative where more is used than asked for.
    pub gap_t: Tonnes,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    arising: Tonnes,
    used: Tonnes,
    unplaced: Tonnes,
    demo: bool,
}

/// By class, the largest gap first, and by zone, in file order. None without a target for the use rate.
pub(super) fn rows(dataset: &Dataset, outcome: &Outcome) -> (Vec<RowGap>, Vec<RowGap>) {
    let tables = dataset.tables();
    let target = (tables.indicators.iter())
        .find(|i| i.id == "general_utilisation")
        .and_then(|i| i.target);
    let Some(target) = target.map(|percent| percent / 100.0) else {
        return (Vec::new(), Vec::new());
    };
    let links = dataset.links();
    let waste = |id: StreamId| dataset.waste(links.stream_waste[id.index()]);
    let general: HashMap<&str, StreamId> = (dataset.streams())
        .filter(|(id, _)| !waste(*id).hazardous)
        .map(|(id, row)| (row.id.as_str(), id))
        .collect();
    let mut sums: Vec<Sum> = vec![Sum::default(); dataset.streams().len()];
    for (id, row) in dataset.streams() {
        let sum = &mut sums[id.index()];
        sum.arising = row.t_per_year;
        sum.demo = row.source.mark == Mark::Demo;
    }
    let stream = |origin: &Origin| match origin {
        Origin::Stream { stream, .. } => general.get(stream.as_str()).copied(),
        Origin::Facility { .. } | Origin::Import { .. } | Origin::Stock { .. } => None,
    };
    for leg in outcome
        .legs
        .iter()
        .filter(|leg| leg.operation == Operation::Use)
    {
        if let Some(id) = stream(&leg.from) {
            sums[id.index()].used += leg.tonnes;
        }
    }
    for left in &outcome.unserved {
        if let Some(id) = stream(&left.from) {
            sums[id.index()].unplaced += left.tonnes;
        }
    }
    let mut by_class: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut by_zone: Vec<Sum> = vec![Sum::default(); dataset.zones().len()];
    for (id, _) in dataset.streams().filter(|(id, _)| !waste(*id).hazardous) {
        let zone = links.generator_zone[links.stream_generator[id.index()].index()];
        let class = by_class.entry(&waste(id).class).or_default();
        for sum in [class, &mut by_zone[zone.index()]] {
            let one = sums[id.index()];
            sum.arising += one.arising;
            sum.used += one.used;
            sum.unplaced += one.unplaced;
            sum.demo |= one.demo;
        }
    }
    let row = |id: &str, name: Bilingual, sum: Sum| {
        let required = sum.arising * target;
        let mark = if sum.demo { Mark::Demo } else { Mark::Derived };
        RowGap {
            id: id.to_owned(),
            name,
            arising_t: sum.arising,
            used_t: sum.used,
            unplaced_t: sum.unplaced,
            required_t: required,
            gap_t: required - sum.used,
            source: Source::new(mark, "streams.csv、方案 / streams.csv, plan"),
        }
    };
    let mut classes: Vec<RowGap> = (by_class.into_iter())
        .map(|(class, sum)| row(class, name_of_class(dataset, class), sum))
        .collect();
    classes.sort_by(|a, b| {
        b.gap_t
            .0
            .total_cmp(&a.gap_t.0)
            .then_with(|| a.id.cmp(&b.id))
    });
    let zones = (dataset.zones())
        .map(|(id, zone)| {
            let name = Bilingual::new(&zone.name_zh, &zone.name_en);
            row(&zone.id, name, by_zone[id.index()])
        })
        .collect();
    (classes, zones)
}
