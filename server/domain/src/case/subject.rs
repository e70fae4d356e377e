//! Whose personal data an event holds: with whose key it is sealed.

use super::advance::AdvanceEvent;
use super::norm::NormEvent;
use super::transfer::TransferEvent;
use super::{ByHand, Case, CaseEvent, DecidedOn};
use crate::{DecisionId, GrantId, LoanId, NormSuspensionId, PersonId, RequestId};

impl Case {
    /// The data subject whose key seals the personal part of an event; `None` when the event has
    /// no such part. What concerns money concerns the applicant of the request it began with, also
    /// when a fact about somebody else set it off: the partner's key opens nothing of it.
    ///
    /// To be asked of the state just before or just after the event, so of several events each is
    /// applied before the next is asked for.
    #[must_use]
    pub fn subject_of(&self, event: &CaseEvent) -> Option<PersonId> {
        match event {
            CaseEvent::PersonAdded { person, .. } => Some(*person),
            CaseEvent::FactRecorded { about, .. }
            | CaseEvent::PayeeAdded { about, .. }
            | CaseEvent::SignalStated { about, .. }
            | CaseEvent::TaskAdded { about, .. }
            | CaseEvent::NoteWritten { about, .. }
            | CaseEvent::DocumentAttached { about, .. } => Some(*about),
            CaseEvent::DocumentWithdrawn { document, .. } => {
                self.documents.get(document).map(|document| document.about)
            }
            CaseEvent::TaskTakenBack { task, .. } => self.work.subject_of_task(*task),
            CaseEvent::FactCorrected { fact, .. } | CaseEvent::FactWithdrawn { fact, .. } => {
                self.facts.get(fact).map(|fact| fact.about)
            }
            CaseEvent::BudgetRequested { applicant, .. } => Some(*applicant),
            CaseEvent::RequestAssessed { request, .. }
            | CaseEvent::RequestDecided { request, .. }
            | CaseEvent::RepairInvited { request, .. }
            | CaseEvent::TermSuspended { request, .. }
            | CaseEvent::TermExtended { request, .. }
            | CaseEvent::RequestWithdrawn { request, .. }
            | CaseEvent::RequestNotProcessed { request, .. }
            | CaseEvent::PenaltyDetermined { request, .. } => self.applicant(*request),
            CaseEvent::DecisionWithdrawn { decision, .. }
            | CaseEvent::PenaltyPaid { decision, .. }
            | CaseEvent::LetterKept { decision, .. } => self.subject_of_decision(*decision),
            CaseEvent::PayeeEnded { payee, .. } => self.payees.get(payee).map(|payee| payee.about),
            CaseEvent::PaymentMade { grant, .. }
            | CaseEvent::PaymentOrdered { grant, .. }
            | CaseEvent::OrderFailed { grant, .. }
            | CaseEvent::PaymentReturned { grant, .. }
            | CaseEvent::GiftReviewed { grant, .. }
            | CaseEvent::ConversionProposed { grant, .. }
            | CaseEvent::HearingRecorded { grant, .. }
            | CaseEvent::GiftConverted { grant, .. }
            | CaseEvent::GiftKept { grant, .. } => self.subject_of_grant(*grant),
            CaseEvent::Advance(AdvanceEvent::AdvanceGranted { request, .. }) => {
                self.applicant(*request)
            }
            CaseEvent::Adverse(event) => self.subject_of_grant(event.grant()),
            CaseEvent::Objection(event) if event.tells() => self.subject_of_objection(event),
            CaseEvent::Norm(NormEvent::NormSuspensionRequested { applicant, .. }) => {
                Some(*applicant)
            }
            CaseEvent::Norm(event) => self.subject_of_norm(event.suspension()),
            CaseEvent::People(event) => self.people.subject_of(event),
            CaseEvent::Transfer(event) => self.subject_of_transfer(event),
            CaseEvent::RepaymentReversed { loan, .. }
            | CaseEvent::LimitationInterrupted { loan, .. }
            | CaseEvent::WritIssued { loan, .. }
            | CaseEvent::DebtDecided { loan, .. } => self.debtor(*loan),
            CaseEvent::Objection(_)
            | CaseEvent::Advance(AdvanceEvent::AdvanceCounted { .. })
            | CaseEvent::CaseOpened { .. }
            | CaseEvent::DecisionAnnounced { .. }
            | CaseEvent::RequestCompleted { .. }
            | CaseEvent::TermResumed { .. }
            | CaseEvent::DefaultNoticed { .. }
            | CaseEvent::RestReleased { .. }
            | CaseEvent::RestRestored { .. }
            | CaseEvent::GiftFulfilled { .. }
            | CaseEvent::ProposalLapsed { .. }
            | CaseEvent::HearingInvited { .. }
            | CaseEvent::InstalmentsSet { .. }
            | CaseEvent::HandlerAssigned { .. }
            | CaseEvent::TaskFinished { .. }
            | CaseEvent::HoldPlaced { .. }
            | CaseEvent::HoldLifted { .. }
            | CaseEvent::InterestDeclared { .. }
            | CaseEvent::RequestTakenIn { .. }
            | CaseEvent::DestructionBegun { .. }
            | CaseEvent::RepaymentReceived { .. }
            | CaseEvent::BookingConfirmed { .. }
            | CaseEvent::OrderExported { .. }
            | CaseEvent::GrantRecharged { .. }
            | CaseEvent::RechargeReversed { .. }
            | CaseEvent::DebtReminded { .. }
            | CaseEvent::CaseClosed { .. } => None,
        }
    }

    /// Whether an event concerns this person: its personal part is theirs, or, when it has none, the
    /// request, decision or money that it is about; or it concerns the case as a whole. What is not known
    /// to concern them does not.
    ///
    /// To be asked as [`Case::subject_of`].
    #[must_use]
    pub fn concerns(&self, event: &CaseEvent, person: PersonId) -> bool {
        let whose = match event {
            CaseEvent::CaseOpened { .. }
            | CaseEvent::DestructionBegun { .. }
            | CaseEvent::CaseClosed { .. } => return true,
            // Why a case is held or handed over is told in free words, which may be about somebody else in
            // it; and who of the office has an interest in it says of whom.
            CaseEvent::HoldPlaced { .. }
            | CaseEvent::HoldLifted { .. }
            | CaseEvent::InterestDeclared { .. }
            | CaseEvent::HandlerAssigned { .. } => return false,
            CaseEvent::TaskFinished { task, .. } => self.work.subject_of_task(*task),
            CaseEvent::Transfer(TransferEvent::TransferCompleted { transfer, .. }) => {
                self.first_along(*transfer)
            }
            CaseEvent::RequestCompleted { request, .. }
            | CaseEvent::RequestTakenIn { request, .. }
            | CaseEvent::TermResumed { request, .. }
            | CaseEvent::DefaultNoticed { request, .. } => self.applicant(*request),
            CaseEvent::DecisionAnnounced { decision, .. } => self.subject_of_decision(*decision),
            CaseEvent::Objection(event) => self.subject_of_objection(event),
            CaseEvent::Advance(AdvanceEvent::AdvanceCounted { grant, .. })
            | CaseEvent::RestReleased { grant, .. }
            | CaseEvent::RestRestored { grant, .. }
            | CaseEvent::OrderExported { grant, .. }
            | CaseEvent::GrantRecharged { grant, .. }
            | CaseEvent::RechargeReversed { grant, .. }
            | CaseEvent::GiftFulfilled { grant }
            | CaseEvent::HearingInvited { grant, .. }
            | CaseEvent::ProposalLapsed { grant, .. } => self.subject_of_grant(*grant),
            CaseEvent::InstalmentsSet { loan, .. }
            | CaseEvent::RepaymentReceived { loan, .. }
            | CaseEvent::DebtReminded { loan, .. } => self.debtor(*loan),
            CaseEvent::BookingConfirmed { booking, .. } => self.subject_of_booking(*booking),
            event => self.subject_of(event),
        };
        whose == Some(person)
    }

    fn applicant(&self, request: RequestId) -> Option<PersonId> {
        self.requests.get(&request).map(|request| request.applicant)
    }

    pub(super) fn subject_of_grant(&self, grant: GrantId) -> Option<PersonId> {
        self.applicant(self.grants.get(&grant)?.request)
    }

    fn subject_of_booking(&self, booking: ByHand) -> Option<PersonId> {
        match booking {
            ByHand::Payment { grant, .. } | ByHand::Return { grant, .. } => {
                self.subject_of_grant(grant)
            }
            ByHand::Repayment { loan, .. } => self.debtor(loan),
        }
    }

    /// Whose debt a loan is.
    #[must_use]
    pub fn debtor(&self, loan: LoanId) -> Option<PersonId> {
        self.subject_of_grant(self.loans.get(&loan)?.grant)
    }

    fn subject_of_norm(&self, suspension: NormSuspensionId) -> Option<PersonId> {
        let found = self.norm_suspensions.get(&suspension);
        found.map(|found| found.applicant)
    }

    /// Whom a decision is about; `None` when the case knows no such decision.
    #[must_use]
    pub fn subject_of_decision(&self, decision: DecisionId) -> Option<PersonId> {
        match self.decisions.get(&decision)?.about {
            DecidedOn::Request(request, _)
            | DecidedOn::NotProcessed(request)
            | DecidedOn::Penalty(request) => self.applicant(request),
            DecidedOn::Objection(objection) | DecidedOn::ObjectionPenalty(objection) => {
                let found = self.objections.get(&objection);
                found.map(|found| found.objector)
            }
            DecidedOn::Norm(suspension) => self.subject_of_norm(suspension),
            DecidedOn::Debt(loan) => self.debtor(loan),
            DecidedOn::Advance(grant)
            | DecidedOn::Conversion(grant)
            | DecidedOn::Keeping(grant)
            | DecidedOn::Adverse(grant) => self.subject_of_grant(grant),
        }
    }
}
