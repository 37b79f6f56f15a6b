//! `wasteflow bench vrp FILE`: a public vehicle routing instance, searched and judged by the checker.

use super::super::Failure;
use super::args::VrpArgs;
use super::figures::Figures;
use crate::bench::meter::{peak_bytes, timed};
use crate::bench::vrp::{self, run::Limits};
use crate::cli::terminal::Terminal;
use serde_json::json;

pub(super) fn run(args: &VrpArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (instance, read_seconds) = timed(|| vrp::open(&args.file));
    let instance = instance.map_err(Failure::Input)?;
    let limits = Limits {
        seconds: args.time,
        iterations: args.iterations,
        seed: args.seed,
        threads: usize::from(args.threads),
    };
    let run = vrp::run::run(&instance, &limits, &terminal.control());
    if let Some(path) = &args.solution {
        let text = vrp::run::text(&instance, &run);
        super::write(path, &[("", text.into_bytes())])?;
    }
    let (solution, certificate) = (&run.solution, &run.certificate);
    let unserved: Vec<u32> = (solution.plan.unserved.iter())
        .map(|stop| instance.names[*stop as usize])
        .collect();
    let parts = instance.routing.parts();
    let mut figures = Figures::default();
    figures.add("instance", "算例", "instance", json!(args.file));
    figures.add("format", "格式", "format", json!(instance.form.word()));
    figures.add("stops", "收运点", "stops", json!(parts.stops.len()));
    figures.add("days", "天数", "days", json!(parts.days));
    figures.add("seed", "种子", "seed", json!(args.seed));
    figures.add("threads", "线程", "threads", json!(args.threads));
    figures.add("status", "状态", "status", json!(solution.status.word()));
    let cost = vrp::run::published(&instance, certificate.cost);
    figures.add("cost", "费用", "cost", json!(cost));
    figures.add(
        "routes",
        "线路数",
        "routes",
        json!(solution.plan.tours.len()),
    );
    figures.add(
        "feasible",
        "检验通过",
        "checker finds no fault",
        json!(certificate.is_clean()),
    );
    figures.add("unserved", "未收运", "not visited", json!(unserved));
    figures.add(
        "iterations",
        "迭代",
        "iterations",
        json!(solution.iterations),
    );
    figures.add(
        "best_at_iteration",
        "最优解所在迭代",
        "iteration of the best",
        json!(solution.found_at),
    );
    figures.seconds(
        "best_at_seconds",
        "最优解用时",
        "best found at",
        run.best_at_seconds,
    );
    figures.seconds("read_seconds", "读入", "reading", read_seconds);
    figures.seconds("seconds", "求解", "searching", run.seconds);
    figures.memory(peak_bytes());
    figures.tell(terminal)
}
