//! What the handlers share: the [`Engine`] that knows the case and solves it, the jobs, and answers
//! that are made once and kept.

use super::driving::{IsochroneRequest, ProfileInfo, RouteAnswer, RouteRequest};
use super::error::{Code, Problem};
use super::jobs::Jobs;
use super::studies::{Studied, StudyAsk};
use crate::dataset::Dataset;
use crate::finding::{Bilingual, Finding};
use crate::network::{Matrix, Network, RoadChange};
use crate::pipeline::collection::CollectionDesk;
use crate::plan::baseline::BaseFigure;
use crate::plan::control::Control;
use crate::plan::flow::why::{Question, Why};
use crate::plan::outcome::Outcome;
use crate::plan::siting::land::{self, Ask, outcome::Land};
use crate::quantity::LonLat;
use crate::report::geojson::Layer;
use axum::body::Bytes;
use geojson::FeatureCollection;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

pub use crate::pipeline::BASE;

/// Most ways a solved plan keeps; the map of the bundled case needs some hundreds.
const KEPT_WAYS: usize = 20_000;

/// Most answers about the ground the server keeps.
const KEPT_LANDS: usize = 8;

/// Most answers about flows a solved plan keeps.
const KEPT_FLOWS: usize = 64;

/// The case and what can be computed from it. The server knows nothing else, so it can be driven
/// without a solver in tests.
pub trait Engine: Send + Sync + 'static {
    /// The case as it was read.
    fn dataset(&self) -> &Arc<Dataset>;
    /// Everything worth saying about the case.
    fn findings(&self) -> &[Finding] {
        self.dataset().findings()
    }
    /// Tables the case still lacks; with any there is nothing to plan yet.
    fn lacking(&self) -> &[Finding] {
        &[]
    }
    /// The numbers of the base year.
    fn figures(&self) -> Vec<BaseFigure>;
    /// Solves one task. Called on a thread of its own, one at a time.
    ///
    /// # Errors
    /// Why there is no plan.
    fn solve(&self, task: &Task, control: &Control) -> Result<Solved, Problem>;
    /// Makes many plans of one task. Called like [`Engine::solve`].
    ///
    /// # Errors
    /// Why there is no study.
    fn study(&self, task: &Task, ask: &StudyAsk, control: &Control) -> Result<Studied, Problem>;
    /// Why the waste of one place goes where a plan sends it.
    ///
    /// # Errors
    /// [`Code::UnknownLeg`], or what keeps the plan's case from being opened.
    fn why(&self, plan: &Outcome, question: &Question) -> Result<Why, Problem>;
    /// The vehicles one can ask for.
    fn profiles(&self) -> Vec<ProfileInfo>;
    /// The ways between two places.
    ///
    /// # Errors
    /// [`Code::NoRoute`] with findings that say why, [`Code::BadRoad`] where the question is at fault.
    fn routes(&self, request: &RouteRequest) -> Result<RouteAnswer, Problem>;
    /// The areas around a place that some minutes cover.
    ///
    /// # Errors
    /// As [`Engine::routes`].
    fn isochrones(&self, request: &IsochroneRequest) -> Result<FeatureCollection, Problem>;
    /// The case under a scenario (empty: as it was opened) with the ways between senders and places, for reviews
    /// of transfers.
    ///
    /// # Errors
    /// What keeps the scenario's case from being used.
    fn measured(&self, scenario: &str) -> Result<Measured, Problem> {
        let _ = scenario;
        Ok(Measured {
            dataset: self.dataset().clone(),
            ways: None,
        })
    }
    /// Register and ways of collectors from a day on, of one operator or (empty) of all.
    ///
    /// # Errors
    /// Faults of the roads; [`Code::BadRounds`] where nobody has a vehicle.
    fn collection(&self, _from: Date, _operator: &str) -> Result<Arc<CollectionDesk>, Problem> {
        Err(Code::BadRounds.because("没有收集车辆", "there are no vehicles of collectors"))
    }
    /// File of the ledger of decisions; without, none is taken.
    fn ledger(&self) -> Option<&std::path::Path> {
        None
    }
}

/// A case under a scenario as reviews of transfers need it.
#[derive(Clone)]
pub struct Measured {
    /// The case, its scenario applied.
    pub dataset: Arc<Dataset>,
    /// Distances and roads; without, nearness is not known.
    pub ways: Option<(Arc<Matrix>, Arc<Network>)>,
}

/// What is solved: a scenario, on roads some of which may be closed or slowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Scenario id; [`BASE`]: the case as it is.
    pub scenario: String,
    /// What is asked of single roads, in the order of their ids.
    pub changes: Vec<RoadChange>,
    /// Many plans of it told as one study; none: the plan itself.
    pub study: Option<StudyAsk>,
}

impl Task {
    /// A scenario and changes; the order in which roads are named makes no difference.
    #[must_use]
    pub fn new(scenario: &str, changes: Vec<RoadChange>) -> Self {
        Self {
            scenario: scenario.to_owned(),
            changes: in_order(changes),
            study: None,
        }
    }

    /// The same, studied.
    #[must_use]
    pub fn studied(self, ask: StudyAsk) -> Self {
        Self {
            study: Some(ask),
            ..self
        }
    }
}

/// Changes in the order of their roads, each once: the same question in whatever order it is put.
pub(super) fn in_order(mut changes: Vec<RoadChange>) -> Vec<RoadChange> {
    changes.sort_by(|a, b| a.road.cmp(&b.road));
    changes.dedup();
    changes
}

/// Finds the way between two places as a line.
pub type Ways = Arc<dyn Fn(LonLat, LonLat) -> Option<Vec<LonLat>> + Send + Sync>;

type Ends = [u64; 4];

/// A plan with what is needed to draw it: the dataset of its scenario and the ways on its roads.
pub struct Solved {
    /// The plan.
    pub outcome: Outcome,
    /// The case with the scenario's changes.
    pub dataset: Arc<Dataset>,
    ways: Ways,
    known_ways: Mutex<HashMap<Ends, Option<Vec<LonLat>>>>,
    flows: Mutex<HashMap<(String, String), Bytes>>,
    layers: Mutex<HashMap<Layer, Bytes>>,
}

impl Solved {
    /// A plan, its case, and its roads.
    #[must_use]
    pub fn new(outcome: Outcome, dataset: Arc<Dataset>, ways: Ways) -> Self {
        Self {
            outcome,
            dataset,
            ways,
            known_ways: Mutex::default(),
            flows: Mutex::default(),
            layers: Mutex::default(),
        }
    }

    /// The way between two places; each pair is searched once.
    #[must_use]
    pub fn way(&self, from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
        let ends = [from.lon, from.lat, to.lon, to.lat].map(f64::to_bits);
        if let Some(known) = lock(&self.known_ways).get(&ends) {
            return known.clone();
        }
        let found = (self.ways)(from, to);
        let mut known = lock(&self.known_ways);
        if known.len() < KEPT_WAYS {
            known.insert(ends, found.clone());
        }
        found
    }

    /// A layer of the case with the scenario's changes, made once.
    pub(super) fn layer(&self, layer: Layer, make: impl FnOnce() -> Bytes) -> Bytes {
        kept(&self.layers, layer, make)
    }

    /// The flows of one filter (class, facility; empty: all), made once.
    pub(super) fn flows(
        &self,
        filter: (String, String),
        make: impl FnOnce() -> Result<Bytes, Problem>,
    ) -> Result<Bytes, Problem> {
        if let Some(known) = lock(&self.flows).get(&filter) {
            return Ok(known.clone());
        }
        let made = make()?;
        let mut known = lock(&self.flows);
        if known.len() < KEPT_FLOWS {
            known.insert(filter, made.clone());
        }
        Ok(made)
    }
}

/// Locks, also after a panic of another holder: what is kept is only ever a finished answer.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn kept(
    layers: &Mutex<HashMap<Layer, Bytes>>,
    layer: Layer,
    make: impl FnOnce() -> Bytes,
) -> Bytes {
    if let Some(known) = lock(layers).get(&layer) {
        return known.clone();
    }
    let made = make();
    lock(layers).insert(layer, made.clone());
    made
}

/// Limits of the server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest wait for an answer (event streams excepted).
    pub timeout: Duration,
    /// Longest body, bytes.
    pub body: usize,
    /// Longest file handed in, bytes.
    pub file: usize,
    /// Most jobs that wait or run.
    pub waiting: usize,
    /// Most jobs kept, with their results.
    pub kept: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            body: 1024 * 1024,
            file: crate::import::table::book::LARGEST,
            waiting: 8,
            kept: 32,
        }
    }
}

/// Shared by all handlers; clones are cheap.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// What a [`State`] points to.
pub struct Shared {
    /// Knows the case and solves it.
    pub engine: Arc<dyn Engine>,
    /// The solves.
    pub jobs: Jobs,
    /// Limits of the server.
    pub limits: Limits,
    closing: watch::Sender<bool>,
    layers: Mutex<HashMap<Layer, Bytes>>,
    lands: Mutex<Vec<(Ask, Arc<Land>)>>,
    papers: Mutex<Vec<(u64, String)>>,
}

impl std::ops::Deref for State {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl State {
    /// State around an engine.
    #[must_use]
    pub fn new(engine: Arc<dyn Engine>, limits: Limits) -> Self {
        Self::with(engine, limits, Jobs::new(limits.waiting, limits.kept))
    }

    /// State around another engine that comes after `old`.
    pub(super) fn after(old: &Self, engine: Arc<dyn Engine>) -> Self {
        let jobs = Jobs::new(old.limits.waiting, old.limits.kept).after(&old.jobs);
        Self::with(engine, old.limits, jobs)
    }

    fn with(engine: Arc<dyn Engine>, limits: Limits, jobs: Jobs) -> Self {
        Self(Arc::new(Shared {
            jobs,
            engine,
            limits,
            closing: watch::Sender::new(false),
            layers: Mutex::default(),
            lands: Mutex::default(),
            papers: Mutex::default(),
        }))
    }

    /// The case as it was read.
    #[must_use]
    pub fn dataset(&self) -> &Arc<Dataset> {
        self.engine.dataset()
    }

    /// Every scenario with its name and purpose, [`BASE`] first.
    #[must_use]
    pub fn scenarios(&self) -> Vec<(String, Bilingual, Bilingual)> {
        let own = &self.dataset().tables().scenarios;
        let base = (!own.iter().any(|scenario| scenario.id == BASE)).then(|| {
            (
                BASE.to_owned(),
                Bilingual::new("基准情景", "base"),
                Bilingual::new(
                    "现有许可、能力与白名单额度",
                    "permits, capacities and white-list quotas as they are",
                ),
            )
        });
        let own = (own.iter()).map(|s| (s.id.clone(), s.name.clone(), s.about.clone()));
        base.into_iter().chain(own).collect()
    }

    /// Refuses a scenario the case does not have, and any while it lacks tables.
    pub(super) fn know(&self, scenario: &str) -> Result<(), Problem> {
        let lacking = self.engine.lacking();
        if !lacking.is_empty() {
            return Err(Problem::of_lacking(lacking));
        }
        let known: Vec<String> = self.scenarios().into_iter().map(|(id, ..)| id).collect();
        if known.iter().any(|id| id == scenario) {
            return Ok(());
        }
        let known = known.join(", ");
        Err(Code::UnknownScenario.because(
            format!("没有情景 {scenario}；可用：{known}"),
            format!("there is no scenario {scenario}; there are: {known}"),
        ))
    }

    /// A layer as bytes, made once.
    pub(super) fn layer(&self, layer: Layer, make: impl FnOnce() -> Bytes) -> Bytes {
        kept(&self.layers, layer, make)
    }

    /// Where projects could stand; the last few answers are kept.
    pub(super) fn land(&self, ask: &Ask) -> Result<Arc<Land>, Problem> {
        let known = lock(&self.lands)
            .iter()
            .find(|(asked, _)| asked == ask)
            .cloned();
        if let Some((_, land)) = known {
            return Ok(land);
        }
        let (land, _) = land::assess(self.dataset(), ask)
            .map_err(|findings| Code::BadQuery.of_findings(findings))?;
        let land = Arc::new(land);
        let mut kept = lock(&self.lands);
        if kept.len() == KEPT_LANDS {
            kept.remove(0);
        }
        kept.push((ask.clone(), Arc::clone(&land)));
        Ok(land)
    }

    /// Keeps driver's sheets; the number they can be opened by.
    pub(super) fn keep_sheets(&self, page: String) -> u64 {
        let mut kept = lock(&self.papers);
        let number = kept.last().map_or(1, |(last, _)| last + 1);
        if kept.len() == KEPT_LANDS {
            kept.remove(0);
        }
        kept.push((number, page));
        number
    }

    /// Driver's sheets that were kept.
    pub(super) fn sheets(&self, number: u64) -> Option<String> {
        let kept = lock(&self.papers);
        let found = kept.iter().find(|(known, _)| *known == number);
        found.map(|(_, page)| page.clone())
    }

    /// Ends event streams and asks running solves to stop; no new ones start.
    pub fn close(&self) {
        self.closing.send_replace(true);
        self.jobs.stop_all();
    }

    /// Resolves once the server closes.
    pub fn closed(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut closing = self.closing.subscribe();
        async move {
            // An error means the state itself is gone, which is as closed as it gets.
            let _ = closing.wait_for(|closing| *closing).await;
        }
    }
}
