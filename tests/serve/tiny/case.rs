//! The rows of the tiny case.

use super::{demo, plan};
use wasteflow::dataset::cell::{List, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::settings::{CaseSettings, Change, Scenario};
use wasteflow::dataset::tables::{
    BoundaryRow, FacilityRow, Feature, GeneratorRow, PermitRow, PriceRow, ProjectRow, RoadRow,
    StreamRow, Tables, WasteRow, ZoneRow,
};
use wasteflow::dataset::vocabulary::{
    Confidence, GeneratorKind, Operation, ProjectKind, RoadClass, State, Status, Tier, ZoneKind,
};
use wasteflow::finding::Bilingual;
use wasteflow::quantity::{Metres, Tonnes};

fn square(west: f64, south: f64, side: f64) -> geo::Geometry<f64> {
    geo::Rect::new((west, south), (west + side, south + side))
        .to_polygon()
        .into()
}

fn zone(id: &str, zh: &str, en: &str, west: f64) -> Feature<ZoneRow> {
    Feature {
        row: ZoneRow {
            id: id.to_owned(),
            name_zh: zh.to_owned(),
            name_en: en.to_owned(),
            kind: ZoneKind::Town,
            seat_lon: west + 0.05,
            seat_lat: 29.05,
            estimated: false,
            population: Some(1000.0),
            source: plan(),
        },
        geometry: square(west, 29.0, 0.1),
    }
}

fn generator(id: &str, zone: &str, lon: f64, lat: f64) -> GeneratorRow {
    GeneratorRow {
        id: id.to_owned(),
        name_zh: format!("{id} 厂"),
        kind: GeneratorKind::Enterprise,
        sector: "造纸和纸制品业".to_owned(),
        tier: Tier::Key,
        declared: true,
        fine_managed: false,
        flags: List::default(),
        lon,
        lat,
        estimated: true,
        zone: zone.to_owned(),
        park: None,
        open_hours: None,
        open_days: None,
        source: demo(),
    }
}

fn stream(id: &str, generator: &str, code: &str, tonnes: f64, source: Source) -> StreamRow {
    StreamRow {
        id: id.to_owned(),
        generator: generator.to_owned(),
        code: code.to_owned(),
        t_per_year: Tonnes(tonnes),
        t_low: None,
        t_high: None,
        state: State::Solid,
        packaging: None,
        un_class: None,
        source,
    }
}

fn waste(code: &str, class: &str, zh: &str, en: &str, hazardous: bool) -> WasteRow {
    WasteRow {
        code: code.to_owned(),
        class: class.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        hazardous,
        hazard: hazardous.then(|| "T".to_owned()),
        edition: "2021".to_owned(),
        gb39198: None,
        certainty: "S".to_owned(),
        source: plan(),
    }
}

fn facility(id: &str, zone: Option<&str>, lon: f64, lat: f64) -> FacilityRow {
    FacilityRow {
        id: id.to_owned(),
        name_zh: format!("{id} 处置"),
        name_en: format!("{id} plant"),
        kind: "kiln".to_owned(),
        status: Status::Open,
        province: "重庆市".to_owned(),
        district: "江津区".to_owned(),
        zone: zone.map(str::to_owned),
        park: None,
        gateway: None,
        lon,
        lat,
        estimated: true,
        accuracy_km: 1.5,
        confidence: Confidence::Low,
        licensed_operator: zone.is_some(),
        captive_of: None,
        capacity_t_per_year: None,
        opens: None,
        note: None,
        source: demo(),
    }
}

fn permit(id: &str, facility: &str, operation: Operation, code: &str, tonnes: f64) -> PermitRow {
    PermitRow {
        id: id.to_owned(),
        facility: facility.to_owned(),
        operation,
        code: code.to_owned(),
        t_per_year: Tonnes(tonnes),
        valid_from: jiff::civil::date(2019, 1, 1),
        valid_to: jiff::civil::date(2024, 12, 31),
        host: None,
        process: None,
        price: "gate".to_owned(),
        only_from: None,
        waiver: None,
        source: demo(),
    }
}

fn price((item, unit): (&str, &str)) -> PriceRow {
    PriceRow {
        item: item.to_owned(),
        name_zh: item.to_owned(),
        unit: unit.to_owned(),
        low: 1.0,
        typical: 2.0,
        high: 3.0,
        source: demo(),
    }
}

/// Two zones side by side, one road through both, five generators, three facilities.
/// `G-OWN` owns the captive plant `F-OWN`; `G-BIG` has more than 1 % of all tonnes.
pub fn tables() -> Tables {
    let road = RoadRow {
        name: "主路".to_owned(),
        road_ref: Some("G93".to_owned()),
        ..RoadRow::plain("R1", RoadClass::Primary, Metres(19_500.0), 60.0, plan())
    };
    let mut captive = facility("F-OWN", Some("Z1"), 106.02, 29.02);
    captive.captive_of = Some("G-OWN".to_owned());
    captive.licensed_operator = false;
    Tables {
        case: CaseSettings {
            id: "tiny".to_owned(),
            name: Bilingual::new("小例", "tiny case"),
            province: "重庆市".to_owned(),
            district: "江津区".to_owned(),
            today: jiff::civil::date(2020, 12, 31),
            attributions: vec!["© nobody".to_owned()],
            ..CaseSettings::default()
        },
        scenarios: vec![Scenario {
            id: "less".to_owned(),
            name: Bilingual::new("少一些", "less"),
            about: Bilingual::new("减少能力", "less room"),
            changes: vec![Change {
                file: "permits.csv".to_owned(),
                select: [("id".to_owned(), "P4".to_owned())].into(),
                scale: [("t_per_year".to_owned(), 0.25)].into(),
                ..Change::default()
            }],
            ..Scenario::default()
        }],
        zones: Sheet::of(vec![
            zone("Z1", "甲镇", "Jia", 106.0),
            zone("Z2", "乙镇", "Yi", 106.1),
        ]),
        boundary: Sheet::of(vec![Feature {
            row: BoundaryRow {
                name_zh: "江津区".to_owned(),
                name_en: "Jiangjin".to_owned(),
                source: plan(),
            },
            geometry: square(106.0, 29.0, 0.2),
        }]),
        roads: Sheet::of(vec![Feature {
            row: road,
            geometry: geo::LineString::from(vec![(106.0, 29.05), (106.2, 29.05)]).into(),
        }]),
        projects: Sheet::of(vec![ProjectRow {
            id: "P9".to_owned(),
            name_zh: "利用场".to_owned(),
            kind: ProjectKind::Engineering,
            investment_wan_cny: Some(100.0),
            due: Some(2025),
            owner: None,
            capacity: None,
            area_mu: Some(20.0),
            facility: None,
            zone: None,
            source: plan(),
        }]),
        generators: Sheet::of(vec![
            generator("G-SMALL-1", "Z1", 106.04, 29.06),
            generator("G-SMALL-2", "Z1", 106.06, 29.04),
            generator("G-SMALL-3", "Z2", 106.14, 29.04),
            generator("G-BIG", "Z2", 106.16, 29.06),
            generator("G-OWN", "Z1", 106.02, 29.02),
        ]),
        streams: Sheet::of(vec![
            stream("S1", "G-SMALL-1", "900-214-08", 0.1, demo()),
            stream("S2", "G-SMALL-2", "900-214-08", 0.2, demo()),
            stream("S3", "G-SMALL-3", "900-214-08", 0.7, demo()),
            stream("S4", "G-BIG", "SW02", 900.0, plan()),
            stream("S5", "G-OWN", "SW02", 5.0, plan()),
        ]),
        wastes: Sheet::of(vec![
            waste("900-214-08", "HW08", "废机油", "waste engine oil", true),
            waste("SW02", "SW02", "粉煤灰", "fly ash", false),
            waste(
                "772-002-18",
                "HW18",
                "飞灰",
                "fly ash of incineration",
                true,
            ),
        ]),
        facilities: Sheet::of(vec![
            facility("F-IN", Some("Z2"), 106.15, 29.05),
            facility("F-OUT", None, 106.5, 29.3),
            captive,
        ]),
        permits: Sheet::of(vec![
            permit("P1", "F-IN", Operation::Collect, "900-214-08", 100.0),
            permit("P2", "F-IN", Operation::Store, "900-214-08", 80.0),
            permit("P3", "F-OUT", Operation::Use, "900-214-08", 500.0),
            permit("P4", "F-OUT", Operation::Use, "SW02", 2000.0),
            permit("P5", "F-OWN", Operation::Use, "SW02", 10.0),
        ]),
        prices: Sheet::of(
            [
                ("gate", "CNY/t"),
                ("transport.general", "CNY/t-km"),
                ("transport.hazardous", "CNY/t-km"),
                ("transport.small_rounds", "CNY/t-km"),
                ("handling.hazardous_trip", "CNY/trip"),
            ]
            .map(price)
            .into(),
        ),
        ..Tables::default()
    }
}
