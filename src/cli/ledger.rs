//! `wasteflow ledger …`: the book of decisions and manifests in one file.

mod apply;
mod steps;

use super::written::write;
use super::{Failure, Terminal};
use crate::dataset::Dataset;
use crate::finding::Language;
use crate::import::table::book;
use crate::ledger::sign::{self, Head};
use crate::ledger::{Decision, Ledger, LedgerError, Limits, chain, manifest};
use crate::pipeline::{self, transfers};
use crate::plan::transfers::calendar::Calendar;
use crate::quantity::Tonnes;
use crate::report;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use steps::{StateArgs, StepArgs};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 新建台账 · Make an empty ledger.
    Init(File),
    /// 收件 · Take applications in from a workbook or a table, all of it or nothing.
    Apply(apply::ApplyArgs),
    /// 记录决定 · Review an application and record the answer, or another one with a reason.
    Record(Box<Record>),
    /// 办理步骤 · Record that an application has come a step further.
    Step(Box<StepArgs>),
    /// 办理状态 · Where each application stands, with what has moved of it.
    State(StateArgs),
    /// 列出决定 · List the entries.
    List(File),
    /// 额度余量 · Listed, approved and left of each quota.
    Balance(OfCase),
    /// 导入联单 · Import manifests from the national system's export (Excel, ODS or CSV).
    ImportManifests(Import),
    /// 年度报告 · The January report: listed, approved, moved, left.
    Report(Report),
    /// 签名 · Sign the last entry and export it.
    Sign(Sign),
    /// 校验 · Verify the chain, against a signed head where there is one.
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
struct File {
    /// File of the ledger.
    ledger: PathBuf,
}

#[derive(Debug, clap::Args)]
struct OfCase {
    /// File of the ledger.
    ledger: PathBuf,
    /// Folder of the case with the white list.
    case: PathBuf,
    /// Edition; else all.
    #[arg(long)]
    year: Option<i32>,
}

#[derive(Debug, clap::Args)]
struct Record {
    /// File of the ledger.
    ledger: PathBuf,
    /// Folder of the case.
    #[arg(required_unless_present = "entries")]
    case: Option<PathBuf>,
    /// Id of the application.
    #[arg(long, required_unless_present = "entries")]
    application: Option<String>,
    /// Scenario of the case.
    #[arg(long)]
    scenario: Option<String>,
    /// Day of the review.
    #[arg(long)]
    today: Option<Date>,
    /// Declared name of the reviewer.
    #[arg(long, required_unless_present = "entries")]
    who: Option<String>,
    /// Reason; needed when the program's answer is not followed.
    #[arg(long, default_value = "")]
    why: String,
    /// Tonnes granted instead of the program's answer (0: refused).
    #[arg(long)]
    instead_t: Option<f64>,
    /// File of decisions of another system, one JSON object per line, each recorded by itself: {"decision": {…}, "quotas": […], "rooms": […], "supplies": […]}.
    #[arg(long, conflicts_with_all = ["application", "instead_t", "scenario"])]
    entries: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Import {
    /// File of the ledger.
    ledger: PathBuf,
    /// The export: a workbook (.xlsx, .xls, .ods) or text.
    manifests: PathBuf,
    /// Case whose holidays count.
    #[arg(long)]
    case: Option<PathBuf>,
    /// Declared name.
    #[arg(long)]
    who: String,
    /// Day up to which a missing confirmation counts as late.
    #[arg(long)]
    today: Date,
}

#[derive(Debug, clap::Args)]
struct Report {
    /// File of the ledger.
    ledger: PathBuf,
    /// Folder of the case with the white list.
    case: PathBuf,
    /// Year reported.
    #[arg(long)]
    year: i32,
    /// Folder for the table and the page to print.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Sign {
    /// File of the ledger.
    ledger: PathBuf,
    /// File of the secret key; made when it is not there. Keep it apart from the ledger.
    #[arg(long)]
    key: PathBuf,
    /// File for the signed head; keep it apart from the ledger.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// File of the ledger.
    ledger: PathBuf,
    /// Signed head to verify against.
    #[arg(long)]
    head: Option<PathBuf>,
    /// Public key, hex, the head must be signed with.
    #[arg(long)]
    key: Option<String>,
}

/// The failure of a ledger: what the user can mend, or not.
pub(super) fn ledger_failed(error: &LedgerError, terminal: &Terminal) -> Failure {
    let text = error.text().text(terminal.language).to_owned();
    match error {
        LedgerError::Broken(_) | LedgerError::Overdrawn { .. } | LedgerError::Short { .. } => {
            Failure::Incomplete(text)
        }
        other if other.is_of_user() => Failure::Usage(text),
        _ => Failure::Internal(text),
    }
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

fn case(path: &Path) -> Result<Dataset, Failure> {
    let opened = Dataset::open(path, None).map_err(Failure::Input)?;
    Ok(opened.dataset)
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.command {
        Command::Init(args) => init(args, terminal),
        Command::Apply(args) => apply::run(args, terminal),
        Command::Record(args) => record(args, terminal),
        Command::Step(args) => steps::step(args, terminal),
        Command::State(args) => steps::state(args, terminal),
        Command::List(args) => list(args, terminal),
        Command::Balance(args) => balance(args, terminal),
        Command::ImportManifests(args) => import(args, terminal),
        Command::Report(args) => yearly(args, terminal),
        Command::Sign(args) => signed(args, terminal),
        Command::Verify(args) => verify(args, terminal),
    }
}

fn open(path: &Path, terminal: &Terminal) -> Result<Ledger, Failure> {
    Ledger::open(path).map_err(|error| ledger_failed(&error, terminal))
}

fn init(args: &File, terminal: &Terminal) -> Result<(), Failure> {
    let ledger = Ledger::create(&args.ledger).map_err(|e| ledger_failed(&e, terminal))?;
    let journal = ledger.journal();
    if terminal.json {
        return terminal.document(&json!({ "ledger": args.ledger, "journal": journal }));
    }
    let text = match terminal.language {
        Language::Zh => format!("已新建台账 {}（日志方式 {journal}）", args.ledger.display()),
        Language::En => format!(
            "made the ledger {} (journal {journal})",
            args.ledger.display()
        ),
    };
    Ok(terminal.data(&text)?)
}

#[derive(Deserialize)]
struct Line {
    decision: Decision,
    #[serde(flatten)]
    limits: Limits,
}

fn record(args: &Record, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error: LedgerError| ledger_failed(&error, terminal);
    let mut ledger = open(&args.ledger, terminal)?;
    if let Some(file) = &args.entries {
        let text = std::fs::read_to_string(file)?;
        for (line, row) in text
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty())
        {
            let line: Line = serde_json::from_str(line)
                .map_err(|error| Failure::Usage(format!("{}:{row}: {error}", file.display())))?;
            let seqs = ledger
                .record(&[line.decision], &line.limits)
                .map_err(failed)?;
            for seq in seqs {
                // Told only once it is on the disk.
                terminal.data(&seq.to_string())?;
            }
        }
        return Ok(());
    }
    let (Some(case), Some(id), Some(who)) = (&args.case, &args.application, &args.who) else {
        return Err(Failure::Usage("--application, --who".to_owned()));
    };
    let opened = pipeline::open(case, args.scenario.as_deref()).map_err(Failure::Input)?;
    let booked = transfers::booked(&args.ledger).map_err(failed)?;
    let desk = transfers::Transfers::of(&opened, booked, &terminal.control())
        .ok_or_else(|| terminal.stopped())?
        .on(args.today);
    let desk = desk.desk();
    let row = (desk.application(id)).map_err(|error| Failure::Usage(error.to_string()))?;
    let review = desk.review(row);
    let reviewer = transfers::Reviewer::here(who, &args.why, args.instead_t.map(Tonnes))
        .under(args.scenario.as_deref().unwrap_or(""));
    let decisions = transfers::decisions(row, &review, &reviewer);
    let limits = transfers::limits(&opened.dataset, &desk, row);
    let seqs = ledger.record(&decisions, &limits).map_err(failed)?;
    if terminal.json {
        return terminal.document(&json!({ "entries": seqs, "decisions": decisions }));
    }
    let numbers: Vec<String> = seqs.iter().map(i64::to_string).collect();
    let sentence = report::review::sentence(&review);
    let told = if args.instead_t.is_some() {
        terminal.say("已按审查人意见记录", "recorded as the reviewer decided")
    } else {
        sentence.text(terminal.language)
    };
    Ok(terminal.data(&format!("{} {told}", numbers.join(", ")))?)
}

fn list(args: &File, terminal: &Terminal) -> Result<(), Failure> {
    let entries = open(&args.ledger, terminal)?.entries();
    let entries = entries.map_err(|error| ledger_failed(&error, terminal))?;
    if terminal.json {
        return terminal.document(&entries);
    }
    let block = report::ledger::entries(&entries);
    Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?)
}

fn balance(args: &OfCase, terminal: &Terminal) -> Result<(), Failure> {
    let ledger = open(&args.ledger, terminal)?;
    let dataset = case(&args.case)?;
    let editions = dataset.tables().whitelist.rows.iter().map(|q| q.edition);
    let mut rows = Vec::new();
    for (quota, edition) in transfers::quotas(&dataset).into_iter().zip(editions) {
        if args.year.is_none_or(|year| year == edition) {
            let approved = ledger.approved(&quota.id);
            rows.push((
                quota,
                approved.map_err(|error| ledger_failed(&error, terminal))?,
            ));
        }
    }
    if terminal.json {
        let rows: Vec<_> = (rows.iter())
            .map(|(q, approved)| {
                let left = q.listed_t - q.approved_before_t - *approved;
                json!({ "quota": q.id, "listed_t": q.listed_t, "before_t": q.approved_before_t, "approved_t": approved, "left_t": left })
            })
            .collect();
        return terminal.document(&rows);
    }
    let block = report::ledger::balances(&rows);
    Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?)
}

fn import(args: &Import, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error: LedgerError| ledger_failed(&error, terminal);
    let bytes = std::fs::read(&args.manifests)?;
    let name = args.manifests.display().to_string();
    let book = book::read(&name, &bytes, None).map_err(|found| Failure::Input(vec![*found]))?;
    // The sheet that can be read; else what is wrong with the first.
    let mut sheets = book
        .grids
        .iter()
        .map(|grid| manifest::read_rows(&grid.rows, grid.first));
    let first = sheets.next().unwrap_or_else(|| manifest::read_rows(&[], 1));
    let rows = first
        .or_else(|error| sheets.find_map(Result::ok).ok_or(error))
        .map_err(failed)?;
    let (calendar, within) = match &args.case {
        Some(path) => {
            let dataset = case(path)?;
            let tables = dataset.tables();
            (
                Calendar::of(&tables.holidays),
                tables.review_rules().clock.confirm,
            )
        }
        None => (
            Calendar::default(),
            crate::dataset::rulebook::Rulebook::built_in().clock.confirm,
        ),
    };
    let mut ledger = open(&args.ledger, terminal)?;
    let who = Decision {
        kind: String::new(),
        application: String::new(),
        quota: String::new(),
        edition: i32::from(args.today.year()),
        sender: String::new(),
        facility: String::new(),
        code: String::new(),
        operation: String::new(),
        t: Tonnes::ZERO,
        decided: args.today,
        until: args.today,
        who: args.who.clone(),
        os_user: transfers::account(),
        at: now(),
        why: String::new(),
        overrides: false,
        payload: String::new(),
    };
    let (added, entry) = ledger.import(&rows, &who).map_err(failed)?;
    let flags = manifest::flags(&rows, args.today, within, |a, b| calendar.between(a, b));
    if terminal.json {
        return terminal.document(&json!({ "added": added, "entry": entry, "flags": flags }));
    }
    terminal.note(match terminal.language {
        Language::Zh => format!("新增联单 {added} 份，共读 {} 份", rows.len()),
        Language::En => format!("{added} manifests added of {} read", rows.len()),
    });
    let block = report::ledger::flags(&flags);
    Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?)
}

fn yearly(args: &Report, terminal: &Terminal) -> Result<(), Failure> {
    let dataset = case(&args.case)?;
    let ledger = open(&args.ledger, terminal)?;
    let known = transfers::known(&dataset, args.year);
    let lines = ledger.report(args.year, &known);
    let lines = lines.map_err(|error| ledger_failed(&error, terminal))?;
    let block = report::ledger::report(args.year, &lines);
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
        let blocks = std::slice::from_ref(&block);
        let paper = report::block::Paper {
            title: block.title.clone(),
            subtitle: block.about.clone().unwrap_or_default(),
            ..report::block::Paper::default()
        };
        let mut files = report::block::files(blocks, terminal.language);
        let page = report::block::html(&paper, blocks, terminal.language);
        files.push(("january_report.html".to_owned(), page.into_bytes()));
        write(&files, out, terminal)?;
    }
    if terminal.json {
        return terminal.document(&lines);
    }
    Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?)
}

fn signed(args: &Sign, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error: LedgerError| ledger_failed(&error, terminal);
    let ledger = open(&args.ledger, terminal)?;
    let key = sign::key(&args.key).map_err(failed)?;
    let head = ledger.sign(&key, &now()).map_err(failed)?;
    let mut bytes = serde_json::to_vec_pretty(&head)?;
    bytes.push(b'\n');
    let folder = args.out.parent().filter(|p| !p.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    std::io::Write::write_all(&mut file, &bytes)?;
    file.persist(&args.out).map_err(|error| error.error)?;
    if terminal.json {
        return terminal.document(&head);
    }
    let text = match terminal.language {
        Language::Zh => format!("已签名：第 {} 条，公钥 {}", head.seq, head.key),
        Language::En => format!("signed: entry {}, public key {}", head.seq, head.key),
    };
    Ok(terminal.data(&text)?)
}

fn verify(args: &Verify, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error: LedgerError| ledger_failed(&error, terminal);
    let ledger = open(&args.ledger, terminal)?;
    let (last, hash) = ledger.verify().map_err(failed)?;
    let since = match &args.head {
        None => None,
        Some(path) => {
            let head: Head = serde_json::from_slice(&std::fs::read(path)?)
                .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
            Some(
                ledger
                    .verify_against(&head, args.key.as_deref())
                    .map_err(failed)?,
            )
        }
    };
    if terminal.json {
        return terminal.document(&json!({
            "entries": last, "hash": chain::hex(&hash), "against_signed_head": since.is_some(), "since": since,
        }));
    }
    let text = match (since, terminal.language) {
        (None, Language::Zh) => format!("内部一致：{last} 条（未与签名比对，末尾被删看不出来）"),
        (None, Language::En) => {
            format!(
                "internally consistent: {last} entries (no signed head: a cut end does not show)"
            )
        }
        (Some(since), Language::Zh) => format!("与签名相符：{last} 条，其中 {since} 条在签名之后"),
        (Some(since), Language::En) => {
            format!("goes on from the signed head: {last} entries, {since} of them since")
        }
    };
    Ok(terminal.data(&text)?)
}
