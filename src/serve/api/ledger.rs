//! The ledger of decisions: its entries, the quotas with what is left of each, and whether its chain holds.

use crate::ledger::{Entry, Ledger, LedgerError, chain};
use crate::pipeline::transfers;
use crate::quantity::Tonnes;
use crate::serve::error::{Always, Code, Problem, beside};
use crate::serve::state::State;
use axum::{Json, extract};
use serde::Serialize;
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

/// What the ledger says against it.
pub(super) fn refused(error: &LedgerError) -> Problem {
    let code = if error.is_of_user() {
        Code::LedgerRefuses
    } else {
        Code::Internal
    };
    code.problem(error.text())
}

fn read(state: &State) -> Result<Book, Problem> {
    let path = book(state)?;
    let failed = |error: LedgerError| refused(&error);
    let ledger = Ledger::open(path).map_err(failed)?;
    let (verified, hash) = ledger.verify().map_err(failed)?;
    let rows = &state.dataset().tables().whitelist.rows;
    let mut balances = Vec::with_capacity(rows.len());
    for (row, quota) in rows.iter().zip(transfers::quotas(state.dataset())) {
        let approved = ledger.approved(&quota.id).map_err(failed)?;
        balances.push(Balance {
            quota: quota.id,
            edition: row.edition,
            facility: row.facility.clone(),
            code: row.code.clone(),
            listed_t: quota.listed_t,
            before_t: quota.approved_before_t,
            approved_t: approved,
            left_t: quota.listed_t - quota.approved_before_t - approved,
        });
    }
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
    get, path = "/ledger", tag = "transfers",
    responses(
        (status = 200, body = Book),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is no ledger, or it does not verify"),
        Always,
    )
)]
pub async fn ledger(extract::State(state): extract::State<State>) -> Result<Json<Book>, Problem> {
    beside(move || read(&state).map(Json)).await
}
