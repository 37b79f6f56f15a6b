//! Register and ways in, rounds out: windows of days one after the other, each operator's window as one search.

use super::edits::{Edits, Pin};
use super::instance::Register;
use super::left::{left, with};
use super::solution::{DayPlan, Rounds, Tour};
use super::timetable::{Day, Draft, Step};
use super::ways::Ways;
use super::window::{Fate, Found, Window};
use crate::finding::Bilingual;
use crate::plan::collection::route::InstanceError;
use crate::plan::control::Control;
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

/// Why no rounds were made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoundsError {
    /// The search refuses the days.
    #[error("the days cannot be searched: {0}")]
    Instance(#[from] InstanceError),
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
}

/// What is planned.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// First day.
    pub from: Date,
    /// Days.
    pub days: i64,
    /// Iterations of the search of one operator's window.
    pub iterations: u64,
    /// What the dispatcher says.
    pub edits: &'a Edits,
}

/// Plans so many days from a first one.
///
/// Days are planned in windows that overlap by a third, so that a day knows what comes after it.
///
/// # Errors
/// [`RoundsError`].
pub fn rounds(
    register: &Register,
    ways: &Ways,
    ask: &Ask<'_>,
    control: &Control,
) -> Result<Rounds, RoundsError> {
    let mut last: Vec<i64> = register.points.iter().map(|point| -point.since).collect();
    let length = i64::from(register.settings.window_days);
    let step = (length * 2 / 3).max(1);
    let (mut plans, mut first) = (Vec::new(), 0);
    while first < ask.days {
        let kept = step.min(ask.days - first);
        let share = f64::from(u32::try_from(first).unwrap_or(0))
            / f64::from(u32::try_from(ask.days).unwrap_or(1));
        let text = Bilingual::new(
            format!("排第 {} 天起", first + 1),
            format!("days from {}", first + 1),
        );
        control.report("rounds", text, Some(share));
        let day = Day {
            register,
            ways,
            from: ask.from,
            number: first,
            last: &last,
        };
        // The windows of the operators know nothing of each other: as many at a time as there are cores.
        let operators: Vec<&String> = register.depots.keys().collect();
        let search = |operator: &&String| {
            if control.stop.stopped() {
                return Err(RoundsError::Stopped);
            }
            let window = Window {
                day,
                operator,
                length,
                edits: ask.edits,
                iterations: ask.iterations,
            };
            window.plan(control)
        };
        let found: Vec<Found> = (operators.par_iter().map(search)).collect::<Result<_, _>>()?;
        for offset in 0..kept {
            let day = Day {
                register,
                ways,
                from: ask.from,
                number: first + offset,
                last: &last,
            };
            let plan = day_plan(&day, &found, offset);
            for visit in plan.tours.iter().flat_map(|tour| &tour.visits) {
                last[visit.point] = first + offset;
            }
            plans.push(plan);
        }
        first += kept;
    }
    Ok(told(register, ask.from, plans))
}

/// A day of the windows found: its tours, and who is left out.
fn day_plan(day: &Day<'_>, found: &[Found], offset: i64) -> DayPlan {
    let at = usize::try_from(offset).unwrap_or(0);
    let drafts = found.iter().flat_map(|found| &found.days[at]);
    let mut pairs: Vec<(Draft, Tour)> = drafts
        .filter_map(|draft| Some((draft.clone(), day.tour(draft)?)))
        .collect();
    pairs.sort_by(|(a, _), (b, _)| (&a.vehicle, a.unit).cmp(&(&b.vehicle, b.unit)));
    let called: Vec<usize> = pairs.iter().flat_map(|(draft, _)| draft.points()).collect();
    let mut gone = Vec::new();
    for (point, fate) in found.iter().flat_map(|found| &found.fates) {
        let (later, late) = match fate {
            Fate::Planned(when) => ((*when > offset).then_some(*when), false),
            Fate::Early => (None, false),
            Fate::Missed | Fate::Shut | Fate::Omitted | Fate::Closed | Fate::Unreached => {
                (None, true)
            }
        };
        let now = day.number == 0 && !called.contains(point);
        if now || (late && day.due(*point) == day.number) {
            let date = later.map(|when| day.date(day.number - offset + when));
            gone.push(left(day, *point, *fate, date, &pairs));
        }
    }
    gone.sort_by_key(|one| (one.due, one.point));
    let date = day.date(day.number);
    DayPlan {
        date,
        closed: !day.register.works_on(date),
        tours: pairs.into_iter().map(|(_, tour)| tour).collect(),
        left: gone,
    }
}

/// A plan made by hand, timed and counted like one of the search: drafts by day from a first one.
#[must_use]
pub fn timed(register: &Register, ways: &Ways, from: Date, drafts: &[Vec<Draft>]) -> Rounds {
    let mut last: Vec<i64> = register.points.iter().map(|point| -point.since).collect();
    let mut plans = Vec::new();
    for (number, drafts) in (0..).zip(drafts) {
        let day = Day {
            register,
            ways,
            from,
            number,
            last: &last,
        };
        let date = from.saturating_add(number.days());
        let plan = DayPlan {
            date,
            closed: !register.works_on(date),
            tours: drafts.iter().filter_map(|draft| day.tour(draft)).collect(),
            left: Vec::new(),
        };
        for visit in plan.tours.iter().flat_map(|tour| &tour.visits) {
            last[visit.point] = number;
        }
        plans.push(plan);
    }
    told(register, from, plans)
}

fn told(register: &Register, from: Date, days: Vec<DayPlan>) -> Rounds {
    let mut visited = vec![false; register.points.len()];
    for tour in days.iter().flat_map(|day| &day.tours) {
        for visit in &tour.visits {
            visited[visit.point] = true;
        }
    }
    let horizon = i64::try_from(days.len()).unwrap_or(i64::MAX);
    let due = (register.points.iter()).filter(|p| p.interval - p.since < horizon);
    Rounds {
        from,
        zones: register.zones.clone(),
        synthetic: register.points.iter().any(|point| !point.recorded),
        points: register.points.len(),
        due: due.count(),
        visited: visited.iter().filter(|visited| **visited).count(),
        excluded: register.excluded.clone(),
        days,
    }
}

/// Says of a plan made by hand which points are due on its first day, or within its days, and are left out.
pub fn explain(register: &Register, ways: &Ways, rounds: &mut Rounds, drafts: &[Vec<Draft>]) {
    let last: Vec<i64> = register.points.iter().map(|point| -point.since).collect();
    let day = Day {
        register,
        ways,
        from: rounds.from,
        number: 0,
        last: &last,
    };
    let horizon = i64::try_from(drafts.len()).unwrap_or(i64::MAX);
    let pairs: Vec<(Draft, Tour)> = (drafts.first().into_iter().flatten())
        .filter_map(|draft| Some((draft.clone(), day.tour(draft)?)))
        .collect();
    let mut gone = Vec::new();
    for point in 0..register.points.len() {
        let planned = (0..).zip(drafts).find_map(|(number, drafts)| {
            let here = drafts
                .iter()
                .any(|draft| draft.points().any(|p| p == point));
            here.then_some(number)
        });
        if planned == Some(0) || (planned.is_none() && day.due(point) >= horizon) {
            continue;
        }
        let fate = planned.map_or(Fate::Omitted, Fate::Planned);
        let date = planned.map(|number| day.date(number));
        gone.push(left(&day, point, fate, date, &pairs));
    }
    gone.sort_by_key(|one| (one.due, one.point));
    if let Some(first) = rounds.days.first_mut() {
        first.left = gone;
    }
}

/// Moves one call to the day and vehicle of a pin: to its position, or where it costs least there.
pub fn moved(register: &Register, ways: &Ways, from: Date, drafts: &mut [Vec<Draft>], pin: &Pin) {
    let days = i64::from(from.until(pin.date).map_or(-1, |span| span.get_days()));
    let (Some(point), Some(at)) = (register.point(&pin.point), usize::try_from(days).ok()) else {
        return;
    };
    if at >= drafts.len() {
        return;
    }
    let is_it = |step: &Step| *step == Step::Visit(point);
    let is_done = |draft: &Draft| draft.points().take(draft.done).any(|one| one == point);
    if drafts.iter().flatten().any(is_done) {
        return; // it stays where it was done
    }
    for day in drafts.iter_mut() {
        for draft in day.iter_mut() {
            draft.steps.retain(|step| !is_it(step));
        }
        day.retain(|draft| draft.points().next().is_some());
    }
    let mut last: Vec<i64> = register.points.iter().map(|point| -point.since).collect();
    for (number, drafts) in (0..days).zip(drafts.iter()) {
        for point in drafts.iter().flat_map(Draft::points) {
            last[point] = number;
        }
    }
    let day = Day {
        register,
        ways,
        from,
        number: days,
        last: &last,
    };
    let unit = pin.unit.max(1);
    let here = &mut drafts[at];
    let found = (here.iter()).position(|d| d.vehicle == pin.vehicle && d.unit == unit);
    let Some(found) = found else {
        // Whoever sets out now begins when the others of the day go on.
        let not_before = here.iter().map(|draft| draft.not_before).max();
        here.push(Draft {
            vehicle: pin.vehicle.clone(),
            unit,
            steps: vec![Step::Visit(point)],
            not_before: not_before.unwrap_or(0),
            ..Draft::default()
        });
        here.sort_by(|a, b| (&a.vehicle, a.unit).cmp(&(&b.vehicle, b.unit)));
        return;
    };
    let draft = &mut here[found];
    if pin.position == 0 {
        *draft = with(&day, draft, point);
        return;
    }
    let mut visits = (0..draft.steps.len()).filter(|at| draft.steps[*at] != Step::Unload);
    let end = draft.steps.len();
    let to = visits
        .nth((pin.position - 1).max(draft.done))
        .unwrap_or(end);
    draft.steps.insert(to, Step::Visit(point));
}
