//! A case that was begun and not filled in: what is there to look at, and the tables it still lacks. The page is served
//! with it, so that the tables can be handed in; once none is lacking, the real engine takes its place.

use super::driving::{IsochroneRequest, ProfileInfo, RouteAnswer, RouteRequest};
use super::error::Problem;
use super::state::{Engine, Measured, Solved, Task};
use super::studies::{Studied, StudyAsk};
use super::{CaseEngine, driving};
use crate::dataset::{Dataset, Purpose};
use crate::finding::Finding;
use crate::pipeline::collection::CollectionDesk;
use crate::pipeline::{self, is_unfilled};
use crate::plan::baseline::BaseFigure;
use crate::plan::control::Control;
use crate::plan::flow::why::{Question, Why};
use crate::plan::outcome::Outcome;
use geojson::FeatureCollection;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the case in a folder to be served: whole, or lacking nothing but tables.
///
/// # Errors
/// All findings, when something else is amiss.
pub fn engine(folder: &Path, ledger: Option<PathBuf>) -> Result<Arc<dyn Engine>, Vec<Finding>> {
    let mut found = match pipeline::open(folder, None) {
        Ok(opened) => return Ok(Arc::new(CaseEngine::new(opened).with_ledger(ledger))),
        Err(found) => found,
    };
    if !(found.iter().filter(|one| one.is_error())).all(is_unfilled) {
        return Err(found);
    }
    let dataset = Dataset::open_for(folder, None, Purpose::Roads)?.dataset;
    found.retain(is_unfilled);
    let findings = [&found, dataset.findings()].concat();
    Ok(Arc::new(Unfilled {
        dataset: Arc::new(dataset),
        lacking: found,
        findings,
    }))
}

/// A case that lacks tables.
struct Unfilled {
    dataset: Arc<Dataset>,
    lacking: Vec<Finding>,
    findings: Vec<Finding>,
}

impl Unfilled {
    fn refused<T>(&self) -> Result<T, Problem> {
        Err(Problem::of_lacking(&self.lacking))
    }
}

impl Engine for Unfilled {
    fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    fn findings(&self) -> &[Finding] {
        &self.findings
    }

    fn lacking(&self) -> &[Finding] {
        &self.lacking
    }

    fn figures(&self) -> Vec<BaseFigure> {
        Vec::new()
    }

    fn solve(&self, _: &Task, _: &Control) -> Result<Solved, Problem> {
        self.refused()
    }

    fn study(&self, _: &Task, _: &StudyAsk, _: &Control) -> Result<Studied, Problem> {
        self.refused()
    }

    fn why(&self, _: &Outcome, _: &Question) -> Result<Why, Problem> {
        self.refused()
    }

    fn profiles(&self) -> Vec<ProfileInfo> {
        driving::profiles(&self.dataset)
    }

    fn routes(&self, _: &RouteRequest) -> Result<RouteAnswer, Problem> {
        self.refused()
    }

    fn isochrones(&self, _: &IsochroneRequest) -> Result<FeatureCollection, Problem> {
        self.refused()
    }

    fn measured(&self, _: &str) -> Result<Measured, Problem> {
        self.refused()
    }

    fn collection(&self, _: Date, _: &str) -> Result<Arc<CollectionDesk>, Problem> {
        self.refused()
    }
}
