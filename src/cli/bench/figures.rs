//! Figures on their way to stdout: one line of JSON, or a table in the reader's language.

use super::Failure;
use super::args::{Common, EngineName, GraphArgs, MetricName};
use crate::bench::RoadGraph;
use crate::bench::run::{Metric, Prepared};
use crate::cli::terminal::Terminal;
use crate::finding::{Bilingual, Language};
use comfy_table::{CellAlignment, LineStyle, Table, presets};
use serde_json::{Map, Value, json};

/// Figures in the order they are told, each with its key and its name.
#[derive(Default)]
pub(super) struct Figures(Vec<(&'static str, Bilingual, Value)>);

/// What many ways come to: two engines that agree have the same sums.
pub(super) struct Sums {
    /// Pairs without a way.
    pub(super) unreachable: usize,
    /// Time of all others.
    pub(super) milliseconds: u64,
    /// Their length, where it is counted.
    pub(super) decimetres: Option<u64>,
}

impl Figures {
    pub(super) fn of(args: &GraphArgs, graph: &RoadGraph) -> Self {
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

    pub(super) fn new(common: &Common, graph: &RoadGraph) -> Self {
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

    pub(super) fn prepared<W: Metric>(&mut self, prepared: &Prepared<W>) {
        let (arcs, bytes) = prepared.size().unzip();
        self.seconds(
            "preprocess_seconds",
            "预处理",
            "preprocessing",
            prepared.preprocess_seconds,
        );
        self.add(
            "preprocess_peak_bytes",
            "预处理内存峰值（字节）",
            "peak memory of it, bytes",
            json!(prepared.peak_bytes),
        );
        self.seconds(
            "customise_seconds",
            "定权",
            "customisation",
            prepared.customise_seconds,
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

    pub(super) fn add(
        &mut self,
        key: &'static str,
        zh: &'static str,
        en: &'static str,
        value: Value,
    ) {
        self.0.push((key, Bilingual::new(zh, en), value));
    }

    /// CPU seconds of this process; none where there was nothing to do.
    pub(super) fn seconds(
        &mut self,
        key: &'static str,
        zh: &str,
        en: &str,
        seconds: impl Into<Option<f64>>,
    ) {
        let name = Bilingual::new(format!("{zh}（CPU 秒）"), format!("{en}, CPU s"));
        self.0.push((key, name, json!(seconds.into())));
    }

    /// The most memory this process had; none where the system does not tell.
    pub(super) fn memory(&mut self, bytes: Option<u64>) {
        let (zh, en) = ("内存峰值（字节）", "peak memory, bytes");
        self.add("peak_bytes", zh, en, json!(bytes));
    }

    pub(super) fn sums(&mut self, sums: &Sums) {
        let (zh, en) = ("不可达", "unreachable");
        self.add("unreachable", zh, en, json!(sums.unreachable));
        let (zh, en) = ("合计（毫秒）", "sum, ms");
        self.add("checksum", zh, en, json!(sums.milliseconds));
        let (zh, en) = ("长度合计（分米）", "sum of lengths, dm");
        self.add("length_checksum", zh, en, json!(sums.decimetres));
    }

    /// One line of JSON, or a table without what there is none of.
    pub(super) fn tell(self, terminal: &Terminal) -> Result<(), Failure> {
        if terminal.json {
            let object: Map<String, Value> = (self.0.into_iter())
                .map(|(key, _, value)| (key.to_owned(), value))
                .collect();
            return Ok(terminal.data(&serde_json::to_string(&object)?)?);
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
        for (_, name, value) in self.0.iter().filter(|row| !row.2.is_null()) {
            let name = name.text(terminal.language).to_owned();
            table.add_row([name, spelled(value, terminal.language)]);
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
