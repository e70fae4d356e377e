//! `POST /policies/{digest}/backtests`.

use std::sync::Arc;

use maatwerk_domain::{BacktestId, PolicyPair};
use maatwerk_policy::Digest;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::view::BacktestView;
use crate::app::App;
use crate::backtest::{Candidate, CandidateError, Kept, NotNow, Order, Shelf, Slot, State, begin};
use crate::handle::{HandleError, IdempotencyKey};
use crate::http::access::TRIES_POLICIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::policies::fault;
use crate::wire::{Day, Id};

/// What is to be tried on what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OrderBacktest {
    /// The parameters: themselves, or the digest of a stored set. Absent: each answer is judged with
    /// the parameters that were recorded with it.
    parameters: Option<Set>,
    /// The first day of receipt that counts; from the beginning when absent. The first day of a month
    /// for who may see no cases.
    from: Option<Day>,
    /// The last day of receipt that counts; to the end when absent. The last day of a month for who may
    /// see no cases.
    until: Option<Day>,
}

/// Parameters of a policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Set {
    /// The digest of a stored set.
    Stored(#[schemars(regex(pattern = "^sha256:[0-9a-f]{64}$"))] String),
    /// A set, checked against the policy's own schema.
    Given(Map<String, Value>),
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/backtests", "orderBacktest")
        .says(
            "Tries a policy on what was asked before.",
            "Asks the component, in the background, all that is recorded in the authority's log, and \
             compares: how many answers change, from what to what, and what that costs. Who may see \
             no cases asks for whole months. Writes nothing in the log. One runs for an authority at a time: wait for it, or cancel it.",
        )
        .by(TRIES_POLICIES)
        .accepted()
        .answers::<BacktestView>()
        .or(Kind::NotFound)
        .or(Kind::BacktestRunning)
        .or(Kind::ParametersInvalid)
        .takes(run)
}

async fn run(call: Call<OrderBacktest>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let log = call.log();
    let digest: Digest = call.id("digest")?;
    call.known(&digest.to_string()).await?;
    let Some(key) = call.idempotency() else {
        return Err(call.missing("idempotency key"));
    };
    let running = call.running();
    if let Some(earlier) = repeated(&call, key).await? {
        let location = location(&earlier);
        let view = call.view(running.as_ref(), earlier);
        return Ok(Reply::read(&view)?.replayed().located(location));
    }
    let order = Order {
        log,
        from: body.from.map(|day| day.0),
        until: body.until.map(|day| day.0),
    };
    if !call.sees_cases() {
        whole_months(&order)?;
    }
    let set = match body.parameters {
        Some(Set::Stored(set)) => Some(Chosen::Stored(known_set(&call, digest, &set).await?)),
        Some(Set::Given(members)) => Some(Chosen::Given(Value::Object(members))),
        None => None,
    };
    let id = call.new_id(BacktestId::from_bytes)?;
    let slot = call.app.backtests.place(log, id).map_err(not_now)?;
    let running = slot.running();
    let kept = Kept {
        backtest: Id(id),
        by: call.caller.officer.to_string(),
        at: call.app.clock.now().as_microsecond(),
        state: State::Running,
        plugin: digest.to_string(),
        parameters: None,
        from: body.from,
        until: body.until,
        client: key.client.clone(),
        key: key.key.clone(),
        body_digest: key.body_digest,
    };
    let app = Arc::clone(&call.app);
    let runtime = tokio::runtime::Handle::current();
    let begun = tokio::task::spawn_blocking(move || {
        let _entered = runtime.enter();
        prepared(&app, slot, kept, set, digest, order)
    });
    let kept = begun.await.map_err(HandleError::read)??;
    let location = location(&kept);
    let view = call.view(Some(&running), kept);
    Ok(Reply::read(&view)?.located(location))
}

fn location(kept: &Kept) -> String {
    format!("/v1/backtests/{}", kept.backtest.0)
}

/// The backtest that this very order began before.
async fn repeated(call: &Call<()>, key: &IdempotencyKey) -> Result<Option<Kept>, Problem> {
    let all = call.shelf(Shelf::list).await?;
    let mut all = all.into_iter();
    let earlier = all.find(|kept| kept.client == key.client && kept.key == key.key);
    match earlier {
        Some(earlier) if earlier.body_digest != key.body_digest => {
            Err(HandleError::KeyReused.into())
        }
        earlier => Ok(earlier),
    }
}

fn whole_months(order: &Order) -> Result<(), Problem> {
    let faults = order.within_months().into_iter().map(|end| {
        let which = if end == "from" { "first" } else { "last" };
        let detail =
            format!("is not the {which} day of a month; only who may see cases asks for less");
        Fault::body(format!("/{end}"), "whole-months", detail)
    });
    let faults: Vec<_> = faults.collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(Problem::invalid(faults))
}

fn not_now(why: NotNow) -> Problem {
    match why {
        NotNow::Running(id) => Problem::new(
            Kind::BacktestRunning,
            format!(
                "Backtest {id} of this authority runs; wait until it is done, or cancel it with \
                 POST /v1/backtests/{id}/cancellation."
            ),
        ),
        NotNow::Busy => Problem::new(
            Kind::Overloaded,
            "Other authorities have as many backtests running as fit; try again later.",
        ),
    }
}

/// Compiles the candidate and begins.
fn prepared(
    app: &Arc<App>,
    slot: Slot,
    mut kept: Kept,
    set: Option<Chosen>,
    digest: Digest,
    order: Order,
) -> Result<Kept, Problem> {
    let unreadable = |error| fault::unreadable(&error);
    let component = app.catalogue.component(digest).map_err(unreadable)?;
    let parameters = match set {
        Some(Chosen::Stored(set)) => Some(app.catalogue.parameter_set(set).map_err(unreadable)?),
        Some(Chosen::Given(value)) => Some(value.to_string().into_bytes()),
        None => None,
    };
    let candidate = Candidate::new(
        app.host.config(),
        Candidate::usual_threads(),
        &component,
        parameters.as_deref(),
    );
    let candidate = candidate.map_err(|error| match error {
        CandidateError::Parameters(error) => fault::parameters(&error),
        error => unusable(&error),
    })?;
    if let Some(parameters) = candidate.parameters() {
        // Kept, so that its cases can be looked at later.
        let stored = app.catalogue.store_parameters(parameters);
        let stored = stored.map_err(unreadable)?;
        kept.parameters = Some(stored.to_string());
    }
    begin(app, slot, kept.clone(), candidate, order)?;
    Ok(kept)
}

/// A parameter set to try.
enum Chosen {
    Stored(Digest),
    Given(Value),
}

/// The digest of a set that this authority knows for the component.
async fn known_set(call: &Call<()>, plugin: Digest, set: &str) -> Result<Digest, Problem> {
    let (authority, _) = call.app.authority(call.log()).await?;
    let pair = PolicyPair {
        plugin: plugin.to_string(),
        parameters: set.to_owned(),
    };
    let known = authority.policies.knows(&pair);
    let known = set.parse().ok().filter(|_| known);
    known.ok_or_else(|| {
        let detail = "is no parameter set that was proposed for this policy";
        let kind = Kind::ParametersInvalid;
        let fault = Fault::body("/parameters", "unknown", detail);
        Problem::new(kind, kind.meaning().trim()).about(vec![fault])
    })
}

/// What is stored cannot be used: nothing that the caller can do anything about.
fn unusable(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "a candidate cannot be used");
    Problem::new(Kind::Internal, Kind::Internal.meaning().trim())
}
