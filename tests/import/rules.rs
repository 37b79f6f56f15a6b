//! Every rule of the importer on a drawn net: what is kept, in which directions, how fast, with which
//! limits, where roads are split and joined, and which turns are left.

mod turns;

use super::net::{import_net, net};
use wasteflow::dataset::cell::Mark;
use wasteflow::dataset::vocabulary::{HazmatSign, RoadAccess, RoadClass, TunnelCategory};
use wasteflow::import::{Area, ImportError, Options, Reason};
use wasteflow::quantity::{Metres, Tonnes};

/// One road `ab` with these tags beside a street that is always kept.
fn one(tags: &str) -> super::net::Net {
    net(
        "a---b---c",
        &format!("ab {tags}\nbc highway=primary name=Other"),
    )
}

#[test]
fn only_highways_that_carry_lorries_are_kept() {
    let kept = [
        ("motorway", RoadClass::Motorway),
        ("motorway_link", RoadClass::Motorway),
        ("trunk", RoadClass::Trunk),
        ("primary_link", RoadClass::Primary),
        ("secondary", RoadClass::Secondary),
        ("tertiary", RoadClass::Tertiary),
        ("unclassified", RoadClass::Local),
        ("residential", RoadClass::Local),
        ("living_street", RoadClass::Local),
        ("service", RoadClass::Local),
    ];
    for (word, class) in kept {
        assert_eq!(
            one(&format!("highway={word}")).road("ab").class,
            class,
            "{word}"
        );
    }
    for (tags, reason) in [
        ("highway=footway", "not_for_motors"),
        ("highway=cycleway", "not_for_motors"),
        ("highway=steps", "not_for_motors"),
        ("highway=pedestrian", "not_for_motors"),
        ("highway=construction", "not_built"),
        ("highway=proposed", "not_built"),
        ("highway=primary area=yes", "area"),
        ("highway=snake", "unknown_highway"),
        ("highway=service service=parking_aisle", "minor_service"),
        ("highway=service service=drive-through", "minor_service"),
        ("highway=track", "soft_track"),
        ("highway=track tracktype=grade4", "soft_track"),
        ("highway=residential maxwidth=2.1", "unfit"),
        ("highway=residential smoothness=impassable", "unfit"),
        ("highway=primary oneway=reversible", "reversible"),
        ("highway=primary access=no", "no_vehicles"),
        ("highway=primary motor_vehicle=no", "no_vehicles"),
        ("highway=primary hgv=no", "no_lorries"),
        ("highway=primary goods=no", "no_lorries"),
    ] {
        let net = one(tags);
        assert_eq!(net.ways(), "bc cb", "{tags}");
        assert_eq!(net.reasons(), [reason], "{tags}");
    }
    // Neither a road nor counted as one that was lost.
    for tags in ["building=yes", "railway=rail", "waterway=river"] {
        assert!(one(tags).reasons().is_empty(), "{tags}");
    }
}

#[test]
fn tags_open_what_is_usually_left_out() {
    for tags in [
        "highway=track tracktype=grade1",
        "highway=track surface=asphalt",
        "highway=track motor_vehicle=yes",
        "highway=pedestrian hgv=yes",
        "highway=service service=parking_aisle hgv=yes",
        "highway=service service=driveway",
        "highway=primary access=no hgv=yes",
        "highway=primary vehicle=no motor_vehicle=yes",
        "highway=primary goods=no hgv=designated",
    ] {
        assert_eq!(one(tags).ways(), "ab ba bc cb", "{tags}");
    }
}

#[test]
fn the_most_specific_access_tag_wins() {
    for (tags, access) in [
        ("access=private", Some(RoadAccess::Private)),
        ("access=permit", Some(RoadAccess::Private)),
        ("motor_vehicle=destination", Some(RoadAccess::Destination)),
        ("access=no hgv=delivery", Some(RoadAccess::Destination)),
        ("access=private hgv=yes", None),
        ("access=yes hgv=destination", Some(RoadAccess::Destination)),
        (
            "motor_vehicle=agricultural;destination",
            Some(RoadAccess::Destination),
        ),
        ("", None),
    ] {
        let net = one(&format!("highway=tertiary {tags}"));
        assert_eq!(net.road("ab").access, access, "{tags}");
    }
    let net = one("highway=tertiary access=martians");
    assert_eq!(
        (net.ways().as_str(), net.count(Reason::UnknownAccess)),
        ("ab ba bc cb", 1)
    );
}

#[test]
fn directions_follow_oneway_roundabouts_motorways_and_access() {
    let both = "ab ba";
    for (tags, ways) in [
        ("highway=primary", both),
        ("highway=primary oneway=yes", "ab"),
        ("highway=primary oneway=1", "ab"),
        ("highway=primary oneway=true", "ab"),
        ("highway=primary oneway=-1", "ba"),
        ("highway=primary oneway=reverse", "ba"),
        ("highway=primary oneway=no", both),
        ("highway=primary oneway=alternating", both),
        ("highway=motorway", "ab"),
        ("highway=motorway oneway=no", both),
        ("highway=motorway_link", "ab"),
        ("highway=motorway_link oneway=-1", "ba"),
        ("highway=trunk", both),
        ("highway=primary junction=roundabout", "ab"),
        ("highway=primary junction=circular", "ab"),
        ("highway=primary junction=roundabout oneway=-1", "ba"),
        ("highway=primary oneway=yes oneway:hgv=no", both),
        ("highway=primary oneway:hgv=yes", "ab"),
        ("highway=primary hgv:backward=no", "ab"),
        ("highway=primary motor_vehicle:forward=no", "ba"),
        (
            "highway=primary oneway=yes motor_vehicle:backward=yes",
            "ab",
        ),
    ] {
        let net = one(tags);
        assert_eq!(net.ways(), format!("{ways} bc cb"), "{tags}");
    }
}

#[test]
fn a_roundabout_is_driven_one_way_round() {
    let net = net(
        "
          b
        a c e f
          d
        ",
        "
        abeda highway=primary junction=roundabout
        ef highway=primary
        bc highway=primary
        ",
    );
    assert_eq!(net.ways(), "bc be cb eb ef fe");
    assert_eq!(net.matrix("bcef"), [".xxx", "x.xx", "xx.x", "xxx."]);
}

#[test]
fn speeds_come_from_signs_and_else_from_the_class() {
    for (tags, kmh, signed) in [
        ("highway=primary", 60.0, false),
        ("highway=motorway", 80.0, false),
        ("highway=primary maxspeed=50", 50.0, true),
        ("highway=primary maxspeed=30__mph", 48.3, true),
        ("highway=primary maxspeed=walk", 7.0, true),
        ("highway=primary maxspeed=none", 60.0, false),
        ("highway=primary maxspeed=DE:urban", 50.0, true),
        ("highway=primary maxspeed=CN:rural", 70.0, true),
        ("highway=primary maxspeed=DE:zone:30", 30.0, true),
        ("highway=primary maxspeed=70;50", 50.0, true),
        ("highway=primary maxspeed=100 maxspeed:hgv=60", 60.0, true),
        (
            "highway=primary maxspeed:forward=70 maxspeed:backward=50",
            50.0,
            true,
        ),
        (
            "highway=primary oneway=yes maxspeed:forward=70 maxspeed:backward=50",
            70.0,
            true,
        ),
        ("highway=primary source:maxspeed=DE:urban", 50.0, true),
        ("highway=primary source:maxspeed=survey", 60.0, false),
        ("highway=motorway maxspeed=130", 120.0, true),
    ] {
        let net = one(tags);
        let road = net.road("ab");
        assert_eq!(road.speed_kmh, kmh, "{tags}");
        let mark = if signed { Mark::Public } else { Mark::Derived };
        assert_eq!(road.source.mark, mark, "{tags}");
        assert!(
            road.source
                .detail
                .starts_with("OpenStreetMap (ODbL) way 101"),
            "{tags}"
        );
        assert_eq!(net.count(Reason::Unreadable), 0, "{tags}");
    }
    for garbage in ["fast", "50__furlongs", "0", "-30", "1e9", "50;fast"] {
        let net = one(&format!("highway=primary maxspeed={garbage}"));
        assert_eq!(net.road("ab").speed_kmh, 60.0, "{garbage}");
        assert_eq!(net.count(Reason::Unreadable), 1, "{garbage}");
    }
}

#[test]
fn limits_are_read_with_units_and_the_lowest_counts() {
    let weight = |tags: &str| {
        one(&format!("highway=primary {tags}"))
            .road("ab")
            .max_weight_t
    };
    for (tags, tonnes) in [
        ("maxweight=7.5", Some(7.5)),
        ("maxweight=7,5__t", Some(7.5)),
        ("maxweight=3500__kg", Some(3.5)),
        ("maxweight=20;12", Some(12.0)),
        ("maxweight=20 maxweightrating=7.5", Some(7.5)),
        ("maxweight=none", None),
        ("maxweight=heavy", None),
        ("", None),
    ] {
        assert_eq!(weight(tags), tonnes.map(Tonnes), "{tags}");
    }
    let net = one("highway=primary maxheight=12'6\" maxheight:physical=3.7 maxaxleload=10");
    assert_eq!(net.road("ab").max_height_m, Some(Metres(3.7)));
    assert_eq!(net.road("ab").max_axle_t, Some(Tonnes(10.0)));
    assert_eq!(
        one("highway=primary maxheight=default")
            .road("ab")
            .max_height_m,
        None
    );
    assert_eq!(
        one("highway=primary maxweight=heavy").count(Reason::Unreadable),
        1
    );
    let conditional = one("highway=primary maxweight:conditional=7.5__@__(22:00-06:00)");
    assert_eq!(conditional.road("ab").max_weight_t, None);
    assert_eq!(conditional.count(Reason::Conditional), 1);
}

#[test]
fn signs_for_dangerous_loads_tunnels_bridges_and_tolls_are_kept() {
    for (tags, sign) in [
        ("hazmat=no", Some(HazmatSign::No)),
        ("hazmat=designated", Some(HazmatSign::Yes)),
        ("hazmat:water=no", Some(HazmatSign::Water)),
        ("hazmat=no hazmat:water=no", Some(HazmatSign::No)),
        ("hazmat=yes hazmat:water=no", Some(HazmatSign::Water)),
        ("", None),
    ] {
        let net = one(&format!("highway=primary {tags}"));
        assert_eq!(net.road("ab").hazmat, sign, "{tags}");
    }
    for (tags, category) in [
        ("tunnel=yes hazmat:B=no", Some(TunnelCategory::B)),
        (
            "tunnel=yes hazmat:B=no hazmat:E=no",
            Some(TunnelCategory::E),
        ),
        (
            "tunnel=yes hazmat:adr_tunnel_cat=D",
            Some(TunnelCategory::D),
        ),
        ("tunnel=yes tunnel:category=c", Some(TunnelCategory::C)),
        ("tunnel=yes hazmat:B=yes", None),
    ] {
        let net = one(&format!("highway=primary {tags}"));
        assert_eq!(net.road("ab").tunnel_category, category, "{tags}");
        assert!(net.road("ab").tunnel, "{tags}");
    }
    assert!(one("highway=primary bridge=viaduct").road("ab").bridge);
    assert!(!one("highway=primary bridge=no").road("ab").bridge);
    for (tags, toll) in [
        ("toll=yes", Some(true)),
        ("toll=no toll:hgv=yes", Some(true)),
        ("toll=no", Some(false)),
        ("", None),
    ] {
        assert_eq!(
            one(&format!("highway=primary {tags}")).road("ab").toll,
            toll,
            "{tags}"
        );
    }
}

#[test]
fn ferries_are_a_class_of_their_own_with_the_speed_of_their_timetable() {
    let ferry = one("route=ferry name=Boat");
    assert_eq!(
        (ferry.road("ab").class, ferry.road("ab").speed_kmh),
        (RoadClass::Ferry, 10.0)
    );
    assert_eq!(one("route=ferry motor_vehicle=no").ways(), "bc cb");
    // 80 m in one minute are 4.8 km/h.
    let timed = one("route=ferry duration=00:01");
    assert!(
        (timed.road("ab").speed_kmh - 4.8).abs() < 0.2,
        "{}",
        timed.road("ab").speed_kmh
    );
    assert_eq!(
        one("route=ferry duration=soon").count(Reason::Unreadable),
        1
    );
}

#[test]
fn roads_are_split_where_they_meet_and_nowhere_else() {
    let net = net(
        "
        a---b---c---d
            |
            e
        ",
        "
        abcd highway=primary name=Long
        be highway=service
        ",
    );
    // c is a bend only.
    assert_eq!(net.ways(), "ab ba bd be db eb");
    let ids: Vec<&str> = net.roads.iter().map(|road| road.id.as_str()).collect();
    assert_eq!(ids, ["w101", "w101.2", "w102"]);
    assert_eq!(net.report.junctions, 4);
}

#[test]
fn ways_that_agree_are_joined_and_ways_that_differ_are_not() {
    let agreeing = net(
        "a---b---c---d",
        "
        ab highway=primary name=One
        cb highway=primary name=One
        cd highway=primary name=One
        ",
    );
    assert_eq!(agreeing.ways(), "ad da");
    let road = agreeing.road("ad");
    assert!((road.length_m.0 - 240.0).abs() < 3.0, "{}", road.length_m.0);
    assert_eq!(
        road.source.detail,
        "OpenStreetMap (ODbL) way 101 102 103; speed by class"
    );
    for other in [
        "name=Two",
        "name=One maxspeed=50",
        "name=One bridge=yes",
        "name=One oneway=yes",
    ] {
        let net = net(
            "a---b---c",
            &format!("ab highway=primary name=One\nbc highway=primary {other}"),
        );
        assert_eq!(net.roads.len(), 2, "{other}");
    }
    // One-way streets are joined when they lead on, drawn either way, and not when they clash.
    let leads_on = |second: &str| {
        let net = net(
            "a---b---c",
            &format!("ab highway=primary oneway=yes\n{second} "),
        );
        net.ways()
    };
    assert_eq!(leads_on("bc highway=primary oneway=yes"), "ac");
    assert_eq!(leads_on("cb highway=primary oneway=-1"), "ac");
    assert_eq!(leads_on("cb highway=primary oneway=yes"), "ab cb");
    // Many ways: the source names four.
    let many = net(
        "a-b-c-d-e-f-g",
        "ab highway=primary\nbc highway=primary\ncd highway=primary\nde highway=primary\nef highway=primary\nfg highway=primary",
    );
    assert!(
        many.roads[0]
            .source
            .detail
            .contains("way 101 102 103 104 +2")
    );
}

#[test]
fn a_ring_without_a_junction_is_one_road_and_a_loop_at_a_junction_too() {
    let ring = net(
        "a---b\n|   |\nd---c",
        "ab highway=service\nbcda highway=service",
    );
    assert_eq!(ring.roads.len(), 1);
    assert_eq!(ring.roads[0].from_node, ring.roads[0].to_node);
    let looped = net(
        "a---b---c\n    |   |\n    e---d",
        "ab highway=service\nbcdeb highway=service",
    );
    assert_eq!(looped.ways(), "ab ba bb");
}

#[test]
fn barriers_cut_a_road_or_let_it_through() {
    for (tags, cut) in [
        ("barrier=bollard", true),
        ("barrier=block", true),
        ("barrier=bollard access=yes", false),
        ("barrier=bollard hgv=yes", false),
        ("barrier=gate", false),
        ("barrier=gate access=no", true),
        ("barrier=gate access=private", false),
        ("barrier=gate motor_vehicle=no", true),
        ("barrier=lift_gate hgv=no", true),
        ("barrier=toll_booth", false),
        ("barrier=cattle_grid", false),
        ("barrier=border_control", false),
        ("barrier=mystery", false),
        ("highway=crossing", false),
    ] {
        let net = net("a---b---c", &format!("abc highway=primary\n@b {tags}"));
        let ways = if cut { "ab' b'a b'c cb'" } else { "ac ca" };
        assert_eq!(net.ways(), ways, "{tags}");
        assert_eq!(net.count(Reason::BarrierCuts), u64::from(cut), "{tags}");
        let row = &net.matrix("abc")[0];
        assert_eq!((row.len(), row.ends_with('x')), (3, !cut), "{tags} {row}");
    }
    let unknown = net("a---b---c", "abc highway=primary\n@b barrier=mystery");
    assert_eq!(unknown.count(Reason::BarrierUnknown), 1);
    // At a crossing it parts all four.
    let crossing = net(
        "
          a
        b c d
          e
        ",
        "ace highway=primary\nbcd highway=primary\n@c barrier=bollard",
    );
    assert_eq!(crossing.matrix("abde"), [".---", "-.--", "--.-", "---."]);
}

#[test]
fn a_height_restrictor_limits_the_stretch_beside_it() {
    let net = net(
        "a---b---c---d---e",
        "abcde highway=primary\n@c barrier=height_restrictor maxheight=2.5",
    );
    assert_eq!(net.ways(), "ab ba bd db de ed");
    assert_eq!(net.road("bd").max_height_m, Some(Metres(2.5)));
    assert_eq!(net.road("ab").max_height_m, None);
    let at_end = self::net(
        "a---b---c",
        "ab highway=primary\nbc highway=service\n@b barrier=height_restrictor maxheight=2",
    );
    assert_eq!(at_end.count(Reason::BarrierAtJunction), 1);
}

#[test]
fn what_the_extract_lacks_cuts_the_way_and_is_reported() {
    // z is named and not drawn.
    let net = net("a---b---c---d", "abzcd highway=primary name=A");
    assert_eq!(net.ways(), "ab ba cd dc");
    assert_eq!(net.count(Reason::CutAtMissing), 1);
    assert_eq!(net.count(Reason::MissingNodes), 1);
    let gone = self::net(
        "a---b",
        "ab highway=primary\nxyz highway=primary\nazbz highway=service",
    );
    assert_eq!(gone.count(Reason::AllMissing), 2);
    assert_eq!(gone.count(Reason::MissingNodes), 3);
}

#[test]
fn an_area_keeps_what_touches_it() {
    let drawing = "a---b---c---d---e";
    let lines = "abcde highway=primary name=A\nde highway=service name=E";
    // From just right of a to just right of b: the stretches a-b and b-c touch it.
    let area = Area::bbox("106.0005,28.9,106.001,29.1").expect("a box");
    let kept = import_net(drawing, lines, &Options { area }).expect("imported");
    assert_eq!(kept.ways(), "ac ca");
    assert_eq!(
        (kept.count(Reason::CutAtArea), kept.count(Reason::Outside)),
        (1, 1)
    );
    let nowhere = Area::bbox("10,10,11,11").expect("a box");
    let Err(ImportError::Faults(findings)) = import_net(drawing, lines, &Options { area: nowhere })
    else {
        panic!("nothing is there");
    };
    assert_eq!(findings[0].code, "I008");
}

#[test]
fn names_and_numbers_are_cleaned() {
    let net = one("highway=primary name=__Long__Road__ ref=G93");
    assert_eq!(net.road("ab").name, "Long Road");
    assert_eq!(net.road("ab").road_ref.as_deref(), Some("G93"));
    assert_eq!(one("highway=primary ref=G93").road("ab").name, "G93");
    assert_eq!(one("highway=primary").road("ab").name, "无名道路");
    assert_eq!(one("highway=primary name=\"<&>").road("ab").name, "\"<&>");
}
