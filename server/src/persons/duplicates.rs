//! `GET /duplicates` and `GET /cases/{caseId}/duplicates`.

use maatwerk_domain::case::people;
use maatwerk_domain::{CaseId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::{FINDS_DUPLICATES, READS_CASES};
use crate::http::auth::Role;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{Doubles, Found};
use crate::wire::{Id, Matched, Officer, Wire as _};

/// The most pairs that are told at once.
const MOST: usize = 200;

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
    /// At most two hundred pairs.
    duplicates: Vec<DoubleView>,
    /// There are more: link some, or ask of one case.
    more: bool,
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
        .answers::<Duplicates>()
}

pub(crate) fn of_authority() -> Endpoint {
    let endpoint = Endpoint::get("/duplicates", "listDuplicates")
        .says(
            "Who is known twice in the authority.",
            "By keyed digests alone: nothing is opened, and nothing told but that the records exist and who \
             handles their cases. A pair with somebody who is shielded is told to who is involved in the case \
             where that is, and to who audits.",
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
    let asked = Doubles {
        matched: match call.parameter::<String>("by").as_deref() {
            Some("name") => people::Matched::Name,
            _ => people::Matched::Bsn,
        },
        case: call.parameter("caseId"),
        linked: call.parameter("linked").unwrap_or_default(),
        today: call.app.clock.today(),
    };
    if asked.case.is_some() {
        // One that is not there is told as such.
        call.case().await?;
    }
    let seen = call.app.views.cases()?.seen(call.log());
    let mut found = call.app.doubles(call.log(), asked, MOST + 1).await?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    let mut duplicates = Vec::with_capacity(found.len());
    for pair in found {
        let [one, other] = &pair.records;
        if !call.may_be_told_of(one).await? || !call.may_be_told_of(other).await? {
            continue;
        }
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
    Ok(Reply::read(&Duplicates { duplicates, more })?.at_position(seen))
}

impl Call<()> {
    /// Whether the caller may be told that a record exists: of who is shielded only who is involved in that
    /// case, because a helper of the other is no stranger to him; and who audits.
    pub(crate) async fn may_be_told_of(&self, record: &Found) -> Result<bool, Problem> {
        if !record.shielded || self.caller.roles.contains(&Role::Auditor) {
            return Ok(true);
        }
        let (log, officer) = (self.log(), &self.caller.officer);
        Ok(self.app.is_involved(log, record.case, officer).await?)
    }
}
