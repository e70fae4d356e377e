//! `POST /cases/{caseId}/tasks`.

use maatwerk_domain::case::work::{self, WorkAct};
use maatwerk_domain::{PersonId, TaskId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::TaskView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Id, TaskKind, TaskOwner, Wire as _};

/// What is to be done.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AddTask {
    /// A task or an agreement.
    kind: TaskKind,
    /// Who has to do it.
    owner: TaskOwner,
    /// Whom of the household it is about; the resident when absent.
    about: Option<Id<PersonId>>,
    /// The last day: today or later.
    due: Day,
    /// What.
    text: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/tasks", "addTask")
        .says(
            "Adds a task, or an agreement with the household.",
            "With who does it and by when: it is a deadline too. What it says is sealed with the key of the person it \
             is about.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<TaskView>()
        .takes(run)
}

async fn run(call: Call<AddTask>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let task = call.new_id(TaskId::from_bytes)?;
    let act = WorkAct::AddTask(work::AddTask {
        task,
        kind: body.kind.into_domain(),
        owner: body.owner.into_domain(),
        about: body.about.map(|person| person.0),
        due: body.due.0,
        text: body.text.into_domain(),
    });
    call.act_on_task(task, act).await
}
