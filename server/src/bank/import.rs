//! `POST /statements`.

use std::sync::Arc;

use maatwerk_domain::bank::{BankCommand, ImportStatement};
use maatwerk_domain::{Refusal, StatementId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::matching::Booking;
use super::sepa;
use super::statement::StatementView;
use crate::handle::{Command, HandleError};
use crate::http::access::PAYS_ORDERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::Id;

/// The most bytes of a body: a statement of 8 MiB, with its quotes and line ends escaped.
const BODY: usize = 20 << 20;

/// A statement of the bank.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Statement {
    /// The file, as the bank gave it: camt.053.001.02 or camt.053.001.08.
    #[schemars(length(min = 1, max = 8_388_608), extend("contentMediaType" = "application/xml"))]
    content: String,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/statements", "importStatement")
        .says(
            "Takes in a statement of the bank.",
            "Books payments that were executed, payments that came back, and repayments: by the order, by \
             the payment reference, and else by the payer's account when that leads to one loan. What a \
             person recorded before is confirmed by one line that tells the same; where as much was recorded of \
             another day, at most 14 days off, the line waits for a person (`booked-by-hand`). The same file twice is \
             one, and a line that several files tell is booked once. What was not booked is listed by \
             `GET /statements/{statementId}/unmatched`; the file itself is not kept.",
        )
        .by(PAYS_ORDERS)
        .up_to(BODY)
        .or(Kind::ViewsBehind)
        .or(Kind::NotAStatement)
        .records::<StatementView>()
        .unless_there::<StatementView>()
        .takes(run)
}

async fn run(call: Call<Statement>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let log = call.log();
    let accounts = call.app.payment_accounts(log).await?;
    let id = call.app.statement_id(log, body.content.as_bytes());
    if call.repeated::<Id<StatementId>>().await?.is_none()
        && let Some(there) = call.statement(id).await?
    {
        return Reply::there(&StatementView::of(id, &there));
    }
    // Some megabytes of somebody else's file.
    let content = body.content;
    let read = tokio::task::spawn_blocking(move || sepa::read(&content, &accounts));
    let read = read.await.map_err(HandleError::read)?;
    let read = read.map_err(|error| {
        let fault = Fault::body("/content", Kind::NotAStatement.code(), error.to_string());
        Problem::new(Kind::NotAStatement, Kind::NotAStatement.meaning().trim()).about(vec![fault])
    })?;
    // Nobody books a line of it by hand meanwhile, from a statement that told it before; nor is it taken in twice.
    let _turn = call.app.booking.turn(log).await;
    let again = call.repeated::<Id<StatementId>>().await?.is_some();
    if !again && let Some(there) = call.statement(id).await? {
        return Reply::there(&StatementView::of(id, &there));
    }
    call.payments_seen().await?;
    let booking = Booking {
        app: Arc::clone(&call.app),
        log,
        statement: id,
        officer: call.caller.officer.clone(),
        trace: call.trace().to_owned(),
    };
    // The answer to a repeat is that of the first time.
    let lines = if again { &[][..] } else { &read.lines };
    let tally = booking.lines(lines).await?;
    let command = Command::Bank(BankCommand::ImportStatement(ImportStatement {
        statement: id,
        number: read.number,
        booked: tally.booked,
        repeated: tally.repeated,
        pending: read.pending,
        unmatched: tally.unmatched,
    }));
    let ordered = match call.order(command, &Id(id)).await {
        Ok(ordered) => ordered,
        // Somebody else brought the same file at the same time.
        Err(problem) if problem.refusal() == Some(Refusal::Exists("").code()) => {
            let there = call.statement(id).await?;
            let there = there.ok_or_else(|| call.missing("the statement"))?;
            return Reply::there(&StatementView::of(id, &there));
        }
        Err(problem) => return Err(problem),
    };
    let there = call.statement(ordered.ids.0).await?;
    let there = there.ok_or_else(|| call.missing("the statement"))?;
    let reply = Reply::recorded(&ordered, StatementView::of(ordered.ids.0, &there))?;
    Ok(reply.located(format!("/v1/statements/{}", ordered.ids.0)))
}
