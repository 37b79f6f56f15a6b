//! An instance laid out for the search: a node for each stop and day and two for each vehicle and day, flat vectors
//! beside them, neighbours, and the cheapest unloading on each way.

use super::segment::Segment;
use crate::plan::collection::route::instance::{NEVER, Parts, clash};

/// No node, slot or stop.
pub(super) const NONE: u32 = u32::MAX;
/// Neighbours of a stop that are looked at when it is inserted.
const NEAR: usize = 40;
/// The same where there are many stops, and time does not matter.
const NEAR_MANY: usize = 24;
/// What many are.
const MANY: u32 = 600;

/// A way by the best site: `extra` distance and time over the direct way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Detour {
    pub(super) distance: i64,
    pub(super) time: i64,
    pub(super) site: u32,
}

/// One vehicle on one day, used or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) day: u32,
    pub(super) vehicle: u32,
    pub(super) group: u32,
    pub(super) capacity: i64,
    pub(super) room: [i64; 2],
    pub(super) compartments: u32,
    pub(super) unit: i64,
    pub(super) fixed: i64,
    pub(super) longest: i64,
    pub(super) driving: i64,
}

/// The vehicles of one kind on one day: consecutive slots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) first: u32,
    pub(super) count: u32,
    pub(super) day: u32,
    pub(super) vehicle: u32,
}

pub(super) struct Model<'a> {
    pub(super) parts: &'a Parts,
    pub(super) days: u32,
    /// Nodes of stops; sentinels of the slots follow, start and end in turn.
    pub(super) visits: u32,
    pub(super) slots: Vec<Slot>,
    pub(super) groups: Vec<Group>,
    /// Place of each node.
    pub(super) place: Vec<u32>,
    /// Load of each stop.
    pub(super) load: Vec<i64>,
    /// Each node alone; empty where time does not matter.
    pub(super) alone: Vec<Segment>,
    /// Whether windows, shifts or durations may forbid a tour.
    pub(super) timed: bool,
    /// Whether a vehicle may be out for a limited time only.
    pub(super) limits: bool,
    /// Whether a stop or shift has a window that matters.
    pub(super) windows: bool,
    /// Whether a stop closes in between or driving is limited: time is not a segment then, the whole sequence is followed.
    pub(super) followed: bool,
    /// Whether volume or floor may be full before the payload is.
    pub(super) bulky: bool,
    /// Whether the matrix of times is that of distances.
    alike: bool,
    /// Whether tours may unload on their way.
    pub(super) unloads: bool,
    detours: Vec<Detour>,
    near: Vec<u32>,
    /// Distance from each near stop.
    near_far: Vec<i32>,
    /// Whether a stop bars a kind of vehicle.
    pub(super) picky: bool,
    near_width: usize,
    /// Classes each stop must not meet; empty where none must not.
    pub(super) foes: Vec<u64>,
}

/// Classes that each stop must not meet.
fn foes(parts: &Parts) -> Vec<u64> {
    if parts.clashes.is_empty() {
        return Vec::new();
    }
    let classes = parts.stops.iter().map(|stop| stop.classes);
    classes.map(|mask| clash(&parts.clashes, mask)).collect()
}

impl<'a> Model<'a> {
    pub(super) fn new(parts: &'a Parts) -> Self {
        let days = u32::try_from(parts.days).expect("few days");
        let stops = u32::try_from(parts.stops.len()).expect("fewer stops than 2^32");
        let (slots, groups) = slots(parts, days);
        let visits = stops * days;
        let mut place: Vec<u32> = (parts.stops.iter())
            .flat_map(|stop| (0..days).map(|_| stop.place))
            .collect();
        for slot in &slots {
            let vehicle = &parts.vehicles[slot.vehicle as usize];
            place.extend([vehicle.start, vehicle.end]);
        }
        let windows = (parts.stops.iter()).any(|s| s.window[0] > 0 || s.window[1] < NEVER)
            || (parts.vehicles.iter()).any(|v| v.shift[0] > 0 || v.shift[1] < NEVER);
        let drives = parts.vehicles.iter().any(|v| v.driving < NEVER);
        let followed = drives || parts.stops.iter().any(|stop| !stop.breaks.is_empty());
        let bulky = (0..2).any(|at| {
            let limited = parts.vehicles.iter().any(|v| v.room[at] < NEVER);
            limited && parts.stops.iter().any(|stop| stop.bulk[at] > 0)
        });
        let limits = drives || parts.vehicles.iter().any(|v| v.longest < NEVER);
        let windows = windows || followed;
        let timed = windows || limits;
        let mut model = Self {
            parts,
            days,
            visits,
            slots,
            groups,
            place,
            load: parts.stops.iter().map(|stop| stop.load).collect(),
            alone: Vec::new(),
            timed,
            limits,
            windows,
            followed,
            bulky,
            alike: parts.distance == parts.time,
            unloads: !parts.sites.is_empty(),
            detours: Vec::new(),
            near: Vec::new(),
            near_far: Vec::new(),
            picky: false,
            near_width: 0,
            foes: foes(parts),
        };
        if timed {
            model.alone = model.segments();
        }
        if model.unloads {
            model.detours = detours(parts);
        }
        let all = u32::try_from(parts.vehicles.len()).expect("few kinds");
        model.picky = (parts.stops.iter()).any(|stop| stop.vehicles.trailing_ones() < all);
        model.find_near();
        model
    }

    fn segments(&self) -> Vec<Segment> {
        let visits = (self.parts.stops.iter())
            .flat_map(|stop| (0..self.days).map(|_| Segment::call(stop.window, stop.service)));
        let ends = self.slots.iter().flat_map(|slot| {
            let shift = self.parts.vehicles[slot.vehicle as usize].shift;
            [Segment::call(shift, 0); 2]
        });
        visits.chain(ends).collect()
    }

    #[inline]
    pub(super) fn start(&self, slot: u32) -> u32 {
        self.visits + 2 * slot
    }

    #[inline]
    pub(super) fn end(&self, slot: u32) -> u32 {
        self.visits + 2 * slot + 1
    }

    #[inline]
    pub(super) fn node(&self, stop: u32, day: u32) -> u32 {
        stop * self.days + day
    }

    #[inline]
    pub(super) fn stop(&self, node: u32) -> u32 {
        if self.days == 1 {
            node
        } else {
            node / self.days
        }
    }

    /// Distance between two nodes.
    #[inline]
    pub(super) fn distance(&self, from: u32, to: u32) -> i64 {
        let (from, to) = (self.place[from as usize], self.place[to as usize]);
        i64::from(self.parts.distance[from as usize * self.parts.places + to as usize])
    }

    /// Travel time between two nodes.
    #[inline]
    pub(super) fn time(&self, from: u32, to: u32) -> i64 {
        let (from, to) = (self.place[from as usize], self.place[to as usize]);
        let times = if self.alike {
            &self.parts.distance
        } else {
            &self.parts.time
        };
        i64::from(times[from as usize * self.parts.places + to as usize])
    }

    /// Breaks of a node.
    #[inline]
    pub(super) fn breaks_of(&self, node: u32) -> &[[i64; 2]] {
        if node < self.visits {
            &self.parts.stops[self.stop(node) as usize].breaks
        } else {
            &[]
        }
    }

    /// Bulk of a node, nothing at start and end.
    #[inline]
    pub(super) fn bulk_of(&self, node: u32) -> [i64; 2] {
        if node < self.visits {
            self.parts.stops[self.stop(node) as usize].bulk
        } else {
            [0; 2]
        }
    }

    /// What unloading between two nodes adds.
    #[inline]
    pub(super) fn detour(&self, from: u32, to: u32) -> Detour {
        let (from, to) = (self.place[from as usize], self.place[to as usize]);
        self.detours[from as usize * self.parts.places + to as usize]
    }

    /// Stops near a stop, nearest first.
    #[inline]
    pub(super) fn near(&self, stop: u32) -> &[u32] {
        let from = stop as usize * self.near_width;
        &self.near[from..from + self.near_width]
    }

    /// Distances from the stops of [`Model::near`].
    #[inline]
    pub(super) fn near_far(&self, stop: u32) -> &[i32] {
        let from = stop as usize * self.near_width;
        &self.near_far[from..from + self.near_width]
    }

    /// Distances from a stop to all places.
    #[inline]
    pub(super) fn row(&self, stop: u32) -> &[i32] {
        let from = self.parts.stops[stop as usize].place as usize * self.parts.places;
        &self.parts.distance[from..from + self.parts.places]
    }

    /// Whether there are several kinds of vehicle on a day.
    pub(super) fn mixed(&self) -> bool {
        self.groups.len() > self.days as usize
    }

    /// Whether a vehicle may come to a stop.
    #[inline]
    pub(super) fn welcome(&self, stop: u32, slot: u32) -> bool {
        let vehicle = self.slots[slot as usize].vehicle;
        self.parts.stops[stop as usize].vehicles >> vehicle & 1 == 1
    }

    /// Half of what it costs to put two stops side by side: distance, and the waiting and lateness that cannot be
    /// avoided (Vidal et al. 2013, weights 0.2 and 1).
    fn proximity(&self, a: u32, b: u32) -> i64 {
        let stops = &self.parts.stops;
        let one = |from: u32, to: u32| {
            let (from, to) = (&stops[from as usize], &stops[to as usize]);
            let at = from.place as usize * self.parts.places + to.place as usize;
            let (distance, time) = (self.parts.distance[at], self.parts.time[at]);
            let drive = i64::from(time) + from.service;
            let wait = (to.window[0] - drive - from.window[1]).max(0);
            let late = (from.window[0] + drive - to.window[1]).max(0);
            i64::from(distance) + wait / 5 + late
        };
        one(a, b).min(one(b, a))
    }

    fn find_near(&mut self) {
        let stops = u32::try_from(self.parts.stops.len()).expect("fewer stops than 2^32");
        let many = stops > MANY && !self.timed;
        let near = if many { NEAR_MANY } else { NEAR };
        self.near_width = near.min(stops.saturating_sub(1) as usize);
        for stop in 0..stops {
            let others = (0..stops).filter(|other| *other != stop);
            let mut others: Vec<(i64, u32)> = others
                .map(|other| (self.proximity(stop, other), other))
                .collect();
            if self.near_width > 0 && self.near_width < others.len() {
                others.select_nth_unstable(self.near_width - 1);
                others.truncate(self.near_width);
            }
            others.sort_unstable();
            self.near.extend(others.iter().map(|(_, other)| *other));
            let to = self.parts.stops[stop as usize].place as usize;
            self.near_far.extend(others.iter().map(|(_, other)| {
                let from = self.parts.stops[*other as usize].place as usize;
                self.parts.distance[from * self.parts.places + to]
            }));
        }
    }
}

fn slots(parts: &Parts, days: u32) -> (Vec<Slot>, Vec<Group>) {
    let (mut slots, mut groups) = (Vec::new(), Vec::new());
    let most = u32::try_from(parts.stops.len()).expect("fewer stops than 2^32");
    for day in 0..days {
        for (kind, vehicle) in (0u32..).zip(&parts.vehicles) {
            // A vehicle nobody can use changes nothing about the search.
            let useful = (parts.stops.iter()).any(|stop| {
                let fits = stop.load <= vehicle.capacity
                    && (stop.bulk.iter().zip(vehicle.room)).all(|(bulk, room)| *bulk <= room);
                fits && stop.vehicles >> kind & 1 == 1
            });
            if vehicle.days >> day & 1 == 0 || !useful {
                continue;
            }
            let group = u32::try_from(groups.len()).expect("few kinds on few days");
            let first = u32::try_from(slots.len()).expect("fewer slots than 2^32");
            let count = vehicle.count.min(most);
            groups.push(Group {
                first,
                count,
                day,
                vehicle: kind,
            });
            slots.extend((0..count).map(|_| Slot {
                day,
                vehicle: kind,
                group,
                capacity: vehicle.capacity,
                room: vehicle.room,
                compartments: vehicle.compartments,
                unit: vehicle.per_distance,
                fixed: vehicle.fixed,
                longest: vehicle.longest,
                driving: vehicle.driving,
            }));
        }
    }
    (slots, groups)
}

/// The best site between each two places: least distance, then least time.
fn detours(parts: &Parts) -> Vec<Detour> {
    let n = parts.places;
    let at = |from: usize, to: usize| {
        let entry = from * n + to;
        (
            i64::from(parts.distance[entry]),
            i64::from(parts.time[entry]),
        )
    };
    let best = |from: usize, to: usize| {
        let direct = at(from, to);
        let ways = (0u32..).zip(&parts.sites).map(|(site, place)| {
            let (into, out) = (at(from, place.place as usize), at(place.place as usize, to));
            Detour {
                distance: into.0 + out.0 - direct.0,
                time: into.1 + out.1 - direct.1 + place.service,
                site,
            }
        });
        let least = ways.min_by_key(|way| (way.distance, way.time));
        least.expect("there are sites")
    };
    (0..n * n).map(|entry| best(entry / n, entry % n)).collect()
}
