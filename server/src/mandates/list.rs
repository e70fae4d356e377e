//! `GET /mandates`.

use std::ops::Bound;

use maatwerk_domain::MandateId;
use schemars::JsonSchema;
use serde::Serialize;

use super::MandateView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Id;

/// How many mandates a page holds when nothing is said.
const PAGE: usize = 100;

/// A page of mandates, also ended ones.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Mandates {
    /// In the order of their identifiers.
    mandates: Vec<MandateView>,
    /// Send it as `after` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Id<MandateId>>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/mandates", "listMandates")
        .says("The mandates of the authority.", "Also those that ended.")
        .by(READS_REGISTER)
        .query(Parameter::query(
            "after",
            Form::Uuid,
            "The `next` of the page before.",
        ))
        .limited(500, "The most mandates on the page; 100 when absent.")
        .answers::<Mandates>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    let after: Option<MandateId> = call.parameter("after");
    let limit = call.limit(PAGE);
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut rest = authority.mandates.range((from, Bound::Unbounded));
    let mandates: Vec<MandateView> = rest
        .by_ref()
        .take(limit)
        .map(|(id, terms)| MandateView::of(*id, terms, &authority))
        .collect();
    let more = rest.next().is_some();
    let next = mandates.last().filter(|_| more).map(|last| last.mandate_id);
    Ok(Reply::read(&Mandates { mandates, next })?.at_version(version))
}
