//! Destroying, and what keeps it from being done.

use maatwerk_domain::erasure as domain;
use maatwerk_domain::retention;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Day, Wire as _};

codes! {
    /// On what ground data are destroyed.
    enum ErasureGround of domain::Ground {
        /// The term of the selection list has passed.
        Term = "term",
        /// A person asked for it (AVG 17).
        Request = "data-subject-request",
        /// A court ordered it.
        Court = "court-order",
        /// The supervisor ordered it (AVG 58 lid 2 g).
        Supervisor = "supervisor-order",
    }

    /// What came of a case.
    enum CaseOutcome of retention::Outcome {
        /// Money was granted, and some of it was or became a loan.
        Loan = "loan",
        /// Money was granted.
        Granted = "granted",
        /// Nothing was granted, and something was declined.
        Declined = "declined",
        /// Nothing was decided.
        Undecided = "undecided",
    }

    /// What a term counts from.
    enum TermStart of retention::Start {
        /// The day on which the case was closed.
        CaseClosed = "case-closed",
        /// The day of the last act in a closed case.
        LastAct = "last-act",
    }
}

/// What keeps a case or a person although a term has passed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Obstacle {
    /// What.
    kind: ObstacleKind,
    /// The request, grant, loan, transfer or hold that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uuid"))]
    id: Option<String>,
    /// The last day on which it is in the way, when that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

/// What an obstacle is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObstacleKind {
    /// The case is worked on.
    CaseOpen,
    /// A request waits for a decision.
    RequestOpen,
    /// The conditions of a gift run, or a proposal about it waits.
    ConditionRuns,
    /// Money that was granted is not paid.
    GrantUnpaid,
    /// A payment order waits to be sent, or the bank has not said what became of it: whatever the ground.
    OrderWaits,
    /// A loan is not paid back.
    LoanOpen,
    /// A penalty that was determined is not paid.
    PenaltyUnpaid,
    /// One person is shielded from another, also in other cases, by this record of either.
    ShieldHolds,
    /// A decision may still be objected to (Awb 6:7).
    ObjectionTerm,
    /// An objection waits for a decision, or what it led to for a refund or a penalty.
    ObjectionOpen,
    /// A court has not given judgment.
    AppealOpen,
    /// An offer to another authority waits for its receipt.
    TransferWaits,
    /// A person holds it.
    Held,
}

impl Obstacle {
    /// The mirror of one.
    pub(crate) fn of(obstacle: &retention::Obstacle) -> Self {
        use retention::Obstacle as Domain;
        let plain = |kind| Self {
            kind,
            id: None,
            until: None,
        };
        let about = |kind, id: String| Self {
            id: Some(id),
            ..plain(kind)
        };
        match obstacle {
            Domain::CaseOpen => plain(ObstacleKind::CaseOpen),
            Domain::RequestOpen(id) => about(ObstacleKind::RequestOpen, id.to_string()),
            Domain::ConditionRuns(id) => about(ObstacleKind::ConditionRuns, id.to_string()),
            Domain::GrantUnpaid(id) => about(ObstacleKind::GrantUnpaid, id.to_string()),
            Domain::OrderWaits(id) => about(ObstacleKind::OrderWaits, id.to_string()),
            Domain::PenaltyUnpaid(id) => about(ObstacleKind::PenaltyUnpaid, id.to_string()),
            Domain::ShieldHolds(id) => about(ObstacleKind::ShieldHolds, id.to_string()),
            Domain::LoanOpen(id) => about(ObstacleKind::LoanOpen, id.to_string()),
            Domain::ObjectionTerm(until) => Self {
                until: Some(Day::of(until)),
                ..plain(ObstacleKind::ObjectionTerm)
            },
            Domain::ObjectionOpen(id) => about(ObstacleKind::ObjectionOpen, id.to_string()),
            Domain::AppealOpen(id) => about(ObstacleKind::AppealOpen, id.to_string()),
            Domain::TransferWaits(id) => about(ObstacleKind::TransferWaits, id.to_string()),
            Domain::Held(id) => about(ObstacleKind::Held, id.to_string()),
        }
    }
}
