//! Why a point is not called on, and the cheapest change that would bring it in: a place in a tour of the day, a vehicle
//! that stands idle, or one more of a kind.

use super::instance::{Lorry, meet_badly};
use super::solution::{Change, Left, Tour};
use super::timetable::{Day, Draft, Step};
use super::window::Fate;
use crate::finding::Bilingual;
use crate::quantity::{Cny, Metres};
use jiff::civil::Date;

/// What is told of a point that is left out on a day whose drafts and tours are these.
pub(super) fn left(
    day: &Day<'_>,
    point: usize,
    fate: Fate,
    planned: Option<Date>,
    drafts: &[(Draft, Tour)],
) -> Left {
    let row = &day.register.points[point];
    let reason = match (fate, planned) {
        (_, Some(date)) => Bilingual::new(
            format!("已排在 {date}，更省"),
            format!("planned for {date}, which costs less"),
        ),
        (Fate::Unreached, _) => Bilingual::new("道路不通", "no way on the roads"),
        (Fate::Closed, _) => Bilingual::new(
            "到期前每天都关门或被禁止",
            "closed or forbidden on every day until it is due",
        ),
        (Fate::Missed | Fate::Planned(_), _) => Bilingual::new(
            "车辆、班次或载重不够",
            "vehicles, shifts or payloads do not suffice",
        ),
        (Fate::Early, _) => Bilingual::new(
            "尚未到期，绕行费用高于提前收运的价值",
            "not due yet; the detour costs more than an early visit is worth",
        ),
    };
    let change = if fate == Fate::Unreached {
        None
    } else {
        cheapest(day, point, drafts)
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

/// The cheapest way to call on a point on this day after all.
fn cheapest(day: &Day<'_>, point: usize, drafts: &[(Draft, Tour)]) -> Option<Change> {
    let row = &day.register.points[point];
    let mut best: Option<Change> = None;
    let mut offer = |change: Change| {
        if best.as_ref().is_none_or(|best| change.cny < best.cny) {
            best = Some(change);
        }
    };
    let own = |lorry: &&Lorry| lorry.operator == row.operator && lorry.may_carry(&row.bins);
    for (draft, tour) in drafts {
        let Some(lorry) = day.register.lorry(&draft.vehicle).filter(own) else {
            continue;
        };
        if let Some((number, new)) = best_place(day, lorry, draft, point) {
            let name = format!("{}-{}", tour.vehicle, tour.unit);
            offer(Change {
                text: Bilingual::new(
                    format!("加入 {name}，作为第 {number} 站"),
                    format!("into {name} as stop {number}"),
                ),
                metres: new.metres - tour.metres,
                cny: new.cny - tour.cny,
            });
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
            done: 0,
            not_before: 0,
        };
        let Some(tour) = day
            .tour(&draft)
            .filter(|tour| fits(day, lorry, &draft, tour))
        else {
            continue;
        };
        let text = match idle {
            Some(unit) => Bilingual::new(
                format!("另派空闲车辆 {}-{unit}", lorry.id),
                format!("send {}-{unit}, which stands idle", lorry.id),
            ),
            None => Bilingual::new(
                format!("增加一辆 {}（{}）", lorry.id, lorry.name),
                format!("one more {}", lorry.id),
            ),
        };
        let (metres, cny): (Metres, Cny) = (tour.metres, tour.cny);
        offer(Change { text, metres, cny });
    }
    best
}

/// The place in a tour where a point costs least, counted from 1, and the tour with it.
fn best_place(day: &Day<'_>, lorry: &Lorry, draft: &Draft, point: usize) -> Option<(usize, Tour)> {
    let places = tries(day, draft, point)
        .into_iter()
        .filter(|(with, _, tour)| fits(day, lorry, with, tour))
        .map(|(_, number, tour)| (number, tour));
    places.min_by(|a, b| a.1.cny.0.total_cmp(&b.1.cny.0))
}

/// Every place a point can take in a tour after what is done: the draft, the number of the stop, the tour.
fn tries(day: &Day<'_>, draft: &Draft, point: usize) -> Vec<(Draft, usize, Tour)> {
    let places = (0..=draft.steps.len()).filter_map(|at| {
        let mut with = draft.clone();
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

/// A draft with one more point: where it costs least among the places that keep payload, mixes and shift, else among
/// all, so that whoever wants it sees what breaks.
pub(super) fn with(day: &Day<'_>, draft: &Draft, point: usize) -> Draft {
    let tries = tries(day, draft, point);
    let lorry = day.register.lorry(&draft.vehicle);
    let broken =
        |with: &Draft, tour: &Tour| lorry.is_none_or(|lorry| !fits(day, lorry, with, tour));
    let best = tries.into_iter().min_by(|a, b| {
        (broken(&a.0, &a.2).cmp(&broken(&b.0, &b.2))).then(a.2.cny.0.total_cmp(&b.2.cny.0))
    });
    best.map_or_else(|| draft.clone(), |(with, _, _)| with)
}

/// Whether a tour keeps payload, mixes and shift.
fn fits(day: &Day<'_>, lorry: &Lorry, draft: &Draft, tour: &Tour) -> bool {
    let settings = &day.register.settings;
    let end = (settings.shift_start_h + settings.shift_h) * 3600.0;
    if tour.end.0 > end || tour.unloads.iter().any(|unload| unload.t > lorry.payload) {
        return false;
    }
    draft.steps.split(|step| *step == Step::Unload).all(|trip| {
        let codes: Vec<&str> = (trip.iter())
            .filter_map(|step| match step {
                Step::Visit(point) => Some(&day.register.points[*point]),
                Step::Unload => None,
            })
            .flat_map(|point| point.bins.iter().map(|bin| bin.code.as_str()))
            .collect();
        let bad = |one: &&str| {
            codes
                .iter()
                .any(|two| meet_badly(&day.register.pairs, one, two))
        };
        !codes.iter().any(bad)
    })
}
