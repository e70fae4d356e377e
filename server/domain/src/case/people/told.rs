//! Of whom an event tells by identifier, beside whom it concerns.

use std::collections::BTreeSet;

use super::PeopleEvent;
use crate::case::norm::NormEvent;
use crate::case::transfer::TransferEvent;
use crate::case::work::TaskOwner;
use crate::case::{Case, CaseEvent};
use crate::{PersonId, RepresentationId, TaskId, TransferId};

impl Case {
    /// Everybody of whom an event tells by identifier: whom it is about, and who else is named in it or in what it
    /// goes on with. A new event says here whom it names, or that it names nobody more.
    ///
    /// To be asked as [`Case::subject_of`].
    pub(super) fn told_of(&self, event: &CaseEvent) -> BTreeSet<PersonId> {
        let mut all: BTreeSet<PersonId> = self.subject_of(event).into_iter().collect();
        match event {
            CaseEvent::TaskAdded { task, .. }
            | CaseEvent::TaskFinished { task, .. }
            | CaseEvent::TaskTakenBack { task, .. } => all.extend(self.owner_of(*task)),
            CaseEvent::Norm(event) => all.extend(self.told_by_norm(event)),
            CaseEvent::People(event) => all.extend(self.told_between_people(event)),
            CaseEvent::Transfer(event) => all.extend(self.told_by_transfer(event)),
            // One person at most, whom it is about; the facts that a policy was given are about the applicant,
            // and so is who is paid on a grant.
            CaseEvent::PersonAdded { .. }
            | CaseEvent::FactRecorded { .. }
            | CaseEvent::FactCorrected { .. }
            | CaseEvent::FactWithdrawn { .. }
            | CaseEvent::BudgetRequested { .. }
            | CaseEvent::RequestAssessed { .. }
            | CaseEvent::RequestDecided { .. }
            | CaseEvent::RepairInvited { .. }
            | CaseEvent::RequestCompleted { .. }
            | CaseEvent::TermSuspended { .. }
            | CaseEvent::TermResumed { .. }
            | CaseEvent::TermExtended { .. }
            | CaseEvent::DefaultNoticed { .. }
            | CaseEvent::RequestWithdrawn { .. }
            | CaseEvent::RequestNotProcessed { .. }
            | CaseEvent::PenaltyDetermined { .. }
            | CaseEvent::PenaltyPaid { .. }
            | CaseEvent::DecisionWithdrawn { .. }
            | CaseEvent::DecisionAnnounced { .. }
            | CaseEvent::LetterKept { .. }
            | CaseEvent::PaymentMade { .. }
            | CaseEvent::PaymentReturned { .. }
            | CaseEvent::RestReleased { .. }
            | CaseEvent::RestRestored { .. }
            | CaseEvent::GiftReviewed { .. }
            | CaseEvent::GiftFulfilled { .. }
            | CaseEvent::ConversionProposed { .. }
            | CaseEvent::ProposalLapsed { .. }
            | CaseEvent::HearingInvited { .. }
            | CaseEvent::HearingRecorded { .. }
            | CaseEvent::GiftConverted { .. }
            | CaseEvent::GiftKept { .. }
            | CaseEvent::InstalmentsSet { .. }
            | CaseEvent::RepaymentReceived { .. }
            | CaseEvent::BookingConfirmed { .. }
            | CaseEvent::RepaymentReversed { .. }
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
            | CaseEvent::DebtDecided { .. }
            | CaseEvent::SignalStated { .. }
            | CaseEvent::DocumentAttached { .. }
            | CaseEvent::DocumentWithdrawn { .. }
            | CaseEvent::NoteWritten { .. }
            | CaseEvent::RequestTakenIn { .. }
            | CaseEvent::Advance(_)
            | CaseEvent::Adverse(_)
            | CaseEvent::Objection(_)
            // Of nobody, or of all.
            | CaseEvent::CaseOpened { .. }
            | CaseEvent::HandlerAssigned { .. }
            | CaseEvent::HoldPlaced { .. }
            | CaseEvent::HoldLifted { .. }
            | CaseEvent::InterestDeclared { .. }
            | CaseEvent::DestructionBegun { .. }
            | CaseEvent::CaseClosed { .. } => {}
        }
        all
    }

    fn owner_of(&self, task: TaskId) -> Option<PersonId> {
        match self.work.tasks.get(&task)?.owner {
            TaskOwner::Person(owner) => Some(owner),
            TaskOwner::Officer(_) => None,
        }
    }

    fn told_by_norm(&self, event: &NormEvent) -> Option<PersonId> {
        match event {
            NormEvent::NormSuspensionRequested { suspension, .. } => {
                Some(self.norm_suspensions.get(suspension)?.sharer)
            }
            // They say what holds for the applicant, and not with whom costs would be shared.
            NormEvent::NormRequestWithdrawn { .. }
            | NormEvent::NormSuspensionDecided { .. }
            | NormEvent::NormSuspensionExtended { .. }
            | NormEvent::NormSuspensionEnded { .. } => None,
        }
    }

    fn told_between_people(&self, event: &PeopleEvent) -> Option<PersonId> {
        let people = &self.people;
        let acts = |id: &RepresentationId| people.representations.get(id)?.by;
        match event {
            PeopleEvent::RepresentationBegun { representation, .. }
            | PeopleEvent::RepresentationEnded { representation, .. } => acts(representation),
            PeopleEvent::ShieldRaised { shield, .. }
            | PeopleEvent::ShieldLowered { shield, .. } => {
                Some(people.shields.get(shield)?.from_whom)
            }
            // They were two after all, or are one to whoever linked them.
            PeopleEvent::PersonsLinked { other_person, .. } => Some(*other_person),
            PeopleEvent::PersonsUnlinked { link, .. } => Some(people.links.get(link)?.other_person),
        }
    }

    fn told_by_transfer(&self, event: &TransferEvent) -> BTreeSet<PersonId> {
        match event {
            TransferEvent::TransferOffered { transfer, .. }
            | TransferEvent::TransferWithdrawn { transfer, .. }
            | TransferEvent::TransferCompleted { transfer, .. } => self.along(*transfer),
            TransferEvent::CaseReceived { facts, .. } => {
                let came = facts.iter().filter_map(|fact| self.facts.get(fact));
                came.map(|fact| fact.about).collect()
            }
        }
    }

    fn along(&self, transfer: TransferId) -> BTreeSet<PersonId> {
        let found = self.transfers.offered.get(&transfer);
        let along = found.into_iter().flat_map(|found| &found.persons);
        along.copied().collect()
    }
}
