//! What happened.

use std::collections::BTreeSet;

use crate::case::LetterFile;
use crate::{Act, CaseId, Date, FactId, LoanId, PersonId, Personal, TransferId};

/// Something that happened between this authority and another about people who move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferEvent {
    /// They were offered to another authority, with an extract.
    TransferOffered {
        /// The new transfer.
        transfer: TransferId,
        /// To which authority, by its code.
        to: String,
        /// Who goes along: first who is the resident there.
        persons: Vec<PersonId>,
        /// Which facts are told.
        facts: BTreeSet<FactId>,
        /// Which loans are told of.
        loans: BTreeSet<LoanId>,
        /// Whether open tasks and agreements are.
        work: bool,
        /// Whether running terms are.
        terms: bool,
        /// The day of the move.
        moves: Date,
        /// The last day to take them in.
        until: Date,
        /// The extract, sealed beside the log.
        extract: LetterFile,
        /// The digest of the extract, in which there are 32 random bytes: nobody guesses it.
        digest: String,
        /// Who offered, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// It was taken back before a receipt came.
    TransferWithdrawn {
        /// Which.
        transfer: TransferId,
        /// Who did so, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// The other authority took them in: its receipt came.
    TransferCompleted {
        /// Which.
        transfer: TransferId,
        /// Their case there.
        case: CaseId,
        /// The hash of the leaf of that in the other log: `sha256:` and 64 hexadecimal digits.
        leaf: String,
        /// The day on which that was recorded there.
        received: Date,
        /// Who recorded it here, when.
        act: Act,
    },
    /// Another authority's people were taken in: this case is theirs.
    CaseReceived {
        /// The transfer, as the other authority names it.
        transfer: TransferId,
        /// From which authority, by its code.
        from: String,
        /// Under which name its log is signed.
        origin: String,
        /// Their case there.
        case: CaseId,
        /// The hash of the leaf of the offer in its log.
        leaf: String,
        /// The digest of the extract.
        extract: String,
        /// The day of the move.
        moves: Date,
        /// The facts that came along.
        facts: BTreeSet<FactId>,
        /// Who took them in, when.
        act: Act,
        /// Why they were offered.
        reason: Personal<String>,
    },
}

impl TransferEvent {
    /// Who did it, when.
    #[must_use]
    pub fn act(&self) -> &Act {
        match self {
            Self::TransferOffered { act, .. }
            | Self::TransferWithdrawn { act, .. }
            | Self::TransferCompleted { act, .. }
            | Self::CaseReceived { act, .. } => act,
        }
    }

    /// The same without its words about a person.
    pub(in crate::case) fn forget_words(&mut self) {
        match self {
            Self::TransferOffered { reason, .. }
            | Self::TransferWithdrawn { reason, .. }
            | Self::CaseReceived { reason, .. } => *reason = Personal::Erased,
            Self::TransferCompleted { .. } => {}
        }
    }
}
