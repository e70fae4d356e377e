//! Events of the authority's register.

use maatwerk_domain::{AuthorityEvent, MandateId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shape::{Nobody, Presence, Shape, Told};
use crate::wire::{Day, Id, MandateTerms, PolicyVersion, ShortText, Wire as _};

shapes! {
    /// The authority's log began.
    AuthorityEstablished = "authority-established.v1" of AuthorityEvent {
        /// Its name.
        name: ShortText,
        /// Its clock may be moved: an installation for trying things out.
        demo: bool,
    }

    /// An officer got a mandate.
    MandateGiven = "mandate-given.v1" of AuthorityEvent {
        /// The new mandate.
        mandate: Id<MandateId>,
        /// What it allows.
        terms: MandateTerms,
    }

    /// A mandate ended.
    MandateEnded = "mandate-ended.v1" of AuthorityEvent {
        /// Which.
        mandate: Id<MandateId>,
        /// The last day it holds.
        last_day: Day,
    }
}

/// A policy takes effect from a day.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PolicyActivated {
    /// The policy with its parameters.
    policy: PolicyVersion,
}

impl Shape for PolicyActivated {
    const TYPE: &'static str = "policy-activated.v1";
    const PRESENCE: Presence = Presence::Never;
    type Event = AuthorityEvent;
    type Subject = Nobody;

    fn split(event: &AuthorityEvent) -> Option<(Self, Told<Nobody>)> {
        let AuthorityEvent::PolicyActivated(version) = event else {
            return None;
        };
        let policy = PolicyVersion::of(version);
        Some((Self { policy }, Told::Nothing))
    }

    fn join(self, subject: Told<Nobody>) -> Option<AuthorityEvent> {
        matches!(subject, Told::Nothing)
            .then(|| AuthorityEvent::PolicyActivated(self.policy.into_domain()))
    }
}
