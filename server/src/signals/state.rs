//! `POST /signals`.

use std::collections::BTreeSet;

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{CaseId, PersonId, SignalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::handle::Command;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Agency, Barrier, FreeText, Id, LawRef, LifeDomain, Wire as _};

/// What blocks a household.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StateSignal {
    /// The case of the household, open or closed.
    case_id: Id<CaseId>,
    /// Whom the words are about: they are erased with that person.
    about: Id<PersonId>,
    /// What stands in the way.
    barrier: Barrier,
    /// The articles.
    #[serde(default)]
    #[schemars(length(max = 8))]
    articles: BTreeSet<LawRef>,
    /// The organisations involved.
    #[serde(default)]
    #[schemars(length(max = 8))]
    agencies: BTreeSet<Agency>,
    /// The parts of life.
    #[serde(default)]
    #[schemars(length(max = 8))]
    life_domains: BTreeSet<LifeDomain>,
    /// What was tried. Stays in the authority.
    tried: FreeText,
    /// What would have helped. Stays in the authority.
    would_have_helped: FreeText,
}

/// A signal that was stated.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SignalStated {
    /// The signal.
    signal_id: Id<SignalId>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/signals", "stateSignal")
        .says(
            "States what blocks a household.",
            "To the national programme go the codes alone, with the month and a pseudonym; the words \
             stay in the case.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .or(Kind::NotFound)
        .records::<SignalStated>()
        .takes(run)
}

async fn run(call: Call<StateSignal>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let signal = call.new_id(SignalId::from_bytes)?;
    let command = CaseCommand::StateSignal(case::StateSignal {
        signal,
        about: body.about.0,
        barrier: body.barrier.into_domain(),
        articles: body.articles.into_domain(),
        agencies: body.agencies.into_domain(),
        life_domains: body.life_domains.into_domain(),
        tried: body.tried.into_domain(),
        would_have_helped: body.would_have_helped.into_domain(),
    });
    let ordered = call
        .order(Command::Case(body.case_id.0, command), &Id(signal))
        .await?;
    let answer = SignalStated {
        signal_id: ordered.ids,
    };
    Reply::recorded(&ordered, answer)
}
