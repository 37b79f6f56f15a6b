//! `wasteflow bench flow FILE`: a public flow instance solved to its certificate on one thread.

use super::super::Failure;
use super::figures::Figures;
use crate::bench::flow::{self, FlowInstance, Problem};
use crate::bench::meter::{peak_bytes, timed};
use crate::cli::terminal::Terminal;
use serde_json::json;
use std::path::Path;

pub(super) fn run(file: &Path, repeat: u32, terminal: &Terminal) -> Result<(), Failure> {
    let (instance, read_seconds) = timed(|| flow::open(file));
    let instance = instance.map_err(Failure::Input)?;
    let control = terminal.control();
    let run = flow::run::run(&instance, repeat, &control);
    if control.stop.stopped() {
        return Err(terminal.stopped());
    }
    let mut figures = Figures::default();
    figures.add("instance", "算例", "instance", json!(file));
    sizes(&mut figures, &instance);
    figures.add("engine", "算法", "engine", json!(run.engine));
    figures.add("status", "状态", "status", json!(run.status));
    figures.add("objective", "费用", "cost", json!(run.objective));
    figures.add("bound", "下界", "bound", json!(run.bound));
    figures.add("gap", "相对差距", "relative gap", json!(run.gap));
    figures.add(
        "primal_violation",
        "违反约束（最大）",
        "largest violation of a row",
        json!(run.primal_violation),
    );
    figures.add(
        "dual_violation",
        "违反检验数（最大）",
        "largest violation of a price",
        json!(run.dual_violation),
    );
    figures.add("iterations", "换基次数", "pivots", json!(run.pivots));
    figures.seconds("read_seconds", "读入", "reading", read_seconds);
    figures.seconds("build_seconds", "建模", "building", run.build_seconds);
    figures.seconds("solve_seconds", "求解", "solving", run.solve_seconds);
    figures.seconds("check_seconds", "检验", "checking", run.check_seconds);
    figures.memory(peak_bytes());
    figures.tell(terminal)
}

fn sizes(figures: &mut Figures, instance: &FlowInstance) {
    match &instance.problem {
        Problem::Transportation(problem) => {
            let (sources, facilities) = (problem.supplies().len(), problem.capacities().len());
            figures.add("sources", "源", "sources", json!(sources));
            figures.add("facilities", "设施", "facilities", json!(facilities));
            figures.add("arcs", "弧", "arcs", json!(problem.lane_count()));
        }
        Problem::Network(problem) => {
            figures.add("nodes", "节点", "nodes", json!(problem.supplies().len()));
            figures.add("arcs", "弧", "arcs", json!(problem.arcs().len()));
        }
    }
}
