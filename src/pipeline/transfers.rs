//! Transfers of an opened case: its ledger read, ways measured, applications reviewed and decided.

use super::{BASE, Opened, matrix};
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::read;
use crate::dataset::rulebook::{Condition, Effect};
use crate::dataset::tables::{ApplicationRow, ApprovalRow, Tables};
use crate::dataset::vocabulary::{ApplicationState, Operation};
use crate::finding::Finding;
use crate::ledger::limits::{Room, Supply};
use crate::ledger::report::Known;
use crate::ledger::{Decision, Entry, Ledger, LedgerError, Limits, Quota, state};
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::plan::outage;
use crate::plan::outcome::PlanStatus;
use crate::plan::transfers::counter::{Counter, CounterError, counter};
use crate::plan::transfers::propose::{self, Proposal};
use crate::plan::transfers::solution::Way;
use crate::plan::transfers::{Desk, Review};
use crate::quantity::Tonnes;
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::Path;

/// What a ledger tells reviews.
#[derive(Clone, Debug, Default)]
pub struct Booked {
    /// Its approvals, as rows of the case.
    pub approvals: Vec<ApprovalRow>,
    /// Applications it holds, the last text of each.
    pub applications: Vec<ApplicationRow>,
    /// How far applications have come.
    pub states: HashMap<String, ApplicationState>,
}

impl Booked {
    /// Every application with how far it has come.
    #[must_use]
    pub fn standing(&self, tables: &Tables) -> HashMap<String, ApplicationState> {
        let rows = tables.applications.rows.iter().chain(&self.applications);
        let state = |row: &ApplicationRow| self.states.get(&row.id).copied().unwrap_or(row.state);
        rows.map(|row| (row.id.clone(), state(row))).collect()
    }
}

/// Where the case says an application stands.
#[must_use]
pub fn state_in(tables: &Tables, id: &str) -> Option<ApplicationState> {
    let mut rows = tables.applications.rows.iter();
    rows.find(|row| row.id == id).map(|row| row.state)
}

/// What a ledger holds.
///
/// # Errors
/// [`LedgerError`]: there is no ledger, its chain does not hold, or it cannot be read.
pub fn booked(path: &Path) -> Result<Booked, LedgerError> {
    let ledger = Ledger::open(path)?;
    ledger.verify()?;
    let operation = |word: &str| Operation::ALL.iter().copied().find(|o| o.word() == word);
    let entries = ledger.entries()?;
    let states = state::states(&entries);
    let applications = handed_in(&entries)?;
    let approvals = entries.into_iter().filter_map(|entry| {
        let d = entry.decision;
        // Steps and questions to the sender decide nothing.
        (state::brought_by(&d.kind) == Some(ApplicationState::Decided)).then_some(())?;
        Some(ApprovalRow {
            id: format!("L{}", entry.seq),
            operation: operation(&d.operation)?,
            application: Some(d.application),
            decided: d.decided,
            quota: Some(d.quota).filter(|q| !q.is_empty()),
            sender: Some(d.sender).filter(|s| !s.is_empty()),
            facility: d.facility,
            code: d.code,
            t: d.t,
            until: d.until,
            source: Source::new(Mark::Derived, format!("台账第 {} 条", entry.seq)),
        })
    });
    Ok(Booked {
        approvals: approvals.collect(),
        applications,
        states,
    })
}

/// Applications that were handed in to a ledger, the last text of each, in order of their first.
fn handed_in(entries: &[Entry]) -> Result<Vec<ApplicationRow>, LedgerError> {
    let mut rows: Vec<ApplicationRow> = Vec::new();
    for Entry { seq, decision, .. } in entries {
        let handed_in = decision.kind == ApplicationState::Draft.word();
        if !handed_in || decision.payload.is_empty() {
            continue;
        }
        let read = read::table::<ApplicationRow>(&decision.payload);
        let row = read.ok().and_then(|rows| rows.into_iter().next());
        let row = row.ok_or_else(|| {
            LedgerError::Broken(format!("entry {seq} holds no application that can be read"))
        })?;
        match rows.iter_mut().find(|known| known.id == row.id) {
            Some(known) => *known = row,
            None => rows.push(row),
        }
    }
    Ok(rows)
}

/// What reviews of a case need: ways measured once, approvals of the ledger.
pub struct Transfers {
    opened: Opened,
    matrix: Matrix,
    booked: Booked,
    today: Option<Date>,
}

impl Transfers {
    /// Measures the ways of a case; `None` when stopped.
    #[must_use]
    pub fn of(opened: &Opened, booked: Booked, control: &Control) -> Option<Self> {
        Some(Self {
            matrix: matrix(opened, control)?,
            opened: opened.clone(),
            booked,
            today: None,
        })
    }

    /// The same on another day.
    #[must_use]
    pub fn on(self, today: Option<Date>) -> Self {
        Self { today, ..self }
    }

    /// The case.
    #[must_use]
    pub fn dataset(&self) -> &Dataset {
        &self.opened.dataset
    }

    /// The desk where applications are reviewed.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        Desk::new(
            &self.opened.dataset,
            &self.booked.approvals,
            Some(&self.matrix),
            Some(&self.opened.network),
        )
        .with(&self.booked.applications)
        .standing(self.booked.states.clone())
        .on(self.today)
    }

    /// The flow plan of the review's year with and without a movement.
    ///
    /// # Errors
    /// [`CounterError`].
    pub fn counter(
        &self,
        row: &ApplicationRow,
        control: &Control,
    ) -> Result<Counter, CounterError> {
        let year = i32::from(self.desk().today(row).year());
        let dataset = &self.opened.dataset;
        if dataset.tables().case.plan_year == year {
            return counter(dataset, &self.matrix, row, control);
        }
        let mut tables = dataset.tables().clone();
        tables.case.plan_year = year;
        let of_year = Dataset::new(tables).map_err(|_| {
            CounterError::NoArc(
                year,
                row.sender.clone(),
                row.facility.clone(),
                row.code.clone(),
            )
        })?;
        if of_year.facilities().len() != dataset.facilities().len() {
            return Err(CounterError::Flow(FlowError::Matrix));
        }
        counter(&of_year, &self.matrix, row, control)
    }
}

/// Days a facility is out where a proposal looks at what stands in for it.
const OUTAGE_DAYS: f64 = 30.0;

/// Plans a year on the last white list before it, renewed as it is, and proposes that year's list (R002, R009).
///
/// # Errors
/// [`ProposeError`]: the year's case has faults, or the plan failed.
pub fn propose(
    opened: &Opened,
    booked: &Booked,
    year: i32,
    control: &Control,
) -> Result<Proposal, ProposeError> {
    let (tables, renews) = propose::renewed(opened.dataset.tables(), year);
    let next = (opened.with_tables(tables)).map_err(ProposeError::Case)?;
    let outcome = super::solve(&next, control)?;
    let mut losses = outage::all(&next.dataset);
    losses.retain(|loss| loss.facility(&next.dataset).is_some());
    let outages = super::outage(&next, &losses, OUTAGE_DAYS, control)?;
    if outages.status == PlanStatus::Stopped {
        return Err(FlowError::Stopped.into());
    }
    let desk = Desk::new(&next.dataset, &booked.approvals, None, None).with(&booked.applications);
    Ok(desk.propose(&outcome, renews, (&outages.losses, OUTAGE_DAYS)))
}

/// Why there is no proposal.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// The case of that year has faults.
    #[error("the case of that year has faults")]
    Case(Vec<Finding>),
    /// The flow plan failed.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// Who decides, when and why.
#[derive(Clone, Debug, Default)]
pub struct Reviewer {
    /// Declared name.
    pub who: String,
    /// Account of the system.
    pub os_user: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why; an override needs a reason.
    pub why: String,
    /// Tonnes granted instead of those proposed.
    pub instead: Option<Tonnes>,
    /// Scenario of the case it is decided under; empty: the case as it is.
    pub scenario: String,
}

impl Reviewer {
    /// Somebody at this machine, now.
    #[must_use]
    pub fn here(who: &str, why: &str, instead: Option<Tonnes>) -> Self {
        Self {
            who: who.to_owned(),
            os_user: account(),
            at: jiff::Timestamp::now().to_string(),
            why: why.to_owned(),
            instead,
            scenario: String::new(),
        }
    }

    /// The same, deciding under a scenario: the entry names it.
    #[must_use]
    pub fn under(self, scenario: &str) -> Self {
        let scenario = if scenario == BASE { "" } else { scenario };
        Self {
            scenario: scenario.to_owned(),
            ..self
        }
    }
}

/// Account of the system the program runs under; empty where it is not told.
#[must_use]
pub fn account() -> String {
    let names = ["USER", "LOGNAME", "USERNAME"];
    let mut found = names
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    found.next().unwrap_or_default()
}

/// What a reviewer's decision becomes in the ledger: an entry for each part that may move, else one that says
/// that nothing does.
#[must_use]
pub fn decisions(row: &ApplicationRow, review: &Review, reviewer: &Reviewer) -> Vec<Decision> {
    let answer = &review.solution.answer;
    let kind = serde_json::to_value(answer.kind).ok();
    let kind = kind
        .and_then(|k| k.as_str().map(str::to_owned))
        .unwrap_or_default();
    let today = review.solution.today;
    let checks: Vec<_> = (review.solution.checks.iter())
        .map(|c| serde_json::json!([c.condition, c.verdict, c.seen.zh]))
        .collect();
    let base = Decision {
        kind,
        payload: match reviewer.scenario.as_str() {
            "" => serde_json::Value::from(checks),
            scenario => serde_json::json!({ "scenario": scenario, "checks": checks }),
        }
        .to_string(),
        ..stepped(row, today, reviewer)
    };
    let until = answer.valid_until.unwrap_or(row.until);
    if let Some(t) = reviewer.instead {
        return vec![Decision {
            kind: if t.0 > 0.0 { "approve" } else { "refuse" }.to_owned(),
            quota: review
                .quota
                .as_ref()
                .map_or(String::new(), |q| q.id.clone()),
            t,
            until,
            overrides: true,
            ..base
        }];
    }
    let moves: Vec<Decision> = (answer.parts.iter())
        .filter(|part| part.way != Way::AfterConsent)
        .map(|part| Decision {
            quota: part.quota.clone().unwrap_or_default(),
            t: part.tonnes,
            until,
            ..base.clone()
        })
        .collect();
    if moves.is_empty() { vec![base] } else { moves }
}

/// The quotas of a case with what was approved before any ledger.
#[must_use]
pub fn quotas(dataset: &Dataset) -> Vec<Quota> {
    let tables = dataset.tables();
    let before = |id: &str| {
        let rows = tables.approvals.rows.iter();
        rows.filter(|a| a.quota.as_deref() == Some(id))
            .fold(Tonnes::ZERO, |sum, a| sum + a.t)
    };
    (tables.whitelist.rows.iter())
        .map(|q| Quota {
            id: q.id.clone(),
            listed_t: q.t_per_year,
            approved_before_t: before(&q.id),
        })
        .collect()
}

/// What a decision on an application may draw on, as the case knows it: the white list, and the receiver's lines and
/// the sender's plan where the rules hold tonnes against them.
#[must_use]
pub fn limits(dataset: &Dataset, desk: &Desk<'_>, row: &ApplicationRow) -> Limits {
    let instance = desk.instance(row);
    let year = instance.today.year();
    let before = |counts: &dyn Fn(&ApprovalRow) -> bool| {
        let rows = dataset.tables().approvals.rows.iter();
        let mine = rows.filter(|a| a.code == row.code && a.decided.year() == year);
        mine.filter(|a| a.application.as_ref() != Some(&row.id) && counts(a))
            .fold(Tonnes::ZERO, |sum, a| sum + a.t)
    };
    let holds = |condition| {
        let rule = desk.rules.of(condition);
        rule.is_some_and(|r| matches!(r.on_fail, Effect::Refuse | Effect::Return | Effect::Reduce))
    };
    let room = holds(Condition::Room).then(|| Room {
        facility: row.facility.clone(),
        code: row.code.clone(),
        operation: row.operation.word().to_owned(),
        year: i32::from(year),
        permitted_t: (instance.lines_today()).fold(Tonnes::ZERO, |sum, l| sum + l.t_per_year),
        approved_before_t: before(&|a| a.facility == row.facility && a.operation == row.operation),
    });
    let sender = &instance.facts.sender;
    let plan = sender.plan.filter(|_| holds(Condition::SenderTonnes));
    let supply = plan.map(|plan| Supply {
        sender: row.sender.clone(),
        code: row.code.clone(),
        year: i32::from(year),
        planned_t: plan + sender.stock.unwrap_or(Tonnes::ZERO),
        approved_before_t: before(&|a| a.sender.as_ref() == Some(&row.sender)),
    });
    Limits {
        quotas: quotas(dataset),
        rooms: room.into_iter().collect(),
        supplies: supply.into_iter().collect(),
    }
}

/// An entry on an application that lets nothing move: how far it has come. The ledger fills in the kind.
#[must_use]
pub fn stepped(row: &ApplicationRow, today: Date, reviewer: &Reviewer) -> Decision {
    Decision {
        kind: String::new(),
        application: row.id.clone(),
        quota: String::new(),
        edition: i32::from(today.year()),
        sender: row.sender.clone(),
        facility: row.facility.clone(),
        code: row.code.clone(),
        operation: row.operation.word().to_owned(),
        t: Tonnes::ZERO,
        decided: today,
        until: today,
        who: reviewer.who.clone(),
        os_user: reviewer.os_user.clone(),
        at: reviewer.at.clone(),
        why: reviewer.why.clone(),
        overrides: false,
        payload: String::new(),
    }
}

/// What the January report of a year needs from the case.
#[must_use]
pub fn known(dataset: &Dataset, year: i32) -> Vec<Known> {
    let tables = dataset.tables();
    let quotas = quotas(dataset);
    let mut known: Vec<Known> = (tables.whitelist.rows.iter().zip(quotas))
        .filter(|(row, _)| row.edition == year)
        .map(|(row, quota)| Known {
            facility: row.facility.clone(),
            code: row.code.clone(),
            quota,
        })
        .collect();
    let others = tables.approvals.rows.iter();
    known.extend(
        others
            .filter(|a| a.quota.is_none() && i32::from(a.decided.year()) == year)
            .map(|a| Known {
                facility: a.facility.clone(),
                code: a.code.clone(),
                quota: Quota {
                    id: String::new(),
                    listed_t: Tonnes::ZERO,
                    approved_before_t: a.t,
                },
            }),
    );
    known
}
