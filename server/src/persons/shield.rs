//! `POST /cases/{caseId}/shields`.

use maatwerk_domain::case::people::{OnPeople, RaiseShield};
use maatwerk_domain::{PersonId, ShieldId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::ShieldView;
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
             the case, also not what was recorded before; notes, tasks and facts about the other that name the \
             shielded person are refused; the other represents that person no more; and doubles of that person \
             are told to nobody who is not involved. Who works on the case gets a warning with the person.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<ShieldView>()
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
    call.act_on_people(order, shield, ShieldView::in_case).await
}
