//! `POST /cases/{caseId}/payees`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::paying::{AddPayee, Paying};
use maatwerk_domain::{PayeeId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::PayeeView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, LawRef, PayeeAccount, PayeeKind, Wire as _};

/// Somebody who can be paid from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewPayee {
    /// In whose interest: the applicant of what will be paid.
    about: Id<PersonId>,
    /// What the payee is to that person.
    kind: PayeeKind,
    /// The article on which somebody else than the resident is paid: exactly then.
    #[serde(default)]
    ground: Option<LawRef>,
    /// Where the money goes.
    account: PayeeAccount,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/payees", "addPayee")
        .says(
            "Adds somebody who can be paid.",
            "The resident, a supplier, or who keeps the resident's money (bewindvoerder). The account is \
             sealed with the key of the person in whose interest is paid, and is gone with it. It does not \
             change: another account is another payee.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<PayeeView>()
        .takes(run)
}

async fn run(call: Call<NewPayee>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let payee = call.new_id(PayeeId::from_bytes)?;
    let command = CaseCommand::Paying(Paying::AddPayee(AddPayee {
        payee,
        about: body.about.0,
        kind: body.kind.into_domain(),
        ground: body.ground.into_domain(),
        account: Some(body.account.into_domain()),
    }));
    let ordered = call.order_case(command, &Id(payee)).await?;
    let case = call.case_after(&ordered).await?;
    let answer =
        PayeeView::in_case(&case, ordered.ids.0).ok_or_else(|| call.missing("the payee"))?;
    Reply::recorded(&ordered, answer)
}
