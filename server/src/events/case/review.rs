//! The policy looks again at a conditional gift.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{FactId, GrantId};

use crate::events::answer::Answer;
use crate::wire::{Id, ReviewOccasion, ReviewOutcome};

shapes! {
    /// The conditions held to the end: the gift is final.
    GiftFulfilled = "gift-fulfilled.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
    }

    /// The policy looked again at a conditional gift.
    GiftReviewed = "gift-reviewed.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
        /// Why it looked.
        occasion: ReviewOccasion,
        /// The facts that the policy was given.
        rests_on: Vec<Id<FactId>>,
    } <= (answer) {
        /// What it said.
        answer: Answer<ReviewOutcome>,
    }
}
