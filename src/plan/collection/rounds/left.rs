//! Why a point is not called on, and the cheapest change that would bring it in: a place in a tour of the day, a vehicle
//! that stands idle, or one more of a kind.

use super::instance::Lorry;
use super::solution::{Change, Left, Tour, Unload, Visit};
use super::timetable::{Day, Draft, Load, Step, real, whole};
use super::window::Fate;
use crate::finding::Bilingual;
use crate::quantity::{Cny, Metres};
use jiff::civil::Date;

/// How a change is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// Calls begin while gates are open.
    Heeded,
    /// The point would open when the vehicle comes.
    Opened,
}

/// What is told of a point that is left out on a day whose drafts and tours are these.
pub(super) fn left(
    day: &Day<'_>,
    point: usize,
    fate: Fate,
    planned: Option<Date>,
    drafts: &[(Draft, Tour)],
) -> Left {
    let row = &day.register.points[point];
    let works = day.register.works_on(day.date(day.number));
    let heeded = works
        .then(|| cheapest(day, point, drafts, Gate::Heeded))
        .flatten();
    let opened = match &heeded {
        Some((_, true)) => None,
        _ if !works => None,
        _ if row.hours.is_empty() && row.opens_on(day.date(day.number)) => None,
        _ => cheapest(day, point, drafts, Gate::Opened),
    };
    // No tour of the day comes while the gate is open, and one would if it were.
    let shut = fate == Fate::Shut || matches!(opened, Some((_, true)));
    let reason = match (fate, planned) {
        (_, Some(date)) => Bilingual::new(
            format!("已排在 {date}，更省"),
            format!("planned for {date}, which costs less"),
        ),
        (Fate::Unreached, _) => Bilingual::new("道路不通", "no way on the roads"),
        (Fate::Early, _) if !works => Bilingual::new("尚未到期", "not due yet"),
        _ if !works => Bilingual::new("当日停运", "no shift runs on that day"),
        (Fate::Closed, _) => Bilingual::new(
            "到期前每天都关门或被禁止",
            "closed or forbidden on every day until it is due",
        ),
        (Fate::Early, _) => Bilingual::new(
            "尚未到期，绕行费用高于提前收运的价值",
            "not due yet; the detour costs more than an early visit is worth",
        ),
        _ if !(day.register.lorries.iter())
            .any(|one| one.operator == row.operator && row.suits(one)) =>
        {
            Bilingual::new(
                "收集单位没有进得去且带有所需装备的车辆",
                "the operator has no vehicle that can drive in and has the equipment needed",
            )
        }
        _ if shut => closed(day, point),
        (Fate::Omitted, _) => {
            Bilingual::new("手工计划没有安排", "the plan made by hand leaves it out")
        }
        _ => Bilingual::new(
            "车辆、班次、载重或容积不够",
            "vehicles, shifts, payloads or volumes do not suffice",
        ),
    };
    let change = match fate {
        Fate::Unreached => None,
        _ => heeded.or(opened).map(|(change, _)| change),
    };
    Left {
        point,
        id: row.id.clone(),
        operator: row.operator.clone(),
        generator: row.generator.clone(),
        name: row.name.clone(),
        place: row.place,
        due: day.date(day.due(point)),
        age: day.age(point),
        t: day.gathered(point, day.age(point)),
        planned,
        reason,
        change,
    }
}

/// A moment of the day as a clock shows it.
fn clock(second: f64) -> String {
    let minutes = whole(second / 60.0);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Words for a gate that is closed when vehicles come by.
fn closed(day: &Day<'_>, point: usize) -> Bilingual {
    let row = &day.register.points[point];
    if !row.opens_on(day.date(day.number)) {
        return Bilingual::new("当日不开放", "closed on that day of the week");
    }
    let window = |window: &[i64; 2]| window.map(|at| clock(real(at))).join("-");
    let hours: Vec<String> = row.hours.iter().map(window).collect();
    Bilingual::new(
        format!("车辆到达的时段不开放（开放 {}）", hours.join("、")),
        format!(
            "closed at the time a vehicle could come (open {})",
            hours.join(", ")
        ),
    )
}

/// The cheapest way to call on a point on this day after all, and whether a tour of the day takes it along.
fn cheapest(
    day: &Day<'_>,
    point: usize,
    drafts: &[(Draft, Tour)],
    gate: Gate,
) -> Option<(Change, bool)> {
    let row = &day.register.points[point];
    let mut best: Option<(Change, bool)> = None;
    let mut offer = |change: Change, along: bool| {
        if best.as_ref().is_none_or(|(best, _)| change.cny < best.cny) {
            best = Some((change, along));
        }
    };
    // When the gate would have to open.
    let opens = |tour: &Tour| {
        let visit = tour.visits.iter().find(|visit| visit.point == point);
        let at = visit.map_or(0.0, |visit| visit.arrive.0 + visit.wait.0);
        match gate {
            Gate::Heeded => [String::new(), String::new()],
            Gate::Opened => {
                let at = clock(at);
                [
                    format!("，须在 {at} 开门"),
                    format!(", if it opens at {at}"),
                ]
            }
        }
    };
    let own = |lorry: &&Lorry| lorry.operator == row.operator && row.suits(lorry);
    for (draft, tour) in drafts {
        let Some(lorry) = day.register.lorry(&draft.vehicle).filter(own) else {
            continue;
        };
        if let Some((number, new)) = best_place(day, lorry, draft, point, gate) {
            let name = format!("{}-{}", tour.vehicle, tour.unit);
            let [zh, en] = opens(&new);
            let change = Change {
                text: Bilingual::new(
                    format!("加入 {name}，作为第 {number} 站{zh}"),
                    format!("into {name} as stop {number}{en}"),
                ),
                metres: new.metres - tour.metres,
                cny: new.cny - tour.cny,
            };
            offer(change, true);
        }
    }
    for lorry in day.register.lorries.iter().filter(own) {
        let busy = |unit: &u32| {
            (drafts.iter()).any(|(draft, _)| draft.vehicle == lorry.id && draft.unit == *unit)
        };
        let idle = (1..=lorry.count).find(|unit| !busy(unit));
        let draft = Draft {
            vehicle: lorry.id.clone(),
            unit: idle.unwrap_or(lorry.count + 1),
            steps: vec![Step::Visit(point)],
            ..Draft::default()
        };
        let Some(tour) = day
            .tour(&draft)
            .filter(|tour| fits(day, lorry, tour, (point, gate)))
        else {
            continue;
        };
        let [zh, en] = opens(&tour);
        let text = match idle {
            Some(unit) => Bilingual::new(
                format!("另派空闲车辆 {}-{unit}{zh}", lorry.id),
                format!("send {}-{unit}, which stands idle{en}", lorry.id),
            ),
            None => Bilingual::new(
                format!("增加一辆 {}（{}）{zh}", lorry.id, lorry.name),
                format!("one more {}{en}", lorry.id),
            ),
        };
        let (metres, cny): (Metres, Cny) = (tour.metres, tour.cny);
        offer(Change { text, metres, cny }, false);
    }
    best
}

/// The place in a tour where a point costs least, counted from 1, and the tour with it.
fn best_place(
    day: &Day<'_>,
    lorry: &Lorry,
    draft: &Draft,
    point: usize,
    gate: Gate,
) -> Option<(usize, Tour)> {
    let places = tries(day, draft, point)
        .into_iter()
        .filter(|(_, _, tour)| fits(day, lorry, tour, (point, gate)))
        .map(|(_, number, tour)| (number, tour));
    places.min_by(|a, b| a.1.cny.0.total_cmp(&b.1.cny.0))
}

/// Every place a point can take in a tour after what is done, after one more unloading at its end among them: the
/// draft, the number of the stop, the tour.
fn tries(day: &Day<'_>, draft: &Draft, point: usize) -> Vec<(Draft, usize, Tour)> {
    let end = draft.steps.len();
    let emptied = draft.steps.last() != Some(&Step::Unload);
    let places = (0..=end + usize::from(emptied)).filter_map(|at| {
        let mut with = draft.clone();
        if at > end {
            with.steps.push(Step::Unload);
        }
        with.steps.insert(at, Step::Visit(point));
        let before = with.steps[..at].iter();
        let number = before.filter(|step| **step != Step::Unload).count();
        if number < draft.done {
            return None; // driven already
        }
        let tour = day.tour(&with)?;
        Some((with, number + 1, tour))
    });
    places.collect()
}

/// A draft with one more point: where it costs least among the places that keep payload, mixes, hours and shift, else among
/// all, so that whoever wants it sees what breaks.
pub(super) fn with(day: &Day<'_>, draft: &Draft, point: usize) -> Draft {
    let tries = tries(day, draft, point);
    let lorry = day.register.lorry(&draft.vehicle);
    let broken =
        |tour: &Tour| lorry.is_none_or(|lorry| !fits(day, lorry, tour, (point, Gate::Heeded)));
    let best = tries
        .into_iter()
        .min_by(|a, b| (broken(&a.2).cmp(&broken(&b.2))).then(a.2.cny.0.total_cmp(&b.2.cny.0)));
    best.map_or_else(|| draft.clone(), |(with, _, _)| with)
}

/// Whether a tour keeps payload, volume, pallet places, mixes, hours, shift and driving; of one point the gate may be passed over.
fn fits(day: &Day<'_>, lorry: &Lorry, tour: &Tour, (point, gate): (usize, Gate)) -> bool {
    let settings = &day.register.settings;
    let end = (settings.shift_start_h + settings.shift_h) * 3600.0;
    let over = |unload: &Unload| {
        let load = Load {
            t: unload.t.0,
            m3: unload.m3,
            pallets: unload.pallets,
        };
        !load.fits(lorry)
    };
    let open = |visit: &Visit| day.is_open(visit) || (visit.point == point && gate == Gate::Opened);
    let tired = tour.driving.0 > day.register.most_driving();
    if tired || tour.end.0 > end || tour.unloads.iter().any(over) || !tour.visits.iter().all(open) {
        return false;
    }
    tour.loads().all(|load| {
        let meet = |one: &Visit, other: &Visit| {
            one.compartment == other.compartment && day.register.clash(one.point, other.point)
        };
        let mut later = load;
        while let Some((one, others)) = later.split_first() {
            if others.iter().any(|other| meet(one, other)) {
                return false;
            }
            later = others;
        }
        true
    })
}
