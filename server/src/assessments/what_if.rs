//! `POST /assessments`.

use maatwerk_domain::case;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ask::WhatIf;
use crate::http::access::ASKS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{
    Amount, Assessment, Code, Day, FactCode, FactValue, LawRef, Standing, Wire as _,
};

/// A request that nobody made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AskWhatIf {
    /// The receipt date, which chooses the policy.
    received: Day,
    /// What for: `rijlessen`.
    purpose: Code,
    /// How much, in eurocents.
    amount: Amount,
    /// On which article.
    legal_basis: LawRef,
    /// What is known about the applicant.
    #[serde(default)]
    #[schemars(length(max = 200))]
    facts: Vec<SupposedFact>,
    /// What was granted to the applicant before.
    #[serde(default)]
    #[schemars(length(max = 100))]
    earlier_grants: Vec<EarlierGrant>,
}

/// A fact that is supposed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SupposedFact {
    /// What kind of fact.
    code: FactCode,
    /// What it says.
    value: FactValue,
    /// Since when it holds, when that is known.
    since: Option<Day>,
}

/// Something that was granted before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EarlierGrant {
    /// The day of the decision.
    decided: Day,
    /// How much, in eurocents.
    amount: Amount,
    /// What for.
    purpose: Code,
    /// What became of it; not known when absent, and then a policy that asks it refers to a person.
    standing: Option<Standing>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::ask("/assessments", "assessWhatIf")
        .says(
            "What the policy would say of a request.",
            "Judged and answered, with the findings; nothing is recorded. The pot is that of today.",
        )
        .by(ASKS)
        .or(Kind::NoPolicy)
        .or(Kind::Overloaded)
        .answers::<Assessment>()
        .takes(run)
}

async fn run(call: Call<AskWhatIf>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let facts = body.facts.into_iter().map(|fact| {
        let since = fact.since.map(|day| day.0);
        (fact.code.0, fact.value.into_domain(), since)
    });
    let earlier = body
        .earlier_grants
        .into_iter()
        .map(|grant| case::EarlierGrant {
            decided: grant.decided.0,
            amount: grant.amount.into_domain(),
            purpose: grant.purpose.into_domain(),
            standing: grant.standing.into_domain(),
        });
    let question = WhatIf {
        received: body.received.0,
        purpose: body.purpose.into_domain(),
        amount: body.amount.into_domain(),
        legal_basis: body.legal_basis.0,
        facts: facts.collect(),
        earlier_grants: earlier.collect(),
    };
    let answer = call.app.what_if(call.log(), question).await?;
    Reply::read(&Assessment::from(&answer))
}
