//! The story, told once for the command line and the server: open a case, build its network, measure
//! the distances, solve, write the results. The only stage besides `dataset` that touches files.

use crate::dataset::catalogue::{Entry, entry};
use crate::dataset::tables::RoadRow;
use crate::dataset::{Dataset, check, record::Record, write};
use crate::finding::{self, Bilingual, Finding, Language, Place, Severity};
use crate::network::{self, Matrix, Network, Profile};
use crate::plan::baseline;
use crate::plan::control::Control;
use crate::plan::flow::{self, FlowError};
use crate::plan::outcome::Outcome;
use crate::quantity::LonLat;
use crate::report;
use crate::report::geojson::{self, Layer, flows};
use crate::report::summary::{self, CalibrationLine};
use crate::synth;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::dataset::BASE;

/// A case that can be planned with: checked, its scenario applied, its roads built.
#[derive(Clone)]
pub struct Opened {
    /// The case.
    pub dataset: Arc<Dataset>,
    /// Its roads.
    pub network: Arc<Network>,
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
        let dataset = self.dataset.with_scenario(id)?;
        let chosen = dataset.tables().scenarios.iter().find(|s| s.id == id);
        let changes_roads =
            chosen.is_some_and(|s| s.changes.iter().any(|change| change.file == RoadRow::FILE));
        let network = (!changes_roads).then(|| self.network.clone());
        finish(dataset, network, self.inputs.clone(), id)
    }
}

/// Reads a case, applies a scenario, runs every check and builds the roads.
///
/// # Errors
/// All findings, when one of them is an error.
pub fn open(case: &Path, scenario: Option<&str>) -> Result<Opened, Vec<Finding>> {
    let opened = Dataset::open(case, scenario)?;
    finish(
        opened.dataset,
        None,
        Arc::new(opened.inputs),
        scenario.unwrap_or(BASE),
    )
}

fn finish(
    dataset: Dataset,
    network: Option<Arc<Network>>,
    inputs: Arc<BTreeMap<String, String>>,
    scenario: &str,
) -> Result<Opened, Vec<Finding>> {
    let mut findings = dataset.findings().to_vec();
    let network = network.unwrap_or_else(|| {
        let (network, roads) = Network::build(&dataset.tables().roads, &Profile::lorry());
        findings.extend(roads);
        Arc::new(network)
    });
    findings.extend(network.check_case(&dataset));
    finding::sort(&mut findings);
    // Roads can have errors of their own: without one usable road (N104) nothing can be planned.
    if findings.iter().any(Finding::is_error) {
        return Err(findings);
    }
    Ok(Opened {
        dataset: Arc::new(dataset),
        network,
        inputs,
        scenario: scenario.to_owned(),
        findings,
    })
}

/// Distances from every site (generators, then facilities) to every facility.
#[must_use]
pub fn matrix(opened: &Opened, control: &Control) -> Matrix {
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
    opened.network.matrix(&sites, &facilities, &control.stop)
}

/// Solves the flow plan of an opened case.
///
/// # Errors
/// [`FlowError`]: stopped, or a fault of the solver.
pub fn solve(opened: &Opened, control: &Control) -> Result<Outcome, FlowError> {
    let matrix = matrix(opened, control);
    if control.stop.stopped() {
        return Err(FlowError::Stopped);
    }
    flow::solve(
        &opened.dataset,
        &matrix,
        (*opened.inputs).clone(),
        &opened.scenario,
        control,
    )
}

/// The line on the map between two places.
#[must_use]
pub fn way(opened: &Opened, from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
    opened.network.path(from, to).map(|path| path.line)
}

/// Every result file of a plan as (name, bytes).
#[must_use]
pub fn results(opened: &Opened, outcome: &Outcome, language: Language) -> Vec<(String, Vec<u8>)> {
    let dataset = &opened.dataset;
    let figures = baseline::figures(dataset);
    let mut files = vec![("outcome.json".to_owned(), report::json::bytes(outcome))];
    files.extend(report::table::files(dataset, outcome, &figures, language));
    for layer in [Layer::Zones, Layer::Generators, Layer::Facilities] {
        let features = geojson::layer(dataset, layer);
        files.push((
            format!("{}.geojson", layer.name()),
            geojson::bytes(&features),
        ));
    }
    let flows = flows::flows(outcome, dataset, flows::Filter::default(), &|a, b| {
        way(opened, a, b)
    })
    .expect("the outcome was made from this case");
    files.push(("flows.geojson".to_owned(), geojson::bytes(&flows)));
    let lines = summary::map_lines(dataset, outcome, |a, b| way(opened, a, b));
    let parts = summary::Parts {
        figures: &figures,
        calibration: &calibration(opened),
        lines: &lines,
        findings: opened.findings(),
    };
    let page = summary::html(dataset, outcome, parts, language);
    files.push(("summary.html".to_owned(), page.into_bytes()));
    files
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

/// Writes `outcome.json`, the tables, the layers and the page to a folder: all of them whole.
///
/// # Errors
/// When a file cannot be written.
pub fn write_results(
    opened: &Opened,
    outcome: &Outcome,
    dir: &Path,
    language: Language,
) -> io::Result<Vec<PathBuf>> {
    let files = results(opened, outcome, language);
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

const NO_OUTCOME: Entry = entry(
    "R001",
    Severity::Error,
    ["结果文件不可用", "an outcome that cannot be used"],
    [
        "请给出 wasteflow flow 写出的 outcome.json",
        "give the outcome.json that `wasteflow flow` wrote",
    ],
);

/// Every kind of finding there is, by code: `docs/findings.md` lists them.
#[must_use]
pub fn catalogue() -> Vec<&'static Entry> {
    let mut entries = check::docs::entries();
    entries.extend(network::faults::FAULTS);
    entries.push(&NO_OUTCOME);
    entries
}
