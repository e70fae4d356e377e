//! `GET /broken-glass`.

use super::readers::Reads;
use super::store::Which;
use crate::http::access::AUDITS;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// How many records a page holds when nothing is said.
const PAGE: usize = 100;
const LIST: &str = "cursor of broken glass";

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/broken-glass", "listBrokenGlass")
        .says(
            "Who read a case, or acted in one, without being involved in it, and why.",
            "Each is to be looked at by somebody. An unknown cursor names no page (404).",
        )
        .by(AUDITS)
        .paged(
            cursor::digits(8),
            1000,
            "The most records on the page; 100 when absent.",
        )
        .answers::<Reads>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    Reply::read(&call.reads(LIST, Which::Glass, PAGE).await?)
}
