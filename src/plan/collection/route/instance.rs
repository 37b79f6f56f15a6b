//! Stops, vehicles, unloading sites and travel between places in, a checked [`Routing`] out. All numbers are whole, in
//! the smallest unit of whoever makes the instance, so that sums are exact and a seed gives the same tours everywhere.

/// A window end that is never reached.
pub const NEVER: i64 = 1 << 40;
/// The largest distance or time between two places.
pub const FARTHEST: i32 = 1 << 28;
/// Days an instance has at most: a visit pattern is a mask of days.
pub const MOST_DAYS: usize = 31;
/// Kinds of vehicle an instance has at most: a stop names the ones that may come in a mask.
pub const MOST_VEHICLES: usize = 64;
/// Compartments a vehicle has at most.
pub const MOST_COMPARTMENTS: u32 = 16;
/// Places an instance has at most: both matrices stay below 2 GB.
pub const MOST_PLACES: usize = 16_000;
/// Sums of costs stay below this.
const DEAREST: i128 = 1 << 60;

/// What an instance cannot be made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// A matrix that has not a row and a column for each place.
    #[error("{places} places need {} distances and times, there are {found}", places * places)]
    Shape {
        /// Places.
        places: usize,
        /// Entries of the matrix.
        found: usize,
    },
    /// More of something than the program counts with, or nothing where something is needed.
    #[error("{0} out of range")]
    Count(&'static str),
    /// A number that is negative, too large, or the end of a window before its start.
    #[error("{what} of {whose} {index} is out of range")]
    Range {
        /// What is wrong.
        what: &'static str,
        /// `stop`, `vehicle`, `site` or `place`.
        whose: &'static str,
        /// Which, from 0.
        index: usize,
    },
    /// Costs too large to be added up.
    #[error("the costs are too large to be added up")]
    TooLarge,
}

/// A place where something is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its place.
    pub place: u32,
    /// What a visit takes.
    pub load: i64,
    /// The same in two other dimensions, such as volume and floor.
    pub bulk: [i64; 2],
    /// Time a visit takes.
    pub service: i64,
    /// When a visit may begin: first and last moment of a day. Whoever comes earlier waits.
    pub window: [i64; 2],
    /// Times within the window in which no visit may begin, in order; it may begin at both ends of each. Whoever comes
    /// in between waits for the end.
    pub breaks: Vec<[i64; 2]>,
    /// Allowed sets of days, each a mask with bit `d` for day `d`; a stop is visited on all days of one of them.
    pub patterns: Vec<u32>,
    /// What leaving it out costs; `None` where it must be visited.
    pub prize: Option<i64>,
    /// Kinds of vehicle that may come, a mask.
    pub vehicles: u64,
    /// Classes of what is taken, a mask of the bits of [`Parts::clashes`].
    pub classes: u64,
}

/// A kind of vehicle at one depot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    /// Place where it begins.
    pub start: u32,
    /// Place where it ends.
    pub end: u32,
    /// How many there are on a day.
    pub count: u32,
    /// Most that is on board at once.
    pub capacity: i64,
    /// Most of the two other dimensions that is on board at once; [`NEVER`] where there is no limit.
    pub room: [i64; 2],
    /// Compartments that keep classes apart which must not meet, from 1; they share capacity and room.
    pub compartments: u32,
    /// Cost of a tour, whatever its length.
    pub fixed: i64,
    /// Cost of a unit of distance.
    pub per_distance: i64,
    /// Earliest start and latest end of a tour.
    pub shift: [i64; 2],
    /// Longest time from start to end, waiting and service included.
    pub longest: i64,
    /// Most travel time from start to end, on the way to unloadings included; [`NEVER`] where there is no limit.
    pub driving: i64,
    /// Days it works, a mask.
    pub days: u32,
}

/// A place where a vehicle becomes empty on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its place.
    pub place: u32,
    /// Time an unloading takes.
    pub service: i64,
}

/// What an instance consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Places; matrices have a row for each.
    pub places: usize,
    /// Distance from row to column.
    pub distance: Vec<i32>,
    /// Travel time from row to column.
    pub time: Vec<i32>,
    /// Where something is taken.
    pub stops: Vec<Stop>,
    /// Who takes it.
    pub vehicles: Vec<Vehicle>,
    /// Where vehicles may be emptied between two stops; without any a tour is one load.
    pub sites: Vec<Site>,
    /// Whether the last call of a tour is an unloading.
    pub unload_last: bool,
    /// Days of the horizon.
    pub days: usize,
    /// Pairs of masks of classes: what has a bit of the one and what has a bit of the other must not be in one
    /// compartment of a tour. A tour counts as one load, unloadings on the way or not.
    pub clashes: Vec<(u64, u64)>,
}

/// A checked instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing(Parts);

impl Routing {
    /// Checks and takes the parts.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of [`InstanceError`].
    pub fn new(parts: Parts) -> Result<Self, InstanceError> {
        let places = parts.places;
        for matrix in [&parts.distance, &parts.time] {
            if matrix.len() != places * places {
                let found = matrix.len();
                return Err(InstanceError::Shape { places, found });
            }
        }
        for (what, number, most) in [
            ("the number of places", places, MOST_PLACES),
            ("the number of days", parts.days, MOST_DAYS),
            (
                "the number of kinds of vehicle",
                parts.vehicles.len(),
                MOST_VEHICLES,
            ),
        ] {
            if number == 0 || number > most {
                return Err(InstanceError::Count(what));
            }
        }
        if parts.unload_last && parts.sites.is_empty() {
            return Err(InstanceError::Count("the number of unloading sites"));
        }
        let bad = |entry: &i32| *entry < 0 || *entry > FARTHEST;
        for (what, matrix) in [("distance", &parts.distance), ("time", &parts.time)] {
            if let Some(at) = matrix.iter().position(bad) {
                let index = at / places;
                return Err(range(what, "place", index));
            }
        }
        parts.stops_are_good()?;
        parts.vehicles_are_good()?;
        for (index, site) in parts.sites.iter().enumerate() {
            parts.place_is_good(site.place, "site", index)?;
            within(site.service, "service", "site", index)?;
        }
        parts.costs_are_small()?;
        Ok(Self(parts))
    }

    /// What it consists of.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.0
    }

    /// Distance between two places.
    #[must_use]
    pub fn distance(&self, from: u32, to: u32) -> i64 {
        i64::from(self.0.distance[from as usize * self.0.places + to as usize])
    }

    /// Travel time between two places.
    #[must_use]
    pub fn time(&self, from: u32, to: u32) -> i64 {
        i64::from(self.0.time[from as usize * self.0.places + to as usize])
    }
}

impl Parts {
    fn place_is_good(
        &self,
        place: u32,
        whose: &'static str,
        index: usize,
    ) -> Result<(), InstanceError> {
        if place as usize >= self.places {
            return Err(range("place", whose, index));
        }
        Ok(())
    }

    fn stops_are_good(&self) -> Result<(), InstanceError> {
        let days = 1u32.wrapping_shl(u32::try_from(self.days).unwrap_or(0)) - 1;
        for (index, stop) in self.stops.iter().enumerate() {
            self.place_is_good(stop.place, "stop", index)?;
            within(stop.load, "load", "stop", index)?;
            within(stop.service, "service", "stop", index)?;
            window(stop.window, "window", "stop", index)?;
            for bulk in stop.bulk {
                within(bulk, "bulk", "stop", index)?;
            }
            if !in_order(stop) {
                return Err(range("break", "stop", index));
            }
            within(stop.prize.unwrap_or(0), "prize", "stop", index)?;
            if clash(&self.clashes, stop.classes) & stop.classes != 0 {
                return Err(range("mix of classes", "stop", index));
            }
            let fine = |mask: &u32| *mask != 0 && *mask & !days == 0;
            if stop.patterns.is_empty() || !stop.patterns.iter().all(fine) {
                return Err(range("visit pattern", "stop", index));
            }
        }
        Ok(())
    }

    fn vehicles_are_good(&self) -> Result<(), InstanceError> {
        for (index, vehicle) in self.vehicles.iter().enumerate() {
            self.place_is_good(vehicle.start, "vehicle", index)?;
            self.place_is_good(vehicle.end, "vehicle", index)?;
            within(vehicle.capacity, "capacity", "vehicle", index)?;
            for room in vehicle.room {
                within(room, "room", "vehicle", index)?;
            }
            if !(1..=MOST_COMPARTMENTS).contains(&vehicle.compartments) {
                return Err(range("number of compartments", "vehicle", index));
            }
            within(vehicle.fixed, "fixed cost", "vehicle", index)?;
            within(vehicle.per_distance, "cost of distance", "vehicle", index)?;
            within(vehicle.longest, "duration", "vehicle", index)?;
            within(vehicle.driving, "driving", "vehicle", index)?;
            window(vehicle.shift, "shift", "vehicle", index)?;
        }
        Ok(())
    }

    fn costs_are_small(&self) -> Result<(), InstanceError> {
        let visits = i128::try_from((self.stops.len() + 1) * 4 * self.days).unwrap_or(DEAREST);
        let most = |cost: fn(&Vehicle) -> i64| self.vehicles.iter().map(cost).max().unwrap_or(0);
        let prizes: i128 = (self.stops.iter().filter_map(|s| s.prize))
            .map(i128::from)
            .sum();
        let tour = i128::from(FARTHEST) * i128::from(most(|v| v.per_distance));
        if visits * (tour + i128::from(most(|v| v.fixed))) + prizes > DEAREST {
            return Err(InstanceError::TooLarge);
        }
        Ok(())
    }
}

/// Classes that must not be in one compartment with those of a mask.
#[must_use]
pub fn clash(clashes: &[(u64, u64)], classes: u64) -> u64 {
    clashes.iter().fold(0, |all, (a, b)| {
        let with_a = if classes & a == 0 { 0 } else { *b };
        let with_b = if classes & b == 0 { 0 } else { *a };
        all | with_a | with_b
    })
}

/// Whether the breaks of a stop lie within its window, one after the other.
fn in_order(stop: &Stop) -> bool {
    let mut last = stop.window[0];
    for pause in &stop.breaks {
        if pause[0] < last || pause[1] <= pause[0] {
            return false;
        }
        last = pause[1];
    }
    last <= stop.window[1]
}

fn range(what: &'static str, whose: &'static str, index: usize) -> InstanceError {
    InstanceError::Range { what, whose, index }
}

fn within(
    number: i64,
    what: &'static str,
    whose: &'static str,
    index: usize,
) -> Result<(), InstanceError> {
    if (0..=NEVER).contains(&number) {
        Ok(())
    } else {
        Err(range(what, whose, index))
    }
}

fn window(
    window: [i64; 2],
    what: &'static str,
    whose: &'static str,
    index: usize,
) -> Result<(), InstanceError> {
    within(window[0], what, whose, index)?;
    within(window[1], what, whose, index)?;
    if window[0] <= window[1] {
        Ok(())
    } else {
        Err(range(what, whose, index))
    }
}
