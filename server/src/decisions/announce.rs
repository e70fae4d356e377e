//! `POST /cases/{caseId}/decisions/{decisionId}/announcement`.

use maatwerk_domain::DecisionId;
use maatwerk_domain::case::CaseCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecisionView;
use crate::http::access::HEARS;
use crate::http::call::{Call, Ordered};
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::letter::announcing;
use crate::wire::{Day, Id};

/// That a decision reached the resident.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Announce {
    /// The day.
    on: Day,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/decisions/{decisionId}/announcement",
        "announceDecision",
    )
    .says(
        "Records that a decision reached the resident, by a letter that is kept.",
        "From then on it has effect (Awb 3:40), and the term to object runs. The letter is written on the \
         authority's paper (`/letter-template`) and kept as it is, see `/letter`.",
    )
    .by(HEARS)
    .showing_case()
    .on_version()
    .records::<DecisionView>()
    .takes(run)
}

async fn run(call: Call<Announce>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let decision: DecisionId = call.id("decisionId")?;
    // A repeat writes no second letter.
    if let Some(earlier) = call.repeated::<Id<DecisionId>>().await? {
        return answer(&call, &earlier, decision).await;
    }
    let letter = match announcing(&call, decision, body.on.0).await {
        Ok(letter) => letter,
        Err(problem) => return answer(&call, &call.first_of(problem).await?, decision).await,
    };
    let command = match &letter {
        Some(letter) => CaseCommand::AnnounceByLetter(letter.command.clone()),
        None => CaseCommand::Announce {
            decision,
            on: body.on.0,
        },
    };
    match call.order_case(command, &Id(decision)).await {
        Ok(ordered) => {
            // The same order at the same time may have been first.
            if let Some(letter) = letter {
                let case = call.case_after(&ordered).await?;
                letter.unless_recorded_in(&case, &call).await;
            }
            answer(&call, &ordered, decision).await
        }
        Err(problem) => {
            // Of a failure of ours it is not sure that nothing was recorded.
            if let Some(letter) = letter.filter(|_| problem.kind().status() < 500) {
                letter.leave(&call).await;
            }
            Err(problem)
        }
    }
}

async fn answer(
    call: &Call<()>,
    ordered: &Ordered<Id<DecisionId>>,
    decision: DecisionId,
) -> Result<Reply, Problem> {
    let case = call.case_after(ordered).await?;
    let answer =
        DecisionView::in_case(&case, decision).ok_or_else(|| call.missing("the decision"))?;
    Reply::recorded(ordered, answer)
}
