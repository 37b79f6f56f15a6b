//! Ways of collectors by the hour: a case's bans with hours in; for each set of bans that ever hold together a matrix,
//! the hours of each day it holds in, and the ways that no ban forbids at any hour out.
//!
//! A ban that names classes binds the vehicles of an operator one of whose calls has such a class, whatever is on board at
//! the moment. Operators that keep the same of these bans are a group with networks of its own; nobody drives from a place of
//! one operator to one of another, so that one matrix holds the ways of all groups.

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
use crate::quantity::LonLat;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
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
    /// Where no ban forbids at any hour, by group of operators.
    pub(super) always: Vec<Arc<Network>>,
    /// In the order of the matrices of [`Ways`], by group.
    pub(super) networks: Vec<Vec<Arc<Network>>>,
    /// Group of each operator.
    pub(super) groups: BTreeMap<String, usize>,
    /// Where no ban of any class forbids at any hour: for what stores send on.
    pub(super) onward: Arc<Network>,
}

/// Operators that keep the same bans.
struct Group {
    /// Those of their classes that bans name.
    classes: Vec<String>,
    /// Rows of their places in the matrix.
    rows: Vec<usize>,
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
    let (groups, of_operator) = groups(tables, register);
    let base = |classes: &[String]| Trip {
        profile: PROFILE.to_owned(),
        classes: classes.to_vec(),
        ..Trip::default()
    };
    let timed: Vec<usize> = (0..tables.bans.rows.len())
        .filter(|row| is_timed(&tables.bans.rows[*row]))
        .collect();
    let strict = |classes: &[String]| -> Result<(bool, Arc<Network>), Vec<Finding>> {
        let base = base(classes);
        let changes = changes(opened, &base, &timed)?;
        let changed = !changes.is_empty();
        let network = opened.network_for(&Trip { changes, ..base })?;
        Ok((changed, network))
    };
    let (mut always, mut changed) = (Vec::new(), false);
    for group in &groups {
        let (by_hour, network) = strict(&group.classes)?;
        changed |= by_hour;
        always.push(network);
    }
    let all: BTreeSet<&String> = groups.iter().flat_map(|group| &group.classes).collect();
    let all: Vec<String> = all.into_iter().cloned().collect();
    let mut roads = Hourly {
        onward: strict(&all)?.1,
        always,
        networks: Vec::new(),
        groups: of_operator,
    };
    if !prepare(opened, control) {
        return Ok(None);
    }
    let matrix = |networks: &[Arc<Network>]| joined(&groups, networks, &places, control);
    let ways = matrix(&roads.always);
    if !changed {
        return Ok(Some((ways.into(), roads)));
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
                    let mut networks = Vec::new();
                    for group in &groups {
                        let trip = Trip {
                            moment: Some(moment),
                            ..base(&group.classes)
                        };
                        networks.push(opened.network_for(&trip)?);
                    }
                    matrices.push(matrix(&networks));
                    roads.networks.push(networks);
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
    Ok(Some((ways, roads)))
}

/// The ways of each group on its own roads in one matrix.
fn joined(
    groups: &[Group],
    networks: &[Arc<Network>],
    places: &[LonLat],
    control: &Control,
) -> Matrix {
    if let [network] = networks {
        return network.matrix(places, places, &control.stop);
    }
    let mut all = Matrix::unreachable(places.len(), places.len());
    for (group, network) in groups.iter().zip(networks) {
        let own: Vec<LonLat> = group.rows.iter().map(|row| places[*row]).collect();
        let part = network.matrix(&own, &own, &control.stop);
        for (i, from) in group.rows.iter().enumerate() {
            for (j, to) in group.rows.iter().enumerate() {
                if let Some(way) = part.get(i, j) {
                    all.set(*from, *to, way);
                }
            }
        }
    }
    all
}

/// Whether a ban holds at some times only.
fn is_timed(ban: &BanRow) -> bool {
    ban.from.is_some() || !matches!(ban.days, None | Some(BanDays::All))
}

/// Operators by the classes of their calls that bans name, and the group of each.
fn groups(tables: &Tables, register: &Register) -> (Vec<Group>, BTreeMap<String, usize>) {
    let named = |class: &String| tables.bans.rows.iter().any(|ban| ban.classes.has(class));
    let mut by_classes: BTreeMap<Vec<String>, Vec<&String>> = BTreeMap::new();
    for operator in register.depots.keys() {
        let own = (register.points.iter()).filter(|point| point.operator == *operator);
        let classes = own.flat_map(|point| point.bins.iter().map(|bin| class(&bin.code)));
        let classes: BTreeSet<String> = classes.filter(named).collect();
        let classes = classes.into_iter().collect();
        by_classes.entry(classes).or_default().push(operator);
    }
    let (mut groups, mut of_operator) = (Vec::new(), BTreeMap::new());
    for (classes, operators) in by_classes {
        let depots = operators.iter().filter_map(|id| register.depot(id));
        let points = (0..register.points.len())
            .filter(|point| operators.contains(&&register.points[*point].operator));
        let rows = depots.chain(points.map(|point| register.row(point)));
        of_operator.extend(operators.iter().map(|id| ((*id).clone(), groups.len())));
        groups.push(Group {
            classes,
            rows: rows.collect(),
        });
    }
    (groups, of_operator)
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
