//! Arisings of the base year by class of waste, by sector and by zone, from generators and streams.
//! Sums over all rows and, beside them, over the declared enterprises that the plan's indicators count.

use super::class_name;
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Arisings of one class of waste.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ByClass {
    /// Class, e.g. `HW18`, `SW02`.
    pub class: String,
    /// Name of the class.
    pub name: Bilingual,
    /// Hazardous waste.
    pub hazardous: bool,
    /// Tonnes a year, all generators.
    pub tonnes: Tonnes,
    /// Of it: declared enterprises.
    pub declared_t: Tonnes,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// Arisings of one economic sector.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BySector {
    /// Sector.
    pub sector: String,
    /// Tonnes a year, all generators.
    pub tonnes: Tonnes,
    /// Of it: hazardous.
    pub hazardous_t: Tonnes,
    /// Number of generators.
    pub generators: usize,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// Arisings of one town or street.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ByZone {
    /// Zone id.
    pub zone: String,
    /// Name.
    pub name: Bilingual,
    /// General industrial waste, tonnes a year.
    pub general_t: Tonnes,
    /// Hazardous waste, tonnes a year.
    pub hazardous_t: Tonnes,
    /// Number of generators.
    pub generators: usize,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A sum that remembers whether a synthetic row is in it.
#[derive(Clone, Copy, Default)]
struct Sum {
    all: Tonnes,
    declared: Tonnes,
    general: Tonnes,
    hazardous: Tonnes,
    demo: bool,
}

impl Sum {
    fn source(self) -> Source {
        let mark = if self.demo { Mark::Demo } else { Mark::Derived };
        Source::new(mark, "Σ streams.csv t_per_year")
    }
}

fn sums<K: Ord>(dataset: &Dataset, key: impl Fn(usize) -> K) -> BTreeMap<K, Sum> {
    let links = dataset.links();
    let mut sums: BTreeMap<K, Sum> = BTreeMap::new();
    for (id, stream) in dataset.streams() {
        let sum = sums.entry(key(id.index())).or_default();
        let t = stream.t_per_year;
        sum.all += t;
        if dataset.waste(links.stream_waste[id.index()]).hazardous {
            sum.hazardous += t;
        } else {
            sum.general += t;
        }
        if dataset
            .generator(links.stream_generator[id.index()])
            .declared
        {
            sum.declared += t;
        }
        sum.demo |= stream.source.mark == Mark::Demo;
    }
    sums
}

/// Name of a class: of the catalogue, else of the row whose code is the class, else the class itself.
#[must_use]
pub fn name_of_class(dataset: &Dataset, class: &str) -> Bilingual {
    let row = || {
        let mut wastes = dataset.wastes().map(|(_, row)| row);
        let same = wastes.find(|row| row.code == class);
        same.map(|row| Bilingual::new(&row.name_zh, &row.name_en))
    };
    class_name(class)
        .or_else(row)
        .unwrap_or_else(|| Bilingual::new(class, class))
}

/// By class of waste, largest first.
#[must_use]
pub fn by_class(dataset: &Dataset) -> Vec<ByClass> {
    let links = dataset.links();
    let sums = sums(dataset, |i| {
        let waste = dataset.waste(links.stream_waste[i]);
        (waste.class.clone(), waste.hazardous)
    });
    let mut rows: Vec<ByClass> = sums
        .into_iter()
        .map(|((class, hazardous), sum)| ByClass {
            name: name_of_class(dataset, &class),
            class,
            hazardous,
            tonnes: sum.all,
            declared_t: sum.declared,
            source: sum.source(),
        })
        .collect();
    rows.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    rows
}

/// By economic sector, largest first.
#[must_use]
pub fn by_sector(dataset: &Dataset) -> Vec<BySector> {
    let links = dataset.links();
    let sums = sums(dataset, |i| {
        dataset.generator(links.stream_generator[i]).sector.clone()
    });
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, generator) in dataset.generators() {
        *counts.entry(&generator.sector).or_default() += 1;
    }
    let mut rows: Vec<BySector> = sums
        .into_iter()
        .map(|(sector, sum)| BySector {
            generators: counts.get(sector.as_str()).copied().unwrap_or(0),
            sector,
            tonnes: sum.all,
            hazardous_t: sum.hazardous,
            source: sum.source(),
        })
        .collect();
    rows.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    rows
}

/// By zone, in file order; zones without waste are there with zero.
#[must_use]
pub fn by_zone(dataset: &Dataset) -> Vec<ByZone> {
    let links = dataset.links();
    let sums = sums(dataset, |i| {
        links.generator_zone[links.stream_generator[i].index()]
    });
    let mut counts = vec![0usize; dataset.zones().len()];
    for zone in &links.generator_zone {
        counts[zone.index()] += 1;
    }
    dataset
        .zones()
        .map(|(id, zone)| {
            let sum = sums.get(&id).copied().unwrap_or_default();
            ByZone {
                zone: zone.id.clone(),
                name: Bilingual::new(&zone.name_zh, &zone.name_en),
                general_t: sum.general,
                hazardous_t: sum.hazardous,
                generators: counts[id.index()],
                source: sum.source(),
            }
        })
        .collect()
}
