//! `POST /policies`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk_domain::policy::Upload;
use maatwerk_domain::{AuthorityCommand, PolicyCommand, Refusal};
use maatwerk_policy::author::Examples;
use maatwerk_policy::{CatalogueError, Host, Policy, giving_way};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fault;
use super::show::PluginView;
use super::signature::Signature;
use crate::app::App;
use crate::handle::{Command, HandleError};
use crate::http::access::MAKES_POLICIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::shares::tenant_of;
use crate::wire::{Digest, SignatureText, Wire as _};

/// The most bytes of a body: a component of 16 MiB in base64, with its cases.
const BODY: usize = 28 << 20;

/// A component with its signature.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UploadPolicy {
    /// The component, in base64.
    #[schemars(length(min = 1, max = 22_369_624), extend("contentEncoding" = "base64"))]
    component: String,
    /// Its signature: what `minisign -S` or `maatwerk policy sign` wrote.
    signature: SignatureText,
    /// Its example cases, which it has to pass.
    #[serde(default)]
    examples: Option<ExampleCases>,
}

/// The example cases of a policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExampleCases {
    /// The parameters they were written for: `parameters.json` of the policy's folder.
    parameters: Map<String, Value>,
    /// The cases, as in the policy's folder.
    #[schemars(length(min = 1, max = 500))]
    cases: Vec<Map<String, Value>>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies", "uploadPolicy")
        .says(
            "Takes in a policy that a registered publisher signed.",
            "A WebAssembly component with an Ed25519 signature in the format of minisign. The signature \
             is verified before anything in the component runs; then the component is checked, and \
             asked its example cases, all of which it has to answer as its author expects. The same \
             component twice is one. Nothing is in force by this.",
        )
        .by(MAKES_POLICIES)
        .on_version()
        .up_to(BODY)
        .or(Kind::SignatureInvalid)
        .or(Kind::NotAPolicy)
        .or(Kind::CasesFailed)
        .records::<PluginView>()
        .unless_there::<PluginView>()
        .takes(run)
}

async fn run(call: Call<UploadPolicy>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    // Its publisher may have been revoked since.
    if let Some(earlier) = call.repeated::<Digest>().await? {
        let answer = call.uploaded(&earlier.ids).await?;
        return Reply::recorded(&earlier, answer);
    }
    let bytes = STANDARD
        .decode(&body.component)
        .map_err(|_| fault::component("is no base64"))?;
    let signature = Signature::read(&body.signature.0).map_err(|error| fault::signature(&error))?;
    let policies = call.policies().await?;
    let key_id = signature.key_id();
    policies.check_publisher(key_id).map_err(Refusal::from)?;
    let publisher = policies.publishers[&key_id].publisher.clone();
    let examples = examples(body.examples)?;
    let app = Arc::clone(&call.app);
    let host = app.host.behind(tenant_of(call.log()));
    // Compiling takes its time, and storing is an fsync.
    let stored = tokio::task::spawn_blocking(move || {
        signature
            .verify(&publisher, &bytes)
            .map_err(|error| fault::signature(&error))?;
        giving_way(|| store(&app, &host, &bytes, examples.as_ref()))
    });
    let (policy, cases) = stored.await.map_err(HandleError::read)??;
    let manifest = policy.manifest();
    let upload = Upload {
        plugin: policy.digest().to_string(),
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        world: policy.world().to_owned(),
        size: policy.size() as u64,
        key_id,
        signature: body.signature.into_domain(),
        cases: cases.map(|digest| digest.to_string()),
    };
    let plugin = Digest(upload.plugin.clone());
    let command = Command::Authority(AuthorityCommand::Policy(PolicyCommand::Upload(upload)));
    match call.order(command, &plugin).await {
        Ok(ordered) => {
            let answer = call.uploaded(&ordered.ids).await?;
            let reply = Reply::recorded(&ordered, answer)?;
            Ok(reply.located(format!("/v1/policies/{}", ordered.ids.0)))
        }
        Err(problem) if problem.refusal() == Some("exists") => {
            Reply::there(&call.uploaded(&plugin).await?)
        }
        Err(problem) => Err(problem),
    }
}

fn examples(body: Option<ExampleCases>) -> Result<Option<Examples>, Problem> {
    let examples = body.map(|body| {
        let cases = body.cases.into_iter().map(Value::Object).collect();
        Examples::new(body.parameters, cases)
    });
    examples
        .transpose()
        .map_err(|error| fault::examples(&error))
}

/// Keeps a component with its cases, once it passes them. One that does not leaves nothing behind, however
/// often it is sent.
fn store(
    app: &App,
    host: &Host,
    component: &[u8],
    examples: Option<&Examples>,
) -> Result<(Arc<Policy>, Option<maatwerk_policy::Digest>), Problem> {
    let policy = app.host.compile(component);
    let policy = policy.map_err(|error| fault::storing(&CatalogueError::Compile(error)))?;
    let storing = |error| fault::storing(&error);
    let mut cases = None;
    if let Some(examples) = examples {
        let reports = examples.run(host, &policy, None);
        if let Some(problem) = fault::not_asked(&reports).or_else(|| fault::failed(&reports)) {
            return Err(problem);
        }
        cases = Some(app.catalogue.store_cases(examples).map_err(storing)?);
    }
    let policy = app.catalogue.keep(component, &policy).map_err(storing)?;
    Ok((policy, cases))
}

impl<B> Call<B> {
    /// A policy that was uploaded.
    async fn uploaded(&self, plugin: &Digest) -> Result<PluginView, Problem> {
        let digest = plugin.0.parse().map_err(HandleError::read)?;
        self.plugin_of(digest).await
    }
}
