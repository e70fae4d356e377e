//! `POST /erasures`.

use std::collections::BTreeSet;

use maatwerk_domain::erasure::{ErasureCommand, ProposeErasure, Scope};
use maatwerk_domain::{CaseId, ErasureId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::ErasureView;
use crate::handle::Command;
use crate::http::access::PROPOSES_ERASURE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{ErasureGround, FreeText, Id, ShortText, Wire as _};

/// What to destroy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ProposedErasure {
    /// Of which case.
    case_id: Id<CaseId>,
    /// These persons in it; the whole case when absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 100))]
    persons: Option<BTreeSet<Id<PersonId>>>,
    /// On what ground.
    ground: ErasureGround,
    /// On which article, decision or category of the list: `AVG 17 lid 1 onder b`.
    legal_basis: ShortText,
    /// Why. It is kept for ever: name nobody.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/erasures", "proposeErasure")
        .says(
            "Proposes to destroy a case, or persons in it.",
            "Another person confirms it. Because a term has passed, it is refused before that and while \
             something stands in the way; on request of a person (AVG 17) persons are erased, not the \
             accounting; on the order of a court or of the supervisor, whatever it says.",
        )
        .by(PROPOSES_ERASURE)
        .or(Kind::NotFound)
        .or(Kind::Erased)
        .records::<ErasureView>()
        .takes(run)
}

async fn run(call: Call<ProposedErasure>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let id = call.new_id(ErasureId::from_bytes)?;
    let scope = body
        .persons
        .map_or(Scope::Case, |persons| Scope::Persons(persons.into_domain()));
    let command = ErasureCommand::Propose(ProposeErasure {
        case: body.case_id.0,
        scope,
        ground: body.ground.into_domain(),
        legal_basis: body.legal_basis.into_domain(),
        reason: body.reason.into_domain(),
    });
    let ordered = call.order(Command::Erasure(id, command), &Id(id)).await?;
    let id = ordered.ids.0;
    let erasure = call.erasure(id).await?.erasure;
    let reply = Reply::recorded(&ordered, ErasureView::of(id, &erasure)?)?;
    Ok(reply.located(format!("/v1/erasures/{id}")))
}
