//! What is common to everything that goes into tables other than units and wastes: checked, written all or nothing, refused
//! rows beside the file, and told.

use super::super::terminal::Told;
use super::super::{Failure, Terminal};
use super::table::{beside, refused_rows};
use super::told_written;
use crate::finding::{Bilingual, Finding};
use crate::import::upsert::Upserted;
use crate::pipeline;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What became of one file.
pub(super) struct Done {
    pub(super) path: PathBuf,
    pub(super) file: String,
    pub(super) said: Bilingual,
    /// Rows that went into a table one by one.
    pub(super) rows: Option<Upserted>,
}

/// Checks the case with what was taken in, writes it, sends refused rows back, and tells all of it.
pub(super) fn finish(
    ground: &pipeline::Ground,
    case: &Path,
    done: &[Done],
    notes: &[Finding],
    dry_run: bool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    // Before the check: a shift undone in vain may be what a fault comes of.
    terminal.findings(notes);
    ground.check().map_err(Failure::Input)?;
    let mut refused = Vec::new();
    for one in done.iter().filter(|_| !dry_run) {
        let Some(rows) = &one.rows else { continue };
        let made = pipeline::refused_rows(rows, terminal.language).map_err(Failure::Internal)?;
        if let Some(bytes) = made {
            let to = beside(&one.path, done.len() > 1);
            std::fs::write(&to, bytes)?;
            refused.push(to);
        }
    }
    let written = if dry_run { None } else { ground.write()? };
    terminal.result(if terminal.json {
        let files: Vec<_> = (done.iter())
            .map(|one| {
                let rows = one.rows.as_ref().map(|rows| &rows.refused[..]);
                let sent: Vec<_> = rows.unwrap_or_default().iter().map(|r| json!({
                    "row": r.row, "column": r.column, "why": r.why.word(), "cause": r.cause, "action": r.why.action(),
                })).collect();
                json!({"file": one.file, "done": one.said, "refused": sent})
            })
            .collect();
        Told::Json(json!({
            "files": files, "refused_files": refused, "dry_run": dry_run, "findings": notes,
            "written": written.as_ref().map(|w| &w.files), "kept": written.as_ref().and_then(|w| w.kept.as_ref()),
        }))
    } else {
        let texts = done.iter().map(|one| {
            let mut text = format!("{}: {}", one.file, one.said.text(terminal.language));
            if let Some(rows) = &one.rows {
                text += &refused_rows(&rows.refused, terminal.language);
            }
            text
        });
        Told::Text(texts.collect::<Vec<_>>().join("\n"))
    })?;
    super::table::told_refused(&refused, terminal);
    terminal.note(told_written(case, written.as_ref(), terminal));
    Ok(())
}
