//! Uncertain numbers: a case whose arisings (and, when asked, prices) are ranges in, many plans of drawn
//! numbers out, told as quantiles of cost, tonnes without a place, use rate and the load of each facility.
//!
//! Every uncertain number is triangular over low, typical and high ([`Triangle`]); the draws are a Latin
//! hypercube ([`Hypercube`]): of `n` draws of a number one falls into each of `n` slices of equal probability,
//! in an order of its own. Each draw is planned like any other case, so every quantile is one of optimal
//! plans. A draw depends on seed, number and `n` alone, never on threads.
//!
//! Numbers drawn apart average out in sums: with thousands of streams the total hardly moves. Drawn
//! together, all streams of a waste code rise and fall as one. The truth lies between.

mod hypercube;
mod spread;
mod triangle;

use crate::dataset::{Dataset, StreamId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::baseline;
use crate::plan::control::Control;
use crate::plan::flow::{self, FlowError, Prices};
use crate::plan::outcome::{Outcome, PlanStatus};
use crate::quantity::Tonnes;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use utoipa::ToSchema;

pub use hypercube::Hypercube;
pub use spread::{FacilitySpread, Spread, quantile};
pub use triangle::Triangle;

/// Version of this structure, the first key of the document.
pub const SCHEMA: &str = "wasteflow/sample/1";

/// What is drawn, and how often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    /// Draws.
    pub n: usize,
    /// Seed.
    pub seed: u64,
    /// Draw prices too.
    pub prices: bool,
    /// All streams of a code rise and fall as one.
    pub together: bool,
    /// Range of a stream that states none: typical × (1 ∓ this).
    pub spread: f64,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            n: 1000,
            seed: 1,
            prices: false,
            together: false,
            spread: 0.2,
        }
    }
}

/// What was uncertain.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = SampleInputs)]
pub struct Inputs {
    /// Streams with a range of their own.
    pub stated_streams: usize,
    /// Streams whose range is the assumed one.
    pub assumed_streams: usize,
    /// The assumed range, a share of the typical value to both sides.
    pub spread: f64,
    /// Streams of a code drawn as one.
    pub together: bool,
    /// Prices drawn; 0 when they were not.
    pub prices: usize,
}

/// Quantiles over the draws.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = SampleStudy)]
pub struct Study {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario id.
    pub scenario: String,
    /// Year planned for.
    pub plan_year: i32,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
    /// Seed.
    pub seed: u64,
    /// Draws asked for.
    pub asked: usize,
    /// Draws planned.
    pub done: usize,
    /// Whether all were.
    pub status: PlanStatus,
    /// What was uncertain.
    pub inputs: Inputs,
    /// Share of the draws in which tonnes stay without a place.
    pub incomplete: f64,
    /// Sums and indicators.
    pub figures: Vec<Spread>,
    /// Facilities that take something in some draw, the largest median first.
    pub facilities: Vec<FacilitySpread>,
}

/// What is kept of the plan of one draw.
struct Kept {
    figures: Vec<f64>,
    /// By facility row.
    loads: Vec<f64>,
    unplaced: Tonnes,
}

/// Tonnes without a place below this are none (1 kg).
const PLACED: Tonnes = Tonnes(1e-3);

/// Plans `ask.n` draws on all cores; `typical` is the plan of the typical numbers. Stopped: what is done by
/// then is in the study, which says so; which draws these are depends on the threads, their values do not.
///
/// # Errors
/// A failure of the solver; [`FlowError::Stopped`] when not one draw was planned.
pub fn study(
    dataset: &Dataset,
    matrix: &Matrix,
    typical: &Outcome,
    ask: &Ask,
    control: &Control,
) -> Result<Study, FlowError> {
    let plan = Plan::new(dataset, ask);
    let cube = Hypercube::new(ask.n, plan.numbers, ask.seed);
    let done = AtomicUsize::new(0);
    let step = (ask.n / 50).max(1);
    let report = |n: usize| {
        #[allow(clippy::cast_precision_loss)]
        let share = n as f64 / ask.n.max(1) as f64;
        let text = Bilingual::new(
            format!("抽样求解：{n} / {}", ask.n),
            format!("draws planned: {n} of {}", ask.n),
        );
        control.report("sample", text, Some(share));
    };
    report(0);
    let quiet = Control {
        stop: control.stop.clone(),
        progress: Arc::new(|_| ()),
    };
    let rows = facility_rows(dataset);
    let keep = |own: &mut Dataset, draw: usize| -> Result<Option<Kept>, FlowError> {
        if control.stop.stopped() {
            return Ok(None);
        }
        plan.set(own, |number| cube.at(draw, number));
        match flow::solve_with(own, matrix, BTreeMap::new(), "sample", Prices::None, &quiet) {
            Ok(outcome) if outcome.status == PlanStatus::Optimal => {
                let n = done.fetch_add(1, Ordering::Relaxed) + 1;
                if n.is_multiple_of(step) {
                    report(n);
                }
                Ok(Some(kept(&outcome, &rows)))
            }
            Ok(_) | Err(FlowError::Stopped) => Ok(None),
            Err(other) => Err(other),
        }
    };
    let found: Vec<Result<Option<Kept>, FlowError>> = (0..ask.n)
        .into_par_iter()
        .map_init(|| dataset.clone(), keep)
        .collect();
    let mut all = Vec::with_capacity(ask.n);
    for result in found {
        all.extend(result?);
    }
    if all.is_empty() {
        return Err(FlowError::Stopped);
    }
    Ok(told(dataset, typical, ask, &plan, &all))
}

fn facility_rows(dataset: &Dataset) -> HashMap<&str, usize> {
    let rows = dataset.facilities();
    rows.map(|(id, row)| (row.id.as_str(), id.index()))
        .collect()
}

/// The uncertain numbers of a case.
struct Plan {
    /// How many are drawn.
    numbers: usize,
    /// Stream, its range, and the number it follows.
    streams: Vec<(StreamId, Triangle, usize)>,
    /// Row of `prices.csv`, its range, and its number.
    prices: Vec<(usize, Triangle, usize)>,
    stated: usize,
}

impl Plan {
    fn new(dataset: &Dataset, ask: &Ask) -> Self {
        let mut plan = Self {
            numbers: 0,
            streams: Vec::new(),
            prices: Vec::new(),
            stated: 0,
        };
        let mut of_code: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, row) in dataset.streams() {
            let t = row.t_per_year.0;
            if t <= 0.0 {
                continue;
            }
            let stated = row.t_low.is_some() || row.t_high.is_some();
            let range = if stated {
                plan.stated += 1;
                let end = |end: Option<Tonnes>| end.map_or(t, |end| end.0);
                Triangle::new(end(row.t_low).min(t), t, end(row.t_high).max(t))
            } else {
                Triangle::new(t * (1.0 - ask.spread), t, t * (1.0 + ask.spread))
            };
            let next = plan.numbers;
            let number = if ask.together {
                *of_code.entry(&row.code).or_insert(next)
            } else {
                next
            };
            plan.numbers = plan.numbers.max(number + 1);
            plan.streams.push((id, range, number));
        }
        if ask.prices {
            for (row, price) in dataset.tables().prices.rows.iter().enumerate() {
                if price.low < price.high {
                    let range = Triangle::new(price.low, price.typical, price.high);
                    plan.prices.push((row, range, plan.numbers));
                    plan.numbers += 1;
                }
            }
        }
        plan
    }

    /// Writes the numbers of a draw into a copy of the case.
    fn set(&self, own: &mut Dataset, unit: impl Fn(usize) -> f64) {
        for (id, range, number) in &self.streams {
            own.set_arising(*id, Tonnes(range.at(unit(*number)).max(0.0)));
        }
        for (row, range, number) in &self.prices {
            own.set_typical(*row, range.at(unit(*number)));
        }
    }
}

/// Sums and indicators of a plan, in one fixed order: id, name, unit, decimals.
const FIGURES: [(&str, &str, &str, &str, usize); 8] = [
    ("arising", "产生", "arising", "t", 1),
    ("used", "利用", "used", "t", 1),
    ("disposed", "处置", "disposed", "t", 1),
    ("exported", "出区", "out of the district", "t", 1),
    ("unplaced", "未安置", "unplaced", "t", 1),
    ("cost", "费用", "cost", "CNY", 0),
    ("transport", "其中运输", "of it transport", "CNY", 0),
    (
        "general_utilisation",
        "一般工业固废综合利用率",
        "use of general waste",
        "%",
        2,
    ),
];

fn figures(outcome: &Outcome) -> Vec<f64> {
    let t = &outcome.totals;
    let rate = outcome
        .indicators
        .iter()
        .find(|f| f.id == "general_utilisation");
    vec![
        t.arising_t.0,
        t.used_t.0,
        t.disposed_t.0,
        t.exported_t.0,
        t.unplaced_t.0,
        t.cost_cny.0,
        t.transport_cny.0,
        rate.map_or(f64::NAN, |f| f.value),
    ]
}

fn loads(outcome: &Outcome, rows: &HashMap<&str, usize>) -> Vec<f64> {
    let mut loads = vec![0.0; rows.len()];
    for leg in &outcome.legs {
        if let Some(&row) = rows.get(leg.facility.as_str()) {
            loads[row] += leg.tonnes.0;
        }
    }
    loads
}

fn kept(outcome: &Outcome, rows: &HashMap<&str, usize>) -> Kept {
    Kept {
        figures: figures(outcome),
        loads: loads(outcome, rows),
        unplaced: outcome.totals.unplaced_t,
    }
}

#[allow(clippy::cast_precision_loss)]
fn told(dataset: &Dataset, typical: &Outcome, ask: &Ask, plan: &Plan, all: &[Kept]) -> Study {
    let at_typical = figures(typical);
    let figures = FIGURES
        .iter()
        .enumerate()
        .map(|(i, (id, zh, en, unit, decimals))| {
            let values = all.iter().map(|kept| kept.figures[i]).collect();
            let name = Bilingual::new(*zh, *en);
            Spread::of(id, name, (unit, *decimals), at_typical[i], values)
        });
    let rows = facility_rows(dataset);
    let typical_loads = loads(typical, &rows);
    let rooms = baseline::rooms(dataset);
    let mut facilities: Vec<FacilitySpread> = (dataset.facilities())
        .filter(|(id, _)| all.iter().any(|kept| kept.loads[id.index()] > PLACED.0))
        .map(|(id, row)| {
            let values = all.iter().map(|kept| kept.loads[id.index()]).collect();
            let name = Bilingual::new(&row.name_zh, &row.name_en);
            let load = Spread::of(&row.id, name, ("t", 1), typical_loads[id.index()], values);
            FacilitySpread::of(load, rooms[id.index()], &|full| {
                let above = all.iter().filter(|kept| kept.loads[id.index()] >= full);
                above.count() as f64 / all.len() as f64
            })
        })
        .collect();
    facilities.sort_by(|a, b| {
        (b.load.q50.total_cmp(&a.load.q50)).then_with(|| a.load.id.cmp(&b.load.id))
    });
    let incomplete = all.iter().filter(|kept| kept.unplaced > PLACED).count();
    let case = &dataset.tables().case;
    Study {
        schema: SCHEMA,
        case: case.id.clone(),
        case_name: case.name.clone(),
        scenario: typical.scenario.clone(),
        plan_year: case.plan_year,
        demo: super::has_demo(dataset),
        seed: ask.seed,
        asked: ask.n,
        done: all.len(),
        status: if all.len() == ask.n {
            PlanStatus::Optimal
        } else {
            PlanStatus::Stopped
        },
        inputs: Inputs {
            stated_streams: plan.stated,
            assumed_streams: plan.streams.len() - plan.stated,
            spread: ask.spread,
            together: ask.together,
            prices: plan.prices.len(),
        },
        incomplete: incomplete as f64 / all.len() as f64,
        figures: figures.collect(),
        facilities,
    }
}
