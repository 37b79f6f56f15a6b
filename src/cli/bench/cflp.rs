//! `wasteflow bench cflp FILE`: a public facility location instance solved to a gap it proves itself, on one thread.

use super::super::Failure;
use super::args::{CflpArgs, FormName};
use super::figures::Figures;
use crate::bench::meter::{peak_bytes, timed};
use crate::bench::siting::{self, Form, Reading};
use crate::cli::terminal::Terminal;
use serde_json::json;

pub(super) fn run(args: &CflpArgs, terminal: &Terminal) -> Result<(), Failure> {
    let reading = Reading {
        form: args.format.map(|form| match form {
            FormName::Cflp => Form::Cflp,
            FormName::Orlib => Form::OrLibrary,
            FormName::Holmberg => Form::Holmberg,
        }),
        capacity: args.capacity,
        single_source: args.single_source,
    };
    let (instance, read_seconds) = timed(|| siting::open(&args.file, &reading));
    let instance = instance.map_err(Failure::Input)?;
    let run = siting::run::run(&instance, args.gap, args.time, &terminal.control());
    let (solution, certificate) = (&run.solution, &run.certificate);
    let finite = |value: f64| value.is_finite().then_some(value);
    let plan = solution.plan.as_ref();
    let open: Option<Vec<u32>> = plan.map(|plan| plan.open.iter().map(|j| j + 1).collect());
    let (facilities, customers) = instance.siting.size();
    let mut figures = Figures::default();
    figures.add("instance", "算例", "instance", json!(args.file));
    figures.add("format", "格式", "format", json!(instance.form.word()));
    figures.add("facilities", "设施", "facilities", json!(facilities));
    figures.add("customers", "客户", "customers", json!(customers));
    figures.add(
        "single_source",
        "单一来源",
        "one facility for each customer",
        json!(args.single_source),
    );
    figures.add("threads", "线程", "threads", json!(args.threads));
    figures.add("status", "状态", "status", json!(solution.status.word()));
    figures.add(
        "objective",
        "费用",
        "cost",
        json!(plan.map(|plan| plan.cost)),
    );
    figures.add("bound", "下界", "bound", json!(finite(solution.bound)));
    figures.add(
        "gap",
        "相对差距",
        "relative gap",
        json!(finite(solution.gap())),
    );
    figures.add(
        "price_bound",
        "仅凭价格的下界",
        "bound by prices alone",
        json!(finite(certificate.bound)),
    );
    figures.add(
        "clean",
        "检验通过",
        "checker finds no fault",
        json!(certificate.is_clean()),
    );
    figures.add(
        "open",
        "启用设施（从 1 起）",
        "open facilities, from 1",
        json!(open),
    );
    figures.add("nodes", "节点", "nodes", json!(solution.nodes));
    figures.seconds("read_seconds", "读入", "reading", read_seconds);
    figures.seconds("seconds", "求解", "solving", run.seconds);
    figures.seconds("check_seconds", "检验", "checking", run.check_seconds);
    figures.memory(peak_bytes());
    figures.tell(terminal)
}
