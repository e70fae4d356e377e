//! Transfers as they are shown to who works on the case.

use maatwerk_domain::case::Case;
use maatwerk_domain::case::transfer::TransferEnd;
use maatwerk_domain::{CaseId, Date, FactId, LoanId, PersonId, TransferId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Act, AuthorityCode, Day, Digest, FreeText, Id, SignerName, Wire as _};

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    /// It waits for its receipt.
    Waits,
    /// Its last day has passed: it is taken in by nobody any more, and waits to be ended.
    Expired,
    /// It was taken back.
    Withdrawn,
    /// They were taken in.
    Completed,
}

/// People of the case who were offered to another authority.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransferView {
    /// Which.
    transfer_id: Id<TransferId>,
    /// To which authority.
    to: AuthorityCode,
    /// Where it stands on the day that is asked about.
    stage: Stage,
    /// Who goes along: first who is the resident there.
    persons: Vec<Id<PersonId>>,
    /// Which facts are told.
    facts: Vec<Id<FactId>>,
    /// Which loans are told of.
    loans: Vec<Id<LoanId>>,
    /// Whether open tasks and agreements are.
    work: bool,
    /// Whether running terms are.
    terms: bool,
    /// The day of the move.
    moves: Day,
    /// The last day to take them in.
    until: Day,
    /// The digest of the extract.
    digest: Digest,
    /// Why; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
    /// Who offered, when.
    offered: Act,
    /// That it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<WithdrawnView>,
    /// That they were taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    completed: Option<CompletedView>,
}

/// That an offer was taken back.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TransferWithdrawnView")]
#[serde(rename_all = "camelCase")]
struct WithdrawnView {
    /// Who did so, when.
    act: Act,
    /// Why; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
}

/// That people were taken in.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TransferCompletedView")]
#[serde(rename_all = "camelCase")]
struct CompletedView {
    /// Their case there.
    case_id: Id<CaseId>,
    /// The hash of the leaf of that in the other log.
    leaf: Digest,
    /// The day on which that was recorded there.
    received: Day,
    /// Who recorded it here, when.
    act: Act,
}

impl TransferView {
    pub(super) fn in_case(case: &Case, id: TransferId, day: Date) -> Option<Self> {
        let found = case.transfers.offered.get(&id)?;
        let (mut withdrawn, mut completed) = (None, None);
        let stage = match &found.end {
            None if found.until < day => Stage::Expired,
            None => Stage::Waits,
            Some(TransferEnd::Withdrawn { act, reason }) => {
                withdrawn = Some(WithdrawnView {
                    act: Act::of(act),
                    reason: reason.known().map(FreeText::of),
                });
                Stage::Withdrawn
            }
            Some(TransferEnd::Completed {
                case,
                leaf,
                received,
                act,
            }) => {
                completed = Some(CompletedView {
                    case_id: Id(*case),
                    leaf: Digest::of(leaf),
                    received: Day(*received),
                    act: Act::of(act),
                });
                Stage::Completed
            }
        };
        Some(Self {
            transfer_id: Id(id),
            to: AuthorityCode(found.to.clone()),
            stage,
            persons: found.persons.iter().copied().map(Id).collect(),
            facts: found.facts.iter().copied().map(Id).collect(),
            loans: found.loans.iter().copied().map(Id).collect(),
            work: found.work,
            terms: found.terms,
            moves: Day(found.moves),
            until: Day(found.until),
            digest: Digest::of(&found.digest),
            reason: found.reason.known().map(FreeText::of),
            offered: Act::of(&found.offered),
            withdrawn,
            completed,
        })
    }

    /// All of a case.
    pub(crate) fn all(case: &Case, day: Date) -> Vec<Self> {
        let all = case.transfers.offered.keys();
        all.filter_map(|id| Self::in_case(case, *id, day)).collect()
    }
}

/// Where the people of a case came from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceivedView {
    /// The transfer, as the other authority names it.
    transfer_id: Id<TransferId>,
    /// From which authority.
    from: AuthorityCode,
    /// Under which name its log is signed.
    origin: SignerName,
    /// Their case there.
    case_id: Id<CaseId>,
    /// The hash of the leaf of the offer in its log.
    leaf: Digest,
    /// The digest of the extract.
    extract: Digest,
    /// The day of the move.
    moves: Day,
    /// Why they were offered; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
    /// Who took them in, when.
    act: Act,
}

impl ReceivedView {
    /// Of a case that began with a transfer.
    pub(crate) fn of(case: &Case) -> Option<Self> {
        let found = case.transfers.received.as_ref()?;
        Some(Self {
            transfer_id: Id(found.transfer),
            from: AuthorityCode(found.from.clone()),
            origin: SignerName::of(&found.origin),
            case_id: Id(found.case),
            leaf: Digest::of(&found.leaf),
            extract: Digest::of(&found.extract),
            moves: Day(found.moves),
            reason: found.reason.known().map(FreeText::of),
            act: Act::of(&found.act),
        })
    }
}
