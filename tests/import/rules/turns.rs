//! Rules of turning on a drawn crossing: which turns are left, by node, by way and by several ways.

use crate::import::net::net;
use wasteflow::import::{Options, Reason};

const CROSS: &str = "
      a
      |
  b---c---d
      |
      e
";
const STREETS: &str = "
ac highway=primary name=A
bc highway=primary name=B
cd highway=primary name=D
ce highway=primary name=E
";

/// The crossing with rules.
fn crossing(rules: &str) -> crate::import::net::Net {
    net(CROSS, &format!("{STREETS}{rules}"))
}

#[test]
fn a_forbidden_turn_is_forbidden_and_no_other() {
    let net = crossing("! no_left_turn ac c cd");
    assert_eq!(net.matrix("abde"), [".x-x", "x.xx", "xx.x", "xxx."]);
    assert_eq!(net.turns[0].id, "r1001");
    assert_eq!(net.turns[0].roads.0, ["w101", "w103"]);
    assert_eq!(net.turns[0].at.as_deref(), Some("3"));
    assert_eq!(
        net.turns[0].source.detail,
        "OpenStreetMap (ODbL) relation 1001"
    );
}

#[test]
fn an_only_turn_leaves_that_one() {
    let net = crossing("! only_straight_on ac c ce");
    assert_eq!(net.matrix("abde"), [".--x", "x.xx", "xx.x", "xxx."]);
}

#[test]
fn rules_for_others_and_for_some_hours_are_reported_and_not_applied() {
    for (rule, reason) in [
        ("! no_left_turn ac c cd except=hgv", Reason::TurnOthers),
        ("! no_left_turn ac c cd except=psv;hgv", Reason::TurnOthers),
        (
            "! no_left_turn ac c cd restriction:hgv=none",
            Reason::TurnOthers,
        ),
        (
            "! - ac c cd restriction:bus=no_left_turn",
            Reason::TurnOthers,
        ),
        (
            "! - ac c cd restriction:conditional=no_left_turn__@__(07:00-09:00)",
            Reason::TurnConditional,
        ),
        ("! perhaps ac c cd", Reason::TurnUnknown),
        ("! no_left_turn ac c zz", Reason::TurnMissing),
        ("! no_left_turn ac b cd", Reason::TurnBroken),
    ] {
        let net = crossing(rule);
        assert!(net.turns.is_empty(), "{rule}");
        assert_eq!(net.count(reason), 1, "{rule}: {:?}", net.reasons());
    }
    for rule in [
        "! no_left_turn ac c cd except=psv",
        "! - ac c cd restriction:hgv=no_left_turn",
        "! only_right_turn ac c cd restriction:hgv=no_left_turn",
    ] {
        let net = crossing(rule);
        assert_eq!(net.matrix("abde")[0], ".x-x", "{rule}");
    }
}

#[test]
fn a_rule_on_a_road_that_is_left_out_is_reported() {
    let net = crossing("ea highway=footway\n! no_left_turn ac c ea");
    assert_eq!(net.count(Reason::TurnOffNet), 1);
    let idle = self::net(
        CROSS,
        "
        ca highway=primary name=A oneway=yes
        bc highway=primary name=B
        cd highway=primary name=D
        ! no_left_turn ca c cd
        ",
    );
    assert_eq!(idle.count(Reason::TurnIdle), 1);
}

#[test]
fn a_via_node_inside_a_way_splits_it_and_the_half_is_found_by_direction() {
    // One way through c; who comes from b must not turn into a.
    let net = net(
        CROSS,
        "
        ace highway=primary name=A
        bc highway=primary name=B
        cd highway=primary name=D
        ! no_right_turn bc c ace
        ",
    );
    // Both halves leave c: which is meant is not said.
    assert_eq!(net.count(Reason::TurnBroken), 1);
    let oneway = self::net(
        CROSS,
        "
        ace highway=primary name=A oneway=yes
        bc highway=primary name=B
        cd highway=primary name=D
        ! no_right_turn bc c ace
        ",
    );
    assert_eq!(oneway.matrix("abde"), [".xxx", "-.x-", "-x.x", "---."]);
}

#[test]
fn a_via_way_forbids_the_whole_line_and_not_its_parts() {
    let net = net(
        "
        a---b---c
            |
        d---e---f
        ",
        "
        ab highway=primary name=A
        bc highway=primary name=C
        be highway=primary name=V
        de highway=primary name=D
        ef highway=primary name=F
        ! no_u_turn ab be de
        ",
    );
    assert_eq!(net.turns[0].roads.0, ["w101", "w103", "w104"]);
    assert_eq!(net.matrix("acdf"), [".x-x", "x.xx", "xx.x", "xxx."]);
}

#[test]
fn several_via_ways_are_chained_in_any_order_even_when_split() {
    let lines = |via: &str| {
        format!(
            "
            ab highway=primary name=A
            bc highway=primary name=V
            cde highway=primary name=W
            ef highway=primary name=F
            eh highway=primary name=H
            dg highway=service name=G
            ! no_u_turn ab {via} ef
            "
        )
    };
    let drawing = "
    a--b--c--d--e--f
             |  |
             g  h
    ";
    for via in ["bc+cde", "cde+bc"] {
        let net = net(drawing, &lines(via));
        assert_eq!(
            net.turns[0].roads.0,
            ["w101", "w102", "w103", "w103.2", "w104"],
            "{via}"
        );
        assert_eq!(
            net.matrix("afgh"),
            [".-xx", "x.xx", "xx.x", "xxx."],
            "{via}"
        );
    }
    // A way that is no part of the line.
    let net = net(drawing, &lines("bc+dg"));
    assert_eq!(net.count(Reason::TurnBroken), 1);
}

#[test]
fn no_entry_has_several_ways_in() {
    let mut elements = crate::import::net::elements(CROSS, &format!("{STREETS}! no_entry ac c cd"));
    for element in &mut elements {
        if let crate::import::net::Element::Relation { members, .. } = element {
            members.push((1, 102, "from".to_owned()));
        }
    }
    let xml = crate::import::net::xml(&elements);
    let imported =
        crate::import::net::import_bytes(xml.as_bytes(), &Options::default()).expect("imported");
    let ids: Vec<&str> = imported
        .turns
        .rows
        .iter()
        .map(|turn| turn.id.as_str())
        .collect();
    assert_eq!(ids, ["r1001", "r1001.2"]);
}
