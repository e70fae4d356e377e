//! `GET /policies/{digest}/parameters`.

use maatwerk_domain::PolicyPair;
use maatwerk_domain::policy::Policies;
use maatwerk_policy::Digest;
use schemars::JsonSchema;
use serde::Serialize;

use super::life::SetView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// How many sets a page holds when nothing is said.
const PAGE: usize = 50;

/// A page of the parameter sets of a policy.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ParameterSets {
    /// What the operator put in place first, then in the order in which they were proposed.
    parameter_sets: Vec<SetView>,
    /// Send it as `offset` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/parameters", "listParameters")
        .says(
            "The history of a policy's parameters.",
            "Who proposed which set when, who approved it, and when it was in force.",
        )
        .by(READS_REGISTER)
        .paged_by_offset(200, "The most sets on the page; 50 when absent.")
        .answers::<ParameterSets>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let plugin: Digest = call.id("digest")?;
    let plugin = plugin.to_string();
    call.known(&plugin).await?;
    let (authority, version) = call.app.authority(call.log()).await?;
    let policies = authority.policies;
    let (page, next) = call.at_offset(sets(&policies, &plugin), PAGE);
    let parameter_sets = page.iter().map(|set| SetView::of(&policies, set));
    let answer = ParameterSets {
        parameter_sets: parameter_sets.collect(),
        next,
    };
    Ok(Reply::read(&answer)?.at_version(version))
}

/// The sets of a policy: those that were put in place without a proposal, then the proposed ones.
fn sets(policies: &Policies, plugin: &str) -> Vec<PolicyPair> {
    let activated = policies.activations.iter();
    let mut sets: Vec<PolicyPair> = Vec::new();
    for pair in activated.map(|activation| activation.version.pair()) {
        if pair.plugin == plugin && policies.proposal(&pair).is_none() && !sets.contains(&pair) {
            sets.push(pair);
        }
    }
    let proposed = policies.proposals.iter().map(|proposal| &proposal.policy);
    sets.extend(proposed.filter(|pair| pair.plugin == plugin).cloned());
    sets
}
