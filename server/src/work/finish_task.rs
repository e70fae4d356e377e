//! `POST /cases/{caseId}/tasks/{taskId}/completion`.

use maatwerk_domain::case::work::WorkAct;

use super::TaskView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/tasks/{taskId}/completion", "finishTask")
        .says(
            "Says that a task was done, or an agreement kept.",
            "It is no deadline any more.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<TaskView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let task = call.id("taskId")?;
    call.act_on_task(task, WorkAct::FinishTask { task }).await
}
