//! What a resident owes: reminded, interrupted, enforced; waived, deferred, set off.

mod decide;
mod interrupt;
mod remind;
mod view;
mod writ;

pub(crate) use decide::endpoint as decide;
pub(crate) use interrupt::endpoint as interrupt;
pub(crate) use remind::endpoint as remind;
pub(crate) use view::DebtView;
pub(crate) use writ::endpoint as writ;

use maatwerk_domain::LoanId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::debt::{ActOnDebt, DebtAct};

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Id;

impl Call<()> {
    /// Carries out an act on the debt in the path, and answers with the debt.
    async fn act_on_debt(self, act: DebtAct) -> Result<Reply, Problem> {
        let loan: LoanId = self.id("loanId")?;
        let command = CaseCommand::ActOnDebt(ActOnDebt { loan, act });
        let ordered = self.order_case(command, &Id(loan)).await?;
        let case = self.case_after(&ordered).await?;
        let today = self.app.clock.today();
        let answer =
            DebtView::in_case(&case, loan, today).ok_or_else(|| self.missing("the loan"))?;
        Reply::recorded(&ordered, answer)
    }
}
