//! The questions a director asks, in order: what is best, what comes next, what a choice made by hand costs, what each
//! project is worth, and what would change the answer.

use super::build::{self, Built};
use super::check;
use super::decode::Names;
use super::outcome::{
    PeriodView, ProjectView, SCHEMA, SitePlan, SitingOutcome, SitingStatus, TooSmall, Turning,
    TurningPoint, Worth,
};
use super::program::{Program, Rule};
use super::search::Search;
use super::solution::{Plan, Status};
use crate::dataset::Dataset;
use crate::dataset::siting::CaseSite;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::plan::siting::budget::Budget;
use crate::quantity::Cny;
use std::collections::BTreeMap;

/// A project put somewhere by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Project.
    pub project: String,
    /// Candidate.
    pub candidate: String,
    /// Row of `builds.csv`; the best one without.
    pub build: Option<String>,
    /// First year; the best one without.
    pub year: Option<i32>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Projects the question is about; empty: all that can be built.
    pub projects: Vec<String>,
    /// Next-best plans told besides the best.
    pub alternatives: usize,
    /// A choice made by hand.
    pub fixed: Vec<Fixed>,
    /// Whether each set of projects is valued.
    pub worth: bool,
    /// Whether numbers are moved to see what changes the sites.
    pub turning: bool,
    /// How much work a solve may do.
    pub budget: Budget,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            projects: Vec::new(),
            alternatives: 3,
            fixed: Vec::new(),
            worth: false,
            turning: false,
            budget: Budget {
                nodes: 400,
                ..Budget::default()
            },
        }
    }
}

/// A case as [`Dataset::with_sites`] made it, and its distances.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The case with a facility for every project at every candidate.
    pub dataset: &'a Dataset,
    /// Where those are.
    pub sites: &'a [CaseSite],
    /// Its distances.
    pub matrix: &'a Matrix,
}

/// Answers a question. `inputs` are the digests of the files read, `scenario` the id applied.
///
/// # Errors
/// [`FlowError`]; that no choice keeps the rules is an answer.
pub fn answer(
    ground: Ground,
    ask: &Ask,
    inputs: BTreeMap<String, String>,
    scenario: &str,
    control: &Control,
) -> Result<SitingOutcome, FlowError> {
    let built = build::build(ground.dataset, ground.sites, ground.matrix)?;
    let names = Names {
        dataset: ground.dataset,
        sites: ground.sites,
        matrix: ground.matrix,
        built: &built,
    };
    let case = &ground.dataset.tables().case;
    let asked = asked(&built, ground, &ask.projects);
    let mut outcome = SitingOutcome {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.id.clone(),
        case_name: case.name.clone(),
        scenario: scenario.to_owned(),
        road_changes: Vec::new(),
        demo: crate::plan::has_demo(ground.dataset),
        inputs,
        projects: projects(ground, &ask.projects),
        status: SitingStatus::Infeasible,
        bound_cny: None,
        gap: None,
        periods: (built.years.periods.iter())
            .map(|period| PeriodView {
                year: period.year,
                years: period.years,
            })
            .collect(),
        plans: Vec::new(),
        fixed: None,
        fixed_fault: None,
        worth: Vec::new(),
        turning: Vec::new(),
        solves: 0,
    };
    let homeless = |p: &ProjectView| p.required && p.candidates.is_empty();
    if outcome.projects.iter().any(homeless) {
        return Ok(outcome);
    }
    let mut search = Search::new(&built.program, control);
    let mut rules = asked.clone();
    rules.extend(required(&built, ground, &ask.projects));
    let found = search.next_best(&rules, ask.alternatives + 1, &ask.budget)?;
    for (rank, answer) in found.iter().enumerate() {
        let Some(plan) = &answer.plan else { continue };
        judge(&built.program, plan)?;
        let mut told = names.plan(plan);
        told.bound_cny = Some(answer.bound);
        if rank == 0 {
            outcome.bound_cny = Some(answer.bound);
            outcome.gap = Some(answer.gap());
        }
        outcome.plans.push(told);
    }
    outcome.status = found
        .first()
        .map_or(Status::Infeasible, |answer| answer.status)
        .into();
    if !ask.fixed.is_empty() && !control.stop.stopped() {
        by_hand(&built, ground, ask, &names, &mut search, &mut outcome)?;
    }
    if ask.worth && !control.stop.stopped() {
        outcome.worth = worth(&built, ground, ask, &names, &mut search)?;
    }
    if ask.turning && !control.stop.stopped() {
        let ground = Moved {
            ground,
            ask,
            control,
        };
        outcome.turning = ground.turning(&built, &rules, &outcome)?;
    }
    outcome.solves = search.solves();
    Ok(outcome)
}

/// Every plan is judged before it is told.
fn judge(program: &Program, plan: &Plan) -> Result<(), FlowError> {
    match check::plan_of(program, plan).first() {
        Some(breach) => Err(FlowError::Check(breach.to_string())),
        None => Ok(()),
    }
}

/// Projects of a question.
fn projects(ground: Ground, wanted: &[String]) -> Vec<ProjectView> {
    let tables = ground.dataset.tables();
    let settings = tables.case.siting.clone().unwrap_or_default();
    let mut ids: Vec<&String> = tables
        .builds
        .rows
        .iter()
        .filter_map(|b| b.project.as_ref())
        .collect();
    ids.dedup();
    (ids.into_iter())
        .filter(|id| wanted.is_empty() || wanted.contains(id))
        .map(|id| {
            let needs = (tables.builds.rows.iter())
                .filter(|b| b.project.as_ref() == Some(id))
                .map(|b| b.land_mu)
                .fold(f64::INFINITY, f64::min);
            let row = tables.projects.rows.iter().find(|row| row.id == *id);
            let own = |site: &&CaseSite| site.project.as_ref() == Some(id);
            let mut candidates: Vec<String> = (ground.sites.iter().filter(own))
                .filter_map(|site| Some(tables.candidates.rows[site.candidate?].id.clone()))
                .collect();
            candidates.dedup();
            ProjectView {
                id: id.clone(),
                name_zh: row.map_or_else(String::new, |row| row.name_zh.clone()),
                required: settings.required.contains(id),
                candidates,
                too_small: (tables.candidates.rows.iter())
                    .filter(|row| row.projects.0.contains(id) && row.area_mu < needs)
                    .map(|row| TooSmall {
                        candidate: row.id.clone(),
                        area_mu: row.area_mu,
                        needs_mu: needs,
                    })
                    .collect(),
            }
        })
        .collect()
}

/// Openings of sites that pass a test.
fn openings(built: &Built, ground: Ground, of: impl Fn(&CaseSite) -> bool) -> Vec<(u32, f64)> {
    (0u32..)
        .zip(&built.labels)
        .filter(|(_, label)| of(&ground.sites[label.site]))
        .map(|(o, _)| (o, 1.0))
        .collect()
}

/// Exactly so many, or at least, of some openings.
fn rule(terms: Vec<(u32, f64)>, least: f64, most: f64) -> Option<Rule> {
    (!terms.is_empty()).then_some(Rule { terms, least, most })
}

/// Projects that are not asked about are not built.
fn asked(built: &Built, ground: Ground, wanted: &[String]) -> Vec<Rule> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let other = |site: &CaseSite| site.project.as_ref().is_some_and(|p| !wanted.contains(p));
    rule(openings(built, ground, other), f64::NEG_INFINITY, 0.0)
        .into_iter()
        .collect()
}

/// Projects that must be built, of those asked about.
fn required(built: &Built, ground: Ground, wanted: &[String]) -> Vec<Rule> {
    let settings = ground
        .dataset
        .tables()
        .case
        .siting
        .clone()
        .unwrap_or_default();
    (settings.required.iter())
        .filter(|id| wanted.is_empty() || wanted.contains(id))
        .filter_map(|id| {
            let own = |site: &CaseSite| site.project.as_ref() == Some(id);
            rule(openings(built, ground, own), 1.0, f64::INFINITY)
        })
        .collect()
}

/// A choice made by hand: its sizes and years where they are open.
fn by_hand(
    built: &Built,
    ground: Ground,
    ask: &Ask,
    names: &Names,
    search: &mut Search,
    outcome: &mut SitingOutcome,
) -> Result<(), FlowError> {
    let tables = ground.dataset.tables();
    let mut rules = asked(built, ground, &ask.projects);
    for fixed in &ask.fixed {
        let here = |label: &&build::Label| {
            let site = &ground.sites[label.site];
            let candidate = site.candidate.map(|c| &tables.candidates.rows[c].id);
            site.project.as_ref() == Some(&fixed.project)
                && candidate == Some(&fixed.candidate)
                && fixed
                    .build
                    .as_ref()
                    .is_none_or(|id| *id == tables.builds.rows[label.build].id)
                && fixed.year.is_none_or(|year| year == label.year)
        };
        let terms: Vec<(u32, f64)> = (0u32..)
            .zip(&built.labels)
            .filter(|(_, label)| here(label))
            .map(|(o, _)| (o, 1.0))
            .collect();
        let Some(one) = rule(terms, 1.0, 1.0) else {
            outcome.fixed_fault = Some(Bilingual::new(
                format!(
                    "{} 不能放在 {}：地块未列为该项目的候选、用地不足，或没有该规模与年份",
                    fixed.project, fixed.candidate
                ),
                format!(
                    "{} cannot stand at {}: the parcel is not a candidate for it, is too small, or there is no such size or year",
                    fixed.project, fixed.candidate
                ),
            ));
            return Ok(());
        };
        rules.push(one);
    }
    let fixed: Vec<&String> = ask.fixed.iter().map(|fixed| &fixed.project).collect();
    let free = |site: &CaseSite| site.project.as_ref().is_some_and(|p| !fixed.contains(&p));
    rules.extend(rule(openings(built, ground, free), f64::NEG_INFINITY, 0.0));
    let answer = search.best(&rules, &ask.budget)?;
    match &answer.plan {
        Some(plan) => {
            judge(&built.program, plan)?;
            outcome.fixed = Some(SitePlan {
                bound_cny: Some(answer.bound),
                ..names.plan(plan)
            });
        }
        None => {
            outcome.fixed_fault = Some(Bilingual::new(
                "这一组选址不能同时成立（用地、预算或互斥）",
                "these sites cannot stand together (land, budget, or they exclude each other)",
            ));
        }
    }
    Ok(())
}

/// The best cost of every set of projects (of more than four: of each alone, all but each, and all).
fn worth(
    built: &Built,
    ground: Ground,
    ask: &Ask,
    names: &Names,
    search: &mut Search,
) -> Result<Vec<Worth>, FlowError> {
    let ids: Vec<String> = projects(ground, &ask.projects)
        .into_iter()
        .map(|p| p.id)
        .collect();
    let n = ids.len();
    let sets: Vec<u32> = (0..1u32 << n.min(20))
        .filter(|set| {
            let size = set.count_ones() as usize;
            n <= 4 || size <= 1 || size + 1 >= n
        })
        .collect();
    let mut told: Vec<Worth> = Vec::new();
    let mut none: Option<Cny> = None;
    for set in sets {
        let inside = |id: &String| {
            ids.iter()
                .position(|own| own == id)
                .is_some_and(|i| set >> i & 1 == 1)
        };
        let mut rules = asked(built, ground, &ask.projects);
        for id in &ids {
            let own = |site: &CaseSite| site.project.as_ref() == Some(id);
            let least = f64::from(u8::from(inside(id)));
            rules.extend(rule(openings(built, ground, own), least, least));
        }
        let answer = search.best(&rules, &ask.budget)?;
        let cost = answer.plan.as_ref().map(|plan| plan.cost);
        if set == 0 {
            none = cost;
        }
        told.push(Worth {
            projects: ids.iter().filter(|id| inside(id)).cloned().collect(),
            cost_cny: cost,
            saves_cny: none.zip(cost).map(|(none, cost)| none - cost),
            sites: (answer.plan.iter())
                .flat_map(|plan| names.plan(plan).sites())
                .collect(),
        });
    }
    Ok(told)
}

/// A question with a number moved.
struct Moved<'a> {
    ground: Ground<'a>,
    ask: &'a Ask,
    control: &'a Control,
}

/// A number that is moved.
#[derive(Clone, Copy)]
enum Number {
    Investment,
    Land,
    Transport,
    Arisings,
    Unplaced,
}

impl Number {
    const ALL: [Self; 5] = [
        Self::Investment,
        Self::Land,
        Self::Transport,
        Self::Arisings,
        Self::Unplaced,
    ];

    fn name(self) -> Bilingual {
        match self {
            Self::Investment => Bilingual::new("投资", "investment"),
            Self::Land => Bilingual::new("地价", "price of land"),
            Self::Transport => Bilingual::new("运价", "price of transport"),
            Self::Arisings => Bilingual::new("产生量", "arisings"),
            Self::Unplaced => Bilingual::new("未安置代价", "cost of a tonne without a place"),
        }
    }

    /// The program with it multiplied.
    fn times(self, built: &Built, factor: f64) -> Program {
        let mut program = built.program.clone();
        let costs = |program: &mut Program, of: &dyn Fn(&build::Label) -> f64| {
            for (opening, label) in program.openings.iter_mut().zip(&built.labels) {
                let once = label.capex + label.land;
                if once > Cny::ZERO {
                    // A year of it is in proportion to what is paid once.
                    let counted = opening.cost / (label.annuity + label.fixed);
                    let annuity = label.annuity * (of(label) / once.0);
                    opening.cost = (annuity + label.fixed) * counted;
                }
            }
        };
        match self {
            Self::Investment => costs(&mut program, &|l| l.capex.0 * factor + l.land.0),
            Self::Land => costs(&mut program, &|l| l.capex.0 + l.land.0 * factor),
            Self::Transport => {
                for block in &mut program.blocks {
                    block
                        .flow
                        .arcs
                        .iter_mut()
                        .for_each(|arc| arc.transport = arc.transport * factor);
                }
            }
            Self::Arisings => {
                for block in &mut program.blocks {
                    block
                        .flow
                        .nodes
                        .iter_mut()
                        .for_each(|node| node.supply = node.supply * factor);
                    if factor > 1.0 {
                        let lines = block.flow.lines.iter_mut();
                        (lines.filter(|line| line.permit == super::program::NOBODY))
                            .for_each(|line| line.capacity = line.capacity * factor);
                    }
                }
            }
            Self::Unplaced => {
                for block in &mut program.blocks {
                    let lines = &block.flow.lines;
                    (block.flow.arcs.iter_mut())
                        .filter(|arc| lines[arc.line as usize].permit == super::program::NOBODY)
                        .for_each(|arc| arc.handling = arc.handling * factor);
                }
            }
        }
        program
    }
}

/// Factors tried on either side of 1, and how near a change is found.
const FACTORS: [f64; 4] = [0.5, 0.8, 1.25, 2.0];
const HALVINGS: usize = 5;

impl Moved<'_> {
    fn turning(
        &self,
        built: &Built,
        rules: &[Rule],
        outcome: &SitingOutcome,
    ) -> Result<Vec<Turning>, FlowError> {
        let Some(best) = outcome.plans.first() else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        for number in Number::ALL {
            if self.control.stop.stopped() {
                break;
            }
            self.control.report(
                "turning",
                Bilingual::new(
                    format!("改变{}，看选址是否改变", number.name().zh),
                    format!("moving the {} to see what changes", number.name().en),
                ),
                None,
            );
            all.push(self.of(number, built, rules, best)?);
        }
        Ok(all)
    }

    fn at(
        &self,
        number: Number,
        built: &Built,
        rules: &[Rule],
        factor: f64,
    ) -> Result<Option<TurningPoint>, FlowError> {
        let moved = Built {
            program: number.times(built, factor),
            ..built.clone()
        };
        let mut search = Search::new(&moved.program, self.control);
        let answer = search.best(rules, &self.ask.budget)?;
        let names = Names {
            dataset: self.ground.dataset,
            sites: self.ground.sites,
            matrix: self.ground.matrix,
            built: &moved,
        };
        Ok(answer.plan.map(|plan| TurningPoint {
            factor,
            sites: names.plan(&plan).sites(),
            cost_cny: plan.cost,
        }))
    }

    fn of(
        &self,
        number: Number,
        built: &Built,
        rules: &[Rule],
        best: &SitePlan,
    ) -> Result<Turning, FlowError> {
        let own = TurningPoint {
            factor: 1.0,
            sites: best.sites(),
            cost_cny: best.cost.total,
        };
        let mut points = vec![own.clone()];
        for factor in FACTORS {
            points.extend(self.at(number, built, rules, factor)?);
        }
        points.sort_by(|a, b| a.factor.total_cmp(&b.factor));
        let same = |point: &TurningPoint| point.sites == own.sites;
        let mut sides = [None, None];
        for (side, found) in sides.iter_mut().enumerate() {
            let beyond =
                |point: &&TurningPoint| (point.factor > 1.0) == (side == 1) && !same(point);
            let first = match side {
                0 => points.iter().rev().find(beyond),
                _ => points.iter().find(beyond),
            };
            let Some(first) = first else { continue };
            let near = |point: &&TurningPoint| {
                same(point) && ((point.factor - 1.0) * (first.factor - 1.0)) >= 0.0
            };
            let (mut out, mut inside) = (first.factor, 1.0);
            for point in points.iter().filter(near) {
                let closer = (point.factor - 1.0).abs() < (out - 1.0).abs();
                if closer && (point.factor - 1.0).abs() > (inside - 1.0f64).abs() {
                    inside = point.factor;
                }
            }
            for _ in 0..HALVINGS {
                let middle = (inside * out).sqrt();
                match self.at(number, built, rules, middle)? {
                    Some(point) if same(&point) => inside = middle,
                    _ => out = middle,
                }
            }
            *found = Some((out * 1000.0).round() / 1000.0);
        }
        Ok(Turning {
            what: number.name(),
            points,
            below: sides[0],
            above: sides[1],
        })
    }
}
