//! A plan and what was worked out beside it in, its result files out: tables, layers, workbook and page.

use super::{BASE, Opened, way};
use crate::dataset::catalogue::{Entry, entry};
use crate::dataset::{Dataset, write};
use crate::finding::{Bilingual, Finding, Language, Place, Severity};
use crate::plan::baseline;
use crate::plan::compare::Comparison;
use crate::plan::flow::frontier::Frontier;
use crate::plan::gap::{MostLoad, gap};
use crate::plan::outage;
use crate::plan::outcome::{Leg, Outcome};
use crate::plan::sample;
use crate::plan::siting::land::outcome::Land;
use crate::quantity::LonLat;
use crate::report;
use crate::report::block::{Block, Chapter};
use crate::report::geojson::{self, Layer, flows};
use crate::report::summary::{self, CalibrationLine};
use crate::synth;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

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

pub(super) const RESULTS_INTO_CASE: Entry = entry(
    "R002",
    Severity::Error,
    ["结果文件夹就是案例文件夹", "results would go into a case"],
    [
        "请用 --out 指定另一个文件夹",
        "name another folder with --out",
    ],
);
