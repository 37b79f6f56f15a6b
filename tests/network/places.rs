//! Places beside the roads of drawn nets: where they join, how far that is, and what is said of those that cannot.

use super::drawing::{Drawing, STEP};
use super::road;
use wasteflow::dataset::vocabulary::{OneWay, RoadClass};
use wasteflow::network::{Network, Profile, Site};
use wasteflow::quantity::{LonLat, Metres};
use wasteflow::stop::StopFlag;

#[test]
fn a_small_island_attracts_no_place_and_is_reported() {
    let mut drawing = Drawing::of(
        "\
A-B-C-D-E-F-G-H-I-J
|                 |
K-L-M-N-O-P-Q-R-S-T",
    );
    let (island, other) = (LonLat::new(106.006, 28.9985), LonLat::new(106.007, 28.9985));
    drawing
        .roads
        .rows
        .push(road("island", island, other, 100.0, OneWay::No));
    let trap = LonLat::new(106.0, 29.01);
    drawing.roads.rows.push(road(
        "trap",
        drawing.places[&'A'],
        trap,
        5000.0,
        OneWay::Forward,
    ));
    let mut profile = Profile::lorry();
    profile.part_share = 0.1; // of 23 junctions: two are too few
    let (network, findings) = Network::build(&drawing.roads, &profile);
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["N101", "N103"]);
    for place in [island, trap] {
        let snap = network.snap(place).expect("there are roads");
        assert!(snap.main_part && snap.road < 20, "{snap:?}");
        assert!(snap.distance > Metres(50.0));
    }
    let sites = [
        ("near", drawing.places[&'A'], 0),
        ("island", island, 0),
        ("far", LonLat::new(106.2, 29.0), 1),
    ];
    for (id, place, expected) in sites {
        let site = Site {
            file: "generators.csv",
            line: 2,
            id,
            name: id,
            place,
        };
        let findings = network.check_places(&[site], Metres(10_000.0));
        assert_eq!(findings.len(), expected, "{findings:?}");
        assert!(findings.iter().all(|f| f.code == "N120"));
    }
}

#[test]
fn a_place_behind_a_closed_bridge_is_reported_and_stays_on_its_side() {
    let net = Drawing::of("A---B-C-x-D-E");
    let (network, _) = net.network();
    let site = Site {
        file: "generators.csv",
        line: 7,
        id: "G1",
        name: "某厂",
        place: net.places[&'E'],
    };
    let findings = network.check_places(&[site], Metres(10_000.0));
    assert_eq!(
        findings.iter().map(|f| f.code).collect::<Vec<_>>(),
        ["N121"]
    );
    assert_eq!(findings[0].place.row, Some(7));
}

#[test]
fn a_place_beside_a_road_counts_its_offset_and_its_access_way() {
    // 4 characters of drawing between A and B; 3 km driven.
    let net = Drawing::of("A---B");
    let (network, _) = net.network();
    let (a, b) = (net.places[&'A'], net.places[&'B']);
    let beside = LonLat::new(a.lon + STEP, a.lat + 0.002);
    let snap = network.snap(beside).expect("a road is there");
    assert!(
        (snap.offset.0 - 750.0).abs() < 0.2,
        "a quarter of 3 km: {snap:?}"
    );
    let straight = beside.distance(LonLat::new(a.lon + STEP, a.lat));
    assert!((snap.distance.0 - straight.0).abs() < 0.05);
    let matrix = network.matrix(&[beside], &[a, b], &StopFlag::default());
    let access = straight.0 * 1.3;
    for (column, driven) in [(0, 750.0), (1, 2250.0)] {
        let way = matrix.get(0, column).expect("joined");
        assert!((way.metres.0 - (driven + access)).abs() < 0.3, "{way:?}");
        let seconds = driven / 10.0 + access / (20.0 / 3.6);
        assert!((way.seconds.0 - seconds).abs() < 0.1, "{way:?}");
    }
}

#[test]
fn neighbours_far_from_the_road_are_joined_directly() {
    let net = Drawing::of("A---B");
    let a = net.places[&'A'];
    let (one, other) = (
        LonLat::new(a.lon + STEP, a.lat + 0.02),
        LonLat::new(a.lon + 2.0 * STEP, a.lat + 0.02),
    );
    let stop = StopFlag::default();
    let matrix = net.network().0.matrix(&[one], &[one, other], &stop);
    let metres = |j: usize| matrix.get(0, j).expect("joined").metres.0;
    assert_eq!(metres(0), 0.0);
    assert!((metres(1) - one.distance(other).0 * 1.3).abs() < 0.1);
}

#[test]
fn a_place_on_a_one_way_road_leaves_forwards_and_is_reached_from_behind() {
    let net = Drawing::of(
        "\
A-->--B
|     |
C-----D",
    );
    let (network, _) = net.network();
    let (a, b) = (net.places[&'A'], net.places[&'B']);
    let middle = LonLat::new((a.lon + b.lon) / 2.0, a.lat);
    let places = [a, middle, b];
    let matrix = network.matrix(&places, &places, &StopFlag::default());
    let km = |i: usize, j: usize| matrix.get(i, j).expect("joined").metres.km();
    assert_eq!(km(0, 1), 2.5);
    assert_eq!(km(1, 2), 2.5);
    assert_eq!(km(1, 0), 2.5 + 1.0 + 5.0 + 1.0, "against the arrow: around");
    assert_eq!(km(1, 1), 0.0);
    let (c, d) = (net.places[&'C'], net.places[&'D']);
    let matrix = network.matrix(&[middle], &[c, d], &StopFlag::default());
    assert_eq!(matrix.get(0, 1).expect("joined").metres.km(), 2.5 + 1.0);
    assert_eq!(
        matrix.get(0, 0).expect("joined").metres.km(),
        2.5 + 1.0 + 5.0
    );
}

#[test]
fn motorways_bridges_and_tunnels_are_entered_at_their_ends() {
    for change in [0, 1, 2] {
        let mut net = Drawing::of("A-----B--C");
        let long = &mut net.roads.rows[0].row;
        match change {
            0 => long.class = RoadClass::Motorway,
            1 => long.bridge = true,
            _ => long.tunnel = true,
        }
        let (network, _) = net.network();
        let a = net.places[&'A'];
        let snap = network
            .snap(LonLat::new(a.lon + 2.0 * STEP, a.lat))
            .expect("an end");
        assert_eq!((snap.point, snap.offset), (a, Metres(0.0)));
    }
}
