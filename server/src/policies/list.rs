//! `GET /policies`.

use std::sync::Arc;

use maatwerk_domain as domain;
use maatwerk_domain::policy::{Activation, Uploaded};
use schemars::JsonSchema;
use serde::Serialize;

use super::life::{Approved, RolledBack};
use super::view::{Description, PolicyView};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Act, Day, Digest, PolicyVersion, ShortText, Wire as _};

/// How many of the latest policies are shown.
const MOST: usize = 50;

/// The policies of an authority.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Policies {
    /// What is, was or will be in force: the latest first, at most fifty.
    policies: Vec<PolicyView>,
    /// What was uploaded: the latest first, at most fifty.
    uploads: Vec<UploadLine>,
}

/// A policy that was uploaded.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UploadLine {
    /// The component's digest.
    plugin: Digest,
    /// Its name.
    name: ShortText,
    /// Its semantic version.
    policy_version: ShortText,
    /// Who uploaded it, when.
    uploaded: Act,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies", "listPolicies")
        .says(
            "The policies of the authority, and which is active when.",
            "With what each asks, what it can cite, on which legal bases it judges, and its \
             parameters; who approved it, until when it judges, and whether it was rolled back. A \
             request is judged by the policy of its receipt date.",
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
    let uploads = authority.policies.uploads.iter().rev().take(MOST);
    let uploads = uploads.map(UploadLine::of).collect();
    let app = Arc::clone(&call.app);
    // A policy that is not in memory is compiled first.
    let policies = tokio::task::spawn_blocking(move || shown(&app, &authority.policies, day))
        .await
        .map_err(HandleError::read)?;
    Ok(Reply::read(&Policies { policies, uploads })?.at_version(version))
}

fn shown(app: &App, policies: &domain::policy::Policies, day: domain::Date) -> Vec<PolicyView> {
    let active = policies.on(day);
    let latest = policies.activations.iter().rev().take(MOST);
    let shown = |activation: &Activation| {
        let version = &activation.version;
        let stands = activation.rolled_back.is_none();
        let until = policies.until(version).filter(|_| stands);
        PolicyView {
            policy: PolicyVersion::of(version),
            active: stands && active == Some(version),
            until: until.map(Day),
            approved: Approved::of(policies, &version.pair()),
            rolled_back: activation.rolled_back.as_ref().map(RolledBack::of),
            description: described(app, version),
        }
    };
    latest.map(shown).collect()
}

/// What a policy says of itself, when it can be loaded: one that is broken hides no other.
fn described(app: &App, version: &domain::PolicyVersion) -> Option<Description> {
    let policy = app.catalogue.policy(version.plugin.parse().ok()?).ok()?;
    let digest = version.parameters.parse().ok()?;
    let parameters = app.catalogue.parameters(digest, &policy).ok()?;
    Some(Description::of(&policy, Some(&parameters)))
}

impl UploadLine {
    fn of(uploaded: &Uploaded) -> Self {
        Self {
            plugin: Digest::of(&uploaded.upload.plugin),
            name: ShortText::of(&uploaded.upload.name),
            policy_version: ShortText::of(&uploaded.upload.version),
            uploaded: Act::of(&uploaded.act),
        }
    }
}
