//! `POST /cases/{caseId}/shields`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::people::{OnPeople, RaiseShield};
use maatwerk_domain::{PersonId, ShieldId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::naming::Raised;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// Who is shielded from whom.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ShieldPerson {
    /// Who is shielded.
    shielded: Id<PersonId>,
    /// Who may learn nothing of that person.
    from_whom: Id<PersonId>,
    /// Why. Sealed with the shielded person's key.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/shields", "shieldPerson")
        .says(
            "Shields a person from another person of the same case.",
            "As after violence at home. From now on nothing of the shielded person is in what the other gets of \
             the case or of another in which both are known, also not what was recorded before and not what names \
             that person: the answer lists it. New words about the other that name the shielded person are \
             refused; neither represents the other any more; and records of that person in other cases are told \
             to nobody who is not involved in them. Who works on the case gets a warning with the person.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<Raised>()
        .takes(run)
}

async fn run(call: Call<ShieldPerson>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let shield = call.new_id(ShieldId::from_bytes)?;
    let order = OnPeople::RaiseShield(RaiseShield {
        shield,
        shielded: body.shielded.0,
        from_whom: body.from_whom.0,
        reason: body.reason.into_domain(),
    });
    let ordered = call
        .order_case(CaseCommand::OnPeople(order), &Id(shield))
        .await?;
    // Nothing is shown of before once this was answered: the view of who is shielded elsewhere has come to it.
    call.app.views.owe(call.log(), ordered.position);
    let case = call.case_after(&ordered).await?;
    let raised = call.raised(&case, ordered.ids.0).await?;
    Reply::recorded(&ordered, raised)
}
