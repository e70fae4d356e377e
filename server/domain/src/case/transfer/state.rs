//! What events leave.

use std::collections::{BTreeMap, BTreeSet};

use super::TransferEvent;
use crate::case::{Case, LetterFile, PersonRole};
use crate::{Act, CaseId, Date, FactId, LoanId, PersonId, Personal, TransferId};

/// People of this case who were offered to another authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// To which authority.
    pub to: String,
    /// Who goes along: first who is the resident there.
    pub persons: Vec<PersonId>,
    /// Which facts are told.
    pub facts: BTreeSet<FactId>,
    /// Which loans are told of.
    pub loans: BTreeSet<LoanId>,
    /// Whether open tasks and agreements are.
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
    /// Who offered, when.
    pub offered: Act,
    /// Why.
    pub reason: Personal<String>,
    /// How it ended, once it did.
    pub end: Option<TransferEnd>,
}

/// How an offer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferEnd {
    /// It was taken back.
    Withdrawn {
        /// Who did so, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// They were taken in.
    Completed {
        /// Their case there.
        case: CaseId,
        /// The hash of the leaf of that in the other log.
        leaf: String,
        /// The day on which that was recorded there.
        received: Date,
        /// Who recorded it here, when.
        act: Act,
    },
}

/// Where the people of a case came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The transfer, as the other authority names it.
    pub transfer: TransferId,
    /// From which authority.
    pub from: String,
    /// Under which name its log is signed.
    pub origin: String,
    /// Their case there.
    pub case: CaseId,
    /// The hash of the leaf of the offer in its log.
    pub leaf: String,
    /// The digest of the extract.
    pub extract: String,
    /// The day of the move.
    pub moves: Date,
    /// The facts that came along.
    pub facts: BTreeSet<FactId>,
    /// Who took them in, when.
    pub act: Act,
    /// Why they were offered.
    pub reason: Personal<String>,
}

/// The transfers of a case, as its events left them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transfers {
    /// All that were offered, also those that ended.
    pub offered: BTreeMap<TransferId, Transfer>,
    /// Where its people came from, when it began with a transfer.
    pub received: Option<Box<Received>>,
}

impl Transfers {
    pub(in crate::case) fn apply(&mut self, event: TransferEvent) {
        match event {
            TransferEvent::TransferOffered {
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
                act,
                reason,
            } => {
                let offered = Transfer {
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
                    offered: act,
                    reason,
                    end: None,
                };
                self.offered.insert(transfer, offered);
            }
            TransferEvent::TransferWithdrawn {
                transfer,
                act,
                reason,
            } => self.end(transfer, TransferEnd::Withdrawn { act, reason }),
            TransferEvent::TransferCompleted {
                transfer,
                case,
                leaf,
                received,
                act,
            } => {
                let end = TransferEnd::Completed {
                    case,
                    leaf,
                    received,
                    act,
                };
                self.end(transfer, end);
            }
            TransferEvent::CaseReceived {
                transfer,
                from,
                origin,
                case,
                leaf,
                extract,
                moves,
                facts,
                act,
                reason,
            } => {
                self.received = Some(Box::new(Received {
                    transfer,
                    from,
                    origin,
                    case,
                    leaf,
                    extract,
                    moves,
                    facts,
                    act,
                    reason,
                }));
            }
        }
    }

    fn end(&mut self, transfer: TransferId, end: TransferEnd) {
        if let Some(found) = self.offered.get_mut(&transfer) {
            found.end = Some(end);
        }
    }

    /// Where a person was transferred to, and from which day on that person asks there: the day of the move, or on
    /// which they were taken in there when that was later.
    #[must_use]
    pub fn moved(&self, person: PersonId) -> Option<(&str, Date)> {
        self.offered.values().find_map(|one| match &one.end {
            Some(TransferEnd::Completed { received, .. }) if one.persons.contains(&person) => {
                Some((one.to.as_str(), one.moves.max(*received)))
            }
            _ => None,
        })
    }
}

impl Case {
    /// The offer that waits for its receipt, also when its last day has passed. One of somebody who was erased
    /// since is in nobody's way: no words about it can be recorded any more, so that it could never be withdrawn.
    #[must_use]
    pub fn waiting_offer(&self) -> Option<(TransferId, &Transfer)> {
        let mut all = self.transfers.offered.iter();
        let waits =
            |one: &Transfer| one.end.is_none() && !self.is_forgotten(one.persons.first().copied());
        all.find(|(_, one)| waits(one)).map(|(id, one)| (*id, one))
    }

    /// The authority that a fact came from, unless it was corrected here since.
    #[must_use]
    pub fn fact_came_from(&self, fact: FactId) -> Option<&str> {
        let received = self.transfers.received.as_ref()?;
        let as_it_came = self.facts.get(&fact)?.corrections == 0;
        (as_it_came && received.facts.contains(&fact)).then_some(received.from.as_str())
    }

    /// Whom an event is about: with that person's key its words are sealed.
    pub(in crate::case) fn subject_of_transfer(&self, event: &TransferEvent) -> Option<PersonId> {
        match event {
            TransferEvent::TransferOffered { persons, .. } => persons.first().copied(),
            TransferEvent::TransferWithdrawn { transfer, .. } => self.first_along(*transfer),
            TransferEvent::TransferCompleted { .. } => None,
            TransferEvent::CaseReceived { .. } => {
                let mut persons = self.persons.iter();
                persons
                    .find(|(_, person)| person.role == PersonRole::Resident)
                    .map(|(id, _)| *id)
            }
        }
    }

    /// Who goes along first.
    pub(in crate::case) fn first_along(&self, transfer: TransferId) -> Option<PersonId> {
        let found = self.transfers.offered.get(&transfer);
        found.and_then(|found| found.persons.first().copied())
    }
}
