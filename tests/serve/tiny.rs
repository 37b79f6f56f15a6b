//! A case small enough to check by hand, and an engine that "solves" it with fixed legs: the server is
//! driven here, not the solver.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{Cell, List, Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::settings::{CaseSettings, Change, Scenario};
use wasteflow::dataset::tables::{
    BoundaryRow, FacilityRow, Feature, GeneratorRow, PermitRow, PriceRow, ProjectRow, RoadRow,
    StreamRow, Tables, WasteRow, ZoneRow,
};
use wasteflow::dataset::vocabulary::{
    Confidence, GeneratorKind, Operation, ProjectKind, RoadClass, Route, State, Status, Tier,
    ZoneKind,
};
use wasteflow::finding::{Bilingual, Finding, Place, Severity};
use wasteflow::network;
use wasteflow::plan::baseline::{BaseFigure, Published};
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::frontier::{Frontier, Point};
use wasteflow::plan::flow::why::{Question, Why};
use wasteflow::plan::outcome::{
    Certificate, Figure, Leg, LimitKind, Load, Origin, Outcome, PlanStatus, SCHEMA, Totals,
};
use wasteflow::quantity::{Cny, CnyPerTonne, LonLat, Metres, Seconds, Tonnes};
use wasteflow::serve::driving::{
    self, IsochroneRequest, ProfileInfo, ProfileRule, RouteAnswer, RouteKind, RouteRequest,
    RouteSnap, RouteSnaps, RouteStep,
};
use wasteflow::serve::error::Code;
use wasteflow::serve::studies::{Studied, Study, StudyAsk, no_part};
use wasteflow::serve::{Engine, Problem, Solved, Task, Ways};

fn plan() -> Source {
    Source::new(Mark::Plan, "F001")
}

fn demo() -> Source {
    Source::new(Mark::Demo, "")
}

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

/// A plan for [`tables`]: small ones by way of the collector, the large one direct.
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

/// How the engine behaves when asked to solve.
#[derive(Clone, Copy, PartialEq)]
pub enum Manner {
    /// Three messages, then the plan.
    Quick,
    /// Says it began, then waits until it is told to stop or to go on.
    Waits,
    /// Answers with a problem.
    Fails,
    /// Panics.
    Panics,
}

/// An engine for [`tables`].
pub struct Toy {
    dataset: Arc<Dataset>,
    manner: Manner,
    /// Lets a waiting solve go on.
    pub go_on: StopFlag,
    /// Solves that run now, and the most there ever were at once.
    pub running: [AtomicUsize; 2],
    /// Time the base figures take.
    pub slow_figures: Duration,
}

impl Toy {
    /// An engine that behaves in a manner.
    pub fn new(manner: Manner) -> Self {
        Self {
            dataset: Arc::new(Dataset::new(tables()).expect("the tiny case has no faults")),
            manner,
            go_on: StopFlag::default(),
            running: Default::default(),
            slow_figures: Duration::ZERO,
        }
    }
}

impl Engine for Toy {
    fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    fn findings(&self) -> &[Finding] {
        self.dataset.findings()
    }

    fn figures(&self) -> Vec<BaseFigure> {
        std::thread::sleep(self.slow_figures);
        let figure = Figure {
            id: "total_waste".to_owned(),
            label: Bilingual::new("产生总量", "arising"),
            value: 235.79,
            unit: "万吨".to_owned(),
            decimals: 2,
            low: Some(235.785),
            high: Some(235.795),
            target: None,
            note: None,
            source: plan(),
        };
        let published = Some(Published {
            value: 235.79,
            source: plan(),
        });
        vec![BaseFigure { figure, published }]
    }

    fn solve(&self, task: &Task, control: &Control) -> Result<Solved, Problem> {
        let now = self.running[0].fetch_add(1, Ordering::SeqCst) + 1;
        self.running[1].fetch_max(now, Ordering::SeqCst);
        control.report("matrix", Bilingual::new("计算距离", "distances"), Some(0.1));
        if self.manner == Manner::Waits {
            while !control.stop.stopped() && !self.go_on.stopped() {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        control.report("cost", Bilingual::new("最小费用", "least cost"), Some(0.9));
        self.running[0].fetch_sub(1, Ordering::SeqCst);
        match self.manner {
            Manner::Fails => Err(Code::SolveFailed.because("求解器未收敛", "the solver gave up")),
            Manner::Panics => panic!("a fault planted by the test"),
            Manner::Quick | Manner::Waits => Ok(Solved::new(
                outcome(&task.scenario),
                Arc::clone(&self.dataset),
                Arc::new(way),
            )),
        }
    }

    /// A frontier of two points whose second plan lacks the largest leg; nothing else is studied here.
    fn study(&self, task: &Task, ask: &StudyAsk, control: &Control) -> Result<Studied, Problem> {
        let StudyAsk::Frontier { all_wastes, .. } = *ask else {
            return Err(Code::SolveFailed.because("小例只有权衡", "a frontier is all there is"));
        };
        let plan = self.solve(task, control)?.outcome;
        let point = |number: usize| Point {
            cost_cny: plan.totals.cost_cny,
            given_cny: Cny::ZERO,
            exposure_person_km_t: 10.0 / f64::from(u32::try_from(number).expect("small")),
            price_cny_per_1000: 0.0,
            bound_cny: plan.totals.cost_cny,
            gap: 0.0,
            legs: plan.legs.len(),
            totals: plan.totals.clone(),
            flows: Vec::new(),
        };
        let frontier = Frontier {
            case: plan.case.clone(),
            scenario: plan.scenario.clone(),
            plan_year: plan.plan_year,
            hazardous_only: !all_wastes,
            points: vec![point(1), point(2)],
        };
        let plans = move |_: &Study, part: &str| {
            let legs = plan.legs.clone();
            let legs = match part {
                "1" => legs,
                "2" => legs
                    .into_iter()
                    .filter(|leg| leg.tonnes.0 < 900.0)
                    .collect(),
                other => return Err(no_part(other)),
            };
            Ok((legs, Arc::new(way) as Ways))
        };
        Ok(Studied::new(
            Study::Frontier(frontier),
            Arc::clone(&self.dataset),
            Arc::new(plans),
        ))
    }

    fn why(&self, plan: &Outcome, question: &Question) -> Result<Why, Problem> {
        let first = plan.legs.first().expect("the tiny plan has legs");
        match question {
            Question::Leg(1) => Ok(Why {
                from: first.from.clone(),
                from_name: Bilingual::new("收集站", "collector"),
                code: first.code.clone(),
                waste: Bilingual::new("废机油", "waste engine oil"),
                legs: Vec::new(),
                left: Vec::new(),
            }),
            Question::Leg(leg) => Err(Code::UnknownLeg.because(
                format!("没有第 {leg} 条去向"),
                format!("there is no leg {leg}"),
            )),
            Question::Stream(id) => {
                Err(Code::UnknownLeg.because(format!("没有 {id}"), format!("there is no {id}")))
            }
        }
    }

    fn profiles(&self) -> Vec<ProfileInfo> {
        vec![ProfileInfo {
            id: "lorry".to_owned(),
            name: Bilingual::new("货车", "lorry"),
            about: Bilingual::new("小例", "tiny case"),
            top_kmh: 80.0,
            weight_t: 31.0,
            rules: vec![ProfileRule {
                id: "weight_t".to_owned(),
                text: Bilingual::new("总重 31 吨", "31 t laden"),
                source: Source::parse("public:GB 1589").expect("a source"),
            }],
        }]
    }

    /// One road, E1: a closed one leads nowhere, a slowed one takes longer.
    fn routes(&self, request: &RouteRequest) -> Result<RouteAnswer, Problem> {
        let mut share = 1.0;
        for change in request.changes.iter().filter(|one| one.road == "E1") {
            match change.change {
                network::Change::Close(true) => {
                    let finding = Finding {
                        code: "N201",
                        severity: Severity::Error,
                        place: Place::file("roads.geojson"),
                        cause: Bilingual::new("没有路", "there is no way"),
                        action: Bilingual::new("恢复道路", "restore the road"),
                    };
                    return Err(Code::NoRoute.of_findings(vec![finding]));
                }
                network::Change::Close(false) => {}
                network::Change::Slow(part) => share = part,
            }
        }
        let snap = |place: LonLat| RouteSnap {
            lon: place.lon,
            lat: 29.05,
            distance_m: Metres(5560.0),
            road: "E1".to_owned(),
        };
        let line = way(request.from, request.to).unwrap_or_default();
        Ok(RouteAnswer {
            snap: RouteSnaps {
                from: snap(request.from),
                to: snap(request.to),
            },
            routes: vec![driving::Route {
                kind: vec![RouteKind::Fastest, RouteKind::LeastExposed],
                metres: Metres(10_000.0),
                seconds: Seconds(600.0 / share),
                person_km: Some(12.0),
                line: line.iter().map(|at| [at.lon, at.lat]).collect(),
                steps: vec![RouteStep {
                    name: "小路".to_owned(),
                    road_ref: Some("G1".to_owned()),
                    metres: Metres(10_000.0),
                }],
                roads: vec!["E1".to_owned()],
            }],
            complete: true,
            profile: self.profiles().remove(0),
            notes: Vec::new(),
        })
    }

    fn isochrones(
        &self,
        request: &IsochroneRequest,
    ) -> Result<geojson::FeatureCollection, Problem> {
        let LonLat { lon, lat } = request.from;
        let area = |minutes: &f64| {
            let d = minutes / 100.0;
            let ring = [[-d, -d], [d, -d], [d, d], [-d, d], [-d, -d]];
            let ring = ring.map(|[x, y]| vec![lon + x, lat + y]).to_vec();
            let mut feature = geojson::Feature::from(geojson::GeometryValue::new_polygon([ring]));
            feature.set_property("minutes", *minutes);
            feature
        };
        Ok(request.minutes.iter().map(area).collect())
    }
}
