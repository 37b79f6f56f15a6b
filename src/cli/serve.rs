//! `wasteflow serve CASE`: the map page on this machine until Ctrl-C.

use super::ledger::ledger_failed;
use super::{Failure, Terminal, terminal::Told};
use crate::finding::{Bilingual, Language};
use crate::ledger::Ledger;
use crate::pipeline::Opened;
use crate::plan::outcome::Outcome;
use crate::serve::{self, CaseEngine, Engine, Home, Limits, ServeError, Served, State};
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Ledger for decisions on transfers; else `CASE.ledger` beside the folder, where there is one.
    #[arg(long)]
    ledger: Option<PathBuf>,
    #[command(flatten)]
    listen: Listen,
}

#[derive(Debug, clap::Args)]
pub(super) struct Listen {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let ledger = ledger(args, terminal)?;
    let engine = serve::open(&args.case, ledger.clone()).map_err(Failure::Input)?;
    terminal.findings(engine.findings());
    let home = home(&args.case, None, ledger);
    page(engine, None, home, &args.listen, terminal, |url| {
        Told::Json(json!({ "url": url }))
    })
}

/// The ledger named, which must be one; else the one beside the case.
fn ledger(args: &Args, terminal: &Terminal) -> Result<Option<PathBuf>, Failure> {
    if let Some(path) = &args.ledger {
        Ledger::open(path)
            .and_then(|ledger| ledger.verify())
            .map_err(|error| ledger_failed(&error, terminal))?;
        return Ok(Some(path.clone()));
    }
    Ok(beside(&args.case).filter(|path| path.is_file()))
}

/// Where a case lies that the page may change, unless it is locked.
pub(super) fn home(folder: &Path, locked: Option<Bilingual>, ledger: Option<PathBuf>) -> Home {
    Home {
        folder: folder.to_owned(),
        locked,
        reopen: Box::new(move |folder| serve::open(folder, ledger.clone())),
    }
}

/// `CASE.ledger` in the folder that holds the case.
fn beside(case: &Path) -> Option<PathBuf> {
    let mut name = case.file_name()?.to_owned();
    name.push(".ledger");
    Some(case.with_file_name(name))
}

/// Serves the page; a plan that is there already is shown at once. With `--json` the one document on
/// stdout is `document(url)`. Shared with `demo`.
pub(super) fn page(
    engine: Arc<dyn Engine>,
    solved: Option<(Opened, Outcome)>,
    home: Home,
    listen: &Listen,
    terminal: &Terminal,
    document: impl FnOnce(&str) -> Told,
) -> Result<(), Failure> {
    // Faults of the server are told on stderr; RUST_LOG asks for more. A second call changes nothing.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .try_init();
    let state = State::new(engine, Limits::default());
    if let Some((opened, outcome)) = solved {
        let scenario = opened.scenario.clone();
        state
            .jobs
            .adopt(&scenario, CaseEngine::solved(opened, outcome));
    }
    let ready = |address: SocketAddr| {
        let url = format!("http://{address}");
        if terminal.json {
            // The program serves on, whoever reads its stdout.
            let _ = terminal.result(document(&url));
        } else {
            terminal.note(match terminal.language {
                Language::Zh => format!("地图：{url} （按 Ctrl-C 结束）"),
                Language::En => format!("map: {url} (Ctrl-C ends it)"),
            });
        }
    };
    let shutdown = serve::until(terminal.stop());
    let served = Served::new(state, Some(home));
    serve::run(listen.port, served, shutdown, ready).map_err(|error| {
        let text = error.text().text(terminal.language).to_owned();
        match error {
            ServeError::PortBusy(_) | ServeError::Bind { .. } => Failure::Usage(text),
            ServeError::Io(_) => Failure::Internal(text),
        }
    })
}
