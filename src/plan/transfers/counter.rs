//! What a movement costs others: the flow plan of the year with the movement made and without it, and what
//! a tonne of the quota it would use is worth on either side.
//!
//! Without: the best plan in which none of the sender's tonnes of the code go to the receiver. With: the best
//! plan in which the tonnes asked go there, on the cheapest of its arcs with room, and everything else where
//! it is then best. Both are optima of the same model ([`super::super::flow`]), solved apart.

use crate::dataset::Dataset;
use crate::dataset::tables::ApplicationRow;
use crate::dataset::vocabulary::Route;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::check::{check, cost};
use crate::plan::flow::instance::{Instance, Origin};
use crate::plan::flow::price::{Prices, prices};
use crate::plan::flow::solution::Solution;
use crate::plan::flow::{FlowError, Options, instance_of, solve_instance};
use crate::plan::outcome::{LimitKind, RoomPrice};
use crate::quantity::{Cny, Tonnes};
use serde::Serialize;
use utoipa::ToSchema;

/// With and without.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Counter {
    /// Year planned.
    pub year: i32,
    /// Tonnes moved in the plan with the movement.
    pub tonnes: Tonnes,
    /// How they cross borders in it.
    pub route: Route,
    /// Cost of all flows without.
    pub cost_without: Cny,
    /// Cost of all flows with.
    pub cost_with: Cny,
    /// With less without.
    pub cost_change: Cny,
    /// Unplaced tonnes of everybody else, without.
    pub others_unplaced_without: Tonnes,
    /// Unplaced tonnes of everybody else, with.
    pub others_unplaced_with: Tonnes,
    /// The sender's own unplaced tonnes of the code, without.
    pub own_unplaced_without: Tonnes,
    /// The same, with.
    pub own_unplaced_with: Tonnes,
    /// White-list row used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<String>,
    /// What a tonne of it is worth on either side, in the plan where everything is free to move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_price: Option<RoomPrice>,
}

/// Why there is no comparison.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// The case plans another year than the one asked for.
    #[error("the plan of {0} has no way from {1} to {2} for {3}")]
    NoArc(i32, String, String, String),
    /// The flow plan failed.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl CounterError {
    /// What a user reads.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        let zh = match self {
            Self::NoArc(year, sender, facility, code) => {
                format!(
                    "{year} 年的流向模型中没有 {sender} 的 {code} 去 {facility} 的路径，无从比较"
                )
            }
            Self::Flow(error) => error.to_string(),
        };
        Bilingual::new(zh, self.to_string())
    }
}

/// A plan that passed its check.
fn solved(instance: &Instance, control: &Control) -> Result<Solution, FlowError> {
    let solution = solve_instance(instance, &Options::default(), control)?;
    match check(instance, &solution).first() {
        Some(breach) => Err(FlowError::Check(breach.to_string())),
        None => Ok(solution),
    }
}

/// The instance without the arcs of a node to a facility.
fn without(instance: &Instance, node: usize, facility: u32) -> Instance {
    let mut less = instance.clone();
    less.arcs.clear();
    less.arc_start = vec![0];
    for n in 0..instance.nodes.len() {
        for a in instance.arcs_of(n) {
            let arc = instance.arcs[a];
            if n != node || instance.lines[arc.line as usize].facility != facility {
                less.arcs.push(arc);
            }
        }
        let end = u32::try_from(less.arcs.len()).expect("no more arcs than before");
        less.arc_start.push(end);
    }
    less
}

/// Plans the year with and without the tonnes an application asks for.
///
/// # Errors
/// [`CounterError`]: the flow plan of the case has no way for it, or failed.
pub fn counter(
    dataset: &Dataset,
    matrix: &Matrix,
    row: &ApplicationRow,
    control: &Control,
) -> Result<Counter, CounterError> {
    let year = dataset.tables().case.plan_year;
    let no_arc = || {
        CounterError::NoArc(
            year,
            row.sender.clone(),
            row.facility.clone(),
            row.code.clone(),
        )
    };
    let instance = instance_of(dataset, matrix)?;
    let stream = (dataset.streams())
        .position(|(_, s)| s.generator == row.sender && s.code == row.code)
        .ok_or_else(no_arc)?;
    let node = (instance.nodes.iter())
        .position(|n| matches!(n.origin, Origin::Stream(s) if s as usize == stream))
        .ok_or_else(no_arc)?;
    let facility = (dataset.facilities())
        .position(|(_, f)| f.id == row.facility)
        .and_then(|f| u32::try_from(f).ok())
        .ok_or_else(no_arc)?;
    let operation = |line: u32| {
        let permit = instance.lines[line as usize].permit;
        dataset.tables().permits.rows[permit as usize].operation
    };
    let room = |a: usize| {
        let arc = &instance.arcs[a];
        let line = instance.lines[arc.line as usize].capacity;
        let limits = instance.limits_of(arc).filter(|(_, share)| *share > 0.0);
        limits.fold(line, |room, (k, share)| {
            room.min(instance.limits[k].capacity / share)
        })
    };
    let mut arcs: Vec<usize> = (instance.arcs_of(node))
        .filter(|&a| {
            let arc = &instance.arcs[a];
            instance.lines[arc.line as usize].facility == facility
                && operation(arc.line) == row.operation
        })
        .collect();
    arcs.sort_by(|&a, &b| {
        let price = |a: usize| instance.price(&instance.arcs[a]).0;
        price(a).total_cmp(&price(b)).then(a.cmp(&b))
    });
    let supply = instance.nodes[node].supply;
    let mut left = row.t.min(supply);
    let (asked, first) = (left, *arcs.first().ok_or_else(no_arc)?);

    let mut with = without(&instance, node, facility);
    let mut moved = Cny::ZERO;
    for a in arcs {
        let t = left.min(room(a));
        let arc = instance.arcs[a];
        moved += t * instance.price(&arc);
        with.lines[arc.line as usize].capacity -= t;
        for (k, share) in instance.limits_of(&arc) {
            let limit = &mut with.limits[k];
            limit.capacity -= t * share;
            limit.least = limit.least.map(|least| least - t * share);
        }
        for &(output, per_t) in &instance.lines[arc.line as usize].outputs {
            with.nodes[output as usize].supply += t * per_t;
        }
        left -= t;
    }
    let tonnes = asked - left;
    with.nodes[node].supply = supply - tonnes;
    let less = without(&instance, node, facility);
    let (free, made) = (solved(&less, control)?, solved(&with, control)?);
    let others = |solution: &Solution| {
        let all: Tonnes = solution.unplaced.iter().sum();
        all - solution.unplaced[node]
    };
    let quota = instance.arcs[first].quota;
    let quota_id = quota.map(|k| {
        let row = instance.limits[k as usize].row as usize;
        dataset.tables().whitelist.rows[row].id.clone()
    });
    let quota_price = match quota {
        Some(k) if instance.limits[k as usize].kind == LimitKind::Quota => {
            let base = solved(&instance, control)?;
            let all = prices(&instance, &base, Prices::All, control).items;
            all.get(instance.lines.len() + k as usize)
                .cloned()
                .flatten()
        }
        _ => None,
    };
    let (before, after) = (cost(&less, &free), cost(&with, &made) + moved);
    Ok(Counter {
        year,
        tonnes,
        route: instance.arcs[first].route,
        cost_without: before,
        cost_with: after,
        cost_change: after - before,
        others_unplaced_without: others(&free),
        others_unplaced_with: others(&made),
        own_unplaced_without: free.unplaced[node],
        own_unplaced_with: made.unplaced[node],
        quota: quota_id,
        quota_price,
    })
}
