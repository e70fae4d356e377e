//! `POST /mandates`.

use maatwerk_domain::{AuthorityCommand, MandateId};

use super::MandateView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, MandateTerms, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/mandates", "giveMandate")
        .says(
            "Gives an officer a mandate.",
            "On a legal basis, its parts included, up to an amount, from a day (Awb 10:3). Who works for another than \
             the authority gets none on assistance, and decides on none (Participatiewet 7 lid 4).",
        )
        .by(ADMINISTERS)
        .records::<MandateView>()
        .takes(run)
}

async fn run(call: Call<MandateTerms>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let mandate = call.new_id(MandateId::from_bytes)?;
    let command = Command::Authority(AuthorityCommand::GiveMandate {
        mandate,
        terms: body.into_domain(),
    });
    let ordered = call.order(command, &Id(mandate)).await?;
    let answer = call.mandate(ordered.ids.0).await?;
    Reply::recorded(&ordered, answer)
}
