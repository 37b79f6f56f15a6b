//! The engine that "solves" the tiny case with its fixed plan, quickly or as a test wants it to.

use super::{outcome, plan, tables, way};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{Cell, Source};
use wasteflow::finding::{Bilingual, Finding, Place, Severity};
use wasteflow::network;
use wasteflow::plan::baseline::{BaseFigure, Published};
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::frontier::{Frontier, Point};
use wasteflow::plan::flow::why::{Question, Why};
use wasteflow::plan::outcome::{Figure, Outcome};
use wasteflow::quantity::{Cny, LonLat, Metres, Seconds};
use wasteflow::serve::driving::{
    self, IsochroneRequest, ProfileInfo, ProfileRule, RouteAnswer, RouteKind, RouteRequest,
    RouteSnap, RouteSnaps, RouteStep,
};
use wasteflow::serve::error::Code;
use wasteflow::serve::studies::{Studied, Study, StudyAsk, no_part};
use wasteflow::serve::{Engine, Problem, Solved, Task, Ways};

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
