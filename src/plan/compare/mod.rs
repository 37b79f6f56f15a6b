//! Two outcomes of one case in; what is different out: sums, cost parts, indicators, wastes, facilities,
//! zones, tonnes without a place, and the flows that moved most. Change is always the second less the first.
//!
//! An outcome names generators, not zones: with the case at hand the difference is told by zone as well, and
//! with names.

pub mod faults;
mod flows;

use crate::dataset::Dataset;
use crate::dataset::vocabulary::Operation;
use crate::finding::{Bilingual, Finding, Place};
use crate::network::RoadChange;
use crate::plan::outcome::{Origin, Outcome, PlanStatus, Reason};
use crate::quantity::{Cny, Tonnes};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub use flows::Mover;

/// Version of this structure, the first key of the document.
pub const SCHEMA: &str = "wasteflow/compare/1";

/// Differences of tonnes below this are noise of the arithmetic (1 g).
const NOISE: f64 = 1e-6;

/// One of the two outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CompareSide)]
pub struct Side {
    /// Scenario id.
    pub scenario: String,
    /// Year planned for.
    pub plan_year: i32,
    /// Roads closed or slowed.
    pub road_changes: Vec<RoadChange>,
    /// How the solve ended.
    pub status: PlanStatus,
}

/// A number of both outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CompareDelta)]
pub struct Delta {
    /// Id: of a sum, an indicator, a waste, a facility, a zone.
    pub id: String,
    /// What a user reads.
    pub name: Bilingual,
    /// Unit.
    pub unit: String,
    /// In the first.
    pub first: f64,
    /// In the second.
    pub second: f64,
    /// Second less first.
    pub change: f64,
}

impl Delta {
    fn new(id: &str, name: Bilingual, unit: &str, first: f64, second: f64) -> Self {
        Self {
            id: id.to_owned(),
            name,
            unit: unit.to_owned(),
            first,
            second,
            change: second - first,
        }
    }
}

/// Tonnes and cost of a waste, a facility or a zone in both outcomes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = CompareRow)]
pub struct Row {
    /// Waste code, facility id or zone id; empty for what facilities send on.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Tonnes moved in the first: of a waste to use or disposal, taken in by a facility, sent from a zone.
    pub first_t: Tonnes,
    /// In the second.
    pub second_t: Tonnes,
    /// Tonnes without a place, first.
    pub first_unplaced_t: Tonnes,
    /// Second.
    pub second_unplaced_t: Tonnes,
    /// Cost, first.
    pub first_cny: Cny,
    /// Second.
    pub second_cny: Cny,
}

impl Row {
    /// Change of the tonnes.
    #[must_use]
    pub fn change_t(&self) -> Tonnes {
        self.second_t - self.first_t
    }

    /// Change of the tonnes without a place.
    #[must_use]
    pub fn change_unplaced_t(&self) -> Tonnes {
        self.second_unplaced_t - self.first_unplaced_t
    }

    /// Change of the cost.
    #[must_use]
    pub fn change_cny(&self) -> Cny {
        self.second_cny - self.first_cny
    }

    fn size(&self) -> f64 {
        self.change_t().0.abs() + self.change_unplaced_t().0.abs()
    }
}

/// Tonnes of a code without a place for one reason in both outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CompareUnplaced)]
pub struct Unplaced {
    /// Waste code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Reason.
    pub reason: Reason,
    /// In the first.
    pub first_t: Tonnes,
    /// In the second.
    pub second_t: Tonnes,
}

/// A row asked of one plan or of both, and what each reaches in it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CompareAsked)]
pub struct Asked {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Unit of the values.
    pub unit: String,
    /// Value of the first; none where it was not asked there.
    pub first: Option<f64>,
    /// Value of the second.
    pub second: Option<f64>,
    /// Whether the first keeps its bounds.
    pub first_met: Option<bool>,
    /// Whether the second does.
    pub second_met: Option<bool>,
}

/// Everything that is different.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// True when synthetic rows are behind the numbers, or the case was not at hand to tell.
    pub demo: bool,
    /// The first outcome.
    pub first: Side,
    /// The second.
    pub second: Side,
    /// Sums, with the parts of the cost.
    pub totals: Vec<Delta>,
    /// Indicators that both have.
    pub indicators: Vec<Delta>,
    /// Rows asked of either plan, in the order of the first, then of the second.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asked>,
    /// By waste code, the largest change first.
    pub by_waste: Vec<Row>,
    /// By facility, the largest change first.
    pub by_facility: Vec<Row>,
    /// By zone, in file order, and one row for what facilities send on; none without the case.
    pub by_zone: Vec<Row>,
    /// Tonnes without a place by code and reason.
    pub unplaced: Vec<Unplaced>,
    /// Flows that changed, the largest change first.
    pub movers: Vec<Mover>,
}

/// What is to be said about the pair: an error when they are of two cases, a warning when their inputs differ.
#[must_use]
pub fn judge(first: &Outcome, second: &Outcome) -> Vec<Finding> {
    if first.case != second.case {
        let cause = Bilingual::new(
            format!(
                "第一个是案例“{}”的结果，第二个是“{}”的",
                first.case, second.case
            ),
            format!(
                "the first is of case {}, the second of {}",
                first.case, second.case
            ),
        );
        return vec![faults::OTHER_CASE.finding(Place::file("outcome.json"), cause)];
    }
    let mut names: Vec<&str> = (first.inputs.keys().chain(second.inputs.keys()))
        .filter(|name| first.inputs.get(*name) != second.inputs.get(*name))
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Vec::new();
    }
    let files = names.join(", ");
    let cause = Bilingual::new(
        format!("两次计算所读的文件不同：{files}"),
        format!("the two were made from different files: {files}"),
    );
    vec![faults::OTHER_INPUTS.finding(Place::file("outcome.json"), cause)]
}

/// The difference of two outcomes of one case.
#[must_use]
pub fn compare(first: &Outcome, second: &Outcome, case: Option<&Dataset>) -> Comparison {
    let names = Names { case };
    let side = |o: &Outcome| Side {
        scenario: o.scenario.clone(),
        plan_year: o.plan_year,
        road_changes: o.road_changes.clone(),
        status: o.status,
    };
    Comparison {
        schema: SCHEMA,
        case: first.case.clone(),
        case_name: first.case_name.clone(),
        demo: case.is_none_or(super::has_demo),
        first: side(first),
        second: side(second),
        totals: totals(first, second),
        indicators: indicators(first, second),
        asked: asked(first, second),
        by_waste: by_waste(&names, first, second),
        by_facility: by_facility(&names, first, second),
        by_zone: case.map_or_else(Vec::new, |case| by_zone(case, first, second)),
        unplaced: unplaced(&names, first, second),
        movers: flows::movers(&names, first, second),
    }
}

fn asked(first: &Outcome, second: &Outcome) -> Vec<Asked> {
    let has = |o: &Outcome, id: &str| o.rows.iter().any(|row| row.id == id);
    let only_second = (second.rows.iter()).filter(|row| !has(first, &row.id));
    (first.rows.iter().chain(only_second))
        .map(|row| {
            let of = |o: &Outcome| {
                let found = o.rows.iter().find(|other| other.id == row.id);
                found.map(|found| (found.reached, found.met))
            };
            let (a, b) = (of(first), of(second));
            Asked {
                id: row.id.clone(),
                name: row.name.clone(),
                unit: row.unit.clone(),
                first: a.map(|a| a.0),
                second: b.map(|b| b.0),
                first_met: a.map(|a| a.1),
                second_met: b.map(|b| b.1),
            }
        })
        .collect()
}

struct Names<'a> {
    case: Option<&'a Dataset>,
}

impl Names<'_> {
    fn waste(&self, code: &str) -> Bilingual {
        let rows = self.case.map(|case| &case.tables().wastes.rows);
        let row = rows.and_then(|rows| rows.iter().find(|row| row.code == code));
        row.map_or_else(
            || Bilingual::new(code, code),
            |row| Bilingual::new(&row.name_zh, &row.name_en),
        )
    }

    fn facility(&self, id: &str) -> Bilingual {
        let rows = self.case.map(|case| &case.tables().facilities.rows);
        let row = rows.and_then(|rows| rows.iter().find(|row| row.id == id));
        row.map_or_else(
            || Bilingual::new(id, id),
            |row| Bilingual::new(&row.name_zh, &row.name_en),
        )
    }

    fn generator(&self, id: &str) -> Bilingual {
        let rows = self.case.map(|case| &case.tables().generators.rows);
        let row = rows.and_then(|rows| rows.iter().find(|row| row.id == id));
        let name = row.map_or(id, |row| row.name_zh.as_str());
        Bilingual::new(name, name)
    }
}

fn totals(first: &Outcome, second: &Outcome) -> Vec<Delta> {
    let (a, b) = (&first.totals, &second.totals);
    let row = |id: &str, zh: &str, en: &str, unit: &str, first: f64, second: f64| {
        Delta::new(id, Bilingual::new(zh, en), unit, first, second)
    };
    vec![
        row(
            "arising_t",
            "产生",
            "arising",
            "t",
            a.arising_t.0,
            b.arising_t.0,
        ),
        row(
            "residues_t",
            "处理残渣",
            "residues",
            "t",
            a.residues_t.0,
            b.residues_t.0,
        ),
        row("used_t", "利用", "used", "t", a.used_t.0, b.used_t.0),
        row(
            "disposed_t",
            "处置",
            "disposed",
            "t",
            a.disposed_t.0,
            b.disposed_t.0,
        ),
        row(
            "exported_t",
            "出区",
            "out of the district",
            "t",
            a.exported_t.0,
            b.exported_t.0,
        ),
        row(
            "unplaced_t",
            "未安置",
            "unplaced",
            "t",
            a.unplaced_t.0,
            b.unplaced_t.0,
        ),
        row(
            "cost_cny",
            "费用",
            "cost",
            "CNY",
            a.cost_cny.0,
            b.cost_cny.0,
        ),
        row(
            "transport_cny",
            "其中运输",
            "of it transport",
            "CNY",
            a.transport_cny.0,
            b.transport_cny.0,
        ),
        row(
            "gate_cny",
            "其中处理",
            "of it gate fees",
            "CNY",
            a.gate_cny.0,
            b.gate_cny.0,
        ),
        row(
            "handling_cny",
            "其中手续与装卸",
            "of it handling",
            "CNY",
            a.handling_cny.0,
            b.handling_cny.0,
        ),
        row(
            "tonne_km",
            "周转量",
            "tonne-kilometres",
            "t·km",
            a.tonne_km,
            b.tonne_km,
        ),
    ]
}

fn indicators(first: &Outcome, second: &Outcome) -> Vec<Delta> {
    let both = first.indicators.iter().filter_map(|a| {
        let b = second.indicators.iter().find(|b| b.id == a.id)?;
        Some(Delta::new(
            &a.id,
            a.label.clone(),
            &a.unit,
            a.value,
            b.value,
        ))
    });
    both.collect()
}

/// Adds what an outcome holds to rows by key; `first` says which half of a row it is.
struct Rows(BTreeMap<String, Row>);

impl Rows {
    fn of(&mut self, id: &str) -> &mut Row {
        self.0.entry(id.to_owned()).or_insert_with(|| Row {
            id: id.to_owned(),
            ..Row::default()
        })
    }

    fn moved(&mut self, id: &str, is_first: bool, t: Tonnes, cny: Cny) {
        let row = self.of(id);
        if is_first {
            row.first_t += t;
            row.first_cny += cny;
        } else {
            row.second_t += t;
            row.second_cny += cny;
        }
    }

    fn left(&mut self, id: &str, is_first: bool, t: Tonnes) {
        let row = self.of(id);
        if is_first {
            row.first_unplaced_t += t;
        } else {
            row.second_unplaced_t += t;
        }
    }

    /// The largest change first.
    fn sorted(self, name: impl Fn(&str) -> Bilingual) -> Vec<Row> {
        let mut rows: Vec<Row> = (self.0.into_values())
            .map(|row| Row {
                name: name(&row.id),
                ..row
            })
            .collect();
        rows.sort_by(|a, b| b.size().total_cmp(&a.size()).then_with(|| a.id.cmp(&b.id)));
        rows
    }
}

fn by_waste(names: &Names<'_>, first: &Outcome, second: &Outcome) -> Vec<Row> {
    let mut rows = Rows(BTreeMap::new());
    for (outcome, is_first) in [(first, true), (second, false)] {
        for leg in &outcome.legs {
            // What is gathered moves on and is counted where it ends; its rounds cost all the same.
            let ends = matches!(leg.operation, Operation::Use | Operation::Dispose);
            let t = if ends { leg.tonnes } else { Tonnes::ZERO };
            rows.moved(&leg.code, is_first, t, leg.cost_cny);
        }
        for left in &outcome.unserved {
            rows.left(&left.code, is_first, left.tonnes);
        }
    }
    rows.sorted(|code| names.waste(code))
}

fn by_facility(names: &Names<'_>, first: &Outcome, second: &Outcome) -> Vec<Row> {
    let mut rows = Rows(BTreeMap::new());
    for (outcome, is_first) in [(first, true), (second, false)] {
        for leg in &outcome.legs {
            rows.moved(&leg.facility, is_first, leg.tonnes, leg.cost_cny);
        }
        for left in &outcome.unserved {
            if let Origin::Facility { facility } = &left.from {
                rows.left(facility, is_first, left.tonnes);
            }
        }
    }
    rows.sorted(|id| names.facility(id))
}

fn by_zone(case: &Dataset, first: &Outcome, second: &Outcome) -> Vec<Row> {
    let zones: BTreeMap<&str, &str> = (case.generators())
        .map(|(id, row)| {
            let zone = case.links().generator_zone[id.index()];
            (row.id.as_str(), case.zone(zone).id.as_str())
        })
        .collect();
    let of = |origin: &Origin| match origin {
        Origin::Stream { generator, .. } => zones.get(generator.as_str()).copied().unwrap_or(""),
        Origin::Facility { .. } | Origin::Import { .. } | Origin::Stock { .. } => "",
    };
    let mut rows = Rows(BTreeMap::new());
    for (outcome, is_first) in [(first, true), (second, false)] {
        for leg in &outcome.legs {
            rows.moved(of(&leg.from), is_first, leg.tonnes, leg.cost_cny);
        }
        for left in &outcome.unserved {
            rows.left(of(&left.from), is_first, left.tonnes);
        }
    }
    let named = case.zones().map(|(_, zone)| {
        let name = Bilingual::new(&zone.name_zh, &zone.name_en);
        (zone.id.clone(), name)
    });
    let onward = Bilingual::new("设施送出（残渣与转运）", "sent on by facilities");
    named
        .chain([(String::new(), onward)])
        .map(|(id, name)| {
            let row = rows.0.remove(&id).unwrap_or_default();
            Row { id, name, ..row }
        })
        .collect()
}

fn unplaced(names: &Names<'_>, first: &Outcome, second: &Outcome) -> Vec<Unplaced> {
    let mut sums: BTreeMap<(&str, Reason), [Tonnes; 2]> = BTreeMap::new();
    for (outcome, half) in [(first, 0), (second, 1)] {
        for left in &outcome.unserved {
            sums.entry((&left.code, left.reason)).or_default()[half] += left.tonnes;
        }
    }
    let rows = sums.into_iter().map(|((code, reason), t)| Unplaced {
        code: code.to_owned(),
        name: names.waste(code),
        reason,
        first_t: t[0],
        second_t: t[1],
    });
    rows.collect()
}
