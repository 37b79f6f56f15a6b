//! What is worked out beside a plan, item by item: a solve that fails or is stopped leaves the rest of its part open,
//! the plan and its proof stand all the same, and whoever reads them is told.

use crate::finding::{Bilingual, Language};
use crate::plan::solver::SolveError;

/// Items of which some may not have been worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Partly<T> {
    /// One for each thing asked about; `None` where nothing was asked, or the work ended before.
    pub items: Vec<Option<T>>,
    /// Why the work ended before, where it did: the first reason.
    pub failed: Option<SolveError>,
}

impl<T: Clone> Partly<T> {
    /// Nothing for so many things.
    #[must_use]
    pub fn none(things: usize) -> Self {
        Self {
            items: vec![None; things],
            failed: None,
        }
    }

    /// Takes note of how a piece of the work ended.
    pub(super) fn note(&mut self, ended: Result<(), SolveError>) {
        if let Err(error) = ended {
            self.failed.get_or_insert(error);
        }
    }

    /// What a reader of the plan is told, when the work ended before; `what` names it.
    pub(super) fn told(&self, what: &Bilingual) -> Option<Bilingual> {
        let failed = self.failed.as_ref()?;
        let why = match failed {
            SolveError::Stopped => Bilingual::new("已停止", "stopped"),
            other => Bilingual::new(format!("求解失败（{other}）"), other.to_string()),
        };
        Some(Bilingual::new(
            format!(
                "{}未全部算出：{}",
                what.text(Language::Zh),
                why.text(Language::Zh)
            ),
            format!(
                "not all {} were worked out: {}",
                what.text(Language::En),
                why.text(Language::En)
            ),
        ))
    }
}
