//! `wasteflow export`: a case in a form other programs open.

use super::terminal::Told;
use super::{Failure, Terminal};
use crate::dataset::write;
use crate::pipeline;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 整个案例一个工作簿 · The whole case as one Excel workbook; `import workbook` reads it back.
    Xlsx {
        /// Folder of the case.
        case: PathBuf,
        /// The workbook to write.
        file: PathBuf,
    },
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.what {
        What::Xlsx { case, file } => {
            let bytes = pipeline::export_workbook(case).map_err(Failure::Input)?;
            write::file(file, &bytes)?;
            let shown = file.display();
            terminal.result(if terminal.json {
                Told::Json(json!({ "case": case, "file": file, "bytes": bytes.len() }))
            } else {
                Told::Text(format!("{shown}\n"))
            })
        }
    }
}
