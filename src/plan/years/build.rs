//! Dataset and matrix in, [`Years`] out: the case as it stands in each period, what lies where, and which
//! landfills and stores go through all of them.

use super::instance::{Heap, Landfill, Period, Store, Years};
use crate::dataset::years::{Assumed, PeriodSettings, YearsSettings};
use crate::dataset::{Dataset, FacilityId};
use crate::network::Matrix;
use crate::plan::flow::FlowError;
use crate::plan::flow::build::instance_with;
use crate::plan::flow::instance::{Instance, Origin};
use crate::quantity::Tonnes;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where a heap lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan) enum Lies {
    /// Row of `stocks.csv`.
    Stock(usize),
    /// What a store collected: row of `facilities.csv`, row of `wastes.csv`.
    Collected(u32, u32),
}

/// The question and what its numbers stand for.
pub(in crate::plan) struct Built {
    pub years: Years,
    /// The case in each period.
    pub cases: Vec<Dataset>,
    /// What was assumed for each.
    pub assumed: Vec<Vec<Assumed>>,
    /// Where each heap lies.
    pub lies: Vec<Lies>,
    /// Facility of each store.
    pub stores: Vec<FacilityId>,
}

/// The first year a period stands for.
pub(in crate::plan) fn first_year(period: &PeriodSettings) -> i32 {
    period.year - i32::try_from(period.weight).unwrap_or(1) + 1
}

/// What a yuan of a period counts: the mean over its years, held against the first year of all.
pub(super) fn discount(settings: &YearsSettings, period: usize) -> f64 {
    shrunk(settings, period, settings.discount_rate)
}

/// What an unplaced tonne of a period weighs, likewise.
pub(super) fn urgency(settings: &YearsSettings, period: usize) -> f64 {
    shrunk(settings, period, settings.urgency)
}

fn shrunk(settings: &YearsSettings, period: usize, rate: f64) -> f64 {
    let at = &settings.periods[period];
    let start = first_year(&settings.periods[0]);
    let of = |year: i32| (1.0 + rate).powi(start - year);
    let sum: f64 = (first_year(at)..=at.year).map(of).sum();
    sum / f64::from(at.weight)
}

/// Whether a batch of hazardous waste may lie from one period into the next: both are single years, one after
/// the other, so that it can leave within 365 days (R032).
pub(super) fn next_year(settings: &YearsSettings, period: usize) -> bool {
    let (at, next) = (&settings.periods[period], settings.periods.get(period + 1));
    next.is_some_and(|next| (at.weight, next.weight) == (1, 1) && next.year == at.year + 1)
}

/// Makes the question of a case with periods.
///
/// # Errors
/// [`FlowError`] as for one year.
pub(in crate::plan) fn build(dataset: &Dataset, matrix: &Matrix) -> Result<Built, FlowError> {
    let settings = dataset.tables().case.years.clone().unwrap_or_default();
    let start = settings.periods.first().map_or(0, first_year);
    let stocks = dataset.opening_stock(start);
    let rows: Vec<usize> = stocks.iter().map(|&(row, _)| row).collect();
    let mut built = Built {
        years: Years::default(),
        cases: Vec::new(),
        assumed: Vec::new(),
        lies: Vec::new(),
        stores: Vec::new(),
    };
    for (p, period) in settings.periods.iter().enumerate() {
        let (case, assumed) = dataset.in_period(p);
        built.years.periods.push(Period {
            year: period.year,
            years: f64::from(period.weight),
            discount: discount(&settings, p),
            urgency: urgency(&settings, p),
            flow: instance_with(&case, matrix, &rows)?,
        });
        built.cases.push(case);
        built.assumed.push(assumed);
    }
    let landfills = dataset.tables().landfills.rows.iter().enumerate();
    built.years.landfills = landfills
        .map(|(i, row)| Landfill {
            row: u32::try_from(i).expect("few landfills"),
            room: row.room_t.max(Tonnes::ZERO),
        })
        .collect();
    built.stocks(dataset, &stocks);
    built.collected(dataset, &settings);
    built.stores(dataset);
    Ok(built)
}

/// Nodes of an instance by where their tonnes lie and what they are.
fn nodes(flow: &Instance) -> HashMap<(Origin, u32), u32> {
    (0u32..)
        .zip(&flow.nodes)
        .filter(|(_, node)| !matches!(node.origin, Origin::Stream(_)))
        .map(|(n, node)| ((node.origin, node.waste), n))
        .collect()
}

/// Room of each facility's store (`running.csv`), by row of `facilities.csv`.
fn rooms(dataset: &Dataset) -> BTreeMap<usize, Tonnes> {
    let row = |id: &str| dataset.facilities().find(|(_, row)| row.id == id);
    (dataset.tables().running.rows.iter())
        .filter_map(|running| Some((row(&running.facility)?.0.index(), running.store_t?)))
        .collect()
}

impl Built {
    /// What lies before the first period: general waste may go on lying, hazardous waste must leave (R032).
    fn stocks(&mut self, dataset: &Dataset, stocks: &[(usize, Tonnes)]) {
        let links = dataset.links();
        for &(row, t) in stocks {
            let waste = links.stock_waste[row];
            let hazardous = dataset.waste(waste).hazardous;
            let most = if hazardous { Tonnes::ZERO } else { t };
            let key = (
                Origin::Stock(u32::try_from(row).expect("few stocks")),
                u32::try_from(waste.index()).expect("few wastes"),
            );
            self.lies.push(Lies::Stock(row));
            self.years.heaps.push(Heap {
                nodes: (self.years.periods.iter())
                    .map(|p| nodes(&p.flow).get(&key).copied())
                    .collect(),
                opening: t,
                most: vec![most; self.years.periods.len()],
                fresh: false,
            });
        }
    }

    /// What stores collect may lie over a year's end where their room is known; when the last period ends they
    /// are as empty as before the first, so that no plan ends in full stores.
    fn collected(&mut self, dataset: &Dataset, settings: &YearsSettings) {
        let rooms = rooms(dataset);
        let nodes: Vec<HashMap<(Origin, u32), u32>> = (self.years.periods.iter())
            .map(|p| nodes(&p.flow))
            .collect();
        let mut places: BTreeSet<(u32, u32)> = BTreeSet::new();
        for period in &nodes {
            places.extend(period.keys().filter_map(|&(origin, waste)| match origin {
                Origin::PassedOn(f) => Some((f, waste)),
                _ => None,
            }));
        }
        for (facility, waste) in places {
            let Some(&room) = rooms.get(&(facility as usize)) else {
                continue;
            };
            let hazardous = dataset.tables().wastes.rows[waste as usize].hazardous;
            let last = settings.periods.len() - 1;
            let most: Vec<Tonnes> = (0..settings.periods.len())
                .map(
                    |p| match p < last && (!hazardous || next_year(settings, p)) {
                        true => room,
                        false => Tonnes::ZERO,
                    },
                )
                .collect();
            if most.iter().all(|&t| t <= Tonnes::ZERO) {
                continue;
            }
            self.lies.push(Lies::Collected(facility, waste));
            self.years.heaps.push(Heap {
                nodes: (nodes.iter())
                    .map(|of| of.get(&(Origin::PassedOn(facility), waste)).copied())
                    .collect(),
                opening: Tonnes::ZERO,
                most,
                fresh: hazardous,
            });
        }
    }

    /// All heaps of a facility share its room (R031).
    fn stores(&mut self, dataset: &Dataset) {
        let stock_facility = &dataset.links().stock_facility;
        for (facility, room) in rooms(dataset) {
            let here = |lies: &Lies| match *lies {
                Lies::Stock(row) => stock_facility[row].is_some_and(|f| f.index() == facility),
                Lies::Collected(f, _) => f as usize == facility,
            };
            let heaps: Vec<u32> = (0u32..)
                .zip(&self.lies)
                .filter(|(_, lies)| here(lies))
                .map(|(h, _)| h)
                .collect();
            if !heaps.is_empty() {
                self.years.stores.push(Store { heaps, room });
                self.stores.push(FacilityId::new(facility));
            }
        }
    }
}
