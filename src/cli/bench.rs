//! `wasteflow bench`: puts the engines of this program beside others, on public benchmark files and on cases.
//! The figures are CPU seconds of this process; with `--json` they stand in one line.

mod args;
mod cflp;
mod figures;
mod flow;
mod plan;
mod vrp;

use super::Failure;
use super::terminal::{Terminal, Told};
use crate::bench::meter::peak_bytes;
use crate::bench::run::{MatrixRun, Metric, Prepared, RouteRun};
use crate::bench::{self, ChangeRun, Draw, Points, RoadGraph, dimacs};
use crate::dataset;
use crate::finding::Language;
use crate::network::Cost;
use args::{Common, GraphArgs, MetricName, What};
use figures::{Figures, Sums};
use serde_json::json;
use std::path::Path;

pub(super) use args::Args;

/// Cells of the largest matrix that is held in memory.
const MOST_CELLS: u64 = 1 << 30;

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.what {
        What::Matrix {
            common,
            sources,
            targets,
        } => {
            let graph = common.graph.open(terminal)?;
            let points = common.points(&graph, [*sources, *targets, 0])?;
            matrix_fits(&points, terminal)?;
            match common.graph.metric {
                MetricName::Time => matrix::<u32>(&graph, &points, common, terminal),
                MetricName::TimeAndDistance => matrix::<Cost>(&graph, &points, common, terminal),
            }
        }
        What::Route {
            common,
            pairs,
            paths,
        } => {
            let graph = common.graph.open(terminal)?;
            let points = common.points(&graph, [0, 0, *pairs])?;
            if points.pairs.is_empty() {
                return Err(no_points(terminal));
            }
            match common.graph.metric {
                MetricName::Time => routes::<u32>(&graph, &points, common, *paths, terminal),
                MetricName::TimeAndDistance => {
                    routes::<Cost>(&graph, &points, common, *paths, terminal)
                }
            }
        }
        What::Cflp(args) => cflp::run(args, terminal),
        What::Vrp(args) => vrp::run(args, terminal),
        What::Flow { file, repeat } => flow::run(file, *repeat, terminal),
        What::Plan {
            case,
            scenario,
            changes,
            seed,
            write_mps,
        } => plan::run(
            case,
            scenario.as_deref(),
            (*changes, *seed),
            write_mps.as_deref(),
            terminal,
        ),
        What::Network {
            graph: args,
            changes,
            seed,
            repeat,
            order_out,
        } => {
            let graph = args.open(terminal)?;
            let run = match args.metric {
                MetricName::Time => ChangeRun::new::<u32>,
                MetricName::TimeAndDistance => ChangeRun::new::<Cost>,
            };
            let run = run(&graph, *changes, *seed, *repeat, &terminal.stop());
            let run = run.ok_or_else(|| terminal.stopped())?;
            if let Some(path) = order_out {
                let lines: String = run
                    .order
                    .iter()
                    .map(|node| format!("{}\n", node + 1))
                    .collect();
                write(path, &[("", lines.into_bytes())])?;
            }
            changed(args, &graph, &run, terminal)
        }
        What::Points {
            graph: args,
            sources,
            targets,
            pairs,
            cluster,
            seed,
            out,
        } => {
            let graph = args.open(terminal)?;
            let draw = Draw {
                sources: *sources,
                targets: *targets,
                pairs: *pairs,
                cluster: *cluster,
                seed: *seed,
            };
            let text = Points::draw(&graph, &draw).text();
            write(out, &[("", text.into_bytes())])?;
            let mut figures = Figures::of(args, &graph);
            figures.add("sources", "起点", "sources", json!(sources));
            figures.add("targets", "终点", "targets", json!(targets));
            figures.add("pairs", "起终点对", "pairs", json!(pairs));
            figures.tell(terminal)
        }
        What::Graph { graph: args, out } => export(args, out, terminal),
    }
}

fn no_points(terminal: &Terminal) -> Failure {
    let text = terminal.say(
        "点位清单中没有所需的点：矩阵需要 s 与 t 行，路径需要 q 行。",
        "the list has none of the points needed: `s` and `t` lines for a matrix, `q` lines for routes.",
    );
    Failure::Usage(text.to_owned())
}

fn matrix_fits(points: &Points, terminal: &Terminal) -> Result<(), Failure> {
    let cells = points.sources.len() as u64 * points.targets.len() as u64;
    if cells == 0 {
        return Err(no_points(terminal));
    }
    if cells > MOST_CELLS {
        return Err(Failure::Usage(match terminal.language {
            Language::Zh => {
                format!("矩阵有 {cells} 格，超过 {MOST_CELLS}；请减少 --sources 或 --targets。")
            }
            Language::En => {
                format!(
                    "the matrix has {cells} cells, more than {MOST_CELLS}; lower --sources or --targets."
                )
            }
        }));
    }
    Ok(())
}

fn sums<W: Metric>(costs: &[W]) -> Sums {
    let reached = || costs.iter().filter(|cost| cost.exists());
    let length = W::ZERO
        .dm()
        .map(|_| reached().filter_map(|cost| cost.dm()).map(u64::from).sum());
    Sums {
        unreachable: costs.len() - reached().count(),
        milliseconds: reached().map(|cost| u64::from(cost.ms())).sum(),
        decimetres: length,
    }
}

fn matrix<W: Metric>(
    graph: &RoadGraph,
    points: &Points,
    common: &Common,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let settings = common.settings(terminal);
    let prepared = Prepared::<W>::new(graph, &settings).ok_or_else(|| terminal.stopped())?;
    let MatrixRun {
        seconds,
        wall_seconds,
        cells,
    } = prepared.matrix(points);
    let sums = sums(&cells);
    let peak = peak_bytes();
    if let Some(path) = &common.dump {
        bench::cells(path, graph, points, &cells)?;
    }
    let mut figures = Figures::new(common, graph);
    figures.prepared(&prepared);
    figures.add("sources", "起点", "sources", json!(points.sources.len()));
    figures.add("targets", "终点", "targets", json!(points.targets.len()));
    figures.seconds("matrix_seconds", "矩阵", "matrix", seconds);
    figures.add(
        "matrix_wall_seconds",
        "矩阵（墙钟秒）",
        "matrix, wall s",
        json!(wall_seconds),
    );
    figures.add("cells", "格数", "cells", json!(cells.len()));
    figures.sums(&sums);
    figures.memory(peak);
    figures.tell(terminal)
}

fn routes<W: Metric>(
    graph: &RoadGraph,
    points: &Points,
    common: &Common,
    paths: bool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let settings = common.settings(terminal);
    let prepared = Prepared::<W>::new(graph, &settings).ok_or_else(|| terminal.stopped())?;
    let RouteRun {
        microseconds,
        path_microseconds,
        path_arcs,
        costs,
    } = prepared.routes(graph, points, paths);
    let sums = sums(&costs);
    let peak = peak_bytes();
    if let Some(path) = &common.dump {
        bench::pairs(path, graph, points, &costs)?;
    }
    let mut figures = Figures::new(common, graph);
    figures.prepared(&prepared);
    figures.add("pairs", "起终点对", "pairs", json!(costs.len()));
    figures.add(
        "query_microseconds",
        "每次查询（微秒）",
        "a query, µs",
        json!(microseconds),
    );
    figures.add(
        "path_microseconds",
        "含路径（微秒）",
        "with its path, µs",
        json!(path_microseconds),
    );
    figures.add(
        "path_arcs",
        "路径弧数合计",
        "arcs of all paths",
        json!(path_arcs),
    );
    figures.sums(&sums);
    figures.memory(peak);
    figures.tell(terminal)
}

fn changed(
    args: &GraphArgs,
    graph: &RoadGraph,
    run: &ChangeRun,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let mut figures = Figures::of(args, graph);
    let once = run.order_seconds + run.skeleton_seconds;
    figures.seconds("order_seconds", "排序", "order", run.order_seconds);
    figures.seconds("skeleton_seconds", "骨架", "skeleton", run.skeleton_seconds);
    figures.seconds(
        "preprocess_seconds",
        "预处理合计",
        "preprocessing in all",
        once,
    );
    figures.add(
        "preprocess_peak_bytes",
        "预处理内存峰值（字节）",
        "peak memory of it, bytes",
        json!(run.preprocess_peak_bytes),
    );
    figures.add(
        "skeleton_edges",
        "骨架边数",
        "edges of the skeleton",
        json!(run.edges),
    );
    figures.seconds(
        "customise_seconds",
        "全部改权，可查询",
        "all weights new, queries ready",
        run.customise_seconds,
    );
    figures.seconds(
        "hierarchy_seconds",
        "再到可算矩阵",
        "until matrices are ready",
        run.hierarchy_seconds,
    );
    figures.add(
        "change_microseconds",
        "改一条路（微秒，均值）",
        "one road changed, µs, mean",
        json!(run.change_microseconds),
    );
    figures.add(
        "change_microseconds_median",
        "改一条路（微秒，中位）",
        "one road changed, µs, median",
        json!(run.change_microseconds_median),
    );
    figures.add(
        "change_microseconds_worst",
        "改一条路（微秒，最长）",
        "one road changed, µs, worst",
        json!(run.change_microseconds_worst),
    );
    figures.add(
        "query_microseconds",
        "改后查询（微秒）",
        "a query after it, µs",
        json!(run.query_microseconds),
    );
    figures.memory(peak_bytes());
    figures.tell(terminal)
}

fn export(args: &GraphArgs, out: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let name = out
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let Some(stem) = name.as_deref().and_then(|name| name.strip_suffix(".gr")) else {
        let text = terminal.say("--out 须以 .gr 结尾。", "--out must end with .gr.");
        return Err(Failure::Usage(text.to_owned()));
    };
    let graph = args.open(terminal)?;
    let source = args.graph.file_name().unwrap_or_default().to_string_lossy();
    let title = format!("wasteflow {}: {source}", env!("CARGO_PKG_VERSION"));
    let files = dimacs::write(&graph, &title);
    let written: Vec<_> = files
        .iter()
        .map(|(ending, bytes)| json!({"file": out.with_file_name(format!("{stem}{ending}")), "bytes": bytes.len()}))
        .collect();
    write(&out.with_file_name(stem), &files)?;
    let told = if terminal.json {
        Told::Json(json!({"nodes": graph.nodes, "arcs": graph.arcs(), "files": written}))
    } else {
        let lines = files.iter().map(|(ending, bytes)| {
            let path = out.with_file_name(format!("{stem}{ending}"));
            format!("{:>12}  {}\n", bytes.len(), path.display())
        });
        Told::Text(lines.collect())
    };
    terminal.result(told)
}

/// Writes files that share a path but for their endings: all or, when one fails, none.
fn write(path: &Path, files: &[(&'static str, Vec<u8>)]) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let files: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(ending, bytes)| (format!("{name}{ending}"), bytes.clone()))
        .collect();
    Ok(dataset::write::all(
        &files,
        path.parent().unwrap_or(Path::new("")),
    )?)
}
