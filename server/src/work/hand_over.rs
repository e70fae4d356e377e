//! `POST /cases/{caseId}/handler`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::work::{HandOver, WorkAct};
use schemars::JsonSchema;
use serde::Deserialize;

use super::HandedOverView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Handling, Wire as _};

/// To whom a case goes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HandOverCase {
    /// To whom.
    handling: Handling,
    /// The first day: today or later.
    from: Day,
    /// Why, in words that name nobody of the household: they are kept with the accounting of the case.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/handler", "handOverCase")
        .says(
            "Hands a case over, for the first time too.",
            "From that day handler, substitute and the members of the team are involved in the case; who had it before \
             is not any more, unless by a decision or a mandate. Of what holds on a day, what was recorded last \
             counts: a plan is changed by another.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<HandedOverView>()
        .takes(run)
}

async fn run(call: Call<HandOverCase>) -> Result<Reply, Problem> {
    // Whoever broke the glass was let in to look and to act, and would stay by this, in somebody's place.
    if call.broke_glass() {
        return Err(Problem::new(
            Kind::NotInvolved,
            "through broken glass no case is handed over",
        ));
    }
    let (call, body) = call.split();
    let from = body.from.0;
    let command = CaseCommand::Work(WorkAct::HandOver(HandOver {
        to: body.handling.into_domain(),
        from,
        reason: body.reason.into_domain(),
    }));
    let ordered = call.order_case(command, &()).await?;
    let case = call.case_after(&ordered).await?;
    let handed_over = case.work.handling_on(from);
    let view = handed_over
        .map(HandedOverView::of)
        .ok_or_else(|| call.missing("the handler"))?;
    Reply::recorded(&ordered, view)
}
