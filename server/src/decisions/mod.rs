//! Decisions: announced, or withdrawn.

mod announce;
mod withdraw;

pub(crate) use announce::endpoint as announce;
pub(crate) use withdraw::endpoint as withdraw;

use maatwerk_domain::case::{self, Case};
use maatwerk_domain::{
    Authority, DecisionId, GrantId, LoanId, MandateId, NormSuspensionId, ObjectionId, PaymentId,
    RequestId,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Cents, Day, Id, Officer, Wire as _};

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
    /// An advance on a request.
    Advance {
        /// Its grant.
        grant_id: Id<GrantId>,
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
    /// An objection.
    Objection {
        /// Which.
        objection_id: Id<ObjectionId>,
    },
    /// The penalty for a late decision on an objection (Awb 4:18).
    ObjectionPenalty {
        /// Which objection.
        objection_id: Id<ObjectionId>,
    },
    /// A suspension of the norm for cost sharers.
    Norm {
        /// Which.
        norm_suspension_id: Id<NormSuspensionId>,
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
    /// The paying of a debt: waived, deferred or set off, or declined.
    Debt {
        /// Which loan.
        loan_id: Id<LoanId>,
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
    /// The letter by which it was announced is kept: see `/letter`.
    letter: bool,
    /// It was withdrawn since, or revoked on an objection.
    withdrawn: bool,
    /// The mandate it stood on (Awb 10:3).
    #[serde(skip_serializing_if = "Option::is_none")]
    mandate_id: Option<Id<MandateId>>,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Officer>,
    /// The holder of the mandate, when somebody stood in for that person; in the case in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<Officer>,
    /// What was paid of the penalty that it determined; in the case in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty_paid: Option<PenaltyPaid>,
}

/// A penalty that was paid (Awb 4:17).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PenaltyPaid {
    /// The payment.
    payment_id: Id<PaymentId>,
    /// How much of the penalty, in eurocents.
    amount: Cents,
    /// The statutory interest on it, in eurocents.
    interest: Cents,
    /// The day of payment.
    on: Day,
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
            case::DecidedOn::Advance(grant) => DecidedOn::Advance {
                grant_id: Id(grant),
            },
            case::DecidedOn::Conversion(grant) => DecidedOn::Conversion {
                grant_id: Id(grant),
            },
            case::DecidedOn::Objection(objection) => DecidedOn::Objection {
                objection_id: Id(objection),
            },
            case::DecidedOn::ObjectionPenalty(objection) => DecidedOn::ObjectionPenalty {
                objection_id: Id(objection),
            },
            case::DecidedOn::Norm(suspension) => DecidedOn::Norm {
                norm_suspension_id: Id(suspension),
            },
            case::DecidedOn::Adverse(grant) => DecidedOn::Adverse {
                grant_id: Id(grant),
            },
            case::DecidedOn::Keeping(grant) => DecidedOn::Keeping {
                grant_id: Id(grant),
            },
            case::DecidedOn::Debt(loan) => DecidedOn::Debt { loan_id: Id(loan) },
        };
        Self {
            decision_id: Id(id),
            about,
            decided: Day(decided.on),
            announced: decided.announced.map(|(day, _)| Day(day)),
            objection_until: decided.announced.map(|(_, until)| Day(until)),
            letter: false,
            withdrawn: decided.withdrawn,
            mandate_id: decided.stood_on.as_ref().map(|stood| Id(stood.mandate)),
            by: decided
                .stood_on
                .as_ref()
                .map(|stood| Officer::of(&stood.by)),
            on_behalf_of: None,
            penalty_paid: None,
        }
    }

    /// Names the holder of the mandate, where somebody stood in.
    pub(crate) fn for_whom(&mut self, decided: &case::Decided, authority: &Authority) {
        let stood = decided.stood_on.as_ref();
        let holder = stood.and_then(|stood| authority.on_behalf(stood.mandate, &stood.by));
        self.on_behalf_of = holder.map(Officer::of);
    }

    /// A decision of a case, when it is one.
    pub(crate) fn in_case(case: &Case, id: DecisionId) -> Option<Self> {
        let mut paid = case.penalties_paid.iter();
        let paid = paid.find(|(_, paid)| paid.decision == id);
        Some(Self {
            penalty_paid: paid.map(|(payment, paid)| PenaltyPaid {
                payment_id: Id(*payment),
                amount: Cents::of(&paid.amount),
                interest: Cents::of(&paid.interest),
                on: Day(paid.on),
            }),
            letter: case.letters.contains_key(&id),
            ..Self::of(id, case.decisions.get(&id)?)
        })
    }
}
