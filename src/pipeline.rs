//! The story that command line and server share: a case folder in; checked, joined to its roads,
//! measured, solved; results as files out. Each step is one call, so `cli` and `serve` read as the story.

use crate::dataset::scenario::{self, BASE};
use crate::dataset::tables::RoadRow;
use crate::dataset::{Dataset, check, read, record::Record, tables::Tables};
use crate::finding::{self, Bilingual, Finding, Place};
use crate::network::{Matrix, Network, Profile};
use crate::plan::control::Control;
use crate::plan::flow::{self, FlowError};
use crate::plan::outcome::Outcome;
use crate::quantity::LonLat;
use crate::report::geojson::{self, Layer, flows};
use crate::report::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A case that passed its checks, with its roads.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The case, with the scenario's changes.
    pub dataset: Arc<Dataset>,
    /// Its roads as a lorry may use them.
    pub network: Arc<Network>,
    /// SHA-256 in hex of every file read.
    pub inputs: BTreeMap<String, String>,
    /// The scenario applied; [`BASE`]: none.
    pub scenario: String,
    /// Warnings and notes of reading, rules and roads, sorted.
    pub findings: Vec<Finding>,
    /// What reading and the roads have to say, which no scenario changes by itself.
    reading: Vec<Finding>,
}

/// Reads and checks the case in a folder, as it is or with one of its scenarios.
///
/// # Errors
/// All findings, sorted, when at least one is an error. Nothing was written.
pub fn open(case: &Path, scenario: Option<&str>) -> Result<Opened, Vec<Finding>> {
    let read::Read {
        tables,
        findings,
        inputs,
        ..
    } = read::folder(case);
    if findings.iter().any(Finding::is_error) {
        let mut all = findings;
        all.extend(check::all(&tables));
        finding::sort(&mut all);
        return Err(all);
    }
    let base = assemble(tables, findings, inputs, None)?;
    match scenario {
        None | Some(BASE) => Ok(base),
        Some(id) => base.with_scenario(id),
    }
}

/// All findings of a case: of reading, of the rules, of the roads.
#[must_use]
pub fn findings(case: &Path) -> Vec<Finding> {
    open(case, None).map_or_else(|findings| findings, |opened| opened.findings)
}

fn assemble(
    tables: Tables,
    reading: Vec<Finding>,
    inputs: BTreeMap<String, String>,
    known_network: Option<Arc<Network>>,
) -> Result<Opened, Vec<Finding>> {
    let dataset = match Dataset::new(tables) {
        Ok(dataset) => dataset,
        Err(mut findings) => {
            findings.extend(reading);
            finding::sort(&mut findings);
            return Err(findings);
        }
    };
    let mut findings = reading.clone();
    findings.extend_from_slice(dataset.findings());
    let network = known_network.unwrap_or_else(|| {
        let (network, of_roads) = Network::build(&dataset.tables().roads, &Profile::lorry());
        findings.extend(of_roads);
        Arc::new(network)
    });
    findings.extend(network.check_case(&dataset));
    finding::sort(&mut findings);
    if findings.iter().any(Finding::is_error) {
        return Err(findings);
    }
    Ok(Opened {
        dataset: Arc::new(dataset),
        network,
        inputs,
        scenario: BASE.to_owned(),
        findings,
        reading,
    })
}

impl Opened {
    /// The case with one of its scenarios instead of as it is. The roads are joined anew only when the
    /// scenario changes them.
    ///
    /// # Errors
    /// Findings when there is no such scenario, or when the changed case has errors.
    pub fn with_scenario(&self, id: &str) -> Result<Self, Vec<Finding>> {
        if id == self.scenario {
            return Ok(self.clone());
        }
        let mut tables = self.dataset.tables().clone();
        let Some(scenario) = (tables.scenarios.iter()).find(|own| own.id == id).cloned() else {
            let known: Vec<&str> = tables.scenarios.iter().map(|own| own.id.as_str()).collect();
            let known = known.join(", ");
            return Err(vec![read::faults::NO_SCENARIO.finding(
                Place::file(format!("scenarios/{id}.toml")),
                Bilingual::new(
                    format!("没有情景 {id}；可用：{BASE}, {known}"),
                    format!("there is no scenario {id}; there are: {BASE}, {known}"),
                ),
            )]);
        };
        scenario::apply(&mut tables, &scenario)?;
        let touches_roads =
            |change: &crate::dataset::settings::Change| change.file == RoadRow::FILE;
        let network =
            (!scenario.changes.iter().any(touches_roads)).then(|| Arc::clone(&self.network));
        let opened = assemble(tables, self.reading.clone(), self.inputs.clone(), network)?;
        Ok(Self {
            scenario: scenario.id,
            ..opened
        })
    }

    /// The way between two places as a line, `None` when there is none.
    #[must_use]
    pub fn way(&self, from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
        self.network.path(from, to).map(|path| path.line)
    }
}

/// Ways from every site (generators, then facilities, in file order) to every facility.
///
/// # Errors
/// [`FlowError::Stopped`].
pub fn matrix(opened: &Opened, control: &Control) -> Result<Matrix, FlowError> {
    control.report(
        "matrix",
        Bilingual::new("计算运距", "measuring the ways"),
        None,
    );
    let targets: Vec<LonLat> = opened
        .dataset
        .facilities()
        .map(|(_, row)| row.place())
        .collect();
    let sources: Vec<LonLat> = (opened.dataset.generators())
        .map(|(_, row)| row.place())
        .chain(targets.iter().copied())
        .collect();
    let matrix = opened.network.matrix(&sources, &targets, &control.stop);
    if control.stop.stopped() {
        return Err(FlowError::Stopped);
    }
    Ok(matrix)
}

/// Measures and solves.
///
/// # Errors
/// [`FlowError`]. Unplaced tonnes are no error: they are in the outcome, each with its reason.
pub fn solve(opened: &Opened, control: &Control) -> Result<Outcome, FlowError> {
    let matrix = matrix(opened, control)?;
    let inputs = opened.inputs.clone();
    flow::solve(&opened.dataset, &matrix, inputs, &opened.scenario, control)
}

/// A file to be written: path within the folder, bytes.
pub type File = (String, Vec<u8>);

/// The outcome and its map as files: `outcome.json`, `flows.geojson`, `layers/*.geojson`.
///
/// # Errors
/// [`flows::Stranger`] when the outcome is not one of this case.
pub fn results(opened: &Opened, outcome: &Outcome) -> Result<Vec<File>, flows::Stranger> {
    let way = |from, to| opened.way(from, to);
    let lines = flows::flows(outcome, &opened.dataset, flows::Filter::default(), &way)?;
    let mut files = vec![
        ("outcome.json".to_owned(), json::bytes(outcome)),
        ("flows.geojson".to_owned(), geojson::bytes(&lines)),
    ];
    files.extend(Layer::ALL.map(|layer| {
        let bytes = geojson::bytes(&geojson::layer(&opened.dataset, layer));
        (format!("layers/{}.geojson", layer.name()), bytes)
    }));
    Ok(files)
}

/// Writes result files to a folder; each appears whole or not at all.
///
/// # Errors
/// When a folder or a file cannot be written.
pub fn write(files: &[File], folder: &Path) -> std::io::Result<()> {
    crate::dataset::write::all(files, folder)
}
