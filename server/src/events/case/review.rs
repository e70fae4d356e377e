//! The policy looks again at a conditional gift.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{FactId, GrantId, Review};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::events::answer::{AnswerSubject, RuleOutcome, join_answer, split_answer};
use crate::events::shape::{Presence, Shape, Told};
use crate::wire::{Id, Receipt, ReviewOccasion, ReviewOutcome, Wire as _};

shapes! {
    /// The conditions held to the end: the gift is final.
    GiftFulfilled = "gift-fulfilled.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
    }
}

/// The policy looked again at a conditional gift.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct GiftReviewed {
    /// The grant.
    grant: Id<GrantId>,
    /// Why it looked.
    occasion: ReviewOccasion,
    /// The facts that the policy was given.
    rests_on: Vec<Id<FactId>>,
    /// What it would do.
    answer: ReviewOutcome,
    /// Every rule it looked at, also those that did not hold.
    findings: Vec<RuleOutcome>,
    /// Which policy said so.
    receipt: Receipt,
}

impl Shape for GiftReviewed {
    const TYPE: &'static str = "gift-reviewed.v1";
    const PRESENCE: Presence = Presence::Always;
    const ANSWERED: bool = true;
    type Event = CaseEvent;
    type Subject = AnswerSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<AnswerSubject>)> {
        let CaseEvent::GiftReviewed {
            grant,
            occasion,
            rests_on,
            answer,
        } = event
        else {
            return None;
        };
        let (findings, subject) = split_answer(&answer.findings);
        let data = Self {
            grant: Id::of(grant),
            occasion: ReviewOccasion::of(occasion),
            rests_on: Vec::of(rests_on),
            answer: ReviewOutcome::of(&answer.outcome),
            findings,
            receipt: Receipt::of(&answer.receipt),
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<AnswerSubject>) -> Option<CaseEvent> {
        let findings = join_answer(self.findings, subject)?;
        Some(CaseEvent::GiftReviewed {
            grant: self.grant.into_domain(),
            occasion: self.occasion.into_domain(),
            rests_on: self.rests_on.into_domain(),
            answer: Review {
                outcome: self.answer.into_domain(),
                findings,
                receipt: self.receipt.into_domain(),
            },
        })
    }
}
