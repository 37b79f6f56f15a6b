//! Outcomes that were tampered with: each is refused with the code of what was done to it.

use super::case::{ASH, DRUMS, OIL, SLAG, tables};
use super::{codes, plan_of};
use std::collections::BTreeMap;
use wasteflow::dataset::vocabulary::Route;
use wasteflow::plan::outcome::{Origin, Outcome, Reason};
use wasteflow::quantity::{Metres, Tonnes};

#[test]
fn tampered_outcomes_are_refused() {
    let (dataset, matrix, outcome) = plan_of(tables());
    let leg =
        |o: &Outcome, permit: &str| o.legs.iter().position(|l| l.permit == permit).expect("leg");
    let oil = leg(&outcome, "p_kiln_oil");
    let carbon = leg(&outcome, "p_far_carbon");
    type Tamper = Box<dyn Fn(&mut Outcome)>;
    let tampers: Vec<(&str, &str, Tamper)> = vec![
        (
            "more tonnes than arise",
            "V301",
            Box::new(move |o| o.legs[oil].tonnes += Tonnes(1.0)),
        ),
        (
            "tonnes of a waste vanish",
            "V302",
            Box::new(move |o| o.legs[oil].tonnes = Tonnes(1.0)),
        ),
        (
            "over the permit",
            "V401",
            Box::new(move |o| {
                o.legs[oil].tonnes += Tonnes(5.0);
                o.unserved
                    .iter_mut()
                    .filter(|u| u.code == OIL)
                    .for_each(|u| u.tonnes -= Tonnes(5.0));
            }),
        ),
        (
            "wrong code",
            "V202",
            Box::new(move |o| o.legs[oil].code = ASH.into()),
        ),
        (
            "wrong operation",
            "V202",
            Box::new(move |o| {
                o.legs[oil].operation = wasteflow::dataset::vocabulary::Operation::Use;
            }),
        ),
        (
            "wrong cost",
            "V207",
            Box::new(move |o| o.legs[oil].cost_cny.0 -= 10.0),
        ),
        (
            "wrong price",
            "V206",
            Box::new(move |o| o.legs[oil].gate_cny_t.0 -= 1.0),
        ),
        (
            "altered way",
            "V205",
            Box::new(move |o| o.legs[oil].metres = Metres(1.0)),
        ),
        (
            "wrong route",
            "V203",
            Box::new(move |o| o.legs[carbon].route = Route::Province),
        ),
        (
            "wrong quota",
            "V204",
            Box::new(move |o| o.legs[carbon].quota = Some("q_old".into())),
        ),
        (
            "unknown permit",
            "V201",
            Box::new(move |o| o.legs[oil].permit = "none".into()),
        ),
        (
            "negative tonnes",
            "V208",
            Box::new(move |o| o.legs[oil].tonnes = Tonnes(-1.0)),
        ),
        (
            "the same leg twice",
            "V209",
            Box::new(move |o| {
                let copy = o.legs[oil].clone();
                o.legs.push(copy);
            }),
        ),
        (
            "dropped unserved",
            "V301",
            Box::new(|o| {
                o.unserved.pop();
            }),
        ),
        ("total", "V501", Box::new(|o| o.totals.cost_cny.0 -= 5.0)),
        (
            "load",
            "V502",
            Box::new(|o| o.loads[0].load_t += Tonnes(1.0)),
        ),
        (
            "missing load",
            "V502",
            Box::new(|o| {
                o.loads.pop();
            }),
        ),
        (
            "indicator",
            "V504",
            Box::new(|o| o.indicators[0].value += 1.0),
        ),
        (
            "false dual",
            "V604",
            Box::new(|o| {
                o.certificate
                    .cost
                    .balance
                    .values_mut()
                    .for_each(|y| *y *= 0.9);
            }),
        ),
        (
            "dual of the wrong sign",
            "V602",
            Box::new(|o| {
                o.certificate
                    .unplaced
                    .limit
                    .values_mut()
                    .for_each(|y| *y = 1.0);
            }),
        ),
        (
            "false bound",
            "V603",
            Box::new(|o| o.stages[1].bound -= 1000.0),
        ),
        (
            "false objective",
            "V601",
            Box::new(|o| o.stages[0].objective -= 1.0),
        ),
        (
            "altered time",
            "V205",
            Box::new(move |o| o.legs[oil].seconds.0 += 60.0),
        ),
        (
            "another generator of an unserved stream",
            "V503",
            Box::new(|o| {
                let streams = o.unserved.iter_mut().filter_map(|u| match &mut u.from {
                    Origin::Stream { generator, .. } => Some(generator),
                    Origin::Facility { .. } | Origin::Import { .. } | Origin::Stock { .. } => None,
                });
                streams.for_each(|generator| *generator = "garage".into());
            }),
        ),
        (
            "a reason that is none",
            "V505",
            Box::new(|o| {
                let drums = o.unserved.iter_mut().find(|u| u.code == DRUMS);
                drums.expect("drums").reason = Reason::NoRoad;
            }),
        ),
        (
            "no road where there is one",
            "V505",
            Box::new(|o| {
                let slag = o.unserved.iter_mut().find(|u| u.code == SLAG);
                slag.expect("slag").reason = Reason::NoRoad;
            }),
        ),
        (
            "the same load twice",
            "V502",
            Box::new(|o| {
                let copy = o.loads[0].clone();
                o.loads.push(copy);
            }),
        ),
        (
            "the same indicator twice",
            "V504",
            Box::new(|o| {
                let copy = o.indicators[0].clone();
                o.indicators.push(copy);
            }),
        ),
        (
            "unit of an indicator",
            "V504",
            Box::new(|o| o.indicators[0].unit = "t".into()),
        ),
        (
            "label of an indicator",
            "V504",
            Box::new(|o| o.indicators[1].label.zh = "别的".into()),
        ),
        (
            "unit of a stage",
            "V601",
            Box::new(|o| o.stages[1].unit = "t".into()),
        ),
        (
            "another case",
            "V101",
            Box::new(|o| o.case = "other".into()),
        ),
        (
            "captive use",
            "V202",
            Box::new(|o| {
                let own = o
                    .legs
                    .iter_mut()
                    .find(|l| l.permit == "p_own")
                    .expect("own");
                own.from = Origin::Stream {
                    stream: "s_slag".into(),
                    generator: "mill".into(),
                };
            }),
        ),
    ];
    for (what, code, tamper) in tampers {
        let mut tampered = outcome.clone();
        tamper(&mut tampered);
        let found = codes(&tampered, &dataset, &matrix);
        assert!(found.contains(code), "{what}: {found:?}");
    }
}

#[test]
fn changed_input_files_are_seen_by_their_digests() {
    let (_, _, mut outcome) = plan_of(tables());
    outcome.inputs.insert("streams.csv".into(), "00".into());
    let same = outcome.inputs.clone();
    assert_eq!(wasteflow::plan::flow::digests(&outcome, &same), []);
    let other = BTreeMap::from([("streams.csv".to_owned(), "01".to_owned())]);
    assert_eq!(wasteflow::plan::flow::digests(&outcome, &other).len(), 1);
}
