//! `POST /cases/{caseId}/holds/{holdId}/lifting`.

use maatwerk_domain::HoldId;
use maatwerk_domain::case::{CaseCommand, LiftHold};

use super::{HoldReason, HoldView};
use crate::http::access::HOLDS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Wire as _;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/holds/{holdId}/lifting", "liftHold")
        .says(
            "Lifts a hold.",
            "The case is destroyed when its term has passed and two people say so, not by this.",
        )
        .by(HOLDS)
        .on_version()
        .records::<HoldView>()
        .takes(run)
}

async fn run(call: Call<HoldReason>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let hold: HoldId = call.id("holdId")?;
    let command = CaseCommand::LiftHold(LiftHold {
        hold,
        reason: body.reason.into_domain(),
    });
    let ordered = call.order_case(command, &()).await?;
    let answer = call.hold(hold).await?;
    Reply::recorded(&ordered, answer)
}
