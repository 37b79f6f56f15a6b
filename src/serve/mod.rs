//! HTTP around the same calls the command line makes: an [`Engine`] in, the API under `/api/v1` and the
//! map page out, on this machine only. Everything is on this screen: routes, layers, start and end.

mod answers;
mod api;
pub mod desk;
pub mod driving;
mod engine;
pub mod error;
mod guard;
pub mod jobs;
mod longer;
mod onpage;
mod page;
pub mod points;
pub mod siting;
pub mod state;
pub mod studies;
mod unfilled;
pub mod years;

use api::studies as many;
use api::{
    base, case, decisions, figure, gaps, intake, land, layers, ledger, results, roads, rounds,
    sites, solves, transfers, why,
};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::{Extension, Json, Router, middleware};
pub use desk::{Home, Served};
pub use engine::CaseEngine;
use error::Always;
pub use error::Problem;
pub use state::{BASE, Engine, Limits, Solved, State, Task, Ways};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
pub use unfilled::engine as open;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long requests may go on after the server was asked to end.
const GRACE: Duration = Duration::from_secs(3);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wasteflow",
        description = "Plans where a district's industrial waste goes. Numbers carry a source: plan, public, derived or demo (synthetic). Errors are RFC 9457 problems with cause and action in Chinese and English.",
    ),
    tags(
        (name = "case", description = "The case and its base year"),
        (name = "map", description = "Layers and sites of the map"),
        (name = "roads", description = "Ways between places, also with roads closed or slowed"),
        (name = "solves", description = "Solves as jobs"),
        (name = "results", description = "What a solve found"),
        (name = "land", description = "Where projects could stand"),
        (name = "transfers", description = "Applications to move waste: reviews, decisions and their ledger"),
        (name = "collection", description = "Rounds of collectors: whom to visit on which day, with which vehicle"),
        (name = "data", description = "Tables handed in, and versions of the case"),
        (name = "studies", description = "Many plans of one case: losses, cost against exposure, drawn numbers, years, siting"),
    ),
    components(schemas(Problem, crate::report::geojson::Layer)),
)]
struct Description;

fn api(limits: Limits) -> OpenApiRouter<Served> {
    OpenApiRouter::with_openapi(Description::openapi()).nest(
        "/api/v1",
        OpenApiRouter::new()
            .routes(routes!(case::case))
            .routes(routes!(case::findings))
            .routes(routes!(base::base))
            .routes(routes!(layers::layer))
            .routes(routes!(figure::figure))
            .routes(routes!(sites::generator))
            .routes(routes!(sites::facility))
            .routes(routes!(solves::start, solves::list))
            .routes(routes!(solves::status, solves::cancel))
            .routes(routes!(solves::events))
            .routes(routes!(results::outcome))
            .routes(routes!(results::flow_lines))
            .routes(routes!(results::facility_load))
            .routes(routes!(land::cells))
            .routes(routes!(land::answer))
            .routes(routes!(gaps::gap_of))
            .routes(routes!(gaps::compare_with))
            .routes(routes!(why::why))
            .routes(routes!(many::start))
            .routes(routes!(many::study))
            .routes(routes!(many::flow_lines))
            .routes(routes!(many::years))
            .routes(routes!(many::siting))
            .routes(routes!(many::siting_document))
            .routes(routes!(transfers::queue, decisions::apply))
            .routes(routes!(transfers::review))
            .routes(routes!(transfers::opinion))
            .routes(routes!(decisions::decide))
            .routes(routes!(decisions::step))
            .routes(routes!(ledger::ledger))
            .routes(routes!(ledger::verify))
            .routes(routes!(roads::profiles))
            .routes(routes!(roads::routes))
            .routes(routes!(roads::isochrones))
            .routes(routes!(rounds::plan))
            .routes(routes!(rounds::score))
            .routes(routes!(rounds::make_sheets))
            .routes(routes!(rounds::sheets))
            .routes(routes!(intake::look_again, intake::forget))
            .routes(routes!(intake::refused_rows))
            .routes(routes!(intake::accept))
            .routes(routes!(intake::versions::versions))
            .routes(routes!(intake::versions::restore))
            .routes(routes!(intake::versions::reopen))
            .routes(routes!(intake::template::template))
            .routes(routes!(openapi))
            .layer(RequestBodyLimitLayer::new(limits.body))
            .merge(
                // Files are longer than questions.
                OpenApiRouter::new()
                    .routes(routes!(intake::hand_in))
                    .layer(DefaultBodyLimit::disable())
                    .layer(RequestBodyLimitLayer::new(limits.file)),
            ),
    )
}

/// This description of the API.
#[utoipa::path(get, path = "/openapi.json", tag = "case", responses((status = 200, body = Object), Always))]
async fn openapi(
    Extension(description): Extension<Arc<utoipa::openapi::OpenApi>>,
) -> Json<utoipa::openapi::OpenApi> {
    Json(description.as_ref().clone())
}

/// The whole server as a service.
pub fn router(served: impl Into<Served>) -> Router {
    let served = served.into();
    let limits = served.now().limits;
    let (api, description) = api(limits).split_for_parts();
    let no_store = HeaderValue::from_static("no-store");
    api.layer(Extension(Arc::new(description)))
        // Bounds the wait for the first byte, so event streams may go on.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            limits.timeout,
        ))
        .layer(middleware::from_fn(error::settle))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            no_store,
        ))
        .fallback(page::page)
        .layer(CompressionLayer::new()) // leaves event streams alone
        .layer(middleware::from_fn(guard::guard))
        .layer(TraceLayer::new_for_http())
        .with_state(served)
}

/// Why the server cannot start or had to end.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program listens there.
    #[error(
        "port {0} is in use by another program; choose one with --port (--port 0: any free one)"
    )]
    PortBusy(u16),
    /// The system does not let us listen there.
    #[error("cannot listen on 127.0.0.1:{port}: {source}; choose another port with --port")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system fails in the middle.
    #[error("the server had to end: {0}")]
    Io(#[from] std::io::Error),
}

impl ServeError {
    /// What a user reads.
    #[must_use]
    pub fn text(&self) -> crate::finding::Bilingual {
        let zh = match self {
            Self::PortBusy(port) => format!(
                "端口 {port} 已被其他程序占用；请用 --port 指定其他端口（--port 0：任一空闲端口）"
            ),
            Self::Bind { port, source } => {
                format!("无法监听 127.0.0.1:{port}：{source}；请用 --port 指定其他端口")
            }
            Self::Io(source) => format!("服务中断：{source}"),
        };
        crate::finding::Bilingual::new(zh, self.to_string())
    }
}

/// Serves on `127.0.0.1:port` (0: any free port) until `shutdown` resolves; `ready` gets the address
/// once requests are answered. Blocks. Then event streams end, solves are asked to stop, and requests
/// under way have some seconds.
///
/// # Errors
/// [`ServeError`], at once when the port cannot be had.
pub fn run(
    port: u16,
    served: impl Into<Served>,
    shutdown: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let state = served.into();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener =
            (tokio::net::TcpListener::bind(address).await).map_err(|source| {
                match source.kind() {
                    std::io::ErrorKind::AddrInUse => ServeError::PortBusy(port),
                    _ => ServeError::Bind { port, source },
                }
            })?;
        ready(listener.local_addr()?);
        let closing = state.clone();
        let asked = async move {
            shutdown.await;
            closing.close();
        };
        let closed = state.closed();
        let server = axum::serve(listener, router(state)).with_graceful_shutdown(asked);
        tokio::select! {
            ended = server => ended.map_err(ServeError::from),
            () = async { closed.await; tokio::time::sleep(GRACE).await } => Ok(()),
        }
    });
    // A solve that does not look at its flag must not keep the program alive.
    runtime.shutdown_timeout(GRACE);
    served
}

/// Resolves once a flag is set; for callers that end the server themselves.
pub async fn until(stop: crate::stop::StopFlag) {
    while !stop.stopped() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
