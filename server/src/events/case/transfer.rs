//! People who move from one authority to another. What was told of them is in no event, only its digest; why
//! is theirs who goes along first, or is the resident of the case that began with it.

use std::collections::BTreeSet;

use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::{CaseId, FactId, LoanId, PersonId, TransferId};

use crate::wire::{Act, AuthorityCode, Day, Digest, FreeText, Id, LetterFile, SignerName};

shapes! {
    /// People of a case were offered to another authority.
    TransferOffered = "transfer-offered.v1" of TransferEvent {
        /// The new transfer: the same in both logs.
        transfer: Id<TransferId>,
        /// To which authority.
        to: AuthorityCode,
        /// Who goes along: first who is the resident there.
        #[schemars(length(min = 1, max = 50))]
        persons: Vec<Id<PersonId>>,
        /// Which facts are told.
        #[schemars(length(max = 500))]
        facts: BTreeSet<Id<FactId>>,
        /// Which loans are told of.
        #[schemars(length(max = 500))]
        loans: BTreeSet<Id<LoanId>>,
        /// Whether open tasks and agreements are.
        work: bool,
        /// Whether running terms are.
        terms: bool,
        /// The day of the move.
        moves: Day,
        /// The last day to take them in.
        until: Day,
        /// The extract, sealed beside the log.
        extract: LetterFile,
        /// The SHA-256 of the extract, in which there are 32 random bytes.
        digest: Digest,
        /// Who offered, when.
        act: Act,
    } => TransferOfferedSubject {
        /// Why.
        reason: FreeText,
    }

    /// An offer to another authority was taken back.
    TransferWithdrawn = "transfer-withdrawn.v1" of TransferEvent {
        /// Which.
        transfer: Id<TransferId>,
        /// Who did so, when.
        act: Act,
    } => TransferWithdrawnSubject {
        /// Why.
        reason: FreeText,
    }

    /// The receipt of the other authority came: it took them in.
    TransferCompleted = "transfer-completed.v1" of TransferEvent {
        /// Which.
        transfer: Id<TransferId>,
        /// Their case there.
        case: Id<CaseId>,
        /// The hash of the leaf of that in the other log (RFC 9162, 2.1).
        leaf: Digest,
        /// The day on which that was recorded there.
        received: Day,
        /// Who recorded it here, when.
        act: Act,
    }

    /// People whom another authority offered were taken in: this case is theirs.
    CaseReceived = "case-received.v1" of TransferEvent {
        /// The transfer, as the other authority names it.
        transfer: Id<TransferId>,
        /// From which authority.
        from: AuthorityCode,
        /// Under which name its log is signed.
        origin: SignerName,
        /// Their case there.
        case: Id<CaseId>,
        /// The hash of the leaf of the offer in its log (RFC 9162, 2.1).
        leaf: Digest,
        /// The SHA-256 of the extract.
        extract: Digest,
        /// The day of the move.
        moves: Day,
        /// The facts that came along.
        #[schemars(length(max = 500))]
        facts: BTreeSet<Id<FactId>>,
        /// Who took them in, when.
        act: Act,
    } => CaseReceivedSubject {
        /// Why they were offered.
        reason: FreeText,
    }
}
