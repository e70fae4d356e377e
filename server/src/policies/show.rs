//! `GET /policies/{digest}`.

use std::sync::Arc;

use maatwerk_policy::Digest;
use schemars::JsonSchema;
use serde::Serialize;

use super::life::UploadView;
use super::view::Description;
use crate::handle::HandleError;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{self, ShortText, Wire as _};

/// A policy that the authority knows.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PluginView {
    /// The component's digest.
    plugin: wire::Digest,
    /// Its name.
    name: ShortText,
    /// Its semantic version.
    policy_version: ShortText,
    /// How it came here; absent when the operator put it in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    uploaded: Option<UploadView>,
    /// What it says of itself; absent when it cannot be loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Description>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}", "getPolicy")
        .says(
            "A policy: how it came here, and what it says of itself.",
            "What it asks, what it can cite, on which legal bases it judges, and the JSON Schema of \
             its parameters: titles, units and bounds, enough to draw a form from.",
        )
        .by(READS_REGISTER)
        .answers::<PluginView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (_, version) = call.app.authority(call.log()).await?;
    Ok(Reply::read(&call.plugin().await?)?.at_version(version))
}

impl<B> Call<B> {
    /// Name and version of a component, when this authority knows it: what another one stored in this
    /// installation is not there.
    pub(crate) async fn known(&self, plugin: &str) -> Result<(String, String), Problem> {
        let policies = self.policies().await?;
        let (name, version) = policies
            .named(plugin)
            .ok_or_else(|| Problem::not_found("policy"))?;
        Ok((name.to_owned(), version.to_owned()))
    }

    /// The policy in the path.
    pub(super) async fn plugin(&self) -> Result<PluginView, Problem> {
        let digest: Digest = self.id("digest")?;
        self.plugin_of(digest).await
    }

    /// A policy that the authority knows.
    pub(super) async fn plugin_of(&self, digest: Digest) -> Result<PluginView, Problem> {
        let plugin = digest.to_string();
        let (name, version) = self.known(&plugin).await?;
        let policies = self.policies().await?;
        let app = Arc::clone(&self.app);
        // A policy that is not in memory is compiled first. One that is broken says nothing of itself.
        let policy = tokio::task::spawn_blocking(move || app.catalogue.policy(digest).ok())
            .await
            .map_err(HandleError::read)?;
        Ok(PluginView {
            uploaded: UploadView::of(&policies, &plugin),
            plugin: wire::Digest(plugin),
            name: ShortText::of(&name),
            policy_version: ShortText::of(&version),
            description: policy.map(|policy| Description::of(&policy, None)),
        })
    }
}
