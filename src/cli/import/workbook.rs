//! `wasteflow import workbook`: the filled-in template, or a whole case, from one workbook.

use super::super::terminal::Told;
use super::super::{Failure, Terminal};
use super::empty_table;
use crate::finding::Language;
use crate::pipeline;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The workbook, of `wasteflow init` or `wasteflow export xlsx`.
    file: PathBuf,
    /// Folder of the case; made when it does not exist.
    #[arg(long = "into", value_name = "CASE")]
    case: PathBuf,
    /// Tell what would happen and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let bytes = std::fs::read(&args.file)
        .map_err(|error| Failure::Usage(format!("{}: {error}", args.file.display())))?;
    let name = args
        .file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let taken =
        pipeline::take_workbook(&name, &bytes, &args.case, args.dry_run).map_err(Failure::Input)?;
    let written = taken.written.as_ref();
    terminal.result(if terminal.json {
        let sheets = taken
            .sheets
            .iter()
            .map(|(sheet, file, rows)| json!({ "sheet": sheet, "file": file, "rows": rows }));
        Told::Json(json!({
            "sheets": sheets.collect::<Vec<_>>(), "empty": taken.empty, "dry_run": args.dry_run,
            "written": written.map(|w| &w.files), "kept": written.and_then(|w| w.kept.as_ref()),
        }))
    } else {
        let heads = [
            terminal.say("工作表", "sheet"),
            terminal.say("文件", "file"),
            terminal.say("行数", "rows"),
        ];
        let mut table = empty_table(&heads.map(str::to_owned), 2);
        for (sheet, file, rows) in &taken.sheets {
            table.add_row(vec![sheet.clone(), file.clone(), rows.to_string()]);
        }
        Told::Text(table.trim_fmt())
    })?;
    let folder = args.case.display();
    let kept = |zh: bool, to: &Option<String>| match (to, zh) {
        (None, _) => String::new(),
        (Some(to), true) => format!("；原文件在 {to}"),
        (Some(to), false) => format!("; the old ones are in {to}"),
    };
    terminal.note(match (terminal.language, written) {
        (Language::Zh, Some(w)) => {
            let files = w.files.len();
            format!("已写入 {folder}（{files} 个文件）{}", kept(true, &w.kept))
        }
        (Language::En, Some(w)) => {
            let files = w.files.len();
            format!(
                "written to {folder} ({files} files){}",
                kept(false, &w.kept)
            )
        }
        (Language::Zh, None) => "案例没有改动".to_owned(),
        (Language::En, None) => "the case is as it was".to_owned(),
    });
    Ok(())
}
