//! Solution in, [`Outcome`] out: numbers get their names back, are rounded once, and every sum of the
//! outcome is taken over the rounded numbers, so that it adds up for whoever reads the file.

mod figures;
mod names;

use super::check;
use super::feeds;
use super::imports;
use super::instance::{Instance, Origin};
use super::lots::Lotted;
use super::nearness::Rooms;
use super::partly::Partly;
use super::solution::{Size, Solution};
use super::{reason, remedy, rows};
use crate::dataset::objective::Objective;
use crate::dataset::vocabulary::Route;
use crate::dataset::{Dataset, PermitId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{
    Certificate, Leg, LimitKind, Load, Lots, Origin as Place, Outcome, PlanStatus, RoomPrice,
    SCHEMA, Stage, Totals, Unserved,
};
use crate::quantity::{Cny, CnyPerTonne, Metres, Seconds, Tonnes};
use figures::{Left, indicators, totals};
pub(super) use names::Names;
use std::collections::BTreeMap;

/// Tonnes below this are noise of the arithmetic (1 g).
const NOISE: Tonnes = Tonnes(1e-6);

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn tonnes(value: Tonnes) -> Tonnes {
    Tonnes(round(value.0, 8))
}

fn price(value: CnyPerTonne) -> CnyPerTonne {
    CnyPerTonne(round(value.0, 9))
}

/// Sums and number of legs of a plan whose duals nobody asks for.
pub(super) fn sums(
    dataset: &Dataset,
    matrix: &Matrix,
    instance: &Instance,
    solution: &Solution,
) -> (Totals, usize) {
    let names = Names { dataset };
    let legs = legs(&names, matrix, instance, solution);
    let left = solution.unplaced.iter().map(|&t| tonnes(t));
    let left = (instance.nodes.iter().zip(left)).filter(|&(_, t)| t >= NOISE);
    let left = Left::of(left.map(|(node, t)| (matches!(node.origin, Origin::Import(_)), t)));
    (
        totals(dataset, &legs, left, &feeds::made(dataset)),
        legs.len(),
    )
}

/// What was asked of a solution beyond the plan.
pub(super) struct Extras {
    /// Prices of lines, then limits.
    pub prices: Vec<Option<RoomPrice>>,
    /// Remedies of nodes.
    pub remedies: Vec<Option<remedy::Remedy>>,
    /// The solver's bound and whether it had every choice, where lots were asked for.
    pub lots: Option<(Cny, bool)>,
    /// What of it could not be worked out, and why.
    pub unfinished: Vec<Bilingual>,
}

impl Extras {
    /// Nothing but lots.
    pub fn none(instance: &Instance, lotted: Option<&Lotted>) -> Self {
        Self {
            prices: vec![None; instance.lines.len() + instance.limits.len()],
            remedies: vec![None; instance.nodes.len()],
            lots: lotted.map(|lotted| (lotted.solver_bound, lotted.whole)),
            unfinished: Vec::new(),
        }
    }

    /// Nothing, and lots were asked for but the solve was stopped before they were kept.
    pub fn without_lots(instance: &Instance) -> Self {
        Self {
            unfinished: vec![Bilingual::new(
                "已停止：最小批量与去向数尚未安排，本方案不受其约束",
                "stopped before lots and destinations were arranged: this plan does not keep them",
            )],
            ..Self::none(instance, None)
        }
    }

    /// Prices and remedies, as far as they came.
    pub fn worked_out(prices: Partly<RoomPrice>, remedies: Partly<remedy::Remedy>) -> Self {
        let told = [
            prices.told(&Bilingual::new("限制的左右价格", "prices of limits")),
            remedies.told(&Bilingual::new(
                "未安置量的最小改变",
                "smallest changes that place what is left",
            )),
        ];
        Self {
            prices: prices.items,
            remedies: remedies.items,
            lots: None,
            unfinished: told.into_iter().flatten().collect(),
        }
    }
}

/// Names one year of a plan over years: as [`outcome`], its proof apart.
pub(in crate::plan) fn part(
    dataset: &Dataset,
    matrix: &Matrix,
    instance: &Instance,
    solution: &Solution,
    inputs: BTreeMap<String, String>,
    scenario: &str,
) -> Outcome {
    let extras = Extras::none(instance, None);
    let whole = outcome(
        dataset, matrix, instance, solution, &extras, inputs, scenario,
    );
    Outcome {
        status: match solution.stopped {
            true => PlanStatus::Stopped,
            false => PlanStatus::Part,
        },
        stages: Vec::new(),
        ..whole
    }
}

/// Names a solution and sums it up.
pub(super) fn outcome(
    dataset: &Dataset,
    matrix: &Matrix,
    instance: &Instance,
    solution: &Solution,
    extras: &Extras,
    inputs: BTreeMap<String, String>,
    scenario: &str,
) -> Outcome {
    let names = Names { dataset };
    let case = &dataset.tables().case;
    let legs = legs(&names, matrix, instance, solution);
    let feeds = feeds::made(dataset);
    let unserved = unserved(&names, matrix, instance, solution, &extras.remedies);
    let left =
        Left::of((unserved.iter()).map(|u| (matches!(u.from, Place::Import { .. }), u.tonnes)));
    let totals = totals(dataset, &legs, left, &feeds);
    let flows: Vec<(u32, Tonnes)> = (solution.flows.iter())
        .map(|&(a, t)| (a, tonnes(t)))
        .filter(|&(_, t)| t >= NOISE)
        .collect();
    let rows = rows::reached(instance, dataset, matrix, solution, &flows);
    let given = rows.iter().filter_map(|row| row.given_cny).sum();
    Outcome {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.id.clone(),
        case_name: case.name.clone(),
        scenario: scenario.to_owned(),
        road_changes: Vec::new(),
        plan_year: case.plan_year,
        seed: 0,
        inputs,
        status: match extras.lots {
            _ if solution.stopped => PlanStatus::Stopped,
            Some(_) => PlanStatus::Bounded,
            None => PlanStatus::Optimal,
        },
        lots: extras.lots.map(|(bound, whole)| {
            let bound = round(bound.0, 4);
            Lots {
                min_lot_t: case.flow.min_lot_t,
                max_destinations: case.flow.max_destinations,
                solver_bound_cny: Cny(bound),
                solver_gap: check::gap(totals.cost_cny.0, bound),
                whole,
            }
        }),
        unfinished: extras.unfinished.clone(),
        stages: stages(instance, solution, &totals, given),
        indicators: indicators(dataset, &legs, &totals, &feeds),
        loads: loads(&names, instance, solution, &extras.prices, &legs),
        certificate: Certificate {
            unplaced: names.duals(instance, &solution.unplaced_duals),
            cost: names.duals(instance, &solution.cost_duals),
            lock: solution.cost_duals.lock,
            later: Vec::new(),
        },
        objective: Objective::default(),
        totals,
        rows,
        feeds,
        legs,
        unserved,
    }
}

/// The legs of a solution, named, as an outcome holds them.
pub(super) fn legs(
    names: &Names<'_>,
    matrix: &Matrix,
    instance: &Instance,
    solution: &Solution,
) -> Vec<Leg> {
    let dataset = names.dataset;
    let rooms = Rooms::of(dataset, instance, solution);
    let mut legs: Vec<Leg> = Vec::with_capacity(solution.flows.len());
    for &(a, flow) in &solution.flows {
        let flow = tonnes(flow);
        if flow < NOISE {
            continue;
        }
        let arc = &instance.arcs[a as usize];
        let from = instance.arc_start.partition_point(|&s| s <= a) - 1;
        let node = &instance.nodes[from];
        let line = &instance.lines[arc.line as usize];
        let permit = dataset.permit(PermitId::new(line.permit as usize));
        let driven = |site: usize| {
            let way = matrix.get(site, line.facility as usize);
            way.map_or(0.0, |way| way.seconds.0)
        };
        let seconds = match node.origin {
            Origin::Stream(s) => driven(dataset.links().stream_generator[s as usize].index()),
            Origin::Residue(f) | Origin::PassedOn(f) => {
                driven(dataset.generators().len() + f as usize)
            }
            Origin::Import(i) => imports::way(dataset, i, line.facility).1.0,
            Origin::Stock(row) => stock_site(dataset, row).map_or(0.0, driven),
        };
        let leg = Leg {
            from: names.place(node.origin),
            code: names.code(node.waste).to_owned(),
            facility: permit.facility.clone(),
            permit: permit.id.clone(),
            operation: permit.operation,
            route: arc.route,
            quota: (arc.quota)
                .map(|q| names.limit(LimitKind::Quota, instance.limits[q as usize].row)),
            waiver: permit.waiver.clone(),
            tonnes: flow,
            metres: Metres(round(arc.metres.0, 3)),
            seconds: Seconds(round(seconds, 1)),
            transport_cny_t: price(arc.transport),
            gate_cny_t: price(line.gate),
            handling_cny_t: price(arc.handling),
            cost_cny: Cny::ZERO,
            nearer: rooms.nearer(from, a as usize, names.province(node.origin)),
        };
        legs.push(leg);
    }
    fn key(leg: &Leg) -> (&Place, &str, &str, &str, Route, &Option<String>) {
        (
            &leg.from,
            &leg.code,
            &leg.facility,
            &leg.permit,
            leg.route,
            &leg.quota,
        )
    }
    legs.sort_by(|a, b| key(a).cmp(&key(b)));
    // What a facility made and what it passes on may share a leg.
    legs.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same {
            kept.tonnes = tonnes(kept.tonnes + next.tonnes);
        }
        same
    });
    for leg in &mut legs {
        let per_tonne = leg.transport_cny_t + leg.gate_cny_t + leg.handling_cny_t;
        leg.cost_cny = Cny(round((leg.tonnes * per_tonne).0, 4));
    }
    legs
}

fn unserved(
    names: &Names<'_>,
    matrix: &Matrix,
    instance: &Instance,
    solution: &Solution,
    remedies: &[Option<remedy::Remedy>],
) -> Vec<Unserved> {
    let loads = reason::Loads::of(names.dataset, matrix, instance, solution);
    let mut unserved: Vec<Unserved> = Vec::new();
    for (n, &left) in solution.unplaced.iter().enumerate() {
        let left = tonnes(left);
        if left < NOISE {
            continue;
        }
        let node = &instance.nodes[n];
        let (reason, detail) = loads.explain(n);
        unserved.push(Unserved {
            from: names.place(node.origin),
            code: names.code(node.waste).to_owned(),
            tonnes: left,
            reason,
            detail,
            remedy: (remedies[n].as_ref()).map(|remedy| names.remedy(instance, remedy)),
        });
    }
    unserved.sort_by(|a, b| (&a.from, &a.code, a.reason).cmp(&(&b.from, &b.code, b.reason)));
    unserved
}

/// Row of the matrix a row of `stocks.csv` lies at.
pub(super) fn stock_site(dataset: &Dataset, row: u32) -> Option<usize> {
    let links = dataset.links();
    let generators = dataset.generators().len();
    let facility = links.stock_facility[row as usize].map(|f| generators + f.index());
    facility.or_else(|| links.stock_generator[row as usize].map(|g| g.index()))
}

fn stages(instance: &Instance, solution: &Solution, totals: &Totals, given: Cny) -> Vec<Stage> {
    let least = totals.unplaced_t;
    let unplaced = check::unplaced_bound(instance, &solution.unplaced_duals);
    let cost = check::cost_bound(instance, &solution.cost_duals, least);
    vec![
        stage(
            ("unplaced", "t"),
            [least.0, unplaced.0],
            solution.unplaced_size,
        ),
        stage(
            ("cost", "CNY"),
            [(totals.cost_cny + given).0, cost.0],
            solution.cost_size,
        ),
    ]
}

/// A stage by its name, its unit, the value it reached and the bound of that.
pub(in crate::plan) fn stage(
    (name, unit): (&str, &str),
    [objective, bound]: [f64; 2],
    size: Size,
) -> Stage {
    Stage {
        name: name.to_owned(),
        unit: unit.to_owned(),
        objective,
        bound,
        gap: check::gap(objective, bound),
        rows: size.rows,
        columns: size.columns,
        rounds: size.rounds,
        held: None,
    }
}

fn loads(
    names: &Names<'_>,
    instance: &Instance,
    solution: &Solution,
    prices: &[Option<RoomPrice>],
    legs: &[Leg],
) -> Vec<Load> {
    let mut of_permit: BTreeMap<&str, Tonnes> = BTreeMap::new();
    let mut of_quota: BTreeMap<&str, Tonnes> = BTreeMap::new();
    for leg in legs {
        *of_permit.entry(&leg.permit).or_default() += leg.tonnes;
        if let Some(quota) = &leg.quota {
            *of_quota.entry(quota).or_default() += leg.tonnes;
        }
    }
    let (first, second) = (&solution.unplaced_duals, &solution.cost_duals);
    let mut of_limit = vec![Tonnes::ZERO; instance.limits.len()];
    let mut loads = Vec::with_capacity(instance.lines.len() + instance.limits.len());
    for (l, line) in instance.lines.iter().enumerate() {
        let permit = names.limit(LimitKind::Permit, line.permit);
        let load = of_permit.get(permit.as_str()).copied().unwrap_or_default();
        for &(k, share) in &line.limits {
            of_limit[k as usize] += load * share;
        }
        loads.push(Load {
            kind: LimitKind::Permit,
            id: permit,
            load_t: tonnes(load),
            capacity_t: line.capacity,
            price_cny_t: CnyPerTonne(0.0 - second.line[l]),
            placed_per_t: 0.0 - first.line[l],
            room: prices[l],
        });
    }
    for (k, limit) in instance.limits.iter().enumerate() {
        if limit.kind == LimitKind::Row {
            continue;
        }
        let name = names.limit(limit.kind, limit.row);
        let load = match limit.kind {
            LimitKind::Quota => of_quota.get(name.as_str()).copied().unwrap_or_default(),
            _ => of_limit[k],
        };
        loads.push(Load {
            kind: limit.kind,
            id: name,
            load_t: tonnes(load),
            capacity_t: limit.capacity,
            price_cny_t: CnyPerTonne(0.0 - second.limit[k]),
            placed_per_t: 0.0 - first.limit[k],
            room: prices[instance.lines.len() + k],
        });
    }
    loads.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    loads
}
