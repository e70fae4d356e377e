//! The books of a case, kept from its events alone. What cannot be entered fails the run.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::case::{CaseEvent, ReviewOccasion, Verdict};
use maatwerk_domain::{
    Cents, Date, DecisionId, GrantForm, GrantId, LoanId, ObjectionId, ProposalId, RequestId,
};

use crate::remedied::Burden;

use crate::lines::Lines;

#[derive(Default)]
pub(crate) struct Books {
    pub(crate) requests: BTreeMap<RequestId, Asked>,
    pub(crate) grants: BTreeMap<GrantId, Granted>,
    pub(crate) loans: BTreeMap<LoanId, Lent>,
    /// Decisions on requests, with the grant when there is one.
    pub(crate) decisions: BTreeMap<DecisionId, (RequestId, Option<GrantId>)>,
    /// Conversions, with their grants.
    pub(crate) converted: BTreeMap<DecisionId, GrantId>,
    /// Decisions that revised, withdrew or reclaimed, with their grants.
    pub(crate) burdened: BTreeMap<DecisionId, GrantId>,
    /// Decisions that set off, with the loan and how much.
    pub(crate) set_off: BTreeMap<DecisionId, (LoanId, i128)>,
    /// Against which decision each objection is.
    pub(crate) objections: BTreeMap<ObjectionId, DecisionId>,
    /// Decisions that an objection did away with.
    pub(crate) undone: BTreeSet<DecisionId>,
    /// Whose decision is taken anew: what was paid stays.
    pub(crate) taken_back: BTreeSet<GrantId>,
    pub(crate) announced: BTreeSet<DecisionId>,
    /// Decisions on an objection, with the one that each revoked: what is left of that is told by this one.
    pub(crate) revoked_by: BTreeMap<DecisionId, DecisionId>,
    pub(crate) looks: BTreeSet<(GrantId, String, Date)>,
    lines: Lines,
}

pub(crate) struct Asked {
    pub(crate) amount: i128,
    pub(crate) basis: String,
    pub(crate) in_force: Option<DecisionId>,
}

pub(crate) struct Granted {
    pub(crate) decision: DecisionId,
    pub(crate) request: RequestId,
    pub(crate) form: GrantForm,
    pub(crate) year: i16,
    pub(crate) amount: i128,
    pub(crate) paid: i128,
    pub(crate) released: i128,
    /// Of what was granted: this much as advances.
    pub(crate) counted: i128,
    pub(crate) advance: bool,
    pub(crate) counts_on: Option<GrantId>,
    pub(crate) withdrawn: bool,
    pub(crate) settled: bool,
    pub(crate) proposal: Option<(ProposalId, bool)>,
    pub(crate) loan: Option<LoanId>,
    /// What was given back to the pot of what was due.
    pub(crate) given_up: i128,
    /// It is proposed to revise, withdraw or reclaim it.
    pub(crate) burdened_next: Option<ProposalId>,
    pub(crate) burdens: Vec<Burden>,
}

#[derive(Default)]
pub(crate) struct Lent {
    pub(crate) principal: i128,
    pub(crate) repaid: i128,
    pub(crate) waived: i128,
    /// Of which grant it was reclaimed.
    pub(crate) of: Option<GrantId>,
    pub(crate) undone: bool,
}

pub(crate) fn whole(amount: Cents) -> i128 {
    i128::from(amount.get())
}

impl Books {
    pub(crate) fn keep(events: &[CaseEvent]) -> Self {
        let mut books = Self::default();
        for event in events {
            books.enter(event);
        }
        books
    }

    fn grant(&mut self, id: GrantId) -> &mut Granted {
        self.grants.get_mut(&id).expect("the grant was made")
    }

    pub(crate) fn loan(&mut self, id: LoanId) -> &mut Lent {
        self.loans.get_mut(&id).expect("the loan was made")
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each event")]
    fn enter(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::BudgetRequested {
                request,
                amount,
                legal_basis,
                ..
            } => {
                let asked = Asked {
                    amount: whole(*amount),
                    basis: legal_basis.as_str().to_owned(),
                    in_force: None,
                };
                assert!(self.requests.insert(*request, asked).is_none());
            }
            CaseEvent::RequestDecided {
                decision,
                request,
                verdict,
                ..
            } => self.decide(*decision, *request, verdict),
            CaseEvent::RequestNotProcessed {
                decision, request, ..
            } => {
                let asked = self.requests.get_mut(request).expect("it was asked");
                assert_eq!(asked.in_force.replace(*decision), None, "one at a time");
                self.decisions.insert(*decision, (*request, None));
            }
            CaseEvent::DecisionWithdrawn { decision, .. }
                if self.set_off.contains_key(decision) =>
            {
                let (loan, amount) = self.set_off[decision];
                assert!(self.undone.insert(*decision), "once");
                self.loan(loan).repaid -= amount;
            }
            CaseEvent::DecisionWithdrawn { decision, .. } => {
                let (request, grant) = self.decisions[decision];
                let advance = grant.is_some_and(|grant| self.grant(grant).advance);
                let asked = self.requests.get_mut(&request).expect("it was asked");
                if !advance {
                    assert_eq!(asked.in_force.take(), Some(*decision), "was in force");
                }
                if let Some(id) = grant {
                    self.withdraw(id);
                }
            }
            CaseEvent::DecisionAnnounced { decision, .. } => {
                assert!(self.announced.insert(*decision), "announced once");
            }
            CaseEvent::PaymentMade { grant, amount, .. } => self.pay(*grant, whole(*amount)),
            CaseEvent::PaymentReturned { grant, amount, .. } => self.pay(*grant, -whole(*amount)),
            CaseEvent::RestReleased { grant, amount } => {
                self.give_back(*grant, whole(*amount));
                let of = self.grant(*grant);
                of.released += whole(*amount);
                // What an advance gives back once it counts is no part of what was granted any more.
                if let Some(on) = of.counts_on {
                    let on = self.grant(on);
                    on.counted -= whole(*amount);
                    on.released += whole(*amount);
                }
            }
            CaseEvent::RestRestored { grant, amount } => {
                let grant = self.grant(*grant);
                grant.released -= whole(*amount);
                assert!(grant.released >= 0, "no more than went back");
            }
            CaseEvent::GiftReviewed {
                grant, occasion, ..
            } => {
                assert!(!self.grant(*grant).settled, "nothing to look at");
                if let ReviewOccasion::Due { rule, due } = occasion {
                    let look = (*grant, rule.clone(), *due);
                    assert!(self.looks.insert(look), "a look that is due is done once");
                }
            }
            CaseEvent::GiftFulfilled { grant } => {
                let grant = self.grant(*grant);
                assert!(grant.proposal.is_none(), "nobody decided on the proposal");
                grant.settled = true;
            }
            CaseEvent::ConversionProposed {
                proposal, grant, ..
            } => {
                let grant = self.grant(*grant);
                assert!(!grant.settled && grant.proposal.is_none());
                grant.proposal = Some((*proposal, false));
            }
            CaseEvent::ProposalLapsed { proposal, grant } => {
                let open = self.grant(*grant).proposal.take();
                assert_eq!(open.map(|open| open.0), Some(*proposal));
            }
            CaseEvent::HearingRecorded {
                proposal, grant, ..
            } => {
                let open = self.grant(*grant).proposal.as_mut().expect("on a proposal");
                assert_eq!(open.0, *proposal);
                open.1 = true;
            }
            CaseEvent::GiftConverted {
                decision,
                grant,
                proposal,
                loan,
                terms,
                ..
            } => {
                let granted = self.grant(*grant);
                let open = granted.proposal.take();
                assert_eq!(open, Some((*proposal, true)), "proposed, and heard");
                granted.settled = true;
                granted.loan = Some(*loan);
                self.converted.insert(*decision, *grant);
                assert!(whole(terms.principal) <= self.paid(*grant));
                let lent = Lent {
                    principal: whole(terms.principal),
                    ..Lent::default()
                };
                assert!(self.loans.insert(*loan, lent).is_none());
            }
            CaseEvent::GiftKept {
                grant, proposal, ..
            } => {
                let grant = self.grant(*grant);
                let open = grant.proposal.take();
                assert_eq!(open.map(|open| open.0), Some(*proposal), "proposed");
                grant.settled = true;
            }
            CaseEvent::RepaymentReceived {
                repayment,
                loan,
                amount,
                on,
                without_line,
            } => {
                self.lines.repaid(*repayment, without_line.then_some(*on));
                self.loan(*loan).repaid += whole(*amount);
            }
            CaseEvent::BookingConfirmed {
                booking, entry, on, ..
            } => {
                self.lines.confirmed(*booking, *entry, *on);
            }
            CaseEvent::RepaymentReversed { loan, amount, .. } => {
                self.loan(*loan).repaid -= whole(*amount);
            }
            CaseEvent::DebtDecided {
                decision,
                loan,
                verdict,
                ..
            } => match verdict {
                DebtVerdict::Waived { amount, .. } => self.loan(*loan).waived += whole(*amount),
                DebtVerdict::SetOff { amount, .. } => {
                    self.set_off.insert(*decision, (*loan, whole(*amount)));
                    self.loan(*loan).repaid += whole(*amount);
                }
                DebtVerdict::NotWaived | DebtVerdict::Deferred(_) | DebtVerdict::NotDeferred => {}
            },
            CaseEvent::Advance(event) => self.advance(event),
            CaseEvent::Adverse(event) => self.burden(event),
            CaseEvent::Objection(event) => self.object(event),
            CaseEvent::CaseOpened { .. }
            | CaseEvent::PersonAdded { .. }
            | CaseEvent::FactRecorded { .. }
            | CaseEvent::FactCorrected { .. }
            | CaseEvent::FactWithdrawn { .. }
            | CaseEvent::RequestAssessed { .. }
            | CaseEvent::InstalmentsSet { .. }
            | CaseEvent::HearingInvited { .. }
            | CaseEvent::SignalStated { .. }
            | CaseEvent::DocumentAttached { .. }
            | CaseEvent::LetterKept { .. }
            | CaseEvent::DocumentWithdrawn { .. }
            | CaseEvent::RepairInvited { .. }
            | CaseEvent::RequestCompleted { .. }
            | CaseEvent::TermSuspended { .. }
            | CaseEvent::TermResumed { .. }
            | CaseEvent::TermExtended { .. }
            | CaseEvent::DefaultNoticed { .. }
            | CaseEvent::RequestWithdrawn { .. }
            | CaseEvent::PenaltyDetermined { .. }
            | CaseEvent::PenaltyPaid { .. }
            | CaseEvent::HandlerAssigned { .. }
            | CaseEvent::TaskAdded { .. }
            | CaseEvent::TaskFinished { .. }
            | CaseEvent::TaskTakenBack { .. }
            | CaseEvent::NoteWritten { .. }
            | CaseEvent::PayeeAdded { .. }
            | CaseEvent::PayeeEnded { .. }
            | CaseEvent::PaymentOrdered { .. }
            | CaseEvent::OrderExported { .. }
            | CaseEvent::OrderFailed { .. }
            | CaseEvent::GrantRecharged { .. }
            | CaseEvent::RechargeReversed { .. }
            | CaseEvent::DebtReminded { .. }
            | CaseEvent::LimitationInterrupted { .. }
            | CaseEvent::WritIssued { .. }
            | CaseEvent::HoldPlaced { .. }
            | CaseEvent::HoldLifted { .. }
            | CaseEvent::InterestDeclared { .. }
            | CaseEvent::RequestTakenIn { .. }
            | CaseEvent::DestructionBegun { .. }
            | CaseEvent::Norm(_)
            | CaseEvent::People(_)
            | CaseEvent::Transfer(_)
            | CaseEvent::CaseClosed { .. } => {}
        }
    }

    /// The decision that made it is gone, before anything was paid.
    pub(crate) fn withdraw(&mut self, id: GrantId) {
        assert_eq!(self.paid(id), 0, "nothing of it is out");
        let grant = self.grant(id);
        assert!(grant.counts_on.is_none(), "it is part of another");
        grant.withdrawn = true;
        grant.settled = true;
        grant.proposal = None;
        grant.counted = 0;
        for advance in self.grants.values_mut() {
            advance.counts_on.take_if(|on| *on == id);
        }
    }

    fn decide(&mut self, decision: DecisionId, request: RequestId, verdict: &Verdict) {
        let asked = self.requests.get_mut(&request).expect("it was asked");
        assert_eq!(asked.in_force.replace(decision), None, "one at a time");
        let mut made = None;
        if let Verdict::Granted {
            grant,
            loan,
            terms,
            pot_year,
        } = verdict
        {
            assert!(whole(terms.amount) <= asked.amount);
            made = Some(*grant);
            if let Some(loan) = loan {
                assert!(self.loans.insert(*loan, Lent::default()).is_none());
            }
            let granted = Granted {
                decision,
                request,
                form: terms.form,
                year: *pot_year,
                amount: whole(terms.amount),
                paid: 0,
                released: 0,
                counted: 0,
                advance: false,
                counts_on: None,
                withdrawn: false,
                settled: terms.form != GrantForm::ConditionalGift,
                proposal: None,
                loan: *loan,
                given_up: 0,
                burdened_next: None,
                burdens: Vec::new(),
            };
            assert!(self.grants.insert(*grant, granted).is_none());
        }
        assert!(self.decisions.insert(decision, (request, made)).is_none());
    }

    /// Paid on a grant, and on the advances that count on it.
    pub(crate) fn paid(&self, id: GrantId) -> i128 {
        let counted = self.grants.values();
        let counted = counted.filter(|grant| grant.counts_on == Some(id));
        self.grants[&id].paid + counted.map(|grant| grant.paid).sum::<i128>()
    }

    fn advance(&mut self, event: &AdvanceEvent) {
        match event {
            AdvanceEvent::AdvanceGranted {
                decision,
                grant,
                request,
                amount,
                pot_year,
                ..
            } => {
                let asked = &self.requests[request];
                assert_eq!(asked.in_force, None, "before it is decided");
                let made = self.decisions.insert(*decision, (*request, Some(*grant)));
                assert!(made.is_none());
                let granted = Granted {
                    decision: *decision,
                    request: *request,
                    form: GrantForm::Gift,
                    year: *pot_year,
                    amount: whole(*amount),
                    paid: 0,
                    released: 0,
                    counted: 0,
                    advance: true,
                    counts_on: None,
                    withdrawn: false,
                    settled: true,
                    proposal: None,
                    loan: None,
                    given_up: 0,
                    burdened_next: None,
                    burdens: Vec::new(),
                };
                assert!(self.grants.insert(*grant, granted).is_none());
            }
            AdvanceEvent::AdvanceCounted {
                grant,
                counts_on,
                amount,
            } => {
                let advance = self.grant(*grant);
                assert!(advance.advance && !advance.withdrawn);
                assert_eq!(
                    whole(*amount),
                    advance.amount - advance.released,
                    "all of it"
                );
                assert_eq!(advance.counts_on.replace(*counts_on), None, "once");
                let (request, paid) = (advance.request, advance.paid);
                let on = self.grant(*counts_on);
                assert_eq!(on.request, request, "of the same request");
                on.counted += whole(*amount);
                if let (GrantForm::Loan, Some(loan)) = (on.form, on.loan) {
                    self.loan(loan).principal += paid;
                }
            }
        }
    }

    /// Whether a decision reached the resident, or the one by which what is left of it stands.
    pub(crate) fn has_effect(&self, decision: DecisionId) -> bool {
        let mut revoked = self.revoked_by.iter();
        self.announced.contains(&decision)
            || revoked.any(|(on, of)| *of == decision && self.announced.contains(on))
    }

    fn pay(&mut self, id: GrantId, amount: i128) {
        let decision = self.grant(id).decision;
        assert!(self.has_effect(decision), "it had no effect yet");
        let grant = self.grant(id);
        grant.paid += amount;
        // What is paid on an advance is paid on what it counts on.
        let id = grant.counts_on.unwrap_or(id);
        let grant = self.grant(id);
        // A converted gift is not paid on, nor does it come back: there are repayments for that.
        if let (GrantForm::Loan, Some(loan)) = (grant.form, grant.loan) {
            self.loan(loan).principal += amount;
        } else {
            assert!(grant.loan.is_none());
        }
    }
}
