//! `POST /mandates/{mandateId}/end`.

use maatwerk_domain::{AuthorityCommand, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::MandateView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id};

/// When a mandate ends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EndMandate {
    /// The last day it holds; yesterday when it ends at once.
    last_day: Day,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/mandates/{mandateId}/end", "endMandate")
        .says(
            "Ends a mandate.",
            "Sooner than it would have ended. What was decided on it stands.",
        )
        .by(ADMINISTERS)
        .records::<MandateView>()
        .takes(run)
}

async fn run(call: Call<EndMandate>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let mandate: MandateId = call.id("mandateId")?;
    let command = Command::Authority(AuthorityCommand::EndMandate {
        mandate,
        last_day: body.last_day.0,
    });
    let ordered = call.order(command, &Id(mandate)).await?;
    let answer = call.mandate(mandate).await?;
    Reply::recorded(&ordered, answer)
}
