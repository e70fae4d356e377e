//! Offering, withdrawing and completing.

use std::collections::BTreeSet;

use super::{Transfer, TransferEnd, TransferEvent, TransferRefusal};
use crate::calendar::{days_after, days_before};
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent, LetterFile, PersonRole};
use crate::{CaseId, Context, Date, FactId, LoanId, PersonId, Refusal, TransferId};

/// How often people of one case are offered, withdrawn offers counted.
pub const MOST_TRANSFERS: usize = 50;
/// The most facts in an extract.
pub const MOST_FACTS_ALONG: usize = 500;
/// How long an offer may stand, in days. No law says so: nobody should find one that was forgotten.
pub const MOST_DAYS_OPEN: u16 = 366;
/// How far the day of the move may lie before or after the day of the offer, in days. No law says so. Who moved longer
/// ago asks where he lives, and has no need of an extract; a day further ahead than an offer can stand is a
/// typing error, or no plan yet.
pub const MOST_DAYS_FROM_MOVE: u16 = 366;

/// An order about a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnTransfer {
    /// Offers people of the case to another authority.
    Offer(OfferTransfer),
    /// Takes that back.
    Withdraw {
        /// Which.
        transfer: TransferId,
        /// Why.
        reason: String,
    },
    /// Records that they were taken in.
    Complete(CompleteTransfer),
}

/// Offers people of a case to another authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferTransfer {
    /// Its identifier.
    pub transfer: TransferId,
    /// To which authority, by its code.
    pub to: String,
    /// Who goes along: first who is the resident there.
    pub persons: Vec<PersonId>,
    /// Which facts about them are told.
    pub facts: BTreeSet<FactId>,
    /// Which loans of theirs are told of.
    pub loans: BTreeSet<LoanId>,
    /// Whether open tasks and agreements about them are.
    pub work: bool,
    /// Whether running terms are.
    pub terms: bool,
    /// The day of the move.
    pub moves: Date,
    /// The last day to take them in.
    pub until: Date,
    /// The extract, sealed beside the log.
    pub extract: LetterFile,
    /// The digest of the extract.
    pub digest: String,
    /// Why.
    pub reason: String,
}

/// Records that people were taken in elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteTransfer {
    /// Which transfer.
    pub transfer: TransferId,
    /// Their case there.
    pub case: CaseId,
    /// The hash of the leaf of that in the other log.
    pub leaf: String,
    /// The day on which that was recorded there.
    pub received: Date,
}

impl OnTransfer {
    /// Whether a closed case still takes it: what ends.
    pub(in crate::case) fn fits_closed(&self) -> bool {
        matches!(self, Self::Withdraw { .. } | Self::Complete(_))
    }
}

impl Case {
    pub(in crate::case) fn on_transfer(
        &self,
        order: &OnTransfer,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let event = match order {
            OnTransfer::Offer(command) => self.offer_transfer(command, context)?,
            OnTransfer::Withdraw { transfer, reason } => {
                self.waiting_transfer(*transfer)?;
                TransferEvent::TransferWithdrawn {
                    transfer: *transfer,
                    act: context.act(),
                    reason: reason.clone().into(),
                }
            }
            OnTransfer::Complete(command) => self.complete_transfer(command, context)?,
        };
        Ok(vec![CaseEvent::Transfer(event)])
    }

    fn offer_transfer(
        &self,
        command: &OfferTransfer,
        context: &Context,
    ) -> Result<TransferEvent, Refusal> {
        let all = &self.transfers.offered;
        not_there("transfer", all.contains_key(&command.transfer))?;
        if all.len() >= MOST_TRANSFERS {
            return Err(too_many("transfers", MOST_TRANSFERS));
        }
        self.may_offer(command, context)?;
        let mut files = self.files();
        not_there("document", files.any(|one| one == command.extract.document))?;
        let OfferTransfer {
            transfer,
            to,
            persons,
            facts,
            loans,
            work,
            terms,
            moves,
            until,
            extract,
            digest,
            reason,
        } = command.clone();
        Ok(TransferEvent::TransferOffered {
            transfer,
            to,
            persons,
            facts,
            loans,
            work,
            terms,
            moves,
            until,
            extract,
            digest,
            act: context.act(),
            reason: reason.into(),
        })
    }

    /// Whether these people can be offered with this extract: asked before it is written, and kept.
    ///
    /// # Errors
    /// The refusal that the order would meet.
    pub fn may_offer(&self, command: &OfferTransfer, context: &Context) -> Result<(), Refusal> {
        if let Some((_, waits)) = self.waiting_offer() {
            return Err(TransferRefusal::Waits(waits.to.clone()).into());
        }
        self.check_along(&command.persons)?;
        let last = days_after(context.today, MOST_DAYS_OPEN).ok_or(Refusal::BeyondCalendar)?;
        if command.until < context.today || command.until > last {
            return Err(TransferRefusal::Term {
                from: context.today,
                until: last,
            }
            .into());
        }
        check_move(command.moves, context.today)?;
        if command.facts.len() > MOST_FACTS_ALONG {
            return Err(too_many("facts in an extract", MOST_FACTS_ALONG));
        }
        let along = |person: &PersonId| command.persons.contains(person);
        for fact in &command.facts {
            let fact = self.facts.get(fact).ok_or(Refusal::Unknown("fact"))?;
            if fact.withdrawn {
                return Err(TransferRefusal::FactWithdrawn.into());
            }
            if !along(&fact.about) {
                return Err(TransferRefusal::NotAlong("fact").into());
            }
        }
        for loan in &command.loans {
            self.loans.get(loan).ok_or(Refusal::Unknown("loan"))?;
            if !self.debtor(*loan).as_ref().is_some_and(along) {
                return Err(TransferRefusal::NotAlong("loan").into());
            }
        }
        let tasks = self.tasks_of(&command.persons).filter(|_| command.work);
        let tasks = tasks.filter_map(|(_, task)| task.text.known().map(String::as_str));
        let said = self.said(&command.reason, &command.facts);
        self.may_be_told(&command.persons, &said, tasks, context.today)
    }

    /// Refuses people who cannot go along, or not together.
    fn check_along(&self, persons: &[PersonId]) -> Result<(), Refusal> {
        let distinct: BTreeSet<_> = persons.iter().collect();
        if persons.is_empty() || distinct.len() != persons.len() {
            return Err(TransferRefusal::Persons.into());
        }
        for (place, person) in persons.iter().enumerate() {
            let known = self.persons.get(person);
            let known = known.ok_or(Refusal::Unknown("person"))?;
            if known.role == PersonRole::Resident && place > 0 {
                return Err(TransferRefusal::Persons.into());
            }
            // Once taken in, never offered again from here: the other authority has them, also before the move.
            if let Some((to, on)) = self.transfers.moved(*person) {
                return Err(transferred(to, on));
            }
        }
        Ok(())
    }

    /// Refuses what somebody asks who lives elsewhere, and was taken in there, by the day on which it came in
    /// (Participatiewet 40 lid 1). What came in before is this authority's to decide on, also when it is written
    /// down later.
    pub(in crate::case) fn check_asks_here(
        &self,
        person: PersonId,
        received: Date,
    ) -> Result<(), Refusal> {
        match self.transfers.moved(person) {
            Some((to, on)) if received >= on => Err(transferred(to, on)),
            _ => Ok(()),
        }
    }

    fn complete_transfer(
        &self,
        command: &CompleteTransfer,
        context: &Context,
    ) -> Result<TransferEvent, Refusal> {
        let found = self.waiting_transfer(command.transfer)?;
        context.not_in_the_future("the day on which they were taken in,", command.received)?;
        let (from, until) = (found.offered.on, found.until);
        if command.received < from || command.received > until {
            return Err(TransferRefusal::OutOfTerm {
                received: command.received,
                from,
                until,
            }
            .into());
        }
        Ok(TransferEvent::TransferCompleted {
            transfer: command.transfer,
            case: command.case,
            leaf: command.leaf.clone(),
            received: command.received,
            act: context.act(),
        })
    }

    /// An offer that waits for its receipt.
    pub(super) fn waiting_transfer(&self, transfer: TransferId) -> Result<&Transfer, Refusal> {
        let found = self.transfers.offered.get(&transfer);
        let found = found.ok_or(Refusal::Unknown("transfer"))?;
        match &found.end {
            None => Ok(found),
            Some(TransferEnd::Withdrawn { .. }) => Err(TransferRefusal::Withdrawn.into()),
            Some(TransferEnd::Completed { act, .. }) => {
                Err(TransferRefusal::Completed(act.on).into())
            }
        }
    }
}

/// Who was taken in by another authority asks there from a day on.
fn transferred(to: &str, on: Date) -> Refusal {
    let to = to.to_owned();
    TransferRefusal::Transferred { to, on }.into()
}

/// Refuses a day of the move that lies too far from the day of the offer.
fn check_move(moves: Date, today: Date) -> Result<(), Refusal> {
    let from = days_before(today, MOST_DAYS_FROM_MOVE).ok_or(Refusal::BeyondCalendar)?;
    let until = days_after(today, MOST_DAYS_FROM_MOVE).ok_or(Refusal::BeyondCalendar)?;
    if moves < from || moves > until {
        return Err(TransferRefusal::Move { from, until }.into());
    }
    Ok(())
}
