//! `POST /cases/{caseId}/representations`.

use maatwerk_domain::case::people::{BeginRepresentation, OnPeople, PeopleRefusal};
use maatwerk_domain::{PersonId, RepresentationId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::RepresentationView;
use crate::handle::HandleError;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Id, RepresentationKind, ShortText, Wire as _};

/// Who acts for whom.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Represent {
    /// Who is represented.
    represented: Id<PersonId>,
    /// On what ground.
    kind: RepresentationKind,
    /// Who represents: somebody of the case, or
    by: Option<Id<PersonId>>,
    /// another person or an organisation, by name. One of the two.
    name: Option<ShortText>,
    /// What it shows from: the judgment and its day, the authorisation.
    shown_by: FreeText,
    /// The first day.
    from: Day,
    /// The last day, when there is one.
    until: Option<Day>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/representations", "beginRepresentation")
        .says(
            "Has somebody act for a person of the case.",
            "By authorisation (Awb 2:1), as administrator, curator or mentor (Burgerlijk Wetboek 1:431, 1:378, \
             1:450), as parent or guardian of a minor (1:245, 1:337): these end by themselves on the eighteenth \
             birthday, as far as a fact `birth-date` tells.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<RepresentationView>()
        .takes(run)
}

async fn run(call: Call<Represent>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    if body.by.is_some() == body.name.is_some() {
        return Err(HandleError::Refused(PeopleRefusal::WhoRepresents.into()).into());
    }
    let representation = call.new_id(RepresentationId::from_bytes)?;
    let order = OnPeople::BeginRepresentation(BeginRepresentation {
        representation,
        represented: body.represented.0,
        kind: body.kind.into_domain(),
        by: body.by.map(|person| person.0),
        name: body.name.into_domain(),
        shown_by: body.shown_by.into_domain(),
        from: body.from.0,
        until: body.until.map(|day| day.0),
    });
    call.act_on_people(order, representation, RepresentationView::in_case)
        .await
}
