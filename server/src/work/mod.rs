//! The work on a case: who handles it, tasks and agreements, notes.

mod add_task;
mod finish_task;
mod hand_over;
mod handled_by;
mod take_back_task;
mod view;
mod write_note;

pub(crate) use add_task::endpoint as add_task;
pub(crate) use finish_task::endpoint as finish_task;
pub(crate) use hand_over::endpoint as hand_over;
pub(crate) use take_back_task::endpoint as take_back_task;
pub(crate) use view::{HandedOverView, NoteView, TaskView};
pub(crate) use write_note::endpoint as write_note;

use maatwerk_domain::TaskId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::work::WorkAct;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Id;

impl Call<()> {
    /// Carries out an act on a task, and answers with the task.
    async fn act_on_task(self, task: TaskId, act: WorkAct) -> Result<Reply, Problem> {
        let command = CaseCommand::Work(act);
        let ordered = self.order_case(command, &Id(task)).await?;
        let case = self.case_after(&ordered).await?;
        let id: TaskId = ordered.ids.0;
        let task = case.work.tasks.get(&id);
        let view = task
            .map(|task| TaskView::of(id, task))
            .ok_or_else(|| self.missing("the task"))?;
        Reply::recorded(&ordered, view)
    }
}
