//! A small case by hand: every rule of the flow model has a row that depends on it.
//!
//! Sites: generators `mill` (enterprise), `garage`, `captive_owner`; facilities `kiln` and `store` in the
//! district, `dump` (landfill), `own` (captive), `city` in the province, `far` in another province.

use jiff::civil::date;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{List, Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::*;
use wasteflow::dataset::vocabulary::*;
use wasteflow::finding::Bilingual;
use wasteflow::network::{Matrix, Way};
use wasteflow::quantity::{LonLat, Metres, Seconds, Tonnes};

fn demo() -> Source {
    Source::new(Mark::Demo, "test")
}

fn waste(code: &str, class: &str, hazardous: bool) -> WasteRow {
    WasteRow {
        code: code.into(),
        class: class.into(),
        name_zh: code.into(),
        name_en: code.into(),
        hazardous,
        hazard: None,
        edition: "2021".into(),
        gb39198: None,
        certainty: "K-low".into(),
        source: demo(),
    }
}

fn generator(id: &str, kind: GeneratorKind, tier: Tier, at: LonLat) -> GeneratorRow {
    GeneratorRow {
        id: id.into(),
        name_zh: id.into(),
        kind,
        sector: "其他".into(),
        tier,
        declared: true,
        fine_managed: false,
        flags: List::default(),
        lon: at.lon,
        lat: at.lat,
        estimated: true,
        zone: "z".into(),
        park: None,
        open_hours: None,
        open_days: None,
        source: demo(),
    }
}

fn stream(id: &str, generator: &str, code: &str, t: f64) -> StreamRow {
    StreamRow {
        id: id.into(),
        generator: generator.into(),
        code: code.into(),
        t_per_year: Tonnes(t),
        t_low: None,
        t_high: None,
        state: State::Solid,
        packaging: None,
        un_class: None,
        source: demo(),
    }
}

/// A facility in the district unless its place says otherwise.
fn facility(id: &str, province: &str, district: &str, at: LonLat) -> FacilityRow {
    let inside = province == "重庆" && district == "江津";
    FacilityRow {
        id: id.into(),
        name_zh: id.into(),
        name_en: id.into(),
        kind: "kiln".into(),
        status: Status::Open,
        province: province.into(),
        district: district.into(),
        zone: inside.then(|| "z".into()),
        park: None,
        gateway: None,
        lon: at.lon,
        lat: at.lat,
        estimated: true,
        accuracy_km: 1.0,
        confidence: Confidence::Low,
        licensed_operator: true,
        captive_of: None,
        capacity_t_per_year: None,
        opens: None,
        note: None,
        source: demo(),
    }
}

fn permit(id: &str, facility: &str, operation: Operation, code: &str, t: f64) -> PermitRow {
    PermitRow {
        id: id.into(),
        facility: facility.into(),
        operation,
        code: code.into(),
        t_per_year: Tonnes(t),
        valid_from: date(2018, 1, 1),
        valid_to: date(2030, 12, 31),
        host: None,
        process: None,
        price: "gate.kiln".into(),
        only_from: None,
        waiver: None,
        source: demo(),
    }
}

fn price(item: &str, unit: &str, typical: f64) -> PriceRow {
    PriceRow {
        item: item.into(),
        name_zh: item.into(),
        unit: unit.into(),
        low: typical.min(typical * 0.5),
        typical,
        high: typical.max(typical * 2.0),
        source: demo(),
    }
}

/// Oil sludge, spent carbon, slag (general), residue ash of the kiln.
pub const OIL: &str = "900-249-08";
pub const CARBON: &str = "900-039-49";
pub const DRUMS: &str = "900-041-49";
pub const ASH: &str = "772-002-18";
pub const SLAG: &str = "SW02";

/// The tables; a test changes what it is about.
pub fn tables() -> Tables {
    let at = |lon: f64| LonLat::new(106.2 + lon, 29.2);
    let mut tables = Tables::default();
    tables.case.id = "small".into();
    tables.case.name = Bilingual::new("小案例", "small case");
    tables.case.province = "重庆".into();
    tables.case.district = "江津".into();
    tables.case.plan_year = 2021;
    tables.case.today = date(2021, 6, 1);
    tables.case.synthetic = true;
    tables.case.flow.ordinary_route = false;
    let square = geo::Rect::new((106.0, 29.0), (106.9, 29.5)).to_polygon();
    tables.zones = Sheet::of(vec![Feature {
        row: ZoneRow {
            id: "z".into(),
            name_zh: "几江街道".into(),
            name_en: "Jijiang".into(),
            kind: ZoneKind::Street,
            seat_lon: 106.25,
            seat_lat: 29.25,
            estimated: true,
            population: None,
            source: demo(),
        },
        geometry: geo::Geometry::Polygon(square.clone()),
    }]);
    tables.boundary = Sheet::of(vec![Feature {
        row: BoundaryRow {
            name_zh: "江津".into(),
            name_en: "Jiangjin".into(),
            source: demo(),
        },
        geometry: geo::Geometry::Polygon(square),
    }]);
    // The tests bring their own matrix; a case must have a road all the same.
    tables.roads = Sheet::of(vec![Feature {
        row: RoadRow::plain("r1", RoadClass::Primary, Metres(60_000.0), 50.0, demo()),
        geometry: geo::Geometry::LineString(vec![(106.1, 29.2), (106.7, 29.2)].into()),
    }]);
    tables.wastes = Sheet::of(vec![
        waste(OIL, "HW08", true),
        waste(CARBON, "HW49", true),
        waste(DRUMS, "HW49", true),
        waste(ASH, "HW18", true),
        waste(SLAG, "SW02", false),
    ]);
    tables.generators = Sheet::of(vec![
        generator("mill", GeneratorKind::Enterprise, Tier::Key, at(0.0)),
        generator("garage", GeneratorKind::Garage, Tier::Registered, at(0.01)),
        generator(
            "captive_owner",
            GeneratorKind::Enterprise,
            Tier::Key,
            at(0.02),
        ),
    ]);
    tables.streams = Sheet::of(vec![
        stream("s_oil", "mill", OIL, 120.0),
        stream("s_garage", "garage", OIL, 4.5),
        stream("s_carbon", "mill", CARBON, 30.0),
        stream("s_drums", "mill", DRUMS, 8.0),
        stream("s_slag", "mill", SLAG, 1000.0),
        stream("s_own", "captive_owner", SLAG, 500.0),
    ]);
    let mut own = facility("own", "重庆", "江津", at(0.06));
    own.captive_of = Some("captive_owner".into());
    own.licensed_operator = false;
    let mut kiln = facility("kiln", "重庆", "江津", at(0.03));
    kiln.capacity_t_per_year = Some(Tonnes(970.0));
    tables.facilities = Sheet::of(vec![
        kiln,
        facility("store", "重庆", "江津", at(0.04)),
        facility("dump", "重庆", "江津", at(0.05)),
        own,
        facility("city", "重庆", "长寿", at(0.9)),
        facility("far", "四川", "泸州", at(1.5)),
    ]);
    let mut burn = permit("p_kiln_oil", "kiln", Operation::Dispose, OIL, 60.0);
    burn.process = Some("burn".into());
    burn.host = Some("line1".into());
    let mut slag = permit("p_kiln_slag", "kiln", Operation::Use, SLAG, 900.0);
    slag.price = "gate.slag".into();
    slag.host = Some("line1".into());
    let mut old = permit("p_old", "city", Operation::Dispose, DRUMS, 500.0);
    old.valid_to = date(2021, 11, 30);
    let mut bury = permit("p_dump_slag", "dump", Operation::Dispose, SLAG, 800.0);
    bury.price = "gate.dump".into();
    let mut own_line = permit("p_own", "own", Operation::Use, SLAG, 5000.0);
    own_line.price = "gate.slag".into();
    tables.permits = Sheet::of(vec![
        burn,
        slag,
        permit("p_store_oil", "store", Operation::Collect, OIL, 100.0),
        bury,
        own_line,
        permit("p_city_oil", "city", Operation::Use, OIL, 50.0),
        permit("p_city_ash", "city", Operation::Dispose, ASH, 400.0),
        permit("p_far_carbon", "far", Operation::Dispose, CARBON, 300.0),
        old,
        permit("p_bare", "far", Operation::Dispose, "HW49", 900.0),
    ]);
    tables.hosts = Sheet::of(vec![HostRow {
        id: "line1".into(),
        name_zh: "一号窑".into(),
        t_per_year: Tonnes(955.0),
        source: demo(),
    }]);
    tables.processes = Sheet::of(vec![ProcessRow {
        id: "burn".into(),
        name_zh: "焚烧".into(),
        name_en: "burning".into(),
        reagent_t_per_t: 0.0,
        source: demo(),
    }]);
    tables.residues = Sheet::of(vec![ResidueRow {
        process: "burn".into(),
        kind: ResidueKind::Residue,
        code: Some(ASH.into()),
        name_zh: "飞灰".into(),
        t_per_t: 0.2,
        low: None,
        high: None,
        treated_by: None,
        source: demo(),
    }]);
    tables.landfills = Sheet::of(vec![LandfillRow {
        facility: "dump".into(),
        room_t: Tonnes(80.0),
        area_m2: None,
        depth_m: None,
        density_t_m3: None,
        source: demo(),
    }]);
    tables.prices = Sheet::of(vec![
        price("transport.general", "CNY/t-km", 0.5),
        price("transport.hazardous", "CNY/t-km", 1.3),
        price("transport.small_rounds", "CNY/t-km", 6.0),
        price("handling.hazardous_trip", "CNY/trip", 400.0),
        price("gate.kiln", "CNY/t", 1200.0),
        price("gate.slag", "CNY/t", -15.0),
        price("gate.dump", "CNY/t", 130.0),
    ]);
    tables.whitelist = Sheet::of(vec![
        quota("q_carbon", 2021, 12.0),
        quota("q_old", 2020, 1000.0),
    ]);
    tables
}

fn quota(id: &str, edition: i32, t: f64) -> QuotaRow {
    QuotaRow {
        id: id.into(),
        edition,
        from_province: "重庆".into(),
        to_province: "四川".into(),
        facility: "far".into(),
        code: CARBON.into(),
        t_per_year: Tonnes(t),
        suspended_on: None,
        source: demo(),
    }
}

/// A checked case and ways as the crow flies × 1.3.
pub fn case(tables: Tables) -> (Dataset, Matrix) {
    let sites: Vec<LonLat> = (tables.generators.rows.iter().map(GeneratorRow::place))
        .chain(tables.facilities.rows.iter().map(FacilityRow::place))
        .collect();
    let targets: Vec<LonLat> = tables
        .facilities
        .rows
        .iter()
        .map(FacilityRow::place)
        .collect();
    let mut matrix = Matrix::unreachable(sites.len(), targets.len());
    for (i, from) in sites.iter().enumerate() {
        for (j, to) in targets.iter().enumerate() {
            let metres = from.distance(*to) * 1.3;
            let way = Way {
                metres,
                seconds: Seconds(metres.0 / 12.0),
            };
            matrix.set(i, j, way);
        }
    }
    let dataset = Dataset::new(tables).expect("the small case passes its checks");
    (dataset, matrix)
}
