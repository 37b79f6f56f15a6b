//! Each row family of a small instance as text, held against a file.

use wasteflow::dataset::vocabulary::Route;
use wasteflow::plan::flow::formulation::{Family, Formulation};
use wasteflow::plan::flow::instance::{Arc, Instance, Limit, Line, Node, Origin};
use wasteflow::plan::outcome::LimitKind;
use wasteflow::quantity::{CnyPerTonne, Metres, Tonnes};

/// Two streams; a kiln line that leaves ash, a landfill line for it, a line in another province by quota.
fn golden_instance() -> Instance {
    let node = |origin, waste, t| Node {
        origin,
        waste,
        supply: Tonnes(t),
    };
    let line = |permit, facility, t, limits: &[u32], outputs: &[(u32, f64)]| Line {
        permit,
        facility,
        capacity: Tonnes(t),
        gate: CnyPerTonne(100.0),
        limits: limits.iter().map(|&k| (k, 1.0)).collect(),
        outputs: outputs.to_vec(),
    };
    let arc = |line, quota: Option<u32>, km: f64| Arc {
        line,
        quota,
        counts: 0,
        route: if quota.is_some() {
            Route::WhiteList
        } else {
            Route::Province
        },
        metres: Metres(km * 1000.0),
        transport: CnyPerTonne(km),
        handling: CnyPerTonne(40.0),
    };
    let limit = |kind, t| Limit::at_most(kind, 0, Tonnes(t));
    let mut instance = Instance::new(
        vec![
            node(Origin::Stream(0), 0, 120.0),
            node(Origin::Stream(1), 0, 4.5),
            node(Origin::Residue(0), 1, 0.0),
        ],
        vec![
            vec![arc(0, None, 5.0), arc(2, Some(3), 190.0)],
            vec![arc(0, None, 4.0)],
            vec![arc(1, None, 12.0)],
        ],
        vec![
            Line {
                limits: vec![
                    (0, 1.0),
                    (1, 1.0),
                    (4, 0.02),
                    (5, -0.005),
                    (7, 0.75),
                    (8, 1.0),
                ],
                ..line(0, 0, 90.0, &[], &[(2, 0.2)])
            },
            line(1, 1, 50.0, &[2], &[]),
            line(2, 2, 300.0, &[6], &[]),
        ],
        vec![
            limit(LimitKind::Facility, 80.0),
            limit(LimitKind::Host, 85.0),
            limit(LimitKind::Landfill, 30.0),
            limit(LimitKind::Quota, 12.0),
            limit(LimitKind::Element, 1.5),
            limit(LimitKind::Element, 0.0),
            limit(LimitKind::Waiver, 20.0),
            Limit {
                least: Some(Tonnes(60.0)),
                ..limit(LimitKind::Row, f64::INFINITY)
            },
            Limit {
                give: Some(CnyPerTonne(300.0)),
                ..limit(LimitKind::Row, 70.0)
            },
        ],
    );
    // The way across the border counts less.
    instance.counts.push(vec![(7, -0.75), (8, 0.1)]);
    instance.arcs[1].counts = 1;
    instance
}

#[test]
fn each_row_family_is_written_as_in_its_golden_text() {
    let instance = golden_instance();
    let arcs: Vec<u32> = (0..u32::try_from(instance.arcs.len()).expect("few")).collect();
    for &family in Family::ALL {
        let formulation = Formulation::new(&instance, &arcs, &[family]);
        let mut text = formulation.text(&arcs);
        if let Some(lock) = formulation.lock(Tonnes(7.5)) {
            let sum: Vec<String> = lock.entries.iter().map(|(c, _)| format!("u{c}")).collect();
            text = format!("lock: {} <= {}\n", sum.join(" + "), lock.rhs);
        }
        let name = format!("{family:?}").to_lowercase();
        let file = format!("{}/tests/golden/flow_{name}.lp", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("WASTEFLOW_WRITE_GOLDENS").is_some() {
            std::fs::write(&file, &text).expect("a writable tree");
        }
        let golden = std::fs::read_to_string(&file).expect("a golden for each family");
        assert_eq!(text, golden, "{family:?}");
    }
}
