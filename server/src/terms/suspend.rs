//! `POST /cases/{caseId}/budget-requests/{requestId}/suspension`.

use maatwerk_domain::case::clock::{ClockAct, SuspensionGround};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::budget_requests::RequestView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Wire as _};

/// Why a term stands still.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "ground",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum SuspendTerm {
    /// A body abroad was asked for information that is needed (lid 1 b): from the day after.
    ForeignInformation {
        /// The day on which the applicant was told.
        on: Day,
        /// Which information.
        reason: FreeText,
    },
    /// The applicant agreed to it in writing (lid 2 a): from the day after.
    Consent {
        /// The day of the consent.
        on: Day,
        /// The last day.
        until: Day,
        /// What for.
        reason: FreeText,
    },
    /// The applicant is the cause of the delay (lid 2 b).
    Applicant {
        /// The first day.
        on: Day,
        /// How.
        reason: FreeText,
    },
    /// The authority cannot decide, by force majeure (lid 2 c).
    ForceMajeure {
        /// The first day.
        on: Day,
        /// What happened.
        reason: FreeText,
    },
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/suspension",
        "suspendTerm",
    )
    .says(
        "Records that the term to decide stands still.",
        "On another ground than that the request is incomplete (Awb 4:15). What has passed does not stand still any more.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<SuspendTerm>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let (ground, on, until, reason) = match body {
        SuspendTerm::ForeignInformation { on, reason } => {
            (SuspensionGround::ForeignInformation, on, None, reason)
        }
        SuspendTerm::Consent { on, until, reason } => {
            (SuspensionGround::Consent, on, Some(until.0), reason)
        }
        SuspendTerm::Applicant { on, reason } => (SuspensionGround::Applicant, on, None, reason),
        SuspendTerm::ForceMajeure { on, reason } => {
            (SuspensionGround::ForceMajeure, on, None, reason)
        }
    };
    let act = ClockAct::Suspend {
        ground,
        until,
        reason: reason.into_domain(),
    };
    call.act_on_clock(on, act).await
}
