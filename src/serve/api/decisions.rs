//! What a reviewer does with an application: the decision and the steps of the procedure that go into the ledger.

use super::ledger::{book, refused};
use super::transfers::{DeskQuery, at_desk, unknown};
use crate::dataset::vocabulary::ApplicationState;
use crate::finding::Bilingual;
use crate::ledger::Ledger;
use crate::pipeline::transfers::{self, Reviewer};
use crate::quantity::Tonnes;
use crate::report::review as told;
use crate::serve::error::{Always, Asked, Body, Code, Named, Problem, beside};
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
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be JSON"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case has no such scenario"),
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
            let row = desk.application(&id).map_err(|_| unknown(&id))?;
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
                Reviewer::here(ask.who.trim(), ask.why.trim(), ask.instead_t.map(Tonnes));
            let decisions = transfers::decisions(row, &review, &reviewer);
            let limits = transfers::limits(dataset, &desk, row);
            Ok((decisions, limits, told::sentence(&review)))
        })?;
        let entries = Ledger::open(path)
            .and_then(|mut ledger| ledger.record(&decisions, &limits))
            .map_err(|error| refused(&error))?;
        Ok(Json(Recorded {
            entries,
            sentence,
            overrides: decisions.iter().any(|one| one.overrides),
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
        (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not said to be JSON"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case has no such scenario"),
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
            let row = desk.application(&id).map_err(|_| unknown(&id))?;
            let reviewer = Reviewer::here(ask.who.trim(), ask.why.trim(), None);
            let entry = transfers::stepped(row, desk.today(row), &reviewer);
            Ok((entry, row.state))
        })?;
        let seq = Ledger::open(path)
            .and_then(|mut ledger| ledger.step(ask.to, from, &entry))
            .map_err(|error| refused(&error))?;
        Ok(Json(Recorded {
            entries: vec![seq],
            sentence: ask.to.label(),
            overrides: false,
        }))
    })
    .await
}
