//! The bytes that went into a policy and came out: a part of its own, which only the audit opens.

use std::borrow::Cow;
use std::fmt;

use maatwerk_domain::Personal;
use maatwerk_log::{EventType, RecordedRef, SealedPart, SealedParts, UnsealError, Vault};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::{DecodeError, Part};
use super::table::find;
use super::upcast::{self, STEPS};

/// What a policy was asked and what it answered, to the byte: the audit asks it again and compares.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(inline)]
pub struct Transcript {
    /// The canonical input of the policy; empty when it could not be asked.
    input: Canonical,
    /// Its canonical output; empty after a technical failure.
    output: Canonical,
}

impl Transcript {
    /// Of these bytes in and out, both in the canonical encoding of the policy contract.
    #[must_use]
    pub fn new(input: Vec<u8>, output: Vec<u8>) -> Self {
        Self {
            input: Canonical(input),
            output: Canonical(output),
        }
    }

    /// What went in; empty when the policy could not be asked.
    #[must_use]
    pub fn input(&self) -> &[u8] {
        &self.input.0
    }

    /// What came out; empty after a technical failure.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.output.0
    }
}

/// Shows sizes, never what is in them.
impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript")
            .field("input_bytes", &self.input().len())
            .field("output_bytes", &self.output().len())
            .finish()
    }
}

/// Whether a policy answers in events of this type, so that they have a transcript.
pub(crate) fn answered(event_type: &EventType) -> bool {
    let name = upcast::latest_name(STEPS, event_type.as_str());
    find(name).is_some_and(|entry| entry.answered)
}

/// Opens the transcript of an event, and no other part of it; `None` for an event of a type in which
/// no policy answers.
///
/// # Errors
/// See [`transcript`].
pub(crate) fn open_transcript(
    vault: &Vault,
    event: &RecordedRef<'_>,
) -> Result<Option<Personal<Transcript>>, DecodeError> {
    transcript_by(event, |part| {
        let mut out = Vec::with_capacity(part.plaintext_len());
        let opened = vault.unseal_part(event.place(), &part, &mut out);
        opened.map(|()| out)
    })
}

/// As [`open_transcript`], by whatever opens a part.
pub(crate) fn transcript_by(
    event: &RecordedRef<'_>,
    open: impl FnOnce(SealedPart<'_>) -> Result<Vec<u8>, UnsealError>,
) -> Result<Option<Personal<Transcript>>, DecodeError> {
    let name = event.event_type;
    let parts = SealedParts::parse(event.sealed);
    let parts = parts.map_err(|_| DecodeError::Parts(name.clone()))?;
    read(name, || parts.get(THIRD).map(open))
}

/// Reads the transcript of an event from its parts, of which it is the third; `None` for an event
/// of a type in which no policy answers.
///
/// # Errors
/// See [`DecodeError`]. A destroyed key is none: the transcript is erased then.
pub fn transcript<B: AsRef<[u8]>>(
    event_type: &EventType,
    parts: impl IntoIterator<Item = Result<B, UnsealError>>,
) -> Result<Option<Personal<Transcript>>, DecodeError> {
    read(event_type, || parts.into_iter().nth(THIRD))
}

/// The place of the transcript among the parts.
const THIRD: usize = 2;

fn read<B: AsRef<[u8]>>(
    event_type: &EventType,
    part: impl FnOnce() -> Option<Result<B, UnsealError>>,
) -> Result<Option<Personal<Transcript>>, DecodeError> {
    let name = upcast::latest_name(STEPS, event_type.as_str());
    let entry = find(name).ok_or_else(|| DecodeError::Unknown(event_type.clone()))?;
    if !entry.answered {
        return Ok(None);
    }
    match part().ok_or_else(|| DecodeError::Parts(event_type.clone()))? {
        Ok(bytes) => serde_json::from_slice(bytes.as_ref())
            .map(|told| Some(Personal::Known(told)))
            .map_err(|error| DecodeError::Malformed {
                event_type: event_type.clone(),
                part: Part::Transcript,
                line: error.line(),
                column: error.column(),
            }),
        Err(UnsealError::Destroyed(_)) => Ok(Some(Personal::Erased)),
        Err(source) => Err(DecodeError::Sealed {
            event_type: event_type.clone(),
            part: Part::Transcript,
            source,
        }),
    }
}

/// Bytes in the canonical encoding of the policy contract, which is text; kept to the byte, since
/// the audit compares digests of them.
#[derive(Clone, PartialEq, Eq, Default)]
struct Canonical(Vec<u8>);

impl Serialize for Canonical {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.0)
            .map_err(|_| S::Error::custom("a transcript is no UTF-8"))?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for Canonical {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into_bytes()))
    }
}

impl JsonSchema for Canonical {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Canonical".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentMediaType": "application/json" })
    }
}
