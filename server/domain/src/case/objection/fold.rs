//! What each event leaves.

use super::event::About;
use super::{
    Adjourned, Appeal, DecidedObjection, Objection, ObjectionEvent, ObjectionOutcome, Refund,
};
use crate::case::clock::{DefaultNotice, Determined, Repair};
use crate::case::{Case, DecidedOn, Grant, GrantStatus};
use crate::{Date, DecisionId, GrantForm, LoanId, ObjectionId};

impl Case {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each event: the fold stands in one place"
    )]
    pub(in crate::case) fn apply_objection(&mut self, event: ObjectionEvent) {
        match event {
            ObjectionEvent::ObjectionReceived {
                objection,
                decision,
                objector,
                received,
                posted,
                channel,
                committee,
                grounds,
            } => {
                self.objections.insert(
                    objection,
                    Objection {
                        decision,
                        objector,
                        received,
                        posted,
                        channel,
                        committee,
                        grounds,
                        repair: None,
                        hearing: None,
                        adjourned: None,
                        premature: Vec::new(),
                        notice: None,
                        withdrawn: None,
                        decided: None,
                        penalty: None,
                        undone: Vec::new(),
                        refund: None,
                        last_act: received,
                        acts: 0,
                    },
                );
            }
            ObjectionEvent::AppealLodged {
                appeal,
                decision,
                kind,
                court,
                on,
                note,
            } => {
                self.appeals.insert(
                    appeal,
                    Appeal {
                        decision,
                        kind,
                        court,
                        lodged: on,
                        note,
                        judgment: None,
                        judged: None,
                    },
                );
            }
            ObjectionEvent::AppealDecided {
                appeal,
                on,
                outcome,
                note,
            } => {
                if let Some(appeal) = self.appeals.get_mut(&appeal) {
                    appeal.judgment = Some((outcome, on));
                    appeal.judged = Some(note);
                }
            }
            ObjectionEvent::ObjectionDecided {
                decision,
                objection,
                outcome,
                by,
                on,
                ..
            } => {
                let undone = self.undo(objection, outcome, on);
                if let Some(found) = self.objections.get_mut(&objection) {
                    found.undone = undone;
                    found.decided = Some(DecidedObjection {
                        decision,
                        outcome,
                        on,
                        given: None,
                    });
                }
                self.add_decision(decision, DecidedOn::Objection(objection), by, on);
            }
            ObjectionEvent::ObjectionPenaltyDetermined {
                decision,
                objection,
                amount,
                by,
                on,
                ..
            } => {
                if let Some(found) = self.objections.get_mut(&objection) {
                    found.penalty = Some(Determined { decision, amount });
                }
                self.add_decision(decision, DecidedOn::ObjectionPenalty(objection), by, on);
            }
            event => {
                if let About::Objection(id) = event.about()
                    && let Some(objection) = self.objections.get_mut(&id)
                {
                    objection.apply(&event);
                }
            }
        }
    }

    /// What a decision on an objection undoes; the loans and claims that end with it.
    fn undo(&mut self, objection: ObjectionId, outcome: ObjectionOutcome, on: Date) -> Vec<LoanId> {
        let against = self.objections.get(&objection).map(|found| found.decision);
        if !outcome.is_founded() {
            return Vec::new();
        }
        let stays = against.is_some_and(|id| self.gave(id));
        let Some((id, decided)) = against.and_then(|id| Some((id, self.decisions.get_mut(&id)?)))
        else {
            return Vec::new();
        };
        decided.withdrawn |= !stays;
        let loans = match decided.about {
            DecidedOn::Request(_, Some(grant)) if outcome == ObjectionOutcome::Revoked => {
                let grant = self.grants.get_mut(&grant);
                grant.map(Grant::gift_for_good).unwrap_or_default()
            }
            DecidedOn::Request(request, _) | DecidedOn::NotProcessed(request) => {
                self.apply_withdrawal(id, on);
                if let Some(request) = self.requests.get_mut(&request) {
                    request.begin_anew(on);
                }
                Vec::new()
            }
            DecidedOn::Advance(_) => {
                self.apply_withdrawal(id, on);
                Vec::new()
            }
            DecidedOn::Penalty(request) => {
                if let Some(request) = self.requests.get_mut(&request) {
                    request.penalty_anew(id);
                }
                Vec::new()
            }
            DecidedOn::ObjectionPenalty(of) => {
                if let Some(of) = self.objections.get_mut(&of) {
                    of.penalty = None;
                }
                Vec::new()
            }
            DecidedOn::Conversion(grant) => {
                let grant = self.grants.get_mut(&grant);
                grant.map(Grant::gift_again).unwrap_or_default()
            }
            DecidedOn::Adverse(grant) => {
                let mut loans = Vec::new();
                self.with_grant(grant, |grant| loans = grant.undo_from(id));
                loans
            }
            DecidedOn::Norm(suspension) => {
                self.undo_norm(suspension, id, on);
                Vec::new()
            }
            DecidedOn::Debt(loan) => {
                self.undo_debt_decision(id, loan, on);
                Vec::new()
            }
            DecidedOn::Keeping(_) | DecidedOn::Objection(_) => Vec::new(),
        };
        for loan in &loans {
            if let Some(loan) = self.loans.get_mut(loan) {
                loan.undone = true;
            }
        }
        loans
    }
}

impl Grant {
    /// Paid on as what it is no gift for good: conditions run, or it was lent. Of what was not paid at all
    /// the whole is decided anew.
    pub(in crate::case) fn is_burdened(&self) -> bool {
        let lent = self.terms.form == GrantForm::Loan;
        let burdened = match self.status {
            GrantStatus::Conditional => true,
            GrantStatus::Loan(_) => lent,
            GrantStatus::Final
            | GrantStatus::Withdrawn
            | GrantStatus::Advance
            | GrantStatus::Counted(_) => false,
        };
        burdened && !self.paid().is_zero()
    }

    /// A gift for good, whatever it was granted as; the loan that ends with it.
    fn gift_for_good(&mut self) -> Vec<LoanId> {
        let loans = self.gift_again();
        self.settle();
        loans
    }

    /// A gift for good: what it was before the conversion, of which the conditions have ended.
    fn gift_again(&mut self) -> Vec<LoanId> {
        match std::mem::replace(&mut self.status, GrantStatus::Final) {
            GrantStatus::Loan(loan) => vec![loan],
            other => {
                self.status = other;
                Vec::new()
            }
        }
    }

    /// An act that was decided on is undone, and what rests on it.
    fn undo_from(&mut self, decision: DecisionId) -> Vec<LoanId> {
        let acts = self.adverse.taken.iter_mut();
        acts.skip_while(|one| one.decision != decision)
            .filter(|one| !one.undone)
            .filter_map(|one| {
                one.undone = true;
                one.loan
            })
            .collect()
    }
}

impl Objection {
    fn apply(&mut self, event: &ObjectionEvent) {
        let on = match event {
            ObjectionEvent::ObjectionRepairInvited { on, until, .. } => {
                self.repair = Some(Repair {
                    invited: *on,
                    until: *until,
                    completed: None,
                });
                on
            }
            ObjectionEvent::ObjectionRepaired { on, .. } => {
                if let Some(repair) = &mut self.repair {
                    repair.completed = Some(*on);
                }
                on
            }
            ObjectionEvent::ObjectionHeard { on, how, .. } => {
                self.hearing = Some((*how, *on));
                on
            }
            ObjectionEvent::ObjectionAdjourned {
                on,
                ground,
                decide_by,
                ..
            } => {
                self.adjourned = Some(Adjourned {
                    on: *on,
                    ground: *ground,
                    decide_by: *decide_by,
                });
                on
            }
            ObjectionEvent::ObjectionDefaultNoticed {
                on, penalty_from, ..
            } => {
                match *penalty_from {
                    None => self.premature.push(*on),
                    Some(penalty_from) => {
                        self.notice = Some(DefaultNotice {
                            received: *on,
                            penalty_from,
                        });
                    }
                }
                on
            }
            ObjectionEvent::ObjectionWithdrawn { on, .. } => {
                self.withdrawn = Some(*on);
                on
            }
            ObjectionEvent::RefundPaid {
                refund,
                amount,
                interest,
                on,
                ..
            } => {
                self.refund = Some(Refund {
                    refund: *refund,
                    amount: *amount,
                    interest: *interest,
                    on: *on,
                });
                return;
            }
            _ => return,
        };
        self.last_act = self.last_act.max(*on);
        self.acts += 1;
    }

    /// The decision on it reached the objector.
    pub(in crate::case) fn given(&mut self, on: Date) {
        if let Some(decided) = &mut self.decided {
            decided.given.get_or_insert(on);
        }
    }
}
