//! What stood in the way, as a person states it.

use std::collections::BTreeSet;

use super::facts::{not_there, too_many};
use super::{Case, CaseEvent};
use crate::signal::{Agency, Barrier, LifeDomain, MOST_CODES};
use crate::{Context, LawRef, PersonId, Refusal, SignalId};

/// The most signals stated in one case.
pub const MOST_SIGNALS: usize = 500;

/// States what blocks the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateSignal {
    /// Its identifier.
    pub signal: SignalId,
    /// Whom the words are about: they are sealed with that person's key.
    pub about: PersonId,
    /// What stands in the way.
    pub barrier: Barrier,
    /// The articles, at most [`MOST_CODES`].
    pub articles: BTreeSet<LawRef>,
    /// The organisations involved, at most [`MOST_CODES`].
    pub agencies: BTreeSet<Agency>,
    /// The parts of life, at most [`MOST_CODES`].
    pub life_domains: BTreeSet<LifeDomain>,
    /// What was tried, in words.
    pub tried: String,
    /// What would have helped, in words.
    pub would_have_helped: String,
}

impl Case {
    pub(super) fn state_signal(
        &self,
        command: &StateSignal,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        if !self.persons.contains_key(&command.about) {
            return Err(Refusal::Unknown("person"));
        }
        not_there("signal", self.signals.contains(&command.signal))?;
        if self.signals.len() >= MOST_SIGNALS {
            return Err(too_many("signals", MOST_SIGNALS));
        }
        for (what, count) in [
            ("articles", command.articles.len()),
            ("agencies", command.agencies.len()),
            ("life domains", command.life_domains.len()),
        ] {
            if count > MOST_CODES {
                return Err(Refusal::TooManyCodes {
                    what,
                    limit: MOST_CODES,
                });
            }
        }
        Ok(vec![CaseEvent::SignalStated {
            signal: command.signal,
            about: command.about,
            barrier: command.barrier,
            articles: command.articles.clone(),
            agencies: command.agencies.clone(),
            life_domains: command.life_domains.clone(),
            on: context.today,
            tried: command.tried.clone().into(),
            would_have_helped: command.would_have_helped.clone().into(),
        }])
    }
}
