//! What goes wrong between browser and server: a cause in, `application/problem+json` (RFC 9457) out.
//! No error leaves `/api` in another form: [`settle`] also puts those of the framework into it.

use super::onpage;
use crate::finding::{Bilingual, Finding};
use crate::ledger::LedgerError;
use crate::pipeline::collection::CollectError;
use crate::plan::flow::{Clash, FlowError};
use crate::report::geojson::flows::Stranger;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

pub use super::answers::{Always, Filled, Named, OnDisk, Posted, Queried, Resulting, Staged};

const PROBLEM_JSON: &str = "application/problem+json";

/// An error as the API answers it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:wasteflow:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Stable word for the kind, one of [`Code`].
    pub code: &'static str,
    /// What is wrong, with the values seen.
    pub cause: Box<Bilingual>,
    /// What to do about it.
    pub action: Box<Bilingual>,
    /// Faults of the case, where they are the cause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Rows asked of the plan that clash, where they are the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clash: Option<Box<Clash>>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:ident, $title:literal, $zh:literal, $en:literal;)+) => {
        /// Every kind of problem: word, status, title, and what to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The stable word.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $(Self::$name => $word),+ } }
            /// HTTP status.
            #[must_use]
            pub fn status(self) -> StatusCode { match self { $(Self::$name => StatusCode::$status),+ } }
            fn title(self) -> &'static str { match self { $(Self::$name => $title),+ } }
            fn action(self) -> Bilingual { match self { $(Self::$name => Bilingual::new($zh, $en)),+ } }
        }
    };
}
codes! {
    /// No such address under `/api`.
    UnknownRoute = "unknown_route", NOT_FOUND, "unknown address",
        "可用的接口见 /api/v1/openapi.json", "see /api/v1/openapi.json for the addresses there are";
    /// No such layer.
    UnknownLayer = "unknown_layer", NOT_FOUND, "unknown layer",
        "请使用列出的图层名", "use one of the layers listed";
    /// No such generator or facility.
    UnknownSite = "unknown_site", NOT_FOUND, "unknown site",
        "编号见 generators.csv 与 facilities.csv，或图层 generators、facilities",
        "ids are those of generators.csv and facilities.csv, also in the layers generators and facilities";
    /// The plan has no such leg or stream.
    UnknownLeg = "unknown_leg", NOT_FOUND, "unknown leg or stream",
        "去向按 outcome.json 中 legs 的顺序从 1 编号；废物流编号见 streams.csv",
        "legs count from 1 in the order of `legs` in outcome.json; streams are those of streams.csv";
    /// A study has no such loss or point.
    UnknownPart = "unknown_part", NOT_FOUND, "unknown part of a study",
        "停运推演用设施或道路编号，权衡曲线用从 1 起的点号",
        "losses go by the id of a facility or road, points of a frontier by their number from 1";
    /// No such job.
    UnknownSolve = "unknown_solve", NOT_FOUND, "unknown solve",
        "请用 POST /api/v1/solves 重新求解，或用 GET /api/v1/solves 查看任务",
        "start one with POST /api/v1/solves, or list them with GET /api/v1/solves";
    /// The case has no such scenario.
    UnknownScenario = "unknown_scenario", UNPROCESSABLE_ENTITY, "unknown scenario",
        "请使用列出的情景编号", "use one of the scenarios listed";
    /// The case has no periods, or the scenario has moved to another year already.
    NoYears = "no_years", UNPROCESSABLE_ENTITY, "no years to plan",
        "请在 case.toml 的 [years] 下写明各期，或选不改规划年的情景",
        "name periods under [years] in case.toml, or choose a scenario that keeps the plan year";
    /// The case has no such project to site.
    NoSite = "no_site", UNPROCESSABLE_ENTITY, "nothing to site",
        "请在 builds.csv 与 build_lines.csv 写明项目的规模、投资与接收的废物，或选其中的项目",
        "write sizes, investment and wastes of the project into builds.csv and build_lines.csv, or choose one that is there";
    /// Asked of one year of several that were planned together.
    Joined = "joined_years", CONFLICT, "one of several years",
        "请在单年方案中查看该去向的理由", "ask it of a plan of a single year";
    /// The result is asked for before it is there.
    NotDone = "not_done", CONFLICT, "no result yet",
        "请等待任务状态变为 done（事件流 /events），或重新求解",
        "wait for the state done (event stream /events), or solve again";
    /// Too many jobs wait.
    Busy = "busy", TOO_MANY_REQUESTS, "too many solves waiting",
        "请等待已有任务完成，或取消其中一个", "wait for one of them to end, or cancel one";
    /// The address exists, not for this method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "method not allowed",
        "允许的方法见 Allow 头", "the Allow header names the methods there are";
    /// The body is not what the address expects.
    BadBody = "bad_body", BAD_REQUEST, "body not understood",
        "请发送 JSON，例如 {\"scenario\": \"base\"}", "send JSON such as {\"scenario\": \"base\"}";
    /// The query is not what the address expects.
    BadQuery = "bad_query", BAD_REQUEST, "query not understood",
        "允许的查询参数见 /api/v1/openapi.json", "see /api/v1/openapi.json for the parameters there are";
    /// The request as a whole is not understood.
    BadRequest = "bad_request", BAD_REQUEST, "request not understood",
        "接口说明见 /api/v1/openapi.json", "see /api/v1/openapi.json";
    /// The body is not said to be JSON.
    NotJson = "not_json", UNSUPPORTED_MEDIA_TYPE, "not JSON",
        "请设置 Content-Type: application/json", "send Content-Type: application/json";
    /// The body is longer than the limit.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "body too large",
        "请求体不得超过 1 MiB", "a body may have 1 MiB at most";
    /// The answer took too long.
    Timeout = "timeout", REQUEST_TIMEOUT, "took too long",
        "请稍后重试；计算仍在进行，结果会被保留", "try again: the work goes on and its result is kept";
    /// The request names another host than this machine (DNS rebinding).
    ForeignHost = "foreign_host", FORBIDDEN, "not addressed to this machine",
        "请用 http://127.0.0.1 或 http://localhost 打开", "open http://127.0.0.1 or http://localhost";
    /// A page from elsewhere tries to change something here.
    ForeignOrigin = "foreign_origin", FORBIDDEN, "request from another page",
        "请在本程序的页面上操作", "use the page of this program";
    /// There is no way between the places, or none of them is near a road.
    NoRoute = "no_route", UNPROCESSABLE_ENTITY, "no way was found",
        "原因见 findings；可移动端点、更换车辆或恢复道路", "the findings say why; move an end, take another vehicle or restore a road";
    /// Days, edits or a plan made by hand that name what is not there.
    BadRounds = "bad_rounds", UNPROCESSABLE_ENTITY, "rounds not understood",
        "请使用登记中的收运点与 vehicles.csv 中的车辆", "use points of the register and vehicles of vehicles.csv";
    /// A road or vehicle that the case does not have, or a change that makes no sense.
    BadRoad = "bad_road", UNPROCESSABLE_ENTITY, "unknown road or vehicle",
        "请使用图层 roads 中的编号与 GET /api/v1/profiles 列出的车辆", "use ids of the layer roads and vehicles of GET /api/v1/profiles";
    /// The case with this scenario has faults.
    CaseFaulty = "case_faulty", UNPROCESSABLE_ENTITY, "the case has faults",
        "请按 findings 逐条修改数据后重新启动", "mend the files as the findings say and start again";
    /// The case was begun and lacks tables.
    CaseUnfilled = "case_unfilled", CONFLICT, "nothing to plan yet",
        "请在“数据”面板放入所缺的表", "hand in the tables that are missing on the panel Data";
    /// The solve ended without a plan.
    SolveFailed = "solve_failed", INTERNAL_SERVER_ERROR, "no plan was found",
        "请在“现状”的“检查”中核对数据；若数据无误，请报告此问题",
        "look at the checks of the panel Base; if they find nothing, please report this";
    /// Rows asked of the plan that must hold cannot all hold.
    RowsClash = "rows_clash", UNPROCESSABLE_ENTITY, "rows that must hold clash",
        "请放宽 [[flow.rows]] 的界限，或将 strength 改为 soft 或 aim",
        "loosen a bound of [[flow.rows]], or make its strength soft or aim";
    /// No such application.
    UnknownTransfer = "unknown_transfer", NOT_FOUND, "unknown application",
        "申请编号见 applications.csv 或 GET /api/v1/transfers", "ids are those of applications.csv, also in GET /api/v1/transfers";
    /// An application with cells that cannot be read.
    BadApplication = "bad_application", BAD_REQUEST, "application not understood",
        "请改正所列各项后再收件；在此之前什么都没有记录", "mend what is listed and send it again; nothing was recorded";
    /// No such sheets, or no longer.
    UnknownSheets = "unknown_sheets", NOT_FOUND, "unknown driver's sheets",
        "请在收运面板重新打印", "print them again from the panel";
    /// A decision without a ledger to keep it.
    NoLedger = "no_ledger", CONFLICT, "no ledger",
        "本次启动没有带台账：请由启动本程序的人新建台账，并在启动时指定；在此之前可以审查，不能记录决定",
        "have whoever starts the program make a ledger and name it at the start; applications can be reviewed until then, not decided";
    /// The ledger does not take the decision, or does not verify.
    LedgerRefuses = "ledger_refuses", CONFLICT, "the ledger refuses",
        "请按原因处理：减少数量、写明理由，或校验台账",
        "do as the cause says: fewer tonnes, a reason, or verify the ledger";
    /// The body is not said to be a file.
    NotOctets = "not_octets", UNSUPPORTED_MEDIA_TYPE, "not a file",
        "请设置 Content-Type: application/octet-stream", "send Content-Type: application/octet-stream";
    /// A file is larger than the limit.
    FileTooLarge = "file_too_large", PAYLOAD_TOO_LARGE, "file too large",
        "文件不得超过 64 MiB；请只保留需要的工作表", "a file may have 64 MiB at most; keep the sheets that are needed only";
    /// No such file handed in, or no longer.
    UnknownDraft = "unknown_draft", NOT_FOUND, "unknown file",
        "请重新放入文件", "drop the file in again";
    /// No such version of the case.
    UnknownVersion = "unknown_version", NOT_FOUND, "unknown version",
        "请刷新版本列表", "look at the list of versions again";
    /// The case cannot be changed here.
    CaseLocked = "case_locked", CONFLICT, "the case cannot be changed here",
        "在此可以预览，不能接受：请把案例复制到可写的文件夹，由启动本程序的人打开那个文件夹；其他区县请新建案例",
        "it can be looked at here, not changed: copy the case to a folder that can be written to and have that one opened by whoever starts the program; make a new case for another district";
    /// The case changed between looking and accepting.
    CaseMoved = "case_moved", CONFLICT, "the case has changed since",
        "请重新查看预览后再接受", "look at the preview again, then accept";
    /// A fault of this program.
    Internal = "internal", INTERNAL_SERVER_ERROR, "fault of the program",
        "请重试一次；若仍出错，请附上操作步骤与此处的原因报告此问题",
        "try once more; if it fails again, please report what you did and the cause given here";
}

impl Code {
    /// A problem of this kind.
    #[must_use]
    pub fn problem(self, cause: Bilingual) -> Problem {
        Problem {
            kind: format!("urn:wasteflow:problem:{}", self.word()),
            title: self.title(),
            status: self.status().as_u16(),
            code: self.word(),
            cause: Box::new(cause),
            action: Box::new(self.action()),
            findings: Vec::new(),
            clash: None,
        }
    }

    /// A problem of this kind, cause in Chinese and English.
    pub fn because(self, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        self.problem(Bilingual::new(zh, en))
    }
}

impl Problem {
    /// Rounds that could not be made.
    #[must_use]
    pub fn of_rounds(error: CollectError) -> Self {
        match error {
            CollectError::Input(findings) => Self::of_findings(findings),
            CollectError::Edits(faults) => {
                let first = faults.into_iter().next();
                Code::BadRounds.problem(first.unwrap_or_default())
            }
            CollectError::Rounds(error) => Code::SolveFailed.because(
                format!("排班失败：{error}"),
                format!("the rounds failed: {error}"),
            ),
            CollectError::Io(error) => Code::Internal.because(error.to_string(), error.to_string()),
        }
    }

    /// A solve that ended without a plan: by the case's own rows, or by a fault.
    #[must_use]
    pub fn of_flow(error: FlowError) -> Self {
        if !error.is_of_settings() {
            return Code::SolveFailed.because(
                format!("求解失败：{error}"),
                format!("the solve failed: {error}"),
            );
        }
        let problem = Code::RowsClash.problem(error.text());
        match error {
            FlowError::Clash(clash) => Self {
                clash: Some(clash),
                ..problem
            },
            _ => problem,
        }
    }

    /// The case (with a scenario) cannot be used; says why.
    #[must_use]
    pub fn of_findings(findings: Vec<Finding>) -> Self {
        let errors = findings.iter().filter(|finding| finding.is_error()).count();
        Self {
            findings: onpage::findings(findings),
            ..Code::CaseFaulty.because(
                format!("数据有 {errors} 处错误"),
                format!("the case has {errors} errors"),
            )
        }
    }

    /// A case that lacks tables: there is nothing to plan yet.
    #[must_use]
    pub fn of_lacking(lacking: &[Finding]) -> Self {
        let files: Vec<&str> = lacking.iter().map(|one| one.place.file.as_str()).collect();
        let files = files.join(", ");
        Code::CaseUnfilled.because(
            format!("案例还缺：{files}"),
            format!("the case still lacks: {files}"),
        )
    }

    /// A plan that is not one of the case it is drawn on.
    #[must_use]
    pub fn of_stranger(stranger: &Stranger) -> Self {
        Code::Internal.because(stranger.to_string(), stranger.to_string())
    }

    /// What a ledger says against it.
    #[must_use]
    pub fn of_ledger(error: &LedgerError) -> Self {
        let code = if error.is_of_user() {
            Code::LedgerRefuses
        } else {
            Code::Internal
        };
        code.problem(error.text())
    }
}

impl Code {
    /// A problem whose cause is what the first finding says.
    #[must_use]
    pub fn of_findings(self, findings: Vec<Finding>) -> Problem {
        let first = findings.iter().find(|finding| finding.is_error());
        let cause = first.or(findings.first()).map_or_else(
            || Bilingual::new("原因不明", "for no reason known"),
            |finding| finding.cause.clone(),
        );
        Problem {
            findings: onpage::findings(findings),
            ..self.problem(cause)
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        response
    }
}

/// Middleware of `/api`: an error that the framework answers in plain text leaves as a [`Problem`],
/// with its headers (`Allow`) kept.
pub async fn settle(request: Request, next: Next) -> Response {
    let asked = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    let settled = response.headers().get(header::CONTENT_TYPE)
        == Some(&HeaderValue::from_static(PROBLEM_JSON));
    if settled || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => Code::UnknownRoute,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::REQUEST_TIMEOUT => Code::Timeout,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::NotJson,
        status if status.is_client_error() => Code::BadRequest,
        _ => Code::Internal,
    };
    let (mut parts, _) = response.into_parts();
    let mut answer = code.because(asked.clone(), asked).into_response();
    for gone in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        parts.headers.remove(gone);
    }
    answer.headers_mut().extend(parts.headers);
    answer
}

/// A JSON body, or a [`Problem`] that says where it is wrong.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => {
                let code = match &rejection {
                    JsonRejection::MissingJsonContentType(_) => Code::NotJson,
                    other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
                    _ => Code::BadBody,
                };
                let text = rejection.body_text();
                Err(code.because(format!("请求体：{text}"), text))
            }
        }
    }
}

/// The query of an address, or a [`Problem`] that says what is wrong with it.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = QueryRejection::body_text(&rejection);
                Err(Code::BadQuery.because(format!("查询参数：{text}"), text))
            }
        }
    }
}

/// Runs work that takes the processor for a while beside the threads that answer requests.
///
/// # Errors
/// What the work returns; [`Code::Internal`] when it panics.
pub async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            tracing::error!(%error, "a request panicked");
            Err(Code::Internal.because("处理请求时程序出错", "the program failed at this request"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_clash_are_a_problem_of_the_case_and_not_of_the_program() {
        let clash = Clash {
            rows: Vec::new(),
            limits: Vec::new(),
            limits_needed: true,
            text: Box::new(Bilingual::new("甲 与 乙 不能同时满足", "a and b clash")),
        };
        let problem = Problem::of_flow(FlowError::Clash(Box::new(clash)));
        assert_eq!((problem.code, problem.status), ("rows_clash", 422));
        assert_eq!(problem.cause.zh, "甲 与 乙 不能同时满足");
        assert!(problem.clash.is_some());
        let fault = Problem::of_flow(FlowError::Matrix);
        assert_eq!((fault.code, fault.status), ("solve_failed", 500));
    }
}
