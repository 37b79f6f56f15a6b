//! Applications to move waste: the queue, one review, and its opinion to print.

use crate::dataset::Dataset;
use crate::dataset::cell::Source;
use crate::dataset::vocabulary::{ApplicationState, Priority};
use crate::finding::{Bilingual, Language};
use crate::ledger::{Ledger, state as stages};
use crate::plan::transfers::queue::Line;
use crate::plan::transfers::solution::Verdict;
use crate::plan::transfers::{Desk, Review};
use crate::quantity::Tonnes;
use crate::report::geojson::round;
use crate::report::review as told;
use crate::serve::error::{Always, Asked, Code, Named, Problem, Queried, Staged, beside};
use crate::serve::longer::{self, no_application};
use crate::serve::state::State;
use axum::Json;
use axum::extract::{self, Path};
use axum::response::{Html, IntoResponse};
use geojson::{Feature, GeometryValue};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An application that waits for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// What it would get, in its place in the queue.
    #[serde(flatten)]
    line: Line,
    /// The answer in one word.
    answer: Bilingual,
    /// How far it has come.
    state: Bilingual,
    /// Day it was received.
    #[schema(value_type = String)]
    received: Date,
    /// Sender id.
    sender: String,
    /// Its name.
    sender_name: Bilingual,
    /// Receiver id.
    facility: String,
    /// Its name.
    facility_name: Bilingual,
    /// Waste code.
    code: String,
    /// Its name.
    waste: Bilingual,
    /// Emergency or ordinary.
    priority: Bilingual,
    /// True for an emergency.
    emergency: bool,
    /// Source of the row.
    #[schema(value_type = String)]
    source: Source,
}

/// The queue decided together.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waitings {
    /// Day of the review; an application that came later is reviewed on the day it came.
    #[schema(value_type = String)]
    today: Date,
    /// Applications in the order they are decided.
    applications: Vec<Waiting>,
    /// Tonnes granted at once, all together.
    granted: Tonnes,
    /// The same by order of arrival.
    by_arrival: Tonnes,
    /// True when decisions can be recorded.
    decisions: bool,
}

/// One review with the text of its opinion.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reviewed {
    /// Checks, answer, places and the smallest change.
    #[serde(flatten)]
    review: Review,
    /// Checks that fail.
    red: usize,
    /// Checks that are not known.
    unknown: usize,
    /// The answer in a sentence.
    sentence: Bilingual,
    /// The opinion in full.
    opinion: Bilingual,
    /// The way as a GeoJSON feature; absent where none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    route: Option<Feature>,
    /// How far it has come.
    state: ApplicationState,
    /// Steps that may follow without a decision.
    next: Vec<ApplicationState>,
    /// True once somebody has decided.
    decided: bool,
    /// Entries of the ledger about this application.
    entries: Vec<i64>,
    /// True when a decision can be recorded.
    decisions: bool,
}

/// At which desk applications are reviewed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeskQuery {
    /// Scenario of the case; without, the case as it was opened.
    pub(super) scenario: String,
    /// Day of the review, e.g. `2025-12-01`; without, the case's day, but not before an application came.
    today: String,
}

/// In which language a page is printed, and at which desk it is reviewed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PaperQuery {
    /// `zh` (the default) or `en`.
    lang: String,
    /// Scenario of the case; without, the case as it was opened.
    scenario: String,
    /// Day of the review, e.g. `2025-12-01`.
    today: String,
}

impl DeskQuery {
    pub(super) fn day(&self) -> Result<Option<Date>, Problem> {
        if self.today.is_empty() {
            return Ok(None);
        }
        self.today.parse().map(Some).map_err(|_| {
            Code::BadQuery.because(
                format!("日期应写成 2025-12-01，而不是“{}”", self.today),
                format!("a day should be written 2025-12-01, not \"{}\"", self.today),
            )
        })
    }
}

/// Works at the desk that is asked for, approvals of the ledger counted.
pub(super) fn at_desk<T>(
    state: &State,
    query: &DeskQuery,
    work: impl FnOnce(Desk<'_>, &Dataset) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let today = query.day()?;
    if !query.scenario.is_empty() {
        state.know(&query.scenario)?;
    }
    let booked = longer::booked(state.engine.ledger())?;
    let measured = state.engine.measured(&query.scenario)?;
    let ways = measured.ways.as_ref();
    let (matrix, network) = (ways.map(|w| &*w.0), ways.map(|w| &*w.1));
    let desk = Desk::new(&measured.dataset, &booked.approvals, matrix, network)
        .with(&booked.applications)
        .standing(booked.states)
        .on(today);
    work(desk, &measured.dataset)
}

/// One application reviewed.
fn reviewed(
    state: &State,
    query: &DeskQuery,
    id: &str,
) -> Result<(Review, ApplicationState), Problem> {
    at_desk(state, query, |desk, _| {
        let row = desk.application(id).map_err(|_| no_application(id))?;
        Ok((desk.review(row), desk.state(row)))
    })
}

/// Applications that are not decided yet, in the order of decision, with days left and the answer.
#[utoipa::path(
    get, path = "/transfers", tag = "transfers", params(DeskQuery),
    responses(
        (status = 200, body = Waitings),
        Queried,
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The ledger does not verify"),
        Staged,
        Always,
    )
)]
pub async fn queue(
    extract::State(state): extract::State<State>,
    Asked(query): Asked<DeskQuery>,
) -> Result<Json<Waitings>, Problem> {
    beside(move || {
        at_desk(&state, &query, |desk, dataset| {
            let rows: Vec<_> = (desk.open()).map(|row| (row, desk.asked(row))).collect();
            let queue = desk.queue();
            let waiting = |line: Line| {
                let (row, asked) = rows.iter().find(|(row, _)| row.id == line.id)?;
                Some(Waiting {
                    answer: line.kind.label(),
                    line,
                    state: asked.state.clone(),
                    received: row.received,
                    sender: row.sender.clone(),
                    sender_name: asked.sender_name.clone(),
                    facility: row.facility.clone(),
                    facility_name: asked.facility_name.clone(),
                    code: row.code.clone(),
                    waste: asked.waste.clone(),
                    priority: row.priority.label(),
                    emergency: row.priority == Priority::Emergency,
                    source: row.source.clone(),
                })
            };
            Ok(Json(Waitings {
                today: query.day()?.unwrap_or(dataset.tables().case.today),
                granted: queue.granted,
                by_arrival: queue.by_arrival,
                applications: queue.lines.into_iter().filter_map(waiting).collect(),
                decisions: state.engine.ledger().is_some(),
            }))
        })
    })
    .await
}

/// One application: checks with values, limits and rules, the answer, places by distance, smallest change, the way.
#[utoipa::path(
    get, path = "/transfers/{id}", tag = "transfers",
    params(("id" = String, Path, description = "Id of the application"), DeskQuery),
    responses(
        (status = 200, body = Reviewed),
        Queried,
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The ledger does not verify"),
        Staged,
        Named, Always,
    )
)]
pub async fn review(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<DeskQuery>,
) -> Result<Json<Reviewed>, Problem> {
    beside(move || {
        let (review, standing) = reviewed(&state, &query, &id)?;
        let count = |verdict: Verdict| {
            let by_check = review.solution.by_check();
            by_check.iter().filter(|(_, one)| *one == verdict).count()
        };
        let line = review.line.iter();
        let line: Vec<_> = (line.map(|at| vec![round(at.lon, 6), round(at.lat, 6)])).collect();
        let route = (line.len() > 1).then(|| {
            let mut feature = Feature::from(GeometryValue::new_line_string(line));
            feature.set_property("id", id.clone());
            feature
        });
        let entries = match state.engine.ledger() {
            None => Vec::new(),
            Some(path) => {
                let ledger = Ledger::open(path).and_then(|ledger| ledger.entries());
                let entries = ledger
                    .map_err(|error| Problem::of_ledger(&error))?
                    .into_iter();
                let of_it = entries.filter(|entry| entry.decision.application == id);
                of_it.map(|entry| entry.seq).collect()
            }
        };
        Ok(Json(Reviewed {
            red: count(Verdict::Fail),
            unknown: count(Verdict::Unknown),
            sentence: told::sentence(&review),
            opinion: told::opinion(&review),
            route,
            state: standing,
            next: stages::next(standing).to_vec(),
            decided: !standing.is_open(),
            entries,
            decisions: state.engine.ledger().is_some(),
            review,
        }))
    })
    .await
}

/// The opinion (审查意见) as a page to print.
#[utoipa::path(
    get, path = "/transfers/{id}/opinion", tag = "transfers",
    params(("id" = String, Path, description = "Id of the application"), PaperQuery),
    responses(
        (status = 200, body = String, content_type = "text/html"),
        Queried,
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The ledger does not verify"),
        Staged,
        Named, Always,
    )
)]
pub async fn opinion(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    let language = match query.lang.as_str() {
        "" | "zh" => Language::Zh,
        "en" => Language::En,
        other => {
            return Err(Code::BadQuery.because(
                format!("lang 应为 zh 或 en，而不是“{other}”"),
                format!("lang should be zh or en, not \"{other}\""),
            ));
        }
    };
    let desk = DeskQuery {
        scenario: query.scenario,
        today: query.today,
    };
    beside(move || {
        at_desk(&state, &desk, |desk, dataset| {
            let row = desk.application(&id).map_err(|_| no_application(&id))?;
            Ok(Html(told::page(dataset, &desk.review(row), None, language)))
        })
    })
    .await
}
