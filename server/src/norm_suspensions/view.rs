//! A norm suspension, as it is shown.

use maatwerk_domain::case::Case;
use maatwerk_domain::{Date, DecisionId, NormSuspensionId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::terms::shown;
use crate::wire::{Code, Day, FreeText, Id, NormTerm, Wire as _};

/// A suspension of the norm for cost sharers, as it is on the day that is asked about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NormSuspensionView {
    /// Which.
    norm_suspension_id: Id<NormSuspensionId>,
    /// Who gets assistance by the norm, and asks.
    applicant: Id<PersonId>,
    /// Who would be a cost sharer.
    sharer: Id<PersonId>,
    /// The receipt date.
    received: Day,
    /// How it came in.
    channel: Code,
    /// Why; absent when it was not told, or was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<FreeText>,
    /// The last day to decide on it (Awb 4:13); absent once it was decided on or withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    decide_by: Option<Day>,
    /// The day on which who asked for it withdrew the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<Day>,
    /// The decision in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_id: Option<Id<DecisionId>>,
    /// The term as it was decided; absent when it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<NormTerm>,
    /// The last day as it stands now, extended or ended sooner.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// Whether the norm is left out on this day, by what was announced.
    running: bool,
    /// The decisions that extended it, in order, but for those that were revoked.
    extended_by: Vec<Id<DecisionId>>,
    /// The decision that ended it before its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_by: Option<Id<DecisionId>>,
}

impl NormSuspensionView {
    /// One of a case, when it is one.
    pub(crate) fn in_case(case: &Case, id: NormSuspensionId, day: Date) -> Option<Self> {
        let found = case.norm_suspensions.get(&id)?;
        let decide_by = found.decide_by().filter(|_| found.is_open());
        let extensions = found.extensions.iter().filter(|one| !one.undone);
        Some(Self {
            norm_suspension_id: Id(id),
            applicant: Id(found.applicant),
            sharer: Id(found.sharer),
            received: Day(found.received),
            channel: Code::of(&found.channel),
            explanation: Option::of(&found.explanation.known().cloned().flatten()),
            decide_by: decide_by.and_then(|(day, _)| shown(day)),
            withdrawn: found.withdrawn.map(Day),
            decision_id: found.decided.map(|(decision, _)| Id(decision)),
            term: Option::of(&found.term()),
            until: found.until().and_then(shown),
            running: found.runs_on(day),
            extended_by: extensions.map(|one| Id(one.decision)).collect(),
            ended_by: found.ended.map(|(decision, _)| Id(decision)),
        })
    }
}
