//! Good rounds of a small register broken in every way the check names; and the check against plans of random registers.

use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use wasteflow::dataset::cell::Cell;
use wasteflow::dataset::collection::CollectionSettings;
use wasteflow::dataset::hours::OpenDays;
use wasteflow::network::{Matrix, Way};
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::instance::{Bin, Lorry, Point, Register, Terms};
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds, Unload};
use wasteflow::plan::collection::rounds::{Ask, Draft, Edits, Step, Ways, rounds, timed};
use wasteflow::plan::control::Control;
use wasteflow::quantity::{Cny, LonLat, Metres, Seconds, Tonnes};

pub(crate) const FROM: Date = date(2021, 3, 1);

fn bin(code: &str, t: f64, class: Option<&str>) -> Bin {
    Bin {
        stream: format!("S-{code}"),
        code: code.to_owned(),
        t_per_year: Tonnes(t),
        un_class: class.map(str::to_owned),
        packaging: "drum".to_owned(),
    }
}

fn point(id: &str, bins: Vec<Bin>, interval: i64, since: i64) -> Point {
    Point {
        id: format!("{id}-F"),
        generator: id.to_owned(),
        name: id.to_owned(),
        zone: "Z".to_owned(),
        place: LonLat::new(106.0, 29.0),
        operator: "F".to_owned(),
        bins,
        hours: Vec::new(),
        weekdays: None,
        interval,
        since,
        recorded: true,
        terms: Terms::default(),
    }
}

/// A store at 0 and four points 10, 20, 30 and 40 minutes along a road: three of 7.3 t a year (150 days to 3 t), the
/// third of another class, the last an acid that must not meet the alkali of the second.
pub(crate) fn register() -> (Register, Ways) {
    let points = vec![
        point("A", vec![bin("900-041-49", 7.3, None)], 150, 148),
        point("B", vec![bin("900-399-35", 7.3, Some("8"))], 150, 149),
        point("C", vec![bin("900-252-12", 7.3, Some("3"))], 150, 148),
        point("D", vec![bin("900-300-34", 3.65, Some("8"))], 300, 50),
    ];
    let codes = points.iter().flat_map(|p| &p.bins).map(|b| b.code.clone());
    let permits = codes.map(|code| (("F".to_owned(), code), (FROM, date(2021, 12, 31))));
    let register = Register {
        permits: permits.collect(),
        points,
        lorries: vec![Lorry {
            id: "V".to_owned(),
            name: "V".to_owned(),
            operator: "F".to_owned(),
            count: 2,
            payload: Tonnes(4.0),
            volume_m3: 20.0,
            pallets: 10,
            compartments: 1,
            classes: ["3", "8"].map(str::to_owned).to_vec(),
            equipment: Vec::new(),
            cny_per_km: Cny(5.0),
            cny_per_h: Cny(60.0),
            cny_per_day: Cny(300.0),
        }],
        depots: [("F".to_owned(), LonLat::new(106.0, 29.0))].into(),
        pairs: vec![(vec!["HW35".to_owned()], vec!["HW34".to_owned()])],
        terms: [].into(),
        excluded: Vec::new(),
        closed: BTreeSet::new(),
        zones: BTreeMap::new(),
        settings: CollectionSettings::default(),
    };
    (register, road(5, 600.0).into())
}

/// Places in a row, so many seconds and ten times as many metres apart.
pub(crate) fn road(places: usize, seconds: f64) -> Matrix {
    let mut ways = Matrix::unreachable(places, places);
    for a in 0..places {
        for b in 0..places {
            let steps = f64::from(u32::try_from(a.abs_diff(b)).expect("few"));
            let way = Way {
                metres: Metres(steps * seconds * 10.0),
                seconds: Seconds(steps * seconds),
            };
            ways.set(a, b, way);
        }
    }
    ways
}

fn draft(unit: u32, steps: &[Step]) -> Draft {
    Draft {
        vehicle: "V".to_owned(),
        unit,
        steps: steps.to_vec(),
        ..Draft::default()
    }
}

/// A, then unloading, then B and no more that day; C on the next day.
fn good(register: &Register, ways: &Ways) -> Rounds {
    let first = draft(1, &[Step::Visit(0), Step::Unload, Step::Visit(1)]);
    let second = draft(1, &[Step::Visit(2)]);
    timed(register, ways, FROM, &[vec![first], vec![second]])
}

fn kinds(change: impl Fn(&mut Register, &mut Rounds)) -> Vec<FaultKind> {
    let (mut register, ways) = register();
    let mut bad = good(&register, &ways);
    change(&mut register, &mut bad);
    let mut kinds: Vec<FaultKind> = faults(&register, &ways, &bad)
        .into_iter()
        .map(|fault| fault.kind)
        .collect();
    kinds.dedup();
    kinds
}

#[test]
fn the_check_names_every_way_rounds_can_be_broken() {
    assert_eq!(kinds(|_, _| ()), []);
    let only = |kind| vec![kind];
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].operator = "G".to_owned())[0],
        FaultKind::Unknown
    );
    assert_eq!(
        kinds(|r, _| r
            .pairs
            .push((vec!["HW49".to_owned()], vec!["900-399-35".to_owned()]))),
        []
    );
    let one_load = |r: &mut Rounds| {
        r.days[0].tours[0].unloads.remove(0);
    };
    let mixed = kinds(|register, r| {
        register
            .pairs
            .push((vec!["HW49".to_owned()], vec!["900-399-35".to_owned()]));
        one_load(r);
    });
    assert!(mixed.contains(&FaultKind::Mix), "{mixed:?}");
    assert!(kinds(|_, r| one_load(r)).contains(&FaultKind::Overload));
    // A has 17 drums: 4.25 m³ on 4.25 pallet places.
    assert_eq!(
        kinds(|r, _| r.lorries[0].volume_m3 = 4.2),
        only(FaultKind::Volume)
    );
    assert_eq!(
        kinds(|r, _| r.lorries[0].pallets = 4),
        only(FaultKind::Pallets)
    );
    assert_eq!(
        kinds(|r, _| r.lorries[0].pallets = 0),
        [],
        "none are counted"
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].unloads[0].m3 = 1.0),
        only(FaultKind::Unload)
    );
    // Called on at 8:10 on a Monday.
    let early = kinds(|r, _| r.points[0].hours = vec![[30_000, 40_000], [50_000, 60_000]]);
    assert_eq!(early, only(FaultKind::Closed));
    let open = kinds(|r, _| r.points[0].hours = vec![[0, 100], [29_000, 29_400]]);
    assert_eq!(open, []);
    assert_eq!(
        kinds(|r, _| r.points[0].weekdays = OpenDays::parse("2-7").ok()),
        only(FaultKind::Closed)
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].visits[0].wait = Seconds(-60.0)),
        only(FaultKind::Closed)
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].visits[0].wait = Seconds(60.0)),
        only(FaultKind::Time),
        "work begins after the wait"
    );
    assert_eq!(
        kinds(|r, _| r.lorries[0].classes.truncate(1)),
        only(FaultKind::Class)
    );
    let asks = |terms: Terms| kinds(|r, _| r.points[0].terms = terms.clone());
    let small = Terms {
        largest: Some(Tonnes(3.9)),
        ..Terms::default()
    };
    assert_eq!(asks(small), only(FaultKind::Access));
    let lift = Terms {
        needs: vec!["tail_lift".to_owned()],
        ..Terms::default()
    };
    assert_eq!(asks(lift.clone()), only(FaultKind::Access));
    let has = kinds(|r, _| {
        r.points[0].terms = lift.clone();
        r.lorries[0].equipment = lift.needs.clone();
    });
    assert_eq!(has, []);
    let longer = Terms {
        stop_min: Some(60.0),
        ..Terms::default()
    };
    assert!(asks(longer).contains(&FaultKind::Time));
    // D is 50 days old on the first day and called on by nobody.
    let monthly = |days| kinds(|r, _| r.points[3].terms.contract = Some(days));
    assert_eq!(monthly(49), only(FaultKind::Contract));
    assert_eq!(
        monthly(51),
        only(FaultKind::Contract),
        "on the second night"
    );
    assert_eq!(monthly(52), []);
    assert_eq!(
        kinds(|r, _| drop(r.permits.pop_first())),
        only(FaultKind::Permit)
    );
    let lapsed = kinds(|r, _| r.permits.values_mut().for_each(|days| days.1 = FROM));
    assert_eq!(lapsed, only(FaultKind::Permit), "C on the second day");
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].visits[0].taken.clear())[0],
        FaultKind::Codes
    );
    let extra = kinds(|_, r| {
        let taken = &mut r.days[0].tours[0].visits[0].taken;
        let mut more = taken[0].clone();
        more.code = "900-249-08".to_owned();
        taken.push(more);
    });
    assert!(extra.contains(&FaultKind::Codes), "{extra:?}");
    let short = kinds(|_, r| r.days[0].tours[0].visits[0].taken[0].t = Tonnes(2.0));
    assert!(short.contains(&FaultKind::Mass) && short.contains(&FaultKind::Tonnes));
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].visits[0].due = date(2021, 3, 9)),
        only(FaultKind::Due)
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].t = Tonnes(1.0)),
        only(FaultKind::Tonnes)
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].metres = Metres(1.0)),
        only(FaultKind::Length)
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].driving = Seconds(1.0)),
        only(FaultKind::Driving)
    );
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].cny = Cny(1.0)),
        only(FaultKind::Cost)
    );
    let early = kinds(|_, r| r.days[0].tours[0].start = Seconds(7.0 * 3600.0));
    assert!(early.contains(&FaultKind::Shift), "{early:?}");
    assert_eq!(
        kinds(|r, _| r.settings.shift_h = 1.0),
        only(FaultKind::Shift)
    );
    let hasty = kinds(|_, r| r.days[0].tours[0].visits[0].arrive = Seconds(8.0 * 3600.0));
    assert_eq!(hasty, only(FaultKind::Time));
    assert_eq!(
        kinds(|r, _| r.settings.unload_min = 90.0),
        only(FaultKind::Time)
    );
    let loaded = kinds(|_, r| {
        r.days[0].tours[0].unloads.pop();
    });
    assert!(loaded.contains(&FaultKind::Unload), "{loaded:?}");
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].unloads[0].t = Tonnes(1.0)),
        only(FaultKind::Unload)
    );
    let twice = kinds(|_, r| {
        let again = r.days[0].tours[0].visits[0].clone();
        r.days[0].tours[0].visits.push(again);
    });
    assert!(twice.contains(&FaultKind::Twice), "{twice:?}");
    assert_eq!(
        kinds(|_, r| r.days[0].tours[0].unit = 3),
        only(FaultKind::Fleet)
    );
    let both = kinds(|_, r| {
        let again = r.days[1].tours[0].clone();
        r.days[1].tours.push(again);
    });
    assert!(both.contains(&FaultKind::Fleet), "{both:?}");
    assert_eq!(kinds(|_, r| r.visited = 4), only(FaultKind::Count));
}

#[test]
fn a_unit_left_past_its_last_day_and_a_drive_without_rest_are_seen() {
    let (mut register, ways) = register();
    let late = timed(&register, &ways, FROM, &[Vec::new(), Vec::new()]);
    let told: Vec<(FaultKind, String)> = faults(&register, &ways, &late)
        .into_iter()
        .map(|f| (f.kind, f.point))
        .collect();
    // B holds 3 t on the first day after 150 days: one more night is too much.
    assert_eq!(told, [(FaultKind::Late, "B-F".to_owned())]);
    // Medical waste has its own clock, and is no part of the 3 t.
    register.points[1].bins[0].code = "841-001-01".to_owned();
    register.points[1].interval = 2;
    register.points[1].since = 1;
    let told = faults(&register, &ways, &late);
    assert_eq!(told.iter().filter(|f| f.kind == FaultKind::Late).count(), 1);
    register.settings.medical_h = 24.0 * 200.0;
    assert!(
        faults(&register, &ways, &late)
            .iter()
            .all(|f| f.kind != FaultKind::Late)
    );

    let far = Ways::from(road(5, 5000.0));
    let (register, _) = self::register();
    let good = timed(&register, &far, FROM, &[vec![draft(1, &[Step::Visit(1)])]]);
    assert!(good.days[0].tours[0].unloads[0].rest.0 >= 1200.0);
    let mut bad = good.clone();
    bad.days[0].tours[0].unloads[0].rest = Seconds(0.0);
    let kinds: Vec<FaultKind> = faults(&register, &far, &bad)
        .iter()
        .map(|f| f.kind)
        .collect();
    assert!(kinds.contains(&FaultKind::Rest), "{kinds:?}");
    assert!(
        !faults(&register, &far, &good)
            .iter()
            .any(|f| f.kind == FaultKind::Rest)
    );
}

#[test]
fn rounds_of_the_small_register_are_clean_and_split_what_must_not_meet() {
    let (register, ways) = register();
    let edits = Edits::default();
    let ask = Ask {
        from: FROM,
        days: 5,
        iterations: 200,
        edits: &edits,
    };
    let found = rounds(&register, &ways, &ask, &Control::default()).expect("a plan");
    assert_eq!(faults(&register, &ways, &found), []);
    assert_eq!(
        (found.points, found.due, found.visited),
        (4, 3, 3),
        "{found:?}"
    );
    let unloads: Vec<&Unload> = found.tours().flat_map(|tour| &tour.unloads).collect();
    assert!(unloads.iter().all(|unload| unload.t <= Tonnes(4.0)));
}

#[test]
fn edits_hold_what_is_done_and_pinned_and_keep_away_from_closed_gates() {
    let (register, ways) = register();
    let text = "now_h = 10.0\n[[done]]\nvehicle = \"V\"\nunit = 2\ncalls = [\"B-F\"]\n\
        [[pin]]\npoint = \"A-F\"\ndate = \"2021-03-02\"\nvehicle = \"V\"\nunit = 1\n\
        [[close]]\npoint = \"C-F\"\nfrom = \"2021-03-01\"\n[[call]]\npoint = \"D-F\"\ndate = \"2021-03-03\"\n";
    let edits: Edits = toml::from_str(text).expect("edits");
    assert_eq!(edits.faults(&register), []);
    let ask = Ask {
        from: FROM,
        days: 5,
        iterations: 200,
        edits: &edits,
    };
    let found = rounds(&register, &ways, &ask, &Control::default()).expect("a plan");
    assert_eq!(faults(&register, &ways, &found), []);
    let at = |id: &str| {
        let calls = (found.days.iter())
            .flat_map(|day| day.tours.iter().map(move |tour| (day.date, tour)))
            .flat_map(|(day, tour)| {
                tour.visits
                    .iter()
                    .map(move |v| (day, tour.unit, v.id.clone()))
            });
        calls
            .filter(|(_, _, call)| call == id)
            .map(|(day, unit, _)| (day, unit))
            .collect::<Vec<_>>()
    };
    assert_eq!(at("B-F"), [(FROM, 2)], "done");
    assert_eq!(at("A-F"), [(date(2021, 3, 2), 1)], "pinned");
    assert!(
        at("C-F").len() == 1 && at("C-F")[0].0 > FROM,
        "closed today"
    );
    assert_eq!(at("D-F")[0].0, date(2021, 3, 3), "called");
    let wrong: Edits =
        toml::from_str("[[close]]\npoint = \"X\"\nfrom = \"2021-03-01\"").expect("edits");
    assert_eq!(wrong.faults(&register).len(), 1);
}
