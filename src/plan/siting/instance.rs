//! Capacities, fixed costs, demands and unit costs in, a checked [`Siting`] out. Quantities are whole numbers of the
//! smallest unit that occurs, so that flows are exact; costs are in the unit of whoever makes the instance.

/// Sums of quantities stay below this, so that they are exact in a `f64` as well.
const LARGEST: i128 = 1 << 52;
/// A cost beyond this, for all that is demanded, leaves no digits to prove anything with.
const DEAREST: f64 = 1e15;

/// What an instance cannot be made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// Numbers of facilities, customers and costs that do not go together.
    #[error(
        "{facilities} facilities and {customers} customers need as many costs as pairs, there are {costs}"
    )]
    Shape {
        /// Facilities.
        facilities: usize,
        /// Customers.
        customers: usize,
        /// Costs.
        costs: usize,
    },
    /// A capacity, demand or fixed cost below zero.
    #[error("{what} {index} is negative")]
    Negative {
        /// `capacity of facility`, `demand of customer` or `fixed cost of facility`.
        what: &'static str,
        /// Which, from 0.
        index: usize,
    },
    /// Numbers too large to be added up.
    #[error("the {0} are too large to be added up")]
    TooLarge(&'static str),
}

/// Facilities that may be opened, each at a fixed cost and with a capacity, and customers whose demand they serve.
#[derive(Clone, Debug, PartialEq)]
pub struct Siting {
    capacities: Vec<i64>,
    fixed: Vec<f64>,
    demands: Vec<i64>,
    /// A row of `demands.len()` for each facility.
    costs: Vec<f64>,
    single_source: bool,
}

impl Siting {
    /// Checks and takes the numbers: `costs` has a row for each facility, the cost of one unit for each customer.
    /// With `single_source` a customer is served by one facility, else its demand may be split.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of [`InstanceError`].
    pub fn new(
        capacities: Vec<i64>,
        fixed: Vec<f64>,
        demands: Vec<i64>,
        costs: Vec<f64>,
        single_source: bool,
    ) -> Result<Self, InstanceError> {
        let (facilities, customers) = (capacities.len(), demands.len());
        if fixed.len() != facilities || costs.len() != facilities * customers {
            return Err(InstanceError::Shape {
                facilities,
                customers,
                costs: costs.len(),
            });
        }
        for (what, numbers) in [
            ("capacity of facility", &capacities),
            ("demand of customer", &demands),
        ] {
            if let Some(index) = numbers.iter().position(|n| *n < 0) {
                return Err(InstanceError::Negative { what, index });
            }
        }
        if let Some(index) = fixed.iter().position(|cost| *cost < 0.0) {
            let what = "fixed cost of facility";
            return Err(InstanceError::Negative { what, index });
        }
        let sum = |numbers: &[i64]| numbers.iter().map(|n| i128::from(*n)).sum::<i128>();
        if sum(&capacities) > LARGEST || sum(&demands) > LARGEST {
            return Err(InstanceError::TooLarge("quantities"));
        }
        let siting = Self {
            capacities,
            fixed,
            demands,
            costs,
            single_source,
        };
        let dearest = siting
            .costs
            .iter()
            .fold(0.0f64, |most, c| most.max(c.abs()));
        let all = dearest * siting.total() + siting.fixed.iter().sum::<f64>();
        let finite = siting
            .costs
            .iter()
            .chain(&siting.fixed)
            .all(|c| c.is_finite());
        if !finite || all >= DEAREST {
            return Err(InstanceError::TooLarge("costs"));
        }
        Ok(siting)
    }

    /// Most each facility serves when it is open.
    #[must_use]
    pub fn capacities(&self) -> &[i64] {
        &self.capacities
    }

    /// What each facility costs when it is open, whatever it serves.
    #[must_use]
    pub fn fixed(&self) -> &[f64] {
        &self.fixed
    }

    /// What each customer demands.
    #[must_use]
    pub fn demands(&self) -> &[i64] {
        &self.demands
    }

    /// Cost of one unit from a facility, for each customer.
    #[must_use]
    pub fn costs(&self, facility: usize) -> &[f64] {
        let customers = self.demands.len();
        &self.costs[facility * customers..(facility + 1) * customers]
    }

    /// True when a customer is served by one facility.
    #[must_use]
    pub fn single_source(&self) -> bool {
        self.single_source
    }

    /// Facilities and customers.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.capacities.len(), self.demands.len())
    }

    /// Demand of all customers.
    #[must_use]
    pub fn total(&self) -> f64 {
        real(self.demands.iter().sum())
    }
}

/// A quantity as a number to calculate with; exact, as [`Siting::new`] has checked.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn real(quantity: i64) -> f64 {
    quantity as f64
}
