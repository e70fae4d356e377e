//! `GET /statements/{statementId}` and `GET /statements/{statementId}/unmatched`.

use maatwerk_domain::{LoanId, StatementId, bank};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::READS_PAYMENTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, ShortText, Unmatched, Wire as _};

/// A statement that was taken in.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StatementView {
    /// Which: the same for the same file.
    statement_id: Id<StatementId>,
    /// What the bank calls it.
    number: ShortText,
    /// How many lines were booked in cases.
    booked: u32,
    /// How many lines had been booked before: by the same line in another file, or by a person.
    repeated: u32,
    /// How many of those confirmed what a person had recorded. A person's booking is confirmed by one line.
    confirmed: usize,
    /// How many lines the bank had not booked yet: they come again.
    pending: u32,
    /// How many lines were not booked and wait for somebody.
    open: usize,
}

impl StatementView {
    pub(super) fn of(id: StatementId, statement: &bank::Statement) -> Self {
        Self {
            statement_id: Id(id),
            number: ShortText::of(&statement.number),
            booked: statement.booked,
            repeated: statement.repeated,
            confirmed: statement.confirmed.len(),
            pending: statement.pending,
            open: statement.unmatched.len() - statement.assigned.len(),
        }
    }
}

/// A line that was not booked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LineView {
    /// What the statement says of it.
    line: Unmatched,
    /// On which loan it was booked by hand since, or confirmed what was recorded by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan_id: Option<Id<LoanId>>,
}

/// Lines that were not booked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Lines {
    /// By the bank's reference they are found at the bank: who paid is not kept here.
    lines: Vec<LineView>,
}

pub(crate) fn show() -> Endpoint {
    Endpoint::get("/statements/{statementId}", "getStatement")
        .says("A statement that was taken in.", "")
        .by(READS_PAYMENTS)
        .of_the_log()
        .answers::<StatementView>()
        .bare(run_show)
}

async fn run_show(call: Call<()>) -> Result<Reply, Problem> {
    let id: StatementId = call.id("statementId")?;
    let statement = call.statement(id).await?;
    let statement = statement.ok_or_else(|| Problem::not_found("statement"))?;
    Reply::read(&StatementView::of(id, &statement))
}

pub(crate) fn unmatched() -> Endpoint {
    Endpoint::get("/statements/{statementId}/unmatched", "listUnmatched")
        .says(
            "The lines of a statement that were not booked, also those that were by hand since.",
            "With the amount, the day, the bank's own reference and why. Who paid and what was written with \
             it is not kept: it may be of people who have nothing to do with us, and stands at the bank.",
        )
        .by(READS_PAYMENTS)
        .of_the_log()
        .answers::<Lines>()
        .bare(run_unmatched)
}

async fn run_unmatched(call: Call<()>) -> Result<Reply, Problem> {
    let id: StatementId = call.id("statementId")?;
    let statement = call.statement(id).await?;
    let statement = statement.ok_or_else(|| Problem::not_found("statement"))?;
    let line = |(entry, line): (&maatwerk_domain::EntryId, &bank::Unmatched)| LineView {
        line: Unmatched::of(line),
        loan_id: statement.assigned.get(entry).copied().map(Id),
    };
    let lines = statement.unmatched.iter().map(line).collect();
    Reply::read(&Lines { lines })
}
