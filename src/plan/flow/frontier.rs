//! Cost against people exposed: instance, solution and person·km per tonne of each arc in, the plans none
//! of which is beaten on both out.
//!
//! With the unplaced tonnes at their least, `E(C)` is the least exposure at cost `C`. Ends first, both
//! exact: least cost and with it least exposure; least exposure and with it least cost. Between them the
//! exposure is held at equal steps and the cost minimised (ε-constraint, Haimes et al. 1971): one bound
//! changes from point to point, so each solve goes on from the basis of the one before. Between the ends a
//! held exposure always binds, so no point is dominated. Each point is proved: with price `π ≤ 0` of the
//! bound, its cost is at least the Lagrangian bound of the plan in which an arc costs `c − π·w`, plus `π·ε`.

use super::instance::{Instance, Node, Origin};
use super::master::{Aim, Master, Setup};
use super::solution::Solution;
use super::{FlowError, build, check, decode, optimum};
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::outcome::{Leg, Totals};
use crate::plan::solver::{Method, SolveError};
use crate::quantity::{Cny, CnyPerTonne, Tonnes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// Fewest points of a frontier.
pub const FEWEST: usize = 2;

/// Plans between least cost and least exposure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Frontier {
    /// Case id.
    pub case: String,
    /// Scenario id.
    pub scenario: String,
    /// Year planned for.
    pub plan_year: i32,
    /// True when only hazardous waste counts as exposing people.
    pub hazardous_only: bool,
    /// The plans, from least cost to least exposure.
    pub points: Vec<Point>,
}

/// One plan of a frontier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FrontierPoint)]
pub struct Point {
    /// Cost.
    pub cost_cny: Cny,
    /// Exposure: people beside the road × km × t.
    pub exposure_person_km_t: f64,
    /// What a thousand person·km·t more or less are worth here by the proof, CNY.
    pub price_cny_per_1000: f64,
    /// What soft rows cost for giving, further to that.
    #[serde(default, skip_serializing_if = "nothing")]
    pub given_cny: Cny,
    /// Cost (with what soft rows cost) no plan with this exposure can stay below.
    pub bound_cny: Cny,
    /// |cost − bound| / max(1, |cost|).
    pub gap: f64,
    /// Legs of the plan.
    pub legs: usize,
    /// Sums of the plan.
    pub totals: Totals,
    /// Arcs of the case's instance and their tonnes: what [`Asked::plan`] turns into legs. Not part of the document.
    #[serde(skip)]
    pub flows: Vec<(u32, Tonnes)>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn nothing(cny: &Cny) -> bool {
    cny.0 == 0.0
}

/// One plan as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Cost.
    pub cost: Cny,
    /// Σ weight × tonnes.
    pub weight: f64,
    /// Change of cost per unit of weight allowed (≤ 0).
    pub price: f64,
    /// Cost no plan with this weight can stay below.
    pub bound: Cny,
    /// Arc and tonnes.
    pub flows: Vec<(u32, Tonnes)>,
    /// By node.
    pub unplaced: Vec<Tonnes>,
}

/// A case made ready: says between which places it must know the people along the way.
pub struct Asked<'a> {
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    instance: Instance,
    hazardous_only: bool,
}

impl<'a> Asked<'a> {
    /// Makes a case ready.
    ///
    /// # Errors
    /// [`FlowError`] when the case cannot be planned.
    pub fn new(
        dataset: &'a Dataset,
        matrix: &'a Matrix,
        hazardous_only: bool,
    ) -> Result<Self, FlowError> {
        Ok(Self {
            dataset,
            matrix,
            instance: build::instance(dataset, matrix)?,
            hazardous_only,
        })
    }

    /// Row of the matrix a node's tonnes set out from; none for waste of other districts, whose ways are
    /// not on the roads of the case.
    fn site(&self, node: &Node) -> Option<usize> {
        match node.origin {
            Origin::Stream(s) => Some(self.dataset.links().stream_generator[s as usize].index()),
            Origin::Residue(f) | Origin::PassedOn(f) => {
                Some(self.dataset.generators().len() + f as usize)
            }
            Origin::Import(_) => None,
            Origin::Stock(row) => super::decode::stock_site(self.dataset, row),
        }
    }

    /// Where a node's tonnes set out from, where people beside their way count.
    fn exposing(&self, node: &Node) -> Option<usize> {
        let hazardous = self.dataset.tables().wastes.rows[node.waste as usize].hazardous;
        self.site(node)
            .filter(|_| hazardous || !self.hazardous_only)
    }

    /// Pairs of a row and columns of the matrix between which exposing waste may move.
    #[must_use]
    pub fn pairs(&self) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut pairs: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (n, node) in self.instance.nodes.iter().enumerate() {
            if let Some(site) = self.exposing(node) {
                let facilities = self.instance.arcs_of(n).map(|a| self.facility(a));
                pairs.entry(site).or_default().extend(facilities);
            }
        }
        pairs
    }

    fn facility(&self, arc: usize) -> usize {
        self.instance.lines[self.instance.arcs[arc].line as usize].facility as usize
    }

    /// The frontier, with the person·km along the fastest way of each pair.
    ///
    /// # Errors
    /// [`FlowError`].
    pub fn frontier(
        &self,
        person_km: &HashMap<(usize, usize), f64>,
        points: usize,
        scenario: &str,
        control: &Control,
    ) -> Result<Frontier, FlowError> {
        let mut weights = vec![0.0; self.instance.arcs.len()];
        for (n, node) in self.instance.nodes.iter().enumerate() {
            let Some(site) = self.exposing(node) else {
                continue;
            };
            for a in self.instance.arcs_of(n) {
                let known = person_km.get(&(site, self.facility(a)));
                weights[a] = known.copied().unwrap_or(0.0);
            }
        }
        let solution = optimum(&self.instance, self.dataset, self.matrix, control)?;
        if solution.stopped {
            return Err(FlowError::Stopped);
        }
        let places = places(&self.instance, &solution, &weights, points, control)?;
        let case = &self.dataset.tables().case;
        Ok(Frontier {
            case: case.id.clone(),
            scenario: scenario.to_owned(),
            plan_year: case.plan_year,
            hazardous_only: self.hazardous_only,
            points: places.into_iter().map(|place| self.point(place)).collect(),
        })
    }

    /// The legs of a point of this case's frontier.
    #[must_use]
    pub fn plan(&self, point: &Point) -> Vec<Leg> {
        let solution = Solution {
            flows: point.flows.clone(),
            ..Solution::default()
        };
        let names = decode::Names {
            dataset: self.dataset,
        };
        decode::legs(&names, self.matrix, &self.instance, &solution)
    }

    fn point(&self, place: Place) -> Point {
        let solution = Solution {
            flows: place.flows,
            unplaced: place.unplaced,
            ..Solution::default()
        };
        let given = check::given(&self.instance, &solution);
        let (totals, legs) = decode::sums(self.dataset, self.matrix, &self.instance, &solution);
        Point {
            cost_cny: totals.cost_cny,
            exposure_person_km_t: round(place.weight, 3),
            price_cny_per_1000: round(0.0 - place.price * 1000.0, 6),
            given_cny: Cny(round(given.0, 4)),
            bound_cny: Cny(round(place.bound.0, 4)),
            gap: check::gap((totals.cost_cny + given).0, place.bound.0),
            legs,
            totals,
            flows: solution.flows,
        }
    }
}

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// The plans of a frontier as numbers, from least cost to least weight: one when both ends are the same.
///
/// # Errors
/// [`SolveError`].
pub fn places(
    instance: &Instance,
    solution: &Solution,
    weights: &[f64],
    points: usize,
    control: &Control,
) -> Result<Vec<Place>, SolveError> {
    if instance.arcs.is_empty() {
        return Ok(Vec::new());
    }
    // The solver works best with numbers around one.
    let unit = weights.iter().copied().fold(0.0, f64::max).max(1e-12);
    let scaled: Vec<f64> = weights.iter().map(|w| w / unit).collect();
    let prices: Vec<f64> = (instance.arcs.iter())
        .map(|arc| instance.price(arc).0)
        .collect();
    let least = Some(solution.least_unplaced);
    let stop = &control.stop;
    report(control, 0, points);
    let by_cost = Setup {
        least,
        held: Some(&scaled),
        ..Setup::default()
    };
    let mut by_cost = Master::open(instance, solution, Aim::Cost, by_cost, stop)?;
    let cheapest = by_cost.solve(Method::Dual)?.answer.objective;
    let by_weight = Setup {
        least,
        weights: Some(&scaled),
        held: Some(&prices),
        held_gives: true,
        ..Setup::default()
    };
    let mut by_weight = Master::open(instance, solution, Aim::Weight, by_weight, stop)?;
    let lowest = by_weight.solve(Method::Dual)?.answer.objective;
    by_weight.hold_sum(cheapest + 1e-5 + 1e-12 * cheapest.abs());
    let highest = by_weight.solve(Method::Dual)?.answer.objective;
    let same = highest - lowest <= 1e-7 * highest.abs().max(1.0);
    let steps = if same { 1 } else { points.max(FEWEST) };
    let mut found = Vec::with_capacity(steps);
    for step in 0..steps {
        report(control, step + 1, points);
        #[allow(clippy::cast_precision_loss)]
        let share = if steps == 1 {
            0.0
        } else {
            step as f64 / (steps - 1) as f64
        };
        let most = highest + (lowest - highest) * share + 1e-9 * highest.abs().max(1.0);
        by_cost.hold_sum(most);
        let point = by_cost.solve(Method::Dual)?;
        let flows = by_cost.flows(&point.answer);
        let price = by_cost.price_of_sum(&point.answer) / unit;
        let weight = flows.iter().map(|&(a, t)| weights[a as usize] * t.0).sum();
        // An arc at the price of the bound, and the bound at its price.
        let mut priced = instance.clone();
        for (arc, w) in priced.arcs.iter_mut().zip(weights) {
            arc.handling += CnyPerTonne(-price * w);
        }
        let bound = check::cost_bound(&priced, &point.duals, solution.least_unplaced)
            + Cny(price * most * unit);
        let cost = flows.iter().map(|&(a, t)| prices[a as usize] * t.0).sum();
        found.push(Place {
            cost: Cny(cost),
            weight,
            price,
            bound,
            unplaced: by_cost.unplaced(&point.answer),
            flows,
        });
    }
    Ok(found)
}

fn report(control: &Control, done: usize, all: usize) {
    #[allow(clippy::cast_precision_loss)]
    let fraction = done as f64 / all.max(1) as f64;
    control.report(
        "frontier",
        Bilingual::new(
            format!("费用与暴露的权衡：第 {done} / {all} 点"),
            format!("cost against exposure: point {done} of {all}"),
        ),
        Some(fraction.min(1.0)),
    );
}
