//! `POST /dossiers/{dossierId}/articles`.

use maatwerk_domain::dossier::DossierCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::DossierView;
use crate::http::access::RUNS_THE_PROGRAMME;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, LawRef, Wire as _};

/// An article goes in or out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum ChangeArticles {
    /// In.
    Link(Link),
    /// Out again.
    Unlink(Unlink),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Link {
    /// The article that is part of the bottleneck.
    article: LawRef,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Unlink {
    /// The article to take out, in any spelling.
    unlink: LawRef,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/dossiers/{dossierId}/articles", "changeDossierArticles")
        .says(
            "Links an article to a dossier, or takes one out.",
            "An article in another spelling is the same article. One that is taken out stays \
             readable, with the reason.",
        )
        .by(RUNS_THE_PROGRAMME)
        .nationally()
        .on_version()
        .records::<DossierView>()
        .takes(run)
}

async fn run(call: Call<ChangeArticles>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let command = match body {
        ChangeArticles::Link(link) => DossierCommand::LinkArticle {
            article: link.article.into_domain(),
        },
        ChangeArticles::Unlink(unlink) => DossierCommand::UnlinkArticle {
            article: unlink.unlink.into_domain(),
            reason: unlink.reason.into_domain(),
        },
    };
    let ordered = call.order_dossier(command, &()).await?;
    let (id, dossier, _) = call.dossier().await?;
    Reply::recorded(&ordered, DossierView::of(id, &dossier)?)
}
