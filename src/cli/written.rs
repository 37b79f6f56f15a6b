//! What commands that study a plan share: files written on request, and how a solve's failure is told.

use super::{Failure, Terminal};
use crate::dataset;
use crate::finding::Language;
use crate::plan::flow::FlowError;
use std::path::Path;

/// Writes result files to a folder, all or none, and says so.
pub(super) fn write(
    files: &[(String, Vec<u8>)],
    out: &Path,
    terminal: &Terminal,
) -> Result<(), Failure> {
    dataset::write::all(files, out)?;
    terminal.note(match terminal.language {
        Language::Zh => format!("结果写在 {}（{} 个文件）", out.display(), files.len()),
        Language::En => format!(
            "results written to {} ({} files)",
            out.display(),
            files.len()
        ),
    });
    Ok(())
}

/// The failure of a command whose solve failed.
pub(super) fn failed(error: FlowError, terminal: &Terminal) -> Failure {
    match error {
        FlowError::Stopped => terminal.stopped(),
        other => Failure::Internal(other.to_string()),
    }
}
