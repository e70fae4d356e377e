//! One household's stuck situation, from intake to follow-up.

pub mod advance;
pub mod adverse;
pub mod clock;
mod closing;
mod command;
mod conversion;
pub mod deadlines;
pub mod debt;
mod decisions;
mod documents;
mod earlier;
mod event;
mod facts;
mod fold;
mod holds;
mod letters;
mod line;
mod loans;
pub mod norm;
pub mod objection;
pub mod paying;
mod payments;
pub mod people;
mod recall;
mod rest;
mod separation;
mod signals;
mod state;
mod subject;
mod terms;
pub mod transfer;
mod words;
pub mod work;

pub use command::CaseCommand;
pub use conversion::{
    ConversionChoice, DecideConversion, ProposeConversion, ReviewDue, ToldReview,
};
pub use decisions::{
    Choice, DecideRequest, MOST_REQUESTS, RequestBudget, ToldAssessment, WithdrawDecision,
};
pub use documents::{
    AttachDocument, Document, DocumentTitle, MOST_DOCUMENTS, MediaType, WithdrawDocument,
};
pub use earlier::{EarlierGrant, Standing, Status};
pub use event::{CaseEvent, FactContent};
pub use facts::{
    CorrectFact, MOST_FACTS, MOST_PERSONS, NewPerson, OpenCase, RecordFact, WithdrawFact,
};
pub use holds::{Hold, LiftHold, MOST_HOLDS, PlaceHold};
pub use letters::{AnnounceByLetter, Letter, LetterDigests, LetterFile};
pub use line::{ByHand, ConfirmBooking, DAYS_APART, OnLine};
pub use loans::{Repay, ReverseRepayment, SetInstalments};
pub use payments::{Pay, ReturnPayment};
pub use separation::MOST_INTERESTS;
pub use signals::{MOST_SIGNALS, StateSignal};
pub use state::{
    Assessed, Case, Decided, DecidedOn, DueReview, Fact, Grant, GrantStatus, Loan, OpenProposal,
    Payment, Person, Repayment, Request, Reviewed, StoodOn, Waiver,
};
pub use terms::{
    Bsn, CloseReason, Departure, DepartureGround, Hearing, Identity, InstalmentPlan, NotABsn,
    PersonRole, Proposal, ProposedBy, ReviewOccasion, Verdict,
};

use objection::OnObjection;

use std::collections::BTreeSet;

use self::paying::{ExportOrder, OrderPayment, Paying};

use crate::{Authority, CaseId, Context, Date, FactId, GrantId, Pot, PotEvent, Refusal};

/// What the municipality's policy said on the way to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Of the request that the command is about.
    pub assessment: Option<ToldAssessment>,
    /// Of the conditional gifts that the command touches; the first for a gift counts.
    pub reviews: Vec<ToldReview>,
}

/// The events that follow, for each stream they go to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    /// Of the case.
    pub case: Vec<CaseEvent>,
    /// Of the pot.
    pub pot: Vec<PotEvent>,
}

impl Effects {
    fn case(case: Vec<CaseEvent>) -> Self {
        Self {
            case,
            pot: Vec::new(),
        }
    }
}

impl Case {
    /// The pot that a command moves, by its year: that of today for a new grant, otherwise the one
    /// that the grant was committed from; when a request ends without one, that of its advances.
    #[must_use]
    pub fn pot_year(&self, command: &CaseCommand, today: Date) -> Option<i16> {
        let of_grant = |grant: &GrantId| self.grants.get(grant).map(|grant| grant.pot_year);
        match command {
            CaseCommand::DecideRequest(DecideRequest {
                choice: Choice::Decline,
                ..
            })
            | CaseCommand::NotProcess(_)
            | CaseCommand::ActOnClock(_) => self.year_of_ending(command),
            CaseCommand::RequestBudget(_)
            | CaseCommand::AssessAgain { .. }
            | CaseCommand::GrantAdvance(_)
            | CaseCommand::DecideRequest(_) => Some(today.year()),
            CaseCommand::Paying(paying) => of_grant(&paying.moves(self)?),
            CaseCommand::Pay(pay) if pay.last => of_grant(&pay.grant),
            CaseCommand::ReleaseRest { grant } => of_grant(grant),
            CaseCommand::DecideConversion(decide) => of_grant(&decide.grant),
            CaseCommand::OnAct(order) => of_grant(&order.grant()),
            CaseCommand::OnObjection(OnObjection::Decide(decide)) => {
                let against = self.objections.get(&decide.objection)?.decision;
                match self.decisions.get(&against)?.about {
                    DecidedOn::Request(_, grant) => of_grant(&grant?),
                    DecidedOn::Adverse(grant)
                    | DecidedOn::Advance(grant)
                    | DecidedOn::Conversion(grant) => of_grant(&grant),
                    _ => None,
                }
            }
            CaseCommand::WithdrawDecision(withdraw) => {
                match self.decisions.get(&withdraw.decision)?.about {
                    DecidedOn::Request(_, grant) => of_grant(&grant?),
                    DecidedOn::Advance(grant) => of_grant(&grant),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The gifts that a command about facts makes the policy look at again: those of the person
    /// whom the fact is about, with running conditions.
    #[must_use]
    pub fn gifts_touched(&self, command: &CaseCommand) -> Vec<GrantId> {
        let about = match command {
            CaseCommand::RecordFact(record) => Some(record.about),
            CaseCommand::CorrectFact(CorrectFact { fact, .. })
            | CaseCommand::WithdrawFact(WithdrawFact { fact, .. }) => {
                self.facts.get(fact).map(|fact| fact.about)
            }
            _ => None,
        };
        let Some(about) = about else {
            return Vec::new();
        };
        self.grants
            .iter()
            .filter(|(_, grant)| grant.status == GrantStatus::Conditional)
            .filter(|(_, grant)| {
                self.requests
                    .get(&grant.request)
                    .is_some_and(|request| request.applicant == about)
            })
            .map(|(id, _)| *id)
            .collect()
    }

    /// Decides on an order to this case. Pure: the same state, order and context give the same.
    ///
    /// # Errors
    /// The refusal, with its rule. Nothing has changed.
    pub fn decide(
        &self,
        id: CaseId,
        command: &CaseCommand,
        told: Told,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let effects = self.decide_on(id, command, told, authority, pot, context)?;
        self.check_words(&effects.case, context.today)?;
        Ok(effects)
    }

    #[expect(clippy::too_many_lines, reason = "one line or two for each order")]
    fn decide_on(
        &self,
        id: CaseId,
        command: &CaseCommand,
        told: Told,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        if let CaseCommand::Open(open) = command {
            return self.open(open).map(Effects::case);
        }
        if let CaseCommand::Receive(receive) = command {
            return self.take_in(receive, context).map(Effects::case);
        }
        if !self.opened {
            return Err(Refusal::Unknown("case"));
        }
        if self.destroyed_by.is_some() {
            return Err(Refusal::BeingDestroyed);
        }
        if self.closed.is_some() && !command.fits_closed() && !self.goes_on_closed(command) {
            return Err(Refusal::Closed);
        }
        if !matches!(command, CaseCommand::DeclareInterest) {
            self.check_uninvolved(context)?;
        }
        let events = match command {
            CaseCommand::Open(open) => self.open(open),
            CaseCommand::Receive(receive) => self.take_in(receive, context),
            CaseCommand::AddPerson(person) => self.add_person(person),
            CaseCommand::RecordFact(record) => self
                .record_fact(record, context)
                .and_then(|events| self.and_reviews(events, record.fact, told, context)),
            CaseCommand::CorrectFact(correct) => self
                .correct_fact(correct, context)
                .and_then(|events| self.and_reviews(events, correct.fact, told, context)),
            CaseCommand::WithdrawFact(withdraw) => self
                .withdraw_fact(withdraw)
                .and_then(|events| self.and_reviews(events, withdraw.fact, told, context)),
            CaseCommand::RequestBudget(request) => {
                let told = told.assessment.ok_or(Refusal::NotAssessed)?;
                self.request_budget(request, told, authority, context)
                    .map(|asked| separation::taken_in(asked, authority, context))
            }
            CaseCommand::AssessAgain { request } => {
                let told = told.assessment.ok_or(Refusal::NotAssessed)?;
                self.assess_again(*request, told)
            }
            CaseCommand::Work(act) => self.work(act, authority, context),
            CaseCommand::ActOnClock(act) => return self.act_on_clock(id, act, context),
            CaseCommand::NotProcess(command) => {
                return self.not_process(id, command, authority, context);
            }
            CaseCommand::DeterminePenalty(command) => {
                self.determine_penalty(command, authority, context)
            }
            CaseCommand::PayPenalty(command) => {
                let paid = self.pay_penalty(command, context)?;
                self.check_penalty_payer(&paid, authority, context)?;
                Ok(paid)
            }
            CaseCommand::DecideRequest(decide) => {
                return self.decide_request(id, decide, authority, pot, context);
            }
            CaseCommand::GrantAdvance(advance) => {
                return self.grant_advance(id, advance, authority, pot, context);
            }
            CaseCommand::WithdrawDecision(withdraw) => {
                return self.withdraw_decision(id, withdraw, authority, context);
            }
            CaseCommand::Announce { decision, on } => self.announce(*decision, *on, context),
            CaseCommand::AnnounceByLetter(announce) => self.announce_by_letter(announce, context),
            CaseCommand::Paying(paying) => {
                if let Paying::Order(OrderPayment { grant, .. })
                | Paying::Export(ExportOrder { grant, .. }) = paying
                {
                    self.check_payer(*grant, authority, context)?;
                }
                return self.carry_out_paying(id, paying, authority, pot, context);
            }
            CaseCommand::ActOnDebt(act) => self.act_on_debt(act, authority, context),
            CaseCommand::DecideOnDebt(decide) => self.decide_on_debt(decide, authority, context),
            CaseCommand::Pay(pay) => {
                self.check_payer(pay.grant, authority, context)?;
                return self.pay(id, pay, context);
            }
            CaseCommand::ReleaseRest { grant } => return self.release_rest(id, *grant),
            CaseCommand::ReturnPayment(payment) => self.return_payment(payment, context),
            CaseCommand::ReviewDue(due) => {
                let told = told
                    .reviews
                    .into_iter()
                    .find(|told| told.grant == due.grant);
                self.review_due(due, told, context)
            }
            CaseCommand::ProposeConversion(propose) => {
                self.propose_conversion(propose, authority, context)
            }
            CaseCommand::OnAct(order) => return self.on_act(id, order, authority, context),
            CaseCommand::OnObjection(order) => {
                return self.on_objection(id, order, authority, pot, context);
            }
            CaseCommand::OnNorm(order) => self.on_norm(order, authority, context),
            CaseCommand::OnPeople(order) => self.on_people(id, order, context),
            CaseCommand::OnTransfer(order) => self.on_transfer(order, context),
            CaseCommand::WithdrawProposal { grant } => self.withdraw_proposal(*grant),
            CaseCommand::InviteHearing { grant, on, until } => {
                self.invite_hearing(*grant, (*on, *until), context)
            }
            CaseCommand::RecordHearing { grant, hearing } => {
                self.record_hearing(*grant, hearing, context)
            }
            CaseCommand::DecideConversion(decide) => {
                return self.decide_conversion(id, decide, authority, context);
            }
            CaseCommand::SetInstalments(set) => self.set_instalments(set, authority, context),
            CaseCommand::Repay(repay) => self.repay(repay, true, context),
            CaseCommand::OnLine(order) => self.on_line(order, context),
            CaseCommand::ReverseRepayment(reverse) => self.reverse_repayment(reverse, context),
            CaseCommand::StateSignal(signal) => self.state_signal(signal, context),
            CaseCommand::AttachDocument(attach) => self.attach_document(attach),
            CaseCommand::WithdrawDocument(withdraw) => self.withdraw_document(withdraw),
            CaseCommand::PlaceHold(hold) => self.place_hold(hold, context),
            CaseCommand::LiftHold(lift) => self.lift_hold(lift, context),
            CaseCommand::DeclareInterest => self.declare_interest(context),
            CaseCommand::Close(reason) => self.close(*reason),
        }?;
        Ok(Effects::case(events))
    }

    /// A new fact, and what the policy says of the gifts it touches, in one append.
    fn and_reviews(
        &self,
        mut events: Vec<CaseEvent>,
        fact: FactId,
        told: Told,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let mut seen = BTreeSet::new();
        for review in told.reviews {
            // Each is judged on the state before this fact: a second one would contradict the first.
            if seen.insert(review.grant) {
                let occasion = ReviewOccasion::NewFact(fact);
                events.extend(self.reviewed(review, occasion, context)?);
            }
        }
        Ok(events)
    }
}
