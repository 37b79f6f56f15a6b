//! A queue of applications decided together where quotas, permits and ledgers are short.
//!
//! Stated priority: emergency first, then the nearer, then use before disposal, then the larger; the
//! id settles what is left. The tonnes granted are the lexicographic maximum in that order, which deciding
//! one after another reaches exactly: each takes the most the ones before it leave, and no answer gives
//! an application more without giving less to one that comes before it. What each would have been
//! granted alone, and in the order of arrival, is told beside it.

use super::build::Desk;
use super::decision::clock;
use super::instance::{Instance, Priority};
use super::judged;
use super::solution::{Kind, Solution, Stage, Way};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::tables::{ApplicationRow, ApprovalRow, QuotaRow};
use crate::dataset::vocabulary::{ApplicationState, Operation};
use crate::quantity::{Metres, Tonnes};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// One application of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Line {
    /// Application id.
    pub id: String,
    /// Place in the order of decision, from 1.
    pub place: usize,
    /// Tonnes asked for.
    pub asked: Tonnes,
    /// Kind of answer.
    pub kind: Kind,
    /// Tonnes that may move at once.
    pub granted: Tonnes,
    /// Tonnes that wait for consent.
    pub waits: Tonnes,
    /// What would have been granted at once with nobody else in the queue.
    pub alone: Tonnes,
    /// What would have been granted at once by order of arrival.
    pub by_arrival: Tonnes,
    /// Working days left to the last day of the stage it is in; negative: overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i32>,
    /// Stages of the procedure.
    pub clock: Vec<Tick>,
    /// Way to the receiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metres: Option<Metres>,
}

/// A stage of the procedure as it stands on the day of the review.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Tick {
    /// The stage with its last day.
    #[serde(flatten)]
    pub stage: Stage,
    /// Working days left; negative: overdue.
    pub left: i32,
    /// Where it stands.
    pub standing: Standing,
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Over.
    Done,
    /// Running.
    Now,
    /// To come.
    Later,
}

/// A queue decided.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Queue {
    /// Applications in the order they are decided.
    pub lines: Vec<Line>,
    /// Granted at once, all together.
    pub granted: Tonnes,
    /// Granted at once by order of arrival.
    pub by_arrival: Tonnes,
}

/// Tonnes that may move at once by an answer.
#[must_use]
pub fn at_once(solution: &Solution) -> Tonnes {
    let parts = solution.answer.parts.iter();
    parts
        .filter(|p| p.way != Way::AfterConsent)
        .fold(Tonnes::ZERO, |sum, p| sum + p.tonnes)
}

fn waits(solution: &Solution) -> Tonnes {
    let parts = solution.answer.parts.iter();
    parts
        .filter(|p| p.way == Way::AfterConsent)
        .fold(Tonnes::ZERO, |sum, p| sum + p.tonnes)
}

/// The stages of an application with what is left of each; how far it has come says which one runs.
#[must_use]
pub fn ticks(state: ApplicationState, instance: &Instance, solution: &Solution) -> Vec<Tick> {
    let stages = clock(instance, &solution.answer);
    let past = match state {
        ApplicationState::Draft | ApplicationState::Accepted => 0,
        ApplicationState::Consulted => 1,
        ApplicationState::Answered => 2,
        ApplicationState::Decided | ApplicationState::Notified | ApplicationState::Closed => {
            stages.len()
        }
    };
    // The short clock has one stage, which runs until somebody decides.
    let now = if state.is_open() {
        past.min(stages.len().saturating_sub(1))
    } else {
        past
    };
    let standing = |at: usize| match at.cmp(&now) {
        std::cmp::Ordering::Less => Standing::Done,
        std::cmp::Ordering::Equal => Standing::Now,
        std::cmp::Ordering::Greater => Standing::Later,
    };
    (stages.into_iter().enumerate())
        .map(|(at, stage)| Tick {
            left: instance.calendar.between(solution.today, stage.due),
            standing: standing(at),
            stage,
        })
        .collect()
}

impl<'a> Desk<'a> {
    /// What an answer takes from those that come after.
    #[must_use]
    pub fn takes(&self, row: &ApplicationRow, solution: &Solution) -> Vec<ApprovalRow> {
        let parts = solution.answer.parts.iter().zip(1..);
        parts
            .filter(|(part, _)| part.way != Way::AfterConsent)
            .map(|(part, n)| ApprovalRow {
                id: format!("{}/{n}", row.id),
                application: Some(row.id.clone()),
                decided: solution.today,
                quota: part.quota.clone(),
                sender: Some(row.sender.clone()),
                facility: row.facility.clone(),
                code: row.code.clone(),
                operation: row.operation,
                t: part.tonnes,
                until: solution.answer.valid_until.unwrap_or(solution.today),
                source: Source::new(Mark::Derived, "本次审查"),
            })
            .collect()
    }

    /// Applications not yet decided, in the order of the file.
    pub fn open(&self) -> impl Iterator<Item = &'a ApplicationRow> {
        let decided: HashSet<&str> = (self.approvals.iter())
            .filter_map(|a| a.application.as_deref())
            .collect();
        let open = self
            .applications()
            .filter(|a| self.state(a).is_open() && !decided.contains(a.id.as_str()));
        open.collect::<Vec<_>>().into_iter()
    }

    /// Tonnes that accepted applications of a quota's year ask for and nobody has decided on.
    #[must_use]
    pub fn waiting(&self, quota: &QuotaRow) -> Tonnes {
        let of_it = |row: &&ApplicationRow| {
            row.facility == quota.facility
                && row.code == quota.code
                && i32::from(self.today(row).year()) == quota.edition
                && self.state(row) != ApplicationState::Draft
        };
        self.open().filter(of_it).map(|row| row.t).sum()
    }

    /// Decides rows one after another, each with what the ones before it took.
    fn in_turn(&mut self, rows: &[&'a ApplicationRow]) -> Vec<Solution> {
        let before = self.approvals.len();
        let mut solutions = Vec::with_capacity(rows.len());
        for row in rows {
            let solution = judged(&self.instance(row));
            let takes = self.takes(row, &solution);
            self.approvals.extend(takes);
            solutions.push(solution);
        }
        self.approvals.truncate(before);
        solutions
    }

    /// Decides every open application of the case together.
    #[must_use]
    pub fn queue(mut self) -> Queue {
        let mut rows: Vec<&ApplicationRow> = self.open().collect();
        rows.sort_by(|a, b| (a.received, &a.id).cmp(&(b.received, &b.id)));
        let alone: Vec<Tonnes> = (rows.iter())
            .map(|row| at_once(&judged(&self.instance(row))))
            .collect();
        let arrival: Vec<Tonnes> = self.in_turn(&rows).iter().map(at_once).collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let rank = |i: &usize| {
            let row = rows[*i];
            let metres = self.metres(&row.sender, &row.facility);
            let far = metres.map_or(i64::MAX, |m| {
                #[allow(clippy::cast_possible_truncation)]
                let decimetres = (m.0 * 10.0) as i64;
                decimetres
            });
            #[allow(clippy::cast_possible_truncation)]
            let less = -(row.t.0 * 1e3) as i64;
            (
                row.priority != Priority::Emergency,
                far,
                row.operation != Operation::Use,
                less,
                row.id.clone(),
            )
        };
        order.sort_by_key(rank);
        let turn: Vec<&ApplicationRow> = order.iter().map(|&i| rows[i]).collect();
        let solutions = self.in_turn(&turn);
        let lines: Vec<Line> = (order.iter().zip(&solutions).zip(1..))
            .map(|((&i, solution), place)| {
                let row = rows[i];
                let clock = ticks(self.state(row), &self.instance(row), solution);
                let now = clock.iter().find(|t| t.standing == Standing::Now);
                Line {
                    id: row.id.clone(),
                    place,
                    asked: row.t,
                    kind: solution.answer.kind,
                    granted: at_once(solution),
                    waits: waits(solution),
                    alone: alone[i],
                    by_arrival: arrival[i],
                    days_left: now.map(|tick| tick.left),
                    clock,
                    metres: self.metres(&row.sender, &row.facility),
                }
            })
            .collect();
        Queue {
            granted: lines.iter().map(|l| l.granted).sum(),
            by_arrival: arrival.into_iter().sum(),
            lines,
        }
    }
}
