//! `POST /logs/{log}/evidence`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::of_case::MEDIA;
use super::order::{Asked, Contents};
use crate::http::access::READS_ENTRIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::Day;

/// What is asked of a log.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AskPeriod {
    /// The first day of recording, in the Netherlands.
    from: Day,
    /// The last.
    until: Day,
    /// What the bundle can open; `accounting` when absent.
    contents: Option<Contents>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::ask("/logs/{log}/evidence", "takeEvidence")
        .says(
            "The evidence bundle of a period.",
            "As that of a case, of all that was recorded on these days, with the authority's register from its \
             beginning. It is recorded as a read of everybody it tells of. What is too large to be given \
             out at once, and a whole log, the operator makes with `maatwerk audit bundle`.",
        )
        .by(READS_ENTRIES)
        .for_purpose()
        .also_as(&[MEDIA])
        .or(Kind::MomentsConflict)
        .or(Kind::Refused)
        .or(Kind::SigningStopped)
        .or(Kind::LogDamaged)
        .or(Kind::Overloaded)
        .or(Kind::BundleTooLarge)
        .takes(run)
}

async fn run(call: Call<AskPeriod>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let AskPeriod {
        from: Day(from),
        until: Day(until),
        contents,
    } = body;
    call.may_read_entries().await?;
    if until < from {
        return Err(Problem::new(
            Kind::MomentsConflict,
            "The period ends before it begins.",
        ));
    }
    let contents = contents.unwrap_or(Contents::Accounting);
    let (bytes, exported) = call.bundle(Asked::Period(from, until), contents).await?;
    call.account_for_all(&exported);
    let name = format!("maatwerk-{}-{from}-{until}.tar", call.log());
    Ok(Reply::attached(MEDIA, name, bytes))
}
