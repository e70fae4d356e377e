//! `POST /cases/{caseId}/objections`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::objection::{self, OnObjection};
use maatwerk_domain::{DecisionId, ObjectionId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::ObjectionView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Code, Day, FreeText, Id, Wire as _};

/// An objection that was received.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ReceiveObjection {
    /// Against which decision.
    decision_id: Id<DecisionId>,
    /// Who objects: somebody in the case.
    objector: Id<PersonId>,
    /// The day it was received.
    received: Day,
    /// The day it was posted, when it came by post (Awb 6:9 lid 2).
    posted: Option<Day>,
    /// How it came in: `desk`, `web`, `post`.
    channel: Code,
    /// An advisory committee hears it (7:13): the term to decide is twelve weeks.
    #[serde(default)]
    committee: bool,
    /// The grounds; what is missing is asked for (6:6).
    grounds: Option<FreeText>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/objections", "receiveObjection")
        .says(
            "Records that an objection to a decision was received.",
            "Also one that came too late: whether it did is told in the answer, and decided on. What \
             the decision does goes on meanwhile (Awb 6:16).",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<ObjectionView>()
        .takes(run)
}

async fn run(call: Call<ReceiveObjection>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let objection = call.new_id(ObjectionId::from_bytes)?;
    let order = OnObjection::Receive(objection::ReceiveObjection {
        objection,
        decision: body.decision_id.0,
        objector: body.objector.0,
        received: body.received.0,
        posted: body.posted.map(|posted| posted.0),
        channel: body.channel.into_domain(),
        committee: body.committee,
        grounds: body.grounds.into_domain(),
    });
    let command = CaseCommand::OnObjection(order);
    let ordered = call.order_case(command, &Id(objection)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = call.objection(&case, ordered.ids.0)?;
    Reply::recorded(&ordered, answer)
}
