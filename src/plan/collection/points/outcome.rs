//! A plan told with names: what a report, a page and a file get.

use super::build::Waste;
use super::instance::{Instance, Measure, Origin};
use super::solution::{Cost, Fault, Open, Plan, Status, brought};
use super::why::Cause;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::points::PointRules;
use crate::finding::Bilingual;
use crate::quantity::{Cny, LonLat, Metres, Seconds, Tonnes};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Version of this structure, the first key of the document.
pub const SCHEMA: &str = "wasteflow/points/1";

/// One room of a point.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PointRoom)]
pub struct RoomTold {
    /// Collector's facility id.
    pub collector: String,
    /// Codes it may hold.
    pub codes: Vec<String>,
    /// Tonnes a year.
    pub t: Tonnes,
    /// Times a year it is emptied.
    pub trips: f64,
    /// Way of the collector, there and back.
    pub metres: Metres,
}

/// An open point.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PointTold {
    /// Candidate id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// Why it was a candidate.
    pub origin: Origin,
    /// Size.
    pub size: String,
    /// Room, tonnes at a time.
    pub room_t: Tonnes,
    /// Rooms in use.
    pub rooms: Vec<RoomTold>,
    /// Sources that bring there.
    pub sources: usize,
    /// Tonnes a year.
    pub t: Tonnes,
    /// Longest drive to it.
    pub farthest: Metres,
    /// What it costs a year.
    pub cny: Cny,
    /// What emptying costs a year.
    pub trips_cny: Cny,
}

/// One waste of one source that is brought to a point.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PointBring)]
pub struct Bring {
    /// Generator id.
    pub source: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// Point it brings to.
    pub point: String,
    /// Collector whose room it is.
    pub collector: String,
    /// Tonnes a year.
    pub t: Tonnes,
    /// Way.
    pub metres: Metres,
    /// Time.
    pub seconds: Seconds,
    /// What it costs a year, with what stays on the rounds.
    pub cny: Cny,
    /// What it costs today.
    pub today: Cny,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PointsPlan {
    /// Open points.
    pub points: Vec<PointTold>,
    /// Facility ids of collectors with rooms.
    pub collectors: Vec<String>,
    /// What it costs a year.
    pub cost: Cost,
    /// All of it.
    pub cny: Cny,
    /// Share of the sources covered, each by the part of its waste that is brought.
    pub sources: f64,
    /// Share of the tonnes covered.
    pub tonnes: f64,
    /// Share of the sources with an open point within the limit, whether they bring there or not.
    pub within: f64,
    /// Who brings what where.
    pub brings: Vec<Bring>,
}

/// A choice made by hand.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PointsHand {
    /// Its plan.
    pub plan: PointsPlan,
    /// What it breaks of what was asked.
    pub faults: Vec<Fault>,
    /// What it costs more than the plan found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<Cny>,
}

/// The widest plan of so many points, and the cheapest of these.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PointsCurve)]
pub struct CurvePoint {
    /// Points allowed.
    pub points: usize,
    /// Points used.
    pub open: Vec<String>,
    /// Share of the sources covered.
    pub sources: f64,
    /// Share of the tonnes covered.
    pub tonnes: f64,
    /// No plan of so many points covers a larger share of what is counted.
    pub widest: f64,
    /// What it costs a year at these points.
    pub cny: Cny,
    /// Relative gap of that cost among plans with these points, where something is proved about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
}

/// A zone without a point.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PointsZone)]
pub struct ZoneTold {
    /// Zone id.
    pub zone: String,
    /// Its name.
    pub name: Bilingual,
    /// Sources in it.
    pub sources: usize,
    /// Share of these covered by points elsewhere.
    pub covered: f64,
    /// Why it has none.
    pub cause: Cause,
    /// Its best candidate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidate: Option<String>,
    /// What sources would save there, the other points as they are.
    pub saves: Cny,
    /// What point and emptying would cost there.
    pub costs: Cny,
    /// Sources that would be covered besides.
    pub adds: f64,
}

/// What a call of today's rounds costs, and what that number rests on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CallPrice {
    /// CNY a call.
    pub cny: Cny,
    /// Mark and words: the case's own number, or rounds that were planned.
    #[schema(value_type = String)]
    pub source: Source,
}

impl CallPrice {
    /// As the case says.
    #[must_use]
    pub fn of_case(rules: &PointRules) -> Self {
        let known = rules.sources.get("call").cloned();
        Self {
            cny: rules.call,
            source: known.unwrap_or_else(|| Source::new(Mark::Demo, "程序默认值，为假设")),
        }
    }

    /// Of rounds that were planned: what they cost, less what their tonnes cost by the rules, spread over their calls.
    /// `None` without calls.
    #[must_use]
    pub fn of_rounds(
        rules: &PointRules,
        days: usize,
        calls: u32,
        t: Tonnes,
        cny: Cny,
    ) -> Option<Self> {
        let tonnes = t * rules.round;
        let each = (calls > 0).then(|| (cny - tonnes).max(Cny::ZERO) * (1.0 / f64::from(calls)))?;
        let formula = format!(
            "班次 {days} 天 {calls} 站次：（{:.0} 元 − {:.2} t × {:.0} 元/t）÷ 站次",
            cny.0, t.0, rules.round.0
        );
        Some(Self {
            cny: each,
            source: Source::new(Mark::Derived, formula),
        })
    }
}

/// Points, judged.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PointsOutcome {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario id.
    pub scenario: String,
    /// Which waste.
    pub waste: Waste,
    /// True when synthetic rows or assumed prices are behind the numbers.
    pub demo: bool,
    /// Sources.
    pub sources: usize,
    /// Their tonnes a year.
    pub t: Tonnes,
    /// Wastes of small sources that nobody collects, which are no part of the question.
    pub left_out: usize,
    /// What a call of today's rounds costs.
    pub call: CallPrice,
    /// Driving limit, km.
    pub limit_km: f64,
    /// Coverage asked for.
    pub cover: f64,
    /// What coverage counts.
    pub measure: Measure,
    /// Most points.
    pub most_points: usize,
    /// Most collectors (R027).
    pub most_collectors: usize,
    /// Budget for points and emptying, CNY a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Cny>,
    /// What everything costs today, without any point.
    pub today: Cny,
    /// How the solve ended.
    pub status: Status,
    /// Whether somebody asked to stop, or the time was up: what was to be found out besides may be missing.
    pub stopped: bool,
    /// No plan costs less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Cny>,
    /// How much of its cost a better plan could save at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// Largest share that any plan within the caps covers; told where the coverage asked for cannot be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub widest: Option<f64>,
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PointsPlan>,
    /// What the check finds in it.
    pub faults: Vec<Fault>,
    /// The choice made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand: Option<PointsHand>,
    /// Coverage and cost by the number of points.
    pub curve: Vec<CurvePoint>,
    /// Zones without a point.
    pub zones: Vec<ZoneTold>,
}

fn point(instance: &Instance, plan: &Plan, open: &Open) -> PointTold {
    let candidate = &instance.candidates[open.candidate];
    let size = &instance.sizes[open.size];
    let own = || {
        let ways = plan.ways.iter().map(|way| &instance.ways[*way]);
        ways.filter(|way| way.candidate == open.candidate)
    };
    let come = brought(instance, plan, open);
    let trip = |kind: usize| {
        let collector = instance.kinds[kind].collector;
        instance.trip(open.candidate, collector)
    };
    let sources: BTreeSet<usize> = own()
        .map(|way| instance.demands[way.demand].source)
        .collect();
    PointTold {
        id: candidate.id.clone(),
        name: candidate.name.clone(),
        zone: candidate.zone.clone(),
        place: candidate.place,
        origin: candidate.origin,
        size: size.id.clone(),
        room_t: size.room * f64::from(size.rooms),
        rooms: (open.rooms.iter().zip(&come))
            .map(|(room, t)| RoomTold {
                collector: instance.collectors[instance.kinds[room.kind].collector]
                    .id
                    .clone(),
                codes: instance.kinds[room.kind].codes.clone(),
                t: *t,
                trips: room.trips,
                metres: trip(room.kind).map_or(Metres::ZERO, |trip| trip.metres),
            })
            .collect(),
        sources: sources.len(),
        t: come.iter().sum(),
        farthest: own().map(|way| way.metres).fold(Metres::ZERO, Metres::max),
        cny: instance.fixed(open.candidate, open.size),
        trips_cny: (open.rooms.iter())
            .map(|room| trip(room.kind).map_or(Cny::ZERO, |trip| trip.cny * room.trips))
            .sum(),
    }
}

/// A plan with names.
#[must_use]
pub fn told(instance: &Instance, plan: &Plan) -> PointsPlan {
    let bring = |way: &usize| {
        let way = &instance.ways[*way];
        let demand = &instance.demands[way.demand];
        let source = &instance.sources[demand.source];
        let collector = instance.kinds[demand.kind].collector;
        Bring {
            source: source.id.clone(),
            name: source.name.clone(),
            zone: source.zone.clone(),
            place: source.place,
            point: instance.candidates[way.candidate].id.clone(),
            collector: instance.collectors[collector].id.clone(),
            t: way.t,
            metres: way.metres,
            seconds: way.seconds,
            cny: way.cny,
            today: demand.today,
        }
    };
    let open: BTreeSet<usize> = plan.open.iter().map(|open| open.candidate).collect();
    let near: BTreeSet<usize> = (instance.ways.iter())
        .filter(|way| open.contains(&way.candidate))
        .map(|way| instance.demands[way.demand].source)
        .collect();
    PointsPlan {
        points: plan.open.iter().map(|open| point(instance, plan, open)).collect(),
        collectors: (plan.collectors.iter())
            .map(|c| instance.collectors[*c].id.clone())
            .collect(),
        cost: plan.cost,
        cny: plan.cost.all(),
        sources: plan.sources,
        tonnes: plan.tonnes,
        #[allow(clippy::cast_precision_loss)] // Fewer sources than 2^52.
        within: near.len() as f64 / instance.sources.len().max(1) as f64,
        brings: plan.ways.iter().map(bring).collect(),
    }
}
