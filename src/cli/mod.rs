//! The command line: arguments in; data on stdout, findings and progress on stderr, an exit code by
//! kind of outcome. Each command is a file of its own; a new one is a variant here and a file beside.

mod bench;
mod check;
mod collect;
mod compare;
mod demo;
mod export;
mod flow;
mod frontier;
mod gap;
mod import;
mod init;
mod land;
mod ledger;
mod matrix;
mod outage;
mod points;
mod review;
mod route;
mod sample;
mod serve;
mod site;
mod synth;
mod terminal;
mod trip;
mod verify;
mod why;
mod written;
mod years;

use crate::finding::{Finding, Language};
use crate::plan::flow::FlowError;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use terminal::Terminal;

/// 区域工业固体废物去向规划 · Plans where a district's industrial waste goes. Offline, one file.
#[derive(Debug, Parser)]
#[command(name = "wasteflow", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of tables, findings and documents.
    #[arg(long, global = true, value_enum, default_value_t = Language::Zh, env = "WASTEFLOW_LANG")]
    lang: Language,
    /// Print one JSON document on stdout instead of tables.
    #[arg(long, global = true)]
    json: bool,
    /// Say less on stderr: findings and errors only.
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 检查数据 · Check a case and list every fault.
    Check(check::Args),
    /// 求解流向 · Assign every tonne, write the results.
    Flow(flow::Args),
    /// 两地线路 · Ways between two places: fast, short, least exposed.
    Route(route::Args),
    /// 距离矩阵 · Distances and times between many places.
    Matrix(matrix::Args),
    /// 独立复核 · Recompute an outcome from case and outcome alone.
    Verify(verify::Args),
    /// 指标缺口 · Gap to the indicators in tonnes, and what closes it.
    Gap(gap::Args),
    /// 方案比较 · What is different between two outcomes of one case.
    Compare(compare::Args),
    /// 停运推演 · Loss of a plant or a road: tonnes without a place, cost, days of storage.
    Outage(outage::Args),
    /// 不确定性抽样 · Plans of drawn arisings and prices, told as quantiles.
    Sample(sample::Args),
    /// 多年方案 · Several years and an outlook planned together: stocks, landfills, targets by year.
    Years(years::Args),
    /// 项目选址 · Where projects go, how big and when, and what would change the answer.
    Site(site::Args),
    /// 候选用地 · Where projects could stand: each place ruled out by one rule or scored.
    Land(land::Args),
    /// 权衡曲线 · Cost against people exposed, in plans none of which is beaten on both.
    Frontier(frontier::Args),
    /// 去向缘由 · Why waste goes there and not to the nearest places.
    Why(why::Args),
    /// 收运排班 · Rounds of collectors: whom to visit today, with which vehicle, in which order.
    Collect(collect::Args),
    /// 转移审查 · Review a transfer: checks, answer, nearer places, smallest change.
    Review(review::Args),
    /// 转移台账 · The ledger of decisions and manifests.
    Ledger(ledger::Args),
    /// 新建案例 · An empty case of another district, with a workbook to fill in.
    Init(init::Args),
    /// 导出 · The whole case as a GeoPackage or a workbook, or a map for a report.
    Export(export::Args),
    /// 导入路网 · Make the roads of a case from OpenStreetMap or own lines.
    Import(import::Args),
    /// 生成案例 · Write the Jiangjin case or a synthetic province.
    Synth(synth::Args),
    /// 打开地图 · Serve the map page of a case on this machine.
    Serve(serve::Args),
    /// 性能测量 · Put the engines beside others on public benchmark files.
    Bench(bench::Args),
    /// 一键演示 · Check, solve, summarise and serve the Jiangjin case.
    Demo(demo::Args),
}

/// How a command ended, when not well. The exit code says the kind.
#[derive(Debug)]
pub enum Failure {
    /// 1: a fault of the program or of the machine.
    Internal(String),
    /// 2: something the user can repair.
    Input(Vec<Finding>),
    /// 2: something the user can repair, without a place in a file.
    Usage(String),
    /// 3: the plan is incomplete and the user asked to fail on it.
    Incomplete(String),
    /// 4: rows asked of the plan that must hold cannot all hold.
    Clash(Box<FlowError>),
    /// 130: the user stopped it.
    Stopped(String),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Internal(_) => 1,
            Self::Input(_) | Self::Usage(_) => 2,
            Self::Incomplete(_) => 3,
            Self::Clash(_) => 4,
            Self::Stopped(_) => 130,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Runs the program with the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.lang, cli.json, cli.quiet);
    let ended = match cli.command {
        Command::Check(args) => check::run(&args, &terminal),
        Command::Flow(args) => flow::run(&args, &terminal),
        Command::Route(args) => route::run(&args, &terminal),
        Command::Matrix(args) => matrix::run(&args, &terminal),
        Command::Verify(args) => verify::run(&args, &terminal),
        Command::Gap(args) => gap::run(&args, &terminal),
        Command::Compare(args) => compare::run(&args, &terminal),
        Command::Outage(args) => outage::run(&args, &terminal),
        Command::Sample(args) => sample::run(&args, &terminal),
        Command::Years(args) => years::run(&args, &terminal),
        Command::Site(args) => site::run(&args, &terminal),
        Command::Land(args) => land::run(&args, &terminal),
        Command::Frontier(args) => frontier::run(&args, &terminal),
        Command::Why(args) => why::run(&args, &terminal),
        Command::Collect(args) => collect::run(&args, &terminal),
        Command::Review(args) => review::run(&args, &terminal),
        Command::Ledger(args) => ledger::run(&args, &terminal),
        Command::Init(args) => init::run(&args, &terminal),
        Command::Import(args) => import::run(&args, &terminal),
        Command::Export(args) => export::run(&args, &terminal),
        Command::Synth(args) => synth::run(&args, &terminal),
        Command::Serve(args) => serve::run(&args, &terminal),
        Command::Bench(args) => bench::run(&args, &terminal),
        Command::Demo(args) => demo::run(&args, &terminal),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.failure(&failure);
            ExitCode::from(failure.code())
        }
    }
}
