//! The HTTP server.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, Service as _};
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{App as Service, HttpRequest, HttpResponse, HttpServer, guard, web};
use maatwerk_log::{Clock as _, EventLog as _, SystemClock};

use super::auth::Verifier;
use super::endpoint::{Endpoint, Method};
use super::idle::Connection;
use super::metrics::Metrics;
use super::problem::{Kind, Problem};
use super::receive::{Ready, Shared, receive, trace_of};
use super::table::endpoints;
use crate::app::App;
use crate::wire;

/// The version of the interface (Dutch API Design Rules, `API-Version`).
pub const API_VERSION: &str = "1.0.0";

/// The bounds of what the server takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a body.
    pub body_bytes: usize,
    /// A request's headers arrive within this time.
    pub header_time: Duration,
    /// Its body arrives within this time after that.
    pub body_time: Duration,
    /// A connection on which nothing happens is closed after this time; one whose next request has
    /// begun, that long and `header_time` after the last answer.
    pub keep_alive: Duration,
    /// The most connections of one worker; fewer where the system gives this process fewer files.
    pub connections: usize,
    /// Threads that serve.
    pub workers: usize,
    /// How long a read waits for the views to see a `Log-Position`.
    pub view_patience: Duration,
    /// How long requests may take to end when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 256 << 10,
            header_time: Duration::from_secs(5),
            body_time: Duration::from_secs(15),
            keep_alive: Duration::from_secs(30),
            connections: 4096,
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            view_patience: Duration::from_secs(5),
            stop_time: Duration::from_secs(30),
        }
    }
}

/// Serves an installation on a listener. The future runs until a signal, or until its handle stops
/// it; requests that run are finished then.
///
/// # Errors
/// When the listener cannot be used, or a schema does not compile.
pub fn serve(
    app: Arc<App>,
    verifier: Verifier,
    limits: Limits,
    listener: TcpListener,
) -> std::io::Result<Server> {
    serve_endpoints(endpoints(), app, verifier, limits, listener)
}

fn serve_endpoints(
    endpoints: Vec<Endpoint>,
    app: Arc<App>,
    verifier: Verifier,
    limits: Limits,
    listener: TcpListener,
) -> std::io::Result<Server> {
    let shared = Arc::new(Shared {
        metrics: Metrics::new(&app.appends),
        app,
        verifier,
        limits,
    });
    let table = Arc::new(by_path(endpoints)?);
    let server = HttpServer::new(move || {
        let shared = web::Data::from(Arc::clone(&shared));
        let table = Arc::clone(&table);
        Service::new()
            .app_data(shared)
            .wrap(security_headers())
            .wrap_fn(|request, service| {
                let serving = request.conn_data().map(Connection::serve);
                let answer = service.call(request);
                async move {
                    let answer = answer.await;
                    drop(serving);
                    answer
                }
            })
            .service(web::scope("/v1").configure(|routes| {
                for resource in table.iter() {
                    routes.service(routed(resource));
                }
            }))
            .service(only_get("/healthz").get(|| async { HttpResponse::NoContent().finish() }))
            .service(only_get("/readyz").get(ready))
            .service(only_get("/metrics").get(metrics))
            .default_service(web::to(not_found))
    });
    let server = server
        .workers(limits.workers)
        .max_connections(affordable(limits))
        .keep_alive(limits.keep_alive)
        .on_connect(move |connection, data| {
            Connection::watch(connection, data, limits.keep_alive + limits.header_time);
        })
        .client_request_timeout(limits.header_time)
        .shutdown_timeout(limits.stop_time.as_secs())
        .listen(listener)?;
    Ok(server.run())
}

/// The most connections of one worker for which there are handles. Half of all handles are for them,
/// two each, see [`Connection`]: when connections take the last one, files cannot be opened, and what
/// is asked of the server fails.
fn affordable(limits: Limits) -> usize {
    // What a shell gives, 256 or 1024, is not what the system allows.
    let handles = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(256);
    let handles = usize::try_from(handles).unwrap_or(usize::MAX);
    let most = (handles / 4 / limits.workers.max(1)).max(1);
    if most < limits.connections {
        tracing::warn!(
            handles,
            connections = most * limits.workers,
            "few files may be open (ulimit -n): fewer connections are taken at a time"
        );
    }
    limits.connections.min(most)
}

/// The endpoints of one path.
struct Resource {
    path: &'static str,
    endpoints: Vec<Arc<Ready>>,
}

fn by_path(endpoints: Vec<Endpoint>) -> std::io::Result<Vec<Resource>> {
    // `/cases/search` before `/cases/{caseId}`: a brace sorts after every letter.
    let mut paths: BTreeMap<&'static str, Vec<Arc<Ready>>> = BTreeMap::new();
    for endpoint in endpoints {
        let validator = endpoint
            .body_schema()
            .map(|schema| wire::validator(&schema))
            .transpose()
            .map_err(std::io::Error::other)?;
        let path = endpoint.path;
        let ready = Arc::new(Ready {
            endpoint,
            validator,
        });
        paths.entry(path).or_default().push(ready);
    }
    Ok(paths
        .into_iter()
        .map(|(path, endpoints)| Resource { path, endpoints })
        .collect())
}

/// A path for the router: what names a tile spans the rest of it (c2sp.org/tlog-tiles).
fn pattern(path: &str) -> String {
    path.replace("{tile}", "{tile:.+}")
        .replace("{bundle}", "{bundle:.+}")
}

fn routed(resource: &Resource) -> actix_web::Resource {
    let mut routes = web::resource(pattern(resource.path));
    let mut allowed = Vec::new();
    for ready in &resource.endpoints {
        let ready = Arc::clone(ready);
        let method = ready.endpoint.method;
        allowed.push(match method {
            // Whatever answers GET answers HEAD (RFC 9110, 9.3.2).
            Method::Get => "GET, HEAD",
            other => other.as_str(),
        });
        let route = match method {
            Method::Get => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
            Method::Post => web::post(),
            Method::Put => web::put(),
        };
        routes = routes.route(route.to(
            move |shared: web::Data<Shared>, request: HttpRequest, payload: web::Payload| {
                let ready = Arc::clone(&ready);
                async move { receive(&shared, &ready, request, payload).await }
            },
        ));
    }
    let allowed = allowed.join(", ");
    routes.default_service(web::to(move |request: HttpRequest| {
        let answer = not_allowed(&request, &allowed);
        async move { answer }
    }))
}

/// A resource outside the interface proper, that is only read.
struct OnlyGet(&'static str);

fn only_get(path: &'static str) -> OnlyGet {
    OnlyGet(path)
}

impl OnlyGet {
    fn get<F, A>(self, run: F) -> actix_web::Resource
    where
        F: actix_web::Handler<A>,
        A: actix_web::FromRequest + 'static,
        F::Output: actix_web::Responder + 'static,
    {
        web::resource(self.0)
            .route(
                web::route()
                    .guard(guard::Any(guard::Get()).or(guard::Head()))
                    .to(run),
            )
            .default_service(web::to(|request: HttpRequest| async move {
                not_allowed(&request, "GET, HEAD")
            }))
    }
}

/// Headers on every answer (Dutch API Design Rules, transport security). They cost a browser
/// nothing, and stop it from doing with an answer what nobody meant.
fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"))
        .add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add(("API-Version", API_VERSION))
}

async fn not_found(request: HttpRequest) -> HttpResponse {
    Problem::new(Kind::NotFound, "There is nothing at this address.").response(&trace_of(&request))
}

fn not_allowed(request: &HttpRequest, allowed: &str) -> HttpResponse {
    Problem::new(
        Kind::MethodNotAllowed,
        format!("This address takes {allowed}."),
    )
    .with_header(header::ALLOW, allowed)
    .response(&trace_of(request))
}

/// Ready when the log can be read and every view has once caught up with it: a node that starts
/// takes no traffic before. One that serves stays ready when a view falls behind, since orders need
/// none; that is told by the metrics.
async fn ready(shared: web::Data<Shared>, request: HttpRequest) -> HttpResponse {
    match shared.app.views.lag(&shared.app.log).await {
        Ok(_) if shared.app.views.all().all(|view| view.has_caught_up()) => {
            HttpResponse::NoContent().finish()
        }
        Ok(_) => Problem::new(Kind::ViewsBehind, "The views are still catching up.")
            .response(&trace_of(&request)),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "not ready");
            Problem::new(Kind::StorageFailed, "The log or the views cannot be read.")
                .response(&trace_of(&request))
        }
    }
}

async fn metrics(shared: web::Data<Shared>, request: HttpRequest) -> HttpResponse {
    if let Ok(lag) = shared.app.views.lag(&shared.app.log).await {
        shared.metrics.views(&shared.app.views, &lag);
    }
    if let Ok(unsent) = shared.app.unsent_signals().await {
        shared.metrics.signals(&unsent);
    }
    if let Ok(logs) = shared.app.log.logs().await {
        shared.metrics.asked(&shared.app.host, &logs);
    }
    shared.metrics.policies(shared.app.preparation.so_far());
    shared.metrics.checkpoints(&shared.app.checkpoints.states());
    let now = SystemClock.now_micros() / 1_000_000;
    let now = u64::try_from(now).unwrap_or_default();
    shared.metrics.witnessed(&shared.app.witnessed.all(), now);
    match shared.metrics.text() {
        Ok(text) => HttpResponse::Ok()
            .insert_header((
                header::CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            ))
            .body(text),
        Err(_) => Problem::new(Kind::Internal, "The metrics cannot be written.")
            .response(&trace_of(&request)),
    }
}
