//! What the engine gives back: the tours of each day, what was left out, and how the search ended.

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The iterations were done; the same instance and seed give the same tours.
    Iterations,
    /// Time was up: another run may find other tours.
    Time,
    /// Somebody asked to stop; the tours are the best so far.
    Stopped,
}

impl Status {
    /// The word for it in outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Iterations => "iterations",
            Self::Time => "time",
            Self::Stopped => "stopped",
        }
    }
}

/// One call of a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Visits a stop.
    Stop(u32),
    /// Unloads everything at a site.
    Unload(u32),
}

/// What one vehicle does on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tour {
    /// The day, from 0.
    pub day: u32,
    /// Its kind of vehicle.
    pub vehicle: u32,
    /// Its calls in order, without start and end.
    pub calls: Vec<Call>,
}

/// Tours for all days.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RoutePlan {
    /// The tours, by day and kind of vehicle; none is empty.
    pub tours: Vec<Tour>,
    /// Stops that are not visited, ascending.
    pub unserved: Vec<u32>,
    /// Fixed costs, costs of distance, and the prizes of what is left out.
    pub cost: i64,
}

/// The answer of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteSolution {
    /// The best plan found.
    pub plan: RoutePlan,
    /// How the search ended.
    pub status: Status,
    /// Iterations done.
    pub iterations: u64,
    /// The iteration that found the plan.
    pub found_at: u64,
}
