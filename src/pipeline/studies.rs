//! Many plans of one opened case: what single losses do, what uncertain numbers do.

use super::{Opened, Trip, matrix, matrix_with_people, solve_on};
use crate::dataset::siting::CaseSite;
use crate::dataset::tables::Tables;
use crate::dataset::{Dataset, write};
use crate::finding::{Bilingual, Finding};
use crate::network::{Change, Matrix, RoadChange};
use crate::plan::control::Control;
use crate::plan::flow::{FlowError, Prices, Violation, differing};
use crate::plan::outage::{self, Ground, Loss, Study};
use crate::plan::outcome::PlanStatus;
use crate::plan::sample::{self, Ask};
use crate::plan::siting;
use crate::plan::siting::projects::outcome::SitingOutcome;
use crate::plan::siting::projects::study::Ask as SiteAsk;
use crate::plan::years::{self, outcome::YearsOutcome};
use std::path::Path;
use std::sync::Arc;

/// The case with the rows that must hold as aims: a loss or a bad year may break what is asked of the plan,
/// and the question is what then happens, not whether there is such a plan.
fn without_hard_rows(opened: &Opened) -> Opened {
    let mut dataset = (*opened.dataset).clone();
    dataset.aim_only();
    Opened {
        dataset: Arc::new(dataset),
        ..opened.clone()
    }
}

/// What each loss of some days does to the plan of an opened case; works on all cores. Stopped on the way,
/// the study holds what was done and says so.
///
/// # Errors
/// [`FlowError::Stopped`] before there was a plan to hold losses against, or a fault of the solver.
pub fn outage(
    opened: &Opened,
    losses: &[Loss],
    days: f64,
    control: &Control,
) -> Result<Study, FlowError> {
    let opened = &without_hard_rows(opened);
    let ways = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let base = solve_on(opened, &ways, Prices::None, control)?;
    if base.status == PlanStatus::Stopped {
        return Err(FlowError::Stopped);
    }
    let quiet = Control {
        stop: control.stop.clone(),
        ..Control::default()
    };
    let without = |roads: &[String]| {
        let closed = roads.iter().map(|road| RoadChange {
            road: road.clone(),
            change: Change::Close(true),
        });
        let mut trip: Trip = opened.trip.clone();
        trip.changes.extend(closed);
        let (network, _) = (opened.roads.network(&opened.dataset, &trip))
            .expect("the roads and the profile are those of the case");
        let changed = Opened {
            network,
            trip,
            ..opened.clone()
        };
        matrix(&changed, &quiet).ok_or(FlowError::Stopped)
    };
    let ground = Ground {
        dataset: &opened.dataset,
        matrix: &ways,
        base: &base,
        days,
    };
    outage::study(&ground, losses, &without, control)
}

/// Plans drawn numbers of an opened case and tells the quantiles; works on all cores. Stopped on the way, the
/// study holds what was done and says so.
///
/// # Errors
/// [`FlowError::Stopped`] when not one draw was planned, or a fault of the solver.
pub fn sample(opened: &Opened, ask: &Ask, control: &Control) -> Result<sample::Study, FlowError> {
    let opened = &without_hard_rows(opened);
    let ways = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let typical = solve_on(opened, &ways, Prices::None, control)?;
    if typical.status == PlanStatus::Stopped {
        return Err(FlowError::Stopped);
    }
    sample::study(&opened.dataset, &ways, &typical, ask, control)
}

/// Why the periods of a case cannot be planned under a scenario; none: they can.
#[must_use]
pub fn no_years(tables: &Tables, scenario: Option<&str>) -> Option<Bilingual> {
    let periods = tables.case.years.as_ref().map(|years| &years.periods);
    if periods.is_none_or(Vec::is_empty) {
        return Some(Bilingual::new(
            "案例没有多年计划：请在 case.toml 的 [years] 下写明各期（[[years.period]]）。",
            "the case has no periods: name them under [years] in case.toml ([[years.period]]).",
        ));
    }
    if !tables.case.flow.objective.is_plain() {
        return Some(Bilingual::new(
            "多年计划只能以费用最低为目标：请在 case.toml 或情景中去掉 [flow] objective。",
            "a plan over years minimises cost only: take [flow] objective out of case.toml or the scenario.",
        ));
    }
    let grown =
        (tables.scenarios.iter()).any(|s| Some(s.id.as_str()) == scenario && s.plan_year.is_some());
    grown.then(|| {
        Bilingual::new(
            "该情景已换到另一规划年，其产生量可能已按该年放大；多年计划从基准年起增长，请选不改规划年的情景。",
            "the scenario moves to another plan year and may have grown its arisings already; years grow from the base year: choose a scenario that keeps it.",
        )
    })
}

/// Plans the periods of an opened case together.
///
/// # Errors
/// [`FlowError::Stopped`] before there was a plan, or a fault of the solver.
pub fn plan_years(opened: &Opened, control: &Control) -> Result<YearsOutcome, FlowError> {
    let ways = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let inputs = (*opened.inputs).clone();
    let outcome = years::solve(&opened.dataset, &ways, inputs, &opened.scenario, control)?;
    Ok(YearsOutcome {
        road_changes: opened.trip.changes.clone(),
        ..outcome
    })
}

/// Why projects of a case cannot be sited; none: they can.
#[must_use]
pub fn no_site(tables: &Tables, projects: &[String]) -> Option<Bilingual> {
    let builds = &tables.builds.rows;
    if builds.is_empty() {
        return Some(Bilingual::new(
            "案例没有可建的项目：请在 builds.csv 与 build_lines.csv 写明规模、投资与接收的废物。",
            "the case has nothing to build: write sizes, investment and wastes into builds.csv and build_lines.csv.",
        ));
    }
    let known = |id: &&String| builds.iter().any(|b| b.project.as_ref() == Some(id));
    let other = projects.iter().find(|id| !known(id))?;
    Some(Bilingual::new(
        format!("builds.csv 里没有项目 {other}"),
        format!("builds.csv has no project {other}"),
    ))
}

/// Why a siting question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The case with its projects at their candidates is no sound case.
    #[error("the case cannot be built on")]
    Case(Vec<Finding>),
    /// Stopped, or a fault of the solver.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// The case with a facility for every project at every candidate, and at the best cells of the ground where they are
/// asked for.
fn with_sites(
    opened: &Opened,
    projects: &[String],
    cells: usize,
) -> Result<(Opened, Vec<CaseSite>), SiteError> {
    let tables = opened.dataset.tables();
    let mut ids: Vec<String> = (tables.builds.rows.iter())
        .filter_map(|build| build.project.clone())
        .filter(|id| projects.is_empty() || projects.contains(id))
        .collect();
    ids.sort();
    ids.dedup();
    let more = siting::land::candidates(&opened.dataset, &ids, cells).map_err(SiteError::Case)?;
    let (dataset, sites) = (opened.dataset.with_sites(&more)).map_err(SiteError::Case)?;
    let built = Opened {
        dataset: Arc::new(dataset),
        ..opened.clone()
    };
    Ok((built, sites))
}

/// A case with its projects at their candidates, and its distances.
struct Built {
    opened: Opened,
    sites: Vec<CaseSite>,
    ways: Matrix,
}

impl Built {
    fn new(
        opened: &Opened,
        projects: &[String],
        cells: usize,
        control: &Control,
    ) -> Result<Self, SiteError> {
        let (opened, sites) = with_sites(opened, projects, cells)?;
        let ways = matrix_with_people(&opened, control).ok_or(FlowError::Stopped)?;
        Ok(Self {
            opened,
            sites,
            ways,
        })
    }

    fn ground(&self) -> siting::projects::study::Ground<'_> {
        siting::projects::study::Ground {
            dataset: &self.opened.dataset,
            sites: &self.sites,
            matrix: &self.ways,
        }
    }
}

/// Writes the siting question of an opened case as one mixed program (MPS text), as a solver for any such program would
/// want it: with a row for each arc into a site (`strong`), or without; `cells` as in [`SiteAsk::cells`].
///
/// # Errors
/// [`SiteError`]; when the file cannot be written.
pub fn site_mps(
    opened: &Opened,
    path: &Path,
    (strong, cells): (bool, usize),
    control: &Control,
) -> Result<std::io::Result<()>, SiteError> {
    let (built, sites) = with_sites(opened, &[], cells)?;
    let ways = matrix(&built, control).ok_or(FlowError::Stopped)?;
    let built = siting::projects::build::build(&built.dataset, &sites, &ways)?;
    let compact = siting::projects::compact::Compact::new(&built.program, strong);
    Ok(write::streamed(path, |out| compact.write_mps(out)))
}

/// Says where projects of an opened case go; with the answer comes the case that has a facility for every project at
/// every candidate, which the answer's names are of.
///
/// # Errors
/// [`SiteError`].
pub fn site(
    opened: &Opened,
    ask: &SiteAsk,
    control: &Control,
) -> Result<(Arc<Dataset>, SitingOutcome), SiteError> {
    let built = Built::new(opened, &ask.projects, ask.cells, control)?;
    let (ground, inputs) = (built.ground(), (*opened.inputs).clone());
    let outcome = siting::projects::study::answer(ground, ask, inputs, &opened.scenario, control)?;
    let outcome = SitingOutcome {
        road_changes: opened.trip.changes.clone(),
        ..outcome
    };
    Ok((built.opened.dataset, outcome))
}

/// The answer to the same question with another choice made by hand; see
/// [`answer_by_hand`](siting::projects::study::answer_by_hand).
///
/// # Errors
/// [`SiteError`].
pub fn site_by_hand(
    opened: &Opened,
    ask: &SiteAsk,
    known: &SitingOutcome,
    control: &Control,
) -> Result<(Arc<Dataset>, SitingOutcome), SiteError> {
    let built = Built::new(opened, &ask.projects, ask.cells, control)?;
    let outcome = siting::projects::study::answer_by_hand(built.ground(), ask, known, control)?;
    Ok((built.opened.dataset, outcome))
}

/// Judges a siting answer from the case's files alone; see [`siting::projects::verify`].
///
/// # Errors
/// [`SiteError`], when there is nothing to judge it by.
pub fn verify_site(
    opened: &Opened,
    outcome: &SitingOutcome,
    control: &Control,
) -> Result<Vec<Violation>, SiteError> {
    let projects: Vec<String> = outcome.projects.iter().map(|p| p.id.clone()).collect();
    let built = Built::new(opened, &projects, outcome.cells, control)?;
    let mut violations = differing(&outcome.inputs, &opened.inputs);
    let (dataset, ways) = (&built.opened.dataset, &built.ways);
    violations.extend(siting::projects::verify(outcome, dataset, ways));
    Ok(violations)
}
