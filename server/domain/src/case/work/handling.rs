//! Who handles a case, and from when.

use std::collections::BTreeSet;

use super::Work;
use crate::{Act, Date, Officer, TeamId};

/// Who works on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// Who does.
    pub handler: Officer,
    /// Who does when the handler is not there.
    pub substitute: Option<Officer>,
    /// The team whose case it is.
    pub team: Option<TeamId>,
}

impl Handling {
    /// Whether somebody works on it: by name, or as a member of one of these teams.
    #[must_use]
    pub fn includes(&self, officer: &Officer, teams: &[TeamId]) -> bool {
        self.handler == *officer
            || self.substitute.as_ref() == Some(officer)
            || self.team.is_some_and(|team| teams.contains(&team))
    }
}

/// A case was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// To whom.
    pub handling: Handling,
    /// The first day.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// Who did it, when.
    pub act: Act,
}

/// Days on which somebody handles a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlingPeriod<'a> {
    /// The first of them.
    pub from: Date,
    /// The last, when somebody else follows.
    pub until: Option<Date>,
    /// Who.
    pub handed_over: &'a HandedOver,
}

impl Work {
    /// Who handles the case on a day: of what holds by then, what was recorded last. A plan that changes is
    /// changed by what is recorded after it.
    #[must_use]
    pub fn handling_on(&self, day: Date) -> Option<&HandedOver> {
        let mut latest = self.handlings.iter().rev();
        latest.find(|handed_over| handed_over.from <= day)
    }

    /// Who handles it from when to when, one after the other.
    #[must_use]
    pub fn periods(&self) -> Vec<HandlingPeriod<'_>> {
        let begins: BTreeSet<Date> = self.handlings.iter().map(|one| one.from).collect();
        let mut periods: Vec<HandlingPeriod<'_>> = Vec::new();
        for from in begins {
            let Some(handed_over) = self.handling_on(from) else {
                continue;
            };
            if let Some(before) = periods.last_mut() {
                if before.handed_over == handed_over {
                    continue;
                }
                before.until = from.yesterday().ok();
            }
            periods.push(HandlingPeriod {
                from,
                until: None,
                handed_over,
            });
        }
        periods
    }
}
