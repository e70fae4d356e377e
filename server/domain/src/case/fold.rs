//! What each event leaves behind. Folding never fails: what was recorded happened.

use std::collections::BTreeMap;

use super::adverse::{AdverseAct, AdverseEvent};
use super::clock::Clock;
use super::debt::Debt;
use super::paying::OrderStage;
use super::{
    Assessed, Case, CaseEvent, Decided, DecidedOn, Document, Fact, Grant, GrantStatus, Hold,
    Letter, Loan, OpenProposal, Payment, Person, Repayment, Request, ReviewOccasion, Reviewed,
    Verdict,
};
use crate::{
    AssessmentId, Cents, Date, DecisionId, FactId, GrantForm, GrantId, LoanId, Officer, RequestId,
    ReviewOutcome,
};

impl Case {
    /// The case that these events leave.
    pub fn fold(events: impl IntoIterator<Item = CaseEvent>) -> Self {
        let mut case = Self::default();
        for event in events {
            case.apply(event);
        }
        case
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: CaseEvent) {
        let stood = event.stood_on();
        self.take(event);
        if let Some((decision, stood)) = stood
            && let Some(decided) = self.decisions.get_mut(&decision)
        {
            decided.stood_on = Some(stood);
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each event: the fold stands in one place"
    )]
    fn take(&mut self, event: CaseEvent) {
        self.turn_clock(&event);
        self.work.apply(&event);
        self.apply_debt(&event);
        match event {
            CaseEvent::CaseOpened { client_reference } => {
                self.opened = true;
                self.client_reference = client_reference;
            }
            CaseEvent::PersonAdded {
                person,
                role,
                identity,
            } => {
                self.persons.insert(person, Person { role, identity });
            }
            CaseEvent::FactRecorded {
                fact,
                about,
                content,
            } => {
                let sequence = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
                self.facts.insert(
                    fact,
                    Fact {
                        about,
                        content,
                        corrections: 0,
                        withdrawn: false,
                        sequence,
                    },
                );
            }
            CaseEvent::FactCorrected { fact, content, .. } => {
                if let Some(known) = self.facts.get_mut(&fact) {
                    known.content = content;
                    known.corrections = known.corrections.saturating_add(1);
                }
                self.make_stale(fact);
            }
            CaseEvent::FactWithdrawn { fact, .. } => {
                if let Some(known) = self.facts.get_mut(&fact) {
                    known.withdrawn = true;
                }
                self.make_stale(fact);
            }
            CaseEvent::BudgetRequested {
                request,
                applicant,
                received,
                channel,
                purpose,
                amount,
                legal_basis,
                explanation,
            } => {
                self.requests.insert(
                    request,
                    Request {
                        applicant,
                        received,
                        channel,
                        purpose,
                        amount,
                        legal_basis,
                        explanation,
                        assessment: None,
                        decision: None,
                        clock: Clock::new(received),
                        stopped: Vec::new(),
                        taken_by: None,
                    },
                );
            }
            CaseEvent::RequestAssessed {
                assessment,
                request,
                rests_on,
                answer,
            } => {
                if let Some(request) = self.requests.get_mut(&request) {
                    request.assessment = Some(assessment);
                }
                self.assessments.insert(
                    assessment,
                    Assessed {
                        request,
                        answer,
                        rests_on,
                        stale: false,
                    },
                );
            }
            CaseEvent::RequestDecided {
                decision,
                request,
                assessment,
                verdict,
                by,
                on,
                ..
            } => {
                let made = Made { decision, by, on };
                self.apply_decision(made, request, assessment, verdict);
            }
            CaseEvent::DecisionWithdrawn { decision, on, .. } => {
                self.apply_withdrawal(decision, on);
            }
            CaseEvent::DecisionAnnounced {
                decision,
                on,
                objection_until,
            } => {
                if let Some(decided) = self.decisions.get_mut(&decision) {
                    decided.announced = Some((on, objection_until));
                    match decided.about {
                        DecidedOn::Objection(objection) => {
                            if let Some(objection) = self.objections.get_mut(&objection) {
                                objection.given(on);
                            }
                        }
                        DecidedOn::Norm(suspension) => self.announce_norm(suspension, decision),
                        _ => {}
                    }
                }
            }
            CaseEvent::LetterKept {
                decision,
                html,
                pdf,
                digests,
            } => {
                self.letters.insert(decision, Letter { html, pdf, digests });
            }
            // On the clock, the work or the debt they have all their effect.
            CaseEvent::DebtReminded { .. }
            | CaseEvent::LimitationInterrupted { .. }
            | CaseEvent::WritIssued { .. }
            | CaseEvent::RepairInvited { .. }
            | CaseEvent::RequestCompleted { .. }
            | CaseEvent::TermSuspended { .. }
            | CaseEvent::TermResumed { .. }
            | CaseEvent::TermExtended { .. }
            | CaseEvent::DefaultNoticed { .. }
            | CaseEvent::RequestWithdrawn { .. }
            | CaseEvent::HandlerAssigned { .. }
            | CaseEvent::TaskAdded { .. }
            | CaseEvent::TaskFinished { .. }
            | CaseEvent::TaskTakenBack { .. }
            | CaseEvent::NoteWritten { .. } => {}
            CaseEvent::RequestNotProcessed {
                decision,
                request,
                by,
                on,
                ..
            } => {
                if let Some(request) = self.requests.get_mut(&request) {
                    request.decision = Some(decision);
                }
                self.add_decision(decision, DecidedOn::NotProcessed(request), by, on);
            }
            CaseEvent::PenaltyDetermined {
                decision,
                request,
                by,
                on,
                ..
            } => self.add_decision(decision, DecidedOn::Penalty(request), by, on),
            CaseEvent::PenaltyPaid {
                payment,
                decision,
                amount,
                interest,
                on,
                ..
            } => self.apply_penalty_payment(payment, (decision, on), (amount, interest)),
            CaseEvent::PaymentMade {
                payment,
                grant,
                amount,
                on,
                entry,
                ..
            } => {
                self.with_grant(grant, |grant| {
                    grant.payments.insert(
                        payment,
                        Payment {
                            amount,
                            on,
                            entry,
                            confirmed: None,
                            returned: false,
                            return_entry: None,
                            return_confirmed: None,
                        },
                    );
                });
                self.order_becomes(grant, payment, OrderStage::Executed);
                self.move_principal(grant, amount, Cents::saturating_add);
            }
            CaseEvent::PaymentReturned {
                payment,
                grant,
                amount,
                entry,
                ..
            } => {
                self.with_grant(grant, |grant| {
                    if let Some(payment) = grant.payments.get_mut(&payment) {
                        payment.returned = true;
                        payment.return_entry = entry;
                    }
                });
                self.move_principal(grant, amount, Cents::saturating_sub);
            }
            CaseEvent::BookingConfirmed { booking, entry, .. } => {
                self.apply_confirmation(booking, entry);
            }
            CaseEvent::RestReleased { grant, amount } => self.apply_release(grant, amount),
            CaseEvent::RestRestored { grant, amount } => self.with_grant(grant, |grant| {
                grant.released = grant.released.saturating_sub(amount);
            }),
            CaseEvent::GiftReviewed {
                grant,
                occasion,
                rests_on,
                answer,
            } => self.with_grant(grant, |grant| {
                grant.apply_review(&occasion, &answer.outcome);
                grant.review = Some(Reviewed {
                    occasion,
                    rests_on,
                    answer,
                });
            }),
            CaseEvent::GiftFulfilled { grant } => self.with_grant(grant, Grant::settle),
            CaseEvent::ConversionProposed {
                proposal,
                grant,
                terms,
                by,
            } => self.with_grant(grant, |grant| {
                grant.needs_person = false;
                grant.proposal = Some(OpenProposal {
                    proposal,
                    terms,
                    by,
                    invited: None,
                    hearing: None,
                });
            }),
            CaseEvent::ProposalLapsed { grant, .. } => self.with_grant(grant, |grant| {
                grant.proposal = None;
                // Nothing would ever come of a gift that no look and nobody is waiting for.
                grant.needs_person |= grant.due.is_empty();
            }),
            CaseEvent::HearingInvited {
                grant, on, until, ..
            } => self.with_grant(grant, |grant| {
                if let Some(open) = &mut grant.proposal {
                    open.invited = Some((on, until));
                }
            }),
            CaseEvent::HearingRecorded { grant, hearing, .. } => self.with_grant(grant, |grant| {
                if let Some(open) = &mut grant.proposal {
                    open.hearing = Some(hearing);
                }
            }),
            CaseEvent::GiftConverted {
                decision,
                grant: id,
                loan,
                terms,
                by,
                on,
                ..
            } => {
                self.with_grant(id, |grant| {
                    grant.settle();
                    grant.status = GrantStatus::Loan(loan);
                });
                self.open_loan(loan, id, decision, terms.principal);
                self.add_decision(decision, DecidedOn::Conversion(id), by, on);
            }
            CaseEvent::GiftKept {
                decision,
                grant: id,
                by,
                on,
                ..
            } => {
                self.with_grant(id, Grant::settle);
                self.add_decision(decision, DecidedOn::Keeping(id), by, on);
            }
            CaseEvent::InstalmentsSet { loan, plan } => {
                self.with_loan(loan, |loan| loan.follow(plan));
            }
            CaseEvent::RepaymentReceived {
                repayment,
                loan,
                amount,
                on,
                without_line,
            } => self.with_loan(loan, |loan| {
                loan.repayments.insert(
                    repayment,
                    Repayment {
                        amount,
                        on,
                        reversed: false,
                        kept_until: None,
                        without_line,
                        confirmed: None,
                    },
                );
            }),
            CaseEvent::RepaymentReversed {
                repayment, loan, ..
            } => self.with_loan(loan, |loan| loan.undo_repayment(repayment)),
            CaseEvent::DebtDecided {
                decision,
                loan,
                verdict,
                by,
                on,
                ..
            } => self.apply_debt_decision((decision, loan, verdict), by, on),
            event @ (CaseEvent::PayeeAdded { .. }
            | CaseEvent::PayeeEnded { .. }
            | CaseEvent::PaymentOrdered { .. }
            | CaseEvent::OrderExported { .. }
            | CaseEvent::OrderFailed { .. }
            | CaseEvent::GrantRecharged { .. }
            | CaseEvent::RechargeReversed { .. }) => self.apply_paying(event),
            CaseEvent::SignalStated { signal, .. } => {
                self.signals.insert(signal);
            }
            CaseEvent::DocumentAttached {
                document,
                about,
                media_type,
                bytes,
                sealed,
                scanned,
                title,
            } => {
                let attached = Document {
                    about,
                    media_type,
                    bytes,
                    sealed,
                    scanned,
                    title,
                    withdrawn: false,
                };
                self.documents.insert(document, attached);
            }
            CaseEvent::DocumentWithdrawn { document, .. } => {
                if let Some(document) = self.documents.get_mut(&document) {
                    document.withdrawn = true;
                }
            }
            CaseEvent::HoldPlaced { hold, reason, act } => {
                let placed = Hold {
                    reason,
                    placed: act,
                    lifted: None,
                };
                self.holds.insert(hold, placed);
            }
            CaseEvent::HoldLifted { hold, reason, act } => {
                if let Some(hold) = self.holds.get_mut(&hold) {
                    hold.lifted = Some((reason, act));
                }
            }
            CaseEvent::InterestDeclared { act } => {
                self.interests.insert(act.by, act.on);
            }
            CaseEvent::RequestTakenIn { request, act } => {
                if let Some(request) = self.requests.get_mut(&request) {
                    request.taken_by = Some(act.by);
                }
            }
            CaseEvent::DestructionBegun { erasure, .. } => self.destroyed_by = Some(erasure),
            CaseEvent::Advance(event) => self.apply_advance(event),
            CaseEvent::Adverse(event) => self.apply_adverse(&event),
            CaseEvent::Objection(event) => self.apply_objection(event),
            CaseEvent::Norm(event) => self.apply_norm(event),
            CaseEvent::People(event) => self.people.apply(event),
            CaseEvent::Transfer(event) => self.transfers.apply(event),
            CaseEvent::CaseClosed { reason } => self.closed = Some(reason),
        }
    }

    fn apply_adverse(&mut self, event: &AdverseEvent) {
        let id = event.grant();
        self.with_grant(id, |grant| grant.adverse.apply(event));
        let AdverseEvent::ActDecided {
            decision,
            act,
            loan,
            by,
            on,
            ..
        } = event
        else {
            return;
        };
        match (act, loan) {
            // What was to be lent still is, should this be undone.
            (AdverseAct::Withdraw, _) => self.with_grant(id, |grant| {
                if !matches!(grant.status, GrantStatus::Loan(_)) {
                    grant.settle();
                }
            }),
            (AdverseAct::Reclaim(terms), Some(loan)) => {
                self.open_loan(*loan, id, *decision, terms.principal);
            }
            _ => {}
        }
        self.add_decision(*decision, DecidedOn::Adverse(id), by.clone(), *on);
    }

    /// What an event leaves on the clock of the request it is about.
    fn turn_clock(&mut self, event: &CaseEvent) {
        let request = match event {
            CaseEvent::RepairInvited { request, .. }
            | CaseEvent::RequestCompleted { request, .. }
            | CaseEvent::TermSuspended { request, .. }
            | CaseEvent::TermResumed { request, .. }
            | CaseEvent::TermExtended { request, .. }
            | CaseEvent::DefaultNoticed { request, .. }
            | CaseEvent::RequestWithdrawn { request, .. }
            | CaseEvent::PenaltyDetermined { request, .. } => *request,
            CaseEvent::DecisionAnnounced { decision, .. } => {
                match self.decisions.get(decision).map(|decided| decided.about) {
                    Some(DecidedOn::Request(request, _) | DecidedOn::NotProcessed(request)) => {
                        request
                    }
                    _ => return,
                }
            }
            _ => return,
        };
        if let Some(request) = self.requests.get_mut(&request) {
            request.clock_for(event).apply(event);
        }
    }

    pub(super) fn with_grant(&mut self, grant: GrantId, change: impl FnOnce(&mut Grant)) {
        let Some(grant) = self.grants.get_mut(&grant) else {
            return;
        };
        change(grant);
        if let GrantStatus::Counted(on) = grant.status {
            self.recount(on);
        }
    }

    pub(super) fn with_loan(&mut self, loan: LoanId, change: impl FnOnce(&mut Loan)) {
        if let Some(loan) = self.loans.get_mut(&loan) {
            change(loan);
        }
    }

    fn make_stale(&mut self, fact: FactId) {
        for assessed in self.assessments.values_mut() {
            assessed.stale |= assessed.rests_on.contains(&fact);
        }
    }

    pub(super) fn add_decision(
        &mut self,
        decision: DecisionId,
        about: DecidedOn,
        by: Officer,
        on: Date,
    ) {
        self.decisions.insert(
            decision,
            Decided {
                about,
                by,
                on,
                announced: None,
                withdrawn: false,
                stood_on: None,
            },
        );
    }

    fn open_loan(&mut self, loan: LoanId, grant: GrantId, decision: DecisionId, principal: Cents) {
        self.loans.insert(
            loan,
            Loan {
                grant,
                decision,
                principal,
                plan: None,
                planned: Cents::ZERO,
                repayments: BTreeMap::new(),
                waivers: BTreeMap::new(),
                debt: Debt::default(),
                freed: Cents::ZERO,
                undone: false,
            },
        );
    }

    /// A loan granted as such grows and shrinks with what is paid; a converted gift is paid no more.
    fn move_principal(&mut self, grant: GrantId, amount: Cents, how: fn(Cents, Cents) -> Cents) {
        if let Some(GrantStatus::Loan(loan)) = self.grants.get(&grant).map(|grant| grant.status) {
            self.with_loan(loan, |loan| loan.principal = how(loan.principal, amount));
        }
    }

    fn apply_decision(
        &mut self,
        made: Made,
        request_id: RequestId,
        assessment: AssessmentId,
        verdict: Verdict,
    ) {
        let Made { decision, by, on } = made;
        if let Some(request) = self.requests.get_mut(&request_id) {
            request.decision = Some(decision);
        }
        let mut granted = None;
        if let Verdict::Granted {
            grant,
            loan,
            terms,
            pot_year,
        } = verdict
        {
            granted = Some(grant);
            let status = match (terms.form, loan) {
                (GrantForm::Loan, Some(loan)) => {
                    self.open_loan(loan, grant, decision, Cents::ZERO);
                    GrantStatus::Loan(loan)
                }
                (GrantForm::ConditionalGift, _) => GrantStatus::Conditional,
                _ => GrantStatus::Final,
            };
            let made = (request_id, assessment);
            let made = Grant::new(decision, made, (by.clone(), on), terms, pot_year, status);
            self.grants.insert(grant, made);
        }
        self.add_decision(decision, DecidedOn::Request(request_id, granted), by, on);
    }

    pub(super) fn apply_withdrawal(&mut self, decision: DecisionId, on: Date) {
        let Some(decided) = self.decisions.get_mut(&decision) else {
            return;
        };
        decided.withdrawn = true;
        let about = match decided.about {
            DecidedOn::Request(request, grant) => Some((request, grant)),
            DecidedOn::NotProcessed(request) => Some((request, None)),
            // The request it is on waits for a decision as it did.
            DecidedOn::Advance(grant) => {
                self.take_back(grant);
                None
            }
            DecidedOn::Debt(loan) => {
                self.undo_debt_decision(decision, loan, on);
                None
            }
            _ => None,
        };
        if let Some((request, grant)) = about {
            if let Some(request) = self.requests.get_mut(&request)
                && request.decision == Some(decision)
            {
                request.decision = None;
            }
            if let Some(grant) = grant {
                self.take_back(grant);
            }
        }
    }

    /// What was paid stays as it was granted, when what is more is decided anew.
    fn take_back(&mut self, id: GrantId) {
        let Some(grant) = self.grants.get_mut(&id) else {
            return;
        };
        grant.taken_back = true;
        if grant.paid().is_zero() {
            grant.settle();
            grant.status = GrantStatus::Withdrawn;
            self.uncount(id);
        }
    }
}

/// By whom a decision was made, and when.
struct Made {
    decision: DecisionId,
    by: Officer,
    on: Date,
}

impl Grant {
    /// Nothing runs any more.
    pub(in crate::case) fn settle(&mut self) {
        self.status = GrantStatus::Final;
        self.due.clear();
        self.proposal = None;
        self.needs_person = false;
    }

    fn apply_review(&mut self, occasion: &ReviewOccasion, outcome: &ReviewOutcome) {
        if let ReviewOccasion::Due { rule, due } = occasion {
            self.due.remove(&(*due, rule.clone()));
        }
        let by_person = self.proposal.as_ref().is_some_and(OpenProposal::by_person);
        self.needs_person = match outcome {
            ReviewOutcome::Keep { .. } => false,
            ReviewOutcome::Refer | ReviewOutcome::NotJudged | ReviewOutcome::Failed(_) => true,
            // Nothing follows from it while a person's proposal is open.
            _ => by_person,
        };
        if let ReviewOutcome::Keep { look_again } = outcome {
            let rule = match occasion {
                ReviewOccasion::Due { rule, .. } => Some(rule.clone()),
                ReviewOccasion::NewFact(_) => self
                    .terms
                    .conditions
                    .first()
                    .map(|condition| condition.rule.clone()),
            };
            self.due.extend(rule.map(|rule| (*look_again, rule)));
        }
    }
}
