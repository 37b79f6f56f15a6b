//! Roads banned at hours: which way a vehicle takes when, the check against a banned road in a banned hour, random
//! registers, and a ban put into the bundled case.

use super::judge::{FROM, register, road};
use crate::common::{case_copy, wasteflow};
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use wasteflow::network::{Matrix, Way};
use wasteflow::pipeline;
use wasteflow::pipeline::collection::CollectionDesk;
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds};
use wasteflow::plan::collection::rounds::{
    Ask, Draft, Edits, Period, Register, Step, Ways, rounds, timed,
};
use wasteflow::plan::control::Control;
use wasteflow::quantity::{Metres, Seconds};

const HOUR: i64 = 3600;

/// The same ways on another road to and from one place: so many times as long, or none.
fn without(mut ways: Matrix, place: usize, longer: Option<f64>) -> Matrix {
    let places = ways.sources();
    let mut other = Matrix::unreachable(places, places);
    for from in 0..places {
        for to in 0..places {
            let touches = (from == place) != (to == place);
            let way = ways.get(from, to).expect("all are joined");
            let times = if touches { longer } else { Some(1.0) };
            if let Some(times) = times {
                let way = Way {
                    metres: Metres(way.metres.0 * times),
                    seconds: Seconds(way.seconds.0 * times),
                };
                other.set(from, to, way);
            }
        }
    }
    ways = other;
    ways
}

/// The road to a place banned from one hour to another, every day.
fn banned(place: usize, from: i64, to: i64, longer: Option<f64>) -> Ways {
    let free = road(5, 600.0);
    let strict = without(free.clone(), place, longer);
    let periods = vec![
        Period {
            until: from,
            matrix: 0,
        },
        Period {
            until: to,
            matrix: 1,
        },
        Period {
            until: 24 * HOUR,
            matrix: 0,
        },
    ];
    Ways::by_hour(strict.clone(), vec![free, strict], FROM, vec![periods])
}

#[test]
fn a_way_is_driven_within_its_period_or_where_nothing_is_ever_banned_or_later() {
    // Place 1 is A, 600 s from the store; 1800 s around.
    let ways = banned(1, 9 * HOUR, 11 * HOUR, Some(3.0));
    let leg = |at: i64| {
        let leg = ways.leg(FROM, 0, 1, at).expect("a way");
        (leg.depart, leg.way.seconds.0)
    };
    assert_eq!(leg(8 * HOUR), (8 * HOUR, 600.0));
    assert_eq!(
        leg(9 * HOUR - 600),
        (9 * HOUR - 600, 600.0),
        "there at nine"
    );
    assert_eq!(
        leg(9 * HOUR - 599),
        (9 * HOUR - 599, 1800.0),
        "not there at nine"
    );
    assert_eq!(leg(10 * HOUR), (10 * HOUR, 1800.0));
    assert_eq!(leg(11 * HOUR), (11 * HOUR, 600.0));
    assert_eq!(
        ways.leg(date(2021, 5, 1), 0, 1, 10 * HOUR)
            .expect("a way")
            .way
            .seconds
            .0,
        1800.0
    );
    // No other road: the vehicle stands.
    let ways = banned(1, 9 * HOUR, 11 * HOUR, None);
    let leg = |at: i64| ways.leg(FROM, 0, 1, at).map(|leg| leg.depart);
    assert_eq!(leg(9 * HOUR - 600), Some(9 * HOUR - 600));
    assert_eq!(leg(9 * HOUR - 599), Some(11 * HOUR));
    assert_eq!(ways.shut(FROM, 0, 1), [[9 * HOUR, 11 * HOUR]]);
    assert_eq!(ways.get(0, 1).expect("for planning").seconds.0, 600.0);
    assert_eq!(ways.shut(FROM, 0, 2), Vec::<[i64; 2]>::new());
}

fn kinds(register: &Register, ways: &Ways, rounds: &Rounds) -> Vec<FaultKind> {
    let mut kinds: Vec<FaultKind> = faults(register, ways, rounds)
        .into_iter()
        .map(|fault| fault.kind)
        .collect();
    kinds.dedup();
    kinds
}

#[test]
fn the_check_sees_a_banned_road_in_a_banned_hour() {
    let (register, free) = register();
    let draft = Draft {
        vehicle: "V".to_owned(),
        unit: 1,
        steps: vec![Step::Visit(0), Step::Unload, Step::Visit(1)],
        ..Draft::default()
    };
    let next = Draft {
        steps: vec![Step::Visit(2)],
        ..draft.clone()
    };
    let drafts = [vec![draft], vec![next]];
    for longer in [Some(3.0), None] {
        let ways = banned(1, 8 * HOUR, 9 * HOUR, longer);
        // Timed without the ban, the first drive is over the banned road.
        let bad = timed(&register, &free, FROM, &drafts);
        assert_eq!(kinds(&register, &free, &bad), []);
        assert!(
            kinds(&register, &ways, &bad).contains(&FaultKind::Ban),
            "{longer:?}"
        );
        let good = timed(&register, &ways, FROM, &drafts);
        assert_eq!(kinds(&register, &ways, &good), [], "{longer:?}");
        // Leaving a little sooner than the road is free is seen as well.
        if longer.is_none() {
            let mut early = good.clone();
            let visit = &mut early.days[0].tours[0].visits[0];
            assert_eq!(visit.depart, Seconds(9.0 * 3600.0));
            visit.depart = Seconds(9.0 * 3600.0 - 60.0);
            assert!(kinds(&register, &ways, &early).contains(&FaultKind::Ban));
        }
    }
    // Slower than any road allows is a matter of time, banned or not.
    let ways = banned(1, 8 * HOUR, 9 * HOUR, Some(3.0));
    let mut hasty = timed(&register, &ways, FROM, &drafts);
    let visit = &mut hasty.days[0].tours[0].visits[0];
    visit.arrive = Seconds(visit.depart.0 + 500.0);
    let told = kinds(&register, &ways, &hasty);
    assert!(
        told.contains(&FaultKind::Time) && !told.contains(&FaultKind::Ban),
        "{told:?}"
    );
}

#[test]
fn rounds_of_random_registers_drive_no_banned_road_in_a_banned_hour() {
    let (mut visited, mut around, mut stood) = (0, 0, 0);
    for seed in 0..500 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut register, _) = register();
        for point in &mut register.points {
            point.since = point.interval - rng.random_range(1..6);
        }
        let from = rng.random_range(6..15) * HOUR;
        let to = from + rng.random_range(1..20) * HOUR / 4;
        let longer = rng.random_bool(0.5).then(|| rng.random_range(1.5..6.0));
        let ways = banned(rng.random_range(0..5), from, to, longer);
        let edits = Edits::default();
        let ask = Ask {
            from: FROM,
            days: 3,
            iterations: 60,
            edits: &edits,
        };
        let found = rounds(&register, &ways, &ask, &Control::default()).expect("a plan");
        let told = faults(&register, &ways, &found);
        let bad: Vec<_> = told.iter().filter(|f| f.kind != FaultKind::Late).collect();
        assert!(bad.is_empty(), "case {seed}: {bad:?} in {found:?}");
        visited += found.visited;
        for tour in found.tours() {
            let mut left = tour.start.0;
            for visit in &tour.visits {
                stood += u32::from(visit.depart.0 > left + visit.rest.0 + 1.0);
                left = visit.leave.0;
            }
            let minutes = (tour.driving.0 / 600.0).fract();
            around += u32::from(minutes > 1e-9);
        }
    }
    assert!(
        visited > 1000 && around > 50 && stood > 50,
        "{visited} {around} {stood}"
    );
}

#[test]
fn a_ban_that_names_a_class_binds_operators_that_call_for_it_and_no_others() {
    let case = case_copy();
    let desk = || {
        let opened = pipeline::open(case.path(), None).expect("a case");
        CollectionDesk::of(&opened, None, FROM, &Control::default()).expect("a register")
    };
    let free = desk();
    let roads = std::fs::read_to_string(case.path().join("roads.geojson")).expect("roads");
    let roads: Value = serde_json::from_str(&roads).expect("JSON");
    let ids = roads["features"].as_array().expect("features");
    let ids = ids
        .iter()
        .filter_map(|one| one["properties"]["id"].as_str());
    let mut table =
        "id,road,area,vehicles,classes,from,to,days,effect,kmh,reason,rule,source\n".to_owned();
    for (number, id) in ids.enumerate().filter(|(number, _)| number % 3 == 0) {
        // Lead batteries; all day but for a minute, so that it has hours.
        table += &format!("B{number},{id},,hazmat,HW31,00:01,23:59,,speed,5,crowds,R037,demo\n");
    }
    std::fs::write(case.path().join("bans.csv"), table).expect("written");
    let held = desk();
    let (mut same, mut slower) = (0, 0);
    for (point, row) in free.register.points.iter().enumerate() {
        let depot = free.register.depot(&row.operator).expect("its store");
        let way = |desk: &CollectionDesk| desk.ways.get(depot, desk.register.row(point));
        let batteries = row.operator.starts_with("F_BATTERY");
        let (before, after) = (way(&free), way(&held));
        if batteries {
            slower += usize::from(before != after);
        } else {
            assert_eq!(before, after, "{}", row.id);
            same += 1;
        }
    }
    assert!(same > 100 && slower > 10, "{same} {slower}");
}

#[test]
fn a_ban_at_hours_in_the_bundled_case_is_kept_and_moves_tours_to_other_hours_or_roads() {
    let case = case_copy();
    let folder = case.path().to_str().expect("UTF-8");
    let collect = |more: &[&str]| {
        let args = [
            "collect",
            folder,
            "--date",
            "2021-03-01",
            "--days",
            "2",
            "--json",
        ];
        let ran = wasteflow(&[&args[..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_str::<Value>(&ran.stdout).expect("one document")
    };
    let free = collect(&[]);
    let place = |of: &Value| format!("{},{}", of["lon"], of["lat"]);
    let roads = |from: &Value, to: &Value| {
        let ends = ["--from", &place(from), "--to", &place(to)];
        let ran = wasteflow(
            &[
                &["route", folder, "--profile", "hazmat", "--json"],
                &ends[..],
            ]
            .concat(),
        );
        let way: Value = serde_json::from_str(&ran.stdout).expect("one document");
        way["routes"][0]["roads"].as_array().expect("roads").clone()
    };
    // The first customer of a tour of the first day that is some roads away.
    let tours = free["rounds"]["days"][0]["tours"]
        .as_array()
        .expect("tours");
    let ways = tours
        .iter()
        .map(|tour| roads(&tour["store"], &tour["visits"][0]["place"]));
    let far = ways
        .into_iter()
        .find(|roads| roads.len() > 2)
        .expect("one of them is");
    let middle = far[far.len() / 2].as_str().expect("an id");
    let table = format!(
        "id,road,area,vehicles,classes,from,to,days,effect,kmh,reason,rule,source\n\
         B1,{middle},,hazmat,,07:30,12:00,,forbid,,crowds,R037,demo\n"
    );
    std::fs::write(case.path().join("bans.csv"), table).expect("written");
    let kept = collect(&[]);
    assert_eq!(kept["faults"], serde_json::json!([]));
    assert_ne!(
        kept["rounds"]["days"], free["rounds"]["days"],
        "the ban matters"
    );
}
