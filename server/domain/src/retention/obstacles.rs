//! What stands in the way of destroying.

use std::collections::BTreeSet;

use crate::case::paying::PaymentOrder;
use crate::case::{Case, GrantStatus};
use crate::{
    AppealId, Date, DecisionId, GrantId, HoldId, LoanId, ObjectionId, PersonId, RequestId,
    ShieldId, TransferId,
};

/// What keeps a case or a person although a term has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The case is worked on.
    CaseOpen,
    /// A request waits for a decision.
    RequestOpen(RequestId),
    /// The conditions of a gift run, or a proposal about it waits.
    ConditionRuns(GrantId),
    /// Money that was granted is not paid.
    GrantUnpaid(GrantId),
    /// A payment order waits to be sent, or the bank has not said what became of it. What it says is recorded
    /// with the name of who was paid, so this stands in the way of every ground.
    OrderWaits(GrantId),
    /// A loan is not paid back.
    LoanOpen(LoanId),
    /// A penalty that this decision determined is not paid.
    PenaltyUnpaid(DecisionId),
    /// One person is shielded from another: in their other cases that would end with this record of either.
    ShieldHolds(ShieldId),
    /// A decision may still be objected to, up to and including this day (Awb 6:7).
    ObjectionTerm(Date),
    /// An objection waits for a decision, or what it led to for a refund or a penalty.
    ObjectionOpen(ObjectionId),
    /// A court has not given judgment.
    AppealOpen(AppealId),
    /// An offer to another authority waits for its receipt.
    TransferWaits(TransferId),
    /// A person holds it.
    Held(HoldId),
}

impl Case {
    /// What stands in the way of destroying one person, or with `None` the whole case. A request, a gift
    /// or a loan stands in the way of its applicant; a hold in the way of everybody.
    #[must_use]
    pub fn obstacles(&self, person: Option<PersonId>, today: Date) -> BTreeSet<Obstacle> {
        let is_about = |request: &RequestId| {
            person.is_none_or(|person| {
                let request = self.requests.get(request);
                request.is_some_and(|request| request.applicant == person)
            })
        };
        let of_grant = |grant: &GrantId| {
            let grant = self.grants.get(grant);
            grant.is_some_and(|grant| is_about(&grant.request))
        };
        let mut found = BTreeSet::new();
        if person.is_none() && self.closed.is_none() {
            found.insert(Obstacle::CaseOpen);
        }
        for (id, request) in &self.requests {
            if request.is_open() && self.closed.is_none() && is_about(id) {
                found.insert(Obstacle::RequestOpen(*id));
            }
        }
        for (id, grant) in &self.grants {
            if !is_about(&grant.request) {
                continue;
            }
            if grant.orders.values().any(PaymentOrder::is_live) {
                found.insert(Obstacle::OrderWaits(*id));
            }
            if grant.status == GrantStatus::Withdrawn {
                continue;
            }
            if grant.status == GrantStatus::Conditional
                || grant.proposal.is_some()
                || grant.adverse.open.is_some()
            {
                found.insert(Obstacle::ConditionRuns(*id));
            }
            if !grant.unpaid().is_zero() {
                found.insert(Obstacle::GrantUnpaid(*id));
            }
        }
        for (id, shield) in &self.people.shields {
            let one_of_them = |person| shield.shielded == person || shield.from_whom == person;
            if shield.holds_on(today) && person.is_none_or(one_of_them) {
                found.insert(Obstacle::ShieldHolds(*id));
            }
        }
        for id in self.decisions.keys() {
            let subject = self.subject_of_decision(*id);
            let about = person.is_none_or(|person| subject == Some(person));
            if about && !self.penalty_due(*id).is_zero() && !self.is_forgotten(subject) {
                found.insert(Obstacle::PenaltyUnpaid(*id));
            }
        }
        for (id, loan) in &self.loans {
            if !loan.balance().is_zero() && of_grant(&loan.grant) {
                found.insert(Obstacle::LoanOpen(*id));
            }
        }
        let theirs = |of: Option<PersonId>| person.is_none_or(|person| of == Some(person));
        for (id, objection) in &self.objections {
            let waits = objection.is_open()
                || objection.owes_penalty()
                || !self.refundable(objection).is_zero();
            if waits && theirs(Some(objection.objector)) {
                found.insert(Obstacle::ObjectionOpen(*id));
            }
        }
        for (id, appeal) in &self.appeals {
            if appeal.judgment.is_none() && theirs(self.subject_of_decision(appeal.decision)) {
                found.insert(Obstacle::AppealOpen(*id));
            }
        }
        for (id, decided) in self.decisions.iter().filter(|(_, one)| !one.withdrawn) {
            let about = theirs(self.subject_of_decision(*id));
            if let Some((_, until)) = decided.announced
                && about
                && today <= until
            {
                found.insert(Obstacle::ObjectionTerm(until));
            }
        }
        if let Some((id, waits)) = self.waiting_offer()
            && person.is_none_or(|person| waits.persons.contains(&person))
        {
            found.insert(Obstacle::TransferWaits(id));
        }
        let held = self.holds.iter().filter(|(_, hold)| hold.lifted.is_none());
        found.extend(held.map(|(id, _)| Obstacle::Held(*id)));
        found
    }
}
