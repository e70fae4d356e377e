//! `POST /cases/{caseId}/facts/{factId}/correction`.

use maatwerk_domain::FactId;
use maatwerk_domain::case::{self, CaseCommand};
use schemars::JsonSchema;
use serde::Deserialize;

use super::FactAndGrants;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FactValue, FreeText, Id, ShortText, Wire as _};

/// What was wrong with a fact.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum CorrectFact {
    /// It says something else.
    Corrected(Corrected),
    /// It is no fact at all.
    Withdrawn(Withdrawn),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Corrected {
    /// What it really says, of the same kind.
    value: FactValue,
    /// Since when it holds, when that is known.
    since: Option<Day>,
    /// Where that comes from.
    source: ShortText,
    /// Why it was wrong.
    reason: FreeText,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Withdrawn {
    /// `true`.
    #[schemars(extend("const" = true))]
    #[expect(dead_code, reason = "its being there says which of the two this is")]
    withdrawn: bool,
    /// Why it was wrong.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/facts/{factId}/correction", "correctFact")
        .says(
            "Corrects or withdraws a fact, with the reason.",
            "Nothing is overwritten: assessments that rested on it become stale, and the policy \
             looks again at conditional gifts of this person.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<FactAndGrants>()
        .takes(run)
}

async fn run(call: Call<CorrectFact>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let fact: FactId = call.id("factId")?;
    let command = match body {
        CorrectFact::Corrected(body) => CaseCommand::CorrectFact(case::CorrectFact {
            fact,
            value: body.value.into_domain(),
            since: body.since.map(|day| day.0),
            source: body.source.into_domain(),
            reason: body.reason.into_domain(),
        }),
        CorrectFact::Withdrawn(body) => CaseCommand::WithdrawFact(case::WithdrawFact {
            fact,
            reason: body.reason.into_domain(),
        }),
    };
    let ordered = call.order_case(command, &Id(fact)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = FactAndGrants::of(&case, fact).ok_or_else(|| call.missing("the fact"))?;
    Reply::recorded(&ordered, answer)
}
