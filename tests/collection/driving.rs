//! A limit of driving on a day, on the small register: calls wait for another vehicle or day, and what is driven counts.

use super::divided::planned;
use super::judge::register;
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::nearest::nearest;
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds};
use wasteflow::plan::collection::rounds::{Register, Ways};
use wasteflow::quantity::Tonnes;

/// A, B and C on one road and due, an hour from the store and back to the last of them; room for all.
fn limited(hours: Option<f64>) -> (Register, Ways) {
    let (mut register, ways) = register();
    (register.lorries[0].payload, register.lorries[0].pallets) = (Tonnes(14.0), 0);
    register.settings.driving_h = hours;
    (register, ways)
}

fn longest(rounds: &Rounds) -> f64 {
    let hours = rounds.tours().map(|tour| tour.driving.0 / 3600.0);
    hours.fold(0.0, f64::max)
}

#[test]
fn nobody_drives_longer_than_a_day_allows_and_the_check_sees_who_does() {
    let (register, ways) = limited(None);
    let free = planned(&register, &ways, "");
    assert_eq!((free.visited, free.tours().count()), (3, 1));
    let whole = longest(&free);
    let (mut register, ways) = limited(Some(whole));
    let exact = planned(&register, &ways, "");
    assert_eq!(faults(&register, &ways, &exact), []);
    assert_eq!(exact.tours().count(), 1, "the limit itself is allowed");
    register.settings.driving_h = Some(whole - 0.01);
    let told = faults(&register, &ways, &free).into_iter();
    assert!(told.map(|fault| fault.kind).eq([FaultKind::DrivingLimit]));
    // The last call is too far for anybody: it is left out, and why is told.
    let short = planned(&register, &ways, "");
    assert!(longest(&short) < whole);
    assert_eq!(short.visited, 2);
    let left: Vec<&str> = (short.days[0].left.iter())
        .map(|left| left.id.as_str())
        .collect();
    assert_eq!(left, ["C-F"]);
    assert!(
        short.days[0].left[0].change.is_none(),
        "no vehicle may drive so far"
    );
    let (by_hand, missed) = nearest(&register, &ways, &free);
    assert!(longest(&by_hand) < whole);
    assert_eq!(missed, [(0, 2)]);
}

#[test]
fn what_is_driven_already_counts() {
    let (mut register, ways) = limited(None);
    let done = "now_h = 10\n[[done]]\nvehicle = \"V\"\ncalls = [\"C-F\", \"unload\", \"A-F\"]\n";
    let free = planned(&register, &ways, done);
    assert_eq!(free.tours().count(), 1, "B lies beyond A, where it is");
    register.settings.driving_h = Some(longest(&free) - 0.01);
    let two = planned(&register, &ways, done);
    assert_eq!(faults(&register, &ways, &two), []);
    assert_eq!(two.tours().count(), 2, "the other vehicle fetches it");
    assert!(longest(&two) < longest(&free));
}
