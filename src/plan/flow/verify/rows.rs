//! Rows asked of the plan, counted again from case and outcome: what each reaches, whether it is met, what it
//! costs for giving, and what a tonne counts in it for the proof.

use super::tables::{Case, Offer, Spot};
use super::{Judge, KILOGRAM, Known, differs};
use crate::dataset::plan_row::{Measure, PlanRow, Side, Strength};
use crate::dataset::tables::PermitRow;
use crate::dataset::vocabulary::Operation;
use crate::plan::outcome::{Duals, RowReached};

/// A side of a row that the plan must keep or may miss at a price.
pub(in crate::plan) struct RowSide<'a> {
    pub row: &'a PlanRow,
    pub side: Side,
    /// Its bound, percentages as a share of one.
    bound: f64,
    /// What it is held to, tonnes.
    pub amount: f64,
}

impl RowSide<'_> {
    /// Its name in certificates.
    pub fn name(&self) -> String {
        format!("row/{}/{}", self.row.id, self.side.word())
    }

    /// What a tonne counts as in it.
    pub fn share(&self, [part, whole]: [f64; 2]) -> f64 {
        if self.row.measure.is_share() {
            part - self.bound * whole
        } else {
            part
        }
    }

    /// True for a dual that its side and its strength allow.
    pub fn allows(&self, dual: f64, in_cost: bool) -> bool {
        let sign = match self.side {
            Side::AtLeast => dual >= 0.0,
            Side::AtMost => dual <= 0.0,
        };
        let most = match (self.row.cny_per_t, in_cost) {
            (None, _) => f64::INFINITY,
            (Some(price), true) => price.0 + 1e-9,
            (Some(_), false) => 0.0,
        };
        sign && dual.abs() <= most
    }
}

impl<'a> Case<'a> {
    /// Sides of hard and soft rows.
    pub fn row_sides(&self) -> impl Iterator<Item = RowSide<'a>> + use<'a> {
        let rows = &self.tables.case.flow.rows;
        let wholes: Vec<f64> = rows.iter().map(|row| self.whole(row)).collect();
        (rows.iter().zip(wholes))
            .filter(|(row, _)| row.strength != Strength::Aim)
            .flat_map(|(row, whole)| {
                Side::ALL.into_iter().filter_map(move |side| {
                    let bound = row.bound(side)?;
                    let share = row.measure.is_share();
                    let bound = if share { bound / 100.0 } else { bound };
                    Some(RowSide {
                        row,
                        side,
                        bound,
                        amount: if share { bound * whole } else { bound },
                    })
                })
            })
    }

    /// True where a row must hold, so that it can hold tonnes back.
    pub fn hard_rows(&self) -> bool {
        let rows = &self.tables.case.flow.rows;
        rows.iter().any(|row| row.strength == Strength::Hard)
    }

    fn in_district(&self, facility: usize) -> bool {
        let (case, plant) = (&self.tables.case, self.facility(facility));
        (&plant.province, &plant.district) == (&case.province, &case.district)
    }

    /// The whole of a share before any tonne moves.
    fn whole(&self, row: &PlanRow) -> f64 {
        let wanted = |code: &str| row.code.as_deref().is_none_or(|only| only == code);
        let arising = |general: bool| -> f64 {
            (self.tables.streams.rows.iter())
                .filter(|s| wanted(&s.code) && !(general && self.is_hazardous(&s.code)))
                .map(|s| s.t_per_year.0)
                .sum()
        };
        match row.measure {
            Measure::Utilisation => {
                let fed = self.fed();
                let fed =
                    (fed.iter()).filter(|(_, code, _)| wanted(code) && !self.is_hazardous(code));
                arising(true) + fed.map(|(_, _, t)| t).sum::<f64>()
            }
            Measure::ExportShare => arising(false),
            _ => 0.0,
        }
    }

    /// What a tonne from a spot to a permit counts as: in the part, and in the whole of a share.
    pub fn counts(
        &self,
        row: &PlanRow,
        spot: Spot,
        permit: &'a PermitRow,
        (metres, price): (f64, f64),
    ) -> [f64; 2] {
        let wanted = |code: &str| row.code.as_deref().is_none_or(|only| only == code);
        let there = self.facilities[permit.facility.as_str()];
        let plant = self.facility(there);
        let here = row
            .zone
            .as_ref()
            .is_none_or(|zone| plant.zone.as_ref() == Some(zone))
            && row.facility.as_ref().is_none_or(|only| plant.id == *only);
        let ends = matches!(permit.operation, Operation::Use | Operation::Dispose);
        let imported = matches!(spot, Spot::Import(_));
        let when = |counts: bool| if counts { 1.0 } else { 0.0 };
        match row.measure {
            Measure::Utilisation => {
                let left: f64 = (self.leaves(permit).iter())
                    .filter(|(_, code, _)| ends && wanted(code) && !self.is_hazardous(code))
                    .map(|(_, _, factor)| factor)
                    .sum();
                let used = permit.operation == Operation::Use
                    && wanted(&permit.code)
                    && !self.is_hazardous(&permit.code);
                [when(used && !imported), left]
            }
            Measure::Landfilled => {
                let landfills = &self.tables.landfills.rows;
                let buries = permit.operation == Operation::Dispose
                    && landfills.iter().any(|l| l.facility == plant.id);
                [when(buries && here && wanted(&permit.code)), 0.0]
            }
            Measure::Burden => [when(ends && here && wanted(&permit.code)), 0.0],
            Measure::ExportShare => {
                let from_inside = match spot {
                    Spot::Stream(_) => true,
                    Spot::Import(_) => false,
                    Spot::Residue(f) | Spot::Collected(f) => self.in_district(f),
                    Spot::Stock(i) => self.stock_facility(i).is_none_or(|f| self.in_district(f)),
                };
                let leaves = from_inside && !self.in_district(there);
                [when(leaves && wanted(&permit.code)), 0.0]
            }
            Measure::Exposure => {
                let people = self.people(spot, there).filter(|_| wanted(&permit.code));
                [people.unwrap_or(0.0) / 1000.0, 0.0]
            }
            Measure::Cost => [when(wanted(&permit.code)) * price / 1000.0, 0.0],
            Measure::Carbon => {
                let kg = self.tables.case.flow.carbon_kg_per_tkm.unwrap_or(0.0);
                [
                    when(wanted(&permit.code)) * metres / 1000.0 * kg / 1000.0,
                    0.0,
                ]
            }
        }
    }
}

/// What a tonne from a spot to a permit is worth in the rows, by the duals.
pub(super) fn worth(
    case: &Case<'_>,
    sides: &[(RowSide<'_>, f64)],
    spot: Spot,
    permit: usize,
    offer: &Offer,
) -> f64 {
    (sides.iter())
        .map(|(side, dual)| {
            let counts = case.counts(
                side.row,
                spot,
                case.permit(permit),
                (offer.metres, offer.price()),
            );
            dual * side.share(counts)
        })
        .sum()
}

/// Sides with a dual, and it.
pub(super) fn priced<'a>(case: &Case<'a>, duals: &Duals) -> Vec<(RowSide<'a>, f64)> {
    (case.row_sides())
        .filter_map(|side| {
            let dual = duals.limit.get(&side.name()).copied()?;
            Some((side, dual))
        })
        .collect()
}

impl<'a> Judge<'a> {
    /// Each row of the case as the outcome tells it; gives what soft rows cost for giving.
    pub(super) fn rows(&mut self, legs: &[Known<'a>]) -> f64 {
        let outcome = self.outcome;
        let rows = &self.case.tables.case.flow.rows;
        if outcome.rows.len() != rows.len() {
            let text = "the outcome does not tell of every row of the case";
            self.report("V509", "rows", "结果没有逐条报告案例的约束行", text);
        }
        let mut given = 0.0;
        for row in rows {
            let sums = self.sums(row, legs);
            let missed = missed(row, sums);
            given += row.cny_per_t.map_or(0.0, |price| price.0 * missed);
            if row.strength == Strength::Hard && missed > KILOGRAM {
                let what = (
                    "必须满足的约束差（吨）",
                    "a row that must hold is missed by (t)",
                );
                self.numbers("V403", &row.id, what, missed, 0.0);
            }
            match outcome.rows.iter().find(|told| told.id == row.id) {
                Some(told) => self.row(row, told, sums, missed),
                None => self.report("V509", &row.id, "缺少该约束行", "the row is missing"),
            }
        }
        given
    }

    /// Part and whole over the legs.
    pub(super) fn sums(&self, row: &PlanRow, legs: &[Known<'a>]) -> [f64; 2] {
        let mut sums = [0.0, self.case.whole(row)];
        for known in legs {
            let spot = match (known.stream, known.facility, known.import) {
                (Some(s), ..) => Spot::Stream(s),
                (_, Some(f), _) => Spot::Residue(f),
                (_, _, Some(i)) => Spot::Import(i),
                _ => continue,
            };
            let permit = self.case.permit(known.permit);
            let leg = known.leg;
            let price = leg.transport_cny_t + leg.gate_cny_t + leg.handling_cny_t;
            let counts = (self.case).counts(row, spot, permit, (leg.metres.0, price.0));
            sums[0] += counts[0] * known.leg.tonnes.0;
            sums[1] += counts[1] * known.leg.tonnes.0;
        }
        sums
    }

    fn row(&mut self, row: &PlanRow, told: &RowReached, [part, whole]: [f64; 2], missed: f64) {
        let share = row.measure.is_share();
        let value = match share {
            true if whole > 0.0 => 100.0 * part / whole,
            true => 0.0,
            false => part,
        };
        let asked = told.name == row.label()
            && (told.measure, told.strength) == (row.measure, row.strength)
            && (told.at_least, told.at_most) == (row.at_least, row.at_most)
            && told.unit == row.measure.unit()
            && told.source == row.source;
        if !asked {
            let text = "a row is told otherwise than the case has it";
            self.report("V509", &row.id, "约束行与案例不符", text);
        }
        if told.met != (missed <= KILOGRAM) {
            let text = "met or not met is told wrongly";
            self.report("V509", &row.id, "满足与否不符", text);
        }
        let slack = 1e-6 + 1e-7 * value.abs();
        let unit = if share { whole / 100.0 } else { 1.0 };
        let dual = |duals: &Duals| -> f64 {
            let names = Side::ALL.map(|side| format!("row/{}/{}", row.id, side.word()));
            let of = names.iter().filter_map(|name| duals.limit.get(name));
            of.map(|dual| dual.abs()).sum::<f64>() * unit
        };
        let certificate = &self.outcome.certificate;
        let priced = if self.in_cny() { 1.0 } else { 0.0 };
        let (price, placed) = (
            priced * dual(&certificate.cost),
            dual(&certificate.unplaced),
        );
        let number = |t: Option<f64>| t.unwrap_or(0.0);
        let price_told = number(told.price_cny.map(|c| c.0));
        let placed_told = number(told.placed_t.map(|t| t.0));
        let given = row.cny_per_t.map_or(0.0, |price| price.0 * missed);
        let given_told = number(told.given_cny.map(|c| c.0));
        let checks = [
            (("达到值", "the value reached"), told.reached, value, slack),
            (
                ("差额（吨）", "tonnes missing"),
                told.missed_t.0,
                missed,
                KILOGRAM,
            ),
            (
                ("价格", "the price"),
                price_told,
                price,
                1e-6 + 1e-7 * price,
            ),
            (
                ("可安置吨数", "tonnes it would place"),
                placed_told,
                placed,
                1e-6 + 1e-7 * placed,
            ),
            (
                ("偏离费用", "the cost of giving"),
                given_told,
                given,
                0.01 + 1e-7 * given,
            ),
        ];
        for (what, is, due, slack) in checks {
            if differs(is, due, slack) {
                self.numbers("V509", &row.id, what, is, due);
            }
        }
    }
}

/// Tonnes by which a row is missed, on either side.
fn missed(row: &PlanRow, [part, whole]: [f64; 2]) -> f64 {
    let due = |bound: f64| match row.measure.is_share() {
        true => bound / 100.0 * whole,
        false => bound,
    };
    let under = row.at_least.map_or(0.0, |least| due(least) - part);
    let over = row.at_most.map_or(0.0, |most| part - due(most));
    under.max(over).max(0.0)
}
