//! `wasteflow import`: the roads of a case from an OpenStreetMap file, or from own lines and edges; units and their
//! wastes from a table, points and areas from the files of a GIS; a case from its GeoPackage.

mod case;
mod gis;
mod ground;
mod roads;
mod table;
mod workbook;

use super::terminal::{Told, peak_bytes};
use super::{Failure, Terminal};
use crate::finding::{Bilingual, Language};
use crate::import::kept::{By, Head, MAPPING};
use crate::import::lines;
use crate::import::{self, Area, ImportError, Imported, Options, Report, Target, Written};
use crate::plan::control::Progress;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 企业与废物表 · Units and their wastes from Excel, ODS or CSV as an office keeps them.
    Table(table::Args),
    /// GIS 文件 · Points into tables, areas into zones, boundary or layers: GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf.
    Gis(gis::Args),
    /// 案例还原 · A case from the GeoPackage that `export gpkg` wrote.
    Case(case::Args),
    /// 整本工作簿 · The filled-in template, or a whole case, from one workbook.
    Workbook(workbook::Args),
    /// 开放街道图 · Roads and turn rules of an OpenStreetMap file (.osm.pbf, .osm.gz, .osm).
    Osm {
        /// The file.
        file: PathBuf,
        /// Only roads that touch this box: W,S,E,N in degrees.
        #[arg(
            long,
            value_name = "W,S,E,N",
            allow_hyphen_values = true,
            conflicts_with = "boundary"
        )]
        bbox: Option<String>,
        /// Only roads that touch the polygons of this GeoJSON file.
        #[arg(long, value_name = "FILE")]
        boundary: Option<PathBuf>,
        #[command(flatten)]
        target: Into,
    },
    /// 自有路网 · Own roads: lines of a GIS (GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf), or a table with one row for each edge.
    Roads(roads::Args),
}

#[derive(Debug, clap::Args)]
struct Into {
    /// Folder of the case; made when it does not exist.
    #[arg(long = "into", value_name = "CASE")]
    case: PathBuf,
    /// Replace the roads the case has; the old files are kept in .replaced/.
    #[arg(long)]
    replace: bool,
    /// Also write what was left out, and why, as a CSV.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error| failed(error, terminal);
    match &args.what {
        What::Table(args) => table::run(args, terminal),
        What::Gis(args) => gis::run(args, terminal),
        What::Case(args) => case::run(args, terminal),
        What::Workbook(args) => workbook::run(args, terminal),
        What::Osm {
            file,
            bbox,
            boundary,
            target,
        } => {
            let area = match (bbox, boundary) {
                (Some(text), _) => Area::bbox(text)
                    .map_err(|error| Failure::Usage(format!("--bbox {text}: {error}")))?,
                (None, Some(file)) => Area::boundary(file).map_err(failed)?,
                (None, None) => Area::Everywhere,
            };
            let case = Target::look(&target.case, target.replace).map_err(failed)?;
            let control = terminal.control();
            let progress = |step: import::Step| {
                (control.progress)(Progress {
                    stage: "import",
                    text: step.text,
                    fraction: step.fraction,
                });
            };
            let imported = import::osm::read(file, &Options { area }, &control.stop, &progress)
                .map_err(failed)?;
            write(
                imported,
                case,
                target,
                Some(import::ATTRIBUTION),
                None,
                terminal,
            )
        }
        What::Roads(args) => roads::run(args, terminal),
    }
}

/// Why an import gave nothing, as the program ends with it.
fn failed(error: ImportError, terminal: &Terminal) -> Failure {
    match error {
        ImportError::Stopped => terminal.stopped(),
        ImportError::Faults(findings) => Failure::Input(findings),
    }
}

fn write(
    imported: Imported,
    case: Target,
    target: &Into,
    attribution: Option<&str>,
    heads: Option<&[Head]>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (written, report) = case.write(imported, attribution)?;
    if let Some(path) = &target.report {
        std::fs::write(path, report.csv(terminal.language))
            .map_err(|error| Failure::Usage(format!("--report {}: {error}", path.display())))?;
    }
    let told = if terminal.json {
        Told::Json(document(&report, &written, target, heads))
    } else {
        let columns = heads.map_or_else(String::new, |all| {
            columns(all, &lines::columns::names(), terminal.language)
        });
        Told::Text(columns + &tables(&report, terminal.language))
    };
    terminal.result(told)?;
    let folder = target.case.display();
    let files = written.files.len();
    terminal.note(match (terminal.language, &written.kept, written.made) {
        (Language::Zh, _, true) => format!(
            "已新建案例 {folder}：道路已写入，其余各表为空，请补充后运行 wasteflow check"
        ),
        (Language::En, _, true) => format!(
            "made the case {folder}: it has roads; fill in the other tables, then run wasteflow check"
        ),
        (Language::Zh, Some(kept), _) => format!("已写入 {folder}（{files} 个文件）；原文件在 {folder}/{kept}"),
        (Language::En, Some(kept), _) => {
            format!("written to {folder} ({files} files); the old ones are in {folder}/{kept}")
        }
        (Language::Zh, None, _) => format!("已写入 {folder}（{files} 个文件）"),
        (Language::En, None, _) => format!("written to {folder} ({files} files)"),
    });
    Ok(())
}

fn document(
    report: &Report,
    written: &Written,
    target: &Into,
    columns: Option<&[Head]>,
) -> serde_json::Value {
    let noted: Vec<_> = report
        .noted
        .iter()
        .map(|noted| {
            json!({
                "code": noted.reason.code(), "fate": noted.reason.fate(), "count": noted.count,
                "unit": noted.reason.unit(), "why": noted.reason.label(), "examples": noted.examples,
            })
        })
        .collect();
    json!({
        "case": target.case, "made": written.made, "files": written.files, "kept": written.kept,
        "nodes": report.nodes, "ways": report.ways, "relations": report.relations,
        "ways_kept": report.ways_kept, "roads": report.roads, "junctions": report.junctions,
        "turns": report.turns, "length_m": report.length, "noted": noted, "columns": columns,
        "peak_bytes": peak_bytes(),
    })
}

/// What was read and kept, and what was left out with the reasons.
fn tables(report: &Report, language: Language) -> String {
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).text(language).to_owned();
    let mut sums = empty_table(&[say("项目", "what"), say("数量", "count")], 1);
    let mut sum = |zh: &str, en: &str, count: String| {
        sums.add_row(vec![say(zh, en), count]);
    };
    if report.nodes > 0 {
        sum("读到节点", "nodes read", report.nodes.to_string());
    }
    sum("读到线路", "ways read", report.ways.to_string());
    sum("采用线路", "ways kept", report.ways_kept.to_string());
    sum("道路", "roads", report.roads.to_string());
    sum(
        "路口与端点",
        "junctions and ends",
        report.junctions.to_string(),
    );
    sum("转向规定", "turn rules", report.turns.to_string());
    sum(
        "总长（km）",
        "length (km)",
        format!("{:.1}", report.length.km()),
    );
    let mut text = sums.trim_fmt();
    if report.noted.is_empty() {
        return text;
    }
    let headers = [
        say("处理", "what became of it"),
        say("数量", "count"),
        say("原因", "why"),
        say("示例", "examples"),
    ];
    let mut reasons = empty_table(&headers, 1);
    let mut noted: Vec<_> = report.noted.iter().collect();
    noted.sort_by_key(|noted| (noted.reason.fate(), noted.reason));
    for noted in noted {
        let reason = noted.reason;
        reasons.add_row(vec![
            reason.fate().label().text(language).to_owned(),
            format!("{} {}", noted.count, reason.unit().text(language)),
            reason.label().text(language).to_owned(),
            noted.examples.join(", "),
        ]);
    }
    text += &format!(
        "\n\n■ {}\n",
        say("未采用与未应用", "Left out and not applied")
    );
    text + &reasons.trim_fmt()
}

/// What a person says a header stands for.
fn pair(text: &str) -> Result<(String, String), String> {
    let (header, column) = (text.rsplit_once('=')).ok_or_else(|| "HEADER=COLUMN".to_owned())?;
    Ok((header.to_owned(), column.to_owned()))
}

/// What each header was taken for, by the names of the columns, and who says so.
fn columns(all: &[Head], names: &[(&str, Bilingual)], language: Language) -> String {
    let named = all.iter().filter(|one| !one.header.is_empty());
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).text(language).to_owned();
    let heads = [
        say("表头", "header"),
        say("含义", "holds"),
        say("依据", "by"),
    ];
    let mut table = empty_table(&heads, heads.len());
    for one in named.clone() {
        let known = names.iter().find(|(name, _)| Some(*name) == one.column);
        let holds = known.map_or_else(
            || say("不用", "not used"),
            |(_, label)| label.text(language).to_owned(),
        );
        let by = match one.by {
            By::Guess => say("猜测", "guess"),
            By::Kept => MAPPING.to_owned(),
            By::Said => "--column".to_owned(),
        };
        table.add_row(vec![one.header.clone(), holds, by]);
    }
    if named.count() == 0 {
        return String::new();
    }
    table.trim_fmt() + "\n\n"
}

/// An empty table with one right-aligned column.
fn empty_table(headers: &[String], numbers: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(118)
        .set_header(headers);
    if let Some(column) = table.column_mut(numbers) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// What was written to a case, and where what it took the place of is kept.
fn told_written(case: &Path, written: Option<&Written>, terminal: &Terminal) -> String {
    let folder = case.display();
    let Some(written) = written else {
        let said = terminal.say("案例没有改动", "the case is as it was");
        return said.to_owned();
    };
    let english = terminal.language == Language::En;
    let files = written.files.join(if english { ", " } else { "、" });
    match (&written.kept, terminal.language) {
        (None, Language::Zh) => format!("已写入 {folder}：{files}"),
        (None, Language::En) => format!("written to {folder}: {files}"),
        (Some(kept), Language::Zh) => format!("已写入 {folder}：{files}；原文件在 {folder}/{kept}"),
        (Some(kept), Language::En) => {
            format!("written to {folder}: {files}; the old files are in {folder}/{kept}")
        }
    }
}
