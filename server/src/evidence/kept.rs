//! What a shield keeps out of a person's bundle of what a policy was asked and answered.

use maatwerk_domain::Personal;
use maatwerk_domain::case::people::KeptFrom;
use maatwerk_log::Recorded;
use serde_json::Value;

use crate::app::App;
use crate::events::open_transcript;
use crate::handle::HandleError;

impl App {
    /// Whether what a policy was asked, or answered, in an event names somebody who is kept back: it was told more
    /// facts than its findings used, and in the words of that day.
    ///
    /// # Errors
    /// When the event cannot be read.
    pub(super) fn names_kept(
        &self,
        kept: &KeptFrom,
        event: &Recorded,
    ) -> Result<bool, HandleError> {
        if kept.is_nothing() {
            return Ok(false);
        }
        let opened = open_transcript(&self.vault, &event.as_ref()).map_err(HandleError::read)?;
        let Some(Personal::Known(transcript)) = opened else {
            return Ok(false);
        };
        let told = [transcript.input(), transcript.output()];
        Ok(told.iter().any(|bytes| is_named(kept, bytes)))
    }
}

fn is_named(kept: &KeptFrom, bytes: &[u8]) -> bool {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => is_named_in(kept, &value),
        // What is in another form is read as it is.
        Err(_) => kept.is_named_in(&String::from_utf8_lossy(bytes)),
    }
}

fn is_named_in(kept: &KeptFrom, value: &Value) -> bool {
    match value {
        Value::String(text) => kept.is_named_in(text),
        Value::Array(values) => values.iter().any(|value| is_named_in(kept, value)),
        Value::Object(values) => values.values().any(|value| is_named_in(kept, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
