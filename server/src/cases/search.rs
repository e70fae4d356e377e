//! `POST /cases/search`.

use maatwerk_domain::{CaseId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views;
use crate::wire::{Bsn, Id, ShortText, Wire as _};

/// How many a page holds when nothing is said.
const PAGE: usize = 100;
const LIST: &str = "cursor of search";
/// The bytes of a cursor: a case and a person.
const PLACE: usize = 32;

/// Whom to look for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Search {
    /// By citizen service number.
    Bsn(ByBsn),
    /// By full name, marks, letter case and spacing aside.
    Name(ByName),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ByBsn {
    /// The citizen service number.
    bsn: Bsn,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ByName {
    /// The full name.
    name: ShortText,
}

/// Somebody who was found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FoundView {
    /// In which case.
    case_id: Id<CaseId>,
    /// Who.
    person_id: Id<PersonId>,
}

/// Who was found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SearchAnswer {
    /// In the order of cases and persons.
    found: Vec<FoundView>,
    /// Send it as `cursor`, with the same body, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::ask("/cases/search", "searchCases")
        .says(
            "The cases in which somebody with this number or name is known.",
            "Exactly this: only keyed digests are kept to search by. A POST, because addresses are \
             written down in many places. Of somebody of whom any record is shielded, in any case, a record is \
             found by who is involved in its case, and by who audits. An unknown cursor names no page (404).",
        )
        .by(READS_CASES)
        .after_position()
        .for_purpose()
        .paged(
            cursor::digits(PLACE),
            200,
            "The most records on the page; 100 when absent.",
        )
        .answers::<SearchAnswer>()
        .takes(run)
}

async fn run(call: Call<Search>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let search = match body {
        Search::Bsn(by) => views::Search::Bsn(by.bsn.into_domain()),
        Search::Name(by) => views::Search::Name(by.name.into_domain()),
    };
    let (app, log) = (&call.app, call.log());
    let after = call.after(|text| cursor::read(app, log, LIST, text))?;
    let after = after.and_then(|place: [u8; PLACE]| {
        let (case, person) = place.split_at(16);
        Some(views::Found {
            case: CaseId::from_bytes(case.try_into().ok()?),
            person: PersonId::from_bytes(person.try_into().ok()?),
        })
    });
    let limit = call.limit(PAGE);
    let seen = app.views.cases()?.seen(log);
    let told_of = app.is_told_of(&call.caller).await?;
    let mut found = app
        .search_for(log, &search, told_of, after, limit + 1)
        .await?;
    let next = page::cut(&mut found, limit).map(|last| {
        let place = [last.case.to_bytes(), last.person.to_bytes()].concat();
        cursor::write(app, log, LIST, &place)
    });
    for one in &found {
        call.account_for_person(one.case, one.person);
    }
    let found = found
        .iter()
        .map(|found| FoundView {
            case_id: Id(found.case),
            person_id: Id(found.person),
        })
        .collect();
    Ok(Reply::read(&SearchAnswer { found, next })?.at_position(seen))
}
