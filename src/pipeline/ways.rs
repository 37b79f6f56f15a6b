//! Ways of collectors by the hour: a case's bans with hours in; for each set of bans that ever hold together a matrix,
//! the hours of each day it holds in, and the ways that no ban forbids at any hour out.

use super::roads::Trip;
use super::{Opened, prepare};
use crate::dataset::cell::TimeOfDay;
use crate::dataset::tables::{BanRow, Tables};
use crate::dataset::vocabulary::{BanDays, BanEffect};
use crate::finding::Finding;
use crate::network::rules::Moment;
use crate::network::{Change, Matrix, Network, Profile, RoadChange};
use crate::plan::collection::rounds::Register;
use crate::plan::collection::rounds::instance::class;
use crate::plan::collection::rounds::ways::{Period, Ways};
use crate::plan::control::Control;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who drives.
const PROFILE: &str = "hazmat";
/// Days whose bans are looked at: the longest horizon and its last window.
const DAYS: i64 = 366 + 31;
/// Seconds of a minute.
const MINUTE: i64 = 60;

/// The roads by the hour.
#[derive(Clone, Debug)]
pub(super) struct Hourly {
    /// Where no ban forbids at any hour.
    pub(super) always: Arc<Network>,
    /// In the order of the matrices of [`Ways`].
    pub(super) networks: Vec<Arc<Network>>,
}

/// Measures the ways between the places of a register; `None` when stopped.
///
/// # Errors
/// What keeps the roads from being used.
pub(super) fn measure(
    opened: &Opened,
    register: &Register,
    from: Date,
    control: &Control,
) -> Result<Option<(Ways, Hourly)>, Vec<Finding>> {
    let tables = opened.dataset.tables();
    let places = register.places();
    let base = Trip {
        profile: PROFILE.to_owned(),
        classes: classes(tables, register),
        ..Trip::default()
    };
    let timed: Vec<usize> = (0..tables.bans.rows.len())
        .filter(|row| is_timed(&tables.bans.rows[*row]))
        .collect();
    let strict = Trip {
        changes: changes(opened, &base, &timed)?,
        ..base.clone()
    };
    let always = opened.network_for(&strict)?;
    if !prepare(opened, control) {
        return Ok(None);
    }
    let matrix = |network: &Network| network.matrix(&places, &places, &control.stop);
    let ways = matrix(&always);
    let mut networks = Vec::new();
    if strict.changes.is_empty() {
        return Ok(Some((ways.into(), Hourly { always, networks })));
    }
    let mut matrices: Vec<Matrix> = Vec::new();
    let mut known: Vec<Vec<bool>> = Vec::new();
    let mut days = Vec::new();
    let cuts = cuts(tables, &timed);
    for number in 0..DAYS {
        let date = from.saturating_add(number.days());
        let mut periods: Vec<Period> = Vec::new();
        for (at, cut) in cuts.iter().enumerate() {
            let until = cuts.get(at + 1).map_or(24 * 60, |next| next.minutes());
            let until = i64::from(until) * MINUTE;
            let moment = Moment::of(date, *cut, &tables.holidays);
            let holds = |row: &usize| moment.within(&tables.bans.rows[*row]);
            let key: Vec<bool> = timed.iter().map(holds).collect();
            let matrix = match known.iter().position(|other| *other == key) {
                Some(matrix) => matrix,
                None => {
                    let trip = Trip {
                        moment: Some(moment),
                        ..base.clone()
                    };
                    let network = opened.network_for(&trip)?;
                    matrices.push(matrix(&network));
                    networks.push(network);
                    known.push(key);
                    known.len() - 1
                }
            };
            match periods.last_mut().filter(|last| last.matrix == matrix) {
                Some(last) => last.until = until,
                None => periods.push(Period { until, matrix }),
            }
        }
        days.push(periods);
    }
    let ways = Ways::by_hour(ways, matrices, from, days);
    Ok(Some((ways, Hourly { always, networks })))
}

/// Whether a ban holds at some times only.
fn is_timed(ban: &BanRow) -> bool {
    ban.from.is_some() || !matches!(ban.days, None | Some(BanDays::All))
}

/// Classes on board of any vehicle, where a ban names classes: a ban of one of them is kept by all.
fn classes(tables: &Tables, register: &Register) -> Vec<String> {
    if tables.bans.rows.iter().all(|ban| ban.classes.0.is_empty()) {
        return Vec::new();
    }
    let bins = register.points.iter().flat_map(|point| &point.bins);
    let classes: BTreeSet<String> = bins.map(|bin| class(&bin.code)).collect();
    classes.into_iter().collect()
}

/// Midnight, and the times at which bans begin or end.
fn cuts(tables: &Tables, timed: &[usize]) -> Vec<TimeOfDay> {
    let rows = timed.iter().map(|row| &tables.bans.rows[*row]);
    let ends = rows.flat_map(|ban| [ban.from, ban.to]).flatten();
    let cuts: BTreeSet<TimeOfDay> = ends.chain([TimeOfDay::MIDNIGHT]).collect();
    let day = |cut: &TimeOfDay| i64::from(cut.minutes()) < 24 * 60;
    cuts.into_iter().filter(day).collect()
}

/// Roads closed and slowed as if every ban with hours that concerns the load held at once.
fn changes(opened: &Opened, trip: &Trip, timed: &[usize]) -> Result<Vec<RoadChange>, Vec<Finding>> {
    let tables = opened.dataset.tables();
    let Some(settings) = tables.profile(&trip.profile) else {
        opened.network_for(trip)?; // says that there is none
        return Ok(Vec::new());
    };
    let profile = Profile::of(&settings);
    let concerns = |ban: &BanRow| {
        let vehicle = ban.vehicles.0.is_empty() || ban.vehicles.has(&trip.profile);
        let load = ban.classes.0.is_empty() || trip.classes.iter().any(|c| ban.classes.has(c));
        vehicle && load
    };
    let on = opened.roads.rulebook().on().iter();
    let held = on.filter(|(_, ban)| timed.contains(&(*ban as usize)));
    let change = |(road, ban): &(u32, u32)| {
        let ban = &tables.bans.rows[*ban as usize];
        let row = &tables.roads.rows[*road as usize].row;
        let change = match (ban.effect, ban.kmh) {
            _ if !concerns(ban) => return None,
            (BanEffect::Forbid, _) => Change::Close(true),
            (BanEffect::Speed, Some(kmh)) => {
                let share = kmh / profile.speed_kmh(row);
                if share >= 1.0 {
                    return None;
                }
                Change::Slow(share.max(0.01))
            }
            (BanEffect::Speed, None) => return None,
        };
        let road = row.id.clone();
        Some(RoadChange { road, change })
    };
    Ok(held.filter_map(change).collect())
}
