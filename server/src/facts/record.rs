//! `POST /cases/{caseId}/facts`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{FactId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::FactAndGrants;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FactCode, FactValue, Id, ShortText, Wire as _};

/// A fact to record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RecordFact {
    /// Whom it is about.
    about: Id<PersonId>,
    /// What kind of fact: one of the codes that the policy asks, or another.
    code: FactCode,
    /// What it says.
    value: FactValue,
    /// Since when it holds, when that is known.
    since: Option<Day>,
    /// Where it comes from: `statement`, `document`, `brp`.
    source: ShortText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/facts", "recordFact")
        .says(
            "Records a fact about somebody in the case.",
            "The policy looks again at once at conditional gifts of this person; what it proposes \
             stands in the grants of the answer.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<FactAndGrants>()
        .takes(run)
}

async fn run(call: Call<RecordFact>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let fact = call.new_id(FactId::from_bytes)?;
    let command = CaseCommand::RecordFact(case::RecordFact {
        fact,
        about: body.about.0,
        content: case::FactContent {
            code: body.code.0,
            value: body.value.into_domain(),
            since: body.since.map(|day| day.0),
            source: body.source.into_domain(),
        },
    });
    let ordered = call.order_case(command, &Id(fact)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = FactAndGrants::of(&case, ordered.ids.0).ok_or_else(|| call.missing("the fact"))?;
    Reply::recorded(&ordered, answer)
}
