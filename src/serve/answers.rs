//! Errors that many addresses answer alike, for the description of the API; what they hold is a [`Problem`].

use super::error::Problem;
use utoipa::IntoResponses;

/// Errors every address can answer.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Always {
    /// The request is not addressed to this machine, or comes from a foreign page.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// The address exists, not for this method.
    #[response(status = 405, content_type = "application/problem+json")]
    MethodNotAllowed(Problem),
    /// The answer took too long.
    #[response(status = 408, content_type = "application/problem+json")]
    Timeout(Problem),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// A fault of the program.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
}

/// Errors of addresses that name something.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Named {
    /// There is nothing of that name.
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(Problem),
}

/// Errors of addresses that take a query.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Queried {
    /// The query is not understood.
    #[response(status = 400, content_type = "application/problem+json")]
    BadQuery(Problem),
}

/// Errors of addresses that take a JSON body.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Posted {
    /// The body is not said to be JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
}

/// Errors of addresses that name a scenario.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Staged {
    /// The case has no such scenario.
    #[response(status = 422, content_type = "application/problem+json")]
    UnknownScenario(Problem),
}

/// Errors of addresses that need a case with all its tables.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Filled {
    /// The case was begun and lacks tables.
    #[response(status = 409, content_type = "application/problem+json")]
    Unfilled(Problem),
}

/// Errors of addresses that want a result.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Resulting {
    /// The solve has no result, or not yet.
    #[response(status = 409, content_type = "application/problem+json")]
    NotDone(Problem),
}

/// Errors of addresses that read or change the case on disk.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum OnDisk {
    /// The case served is not on disk, cannot be changed here, or has changed since it was looked at.
    #[response(status = 409, content_type = "application/problem+json")]
    Locked(Problem),
    /// The case on disk has faults, or would not pass its checks.
    #[response(status = 422, content_type = "application/problem+json")]
    Faulty(Problem),
}
