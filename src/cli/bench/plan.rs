//! `wasteflow bench plan CASE`: the flow plan of a case, timed part by part on one thread.

use super::super::Failure;
use super::figures::Figures;
use crate::bench::meter::{peak_bytes, timed};
use crate::bench::plan;
use crate::cli::terminal::Terminal;
use crate::dataset::write;
use crate::pipeline;
use crate::plan::flow::{self, SolveError, mps};
use crate::quantity::Tonnes;
use serde_json::json;
use std::path::Path;

pub(super) fn run(
    case: &Path,
    scenario: Option<&str>,
    (changes, seed): (u32, u64),
    write_mps: Option<&Path>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (opened, read_seconds) = timed(|| pipeline::open(case, scenario));
    let opened = opened.map_err(Failure::Input)?;
    let control = terminal.control();
    let (matrix, matrix_seconds) = timed(|| pipeline::matrix(&opened, &control));
    let matrix = matrix.ok_or_else(|| terminal.stopped())?;
    let (instance, build_seconds) = timed(|| flow::instance_of(&opened.dataset, &matrix));
    let instance = instance.map_err(|error| Failure::Internal(error.to_string()))?;
    drop(matrix);
    let failed = |error| match error {
        SolveError::Stopped => terminal.stopped(),
        other => Failure::Internal(other.to_string()),
    };
    let run = plan::run(&instance, &control).map_err(failed)?;
    let peak = peak_bytes();
    let again = match changes {
        0 => Vec::new(),
        changes => plan::changes(&instance, changes, seed, &control).map_err(failed)?,
    };
    if let Some(path) = write_mps {
        write::streamed(path, |out| {
            mps::write(&instance, Tonnes(run.unplaced_t), out)
        })?;
    }

    let mut figures = Figures::default();
    figures.add("instance", "算例", "instance", json!(case));
    figures.add("nodes", "节点", "nodes", json!(instance.nodes.len()));
    figures.add("arcs", "可行路线", "arcs", json!(instance.arcs.len()));
    figures.add(
        "lines",
        "许可条目",
        "permit lines",
        json!(instance.lines.len()),
    );
    figures.add(
        "limits",
        "共用上限",
        "shared limits",
        json!(instance.limits.len()),
    );
    let [first, second] = run.sizes;
    figures.add(
        "rows",
        "约束（求解中）",
        "rows in the solver",
        json!(second.rows),
    );
    figures.add(
        "columns",
        "变量（求解中）",
        "columns in the solver",
        json!(second.columns),
    );
    let steps = first.iterations + second.iterations;
    figures.add(
        "iterations",
        "换基次数（两阶段）",
        "pivots of both stages",
        json!(steps),
    );
    let status = if run.breaches.is_empty() {
        "optimal"
    } else {
        "unproven"
    };
    figures.add("status", "状态", "status", json!(status));
    figures.add(
        "unplaced_t",
        "未安置（吨）",
        "unplaced, t",
        json!(run.unplaced_t),
    );
    figures.add("objective", "费用（元）", "cost, CNY", json!(run.cost_cny));
    figures.add(
        "unplaced_gap",
        "未安置量相对差距",
        "gap of unplaced tonnes",
        json!(run.unplaced_gap),
    );
    figures.add("gap", "费用相对差距", "gap of cost", json!(run.cost_gap));
    figures.seconds(
        "read_seconds",
        "读入与路网",
        "reading and roads",
        read_seconds,
    );
    figures.seconds("matrix_seconds", "距离矩阵", "matrix", matrix_seconds);
    figures.seconds("build_seconds", "建模", "building", build_seconds);
    figures.seconds("solve_seconds", "求解", "solving", run.solve_seconds);
    figures.seconds("check_seconds", "检验", "checking", run.check_seconds);
    for one in &again {
        let (key, zh, en) = match one.kind {
            "price" => (
                "price_ratio",
                "价格变化后重解 ÷ 从头",
                "again after a price ÷ from nothing",
            ),
            "outage" => (
                "outage_ratio",
                "设施停运后重解 ÷ 从头",
                "again after an outage ÷ from nothing",
            ),
            _ => (
                "limit_ratio",
                "上限减半后重解 ÷ 从头",
                "again after a limit ÷ from nothing",
            ),
        };
        figures.add(key, zh, en, json!(one.ratio));
    }
    // Too much for a cell of the table.
    if terminal.json && !again.is_empty() {
        figures.add(
            "resolves",
            "一次变化后的重解",
            "solving again",
            json!(again),
        );
    }
    figures.memory(peak);
    figures.tell(terminal)
}
