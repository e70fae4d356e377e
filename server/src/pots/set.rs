//! `PUT /pots/{year}`.

use maatwerk_domain::PotCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::PotView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Cents, Wire as _};

/// What the pot holds from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum SetPot {
    /// In all.
    Set(Set),
    /// More than before.
    Raise(Raise),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Set {
    /// What it holds in all, in eurocents: at least what was committed from it.
    amount: Cents,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raise {
    /// How much is added, in eurocents.
    raise_by: Amount,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::put("/pots/{year}", "setPot")
        .says(
            "Sets the pot of a year, or adds to it.",
            "Adding is repeated by a repeat, unless it carries an `Idempotency-Key` or `If-Match`.",
        )
        .by(ADMINISTERS)
        .records::<PotView>()
        .takes(run)
}

async fn run(call: Call<SetPot>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let year = call.year()?;
    let command = match body {
        SetPot::Set(set) => PotCommand::Set {
            year,
            amount: set.amount.into_domain(),
        },
        SetPot::Raise(raise) => PotCommand::Raise {
            year,
            by: raise.raise_by.into_domain(),
        },
    };
    let ordered = call.order(Command::Pot(command), &()).await?;
    let (pot, _) = call.app.pot(call.log(), year).await?;
    Reply::recorded(&ordered, PotView::of(year, &pot))
}
