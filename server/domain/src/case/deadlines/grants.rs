//! Of grants: when the policy looks again at a conditional gift.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::GrantId;
use crate::case::{Case, Grant, GrantStatus};

impl Case {
    pub(super) fn grant_deadlines(&self) -> Vec<Deadline> {
        let conditional = self.grants.iter();
        let conditional = conditional.filter(|(_, grant)| grant.status == GrantStatus::Conditional);
        conditional
            .flat_map(|(id, grant)| self.looks(*id, grant))
            .collect()
    }

    /// The looks that are due, each on the article of its condition. What was paid is at stake: it may
    /// become a loan.
    fn looks(&self, id: GrantId, grant: &Grant) -> Vec<Deadline> {
        let person = self.subject_of_grant(id);
        let look = |(nth, (day, rule)): (usize, &(_, String))| {
            let conditions = grant.terms.conditions.iter();
            let article = conditions
                .filter(|condition| condition.rule == *rule)
                .map(|condition| condition.article.clone())
                .next();
            let about = DeadlineAbout::Condition(id, rule.clone());
            Deadline {
                person,
                article,
                exposure: if nth == 0 {
                    Exposure::Amount(grant.paid())
                } else {
                    Exposure::Nothing
                },
                ..Deadline::new(
                    DeadlineKind::ReviewGift,
                    about,
                    Whose::Authority,
                    Some(*day),
                )
            }
        };
        grant.due.iter().enumerate().map(look).collect()
    }
}
