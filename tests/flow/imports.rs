//! Waste of other districts: it takes room and is counted apart.

use super::case::{ASH, OIL, SLAG, tables};
use super::{codes, plan_of, tonnes};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{GatewayRow, ImportRow, Tables};
use wasteflow::plan::flow::verify;
use wasteflow::plan::outcome::{Origin, Outcome};
use wasteflow::quantity::Tonnes;

fn with(imports: &[(&str, f64)]) -> Tables {
    let mut tables = tables();
    let source = tables.hosts.rows[0].source.clone();
    tables.gateways = Sheet::of(vec![GatewayRow {
        id: "west".into(),
        name_zh: "西".into(),
        name_en: "west".into(),
        province: "重庆".into(),
        district: "永川".into(),
        lon: 105.9,
        lat: 29.2,
        source: source.clone(),
    }]);
    let rows = imports.iter().enumerate().map(|(i, &(code, t))| ImportRow {
        id: format!("i{i}"),
        from_province: "重庆".into(),
        from_district: "永川".into(),
        gateway: "west".into(),
        code: code.into(),
        t_per_year: Tonnes(t),
        low: None,
        high: None,
        source: source.clone(),
    });
    tables.imports = Sheet::of(rows.collect());
    tables
}

fn imported(outcome: &Outcome) -> f64 {
    let legs = outcome.legs.iter();
    let legs = legs.filter(|l| matches!(l.from, Origin::Import { .. }));
    legs.map(|l| l.tonnes.0).sum()
}

#[test]
fn imports_take_room_and_stay_out_of_the_figures_of_the_district() {
    let (_, _, alone) = plan_of(tables());
    let (dataset, matrix, outcome) = plan_of(with(&[(SLAG, 100.0), (ASH, 7.0)]));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert_eq!(outcome.totals.arising_t, alone.totals.arising_t);
    // Slag had no room left: whichever is placed, 100 t more are not. The ash has no plant in the district.
    let more = outcome.totals.unplaced_t.0 - alone.totals.unplaced_t.0;
    assert!((more - 107.0).abs() < 1e-6, "{more}");
    assert!((imported(&outcome) - outcome.totals.imported_t.0).abs() < 1e-6);
    let apart = outcome.totals.imported_t.0 + outcome.totals.turned_away_t.0;
    assert!((apart - 107.0).abs() < 1e-6, "{apart}");
    // The nearer waste of the district keeps the room.
    assert!(outcome.totals.imported_t.0.abs() < 1e-6);
}

#[test]
fn where_there_is_room_imports_are_used_and_not_counted_in_the_rate() {
    let mut roomy = with(&[(SLAG, 100.0)]);
    for permit in &mut roomy.permits.rows {
        permit.t_per_year = permit.t_per_year * 5.0;
    }
    roomy.hosts.rows[0].t_per_year = Tonnes(50_000.0);
    for facility in &mut roomy.facilities.rows {
        facility.capacity_t_per_year = None;
    }
    let mut alone = roomy.clone();
    alone.imports = Sheet::default();
    let (_, _, alone) = plan_of(alone);
    let (dataset, matrix, outcome) = plan_of(roomy);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!((outcome.totals.imported_t.0 - 100.0).abs() < 1e-6);
    let used = tonnes(&outcome, "p_kiln_slag") - tonnes(&alone, "p_kiln_slag");
    assert!((used - 100.0).abs() < 1e-6, "{used}");
    assert_eq!(outcome.totals.used_t, alone.totals.used_t);
    let rate = |o: &Outcome| {
        o.indicators
            .iter()
            .find(|f| f.id == "general_utilisation")
            .map(|f| f.value)
    };
    assert_eq!(rate(&outcome), rate(&alone));
}

#[test]
fn an_import_that_is_altered_is_refused() {
    let mut roomy = with(&[(OIL, 3.0)]);
    for permit in roomy
        .permits
        .rows
        .iter_mut()
        .filter(|p| p.id == "p_kiln_oil")
    {
        permit.t_per_year = Tonnes(500.0);
    }
    roomy.facilities.rows[0].capacity_t_per_year = None;
    roomy.hosts.rows[0].t_per_year = Tonnes(5_000.0);
    let (dataset, matrix, outcome) = plan_of(roomy);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let at = outcome
        .legs
        .iter()
        .position(|l| matches!(l.from, Origin::Import { .. }));
    let at = at.expect("a leg of the import");
    type Tamper = fn(&mut Outcome, usize);
    let tampers: [(&str, Tamper); 4] = [
        ("V301", |o, at| o.legs[at].tonnes = Tonnes(2.0)),
        ("V205", |o, at| o.legs[at].metres.0 += 500.0),
        ("V202", |o, at| o.legs[at].permit = "p_city_oil".into()),
        ("V501", |o, _| o.totals.imported_t = Tonnes(9.0)),
    ];
    for (code, tamper) in tampers {
        let mut tampered = outcome.clone();
        tamper(&mut tampered, at);
        let found = codes(&tampered, &dataset, &matrix);
        assert!(found.contains(code), "{code}: {found:?}");
    }
}
