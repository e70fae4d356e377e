//! `GET /dossiers/{dossierId}`.

use super::view::DossierView;
use crate::http::access::READS_DOSSIERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/dossiers/{dossierId}", "getDossier")
        .says(
            "A dossier of the programme.",
            "What is asked of whom, how far it is, and what it rests on: articles, figures as they \
             were published, notes. Who did what, and when. Municipalities read it too.",
        )
        .by(READS_DOSSIERS)
        .answers::<DossierView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (id, dossier, version) = call.dossier().await?;
    Ok(Reply::read(&DossierView::of(id, &dossier)?)?.at_version(version))
}
