//! The flow plan of a case, timed part by part: building the model, solving it, judging the solution.

use super::meter::timed;
use super::points::Dice;
use super::run::median;
use crate::plan::control::Control;
use crate::plan::flow::check::{self, Breach};
use crate::plan::flow::instance::Instance;
use crate::plan::flow::settle::{Change, Settled};
use crate::plan::flow::solution::Size;
use crate::plan::flow::{Options, SolveError, solve_instance};
use crate::quantity::{CnyPerTonne, Tonnes};

/// What a solve gave and cost.
#[derive(Clone, Debug)]
pub struct PlanRun {
    /// Unplaced tonnes, the least possible.
    pub unplaced_t: f64,
    /// Cost, CNY.
    pub cost_cny: f64,
    /// Relative gap of the first stage, by the checker.
    pub unplaced_gap: f64,
    /// Relative gap of the second stage, by the checker.
    pub cost_gap: f64,
    /// What the checker found wrong.
    pub breaches: Vec<Breach>,
    /// Programs of the two stages.
    pub sizes: [Size; 2],
    /// CPU seconds of the solve, ties included.
    pub solve_seconds: f64,
    /// CPU seconds of the checker, both bounds included.
    pub check_seconds: f64,
}

/// Solves an instance once and judges the solution.
///
/// # Errors
/// [`SolveError`].
pub fn run(instance: &Instance, control: &Control) -> Result<PlanRun, SolveError> {
    let (solution, solve_seconds) =
        timed(|| solve_instance(instance, &Options::default(), control));
    let solution = solution?;
    let (breaches, check_seconds) = timed(|| check::check(instance, &solution));
    let unplaced = solution.unplaced.iter().map(|t| t.0).sum::<f64>();
    let cost = check::cost(instance, &solution).0;
    let bounds = (
        check::unplaced_bound(instance, &solution.unplaced_duals).0,
        check::cost_bound(instance, &solution.cost_duals, solution.least_unplaced).0,
    );
    Ok(PlanRun {
        unplaced_t: unplaced,
        cost_cny: cost,
        unplaced_gap: check::gap(unplaced, bounds.0),
        cost_gap: check::gap(cost, bounds.1),
        breaches,
        sizes: [solution.unplaced_size, solution.cost_size],
        solve_seconds,
        check_seconds,
    })
}

/// What re-solving after one change of a kind cost, beside solving the changed instance from nothing.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Resolves {
    /// `price`, `outage` or `limit`.
    pub kind: &'static str,
    /// CPU seconds of a re-solve, both stages and ties; median.
    pub seconds: f64,
    /// CPU seconds of a solve from nothing; median.
    pub cold_seconds: f64,
    /// Median of their ratios.
    pub ratio: f64,
    /// Largest relative difference of unplaced tonnes or cost between the two.
    pub difference: f64,
    /// Re-solves that the checker does not find proved.
    pub unproved: usize,
}

/// Makes `changes` single changes of each kind, each undone before the next: a gate fee a quarter dearer, a facility
/// out, a shared limit halved.
///
/// # Errors
/// [`SolveError`].
pub fn changes(
    instance: &Instance,
    changes: u32,
    seed: u64,
    control: &Control,
) -> Result<Vec<Resolves>, SolveError> {
    let mut dice = Dice::new(seed);
    let mut settled = Settled::open(instance, &Options::default(), control)?;
    let stopped = || SolveError::Failed("limits that must be reached are missed".to_owned());
    settled.solve()?.ok_or_else(stopped)?;
    let mut all = Vec::new();
    for kind in ["price", "outage", "limit"] {
        let (mut warm, mut cold, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut difference, mut unproved) = (0.0_f64, 0);
        for _ in 0..changes {
            let (made, undone) = draw(instance, kind, &mut dice);
            if made.is_empty() {
                continue;
            }
            let (again, seconds) = timed(|| {
                made.iter().try_for_each(|&change| settled.change(change))?;
                settled.solve()
            });
            let again = again?.ok_or_else(stopped)?;
            let changed = settled.instance().clone();
            let (fresh, cold_seconds) =
                timed(|| solve_instance(&changed, &Options::default(), control));
            let fresh = fresh?;
            let apart = |a: f64, b: f64| (a - b).abs() / b.abs().max(1.0);
            let cost = |solution| check::cost(&changed, solution).0;
            difference = difference
                .max(apart(again.least_unplaced.0, fresh.least_unplaced.0))
                .max(apart(cost(&again), cost(&fresh)));
            unproved += usize::from(!check::check(&changed, &again).is_empty());
            warm.push(seconds);
            cold.push(cold_seconds);
            ratios.push(seconds / cold_seconds);
            undone
                .iter()
                .try_for_each(|&change| settled.change(change))?;
            settled.solve()?.ok_or_else(stopped)?;
        }
        if !warm.is_empty() {
            all.push(Resolves {
                kind,
                seconds: median(warm),
                cold_seconds: median(cold),
                ratio: median(ratios),
                difference,
                unproved,
            });
        }
    }
    Ok(all)
}

/// A change, in as many steps as it takes, and what undoes it.
fn draw(instance: &Instance, kind: &str, dice: &mut Dice) -> (Vec<Change>, Vec<Change>) {
    let mut below = |n: usize| dice.below(u32::try_from(n).expect("fewer than 2^32")) as usize;
    match kind {
        "price" => {
            let l = below(instance.lines.len());
            let gate = instance.lines[l].gate;
            let dearer = CnyPerTonne(gate.0 + 0.25 * gate.0.abs().max(40.0));
            (vec![Change::Gate(l, dearer)], vec![Change::Gate(l, gate)])
        }
        "outage" => {
            let facility = instance.lines[below(instance.lines.len())].facility;
            let lines =
                (0..instance.lines.len()).filter(|&l| instance.lines[l].facility == facility);
            lines
                .map(|l| {
                    let was = Change::Line(l, instance.lines[l].capacity);
                    (Change::Line(l, Tonnes::ZERO), was)
                })
                .unzip()
        }
        _ => {
            let limits: Vec<usize> = (0..instance.limits.len())
                .filter(|&k| instance.limits[k].capacity.0.is_finite())
                .collect();
            if limits.is_empty() {
                return Default::default();
            }
            let k = limits[below(limits.len())];
            let capacity = instance.limits[k].capacity;
            let half = Change::Limit(k, capacity * 0.5);
            (vec![half], vec![Change::Limit(k, capacity)])
        }
    }
}
