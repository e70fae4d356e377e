//! `POST /dossiers/{dossierId}/figures`.

use maatwerk_domain::dossier::{Dossier, DossierCommand, DossierRefusal, Published};
use maatwerk_domain::{FigureId, Refusal};
use schemars::JsonSchema;
use serde::Deserialize;

use super::ask::{Ask, Asked};
use super::view::DossierView;
use crate::handle::HandleError;
use crate::http::access::RUNS_THE_PROGRAMME;
use crate::http::call::{Call, Ordered};
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, ShortText, Wire as _};

/// A figure goes in or out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum ChangeFigures {
    /// In.
    Link(Link),
    /// Out again.
    Unlink(Unlink),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Link {
    /// What it shows, in words. Every municipality reads it: nothing about a resident.
    caption: ShortText,
    /// What is asked of the national figures.
    ask: Ask,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Unlink {
    /// The figure to take out.
    unlink: Id<FigureId>,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/dossiers/{dossierId}/figures", "changeDossierFigures")
        .says(
            "Links a figure to a dossier, or takes one out.",
            "The figure is asked of the published national figures, about an article that is linked \
             to the dossier, and kept as it was answered, with the release it came from. Nobody \
             can put in another. One that is taken out stays readable, with the reason.",
        )
        .by(RUNS_THE_PROGRAMME)
        .nationally()
        .on_version()
        .records::<DossierView>()
        .takes(run)
}

async fn run(call: Call<ChangeFigures>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let ordered = match body {
        ChangeFigures::Link(link) => link_figure(&call, link).await?,
        ChangeFigures::Unlink(unlink) => {
            let figure = unlink.unlink.into_domain();
            let reason = unlink.reason.into_domain();
            let command = DossierCommand::UnlinkFigure { figure, reason };
            call.order_dossier(command, &Id(figure)).await?
        }
    };
    let (id, dossier, _) = call.dossier().await?;
    Reply::recorded(&ordered, DossierView::of(id, &dossier)?)
}

async fn link_figure(call: &Call<()>, link: Link) -> Result<Ordered<Id<FigureId>>, Problem> {
    // A repeat gets the first answer, also when another release came out meanwhile.
    if let Some(earlier) = call.repeated().await? {
        return Ok(earlier);
    }
    let (_, dossier, _) = call.dossier().await?;
    let published = published(call, &dossier, &link.ask).await?;
    let figure = call.new_id(FigureId::from_bytes)?;
    let command = DossierCommand::LinkFigure {
        figure,
        caption: link.caption.into_domain(),
        published,
    };
    call.order_dossier(command, &Id(figure)).await
}

async fn published(call: &Call<()>, dossier: &Dossier, ask: &Ask) -> Result<Published, Problem> {
    let wanted = ask.article().article();
    let linked = dossier
        .standing_articles()
        .any(|article| article.article() == wanted);
    if !linked {
        return Err(Refusal::from(DossierRefusal::NotLinked("article")).into());
    }
    let Asked { snapshot, release } = ask.answer(&call.app, dossier).await?;
    let answer = serde_json::to_string(&snapshot).map_err(HandleError::read)?;
    Ok(Published {
        query: ask.query(),
        answer,
        release,
    })
}
