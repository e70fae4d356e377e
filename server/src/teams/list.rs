//! `GET /teams`.

use schemars::JsonSchema;
use serde::Serialize;

use super::TeamView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// How many teams a page holds when nothing is said.
const PAGE: usize = 50;

/// A page of teams.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Teams {
    /// In the order of their identifiers, also those that have nobody in them any more.
    teams: Vec<TeamView>,
    /// Send it as `offset` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/teams", "listTeams")
        .says(
            "The teams of the authority.",
            "Each with who is in it, from which day.",
        )
        .by(READS_REGISTER)
        .paged_by_offset(200, "The most teams on the page; 50 when absent.")
        .answers::<Teams>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    let all: Vec<_> = authority.teams.all().collect();
    let (page, next) = call.at_offset(all, PAGE);
    let teams = page
        .into_iter()
        .map(|(team, records)| TeamView::of(team, records))
        .collect();
    Ok(Reply::read(&Teams { teams, next })?.at_version(version))
}
