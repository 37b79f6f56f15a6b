//! Where does each tonne go, year after year? The flow question of several periods as one: what lies when a
//! year ends is there in the next, and a landfill that is full stays full.
//!
//! `(Dataset, Matrix) → YearsOutcome`: [`build`] makes the case as it stands in each period and what joins
//! them ([`instance`]), [`stack`] writes them as one flow instance, which the column generation of
//! [`crate::plan::flow`] solves; [`check`] judges the [`solution`] from the instance alone, `decode` gives it
//! names ([`outcome`]), and [`verify`] judges those from the tables.
//!
//! # Mathematics
//! Periods `p` stand for `w_p` years each, the last of them their year; all rows (1)–(11) of the flow model hold
//! in each of them, in tonnes a year, with the arisings, permits, projects and white list of that year. Heaps
//! `h` are what lies at a place of one waste: stock from before the first period (`stocks.csv`), and what a
//! store with a stated room collected. Columns `k_{hp} ≥ 0`, tonnes that lie of `h` when `p` ends.
//!
//! | | family | row |
//! |---|---|---|
//! | (1') | balance of a heap's node | `w (Σ_a x_a + u − Σ_l φ_l f_l) + k_{hp} = w s + k_{h,p−1}`, with `k_{h0}` the opening stock |
//! | (Y1) | carry | `k_{hp} ≤ K_{hp}`: the term `k` of (1') in both periods |
//! | (Y2) | fresh | `k_{hp} ≤ Σ_l φ_l f_l`: what lies of hazardous waste came in the year (R032) |
//! | (Y3) | store | `Σ_{h at i} k_{hp} ≤ room_i` (R031) |
//! | (Y4) | life | `Σ_p w_p Σ_{disposal l at i} f_l ≤ R_i`, in place of row (8) of each period (C23) |
//!
//! Why (Y2) is the year's limit: let a store fill and empty evenly within each year, first in first out. A
//! batch that came `s` before the year's end leaves `(k_p − a_p s) / o_{p+1}` after it, `a` arrivals and `o`
//! departures; its age `s + (k_p − a_p s) / o_{p+1}` is linear in `s ∈ [0, k_p / a_p]`, so it is at most a year
//! if and only if `k_p ≤ a_p` and `k_p ≤ o_{p+1} = k_p + a_{p+1} − k_{p+1}`, that is `k_{p+1} ≤ a_{p+1}`. Into
//! and out of a period of several years, and over years left out, no hazardous waste lies (`K = 0`), nor does
//! hazardous opening stock go on lying: it came earlier. At the end of the last period stores are as empty as
//! before the first; other stock may stay, is closing stock, and not unplaced.
//!
//! Stage one: `U* = min Σ_p w_p v_p Σ_n u_n`. Stage two: `min Σ_p w_p d_p Σ_a price_a x_a` with
//! `Σ w v u ≤ U*`, where `d_p` and `v_p` are the means of `(1 + r)^{y_0 − y}` over the years of `p`, `r` the
//! discount rate (0: `d = 1`) and the urgency (0.001). Without urgency a landfill that will be full makes it the
//! same in which year tonnes stay without a place, and least cost would leave those of today for the sake of
//! an outlook. The stack counts `v_p ×` tonnes over each period (supplies, capacities and limits × `w_p v_p`,
//! prices × `d_p / v_p`), so the joint question is a flow instance like any other.
//!
//! # Assumptions, stated with the outcome
//! Drawing down an ash yard gives no room back to it. What is buried is no stock to draw on. A year without a
//! white list uses the last one; permits lapse unless a period says that they are renewed.

pub(in crate::plan) mod build;
pub mod check;
mod decode;
pub(in crate::plan) mod design;
mod figures;
pub mod instance;
pub mod outcome;
pub mod solution;
pub mod stack;
mod told;
pub(in crate::plan) mod verify;

use crate::dataset::Dataset;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::{self, FlowError, SolveError};
use crate::quantity::Tonnes;
use instance::Years;
use outcome::YearsOutcome;
use solution::YearsSolution;
use stack::{Family, Stack};
use std::collections::BTreeMap;
pub use verify::verify;

/// Solves a question over years; `families` are what joins the periods (tests leave one out).
///
/// # Errors
/// As for one flow instance.
pub fn solve_instance(
    years: &Years,
    options: &flow::Options,
    families: &[Family],
    control: &Control,
) -> Result<YearsSolution, SolveError> {
    let stack = Stack::new(years, families);
    let solution = flow::solve_instance(&stack.instance, options, control)?;
    Ok(stack.apart(&solution))
}

/// Plans the periods of a case (`[years]` of `case.toml`). `inputs` are the digests of the files read,
/// `scenario` the id applied.
///
/// # Errors
/// [`FlowError`]; a case without periods is planned for none.
pub fn solve(
    dataset: &Dataset,
    matrix: &Matrix,
    inputs: BTreeMap<String, String>,
    scenario: &str,
    control: &Control,
) -> Result<YearsOutcome, FlowError> {
    let built = build::build(dataset, matrix)?;
    let options = flow::Options::default();
    let solution = solve_instance(&built.years, &options, Family::ALL, control)?;
    if let Some(breach) = check::check(&built.years, &solution).first() {
        return Err(FlowError::Check(breach.to_string()));
    }
    Ok(decode::outcome(
        dataset, matrix, &built, &solution, inputs, scenario,
    ))
}

/// The case as it stands in a period of an outcome, with the landfill room that the other periods leave to it.
///
/// # Panics
/// When the case has no such period.
#[must_use]
pub fn case_of(dataset: &Dataset, outcome: &YearsOutcome, period: usize) -> Dataset {
    let (mut case, _) = dataset.in_period(period);
    let weight = |p: usize| f64::from(outcome.periods[p].weight);
    for (row, landfill) in outcome.landfills.iter().enumerate() {
        let others: Tonnes = (landfill.years.iter().enumerate())
            .filter(|&(p, _)| p != period)
            .map(|(p, year)| year.filled_t * weight(p))
            .sum();
        let left = (landfill.room_t - others).max(Tonnes::ZERO);
        case.set_landfill_room(row, left / weight(period));
    }
    case
}
