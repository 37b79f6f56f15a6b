//! Questions about driving as they come in, and answers as they go out: vehicles, ways between two
//! places, how far one gets. Shapes only; [`super::Engine`] answers.

use super::error::{Code, Problem};
use super::state::BASE;
use crate::dataset::Dataset;
use crate::dataset::cell::{Cell, Mark, Source, TimeOfDay};
use crate::dataset::profile::ProfileSettings;
use crate::finding::Bilingual;
use crate::network::RoadChange;
use crate::quantity::{LonLat, Metres, Seconds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most roads that can be changed in one request.
pub const MOST_CHANGES: usize = 1000;

/// Longest drive an area can be asked for, minutes.
const MOST_MINUTES: f64 = 600.0;

/// Most areas in one request.
const MOST_AREAS: usize = 12;

/// A kind of day to a ban.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayName {
    /// Worked.
    Workday,
    /// Saturday or Sunday, not worked.
    Weekend,
    /// Public holiday.
    Holiday,
}

/// When a vehicle leaves.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// Kind of day.
    pub day: DayName,
    /// Time of day, `HH:MM`.
    #[schema(example = "08:00")]
    pub time: String,
}

impl Leaving {
    /// The time of day.
    ///
    /// # Errors
    /// [`Code::BadBody`] when it is none.
    pub fn time(&self) -> Result<TimeOfDay, Problem> {
        TimeOfDay::parse(&self.time).map_err(|_| {
            Code::BadBody.because(
                format!("at.time 应为 HH:MM，收到 {}", self.time),
                format!("at.time should be HH:MM, not {}", self.time),
            )
        })
    }
}

fn lorry() -> String {
    "lorry".to_owned()
}

fn base() -> String {
    BASE.to_owned()
}

/// Which ways there are between two places.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteRequest {
    /// Start.
    pub from: LonLat,
    /// End.
    pub to: LonLat,
    /// Profile id.
    #[serde(default = "lorry")]
    pub profile: String,
    /// When the vehicle leaves; without it, bans with hours or days do not hold and the answer says so.
    #[serde(default)]
    pub at: Option<Leaving>,
    /// Waste classes on board (`HW08`), for bans that name some.
    #[serde(default)]
    pub waste: Vec<String>,
    /// Roads closed or slowed for this question only.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub changes: Vec<RoadChange>,
    /// Scenario id; `base` for the case as it is.
    #[serde(default = "base")]
    pub scenario: String,
}

/// How far one gets.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IsochroneRequest {
    /// The place.
    pub from: LonLat,
    /// Driving times, minutes: one area for each.
    #[schema(max_items = 12)]
    pub minutes: Vec<f64>,
    /// True: from where the place is reached; false: what is reached from it.
    #[serde(default)]
    pub reverse: bool,
    /// Profile id.
    #[serde(default = "lorry")]
    pub profile: String,
    /// Roads closed or slowed for this question only.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub changes: Vec<RoadChange>,
    /// Scenario id; `base` for the case as it is.
    #[serde(default = "base")]
    pub scenario: String,
}

fn check_place(name: &str, place: LonLat) -> Result<(), Problem> {
    if place.lon.abs() <= 180.0 && place.lat.abs() <= 90.0 {
        return Ok(());
    }
    let LonLat { lon, lat } = place;
    Err(Code::BadBody.because(
        format!("{name} 不是经纬度：{lon}, {lat}"),
        format!("{name} is no longitude and latitude: {lon}, {lat}"),
    ))
}

/// Refuses more changes than anybody makes by hand.
///
/// # Errors
/// [`Code::BadBody`].
pub fn at_most(changes: &[RoadChange]) -> Result<(), Problem> {
    if changes.len() <= MOST_CHANGES {
        return Ok(());
    }
    let many = changes.len();
    Err(Code::BadBody.because(
        format!("changes 有 {many} 条，至多 {MOST_CHANGES} 条"),
        format!("there are {many} changes, at most {MOST_CHANGES} are taken"),
    ))
}

impl RouteRequest {
    /// Refuses what cannot be meant.
    ///
    /// # Errors
    /// [`Code::BadBody`], with the value.
    pub fn check(&self) -> Result<(), Problem> {
        check_place("from", self.from)?;
        check_place("to", self.to)?;
        at_most(&self.changes)?;
        self.at.as_ref().map_or(Ok(()), |at| at.time().map(drop))
    }
}

impl IsochroneRequest {
    /// Refuses what cannot be meant.
    ///
    /// # Errors
    /// [`Code::BadBody`], with the value.
    pub fn check(&self) -> Result<(), Problem> {
        check_place("from", self.from)?;
        let good = |minutes: &f64| *minutes > 0.0 && *minutes <= MOST_MINUTES;
        if self.minutes.is_empty()
            || self.minutes.len() > MOST_AREAS
            || !self.minutes.iter().all(good)
        {
            return Err(Code::BadBody.because(
                format!("minutes 应有 1–{MOST_AREAS} 个，每个在 0 以上、{MOST_MINUTES} 以内"),
                format!(
                    "minutes takes 1 to {MOST_AREAS} numbers above 0 and at most {MOST_MINUTES}"
                ),
            ));
        }
        at_most(&self.changes)
    }
}

/// A vehicle one can ask for.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProfileInfo {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// What else there is to say.
    pub about: Bilingual,
    /// Fastest speed on any road, km/h.
    pub top_kmh: f64,
    /// Laden weight, t.
    pub weight_t: f64,
    /// What it holds to, each with its source.
    pub rules: Vec<ProfileRule>,
}

/// One thing a vehicle holds to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProfileRule {
    /// Key in the profile's file.
    pub id: String,
    /// In words.
    pub text: Bilingual,
    /// Where it comes from.
    #[schema(value_type = String)]
    pub source: Source,
}

/// The vehicles a case has, own and built in.
#[must_use]
pub fn profiles(dataset: &Dataset) -> Vec<ProfileInfo> {
    let tables = dataset.tables();
    (tables.profile_ids().iter())
        .filter_map(|id| tables.profile(id))
        .map(|profile| ProfileInfo::of(&profile))
        .collect()
}

impl ProfileInfo {
    /// A profile of the case in words, each number with its source.
    #[must_use]
    pub fn of(profile: &ProfileSettings) -> Self {
        let source = |key: &str| {
            (profile.source(key).cloned()).unwrap_or_else(|| Source::new(Mark::Demo, ""))
        };
        let rule = |key: &str, zh: String, en: String| ProfileRule {
            id: key.to_owned(),
            text: Bilingual::new(zh, en),
            source: source(key),
        };
        let (top, weight, axle, height) = (
            profile.top_kmh,
            profile.weight_t,
            profile.axle_t,
            profile.height_m,
        );
        let mut rules = vec![
            rule(
                "top_kmh",
                format!("任何道路不超过 {top} km/h"),
                format!("at most {top} km/h on any road"),
            ),
            rule(
                "weight_t",
                format!("总重 {weight} 吨，不走限重更低的路"),
                format!("{weight} t laden; no road with a lower limit"),
            ),
            rule(
                "axle_t",
                format!("轴重 {axle} 吨，不走限轴重更低的路"),
                format!("{axle} t on an axle; no road with a lower limit"),
            ),
            rule(
                "height_m",
                format!("高 {height} 米，不走限高更低的路"),
                format!("{height} m high; no road with a lower limit"),
            ),
        ];
        if let Some(cap) = profile.cap.filter(|_| profile.hazmat) {
            let (motorway, other) = (cap.motorway_kmh, cap.other_kmh);
            rules.push(rule(
                "cap",
                format!("载危险货物：高速公路不超过 {motorway} km/h，其他道路不超过 {other} km/h"),
                format!(
                    "with dangerous goods at most {motorway} km/h on motorways, {other} elsewhere"
                ),
            ));
        }
        if profile.hazmat {
            let named: Vec<&str> = profile.tunnels.iter().map(|one| one.word()).collect();
            rules.push(rule(
                "tunnels",
                format!("载危险货物只过 {} 类隧道", named.join("、")),
                format!("with dangerous goods only tunnels {}", named.join(", ")),
            ));
        }
        let (kmh, detour) = (profile.access_kmh, profile.access_detour);
        rules.push(rule(
            "access_kmh",
            format!("点位到道路按直线 × {detour}、{kmh} km/h 计"),
            format!("between place and road {detour} × the straight line at {kmh} km/h"),
        ));
        Self {
            id: profile.id.clone(),
            name: profile.name.clone(),
            about: Bilingual::default(),
            top_kmh: top,
            weight_t: weight,
            rules,
        }
    }
}

/// What a way is best at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RouteKind {
    /// Least time.
    Fastest,
    /// Least length.
    Shortest,
    /// Fewest people times kilometres.
    LeastExposed,
    /// A trade-off: no other way beats it on length and exposure.
    Between,
}

/// Where a place joins the road.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RouteSnap {
    /// Degrees east of the point on the road.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Straight line from the place.
    pub distance_m: Metres,
    /// Road id.
    pub road: String,
}

/// Both ends on the road.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RouteSnaps {
    /// The start.
    pub from: RouteSnap,
    /// The end.
    pub to: RouteSnap,
}

/// Consecutive roads of one name.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RouteStep {
    /// Name, in the language of the case.
    pub name: String,
    /// Road number.
    #[serde(rename = "ref")]
    pub road_ref: Option<String>,
    /// Driven on it.
    pub metres: Metres,
}

/// One way.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Route {
    /// What it is best at; several where one way is.
    pub kind: Vec<RouteKind>,
    /// Length, the stretches between places and road included.
    pub metres: Metres,
    /// Time, those stretches included.
    pub seconds: Seconds,
    /// People exposed along the way times kilometres; `null` when the case knows of none.
    pub person_km: Option<f64>,
    /// The line, `[lon, lat]` each.
    #[schema(value_type = Vec<Vec<f64>>)]
    pub line: Vec<[f64; 2]>,
    /// The way by road names.
    pub steps: Vec<RouteStep>,
    /// Road ids in driving order.
    pub roads: Vec<String>,
}

/// The ways between two places: the fastest first, then what is best in other respects, then trade-offs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RouteAnswer {
    /// Both ends on the road.
    pub snap: RouteSnaps,
    /// The ways.
    pub routes: Vec<Route>,
    /// False when there are more trade-offs than are listed.
    pub complete: bool,
    /// Who drives.
    pub profile: ProfileInfo,
    /// What a reader has to know, such as bans that were not applied.
    pub notes: Vec<Bilingual>,
}
