//! Keys that are destroyed without that the log says why: it was put back from a backup of before.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_domain::{AuthorityEvent, CaseId, DestroyedIn, PersonId};
use maatwerk_log::{
    EventLog as _, Holding, KeyId, LogId, Position, RecordedRef, SealedParts, Vault,
};

use crate::app::App;
use crate::events::{DomainEvent, StreamKind};
use crate::handle::HandleError;
use crate::load::read_event;

/// How the types of events of an erasure begin.
const ERASURES: &str = "erasure-";
/// The type that owns up to keys that were destroyed before.
const AGAIN: &str = "keys-destroyed-again.v1";

/// The destroyed keys of a log, and of which of them it says why.
#[derive(Default)]
struct Found {
    /// What was looked for, in which case: what is destroyed stays so.
    destroyed: HashMap<(KeyId, [u8; 16]), bool>,
    whole: HashSet<[u8; 16]>,
    persons: HashSet<([u8; 16], [u8; 16])>,
    failed: Option<HandleError>,
}

impl App {
    /// The keys that seal something in cases of a log, are destroyed, and of which nothing in it says that
    /// they were to be: by case.
    pub(super) async fn destroyed_untold(
        self: &Arc<Self>,
        log: LogId,
    ) -> Result<Vec<DestroyedIn>, HandleError> {
        let vault = self.vault.clone();
        let look = move |found: &mut Found, event: RecordedRef<'_>| match found.take(&vault, &event)
        {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                found.failed = Some(error);
                ControlFlow::Break(())
            }
        };
        let found = self
            .log
            .fold_log(log, Position::START, Found::default(), look);
        let found = found.await.map_err(HandleError::read)?;
        if let Some(failed) = found.failed {
            return Err(failed);
        }
        let untold = found.untold();
        for one in &untold {
            let keys = one.persons.iter().map(|person| person.to_bytes());
            let keys = keys.chain(one.whole.then_some(one.case.to_bytes()));
            let keys: Vec<_> = keys.map(KeyId::from_bytes).collect();
            // A backup holds the files of documents too.
            let forgotten = self.documents.shelf.forget(log, one.case, &keys);
            forgotten.map_err(HandleError::read)?;
        }
        Ok(untold)
    }
}

impl Found {
    fn take(&mut self, vault: &Vault, event: &RecordedRef<'_>) -> Result<(), HandleError> {
        let name = event.event_type.as_str();
        match StreamKind::of(event.event_type) {
            Some(StreamKind::Case) => {
                let case = *event.stream.as_bytes();
                let Ok(parts) = SealedParts::parse(event.sealed) else {
                    return Ok(());
                };
                for part in parts {
                    let key = part.key();
                    if let std::collections::hash_map::Entry::Vacant(new) =
                        self.destroyed.entry((key, case))
                    {
                        let holding = vault.holding(key).map_err(HandleError::keys)?;
                        new.insert(holding == Holding::Destroyed);
                    }
                }
            }
            Some(StreamKind::Erasure) if name.starts_with(ERASURES) => self.told(vault, event)?,
            Some(StreamKind::Authority) if name == AGAIN => self.told(vault, event)?,
            _ => {}
        }
        Ok(())
    }

    fn told(&mut self, vault: &Vault, event: &RecordedRef<'_>) -> Result<(), HandleError> {
        let (said, _) = read_event(vault, event)?;
        let mut tells = |case: CaseId, whole: bool, persons: &mut dyn Iterator<Item = PersonId>| {
            let case = case.to_bytes();
            if whole {
                self.whole.insert(case);
            }
            self.persons
                .extend(persons.map(|person| (case, person.to_bytes())));
        };
        match said {
            DomainEvent::Erasure(ErasureEvent::ErasureConfirmed {
                case,
                whole,
                persons,
                ..
            }) => tells(case, whole, &mut persons.into_iter()),
            DomainEvent::Authority(AuthorityEvent::KeysDestroyedAgain { destroyed, .. }) => {
                for one in destroyed {
                    tells(one.case, one.whole, &mut one.persons.into_iter());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn untold(self) -> Vec<DestroyedIn> {
        let mut untold: BTreeMap<[u8; 16], DestroyedIn> = BTreeMap::new();
        for ((key, case), is_destroyed) in self.destroyed {
            let key = *key.as_bytes();
            let told = self.whole.contains(&case) || self.persons.contains(&(case, key));
            if !is_destroyed || told {
                continue;
            }
            let one = untold.entry(case).or_insert_with(|| DestroyedIn {
                case: CaseId::from_bytes(case),
                whole: false,
                persons: std::collections::BTreeSet::new(),
            });
            if key == case {
                one.whole = true;
            } else {
                one.persons.insert(PersonId::from_bytes(key));
            }
        }
        untold.into_values().collect()
    }
}
