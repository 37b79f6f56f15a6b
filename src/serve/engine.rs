//! The real [`Engine`]: an opened case, solved by the pipeline.

use super::driving::{
    self, DayName, IsochroneRequest, ProfileInfo, RouteAnswer, RouteKind, RouteRequest, RouteSnap,
    RouteSnaps, RouteStep,
};
use super::longer;
use super::siting::SiteAsk;
use super::state::{Engine, Measured, Solved, Task, Ways, in_order, lock};
use super::studies::{Studied, Study, StudyAsk, no_part};
use super::{Problem, error::Code, points};
use crate::dataset::Dataset;
use crate::dataset::cell::TimeOfDay;
use crate::finding::{Bilingual, Finding};
use crate::network::faults;
use crate::network::rules::{Day, Moment};
use crate::network::{Change, Objective, RoadChange, Snap};
use crate::pipeline::collection::CollectionDesk;
use crate::pipeline::{self, BASE, Opened, Route, Routes, SiteError, Trip};
use crate::plan::baseline::{self, BaseFigure};
use crate::plan::control::Control;
use crate::plan::flow::why::{Question, Why, WhyError};
use crate::plan::outage;
use crate::plan::outcome::{Leg, Outcome};
use crate::plan::sample::Ask;
use crate::plan::siting::projects::outcome::SitingOutcome;
use crate::report::geojson::round;
use crate::stop::StopFlag;
use geo::MapCoords;
use geojson::{Feature, FeatureCollection, GeometryValue};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Most scenarios kept open beside the case itself.
const KEPT_SCENARIOS: usize = 8;

/// Most answers to siting questions kept for the next choice by hand.
const KEPT_ANSWERS: usize = 3;

/// Register and ways of a first day and an operator.
type KeptDesk = ((Date, String), Arc<CollectionDesk>);

/// Most days and operators whose register and ways are kept.
const KEPT_DESKS: usize = 3;

/// An opened case behind the server.
pub struct CaseEngine {
    base: Opened,
    scenarios: Mutex<Vec<Opened>>,
    measured: Mutex<Vec<(String, Measured)>>,
    ledger: Option<PathBuf>,
    /// Siting questions that were answered, without the choice by hand, and their answers.
    sited: Mutex<Vec<(Task, Arc<SitingOutcome>)>>,
    desks: Mutex<Vec<KeptDesk>>,
}

impl CaseEngine {
    /// The engine of a case opened without a scenario.
    #[must_use]
    pub fn new(base: Opened) -> Self {
        Self {
            base,
            scenarios: Mutex::default(),
            measured: Mutex::default(),
            ledger: None,
            sited: Mutex::default(),
            desks: Mutex::default(),
        }
    }

    /// The same with a ledger of decisions.
    #[must_use]
    pub fn with_ledger(self, ledger: Option<PathBuf>) -> Self {
        Self { ledger, ..self }
    }

    /// The case under a scenario; opened once.
    fn scenario(&self, id: &str) -> Result<Opened, Problem> {
        if id == BASE {
            return self.base.with_scenario(BASE).map_err(Problem::of_findings);
        }
        if let Some(known) = lock(&self.scenarios).iter().find(|one| one.scenario == id) {
            return Ok(known.clone());
        }
        let opened = (self.base)
            .with_scenario(id)
            .map_err(Problem::of_findings)?;
        let mut known = lock(&self.scenarios);
        if known.len() >= KEPT_SCENARIOS {
            known.remove(0);
        }
        known.push(opened.clone());
        Ok(opened)
    }

    /// Where projects go. A question that differs from one before in the choice by hand alone costs that choice alone.
    fn site(
        &self,
        opened: &Opened,
        task: &Task,
        asked: &SiteAsk,
        control: &Control,
    ) -> Result<Studied, Problem> {
        let same = Task {
            study: Some(StudyAsk::Site(SiteAsk {
                fix: Vec::new(),
                ..asked.clone()
            })),
            ..task.clone()
        };
        let find = |(one, outcome): &(Task, Arc<SitingOutcome>)| {
            (*one == same && !asked.fix.is_empty()).then(|| outcome.clone())
        };
        let known = lock(&self.sited).iter().find_map(find);
        let question = asked.question();
        let answer = match known {
            Some(known) => pipeline::site_by_hand(opened, &question, &known, control),
            None => pipeline::site(opened, &question, control),
        };
        let (case, outcome) = answer.map_err(|error| match error {
            SiteError::Case(findings) => Problem::of_findings(findings),
            SiteError::Flow(error) => Problem::of_flow(error),
        })?;
        if !control.stop.stopped() {
            let mut sited = lock(&self.sited);
            sited.retain(|(one, _)| *one != same);
            if sited.len() >= KEPT_ANSWERS {
                sited.remove(0);
            }
            sited.push((same, Arc::new(outcome.clone())));
        }
        Ok(Studied::of_siting(outcome, case))
    }

    /// The case under a scenario with changed roads.
    fn opened(&self, scenario: &str, changes: &[RoadChange]) -> Result<Opened, Problem> {
        let opened = self.scenario(scenario)?.with_roads(changes);
        opened.map_err(|findings| Code::BadRoad.of_findings(findings))
    }

    /// A plan that was solved before the server started, with the roads to draw it.
    #[must_use]
    pub fn solved(opened: Opened, outcome: Outcome) -> Solved {
        let dataset = opened.dataset.clone();
        Solved::new(
            outcome,
            dataset,
            Arc::new(move |from, to| pipeline::way(&opened, from, to)),
        )
    }
}

impl Engine for CaseEngine {
    fn dataset(&self) -> &Arc<Dataset> {
        &self.base.dataset
    }

    fn findings(&self) -> &[Finding] {
        self.base.findings()
    }

    fn figures(&self) -> Vec<BaseFigure> {
        baseline::figures(&self.base.dataset)
    }

    fn solve(&self, task: &Task, control: &Control) -> Result<Solved, Problem> {
        let opened = self.opened(&task.scenario, &task.changes)?;
        let outcome = pipeline::solve(&opened, control).map_err(Problem::of_flow)?;
        Ok(Self::solved(opened, outcome))
    }

    fn study(&self, task: &Task, ask: &StudyAsk, control: &Control) -> Result<Studied, Problem> {
        let opened = self.opened(&task.scenario, &task.changes)?;
        let dataset = opened.dataset.clone();
        let study = match ask {
            StudyAsk::Years => {
                let outcome = pipeline::plan_years(&opened, control).map_err(Problem::of_flow)?;
                return Ok(Studied::of_years(outcome, dataset, &on(opened)));
            }
            StudyAsk::Site(asked) => {
                return self.site(&opened, task, asked, control);
            }
            StudyAsk::Points(asked) => return points::answer(&opened, asked, control),
            StudyAsk::Movement { application, .. } => {
                return longer::movement(&opened, self.ledger(), application, control);
            }
            StudyAsk::Proposal { year, .. } => {
                return longer::proposal(&opened, self.ledger(), *year, control);
            }
            StudyAsk::Outage { days } => {
                let losses = outage::all(&opened.dataset);
                pipeline::outage(&opened, &losses, *days, control).map(Study::Outage)
            }
            StudyAsk::Frontier { points, all_wastes } => {
                pipeline::frontier(&opened, usize::from(*points), !all_wastes, control)
                    .map(Study::Frontier)
            }
            StudyAsk::Sample {
                n,
                seed,
                together,
                prices,
            } => {
                let ask = Ask {
                    n: *n as usize,
                    seed: *seed,
                    together: *together,
                    prices: *prices,
                    ..Ask::default()
                };
                pipeline::sample(&opened, &ask, control).map(Study::Sample)
            }
        };
        let study = study.map_err(Problem::of_flow)?;
        let plans = move |study: &Study, part: &str| plans(&opened, study, part);
        Ok(Studied::new(study, dataset, Arc::new(plans)))
    }

    fn why(&self, plan: &Outcome, question: &Question) -> Result<Why, Problem> {
        let opened = self.opened(&plan.scenario, &plan.road_changes)?;
        let opened = opened.with_objective(&plan.objective);
        let opened = opened.map_err(Problem::of_findings)?;
        pipeline::why(&opened, plan, question, &Control::default()).map_err(|error| {
            let code = match error {
                WhyError::Leg(..) | WhyError::Stream(_) => Code::UnknownLeg,
                WhyError::Foreign | WhyError::Flow(_) => Code::Internal,
            };
            let text = error.text();
            code.because(text.zh, text.en)
        })
    }

    fn profiles(&self) -> Vec<ProfileInfo> {
        driving::profiles(&self.base.dataset)
    }

    fn routes(&self, request: &RouteRequest) -> Result<RouteAnswer, Problem> {
        let opened = self.scenario(&request.scenario)?;
        let moment = (request.at.as_ref())
            .map(|at| at.time().map(|time| moment(at.day, time)))
            .transpose()?;
        let trip = trip(&request.profile, moment, &request.waste, &request.changes);
        let (from, to) = (request.from, request.to);
        let found =
            pipeline::routes(&opened, from, to, &trip, &StopFlag::default()).map_err(bad_road)?;
        if found.routes.is_empty() {
            return Err(no_way(&opened, &found));
        }
        Ok(answer(&opened, &trip.profile, &found))
    }

    fn isochrones(&self, request: &IsochroneRequest) -> Result<FeatureCollection, Problem> {
        let opened = self.scenario(&request.scenario)?;
        let trip = trip(&request.profile, None, &[], &request.changes);
        let mut minutes = request.minutes.clone();
        minutes.sort_by(f64::total_cmp);
        minutes.dedup();
        let (place, stop) = (request.from, StopFlag::default());
        let areas = pipeline::isochrones(&opened, place, request.reverse, &minutes, &trip, &stop)
            .map_err(bad_road)?;
        let feature = |(area, minutes): (geo::MultiPolygon<f64>, &f64)| {
            // Five decimals: a metre, finer than the width of the outline.
            let rounded = area.map_coords(|at| geo::Coord {
                x: round(at.x, 5),
                y: round(at.y, 5),
            });
            let mut feature = Feature::from(GeometryValue::from(&rounded));
            feature.set_property("minutes", *minutes);
            feature
        };
        Ok(areas.into_iter().zip(&minutes).map(feature).collect())
    }

    fn measured(&self, scenario: &str) -> Result<Measured, Problem> {
        let known = |all: &[(String, Measured)]| {
            let found = all.iter().find(|(id, _)| id == scenario);
            found.map(|(_, measured)| measured.clone())
        };
        if let Some(measured) = known(&lock(&self.measured)) {
            return Ok(measured);
        }
        let opened = match scenario {
            "" => self.base.clone(),
            id => self.scenario(id)?,
        };
        let matrix = pipeline::matrix(&opened, &Control::default());
        let measured = Measured {
            dataset: opened.dataset,
            ways: matrix.map(|matrix| (Arc::new(matrix), opened.network)),
        };
        let mut all = lock(&self.measured);
        if all.len() >= KEPT_SCENARIOS {
            all.remove(0);
        }
        all.push((scenario.to_owned(), measured.clone()));
        Ok(measured)
    }

    fn collection(&self, from: Date, operator: &str) -> Result<Arc<CollectionDesk>, Problem> {
        let key = (from, operator.to_owned());
        if let Some((_, desk)) = lock(&self.desks).iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(desk));
        }
        let vehicles = &self.base.dataset.tables().vehicles.rows;
        let only = Some(operator).filter(|operator| !operator.is_empty());
        if !vehicles
            .iter()
            .any(|v| only.is_none_or(|only| v.operator == only))
        {
            return Err(Code::BadRounds.because(
                format!("vehicles.csv 中没有 {operator} 的车辆"),
                format!("vehicles.csv has no vehicle of {operator}"),
            ));
        }
        let desk = CollectionDesk::of(&self.base, only, from, &Control::default());
        let desk = Arc::new(desk.map_err(Problem::of_rounds)?);
        let mut desks = lock(&self.desks);
        if desks.len() >= KEPT_DESKS {
            desks.remove(0);
        }
        desks.push((key, Arc::clone(&desk)));
        Ok(desk)
    }

    fn ledger(&self) -> Option<&Path> {
        self.ledger.as_deref()
    }
}

/// The legs behind one line of a study, and the roads they go on.
fn plans(opened: &Opened, study: &Study, part: &str) -> Result<(Vec<Leg>, Ways), Problem> {
    match study {
        Study::Outage(study) => {
            let effects = study.losses.iter().find(|one| one.loss.id == part);
            let effects = effects.ok_or_else(|| no_part(part))?;
            let closed: Vec<RoadChange> = (effects.loss.roads.iter())
                .map(|road| RoadChange {
                    road: road.clone(),
                    change: Change::Close(true),
                })
                .collect();
            let without = (opened.with_roads(&closed))
                .map_err(|findings| Code::BadRoad.of_findings(findings))?;
            Ok((effects.moved.clone(), on(without)))
        }
        Study::Frontier(frontier) => {
            let number: Option<usize> = part.parse().ok();
            let point = number.and_then(|n| frontier.points.get(n.checked_sub(1)?));
            let point = point.ok_or_else(|| no_part(part))?;
            let legs = pipeline::frontier_plan(opened, frontier, point, &Control::default());
            Ok((legs.map_err(Problem::of_flow)?, on(opened.clone())))
        }
        Study::Sample(_)
        | Study::Years(_)
        | Study::Site(_)
        | Study::Points(_)
        | Study::Movement(_)
        | Study::Proposal(_) => Err(no_part(part)),
    }
}

/// The ways on the roads of an opened case.
fn on(opened: Opened) -> Ways {
    Arc::new(move |from, to| pipeline::way(&opened, from, to))
}

fn trip(profile: &str, moment: Option<Moment>, classes: &[String], changes: &[RoadChange]) -> Trip {
    Trip {
        profile: profile.to_owned(),
        moment,
        classes: classes.to_vec(),
        changes: in_order(changes.to_vec()),
    }
}

/// The day before is taken to be of the same kind: no date is asked for.
fn moment(day: DayName, time: TimeOfDay) -> Moment {
    let day = match day {
        DayName::Workday => Day::Workday,
        DayName::Weekend => Day::Weekend,
        DayName::Holiday => Day::Holiday,
    };
    Moment {
        time,
        day,
        day_before: day,
    }
}

/// Findings on a question about roads: a place that no road is near to has no way, the rest is a bad road.
fn bad_road(findings: Vec<Finding>) -> Problem {
    let nowhere = [faults::NO_WAY_ON.code, faults::TOO_FAR.code];
    if findings.iter().any(|f| nowhere.contains(&f.code)) {
        Code::NoRoute.of_findings(findings)
    } else {
        Code::BadRoad.of_findings(findings)
    }
}

/// Says between which roads there is no way, and what may be the reason.
fn no_way(opened: &Opened, found: &Routes) -> Problem {
    let road = |snap: &Snap| {
        let row = &opened.dataset.tables().roads.rows[snap.road].row;
        (row.name.clone(), row.id.clone(), snap.main_part)
    };
    let (from, to) = (road(&found.from), road(&found.to));
    let apart = !(from.2 && to.2);
    let (zh, en) = if apart {
        (
            "；其中一处所在的道路与主路网不连通",
            "; one of the two lies on roads cut off from the main net",
        )
    } else {
        ("", "")
    };
    Code::NoRoute.because(
        format!(
            "从 {}（{}）到 {}（{}）没有该车辆可走的路{zh}",
            from.0, from.1, to.0, to.1
        ),
        format!(
            "no road the vehicle may use leads from {} ({}) to {} ({}){en}",
            from.0, from.1, to.0, to.1
        ),
    )
}

fn answer(opened: &Opened, profile: &str, found: &Routes) -> RouteAnswer {
    let tables = opened.dataset.tables();
    let populated = !tables.population.rows.is_empty()
        || (tables.areas.rows.iter()).any(|area| area.row.people_per_km2.is_some());
    let snap = |snap: &Snap| RouteSnap {
        lon: round(snap.point.lon, 6),
        lat: round(snap.point.lat, 6),
        distance_m: snap.distance,
        road: tables.roads.rows[snap.road].row.id.clone(),
    };
    let route = |route: &Route| driving::Route {
        kind: match route.best.as_slice() {
            [] => vec![RouteKind::Between],
            best => best.iter().map(|one| kind(*one)).collect(),
        },
        metres: route.path.metres(),
        seconds: route.path.seconds(),
        person_km: populated.then(|| route.path.measure.person_km()),
        line: (route.path.line.iter())
            .map(|at| [round(at.lon, 6), round(at.lat, 6)])
            .collect(),
        steps: (route.steps.iter())
            .map(|step| RouteStep {
                name: step.name.clone(),
                road_ref: step.road_ref.clone(),
                metres: step.metres,
            })
            .collect(),
        roads: route.roads.clone(),
    };
    let settings = tables.profile(profile).unwrap_or_default();
    RouteAnswer {
        snap: RouteSnaps {
            from: snap(&found.from),
            to: snap(&found.to),
        },
        routes: found.routes.iter().map(route).collect(),
        complete: found.complete,
        profile: ProfileInfo::of(&settings),
        notes: notes(found),
    }
}

fn kind(objective: Objective) -> RouteKind {
    match objective {
        Objective::Fastest => RouteKind::Fastest,
        Objective::Shortest => RouteKind::Shortest,
        Objective::LeastExposed => RouteKind::LeastExposed,
    }
}

fn notes(found: &Routes) -> Vec<Bilingual> {
    if found.left_out.is_empty() {
        return Vec::new();
    }
    let ids: Vec<&str> = found.left_out.iter().map(|ban| ban.id.as_str()).collect();
    let (many, shown) = (ids.len(), ids[..ids.len().min(6)].join(", "));
    vec![Bilingual::new(
        format!("未给出发时刻，{many} 条分时段的禁令未计入：{shown}"),
        format!("no time was given, so bans with hours were left out ({many}): {shown}"),
    )]
}
