//! `POST /cases/search`.

use maatwerk_domain::{CaseId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views;
use crate::wire::{Bsn, Id, ShortText, Wire as _};

/// The most that is found at once.
const MOST: usize = 100;

/// Whom to look for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Search {
    /// By citizen service number.
    Bsn(ByBsn),
    /// By full name, letter case and spacing aside.
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
    /// At most a hundred.
    found: Vec<FoundView>,
    /// There are more than a hundred: look by number.
    more: bool,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::ask("/cases/search", "searchCases")
        .says(
            "The cases in which somebody with this number or name is known.",
            "Exactly this: only keyed digests are kept to search by. A POST, because addresses are \
             written down in many places. Who is shielded from somebody is found by who is involved in \
             that case, and by who audits.",
        )
        .by(READS_CASES)
        .after_position()
        .for_purpose()
        .answers::<SearchAnswer>()
        .takes(run)
}

async fn run(call: Call<Search>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let search = match body {
        Search::Bsn(by) => views::Search::Bsn(by.bsn.into_domain()),
        Search::Name(by) => views::Search::Name(by.name.into_domain()),
    };
    let seen = call.app.views.cases()?.seen(call.log());
    let found = call.app.search(call.log(), &search, MOST + 1).await?;
    let mut shown = Vec::with_capacity(found.len());
    for one in found {
        if call.may_be_told_of(&one).await? {
            shown.push(one);
        }
    }
    let mut found = shown;
    let more = found.len() > MOST;
    found.truncate(MOST);
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
    Ok(Reply::read(&SearchAnswer { found, more })?.at_position(seen))
}
