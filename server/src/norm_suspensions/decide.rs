//! `POST /cases/{caseId}/norm-suspensions/{suspensionId}/decision`.

use maatwerk_domain::case::norm::{self, OnNorm};
use maatwerk_domain::{DecisionId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecidedOnNorm;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Departure, FreeText, Id, NormTerm, Wire as _};

/// A decision on a norm suspension.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "choice",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum DecideNormSuspension {
    /// The norm is left out for a term.
    Grant {
        /// For how long, and what it makes a month when the decision says so.
        term: NormTerm,
        /// Why the norm is left out here: on individualisation, from article 22a.
        departure: Departure,
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
    /// It is not.
    Decline {
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/norm-suspensions/{suspensionId}/decision",
        "decideNormSuspension",
    )
    .says(
        "Decides on leaving the norm for cost sharers out.",
        "On a mandate for Participatiewet 18 lid 1, for a term that fits this case. Announce it: it can \
         be objected to.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnNorm>()
    .takes(run)
}

async fn run(call: Call<DecideNormSuspension>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let suspension = call.id("suspensionId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let (verdict, departure, mandate, reasons) = match body {
        DecideNormSuspension::Grant {
            term,
            departure,
            mandate_id,
            reasons,
        } => {
            let verdict = norm::NormVerdict::Granted(term.into_domain());
            (verdict, Some(departure.into()), mandate_id, reasons)
        }
        DecideNormSuspension::Decline {
            mandate_id,
            reasons,
        } => (norm::NormVerdict::Declined, None, mandate_id, reasons),
    };
    let order = OnNorm::Decide(norm::DecideNorm {
        decision,
        suspension,
        verdict,
        mandate: mandate.0,
        departure,
        reasons: reasons.into_domain(),
    });
    call.decide_on_norm(decision, suspension, order).await
}
