//! From bytes to a checked call: the one way in, for every endpoint.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};
use jsonschema::Validator;
use maatwerk_domain::CaseId;
use maatwerk_domain::office::OfficeRefusal;
use maatwerk_log::{Clock as _, EventLog as _, LogId, Position, Version};
use serde_json::Value;

use super::auth::{Caller, Role, Verifier};
use super::call::Call;
use super::endpoint::{Concerns, Endpoint, Handler, Method};
use super::faults::faults;
use super::json;
use super::metrics::Metrics;
use super::parameter::{
    BREAK_GLASS, IDEMPOTENCY_KEY, IF_MATCH, LOG_POSITION, PURPOSE, Parameter, Place, version_of_tag,
};
use super::problem::{Fault, Kind, Problem};
use super::reply::Reply;
use super::server::Limits;
use super::trace::{Trace, parent};
use crate::app::App;
use crate::handle::{HandleError, IdempotencyKey};
use crate::reads::{Access, Looked, Reading, Standing};
use crate::signals::is_national;

/// What an act in a case is for, when the caller does not say.
pub(crate) const CASE_WORK: &str = "case-work";

/// What all requests share.
pub(super) struct Shared {
    pub(super) app: Arc<App>,
    pub(super) verifier: Verifier,
    pub(super) limits: Limits,
    pub(super) metrics: Metrics,
}

/// An endpoint with its validator, compiled once.
pub(super) struct Ready {
    pub(super) endpoint: Endpoint,
    pub(super) validator: Option<Validator>,
}

/// Answers a request.
pub(super) async fn receive(
    shared: &Shared,
    ready: &Ready,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let started = Instant::now();
    let trace = trace_of(&request);
    let operation = ready.endpoint.operation;
    let answer = match unbroken(answer(shared, ready, &request, payload, &trace)).await {
        Ok(reply) => reply.response(ready.endpoint.status),
        Err(problem) => problem.response(&trace),
    };
    let status = answer.status().as_u16();
    let took = started.elapsed();
    shared.metrics.answered(operation, status, took);
    tracing::info!(
        trace = %trace,
        http.operation = operation,
        http.status = status,
        duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    answer
}

/// A panic on the way to a handler, in a check or in what reads a body, is an answer too: left to
/// actix it would end the connection without a word and without being counted.
async fn unbroken(work: impl Future<Output = Result<Reply, Problem>>) -> Result<Reply, Problem> {
    let mut work = pin!(work);
    // What panicked is not polled again, and it changes nothing that others share.
    let poll = poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)))
            .unwrap_or_else(|_| Poll::Ready(Err(broken())))
    });
    poll.await
}

/// What a caller is told of a panic: nothing of its inside, which the panic itself has told the
/// server's own record.
fn broken() -> Problem {
    Problem::new(Kind::Internal, Kind::Internal.meaning().trim())
}

/// The trace of a request.
pub(super) fn trace_of(request: &HttpRequest) -> Trace {
    let parent = request.headers().get("traceparent");
    Trace::of(parent.and_then(|value| value.to_str().ok()))
}

/// The span that the caller names as the one in which this is done.
fn parent_of(request: &HttpRequest) -> Option<[u8; 8]> {
    let header = request.headers().get("traceparent")?;
    parent(header.to_str().ok()?)
}

async fn answer(
    shared: &Shared,
    ready: &Ready,
    request: &HttpRequest,
    payload: web::Payload,
    trace: &Trace,
) -> Result<Reply, Problem> {
    let endpoint = &ready.endpoint;
    let run = match &endpoint.handler {
        Handler::Document(text) => return Ok(Reply::text(text())),
        Handler::Function(run) => Arc::clone(run),
    };
    let caller = authenticated(shared, endpoint, request.headers()).await?;
    let mut errors = Vec::new();
    let parameters = parameters(endpoint, request, &mut errors);
    let (body, raw) = match endpoint.method {
        Method::Get => (Value::Null, web::Bytes::new()),
        _ => body(shared, ready, request, payload, &mut errors).await?,
    };
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let looked = Looked::default();
    let asked = Asked {
        caller: &caller,
        parameters: &parameters,
        body: &body,
    };
    let reading = reading(shared, endpoint, request, trace, &asked, &looked).await?;
    if let Some(position) = parameters.get(LOG_POSITION.name) {
        wait(shared, endpoint.view, caller.authority, position).await?;
    }
    let idempotency = parameters.get(IDEMPOTENCY_KEY.name).map(|key| {
        let text = [
            endpoint.method.as_str().as_bytes(),
            request.path().as_bytes(),
            &raw,
        ]
        .join(&0);
        IdempotencyKey {
            client: caller.client.clone(),
            key: key.clone(),
            body_digest: shared
                .app
                .keyed_digest(caller.authority, "request body", &text),
        }
    });
    let expected = parameters
        .get(IF_MATCH.name)
        .and_then(|tag| version_of_tag(tag))
        .map(Version::new);
    let call = Call {
        app: Arc::clone(&shared.app),
        caller,
        body,
        parameters,
        idempotency,
        expected,
        trace: trace.to_string(),
        looked: looked.clone(),
    };
    // On a task of its own: a caller who hangs up does not stop it half way, and a panic in it is an
    // answer instead of the end of the connection.
    let app = Arc::clone(&shared.app);
    let running = tokio::spawn(async move {
        let reply = run(call).await?;
        // Nobody is told anything before it stands who was told it.
        if let Some(reading) = reading {
            app.note_read(reading, &looked).await?;
        }
        Ok(reply)
    });
    running.await.unwrap_or_else(|error| {
        tracing::error!(
            trace = %trace,
            http.operation = endpoint.operation,
            error = &error as &dyn std::error::Error,
            "a handler broke off"
        );
        Err(broken())
    })
}

/// Who asks what.
struct Asked<'a> {
    caller: &'a Caller,
    parameters: &'a BTreeMap<&'static str, String>,
    body: &'a Value,
}

/// What is told of people in a call, to be written down: nothing where nothing can be. Refused to who is
/// not involved in the case and does not break the glass.
async fn reading(
    shared: &Shared,
    endpoint: &Endpoint,
    request: &HttpRequest,
    trace: &Trace,
    asked: &Asked<'_>,
    looked: &Looked,
) -> Result<Option<Reading>, Problem> {
    let app = &shared.app;
    let Asked {
        caller,
        parameters,
        body,
    } = asked;
    let named = parameters.get(PURPOSE.name).cloned();
    let purpose = match endpoint.concerns {
        Concerns::Nobody => return Ok(None),
        Concerns::Readers => named.unwrap_or_default(),
        Concerns::Actors { .. } => named.unwrap_or_else(|| CASE_WORK.to_owned()),
        Concerns::Office(purpose) => purpose.to_owned(),
    };
    let mut reading = Reading {
        log: caller.authority,
        trace: trace.to_string(),
        parent: parent_of(request),
        name: endpoint.operation,
        officer: caller.officer.clone(),
        purpose,
        glass: None,
        started: app.clock.now_micros(),
    };
    let in_path = parameters.get("caseId").map(String::as_str);
    let case = in_path.or_else(|| body.get("caseId")?.as_str());
    let Some(case) = case.and_then(|id| id.parse::<CaseId>().ok()) else {
        return Ok(Some(reading));
    };
    if matches!(endpoint.concerns, Concerns::Office(_)) {
        let standing = app.standing(caller.authority, case, &caller.officer);
        not_interested(standing.await?)?;
        return Ok(Some(reading));
    }
    let reason = parameters.get(BREAK_GLASS.name).cloned();
    reading.glass = glass(app, caller, endpoint.concerns, case, reason).await?;
    if reading.glass.is_some() {
        tracing::warn!(
            trace = %trace,
            authority = %caller.authority,
            officer = %caller.officer,
            case = %case,
            "the glass was broken"
        );
    }
    let Concerns::Actors { shows } = endpoint.concerns else {
        looked.at_case(case);
        return Ok(Some(reading));
    };
    // Before the act: what a stranger records never stands there unexplained, and where it cannot be
    // written down nothing is done. Also when the act is then refused, because that tells something too.
    if shows || reading.glass.is_some() {
        app.note_act(reading, case).await?;
    }
    Ok(None)
}

/// The reason for which the glass is broken, by who is not involved in a case and has none of the roles that
/// are let in anyhow.
async fn glass(
    app: &Arc<App>,
    caller: &Caller,
    concerns: Concerns,
    case: CaseId,
    reason: Option<String>,
) -> Result<Option<String>, Problem> {
    let acts = matches!(concerns, Concerns::Actors { .. });
    // Whoever audits reads, and acts in no case, whatever other role he has. Whether it is a resident's own
    // case is seen to where that is answered.
    if caller.roles.contains(&Role::ClientSystem) {
        return Ok(None);
    }
    let standing = app
        .standing(caller.authority, case, &caller.officer)
        .await?;
    // An act is refused where it is decided on, once it was not done before.
    if !acts {
        not_interested(standing)?;
        let let_in = [Role::Auditor, Role::Resident];
        if let_in.iter().any(|role| caller.roles.contains(role)) {
            return Ok(None);
        }
    }
    if standing != Standing::Stranger || app.access != Access::Involvement {
        return Ok(None);
    }
    reason.map(Some).ok_or_else(|| {
        Problem::new(
            Kind::NotInvolved,
            "You are not involved in this case: it is not with you, you did not decide in it, and hold no \
             mandate for what is asked in it. In need, say why in Break-Glass-Reason; that is listed.",
        )
    })
}

/// Refuses whoever has a personal interest in the case (Awb 2:4): no role and no reason opens it.
fn not_interested(standing: Standing) -> Result<(), Problem> {
    if standing == Standing::Interested {
        return Err(HandleError::Refused(OfficeRefusal::OwnCase.into()).into());
    }
    Ok(())
}

async fn authenticated(
    shared: &Shared,
    endpoint: &Endpoint,
    headers: &HeaderMap,
) -> Result<Caller, Problem> {
    let mut all = headers.get_all(header::AUTHORIZATION);
    // Two tokens may be read differently by whoever stands before us: neither counts.
    let header = match (all.next(), all.next()) {
        (Some(header), None) => Some(header.to_str().unwrap_or_default()),
        (Some(_), Some(_)) => Some(""),
        (None, _) => None,
    };
    let caller = shared.verifier.verify(header).await?;
    // Whatever roles an issuer gave: nothing of cases, pots or mandates is in the national log.
    if is_national(caller.authority) && !endpoint.roles.contains(&Role::Programme) {
        return Err(HandleError::NationalLog.into());
    }
    if !endpoint
        .roles
        .iter()
        .any(|role| caller.roles.contains(role))
    {
        let roles: Vec<_> = endpoint.roles.iter().map(|role| role.as_str()).collect();
        return Err(Problem::new(
            Kind::Forbidden,
            format!("This takes one of the roles {}.", roles.join(", ")),
        ));
    }
    if endpoint.national && !is_national(caller.authority) {
        return Err(Problem::new(
            Kind::Forbidden,
            "This takes a token of the national programme.",
        ));
    }
    Ok(caller)
}

/// The parameters, each checked; faults are added to the list.
fn parameters(
    endpoint: &Endpoint,
    request: &HttpRequest,
    errors: &mut Vec<Fault>,
) -> BTreeMap<&'static str, String> {
    let mut query = query(endpoint, request, errors);
    let mut given = BTreeMap::new();
    for parameter in &endpoint.parameters {
        let text = match parameter.place {
            // A slash within a parameter is one, however it is written.
            Place::Path => request
                .match_info()
                .get(parameter.name)
                .map(|text| text.replace("%2F", "/")),
            Place::Query => query.remove(parameter.name),
            Place::Header => header_text(parameter, request.headers(), errors),
        };
        match text {
            Some(text) => match parameter.fault(&text) {
                Some(fault) => errors.push(fault),
                None => {
                    given.insert(parameter.name, text);
                }
            },
            // A header that is there twice was told already.
            None if parameter.required && !request.headers().contains_key(parameter.name) => {
                errors.push(Fault::parameter(parameter.name, "required", "is required"));
            }
            None => {}
        }
    }
    given
}

fn query(
    endpoint: &Endpoint,
    request: &HttpRequest,
    errors: &mut Vec<Fault>,
) -> BTreeMap<String, String> {
    let mut given = BTreeMap::new();
    let Ok(pairs) = web::Query::<Vec<(String, String)>>::from_query(request.query_string()) else {
        errors.push(Fault::parameter("query", "syntax", "is no query"));
        return given;
    };
    for (name, text) in pairs.into_inner() {
        let shown: String = name.chars().take(64).collect();
        let known = endpoint
            .parameters
            .iter()
            .any(|parameter| parameter.place == Place::Query && parameter.name == name);
        // An unknown filter that is passed over gives more than was asked for.
        if !known {
            errors.push(Fault::parameter(&shown, "unknown", "is not known here"));
        } else if given.insert(name, text).is_some() {
            errors.push(Fault::parameter(&shown, "repeated", "is there twice"));
        }
        if errors.len() >= 100 {
            break;
        }
    }
    given
}

fn header_text(
    parameter: &Parameter,
    headers: &HeaderMap,
    errors: &mut Vec<Fault>,
) -> Option<String> {
    let mut all = headers.get_all(parameter.name);
    let first = all.next()?;
    if all.next().is_some() {
        errors.push(Fault::parameter(
            parameter.name,
            "repeated",
            "is there twice",
        ));
        return None;
    }
    // What is no ASCII fails the parameter's own check.
    Some(String::from_utf8_lossy(first.as_bytes()).into_owned())
}

/// The body, validated, and as it came.
async fn body(
    shared: &Shared,
    ready: &Ready,
    request: &HttpRequest,
    payload: web::Payload,
    errors: &mut Vec<Fault>,
) -> Result<(Value, web::Bytes), Problem> {
    let most = ready
        .endpoint
        .body_bytes
        .unwrap_or(shared.limits.body_bytes);
    let raw = read_body(most, shared.limits.body_time, request, payload).await?;
    let Some(validator) = &ready.validator else {
        if !raw.is_empty() {
            errors.push(Fault::body("", "unexpected", "there is no body here"));
        }
        return Ok((Value::Null, raw));
    };
    if !is_json(request.headers()) {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "Send the body as application/json, in UTF-8 and without Content-Encoding.",
        ));
    }
    let value = json::read(&raw).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Problem::new(
            Kind::MalformedJson,
            format!("The body is no JSON that can be read: line {line}, column {column}."),
        )
    })?;
    errors.extend(faults(validator, &value));
    Ok((value, raw))
}

async fn read_body(
    most: usize,
    patience: Duration,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<web::Bytes, Problem> {
    let too_large = || {
        Problem::new(
            Kind::TooLarge,
            format!("A body has at most {most} bytes here."),
        )
    };
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > most as u64) {
        return Err(too_large());
    }
    let reading = payload.to_bytes_limited(most);
    match tokio::time::timeout(patience, reading).await {
        Err(_) => Err(Problem::new(
            Kind::BodyTimeout,
            "The body did not arrive in time.",
        )),
        Ok(Err(_)) => Err(too_large()),
        Ok(Ok(Err(_))) => Err(Problem::new(
            Kind::InvalidInput,
            "The body broke off before its end.",
        )),
        Ok(Ok(Ok(bytes))) => Ok(bytes),
    }
}

/// Whether the body says it is `application/json`, as it stands, in UTF-8.
fn is_json(headers: &HeaderMap) -> bool {
    let identity = headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let mut types = headers.get_all(header::CONTENT_TYPE);
    let (Some(Ok(media)), None) = (types.next().map(header::HeaderValue::to_str), types.next())
    else {
        return false;
    };
    let mut parts = media.split(';').map(str::trim);
    let is_type = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    let utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    identity && is_type && utf8
}

/// Waits, a bounded time, until the view that answers has seen a position.
async fn wait(shared: &Shared, view: &str, log: LogId, position: &str) -> Result<(), Problem> {
    let position = position
        .parse()
        .ok()
        .and_then(|number: u64| Position::new(number).ok())
        .unwrap_or(Position::MAX);
    let app = &shared.app;
    let view = app.views.get(view)?;
    if view.seen(log) >= position {
        return Ok(());
    }
    let head = app.log.head(log).await.map_err(HandleError::read)?;
    if head.position < position {
        return Err(Problem::new(
            Kind::PositionAhead,
            "The log has not reached the position that Log-Position names.",
        ));
    }
    let patience: Duration = shared.limits.view_patience;
    Ok(view.wait_for(log, position, patience).await?)
}
