//! What is common to everything that goes into tables other than units and wastes: checked, written all or nothing, refused
//! rows beside the file, and told.

use super::super::terminal::Told;
use super::super::{Failure, Terminal};
use super::table::{beside, refused_rows};
use super::{columns as listed, told_written};
use crate::finding::{Bilingual, Finding, Language};
use crate::import::kept::By;
use crate::import::upsert::{self, Upserted};
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

/// What is done in the end.
pub(super) struct Finishing<'a> {
    pub(super) case: &'a Path,
    pub(super) write_mapping: Option<&'a Path>,
    pub(super) dry_run: bool,
}

/// Checks the case with what was taken in, writes it, sends refused rows back, and tells all of it.
pub(super) fn finish(
    ground: &pipeline::Ground,
    finishing: &Finishing<'_>,
    done: &[Done],
    notes: &[Finding],
    terminal: &Terminal,
) -> Result<(), Failure> {
    let &Finishing { case, dry_run, .. } = finishing;
    // Before the check: a shift undone in vain may be what a fault comes of.
    terminal.findings(notes);
    if let Some(path) = finishing.write_mapping {
        let rows: Vec<&Upserted> = done.iter().filter_map(|one| one.rows.as_ref()).collect();
        let kept = ground.kept_with(&rows).map_err(Failure::Input)?;
        std::fs::write(path, kept.text())?;
        let texts = rows.iter().map(|rows| columns(rows, terminal.language));
        return terminal.result(Told::Text(texts.collect()));
    }
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
                let heads = one.rows.as_ref().map(|rows| &rows.heads);
                json!({"file": one.file, "done": one.said, "columns": heads, "refused": sent})
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
                // Headers that go by the names of the columns need no word.
                if rows.heads.iter().any(|head| head.by != By::Guess) {
                    text = columns(rows, terminal.language) + &text;
                }
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

/// What each header of rows was taken for, and who says so.
fn columns(rows: &Upserted, language: Language) -> String {
    let own = upsert::columns(rows.file);
    let names: Vec<_> = (own.iter())
        .map(|one| (one.name, upsert::named(one.name)))
        .collect();
    listed(&rows.heads, &names, language)
}
