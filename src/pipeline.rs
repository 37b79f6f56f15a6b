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
pub mod picture;
pub mod points;
mod roads;
mod studies;
pub mod transfers;
mod ways;
mod workbook;

use crate::bench;
use crate::dataset::catalogue::{Entry, entry};
use crate::dataset::objective::Objective;
use crate::dataset::tables::{AreaRow, BanRow, PopulationRow, RoadRow, Tables, TurnRow};
use crate::dataset::{Dataset, FacilityId, GeneratorId, Purpose, check, record::Record, write};
use crate::finding::{self, Bilingual, Finding, Language, Place, Severity};
use crate::import;
use crate::network::{self, Matrix, Network, Topology};
use crate::plan::baseline;
use crate::plan::compare::{self, Comparison};
use crate::plan::control::Control;
use crate::plan::flow::frontier::{self, Frontier, Point};
use crate::plan::flow::why::{Question, Why, WhyError};
use crate::plan::flow::{self, FlowError, Prices};
use crate::plan::gap::{MostLoad, gap};
use crate::plan::outage;
use crate::plan::outage::faults::NO_SUCH_LOSS;
use crate::plan::outcome::{Leg, Outcome};
use crate::plan::sample;
use crate::plan::siting;
use crate::plan::siting::land::outcome::Land;
use crate::plan::siting::projects::outcome::{SCHEMA as SITING, SitingOutcome};
use crate::plan::years::{self, outcome::YearsOutcome};
use crate::quantity::{LonLat, Tonnes};
use crate::report;
use crate::report::block::{Block, Chapter};
use crate::report::geojson::{self, Layer, flows};
use crate::report::summary::{self, CalibrationLine};
use crate::synth;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use crate::dataset::BASE;
pub use ground::Ground;
pub use intake::{Intake, refused, refused_rows};
pub use land::land;
pub use orders::folder as orders_folder;
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

/// The map of a case for a report, with the flows of a plan where there is one; `None` without boundary and zones.
#[must_use]
pub fn map_figure(
    opened: &Opened,
    outcome: Option<&Outcome>,
    language: Language,
) -> Option<String> {
    let lines = outcome.map(|outcome| {
        summary::map_lines(&opened.dataset, outcome, |from, to| way(opened, from, to))
    });
    summary::map_figure(&opened.dataset, lines.as_deref(), language)
}

/// Every result file of a plan as (name, bytes).
#[must_use]
pub fn results(opened: &Opened, outcome: &Outcome, language: Language) -> Vec<(String, Vec<u8>)> {
    results_with(opened, outcome, &Beside::default(), language)
}

/// What is worked out beside a plan and told in its page.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Cost against people exposed.
    pub frontier: Option<Frontier>,
    /// The legs of each of its plans.
    pub frontier_legs: Vec<Vec<Leg>>,
    /// Single losses.
    pub outage: Option<outage::Study>,
    /// Quantiles over drawn numbers.
    pub sample: Option<sample::Study>,
    /// Another plan less this one, or this one less another.
    pub comparison: Option<Comparison>,
    /// Where projects could stand.
    pub land: Option<Land>,
}

impl Beside {
    /// The parts of the page. The gap needs no solve of its own and is always told, where the case has indicators.
    fn chapters(&self, opened: &Opened, outcome: &Outcome) -> Vec<Chapter> {
        let gap = gap(&opened.base, &opened.dataset, outcome, MostLoad::default());
        let gap = (!gap.indicators.is_empty()).then(|| report::gap::chapter(&gap));
        let rest = [
            report::parks::chapter(&opened.dataset, outcome),
            self.outage.as_ref().map(report::outage::chapter),
            self.comparison.as_ref().map(report::compare::chapter),
            self.sample.as_ref().map(report::sample::chapter),
            self.land.as_ref().map(report::land::chapter),
        ];
        gap.into_iter().chain(rest.into_iter().flatten()).collect()
    }

    /// The files of their own.
    fn files(
        &self,
        dataset: &Dataset,
        outcome: &Outcome,
        language: Language,
    ) -> Vec<(String, Vec<u8>)> {
        let legs = (!self.frontier_legs.is_empty()).then(|| {
            let legs = report::frontier::legs(dataset, outcome, &self.frontier_legs);
            report::block::files(&[legs], language)
        });
        let parts = [
            (self.frontier.as_ref()).map(|one| report::frontier::files(one, language)),
            (self.outage.as_ref()).map(|one| report::outage::files(one, &[], language)),
            (self.comparison.as_ref()).map(|one| report::compare::files(one, language)),
            (self.sample.as_ref()).map(|one| report::sample::files(one, language)),
            (self.land.as_ref()).map(|one| report::land::files(one, language)),
        ];
        (parts.into_iter().flatten().flatten())
            .chain(legs.into_iter().flatten())
            .collect()
    }
}

/// [`results`], with what was worked out beside the plan in the page and as files of its own.
#[must_use]
pub fn results_with(
    opened: &Opened,
    outcome: &Outcome,
    beside: &Beside,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let dataset = &opened.dataset;
    let figures = baseline::figures(&opened.base);
    let mut files = vec![("outcome.json".to_owned(), report::json::bytes(outcome))];
    files.extend(report::table::files(dataset, outcome, &figures, language));
    let parks = report::parks::blocks(dataset, outcome);
    files.extend(report::block::files(&parks, language));
    for layer in [Layer::Zones, Layer::Generators, Layer::Facilities] {
        let features = geojson::layer(dataset, layer);
        files.push((
            format!("{}.geojson", layer.name()),
            geojson::bytes(&features),
        ));
    }
    let draw = |way: &(dyn Fn(LonLat, LonLat) -> Option<Vec<LonLat>> + Sync)| {
        let flows = flows::flows(outcome, dataset, flows::Filter::default(), way)
            .expect("the outcome was made from this case");
        (flows, summary::map_lines(dataset, outcome, way))
    };
    let (flows, lines) = drawn_by_origin(opened, draw);
    files.push(("flows.geojson".to_owned(), geojson::bytes(&flows)));
    let chapters = beside.chapters(opened, outcome);
    let blocks: Vec<Block> = (chapters.iter())
        .flat_map(|one| one.blocks.iter().cloned())
        .collect();
    let book = report::workbook::of_plan(dataset, outcome, &figures, &blocks, language);
    files.extend(book.map(|bytes| ("tables.xlsx".to_owned(), bytes)));
    let parts = summary::Parts {
        figures: &figures,
        calibration: &calibration(opened),
        lines: &lines,
        findings: opened.findings(),
        frontier: beside.frontier.as_ref(),
        chapters: &chapters,
    };
    files.extend(beside.files(dataset, outcome, language));
    let page = summary::html(dataset, outcome, parts, language);
    files.push(("summary.html".to_owned(), page.into_bytes()));
    files
}

/// The two ends of a way, to the bit.
type Ends = [u64; 4];

fn ends(from: LonLat, to: LonLat) -> Ends {
    [from.lon, from.lat, to.lon, to.lat].map(f64::to_bits)
}

/// The ways wanted from one origin: the places, by their bits.
type Wanted = (LonLat, BTreeMap<[u64; 2], LonLat>);

/// Draws with one search per origin instead of one per line: asks first which ways are wanted, then
/// searches, then draws.
fn drawn_by_origin<T>(
    opened: &Opened,
    draw: impl Fn(&(dyn Fn(LonLat, LonLat) -> Option<Vec<LonLat>> + Sync)) -> T,
) -> T {
    let wanted: Mutex<BTreeMap<[u64; 2], Wanted>> = Mutex::default();
    let key = |place: LonLat| [place.lon.to_bits(), place.lat.to_bits()];
    draw(&|from, to| {
        let mut wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, targets) = wanted
            .entry(key(from))
            .or_insert_with(|| (from, BTreeMap::new()));
        targets.insert(key(to), to);
        None
    });
    let wanted = wanted.into_inner().unwrap_or_else(PoisonError::into_inner);
    let origins: Vec<(LonLat, Vec<LonLat>)> = wanted
        .into_values()
        .map(|(from, to)| (from, to.into_values().collect()))
        .collect();
    let ways: HashMap<Ends, Option<Vec<LonLat>>> = (origins.par_iter())
        .flat_map_iter(|(from, to)| {
            let paths = opened.network.paths(*from, to);
            to.iter()
                .zip(paths)
                .map(|(&to, path)| (ends(*from, to), path.map(|path| path.line)))
        })
        .collect();
    draw(&|from, to| ways.get(&ends(from, to)).cloned().flatten())
}

/// What the synthetic numbers were tuned to, where the case is the one this program makes.
fn calibration(opened: &Opened) -> Vec<CalibrationLine> {
    let tables = opened.dataset.tables();
    if tables.case.id != synth::JIANGJIN || opened.scenario != BASE {
        return Vec::new();
    }
    (synth::calibration_of(tables).into_iter())
        .map(|row| CalibrationLine {
            id: row.id.to_owned(),
            target: row.target,
            source: row.source.to_owned(),
            wanted: row.wanted,
            low: row.low,
            high: row.high,
            reached: row.reached,
            free_parameters: row.free_parameters,
        })
        .collect()
}

/// Refuses to write results into a folder that holds a case: some of their names are those of its tables.
///
/// # Errors
/// One finding (`R002`).
pub fn check_results_folder(dir: &Path) -> Result<(), Vec<Finding>> {
    if !dir.join("case.toml").exists() {
        return Ok(());
    }
    let place = Place::file(dir.display().to_string());
    let cause = Bilingual::new(
        "该文件夹里有案例（case.toml），写入结果会覆盖其中的数据表",
        "the folder holds a case (case.toml); results would overwrite its tables",
    );
    Err(vec![RESULTS_INTO_CASE.finding(place, cause)])
}

/// Writes `outcome.json`, the tables, the layers and the page to a folder, each file whole.
///
/// # Errors
/// When a file cannot be written.
pub fn write_results(
    opened: &Opened,
    outcome: &Outcome,
    dir: &Path,
    language: Language,
) -> io::Result<Vec<PathBuf>> {
    write_results_with(opened, outcome, &Beside::default(), dir, language)
}

/// [`write_results`], with what was worked out beside the plan.
///
/// # Errors
/// When a file cannot be written.
pub fn write_results_with(
    opened: &Opened,
    outcome: &Outcome,
    beside: &Beside,
    dir: &Path,
    language: Language,
) -> io::Result<Vec<PathBuf>> {
    let files = results_with(opened, outcome, beside, language);
    write::all(&files, dir)?;
    Ok(files.into_iter().map(|(name, _)| dir.join(name)).collect())
}

/// Reads an `outcome.json`.
///
/// # Errors
/// One finding: it is not there, not JSON, or of another version.
pub fn read_outcome(path: &Path) -> Result<Outcome, Vec<Finding>> {
    let found = |cause: Bilingual, action: Bilingual| {
        let place = Place::file(path.display().to_string());
        vec![Finding {
            action,
            ..NO_OUTCOME.finding(place, cause)
        }]
    };
    let bytes = std::fs::read(path).map_err(|error| {
        found(
            Bilingual::new(
                format!("读不到文件：{error}"),
                format!("the file cannot be read: {error}"),
            ),
            NO_OUTCOME.action.text(),
        )
    })?;
    report::json::read(&bytes).map_err(|error| found(error.cause(), error.action()))
}

/// Reads a plan over years back, as `wasteflow years` wrote it; none when the file is none.
///
/// # Errors
/// `R001` when it says that it is one and cannot be read.
pub fn read_years(path: &Path) -> Result<Option<YearsOutcome>, Vec<Finding>> {
    read_kind(
        path,
        years::outcome::SCHEMA,
        ("years", "多年方案", "plan over years"),
    )
}

/// Reads a siting answer back, as `wasteflow site` wrote it; none when the file is none.
///
/// # Errors
/// `R001` when it says that it is one and cannot be read.
pub fn read_siting(path: &Path) -> Result<Option<SitingOutcome>, Vec<Finding>> {
    read_kind(path, SITING, ("site", "选址结果", "siting answer"))
}

/// Reads a document of a schema; none when the file is of another. `command` writes it, `zh` and `en` name it.
fn read_kind<T: serde::de::DeserializeOwned>(
    path: &Path,
    schema: &str,
    (command, zh, en): (&str, &str, &str),
) -> Result<Option<T>, Vec<Finding>> {
    #[derive(serde::Deserialize)]
    struct Kind {
        schema: String,
    }
    let Ok(bytes) = std::fs::read(path) else {
        return Ok(None);
    };
    match serde_json::from_slice::<Kind>(&bytes) {
        Ok(kind) if kind.schema == schema => (),
        _ => return Ok(None),
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        let place = Place::file(path.display().to_string());
        let cause = Bilingual::new(
            format!("读不懂{zh}：{error}"),
            format!("the {en} cannot be read: {error}"),
        );
        vec![Finding {
            action: Bilingual::new(
                format!("请给出 wasteflow {command} 写出的文件"),
                format!("give the file that `wasteflow {command}` wrote"),
            ),
            ..NO_OUTCOME.finding(place, cause)
        }]
    })
}

/// What keeps a case from naming what an outcome holds: it is another case.
#[must_use]
pub fn other_case(outcome: &Outcome, opened: &Opened) -> Vec<Finding> {
    let case = &opened.base.tables().case.id;
    if outcome.case == *case {
        return Vec::new();
    }
    let cause = Bilingual::new(
        format!("结果属于案例“{}”，文件夹里是“{case}”", outcome.case),
        format!(
            "the outcome is of case {}, the folder holds {case}",
            outcome.case
        ),
    );
    let place = Place::file(opened.folder.display().to_string());
    vec![compare::faults::OTHER_CASE.finding(place, cause)]
}

const NO_OUTCOME: Entry = entry(
    "R001",
    Severity::Error,
    ["结果文件不可用", "an outcome that cannot be used"],
    [
        "请给出 wasteflow flow 写出的 outcome.json",
        "give the outcome.json that `wasteflow flow` wrote",
    ],
);

const RESULTS_INTO_CASE: Entry = entry(
    "R002",
    Severity::Error,
    ["结果文件夹就是案例文件夹", "results would go into a case"],
    [
        "请用 --out 指定另一个文件夹",
        "name another folder with --out",
    ],
);

/// Every kind of finding there is, by code: `docs/findings.md` lists them.
#[must_use]
pub fn catalogue() -> Vec<&'static Entry> {
    let mut entries = check::docs::entries();
    entries.extend(import::faults::FAULTS);
    entries.extend(network::faults::FAULTS);
    entries.extend(bench::faults::FAULTS);
    entries.extend([&NO_OUTCOME, &RESULTS_INTO_CASE]);
    entries.extend([
        &compare::faults::OTHER_CASE,
        &compare::faults::OTHER_INPUTS,
        &NO_SUCH_LOSS,
        &siting::land::faults::NO_SUCH_ASK,
        &siting::land::faults::NO_GROUND,
    ]);
    entries
}
