//! The case of a folder as an [`Engine`]: the same calls the command line makes.

use super::error::{Code, Problem};
use super::state::{Engine, Solved, Ways};
use crate::dataset::Dataset;
use crate::finding::Finding;
use crate::pipeline::{self, Opened};
use crate::plan::baseline;
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::plan::outcome::{Figure, Outcome};
use std::sync::Arc;

/// A case opened without a scenario, ready to solve any of its scenarios.
pub struct CaseEngine(Opened);

impl CaseEngine {
    /// An engine for a case.
    #[must_use]
    pub fn new(opened: Opened) -> Self {
        Self(opened)
    }
}

impl Solved {
    /// A plan with the case it was made for.
    #[must_use]
    pub fn of(opened: &Opened, outcome: Outcome) -> Self {
        let roads = opened.clone();
        let ways: Ways = Arc::new(move |from, to| roads.way(from, to));
        Self::new(outcome, Arc::clone(&opened.dataset), ways)
    }
}

impl Engine for CaseEngine {
    fn dataset(&self) -> &Arc<Dataset> {
        &self.0.dataset
    }

    fn findings(&self) -> &[Finding] {
        &self.0.findings
    }

    fn figures(&self) -> Vec<Figure> {
        baseline::figures(&self.0.dataset)
    }

    fn solve(&self, scenario: &str, control: &Control) -> Result<Solved, Problem> {
        let opened = (self.0.with_scenario(scenario)).map_err(Problem::of_findings)?;
        let outcome = pipeline::solve(&opened, control).map_err(problem)?;
        Ok(Solved::of(&opened, outcome))
    }
}

fn problem(error: FlowError) -> Problem {
    tracing::error!(%error, "a solve failed");
    let text = error.to_string();
    match error {
        FlowError::Stopped => Code::SolveFailed.because("求解已停止", text),
        FlowError::Price(item) => {
            Code::SolveFailed.because(format!("prices.csv 缺少项目 {item}"), text)
        }
        _ => Code::SolveFailed.because(format!("求解未能完成：{text}"), text),
    }
}
