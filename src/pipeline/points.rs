//! An opened case and a question of collection points in; ways measured along the roads, the plan and what belongs to it out.

use super::{Opened, Trip, prepare};
use crate::dataset::points::PointRules;
use crate::finding::{Bilingual, Finding};
use crate::network::Network;
use crate::plan::collection::points::build::{Draft, Waste, Ways};
use crate::plan::collection::points::outcome::{CallPrice, PointsOutcome};
use crate::plan::collection::points::study::{self, Ask};
use crate::plan::collection::points::{Effort, Instance, PointsError};
use crate::plan::collection::rounds::instance::MEDICAL;
use crate::plan::control::Control;
use crate::plan::siting::Clock;
use crate::quantity::{Cny, LonLat, Tonnes};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Why there is no answer.
#[derive(Debug)]
pub enum SitePointsError {
    /// Something in the case.
    Input(Vec<Finding>),
    /// Something that was asked for is not there.
    Ask(Bilingual),
    /// The plan.
    Points(PointsError),
}

/// The question of a case, measured.
#[derive(Debug)]
pub struct PointsDesk {
    /// The question.
    pub instance: Instance,
    /// The rules it goes by, with the driving limit asked for.
    pub rules: PointRules,
    left_out: usize,
    network: Arc<Network>,
}

fn network(opened: &Opened, profile: &str) -> Result<Arc<Network>, SitePointsError> {
    let trip = Trip {
        profile: profile.to_owned(),
        ..Trip::default()
    };
    opened.network_for(&trip).map_err(SitePointsError::Input)
}

impl PointsDesk {
    /// Reads the sources and measures the ways.
    ///
    /// # Errors
    /// [`SitePointsError`].
    pub fn of(opened: &Opened, ask: &Ask, control: &Control) -> Result<Self, SitePointsError> {
        let tables = opened.dataset.tables();
        let mut draft = Draft::of(tables, ask.waste, ask.call.as_ref().map(|call| call.cny));
        if let Some(km) = ask.limit_km {
            draft.limit(km);
        }
        if draft.sources.is_empty() {
            return Err(SitePointsError::Ask(nothing(ask.waste)));
        }
        if !prepare(opened, control) {
            return Err(SitePointsError::Points(PointsError::Stopped));
        }
        // Bringing to a store is exempt from the rules of dangerous goods (R028); emptying is not.
        let own = network(opened, "lorry")?;
        let lorry = match ask.waste {
            Waste::Hazardous => network(opened, "hazmat")?,
            Waste::General => Arc::clone(&own),
        };
        let sources: Vec<LonLat> = draft.sources.iter().map(|one| one.place).collect();
        let candidates: Vec<LonLat> = draft.candidates.iter().map(|one| one.place).collect();
        let collectors: Vec<LonLat> = draft.collectors.iter().map(|one| one.place).collect();
        let stop = &control.stop;
        let instance = draft.instance(Ways {
            bring: &own.matrix(&sources, &candidates, stop),
            direct: &own.matrix(&sources, &collectors, stop),
            out: &lorry.matrix(&collectors, &candidates, stop),
            back: &lorry.matrix(&candidates, &collectors, stop),
        });
        if stop.stopped() {
            return Err(SitePointsError::Points(PointsError::Stopped));
        }
        Ok(Self {
            instance,
            rules: draft.rules().clone(),
            left_out: draft.left_out,
            network: own,
        })
    }

    /// The way between two places along the roads.
    #[must_use]
    pub fn way(&self, from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
        self.network.path(from, to).map(|path| path.line)
    }

    /// Answers, within so many seconds on the wall where they are given.
    ///
    /// # Errors
    /// [`SitePointsError`].
    pub fn answer(
        &self,
        opened: &Opened,
        ask: &Ask,
        seconds: Option<f64>,
        control: &Control,
    ) -> Result<PointsOutcome, SitePointsError> {
        let held = study::held(&self.instance, &ask.fix).map_err(SitePointsError::Ask)?;
        let tables = opened.dataset.tables();
        let effort = Effort {
            control: control.clone(),
            clock: seconds.map(clock),
        };
        let outcome = study::answer(&self.instance, tables, &self.rules, ask, held, &effort);
        let outcome = outcome.map_err(SitePointsError::Points)?;
        Ok(PointsOutcome {
            scenario: opened.scenario.clone(),
            left_out: self.left_out,
            ..outcome
        })
    }
}

/// Seconds left of so many.
fn clock(seconds: f64) -> Clock {
    let started = Instant::now();
    Clock {
        left: Arc::new(move || seconds - started.elapsed().as_secs_f64()),
        pace: Arc::new(|| 1.0),
    }
}

/// A day of rounds as `rounds.json` holds it.
#[derive(Deserialize)]
struct RoundsDay {
    tours: Vec<RoundsTour>,
}

#[derive(Deserialize)]
struct RoundsTour {
    visits: Vec<RoundsVisit>,
    t: Tonnes,
    cny: Cny,
}

#[derive(Deserialize)]
struct RoundsVisit {
    taken: Vec<RoundsTaken>,
}

#[derive(Deserialize)]
struct RoundsTaken {
    code: String,
}

#[derive(Deserialize)]
struct RoundsFile {
    days: Vec<RoundsDay>,
}

/// What a call costs by rounds that were planned (`rounds.json` of `wasteflow collect --out`); tours with medical waste are
/// no part of it, as such waste goes to no point.
///
/// # Errors
/// [`SitePointsError::Ask`] for a file that cannot be read, or rounds without calls.
pub fn call_price(opened: &Opened, path: &Path) -> Result<CallPrice, SitePointsError> {
    let wrong = |why: String| {
        let text = format!("{}: {why}", path.display());
        SitePointsError::Ask(Bilingual::new(text.clone(), text))
    };
    let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let file: RoundsFile =
        serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    let medical = |tour: &&RoundsTour| {
        let mut taken = tour.visits.iter().flat_map(|visit| &visit.taken);
        taken.any(|part| part.code.starts_with(MEDICAL))
    };
    let tours =
        || (file.days.iter()).flat_map(|day| day.tours.iter().filter(|tour| !medical(tour)));
    let calls = tours().map(|tour| tour.visits.len()).sum::<usize>();
    let tables = opened.dataset.tables();
    let rules = tables.case.points.clone().unwrap_or_default().hazardous;
    let price = CallPrice::of_rounds(
        &rules,
        file.days.len(),
        u32::try_from(calls).unwrap_or(u32::MAX),
        tours().map(|tour| tour.t).sum(),
        tours().map(|tour| tour.cny).sum(),
    );
    price.ok_or_else(|| {
        let text = path.display();
        SitePointsError::Ask(Bilingual::new(
            format!("{text} 中没有收运站次"),
            format!("{text} has no call"),
        ))
    })
}

fn nothing(waste: Waste) -> Bilingual {
    match waste {
        Waste::Hazardous => Bilingual::new(
            "案例中没有可由收集单位收运的小量危险废物来源：请检查 streams.csv、permits.csv（贮存）与 vehicles.csv",
            "the case has no small source of hazardous waste that a collector may serve: see streams.csv, permits.csv (store) and vehicles.csv",
        ),
        Waste::General => Bilingual::new(
            "案例中没有 points.general.codes 所列、有利用单位接收的小量一般固废：请检查 case.toml、streams.csv 与 permits.csv（利用）",
            "the case has no small stream of points.general.codes that a user takes: see case.toml, streams.csv and permits.csv (use)",
        ),
    }
}
