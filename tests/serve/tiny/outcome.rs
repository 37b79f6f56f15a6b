//! The plan of the tiny case and the ways it is drawn along.

use std::collections::BTreeMap;
use wasteflow::dataset::vocabulary::{Operation, Route};
use wasteflow::finding::Bilingual;
use wasteflow::plan::outcome::{
    Certificate, Leg, LimitKind, Load, Origin, Outcome, PlanStatus, SCHEMA, Totals,
};
use wasteflow::quantity::{Cny, CnyPerTonne, LonLat, Metres, Seconds, Tonnes};

fn leg(from: Origin, code: &str, to: (&str, &str, Operation), route: Route, tonnes: f64) -> Leg {
    Leg {
        from,
        code: code.to_owned(),
        facility: to.0.to_owned(),
        permit: to.1.to_owned(),
        operation: to.2,
        route,
        quota: None,
        waiver: None,
        tonnes: Tonnes(tonnes),
        metres: Metres(12_000.0),
        seconds: Seconds(900.0),
        transport_cny_t: CnyPerTonne(6.0),
        gate_cny_t: CnyPerTonne(2.0),
        handling_cny_t: CnyPerTonne(1.0),
        cost_cny: Tonnes(tonnes) * CnyPerTonne(9.0),
        nearer: None,
    }
}

fn of_stream(stream: &str, generator: &str) -> Origin {
    Origin::Stream {
        stream: stream.to_owned(),
        generator: generator.to_owned(),
    }
}

/// A plan for [`super::tables`]: small ones by way of the collector, the large one direct.
pub fn outcome(scenario: &str) -> Outcome {
    let oil = "900-214-08";
    let collector = ("F-IN", "P1", Operation::Collect);
    let legs = vec![
        leg(
            Origin::Facility {
                facility: "F-IN".to_owned(),
            },
            oil,
            ("F-OUT", "P3", Operation::Use),
            Route::Province,
            1.0,
        ),
        leg(
            of_stream("S1", "G-SMALL-1"),
            oil,
            collector,
            Route::District,
            0.1,
        ),
        leg(
            of_stream("S2", "G-SMALL-2"),
            oil,
            collector,
            Route::District,
            0.2,
        ),
        leg(
            of_stream("S3", "G-SMALL-3"),
            oil,
            collector,
            Route::District,
            0.7,
        ),
        leg(
            of_stream("S4", "G-BIG"),
            "SW02",
            ("F-OUT", "P4", Operation::Use),
            Route::Province,
            900.0,
        ),
        leg(
            of_stream("S5", "G-OWN"),
            "SW02",
            ("F-OWN", "P5", Operation::Use),
            Route::District,
            5.0,
        ),
    ];
    let load = |kind, id: &str, load_t, capacity_t| Load {
        kind,
        id: id.to_owned(),
        load_t: Tonnes(load_t),
        capacity_t: Tonnes(capacity_t),
        price_cny_t: CnyPerTonne(0.0),
        placed_per_t: 0.0,
        room: None,
    };
    Outcome {
        unfinished: Vec::new(),
        schema: SCHEMA.to_owned(),
        version: "0.1.0".to_owned(),
        case: "tiny".to_owned(),
        case_name: Bilingual::new("小例", "tiny case"),
        scenario: scenario.to_owned(),
        road_changes: Vec::new(),
        plan_year: 2020,
        seed: 0,
        inputs: BTreeMap::new(),
        status: PlanStatus::Optimal,
        lots: None,
        objective: wasteflow::dataset::objective::Objective::default(),
        stages: Vec::new(),
        totals: Totals {
            arising_t: Tonnes(906.0),
            cost_cny: Cny(8163.0),
            ..Totals::default()
        },
        indicators: Vec::new(),
        rows: Vec::new(),
        feeds: Vec::new(),
        loads: vec![
            load(LimitKind::Permit, "P1", 1.0, 100.0),
            load(LimitKind::Permit, "P4", 900.0, 2000.0),
        ],
        legs,
        unserved: Vec::new(),
        certificate: Certificate::default(),
    }
}

/// The way along the tiny road: over the road's latitude, so that it differs from the straight line.
pub fn way(from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
    if from == to {
        return Some(vec![from]);
    }
    Some(vec![
        from,
        LonLat::new(from.lon, 29.05),
        LonLat::new(to.lon, 29.05),
        to,
    ])
}
