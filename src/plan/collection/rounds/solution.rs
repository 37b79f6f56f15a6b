//! What a planned horizon consists of: tours day by day, what was left out and why, and what may be wrong with it.

use super::instance::Excluded;
use crate::finding::Bilingual;
use crate::quantity::{Cny, LonLat, Metres, Seconds, Tonnes};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One waste taken.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Taken {
    /// Waste code.
    pub code: String,
    /// Mass expected.
    pub t: Tonnes,
    /// Packaging.
    pub packaging: String,
    /// Packages expected.
    pub packages: u32,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Visit {
    /// Point of the register, from 0.
    pub point: usize,
    /// Its id.
    pub id: String,
    /// Generator id.
    pub generator: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// Rest before the drive to it.
    pub rest: Seconds,
    /// Start of the drive to it, from midnight: after the rest, and when the roads are free.
    pub depart: Seconds,
    /// Arrival, from midnight.
    pub arrive: Seconds,
    /// Waiting there until the gate opens.
    pub wait: Seconds,
    /// Windows in which the call may begin, from midnight; none: at any time.
    pub open: Vec<[Seconds; 2]>,
    /// Departure, from midnight.
    pub leave: Seconds,
    /// Whether that hour is what somebody told of a call that is done, not what ways and work take.
    pub known: bool,
    /// Last day by law.
    #[schema(value_type = String)]
    pub due: Date,
    /// Age of the oldest batch, days.
    pub age: i64,
    /// Whom to ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// How that person is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Compartment it goes into, from 1; none where the vehicle is not divided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compartment: Option<u32>,
    /// What is taken.
    pub taken: Vec<Taken>,
}

impl Visit {
    /// Ends at a moment that is known: whatever the road would have taken, nothing of it is later.
    pub(super) fn end_at(&mut self, leave: Seconds) {
        self.leave = leave;
        self.known = true;
        self.arrive = self.arrive.min(leave);
        self.depart = self.depart.min(self.arrive);
        self.wait = self.wait.min(leave - self.arrive);
    }
}

/// An unloading at the operator's store.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Unload {
    /// Visits of the tour made before it.
    pub after: usize,
    /// Rest before the drive to it.
    pub rest: Seconds,
    /// Start of the drive to it, from midnight.
    pub depart: Seconds,
    /// Arrival, from midnight.
    pub arrive: Seconds,
    /// Departure, from midnight.
    pub leave: Seconds,
    /// What is unloaded.
    pub t: Tonnes,
    /// Room it takes, m³.
    pub m3: f64,
    /// Pallet places it takes.
    pub pallets: f64,
}

/// One vehicle on one day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Tour {
    /// Facility id of the operator.
    pub operator: String,
    /// Vehicle id.
    pub vehicle: String,
    /// Which of the vehicles of that id, from 1.
    pub unit: u32,
    /// Its name.
    pub name: String,
    /// Where it starts, unloads and ends.
    pub store: LonLat,
    /// Calls in order.
    pub visits: Vec<Visit>,
    /// Unloadings in order; the last ends the tour.
    pub unloads: Vec<Unload>,
    /// First visits of the tour that are done.
    pub done: usize,
    /// Start, from midnight.
    pub start: Seconds,
    /// End, from midnight.
    pub end: Seconds,
    /// Driving.
    pub driving: Seconds,
    /// Length.
    pub metres: Metres,
    /// Everything taken.
    pub t: Tonnes,
    /// Cost: kilometres, hours out, use of the vehicle.
    pub cny: Cny,
}

impl Tour {
    /// Visits between two unloadings, in order; empty loads among them.
    pub fn loads(&self) -> impl Iterator<Item = &[Visit]> {
        let ends = (self.unloads.iter()).map(|unload| unload.after.min(self.visits.len()));
        let mut from = 0;
        ends.chain([self.visits.len()]).map(move |to| {
            let load = self.visits.get(from..to).unwrap_or_default();
            from = from.max(to);
            load
        })
    }
}

/// What would bring a call that was not made into a day, at least cost.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// In words.
    pub text: Bilingual,
    /// Driven more.
    pub metres: Metres,
    /// Cost more.
    pub cny: Cny,
}

/// A call that was not made.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Left {
    /// Point of the register, from 0.
    pub point: usize,
    /// Its id.
    pub id: String,
    /// Facility id of the operator.
    pub operator: String,
    /// Generator id.
    pub generator: String,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub place: LonLat,
    /// Last day by law.
    #[schema(value_type = String)]
    pub due: Date,
    /// Age of the oldest batch on the day, days.
    pub age: i64,
    /// What lies there.
    pub t: Tonnes,
    /// Day it is planned for, when it is.
    #[schema(value_type = Option<String>)]
    pub planned: Option<Date>,
    /// Why.
    pub reason: Bilingual,
    /// The cheapest change that brings it in; none where there is no way on the roads.
    pub change: Option<Change>,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DayPlan {
    /// The day.
    #[schema(value_type = String)]
    pub date: Date,
    /// No shift runs.
    pub closed: bool,
    /// Its tours.
    pub tours: Vec<Tour>,
    /// Calls considered and not made: on the first day all of them, later those that are late.
    pub left: Vec<Left>,
}

/// The horizon.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Rounds {
    /// First day.
    #[schema(value_type = String)]
    pub from: Date,
    /// Names of zones by id.
    pub zones: BTreeMap<String, Bilingual>,
    /// Last visits and stocks of some points are synthetic.
    pub synthetic: bool,
    /// Points of the register.
    pub points: usize,
    /// Points due within the horizon.
    pub due: usize,
    /// Points visited.
    pub visited: usize,
    /// The days.
    pub days: Vec<DayPlan>,
    /// Waste on no round, with reasons.
    pub excluded: Vec<Excluded>,
}

impl Rounds {
    /// All tours in order.
    pub fn tours(&self) -> impl Iterator<Item = &Tour> {
        self.days.iter().flat_map(|day| &day.tours)
    }

    /// Length of all tours.
    #[must_use]
    pub fn metres(&self) -> Metres {
        self.tours().map(|tour| tour.metres).sum()
    }

    /// Cost of all tours.
    #[must_use]
    pub fn cny(&self) -> Cny {
        self.tours().map(|tour| tour.cny).sum()
    }
}

/// What can be wrong with rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// A unit that holds more than 3 t (R031), or whose oldest batch passed its time (R032; medical waste: its clock).
    Late,
    /// A point, vehicle or depot that is not in the register.
    Unknown,
    /// A point called on twice on one day.
    Twice,
    /// Wastes in one compartment of a load that must not meet (R045).
    Mix,
    /// A waste whose class is not on the vehicle's permit (R035).
    Class,
    /// A vehicle that cannot drive in, or lacks what the unit needs.
    Access,
    /// A unit not called on within the days of its contract.
    Contract,
    /// A code the operator may not take that day.
    Permit,
    /// More on board than the payload.
    Overload,
    /// More on board than the volume of the vehicle.
    Volume,
    /// More on board than its pallet places.
    Pallets,
    /// A call that begins when the gate is closed.
    Closed,
    /// A tour on a day on which no shift runs, or such a day told as another.
    Holiday,
    /// A code taken that the point does not have, or one left out or named twice.
    Codes,
    /// Another mass than has gathered since the last visit.
    Mass,
    /// A last day later than the law's.
    Due,
    /// More than 4 hours of driving without 20 minutes of rest (R040).
    Rest,
    /// More driving on a day than the case allows.
    DrivingLimit,
    /// Times that ways and work do not allow.
    Time,
    /// A road driven in an hour in which it is banned to the load (R037).
    Ban,
    /// A shift that begins too early or is too long.
    Shift,
    /// A tour that does not end empty, or unloads in the wrong place or another mass than is on board.
    Unload,
    /// Another length than the ways have.
    Length,
    /// Other driving than the ways have.
    Driving,
    /// Another mass of the tour than its calls add up to.
    Tonnes,
    /// Another cost than kilometres, hours and days add up to.
    Cost,
    /// More tours of a vehicle than there are vehicles.
    Fleet,
    /// Points, due or visited, counted wrong.
    Count,
}

impl FaultKind {
    /// What a user reads.
    #[must_use]
    pub fn text(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Late => (
                "超期：点上超过 3 t 或贮存超过期限（R031、R032）",
                "late: over 3 t at the unit or stored too long (R031, R032)",
            ),
            Self::Unknown => (
                "登记中没有该收运点、车辆或单位",
                "a point, vehicle or operator that is not in the register",
            ),
            Self::Twice => ("同一收运点一日两次", "a point called on twice on one day"),
            Self::Mix => (
                "同车同舱装载不相容废物（R045）",
                "incompatible wastes in one compartment of a load (R045)",
            ),
            Self::Class => (
                "车辆准运类别不含所载废物（R035）",
                "a waste whose class is not on the vehicle's permit (R035)",
            ),
            Self::Access => (
                "车辆过大进不去，或缺少单位要求的装备",
                "a vehicle too large to drive in, or without the equipment the unit needs",
            ),
            Self::Contract => (
                "超过合同约定的收运间隔",
                "not called on within the days of the contract",
            ),
            Self::Permit => (
                "收集单位当日无该代码许可",
                "the operator has no permit for the code on that day",
            ),
            Self::Overload => ("超过载重", "more on board than the payload"),
            Self::Volume => (
                "超过车厢容积",
                "more on board than the volume of the vehicle",
            ),
            Self::Pallets => ("超过托盘位", "more on board than its pallet places"),
            Self::Closed => (
                "该时段或当日不开放",
                "a call when the gate is closed at that time or on that day",
            ),
            Self::Holiday => ("停运日出车", "a tour on a day without shifts"),
            Self::Codes => (
                "所收代码与收运点不符",
                "the codes taken are not those of the point",
            ),
            Self::Mass => (
                "收运量与累积量不符",
                "another mass than has gathered since the last visit",
            ),
            Self::Due => ("最迟日晚于法定期限", "a last day later than the law's"),
            Self::Rest => (
                "连续驾驶超过 4 小时未休息 20 分钟（R040）",
                "more than 4 h of driving without 20 min of rest (R040)",
            ),
            Self::DrivingLimit => (
                "当日驾驶时间超过上限（collection.driving_h）",
                "more driving on a day than collection.driving_h allows",
            ),
            Self::Time => (
                "时刻与路程、作业时间不符",
                "times that ways and work do not allow",
            ),
            Self::Ban => (
                "禁行时段驶入禁行道路（R037）",
                "a road driven in an hour in which it is banned (R037)",
            ),
            Self::Shift => (
                "发车过早或班次过长",
                "a shift that begins too early or is too long",
            ),
            Self::Unload => (
                "回库卸车有误或未卸空",
                "an unloading is wrong, or the tour does not end empty",
            ),
            Self::Length => ("里程与道路不符", "another length than the ways have"),
            Self::Driving => ("驾驶时间与道路不符", "other driving than the ways have"),
            Self::Tonnes => (
                "班次合计吨数不符",
                "another mass of the tour than its calls add up to",
            ),
            Self::Cost => (
                "费用合计不符",
                "another cost than kilometres, hours and days add up to",
            ),
            Self::Fleet => (
                "车辆数不够",
                "more tours of a vehicle than there are vehicles",
            ),
            Self::Count => ("收运点计数不符", "points counted wrong"),
        };
        Bilingual::new(zh, en)
    }
}

/// Something wrong with rounds, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The day.
    #[schema(value_type = String)]
    pub date: Date,
    /// Vehicle and number, `V1-2`; empty where no tour is meant.
    pub tour: String,
    /// Point id; empty where a whole tour or day is meant.
    pub point: String,
}
