//! `wasteflow matrix CASE`: distances and times between places of a case, or of two tables, as CSV.

use super::trip::Driver;
use super::{
    Failure, Terminal,
    terminal::{Told, peak_bytes},
};
use crate::dataset::record::Record;
use crate::dataset::tables::{FacilityRow, GeneratorRow};
use crate::dataset::{self, Dataset};
use crate::finding::{self, Finding, Language};
use crate::network::{Network, Site};
use crate::pipeline;
use crate::quantity::{LonLat, Metres};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Rows: `generators`, `facilities`, `all`, or a CSV file with id, lon, lat.
    #[arg(long, default_value = "all")]
    sources: String,
    /// Columns: `generators`, `facilities`, `all`, or a CSV file with id, lon, lat.
    #[arg(long, default_value = "facilities")]
    targets: String,
    /// Scenario of the case.
    #[arg(long)]
    scenario: Option<String>,
    /// Add people exposed along each fastest way (person·km); one search per cell.
    #[arg(long)]
    exposure: bool,
    /// Table to write: source, target, metres, seconds; empty cells where there is no way.
    #[arg(long, default_value = "matrix.csv")]
    out: PathBuf,
    #[command(flatten)]
    driver: Driver,
}

/// Places to measure between that stand in one file.
struct Places {
    file: String,
    rows: Vec<Named>,
}

/// A place with its line and its id.
struct Named {
    line: u32,
    id: String,
    at: LonLat,
}

impl Places {
    /// What is to be said about where the places lie.
    fn check(&self, network: &Network, limit: Metres) -> Vec<Finding> {
        let sites = self.rows.iter().map(|row| Site {
            file: &self.file,
            line: row.line,
            id: &row.id,
            name: &row.id,
            place: row.at,
        });
        network.check_places(&sites.collect::<Vec<_>>(), limit)
    }
}

fn rows(places: Vec<Places>) -> Vec<Named> {
    places.into_iter().flat_map(|places| places.rows).collect()
}

fn points(named: &[Named]) -> Vec<LonLat> {
    named.iter().map(|row| row.at).collect()
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let opened =
        pipeline::open_roads(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    let sources = places(&opened.dataset, &args.sources)?;
    let targets = places(&opened.dataset, &args.targets)?;
    let trip = args.driver.trip(&opened.dataset);
    let network = opened.network_for(&trip).map_err(Failure::Input)?;
    let control = terminal.control();
    if !pipeline::prepare(&opened, &control) {
        return Err(terminal.stopped());
    }
    let limit = Metres(opened.dataset.tables().case.snap_limit_m);
    let mut findings: Vec<Finding> = (sources.iter().chain(&targets))
        .flat_map(|places| places.check(&network, limit))
        .collect();
    finding::sort(&mut findings);
    findings.dedup();
    terminal.findings(&findings);
    let (sources, targets) = (rows(sources), rows(targets));
    let (from, to) = (points(&sources), points(&targets));
    let matrix = network.matrix(&from, &to, &control.stop);
    let people = args.exposure.then(|| people(&network, &from, &to));
    if control.stop.stopped() {
        return Err(terminal.stopped());
    }
    let mut table = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| Failure::Internal(error.to_string());
    let columns = ["source", "target", "metres", "seconds", "person_km"];
    let width = if args.exposure { 5 } else { 4 };
    table.write_record(&columns[..width]).map_err(fault)?;
    let mut unreachable = 0usize;
    for (i, Named { id: source, .. }) in sources.iter().enumerate() {
        for (j, Named { id: target, .. }) in targets.iter().enumerate() {
            let way = matrix.get(i, j);
            unreachable += usize::from(way.is_none());
            let [metres, seconds] = way.map_or_else(Default::default, |way| {
                [
                    format!("{:.1}", way.metres.0),
                    format!("{:.1}", way.seconds.0),
                ]
            });
            let exposed = (people.as_ref().and_then(|rows| rows[i][j]))
                .map_or_else(String::new, |exposed| format!("{exposed:.1}"));
            let row = [
                source.as_str(),
                target.as_str(),
                &metres,
                &seconds,
                &exposed,
            ];
            table.write_record(&row[..width]).map_err(fault)?;
        }
    }
    let bytes = table
        .into_inner()
        .map_err(|e| Failure::Internal(e.to_string()))?;
    dataset::write::file(&args.out, &bytes)?;
    let cells = sources.len() * targets.len();
    terminal.result(if terminal.json {
        Told::Json(json!({
            "sources": sources.len(), "targets": targets.len(), "cells": cells,
            "unreachable": unreachable, "file": args.out, "peak_bytes": peak_bytes(),
        }))
    } else {
        Told::Text(match terminal.language {
            Language::Zh => format!(
                "{} × {} = {cells} 对，{unreachable} 对不通；写入 {}",
                sources.len(),
                targets.len(),
                args.out.display()
            ),
            Language::En => format!(
                "{} × {} = {cells} pairs, {unreachable} without a way; written to {}",
                sources.len(),
                targets.len(),
                args.out.display()
            ),
        })
    })
}

/// Person·km along each fastest way.
fn people(network: &Network, from: &[LonLat], to: &[LonLat]) -> Vec<Vec<Option<f64>>> {
    (from.par_iter())
        .map(|&from| {
            let paths = network.paths(from, to).into_iter();
            paths
                .map(|path| path.map(|path| path.measure.person_km()))
                .collect()
        })
        .collect()
}

fn places(dataset: &Dataset, what: &str) -> Result<Vec<Places>, Failure> {
    let tables = dataset.tables();
    macro_rules! of {
        ($table:ident, $row:ident) => {
            Places {
                file: $row::FILE.to_owned(),
                rows: (tables.$table.numbered())
                    .map(|(line, row)| Named {
                        line,
                        id: row.id.clone(),
                        at: row.place(),
                    })
                    .collect(),
            }
        };
    }
    Ok(match what {
        "generators" => vec![of!(generators, GeneratorRow)],
        "facilities" => vec![of!(facilities, FacilityRow)],
        "all" => vec![of!(generators, GeneratorRow), of!(facilities, FacilityRow)],
        file => vec![table(Path::new(file))?],
    })
}

#[derive(Deserialize)]
struct Row {
    id: String,
    lon: f64,
    lat: f64,
}

/// Reads a table of places; every bad row is named.
fn table(file: &Path) -> Result<Places, Failure> {
    let name = file.display();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (line, row) in (2..).zip(reader.deserialize::<Row>()) {
        match row {
            Ok(Row { id, lon, lat }) if lon.abs() <= 180.0 && lat.abs() <= 90.0 => {
                let at = LonLat::new(lon, lat);
                rows.push(Named { line, id, at });
            }
            Ok(Row { lon, lat, .. }) => faults.push(format!(
                "{name}:{line}: 坐标超出范围 · coordinates out of range: {lon}, {lat}"
            )),
            Err(error) => faults.push(format!("{name}:{line}: {error}")),
        }
    }
    if faults.is_empty() {
        Ok(Places {
            file: name.to_string(),
            rows,
        })
    } else {
        Err(Failure::Usage(faults.join("\n")))
    }
}
