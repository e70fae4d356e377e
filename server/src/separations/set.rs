//! `POST /separations`.

use maatwerk_domain::AuthorityCommand;
use maatwerk_domain::office::OfficeCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::SeparationView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Cents, Day, FreeText, Wire as _};

/// Above which amount asking, deciding and paying are different people.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SetSeparation {
    /// Above this amount of a grant, a refund or a penalty, in eurocents; absent, then at none.
    above: Option<Cents>,
    /// From which day: today, or later.
    from: Day,
    /// The rule of the authority that says so: a mandate decision, a regulation.
    rule: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/separations", "setSeparation")
        .says(
            "Sets above which amount asking, deciding and paying are different people.",
            "From that day a request says who took it in. Of a grant above the amount, who took the request in \
             does not decide, and neither that person nor who decided pays (409). Nor does who decided on an \
             objection pay a refund above it, or who determined a penalty that: with its interest, and also \
             when a substitute decided. What was decided before stands.",
        )
        .by(ADMINISTERS)
        .records::<SeparationView>()
        .takes(run)
}

async fn run(call: Call<SetSeparation>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let command = OfficeCommand::Separate {
        above: body.above.into_domain(),
        from: body.from.0,
        rule: body.rule.into_domain(),
    };
    let command = Command::Authority(AuthorityCommand::Office(command));
    let ordered = call.order(command, &()).await?;
    let (authority, _) = call.app.authority(call.log()).await?;
    let last = authority.office.separations.last();
    let last = last.ok_or_else(|| call.missing("the separation"))?;
    let answer = SeparationView::of(last);
    Reply::recorded(&ordered, answer)
}
