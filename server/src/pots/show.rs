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
            "How much it holds, how much of it grants took, and what is left; now, or as recorded by \
             an earlier moment. One that was not set by then is as one that never was.",
        )
        .by(READS_REGISTER)
        .also_then()
        .answers::<PotView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let year = call.year()?;
    let until = call.as_of().await?;
    let (pot, version) = call.app.pot_until(call.log(), year, until).await?;
    Ok(Reply::read(&PotView::of(year, &pot))?.at_version(version))
}
