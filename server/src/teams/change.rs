//! `POST /teams/{teamId}/records`.

use maatwerk_domain::{AuthorityCommand, TeamId};

use super::TeamView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, TeamRecord, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/teams/{teamId}/records", "changeTeam")
        .says(
            "Changes a team from a day on.",
            "Its name and everybody who is in it then. Who was in it before that day was.",
        )
        .by(ADMINISTERS)
        .records::<TeamView>()
        .takes(run)
}

async fn run(call: Call<TeamRecord>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let team: TeamId = call.id("teamId")?;
    let command = Command::Authority(AuthorityCommand::ChangeTeam {
        team,
        record: body.into_domain(),
    });
    let ordered = call.order(command, &Id(team)).await?;
    let answer = call.team(team).await?;
    Reply::recorded(&ordered, answer)
}
