//! Signals in the national log.

use maatwerk_domain::signal::SignalEvent;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shape::{Nobody, Presence, Shape, Told};
use crate::wire::{SignalRecord, Wire as _};

/// A signal reached the national programme.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SignalRecorded {
    /// All that is told of it.
    record: SignalRecord,
}

impl Shape for SignalRecorded {
    const TYPE: &'static str = "signal-recorded.v1";
    const PRESENCE: Presence = Presence::Never;
    type Event = SignalEvent;
    type Subject = Nobody;

    fn split(event: &SignalEvent) -> Option<(Self, Told<Nobody>)> {
        let SignalEvent::SignalRecorded(record) = event;
        let record = SignalRecord::of(record);
        Some((Self { record }, Told::Nothing))
    }

    fn join(self, subject: Told<Nobody>) -> Option<SignalEvent> {
        matches!(subject, Told::Nothing)
            .then(|| SignalEvent::SignalRecorded(self.record.into_domain()))
    }
}
