//! Advances.

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::{AssessmentId, DecisionId, GrantId, MandateId, RequestId};

use super::decision::DepartureBasis;
use crate::wire::{Amount, Day, Id, LawRef, Officer};

shapes! {
    /// A person with mandate granted an advance on a request that waits for a decision (Awb 4:95,
    /// Participatiewet 52).
    AdvanceGranted = "advance-granted.v1" of AdvanceEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The new grant.
        grant: Id<GrantId>,
        /// The request.
        request: Id<RequestId>,
        /// The assessment that lay before the decider.
        assessment: Id<AssessmentId>,
        /// How much, in eurocents.
        amount: Amount,
        /// The year of the pot it is paid from.
        pot_year: i16,
        /// The article it rests on.
        article: LawRef,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } <= (departure, reasons) {
        /// Present when it is more than what was assessed.
        #[serde(skip_serializing_if = "Option::is_none")]
        departure: Option<DepartureBasis>,
    }

    /// What was granted settles an advance: what is paid on it counts as paid on that.
    AdvanceCounted = "advance-counted.v1" of AdvanceEvent {
        /// The grant of the advance.
        grant: Id<GrantId>,
        /// What it counts on.
        counts_on: Id<GrantId>,
        /// How much of what was granted it is, in eurocents.
        amount: Amount,
    }
}
