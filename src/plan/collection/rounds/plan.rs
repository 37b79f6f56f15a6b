//! Register and ways in, rounds out: days one after the other, each operator's day as one route search.

use super::instance::{Bin, Lorry, Register, class};
use super::solution::{DayPlan, Left, Rounds, Taken, Tour, Visit};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::collection::route::{
    self, Budget, Call, InstanceError, Parts, Routing, Stop, Vehicle, instance::NEVER,
};
use crate::plan::control::Control;
use crate::quantity::{Metres, Seconds, Tonnes};
use jiff::ToSpan;
use jiff::civil::Date;

/// Days before the due day from which a visit is a must.
pub const LEAD: i64 = 3;
/// Days before the due day from which a visit has a value.
pub const EARLY: i64 = 60;
/// Start of the shift, seconds from midnight: 08:00.
pub const SHIFT_START: i64 = 8 * 3600;
/// Length of the shift: 9 hours.
pub const SHIFT: i64 = 9 * 3600;
/// Driving after which a rest is due (R040).
pub const DRIVING: i64 = 4 * 3600;
/// Length of the rest (R040).
pub const REST: i64 = 20 * 60;
/// Units of cost in a CNY.
const CNY: f64 = 10_000.0;

/// Why no rounds were made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoundsError {
    /// The search refuses the day.
    #[error("a day cannot be searched: {0}")]
    Instance(#[from] InstanceError),
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
}

/// Plans so many days from a first one; each day's search does so many iterations.
///
/// # Errors
/// [`RoundsError`].
pub fn rounds(
    register: &Register,
    ways: &Matrix,
    from: Date,
    days: i64,
    iterations: u64,
    control: &Control,
) -> Result<Rounds, RoundsError> {
    let mut last: Vec<i64> = register.points.iter().map(|point| -point.since).collect();
    let due = (register.points.iter()).filter(|p| p.interval - p.since < days);
    let due = due.count();
    let mut visited = vec![false; register.points.len()];
    let mut plans = Vec::new();
    for day in 0..days {
        let date = from.saturating_add(day.days());
        let mut plan = DayPlan {
            date,
            tours: Vec::new(),
            left: Vec::new(),
        };
        for operator in register.depots.keys() {
            if control.stop.stopped() {
                return Err(RoundsError::Stopped);
            }
            let desk = Desk {
                register,
                ways,
                operator,
                day,
                from,
                last: &last,
            };
            desk.plan(iterations, &mut plan, control)?;
        }
        for visit in plan.tours.iter().flat_map(|tour| &tour.visits) {
            last[visit.point] = day;
            visited[visit.point] = true;
        }
        plans.push(plan);
    }
    Ok(Rounds {
        from,
        synthetic: true,
        points: register.points.len(),
        due,
        visited: visited.iter().filter(|visited| **visited).count(),
        days: plans,
        excluded: register.excluded.clone(),
    })
}

/// One operator on one day.
struct Desk<'a> {
    register: &'a Register,
    ways: &'a Matrix,
    operator: &'a str,
    day: i64,
    from: Date,
    last: &'a [i64],
}

/// A point that may be visited.
struct Candidate {
    point: usize,
    must: bool,
    kg: i64,
}

impl Desk<'_> {
    fn plan(
        &self,
        iterations: u64,
        plan: &mut DayPlan,
        control: &Control,
    ) -> Result<(), RoundsError> {
        let Some(depot) = self.register.depot(self.operator) else {
            return Ok(());
        };
        let (candidates, unreached) = self.candidates(depot);
        for point in unreached {
            let why = Bilingual::new("道路不通", "no way on the roads");
            plan.left.push(self.left(point, why));
        }
        if !candidates.iter().any(|candidate| candidate.must) {
            return Ok(()); // nobody drives for early visits alone
        }
        let lorries: Vec<&Lorry> = (self.register.lorries.iter())
            .filter(|lorry| lorry.operator == self.operator)
            .collect();
        let routing = self.routing(depot, &candidates, &lorries)?;
        let budget = Budget {
            iterations,
            ..Budget::default()
        };
        let found = route::solve(&routing, &budget, control).plan;
        for tour in &found.tours {
            let stops = tour.calls.iter().filter_map(|call| match call {
                Call::Stop(stop) => Some(&candidates[*stop as usize]),
                Call::Unload(_) => None,
            });
            let calls: Vec<&Candidate> = stops.collect();
            plan.tours
                .push(self.timetable(depot, lorries[tour.vehicle as usize], &calls));
        }
        for stop in &found.unserved {
            let candidate = &candidates[*stop as usize];
            let why = if candidate.must {
                Bilingual::new(
                    "当日车辆、班次或载重不够，次日优先",
                    "vehicles, shift or payload of the day do not suffice; first on the next day",
                )
            } else {
                Bilingual::new(
                    "尚未到期，绕行费用高于提前收运的价值",
                    "not due yet; the detour costs more than an early visit is worth",
                )
            };
            plan.left.push(self.left(candidate.point, why));
        }
        Ok(())
    }

    fn due(&self, point: usize) -> i64 {
        self.last[point] + self.register.points[point].interval
    }

    fn left(&self, point: usize, reason: Bilingual) -> Left {
        let row = &self.register.points[point];
        Left {
            point,
            generator: row.generator.clone(),
            name: row.name.clone(),
            due: self.from.saturating_add(self.due(point).days()),
            reason,
        }
    }

    /// Points due soon enough, and those without a way.
    fn candidates(&self, depot: usize) -> (Vec<Candidate>, Vec<usize>) {
        let (mut found, mut unreached) = (Vec::new(), Vec::new());
        for (point, row) in self.register.points.iter().enumerate() {
            let left = self.due(point) - self.day;
            let lead = LEAD.min(row.interval / 10);
            if row.operator != self.operator || left > EARLY.min(row.interval / 3).max(lead) {
                continue;
            }
            let at = self.register.row(point);
            if self.ways.get(depot, at).is_none() || self.ways.get(at, depot).is_none() {
                unreached.push(point);
                continue;
            }
            let t = row.t_per_year() * (real(self.day - self.last[point]) / 365.0);
            found.push(Candidate {
                point,
                must: left <= lead,
                kg: whole((t.0 * 1000.0).ceil()),
            });
        }
        (found, unreached)
    }

    fn routing(
        &self,
        depot: usize,
        candidates: &[Candidate],
        lorries: &[&Lorry],
    ) -> Result<Routing, InstanceError> {
        let rows = candidates.iter().map(|c| self.register.row(c.point));
        let rows: Vec<usize> = std::iter::once(depot).chain(rows).collect();
        let (mut distance, mut time) = (Vec::new(), Vec::new());
        for a in &rows {
            for b in &rows {
                let way = self.ways.get(*a, *b).filter(|_| a != b);
                let (metres, seconds) = way.map_or_else(
                    || if a == b { (0.0, 0.0) } else { (1e8, 1e8) },
                    |way| (way.metres.0.round(), way.seconds.0.ceil()),
                );
                distance.push(small(metres));
                time.push(small(seconds));
            }
        }
        let dearest = lorries.iter().map(|l| unit(l)).max().unwrap_or(0);
        let stops = (1u32..).zip(candidates).map(|(place, candidate)| {
            let row = &self.register.points[candidate.point];
            let alone = i64::from(distance[place as usize]) * 2 * dearest;
            let gone = real(self.day - self.last[candidate.point]) / real(row.interval);
            // A visit brought forward saves the same share of a visit later; half of the way alone is what joining others costs.
            let worth = whole(real(alone) * 0.5 * gone * gone);
            let bins: Vec<&Bin> = row.bins.iter().collect();
            let may = |(_, lorry): &(usize, &&Lorry)| lorry.may_carry(&bins);
            Stop {
                place,
                load: candidate.kg,
                service: service(candidate.kg),
                window: [0, NEVER],
                patterns: vec![1],
                prize: (!candidate.must).then_some(worth),
                vehicles: (lorries.iter().enumerate().filter(may))
                    .fold(0, |mask, (at, _)| mask | 1 << at),
                classes: self.classes(&row.bins),
            }
        });
        let vehicles = lorries.iter().map(|lorry| Vehicle {
            start: 0,
            end: 0,
            count: lorry.count,
            capacity: whole((lorry.payload.0 * 1000.0).floor()),
            fixed: whole(lorry.cny_per_day.0 * CNY),
            per_distance: unit(lorry),
            shift: [0, NEVER],
            longest: SHIFT - REST, // 9 hours never hold driving for two rests
            days: 1,
        });
        let pairs = 0..self.register.pairs.len().min(32);
        Routing::new(Parts {
            places: rows.len(),
            stops: stops.collect(),
            vehicles: vehicles.collect(),
            days: 1,
            clashes: pairs
                .map(|pair| (1 << (2 * pair), 2 << (2 * pair)))
                .collect(),
            distance,
            time,
            ..Parts::default()
        })
    }

    /// Two bits a pair of the table of incompatible wastes: in the one list, in the other.
    fn classes(&self, bins: &[Bin]) -> u64 {
        let within = |list: &[String]| {
            bins.iter().any(|bin| {
                list.iter()
                    .any(|c| *c == bin.code || *c == class(&bin.code))
            })
        };
        let pairs = self.register.pairs.iter().take(32).enumerate();
        pairs.fold(0, |mask, (at, (a, b))| {
            mask | u64::from(within(a)) << (2 * at) | u64::from(within(b)) << (2 * at + 1)
        })
    }

    fn timetable(&self, depot: usize, lorry: &Lorry, calls: &[&Candidate]) -> Tour {
        let (mut now, mut driven, mut driving, mut metres, mut at) =
            (SHIFT_START, 0, 0, 0.0, depot);
        let mut drive = |to: usize, now: &mut i64| {
            let way = self.ways.get(at, to);
            let leg = way.map_or(0, |way| whole(way.seconds.0.ceil()));
            let leg = if at == to { 0 } else { leg };
            let rest = if driven + leg > DRIVING { REST } else { 0 };
            driven = if rest > 0 { leg } else { driven + leg };
            driving += leg;
            metres += way.filter(|_| at != to).map_or(0.0, |way| way.metres.0);
            *now += rest + leg;
            at = to;
            rest
        };
        let mut visits = Vec::new();
        for call in calls {
            let rest = drive(self.register.row(call.point), &mut now);
            let arrive = now;
            now += service(call.kg);
            visits.push(self.visit(call, [rest, arrive, now]));
        }
        let rest = drive(depot, &mut now);
        Tour {
            operator: self.operator.to_owned(),
            vehicle: lorry.id.clone(),
            name: lorry.name.clone(),
            visits,
            start: Seconds(real(SHIFT_START)),
            rest: Seconds(real(rest)),
            end: Seconds(real(now)),
            driving: Seconds(real(driving)),
            metres: Metres(metres),
            t: Tonnes(real(calls.iter().map(|call| call.kg).sum()) / 1000.0),
        }
    }

    fn visit(&self, call: &Candidate, [rest, arrive, leave]: [i64; 3]) -> Visit {
        let row = &self.register.points[call.point];
        let share = real(self.day - self.last[call.point]) / 365.0;
        let taken = row
            .bins
            .iter()
            .map(|bin| taken(bin, bin.t_per_year * share));
        Visit {
            point: call.point,
            generator: row.generator.clone(),
            name: row.name.clone(),
            zone: row.zone.clone(),
            place: row.place,
            rest: Seconds(real(rest)),
            arrive: Seconds(real(arrive)),
            leave: Seconds(real(leave)),
            due: self.from.saturating_add(self.due(call.point).days()),
            taken: taken.collect(),
        }
    }
}

/// Packages from mass: 180 kg a drum, 25 kg a bag, 40 kg a box, else one.
fn taken(bin: &Bin, t: Tonnes) -> Taken {
    let each = match bin.packaging.as_str() {
        "drum" => 0.18,
        "bag" => 0.025,
        "box" => 0.04,
        _ => f64::INFINITY,
    };
    let packages = whole((t.0 / each).ceil().max(1.0));
    Taken {
        code: bin.code.clone(),
        t,
        packaging: bin.packaging.clone(),
        packages: u32::try_from(packages).unwrap_or(u32::MAX),
    }
}

/// Seconds at a stop: ten minutes, and one for each begun 50 kg.
fn service(kg: i64) -> i64 {
    600 + (kg + 49) / 50 * 60
}

/// Cost of a metre.
fn unit(lorry: &Lorry) -> i64 {
    whole((lorry.cny_per_km.0 / 1000.0 * CNY).round())
}

#[allow(clippy::cast_precision_loss)]
fn real(number: i64) -> f64 {
    number as f64
}

#[allow(clippy::cast_possible_truncation)]
fn whole(number: f64) -> i64 {
    number as i64
}

#[allow(clippy::cast_possible_truncation)]
fn small(number: f64) -> i32 {
    number as i32
}
