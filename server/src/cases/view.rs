//! A case in full.

use maatwerk_domain::case::Case;
use maatwerk_domain::{Authority, CaseId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::budget_requests::{AssessmentView, RequestView};
use crate::debts::DebtView;
use crate::decisions::DecisionView;
use crate::documents::DocumentView;
use crate::facts::FactView;
use crate::grants::GrantView;
use crate::holds::HoldView;
use crate::interests::InterestView;
use crate::load::LoadedCase;
use crate::loans::LoanView;
use crate::norm_suspensions::NormSuspensionView;
use crate::objections::{AppealView, ObjectionView};
use crate::payees::PayeeView;
use crate::persons::{LinkView, PersonView, RepresentationView, ShieldView};
use crate::transfers::{ReceivedView, TransferView};
use crate::wire::{CloseReason, Id, ShortText, Wire as _};
use crate::work::{HandedOverView, NoteView, TaskView};

/// Whether a case is worked on.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Status {
    /// It is.
    Open,
    /// It was closed.
    Closed,
}

/// A case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CaseView {
    /// Which.
    case_id: Id<CaseId>,
    /// Its version: the `ETag` without quotes.
    version: u32,
    /// Whether it is worked on.
    status: Status,
    /// Why it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<CloseReason>,
    /// The client's own reference of its zaak.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_reference: Option<ShortText>,
    /// Who handles it on the day that is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    handling: Option<HandedOverView>,
    /// How often and to whom it was handed over, in the order in which that was recorded.
    handed_over: Vec<HandedOverView>,
    /// The household.
    persons: Vec<PersonView>,
    /// Who acts for whom, also who did.
    representations: Vec<RepresentationView>,
    /// Who may learn nothing of whom, also what holds no more.
    shields: Vec<ShieldView>,
    /// Records that are of one person, also what was undone.
    links: Vec<LinkView>,
    /// All facts in the order of recording, also withdrawn ones.
    facts: Vec<FactView>,
    /// All budget requests.
    budget_requests: Vec<RequestView>,
    /// All assessments, also stale ones.
    assessments: Vec<AssessmentView>,
    /// All decisions, also withdrawn ones.
    decisions: Vec<DecisionView>,
    /// All grants.
    grants: Vec<GrantView>,
    /// All loans.
    loans: Vec<LoanView>,
    /// All documents, also withdrawn ones.
    documents: Vec<DocumentView>,
    /// All tasks and agreements, also those that ended.
    tasks: Vec<TaskView>,
    /// All notes.
    notes: Vec<NoteView>,
    /// Each loan as a debt: what is overdue, and until when it can be claimed.
    debts: Vec<DebtView>,
    /// Who can be paid, also who no longer can.
    payees: Vec<PayeeView>,
    /// All objections.
    objections: Vec<ObjectionView>,
    /// All appeals, with interim relief.
    appeals: Vec<AppealView>,
    /// All suspensions of the norm for cost sharers.
    norm_suspensions: Vec<NormSuspensionView>,
    /// What keeps the case from being destroyed, also what did so before.
    holds: Vec<HoldView>,
    /// Who of it was offered to another authority, also what was withdrawn.
    transfers: Vec<TransferView>,
    /// From which authority it came, when it began with a transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<ReceivedView>,
    /// Who of the office has a personal interest in it, and does nothing more in it.
    personal_interests: Vec<InterestView>,
}

impl CaseView {
    pub(super) fn of(id: CaseId, loaded: &LoadedCase) -> Self {
        let LoadedCase {
            case, version, day, ..
        } = loaded;
        let mut facts: Vec<_> = case.facts.iter().collect();
        facts.sort_by_key(|(_, fact)| fact.sequence);
        Self {
            case_id: Id(id),
            version: version.get(),
            status: match case.closed {
                None => Status::Open,
                Some(_) => Status::Closed,
            },
            closed: Option::of(&case.closed),
            client_reference: Option::of(&case.client_reference),
            handling: case.work.handling_on(*day).map(HandedOverView::of),
            handed_over: case.work.handlings.iter().map(HandedOverView::of).collect(),
            persons: case
                .persons
                .iter()
                .map(|(id, person)| PersonView::of(*id, person, case, *day))
                .collect(),
            representations: RepresentationView::all(case, *day),
            shields: ShieldView::all(case, *day),
            links: LinkView::all(case),
            facts: facts
                .into_iter()
                .map(|(id, fact)| FactView::of(case, *id, fact))
                .collect(),
            budget_requests: case
                .requests
                .iter()
                .map(|(id, request)| RequestView::of(*id, request, *day))
                .collect(),
            assessments: case
                .assessments
                .iter()
                .map(|(id, assessed)| AssessmentView::of(*id, assessed))
                .collect(),
            decisions: case
                .decisions
                .keys()
                .filter_map(|id| DecisionView::in_case(case, *id))
                .collect(),
            grants: case
                .grants
                .iter()
                .map(|(id, grant)| GrantView::of(case, *id, grant))
                .collect(),
            loans: case
                .loans
                .iter()
                .map(|(id, loan)| LoanView::of(*id, loan))
                .collect(),
            documents: DocumentView::all(case),
            tasks: case
                .work
                .tasks
                .iter()
                .map(|(id, task)| TaskView::of(*id, task))
                .collect(),
            notes: case
                .work
                .notes
                .iter()
                .map(|(id, note)| NoteView::of(*id, note))
                .collect(),
            debts: case
                .loans
                .keys()
                .filter_map(|id| DebtView::in_case(case, *id, *day))
                .collect(),
            payees: case
                .payees
                .iter()
                .map(|(id, payee)| PayeeView::of(*id, payee))
                .collect(),
            objections: case
                .objections
                .keys()
                .filter_map(|id| ObjectionView::in_case(case, *id, *day))
                .collect(),
            appeals: case
                .appeals
                .keys()
                .filter_map(|id| AppealView::in_case(case, *id))
                .collect(),
            norm_suspensions: case
                .norm_suspensions
                .keys()
                .filter_map(|id| NormSuspensionView::in_case(case, *id, *day))
                .collect(),
            holds: case
                .holds
                .iter()
                .map(|(id, hold)| HoldView::of(*id, hold))
                .collect(),
            transfers: TransferView::all(case, *day),
            received: ReceivedView::of(case),
            personal_interests: InterestView::all(case),
        }
    }

    /// Names for whom substitutes decided.
    pub(super) fn for_whom(&mut self, case: &Case, authority: &Authority) {
        for (view, decided) in self.decisions.iter_mut().zip(case.decisions.values()) {
            view.for_whom(decided, authority);
        }
    }
}
