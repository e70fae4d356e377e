//! `POST /cases/{caseId}/holds`.

use maatwerk_domain::HoldId;
use maatwerk_domain::case::{CaseCommand, PlaceHold};

use super::{HoldReason, HoldView};
use crate::http::access::HOLDS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/holds", "placeHold")
        .says(
            "Keeps a case from being destroyed.",
            "For an objection, a court case, a request for access: whatever a person says it is, until a \
             person lifts it. An order of a court or of the supervisor goes before it.",
        )
        .by(HOLDS)
        .on_version()
        .records::<HoldView>()
        .takes(run)
}

async fn run(call: Call<HoldReason>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let hold = call.new_id(HoldId::from_bytes)?;
    let command = CaseCommand::PlaceHold(PlaceHold {
        hold,
        reason: body.reason.into_domain(),
    });
    let ordered = call.order_case(command, &Id(hold)).await?;
    let answer = call.hold(ordered.ids.0).await?;
    Reply::recorded(&ordered, answer)
}
