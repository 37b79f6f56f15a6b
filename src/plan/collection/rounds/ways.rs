//! Ways between depots and points by the hour, where roads are banned at some hours: matrices and the hours each holds
//! in, which way a vehicle takes that leaves at a moment out. Without such bans there is one matrix.
//!
//! A way that leaves in a period and arrives in it is driven as the roads of that period allow. One that does not
//! arrive in time goes where no ban forbids at any hour; without such a way the vehicle stands until the next period.

use crate::network::{Matrix, Way};
use jiff::civil::Date;

/// Hours of a day in which the same bans hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its end, seconds from midnight; the last one of a day has none that matters.
    pub until: i64,
    /// Which matrix holds in it.
    pub matrix: usize,
}

/// Ways of a horizon.
#[derive(Clone, Debug)]
pub struct Ways {
    always: Matrix,
    plan: Matrix,
    matrices: Vec<Matrix>,
    first: Option<Date>,
    days: Vec<Vec<Period>>,
}

/// A way at its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// When it is begun, seconds from midnight.
    pub depart: i64,
    /// The way.
    pub way: Way,
    /// The matrix it is from; none where no ban forbids it at any hour.
    pub matrix: Option<usize>,
}

impl From<Matrix> for Ways {
    /// The same ways at every hour.
    fn from(matrix: Matrix) -> Self {
        Self {
            plan: matrix.clone(),
            always: matrix,
            matrices: Vec::new(),
            first: None,
            days: Vec::new(),
        }
    }
}

impl Ways {
    /// Ways that no ban forbids at any hour; matrices of hours; and the periods of each day from a first one on. A day
    /// beyond the last one is like the last one.
    #[must_use]
    pub fn by_hour(
        always: Matrix,
        matrices: Vec<Matrix>,
        first: Date,
        days: Vec<Vec<Period>>,
    ) -> Self {
        let mut plan = always.clone();
        for from in 0..always.sources() {
            for to in 0..always.targets() {
                let slowest = (matrices.iter())
                    .filter_map(|matrix| matrix.get(from, to))
                    .max_by(|a, b| a.seconds.0.total_cmp(&b.seconds.0));
                if let (None, Some(way)) = (always.get(from, to), slowest) {
                    plan.set(from, to, way);
                }
            }
        }
        Self {
            always,
            plan,
            matrices,
            first: Some(first),
            days,
        }
    }

    /// A way for planning: one that is allowed at every hour, else the slowest of any hour; `None` where there is none
    /// at any hour. No way that [`Ways::leg`] gives takes longer, what it stands still for apart.
    #[must_use]
    pub fn get(&self, from: usize, to: usize) -> Option<Way> {
        self.plan.get(from, to)
    }

    /// Ways that no ban forbids at any hour.
    #[must_use]
    pub fn always(&self) -> &Matrix {
        &self.always
    }

    /// Ways of the hours.
    #[must_use]
    pub fn matrices(&self) -> &[Matrix] {
        &self.matrices
    }

    /// Periods of a day; empty where roads are the same at every hour.
    #[must_use]
    pub fn periods(&self, date: Date) -> &[Period] {
        let Some(first) = self.first else {
            return &[];
        };
        let number = first.until(date).map_or(0, |span| span.get_days());
        let number = usize::try_from(number).unwrap_or(0);
        (self.days.get(number).or(self.days.last())).map_or(&[], Vec::as_slice)
    }

    /// The way of a vehicle that could leave at a moment of a day; `None` where there is none until midnight.
    #[must_use]
    pub fn leg(&self, date: Date, from: usize, to: usize, at: i64) -> Option<Leg> {
        let always = |depart| {
            let way = self.always.get(from, to)?;
            let matrix = None;
            Some(Leg {
                depart,
                way,
                matrix,
            })
        };
        let periods = self.periods(date);
        let last = periods.len().saturating_sub(1);
        let mut depart = at;
        for (number, period) in periods.iter().enumerate() {
            if period.until <= depart && number < last {
                continue;
            }
            let way = self.matrices[period.matrix].get(from, to);
            let in_time = |way: &Way| number == last || depart + seconds(way) <= period.until;
            if let Some(way) = way.filter(in_time) {
                let matrix = Some(period.matrix);
                return Some(Leg {
                    depart,
                    way,
                    matrix,
                });
            }
            if let Some(leg) = always(depart) {
                return Some(leg);
            }
            depart = period.until;
        }
        if periods.is_empty() { always(at) } else { None }
    }

    /// Times of a day at which no way leads from one place to another, as first and last moments.
    #[must_use]
    pub fn shut(&self, date: Date, from: usize, to: usize) -> Vec<[i64; 2]> {
        let mut shut: Vec<[i64; 2]> = Vec::new();
        if self.always.get(from, to).is_some() {
            return shut;
        }
        let mut since = 0;
        for period in self.periods(date) {
            if self.matrices[period.matrix].get(from, to).is_none() {
                match shut.last_mut().filter(|last| last[1] == since) {
                    Some(last) => last[1] = period.until,
                    None => shut.push([since, period.until]),
                }
            }
            since = period.until;
        }
        shut
    }
}

/// Whole seconds of a way.
fn seconds(way: &Way) -> i64 {
    super::timetable::whole(way.seconds.0.ceil())
}
