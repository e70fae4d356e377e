//! `GET /duplicates` and `GET /cases/{caseId}/duplicates`.

use maatwerk_domain::case::people;
use maatwerk_domain::{CaseId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::{FINDS_DUPLICATES, READS_CASES};
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{DoubleCursor, Doubles};
use crate::wire::{Id, Matched, Officer, Wire as _};

/// How many pairs a page holds when nothing is said.
const PAGE: usize = 100;
const LIST: &str = "cursor of duplicates";

/// A record of somebody: that it exists, and who handles its case; nothing that is known of whom it is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RecordView {
    /// In which case.
    case_id: Id<CaseId>,
    /// Who, within that case.
    person_id: Id<PersonId>,
    /// Who handles that case today: whom to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<Officer>,
}

/// Two records that may be of one person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DoubleView {
    /// What they have in common.
    matched: Matched,
    /// The two; of one case, the first is of that case.
    records: Vec<RecordView>,
    /// They were linked already.
    linked: bool,
}

/// Records that may be of one person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Duplicates {
    /// In the order of their records.
    duplicates: Vec<DoubleView>,
    /// Send it as `cursor`, with the same filters, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

fn asks(endpoint: Endpoint) -> Endpoint {
    endpoint
        .query(Parameter::query(
            "by",
            Form::OneOf(&["bsn", "name"]),
            "What the records have in common; `bsn` when absent. A name alone is often of two people.",
        ))
        .query(Parameter::query(
            "linked",
            Form::Flag,
            "`true`: also pairs that were linked.",
        ))
        .paged(
            cursor::digits(DoubleCursor::BYTES),
            200,
            "The most pairs on the page; 100 when absent.",
        )
        .answers::<Duplicates>()
}

pub(crate) fn of_authority() -> Endpoint {
    let endpoint = Endpoint::get("/duplicates", "listDuplicates")
        .says(
            "Who is known twice in the authority.",
            "By keyed digests alone: nothing is opened, and nothing told but that the records exist and who \
             handles their cases. A pair with somebody of whom any record is shielded, in any case, is told to who \
             is involved in the case where it is, and to who audits. An unknown cursor names no page (404).",
        )
        .by(FINDS_DUPLICATES)
        .for_purpose();
    asks(endpoint).bare(run)
}

pub(crate) fn of_case() -> Endpoint {
    let endpoint = Endpoint::get("/cases/{caseId}/duplicates", "listCaseDuplicates")
        .says(
            "Who in a case is known elsewhere in the authority, or twice in it.",
            "As `listDuplicates`.",
        )
        .by(READS_CASES)
        .for_purpose();
    asks(endpoint).bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log) = (&call.app, call.log());
    let after = call.after(|text| cursor::read(app, log, LIST, text))?;
    let asked = Doubles {
        matched: match call.parameter::<String>("by").as_deref() {
            Some("name") => people::Matched::Name,
            _ => people::Matched::Bsn,
        },
        case: call.parameter("caseId"),
        linked: call.parameter("linked").unwrap_or_default(),
        today: app.clock.today(),
        sees: app.is_told_of(&call.caller).await?,
        after: after.map(DoubleCursor::from_bytes),
    };
    if asked.case.is_some() {
        // One that is not there is told as such.
        call.case().await?;
    }
    let limit = call.limit(PAGE);
    let seen = app.views.cases()?.seen(log);
    let mut found = app.doubles(log, asked, limit + 1).await?;
    let next = page::cut(&mut found, limit)
        .map(|last| cursor::write(app, log, LIST, &DoubleCursor(last.records).to_bytes()));
    let mut duplicates = Vec::with_capacity(found.len());
    for pair in found {
        let mut records = Vec::with_capacity(2);
        for (record, handler) in pair.records.iter().zip(&pair.handlers) {
            call.account_for_person(record.case, record.person);
            records.push(RecordView {
                case_id: Id(record.case),
                person_id: Id(record.person),
                handler: Option::of(handler),
            });
        }
        duplicates.push(DoubleView {
            matched: Matched::of(&pair.matched),
            records,
            linked: pair.linked,
        });
    }
    Ok(Reply::read(&Duplicates { duplicates, next })?.at_position(seen))
}
