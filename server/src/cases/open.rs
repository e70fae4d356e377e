//! `POST /cases`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{CaseId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::handle::Command;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::persons::PersonBody;
use crate::wire::{Id, ShortText, Wire as _};

/// A case to open.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OpenCase {
    /// The client's own reference of its zaak.
    client_reference: Option<ShortText>,
    /// The household, with exactly one resident.
    #[schemars(length(min = 1, max = 50))]
    persons: Vec<PersonBody>,
}

/// The new case.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CaseOpened {
    /// The case.
    case_id: Id<CaseId>,
    /// Its persons, in the order given.
    person_ids: Vec<Id<PersonId>>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases", "openCase")
        .says(
            "Opens a case.",
            "Of one household: a resident, and whoever lives with them.",
        )
        .by(WORKS_ON_CASES)
        .records::<CaseOpened>()
        .takes(run)
}

async fn run(call: Call<OpenCase>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let (case, persons) = call.app.new_case_ids(body.persons.len())?;
    let ids = CaseOpened {
        case_id: Id(case),
        person_ids: persons.iter().map(|person| Id(*person)).collect(),
    };
    let household = body.persons.into_iter().zip(persons);
    let command = CaseCommand::Open(case::OpenCase {
        client_reference: body.client_reference.into_domain(),
        persons: household
            .map(|(person, id)| person.into_domain(id))
            .collect(),
    });
    let ordered = call.order(Command::Case(case, command), &ids).await?;
    let location = format!("/v1/cases/{}", ordered.ids.case_id.0);
    Ok(Reply::recorded(&ordered, &ordered.ids)?.located(location))
}
