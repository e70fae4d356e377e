//! `POST /policies/{digest}/parameters`.

use std::sync::Arc;

use maatwerk_domain::policy::CasesRun;
use maatwerk_domain::{AuthorityCommand, PolicyCommand, PolicyPair};
use maatwerk_policy::author::{self, Examples};
use maatwerk_policy::{Digest, Host, Parameters, giving_way};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fault;
use super::life::SetView;
use crate::app::App;
use crate::handle::{Command, HandleError};
use crate::http::access::MAKES_POLICIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::shares::tenant_of;
use crate::wire::{FreeText, Wire as _};

/// A parameter set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ProposeParameters {
    /// The parameters, as the JSON Schema of the policy wants them.
    parameters: Map<String, Value>,
    /// What they change, for who approves them.
    #[serde(default)]
    note: Option<FreeText>,
}

/// A parameter set that was proposed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ProposalView {
    /// The set, and how far it is.
    proposal: SetView,
    /// The titles of the example cases that are answered otherwise than under the parameters they were
    /// written for: what the change does, for who approves it.
    differing: Vec<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/parameters", "proposeParameters")
        .says(
            "Proposes a parameter set for a policy.",
            "Checked against the JSON Schema of the policy, each fault with its pointer; then the policy \
             is asked its own example cases under it. It has to answer all of them; which it answers \
             otherwise than before is told and recorded. A policy without cases is asked about a request \
             of which nothing is known. The same set twice is one.",
        )
        .by(MAKES_POLICIES)
        .on_version()
        .or(Kind::ParametersInvalid)
        .or(Kind::CasesFailed)
        .records::<ProposalView>()
        .unless_there::<ProposalView>()
        .takes(run)
}

async fn run(call: Call<ProposeParameters>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let plugin: Digest = call.id("digest")?;
    call.known(&plugin.to_string()).await?;
    let policies = call.policies().await?;
    let uploaded = policies.upload(&plugin.to_string());
    let cases = uploaded.and_then(|uploaded| uploaded.upload.cases.clone());
    let app = Arc::clone(&call.app);
    let parameters = Value::Object(body.parameters);
    // A policy that is not in memory is compiled first.
    let host = app.host.behind(tenant_of(call.log()));
    let tried = tokio::task::spawn_blocking(move || {
        giving_way(|| tried(&app, &host, plugin, &parameters, cases))
    });
    let tried = tried.await.map_err(HandleError::read)??;
    let policy = PolicyPair {
        plugin: plugin.to_string(),
        parameters: tried.parameters.to_string(),
    };
    let command = PolicyCommand::ProposeParameters {
        policy: policy.clone(),
        note: body.note.into_domain(),
        cases: tried.ran,
    };
    let command = Command::Authority(AuthorityCommand::Policy(command));
    let ordered = call.order(command, &()).await;
    let answer = ProposalView {
        proposal: call.set(&policy).await?,
        differing: tried.differing,
    };
    match ordered {
        Ok(ordered) => Reply::recorded(&ordered, answer),
        Err(problem) if problem.refusal() == Some("exists") => Reply::there(&answer),
        Err(problem) => Err(problem),
    }
}

/// A set that was tried, and kept.
struct Tried {
    parameters: Digest,
    ran: Option<CasesRun>,
    differing: Vec<String>,
}

fn tried(
    app: &App,
    host: &Host,
    plugin: Digest,
    parameters: &Value,
    cases: Option<String>,
) -> Result<Tried, Problem> {
    let policy = app
        .catalogue
        .policy(plugin)
        .map_err(|error| fault::unreadable(&error))?;
    let parameters =
        Parameters::new(&policy, parameters).map_err(|error| fault::parameters(&error))?;
    let cases = cases.map(|digest| digest.parse());
    let (ran, differing) = match cases.transpose().map_err(HandleError::read)? {
        None => {
            author::try_parameters(host, &policy, &parameters)
                .map_err(|error| fault::trial(&error))?;
            (None, Vec::new())
        }
        Some(digest) => {
            let document = app
                .catalogue
                .cases(digest)
                .map_err(|error| fault::unreadable(&error))?;
            let examples = Examples::parse(&document).map_err(HandleError::read)?;
            let reports = examples.run(host, &policy, Some(&parameters));
            if let Some(problem) =
                fault::not_asked(&reports).or_else(|| fault::unanswered(&reports))
            {
                return Err(problem);
            }
            let differing = reports.iter().filter(|report| !report.passed());
            let differing: Vec<_> = differing.map(|report| report.title.clone()).collect();
            let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            let ran = CasesRun {
                ran: count(reports.len()),
                differ: count(differing.len()),
            };
            (Some(ran), differing)
        }
    };
    let parameters = app
        .catalogue
        .store_parameters(&parameters)
        .map_err(|error| fault::storing(&error))?;
    Ok(Tried {
        parameters,
        ran,
        differing,
    })
}
