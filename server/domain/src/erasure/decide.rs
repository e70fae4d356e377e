//! Decisions on orders to an erasure.

use std::collections::BTreeSet;

use super::{
    Erasure, ErasureCommand, ErasureEvent, ErasureRefusal, Ground, Proposed, Scope, Stage,
};
use crate::retention::{Due, Obstacle, Retention};
use crate::{Context, PersonId, Refusal};

impl Erasure {
    /// Decides on an order. `kept` says how the case is kept now; proposing and confirming need it.
    ///
    /// # Errors
    /// The refusal, with its rule.
    pub fn decide(
        &self,
        command: &ErasureCommand,
        kept: Option<&Retention>,
        context: &Context,
    ) -> Result<Vec<ErasureEvent>, Refusal> {
        let act = context.act();
        let event = match command {
            ErasureCommand::Propose(propose) => {
                if self.proposed.is_some() {
                    return Err(Refusal::Exists("erasure"));
                }
                let kept = kept.ok_or(Refusal::Unknown("case"))?;
                check(propose, kept, context)?;
                ErasureEvent::ErasureProposed {
                    case: propose.case,
                    persons: match &propose.scope {
                        Scope::Case => None,
                        Scope::Persons(persons) => Some(persons.clone()),
                    },
                    ground: propose.ground,
                    legal_basis: propose.legal_basis.clone(),
                    reason: propose.reason.clone(),
                    act,
                }
            }
            ErasureCommand::Confirm => {
                let (proposed, by) = self.waiting()?;
                if by == &context.officer {
                    return Err(ErasureRefusal::SamePerson.into());
                }
                let kept = kept.ok_or(Refusal::Unknown("case"))?;
                // Again: a loan may have been opened, or a hold placed, since it was proposed.
                check(proposed, kept, context)?;
                ErasureEvent::ErasureConfirmed {
                    case: proposed.case,
                    whole: proposed.scope == Scope::Case,
                    persons: scope(proposed, kept),
                    act,
                }
            }
            ErasureCommand::Refuse { reason } => {
                self.waiting()?;
                ErasureEvent::ErasureRefused {
                    reason: reason.clone(),
                    act,
                }
            }
            ErasureCommand::CarryOut => match (&self.proposed, &self.stage) {
                (Some((proposed, _)), Some(Stage::Confirmed { .. })) => {
                    ErasureEvent::ErasureCarriedOut {
                        case: proposed.case,
                        act,
                    }
                }
                (_, Some(Stage::KeysDestroyed { .. } | Stage::CarriedOut { .. })) => {
                    return Err(ErasureRefusal::Decided.into());
                }
                _ => return Err(ErasureRefusal::NotConfirmed.into()),
            },
            ErasureCommand::Complete => match (&self.proposed, &self.stage) {
                (Some((proposed, _)), Some(Stage::KeysDestroyed { .. })) => {
                    ErasureEvent::ErasureCompleted {
                        case: proposed.case,
                        act,
                    }
                }
                (_, Some(Stage::CarriedOut { .. })) => return Err(ErasureRefusal::Decided.into()),
                _ => return Err(ErasureRefusal::NotDestroyed.into()),
            },
        };
        Ok(vec![event])
    }

    /// What waits for another person, and who proposed it.
    fn waiting(&self) -> Result<(&Proposed, &crate::Officer), Refusal> {
        let (proposed, act) = self.proposed.as_ref().ok_or(Refusal::Unknown("erasure"))?;
        match self.stage {
            Some(Stage::Proposed) => Ok((proposed, &act.by)),
            _ => Err(ErasureRefusal::Decided.into()),
        }
    }
}

/// Whose keys are destroyed.
fn scope(proposed: &Proposed, kept: &Retention) -> BTreeSet<PersonId> {
    match &proposed.scope {
        Scope::Case => kept.persons.keys().copied().collect(),
        Scope::Persons(persons) => persons.clone(),
    }
}

/// Whether this may be destroyed now, on this ground.
fn check(proposed: &Proposed, kept: &Retention, context: &Context) -> Result<(), Refusal> {
    if let Scope::Persons(persons) = &proposed.scope {
        if persons.is_empty() {
            return Err(ErasureRefusal::Nobody.into());
        }
        for person in persons {
            let person = kept.persons.get(person).ok_or(Refusal::Unknown("person"))?;
            if person.erased {
                return Err(ErasureRefusal::ErasedAlready.into());
            }
        }
    }
    match (proposed.ground, &proposed.scope) {
        // Whoever orders it has weighed what stands in the way; but where money went is recorded first.
        (Ground::Court | Ground::Supervisor, Scope::Case) => no_order_waits(&kept.obstacles),
        (Ground::Court | Ground::Supervisor, Scope::Persons(persons)) => persons
            .iter()
            .filter_map(|person| kept.persons.get(person))
            .try_for_each(|person| no_order_waits(&person.obstacles)),
        (Ground::Term, Scope::Case) => {
            term(kept.accounting_due, context)?;
            unhindered(&kept.obstacles)
        }
        (Ground::Term, Scope::Persons(persons)) => {
            term(kept.persons_due, context)?;
            persons_unhindered(persons, kept)
        }
        (Ground::Request, Scope::Case) if kept.accounting_due.has_passed(context.today) => {
            unhindered(&kept.obstacles)
        }
        (Ground::Request, Scope::Case) => Err(ErasureRefusal::Accounting.into()),
        (Ground::Request, Scope::Persons(persons)) => persons_unhindered(persons, kept),
    }
}

fn term(due: Due, context: &Context) -> Result<(), Refusal> {
    match due {
        Due::On(day) if day <= context.today => Ok(()),
        Due::On(day) => Err(ErasureRefusal::TermRuns(day).into()),
        Due::NotBegun => Err(ErasureRefusal::NotBegun.into()),
        Due::Never => Err(ErasureRefusal::Kept.into()),
    }
}

fn persons_unhindered(persons: &BTreeSet<PersonId>, kept: &Retention) -> Result<(), Refusal> {
    persons
        .iter()
        .filter_map(|person| kept.persons.get(person))
        .try_for_each(|person| unhindered(&person.obstacles))
}

fn no_order_waits(obstacles: &BTreeSet<Obstacle>) -> Result<(), Refusal> {
    let waits = |obstacle: &&Obstacle| matches!(obstacle, Obstacle::OrderWaits(_));
    match obstacles.iter().find(waits) {
        Some(obstacle) => Err(ErasureRefusal::Obstacle(*obstacle).into()),
        None => Ok(()),
    }
}

fn unhindered(obstacles: &BTreeSet<Obstacle>) -> Result<(), Refusal> {
    match obstacles.first() {
        Some(obstacle) => Err(ErasureRefusal::Obstacle(*obstacle).into()),
        None => Ok(()),
    }
}
