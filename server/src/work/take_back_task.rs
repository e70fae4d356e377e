//! `POST /cases/{caseId}/tasks/{taskId}/withdrawal`.

use maatwerk_domain::case::work::WorkAct;
use schemars::JsonSchema;
use serde::Deserialize;

use super::TaskView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Wire as _};

/// Why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TakeBack {
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/tasks/{taskId}/withdrawal", "takeBackTask")
        .says(
            "Takes a task or an agreement back.",
            "It need not be done any more, and is no deadline any more.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<TaskView>()
        .takes(run)
}

async fn run(call: Call<TakeBack>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let task = call.id("taskId")?;
    let reason = body.reason.into_domain();
    call.act_on_task(task, WorkAct::TakeBackTask { task, reason })
        .await
}
