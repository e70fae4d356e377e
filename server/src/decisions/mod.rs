//! Decisions: announced, or withdrawn.

mod announce;
mod withdraw;

pub(crate) use announce::endpoint as announce;
pub(crate) use withdraw::endpoint as withdraw;

use maatwerk_domain::case::{self, Case};
use maatwerk_domain::{DecisionId, GrantId, RequestId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Day, Id, Wire as _};

/// What a decision is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
enum DecidedOn {
    /// A request.
    Request {
        /// Which.
        request_id: Id<RequestId>,
        /// The grant, when it was granted.
        #[serde(skip_serializing_if = "Option::is_none")]
        grant_id: Option<Id<GrantId>>,
    },
    /// A gift that becomes a loan.
    Conversion {
        /// Of which grant.
        grant_id: Id<GrantId>,
    },
    /// That a request is not processed (Awb 4:5).
    NotProcessed {
        /// Which request.
        request_id: Id<RequestId>,
    },
    /// The penalty for a late decision (Awb 4:18).
    Penalty {
        /// On which request.
        request_id: Id<RequestId>,
    },
    /// Revising, withdrawing or reclaiming a grant.
    Adverse {
        /// Which grant.
        grant_id: Id<GrantId>,
    },
    /// A gift that stays one although a condition was broken.
    Keeping {
        /// Which grant.
        grant_id: Id<GrantId>,
    },
}

/// A decision.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DecisionView {
    /// Which.
    decision_id: Id<DecisionId>,
    /// What about.
    about: DecidedOn,
    /// The day of the decision.
    decided: Day,
    /// The day it reached the resident.
    #[serde(skip_serializing_if = "Option::is_none")]
    announced: Option<Day>,
    /// The last day for an objection (Awb 6:7, 6:8; Algemene termijnenwet).
    #[serde(skip_serializing_if = "Option::is_none")]
    objection_until: Option<Day>,
    /// It was withdrawn since.
    withdrawn: bool,
}

impl DecisionView {
    pub(crate) fn of(id: DecisionId, decided: &case::Decided) -> Self {
        let about = match decided.about {
            case::DecidedOn::Request(request, grant) => DecidedOn::Request {
                request_id: Id(request),
                grant_id: Option::of(&grant),
            },
            case::DecidedOn::NotProcessed(request) => DecidedOn::NotProcessed {
                request_id: Id(request),
            },
            case::DecidedOn::Penalty(request) => DecidedOn::Penalty {
                request_id: Id(request),
            },
            case::DecidedOn::Conversion(grant) => DecidedOn::Conversion {
                grant_id: Id(grant),
            },
            case::DecidedOn::Adverse(grant) => DecidedOn::Adverse {
                grant_id: Id(grant),
            },
            case::DecidedOn::Keeping(grant) => DecidedOn::Keeping {
                grant_id: Id(grant),
            },
        };
        Self {
            decision_id: Id(id),
            about,
            decided: Day(decided.on),
            announced: decided.announced.map(|(day, _)| Day(day)),
            objection_until: decided.announced.map(|(_, until)| Day(until)),
            withdrawn: decided.withdrawn,
        }
    }

    /// A decision of a case, when it is one.
    pub(crate) fn in_case(case: &Case, id: DecisionId) -> Option<Self> {
        Some(Self::of(id, case.decisions.get(&id)?))
    }
}
