//! `GET /policies`.

use std::sync::Arc;

use maatwerk_domain as domain;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Description, PolicyView};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{PolicyVersion, Wire as _};

/// How many of the latest policies are shown.
const MOST: usize = 50;

/// The policies of an authority.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Policies {
    /// The latest first, at most fifty; those to come included.
    policies: Vec<PolicyView>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies", "listPolicies")
        .says(
            "The policies of the authority, and which is active when.",
            "With what each asks, what it can cite, on which legal bases it judges, and its \
             parameters. A request is judged by the policy of its receipt date.",
        )
        .by(READS_REGISTER)
        .query(Parameter::query(
            "on",
            Form::Day,
            "Which is active on this day; today when absent.",
        ))
        .answers::<Policies>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    let day: domain::Date = call
        .parameter("on")
        .unwrap_or_else(|| call.app.clock.today());
    let active = authority.policy_on(day).cloned();
    let app = Arc::clone(&call.app);
    let latest: Vec<_> = authority
        .policies
        .standing()
        .rev()
        .take(MOST)
        .cloned()
        .collect();
    // A policy that is not in memory is compiled first.
    let policies = tokio::task::spawn_blocking(move || {
        latest
            .iter()
            .map(|version| PolicyView {
                policy: PolicyVersion::of(version),
                active: active.as_ref() == Some(version),
                description: described(&app, version),
            })
            .collect()
    })
    .await
    .map_err(HandleError::read)?;
    Ok(Reply::read(&Policies { policies })?.at_version(version))
}

/// What a policy says of itself, when it can be loaded: one that is broken hides no other.
fn described(app: &App, version: &domain::PolicyVersion) -> Option<Description> {
    let policy = app.catalogue.policy(version.plugin.parse().ok()?).ok()?;
    let digest = version.parameters.parse().ok()?;
    let parameters = app.catalogue.parameters(digest, &policy).ok()?;
    Some(Description::of(&policy, &parameters))
}
