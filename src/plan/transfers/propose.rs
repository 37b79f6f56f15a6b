//! Next year's white list (R002, R009): the flow plan of that year on the list renewed as it is in, rows and
//! tonnes to ask for out, each with its evidence.
//!
//! Asked for is what the plan sends across the province border to a listed or licensed operator, by the list and
//! by approvals of their own, up to the operator's permit. Match of need and capacity, use before disposal,
//! distance and people, and the operator's record stand beside it (R009); an operator that may not be listed is
//! kept with the reason. What has no place for want of a quota is told apart.

use super::build::Desk;
use super::instance::Condition;
use crate::dataset::cell::Source;
use crate::dataset::tables::{QuotaRow, Tables};
use crate::dataset::vocabulary::{Operation, RecordKind, Route};
use crate::finding::Bilingual;
use crate::plan::outage::Effects;
use crate::plan::outcome::{LimitKind, Outcome, Reason, RoomPrice};
use crate::quantity::{CnyPerTonne, Metres, Tonnes};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A row to ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Row of the list renewed; absent for a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<String>,
    /// Province of the operator.
    pub province: String,
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Waste code.
    pub code: String,
    /// Its name.
    pub waste: Bilingual,
    /// What it does with the waste.
    pub operation: Operation,
    /// Tonnes to ask for: whole tonnes, at most the permit; 0 where the row is not to be renewed.
    pub ask_t: Tonnes,
    /// Listed in the edition renewed.
    pub listed_t: Tonnes,
    /// Planned within the list.
    pub by_list_t: Tonnes,
    /// Planned by approvals of their own.
    pub ordinary_t: Tonnes,
    /// Approved in the edition renewed.
    pub approved_t: Tonnes,
    /// Senders.
    pub senders: usize,
    /// Way, weighted by tonnes.
    pub metres: Metres,
    /// Permitted through the whole year.
    pub permitted_t: Tonnes,
    /// Last day of the permit line that ends last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permit_to: Option<Date>,
    /// What a tonne of the quota is worth on either side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<RoomPrice>,
    /// What an approval of its own costs more per tonne; absent where none is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spares_cny_t: Option<CnyPerTonne>,
    /// What would send it more while it is out: the row is a way round it. Most first, three at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stands_in: Vec<StandIn>,
    /// Why it is not asked for; absent: it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Bilingual>,
}

/// Tonnes a row takes in while a facility is out, beyond those it takes in anyway.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StandIn {
    /// Facility that is out.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// More tonnes in these days.
    pub tonnes: Tonnes,
}

/// Most of them told of a row.
const STAND_INS: usize = 3;

/// Tonnes without a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Missing {
    /// Waste code.
    pub code: String,
    /// Tonnes.
    pub tonnes: Tonnes,
    /// Why.
    pub reason: Reason,
    /// White-list rows that would have to be larger, with tonnes.
    pub quotas: Vec<(String, Tonnes)>,
}

/// What to ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// Edition proposed.
    pub year: i32,
    /// Edition renewed; absent: the case has no earlier one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renews: Option<i32>,
    /// Days of the outages that were looked at.
    pub outage_days: f64,
    /// Rows, use before disposal, the larger first; those not asked for last.
    pub rows: Vec<Row>,
    /// Hazardous waste without a place in that year.
    pub missing: Vec<Missing>,
}

/// The tables of the year proposed for: planned for that year, the last list before it renewed as it is.
#[must_use]
pub fn renewed(tables: &Tables, year: i32) -> (Tables, Option<i32>) {
    let mut next = tables.clone();
    next.case.plan_year = year;
    let rows = &mut next.whitelist.rows;
    let last = rows.iter().map(|q| q.edition).filter(|&e| e < year).max();
    rows.retain(|q| Some(q.edition) == last);
    for row in rows {
        row.edition = year;
    }
    (next, last)
}

#[derive(Default)]
struct Sums {
    by_list: Tonnes,
    ordinary: Tonnes,
    senders: Vec<String>,
    tonne_metres: f64,
    operation: Option<Operation>,
}

impl Desk<'_> {
    /// The proposal from the plan of a case made by [`renewed`]; `listed` is the list that was renewed and
    /// `desk` stands at the renewed case. `outages` are losses of single facilities for `outage_days`.
    #[must_use]
    pub fn propose(
        &self,
        outcome: &Outcome,
        renews: Option<i32>,
        (outages, outage_days): (&[Effects], f64),
    ) -> Proposal {
        let tables = self.tables;
        let year = tables.case.plan_year;
        let mut all: BTreeMap<(String, String), Sums> = BTreeMap::new();
        for quota in &tables.whitelist.rows {
            let key = (quota.facility.clone(), quota.code.clone());
            all.entry(key).or_default();
        }
        for leg in &outcome.legs {
            let outside = (self.facility(&leg.facility))
                .is_some_and(|(_, f)| f.province != tables.case.province);
            let hazardous = self.waste(&leg.code).is_some_and(|w| w.hazardous);
            if !outside || !hazardous {
                continue;
            }
            let sums = all.entry((leg.facility.clone(), leg.code.clone()));
            let sums = sums.or_default();
            match leg.route {
                Route::WhiteList => sums.by_list += leg.tonnes,
                _ => sums.ordinary += leg.tonnes,
            }
            let sender = serde_json::to_string(&leg.from).unwrap_or_default();
            if !sums.senders.contains(&sender) {
                sums.senders.push(sender);
            }
            sums.tonne_metres += leg.tonnes.0 * leg.metres.0;
            sums.operation = sums.operation.or(Some(leg.operation));
        }
        let mut rows: Vec<Row> = (all.into_iter())
            .map(|((facility, code), sums)| Row {
                stands_in: stands_in(outages, &facility, &code),
                ..self.row(outcome, renews, &facility, &code, &sums)
            })
            .collect();
        rows.sort_by(|a, b| {
            let rank = |r: &Row| {
                (
                    r.why_not.is_some(),
                    r.ask_t.0 <= 0.0,
                    r.operation != Operation::Use,
                )
            };
            (rank(a).cmp(&rank(b)))
                .then_with(|| b.ask_t.0.total_cmp(&a.ask_t.0))
                .then_with(|| (&a.facility, &a.code).cmp(&(&b.facility, &b.code)))
        });
        Proposal {
            year,
            renews,
            outage_days,
            rows,
            missing: self.missing(outcome),
        }
    }

    fn row(
        &self,
        outcome: &Outcome,
        renews: Option<i32>,
        facility: &str,
        code: &str,
        sums: &Sums,
    ) -> Row {
        let tables = self.tables;
        let year = tables.case.plan_year;
        let quota: Option<&QuotaRow> =
            (tables.whitelist.rows.iter()).find(|q| q.facility == facility && q.code == code);
        let (first, last) = (day(year, 1, 1), day(year, 12, 31));
        let lines = || {
            let rows = tables.permits.rows.iter();
            rows.filter(|p| p.facility == facility && p.code == code && p.operation.is_final())
        };
        let permitted = lines()
            .filter(|p| p.valid_from <= first && last <= p.valid_to)
            .fold(Tonnes::ZERO, |sum, p| sum + p.t_per_year);
        let planned = sums.by_list + sums.ordinary;
        let approved = (self.approvals.iter())
            .filter(|a| a.facility == facility && a.code == code)
            .filter(|a| Some(i32::from(a.decided.year())) == renews)
            .fold(Tonnes::ZERO, |sum, a| sum + a.t);
        let load = quota.and_then(|q| {
            let loads = outcome.loads.iter();
            let mut loads = loads.filter(|l| l.kind == LimitKind::Quota);
            loads.find(|l| l.id == q.id)
        });
        let there = self.facility(facility).map(|(_, f)| f);
        // Less than a gram is the solver's rounding, not a tonne to ask for.
        let ask = Tonnes((planned.0 - 1e-6).max(0.0).ceil()).min(permitted);
        let why_not = self.barred(facility, first, permitted);
        Row {
            quota: quota.map(|q| q.id.clone()),
            province: there.map_or(String::new(), |f| f.province.clone()),
            facility: facility.to_owned(),
            name: there.map_or(Bilingual::new(facility, facility), |f| {
                Bilingual::new(&f.name_zh, &f.name_en)
            }),
            code: code.to_owned(),
            waste: self.waste(code).map_or(Bilingual::new(code, code), |w| {
                Bilingual::new(&w.name_zh, &w.name_en)
            }),
            operation: (sums.operation)
                .or_else(|| lines().map(|p| p.operation).next())
                .unwrap_or(Operation::Use),
            ask_t: if why_not.is_some() { Tonnes::ZERO } else { ask },
            listed_t: quota.map_or(Tonnes::ZERO, |q| q.t_per_year),
            by_list_t: sums.by_list,
            ordinary_t: sums.ordinary,
            approved_t: approved,
            senders: sums.senders.len(),
            metres: Metres(if planned.0 > 0.0 {
                sums.tonne_metres / planned.0
            } else {
                0.0
            }),
            permitted_t: permitted,
            permit_to: lines().map(|p| p.valid_to).max(),
            price: load.and_then(|l| l.room),
            spares_cny_t: (sums.ordinary.0 > 0.0).then_some(tables.case.flow.ordinary_cny_per_t),
            stands_in: Vec::new(),
            why_not,
        }
    }

    /// What keeps an operator off the list: no permit through the year, or a serious violation (R004).
    fn barred(&self, facility: &str, first: Date, permitted: Tonnes) -> Option<Bilingual> {
        if permitted.0 <= 0.0 {
            return Some(Bilingual::new(
                "没有全年有效的许可",
                "no permit holds through the year",
            ));
        }
        let back = self.rules.of(Condition::Serious).and_then(|r| r.limit);
        let back = back.unwrap_or(730.0);
        let records = self.tables.unit_records.rows.iter();
        let serious = records
            .filter(|r| r.kind == RecordKind::SeriousPenalty && r.unit == facility)
            .filter(|r| (0.0..=back).contains(&f64::from((first - r.date).get_days())))
            .map(|r| r.date)
            .max()?;
        Some(Bilingual::new(
            format!("{serious} 有严重违法记录（R004）"),
            format!("a serious violation on {serious} (R004)"),
        ))
    }

    /// Hazardous tonnes without a place, by code and reason.
    fn missing(&self, outcome: &Outcome) -> Vec<Missing> {
        let mut all: BTreeMap<(String, Reason), (Tonnes, BTreeMap<String, Tonnes>)> =
            BTreeMap::new();
        for one in &outcome.unserved {
            if !self.waste(&one.code).is_some_and(|w| w.hazardous) {
                continue;
            }
            let sums = all.entry((one.code.clone(), one.reason)).or_default();
            sums.0 += one.tonnes;
            let openings = one.remedy.iter().flat_map(|remedy| &remedy.openings);
            for opening in openings.filter(|o| o.kind == LimitKind::Quota) {
                *sums.1.entry(opening.id.clone()).or_default() += opening.tonnes;
            }
        }
        (all.into_iter())
            .map(|((code, reason), (tonnes, quotas))| Missing {
                code,
                tonnes,
                reason,
                quotas: quotas.into_iter().collect(),
            })
            .collect()
    }
}

/// The losses during which a row takes in more, most first.
fn stands_in(outages: &[Effects], facility: &str, code: &str) -> Vec<StandIn> {
    let more = |effects: &Effects| {
        let legs = effects.moved.iter();
        legs.filter(|leg| leg.facility == facility && leg.code == code)
            .map(|leg| leg.tonnes)
            .sum::<Tonnes>()
    };
    let mut all: Vec<StandIn> = (outages.iter())
        .map(|effects| StandIn {
            facility: effects.loss.id.clone(),
            name: effects.loss.name.clone(),
            tonnes: more(effects),
        })
        .filter(|one| one.tonnes.0 > 1e-3)
        .collect();
    all.sort_by(|a, b| {
        (b.tonnes.0.total_cmp(&a.tonnes.0)).then_with(|| a.facility.cmp(&b.facility))
    });
    all.truncate(STAND_INS);
    all
}

fn day(year: i32, month: i8, day: i8) -> Date {
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    Date::new(year, month, day).unwrap_or(Date::MAX)
}

impl Row {
    /// The row as `whitelist.csv` would have it.
    #[must_use]
    pub fn listed(&self, home: &str, year: i32, number: usize) -> QuotaRow {
        QuotaRow {
            id: format!("W{year}-{number:02}"),
            edition: year,
            from_province: home.to_owned(),
            to_province: self.province.clone(),
            facility: self.facility.clone(),
            code: self.code.clone(),
            t_per_year: self.ask_t,
            suspended_on: None,
            source: Source::new(
                crate::dataset::cell::Mark::Derived,
                format!("{year} 年流向计划，尚未与接收省议定（R002）"),
            ),
        }
    }
}
