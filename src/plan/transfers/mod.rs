//! May this movement go ahead, and is there a nearer way? An application, the case and what was approved
//! so far in; fourteen checks with the values compared, an answer, the nearer places and the smallest
//! change out.
//!
//! [`build`] resolves an application into an [`instance`], [`rules`] judges each condition, [`decision`] answers,
//! [`check`] judges the answer from instance and solution alone, [`nearer`] lists the places, [`change`]
//! searches the smallest change, [`queue`] decides many, [`propose`] lists next year's quotas, [`counter`] asks the flow plan what the movement costs others.
//!
//! # Rules
//! The conditions, their limits and what follows from them are rows of `rules.toml`
//! ([`crate::dataset::rulebook`]). A condition passes, fails, is unknown or does not apply; an unknown is
//! never a pass. What follows: refuse, return for papers, fewer tonnes, consent first, a condition of
//! the approval, or a remark, in this precedence.
//!
//! | | check | conditions |
//! |---|---|---|
//! | 1 | what it is | hazardous, edition of the code |
//! | 2 | exempt step | exempt |
//! | 3 | from – to | route |
//! | 4 | white list | listed, suspended |
//! | 5 | quota | `t ≤ listed − approved − pending` |
//! | 6 | papers | papers |
//! | 7 | licence | code and operation, dates |
//! | 8 | room | `t ≤ permit − approved in the year − pending` |
//! | 9 | sender | `t ≤ plan + stock − approved in the year`, age |
//! | 10 | nearness | disposal, use |
//! | 11 | carriage | carrier, bans |
//! | 12 | load | load |
//! | 13 | record | serious violations, penalties, spot check, insurance, credit |
//! | 14 | emergency plan | emergency plan |
//!
//! # Answer
//! Across provinces, tonnes within the list's quota may move after the short clock; what is above, or not
//! listed, after the letter of consent (R003, R013, R014). Inside the province the manifest is enough (R010).
//! An approval ends after so many months, with what was asked or with the licence, whichever is first (R016).

pub mod build;
pub mod calendar;
pub mod change;
pub mod check;
pub mod counter;
pub mod decision;
pub mod instance;
pub mod nearer;
pub mod propose;
pub mod queue;
pub mod rules;
pub mod solution;
mod way;

use crate::dataset::tables::ApplicationRow;
use crate::finding::Bilingual;
use crate::quantity::{LonLat, Tonnes};
pub use build::{Desk, DeskError};
use change::Change;
pub use decision::review;
use nearer::Place;
use queue::Tick;
use serde::Serialize;
use solution::Solution;
use utoipa::ToSchema;

/// What a user calls a paper.
#[must_use]
pub fn paper(word: &str) -> Bilingual {
    match word {
        "form" => Bilingual::new("申请表", "application form"),
        "licence" => Bilingual::new("接收单位许可证副本", "copy of the receiver's licence"),
        "method" => Bilingual::new("贮存利用处置方案", "statement of the method"),
        "contract" => Bilingual::new("合同或意向书", "contract or letter of intent"),
        "local" => Bilingual::new("地方要求的其他材料", "other local papers"),
        "consent_letter" => Bilingual::new("接收省同意函", "letter of consent"),
        "reason" => Bilingual::new("不就近的理由说明", "reason for not going to a nearer place"),
        "route" => Bilingual::new("运输路线与时段方案", "plan of way and hours"),
        other => Bilingual::new(other, other),
    }
}

/// Who asks for what, in names.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Asked {
    /// Sender id.
    pub sender: String,
    /// Its name.
    pub sender_name: Bilingual,
    /// Where it is.
    pub from: Option<LonLat>,
    /// Waste code.
    pub code: String,
    /// Its name.
    pub waste: Bilingual,
    /// Tonnes.
    pub tonnes: Tonnes,
    /// Receiver id.
    pub facility: String,
    /// Its name.
    pub facility_name: Bilingual,
    /// Its province and district.
    pub place: String,
    /// Where it is.
    pub to: Option<LonLat>,
    /// What it is to do.
    pub operation: Bilingual,
    /// Carrier.
    pub carrier: Option<String>,
    /// Day it was received.
    #[schema(value_type = String)]
    pub received: jiff::civil::Date,
    /// Last day asked for.
    #[schema(value_type = String)]
    pub until: jiff::civil::Date,
    /// Purpose.
    pub purpose: Option<String>,
    /// How far it has come.
    pub state: Bilingual,
    /// Source of the row.
    #[schema(value_type = String)]
    pub source: crate::dataset::cell::Source,
}

/// A whole review: what a reviewer reads.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Review {
    /// What is asked.
    pub asked: Asked,
    /// Checks and answer.
    #[serde(flatten)]
    pub solution: Solution,
    /// White-list row with what is used of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaUse>,
    /// Places with a line for the code.
    pub places: Vec<Place>,
    /// Smallest change that makes it approvable; empty: it is; absent: none of one or two was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smallest_change: Option<Vec<Change>>,
    /// Stages of the procedure with the working days left of each.
    pub clock: Vec<Tick>,
    /// True when the holidays of every year of the clock are known.
    pub holidays_known: bool,
    /// Way on the map.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<LonLat>,
}

/// A white-list row with what is used of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct QuotaUse {
    /// Id.
    pub id: String,
    /// Edition.
    pub edition: i32,
    /// Listed.
    pub listed: Tonnes,
    /// Approved.
    pub approved: Tonnes,
    /// Pending.
    pub pending: Tonnes,
    /// This application within it.
    pub this: Tonnes,
    /// Left after it.
    pub left: Tonnes,
    /// Source of the row.
    #[schema(value_type = String)]
    pub source: crate::dataset::cell::Source,
}

/// Reviews an instance and has the independent judge look at the answer.
///
/// # Panics
/// When the judge finds a breach: a fault of this program.
#[must_use]
pub fn judged(instance: &instance::Instance) -> Solution {
    let solution = review(instance);
    let breaches = check::check(instance, &solution);
    assert!(
        breaches.is_empty(),
        "the review does not pass its check: {breaches:?}"
    );
    solution
}

impl Desk<'_> {
    /// Reviews one application with all that belongs to it.
    ///
    /// # Panics
    /// When the independent check finds a breach: a fault of this program.
    #[must_use]
    pub fn review(&self, row: &ApplicationRow) -> Review {
        let instance = self.instance(row);
        let solution = judged(&instance);
        let within: Tonnes = (solution.answer.parts.iter())
            .filter(|p| p.quota.is_some())
            .map(|p| p.tonnes)
            .sum();
        let source = |id: &str| {
            let mut rows = self.tables.whitelist.rows.iter();
            let found = rows.find(|row| row.id == id);
            found.map_or_else(|| row.source.clone(), |row| row.source.clone())
        };
        let quota = (instance.facts.list.row.as_ref()).map(|q| QuotaUse {
            id: q.id.clone(),
            edition: instance.facts.list.edition,
            source: source(&q.id),
            listed: q.listed,
            approved: q.approved,
            pending: q.pending,
            this: within,
            left: q.left() - within,
        });
        let last = solution
            .answer
            .parts
            .iter()
            .flat_map(|p| &p.stages)
            .map(|s| s.due)
            .max();
        Review {
            asked: self.asked(row),
            clock: queue::ticks(self.state(row), &instance, &solution),
            quota,
            places: self.places(row),
            smallest_change: self.smallest_change(row),
            holidays_known: instance
                .calendar
                .covers(row.received, last.unwrap_or(row.received)),
            line: self.line(row).unwrap_or_default(),
            solution,
        }
    }

    /// What an application asks, in names.
    #[must_use]
    pub fn asked(&self, row: &ApplicationRow) -> Asked {
        let sender = self.generator(&row.sender).map(|(_, g)| g);
        let facility = self.facility(&row.facility).map(|(_, f)| f);
        let waste = self.waste(&row.code);
        Asked {
            sender: row.sender.clone(),
            sender_name: sender.map_or(Bilingual::new("?", "?"), |g| {
                Bilingual::new(&g.name_zh, &g.name_zh)
            }),
            from: sender.map(|g| g.place()),
            code: row.code.clone(),
            waste: waste.map_or(
                Bilingual::new("（目录中没有）", "(not in the catalogue)"),
                |w| Bilingual::new(&w.name_zh, &w.name_en),
            ),
            tonnes: row.t,
            facility: row.facility.clone(),
            facility_name: facility.map_or(Bilingual::new("?", "?"), |f| {
                Bilingual::new(&f.name_zh, &f.name_en)
            }),
            place: facility.map_or(String::new(), |f| format!("{}{}", f.province, f.district)),
            to: facility.map(|f| f.place()),
            operation: row.operation.label(),
            carrier: row.carrier.clone(),
            received: row.received,
            until: row.until,
            purpose: row.purpose.clone(),
            state: self.state(row).label(),
            source: row.source.clone(),
        }
    }
}
