//! Lines of JSON: an event with its proof, and a key.
//!
//! Each has one spelling: what is read is written again and compared, so that there is no second line
//! that says the same.

use std::borrow::Cow;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use maatwerk_log::merkle::Hash;
use maatwerk_log::{
    EventType, KeyClass, KeyId, LogId, Position, Recorded, StreamId, Version, limits,
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

/// The longest line: the largest event in Base 64, its envelope and its proof.
pub(super) const MAX_LINE: usize = limits::MAX_EVENT_BYTES / 3 * 4 + (8 << 10);

/// The most hashes of a proof.
const MAX_PROOF: usize = 64;

/// An event as it stands in the log, on a line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EventLine<'a> {
    position: u64,
    stream: Cow<'a, str>,
    version: u32,
    #[serde(rename = "type")]
    event_type: Cow<'a, str>,
    /// In microseconds since the Unix epoch.
    recorded_at: i64,
    /// The sealed payload, in Base 64.
    payload: String,
    /// That it is in the tree of the checkpoint (RFC 9162, section 2.1.3), from the leaf's sibling up,
    /// in Base 64; absent in a bundle of everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Vec<String>>,
    /// In a bundle of everything: the hash of its leaf, in Base 64. It proves nothing; it says which
    /// event it is when together they do not give the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<String>,
}

/// Where an event stands in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum InTree {
    /// The hashes that prove it.
    Proof(Vec<Hash>),
    /// The hash of its leaf, where all leaves are there.
    Leaf(Hash),
}

/// Writes an event as a line.
pub(super) fn write_event(event: &Recorded, tree: &InTree) -> Result<Vec<u8>, serde_json::Error> {
    let (proof, leaf) = match tree {
        InTree::Proof(hashes) => (Some(hashes.iter().map(encoded).collect()), None),
        InTree::Leaf(leaf) => (None, Some(encoded(leaf))),
    };
    let line = EventLine {
        position: event.position.get(),
        stream: event.stream.to_string().into(),
        version: event.version.get(),
        event_type: event.event_type.as_str().into(),
        recorded_at: event.recorded_at,
        payload: BASE64_STANDARD.encode(&event.sealed),
        proof,
        leaf,
    };
    ended(&line)
}

fn encoded(hash: &Hash) -> String {
    BASE64_STANDARD.encode(hash)
}

fn decoded(text: &str) -> Option<Hash> {
    BASE64_STANDARD.decode(text).ok()?.try_into().ok()
}

/// The position that a line says it is of, when that much of it can be read.
pub(super) fn position_of(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(b"{\"position\":")?;
    let digits = rest
        .iter()
        .take(19)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

fn ended(line: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut line = serde_json::to_vec(line)?;
    line.push(b'\n');
    Ok(line)
}

/// An event with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) event: Recorded,
    pub(super) tree: InTree,
}

/// Reads a line without its end, of an event of a log; `None` when it is none in the one spelling.
pub(super) fn read_event(log: LogId, line: &[u8]) -> Option<Told> {
    let read: EventLine<'_> = serde_json::from_slice(line).ok()?;
    let tree = match (&read.proof, &read.leaf) {
        (Some(hashes), None) if hashes.len() <= MAX_PROOF => InTree::Proof(
            hashes
                .iter()
                .map(|hash| decoded(hash))
                .collect::<Option<_>>()?,
        ),
        (None, Some(leaf)) => InTree::Leaf(decoded(leaf)?),
        _ => return None,
    };
    let event = Recorded {
        log,
        position: Position::new(read.position)
            .ok()
            .filter(|at| at.get() > 0)?,
        stream: read.stream.parse::<StreamId>().ok()?,
        version: Some(Version::new(read.version)).filter(|version| version.get() > 0)?,
        event_type: EventType::new(&read.event_type).ok()?,
        recorded_at: read.recorded_at,
        sealed: BASE64_STANDARD.decode(&read.payload).ok()?,
    };
    let again = write_event(&event, &tree).ok()?;
    (again.split_last()?.1 == line).then_some(Told { event, tree })
}

/// What a bundle has of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    /// The key.
    Given,
    /// It was destroyed: what it sealed can be read by nobody.
    Erased,
    /// It was not given: what it sealed is not for who asked.
    Withheld,
    /// The installation does not have it.
    Unknown,
}

/// A key on a line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyLine<'a> {
    key: Cow<'a, str>,
    class: Class,
    standing: Standing,
    /// Its 32 bytes, in Base 64.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl Drop for KeyLine<'_> {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Class {
    Accounting,
    Subject,
}

/// Of a key: what it is for, what the bundle has of it, and its bytes.
pub(super) struct ToldKey {
    pub(super) key: KeyId,
    pub(super) class: KeyClass,
    pub(super) standing: Standing,
    pub(super) secret: Option<Zeroizing<[u8; 32]>>,
}

/// Writes a key as a line.
pub(super) fn write_key(told: &ToldKey) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
    let secret = told.secret.as_deref();
    let line = KeyLine {
        key: told.key.to_string().into(),
        class: match told.class {
            KeyClass::Accounting => Class::Accounting,
            KeyClass::Subject => Class::Subject,
        },
        standing: told.standing,
        secret: secret.map(|secret| BASE64_STANDARD.encode(secret)),
    };
    ended(&line).map(Zeroizing::new)
}

/// Reads a line without its end; `None` when it is none in the one spelling.
pub(super) fn read_key(line: &[u8]) -> Option<ToldKey> {
    let read: KeyLine<'_> = serde_json::from_slice(line).ok()?;
    let secret = match &read.secret {
        Some(secret) => {
            let bytes = Zeroizing::new(BASE64_STANDARD.decode(secret.as_bytes()).ok()?);
            Some(Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?))
        }
        None => None,
    };
    let told = ToldKey {
        key: read.key.parse().ok()?,
        class: match read.class {
            Class::Accounting => KeyClass::Accounting,
            Class::Subject => KeyClass::Subject,
        },
        standing: read.standing,
        secret,
    };
    let whole = told.secret.is_some() == (told.standing == Standing::Given);
    let again = write_key(&told).ok()?;
    (whole && again.split_last()?.1 == line).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Recorded {
        Recorded {
            log: LogId::new("GM0479").unwrap(),
            position: Position::new(7).unwrap(),
            stream: StreamId::from_bytes([7; 16]),
            version: Version::new(2),
            event_type: EventType::new("case-opened.v1").unwrap(),
            recorded_at: 1_790_000_000_000_000,
            sealed: vec![1, 2, 3, 4],
        }
    }

    #[test]
    fn an_event_has_one_line() {
        let event = event();
        for tree in [
            InTree::Leaf([9; 32]),
            InTree::Proof(vec![]),
            InTree::Proof(vec![[9; 32]; 3]),
        ] {
            let line = write_event(&event, &tree).unwrap();
            let line = line.strip_suffix(b"\n").unwrap();
            let told = read_event(event.log, line).unwrap();
            assert_eq!((&told.event, &told.tree), (&event, &tree));
            assert_eq!(position_of(line), Some(7));
            for at in 0..line.len() * 8 {
                let mut other = line.to_vec();
                other[at / 8] ^= 1 << (at % 8);
                assert_ne!(
                    read_event(event.log, &other),
                    Some(told.clone()),
                    "bit {at}"
                );
            }
        }
        let none = InTree::Proof(Vec::new());
        let text = String::from_utf8(write_event(&event, &none).unwrap()).unwrap();
        let text = text.trim_end();
        for other in [
            text.replace("{\"position\":7,", "{ \"position\":7,"),
            text.replace("\"position\":7,", "\"position\":7,\"position\":7,"),
            text.replace("\"position\":7", "\"position\":0"),
            text.replace("\"position\":7", "\"position\":7.0"),
            text.replace("\"version\":2", "\"version\":0"),
            text.replace("AQIDBA==", "AQIDBB=="),
            text.replace("case-opened", "case\\u002dopened"),
            text.replace('}', ",\"more\":1}"),
            text.replace(",\"proof\":[]", ""),
            text.replace('}', &format!(",\"leaf\":\"{}\"}}", encoded(&[9; 32]))),
            format!("{text} "),
            format!("[{}", "[".repeat(100_000)),
            String::new(),
        ] {
            assert_eq!(
                read_event(event.log, other.as_bytes()),
                None,
                "{other:.200}"
            );
        }
    }

    #[test]
    fn a_key_has_one_line() {
        let key = KeyId::from_bytes([3; 16]);
        for (standing, secret) in [
            (Standing::Given, Some([5; 32])),
            (Standing::Erased, None),
            (Standing::Withheld, None),
        ] {
            let told = ToldKey {
                key,
                class: KeyClass::Subject,
                standing,
                secret: secret.map(Zeroizing::new),
            };
            let line = write_key(&told).unwrap();
            let line = line.strip_suffix(b"\n").unwrap();
            let again = read_key(line).unwrap();
            assert_eq!((again.key, again.standing), (key, standing));
            assert_eq!(again.secret.as_deref(), secret.as_ref());
            let text = String::from_utf8(line.to_vec()).unwrap();
            for other in [
                text.replace("given", "erased"),
                text.replace("withheld", "given"),
                text.replace("BQU=", "BQV="),
                format!(" {text}"),
            ] {
                assert!(
                    other == text || read_key(other.as_bytes()).is_none(),
                    "{other}"
                );
            }
        }
    }
}
