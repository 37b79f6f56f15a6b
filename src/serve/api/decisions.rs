//! What a reviewer does with an application: the decision and the steps of the procedure that go into the ledger.

use super::ledger::book;
use super::transfers::{DeskQuery, at_desk};
use crate::dataset::tables::ApplicationRow;
use crate::dataset::vocabulary::{ApplicationState, Operation, Priority};
use crate::finding::Bilingual;
use crate::ledger::Ledger;
use crate::pipeline::applications::{self, Known};
use crate::pipeline::transfers::{self, Reviewer};
use crate::quantity::Tonnes;
use crate::report::review as told;
use crate::serve::error::{Always, Asked, Body, Code, Named, Posted, Problem, Staged, beside};
use crate::serve::longer::no_application;
use crate::serve::state::State;
use axum::Json;
use axum::extract::{self, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A decision as the reviewer declares it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionAsk {
    /// Declared name.
    who: String,
    /// Why; needed when the program's answer is not followed.
    #[serde(default)]
    why: String,
    /// Tonnes granted instead of the program's answer (0: refused).
    #[serde(default)]
    instead_t: Option<f64>,
}

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recorded {
    /// Numbers of the entries.
    entries: Vec<i64>,
    /// The program's answer in a sentence.
    sentence: Bilingual,
    /// True when another answer than that was recorded.
    overrides: bool,
}

/// An application as it is handed in; who sends, carries and receives by id or by name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyAsk {
    /// Declared name of who takes it in.
    who: String,
    /// Id; without, the next free one of the year. That of a draft: it comes again, changed.
    #[serde(default)]
    id: String,
    /// Sender.
    sender: String,
    /// Waste code.
    code: String,
    /// Tonnes.
    t: f64,
    /// Receiver.
    facility: String,
    /// `collect`, `store`, `use` or `dispose`.
    operation: Operation,
    /// How.
    #[serde(default)]
    method: String,
    /// Carrier.
    #[serde(default)]
    carrier: String,
    /// Day received; without, the day of the desk.
    #[serde(default)]
    received: String,
    /// Last day.
    until: String,
    /// Papers attached.
    #[serde(default)]
    #[schema(max_items = 20)]
    papers: Vec<String>,
    /// Purpose in words.
    #[serde(default)]
    purpose: String,
    /// True for an emergency.
    #[serde(default)]
    emergency: bool,
}

impl ApplyAsk {
    /// Reads the form as a table of one row is read.
    fn read(&self, known: Known<'_>) -> Result<ApplicationRow, Problem> {
        let priority = if self.emergency {
            Priority::Emergency
        } else {
            Priority::Ordinary
        };
        let papers = self.papers.join(";");
        let t = self.t.to_string();
        let fields = [
            ("id", self.id.as_str()),
            ("sender", &self.sender),
            ("code", &self.code),
            ("t", &t),
            ("facility", &self.facility),
            ("operation", self.operation.word()),
            ("method", &self.method),
            ("carrier", &self.carrier),
            ("received", &self.received),
            ("until", &self.until),
            ("papers", &papers),
            ("purpose", &self.purpose),
            ("priority", priority.word()),
        ];
        let read = applications::form("网页", &fields, known);
        read.map_err(|faults| Code::BadApplication.of_findings(faults))
    }
}

/// What was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Applied {
    /// Its id.
    id: String,
    /// Number of the entry.
    entry: i64,
}

/// A step of the procedure that is no decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepAsk {
    /// Declared name.
    who: String,
    /// `accepted`, `consulted`, `answered`, `notified` or `closed`.
    to: ApplicationState,
    /// A note.
    #[serde(default)]
    why: String,
}

/// Records the answer of the review, or another one with a reason, under a declared name.
#[utoipa::path(
    post, path = "/transfers/{id}/decision", tag = "transfers", request_body = DecisionAsk,
    params(("id" = String, Path, description = "Id of the application"), DeskQuery),
    responses(
        (status = 200, body = Recorded),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "No name, or tonnes that make no sense"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is no ledger, or it refuses: quota used up, decided already, no reason"),
        Posted,
        Staged,
        Named, Always,
    )
)]
pub async fn decide(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<DeskQuery>,
    Body(ask): Body<DecisionAsk>,
) -> Result<Json<Recorded>, Problem> {
    if ask.who.trim().is_empty() {
        return Err(Code::BadBody.because("请填写审查人姓名", "who decides is not given"));
    }
    beside(move || {
        let path = book(&state)?;
        let (decisions, limits, sentence) = at_desk(&state, &query, |desk, dataset| {
            let row = desk.application(&id).map_err(|_| no_application(&id))?;
            let sane = |t: &f64| t.is_finite() && (0.0..=row.t.0).contains(t);
            if ask.instead_t.as_ref().is_some_and(|t| !sane(t)) {
                let most = row.t.0;
                return Err(Code::BadBody.because(
                    format!("数量应在 0 与申请量 {most} t 之间"),
                    format!("tonnes should be between 0 and the {most} t asked for"),
                ));
            }
            let review = desk.review(row);
            let reviewer =
                Reviewer::here(ask.who.trim(), ask.why.trim(), ask.instead_t.map(Tonnes))
                    .under(&query.scenario);
            let decisions = transfers::decisions(row, &review, &reviewer);
            let limits = transfers::limits(dataset, &desk, row);
            Ok((decisions, limits, told::sentence(&review)))
        })?;
        let entries = Ledger::open(path)
            .and_then(|mut ledger| ledger.record(&decisions, &limits))
            .map_err(|error| Problem::of_ledger(&error))?;
        Ok(Json(Recorded {
            entries,
            sentence,
            overrides: decisions.iter().any(|one| one.overrides),
        }))
    })
    .await
}

/// Takes an application in: it goes into the ledger as a draft, and may come again, changed, until it is accepted.
#[utoipa::path(
    post, path = "/transfers", tag = "transfers", request_body = ApplyAsk, params(DeskQuery),
    responses(
        (status = 200, body = Applied),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "No name, or cells that cannot be read; each is listed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is no ledger, or it refuses"),
        Posted,
        Staged,
        Always,
    )
)]
pub async fn apply(
    extract::State(state): extract::State<State>,
    Asked(query): Asked<DeskQuery>,
    Body(ask): Body<ApplyAsk>,
) -> Result<Json<Applied>, Problem> {
    if ask.who.trim().is_empty() {
        return Err(Code::BadBody.because("请填写收件人姓名", "who takes it in is not given"));
    }
    beside(move || {
        let path = book(&state)?;
        let failed = |error| Problem::of_ledger(&error);
        let booked = transfers::booked(path).map_err(failed)?;
        let day = query.day()?;
        let (row, from) = at_desk(&state, &query, |_, dataset| {
            let tables = dataset.tables();
            let known = Known {
                tables,
                standing: &booked.standing(tables),
                received: day.unwrap_or(tables.case.today),
            };
            let row = ask.read(known)?;
            let from = transfers::state_in(tables, &row.id);
            Ok((row, from))
        })?;
        let entry = applications::entry(&row, &Reviewer::here(ask.who.trim(), "", None));
        let seqs = Ledger::open(path)
            .and_then(|mut ledger| ledger.apply(&[entry], |_| from))
            .map_err(failed)?;
        Ok(Json(Applied {
            id: row.id,
            entry: seqs.first().copied().unwrap_or_default(),
        }))
    })
    .await
}

/// Records that an application has come a step further: accepted, consulted, answered, notified, closed.
#[utoipa::path(
    post, path = "/transfers/{id}/step", tag = "transfers", request_body = StepAsk,
    params(("id" = String, Path, description = "Id of the application"), DeskQuery),
    responses(
        (status = 200, body = Recorded),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "No name, or the query is not understood"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is no ledger, or the step does not follow"),
        Posted,
        Staged,
        Named, Always,
    )
)]
pub async fn step(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<DeskQuery>,
    Body(ask): Body<StepAsk>,
) -> Result<Json<Recorded>, Problem> {
    if ask.who.trim().is_empty() {
        return Err(Code::BadBody.because("请填写审查人姓名", "who takes the step is not given"));
    }
    beside(move || {
        let path = book(&state)?;
        let (entry, from) = at_desk(&state, &query, |desk, _| {
            let row = desk.application(&id).map_err(|_| no_application(&id))?;
            let reviewer = Reviewer::here(ask.who.trim(), ask.why.trim(), None);
            let entry = transfers::stepped(row, desk.today(row), &reviewer);
            Ok((entry, row.state))
        })?;
        let seq = Ledger::open(path)
            .and_then(|mut ledger| ledger.step(ask.to, from, &entry))
            .map_err(|error| Problem::of_ledger(&error))?;
        Ok(Json(Recorded {
            entries: vec![seq],
            sentence: ask.to.label(),
            overrides: false,
        }))
    })
    .await
}
