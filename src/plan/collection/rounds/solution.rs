//! What a planned horizon consists of: tours day by day, what was left out and why.

use super::instance::Excluded;
use crate::finding::Bilingual;
use crate::quantity::{LonLat, Metres, Seconds, Tonnes};
use jiff::civil::Date;
use serde::Serialize;

/// One waste taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Visit {
    /// Point of the register, from 0.
    pub point: usize,
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
    /// Arrival, from midnight.
    pub arrive: Seconds,
    /// Departure, from midnight.
    pub leave: Seconds,
    /// Last day by law.
    pub due: Date,
    /// What is taken.
    pub taken: Vec<Taken>,
}

/// One vehicle on one day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tour {
    /// Facility id of the operator.
    pub operator: String,
    /// Vehicle id.
    pub vehicle: String,
    /// Its name.
    pub name: String,
    /// Calls in order.
    pub visits: Vec<Visit>,
    /// Start, from midnight.
    pub start: Seconds,
    /// Rest before the way home.
    pub rest: Seconds,
    /// End, from midnight.
    pub end: Seconds,
    /// Driving.
    pub driving: Seconds,
    /// Length.
    pub metres: Metres,
    /// Load at the end.
    pub t: Tonnes,
}

/// A call that was not made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Left {
    /// Point of the register, from 0.
    pub point: usize,
    /// Generator id.
    pub generator: String,
    /// Its name.
    pub name: String,
    /// Last day by law.
    pub due: Date,
    /// Why.
    pub reason: Bilingual,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayPlan {
    /// The day.
    pub date: Date,
    /// Its tours.
    pub tours: Vec<Tour>,
    /// Calls considered and not made.
    pub left: Vec<Left>,
}

/// The horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rounds {
    /// First day.
    pub from: Date,
    /// Last visits and stocks are synthetic.
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
