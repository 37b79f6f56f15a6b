//! Stores of collectors: small days counted by hand, random months judged, every fault found when it is made.

use super::judge::{FROM, register};
use jiff::ToSpan;
use jiff::civil::Date;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::finding::Bilingual;
use wasteflow::plan::collection::onward::check::faults;
use wasteflow::plan::collection::onward::instance::{Batch, Instance, Outlet, Rounds, Store};
use wasteflow::plan::collection::onward::solution::{Cause, StoreFaultKind as Kind};
use wasteflow::plan::collection::onward::{Onward, plan};
use wasteflow::plan::collection::rounds::solution::{DayPlan, Taken};
use wasteflow::plan::collection::rounds::{Draft, Step, timed};
use wasteflow::quantity::{LonLat, Metres, Tonnes};

const OIL: &str = "900-249-08";
const LAMP: &str = "900-023-29";

/// Days on which so many tonnes of codes come.
fn days(takings: &[&[(&str, f64)]]) -> Rounds {
    let (register, ways) = register();
    let draft = Draft {
        vehicle: "V".to_owned(),
        unit: 1,
        steps: vec![Step::Visit(0)],
        ..Draft::default()
    };
    let model = timed(&register, &ways, FROM, &[vec![draft]]);
    let mut rounds = model.clone();
    rounds.days = (0..)
        .zip(takings)
        .map(|(number, parts)| {
            let mut tour = model.days[0].tours[0].clone();
            tour.visits[0].taken = (parts.iter())
                .map(|(code, t)| Taken {
                    code: (*code).to_owned(),
                    t: Tonnes(*t),
                    packaging: "drum".to_owned(),
                    packages: 1,
                })
                .collect();
            DayPlan {
                closed: false,
                date: FROM.saturating_add(i64::from(number).days()),
                tours: vec![tour],
                left: Vec::new(),
            }
        })
        .collect();
    rounds
}

fn store(room: f64) -> Store {
    Store {
        operator: "F".to_owned(),
        place: LonLat::new(106.0, 29.0),
        room: Some(Tonnes(room)),
        held: Default::default(),
        permitted: [
            (OIL.to_owned(), Tonnes(100.0)),
            (LAMP.to_owned(), Tonnes(100.0)),
        ]
        .into(),
        taken: Default::default(),
        own: Default::default(),
    }
}

fn outlet(facility: &str, code: &str, permitted: f64, beyond: bool) -> Outlet {
    Outlet {
        facility: facility.to_owned(),
        name: Bilingual::new(facility, facility),
        place: LonLat::new(106.1, 29.0),
        code: code.to_owned(),
        permitted: Tonnes(permitted),
        open: (FROM, FROM.saturating_add(2.years())),
        beyond,
    }
}

/// A store of so much room; oil goes to A (20 km) or, beyond the border, to B (5 km); lamps to A.
fn instance(room: f64) -> Instance {
    Instance {
        stores: vec![store(room)],
        outlets: vec![
            outlet("A", OIL, 60.0, false),
            outlet("B", OIL, 60.0, true),
            outlet("A", LAMP, 60.0, false),
        ],
        ways: [20_000.0, 5_000.0, 20_000.0]
            .map(|m| Some(Metres(m)))
            .to_vec(),
        lead: 3,
    }
}

fn told(onward: &Onward) -> Vec<(Date, &str, f64, &str, Cause)> {
    let loads = onward.loads.iter();
    loads
        .map(|l| (l.date, l.code.as_str(), l.t.0, l.facility.as_str(), l.cause))
        .collect()
}

#[test]
fn a_store_sends_full_loads_what_it_has_no_room_for_and_what_gets_old_and_no_more() {
    let day = |n: i64| FROM.saturating_add(n.days());
    // 12 + 12 t of oil: a full load of 20 t on the second day, the rest stays.
    let rounds = days(&[&[(OIL, 12.0)], &[(OIL, 12.0)]]);
    let onward = plan(&instance(50.0), &rounds);
    assert_eq!(told(&onward), [(day(1), OIL, 20.0, "A", Cause::Full)]);
    assert!((onward.stores[0].end.0 - 4.0).abs() < 1e-9);
    assert_eq!(onward.stores[0].most_on, day(0));

    // Room for 10 t: the larger heap goes, as late as can be.
    let rounds = days(&[&[(OIL, 6.0), (LAMP, 3.0)], &[(OIL, 2.0)], &[]]);
    let onward = plan(&instance(10.0), &rounds);
    assert_eq!(told(&onward), [(day(1), OIL, 8.0, "A", Cause::Room)]);

    // A batch that came 360 days ago goes three days before it is too old.
    let mut old = instance(50.0);
    let batch = Batch {
        since: FROM.saturating_sub(360.days()),
        t: Tonnes(1.5),
    };
    old.stores[0].held.insert(LAMP.to_owned(), vec![batch]);
    let rounds = days(&[&[], &[], &[], &[]]);
    let onward = plan(&old, &rounds);
    assert_eq!(told(&onward), [(day(2), LAMP, 1.5, "A", Cause::Age)]);
    assert!(faults(&old, &rounds, &onward).is_empty());
    // With two days without shifts before it is too old it goes before them, and not on one of them.
    let mut rounds = rounds;
    for day in &mut rounds.days[1..3] {
        (day.closed, day.tours) = (true, Vec::new());
    }
    let onward = plan(&old, &rounds);
    assert_eq!(told(&onward), [(day(0), LAMP, 1.5, "A", Cause::Age)]);
    assert!(faults(&old, &rounds, &onward).is_empty());
    rounds.days[0].closed = true;
    let kinds = faults(&old, &rounds, &onward).into_iter();
    assert!(kinds.map(|fault| fault.kind).eq([Kind::Holiday]));

    // When the place within the province is full for the year, the one beyond takes the rest.
    let rounds = days(&[&[(OIL, 40.0)], &[(OIL, 40.0)]]);
    let onward = plan(&instance(200.0), &rounds);
    let to: Vec<&str> = onward
        .loads
        .iter()
        .map(|load| load.facility.as_str())
        .collect();
    assert_eq!(to, ["A", "A", "A", "B"]);
    assert!(onward.loads[3].beyond);
}

#[test]
fn what_a_plan_cannot_help_is_a_fault() {
    let kinds = |instance: &Instance, rounds: &Rounds| {
        let onward = plan(instance, rounds);
        let mut kinds: Vec<Kind> = (faults(instance, rounds, &onward).iter())
            .map(|f| f.kind)
            .collect();
        kinds.dedup();
        kinds
    };
    let rounds = days(&[&[(LAMP, 15.0)], &[(LAMP, 1.0)]]);
    let mut closed = instance(10.0);
    assert_eq!(kinds(&closed, &rounds), []);
    closed.ways = vec![None; 3];
    assert_eq!(kinds(&closed, &rounds), [Kind::Overflow]);
    closed.stores[0].room = None;
    assert_eq!(
        kinds(&closed, &rounds),
        [],
        "room that is not given is not judged"
    );
    let batch = Batch {
        since: FROM.saturating_sub(365.days()),
        t: Tonnes(1.5),
    };
    closed.stores[0].held.insert(OIL.to_owned(), vec![batch]);
    assert_eq!(kinds(&closed, &rounds), [Kind::Old]);
    let mut small = instance(100.0);
    small.stores[0]
        .permitted
        .insert(LAMP.to_owned(), Tonnes(15.5));
    assert_eq!(kinds(&small, &rounds), [Kind::Yearly]);
    small.stores[0]
        .permitted
        .insert(LAMP.to_owned(), Tonnes(16.0));
    assert_eq!(kinds(&small, &rounds), []);
    small.stores[0].taken.insert(LAMP.to_owned(), Tonnes(0.5));
    assert_eq!(
        kinds(&small, &rounds),
        [Kind::Yearly],
        "what is on record of the year counts"
    );
}

#[test]
fn every_fault_of_a_plan_that_was_tampered_with_is_found() {
    let rounds = days(&[&[(OIL, 25.0), (LAMP, 4.0)], &[(OIL, 3.0)]]);
    let instance = instance(12.0);
    let good = plan(&instance, &rounds);
    assert!(!good.loads.is_empty() && faults(&instance, &rounds, &good).is_empty());
    let kinds = |change: &dyn Fn(&mut Onward)| {
        let mut bad = good.clone();
        change(&mut bad);
        let found = faults(&instance, &rounds, &bad);
        found.iter().map(|fault| fault.kind).collect::<Vec<_>>()
    };
    let has = |kind, change: &dyn Fn(&mut Onward)| {
        let found = kinds(change);
        assert!(found.contains(&kind), "{kind:?} not in {found:?}");
    };
    has(Kind::Overflow, &|o| o.loads.clear());
    has(Kind::Sum, &|o| o.loads.clear());
    has(Kind::Load, &|o| o.loads[0].t = Tonnes(26.0));
    has(Kind::Load, &|o| o.loads[0].t = Tonnes(0.0));
    has(Kind::Outlet, &|o| o.loads[0].facility = "C".to_owned());
    has(Kind::Outlet, &|o| o.loads[0].metres = Metres(1.0));
    has(Kind::Outlet, &|o| o.loads[0].beyond = true);
    has(Kind::Sum, &|o| o.evenings[0].stock += Tonnes(0.1));
    has(Kind::Sum, &|o| o.evenings[1].sent += Tonnes(0.1));
    has(Kind::Sum, &|o| o.stores[0].most += Tonnes(0.1));
    has(Kind::Sum, &|o| {
        o.loads[0].date = FROM.saturating_sub(1.days())
    });
    has(Kind::Sum, &|o| {
        o.evenings.pop();
    });
}

#[test]
fn random_months_pass_the_judge_and_no_load_could_have_stayed() {
    for seed in 0..600 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let number = rng.random_range(1..20);
        let takings: Vec<Vec<(&str, f64)>> = (0..number)
            .map(|_| {
                let t = |rng: &mut ChaCha8Rng| f64::from(rng.random_range(0..9_u32));
                vec![(OIL, t(&mut rng)), (LAMP, t(&mut rng))]
            })
            .collect();
        let parts: Vec<&[(&str, f64)]> = takings.iter().map(Vec::as_slice).collect();
        let mut rounds = days(&parts);
        for day in &mut rounds.days {
            if rng.random_bool(0.2) {
                (day.closed, day.tours) = (true, Vec::new());
            }
        }
        let mut instance = instance(f64::from(rng.random_range(8..40_u32)));
        for outlet in &mut instance.outlets {
            outlet.permitted = Tonnes(500.0);
        }
        for t in instance.stores[0].permitted.values_mut() {
            *t = Tonnes(1e4);
        }
        let onward = plan(&instance, &rounds);
        let found = faults(&instance, &rounds, &onward);
        assert!(found.is_empty(), "seed {seed}: {found:?}");
        // Without any one load for want of room, the store overflows or another load would have to go.
        for (at, load) in onward.loads.iter().enumerate() {
            if load.cause == Cause::Room {
                let mut less = onward.clone();
                less.loads.remove(at);
                let kinds: Vec<Kind> = (faults(&instance, &rounds, &less).iter())
                    .map(|f| f.kind)
                    .collect();
                assert!(
                    kinds.contains(&Kind::Overflow),
                    "seed {seed}: load {at} was needless"
                );
            }
            if load.cause == Cause::Full {
                assert!((load.t.0 - 20.0).abs() < 1e-9, "seed {seed}");
            }
        }
    }
}
