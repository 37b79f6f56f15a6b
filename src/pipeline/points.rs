//! An opened case and a question of collection points in; ways measured along the roads, the plan and what belongs to it out.

use super::{Opened, Trip, prepare};
use crate::dataset::points::PointRules;
use crate::finding::{Bilingual, Finding};
use crate::network::Network;
use crate::plan::collection::points::build::{Draft, Waste, Ways};
use crate::plan::collection::points::outcome::PointsOutcome;
use crate::plan::collection::points::study::{self, Ask};
use crate::plan::collection::points::{Instance, PointsError};
use crate::plan::control::Control;
use crate::quantity::LonLat;
use std::sync::Arc;

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
        let mut draft = Draft::of(tables, ask.waste);
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

    /// Answers.
    ///
    /// # Errors
    /// [`SitePointsError`].
    pub fn answer(
        &self,
        opened: &Opened,
        ask: &Ask,
        control: &Control,
    ) -> Result<PointsOutcome, SitePointsError> {
        let held = study::held(&self.instance, &ask.fix).map_err(SitePointsError::Ask)?;
        let tables = opened.dataset.tables();
        let outcome = study::answer(&self.instance, tables, &self.rules, ask, held, control);
        let outcome = outcome.map_err(SitePointsError::Points)?;
        Ok(PointsOutcome {
            scenario: opened.scenario.clone(),
            left_out: self.left_out,
            ..outcome
        })
    }
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
