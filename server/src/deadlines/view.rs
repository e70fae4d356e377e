//! A deadline, as it is shown.

use maatwerk_domain::case::deadlines::DeadlineAbout;
use maatwerk_domain::{
    CaseId, Date, DecisionId, GrantId, LoanId, NormSuspensionId, ObjectionId, PersonId, RequestId,
    TaskId, TransferId,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::views::DeadlineRow;
use crate::wire::{Cents, Code, Day, DeadlineKind, Id, LawRef, Officer, Whose, Wire as _};

/// A day by which something must happen.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeadlineView {
    /// Which: the same as long as it is the same deadline, whatever its day becomes.
    deadline_id: Id<DeadlineId>,
    /// In which case.
    case_id: Id<CaseId>,
    /// What must happen.
    kind: DeadlineKind,
    /// Whose it is.
    whose: Whose,
    /// Who of the authority, where it is one person's.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Officer>,
    /// In which request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<Id<RequestId>>,
    /// In which grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_id: Option<Id<GrantId>>,
    /// On which condition of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Code>,
    /// On which loan.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan_id: Option<Id<LoanId>>,
    /// Against which decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_id: Option<Id<DecisionId>>,
    /// Which objection.
    #[serde(skip_serializing_if = "Option::is_none")]
    objection_id: Option<Id<ObjectionId>>,
    /// Which norm suspension.
    #[serde(skip_serializing_if = "Option::is_none")]
    norm_suspension_id: Option<Id<NormSuspensionId>>,
    /// Which task or agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<Id<TaskId>>,
    /// Which offer to another authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_id: Option<Id<TransferId>>,
    /// Whom of the household it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<Id<PersonId>>,
    /// The article that sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<LawRef>,
    /// The last day; absent while the term stands still, nobody knows until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<Day>,
    /// How many days are left today, in the Netherlands: 0 on the last day, less after it; absent when `day`
    /// is.
    #[serde(skip_serializing_if = "Option::is_none")]
    days_left: Option<i32>,
    /// It is over when its day has passed: nothing can be done any more. Others are late then.
    lapses: bool,
    /// What is at stake.
    exposure: ExposureView,
}

/// What is at stake.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExposureView {
    /// What is due today already, in eurocents: a penalty that runs (Awb 4:17).
    so_far: Cents,
    /// The most it can become, in eurocents: that penalty, a gift that may become a loan, an instalment.
    most: Cents,
}

/// The identifier of a deadline.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeadlineId([u8; 16]);

impl std::fmt::Display for DeadlineId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Written as every identifier is.
        RequestId::from_bytes(self.0).fmt(f)
    }
}

impl DeadlineView {
    pub(super) fn of(row: &DeadlineRow, today: Date) -> Self {
        let deadline = &row.deadline;
        let stake = deadline.exposure.on(today);
        let mut view = Self {
            deadline_id: Id(DeadlineId(row.id)),
            case_id: Id(row.case),
            kind: DeadlineKind::of(&deadline.kind),
            whose: Whose::of(&deadline.whose),
            owner: Option::of(&deadline.owner),
            request_id: None,
            grant_id: None,
            rule: None,
            loan_id: None,
            decision_id: None,
            objection_id: None,
            norm_suspension_id: None,
            task_id: None,
            transfer_id: None,
            person_id: deadline.person.map(Id),
            article: Option::of(&deadline.article),
            day: deadline.day.map(Day),
            days_left: deadline.days_left(today),
            lapses: deadline.lapses,
            exposure: ExposureView {
                so_far: Cents::of(&stake.so_far),
                most: Cents::of(&stake.most),
            },
        };
        match &deadline.about {
            DeadlineAbout::Request(request) => view.request_id = Some(Id(*request)),
            DeadlineAbout::Grant(grant) => view.grant_id = Some(Id(*grant)),
            DeadlineAbout::Condition(grant, rule) => {
                view.grant_id = Some(Id(*grant));
                view.rule = Some(Code(rule.clone()));
            }
            DeadlineAbout::Loan(loan) => view.loan_id = Some(Id(*loan)),
            DeadlineAbout::Task(task) => view.task_id = Some(Id(*task)),
            DeadlineAbout::Transfer(transfer) => view.transfer_id = Some(Id(*transfer)),
            DeadlineAbout::Decision(decision) => view.decision_id = Some(Id(*decision)),
            DeadlineAbout::Objection(objection) => view.objection_id = Some(Id(*objection)),
            DeadlineAbout::NormSuspension(suspension) => {
                view.norm_suspension_id = Some(Id(*suspension));
            }
        }
        view
    }
}
