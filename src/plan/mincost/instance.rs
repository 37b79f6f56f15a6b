//! Whole numbers in, checked instances out: a [`Transportation`] (many sources, few facilities) and a
//! [`Network`] (any directed graph). Everything is counted in the smallest unit that occurs (a kilogram, a
//! hundredth of a unit of cost): whoever makes an instance chooses the unit, and sums are exact.

/// Sums of quantities and of costs along a way stay below this, so that no step of a solver overflows.
const LARGEST: i128 = 1 << 60;

/// What an instance cannot be made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// A capacity or supply below zero.
    #[error("{what} {index} is negative")]
    Negative {
        /// `capacity of facility` or `supply of source`.
        what: &'static str,
        /// Which, from 0.
        index: usize,
    },
    /// An arc to a facility or node there is none of.
    #[error("arc {arc} ends at {end}, which does not exist")]
    NoSuchEnd {
        /// The arc, from 0.
        arc: usize,
        /// Where it ends, from 0.
        end: u32,
    },
    /// An arc that must carry more than it may.
    #[error("arc {arc} has a lower bound above its upper bound")]
    Bounds {
        /// The arc, from 0.
        arc: usize,
    },
    /// Supplies and demands that do not cancel.
    #[error("supplies and demands differ by {0}")]
    Unbalanced(i64),
    /// Numbers whose sums do not fit.
    #[error("the {0} are too large to be added up")]
    TooLarge(&'static str),
}

/// Sources that each send their whole supply, over lanes of a cost per unit, to facilities of limited capacity;
/// what is not sent costs `unserved` per unit, or must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transportation {
    capacities: Vec<i64>,
    supplies: Vec<i64>,
    /// Lanes of source `s` are `first[s] .. first[s + 1]`.
    first: Vec<u32>,
    facilities: Vec<u32>,
    costs: Vec<i64>,
    unserved: Option<i64>,
}

impl Transportation {
    /// Begins an instance: the most each facility takes over all sources, and what a unit costs that no
    /// facility takes (`None`: every unit must be taken). Sources follow one by one.
    #[must_use]
    pub fn new(capacities: Vec<i64>, unserved: Option<i64>) -> Self {
        Self {
            capacities,
            supplies: Vec::new(),
            first: vec![0],
            facilities: Vec::new(),
            costs: Vec::new(),
            unserved,
        }
    }

    /// Makes room for that many sources and lanes.
    pub fn reserve(&mut self, sources: usize, lanes: usize) {
        self.supplies.reserve_exact(sources);
        self.first.reserve_exact(sources);
        self.facilities.reserve_exact(lanes);
        self.costs.reserve_exact(lanes);
    }

    /// Adds a source with its lanes, each a facility and the cost of a unit.
    ///
    /// # Panics
    /// From 2³² lanes on.
    pub fn source(&mut self, supply: i64, lanes: impl IntoIterator<Item = (u32, i64)>) {
        self.supplies.push(supply);
        for (facility, cost) in lanes {
            self.facilities.push(facility);
            self.costs.push(cost);
        }
        let lanes = u32::try_from(self.costs.len()).expect("lanes are counted in u32");
        self.first.push(lanes);
    }

    /// Checks what was added.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of [`InstanceError`].
    pub fn finish(self) -> Result<Self, InstanceError> {
        let negative = |what, numbers: &[i64]| match numbers.iter().position(|n| *n < 0) {
            Some(index) => Err(InstanceError::Negative { what, index }),
            None => Ok(()),
        };
        negative("capacity of facility", &self.capacities)?;
        negative("supply of source", &self.supplies)?;
        let end = |facility: &u32| *facility as usize >= self.capacities.len();
        if let Some(arc) = self.facilities.iter().position(end) {
            let end = self.facilities[arc];
            return Err(InstanceError::NoSuchEnd { arc, end });
        }
        if sum(&self.supplies) > LARGEST || sum(&self.capacities) > LARGEST {
            return Err(InstanceError::TooLarge("quantities"));
        }
        let worst = i128::from(self.dearest()) * (self.capacities.len() as i128 + 4) * 8;
        if worst > LARGEST {
            return Err(InstanceError::TooLarge("costs"));
        }
        Ok(self)
    }

    /// The largest cost of a unit, whatever its sign.
    pub(super) fn dearest(&self) -> u64 {
        let costs = self.costs.iter().chain(self.unserved.as_ref());
        costs.map(|cost| cost.unsigned_abs()).max().unwrap_or(0)
    }

    /// Most each facility takes.
    #[must_use]
    pub fn capacities(&self) -> &[i64] {
        &self.capacities
    }

    /// What each source sends.
    #[must_use]
    pub fn supplies(&self) -> &[i64] {
        &self.supplies
    }

    /// The lanes of a source, as indices of [`Self::facility`] and [`Self::cost`].
    #[must_use]
    pub fn lanes(&self, source: usize) -> std::ops::Range<usize> {
        self.first[source] as usize..self.first[source + 1] as usize
    }

    /// How many lanes there are.
    #[must_use]
    pub fn lane_count(&self) -> usize {
        self.costs.len()
    }

    /// Where a lane ends.
    #[must_use]
    pub fn facility(&self, lane: usize) -> u32 {
        self.facilities[lane]
    }

    /// What a unit costs on a lane.
    #[must_use]
    pub fn cost(&self, lane: usize) -> i64 {
        self.costs[lane]
    }

    /// What a unit costs that no facility takes; `None` when every unit must be taken.
    #[must_use]
    pub fn unserved(&self) -> Option<i64> {
        self.unserved
    }
}

/// An arc of a [`Network`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Where it begins, from 0.
    pub tail: u32,
    /// Where it ends, from 0.
    pub head: u32,
    /// Least it carries; any sign.
    pub lower: i64,
    /// Most it carries; [`Network::UNLIMITED`] for no limit.
    pub upper: i64,
    /// Cost of a unit; any sign.
    pub cost: i64,
}

/// A directed graph whose nodes supply (positive) or demand (negative) and whose arcs have bounds and costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    supplies: Vec<i64>,
    arcs: Vec<Arc>,
}

impl Network {
    /// An upper bound that is none.
    pub const UNLIMITED: i64 = i64::MAX;

    /// Checks and takes a graph; parallel arcs, loops and antiparallel arcs are fine.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of [`InstanceError`].
    pub fn new(supplies: Vec<i64>, arcs: Vec<Arc>) -> Result<Self, InstanceError> {
        let nodes = supplies.len();
        for (index, arc) in arcs.iter().enumerate() {
            if let Some(end) = [arc.tail, arc.head]
                .into_iter()
                .find(|end| *end as usize >= nodes)
            {
                return Err(InstanceError::NoSuchEnd { arc: index, end });
            }
            if arc.lower > arc.upper {
                return Err(InstanceError::Bounds { arc: index });
            }
        }
        let finite = |bound: i64| match bound {
            Self::UNLIMITED => 0,
            bound => i128::from(bound).abs(),
        };
        let bounds = arcs
            .iter()
            .map(|arc| finite(arc.lower) + finite(arc.upper))
            .sum::<i128>();
        let moved = supplies.iter().map(|s| i128::from(*s).abs()).sum::<i128>();
        if bounds + moved > LARGEST {
            return Err(InstanceError::TooLarge("quantities"));
        }
        let balance: i64 = supplies.iter().sum();
        if balance != 0 {
            return Err(InstanceError::Unbalanced(balance));
        }
        let dearest = arcs.iter().map(|arc| arc.cost.unsigned_abs()).max();
        if i128::from(dearest.unwrap_or(0)) * (nodes as i128 + 4) * 8 > LARGEST {
            return Err(InstanceError::TooLarge("costs"));
        }
        Ok(Self { supplies, arcs })
    }

    /// Supply (positive) or demand (negative) of each node.
    #[must_use]
    pub fn supplies(&self) -> &[i64] {
        &self.supplies
    }

    /// The arcs.
    #[must_use]
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }
}

fn sum(numbers: &[i64]) -> i128 {
    numbers.iter().map(|n| i128::from(*n)).sum()
}
