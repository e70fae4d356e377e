//! Who acts for an authority, beside the mandates themselves: who stands in for a mandate's holder, and above
//! which amount asking, deciding and paying are different people.
//!
//! An act of a substitute is one on the holder's mandate, within its basis, amount and days: it names the
//! mandate and who acted, and with the register that tells for whom (Awb 10:3, 10:10). The separation is a
//! rule of the authority's own, dated as any: what was done before it stands. That nobody decides in a case of
//! his own family is [`Case::declare_interest`](crate::case::Case) (Awb 2:4).
//!
//! A jurist should confirm: that standing in needs no mandate of its own when the holder's decision allows it
//! (read here into Awb 10:3 and 10:9), and that the separation looks at the amount of the whole grant.

mod refusal;

pub use refusal::OfficeRefusal;

use std::collections::BTreeMap;

use crate::context::not_before;
use crate::{
    Act, Authority, AuthorityEvent, Cents, Context, Date, MandateId, Officer, Refusal,
    SubstitutionId,
};

/// The most substitutions that an authority ever had.
pub const MOST_SUBSTITUTIONS: usize = 100_000;
/// The most settings of the separation.
pub const MOST_SEPARATIONS: usize = 1000;

/// Somebody who stands in for the holder of a mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// Of which mandate.
    pub mandate: MandateId,
    /// Who stands in.
    pub officer: Officer,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Who named the substitute, when.
    pub act: Act,
}

/// Above which amount asking, deciding and paying are different people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separation {
    /// Above this amount of a grant, in eurocents; nothing, then at no amount.
    pub above: Option<Cents>,
    /// From which day.
    pub from: Date,
    /// The rule of the authority that says so, in words.
    pub rule: String,
    /// Who set it, when.
    pub act: Act,
}

/// An order about who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeCommand {
    /// Has somebody stand in for the holder of a mandate.
    NameSubstitute {
        /// Its identifier.
        substitution: SubstitutionId,
        /// Of which mandate.
        mandate: MandateId,
        /// Who stands in.
        officer: Officer,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// Has somebody stand in no longer.
    EndSubstitution {
        /// Which.
        substitution: SubstitutionId,
        /// The last day.
        last_day: Date,
        /// Why.
        reason: String,
    },
    /// Sets above which amount asking, deciding and paying are different people.
    Separate {
        /// Above this amount; nothing, then at none.
        above: Option<Cents>,
        /// From which day.
        from: Date,
        /// The rule of the authority.
        rule: String,
    },
}

/// Who stands in for whom, and what is separated, as the register's events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// Who stands or stood in.
    pub substitutions: BTreeMap<SubstitutionId, Substitution>,
    /// All settings of the separation, in the order in which they were made.
    pub separations: Vec<Separation>,
}

impl Office {
    pub(crate) fn apply(&mut self, event: AuthorityEvent) {
        match event {
            AuthorityEvent::SubstituteNamed {
                substitution,
                mandate,
                officer,
                from,
                until,
                reason,
                act,
            } => {
                let named = Substitution {
                    mandate,
                    officer,
                    from,
                    until,
                    reason,
                    act,
                };
                self.substitutions.insert(substitution, named);
            }
            AuthorityEvent::SubstitutionEnded {
                substitution,
                last_day,
                ..
            } => {
                if let Some(substitution) = self.substitutions.get_mut(&substitution) {
                    substitution.until = last_day;
                }
            }
            AuthorityEvent::SeparationSet {
                above,
                from,
                rule,
                act,
            } => self.separations.push(Separation {
                above,
                from,
                rule,
                act,
            }),
            _ => {}
        }
    }

    /// Whether somebody stands in for the holder of a mandate on a day.
    #[must_use]
    pub fn stands_in(&self, mandate: MandateId, officer: &Officer, day: Date) -> bool {
        self.substitutions.values().any(|one| {
            one.mandate == mandate && one.officer == *officer && one.from <= day && day <= one.until
        })
    }

    /// Above which amount asking, deciding and paying are different people on a day; nothing, then at none.
    #[must_use]
    pub fn separated_above(&self, day: Date) -> Option<Cents> {
        let begun = self.separations.iter().filter(|one| one.from <= day);
        // Of two from one day the last that was set.
        begun.max_by_key(|one| one.from)?.above
    }
}

impl Authority {
    /// Whether somebody may act on a mandate on a day: its holder, or who stands in.
    #[must_use]
    pub fn acts_on(&self, mandate: MandateId, officer: &Officer, day: Date) -> bool {
        self.mandates.get(&mandate).is_some_and(|terms| {
            terms.officer == *officer || self.office.stands_in(mandate, officer, day)
        })
    }

    /// For whom somebody who is not its holder acted on a mandate.
    #[must_use]
    pub fn on_behalf(&self, mandate: MandateId, officer: &Officer) -> Option<&Officer> {
        self.holder(mandate).filter(|holder| *holder != officer)
    }

    /// Whose mandate it is.
    pub(crate) fn holder(&self, mandate: MandateId) -> Option<&Officer> {
        self.mandates.get(&mandate).map(|terms| &terms.officer)
    }

    pub(crate) fn decide_office(
        &self,
        command: &OfficeCommand,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        let act = context.act();
        let event = match command {
            OfficeCommand::NameSubstitute {
                substitution,
                mandate,
                officer,
                from,
                until,
                reason,
            } => {
                if self.office.substitutions.contains_key(substitution) {
                    return Err(Refusal::Exists("substitution"));
                }
                room(
                    "substitutions",
                    self.office.substitutions.len(),
                    MOST_SUBSTITUTIONS,
                )?;
                let terms = self
                    .mandates
                    .get(mandate)
                    .ok_or(Refusal::Unknown("mandate"))?;
                if terms.officer == *officer {
                    return Err(OfficeRefusal::Holder.into());
                }
                // Nobody is made to have acted for somebody: what is past stays as it was.
                not_before("the first day", *from, "today,", context.today)?;
                let within = *from >= terms.from && terms.until.is_none_or(|last| *until <= last);
                if until < from || !within {
                    return Err(OfficeRefusal::Days.into());
                }
                AuthorityEvent::SubstituteNamed {
                    substitution: *substitution,
                    mandate: *mandate,
                    officer: officer.clone(),
                    from: *from,
                    until: *until,
                    reason: reason.clone(),
                    act,
                }
            }
            OfficeCommand::EndSubstitution {
                substitution,
                last_day,
                reason,
            } => {
                let known = self.office.substitutions.get(substitution);
                let known = known.ok_or(Refusal::Unknown("substitution"))?;
                if known.until < context.today || *last_day > known.until {
                    return Err(OfficeRefusal::Days.into());
                }
                let yesterday = context
                    .today
                    .yesterday()
                    .map_err(|_| Refusal::BeyondCalendar)?;
                not_before("the last day", *last_day, "yesterday,", yesterday)?;
                AuthorityEvent::SubstitutionEnded {
                    substitution: *substitution,
                    last_day: *last_day,
                    reason: reason.clone(),
                    act,
                }
            }
            OfficeCommand::Separate { above, from, rule } => {
                room(
                    "separations",
                    self.office.separations.len(),
                    MOST_SEPARATIONS,
                )?;
                not_before("the first day", *from, "today,", context.today)?;
                AuthorityEvent::SeparationSet {
                    above: *above,
                    from: *from,
                    rule: rule.clone(),
                    act,
                }
            }
        };
        Ok(vec![event])
    }
}

fn room(what: &'static str, there: usize, limit: usize) -> Result<(), Refusal> {
    if there < limit {
        return Ok(());
    }
    Err(OfficeRefusal::TooMany { what, limit }.into())
}
