//! What rounds are planned from and judged by: points with what they make, packages, clocks by law, and the vehicles
//! of operators. [`super::build`] makes it from a case.

/// Ways between depots, points and back, which the judge needs as well as the plan.
pub use super::ways::{Period, Ways};
use crate::dataset::collection::CollectionSettings;
use crate::dataset::hours::OpenDays;
use crate::finding::Bilingual;
use crate::quantity::{Cny, LonLat, Tonnes};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Most that lies at a registered point (R031).
pub const POINT_LIMIT: Tonnes = Tonnes(3.0);
/// Days the oldest batch may lie (R032).
pub const LONGEST_STORED: i64 = 365;
/// Driving after which a rest is due, seconds (R040).
pub const DRIVING: i64 = 4 * 3600;
/// Length of the rest, seconds (R040).
pub const REST: i64 = 20 * 60;
/// Codes of medical waste, which has its own clock and vehicles (R030).
pub const MEDICAL: &str = "841-";

/// One waste of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// Stream id.
    pub stream: String,
    /// Waste code.
    pub code: String,
    /// Arising a year.
    pub t_per_year: Tonnes,
    /// UN class where it has one.
    pub un_class: Option<String>,
    /// Packaging.
    pub packaging: String,
}

/// What one operator takes from one unit on one visit: wastes that may share a load.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Generator and operator, `G0742-F_OIL`; a number is added where one operator calls with several loads.
    pub id: String,
    /// Generator id.
    pub generator: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// Facility id of the operator.
    pub operator: String,
    /// What is taken.
    pub bins: Vec<Bin>,
    /// Windows in which a call may begin, seconds from midnight; none: at any time.
    pub hours: Vec<[i64; 2]>,
    /// Days of the week on which it opens; none: every day.
    pub weekdays: Option<OpenDays>,
    /// Days after a visit on which the next is due: the shortest of 3 t at the unit, the longest storage, what a vehicle
    /// takes at once, and the contract.
    pub interval: i64,
    /// Age of the oldest batch on the first day, days.
    pub since: i64,
    /// Whether that age follows from recorded visits; else it is synthetic, from the place in the register.
    pub recorded: bool,
    /// What its unit asks.
    pub terms: Terms,
}

impl Point {
    /// Whether a vehicle's permit covers all of its wastes (R035), and it can drive in and has what is needed.
    #[must_use]
    pub fn suits(&self, lorry: &Lorry) -> bool {
        lorry.may_carry(&self.bins) && self.terms.admit(lorry)
    }

    /// Arising of a year.
    #[must_use]
    pub fn t_per_year(&self) -> Tonnes {
        self.bins.iter().map(|bin| bin.t_per_year).sum()
    }

    /// Whether its gate opens on a day.
    #[must_use]
    pub fn opens_on(&self, date: Date) -> bool {
        self.weekdays.is_none_or(|days| days.has(date.weekday()))
    }

    /// First moment from another on at which a call may begin, hours alone; `None` after the last window.
    #[must_use]
    pub fn opening(&self, from: i64) -> Option<i64> {
        if self.hours.is_empty() {
            return Some(from);
        }
        let next = self.hours.iter().find(|window| from <= window[1])?;
        Some(from.max(next[0]))
    }
}

/// What a unit asks of whoever calls (`customers.csv`).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Terms {
    /// Whom a driver asks for.
    pub contact: Option<String>,
    /// How that person is reached.
    pub phone: Option<String>,
    /// Days between two calls at most, by contract.
    pub contract: Option<i64>,
    /// Payload of the largest vehicle that can drive in.
    pub largest: Option<Tonnes>,
    /// Equipment a vehicle must have.
    pub needs: Vec<String>,
    /// Work at the stop before anything is loaded, minutes, where it is not as everywhere.
    pub stop_min: Option<f64>,
}

impl Terms {
    /// Whether a vehicle can drive in and has what is needed.
    #[must_use]
    pub fn admit(&self, lorry: &Lorry) -> bool {
        self.largest.is_none_or(|most| lorry.payload.0 <= most.0)
            && (self.needs.iter()).all(|need| lorry.equipment.contains(need))
    }
}

/// A kind of vehicle of an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Lorry {
    /// Vehicle id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Facility id of the operator.
    pub operator: String,
    /// How many.
    pub count: u32,
    /// Payload.
    pub payload: Tonnes,
    /// Volume, m³.
    pub volume_m3: f64,
    /// Pallet places; 0: loads stand on no pallets.
    pub pallets: u32,
    /// Compartments that keep apart what must not meet (R045), from 1; payload, volume and places are those of all.
    pub compartments: u32,
    /// UN classes permitted (R035).
    pub classes: Vec<String>,
    /// What it has that a customer may need.
    pub equipment: Vec<String>,
    /// Price of a kilometre.
    pub cny_per_km: Cny,
    /// Price of an hour out.
    pub cny_per_h: Cny,
    /// Price of a day.
    pub cny_per_day: Cny,
}

impl Lorry {
    /// Whether its permitted classes cover all wastes (R035).
    #[must_use]
    pub fn may_carry(&self, bins: &[Bin]) -> bool {
        let mut classes = bins.iter().filter_map(|bin| bin.un_class.as_ref());
        classes.all(|class| self.classes.contains(class))
    }
}

/// Waste that is on no round, and why.
#[derive(Clone, Debug, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Excluded {
    /// Generator id.
    pub generator: String,
    /// Waste code.
    pub code: String,
    /// Why.
    pub reason: Bilingual,
}

/// What rounds are planned from.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Register {
    /// Who is called on.
    pub points: Vec<Point>,
    /// With what.
    pub lorries: Vec<Lorry>,
    /// Operators with their places, by id.
    pub depots: BTreeMap<String, LonLat>,
    /// Pairs of lists of classes or codes that must not meet (R045).
    pub pairs: Vec<(Vec<String>, Vec<String>)>,
    /// Codes each operator may take, with the first and last day of the permit.
    pub permits: BTreeMap<(String, String), (Date, Date)>,
    /// What units ask, by generator and operator; an empty operator is whoever has no row of its own.
    pub terms: BTreeMap<(String, String), Terms>,
    /// Waste on no round.
    pub excluded: Vec<Excluded>,
    /// Days on which no shift runs and nobody is called on.
    pub closed: BTreeSet<Date>,
    /// Names of zones by id.
    pub zones: BTreeMap<String, Bilingual>,
    /// Shift, work at stops, packages, window.
    pub settings: CollectionSettings,
}

/// The class of a code: `HW49` of `900-041-49`.
#[must_use]
pub fn class(code: &str) -> String {
    format!("HW{}", code.rsplit('-').next().unwrap_or(code))
}

/// Whether two codes must not be in one compartment of a load.
#[must_use]
pub fn meet_badly(pairs: &[(Vec<String>, Vec<String>)], one: &str, other: &str) -> bool {
    let within = |list: &[String], code: &str| list.iter().any(|c| *c == code || *c == class(code));
    pairs
        .iter()
        .any(|(a, b)| within(a, one) && within(b, other) || within(a, other) && within(b, one))
}

impl Register {
    /// Most driving of a vehicle on a day, seconds.
    #[must_use]
    pub fn most_driving(&self) -> f64 {
        self.settings
            .driving_h
            .map_or(f64::INFINITY, |h| h * 3600.0)
    }

    /// Whether shifts run on a day.
    #[must_use]
    pub fn works_on(&self, date: Date) -> bool {
        !self.closed.contains(&date)
    }

    /// Whether the wastes of two points must not be in one compartment (R045).
    #[must_use]
    pub fn clash(&self, one: usize, other: usize) -> bool {
        let codes = |point: usize| self.points[point].bins.iter().map(|bin| &bin.code);
        codes(one).any(|a| codes(other).any(|b| meet_badly(&self.pairs, a, b)))
    }

    /// Places in the order of the matrix of ways: depots by id, then points.
    #[must_use]
    pub fn places(&self) -> Vec<LonLat> {
        let points = self.points.iter().map(|point| point.place);
        self.depots.values().copied().chain(points).collect()
    }

    /// Row of an operator's depot in the matrix.
    #[must_use]
    pub fn depot(&self, operator: &str) -> Option<usize> {
        self.depots.keys().position(|id| id == operator)
    }

    /// Row of a point in the matrix.
    #[must_use]
    pub fn row(&self, point: usize) -> usize {
        self.depots.len() + point
    }

    /// The operator that a row of the matrix belongs to.
    #[must_use]
    pub fn operator(&self, row: usize) -> Option<&str> {
        match row.checked_sub(self.depots.len()) {
            None => self.depots.keys().nth(row).map(String::as_str),
            Some(point) => self.points.get(point).map(|point| point.operator.as_str()),
        }
    }

    /// A point by its id.
    #[must_use]
    pub fn point(&self, id: &str) -> Option<usize> {
        self.points.iter().position(|point| point.id == id)
    }

    /// A kind of vehicle by its id.
    #[must_use]
    pub fn lorry(&self, id: &str) -> Option<&Lorry> {
        self.lorries.iter().find(|lorry| lorry.id == id)
    }
}
