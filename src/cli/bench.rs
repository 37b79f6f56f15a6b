//! `wasteflow bench`: puts the engines of this program beside others, on public benchmark files and on cases.
//! The figures are CPU seconds of this process; with `--json` they stand in one line.

use super::terminal::Told;
use super::{Failure, Terminal};
use crate::bench::meter::peak_bytes;
use crate::bench::run::{Engine, MatrixRun, Metric, Prepared, RouteRun, Settings};
use crate::bench::source::{self, Source};
use crate::bench::{self, ChangeRun, Draw, Points, RoadGraph, dimacs};
use crate::dataset;
use crate::finding::Language;
use crate::network::Cost;
use comfy_table::{CellAlignment, LineStyle, Table, presets};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Cells of the largest matrix that is held in memory.
const MOST_CELLS: u64 = 1 << 30;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 距离矩阵 · Times (and lengths) between many places.
    Matrix {
        #[command(flatten)]
        common: Common,
        /// Rows of the matrix.
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
        sources: u32,
        /// Columns of the matrix.
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
        targets: u32,
    },
    /// 单条路径 · Single queries, with the way when asked for.
    Route {
        #[command(flatten)]
        common: Common,
        /// How many pairs.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
        pairs: u32,
        /// Also find the arcs of each way, timed apart, and check that they add up.
        #[arg(long)]
        paths: bool,
    },
    /// 抽取点位 · Write the points a run draws, for another engine.
    Points {
        #[command(flatten)]
        graph: GraphArgs,
        /// Rows of a matrix.
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=10_000_000))]
        sources: u32,
        /// Columns of a matrix.
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=10_000_000))]
        targets: u32,
        /// Pairs for single queries.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(..=100_000_000))]
        pairs: u32,
        /// Points in 30 towns instead of everywhere.
        #[arg(long)]
        cluster: bool,
        /// Seed of the points.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The list to write: lines `s NODE`, `t NODE`, `q NODE NODE`, nodes counted from 1.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 路况变化 · Change one road, or all weights, and be ready again.
    Network {
        #[command(flatten)]
        graph: GraphArgs,
        /// How many single roads are closed and opened again.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        changes: u32,
        /// Seed of the roads that change.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How often everything is timed; the median counts.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
        repeat: u32,
        /// Write the order, one node a line, most important last, for another engine's customisable hierarchy.
        #[arg(long, value_name = "FILE")]
        order_out: Option<PathBuf>,
    },
    /// 导出路网 · Write a graph as DIMACS files, for another engine.
    Graph {
        #[command(flatten)]
        graph: GraphArgs,
        /// The file to write, FILE.gr; lengths go to FILE.len.gr and coordinates to FILE.co where there are any.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct GraphArgs {
    /// The graph: DIMACS .gr or .gr.xz, or the folder of a case.
    graph: PathBuf,
    /// A second .gr with the same arcs and their lengths in decimetres.
    #[arg(long, value_name = "FILE")]
    lengths: Option<PathBuf>,
    /// Coordinates, DIMACS .co; without it the .co beside the graph, when there is one.
    #[arg(long, value_name = "FILE")]
    co: Option<PathBuf>,
    /// What ways are judged by; with distance the shortest among the fastest counts.
    #[arg(long, value_enum, default_value_t = MetricName::Time)]
    metric: MetricName,
}

#[derive(Debug, clap::Args)]
struct Common {
    #[command(flatten)]
    graph: GraphArgs,
    /// How ways are found.
    #[arg(long, value_enum, default_value_t = EngineName::Hierarchy)]
    engine: EngineName,
    /// Points in 30 towns instead of everywhere.
    #[arg(long)]
    cluster: bool,
    /// Seed of the points.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Take the points of this list (`s NODE`, `t NODE`, `q NODE NODE`) instead of drawing them.
    #[arg(long, value_name = "FILE")]
    points: Option<PathBuf>,
    /// Write every cell: `source,target,distance` with the ids of the file.
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Threads that fill the matrix.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: u16,
    /// How often matrix or queries are timed; the median counts.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    repeat: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum MetricName {
    Time,
    #[value(name = "time+distance")]
    TimeAndDistance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum EngineName {
    /// Contraction hierarchy.
    Hierarchy,
    /// Customisable hierarchy.
    Customisable,
    /// Plain searches.
    Dijkstra,
}

impl EngineName {
    fn engine(self) -> Engine {
        match self {
            Self::Hierarchy => Engine::Hierarchy,
            Self::Customisable => Engine::Customisable,
            Self::Dijkstra => Engine::Dijkstra,
        }
    }
}

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
                let lines: String = run.order.iter().map(|node| format!("{}\n", node + 1)).collect();
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

impl GraphArgs {
    fn source(&self) -> Source {
        Source {
            graph: self.graph.clone(),
            lengths: self.lengths.clone(),
            places: self.co.clone(),
        }
    }

    fn open(&self, terminal: &Terminal) -> Result<RoadGraph, Failure> {
        let with_lengths = self.metric == MetricName::TimeAndDistance;
        let (graph, findings) =
            source::open(&self.source(), with_lengths).map_err(Failure::Input)?;
        terminal.findings(&findings);
        Ok(graph)
    }
}

impl Common {
    /// The points of the run: read or drawn, and written when asked for.
    fn points(
        &self,
        graph: &RoadGraph,
        [sources, targets, pairs]: [u32; 3],
    ) -> Result<Points, Failure> {
        let points = match &self.points {
            Some(path) => Points::read(path, graph).map_err(Failure::Input)?,
            None => Points::draw(
                graph,
                &Draw {
                    sources,
                    targets,
                    pairs,
                    cluster: self.cluster,
                    seed: self.seed,
                },
            ),
        };
        Ok(points)
    }

    fn settings(&self, terminal: &Terminal) -> Settings {
        Settings {
            engine: self.engine.engine(),
            threads: usize::from(self.threads),
            repeat: self.repeat,
            stop: terminal.stop(),
        }
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

/// Sum, count of the unreachable, and sum of the lengths where they are counted.
fn sums<W: Metric>(costs: &[W]) -> (u64, usize, Option<u64>) {
    let reached = || costs.iter().filter(|cost| cost.exists());
    let length = W::ZERO
        .dm()
        .map(|_| reached().filter_map(|cost| cost.dm()).map(u64::from).sum());
    (
        reached().map(|cost| u64::from(cost.ms())).sum(),
        costs.len() - reached().count(),
        length,
    )
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
    let (checksum, unreachable, lengths) = sums(&cells);
    let peak = peak_bytes();
    if let Some(path) = &common.dump {
        bench::cells(path, graph, points, &cells)?;
    }
    let mut figures = Figures::new(common, graph);
    figures.prepared(&prepared);
    figures.add("sources", "起点", "sources", json!(points.sources.len()));
    figures.add("targets", "终点", "targets", json!(points.targets.len()));
    figures.add(
        "matrix_seconds",
        "矩阵（CPU 秒）",
        "matrix, CPU s",
        json!(seconds),
    );
    figures.add(
        "matrix_wall_seconds",
        "矩阵（墙钟秒）",
        "matrix, wall s",
        json!(wall_seconds),
    );
    figures.add("cells", "格数", "cells", json!(cells.len()));
    figures.add("unreachable", "不可达", "unreachable", json!(unreachable));
    figures.add("checksum", "合计（毫秒）", "sum, ms", json!(checksum));
    figures.add(
        "length_checksum",
        "长度合计（分米）",
        "sum of lengths, dm",
        json!(lengths),
    );
    figures.add(
        "peak_bytes",
        "内存峰值（字节）",
        "peak memory, bytes",
        json!(peak),
    );
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
    let (checksum, unreachable, lengths) = sums(&costs);
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
    figures.add("unreachable", "不可达", "unreachable", json!(unreachable));
    figures.add("checksum", "合计（毫秒）", "sum, ms", json!(checksum));
    figures.add(
        "length_checksum",
        "长度合计（分米）",
        "sum of lengths, dm",
        json!(lengths),
    );
    figures.add(
        "peak_bytes",
        "内存峰值（字节）",
        "peak memory, bytes",
        json!(peak),
    );
    figures.tell(terminal)
}

fn changed(args: &GraphArgs, graph: &RoadGraph, run: &ChangeRun, terminal: &Terminal) -> Result<(), Failure> {
    let mut figures = Figures::of(args, graph);
    let once = run.order_seconds + run.skeleton_seconds;
    figures.add("order_seconds", "排序（CPU 秒）", "order, CPU s", json!(run.order_seconds));
    figures.add("skeleton_seconds", "骨架（CPU 秒）", "skeleton, CPU s", json!(run.skeleton_seconds));
    figures.add("preprocess_seconds", "预处理合计（CPU 秒）", "preprocessing in all, CPU s", json!(once));
    figures.add("preprocess_peak_bytes", "预处理内存峰值（字节）", "peak memory of it, bytes", json!(run.preprocess_peak_bytes));
    figures.add("skeleton_edges", "骨架边数", "edges of the skeleton", json!(run.edges));
    figures.add("customise_seconds", "全部改权，可查询（CPU 秒）", "all weights new, queries ready, CPU s", json!(run.customise_seconds));
    figures.add("hierarchy_seconds", "再到可算矩阵（CPU 秒）", "until matrices are ready, CPU s", json!(run.hierarchy_seconds));
    figures.add("change_microseconds", "改一条路（微秒，均值）", "one road changed, µs, mean", json!(run.change_microseconds));
    figures.add("change_microseconds_median", "改一条路（微秒，中位）", "one road changed, µs, median", json!(run.change_microseconds_median));
    figures.add("change_microseconds_worst", "改一条路（微秒，最长）", "one road changed, µs, worst", json!(run.change_microseconds_worst));
    figures.add("query_microseconds", "改后查询（微秒）", "a query after it, µs", json!(run.query_microseconds));
    figures.add("peak_bytes", "内存峰值（字节）", "peak memory, bytes", json!(peak_bytes()));
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

/// Figures in the order they are told, each with its key and its name.
struct Figures(Vec<(&'static str, &'static str, &'static str, Value)>);

impl Figures {
    fn of(args: &GraphArgs, graph: &RoadGraph) -> Self {
        let mut figures = Self(Vec::new());
        let metric = match args.metric {
            MetricName::Time => "time",
            MetricName::TimeAndDistance => "time+distance",
        };
        figures.add("graph", "路网", "graph", json!(args.graph));
        figures.add("metric", "指标", "metric", json!(metric));
        figures.add("nodes", "节点", "nodes", json!(graph.nodes));
        figures.add("arcs", "弧", "arcs", json!(graph.arcs()));
        figures
    }

    fn new(common: &Common, graph: &RoadGraph) -> Self {
        let mut figures = Self::of(&common.graph, graph);
        let engine = match common.engine {
            EngineName::Hierarchy => "hierarchy",
            EngineName::Customisable => "customisable",
            EngineName::Dijkstra => "dijkstra",
        };
        figures.add("engine", "算法", "engine", json!(engine));
        figures.add("seed", "种子", "seed", json!(common.seed));
        figures.add("cluster", "成片点位", "clustered", json!(common.cluster));
        figures.add("threads", "线程", "threads", json!(common.threads));
        figures
    }

    fn prepared<W: Metric>(&mut self, prepared: &Prepared<W>) {
        let (arcs, bytes) = prepared.size().unzip();
        self.add(
            "preprocess_seconds",
            "预处理（CPU 秒）",
            "preprocessing, CPU s",
            json!(prepared.preprocess_seconds),
        );
        self.add(
            "preprocess_peak_bytes",
            "预处理内存峰值（字节）",
            "peak memory of it, bytes",
            json!(prepared.peak_bytes),
        );
        self.add(
            "customise_seconds",
            "定权（CPU 秒）",
            "customisation, CPU s",
            json!(prepared.customise_seconds),
        );
        self.add(
            "hierarchy_arcs",
            "层次图弧数",
            "arcs of the hierarchy",
            json!(arcs),
        );
        self.add(
            "hierarchy_bytes",
            "层次图内存（字节）",
            "bytes of the hierarchy",
            json!(bytes),
        );
    }

    fn add(&mut self, key: &'static str, zh: &'static str, en: &'static str, value: Value) {
        self.0.push((key, zh, en, value));
    }

    /// One line of JSON, or a table without what there is none of.
    fn tell(self, terminal: &Terminal) -> Result<(), Failure> {
        if terminal.json {
            let object: Map<String, Value> = (self.0.into_iter())
                .map(|(key, _, _, value)| (key.to_owned(), value))
                .collect();
            return Ok(terminal.data(&serde_json::to_string(&object)?)?);
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
        for (_, zh, en, value) in self.0.iter().filter(|row| !row.3.is_null()) {
            table.add_row([
                terminal.say(zh, en).to_owned(),
                spelled(value, terminal.language),
            ]);
        }
        if let Some(column) = table.column_mut(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        Ok(terminal.data(&table.trim_fmt())?)
    }
}

/// A figure as a person reads it: five digits of a measurement, thousands apart.
fn spelled(value: &Value, language: Language) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => match (yes, language) {
            (true, Language::Zh) => "是".to_owned(),
            (false, Language::Zh) => "否".to_owned(),
            (true, Language::En) => "yes".to_owned(),
            (false, Language::En) => "no".to_owned(),
        },
        Value::Number(number) => match number.as_u64() {
            Some(whole) => {
                let digits = whole.to_string();
                let mut text = String::new();
                for (i, digit) in digits.chars().enumerate() {
                    if i > 0 && (digits.len() - i) % 3 == 0 {
                        text.push(',');
                    }
                    text.push(digit);
                }
                text
            }
            None => format!("{:.4}", number.as_f64().unwrap_or(f64::NAN)),
        },
        other => other.to_string(),
    }
}
