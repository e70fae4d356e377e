//! `POST /dossiers/{dossierId}/status`.

use maatwerk_domain::dossier::DossierCommand;

use super::view::DossierView;
use crate::http::access::RUNS_THE_PROGRAMME;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{DossierStep, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/dossiers/{dossierId}/status", "advanceDossier")
        .says(
            "Takes a dossier a step further, or back.",
            "From signalled to under study, proposed, accepted or rejected, and in force once an \
             accepted change is. A proposal that was taken back or rejected goes back under study \
             with the reason.",
        )
        .by(RUNS_THE_PROGRAMME)
        .nationally()
        .on_version()
        .records::<DossierView>()
        .takes(run)
}

async fn run(call: Call<DossierStep>) -> Result<Reply, Problem> {
    let (call, step) = call.split();
    let command = DossierCommand::Advance(step.into_domain());
    let ordered = call.order_dossier(command, &()).await?;
    let (id, dossier, _) = call.dossier().await?;
    Reply::recorded(&ordered, DossierView::of(id, &dossier)?)
}
