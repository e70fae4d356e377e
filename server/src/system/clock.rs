//! `GET` and `POST /clock`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::MoveError;
use crate::http::access::{ADMINISTERS, READS_REGISTER};
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::Day;

/// What day it is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ClockView {
    /// Today, in the Netherlands.
    today: Day,
    /// It can be moved: this installation is for trying things out.
    movable: bool,
}

/// Where to move to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MoveClock {
    /// The day that it is to be; it never goes back.
    today: Day,
}

/// `GET /clock`.
pub(crate) fn clock() -> Endpoint {
    Endpoint::get("/clock", "showClock")
        .says("What day it is.", "The day by which terms are reckoned.")
        .by(READS_REGISTER)
        .answers::<ClockView>()
        .bare(show)
}

/// `POST /clock`.
pub(crate) fn move_clock() -> Endpoint {
    Endpoint::ask("/clock", "moveClock")
        .says(
            "Moves the clock of a demo on.",
            "What became due is looked at before this answers. There is nothing here in a real \
             installation: its log says that it is none.",
        )
        .by(ADMINISTERS)
        .or(Kind::NotFound)
        .answers::<ClockView>()
        .takes(run)
}

async fn show(call: Call<()>) -> Result<Reply, Problem> {
    Reply::read(&ClockView {
        today: Day(call.app.clock.today()),
        movable: call.app.is_demo(),
    })
}

async fn run(call: Call<MoveClock>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    call.app
        .clock
        .move_to(body.today.0)
        .map_err(|error| match error {
            MoveError::Real => Problem::not_found("clock"),
            MoveError::Backward | MoveError::TooFar => {
                let fault = Fault::body("/today", "range", error.to_string());
                Problem::invalid(vec![fault])
            }
        })?;
    call.app.tick().await?;
    show(call).await
}
