//! Of penalties that were determined: to pay them.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
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
        self.decisions.keys().filter_map(paying).collect()
    }
}
