//! `GET /legal-bases`.

use maatwerk_domain::regime::{BASES, LegalBasis};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Basis, BasisAct, Day, KnownAct, LawRef, Regime, Wire as _};

/// How many registered bases a page holds when nothing is said.
const PAGE: usize = 100;

/// The legal bases.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LegalBases {
    /// Those that law sets, with what they know today.
    by_law: Vec<ByLaw>,
    /// Those that the authority registered, in order.
    registered: Vec<Basis>,
    /// Send it as `after` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u32>,
}

/// A basis that law sets.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ByLaw {
    /// The article, its parts included.
    article: LawRef,
    /// What kind of law it is.
    regime: Regime,
    /// What it knows beside a gift.
    acts: Vec<KnownAct>,
    /// The first day on which it holds.
    from: Day,
    /// The last day on which it holds, when it does not hold any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/legal-bases", "listLegalBases")
        .says(
            "The legal bases, with their regimes and the acts that they know.",
            "Those that law sets, and those that the authority registered. An act that is not named \
             with a basis is refused there.",
        )
        .by(READS_REGISTER)
        .query(Parameter::query(
            "after",
            Form::Whole { least: 0, most: 1_000_000 },
            "The `next` of the page before.",
        ))
        .limited(500, "The most registered bases on the page; 100 when absent.")
        .answers::<LegalBases>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    let today = call.app.clock.today();
    let after: usize = call.parameter("after").unwrap_or_default();
    let limit = call.limit(PAGE);
    let mut rest = authority.bases.iter().skip(after);
    let registered: Vec<_> = rest.by_ref().take(limit).map(Basis::of).collect();
    let next = rest.next().map(|_| after + registered.len());
    let answer = LegalBases {
        by_law: BASES.iter().map(|basis| by_law(basis, today)).collect(),
        registered,
        next: next.and_then(|next| u32::try_from(next).ok()),
    };
    Ok(Reply::read(&answer)?.at_version(version))
}

fn by_law(basis: &LegalBasis, today: maatwerk_domain::Date) -> ByLaw {
    let acts = basis.acts_on(today).map(|row| KnownAct {
        act: BasisAct::of(&row.act),
        article: LawRef::of(&row.law()),
    });
    ByLaw {
        article: LawRef::of(&basis.law()),
        regime: Regime::of(&basis.regime),
        acts: acts.collect(),
        from: Day(basis.from),
        until: basis.until.map(Day),
    }
}
