//! Why the waste of one place goes where it goes: case, matrix and outcome in, for each leg the nearest
//! places it does not go to with what stands in the way and what they would cost; for tonnes that stay, the
//! reason. Asked leg by leg: an outcome has too many for all to be kept.
//!
//! Prices of room come from the outcome's own certificate: with duals `y`, `λ`, `μ` an arc's reduced cost
//! `c_a − y_n − λ_l` is what one tonne more on it adds to the cost of the whole plan, everything else moved
//! to where it is then best.

mod bars;
mod near;

use super::FlowError;
use super::build;
use super::decode::Names;
use super::imports;
use super::instance::{Instance, Origin, id};
use super::objective;
use super::solution::Duals;
use crate::dataset::vocabulary::Route;
use crate::dataset::{Dataset, FacilityId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{self, LimitKind, Load, Outcome, Unserved};
use crate::quantity::{CnyPerTonne, Metres, Tonnes};
pub use bars::{Bar, Barrier};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A leg, counted from 1 in the order of the outcome (and of `legs.csv`).
    Leg(usize),
    /// All legs of a stream, and what of it stays.
    Stream(String),
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum WhyError {
    /// The outcome has fewer legs.
    #[error("there is no leg {0}; the outcome has {1}")]
    Leg(usize, usize),
    /// The case has no such stream, or nothing of it moves or stays.
    #[error("the outcome says nothing of stream {0}")]
    Stream(String),
    /// The outcome names what the case does not have.
    #[error("the outcome is not one of this case")]
    Foreign,
    /// The case cannot be planned.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl WhyError {
    /// What a user reads.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        let zh = match self {
            Self::Leg(leg, all) => format!("没有第 {leg} 条去向；结果共有 {all} 条"),
            Self::Stream(id) => format!("结果中没有废物流 {id} 的去向或未安置量"),
            Self::Foreign => "结果不属于本案例".to_owned(),
            Self::Flow(error) => format!("案例无法计算：{error}"),
        };
        Bilingual::new(zh, self.to_string())
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Why {
    /// Where the waste lies.
    pub from: outcome::Origin,
    /// Name of the place.
    pub from_name: Bilingual,
    /// Waste code.
    pub code: String,
    /// Name of the waste.
    pub waste: Bilingual,
    /// Each leg with the places it does not go to.
    pub legs: Vec<LegWhy>,
    /// What stays without a place, with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Unserved>,
}

/// One leg and the places its tonnes do not go to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LegWhy {
    /// Number of the leg in the outcome, from 1.
    pub leg: usize,
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Permit line.
    pub permit: String,
    /// How it crosses borders.
    pub route: Route,
    /// Tonnes a year.
    pub tonnes: Tonnes,
    /// Way.
    pub metres: Metres,
    /// Moving, gate fee and handling.
    pub price_cny_t: CnyPerTonne,
    /// The nearest places with a permit that may be used, and the nearer ones without, by distance.
    pub others: Vec<Other>,
    /// Nearer places without a usable permit beyond those listed.
    pub more_without_permit: usize,
}

/// A place the tonnes do not go to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Other {
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Road distance; absent without a road.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metres: Option<Metres>,
    /// Nearer than where the tonnes go.
    pub nearer: bool,
    /// True for a place with a permit in force that may take this waste from here.
    pub licensed: bool,
    /// The permit line that would be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permit: Option<String>,
    /// How it would cross borders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// What stands in the way; empty: nothing but the price.
    pub bars: Vec<Bar>,
    /// Moving, gate fee and handling, against the leg's: CNY a tonne more (negative: less).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dearer_cny_t: Option<CnyPerTonne>,
    /// What a tonne sent there adds to the cost of the whole plan (≥ 0), room and residues paid for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds_cny_t: Option<CnyPerTonne>,
    /// Tonnes that would lose their place elsewhere per tonne sent there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unplaces_per_t: Option<f64>,
    /// All of it in a sentence.
    pub text: Bilingual,
}

/// Answers a question about an outcome of a case.
///
/// # Errors
/// [`WhyError`].
pub fn why(
    dataset: &Dataset,
    matrix: &Matrix,
    outcome: &Outcome,
    question: &Question,
) -> Result<Why, WhyError> {
    let instance = build::instance(dataset, matrix)?;
    // Duals are those of the first goal: what a tonne adds is told by its prices.
    let goal = outcome.objective.goals().first();
    let aimed = goal.filter(|goal| !goal.is_cost()).map(|goal| {
        let aim = objective::aim(&instance, dataset, matrix, goal);
        objective::stage(&instance, &aim, &[], 0)
    });
    let aimed = aimed.as_ref().unwrap_or(&instance);
    let desk = Desk::new(dataset, matrix, (&instance, aimed), outcome);
    let (from, code, legs) = asked(outcome, dataset, question)?;
    let left = (outcome.unserved.iter())
        .filter(|u| u.from == from && u.code == code)
        .cloned()
        .collect();
    let waste = dataset.wastes().find(|(_, row)| row.code == code);
    let waste = waste.map(|(_, row)| Bilingual::new(&row.name_zh, &row.name_en));
    Ok(Why {
        from_name: desk.name_of(&from),
        waste: waste.ok_or(WhyError::Foreign)?,
        legs: legs
            .into_iter()
            .map(|i| desk.leg(i))
            .collect::<Result<_, _>>()?,
        from,
        code,
        left,
    })
}

/// Place, code and legs (positions in the outcome) of a question.
fn asked(
    outcome: &Outcome,
    dataset: &Dataset,
    question: &Question,
) -> Result<(outcome::Origin, String, Vec<usize>), WhyError> {
    match question {
        Question::Leg(number) => {
            let place = number.checked_sub(1);
            let leg = place.and_then(|i| outcome.legs.get(i).map(|leg| (i, leg)));
            let (i, leg) = leg.ok_or(WhyError::Leg(*number, outcome.legs.len()))?;
            Ok((leg.from.clone(), leg.code.clone(), vec![i]))
        }
        Question::Stream(id) => {
            let row = dataset.streams().find(|(_, row)| row.id == *id);
            let (_, row) = row.ok_or_else(|| WhyError::Stream(id.clone()))?;
            let from = outcome::Origin::Stream {
                stream: id.clone(),
                generator: row.generator.clone(),
            };
            let legs: Vec<usize> = (0..outcome.legs.len())
                .filter(|&i| outcome.legs[i].from == from)
                .collect();
            if legs.is_empty() && !outcome.unserved.iter().any(|u| u.from == from) {
                return Err(WhyError::Stream(id.clone()));
            }
            Ok((from, row.code.clone(), legs))
        }
    }
}

/// Everything an answer is looked up in.
struct Desk<'a> {
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    instance: &'a Instance,
    /// The same with what the first goal counts for prices.
    aimed: &'a Instance,
    outcome: &'a Outcome,
    names: Names<'a>,
    /// Duals of the outcome's certificate, by dense id.
    cost: Duals,
    unplaced: Duals,
    loads: HashMap<(LimitKind, &'a str), &'a Load>,
}

impl<'a> Desk<'a> {
    fn new(
        dataset: &'a Dataset,
        matrix: &'a Matrix,
        (instance, aimed): (&'a Instance, &'a Instance),
        outcome: &'a Outcome,
    ) -> Self {
        let names = Names { dataset };
        let certificate = &outcome.certificate;
        let cost = Duals {
            lock: certificate.lock,
            ..names.dense(instance, &certificate.cost)
        };
        let loads = (outcome.loads.iter())
            .map(|load| ((load.kind, load.id.as_str()), load))
            .collect();
        Self {
            dataset,
            matrix,
            instance,
            aimed,
            outcome,
            unplaced: names.dense(instance, &certificate.unplaced),
            cost,
            names,
            loads,
        }
    }

    fn name_of(&self, origin: &outcome::Origin) -> Bilingual {
        let tables = self.dataset.tables();
        match origin {
            outcome::Origin::Stream { generator, .. } => {
                let rows = &tables.generators.rows;
                let row = rows.iter().find(|row| row.id == *generator);
                row.map(|row| Bilingual::new(&row.name_zh, &row.name_zh))
            }
            outcome::Origin::Import { import } => {
                let rows = &tables.imports.rows;
                let row = rows.iter().find(|row| row.id == *import);
                row.map(|row| Bilingual::new(&row.from_district, &row.from_district))
            }
            outcome::Origin::Facility { facility } => {
                let rows = &tables.facilities.rows;
                let row = rows.iter().find(|row| row.id == *facility);
                row.map(|row| Bilingual::new(&row.name_zh, &row.name_en))
            }
            outcome::Origin::Stock { site, .. } => Some(Bilingual::new(site, site)),
        }
        .unwrap_or_default()
    }

    /// How far it is from a node to a facility, where there is a way.
    fn way(&self, node: usize, facility: FacilityId) -> Option<Metres> {
        let site = match self.instance.nodes[node].origin {
            Origin::Stream(s) => self.dataset.links().stream_generator[s as usize].index(),
            Origin::Residue(f) | Origin::PassedOn(f) => {
                self.dataset.generators().len() + f as usize
            }
            Origin::Stock(row) => super::decode::stock_site(self.dataset, row)?,
            Origin::Import(i) => {
                return Some(imports::way(self.dataset, i, id(facility.index())).0);
            }
        };
        let way = self.matrix.get(site, facility.index());
        way.map(|way| way.metres)
    }

    /// Node and arc of a leg.
    fn arc_of(&self, leg: &outcome::Leg) -> Option<(usize, usize)> {
        (0..self.instance.nodes.len())
            .filter(|&n| {
                let node = &self.instance.nodes[n];
                self.names.code(node.waste) == leg.code && self.names.place(node.origin) == leg.from
            })
            .flat_map(|n| self.instance.arcs_of(n).map(move |a| (n, a)))
            .find(|&(_, a)| {
                let arc = &self.instance.arcs[a];
                let line = &self.instance.lines[arc.line as usize];
                let quota = arc.quota.map(|q| {
                    let limit = &self.instance.limits[q as usize];
                    self.names.limit(LimitKind::Quota, limit.row)
                });
                self.names.limit(LimitKind::Permit, line.permit) == leg.permit
                    && arc.route == leg.route
                    && quota == leg.quota
            })
    }
}
