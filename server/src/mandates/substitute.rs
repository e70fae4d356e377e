//! `POST /mandates/{mandateId}/substitutions`.

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
use crate::wire::{Day, FreeText, Id, Officer, Wire as _};

/// Who stands in for the holder of a mandate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NameSubstitute {
    /// Who stands in: the subject of a token.
    officer: Officer,
    /// The first day: today, or later.
    from: Day,
    /// The last day, within those of the mandate.
    until: Day,
    /// Why: leave, illness.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/mandates/{mandateId}/substitutions", "nameSubstitute")
        .says(
            "Has somebody stand in for the holder of a mandate.",
            "On these days, for what the mandate allows. What the substitute decides names the mandate, and so \
             for whom it was done (Awb 10:3).",
        )
        .by(ADMINISTERS)
        .records::<MandateView>()
        .takes(run)
}

async fn run(call: Call<NameSubstitute>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let mandate: MandateId = call.id("mandateId")?;
    let substitution = call.new_id(SubstitutionId::from_bytes)?;
    let command = OfficeCommand::NameSubstitute {
        substitution,
        mandate,
        officer: body.officer.into_domain(),
        from: body.from.0,
        until: body.until.0,
        reason: body.reason.into_domain(),
    };
    let command = Command::Authority(AuthorityCommand::Office(command));
    let ordered = call.order(command, &Id(substitution)).await?;
    let answer = call.mandate(mandate).await?;
    Reply::recorded(&ordered, answer)
}
