//! Solution in, [`Outcome`] out: numbers get their names back, are rounded once, and every sum of the
//! outcome is taken over the rounded numbers, so that it adds up for whoever reads the file.

use super::check;
use super::feeds;
use super::imports;
use super::instance::{Instance, Node, Origin, id};
use super::lots::Lotted;
use super::nearness::Rooms;
use super::solution::{Duals, Size, Solution};
use super::{reason, remedy, rows};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::vocabulary::{Operation, Route};
use crate::dataset::{Dataset, PermitId, StreamId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{
    Certificate, Duals as NamedDuals, Feed, Figure, Leg, LimitKind, Load, Lots, Opening,
    Origin as Place, Outcome, PlanStatus, Remedy, RoomPrice, SCHEMA, Stage, Totals, Unserved,
};
use crate::quantity::{Cny, CnyPerTonne, Metres, Seconds, Tonnes};
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
}

impl Extras {
    /// Nothing but lots.
    pub fn none(instance: &Instance, lotted: Option<&Lotted>) -> Self {
        Self {
            prices: vec![None; instance.lines.len() + instance.limits.len()],
            remedies: vec![None; instance.nodes.len()],
            lots: lotted.map(|lotted| (lotted.solver_bound, lotted.whole)),
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
        stages: stages(instance, solution, &totals, given),
        indicators: indicators(dataset, &legs, &totals, &feeds),
        loads: loads(&names, instance, solution, &extras.prices, &legs),
        certificate: Certificate {
            unplaced: names.duals(instance, &solution.unplaced_duals),
            cost: names.duals(instance, &solution.cost_duals),
            lock: solution.cost_duals.lock,
        },
        totals,
        rows,
        feeds,
        legs,
        unserved,
    }
}

/// Names of what an instance numbers.
pub(super) struct Names<'a> {
    pub dataset: &'a Dataset,
}

impl Names<'_> {
    pub(super) fn place(&self, origin: Origin) -> Place {
        match origin {
            Origin::Stream(stream) => {
                let row = self.dataset.stream(StreamId::new(stream as usize));
                Place::Stream {
                    stream: row.id.clone(),
                    generator: row.generator.clone(),
                }
            }
            Origin::Residue(f) | Origin::PassedOn(f) => Place::Facility {
                facility: self.facility(f),
            },
            Origin::Import(i) => Place::Import {
                import: self.import(i).to_owned(),
            },
            Origin::Stock(row) => {
                let row = &self.dataset.tables().stocks.rows[row as usize];
                Place::Stock {
                    stock: row.id.clone(),
                    site: row.site.clone(),
                }
            }
        }
    }

    fn import(&self, i: u32) -> &str {
        &self.dataset.tables().imports.rows[i as usize].id
    }

    fn province(&self, origin: Origin) -> &str {
        let tables = self.dataset.tables();
        match origin {
            Origin::Stream(_) => &tables.case.province,
            Origin::Residue(f) | Origin::PassedOn(f) => {
                &tables.facilities.rows[f as usize].province
            }
            // Where it ends is the district, whatever it comes from.
            Origin::Import(_) => &tables.case.province,
            Origin::Stock(row) => {
                let facility = self.dataset.links().stock_facility[row as usize];
                facility.map_or(&tables.case.province, |f| {
                    &self.dataset.facility(f).province
                })
            }
        }
    }

    fn facility(&self, f: u32) -> String {
        self.dataset.tables().facilities.rows[f as usize].id.clone()
    }

    pub(super) fn code(&self, waste: u32) -> &str {
        &self.dataset.tables().wastes.rows[waste as usize].code
    }

    pub(super) fn limit(&self, kind: LimitKind, row: u32) -> String {
        let (tables, row) = (self.dataset.tables(), row as usize);
        match kind {
            LimitKind::Permit => tables.permits.rows[row].id.clone(),
            LimitKind::Facility => tables.facilities.rows[row].id.clone(),
            LimitKind::Host => tables.hosts.rows[row].id.clone(),
            LimitKind::Quota => tables.whitelist.rows[row].id.clone(),
            LimitKind::Landfill => tables.landfills.rows[row].facility.clone(),
            LimitKind::Waiver => tables.waivers.rows[row].id.clone(),
            LimitKind::Element => tables.host_limits.rows[row].id.clone(),
            LimitKind::Row => rows::name(self.dataset, id(row)),
        }
    }

    /// Name of a node's balance.
    fn balance(&self, node: &Node) -> String {
        let code = self.code(node.waste);
        match node.origin {
            Origin::Stream(s) => self.dataset.stream(StreamId::new(s as usize)).id.clone(),
            Origin::Residue(f) => format!("{}/{code}", self.facility(f)),
            Origin::PassedOn(f) => format!("{}/{code}/passed_on", self.facility(f)),
            Origin::Import(i) => format!("import/{}", self.import(i)),
            Origin::Stock(row) => {
                let row = &self.dataset.tables().stocks.rows[row as usize];
                format!("stock/{}", row.id)
            }
        }
    }

    /// Named duals back by dense id; the lock is not among them.
    pub(super) fn dense(&self, instance: &Instance, named: &NamedDuals) -> Duals {
        let limit = |kind: LimitKind, row: u32| {
            let key = format!("{}/{}", kind.word(), self.limit(kind, row));
            named.limit.get(&key).copied().unwrap_or(0.0)
        };
        let balance = |node| named.balance.get(&self.balance(node)).copied();
        Duals {
            balance: (instance.nodes.iter())
                .map(|node| balance(node).unwrap_or(0.0))
                .collect(),
            line: (instance.lines.iter())
                .map(|line| limit(LimitKind::Permit, line.permit))
                .collect(),
            limit: (instance.limits.iter())
                .map(|row| limit(row.kind, row.row))
                .collect(),
            lock: 0.0,
        }
    }

    fn remedy(&self, instance: &Instance, remedy: &remedy::Remedy) -> Remedy {
        let lines = instance.lines.len();
        let mut openings: Vec<Opening> = (remedy.openings.iter())
            .map(|&(room, t)| {
                let (kind, row) = match room.checked_sub(lines) {
                    None => (LimitKind::Permit, instance.lines[room].permit),
                    Some(k) => (instance.limits[k].kind, instance.limits[k].row),
                };
                Opening {
                    kind,
                    id: self.limit(kind, row),
                    tonnes: Tonnes(round(t.0, 6)),
                }
            })
            .collect();
        openings.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        let mut permits_for: Vec<String> = (remedy.blocked.iter())
            .map(|&n| self.code(instance.nodes[n].waste).to_owned())
            .collect();
        permits_for.sort();
        permits_for.dedup();
        let placed = remedy.placed;
        Remedy {
            openings,
            permits_for,
            tonnes: Tonnes(round(placed.0, 6)),
            cost_cny_t: (placed > NOISE).then(|| CnyPerTonne(round(remedy.cost.0 / placed.0, 4))),
        }
    }

    fn duals(&self, instance: &Instance, duals: &Duals) -> NamedDuals {
        let mut named = NamedDuals::default();
        for (node, &dual) in instance.nodes.iter().zip(&duals.balance) {
            if dual != 0.0 {
                named.balance.insert(self.balance(node), dual);
            }
        }
        let lines = (instance.lines.iter().zip(&duals.line))
            .map(|(line, &dual)| (LimitKind::Permit, line.permit, dual));
        let limits = (instance.limits.iter().zip(&duals.limit))
            .map(|(limit, &dual)| (limit.kind, limit.row, dual));
        for (kind, row, dual) in lines.chain(limits).filter(|&(_, _, dual)| dual != 0.0) {
            let key = format!("{}/{}", kind.word(), self.limit(kind, row));
            named.limit.insert(key, dual);
        }
        named
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

/// Tonnes without a place.
#[derive(Clone, Copy, Default)]
struct Left {
    all: Tonnes,
    /// Of them: of other districts.
    turned_away: Tonnes,
}

impl Left {
    /// Sums tonnes, each with whether they are imported.
    fn of(left: impl Iterator<Item = (bool, Tonnes)>) -> Self {
        let mut sum = Self::default();
        for (imported, t) in left {
            sum.all += t;
            if imported {
                sum.turned_away += t;
            }
        }
        sum
    }
}

fn totals(dataset: &Dataset, legs: &[Leg], left: Left, feeds: &[Feed]) -> Totals {
    let abroad = abroad(dataset);
    let mut totals = Totals {
        arising_t: dataset.streams().map(|(_, s)| s.t_per_year).sum(),
        residues_t: residue_tonnes(legs, &residues_left(dataset, |_| true))
            + feeds::left(feeds, |_| true),
        unplaced_t: left.all,
        turned_away_t: left.turned_away,
        ..Totals::default()
    };
    for leg in legs {
        let imported = matches!(leg.from, Place::Import { .. });
        match leg.operation {
            _ if imported => totals.imported_t += leg.tonnes,
            Operation::Use => totals.used_t += leg.tonnes,
            Operation::Dispose => totals.disposed_t += leg.tonnes,
            Operation::Collect | Operation::Store => (),
        }
        if leaves(leg, &abroad) {
            totals.exported_t += leg.tonnes;
        }
        totals.cost_cny += leg.cost_cny;
        totals.transport_cny += leg.tonnes * leg.transport_cny_t;
        totals.gate_cny += leg.tonnes * leg.gate_cny_t;
        totals.handling_cny += leg.tonnes * leg.handling_cny_t;
        totals.tonne_km += leg.tonnes.0 * leg.metres.km();
    }
    for t in [
        &mut totals.arising_t,
        &mut totals.residues_t,
        &mut totals.used_t,
        &mut totals.disposed_t,
        &mut totals.exported_t,
        &mut totals.imported_t,
        &mut totals.turned_away_t,
    ] {
        t.0 = round(t.0, 6);
    }
    totals.unplaced_t = tonnes(totals.unplaced_t);
    for cny in [
        &mut totals.cost_cny,
        &mut totals.transport_cny,
        &mut totals.gate_cny,
        &mut totals.handling_cny,
    ] {
        cny.0 = round(cny.0, 4);
    }
    totals.tonne_km = round(totals.tonne_km, 4);
    totals
}

/// Residues with a code that treatment under each permit leaves, tonnes per tonne taken in.
fn residues_left(dataset: &Dataset, counts: impl Fn(&str) -> bool) -> BTreeMap<&str, f64> {
    let links = dataset.links();
    let mut left = BTreeMap::new();
    for (permit, row) in dataset.permits() {
        if !row.operation.is_final() {
            continue;
        }
        let process = links.permit_process[permit.index()];
        let residues = process.map(|p| &links.process_leaves[p.index()]);
        let sum: f64 = (residues.into_iter().flatten())
            .filter(|&&(waste, _)| counts(&dataset.waste(waste).code))
            .map(|&(_, factor)| factor.max(0.0))
            .sum();
        left.insert(row.id.as_str(), sum);
    }
    left
}

/// Tonnes of such residues that the legs leave.
fn residue_tonnes(legs: &[Leg], left: &BTreeMap<&str, f64>) -> Tonnes {
    let of = |leg: &Leg| left.get(leg.permit.as_str()).copied().unwrap_or(0.0);
    legs.iter().map(|leg| leg.tonnes * of(leg)).sum()
}

/// Facilities outside the district.
fn abroad(dataset: &Dataset) -> std::collections::BTreeSet<&str> {
    let case = &dataset.tables().case;
    (dataset.facilities())
        .filter(|(_, f)| f.province != case.province || f.district != case.district)
        .map(|(_, f)| f.id.as_str())
        .collect()
}

/// Row of the matrix a row of `stocks.csv` lies at.
pub(super) fn stock_site(dataset: &Dataset, row: u32) -> Option<usize> {
    let links = dataset.links();
    let generators = dataset.generators().len();
    let facility = links.stock_facility[row as usize].map(|f| generators + f.index());
    facility.or_else(|| links.stock_generator[row as usize].map(|g| g.index()))
}

/// True for a leg from inside the district to outside.
fn leaves(leg: &Leg, abroad: &std::collections::BTreeSet<&str>) -> bool {
    let inside = match &leg.from {
        Place::Stream { .. } => true,
        Place::Stock { site, .. } => !abroad.contains(site.as_str()),
        Place::Import { .. } => false,
        Place::Facility { facility } => !abroad.contains(facility.as_str()),
    };
    inside && abroad.contains(leg.facility.as_str())
}

fn stages(instance: &Instance, solution: &Solution, totals: &Totals, given: Cny) -> Vec<Stage> {
    let stage = |name: &str, unit: &str, objective: f64, bound: f64, size: Size| Stage {
        name: name.to_owned(),
        unit: unit.to_owned(),
        objective,
        bound,
        gap: check::gap(objective, bound),
        rows: size.rows,
        columns: size.columns,
        rounds: size.rounds,
    };
    let least = totals.unplaced_t;
    let unplaced = check::unplaced_bound(instance, &solution.unplaced_duals);
    let cost = check::cost_bound(instance, &solution.cost_duals, least);
    vec![
        stage("unplaced", "t", least.0, unplaced.0, solution.unplaced_size),
        stage(
            "cost",
            "CNY",
            (totals.cost_cny + given).0,
            cost.0,
            solution.cost_size,
        ),
    ]
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

/// The indicators of a plan, from its legs alone.
fn indicators(dataset: &Dataset, legs: &[Leg], totals: &Totals, feeds: &[Feed]) -> Vec<Figure> {
    let hazardous: BTreeMap<&str, bool> = (dataset.wastes())
        .map(|(_, w)| (w.code.as_str(), w.hazardous))
        .collect();
    let is_hazardous = |code: &str| hazardous.get(code).copied().unwrap_or(false);
    let abroad = abroad(dataset);
    let (mut general_arising, mut hazardous_arising) = (0.0, 0.0);
    for (_, stream) in dataset.streams() {
        if is_hazardous(&stream.code) {
            hazardous_arising += stream.t_per_year.0;
        } else {
            general_arising += stream.t_per_year.0;
        }
    }
    let (mut used, mut hazardous_exported, mut in_district) = (0.0, 0.0, 0.0);
    let general = |code: &str| !is_hazardous(code);
    let of_residues =
        (residue_tonnes(legs, &residues_left(dataset, general)) + feeds::left(feeds, general)).0;
    let own = |leg: &&Leg| !matches!(leg.from, Place::Import { .. });
    // Stock of earlier years counts below the line where it is used (C27).
    let mut of_stock = 0.0;
    for leg in legs.iter().filter(own) {
        let (t, is_hazardous) = (leg.tonnes.0, is_hazardous(&leg.code));
        if !is_hazardous && leg.operation == Operation::Use {
            used += t;
            if matches!(leg.from, Place::Stock { .. }) {
                of_stock += t;
            }
        }
        if is_hazardous && leaves(leg, &abroad) {
            hazardous_exported += t;
        }
        if is_hazardous && leg.operation.is_final() && !abroad.contains(leg.facility.as_str()) {
            in_district += t;
        }
    }
    let share = |part: f64, whole: f64| {
        if whole > 0.0 {
            100.0 * part / whole
        } else {
            0.0
        }
    };
    vec![
        figure(
            dataset,
            "general_utilisation",
            (
                "方案一般工业固废综合利用率",
                "general waste used in the plan",
            ),
            (
                share(used, general_arising + of_residues + of_stock),
                "%",
                2,
            ),
            "Σ 一般固废利用量 ÷ (一般固废产生量 + 处理残渣中的一般固废) / general tonnes used ÷ (arising + general residues)",
        ),
        figure(
            dataset,
            "exported_share",
            ("运出区外占比", "share that leaves the district"),
            (share(totals.exported_t.0, totals.arising_t.0), "%", 2),
            "Σ 自区内运往区外 ÷ 产生量 / tonnes from inside to outside ÷ arising",
        ),
        figure(
            dataset,
            "hazardous_exported_share",
            (
                "危险废物运出区外占比",
                "share of hazardous waste that leaves the district",
            ),
            (share(hazardous_exported, hazardous_arising), "%", 2),
            "Σ 危险废物自区内运往区外 ÷ 危险废物产生量 / hazardous tonnes from inside to outside ÷ arising",
        ),
        figure(
            dataset,
            "hazardous_in_district",
            (
                "区内利用处置的危险废物",
                "hazardous waste handled in the district",
            ),
            (in_district / 1e4, "万吨", 2),
            "Σ 区内利用和处置的危险废物（含残渣） / hazardous tonnes used or disposed of inside, residues included",
        ),
        figure(
            dataset,
            "unplaced",
            ("未安置量", "unplaced"),
            (totals.unplaced_t.0, "t", 2),
            "Σ unserved",
        ),
    ]
}

fn figure(
    dataset: &Dataset,
    id: &str,
    (zh, en): (&str, &str),
    (value, unit, decimals): (f64, &str, usize),
    formula: &str,
) -> Figure {
    let indicator = dataset.tables().indicators.iter().find(|i| i.id == id);
    Figure {
        id: id.to_owned(),
        label: Bilingual::new(zh, en),
        value,
        unit: unit.to_owned(),
        decimals,
        low: None,
        high: None,
        target: indicator.and_then(|i| i.target),
        note: None,
        source: Source::new(Mark::Derived, formula),
    }
}
