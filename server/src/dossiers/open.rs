//! `POST /dossiers`.

use maatwerk_domain::DossierId;
use maatwerk_domain::dossier::DossierCommand;

use super::view::DossierView;
use crate::handle::Command;
use crate::http::access::RUNS_THE_PROGRAMME;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, Matter, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/dossiers", "openDossier")
        .says(
            "Opens a dossier on a bottleneck.",
            "With its title, the question put to the legislator and to whom it is put. Every \
             municipality reads it: write nothing about a resident.",
        )
        .by(RUNS_THE_PROGRAMME)
        .nationally()
        .records::<DossierView>()
        .takes(run)
}

async fn run(call: Call<Matter>) -> Result<Reply, Problem> {
    let (call, matter) = call.split();
    let id = call.new_id(DossierId::from_bytes)?;
    let command = Command::Dossier(id, DossierCommand::Open(matter.into_domain()));
    let ordered = call.order(command, &Id(id)).await?;
    let id = ordered.ids.0;
    let found = call.app.dossier(call.log(), id).await?;
    let (dossier, _) = found.ok_or_else(|| call.missing("the dossier"))?;
    let reply = Reply::recorded(&ordered, DossierView::of(id, &dossier)?)?;
    Ok(reply.located(format!("/v1/dossiers/{id}")))
}
