//! Rounds of collectors: a plan of the next days, one made by hand timed and judged, driver's sheets to print.

use crate::finding::{Bilingual, Language};
use crate::pipeline::collection::{Collected, CollectionDesk, Nearest};
use crate::plan::collection::rounds::edits::{Edits, HandPlan};
use crate::plan::collection::rounds::share::Share;
use crate::plan::collection::rounds::solution::{Fault, Rounds};
use crate::plan::control::Control;
use crate::quantity::{Cny, Metres};
use crate::report::block::Table;
use crate::report::collect as report;
use crate::serve::error::{Always, Body, Code, Filled, Named, Problem, beside};
use crate::serve::state::State;
use axum::Json;
use axum::extract;
use axum::response::Html;
use geojson::FeatureCollection;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Most days planned for the page at once.
const MOST_DAYS: i64 = 62;

/// What is planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundsAsk {
    /// First day; else the case's today.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    date: Option<Date>,
    /// Days, 1 to 62.
    #[serde(default = "fortnight")]
    days: i64,
    /// Facility id of a collector; empty: all with vehicles.
    #[serde(default)]
    operator: String,
    /// What the dispatcher says.
    #[serde(default)]
    edits: Edits,
}

/// A plan made by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreAsk {
    /// First day; else the case's today.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    date: Option<Date>,
    /// Facility id of a collector; empty: all with vehicles.
    #[serde(default)]
    operator: String,
    /// Its tours, and calls that are moved.
    plan: HandPlan,
    /// Language of sheets: `zh` (the default) or `en`.
    #[serde(default)]
    lang: String,
}

fn fortnight() -> i64 {
    14
}

/// A fault with its name in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedFault {
    #[serde(flatten)]
    fault: Fault,
    /// What a reader sees.
    text: Bilingual,
}

/// A kind of vehicle that can be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sendable {
    /// Vehicle id.
    id: String,
    /// Its name.
    name: String,
    /// Facility id of the operator.
    operator: String,
    /// How many.
    count: u32,
}

/// Rounds, judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundsAnswer {
    /// The rounds.
    rounds: Rounds,
    /// What the check finds.
    faults: Vec<NamedFault>,
    /// What each customer costs.
    shares: Vec<Share>,
    /// The same calls in nearest-neighbour order.
    nearest: Nearest,
    /// Length of all tours.
    metres: Metres,
    /// Cost of all tours: kilometres, hours out, use of vehicles.
    cny: Cny,
    /// Stores, what goes on from them, and what is wrong there, as tables.
    stores: Vec<Table>,
    /// Faults of stores.
    store_faults: usize,
    /// Vehicles there are.
    vehicles: Vec<Sendable>,
    /// Days of the oldest batch from which a point is warned of.
    warn_days: u32,
    /// Stops and tours along the roads, as GeoJSON.
    #[schema(value_type = Object)]
    map: FeatureCollection,
}

fn told(desk: &CollectionDesk, collected: Collected) -> RoundsAnswer {
    let named = |fault: Fault| NamedFault {
        text: fault.kind.text(),
        fault,
    };
    let vehicles = desk.register.lorries.iter().map(|lorry| Sendable {
        id: lorry.id.clone(),
        name: lorry.name.clone(),
        operator: lorry.operator.clone(),
        count: lorry.count,
    });
    RoundsAnswer {
        stores: (report::store_blocks(&collected.told()).into_iter())
            .map(Table::from)
            .collect(),
        store_faults: collected.store_faults.len(),
        metres: collected.rounds.metres(),
        cny: collected.rounds.cny(),
        map: report::layer(&collected.rounds, &|stretch| desk.way(stretch)),
        faults: collected.faults.into_iter().map(named).collect(),
        shares: collected.shares,
        nearest: collected.nearest,
        vehicles: vehicles.collect(),
        warn_days: desk.register.settings.warn_days,
        rounds: collected.rounds,
    }
}

fn desk(state: &State, date: Option<Date>, operator: &str) -> Result<Arc<CollectionDesk>, Problem> {
    let date = date.unwrap_or(state.dataset().tables().case.today);
    state.engine.collection(date, operator)
}

/// Plans the next days: whom to visit on which day, by which vehicle, in which order.
#[utoipa::path(post, path = "/rounds", tag = "collection", request_body = RoundsAsk,
    responses((status = 200, body = RoundsAnswer), (status = 422, body = Problem), Filled, Always))]
pub async fn plan(
    extract::State(state): extract::State<State>,
    Body(ask): Body<RoundsAsk>,
) -> Result<Json<RoundsAnswer>, Problem> {
    if !(1..=MOST_DAYS).contains(&ask.days) {
        return Err(Code::BadRounds.because("days 应为 1–62", "days is 1 to 62"));
    }
    let work = move || {
        let desk = desk(&state, ask.date, &ask.operator)?;
        let found = desk.plan(ask.days, &ask.edits, &Control::default());
        Ok(Json(told(&desk, found.map_err(Problem::of_rounds)?)))
    };
    beside(work).await
}

/// Times and judges a plan made by hand, with calls moved.
#[utoipa::path(post, path = "/rounds/score", tag = "collection", request_body = ScoreAsk,
    responses((status = 200, body = RoundsAnswer), (status = 422, body = Problem), Filled, Always))]
pub async fn score(
    extract::State(state): extract::State<State>,
    Body(ask): Body<ScoreAsk>,
) -> Result<Json<RoundsAnswer>, Problem> {
    let work = move || {
        let desk = desk(&state, ask.date, &ask.operator)?;
        let scored = desk.score(&ask.plan).map_err(Problem::of_rounds)?;
        Ok(Json(told(&desk, scored)))
    };
    beside(work).await
}

/// Sheets that can be opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct SheetsMade {
    /// Their number for `GET /rounds/sheets/{number}`.
    number: u64,
}

/// Makes driver's sheets of a plan, a page a vehicle and day; the last few can be opened.
#[utoipa::path(post, path = "/rounds/sheets", tag = "collection", request_body = ScoreAsk,
    responses((status = 200, body = SheetsMade), (status = 422, body = Problem), Filled, Always))]
pub async fn make_sheets(
    extract::State(state): extract::State<State>,
    Body(ask): Body<ScoreAsk>,
) -> Result<Json<SheetsMade>, Problem> {
    let work = move || {
        let desk = desk(&state, ask.date, &ask.operator)?;
        let scored = desk.score(&ask.plan).map_err(Problem::of_rounds)?;
        let language = if ask.lang == "en" {
            Language::En
        } else {
            Language::Zh
        };
        let number = state.keep_sheets(report::page(&scored.rounds, language));
        Ok(Json(SheetsMade { number }))
    };
    beside(work).await
}

/// Driver's sheets to print.
#[utoipa::path(get, path = "/rounds/sheets/{number}", tag = "collection", params(("number" = u64, Path, description = "Their number")),
    responses((status = 200, body = String, content_type = "text/html"), Named, Always))]
pub async fn sheets(
    extract::State(state): extract::State<State>,
    extract::Path(number): extract::Path<u64>,
) -> Result<Html<String>, Problem> {
    let none = || {
        Code::UnknownSheets.because(
            format!("收运单 {number} 已不在"),
            format!("sheets {number} are gone"),
        )
    };
    state.sheets(number).map(Html).ok_or_else(none)
}
