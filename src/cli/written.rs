//! What commands that study a plan share: files written on request, how a solve's failure is
//! told, and an estimate of the time left.

use super::{Failure, Terminal};
use crate::dataset;
use crate::finding::Language;
use crate::plan::control::{Control, Progress};
use crate::plan::flow::FlowError;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

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
        error if error.is_of_settings() => Failure::Clash(Box::new(error)),
        other => Failure::Internal(other.to_string()),
    }
}

/// A control whose progress of one stage says about how long the rest will take.
pub(super) fn estimating(control: Control, stage: &'static str) -> Control {
    let (tell, started) = (control.progress.clone(), Instant::now());
    let progress = move |mut progress: Progress| {
        if let Some(share) = progress.fraction
            && progress.stage == stage
            && share > 0.0
        {
            let left = started.elapsed().as_secs_f64() * (1.0 - share) / share;
            progress.text.zh += &format!("，约剩 {left:.0} 秒");
            progress.text.en += &format!(", about {left:.0} s left");
        }
        tell(progress);
    };
    Control {
        progress: Arc::new(progress),
        ..control
    }
}
