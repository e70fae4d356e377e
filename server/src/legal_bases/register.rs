//! `POST /legal-bases`.

use maatwerk_domain::AuthorityCommand;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Basis, FreeText, Wire as _};

/// A legal basis to register.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RegisterBasis {
    /// The basis.
    basis: Basis,
    /// Where that stands, or why.
    reason: FreeText,
}

/// A registered basis.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Registered {
    /// As it was registered.
    basis: Basis,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/legal-bases", "registerLegalBasis")
        .says(
            "Registers a legal basis with its regime and the acts that it knows.",
            "For requests received from a day on. The first one that an authority registers makes that \
             from its day each request needs a basis with a regime: one that is registered, or one of \
             the Participatiewet that law knows. An act that the basis does not know is refused. For \
             assistance and subsidies law says which acts there are: name none.",
        )
        .by(ADMINISTERS)
        .records::<Registered>()
        .takes(run)
}

async fn run(call: Call<RegisterBasis>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let basis = body.basis.into_domain();
    let command = Command::Authority(AuthorityCommand::RegisterBasis {
        basis: basis.clone(),
        reason: body.reason.into_domain(),
    });
    let ordered = call.order(command, &()).await?;
    let basis = Basis::of(&basis);
    Reply::recorded(&ordered, Registered { basis })
}
