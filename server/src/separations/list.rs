//! `GET /separations`.

use schemars::JsonSchema;
use serde::Serialize;

use super::SeparationView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// All settings.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Separations {
    /// In the order in which they were made; of those that have begun the latest by its first day holds.
    separations: Vec<SeparationView>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/separations", "listSeparations")
        .says(
            "Above which amount asking, deciding and paying are different people.",
            "Now, before, and to come. Without any, nothing is separated.",
        )
        .by(READS_REGISTER)
        .answers::<Separations>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    let separations = authority.office.separations.iter();
    let separations = separations.map(SeparationView::of).collect();
    Ok(Reply::read(&Separations { separations })?.at_version(version))
}
