//! Holds: what keeps a case from being destroyed although its term has passed. An objection, a court
//! case, a request for access: whatever a person says it is.

use super::facts::{not_there, too_many};
use super::{Case, CaseEvent};
use crate::{Act, Context, HoldId, Refusal};

/// The most holds that a case ever had.
pub const MOST_HOLDS: usize = 100;

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Who placed it, when.
    pub placed: Act,
    /// Why it was lifted, by whom and when.
    pub lifted: Option<(String, Act)>,
}

/// Keeps a case from being destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHold {
    /// Its identifier.
    pub hold: HoldId,
    /// Why.
    pub reason: String,
}

/// Lifts a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiftHold {
    /// Which.
    pub hold: HoldId,
    /// Why.
    pub reason: String,
}

impl Case {
    pub(super) fn place_hold(
        &self,
        command: &PlaceHold,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        not_there("hold", self.holds.contains_key(&command.hold))?;
        if self.holds.len() >= MOST_HOLDS {
            return Err(too_many("holds", MOST_HOLDS));
        }
        Ok(vec![CaseEvent::HoldPlaced {
            hold: command.hold,
            reason: command.reason.clone(),
            act: context.act(),
        }])
    }

    pub(super) fn lift_hold(
        &self,
        command: &LiftHold,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let hold = self.holds.get(&command.hold);
        if hold.ok_or(Refusal::Unknown("hold"))?.lifted.is_some() {
            return Err(Refusal::HoldLifted);
        }
        Ok(vec![CaseEvent::HoldLifted {
            hold: command.hold,
            reason: command.reason.clone(),
            act: context.act(),
        }])
    }
}
