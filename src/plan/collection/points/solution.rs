//! What a plan of points consists of, and what may be wrong with it.

use crate::finding::Bilingual;
use crate::quantity::{Cny, Tonnes};

/// A room of an open point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Kind it holds.
    pub kind: usize,
    /// Times a year it is emptied.
    pub trips: f64,
}

/// An open point.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// Candidate.
    pub candidate: usize,
    /// Size.
    pub size: usize,
    /// Rooms in use.
    pub rooms: Vec<Room>,
}

/// What a plan costs a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PointCost)]
pub struct Cost {
    /// Points.
    pub points: Cny,
    /// Emptying.
    pub trips: Cny,
    /// Bringing, with what stays on the rounds of those who bring.
    pub brought: Cny,
    /// Those who are visited as today.
    pub visited: Cny,
}

impl Cost {
    /// All of it.
    #[must_use]
    pub fn all(&self) -> Cny {
        self.points + self.trips + self.brought + self.visited
    }
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Open points, by candidate.
    pub open: Vec<Open>,
    /// Collectors with rooms, ascending.
    pub collectors: Vec<usize>,
    /// Ways used, ascending.
    pub ways: Vec<usize>,
    /// What it costs.
    pub cost: Cost,
    /// Share of the sources covered.
    pub sources: f64,
    /// Share of the tonnes covered.
    pub tonnes: f64,
}

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointStatus)]
pub enum Status {
    /// No plan is better, within the gap asked for.
    Optimal,
    /// Limits or a stop ended it; the gap says how far off it may be.
    Gap,
    /// No plan keeps all that was asked.
    Infeasible,
    /// Limits or a stop ended it before there was a plan or the proof that there is none.
    Undecided,
}

/// A plan with its proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How it ended.
    pub status: Status,
    /// The plan.
    pub plan: Option<Plan>,
    /// No plan costs less; minus infinity where nothing is proved.
    pub bound: Cny,
    /// With a budget: no plan covers a larger share; 1 where that was not asked.
    pub widest: f64,
}

impl Found {
    /// (cost − bound) / cost; `None` without a plan or a bound.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let cost = self.plan.as_ref()?.cost.all().0;
        self.bound
            .0
            .is_finite()
            .then(|| (cost - self.bound.0).max(0.0) / cost.abs().max(1e-9))
    }
}

/// What may be wrong with a plan.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointFault)]
pub enum Fault {
    /// A way, candidate, size or kind that is not there.
    Unknown,
    /// One waste of one source brought to two places.
    Twice,
    /// Waste brought where no room is for it.
    Closed,
    /// A candidate opened twice.
    Size,
    /// More rooms than the size has.
    Rooms,
    /// More brought than emptying takes away: over the limit at hand (R031).
    Load,
    /// Emptied more often than can be.
    Most,
    /// Emptied too seldom (R032).
    Least,
    /// A room of a collector that has none.
    Collector,
    /// Too many collectors (R027).
    Collectors,
    /// Too many points.
    Points,
    /// Less coverage than asked.
    Cover,
    /// Dearer than the budget.
    Budget,
    /// Not what was chosen by hand.
    Held,
    /// More rooms at a point that is there than it has room for.
    Hold,
    /// Cost or coverage told wrongly.
    Sum,
}

impl Fault {
    /// In words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Unknown => (
                "引用了不存在的线路、候选点、规模或类别",
                "a way, candidate, size or kind that is not there",
            ),
            Self::Twice => (
                "同一单位同一类废物送往两处",
                "one waste of one source goes to two places",
            ),
            Self::Closed => (
                "送往没有相应贮存间的点",
                "waste is brought where no room is for it",
            ),
            Self::Size => ("同一候选点重复设点", "a candidate is opened twice"),
            Self::Rooms => ("贮存间数超过该规模", "more rooms than the size has"),
            Self::Load => (
                "清运次数不足，超过点内限量（R031）",
                "emptied too seldom for the limit at hand (R031)",
            ),
            Self::Most => ("清运次数超过上限", "emptied more often than can be"),
            Self::Least => (
                "清运次数低于下限（R032）",
                "emptied less often than once a year or as asked (R032)",
            ),
            Self::Collector => (
                "贮存间属于未选用的收集单位",
                "a room of a collector that has none",
            ),
            Self::Collectors => (
                "收集单位超过上限（R027）",
                "more collectors than the cap (R027)",
            ),
            Self::Points => ("收集点超过上限", "more points than the cap"),
            Self::Cover => ("覆盖率低于要求", "less coverage than asked"),
            Self::Budget => ("费用超过预算", "dearer than the budget"),
            Self::Held => ("与手工选定的点不一致", "not the points chosen by hand"),
            Self::Hold => (
                "超过现有收集点的容量",
                "more than a point that is there has room for",
            ),
            Self::Sum => ("费用或覆盖率与复算不符", "cost or coverage is told wrongly"),
        };
        Bilingual::new(zh, en)
    }
}

/// Tonnes a year that come to each room of an open point, in the order of its rooms.
#[must_use]
pub fn brought(instance: &super::instance::Instance, plan: &Plan, open: &Open) -> Vec<Tonnes> {
    let to_room = |room: &Room| {
        let ways = plan.ways.iter().map(|way| &instance.ways[*way]);
        ways.filter(|way| {
            way.candidate == open.candidate && instance.demands[way.demand].kind == room.kind
        })
        .map(|way| way.t)
        .sum()
    };
    open.rooms.iter().map(to_room).collect()
}
