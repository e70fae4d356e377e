//! `POST /cases/{caseId}/links`.

use maatwerk_domain::case::people::{LinkPersons, OnPeople, PeopleRefusal};
use maatwerk_domain::{CaseId, PersonId, PersonLinkId, Refusal};
use schemars::JsonSchema;
use serde::Deserialize;

use super::LinkView;
use crate::handle::HandleError;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// Which records are of one person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LinkRecords {
    /// The person of this case.
    person: Id<PersonId>,
    /// The case of the other record; this one, when both are in it.
    other_case: Id<CaseId>,
    /// The other record, as `listCaseDuplicates` tells it.
    other_person: Id<PersonId>,
    /// Why they are of one person.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/links", "linkPersons")
        .says(
            "Says that two records are of one person.",
            "They must have their citizen service number or their full name in common. Nothing is merged, opened \
             or counted otherwise: both histories stay, each is erased by itself, and who is involved in one case \
             is not so in the other. It can be undone.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .after_position()
        .records::<LinkView>()
        .or(Kind::Erased)
        .takes(run)
}

async fn run(call: Call<LinkRecords>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let link = call.new_id(PersonLinkId::from_bytes)?;
    let (person, other_case, other_person) =
        (body.person.0, body.other_case.0, body.other_person.0);
    let here = (call.case_id()?, person);
    let refused = |refusal: PeopleRefusal| HandleError::Refused(Refusal::from(refusal));
    if here == (other_case, other_person) {
        return Err(refused(PeopleRefusal::SameRecord).into());
    }
    let there = (other_case, other_person);
    // Of a record that the caller may not be told of, it is not told either that it is there.
    let sees = call.app.is_told_of(&call.caller).await?;
    let told = call.app.may_tell(call.log(), sees, vec![there]).await?;
    let matched = match told[..] {
        [true] => call.app.in_common(call.log(), here, there).await?,
        _ => None,
    };
    let matched = matched.ok_or_else(|| refused(PeopleRefusal::NothingInCommon))?;
    let order = OnPeople::LinkPersons(LinkPersons {
        link,
        person,
        other_case,
        other_person,
        matched,
        reason: body.reason.into_domain(),
    });
    call.act_on_people(order, link, LinkView::in_case).await
}
