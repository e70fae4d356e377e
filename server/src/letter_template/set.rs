//! `PUT /letter-template`.

use maatwerk_domain::AuthorityCommand;

use super::LetterTemplateView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{LetterTemplate, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::put("/letter-template", "setLetterTemplate")
        .says(
            "Sets how letters of decisions are written.",
            "For what is announced from now on; what was announced stays as it was. A placeholder that a \
             letter has nothing for is refused by its name and line (409). What a letter has to say (what was \
             decided and by which body, why, on which articles, how to object and until when) is in each, \
             whatever the template.",
        )
        .by(ADMINISTERS)
        .records::<LetterTemplateView>()
        .takes(run)
}

async fn run(call: Call<LetterTemplate>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let command = AuthorityCommand::SetLetterTemplate(body.into_domain());
    let ordered = call.order(Command::Authority(command), &()).await?;
    let (authority, _) = call.app.authority(call.log()).await?;
    Reply::recorded(&ordered, LetterTemplateView::of(call.log(), &authority))
}
