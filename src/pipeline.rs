//! The story, told once for the command line and the server: open a case, build its network, measure
//! the distances, solve, write the results. The only stage besides `dataset` that touches files.

pub mod applications;
pub mod collection;
pub mod geopackage;
mod ground;
pub mod handed;
mod intake;
mod land;
mod orders;
mod outcomes;
pub mod picture;
pub mod points;
mod results;
mod road_intake;
mod roads;
mod studies;
pub mod transfers;
mod ways;
mod workbook;

use crate::bench;
use crate::dataset::catalogue::Entry;
use crate::dataset::objective::Objective;
use crate::dataset::tables::{AreaRow, BanRow, PopulationRow, RoadRow, Tables, TurnRow};
use crate::dataset::{Dataset, FacilityId, GeneratorId, Purpose, check, record::Record, write};
use crate::finding::{self, Bilingual, Finding};
use crate::import;
use crate::network::{self, Matrix, Network, Topology};
use crate::plan::compare::{self};
use crate::plan::control::Control;
use crate::plan::flow::frontier::{self, Frontier, Point};
use crate::plan::flow::why::{Question, Why, WhyError};
use crate::plan::flow::{self, FlowError, Prices};
use crate::plan::outage::faults::NO_SUCH_LOSS;
use crate::plan::outcome::{Leg, Outcome};
use crate::plan::siting;
use crate::quantity::{LonLat, Tonnes};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::dataset::BASE;
pub use ground::Ground;
pub use intake::{Intake, refused, refused_rows};
pub use land::land;
pub use orders::folder as orders_folder;
pub use outcomes::{other_case, read_outcome, read_siting, read_years};
pub use results::{
    Beside, check_results_folder, map_figure, results, results_with, write_results,
    write_results_with,
};
pub use road_intake::RoadIntake;
pub use roads::{LORRY, Roads, Route, Routes, Trip, isochrones, prepare, routes};
pub use studies::{
    SiteError, no_site, no_years, outage, plan_years, sample, site, site_by_hand, site_mps,
    verify_site,
};
pub use workbook::{
    UNFILLED, WorkbookTaken, export_workbook, is_new_case, is_unfilled, take_workbook,
};

/// A case that can be planned with: checked, its scenario applied, its roads built.
#[derive(Clone)]
pub struct Opened {
    /// The case, its scenario applied.
    pub dataset: Arc<Dataset>,
    /// The case as it is: what the base year's figures are computed from under any scenario.
    pub base: Arc<Dataset>,
    /// Folder it was read from.
    pub folder: PathBuf,
    /// Its roads as the plan's lorry uses them, changes included.
    pub network: Arc<Network>,
    /// What all trips on its roads share.
    pub roads: Arc<Roads>,
    /// The trip of [`Opened::network`]: the plan's lorry on changed roads.
    pub trip: Trip,
    /// SHA-256 of every file read, by name within the case.
    pub inputs: Arc<BTreeMap<String, String>>,
    /// Scenario applied, or [`BASE`].
    pub scenario: String,
    findings: Vec<Finding>,
}

impl Opened {
    /// Everything worth saying about the case: from reading, from the rules, from the roads.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The same case under one of its scenarios; the roads are shared unless the scenario changes them.
    ///
    /// # Errors
    /// The findings that keep the changed case from being used.
    pub fn with_scenario(&self, id: &str) -> Result<Self, Vec<Finding>> {
        if id == self.scenario {
            return Ok(self.clone());
        }
        let dataset = match id {
            BASE => self.base.clone(),
            _ => Arc::new(self.base.with_scenario(id)?),
        };
        let chosen = |id: &str| self.base.tables().scenarios.iter().find(|s| s.id == id);
        let changes = || {
            [id, &self.scenario]
                .into_iter()
                .filter_map(chosen)
                .flat_map(|scenario| &scenario.changes)
        };
        let mut findings = dataset.findings().to_vec();
        let roads = if changes().any(|change| ON_ROADS.contains(&change.file.as_str())) {
            let topology = changes().any(|change| {
                change.file == TurnRow::FILE
                    || (change.file == RoadRow::FILE
                        && change.set.keys().any(|column| Topology::reads(column)))
            });
            Arc::new(self.roads.changed(&dataset, topology, &mut findings))
        } else {
            self.roads.clone()
        };
        let (network, found) = roads.network(&dataset, &self.trip)?;
        findings.extend(found);
        findings.extend(network.check_case(&dataset));
        finding::sort(&mut findings);
        refuse(&findings)?;
        Ok(Self {
            dataset,
            network,
            roads,
            scenario: id.to_owned(),
            findings,
            ..self.clone()
        })
    }

    /// The same case with another objective.
    ///
    /// # Errors
    /// The findings that keep it from being used (`D199`).
    pub fn with_objective(&self, objective: &Objective) -> Result<Self, Vec<Finding>> {
        if self.dataset.tables().case.flow.objective == *objective {
            return Ok(self.clone());
        }
        let mut tables = self.dataset.tables().clone();
        tables.case.flow.objective = objective.clone();
        self.with_tables(tables)
    }

    /// The same case with other tables on the same roads and sites.
    ///
    /// # Errors
    /// The findings that keep it from being used.
    pub fn with_tables(&self, tables: Tables) -> Result<Self, Vec<Finding>> {
        let dataset = Arc::new(Dataset::new(tables)?);
        Ok(Self {
            dataset,
            ..self.clone()
        })
    }
}

/// Reads a case, applies a scenario, runs every check and builds the roads.
///
/// # Errors
/// All findings, when one of them is an error.
pub fn open(case: &Path, scenario: Option<&str>) -> Result<Opened, Vec<Finding>> {
    open_for(case, scenario, Purpose::Plan)
}

/// As [`open`], for the commands that only drive: a case that was just imported has roads and no
/// wastes yet.
///
/// # Errors
/// See [`open`].
pub fn open_roads(case: &Path, scenario: Option<&str>) -> Result<Opened, Vec<Finding>> {
    open_for(case, scenario, Purpose::Roads)
}

fn open_for(case: &Path, scenario: Option<&str>, purpose: Purpose) -> Result<Opened, Vec<Finding>> {
    let opened = Dataset::open_for(case, None, purpose)?;
    let base = Arc::new(opened.dataset);
    let mut findings = base.findings().to_vec();
    let roads = Arc::new(Roads::of(&base, orders::folder(), &mut findings));
    let trip = Trip::default();
    let (network, found) = roads.network(&base, &trip)?;
    findings.extend(found);
    findings.extend(network.check_case(&base));
    finding::sort(&mut findings);
    refuse(&findings)?;
    let opened = Opened {
        dataset: base.clone(),
        base,
        folder: case.to_owned(),
        network,
        roads,
        trip,
        inputs: Arc::new(opened.inputs),
        scenario: BASE.to_owned(),
        findings,
    };
    opened.with_scenario(scenario.unwrap_or(BASE))
}

/// Files whose change gives the roads other terms.
const ON_ROADS: [&str; 5] = [
    RoadRow::FILE,
    TurnRow::FILE,
    BanRow::FILE,
    AreaRow::FILE,
    PopulationRow::FILE,
];

/// Roads can have errors of their own: without one usable road (N104) nothing can be planned.
fn refuse(findings: &[Finding]) -> Result<(), Vec<Finding>> {
    if findings.iter().any(Finding::is_error) {
        Err(findings.to_vec())
    } else {
        Ok(())
    }
}

/// Distances from every site (generators, then facilities) to every facility; `None` when stopped.
#[must_use]
pub fn matrix(opened: &Opened, control: &Control) -> Option<Matrix> {
    measured(opened, false, control)
}

/// [`matrix`], and the people along each way where the case has any.
fn matrix_with_people(opened: &Opened, control: &Control) -> Option<Matrix> {
    let anybody = !opened.dataset.tables().population.rows.is_empty();
    measured(opened, anybody, control)
}

fn measured(opened: &Opened, people_too: bool, control: &Control) -> Option<Matrix> {
    if !prepare(opened, control) {
        return None;
    }
    control.report(
        "matrix",
        Bilingual::new("计算道路距离", "measuring distances on the roads"),
        Some(0.0),
    );
    let facilities: Vec<LonLat> = opened
        .dataset
        .facilities()
        .map(|(_, f)| f.place())
        .collect();
    let sites: Vec<LonLat> = opened
        .dataset
        .generators()
        .map(|(_, g)| g.place())
        .chain(facilities.iter().copied())
        .collect();
    let matrix = opened.network.matrix(&sites, &facilities, &control.stop);
    let matrix = if people_too || flow::rows::exposing(&opened.dataset) {
        let people = people(opened, &sites, &facilities, control);
        matrix.with_people(people)
    } else {
        matrix
    };
    (!control.stop.stopped()).then_some(matrix)
}

/// People beside each way × its kilometres, row by row; 0 where there is no way.
fn people(opened: &Opened, sites: &[LonLat], facilities: &[LonLat], control: &Control) -> Vec<f64> {
    control.report(
        "exposure",
        Bilingual::new("计算沿途人口", "counting people along the ways"),
        None,
    );
    (sites.par_iter())
        .flat_map_iter(|&site| {
            let found = if control.stop.stopped() {
                vec![None; facilities.len()]
            } else {
                opened.network.person_km(site, facilities)
            };
            found.into_iter().map(|people| people.unwrap_or(0.0))
        })
        .collect()
}

/// Solves the flow plan of an opened case.
///
/// # Errors
/// [`FlowError`]: stopped, or a fault of the solver.
pub fn solve(opened: &Opened, control: &Control) -> Result<Outcome, FlowError> {
    solve_with(opened, Prices::default(), control)
}

/// [`solve`], with a choice of the limits that are priced on both sides.
///
/// # Errors
/// [`FlowError`]: stopped, or a fault of the solver.
pub fn solve_with(
    opened: &Opened,
    prices: Prices,
    control: &Control,
) -> Result<Outcome, FlowError> {
    let matrix = matrix(opened, control).ok_or(FlowError::Stopped)?;
    solve_on(opened, &matrix, prices, control)
}

/// The same on distances measured before.
///
/// # Errors
/// [`FlowError`].
pub fn solve_on(
    opened: &Opened,
    matrix: &Matrix,
    prices: Prices,
    control: &Control,
) -> Result<Outcome, FlowError> {
    let inputs = (*opened.inputs).clone();
    let (dataset, scenario) = (&opened.dataset, &opened.scenario);
    let outcome = flow::solve_with(dataset, matrix, inputs, scenario, prices, control)?;
    Ok(Outcome {
        road_changes: opened.trip.changes.clone(),
        ..outcome
    })
}

/// Writes the model of a solved plan as MPS text; see [`flow::mps`].
///
/// # Errors
/// [`FlowError`]; when the file cannot be written.
pub fn write_mps(
    opened: &Opened,
    matrix: &Matrix,
    outcome: &Outcome,
    path: &Path,
) -> Result<io::Result<()>, FlowError> {
    let instance = flow::instance_of(&opened.dataset, matrix)?;
    let least = Tonnes(outcome.stages.first().map_or(0.0, |stage| stage.objective));
    Ok(write::streamed(path, |out| {
        flow::mps::write(&instance, least, out)
    }))
}

/// Why the waste of one place goes where an outcome of this case sends it.
///
/// # Errors
/// [`WhyError`]; stopped while distances were measured.
pub fn why(
    opened: &Opened,
    outcome: &Outcome,
    question: &Question,
    control: &Control,
) -> Result<Why, WhyError> {
    let matrix = matrix(opened, control).ok_or(WhyError::Flow(FlowError::Stopped))?;
    flow::why::why(&opened.dataset, &matrix, outcome, question)
}

/// Cost against people exposed along the fastest ways, in so many plans.
///
/// # Errors
/// [`FlowError`]: stopped, or a fault of the solver.
pub fn frontier(
    opened: &Opened,
    points: usize,
    hazardous_only: bool,
    control: &Control,
) -> Result<Frontier, FlowError> {
    let matrix = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let dataset = &opened.dataset;
    let asked = frontier::Asked::new(dataset, &matrix, hazardous_only)?;
    let generators = dataset.generators().len();
    let facility = |i: usize| dataset.facility(FacilityId::new(i)).place();
    let site = |i: usize| match i.checked_sub(generators) {
        None => dataset.generator(GeneratorId::new(i)).place(),
        Some(f) => facility(f),
    };
    control.report(
        "exposure",
        Bilingual::new("计算沿途人口", "counting people along the ways"),
        None,
    );
    let pairs: Vec<(usize, BTreeSet<usize>)> = asked.pairs().into_iter().collect();
    let people: HashMap<(usize, usize), f64> = (pairs.par_iter())
        .flat_map_iter(|(from, to)| {
            let places: Vec<LonLat> = to.iter().map(|&to| facility(to)).collect();
            let found = if control.stop.stopped() {
                Vec::new()
            } else {
                opened.network.person_km(site(*from), &places)
            };
            let known = to.iter().zip(found);
            known.filter_map(|(&to, people)| people.map(|people| ((*from, to), people)))
        })
        .collect();
    if control.stop.stopped() {
        return Err(FlowError::Stopped);
    }
    asked.frontier(&people, points, &opened.scenario, control)
}

/// The legs of one point of a frontier of this case.
///
/// # Errors
/// [`FlowError`]: stopped while distances were measured, or the case cannot be planned.
pub fn frontier_plan(
    opened: &Opened,
    frontier: &Frontier,
    point: &Point,
    control: &Control,
) -> Result<Vec<Leg>, FlowError> {
    let matrix = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let asked = frontier::Asked::new(&opened.dataset, &matrix, frontier.hazardous_only)?;
    Ok(asked.plan(point))
}

/// The legs of every plan of a frontier, for [`Beside`].
///
/// # Errors
/// As [`frontier_plan`].
pub fn frontier_legs(
    opened: &Opened,
    frontier: &Frontier,
    control: &Control,
) -> Result<Vec<Vec<Leg>>, FlowError> {
    let matrix = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let asked = frontier::Asked::new(&opened.dataset, &matrix, frontier.hazardous_only)?;
    Ok(frontier
        .points
        .iter()
        .map(|point| asked.plan(point))
        .collect())
}

/// The line on the map between two places.
#[must_use]
pub fn way(opened: &Opened, from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
    opened.network.path(from, to).map(|path| path.line)
}

/// Every kind of finding there is, by code: `docs/findings.md` lists them.
#[must_use]
pub fn catalogue() -> Vec<&'static Entry> {
    let mut entries = check::docs::entries();
    entries.extend(import::faults::FAULTS);
    entries.extend(network::faults::FAULTS);
    entries.extend(bench::faults::FAULTS);
    entries.extend([&outcomes::NO_OUTCOME, &results::RESULTS_INTO_CASE]);
    entries.extend([
        &compare::faults::OTHER_CASE,
        &compare::faults::OTHER_INPUTS,
        &NO_SUCH_LOSS,
        &siting::land::faults::NO_SUCH_ASK,
        &siting::land::faults::NO_GROUND,
    ]);
    entries
}
