//! What ends: `POST /cases/{caseId}/representations/{representationId}/end`, `…/shields/{shieldId}/lower`,
//! `…/links/{linkId}/undo`.

use maatwerk_domain::case::people::OnPeople;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{LinkView, RepresentationView, ShieldView};
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Wire as _};

/// Why it ends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EndRepresentation {
    /// The last day.
    last_day: Day,
    /// Why.
    reason: FreeText,
}

/// Why it holds no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Undo {
    /// Why.
    reason: FreeText,
}

pub(crate) fn end() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/representations/{representationId}/end",
        "endRepresentation",
    )
    .says(
        "Has a representation end sooner than was recorded.",
        "Its last day is its first or later.",
    )
    .by(WORKS_ON_CASES)
    .in_case()
    .on_version()
    .records::<RepresentationView>()
    .takes(end_it)
}

async fn end_it(call: Call<EndRepresentation>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let representation = call.id("representationId")?;
    let order = OnPeople::EndRepresentation {
        representation,
        last_day: body.last_day.0,
        reason: body.reason.into_domain(),
    };
    call.act_on_people(order, representation, RepresentationView::in_case)
        .await
}

pub(crate) fn unshield() -> Endpoint {
    Endpoint::post("/cases/{caseId}/shields/{shieldId}/lower", "lowerShield")
        .says(
            "Shields a person no more.",
            "From now on the other gets again what concerns both, as it was recorded.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<ShieldView>()
        .takes(lower)
}

async fn lower(call: Call<Undo>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let shield = call.id("shieldId")?;
    let order = OnPeople::LowerShield {
        shield,
        reason: body.reason.into_domain(),
    };
    call.act_on_people(order, shield, ShieldView::in_case).await
}

pub(crate) fn unlink() -> Endpoint {
    Endpoint::post("/cases/{caseId}/links/{linkId}/undo", "unlinkPersons")
        .says(
            "Says that two linked records are of two persons after all.",
            "Both histories are as they were.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<LinkView>()
        .takes(undo)
}

async fn undo(call: Call<Undo>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let link = call.id("linkId")?;
    call.told_link(link).await?;
    let order = OnPeople::UnlinkPersons {
        link,
        reason: body.reason.into_domain(),
    };
    call.act_on_people(order, link, LinkView::in_case).await
}
