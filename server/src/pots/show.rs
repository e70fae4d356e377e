//! `GET /pots/{year}`.

use super::PotView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/pots/{year}", "getPot")
        .says(
            "The pot of a year.",
            "How much it holds, how much of it grants took, and what is left.",
        )
        .by(READS_REGISTER)
        .answers::<PotView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let year = call.year()?;
    let (pot, version) = call.app.pot(call.log(), year).await?;
    Ok(Reply::read(&PotView::of(year, &pot))?.at_version(version))
}
