//! Rows asked of the plan as a whole (`[[flow.rows]]`): settings and instance in, limits and what a tonne
//! counts in them out (family 12); a plan in, what each row reaches out.
//!
//! Every measure is `Σ w_a x_a`, or a share `Σ w_a x_a ÷ (W + Σ d_a x_a)`. A share of at least `r` is written
//! `Σ (w_a − r d_a) x_a ≥ r W`, so that each side of a row is one linear limit; both sides of a share differ
//! in their coefficients and are limits of their own.

pub mod clash;

use super::feeds;
use super::instance::{Instance, Limit, Origin, Term, id};
use super::solution::Solution;
use crate::dataset::plan_row::{Measure, PlanRow, Side, Strength};
use crate::dataset::vocabulary::Operation;
use crate::dataset::{Dataset, FacilityId, PermitId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{LimitKind, RowReached};
use crate::quantity::{Cny, Tonnes};
use std::collections::HashMap;

/// Tonnes by which a row may be missed and still counts as met: what sums are checked to, 1 kg.
const KILOGRAM: f64 = 1e-3;

/// What a tonne counts as in a measure: above and below the line of a fraction.
type Counts = [f64; 2];

/// What one measure counts.
pub(super) struct Tally {
    /// By line.
    lines: Vec<Counts>,
    /// By arc, further to its line.
    arcs: Vec<Counts>,
    /// What the whole of a share is without any flow.
    whole: f64,
    share: bool,
}

/// The number a row's side has in [`Limit::row`].
pub(super) fn number(row: usize, side: Side) -> u32 {
    2 * id(row) + u32::from(side == Side::AtMost)
}

/// Row of the settings and side of a limit of kind [`LimitKind::Row`].
pub(super) fn side_of(number: u32) -> (usize, Side) {
    let side = if number.is_multiple_of(2) {
        Side::AtLeast
    } else {
        Side::AtMost
    };
    ((number / 2) as usize, side)
}

/// The name certificates know a row's side by.
pub(super) fn name(dataset: &Dataset, number: u32) -> String {
    let (row, side) = side_of(number);
    let row = &dataset.tables().case.flow.rows[row];
    format!("{}/{}", row.id, side.word())
}

/// A side of a row in words: `综合利用率 ≥ 88 %`.
pub(super) fn words(row: &PlanRow, side: Side) -> Bilingual {
    let (label, sign, unit) = (row.label(), side.sign(), row.measure.unit());
    let bound = row.bound(side).unwrap_or_default();
    Bilingual::new(
        format!("{} {sign} {bound} {unit}", label.zh),
        format!("{} {sign} {bound} {unit}", label.en),
    )
}

/// Adds the hard and soft rows of the case to an instance whose arcs are complete.
pub(super) fn add(instance: &mut Instance, dataset: &Dataset, matrix: &Matrix) {
    let rows = &dataset.tables().case.flow.rows;
    let mut of_arcs: Vec<Vec<Term>> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        if row.strength == Strength::Aim {
            continue;
        }
        let tally = Tally::of(instance, dataset, matrix, row);
        for side in Side::ALL {
            let Some(bound) = row.bound(side) else {
                continue;
            };
            let k = id(instance.limits.len());
            let ratio = bound / 100.0;
            let (amount, of): (f64, Box<dyn Fn(Counts) -> f64>) = if tally.share {
                (ratio * tally.whole, Box::new(move |c| c[0] - ratio * c[1]))
            } else {
                (bound, Box::new(|c| c[0]))
            };
            let mut limit = Limit::at_most(LimitKind::Row, number(i, side), Tonnes(amount));
            if side == Side::AtLeast {
                limit.least = Some(Tonnes(amount));
                limit.capacity = Tonnes(f64::INFINITY);
            }
            limit.give = row.cny_per_t;
            instance.limits.push(limit);
            for (line, &counts) in instance.lines.iter_mut().zip(&tally.lines) {
                line.limits
                    .extend(Some((k, of(counts))).filter(|(_, w)| *w != 0.0));
            }
            of_arcs.resize(instance.arcs.len(), Vec::new());
            for (terms, &counts) in of_arcs.iter_mut().zip(&tally.arcs) {
                terms.extend(Some((k, of(counts))).filter(|(_, w)| *w != 0.0));
            }
        }
    }
    // Arcs that count alike share a set.
    let mut known: HashMap<Vec<(u32, u64)>, u32> = HashMap::new();
    for (arc, terms) in of_arcs.into_iter().enumerate() {
        if terms.is_empty() {
            continue;
        }
        let key = terms.iter().map(|&(k, w)| (k, w.to_bits())).collect();
        let counts = &mut instance.counts;
        let set = *known.entry(key).or_insert_with(|| {
            counts.push(terms);
            id(counts.len() - 1)
        });
        instance.arcs[arc].counts = set;
    }
}

/// True where a row or the objective counts people, so that the matrix must know them.
#[must_use]
pub fn exposing(dataset: &Dataset) -> bool {
    let rows = &dataset.tables().case.flow.rows;
    let objective = &dataset.tables().case.flow.objective;
    objective.counts(Measure::Exposure) || rows.iter().any(|row| row.measure == Measure::Exposure)
}

/// True when a limit is a row that must hold.
pub(super) fn hard(limit: &Limit) -> bool {
    limit.kind == LimitKind::Row && limit.give.is_none()
}

impl Tally {
    pub(super) fn of(
        instance: &Instance,
        dataset: &Dataset,
        matrix: &Matrix,
        row: &PlanRow,
    ) -> Self {
        let desk = Desk {
            instance,
            dataset,
            row,
        };
        let lines = (0..instance.lines.len()).map(|l| desk.line(l)).collect();
        let mut arcs = vec![[0.0; 2]; instance.arcs.len()];
        for n in 0..instance.nodes.len() {
            for a in instance.arcs_of(n) {
                arcs[a] = desk.arc(n, a, matrix);
            }
        }
        Self {
            lines,
            arcs,
            whole: desk.whole(),
            share: row.measure.is_share(),
        }
    }

    fn counts(&self, instance: &Instance, arc: usize) -> Counts {
        let (line, own) = (self.lines[instance.arcs[arc].line as usize], self.arcs[arc]);
        [line[0] + own[0], line[1] + own[1]]
    }

    /// What a tonne on each arc counts, of a measure that is no share.
    pub(super) fn of_arcs(&self, instance: &Instance) -> Vec<f64> {
        (0..instance.arcs.len())
            .map(|a| self.counts(instance, a)[0])
            .collect()
    }

    /// The part and the whole of a share, or the amount and nothing.
    fn sums(&self, instance: &Instance, flows: &[(u32, Tonnes)]) -> Counts {
        let mut sums = [0.0, self.whole];
        for &(arc, t) in flows {
            let counts = self.counts(instance, arc as usize);
            sums[0] += counts[0] * t.0;
            sums[1] += counts[1] * t.0;
        }
        sums
    }

    /// The value in the unit of the measure.
    fn value(&self, [part, whole]: Counts) -> f64 {
        match self.share {
            false => part,
            true if whole > 0.0 => 100.0 * part / whole,
            true => 0.0,
        }
    }

    /// Tonnes of the part by which sums miss a bound; negative where they keep it with room.
    fn missed(&self, [part, whole]: Counts, side: Side, bound: f64) -> f64 {
        let due = if self.share {
            bound / 100.0 * whole
        } else {
            bound
        };
        match side {
            Side::AtLeast => due - part,
            Side::AtMost => part - due,
        }
    }
}

/// One row being counted.
struct Desk<'a> {
    instance: &'a Instance,
    dataset: &'a Dataset,
    row: &'a PlanRow,
}

impl Desk<'_> {
    fn counts_code(&self, code: &str) -> bool {
        self.row.code.as_ref().is_none_or(|only| only == code)
    }

    fn inside(&self, facility: u32) -> bool {
        let case = &self.dataset.tables().case;
        let row = self.dataset.facility(FacilityId::new(facility as usize));
        row.province == case.province && row.district == case.district
    }

    /// General waste of a code that counts.
    fn general(&self, waste: u32) -> bool {
        let waste = &self.dataset.tables().wastes.rows[waste as usize];
        !waste.hazardous && self.counts_code(&waste.code)
    }

    /// What a tonne under a line counts as, whatever it comes from.
    fn line(&self, l: usize) -> Counts {
        let line = &self.instance.lines[l];
        let permit = self.dataset.permit(PermitId::new(line.permit as usize));
        let facility = FacilityId::new(line.facility as usize);
        let place = self.dataset.facility(facility);
        let here = self.counts_code(&permit.code)
            && (self.row.zone.is_none() || self.row.zone == place.zone)
            && (self.row.facility.as_ref()).is_none_or(|only| *only == place.id);
        let one = |counts: bool| [f64::from(u8::from(counts)), 0.0];
        match self.row.measure {
            Measure::Utilisation => {
                let waste = self.dataset.links().permit_waste[line.permit as usize];
                let used = permit.operation == Operation::Use
                    && waste.is_some_and(|waste| self.general(id(waste.index())));
                let left = if permit.operation.is_final() {
                    (line.outputs.iter())
                        .filter(|&&(n, _)| self.general(self.instance.nodes[n as usize].waste))
                        .map(|&(_, factor)| factor)
                        .sum()
                } else {
                    0.0
                };
                [f64::from(u8::from(used)), left]
            }
            Measure::Landfilled => {
                let landfill = self.dataset.links().facility_landfill[facility.index()];
                one(here && permit.operation == Operation::Dispose && landfill.is_some())
            }
            Measure::Burden => one(here && permit.operation.is_final()),
            Measure::ExportShare => one(here && !self.inside(line.facility)),
            Measure::Exposure | Measure::Carbon | Measure::Cost => [0.0; 2],
        }
    }

    /// What a tonne on an arc counts as further to its line.
    fn arc(&self, n: usize, a: usize, matrix: &Matrix) -> Counts {
        let node = &self.instance.nodes[n];
        let arc = &self.instance.arcs[a];
        let code = &self.dataset.tables().wastes.rows[node.waste as usize].code;
        match self.row.measure {
            // Waste of other districts is nobody's rate here, and what an outside plant sends on has left.
            Measure::Utilisation if matches!(node.origin, Origin::Import(_)) => {
                [-self.line(arc.line as usize)[0], 0.0]
            }
            Measure::ExportShare if !self.sets_out_inside(node.origin) => {
                [-self.line(arc.line as usize)[0], 0.0]
            }
            Measure::Exposure if self.counts_code(code) => {
                let line = &self.instance.lines[arc.line as usize];
                let people = self
                    .site(node.origin)
                    .and_then(|site| matrix.person_km(site, line.facility as usize));
                [people.unwrap_or(0.0) / 1000.0, 0.0]
            }
            Measure::Carbon if self.counts_code(code) => {
                let kg = self.dataset.tables().case.flow.carbon_kg_per_tkm;
                [arc.metres.km() * kg.unwrap_or(0.0) / 1000.0, 0.0]
            }
            Measure::Cost if self.counts_code(code) => [self.instance.price(arc).0 / 1000.0, 0.0],
            _ => [0.0; 2],
        }
    }

    fn sets_out_inside(&self, origin: Origin) -> bool {
        match origin {
            Origin::Stream(_) => true,
            Origin::Import(_) => false,
            Origin::Residue(f) | Origin::PassedOn(f) => self.inside(f),
            Origin::Stock(row) => (self.dataset.links().stock_facility[row as usize])
                .is_none_or(|f| self.inside(id(f.index()))),
        }
    }

    /// Row of the matrix; waste of other districts has no way on the roads of the case.
    fn site(&self, origin: Origin) -> Option<usize> {
        match origin {
            Origin::Stream(s) => Some(self.dataset.links().stream_generator[s as usize].index()),
            Origin::Residue(f) | Origin::PassedOn(f) => {
                Some(self.dataset.generators().len() + f as usize)
            }
            Origin::Stock(row) => super::decode::stock_site(self.dataset, row),
            Origin::Import(_) => None,
        }
    }

    /// The whole of a share without any flow.
    fn whole(&self) -> f64 {
        let links = self.dataset.links();
        let arising = |counts: &dyn Fn(u32) -> bool| -> f64 {
            (self.dataset.streams())
                .filter(|(s, _)| counts(id(links.stream_waste[s.index()].index())))
                .map(|(_, stream)| stream.t_per_year.0)
                .sum()
        };
        match self.row.measure {
            Measure::Utilisation => {
                let wastes = &self.dataset.tables().wastes.rows;
                let made = feeds::made(self.dataset);
                let fed = feeds::left(&made, |code| {
                    (wastes.iter().position(|w| w.code == code))
                        .is_some_and(|waste| self.general(id(waste)))
                });
                arising(&|waste| self.general(waste)) + fed.0
            }
            Measure::ExportShare => arising(&|waste| {
                self.counts_code(&self.dataset.tables().wastes.rows[waste as usize].code)
            }),
            _ => 0.0,
        }
    }
}

/// What a plan reaches in each row of the case, in the order of the settings.
pub(super) fn reached(
    instance: &Instance,
    dataset: &Dataset,
    matrix: &Matrix,
    solution: &Solution,
    flows: &[(u32, Tonnes)],
) -> Vec<RowReached> {
    let rows = &dataset.tables().case.flow.rows;
    (rows.iter().enumerate())
        .map(|(i, row)| {
            let tally = Tally::of(instance, dataset, matrix, row);
            let sums = tally.sums(instance, flows);
            let missed = Side::ALL
                .into_iter()
                .filter_map(|side| Some(tally.missed(sums, side, row.bound(side)?)))
                .fold(0.0, f64::max);
            // What a unit of the bound is in tonnes of the part.
            let unit = if tally.share { sums[1] / 100.0 } else { 1.0 };
            let (mut price, mut placed) = (0.0, 0.0);
            for (k, limit) in instance.limits.iter().enumerate() {
                if limit.kind == LimitKind::Row && side_of(limit.row).0 == i {
                    price += solution.cost_duals.limit[k].abs() * unit;
                    placed += solution.unplaced_duals.limit[k].abs() * unit;
                }
            }
            RowReached {
                id: row.id.clone(),
                name: row.label(),
                measure: row.measure,
                unit: row.measure.unit().to_owned(),
                strength: row.strength,
                at_least: row.at_least,
                at_most: row.at_most,
                reached: tally.value(sums),
                met: missed <= KILOGRAM,
                missed_t: Tonnes(missed),
                price_cny: (row.strength != Strength::Aim).then_some(Cny(price)),
                placed_t: (row.strength != Strength::Aim).then_some(Tonnes(placed)),
                given_cny: row.cny_per_t.map(|price| Tonnes(missed) * price),
                source: row.source.clone(),
            }
        })
        .collect()
}
