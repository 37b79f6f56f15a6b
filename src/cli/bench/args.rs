//! What `wasteflow bench` is told: its commands and options, and the graph and points they name.

use super::Failure;
use crate::bench::run::{Engine, Settings};
use crate::bench::source::{self, Source};
use crate::bench::{Draw, Points, RoadGraph};
use crate::cli::terminal::Terminal;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    pub(super) what: What,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
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
    /// 最小费用流 · Minimum-cost flow, to the proven optimum on one thread.
    Flow {
        /// The instance: the text form `S F K C` or DIMACS `p min`, plain or .xz.
        file: PathBuf,
        /// How often it is solved; the median counts.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        repeat: u32,
    },
    /// 设施选址 · Capacitated facility location, to a gap proven on one thread.
    Cflp(CflpArgs),
    /// 车辆路径 · Vehicle routing: capacities, time windows, mixed fleets, periodic rounds, unloading sites.
    Vrp(VrpArgs),
    /// 流向方案 · The flow plan of a case, building, solving and checking timed apart.
    Plan {
        /// Folder of the case.
        case: PathBuf,
        /// Scenario of the case.
        #[arg(long)]
        scenario: Option<String>,
        /// How many single changes of each kind (price, outage, limit) are solved again, beside solving from nothing.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=10_000))]
        changes: u32,
        /// Seed of the changes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Also writes the model as MPS text, for another solver.
        #[arg(long, value_name = "FILE")]
        write_mps: Option<PathBuf>,
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
pub(super) struct CflpArgs {
    /// The instance: .cflp, OR-Library or Holmberg text, plain or .xz.
    pub(super) file: PathBuf,
    /// How the file is written; without it name and layout tell.
    #[arg(long, value_enum)]
    pub(super) format: Option<FormName>,
    /// Capacity of every facility where the file has the word `capacity` for it.
    #[arg(long, value_parser = positive)]
    pub(super) capacity: Option<f64>,
    /// Each customer is served by one facility; otherwise demand may be split.
    #[arg(long)]
    pub(super) single_source: bool,
    /// CPU seconds after which the best plan so far is the answer.
    #[arg(long, value_name = "S", value_parser = positive)]
    pub(super) time: Option<f64>,
    /// Relative gap that is good enough.
    #[arg(long, default_value_t = 1e-6, value_parser = share)]
    pub(super) gap: f64,
    /// Threads: one.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1))]
    pub(super) threads: u16,
}

#[derive(Debug, clap::Args)]
pub(super) struct VrpArgs {
    /// The instance: VRPLIB .vrp, Solomon, Cordeau or GeoJSON text, plain or .xz.
    pub(super) file: PathBuf,
    /// CPU seconds, all threads together, after which the best tours so far are the answer.
    #[arg(long, value_name = "S", value_parser = positive)]
    pub(super) time: Option<f64>,
    /// Iterations of each thread at most; with seed and threads alone they give the same tours every time.
    #[arg(long, value_name = "N")]
    pub(super) iterations: Option<u64>,
    /// Seed of all choices.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Searches side by side, a thread each, that exchange their best tours after equal numbers of iterations.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(super) threads: u16,
    /// Write the tours, a line for each.
    #[arg(long, value_name = "FILE")]
    pub(super) solution: Option<PathBuf>,
}

/// A finite number above 0.
fn positive(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(format!("{text} is not above 0"))
    }
}

/// A number from 0 up to 1.
fn share(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
    if (0.0..1.0).contains(&value) {
        Ok(value)
    } else {
        Err(format!("{text} is not from 0 up to 1"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FormName {
    /// Unit costs, a row for each facility.
    Cflp,
    /// OR-Library.
    Orlib,
    /// Holmberg.
    Holmberg,
}

#[derive(Debug, clap::Args)]
pub(super) struct GraphArgs {
    /// The graph: DIMACS .gr or .gr.xz, or the folder of a case.
    pub(super) graph: PathBuf,
    /// A second .gr with the same arcs and their lengths in decimetres.
    #[arg(long, value_name = "FILE")]
    pub(super) lengths: Option<PathBuf>,
    /// Coordinates, DIMACS .co; without it the .co beside the graph, when there is one.
    #[arg(long, value_name = "FILE")]
    pub(super) co: Option<PathBuf>,
    /// What ways are judged by; with distance the shortest among the fastest counts.
    #[arg(long, value_enum, default_value_t = MetricName::Time)]
    pub(super) metric: MetricName,
}

#[derive(Debug, clap::Args)]
pub(super) struct Common {
    #[command(flatten)]
    pub(super) graph: GraphArgs,
    /// How ways are found.
    #[arg(long, value_enum, default_value_t = EngineName::Hierarchy)]
    pub(super) engine: EngineName,
    /// Points in 30 towns instead of everywhere.
    #[arg(long)]
    pub(super) cluster: bool,
    /// Seed of the points.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Take the points of this list (`s NODE`, `t NODE`, `q NODE NODE`) instead of drawing them.
    #[arg(long, value_name = "FILE")]
    pub(super) points: Option<PathBuf>,
    /// Write every cell: `source,target,distance` with the ids of the file.
    #[arg(long, value_name = "FILE")]
    pub(super) dump: Option<PathBuf>,
    /// Threads that fill the matrix.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: u16,
    /// How often matrix or queries are timed; the median counts.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(super) repeat: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum MetricName {
    Time,
    #[value(name = "time+distance")]
    TimeAndDistance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum EngineName {
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

impl GraphArgs {
    fn source(&self) -> Source {
        Source {
            graph: self.graph.clone(),
            lengths: self.lengths.clone(),
            places: self.co.clone(),
        }
    }

    /// Reads the graph and tells what was remarked on.
    pub(super) fn open(&self, terminal: &Terminal) -> Result<RoadGraph, Failure> {
        let with_lengths = self.metric == MetricName::TimeAndDistance;
        let (graph, findings) =
            source::open(&self.source(), with_lengths).map_err(Failure::Input)?;
        terminal.findings(&findings);
        Ok(graph)
    }
}

impl Common {
    /// The points of the run: read or drawn, and written when asked for.
    pub(super) fn points(
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

    pub(super) fn settings(&self, terminal: &Terminal) -> Settings {
        Settings {
            engine: self.engine.engine(),
            threads: usize::from(self.threads),
            repeat: self.repeat,
            stop: terminal.stop(),
        }
    }
}
