//! Of grants: to pay them, when the policy looks again at a conditional gift, and a hearing that is out.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::GrantId;
use crate::case::{Case, Grant, GrantStatus};
use crate::terms::{Term, reference};

impl Case {
    pub(super) fn grant_deadlines(&self) -> Vec<Deadline> {
        let conditional = self.grants.iter();
        let conditional = conditional.filter(|(_, grant)| grant.status == GrantStatus::Conditional);
        conditional
            .flat_map(|(id, grant)| {
                let mut all = self.looks(*id, grant);
                all.extend(self.hearing(*id, grant));
                all
            })
            .chain(self.grants.keys().filter_map(|id| self.paying(*id)))
            .collect()
    }

    /// The six weeks to pay what was granted (Awb 4:87 lid 1), from the day on which the resident was told of it.
    /// They run on while a proposal waits, for which nothing is paid: no article has them stand still. What came
    /// back is due on the day on which it was.
    fn paying(&self, id: GrantId) -> Option<Deadline> {
        let due = self.to_pay(id);
        let day = self.pay_grant_by(id).filter(|_| !due.is_zero())?;
        let (kind, about) = (DeadlineKind::PayGrant, DeadlineAbout::Grant(id));
        Some(Deadline {
            person: self.subject_of_grant(id),
            article: Some(Term::Payment.on(day)?.law()),
            exposure: Exposure::Amount(due),
            ..Deadline::new(kind, about, Whose::Authority, Some(day))
        })
    }

    /// The time that the resident has to answer to a proposal (Awb 4:8).
    fn hearing(&self, id: GrantId, grant: &Grant) -> Option<Deadline> {
        let open = grant.proposal.as_ref();
        let (_, until) = open.filter(|open| open.hearing.is_none())?.invited?;
        let (kind, about) = (DeadlineKind::AnswerHearing, DeadlineAbout::Grant(id));
        Some(Deadline {
            person: self.subject_of_grant(id),
            article: Some(reference("BWBR0005537&artikel=4:8")),
            lapses: true,
            // Named by the next look, when there is one.
            exposure: if grant.due.is_empty() {
                Exposure::Amount(grant.paid())
            } else {
                Exposure::Nothing
            },
            ..Deadline::new(kind, about, Whose::Resident, Some(until))
        })
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
