//! Where does each tonne go? Streams, residues and collected waste are sent to permit lines so that as
//! few tonnes as possible stay without a place, and, with those fixed, at the least cost.
//!
//! `(Dataset, Matrix) → Outcome`: [`instance`] holds the numbers, [`formulation`] writes the rows,
//! [`pricing`] solves by column generation, from a province on [`settle`] with what streams leave open, `ties` breaks ties, [`solution`] is what comes out, [`check`] judges it from
//! instance and solution, [`decode`] gives it names and [`reason`]s, and [`verify`] judges the outcome from
//! the tables without any of these.
//!
//! # Mathematics
//! Nodes `n`: one per stream, one per import, one per facility and residue code, one per facility and code it collects or
//! stores. Lines `l`: permit lines in force on every day of the plan year, at a facility that works in it,
//! with a precise code. Arcs `a`: node → line of the same code, where the matrix has a way, the plant is not
//! captive of another, and a route crosses the border: inside the district; inside the province by manifest
//! (R010); across provinces by white list (R003) or by an approval of its own (R013) at a surcharge; general
//! waste crosses freely. Waste of other districts goes to use or disposal in the district only,
//! from its gateway by the straight line × 1.3; its senders have their approvals. Collected and stored waste goes to use or disposal at another facility only (R034);
//! a residue does not go back into the process it came from.
//!
//! Columns, all ≥ 0, t/yr: `x_a` on an arc, `u_n` unplaced, `f_l` taken in by a line.
//!
//! | | family | row |
//! |---|---|---|
//! | (1) | balance | `Σ_{a from n} x_a + u_n − Σ_l φ_{ln} f_l = s_n`; `s_n` of a residue is what process inputs such as refuse leave |
//! | (2) | residue | the term `φ_{ln}` of (1): tonnes of `n` per tonne taken in by `l`; 1 for collect and store |
//! | (3) | inflow | `f_l = Σ_{a to l} x_a` |
//! | (4) | permit | `f_l ≤ P_l` |
//! | (5) | facility | `Σ_{l at i} f_l ≤ C_i`, where a capacity is given |
//! | (6) | host | `Σ_{l on h} f_l ≤ H_h` |
//! | (7) | quota | `Σ_{a by q} x_a ≤ Q_q` |
//! | (8) | landfill | `Σ_{disposal l at i} f_l ≤ R_i`, the room at the start of the year |
//! | (10) | element | `Σ_{l on h} c_{le} f_l ≤ E_{he}`; `Σ_{l on h} (c_{le} − e_{he}) f_l ≤ 0` for a share of the waste fed (R058) |
//! | (11) | waiver | `Σ_{l under w} f_l ≤ W_w`, the lines of a licence waiver at all its plants (R019–R025) |
//! | (12) | row | `L_k ≤ Σ_a w_{ka} x_a + g_k` or `Σ_a w_{ka} x_a − g_k ≤ M_k`: what is asked of the plan as a whole; `g_k ≥ 0` at its price for a soft row, 0 for a hard one |
//! | (9) | lock | `Σ_n u_n ≤ U*`, in stage two |
//!
//! Stage one: `U* = min Σ u_n`. Stage two: `min Σ_a (transport_a + gate_l + handling_a) x_a` under (9).
//! Transport is price per t·km × km of the matrix: general, hazardous, or hazardous on small rounds;
//! handling is the fee of a hazardous trip per tonne and the surcharge of the ordinary route. A trip's fee
//! is shared by the tonnes of a full trip, or by the stream's yearly tonnes where those are fewer: even the
//! smallest stream needs one trip a year. No fee inside one facility, and none for generators on small
//! rounds who give to a collect or store line in the district: the round shares its trip (R028 exempts the
//! way from generator to store); it is paid when the store passes the waste on. Gate fees may be negative; supplies bound the tonnes, so stage two is
//! bounded. `[flow] objective` may ask for something else than cost, or for more than one goal: see [`objective`]. A soft row adds `Σ_k π_k g_k`, `π_k` its price per tonne. Among the optima of stage two the plan with the fewest tonne-kilometres is taken; ties left after
//! that fall as the solver's fixed order of pivots lets them.
//!
//! # Rows
//! A row counts `w_a` per tonne: a measure of the plan. A share of at least `r` of a whole that moves with the
//! plan, `Σ w_a x_a ≥ r (W + Σ d_a x_a)`, is `Σ (w_a − r d_a) x_a ≥ r W`. Hard rows come before unplaced tonnes: a plan
//! must keep them, so waste may stay without a place because of one; where they cannot all be kept,
//! a stage before the first says so and [`rows::clash`] which of them clash. Soft rows give in stage two
//! alone: they never cost a tonne its place. Aims are no rows.
//!
//! # Assumptions, stated and not modelled
//! General waste crosses a province freely here, at no surcharge; the law asks for filing (备案) when it goes
//! to use and for approval when it goes to storage or disposal (Solid Waste Law 2020, K-med). A stream that is
//! split over several lines pays its trips in proportion. Prices are the typical ones of `prices.csv`.
//!
//! A leg across provinces that passes by a nearer place with room for a tonne or more says so: for disposal
//! it has to be explained, for use it is a remark (R012).
//!
//! # Proof
//! For any duals `y` (balance), `λ ≤ 0` (limits), `μ ≤ 0` (lock) with prices `p_n` of `u_n` and
//! reduced costs `r`, no plan is below
//! `Σ y_n s_n + Σ λ_k C_k + μ U* + Σ_a min(0, r_a) X_a + Σ_n min(0, r_n) X_n`, where `X` is the most a node
//! and its line can ever hold. A row that holds from below has `λ_k ≥ 0` and `λ_k L_k` in place of `λ_k C_k`; a soft row's
//! `|λ_k|` is at most `π_k` in stage two and 0 in stage one, or the bound would not count what giving costs. The last two sums are zero for optimal duals.

//!
//! # Prices of room
//! The optimal values `U*` and `C*` are convex and piecewise linear in each capacity; [`price`] measures the
//! slope on either side and how far it holds.

pub(in crate::plan) mod build;
pub mod check;
mod coarse;
pub(in crate::plan) mod decode;
mod feeds;
pub mod formulation;
pub mod frontier;
mod imports;
pub mod instance;
pub mod lots;
mod master;
pub mod mps;
mod nearness;
pub mod objective;
mod partly;
mod parts;
pub mod price;
pub mod pricing;
mod reached;
mod reason;
pub mod remedy;
pub mod rows;
pub mod settle;
pub mod solution;
mod ties;
pub(in crate::plan) mod verify;
pub mod why;

use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::outcome::Outcome;
pub use crate::plan::solver::SolveError;
pub use build::instance as instance_of;
pub use partly::Partly;
pub use price::Prices;
pub use pricing::{Options, solve as solve_instance};
pub use rows::clash::Clash;
use std::collections::BTreeMap;
pub use verify::{Violation, differing, digests, verify};

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// Somebody stopped the solve before any plan was good enough to show.
    #[error("stopped before a plan was found")]
    Stopped,
    /// A price item the permits or the transport need is not in `prices.csv`, or in another unit.
    #[error("prices.csv must have item {item} in {unit}, it has {}", found.as_deref().unwrap_or("none"))]
    Price {
        /// The item.
        item: String,
        /// Unit it must have.
        unit: &'static str,
        /// Unit it has, where it is there.
        found: Option<String>,
    },
    /// The matrix has other sites than the case.
    #[error("the matrix does not belong to this case")]
    Matrix,
    /// Rows asked of the plan that must hold cannot all hold; which, and what can be reached.
    #[error("{0}")]
    Clash(Box<Clash>),
    /// Minimum lots or destinations and rows that must hold cannot all be kept.
    #[error(
        "minimum lots or the number of destinations cannot be kept together with the rows that must hold"
    )]
    Lots,
    /// The solver failed.
    #[error(transparent)]
    Solver(SolveError),
    /// The solver's plan did not pass the check: a fault of this program.
    #[error("the plan does not pass the check: {0}")]
    Check(String),
}

impl FlowError {
    /// What a user reads.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        let zh = match self {
            Self::Clash(clash) => return (*clash.text).clone(),
            Self::Lots => "最小批量或去向数与必须满足的约束不能同时成立".to_owned(),
            other => other.to_string(),
        };
        Bilingual::new(zh, self.to_string())
    }

    /// True where the case's own settings are the cause, not the program.
    #[must_use]
    pub fn is_of_settings(&self) -> bool {
        matches!(self, Self::Clash(_) | Self::Lots)
    }
}

impl From<SolveError> for FlowError {
    fn from(error: SolveError) -> Self {
        match error {
            SolveError::Stopped => Self::Stopped,
            other => Self::Solver(other),
        }
    }
}

/// Plans the flows of a case. `inputs` are the digests of the files read, `scenario` the id applied
/// (`base` for none); the matrix has a row per site (generators, then facilities, in file order) and a
/// column per facility.
///
/// # Errors
/// [`FlowError`]. Unplaced tonnes are no error: they are in the outcome, each with its reason. Rows that must
/// hold and cannot are one ([`FlowError::Clash`]).
pub fn solve(
    dataset: &Dataset,
    matrix: &Matrix,
    inputs: BTreeMap<String, String>,
    scenario: &str,
    control: &Control,
) -> Result<Outcome, FlowError> {
    solve_with(
        dataset,
        matrix,
        inputs,
        scenario,
        Prices::default(),
        control,
    )
}

/// The optimum of an instance of a case, or why there is none.
fn optimum(
    instance: &instance::Instance,
    dataset: &Dataset,
    matrix: &Matrix,
    control: &Control,
) -> Result<solution::Solution, FlowError> {
    let solved = pricing::solve(instance, &Options::default(), control);
    explained(solved, instance, dataset, matrix, control)
}

/// What was solved, or which rows of the case keep it from being.
fn explained<T>(
    solved: Result<T, SolveError>,
    instance: &instance::Instance,
    dataset: &Dataset,
    matrix: &Matrix,
    control: &Control,
) -> Result<T, FlowError> {
    match solved {
        Err(SolveError::Infeasible) => {
            let found = rows::clash::clash(instance, dataset, matrix, control)?;
            let clash = found.ok_or(FlowError::Solver(SolveError::Infeasible))?;
            Err(FlowError::Clash(Box::new(clash)))
        }
        other => Ok(other?),
    }
}

/// [`solve`], with a choice of the limits that are priced on both sides.
///
/// # Errors
/// [`FlowError`].
pub fn solve_with(
    dataset: &Dataset,
    matrix: &Matrix,
    inputs: BTreeMap<String, String>,
    scenario: &str,
    prices: Prices,
    control: &Control,
) -> Result<Outcome, FlowError> {
    if !dataset.tables().case.flow.objective.is_plain() {
        return goals(dataset, matrix, inputs, scenario, prices, control);
    }
    let instance = build::instance(dataset, matrix)?;
    let solution = optimum(&instance, dataset, matrix, control)?;
    if let Some(breach) = check::check(&instance, &solution).first() {
        return Err(FlowError::Check(breach.to_string()));
    }
    let flow = &dataset.tables().case.flow;
    let rules = lots::Rules {
        min_lot: flow.min_lot_t,
        max_destinations: flow.max_destinations.map(|n| n.get() as usize),
    };
    if !rules.none() && !solution.stopped {
        let rows = instance.limits.iter().any(rows::hard);
        let lotted = match lots::lots(&instance, &solution, rules, control) {
            Err(SolveError::Infeasible) if rows => return Err(FlowError::Lots),
            Err(SolveError::Stopped) => {
                let plain = solution::Solution {
                    stopped: true,
                    ..solution
                };
                let extras = decode::Extras::without_lots(&instance);
                return Ok(decode::outcome(
                    dataset, matrix, &instance, &plain, &extras, inputs, scenario,
                ));
            }
            other => other?,
        };
        let gaps = |b: &check::Breach| {
            use check::Breach::{CostGap, UnplacedGap};
            matches!(b, UnplacedGap(..) | CostGap(..))
        };
        let breaches = check::check(&instance, &lotted.solution);
        if let Some(breach) = breaches.iter().find(|b| !gaps(b)) {
            return Err(FlowError::Check(breach.to_string()));
        }
        let extras = decode::Extras::none(&instance, Some(&lotted));
        let solution = &lotted.solution;
        return Ok(decode::outcome(
            dataset, matrix, &instance, solution, &extras, inputs, scenario,
        ));
    }
    let extras = decode::Extras::worked_out(
        price::prices(&instance, &solution, prices, control),
        remedy::remedies(&instance, &solution, control),
    );
    Ok(decode::outcome(
        dataset, matrix, &instance, &solution, &extras, inputs, scenario,
    ))
}

/// [`solve_with`], where something other than cost alone is minimised.
fn goals(
    dataset: &Dataset,
    matrix: &Matrix,
    inputs: BTreeMap<String, String>,
    scenario: &str,
    prices: Prices,
    control: &Control,
) -> Result<Outcome, FlowError> {
    let instance = build::instance(dataset, matrix)?;
    let flow = &dataset.tables().case.flow;
    let goals = flow.objective.goals();
    let aims: Vec<objective::Aim> = (goals.iter())
        .map(|goal| objective::aim(&instance, dataset, matrix, goal))
        .collect();
    let options = Options::default();
    let staged = objective::solve(&instance, &aims, flow.rows.len(), &options, control);
    let staged = explained(staged, &instance, dataset, matrix, control)?;
    for stage in &staged {
        if let Some(breach) = check::check(&stage.instance, &stage.solution).first() {
            return Err(FlowError::Check(breach.to_string()));
        }
    }
    let (Some(first), Some(last)) = (staged.first(), staged.last()) else {
        return Err(FlowError::Stopped);
    };
    let solution = solution::Solution {
        flows: last.solution.flows.clone(),
        unplaced: last.solution.unplaced.clone(),
        stopped: last.solution.stopped || staged.len() < goals.len(),
        ..first.solution.clone()
    };
    // Room is priced in CNY, and what would place waste is chosen by its cost: where cost comes first.
    let extras = match goals.first() {
        Some(goal) if goal.is_cost() && !solution.stopped => decode::Extras::worked_out(
            price::prices(&instance, &first.solution, prices, control),
            remedy::remedies(&instance, &solution, control),
        ),
        _ => decode::Extras::none(&instance, None),
    };
    let mut outcome = decode::outcome(
        dataset, matrix, &instance, &solution, &extras, inputs, scenario,
    );
    objective::tell(&mut outcome, dataset, goals, &aims, &staged);
    Ok(outcome)
}
