//! Of penalties that were determined: to announce that, and to pay them.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::DecisionId;
use crate::case::Case;
use crate::terms::Term;

impl Case {
    /// The six weeks to pay a penalty (Awb 4:87 lid 1), from the day that its decision was announced.
    pub(super) fn penalty_deadlines(&self) -> Vec<Deadline> {
        let paying = |decision: &_| {
            let due = self.penalty_due(*decision);
            let day = self.pay_penalty_by(*decision);
            let day = day.filter(|_| !due.is_zero())?;
            Some(Deadline {
                person: self.subject_of_decision(*decision),
                article: Some(Term::Payment.on(day)?.law()),
                exposure: Exposure::Amount(due),
                ..Deadline::new(
                    DeadlineKind::PayPenalty,
                    DeadlineAbout::Decision(*decision),
                    Whose::Authority,
                    Some(day),
                )
            })
        };
        let announcing = |decision: &_| self.announcing_penalty(*decision);
        let known = self.decisions.keys();
        known
            .filter_map(|decision| paying(decision).or_else(|| announcing(decision)))
            .collect()
    }

    /// The two weeks to determine it (Awb 4:18) are those to announce that: what was not has no effect (3:40).
    fn announcing_penalty(&self, id: DecisionId) -> Option<Deadline> {
        let decided = self.decisions.get(&id)?;
        let waits = decided.announced.is_none() && !decided.withdrawn;
        let day = self.determine_penalty_by(id).filter(|_| waits)?;
        let due = self.penalty_due(id);
        Some(Deadline {
            person: self.subject_of_decision(id),
            article: Some(Term::PenaltyDecision.on(day)?.law()),
            exposure: if due.is_zero() {
                Exposure::Nothing
            } else {
                Exposure::Amount(due)
            },
            ..Deadline::new(
                DeadlineKind::AnnounceDecision,
                DeadlineAbout::Decision(id),
                Whose::Authority,
                Some(day),
            )
        })
    }
}
