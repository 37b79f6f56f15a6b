//! A flow instance in, its optimum, its certificate and what they cost out.

use super::{FlowInstance, Problem};
use crate::bench::meter::timed;
use crate::bench::run::median;
use crate::plan::control::Control;
use crate::plan::mincost::check::{self, Certificate};
use crate::plan::mincost::{NetworkSolver, Status, TransportationSolver, recognised};

/// What a solve gave and cost; quantities and costs in the units of the file.
#[derive(Clone, Debug)]
pub struct FlowRun {
    /// `optimal` only when the certificate proves it, else `unproven`, `infeasible`, `unbounded`, `stopped`.
    pub status: &'static str,
    /// Cost of the flow, what is unserved included.
    pub objective: f64,
    /// No flow costs less; `None` when the prices bound nothing.
    pub bound: Option<f64>,
    /// (objective − bound) / max(1, |objective|); `None` without a bound.
    pub gap: Option<f64>,
    /// Most by which a supply, a capacity or a bound is missed.
    pub primal_violation: f64,
    /// Most by which a price or a reduced cost has the wrong sign.
    pub dual_violation: f64,
    /// Which engine solved it: `transportation` or `network`.
    pub engine: &'static str,
    /// Pivots.
    pub pivots: u64,
    /// CPU seconds from the instance to a first basis; median of the runs.
    pub build_seconds: f64,
    /// CPU seconds from there to the optimum; median of the runs.
    pub solve_seconds: f64,
    /// CPU seconds the checker took.
    pub check_seconds: f64,
}

/// Solves an instance `repeat` times and judges the last solution.
#[must_use]
pub fn run(instance: &FlowInstance, repeat: u32, control: &Control) -> FlowRun {
    let (mut build, mut solve) = (Vec::new(), Vec::new());
    let mut last = None;
    for _ in 0..repeat.max(1) {
        let one = once(&instance.problem, control);
        build.push(one.build_seconds);
        solve.push(one.solve_seconds);
        last = Some(one);
    }
    let once = last.expect("at least one run");
    let cost_unit = unit(instance.cost_places);
    let quantity_unit = unit(instance.quantity_places);
    let Certificate {
        cost,
        bound,
        primal_violation,
        dual_violation,
    } = once.certificate;
    // Rounded once, at the very end.
    #[allow(clippy::cast_precision_loss)]
    FlowRun {
        status: match once.status {
            Status::Optimal if !once.certificate.proves_optimality() => "unproven",
            status => status.word(),
        },
        objective: cost as f64 / (cost_unit * quantity_unit),
        bound: bound.map(|bound| bound as f64 / (cost_unit * quantity_unit)),
        gap: bound.map(|_| once.certificate.gap()),
        primal_violation: primal_violation as f64 / quantity_unit,
        dual_violation: dual_violation as f64 / cost_unit,
        engine: once.engine,
        pivots: once.pivots,
        build_seconds: median(build),
        solve_seconds: median(solve),
        check_seconds: once.check_seconds,
    }
}

/// One solve in the numbers of the problem.
struct Once {
    status: Status,
    engine: &'static str,
    pivots: u64,
    certificate: Certificate,
    build_seconds: f64,
    solve_seconds: f64,
    check_seconds: f64,
}

fn once(problem: &Problem, control: &Control) -> Once {
    match problem {
        Problem::Transportation(instance) => {
            let (solver, build_seconds) = timed(|| TransportationSolver::new(instance));
            let (solution, solve_seconds) = timed(|| solver.solve(control));
            let (certificate, check_seconds) = timed(|| check::transportation(instance, &solution));
            Once {
                status: solution.status,
                engine: "transportation",
                pivots: solution.pivots,
                certificate,
                build_seconds,
                solve_seconds,
                check_seconds,
            }
        }
        Problem::Network(network) => {
            let (found, recognise_seconds) = timed(|| recognised(network));
            let (solution, build_seconds, solve_seconds) = match &found {
                Some(found) => {
                    let (solver, build) = timed(|| TransportationSolver::new(found.instance()));
                    let (plan, solve) = timed(|| solver.solve(control));
                    let (solution, back) = timed(|| found.back(network, &plan));
                    (solution, recognise_seconds + build, solve + back)
                }
                None => {
                    let (solver, build) = timed(|| NetworkSolver::new(network));
                    let (solution, solve) = timed(|| solver.solve(control));
                    (solution, recognise_seconds + build, solve)
                }
            };
            let (certificate, check_seconds) = timed(|| check::network(network, &solution));
            Once {
                status: solution.status,
                engine: if found.is_some() {
                    "transportation"
                } else {
                    "network"
                },
                pivots: solution.pivots,
                certificate,
                build_seconds,
                solve_seconds,
                check_seconds,
            }
        }
    }
}

fn unit(places: u32) -> f64 {
    10f64.powi(i32::try_from(places).expect("few places"))
}
