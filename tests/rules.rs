//! Who may drive where and when: profiles, signs, bans by hour, day, vehicle and load, areas.

use geo::{Coord, LineString, Polygon};
use jiff::civil::date;
use wasteflow::dataset::cell::{Cell, List, Mark, Source, TimeOfDay};
use wasteflow::dataset::profile::{self, ProfileSettings};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{AreaRow, BanRow, Feature, HolidayRow, RoadRow};
use wasteflow::dataset::vocabulary::{
    AreaKind, BanDays, BanEffect, BanReason, DayKind, HazmatSign, RoadAccess, RoadClass,
    RoadStatus, TunnelCategory,
};
use wasteflow::network::area::Areas;
use wasteflow::network::rules::{Day, Judgement, Moment, Rulebook, Trip, Use, reason};
use wasteflow::network::{Profile, Unfit};
use wasteflow::quantity::{Metres, Tonnes};

fn demo() -> Source {
    Source::new(Mark::Demo, "")
}

fn road(id: &str, line: &[[f64; 2]]) -> Feature<RoadRow> {
    Feature {
        row: RoadRow::plain(id, RoadClass::Primary, Metres(1000.0), 70.0, demo()),
        geometry: LineString::from(line.iter().map(|[x, y]| (*x, *y)).collect::<Vec<_>>()).into(),
    }
}

fn ban(id: &str, road: Option<&str>, area: Option<&str>) -> BanRow {
    BanRow {
        id: id.to_owned(),
        road: road.map(str::to_owned),
        area: area.map(str::to_owned),
        vehicles: List::default(),
        classes: List::default(),
        from: None,
        to: None,
        days: None,
        effect: BanEffect::Forbid,
        kmh: None,
        reason: BanReason::LargeBridge,
        rule: Some("R038".to_owned()),
        source: demo(),
    }
}

fn list(words: &[&str]) -> List {
    List(words.iter().map(|word| (*word).to_owned()).collect())
}

fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).expect("a time of day")
}

fn hours(ban: BanRow, from: &str, to: &str, days: Option<BanDays>) -> BanRow {
    BanRow {
        from: Some(time(from)),
        to: Some(time(to)),
        days,
        ..ban
    }
}

fn built_in(id: &str) -> Profile {
    Profile::of(&profile::built_in(id).expect("it is built in"))
}

/// The National Day week of 2020 and the Sunday before it, which was worked.
fn calendar() -> Sheet<HolidayRow> {
    let row = |date, kind| HolidayRow {
        date,
        kind,
        name_zh: "国庆节".into(),
        source: demo(),
    };
    Sheet::of(vec![
        row(date(2020, 9, 27), DayKind::Workday),
        row(date(2020, 10, 1), DayKind::Holiday),
    ])
}

#[test]
fn the_lorry_is_what_it_was() {
    let lorry = Profile::lorry();
    assert_eq!(
        (lorry.id.as_str(), lorry.top_kmh, lorry.weight),
        ("lorry", 80.0, Tonnes(31.0))
    );
    assert_eq!(
        (lorry.access_kmh, lorry.access_detour, lorry.part_share),
        (20.0, 1.3, 0.05)
    );
    assert_eq!(
        lorry.statuses,
        [RoadStatus::Open, RoadStatus::Verify, RoadStatus::Works]
    );
    assert_eq!(lorry.classes.len(), RoadClass::ALL.len() - 1);
    let mut way = road("R", &[]).row;
    assert_eq!(
        (
            lorry.speed_kmh(&way),
            lorry.factor(&way),
            lorry.penalty_s_per_km(&way)
        ),
        (70.0, 1.0, 0.0)
    );
    way.speed_kmh = 100.0;
    way.toll = Some(true);
    assert_eq!(
        (lorry.speed_kmh(&way), lorry.penalty_s_per_km(&way)),
        (80.0, 0.0)
    );
}

#[test]
fn the_cap_of_dangerous_goods_is_80_on_motorways_and_60_elsewhere() {
    let hazmat = built_in("hazmat");
    let mut way = road("R", &[]).row;
    way.speed_kmh = 100.0;
    assert_eq!(hazmat.speed_kmh(&way), 60.0);
    way.class = RoadClass::Motorway;
    assert_eq!(hazmat.speed_kmh(&way), 80.0);
    way.speed_kmh = 40.0;
    assert_eq!(hazmat.speed_kmh(&way), 40.0);
}

#[test]
fn every_limit_and_sign_has_its_reason() {
    let (lorry, hazmat) = (Profile::lorry(), built_in("hazmat"));
    type Change = fn(&mut RoadRow);
    let cases: [(Change, Option<Unfit>, Option<Unfit>); 12] = [
        (|_| {}, None, None),
        (
            |r| r.status = RoadStatus::Closed,
            Some(Unfit::Status),
            Some(Unfit::Status),
        ),
        (
            |r| r.class = RoadClass::Ferry,
            Some(Unfit::Class),
            Some(Unfit::Class),
        ),
        (
            |r| r.max_weight_t = Some(Tonnes(30.0)),
            Some(Unfit::Weight),
            Some(Unfit::Weight),
        ),
        (|r| r.max_weight_t = Some(Tonnes(31.0)), None, None),
        (
            |r| r.max_axle_t = Some(Tonnes(8.0)),
            Some(Unfit::Axle),
            Some(Unfit::Axle),
        ),
        (
            |r| r.max_height_m = Some(Metres(3.8)),
            Some(Unfit::Height),
            Some(Unfit::Height),
        ),
        (
            |r| r.hazmat = Some(HazmatSign::No),
            None,
            Some(Unfit::HazmatSign),
        ),
        (
            |r| r.hazmat = Some(HazmatSign::Water),
            None,
            Some(Unfit::WaterSign),
        ),
        (|r| r.hazmat = Some(HazmatSign::Yes), None, None),
        (
            |r| r.tunnel_category = Some(TunnelCategory::D),
            None,
            Some(Unfit::Tunnel),
        ),
        (|r| r.tunnel_category = Some(TunnelCategory::C), None, None),
    ];
    for (change, for_lorry, for_hazmat) in cases {
        let mut way = road("R", &[]).row;
        change(&mut way);
        assert_eq!(lorry.unfit(&way), for_lorry, "{way:?}");
        assert_eq!(hazmat.unfit(&way), for_hazmat, "{way:?}");
        for (profile, unfit) in [(&lorry, for_lorry), (&hazmat, for_hazmat)] {
            if let Some(unfit) = unfit {
                let why = reason(Use::Unfit(unfit), &way, profile, &Sheet::default());
                let why = why.expect("there is a reason");
                assert!(!why.text.zh.is_empty() && !why.text.en.is_empty());
            }
        }
    }
    let mut dry = profile::built_in("hazmat").expect("it is built in");
    dry.water_harming = false;
    let mut way = road("R", &[]).row;
    way.hazmat = Some(HazmatSign::Water);
    assert_eq!(Profile::of(&dry).unfit(&way), None);
    let strangers = ProfileSettings {
        access: vec![RoadAccess::Destination],
        ..profile::built_in("lorry").expect("it is built in")
    };
    way.access = Some(RoadAccess::Private);
    assert_eq!(Profile::of(&strangers).unfit(&way), Some(Unfit::Access));
    assert_eq!(lorry.penalty_s_per_km(&way), 600.0);
}

#[test]
fn a_night_ban_begins_on_its_day_and_ends_on_the_next() {
    let night = hours(
        ban("B", Some("R"), None),
        "22:00",
        "06:00",
        Some(BanDays::Holiday),
    );
    let holds = |day: i8, month: i8, at: &str| {
        Moment::of(date(2020, month, day), time(at), &calendar()).within(&night)
    };
    assert!(!holds(30, 9, "23:00")); // the evening before
    assert!(!holds(1, 10, "05:59")); // began on no holiday
    assert!(!holds(1, 10, "21:59"));
    assert!(holds(1, 10, "22:00"));
    assert!(holds(1, 10, "23:59"));
    assert!(holds(2, 10, "00:00"));
    assert!(holds(2, 10, "05:59"));
    assert!(!holds(2, 10, "06:00"));
    let day = hours(
        ban("B", Some("R"), None),
        "07:00",
        "09:00",
        Some(BanDays::Workday),
    );
    let holds = |day_of: i8, at: &str| {
        Moment::of(date(2020, 9, day_of), time(at), &calendar()).within(&day)
    };
    assert!(holds(25, "07:00") && !holds(25, "09:00") && !holds(25, "06:59"));
    assert!(!holds(26, "08:00"), "a Saturday");
    assert!(holds(27, "08:00"), "a Sunday that was worked");
    assert_eq!(Day::of(date(2020, 9, 26), &calendar()), Day::Weekend);
    assert_eq!(Day::of(date(2020, 10, 1), &calendar()), Day::Holiday);
    let all_day = hours(ban("B", Some("R"), None), "00:00", "24:00", None);
    assert!(Moment::of(date(2020, 9, 25), time("00:00"), &calendar()).within(&all_day));
    assert!(Moment::of(date(2020, 9, 25), time("23:59"), &calendar()).within(&all_day));
}

fn judged(
    roads: &[Feature<RoadRow>],
    bans: &[BanRow],
    areas: &[Feature<AreaRow>],
    profile: &Profile,
    trip: &Trip,
) -> Judgement {
    let (roads, bans) = (Sheet::of(roads.to_vec()), Sheet::of(bans.to_vec()));
    let book = Rulebook::new(&roads, &bans, &Sheet::of(areas.to_vec()));
    book.judge(&roads, &bans, profile, trip)
}

fn kmh(used: Use) -> Option<f64> {
    match used {
        Use::Drive { kmh, .. } => Some(kmh),
        _ => None,
    }
}

#[test]
fn bans_hold_for_their_vehicles_and_loads_and_the_strictest_counts() {
    let roads = [
        road("R1", &[[0.0, 0.0], [0.1, 0.0]]),
        road("R2", &[[0.1, 0.0], [0.2, 0.0]]),
    ];
    let slow = |id: &str, kmh: f64| BanRow {
        effect: BanEffect::Speed,
        kmh: Some(kmh),
        reason: BanReason::Works,
        ..ban(id, Some("R1"), None)
    };
    let hazmat_only = BanRow {
        vehicles: list(&["hazmat"]),
        ..ban("B3", Some("R2"), None)
    };
    let oil_only = BanRow {
        classes: list(&["HW08"]),
        ..ban("B4", Some("R2"), None)
    };
    let bans = [slow("B1", 40.0), slow("B2", 30.0), hazmat_only, oil_only];
    let lorry = Profile::lorry();
    let plain = judged(&roads, &bans, &[], &lorry, &Trip::default());
    assert_eq!(
        plain.uses.iter().map(|used| kmh(*used)).collect::<Vec<_>>(),
        [Some(30.0), Some(70.0)]
    );
    assert!(matches!(
        plain.uses[0],
        Use::Drive {
            slowed_by: Some(1),
            ..
        }
    ));
    let oil = ["HW08".to_owned()];
    let trip = Trip {
        classes: &oil,
        ..Trip::default()
    };
    assert_eq!(
        judged(&roads, &bans, &[], &lorry, &trip).uses[1],
        Use::Banned(3)
    );
    assert_eq!(
        judged(&roads, &bans, &[], &built_in("hazmat"), &trip).uses[1],
        Use::Banned(2)
    );
    let sheet = Sheet::of(bans.to_vec());
    let why = reason(Use::Banned(2), &roads[1].row, &lorry, &sheet).expect("there is a reason");
    assert_eq!(
        (why.rule.as_deref(), why.text.en.as_str()),
        (Some("R038"), "forbidden: large bridge (B3)")
    );
    let why = reason(plain.uses[0], &roads[0].row, &lorry, &sheet).expect("there is a reason");
    assert_eq!(why.text.zh, "限速 30 km/h：施工（B2）");
    assert_eq!(reason(plain.uses[1], &roads[1].row, &lorry, &sheet), None);
}

#[test]
fn bans_with_hours_are_named_when_no_time_is_asked_for() {
    let roads = [road("R1", &[[0.0, 0.0], [0.1, 0.0]])];
    let bans = [
        hours(ban("B1", Some("R1"), None), "22:00", "06:00", None),
        BanRow {
            days: Some(BanDays::Holiday),
            ..ban("B2", Some("R1"), None)
        },
        BanRow {
            vehicles: list(&["hazmat"]),
            days: Some(BanDays::Holiday),
            ..ban("B3", Some("R1"), None)
        },
    ];
    let lorry = Profile::lorry();
    let never = judged(&roads, &bans, &[], &lorry, &Trip::default());
    assert!(never.uses[0].is_drive());
    assert_eq!(never.left_out, [0, 1]);
    let at = |at| Trip {
        moment: Some(Moment::of(date(2020, 9, 25), time(at), &calendar())),
        classes: &[],
    };
    let night = judged(&roads, &bans, &[], &lorry, &at("03:00"));
    assert_eq!((night.uses[0], night.left_out.len()), (Use::Banned(0), 0));
    assert!(judged(&roads, &bans, &[], &lorry, &at("12:00")).uses[0].is_drive());
}

fn ring(points: &[[f64; 2]]) -> LineString<f64> {
    points.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect()
}

fn lake(id: &str, outer: &[[f64; 2]], hole: &[[f64; 2]]) -> Feature<AreaRow> {
    let holes = if hole.is_empty() {
        vec![]
    } else {
        vec![ring(hole)]
    };
    Feature {
        row: AreaRow {
            id: id.to_owned(),
            name: "水源地".into(),
            kind: AreaKind::WaterSource,
            people_per_km2: None,
            exposure_factor: None,
            source: demo(),
        },
        geometry: Polygon::new(ring(outer), holes).into(),
    }
}

#[test]
fn a_ban_on_an_area_holds_on_every_road_that_crosses_it() {
    let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
    let island = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]];
    let roads = [
        road("through", &[[-1.0, 0.2], [2.0, 0.3]]),
        road("inside", &[[0.1, 0.1], [0.2, 0.1]]),
        road("ends inside", &[[0.2, 0.2], [3.0, 3.0]]),
        road("clips a corner", &[[-0.05, 0.1], [0.1, -0.05]]),
        road("passes by", &[[-0.1, 0.09], [-0.05, -0.1]]),
        road("on the island", &[[0.45, 0.45], [0.55, 0.55]]),
        road("off the island", &[[0.5, 0.5], [0.5, 0.7]]),
        road("far away", &[[5.0, 5.0], [6.0, 6.0]]),
        road(
            "around the corner",
            &[[-0.5, 0.5], [-0.5, 1.5], [1.5, 1.5], [1.5, 0.5]],
        ),
    ];
    let areas = [lake("A", &square, &island), lake("unused", &square, &[])];
    let bans = [ban("B", None, Some("A"))];
    let judged = judged(&roads, &bans, &areas, &Profile::lorry(), &Trip::default());
    let banned: Vec<&str> = (roads.iter().zip(&judged.uses))
        .filter(|(_, used)| !used.is_drive())
        .map(|(road, _)| road.row.id.as_str())
        .collect();
    assert_eq!(
        banned,
        [
            "through",
            "inside",
            "ends inside",
            "clips a corner",
            "off the island"
        ]
    );
}

#[test]
fn areas_are_those_another_library_finds() {
    use geo::Intersects;
    use rand::{RngExt, SeedableRng};
    let mut dice = rand_chacha::ChaCha8Rng::seed_from_u64(4);
    let mut spot = |most: f64| dice.random_range(0.0..most);
    let areas: Vec<Feature<AreaRow>> = (0..30)
        .map(|i| {
            let (x, y) = (spot(10.0), spot(10.0));
            let corners: Vec<[f64; 2]> = (0..12)
                .map(|k| {
                    let (angle, r) = (f64::from(k) * std::f64::consts::PI / 6.0, 0.3 + spot(1.2));
                    [x + r * angle.cos(), y + r * angle.sin()]
                })
                .collect();
            lake(&format!("A{i}"), &corners, &[])
        })
        .collect();
    let index = Areas::new(&Sheet::of(areas.clone()));
    let mut crossed = 0;
    for _ in 0..2_000 {
        let (x, y) = (spot(10.0), spot(10.0));
        let line = ring(&[
            [x, y],
            [x + spot(1.0) - 0.5, y + spot(1.0) - 0.5],
            [x + spot(1.0), y],
        ]);
        let expected: Vec<u32> = (0u32..)
            .zip(&areas)
            .filter(|(_, area)| area.geometry.intersects(&geo::Geometry::from(line.clone())))
            .map(|(row, _)| row)
            .collect();
        assert_eq!(index.crossed(&line), expected);
        crossed += expected.len();
        let point = geo::Point::new(x, y);
        let holding: Vec<u32> = (0u32..)
            .zip(&areas)
            .filter(|(_, area)| area.geometry.intersects(&point))
            .map(|(row, _)| row)
            .collect();
        assert_eq!(index.holding(point.0), holding);
    }
    assert!(crossed > 1_000, "{crossed}");
}
