//! The ledger of decisions: its entries, the quotas with what is left of each, and whether its chain holds.

use super::transfers::{DeskQuery, at_desk};
use crate::dataset::cell::Source;
use crate::dataset::tables::QuotaRow;
use crate::ledger::sign::Head;
use crate::ledger::{Entry, Ledger, LedgerError, Quota, chain};
use crate::pipeline::transfers;
use crate::quantity::Tonnes;
use crate::serve::error::{Always, Asked, Body, Code, Posted, Problem, Queried, Staged, beside};
use crate::serve::state::State;
use axum::{Json, extract};
use serde::{Deserialize, Serialize};
use std::path::Path;
use utoipa::ToSchema;

/// A white-list quota with what is used of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Balance {
    /// White-list row.
    quota: String,
    /// Edition.
    edition: i32,
    /// Receiver id.
    facility: String,
    /// Waste code.
    code: String,
    /// Listed.
    listed_t: Tonnes,
    /// Approved before this ledger began.
    before_t: Tonnes,
    /// Approved by this ledger.
    approved_t: Tonnes,
    /// Left.
    left_t: Tonnes,
    /// Asked for by accepted applications that nobody has decided on.
    pending_t: Tonnes,
    /// Source of the row.
    #[schema(value_type = String)]
    source: Source,
}

/// The ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Book {
    /// Entries, newest last; names are as declared.
    #[schema(value_type = Vec<Object>)]
    entries: Vec<Entry>,
    /// Quotas of the white list.
    balances: Vec<Balance>,
    /// Number of the last entry up to which the chain was verified.
    verified: i64,
    /// Hash of that entry, hex.
    hash: String,
}

/// The ledger's file, or why there is none.
pub(super) fn book(state: &State) -> Result<&Path, Problem> {
    state.engine.ledger().ok_or_else(|| {
        Code::NoLedger.because(
            "本次启动没有台账，不能记录决定",
            "the program was started without a ledger, so no decision can be recorded",
        )
    })
}

fn read(state: &State, query: &DeskQuery) -> Result<Book, Problem> {
    let path = book(state)?;
    let failed = |error: LedgerError| Problem::of_ledger(&error);
    let ledger = Ledger::open(path).map_err(failed)?;
    let (verified, hash) = ledger.verify().map_err(failed)?;
    let balances = at_desk(state, query, |desk, dataset| {
        let rows = dataset.tables().whitelist.rows.iter();
        let balance = |(row, quota): (&QuotaRow, Quota)| {
            let approved = ledger.approved(&quota.id).map_err(failed)?;
            Ok(Balance {
                quota: quota.id,
                edition: row.edition,
                facility: row.facility.clone(),
                code: row.code.clone(),
                listed_t: quota.listed_t,
                before_t: quota.approved_before_t,
                approved_t: approved,
                left_t: quota.listed_t - quota.approved_before_t - approved,
                pending_t: desk.waiting(row),
                source: row.source.clone(),
            })
        };
        rows.zip(transfers::quotas(dataset)).map(balance).collect()
    })?;
    Ok(Book {
        entries: ledger.entries().map_err(failed)?,
        balances,
        verified,
        hash: chain::hex(&hash),
    })
}

/// Entries, quotas with what is left, and how far the chain holds (inside the file: a cut end shows only against a
/// signed head).
#[utoipa::path(
    get, path = "/ledger", tag = "transfers", params(DeskQuery),
    responses(
        (status = 200, body = Book),
        Queried,
        Staged,
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is no ledger, or it does not verify"),
        Always,
    )
)]
pub async fn ledger(
    extract::State(state): extract::State<State>,
    Asked(query): Asked<DeskQuery>,
) -> Result<Json<Book>, Problem> {
    beside(move || read(&state, &query).map(Json)).await
}

/// A signed head to verify the ledger against.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyAsk {
    /// The head as `ledger sign` wrote it.
    #[schema(value_type = Object)]
    head: Head,
    /// Public key, hex, it must be signed with; empty: whatever key it names.
    #[serde(default)]
    key: String,
}

/// What the ledger was verified against.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verified {
    /// Number of the signed entry.
    signed: i64,
    /// Day and time of the signature.
    at: String,
    /// Public key it is signed with, hex.
    key: String,
    /// Entries that came after the signature.
    since: i64,
}

/// Verifies the ledger against a head that was signed and kept elsewhere: finds entries cut off at the end, too.
#[utoipa::path(
    post, path = "/ledger/verify", tag = "transfers", request_body = VerifyAsk,
    responses(
        (status = 200, body = Verified),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "That is no signed head"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is no ledger, or it does not verify against the head"),
        Posted,
        Always,
    )
)]
pub async fn verify(
    extract::State(state): extract::State<State>,
    Body(ask): Body<VerifyAsk>,
) -> Result<Json<Verified>, Problem> {
    beside(move || {
        let path = book(&state)?;
        let key = Some(ask.key.trim()).filter(|key| !key.is_empty());
        let since = Ledger::open(path)
            .and_then(|ledger| ledger.verify_against(&ask.head, key))
            .map_err(|error| Problem::of_ledger(&error))?;
        Ok(Json(Verified {
            signed: ask.head.seq,
            at: ask.head.at,
            key: ask.head.key,
            since,
        }))
    })
    .await
}
