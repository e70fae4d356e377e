//! Before a court: appeals and interim relief, recorded.

use super::ObjectionRefusal;
use super::event::ObjectionEvent;
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, DecidedOn};
use crate::context::not_before;
use crate::{AppealId, Context, Date, DecisionId, Refusal};

/// The most appeals in one case.
const MOST_APPEALS: usize = 200;

/// What is asked of a court.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppealKind {
    /// To quash a decision on an objection (Awb 8:1).
    Appeal,
    /// Interim relief, while an objection or an appeal waits (8:81).
    InterimRelief,
    /// To quash a judgment (8:104).
    HigherAppeal,
}

/// What a court said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppealOutcome {
    /// The court has no jurisdiction, or the appeal is inadmissible.
    Inadmissible,
    /// The decision stands.
    Unfounded,
    /// The decision, or the judgment, is quashed.
    Founded,
    /// Interim relief was given.
    ReliefGiven,
    /// Interim relief was refused.
    ReliefRefused,
    /// It was withdrawn.
    Withdrawn,
}

impl AppealOutcome {
    fn ends(self, kind: AppealKind) -> bool {
        match self {
            Self::ReliefGiven | Self::ReliefRefused => kind == AppealKind::InterimRelief,
            Self::Unfounded | Self::Founded => kind != AppealKind::InterimRelief,
            Self::Inadmissible | Self::Withdrawn => true,
        }
    }
}

/// Records an appeal or a request for interim relief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LodgeAppeal {
    /// Its identifier.
    pub appeal: AppealId,
    /// Against which decision.
    pub decision: DecisionId,
    /// What is asked of the court.
    pub kind: AppealKind,
    /// Which court.
    pub court: String,
    /// The day.
    pub on: Date,
    /// The court's reference and what is asked, when known.
    pub note: Option<String>,
}

impl Case {
    pub(super) fn lodge(
        &self,
        command: &LodgeAppeal,
        context: &Context,
    ) -> Result<ObjectionEvent, Refusal> {
        let against = self
            .decisions
            .get(&command.decision)
            .ok_or(Refusal::Unknown("decision"))?;
        not_there("appeal", self.appeals.contains_key(&command.appeal))?;
        if self.appeals.len() >= MOST_APPEALS {
            return Err(too_many("appeals", MOST_APPEALS));
        }
        let on_objection = matches!(against.about, DecidedOn::Objection(_));
        let allowed = match command.kind {
            AppealKind::Appeal => on_objection,
            // While an objection waits, or with an appeal.
            AppealKind::InterimRelief => {
                on_objection
                    || self
                        .objections
                        .values()
                        .any(|one| one.decision == command.decision && one.is_open())
            }
            AppealKind::HigherAppeal => self.appeals.values().any(|one| {
                one.decision == command.decision
                    && one.kind == AppealKind::Appeal
                    && one.judgment.is_some()
            }),
        };
        if !allowed {
            return Err(ObjectionRefusal::ObjectFirst.into());
        }
        context.not_in_the_future("the appeal", command.on)?;
        not_before("the appeal", command.on, "the decision of", against.on)?;
        Ok(ObjectionEvent::AppealLodged {
            appeal: command.appeal,
            decision: command.decision,
            kind: command.kind,
            court: command.court.clone(),
            on: command.on,
            note: command.note.clone().into(),
        })
    }

    pub(super) fn judge(
        &self,
        id: AppealId,
        on: Date,
        outcome: AppealOutcome,
        note: Option<String>,
        context: &Context,
    ) -> Result<ObjectionEvent, Refusal> {
        let appeal = self.appeals.get(&id).ok_or(Refusal::Unknown("appeal"))?;
        if appeal.judgment.is_some() {
            return Err(ObjectionRefusal::Judged.into());
        }
        if !outcome.ends(appeal.kind) {
            return Err(ObjectionRefusal::OtherOutcome.into());
        }
        context.not_in_the_future("the judgment", on)?;
        not_before("the judgment", on, "the appeal of", appeal.lodged)?;
        Ok(ObjectionEvent::AppealDecided {
            appeal: id,
            on,
            outcome,
            note: note.into(),
        })
    }
}
