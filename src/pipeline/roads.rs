//! The roads of an opened case: who drives them on a trip, which are closed, the ways between two
//! places, and what lies within some minutes.

use super::{Opened, orders, refuse};
use crate::dataset::Dataset;
use crate::dataset::record::Sheet;
use crate::dataset::tables::{BanRow, Feature, RoadRow};
use crate::finding::{self, Bilingual, Finding, Place};
use crate::network::exposure::Crowd;
use crate::network::isochrone::Sense;
use crate::network::pareto::FrontLimits;
use crate::network::rules::{Moment, Rulebook, Trip as Load, Use};
use crate::network::{
    Network, Objective, Path, Profile, RoadChange, Snap, Step, Terms, Topology, changes_by_row,
    faults,
};
use crate::plan::control::Control;
use crate::quantity::{LonLat, Metres, Seconds};
use crate::stop::StopFlag;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The vehicle a plan is made for.
pub const LORRY: &str = "lorry";

/// Ways of the trade-off shown between the extremes.
const SHOWN_WAYS: usize = 24;

/// Networks of other trips kept beside the plan's own.
const KEPT: usize = 4;

/// Who drives, with what, when, and on which changed roads.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// Profile id.
    pub profile: String,
    /// When; without it bans with hours do not hold.
    pub moment: Option<Moment>,
    /// Waste classes on board, e.g. `HW08`.
    pub classes: Vec<String>,
    /// Roads closed or slowed.
    pub changes: Vec<RoadChange>,
}

impl Default for Trip {
    /// The lorry of the plan, at no particular time, on the roads as they are.
    fn default() -> Self {
        Self {
            profile: LORRY.to_owned(),
            moment: None,
            classes: Vec::new(),
            changes: Vec::new(),
        }
    }
}

/// The roads of a trip, and what is to be said about them.
type Judged = (Arc<Network>, Vec<Finding>);

/// What all trips on the roads of one dataset share.
pub struct Roads {
    topology: Arc<Topology>,
    rulebook: Rulebook,
    /// People beside each row, tenths of a person·km.
    people: OnceLock<Vec<u32>>,
    kept: Mutex<Vec<(Trip, Judged)>>,
    /// Where orders are kept.
    folder: Option<PathBuf>,
}

impl Roads {
    /// Joins the roads of a case; `folder` is where prepared orders are kept.
    pub(super) fn of(
        dataset: &Dataset,
        folder: Option<PathBuf>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let tables = dataset.tables();
        let (topology, found) = Topology::build(&tables.roads, &tables.turns);
        findings.extend(found);
        Self::on(Arc::new(topology), dataset, folder)
    }

    fn on(topology: Arc<Topology>, dataset: &Dataset, folder: Option<PathBuf>) -> Self {
        let tables = dataset.tables();
        Self {
            topology,
            rulebook: Rulebook::new(&tables.roads, &tables.bans, &tables.areas),
            people: OnceLock::new(),
            kept: Mutex::default(),
            folder,
        }
    }

    /// The roads of a changed case. What joins them is shared where the change leaves it as it is.
    pub(super) fn changed(
        &self,
        dataset: &Dataset,
        topology_changed: bool,
        findings: &mut Vec<Finding>,
    ) -> Self {
        if topology_changed {
            Self::of(dataset, self.folder.clone(), findings)
        } else {
            Self::on(self.topology.clone(), dataset, self.folder.clone())
        }
    }

    /// Which bans lie on which roads.
    pub(super) fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// The roads as a trip meets them, and what is to be said about them.
    ///
    /// # Errors
    /// `N110` for changes that cannot be made, `N111` for a profile that is not there.
    pub fn network(&self, dataset: &Dataset, trip: &Trip) -> Result<Judged, Vec<Finding>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, judged)) = kept().iter().find(|(known, _)| known == trip) {
            return Ok(judged.clone());
        }
        let tables = dataset.tables();
        let changes = changes_by_row(&tables.roads, &trip.changes)?;
        let settings = tables.profile(&trip.profile).ok_or_else(|| {
            let known = tables.profile_ids().join(", ");
            let cause = Bilingual::new(
                format!("没有车辆配置“{}”；可用：{known}", trip.profile),
                format!("there is no profile {}; there are: {known}", trip.profile),
            );
            vec![faults::NO_PROFILE.finding(Place::file("profiles/"), cause)]
        })?;
        let profile = Profile::of(&settings);
        let load = Load {
            moment: trip.moment,
            classes: &trip.classes,
        };
        let ruled = self
            .rulebook
            .judge(&tables.roads, &tables.bans, &profile, &load);
        let people = self.people(dataset);
        let terms = |row: usize| {
            let own = match ruled.uses[row] {
                Use::Drive {
                    kmh,
                    factor,
                    penalty_s_per_km,
                    ..
                } => Some(Terms {
                    kmh: kmh / factor,
                    extra_s: penalty_s_per_km * tables.roads.rows[row].row.length_m.km(),
                    people: people[row],
                }),
                Use::Unfit(_) | Use::Banned(_) => None,
            };
            let changes = changes.get(&row).map_or(&[][..], Vec::as_slice);
            changes.iter().fold(own, |terms, change| change.of(terms))
        };
        let (network, findings) =
            Network::over(self.topology.clone(), &tables.roads, &profile, terms);
        let judged = (Arc::new(network), findings);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((trip.clone(), judged.clone()));
        Ok(judged)
    }

    fn people(&self, dataset: &Dataset) -> &[u32] {
        self.people.get_or_init(|| {
            let tables = dataset.tables();
            let exposure = &tables.case.exposure;
            Crowd::new(&tables.population, &tables.areas, exposure).of_roads(&tables.roads)
        })
    }

    /// Makes the topology ready for searches, with progress; false when stopped.
    pub(super) fn prepare(&self, control: &Control) -> bool {
        let text = Bilingual::new("整理路网", "preparing the roads");
        let progress = |share: f64| control.report("roads", text.clone(), Some(share));
        orders::prepare(
            &self.topology,
            self.folder.as_deref(),
            &control.stop,
            &progress,
        )
        .is_some()
    }
}

impl Opened {
    /// The same case on changed roads, further to changes made before.
    ///
    /// # Errors
    /// `N110` for changes that cannot be made, and what keeps the changed net from being used.
    pub fn with_roads(&self, changes: &[RoadChange]) -> Result<Self, Vec<Finding>> {
        if changes.is_empty() {
            return Ok(self.clone());
        }
        let mut trip = self.trip.clone();
        trip.changes.extend_from_slice(changes);
        let (network, found) = self.roads.network(&self.dataset, &trip)?;
        let mut findings = self.dataset.findings().to_vec();
        findings.extend(found);
        findings.extend(network.check_case(&self.dataset));
        finding::sort(&mut findings);
        refuse(&findings)?;
        Ok(Self {
            network,
            findings,
            trip,
            ..self.clone()
        })
    }

    /// The network of another trip on the same roads, the case's own changes included.
    ///
    /// # Errors
    /// See [`Roads::network`].
    pub fn network_for(&self, trip: &Trip) -> Result<Arc<Network>, Vec<Finding>> {
        let mut changes = self.trip.changes.clone();
        changes.extend_from_slice(&trip.changes);
        let trip = Trip {
            changes,
            ..trip.clone()
        };
        if trip == self.trip {
            return Ok(self.network.clone());
        }
        self.roads
            .network(&self.dataset, &trip)
            .map(|(network, _)| network)
    }
}

/// Makes the roads ready for searches, with progress; false when stopped. Searches do it themselves
/// when nobody did, without a word.
#[must_use]
pub fn prepare(opened: &Opened, control: &Control) -> bool {
    opened.roads.prepare(control)
}

/// A way between two places, and what it is best in.
#[derive(Clone, Debug)]
pub struct Route {
    /// What no other way beats it in; empty for one that lies between two others.
    pub best: Vec<Objective>,
    /// The way itself.
    pub path: Path,
    /// Ids of the roads taken, in order.
    pub roads: Vec<String>,
    /// The way by road names.
    pub steps: Vec<Step>,
}

/// All ways worth a look between two places.
#[derive(Clone, Debug)]
pub struct Routes {
    /// Where the start was set on the roads.
    pub from: Snap,
    /// Where the end was.
    pub to: Snap,
    /// Fastest first, then by length; none when there is no way.
    pub routes: Vec<Route>,
    /// True when every way is there that no other beats on length and exposure together.
    pub complete: bool,
    /// Bans with hours or days that were left out because no time was given.
    pub left_out: Vec<BanRow>,
}

/// The fastest, the shortest and the least exposed way between two places, and those that trade length
/// against people exposed.
///
/// # Errors
/// Findings on the trip ([`Roads::network`]); `N112` when a place can be set on no road, `N113` when
/// only on one farther away than the case allows.
pub fn routes(
    opened: &Opened,
    from: LonLat,
    to: LonLat,
    trip: &Trip,
    stop: &StopFlag,
) -> Result<Routes, Vec<Finding>> {
    let network = opened.network_for(trip)?;
    let from_snap = opened.set_on_road(&network, from, ("起点", "the start"))?;
    let to_snap = opened.set_on_road(&network, to, ("终点", "the end"))?;
    let mut routes: Vec<Route> = Vec::new();
    let sheet = &opened.dataset.tables().roads;
    for objective in Objective::ALL {
        let Some(path) = network.path_by(objective, from, to) else {
            continue;
        };
        match routes
            .iter_mut()
            .find(|known| known.path.measure == path.measure)
        {
            Some(known) => known.best.push(objective),
            None => routes.push(route(vec![objective], path, sheet)),
        }
    }
    let limits = FrontLimits {
        ways: SHOWN_WAYS,
        ..FrontLimits::default()
    };
    let between = network.trade_off(from, to, limits, stop);
    for path in between.paths {
        let same = |known: &Route| {
            let (a, b) = (known.path.measure, path.measure);
            (a.dm, a.people) == (b.dm, b.people)
        };
        if !routes.iter().any(same) {
            routes.push(route(Vec::new(), path, sheet));
        }
    }
    routes.sort_by_key(|route| {
        let measure = route.path.measure;
        let fastest = route.best.contains(&Objective::Fastest);
        (!fastest, measure.dm, measure.people, measure.ms)
    });
    Ok(Routes {
        from: from_snap,
        to: to_snap,
        routes,
        complete: between.complete,
        left_out: opened.roads.left_out(&opened.dataset, trip),
    })
}

impl Roads {
    /// Bans that might hold on a trip but need a time to say so.
    fn left_out(&self, dataset: &Dataset, trip: &Trip) -> Vec<BanRow> {
        let tables = dataset.tables();
        let Some(settings) = tables.profile(&trip.profile) else {
            return Vec::new();
        };
        let load = Load {
            moment: trip.moment,
            classes: &trip.classes,
        };
        let profile = Profile::of(&settings);
        let judged = self
            .rulebook
            .judge(&tables.roads, &tables.bans, &profile, &load);
        let rows = judged.left_out.iter();
        rows.map(|row| tables.bans.rows[*row as usize].clone())
            .collect()
    }
}

fn route(best: Vec<Objective>, path: Path, sheet: &Sheet<Feature<RoadRow>>) -> Route {
    let roads = path.roads.iter().map(|row| sheet.rows[*row].row.id.clone());
    Route {
        best,
        roads: roads.collect(),
        steps: path.steps(sheet),
        path,
    }
}

impl Opened {
    /// Sets a place on a road no farther away than the case allows: a way from there would be made up.
    fn set_on_road(
        &self,
        network: &Network,
        place: LonLat,
        (zh, en): (&str, &str),
    ) -> Result<Snap, Vec<Finding>> {
        let snap = network.snap(place).ok_or_else(|| vec![no_road_near()])?;
        let limit = Metres(self.dataset.tables().case.snap_limit_m);
        if snap.distance <= limit {
            return Ok(snap);
        }
        let (far, limit) = (snap.distance.km(), limit.km());
        let cause = Bilingual::new(
            format!("{zh}离该车辆可用的最近道路 {far:.1} 公里，超过上限 {limit:.1} 公里"),
            format!(
                "{en} is {far:.1} km from the nearest road the vehicle may use, beyond the limit of {limit:.1} km"
            ),
        );
        Err(vec![
            faults::TOO_FAR.finding(Place::file("roads.geojson"), cause),
        ])
    }
}

fn no_road_near() -> Finding {
    faults::NO_WAY_ON.finding(
        Place::file("roads.geojson"),
        Bilingual::new(
            "附近没有该车辆可用的道路",
            "there is no road that the vehicle may use",
        ),
    )
}

/// What a vehicle reaches from a place (or from where it reaches the place) within each of the limits,
/// as areas of 250 m around the roads; the limits rise.
///
/// # Errors
/// As [`routes`].
pub fn isochrones(
    opened: &Opened,
    place: LonLat,
    towards: bool,
    minutes: &[f64],
    trip: &Trip,
    stop: &StopFlag,
) -> Result<Vec<geo::MultiPolygon<f64>>, Vec<Finding>> {
    let network = opened.network_for(trip)?;
    opened.set_on_road(&network, place, ("地点", "the place"))?;
    let sense = if towards { Sense::Towards } else { Sense::Away };
    let limits: Vec<Seconds> = minutes.iter().map(|m| Seconds(m * 60.0)).collect();
    network
        .within(place, sense, &limits, stop)
        .ok_or_else(|| vec![no_road_near()])
}
