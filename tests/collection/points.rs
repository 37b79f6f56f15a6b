//! Siting of collection points against trying everything on tiny instances; each family of rows as text, and left out;
//! the check against broken plans.

mod every;

use every::{every, random};
use wasteflow::finding::Bilingual;
use wasteflow::plan::collection::points::check::faults;
use wasteflow::plan::collection::points::formulate::{Family, Formulation};
use wasteflow::plan::collection::points::instance::{
    Candidate, Collector, Demand, Held, Instance, Kind, Measure, Origin, Question, Size, Source,
    Trip, Way,
};
use wasteflow::plan::collection::points::solution::{Cost, Fault, Open, Plan, Room, Status};
use wasteflow::plan::collection::points::{Effort, cheapest, scored, under, widest};
use wasteflow::quantity::{Cny, LonLat, Metres, Seconds, Tonnes};

#[test]
fn the_cheapest_and_the_widest_plan_are_those_of_trying_everything() {
    let effort = Effort::default();
    let (mut none, mut open, mut wide) = (0, 0, 0);
    for seed in 0..600 {
        let (instance, question) = random(seed);
        let (mut best, mut most) = (f64::INFINITY, (-1.0, f64::INFINITY));
        every(&instance, &question, &mut |cost, cover| {
            if cover >= question.cover - 1e-7 {
                best = best.min(cost);
            }
            if cover > most.0 + 1e-7 {
                most = (cover, cost);
            } else if cover > most.0 - 1e-7 {
                most.1 = most.1.min(cost);
            }
        });
        let found = cheapest(&instance, &question, &effort).expect("a sound program");
        let Some(plan) = &found.plan else {
            assert_eq!(found.status, Status::Infeasible);
            assert!(best.is_infinite(), "seed {seed}: there is a plan of {best}");
            none += 1;
            continue;
        };
        open += usize::from(!plan.open.is_empty());
        assert_eq!(faults(&instance, &question, plan), [], "seed {seed}");
        let cost = plan.cost.all().0;
        let slack = 1e-4 * (best.abs() + instance.today().0).max(1.0);
        assert!(
            (cost - best).abs() <= slack,
            "seed {seed}: {cost} for {best}"
        );
        assert!(
            found.bound.0 <= best + slack,
            "seed {seed}: the bound is above the best"
        );

        let found = widest(&instance, &question, &effort).expect("a sound program");
        let plan = found
            .plan
            .as_ref()
            .expect("what the cheapest plan keeps, the widest may");
        let asked = Question {
            cover: 0.0,
            ..question.clone()
        };
        assert_eq!(faults(&instance, &asked, plan), [], "seed {seed}");
        let cover = match question.measure {
            Measure::Sources => plan.sources,
            Measure::Tonnes => plan.tonnes,
        };
        assert!(
            (cover - most.0).abs() <= 2e-4,
            "seed {seed}: {cover} of {most:?}"
        );
        assert!(
            found.widest >= most.0 - 1e-6,
            "seed {seed}: proved too much"
        );
        let cost = plan.cost.all().0;
        assert!(
            (cost - most.1).abs() <= slack || cover < most.0 - 1e-7,
            "seed {seed}"
        );
        wide += usize::from(cover > 0.5);
    }
    assert!(
        none > 20 && open > 200 && wide > 100,
        "{none} {open} {wide}"
    );
}

#[test]
fn a_choice_by_hand_is_scored_by_the_same_rows_and_told_what_it_breaks() {
    let mut broken = 0;
    for seed in 0..200 {
        let (instance, question) = random(seed);
        if question.held.is_none() {
            continue;
        }
        let scored = scored(&instance, &question, &Effort::default()).expect("sound");
        let plan = scored.plan.expect("without caps there is a plan");
        let free = Question {
            held: question.held.clone(),
            measure: question.measure,
            ..Question::default()
        };
        assert_eq!(faults(&instance, &free, &plan), [], "seed {seed}");
        let mut best = f64::INFINITY;
        every(&instance, &free, &mut |cost, _| best = best.min(cost));
        let cost = plan.cost.all().0;
        let slack = 1e-4 * (best + instance.today().0).max(1.0);
        assert!(
            (cost - best).abs() <= slack,
            "seed {seed}: {cost} for {best}"
        );
        let found = faults(&instance, &question, &plan);
        let allowed = [
            Fault::Cover,
            Fault::Budget,
            Fault::Points,
            Fault::Collectors,
        ];
        assert!(
            found.iter().all(|fault| allowed.contains(fault)),
            "{found:?}"
        );
        broken += usize::from(!found.is_empty());
    }
    assert!(broken > 5, "{broken}");
}

/// The plan of a program without one of its families; (2) follows from (6) and (7) and is seen without (6) only.
fn without(family: Family, instance: &Instance, question: &Question) -> Option<Plan> {
    let families: Vec<Family> = (Family::ALL.iter().copied())
        .filter(|one| *one != family && !(family == Family::Open && *one == Family::Load))
        .collect();
    under(instance, question, &families, &Effort::default()).ok()?
}

#[test]
fn no_family_of_rows_can_be_left_out() {
    for &family in Family::ALL {
        let fault = match family {
            Family::Use => Fault::Twice,
            Family::Open | Family::Kept => Fault::Closed,
            Family::Size => Fault::Size,
            Family::Rooms => Fault::Rooms,
            Family::Load => Fault::Load,
            Family::Most => Fault::Most,
            Family::Least => Fault::Least,
            Family::Collector => Fault::Collector,
            Family::Collectors => Fault::Collectors,
            Family::Points => Fault::Points,
            Family::Cover => Fault::Cover,
            Family::Budget => Fault::Budget,
            Family::Held => Fault::Held,
            Family::Hold => Fault::Hold,
        };
        let seen = (0..400).any(|seed| {
            let (instance, question) = random(seed);
            let plan = without(family, &instance, &question);
            plan.is_some_and(|plan| faults(&instance, &question, &plan).contains(&fault))
        });
        assert!(seen, "nobody misses {family:?}");
    }
}

/// Two sources, two kinds of one collector and one of another, two places, two sizes.
fn golden() -> (Instance, Question) {
    let place = LonLat::new(106.0, 29.0);
    let candidate = |id: &str, share| Candidate {
        id: id.to_owned(),
        name: Bilingual::new(id, id),
        zone: id.to_owned(),
        place,
        origin: Origin::Seat,
        share,
        holds: (id == "B").then_some(Tonnes(2.0)),
    };
    let collector = |id: &str| Collector {
        id: id.to_owned(),
        name: Bilingual::new(id, id),
        place,
    };
    let source = |id: &str, t| Source {
        id: id.to_owned(),
        name: id.to_owned(),
        zone: "A".to_owned(),
        place,
        t: Tonnes(t),
    };
    let size = |rooms, room, cny| Size {
        id: format!("S{rooms}"),
        rooms,
        room: Tonnes(room),
        cny: Cny(cny),
    };
    let kind = |collector, code: &str| Kind {
        collector,
        codes: vec![code.to_owned()],
    };
    let demand = |source, kind, t| Demand {
        source,
        kind,
        t: Tonnes(t),
        today: Cny(100.0),
    };
    let way = |demand, candidate, t| Way {
        demand,
        candidate,
        t: Tonnes(t),
        metres: Metres(2000.0),
        seconds: Seconds(200.0),
        cny: Cny(40.0),
    };
    let trip = |cny| {
        Some(Trip {
            metres: Metres(8000.0),
            cny: Cny(cny),
        })
    };
    let instance = Instance {
        sources: vec![source("G1", 4.0), source("G2", 2.0)],
        collectors: vec![collector("F1"), collector("F2")],
        kinds: vec![
            kind(0, "900-349-34"),
            kind(0, "900-352-35"),
            kind(1, "900-052-31"),
        ],
        candidates: vec![candidate("A", 1.0), candidate("B", 0.5)],
        sizes: vec![size(1, 3.0, 90.0), size(2, 1.5, 120.0)],
        demands: vec![
            demand(0, 0, 3.0),
            demand(0, 1, 1.0),
            demand(1, 0, 1.5),
            demand(1, 2, 0.5),
        ],
        ways: vec![
            way(0, 0, 3.0),
            way(0, 1, 2.0),
            way(1, 0, 1.0),
            way(2, 1, 1.5),
            way(3, 0, 0.5),
            way(3, 1, 0.5),
        ],
        trips: vec![trip(20.0), trip(30.0), trip(25.0), trip(35.0)],
        least_trips: 1.0,
        most_trips: 52.0,
    };
    let question = Question {
        measure: Measure::Sources,
        cover: 0.75,
        budget: Cny(400.0),
        points: 1,
        collectors: 1,
        held: Some(vec![
            Held {
                candidate: 0,
                size: None,
            },
            Held {
                candidate: 1,
                size: Some(1),
            },
        ]),
    };
    (instance, question)
}

#[test]
fn each_family_is_written_as_in_its_golden_text() {
    let (instance, question) = golden();
    for &family in Family::ALL {
        let text = Formulation::new(&instance, &question, &[family]).text();
        let name = format!("{family:?}").to_lowercase();
        let file = format!(
            "{}/tests/golden/points_{name}.lp",
            env!("CARGO_MANIFEST_DIR")
        );
        if std::env::var_os("WASTEFLOW_WRITE_GOLDENS").is_some() {
            std::fs::write(&file, &text).expect("a writable tree");
        }
        let golden = std::fs::read_to_string(&file).expect("a golden for each family");
        assert_eq!(text, golden, "{family:?}");
    }
}

/// Place A in the small size: 4.5 t of kind 0 and nothing else.
fn sound() -> (Instance, Question, Plan) {
    let (instance, question) = golden();
    let question = Question {
        cover: 0.3,
        held: None,
        ..question
    };
    let plan = Plan {
        open: vec![Open {
            candidate: 0,
            size: 0,
            rooms: vec![Room {
                kind: 0,
                trips: 1.0,
            }],
        }],
        collectors: vec![0],
        ways: vec![0],
        cost: Cost {
            points: Cny(90.0),
            trips: Cny(20.0),
            brought: Cny(40.0),
            visited: Cny(300.0),
        },
        sources: 0.375,
        tonnes: 0.5,
    };
    (instance, question, plan)
}

#[test]
fn the_check_names_what_is_broken() {
    let (instance, question, plan) = sound();
    assert_eq!(faults(&instance, &question, &plan), []);
    type Break = fn(&mut Plan, &mut Question);
    let breaks: &[(Fault, Break)] = &[
        (Fault::Unknown, |p, _| p.ways.push(99)),
        (Fault::Unknown, |p, _| p.open[0].size = 9),
        (Fault::Twice, |p, _| p.ways.push(1)),
        (Fault::Closed, |p, _| p.ways.push(4)),
        (Fault::Size, |p, _| p.open.push(p.open[0].clone())),
        (Fault::Rooms, |p, _| {
            p.open[0].rooms.push(Room {
                kind: 1,
                trips: 1.0,
            })
        }),
        (Fault::Load, |p, _| p.open[0].size = 1),
        (Fault::Most, |p, _| p.open[0].rooms[0].trips = 53.0),
        (Fault::Least, |p, _| p.open[0].rooms[0].trips = 0.5),
        (Fault::Collector, |p, _| p.collectors.clear()),
        (Fault::Collectors, |p, _| p.collectors.push(1)),
        (Fault::Points, |_, q| q.points = 0),
        (Fault::Cover, |_, q| q.cover = 0.38),
        (Fault::Budget, |_, q| q.budget = Cny(109.0)),
        (Fault::Held, |_, q| {
            q.held = Some(vec![Held {
                candidate: 1,
                size: None,
            }])
        }),
        (Fault::Sum, |p, _| p.cost.visited = Cny(299.0)),
        (Fault::Sum, |p, _| p.sources = 0.4),
    ];
    for (fault, brk) in breaks {
        let (mut plan, mut question) = (plan.clone(), question.clone());
        brk(&mut plan, &mut question);
        let found = faults(&instance, &question, &plan);
        assert!(found.contains(fault), "{fault:?}: {found:?}");
    }
    let mut small = instance;
    small.candidates[0].holds = Some(Tonnes(2.9));
    assert_eq!(faults(&small, &question, &plan), [Fault::Hold]);
}
