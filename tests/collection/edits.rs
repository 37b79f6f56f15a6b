//! What a dispatcher changes on the small register: pins, forbidden calls, closed gates, calls by phone – what each does,
//! breaks and costs – and a plan made by hand with everything that is left out.

use super::judge::{FROM, register};
use jiff::civil::date;
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::edits::HandPlan;
use wasteflow::plan::collection::rounds::plan::{explain, moved};
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds};
use wasteflow::plan::collection::rounds::{Ask, Edits, Register, Ways, rounds, timed};
use wasteflow::plan::control::Control;
use wasteflow::quantity::{Cny, Tonnes};

fn planned(register: &Register, ways: &Ways, text: &str) -> Rounds {
    let edits: Edits = toml::from_str(text).expect("edits");
    assert_eq!(edits.faults(register), []);
    let ask = Ask {
        from: FROM,
        days: 5,
        iterations: 200,
        edits: &edits,
    };
    rounds(register, ways, &ask, &Control::default()).expect("a plan")
}

/// Day, vehicle number and place in the tour of the calls on a point.
fn calls(rounds: &Rounds, id: &str) -> Vec<(jiff::civil::Date, u32, usize)> {
    let tours = (rounds.days.iter()).flat_map(|day| day.tours.iter().map(move |t| (day.date, t)));
    let visits = tours.flat_map(|(day, tour)| {
        let visits = (1..).zip(&tour.visits);
        visits.map(move |(number, visit)| (day, tour.unit, number, &visit.id))
    });
    visits
        .filter(|(_, _, _, call)| *call == id)
        .map(|(day, unit, number, _)| (day, unit, number))
        .collect()
}

/// Payload and places for all of a day.
fn large() -> (Register, Ways) {
    let (mut register, ways) = register();
    register.lorries[0].payload = Tonnes(12.0);
    register.lorries[0].pallets = 0;
    (register, ways)
}

#[test]
fn a_pin_to_a_position_is_kept_and_costs_what_the_longer_way_does() {
    let (register, ways) = large();
    let pin = |point: &str, position: u32| {
        format!(
            "[[pin]]\npoint = \"{point}\"\ndate = \"2021-03-01\"\nvehicle = \"V\"\nunit = 1\nposition = {position}\n"
        )
    };
    // A, B and C lie on one road: in this order there and back is 3600 s of driving, in any order with C in the middle
    // of the way out no more, with A between B and C 1200 s more.
    let first = [pin("A-F", 1), pin("B-F", 2), pin("C-F", 3)].concat();
    let plain = planned(&register, &ways, &first);
    assert_eq!(faults(&register, &ways, &plain), []);
    for (point, number) in [("A-F", 1), ("B-F", 2), ("C-F", 3)] {
        assert_eq!(calls(&plain, point), [(FROM, 1, number)]);
    }
    let second = [pin("B-F", 1), pin("A-F", 2), pin("C-F", 3)].concat();
    let moved = planned(&register, &ways, &second);
    assert_eq!(calls(&moved, "A-F"), [(FROM, 1, 2)]);
    assert_eq!(calls(&moved, "B-F"), [(FROM, 1, 1)]);
    assert_eq!(
        faults(&register, &ways, &moved),
        [],
        "it costs, and breaks nothing"
    );
    assert!((moved.metres().0 - plain.metres().0 - 12_000.0).abs() < 1.0);
    // 12 km at 5 CNY and 1200 s at 60 CNY an hour.
    assert!((moved.cny() - plain.cny() - Cny(80.0)).0.abs() < 0.01);
}

#[test]
fn a_forbidden_vehicle_or_day_is_kept_to_and_a_forbidden_point_is_late() {
    let (mut register, ways) = register();
    register
        .lorries
        .push(wasteflow::plan::collection::rounds::instance::Lorry {
            id: "W".to_owned(),
            count: 1,
            cny_per_day: Cny(900.0),
            ..register.lorries[0].clone()
        });
    let free = planned(&register, &ways, "");
    let tours = |rounds: &Rounds, id: &str| -> Vec<String> {
        let tours = rounds
            .tours()
            .filter(|tour| tour.visits.iter().any(|v| v.id == id));
        tours.map(|tour| tour.vehicle.clone()).collect()
    };
    assert_eq!(tours(&free, "B-F"), ["V"], "the cheaper one");
    let other = planned(
        &register,
        &ways,
        "[[forbid]]\npoint = \"B-F\"\nvehicle = \"V\"\n",
    );
    assert_eq!(tours(&other, "B-F"), ["W"]);
    assert_eq!(faults(&register, &ways, &other), []);
    assert!(
        other.cny() > free.cny(),
        "{} and {}",
        other.cny().0,
        free.cny().0
    );
    // B is due on the second day: not on the first is possible, never is not.
    let today = planned(
        &register,
        &ways,
        "[[forbid]]\npoint = \"B-F\"\ndate = \"2021-03-01\"\n",
    );
    assert_eq!(calls(&today, "B-F")[0].0, date(2021, 3, 2));
    assert_eq!(faults(&register, &ways, &today), []);
    let never = planned(&register, &ways, "[[forbid]]\npoint = \"B-F\"\n");
    let told: Vec<(FaultKind, String)> = (faults(&register, &ways, &never).into_iter())
        .map(|fault| (fault.kind, fault.point))
        .collect();
    assert_eq!(told, [(FaultKind::Late, "B-F".to_owned())]);
    let left = never.days[0]
        .left
        .iter()
        .find(|left| left.id == "B-F")
        .expect("told");
    assert_eq!(
        left.reason.en,
        "closed or forbidden on every day until it is due"
    );
    let change = left.change.as_ref().expect("the cheapest change");
    assert!(
        change.cny.0 > 0.0 && !change.text.zh.is_empty(),
        "{change:?}"
    );
}

#[test]
fn a_closed_gate_moves_the_call_and_a_call_by_phone_adds_one_at_its_price() {
    let (register, ways) = large();
    let free = planned(&register, &ways, "");
    let close = "[[close]]\npoint = \"B-F\"\nfrom = \"2021-03-01\"\n";
    let closed = planned(&register, &ways, close);
    assert_eq!(calls(&closed, "B-F")[0].0, date(2021, 3, 2), "its last day");
    assert_eq!(faults(&register, &ways, &closed), []);
    assert!(closed.cny() >= free.cny());
    let long = "[[close]]\npoint = \"B-F\"\nfrom = \"2021-03-01\"\nto = \"2021-03-04\"\n";
    let kinds: Vec<FaultKind> = faults(&register, &ways, &planned(&register, &ways, long))
        .iter()
        .map(|fault| fault.kind)
        .collect();
    assert_eq!(kinds, [FaultKind::Late], "what the edit breaks");
    assert!(calls(&free, "D-F").is_empty(), "not due for long");
    let call = planned(
        &register,
        &ways,
        "[[call]]\npoint = \"D-F\"\ndate = \"2021-03-01\"\n",
    );
    assert_eq!(calls(&call, "D-F")[0].0, FROM);
    assert_eq!(faults(&register, &ways, &call), []);
    assert!(call.cny() > free.cny(), "a call has a price");
}

#[test]
fn a_call_moved_by_hand_says_what_it_breaks_and_costs() {
    let (register, ways) = register();
    let plan: HandPlan = serde_json::from_value(serde_json::json!({"tours": [
        {"date": "2021-03-01", "vehicle": "V", "calls": ["A-F", "unload", "B-F"]},
        {"date": "2021-03-02", "vehicle": "V", "calls": ["C-F"]},
    ]}))
    .expect("a plan");
    let drafts = plan.drafts(&register, FROM).expect("drafts");
    let before = timed(&register, &ways, FROM, &drafts);
    assert_eq!(faults(&register, &ways, &before), []);
    // B to the second place of the second day with C: 2.98 t and 2.96 t are more than 4 t.
    let pin = serde_json::from_value(serde_json::json!({"point": "B-F", "date": "2021-03-02",
        "vehicle": "V", "unit": 1, "position": 2}));
    let mut over = drafts.clone();
    moved(&register, &ways, FROM, &mut over, &pin.expect("a pin"));
    let after = timed(&register, &ways, FROM, &over);
    let kinds: Vec<FaultKind> = faults(&register, &ways, &after)
        .iter()
        .map(|f| f.kind)
        .collect();
    assert_eq!(kinds, [FaultKind::Overload]);
    assert_ne!(after.cny(), before.cny());
    // Where it costs least the program puts an unloading's load first: nothing breaks.
    let pin = serde_json::from_value(serde_json::json!({"point": "D-F", "date": "2021-03-02",
        "vehicle": "V", "unit": 1}));
    let mut more = drafts.clone();
    moved(&register, &ways, FROM, &mut more, &pin.expect("a pin"));
    let after = timed(&register, &ways, FROM, &more);
    assert_eq!(faults(&register, &ways, &after), []);
    assert!(after.cny() > before.cny());
}

#[test]
fn a_plan_by_hand_begins_with_what_is_done_and_goes_on_from_now() {
    let (register, ways) = register();
    let hand = |calls: [&str; 3]| -> HandPlan {
        let plan = serde_json::json!({
            "tours": [{"date": "2021-03-01", "vehicle": "V", "calls": calls}],
            "done": [{"vehicle": "V", "calls": ["A-F"], "at_h": {"A-F": 9.0}}],
            "now_h": 10.0,
        });
        serde_json::from_value(plan).expect("a plan")
    };
    let mut drafts = (hand(["A-F", "unload", "B-F"]).drafts(&register, FROM)).expect("drafts");
    let plan = timed(&register, &ways, FROM, &drafts);
    assert_eq!(faults(&register, &ways, &plan), []);
    let tour = &plan.days[0].tours[0];
    assert_eq!(tour.done, 1);
    assert!((tour.visits[0].leave.0 - 9.0 * 3600.0).abs() < 1e-9);
    assert!(tour.unloads[0].depart.0 >= 10.0 * 3600.0);
    // What is done moves nowhere, and nothing moves before it.
    let pin = |point: &str, unit: u32, position: u32| {
        let pin = serde_json::json!({"point": point, "date": "2021-03-01", "vehicle": "V", "unit": unit,
            "position": position});
        serde_json::from_value(pin).expect("a pin")
    };
    let before = drafts.clone();
    moved(&register, &ways, FROM, &mut drafts, &pin("A-F", 2, 1));
    assert_eq!(drafts, before);
    moved(&register, &ways, FROM, &mut drafts, &pin("D-F", 1, 1));
    let ids: Vec<usize> = drafts[0][0].points().collect();
    assert_eq!(ids, [0, 3, 1]);
    // Another vehicle that sets out now begins no sooner.
    moved(&register, &ways, FROM, &mut drafts, &pin("B-F", 2, 0));
    let plan = timed(&register, &ways, FROM, &drafts);
    let tours = &plan.days[0].tours;
    assert!(tours[1].start.0 >= 10.0 * 3600.0, "{}", tours[1].start.0);
    let other = hand(["B-F", "unload", "A-F"]).drafts(&register, FROM);
    assert!(other.is_err(), "A is done already");
}

#[test]
fn a_plan_by_hand_has_a_reason_and_the_cheapest_change_for_all_that_is_left_out() {
    let (mut register, ways) = register();
    register.lorries[0].count = 1;
    let reasons = |register: &Register, tours: serde_json::Value| {
        let plan = serde_json::json!({"tours": tours, "days": 3});
        let plan: HandPlan = serde_json::from_value(plan).expect("a plan");
        let drafts = plan.drafts(register, FROM).expect("drafts");
        let mut found = timed(register, &ways, FROM, &drafts);
        explain(register, &ways, &mut found, &drafts);
        let left = found.days[0].left.clone();
        left.into_iter()
            .map(|left| (left.id, left.reason.en, left.change))
            .collect::<Vec<_>>()
    };
    // A on the first day, C on the second; B nowhere, D is not due.
    let told = reasons(
        &register,
        serde_json::json!([{"date": "2021-03-01", "vehicle": "V", "calls": ["A-F"]},
            {"date": "2021-03-02", "vehicle": "V", "calls": ["C-F"]}]),
    );
    let ids: Vec<&str> = told.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(ids, ["B-F", "C-F"]);
    assert_eq!(told[0].1, "the plan made by hand leaves it out");
    assert!(told[1].1.starts_with("planned for 2021-03-02"));
    // The payload holds one of them: the cheapest change unloads in between or sends one more.
    let change = told[0].2.as_ref().expect("a change");
    assert!(change.cny.0 > 0.0 && change.metres.0 > 0.0, "{change:?}");
    // Nobody has the payload.
    register.lorries[0].payload = Tonnes(2.0);
    let told = reasons(&register, serde_json::json!([]));
    assert!(told.iter().all(|one| one.2.is_none()), "{told:?}");
}
