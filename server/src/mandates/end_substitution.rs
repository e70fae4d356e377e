//! `POST /mandates/{mandateId}/substitutions/{substitutionId}/end`.

use maatwerk_domain::office::OfficeCommand;
use maatwerk_domain::{AuthorityCommand, MandateId, SubstitutionId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::MandateView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Wire as _};

/// When somebody stands in no longer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EndSubstitution {
    /// The last day; yesterday when it ends at once.
    last_day: Day,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/mandates/{mandateId}/substitutions/{substitutionId}/end",
        "endSubstitution",
    )
    .says(
        "Has somebody stand in no longer.",
        "Sooner than it would have ended. What was decided by then stands.",
    )
    .by(ADMINISTERS)
    .records::<MandateView>()
    .takes(run)
}

async fn run(call: Call<EndSubstitution>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let mandate: MandateId = call.id("mandateId")?;
    let substitution: SubstitutionId = call.id("substitutionId")?;
    let (authority, _) = call.app.authority(call.log()).await?;
    let known = authority.office.substitutions.get(&substitution);
    if known.is_none_or(|known| known.mandate != mandate) {
        return Err(Problem::not_found("substitution"));
    }
    let command = Command::Authority(AuthorityCommand::Office(OfficeCommand::EndSubstitution {
        substitution,
        last_day: body.last_day.0,
        reason: body.reason.into_domain(),
    }));
    let ordered = call.order(command, &()).await?;
    let answer = call.mandate(mandate).await?;
    Reply::recorded(&ordered, answer)
}
