//! `POST /teams`.

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
    Endpoint::post("/teams", "formTeam")
        .says(
            "Forms a team.",
            "Who is in it on a day is involved in the cases that the team has then.",
        )
        .by(ADMINISTERS)
        .records::<TeamView>()
        .takes(run)
}

async fn run(call: Call<TeamRecord>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let team = call.new_id(TeamId::from_bytes)?;
    let command = Command::Authority(AuthorityCommand::FormTeam {
        team,
        record: body.into_domain(),
    });
    let ordered = call.order(command, &Id(team)).await?;
    let answer = call.team(ordered.ids.0).await?;
    Reply::recorded(&ordered, answer)
}
