//! `wasteflow export`: a case as a GeoPackage for a GIS, or as a figure for a report.

use super::terminal::Told;
use super::{Failure, Terminal};
use crate::dataset;
use crate::finding::Language;
use crate::pipeline::geopackage::{self, PackError};
use crate::pipeline::{self, Opened};
use crate::plan::outcome::Outcome;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// GeoPackage · The whole case for QGIS, with styles; `import case` makes the case of it again.
    Gpkg {
        /// Folder of the case.
        case: PathBuf,
        /// The file to write.
        file: PathBuf,
        /// An `outcome.json` of the case: its flows and loads become layers, too.
        #[arg(long)]
        outcome: Option<PathBuf>,
    },
    /// 地图插图 · A map for a report (SVG): boundary, zones, roads, facilities by kind, flows by width.
    Figure {
        /// Folder of the case.
        case: PathBuf,
        /// The file to write.
        file: PathBuf,
        /// An `outcome.json` of the case: its flows are drawn.
        #[arg(long)]
        outcome: Option<PathBuf>,
    },
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.what {
        What::Gpkg {
            case,
            file,
            outcome,
        } => gpkg(case, file, outcome.as_deref(), terminal),
        What::Figure {
            case,
            file,
            outcome,
        } => figure(case, file, outcome.as_deref(), terminal),
    }
}

/// An outcome with the case it was made from.
fn plan(case: &Path, outcome: &Path) -> Result<(Opened, Outcome), Failure> {
    let outcome = pipeline::read_outcome(outcome).map_err(Failure::Input)?;
    let opened = pipeline::open(case, Some(&outcome.scenario))
        .and_then(|opened| opened.with_roads(&outcome.road_changes))
        .map_err(Failure::Input)?;
    Ok((opened, outcome))
}

fn figure(
    case: &Path,
    file: &Path,
    outcome: Option<&Path>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let text = match outcome {
        Some(outcome) => {
            let (opened, outcome) = plan(case, outcome)?;
            pipeline::map_figure(&opened, Some(&outcome), terminal.language)
        }
        None => {
            let opened = pipeline::open(case, None).map_err(Failure::Input)?;
            pipeline::map_figure(&opened, None, terminal.language)
        }
    };
    let Some(text) = text else {
        let said = terminal.say(
            "案例没有边界也没有镇街，画不出地图",
            "the case has neither boundary nor zones: there is no map to draw",
        );
        return Err(Failure::Usage(said.to_owned()));
    };
    dataset::write::file(file, text.as_bytes())?;
    terminal.result(if terminal.json {
        Told::Json(json!({"file": file, "bytes": text.len()}))
    } else {
        Told::Text(match terminal.language {
            Language::Zh => format!("已写入 {}", file.display()),
            Language::En => format!("written to {}", file.display()),
        })
    })
}

fn gpkg(
    case: &Path,
    file: &Path,
    outcome: Option<&Path>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let plan = outcome.map(|outcome| plan(case, outcome)).transpose()?;
    let both = plan.as_ref().map(|(opened, outcome)| (opened, outcome));
    let packed = geopackage::export(case, both, file).map_err(|error| match error {
        PackError::Findings(findings) => Failure::Input(findings),
        other => Failure::Internal(other.to_string()),
    })?;
    let (tables, files) = (packed.tables.len(), packed.files);
    terminal.result(if terminal.json {
        let tables: Vec<_> = (packed.tables.iter())
            .map(|(name, rows)| json!({"table": name, "rows": rows}))
            .collect();
        Told::Json(json!({"file": file, "tables": tables, "files": files}))
    } else {
        let file = file.display();
        Told::Text(match terminal.language {
            Language::Zh => format!("已写入 {file}：{tables} 个图层与表，{files} 个其他文件"),
            Language::En => {
                format!("written to {file}: {tables} layers and tables, {files} other files")
            }
        })
    })
}
