//! The real [`Engine`]: an opened case, solved by the pipeline.

use super::driving::ProfileInfo;
use super::state::{Engine, Solved, Task};
use super::{Problem, error::Code};
use crate::dataset::Dataset;
use crate::finding::Finding;
use crate::network::RoadChange;
use crate::pipeline::{self, Opened};
use crate::plan::baseline::{self, BaseFigure};
use crate::plan::control::Control;
use crate::plan::outcome::Outcome;
use std::sync::Arc;

/// An opened case behind the server.
pub struct CaseEngine {
    base: Opened,
}

impl CaseEngine {
    /// The engine of a case opened without a scenario.
    #[must_use]
    pub fn new(base: Opened) -> Self {
        Self { base }
    }

    /// The case under a scenario, on changed roads.
    fn opened(&self, scenario: &str, changes: &[RoadChange]) -> Result<Opened, Problem> {
        let opened = (self.base)
            .with_scenario(scenario)
            .map_err(Problem::of_findings)?;
        if changes.is_empty() {
            return Ok(opened);
        }
        (opened.with_roads(changes)).map_err(|findings| Code::BadRoad.of_findings(findings))
    }

    /// A plan that was solved before the server started, with the roads to draw it.
    #[must_use]
    pub fn solved(opened: Opened, outcome: Outcome) -> Solved {
        let dataset = opened.dataset.clone();
        Solved::new(
            outcome,
            dataset,
            Arc::new(move |from, to| pipeline::way(&opened, from, to)),
        )
    }
}

impl Engine for CaseEngine {
    fn dataset(&self) -> &Arc<Dataset> {
        &self.base.dataset
    }

    fn findings(&self) -> &[Finding] {
        self.base.findings()
    }

    fn figures(&self) -> Vec<BaseFigure> {
        baseline::figures(&self.base.dataset)
    }

    fn solve(&self, task: &Task, control: &Control) -> Result<Solved, Problem> {
        let opened = self.opened(&task.scenario, &task.changes)?;
        let outcome = pipeline::solve(&opened, control).map_err(|error| {
            Code::SolveFailed.because(
                format!("求解失败：{error}"),
                format!("the solve failed: {error}"),
            )
        })?;
        Ok(Self::solved(opened, outcome))
    }

    fn profiles(&self) -> Vec<ProfileInfo> {
        let tables = self.base.dataset.tables();
        (tables.profile_ids().iter())
            .filter_map(|id| tables.profile(id))
            .map(|profile| ProfileInfo::of(&profile))
            .collect()
    }
}
