//! The question over years as numbers: the flow instances of the periods, and what joins them. Tables and
//! names stay outside; [`super::build`] makes it from them, the tests make it by hand.

use crate::plan::flow::instance::{Instance, Limit};
use crate::plan::outcome::LimitKind;
use crate::quantity::Tonnes;

/// One period.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// Its last year.
    pub year: i32,
    /// Years it stands for, ≥ 1.
    pub years: f64,
    /// What a yuan of it counts in the objective, > 0.
    pub discount: f64,
    /// What an unplaced tonne of it weighs, > 0.
    pub urgency: f64,
    /// Its flows, tonnes a year; landfill limits in it stand for the room of [`Years::landfills`].
    pub flow: Instance,
}

/// A heap: tonnes of one waste at one place, which may lie there when a period ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Heap {
    /// Node of each period; none where the place cannot hold it in that period.
    pub nodes: Vec<Option<u32>>,
    /// Tonnes that lie there before the first period.
    pub opening: Tonnes,
    /// Most that may lie there when each period ends.
    pub most: Vec<Tonnes>,
    /// Nothing may lie longer than a year (R032): what lies when a period ends came in it.
    pub fresh: bool,
}

/// Room for several heaps of one place (R031).
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// Heaps.
    pub heaps: Vec<u32>,
    /// Most that may lie there when a period ends.
    pub room: Tonnes,
}

/// A landfill with a life (C23).
#[derive(Clone, Debug, PartialEq)]
pub struct Landfill {
    /// Row, as in the limits of the periods.
    pub row: u32,
    /// Room before the first period.
    pub room: Tonnes,
}

/// Everything the solve needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Years {
    /// Periods in order.
    pub periods: Vec<Period>,
    /// Heaps.
    pub heaps: Vec<Heap>,
    /// Stores.
    pub stores: Vec<Store>,
    /// Landfills.
    pub landfills: Vec<Landfill>,
}

impl Years {
    /// The landfill whose room a limit of a period stands for.
    #[must_use]
    pub fn landfill_of(&self, limit: &Limit) -> Option<usize> {
        let of = |landfill: &Landfill| landfill.row == limit.row;
        (limit.kind == LimitKind::Landfill)
            .then(|| self.landfills.iter().position(of))
            .flatten()
    }

    /// Lines of a period whose tonnes come to a heap, with how much of a tonne does.
    pub fn feeders(&self, heap: usize, period: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let node = self.heaps[heap].nodes[period];
        let lines = self.periods[period].flow.lines.iter().enumerate();
        lines.flat_map(move |(l, line)| {
            let outputs = line.outputs.iter();
            outputs
                .filter(move |&&(to, _)| Some(to) == node)
                .map(move |&(_, factor)| (l, factor))
        })
    }

    /// Whether tonnes of a heap may lie when a period ends: it has a node then and in the next period.
    #[must_use]
    pub fn may_keep(&self, heap: usize, period: usize) -> bool {
        let heap = &self.heaps[heap];
        let next = heap.nodes.get(period + 1);
        heap.nodes[period].is_some()
            && next.is_none_or(Option::is_some)
            && heap.most[period] > Tonnes::ZERO
    }
}
