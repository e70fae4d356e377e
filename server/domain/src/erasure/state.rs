//! An erasure as its events left it.

use std::collections::BTreeSet;

use super::ErasureEvent;
use crate::{Act, CaseId, PersonId};

/// On what ground data are destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The term of the selection list has passed.
    Term,
    /// A person asked for it (AVG 17).
    Request,
    /// A court ordered it.
    Court,
    /// The supervisor ordered it (AVG 58 lid 2 g).
    Supervisor,
}

/// What is destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of the case, and everybody in it.
    Case,
    /// These persons; what the accounting says of the case stays.
    Persons(BTreeSet<PersonId>),
}

/// What was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Of which case.
    pub case: CaseId,
    /// What of it.
    pub scope: Scope,
    /// On what ground.
    pub ground: Ground,
    /// On which article, decision or category, in words.
    pub legal_basis: String,
    /// Why, in words that name nobody.
    pub reason: String,
}

/// How far an erasure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// It waits for another person.
    Proposed,
    /// Another person does not agree, or who proposed it took it back.
    Refused {
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// Another person agreed: the keys are being destroyed.
    Confirmed {
        /// Who, when.
        act: Act,
    },
    /// The keys are destroyed, and what was made of what they opened is being forgotten.
    KeysDestroyed {
        /// Who agreed, when.
        confirmed: Act,
    },
    /// The keys are destroyed, and nothing of what they opened is left.
    CarriedOut {
        /// Who agreed, when.
        confirmed: Act,
        /// On which day nothing was left.
        act: Act,
    },
}

/// An erasure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erasure {
    /// What was proposed, by whom and when; nothing before that.
    pub proposed: Option<(Proposed, Act)>,
    /// How far it is.
    pub stage: Option<Stage>,
    /// The persons whose keys are destroyed, once that is sure.
    pub persons: BTreeSet<PersonId>,
}

impl Erasure {
    /// The erasure that these events leave.
    pub fn fold(events: impl IntoIterator<Item = ErasureEvent>) -> Self {
        let mut erasure = Self::default();
        for event in events {
            erasure.apply(event);
        }
        erasure
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: ErasureEvent) {
        match event {
            ErasureEvent::ErasureProposed {
                case,
                persons,
                ground,
                legal_basis,
                reason,
                act,
            } => {
                let scope = persons.map_or(Scope::Case, Scope::Persons);
                let proposed = Proposed {
                    case,
                    scope,
                    ground,
                    legal_basis,
                    reason,
                };
                self.proposed = Some((proposed, act));
                self.stage = Some(Stage::Proposed);
            }
            ErasureEvent::ErasureRefused { reason, act } => {
                self.stage = Some(Stage::Refused { reason, act });
            }
            ErasureEvent::ErasureConfirmed { persons, act, .. } => {
                self.persons = persons;
                self.stage = Some(Stage::Confirmed { act });
            }
            ErasureEvent::ErasureCarriedOut { .. } => {
                if let Some(Stage::Confirmed { act }) = self.stage.take() {
                    self.stage = Some(Stage::KeysDestroyed { confirmed: act });
                }
            }
            ErasureEvent::ErasureCompleted { act, .. } => {
                if let Some(Stage::KeysDestroyed { confirmed }) = self.stage.take() {
                    self.stage = Some(Stage::CarriedOut { confirmed, act });
                }
            }
        }
    }
}
