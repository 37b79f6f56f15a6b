//! What the solvers give back: quantities and prices, in the units of the instance.

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No flow costs less.
    Optimal,
    /// No flow keeps all bounds and supplies.
    Infeasible,
    /// There is a flow below any cost: a cycle of arcs without limit costs less than nothing.
    Unbounded,
    /// Somebody asked to stop; the quantities are feasible as far as the start was, not the best.
    Stopped,
}

impl Status {
    /// The word for it in outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Infeasible => "infeasible",
            Self::Unbounded => "unbounded",
            Self::Stopped => "stopped",
        }
    }
}

/// A quantity on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The source.
    pub source: u32,
    /// The lane, as the instance counts lanes over all sources.
    pub lane: u32,
    /// How much; above 0.
    pub quantity: i64,
}

/// Where each source sends its supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportationSolution {
    /// How it ended.
    pub status: Status,
    /// What is sent, ordered by source; at most one more than sources and facilities together.
    pub legs: Vec<Leg>,
    /// What is not: source and quantity above 0, ordered by source.
    pub unserved: Vec<(u32, i64)>,
    /// Cost saved by one more unit of capacity, for each facility.
    pub prices: Vec<i64>,
    /// Cost of one more unit of supply, for each source.
    pub worths: Vec<i64>,
    /// Pivots it took.
    pub pivots: u64,
}

/// What each arc carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkSolution {
    /// How it ended.
    pub status: Status,
    /// Quantity on each arc.
    pub flows: Vec<i64>,
    /// Cost of one more unit of supply at each node, up to one constant for the whole graph.
    pub worths: Vec<i64>,
    /// Pivots it took.
    pub pivots: u64,
}
