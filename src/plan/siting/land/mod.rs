//! Where could a project stand at all? Every cell of a grid over the district and every parcel offered is ruled out
//! by one named rule or kept with a score whose parts are told; what was not checked travels with the answer.
//!
//! In order: `grid` (hexagons), `build` (a case in numbers: an [`instance`] for each project), `measure` (values by
//! indexes), `rank` (scores and the best), a [`solution`], which [`check`] judges by measuring all of it again without
//! an index; [`outcome`] is the document.
//!
//! # Mathematics
//! Places `s` (centre of a hexagon, or a parcel), limits `l` in the order of `layers.toml`, parts `k` of the score.
//!
//! (1) *Ruled out.* With `d_l(s)` the distance of `s` to the shapes of `l` (0 inside an area) and `D_l` the distance of
//! the rule that holds for the kinds of the project: out by `l` when `d_l(s) ≤ D_l`. A parcel is out by its ground
//! `a(s)` when `a(s) < A`, what the project needs. The first such `l` is the rule of `s`, the others are listed.
//!
//! (2) *Points.* `p_k(s) = clamp((v_k(s) − worst_k) / (best_k − worst_k), 0, 1)`; a value that is not known earns none.
//!
//! (3) *Score.* `100 Σ w_k p_k(s) / Σ w_k`. A weight is given to a group and spread over its parts.
//!
//! (4) *The best.* By score, then id; a place nearer than `apart` to one before it is passed over, so that the best are
//! not one place named several times. When fewer than three are found, every other kept place is a neighbour of one.
//!
//! (5) *Life of a landfill.* ground × share × height × density ÷ tonnes a year (story 3); the life asked for takes ground
//! or height in proportion. It is a wish of the user: the ten years of R055 are about landfills of hazardous waste.
//!
//! A place is judged at its point: of a hexagon some ground lies nearer to a river than its centre. Distances are
//! straight.

mod build;
mod candidates;
pub mod check;
pub mod faults;
mod grid;
pub mod instance;
mod measure;
pub mod outcome;
mod rank;
pub mod solution;
mod tell;

use crate::dataset::Dataset;
use crate::dataset::settings::ExposureSettings;
use crate::finding::{Bilingual, Finding, Place};
use crate::network::exposure::Crowd;
use crate::quantity::Metres;
use build::Built;
pub use candidates::candidates;
use faults::{NO_GROUND, NO_SUCH_ASK};
pub use grid::ring;
use instance::Instance;
use outcome::Land;
pub use rank::score;
use solution::LandSolution;
use std::collections::BTreeMap;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// Project ids; empty: those of the plan with ground and no zone.
    pub projects: Vec<String>,
    /// Weights by group; a group that is not named keeps its own.
    pub weights: BTreeMap<String, f64>,
    /// Distances by buffer layer, in place of those of its rules.
    pub distances: BTreeMap<String, Metres>,
    /// Life a user asks of a landfill, years.
    pub life: Option<f64>,
}

/// A project's question and its answer in numbers.
#[derive(Clone, Debug)]
pub struct Solved {
    /// Project id.
    pub project: String,
    /// The question.
    pub instance: Instance,
    /// The answer.
    pub solution: LandSolution,
}

/// Judges the ground for the projects asked for; works on all cores.
///
/// # Errors
/// Findings for names the case does not have, or an outline that cannot be filled.
pub fn assess(dataset: &Dataset, ask: &Ask) -> Result<(Land, Vec<Solved>), Vec<Finding>> {
    let projects = checked(dataset, ask)?;
    let settings = &dataset.tables().case.land;
    let built = Built::new(dataset, settings.resolution).map_err(|error| {
        let cause = Bilingual::new(format!("网格单元：{error}"), format!("cells: {error}"));
        vec![NO_GROUND.finding(Place::file("boundary.geojson"), cause)]
    })?;
    let sights = measure::Sights::new(&built.ground);
    let solved: Vec<Solved> = projects
        .into_iter()
        .map(|project| {
            let types = types(dataset, &project);
            let instance = built.instance(dataset, &project, &types, ask);
            let solution = measure::judge(&instance, &sights, &|radius| crowd(dataset, radius));
            Solved {
                project,
                instance,
                solution,
            }
        })
        .collect();
    let land = tell::land(dataset, &built, &solved, ask);
    Ok((land, solved))
}

/// Judges the places of one question again, e.g. with other weights or other places.
#[must_use]
pub fn judge(dataset: &Dataset, instance: &Instance) -> LandSolution {
    let sights = measure::Sights::new(&instance.ground);
    measure::judge(instance, &sights, &|radius| crowd(dataset, radius))
}

/// People within a radius of any place.
fn crowd(dataset: &Dataset, radius: Metres) -> Crowd {
    let tables = dataset.tables();
    let exposure = ExposureSettings {
        distance_m: radius.0,
        ..tables.case.exposure.clone()
    };
    Crowd::new(&tables.population, &tables.areas, &exposure)
}

/// Kinds of a project; its own id is one, so that a rule can be for it alone.
fn types(dataset: &Dataset, project: &str) -> Vec<String> {
    let mut types = dataset.tables().land_types(project);
    types.push(project.to_owned());
    types
}

/// Projects asked for; findings for what is not there.
fn checked(dataset: &Dataset, ask: &Ask) -> Result<Vec<String>, Vec<Finding>> {
    let tables = dataset.tables();
    let rows = &tables.projects.rows;
    let mut findings = Vec::new();
    let mut say = |file: &str, seen: &str, known: Vec<&str>| {
        let cause = Bilingual::new(
            format!("“{seen}”；可用的有：{}", known.join("、")),
            format!("\"{seen}\"; there are: {}", known.join(", ")),
        );
        findings.push(NO_SUCH_ASK.finding(Place::file(file), cause));
    };
    for project in &ask.projects {
        if !rows.iter().any(|row| row.id == *project) {
            say(
                "projects.csv",
                project,
                rows.iter().map(|row| row.id.as_str()).collect(),
            );
        }
    }
    let layers = tables.land_layers();
    let groups = build::groups(&layers);
    for (group, weight) in &ask.weights {
        if !(groups.contains(group) && *weight >= 0.0 && weight.is_finite()) {
            let seen = format!("{group}={weight}");
            say(
                "layers.toml",
                &seen,
                groups.iter().map(String::as_str).collect(),
            );
        }
    }
    let buffers: Vec<&str> = (layers.iter())
        .filter(|layer| layer.kind == crate::dataset::land::LayerKind::Buffer)
        .map(|layer| layer.id.as_str())
        .collect();
    for (layer, metres) in &ask.distances {
        if !(buffers.contains(&layer.as_str()) && metres.0 >= 0.0 && metres.0.is_finite()) {
            say(
                "layers.toml",
                &format!("{layer}={}", metres.0),
                buffers.clone(),
            );
        }
    }
    if let Some(life) = ask.life.filter(|life| !(*life > 0.0 && life.is_finite())) {
        say("case.toml", &format!("life={life}"), vec!["> 0"]);
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    if !ask.projects.is_empty() {
        return Ok(ask.projects.clone());
    }
    let open = rows
        .iter()
        .filter(|row| row.area_mu.is_some() && row.zone.is_none());
    Ok(open.map(|row| row.id.clone()).collect())
}

#[cfg(test)]
mod tests;
