//! Opening hours in rounds: waiting, later starts, days of the week, and why a closed gate is passed by.

use super::judge::{FROM, register};
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::dataset::cell::Cell;
use wasteflow::dataset::hours::OpenDays;
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::edits::HandPlan;
use wasteflow::plan::collection::rounds::plan::explain;
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds};
use wasteflow::plan::collection::rounds::{Ask, Edits, Register, Ways, rounds, timed};
use wasteflow::plan::control::Control;

const HOUR: i64 = 3600;

/// A plan of the first day by hand.
fn hand(calls: &[&str]) -> HandPlan {
    let tour = serde_json::json!({"date": "2021-03-01", "vehicle": "V", "calls": calls});
    serde_json::from_value(serde_json::json!({"tours": [tour]})).expect("a plan by hand")
}

#[test]
fn whoever_comes_at_lunch_waits_and_a_vehicle_that_would_wait_starts_later() {
    let (mut register, ways) = register();
    register.points[0].hours = vec![[8 * HOUR, 10 * HOUR], [13 * HOUR, 15 * HOUR]];
    register.points[1].hours = vec![[12 * HOUR, 15 * HOUR]];
    let plan = hand(&["A-F", "unload", "B-F"]);
    let drafts = plan.drafts(&register, FROM).expect("drafts");
    let found = timed(&register, &ways, FROM, &drafts);
    let tour = &found.days[0].tours[0];
    // A at 9:50: 70 minutes of work, 10 home, 30 of unloading, 20 to B at 12:00, without a wait.
    let begins: Vec<f64> = (tour.visits.iter())
        .map(|visit| visit.arrive.0 + visit.wait.0)
        .collect();
    assert_eq!(begins, [35_400.0, 43_200.0]);
    assert!(tour.start.0 > 8.0 * 3600.0, "{tour:?}");
    let kinds: Vec<FaultKind> = faults(&register, &ways, &found)
        .iter()
        .map(|f| f.kind)
        .collect();
    assert!(
        !kinds.contains(&FaultKind::Closed) && !kinds.contains(&FaultKind::Time),
        "{kinds:?}"
    );
    // B first: home at 13:50 at the soonest, so that A is reached in its second window.
    let plan = hand(&["B-F", "unload", "A-F"]);
    let drafts = plan.drafts(&register, FROM).expect("drafts");
    let found = timed(&register, &ways, FROM, &drafts);
    let visits = &found.days[0].tours[0].visits;
    assert!(visits[1].arrive.0 + visits[1].wait.0 >= 13.0 * 3600.0);
    let kinds: Vec<FaultKind> = faults(&register, &ways, &found)
        .iter()
        .map(|f| f.kind)
        .collect();
    assert!(!kinds.contains(&FaultKind::Closed), "{kinds:?}");
    // Too late for the last window: driven all the same, and found out.
    register.points[0].hours.truncate(1);
    let found = timed(&register, &ways, FROM, &drafts);
    let told = faults(&register, &ways, &found);
    let closed: Vec<&str> = (told.iter().filter(|f| f.kind == FaultKind::Closed))
        .map(|f| f.point.as_str())
        .collect();
    assert_eq!(closed, ["A-F"]);
}

#[test]
fn a_closed_gate_is_the_reason_where_a_tour_comes_by_when_it_is_closed() {
    let (mut register, ways) = register();
    register.points[1].since = 150;
    let reason = |register: &Register, calls: &[&str]| {
        let drafts = hand(calls).drafts(register, FROM).expect("drafts");
        let mut found = timed(register, &ways, FROM, &drafts);
        explain(register, &ways, &mut found, &drafts);
        let left = &found.days[0].left;
        let one = left.iter().find(|left| left.id == "B-F").expect("left out");
        (
            one.reason.en.clone(),
            one.change.as_ref().map(|change| change.text.en.clone()),
        )
    };
    let (why, change) = reason(&register, &["A-F"]);
    assert_eq!(why, "the plan made by hand leaves it out");
    assert!(change.expect("a change").starts_with("into V-1 as stop"));
    register.lorries[0].count = 1;
    // Open only before the shift begins: no vehicle can come, the tour would.
    register.points[1].hours = vec![[6 * HOUR, 7 * HOUR]];
    let (why, change) = reason(&register, &["A-F"]);
    assert_eq!(
        why,
        "closed at the time a vehicle could come (open 06:00-07:00)"
    );
    assert!(change.expect("a change").contains("if it opens at"));
    register.points[1].hours.clear();
    register.points[1].weekdays = OpenDays::parse("2-7").ok();
    assert_eq!(
        reason(&register, &["A-F"]).0,
        "closed on that day of the week"
    );
}

#[test]
fn rounds_keep_hours_and_days_of_the_week() {
    let (mut register, ways) = register();
    register.points[0].hours = vec![[13 * HOUR, 14 * HOUR]];
    register.points[1].hours = vec![[8 * HOUR, 11 * HOUR], [14 * HOUR, 16 * HOUR]];
    register.points[2].weekdays = OpenDays::parse("3").ok();
    let found = planned(&register, &ways, 5);
    assert_eq!(faults(&register, &ways, &found), []);
    let day = |id: &str| {
        let mut days = found.days.iter();
        days.find(|day| day.tours.iter().flat_map(|t| &t.visits).any(|v| v.id == id))
            .map(|day| day.date)
    };
    assert_eq!(day("C-F"), Some(date(2021, 3, 3)), "a Wednesday");
    assert_eq!(day("B-F"), Some(FROM));
}

fn planned(register: &Register, ways: &Ways, days: i64) -> Rounds {
    let edits = Edits::default();
    let ask = Ask {
        from: FROM,
        days,
        iterations: 60,
        edits: &edits,
    };
    rounds(register, ways, &ask, &Control::default()).expect("a plan")
}

#[test]
fn rounds_of_random_registers_come_to_no_closed_gate_and_overload_no_vehicle() {
    let (mut visited, mut shut) = (0, 0);
    for seed in 0..500 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut register, ways) = register();
        for point in &mut register.points {
            point.since = point.interval - rng.random_range(1..6);
            let mut at = rng.random_range(6 * HOUR..12 * HOUR);
            for _ in 0..rng.random_range(0..3) {
                let close = at + rng.random_range(60..3 * HOUR);
                point.hours.push([at, close]);
                at = close + rng.random_range(60..4 * HOUR);
            }
            if rng.random_bool(0.3) {
                point.weekdays =
                    OpenDays::parse(["1-5", "2;4", "1", "3-7"][rng.random_range(0..4)]).ok();
            }
        }
        let lorry = &mut register.lorries[0];
        lorry.count = rng.random_range(1..3);
        lorry.volume_m3 = rng.random_range(3.0..12.0);
        lorry.pallets = rng.random_range(0..8);
        let found = planned(&register, &ways, 3);
        let told = faults(&register, &ways, &found);
        let bad: Vec<_> = told.iter().filter(|f| f.kind != FaultKind::Late).collect();
        assert!(bad.is_empty(), "case {seed}: {bad:?} in {found:?}");
        visited += found.visited;
        let left = found.days.iter().flat_map(|day| &day.left);
        shut += left
            .filter(|left| left.reason.en.starts_with("closed"))
            .count();
    }
    assert!(visited > 500 && shut > 50, "{visited} visited, {shut} shut");
}
