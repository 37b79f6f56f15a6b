//! Rows that must hold and cannot: instance in, a smallest set of rows that clash out (every row of it is
//! needed for the clash), with the limits it runs into and the best value of each row.
//!
//! Rows are given columns for what they are missed by, so no program here is infeasible: a set of rows
//! clashes when the least sum of what its members are missed by, all others free to give, is above nothing.
//! First an elastic filter (Chinneck 1991) gathers a set that clashes: of what is not held yet, the rows that
//! give in a plan with the least sum are held next. Then a deletion filter takes out, one by one, each
//! row without which the rest still clashes. The same filter goes over the capacities that have a dual in
//! the proof of the clash; what has none can be left out at once (Farkas).

use super::{Tally, hard, side_of, words};
use crate::dataset::Dataset;
use crate::dataset::plan_row::Side;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::decode::Names;
use crate::plan::flow::instance::{Instance, Limit};
use crate::plan::flow::master::{Aim, Master, Room, Setup};
use crate::plan::flow::solution::{Duals, Solution};
use crate::plan::outcome::LimitKind;
use crate::plan::solver::{Method, SolveError};
use crate::quantity::Tonnes;
use crate::stop::StopFlag;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// Tonnes by which rows together may be missed before they count as out of reach; as in the solve.
const MISSED: f64 = 1e-6;

/// Duals below this are none.
const NONE: f64 = 1e-9;

/// Most capacities put to the deletion filter; of more, those of the proof are told as they are.
const MOST: usize = 80;

/// Rows of a user that cannot all hold.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Clash {
    /// The rows: without any one of them the others can hold.
    pub rows: Vec<ClashRow>,
    /// Capacities and quotas they run into.
    pub limits: Vec<ClashLimit>,
    /// True when each of the limits is needed for the clash.
    pub limits_needed: bool,
    /// All of it in words.
    pub text: Box<Bilingual>,
}

/// One row of a clash.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ClashRow {
    /// Id of the row.
    pub id: String,
    /// It in words: `综合利用率 ≥ 95 %`.
    pub text: Bilingual,
    /// Unit of the values.
    pub unit: String,
    /// Side that clashes.
    #[schema(value_type = String)]
    pub side: Side,
    /// Bound asked for.
    pub bound: f64,
    /// Best value with no other row of the case: the highest for a bound from below, else the lowest.
    pub alone: f64,
    /// Best value with the other rows of the clash kept.
    pub with_others: f64,
}

/// A limit that takes part in a clash.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ClashLimit {
    /// Kind.
    pub kind: LimitKind,
    /// Id within its table.
    pub id: String,
    /// What it allows.
    pub capacity_t: Tonnes,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text.en)
    }
}

/// A smallest set of limits that must hold and cannot, and the capacities (lines, then limits) in the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Core {
    /// Limits of the instance.
    pub rows: Vec<usize>,
    /// Lines, and limits numbered on after the lines.
    pub rooms: Vec<usize>,
    /// True when each of the rooms is needed.
    pub needed: bool,
}

/// Finds the core of the limits among `rows` that cannot all hold; `None` when they can.
///
/// # Errors
/// [`SolveError`].
pub fn core(
    instance: &Instance,
    rows: &[usize],
    stop: &StopFlag,
) -> Result<Option<Core>, SolveError> {
    let mut probe = Probe::open(instance, rows, stop)?;
    if !probe.clashes(rows)? {
        return Ok(None);
    }
    let gathered = probe.elastic_filter(rows)?;
    let kept = probe.deletion_filter(gathered)?;
    let (rooms, needed) = probe.rooms(&kept)?;
    Ok(Some(Core {
        rows: kept,
        rooms,
        needed,
    }))
}

/// A program in which everything asked about may give.
struct Probe<'a> {
    instance: &'a Instance,
    rows: &'a [usize],
    master: Master<'a>,
}

impl<'a> Probe<'a> {
    fn open(
        instance: &'a Instance,
        rows: &'a [usize],
        stop: &'a StopFlag,
    ) -> Result<Self, SolveError> {
        let nothing = Solution {
            unplaced: instance.nodes.iter().map(|n| n.supply).collect(),
            unplaced_duals: Duals::none(instance),
            cost_duals: Duals::none(instance),
            ..Solution::default()
        };
        let setup = Setup {
            elastic: true,
            ..Setup::default()
        };
        let mut master = Master::open(instance, &nothing, Aim::Missed, setup, stop)?;
        for room in Room::all(instance) {
            master.weigh_room(room, 0.0, 0.0);
        }
        for (k, limit) in instance.limits.iter().enumerate() {
            if limit.least.is_some() && !rows.contains(&k) {
                master.weigh_give(k, 0.0);
            }
        }
        Ok(Self {
            instance,
            rows,
            master,
        })
    }

    /// A row is missed at a price, up to some tonnes.
    fn loosen(&mut self, row: usize, cost: f64, most: f64) {
        if self.instance.limits[row].least.is_some() {
            self.master.weigh_give(row, cost);
            self.master.hold_give(row, most);
        } else {
            self.master.weigh_room(Room::Limit(row), cost, most);
        }
    }

    /// Whether some rows cannot all hold, the others free.
    fn clashes(&mut self, some: &[usize]) -> Result<bool, SolveError> {
        for &row in self.rows {
            let cost = f64::from(u8::from(some.contains(&row)));
            self.loosen(row, cost, f64::INFINITY);
        }
        let found = self.master.solve(Method::Primal)?;
        Ok(found.answer.objective > MISSED)
    }

    /// Rows that clash, gathered from plans in which as little as possible gives.
    fn elastic_filter(&mut self, all: &[usize]) -> Result<Vec<usize>, SolveError> {
        let mut held: Vec<usize> = Vec::new();
        while !self.clashes(&held)? {
            for &row in all {
                let most = if held.contains(&row) {
                    0.0
                } else {
                    f64::INFINITY
                };
                self.loosen(row, 1.0, most);
            }
            let found = self.master.solve(Method::Primal)?;
            let before = held.len();
            for &row in all {
                let gives = self.master.missed(&found.answer, row) > 0.1 * MISSED;
                if gives && !held.contains(&row) {
                    held.push(row);
                }
            }
            if held.len() == before {
                // Nothing gives but what rounding hides: all of them clash, so all are held.
                held = all.to_vec();
                break;
            }
        }
        held.sort_unstable();
        Ok(held)
    }

    /// Takes out each row without which the rest still clashes.
    fn deletion_filter(&mut self, mut rows: Vec<usize>) -> Result<Vec<usize>, SolveError> {
        for row in rows.clone() {
            let without: Vec<usize> = rows.iter().copied().filter(|&r| r != row).collect();
            if !without.is_empty() && self.clashes(&without)? {
                rows = without;
            }
        }
        Ok(rows)
    }

    /// Capacities a clash runs into, and whether each is needed.
    fn rooms(&mut self, rows: &[usize]) -> Result<(Vec<usize>, bool), SolveError> {
        for &row in self.rows {
            let cost = f64::from(u8::from(rows.contains(&row)));
            self.loosen(row, cost, f64::INFINITY);
        }
        let duals = self.master.solve(Method::Primal)?.duals;
        let all: Vec<Room> = Room::all(self.instance)
            .filter(|room| !matches!(room, Room::Limit(k) if self.rows.contains(k)))
            .collect();
        let number = |room: Room| match room {
            Room::Line(l) => l,
            Room::Limit(k) => self.instance.lines.len() + k,
        };
        let in_proof = |room: &Room| match *room {
            Room::Line(l) => duals.line[l] < -NONE,
            Room::Limit(k) => duals.limit[k] < -NONE,
        };
        let (mut needed, free): (Vec<Room>, Vec<Room>) = all.into_iter().partition(in_proof);
        if needed.len() > MOST {
            return Ok((needed.into_iter().map(number).collect(), false));
        }
        for &room in &free {
            self.master.weigh_room(room, 0.0, f64::INFINITY);
        }
        for room in needed.clone() {
            self.master.weigh_room(room, 0.0, f64::INFINITY);
            if self.master.solve(Method::Primal)?.answer.objective > MISSED {
                needed.retain(|&other| other != room);
            } else {
                self.master.weigh_room(room, 0.0, 0.0);
            }
        }
        Ok((needed.into_iter().map(number).collect(), true))
    }
}

/// The clash of a case whose rows cannot all hold, in words; `None` when the solver's word was wrong and they
/// can.
///
/// # Errors
/// [`SolveError`].
pub(in crate::plan::flow) fn clash(
    instance: &Instance,
    dataset: &Dataset,
    matrix: &Matrix,
    control: &Control,
) -> Result<Option<Clash>, SolveError> {
    control.report(
        "clash",
        Bilingual::new("查找相互冲突的约束", "looking for the rows that clash"),
        None,
    );
    let all: Vec<usize> = (0..instance.limits.len())
        .filter(|&k| hard(&instance.limits[k]))
        .collect();
    let Some(core) = core(instance, &all, &control.stop)? else {
        return Ok(None);
    };
    let best = |k: usize, kept: &[usize]| best(instance, dataset, matrix, k, kept, &control.stop);
    let mut rows = Vec::with_capacity(core.rows.len());
    for &k in &core.rows {
        let (number, side) = side_of(instance.limits[k].row);
        let row = &dataset.tables().case.flow.rows[number];
        let others: Vec<usize> = core.rows.iter().copied().filter(|&o| o != k).collect();
        let alone = best(k, &[])?;
        rows.push(ClashRow {
            id: row.id.clone(),
            text: words(row, side),
            unit: row.measure.unit().to_owned(),
            side,
            bound: row.bound(side).unwrap_or_default(),
            alone,
            with_others: if others.is_empty() {
                alone
            } else {
                best(k, &others)?
            },
        });
    }
    let names = Names { dataset };
    let lines = instance.lines.len();
    let limits: Vec<ClashLimit> = (core.rooms.iter())
        .map(|&room| {
            let (kind, row, capacity_t) = match room.checked_sub(lines) {
                None => {
                    let line = &instance.lines[room];
                    (LimitKind::Permit, line.permit, line.capacity)
                }
                Some(k) => {
                    let limit = &instance.limits[k];
                    (limit.kind, limit.row, limit.capacity)
                }
            };
            ClashLimit {
                kind,
                id: names.limit(kind, row),
                capacity_t,
            }
        })
        .collect();
    let called: Vec<Bilingual> = limits.iter().map(|limit| named(limit, dataset)).collect();
    let text = told(&rows, &called, core.needed);
    Ok(Some(Clash {
        rows,
        limits,
        limits_needed: core.needed,
        text: Box::new(text),
    }))
}

/// The best value of a row with some others kept.
fn best(
    instance: &Instance,
    dataset: &Dataset,
    matrix: &Matrix,
    k: usize,
    kept: &[usize],
    stop: &StopFlag,
) -> Result<f64, SolveError> {
    let (number, side) = side_of(instance.limits[k].row);
    let row = &dataset.tables().case.flow.rows[number];
    let tally = Tally::of(instance, dataset, matrix, row);
    let mut free = instance.clone();
    for (j, limit) in free.limits.iter_mut().enumerate() {
        if limit.kind == LimitKind::Row && !kept.contains(&j) {
            *limit = Limit::at_most(limit.kind, limit.row, Tonnes(f64::INFINITY));
        }
    }
    let nothing = Solution {
        unplaced: free.nodes.iter().map(|n| n.supply).collect(),
        unplaced_duals: Duals::none(&free),
        cost_duals: Duals::none(&free),
        ..Solution::default()
    };
    let sign = match side {
        Side::AtLeast => -1.0,
        Side::AtMost => 1.0,
    };
    let flows_at = |ratio: f64| -> Result<Vec<(u32, Tonnes)>, SolveError> {
        let weights: Vec<f64> = (0..free.arcs.len())
            .map(|a| {
                let [part, whole] = tally.counts(&free, a);
                sign * (part - ratio * whole)
            })
            .collect();
        let setup = Setup {
            weights: Some(&weights),
            ..Setup::default()
        };
        let mut master = Master::open(&free, &nothing, Aim::Weight, setup, stop)?;
        let found = master.solve(Method::Primal)?;
        Ok(master.flows(&found.answer))
    };
    // A share is the limit of linear questions (Dinkelbach 1967); anything else is one.
    let mut value = f64::NAN;
    let mut ratio = 0.0;
    for _ in 0..30 {
        let sums = tally.sums(&free, &flows_at(ratio)?);
        let next = tally.value(sums);
        let same = (next - value).abs() <= 1e-9;
        value = next;
        if same || !tally.share {
            break;
        }
        ratio = value / 100.0;
    }
    Ok(value)
}

/// A limit as its user knows it, its id beside: the place and the waste of a line, the name of a plant.
fn named(limit: &ClashLimit, dataset: &Dataset) -> Bilingual {
    let tables = dataset.tables();
    let facility = |id: &str| {
        let row = (tables.facilities.rows.iter()).find(|f| f.id == id);
        row.map(|f| Bilingual::new(&f.name_zh, &f.name_en))
    };
    let name = match limit.kind {
        LimitKind::Permit => (tables.permits.rows.iter())
            .find(|p| p.id == limit.id)
            .and_then(|p| {
                let place = facility(&p.facility)?;
                let with = |name: &str| format!("{name} {}", p.code);
                Some(Bilingual::new(with(&place.zh), with(&place.en)))
            }),
        LimitKind::Host => (tables.hosts.rows.iter())
            .find(|h| h.id == limit.id)
            .map(|h| Bilingual::new(&h.name_zh, &h.name_zh)),
        _ => facility(&limit.id),
    };
    let id = format!("{}/{}", limit.kind.word(), limit.id);
    match name {
        Some(name) => Bilingual::new(
            format!("{}（{id}）", name.zh),
            format!("{} ({id})", name.en),
        ),
        None => Bilingual::new(id.clone(), id),
    }
}

/// The clash in a few sentences.
fn told(rows: &[ClashRow], limits: &[Bilingual], needed: bool) -> Bilingual {
    let zh: Vec<&str> = rows.iter().map(|row| row.text.zh.as_str()).collect();
    let en: Vec<&str> = rows.iter().map(|row| row.text.en.as_str()).collect();
    let mut text = if rows.len() == 1 {
        Bilingual::new(
            format!("{} 无法满足", zh.join("")),
            format!("{} cannot be kept", en.join("")),
        )
    } else {
        Bilingual::new(
            format!("{} 不能同时满足", zh.join(" 与 ")),
            format!("{} cannot be kept together", en.join(" and ")),
        )
    };
    for row in rows {
        let (zh, en) = match row.side {
            Side::AtLeast => ("最高", "at most"),
            Side::AtMost => ("最低", "at least"),
        };
        let ClashRow {
            unit,
            alone,
            with_others,
            ..
        } = row;
        text.zh += &format!("；{} 单独时{zh}可达 {} {unit}", row.text.zh, shown(*alone));
        text.en += &format!(
            "; {} alone reaches {en} {} {unit}",
            row.text.en,
            shown(*alone)
        );
        if rows.len() > 1 {
            text.zh += &format!("，其余各项成立时{zh} {} {unit}", shown(*with_others));
            text.en += &format!(", with the others kept {en} {} {unit}", shown(*with_others));
        }
    }
    if !limits.is_empty() {
        let names = |language: fn(&Bilingual) -> &str, between: &str| -> String {
            let named: Vec<&str> = limits.iter().take(NAMED).map(language).collect();
            named.join(between)
        };
        let more = limits.len().saturating_sub(NAMED);
        let of = if needed { "" } else { "可能" };
        text.zh += &format!(
            "；{of}受限于 {} 项能力或额度：{}",
            limits.len(),
            names(|name| &name.zh, "、")
        );
        let of = if needed { "" } else { "may " };
        text.en += &format!(
            "; it {of}run{} into {} capacities or quotas: {}",
            if needed { "s" } else { "" },
            limits.len(),
            names(|name| &name.en, ", ")
        );
        if more > 0 {
            text.zh += &format!(" 等另 {more} 项");
            text.en += &format!(" and {more} more");
        }
    }
    text.zh += "。";
    text.en += ".";
    text
}

/// Limits named in the text.
const NAMED: usize = 5;

/// A value to four decimals, without zeros that say nothing.
fn shown(value: f64) -> String {
    let text = format!("{value:.4}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0" } else { short }.to_owned()
}
