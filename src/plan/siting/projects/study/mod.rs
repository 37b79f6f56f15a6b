//! The questions a director asks, in order: what is best, what comes next, what a choice made by hand costs, what each
//! project is worth, what would change the answer, what less exposure costs, and what holds in other futures.

mod frontier;
mod futures;
mod turning;
mod worth;

use super::build::{self, Built};
use super::check;
use super::decode::Names;
use super::instance::{Program, Rule};
use super::outcome::{
    PeriodView, ProjectView, SCHEMA, SitePlan, SitingOutcome, SitingStatus, TooSmall,
};
use super::search::Search;
use super::solution::{Plan, Status};
use crate::dataset::Dataset;
use crate::dataset::objective::Objective;
use crate::dataset::siting::CaseSite;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::plan::siting::budget::Budget;
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
    /// Arisings, as factors, that a choice should do well in; none: the case's own alone.
    pub futures: Vec<f64>,
    /// Points of the trade-off between cost and exposure besides the best plan.
    pub frontier: usize,
    /// Best cells of the ground that stand as candidates of each project besides the case's own.
    pub cells: usize,
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
            futures: Vec::new(),
            frontier: 0,
            cells: 0,
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

impl<'a> Ground<'a> {
    /// The names of a program.
    fn names(self, built: &'a Built) -> Names<'a> {
        Names {
            dataset: self.dataset,
            sites: self.sites,
            matrix: self.matrix,
            built,
        }
    }
}

/// Answers a question. `inputs` are the digests of the files read, `scenario` the id applied.
///
/// # Errors
/// [`FlowError`], [`FlowError::Stopped`] before there was a plan; that no choice keeps the rules is an answer.
pub fn answer(
    ground: Ground,
    ask: &Ask,
    inputs: BTreeMap<String, String>,
    scenario: &str,
    control: &Control,
) -> Result<SitingOutcome, FlowError> {
    let built = build::build(ground.dataset, ground.sites, ground.matrix)?;
    let names = ground.names(&built);
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
        cells: ask.cells,
        left_out: left_out(ground.dataset),
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
        frontier: Vec::new(),
        futures: None,
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
    if found.is_empty() && control.stop.stopped() {
        // Nothing was found yet, which does not mean that there is nothing.
        return Err(FlowError::Stopped);
    }
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
        by_hand(&built, ground, ask, (&names, control), &mut outcome)?;
    }
    if ask.worth && !control.stop.stopped() {
        outcome.worth = worth::worth(&built, ground, ask, &names, &mut search)?;
    }
    let asked = Asked {
        ground,
        ask,
        control,
        rules: &rules,
    };
    if ask.turning && !control.stop.stopped() {
        outcome.turning = turning::turning(asked, &built, &outcome)?;
    }
    if ask.frontier > 0 && !control.stop.stopped() {
        outcome.frontier = frontier::frontier(asked, &outcome)?;
    }
    if !ask.futures.is_empty() && !control.stop.stopped() {
        outcome.futures = futures::futures(asked, &built)?;
    }
    outcome.solves = search.solves();
    Ok(outcome)
}

/// The answer to the same question with another choice made by hand: nothing but that choice is solved, and the answer is
/// the one that [`answer`] would give.
///
/// # Errors
/// As for [`answer`].
pub fn answer_by_hand(
    ground: Ground,
    ask: &Ask,
    known: &SitingOutcome,
    control: &Control,
) -> Result<SitingOutcome, FlowError> {
    let built = build::build(ground.dataset, ground.sites, ground.matrix)?;
    let names = ground.names(&built);
    let mut outcome = SitingOutcome {
        fixed: None,
        fixed_fault: None,
        ..known.clone()
    };
    by_hand(&built, ground, ask, (&names, control), &mut outcome)?;
    if outcome.fixed.is_none() && control.stop.stopped() {
        return Err(FlowError::Stopped);
    }
    Ok(outcome)
}

/// What further questions go by.
#[derive(Clone, Copy)]
struct Asked<'a> {
    ground: Ground<'a>,
    ask: &'a Ask,
    control: &'a Control,
    /// Rules of the question.
    rules: &'a [Rule],
}

impl<'a> Asked<'a> {
    /// The names of a program like the case's.
    fn names(self, built: &'a Built) -> Names<'a> {
        self.ground.names(built)
    }
}

/// What the case asks of a plan of flows and this question does not keep.
fn left_out(dataset: &Dataset) -> Vec<Bilingual> {
    let flow = &dataset.tables().case.flow;
    let mut all = Vec::new();
    if flow.min_lot_t.is_some() || flow.max_destinations.is_some() {
        all.push(Bilingual::new(
            "最小批量与去向数（flow）未计入选址",
            "minimum lots and numbers of destinations (flow) do not count in siting",
        ));
    }
    if flow.objective != Objective::default() {
        all.push(Bilingual::new(
            "flow.objective 未计入选址：选址以费用（含未安置代价）最低为目标",
            "flow.objective does not count in siting, which is for least cost with a price on unplaced tonnes",
        ));
    }
    all
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

/// A choice made by hand: its sizes and years where they are open. Looked for by itself, whatever else is asked.
fn by_hand(
    built: &Built,
    ground: Ground,
    ask: &Ask,
    (names, control): (&Names, &Control),
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
    let mut search = Search::new(&built.program, control);
    search.looks_for(Bilingual::new("手工方案", "choice by hand"));
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
