//! `POST /cases/{caseId}/persons`.

use maatwerk_domain::PersonId;
use maatwerk_domain::case::CaseCommand;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PersonBody;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Id;

/// The new person.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PersonAdded {
    /// The identifier of the person in this case.
    person_id: Id<PersonId>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/persons", "addPerson")
        .says(
            "Adds somebody to the household.",
            "The resident was named when the case was opened: there is exactly one.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<PersonAdded>()
        .takes(run)
}

async fn run(call: Call<PersonBody>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let person = call.app.new_person_id()?;
    let command = CaseCommand::AddPerson(body.into_domain(person));
    let ids = PersonAdded {
        person_id: Id(person),
    };
    let ordered = call.order_case(command, &ids).await?;
    Reply::recorded(&ordered, &ordered.ids)
}
