//! The yearly pot of a municipality: grants are paid from it, and it is never overspent.

use crate::{CaseId, Cents, GrantId, Refusal};

/// Something that happened to a pot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PotEvent {
    /// The pot was set, for the first time or anew.
    PotSet {
        /// The year.
        year: i16,
        /// What it holds in all.
        amount: Cents,
    },
    /// Money was added.
    PotRaised {
        /// How much.
        by: Cents,
    },
    /// A grant took from it.
    PotCommitted {
        /// The case.
        case: CaseId,
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
    },
    /// A grant gave back.
    PotReleased {
        /// The case.
        case: CaseId,
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
    },
}

/// An order to a pot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PotCommand {
    /// Sets it.
    Set {
        /// The year.
        year: i16,
        /// What it holds in all from now on.
        amount: Cents,
    },
    /// Adds money.
    Raise {
        /// The year.
        year: i16,
        /// How much.
        by: Cents,
    },
}

/// A pot as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pot {
    /// What it holds in all, once it was set.
    pub amount: Option<Cents>,
    /// What grants took and did not give back.
    pub committed: Cents,
}

impl Pot {
    /// The pot that these events leave.
    pub fn fold(events: impl IntoIterator<Item = PotEvent>) -> Self {
        let mut pot = Self::default();
        for event in events {
            pot.apply(&event);
        }
        pot
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &PotEvent) {
        match event {
            PotEvent::PotSet { amount, .. } => self.amount = Some(*amount),
            PotEvent::PotRaised { by } => {
                self.amount = self.amount.map(|amount| amount.saturating_add(*by));
            }
            PotEvent::PotCommitted { amount, .. } => {
                self.committed = self.committed.saturating_add(*amount);
            }
            PotEvent::PotReleased { amount, .. } => {
                self.committed = self.committed.saturating_sub(*amount);
            }
        }
    }

    /// What is not committed yet; `None` when the pot was not set.
    #[must_use]
    pub fn available(&self) -> Option<Cents> {
        self.amount
            .map(|amount| amount.saturating_sub(self.committed))
    }

    /// Decides on an order.
    ///
    /// # Errors
    /// The refusal, with its rule.
    pub fn decide(&self, command: PotCommand) -> Result<Vec<PotEvent>, Refusal> {
        match command {
            PotCommand::Set { year, amount } => {
                if amount < self.committed {
                    return Err(Refusal::PotCommitted {
                        committed: self.committed,
                        amount,
                    });
                }
                Ok(vec![PotEvent::PotSet { year, amount }])
            }
            PotCommand::Raise { year, by } => {
                let amount = self.amount.ok_or(Refusal::NoPot(year))?;
                if by.is_zero() || amount.checked_add(by).is_none() {
                    return Err(Refusal::Amount);
                }
                Ok(vec![PotEvent::PotRaised { by }])
            }
        }
    }

    /// Takes an amount for a grant.
    pub(crate) fn commit(
        &self,
        year: i16,
        case: CaseId,
        grant: GrantId,
        amount: Cents,
    ) -> Result<PotEvent, Refusal> {
        let available = self.available().ok_or(Refusal::NoPot(year))?;
        if amount > available {
            return Err(Refusal::PotEmpty {
                year,
                available,
                needed: amount,
            });
        }
        Ok(PotEvent::PotCommitted {
            case,
            grant,
            amount,
        })
    }
}
