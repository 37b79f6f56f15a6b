//! `wasteflow export`: a case as a GeoPackage for a GIS, as one workbook, or as a figure for a report (SVG or PNG).

use super::terminal::Told;
use super::{Failure, Terminal};
use crate::dataset;
use crate::finding::Language;
use crate::pipeline::geopackage::{self, PackError};
use crate::pipeline::picture::{self, Fonts, Size};
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
    /// 整个案例一个工作簿 · The whole case as one Excel workbook; `import workbook` reads it back.
    Xlsx {
        /// Folder of the case.
        case: PathBuf,
        /// The workbook to write.
        file: PathBuf,
    },
    /// 地图插图 · A map for a report (SVG or PNG): boundary, zones, roads, facilities by kind, flows by width.
    Figure(Figure),
}

#[derive(Debug, clap::Args)]
struct Figure {
    /// Folder of the case.
    case: PathBuf,
    /// The file to write: a PNG where its name ends in `.png`, else an SVG.
    file: PathBuf,
    /// An `outcome.json` of the case: its flows are drawn.
    #[arg(long)]
    outcome: Option<PathBuf>,
    /// Write a PNG whatever the name of the file.
    #[arg(long)]
    png: bool,
    /// Dots across a PNG.
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(100..=20_000), conflicts_with = "dpi")]
    width: Option<u32>,
    /// Dots per inch of a PNG; the figure is 19 cm wide.
    #[arg(long, value_name = "DPI", default_value_t = 300, value_parser = clap::value_parser!(u32).range(30..=2_400))]
    dpi: u32,
    /// Fonts below this folder, instead of those of the system, for the texts of a PNG.
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.what {
        What::Gpkg {
            case,
            file,
            outcome,
        } => gpkg(case, file, outcome.as_deref(), terminal),
        What::Xlsx { case, file } => xlsx(case, file, terminal),
        What::Figure(args) => figure(args, terminal),
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

fn figure(args: &Figure, terminal: &Terminal) -> Result<(), Failure> {
    let (case, file) = (&args.case, &args.file);
    let text = match &args.outcome {
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
    let named = (file.extension()).is_some_and(|end| end.eq_ignore_ascii_case("png"));
    let bytes = if args.png || named {
        let fonts = match &args.fonts {
            Some(folder) => Fonts::of_folder(folder),
            None => Fonts::of_system(),
        };
        let size = args
            .width
            .map_or(Size::Dpi(f64::from(args.dpi)), Size::Width);
        let name = file.display().to_string();
        picture::png(&text, size, &fonts, &name).map_err(Failure::Input)?
    } else {
        text.into_bytes()
    };
    dataset::write::file(file, &bytes)?;
    terminal.result(if terminal.json {
        Told::Json(json!({"file": file, "bytes": bytes.len()}))
    } else {
        Told::Text(match terminal.language {
            Language::Zh => format!("已写入 {}", file.display()),
            Language::En => format!("written to {}", file.display()),
        })
    })
}

fn xlsx(case: &Path, file: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let bytes = pipeline::export_workbook(case).map_err(Failure::Input)?;
    dataset::write::file(file, &bytes)?;
    terminal.result(if terminal.json {
        Told::Json(json!({ "case": case, "file": file, "bytes": bytes.len() }))
    } else {
        let file = file.display();
        Told::Text(match terminal.language {
            Language::Zh => format!("已写入 {file}"),
            Language::En => format!("written to {file}"),
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
