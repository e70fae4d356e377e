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
        Ok(bytes) => parse(bytes.as_ref())
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

fn parse(bytes: &[u8]) -> serde_json::Result<Transcript> {
    match as_written(bytes) {
        Some(transcript) => Ok(transcript),
        None => serde_json::from_slice(bytes),
    }
}

/// A transcript in the one spelling in which it is written; `None` for any other. Its texts are JSON in
/// JSON, escaped every few bytes: a reader of any JSON takes twice as long over them.
fn as_written(bytes: &[u8]) -> Option<Transcript> {
    std::str::from_utf8(bytes).ok()?;
    let rest = bytes.strip_prefix(br#"{"input":""#)?;
    let (input, rest) = unescaped(rest)?;
    let rest = rest.strip_prefix(br#","output":""#)?;
    let (output, rest) = unescaped(rest)?;
    (rest == b"}").then(|| Transcript::new(input, output))
}

/// The text up to the quote that ends it, and what follows that; `None` when it has other escapes than
/// those of JSON in JSON, or none that may be.
fn unescaped(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut text = vec![0; bytes.len()];
    let (mut end, mut rest) = (0, bytes);
    loop {
        // Eight bytes are taken over at once, and those that were too many are written over.
        let run = if let Some(chunk) = rest.first_chunk::<8>() {
            text.get_mut(end..end + 8)?.copy_from_slice(chunk);
            plain(u64::from_le_bytes(*chunk))
        } else {
            let run = rest.iter().take_while(|byte| is_plain(**byte)).count();
            text.get_mut(end..end + run)?.copy_from_slice(&rest[..run]);
            run
        };
        end += run;
        rest = match &rest[run..] {
            rest if run == 8 => rest,
            [b'"', rest @ ..] => {
                text.truncate(end);
                return Some((text, rest));
            }
            [b'\\', escaped @ (b'"' | b'\\'), rest @ ..] => {
                *text.get_mut(end)? = *escaped;
                end += 1;
                rest
            }
            _ => return None,
        };
    }
}

/// Whether a byte stands for itself in a text of JSON.
fn is_plain(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

/// How many of these eight bytes, the lowest first, stand for themselves before one does not.
fn plain(word: u64) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // The high bit of each byte below `bound`, up to the first at least: a borrow only goes upwards.
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word & HIGH;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let first = below(word, b' ') | equal(b'"') | equal(b'\\');
    usize::try_from(first.trailing_zeros() / 8).unwrap_or(8)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_in_one_pass() {
        for (input, output) in [
            ("", ""),
            (
                r#"{"assess":{"parameters":"{\"a\":\"\\n\"}"}}"#,
                "\"refer\"",
            ),
            (r#"{"text":"Zo\u000bën \\ €"}"#, r"\\\\\\\\"),
            ("1234567", "12345678"),
        ] {
            let transcript = Transcript::new(input.into(), output.into());
            let bytes = serde_json::to_vec(&transcript).unwrap();
            assert_eq!(as_written(&bytes), Some(transcript));
            for cut in 0..bytes.len() {
                assert_eq!(as_written(&bytes[..cut]), None);
            }
        }
    }

    #[test]
    fn another_spelling_is_read_as_any_json_is() {
        let transcript = Transcript::new("a\"\n".into(), "/".into());
        for text in [
            r#"{"input":"a\"\n","output":"/"}"#,
            r#"{"output":"/","input":"a\"\n"}"#,
            r#" {"input": "\u0061\"\u000a", "output": "\/"} "#,
        ] {
            assert_eq!(as_written(text.as_bytes()), None, "{text}");
            assert_eq!(parse(text.as_bytes()).unwrap(), transcript, "{text}");
        }
        for text in [
            r#"{"input":"","output":""}}"#,
            r#"{"input":"","output":"","more":""}"#,
            "{\"input\":\"a\tb\",\"output\":\"\"}",
            r#"{"input":"\x","output":""}"#,
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn one_pass_reads_nothing_that_json_is_not() {
        let transcript = Transcript::new("{\"a\":\"\\\\é\"}".into(), "\"refer\"".into());
        let written = serde_json::to_vec(&transcript).unwrap();
        for at in 0..written.len() {
            for byte in 0..=u8::MAX {
                let mut bytes = written.clone();
                bytes[at] = byte;
                if let Some(read) = as_written(&bytes) {
                    assert_eq!(read, serde_json::from_slice(&bytes).unwrap());
                }
            }
        }
    }
}
