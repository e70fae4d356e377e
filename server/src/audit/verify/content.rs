//! What is sealed: the key that an event commits to, the place it was sealed for, and the schema of its
//! type at its version.

use std::collections::{HashMap, HashSet};

use jsonschema::Validator;
use maatwerk_domain::{AuthorityEvent, Personal};
use maatwerk_log::merkle::Hash;
use maatwerk_log::transparency::{SignedCheckpoint, VerifierKey};
use maatwerk_log::{
    EventType, KeyClass, KeyId, LogId, NotOpened, RecordedRef, SealedPart, SealedParts, StreamId,
    UnsealError,
};
use serde_json::{Map, Value};

use super::fault::{Fault, Faults, What};
use super::hash::Event;
use super::marks::Mark;
use super::material::{Key, Material, MaterialError};
use super::report::Counts;
use crate::events::{self, DecodeError, DomainEvent, Meta, StreamKind, Transcript};
use crate::wire;

/// Opens what is sealed in one log, and looks at it.
pub(super) struct Contents<'a> {
    material: &'a dyn Material,
    schemas: Schemas,
    counts: Counts,
    origins: Vec<VerifierKey>,
    /// The checkpoints that the log says it left with an origin, by size and root.
    cited: HashSet<(u64, Hash)>,
    destroyed: Vec<Destroyed>,
    /// Of which key in which stream that is noted, and where.
    noted: HashMap<(StreamId, KeyId), usize>,
}

/// The first part in a stream that was sealed with a key that is destroyed.
pub(super) struct Destroyed {
    pub(super) at: Spot,
    pub(super) part: usize,
    pub(super) key: KeyId,
    /// The position of the last event in that stream that was sealed with it.
    pub(super) last: u64,
}

/// What was read of an event.
pub(super) struct Read {
    pub(super) at: Spot,
    /// What it says, until it is taken.
    pub(super) event: Option<DomainEvent>,
    pub(super) meta: Meta,
    /// What a policy was asked and answered, where one was.
    pub(super) transcript: Option<Personal<Transcript>>,
    /// The keys of its parts.
    pub(super) keys: Vec<KeyId>,
    /// All of its stream before it was there.
    pub(super) follows: bool,
}

/// Where an event stands.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) log: LogId,
    pub(super) position: u64,
    pub(super) stream: StreamId,
    pub(super) event_type: EventType,
    pub(super) recorded_at: i64,
    /// The hash of its leaf, where another log names it.
    pub(super) leaf: Option<Hash>,
}

impl Spot {
    fn of(event: &RecordedRef<'_>) -> Self {
        Self {
            log: event.log,
            position: event.position.get(),
            stream: event.stream,
            event_type: event.event_type.clone(),
            recorded_at: event.recorded_at,
            leaf: names_halves(event.event_type).then(|| event.leaf_hash()),
        }
    }
}

/// Whether another log names an event of this type by its leaf.
fn names_halves(event_type: &EventType) -> bool {
    matches!(event_type.name(), "transfer-offered" | "case-received")
}

/// The names of the parts in the schemas, in their order.
const PARTS: [&str; 3] = ["accounting", "personal", "transcript"];

/// A part, as far as it could be opened.
enum Opened {
    Text(Vec<u8>),
    /// Lawfully not to be had: destroyed, or not given.
    Closed(KeyId),
    /// A fault was told.
    Broken,
}

impl<'a> Contents<'a> {
    pub(super) fn new(material: &'a dyn Material) -> Self {
        Self {
            material,
            schemas: Schemas::default(),
            counts: Counts::default(),
            origins: Vec::new(),
            cited: HashSet::new(),
            destroyed: Vec::new(),
            noted: HashMap::new(),
        }
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// The keys under which the log says that it is signed.
    pub(super) fn origins(&self) -> &[VerifierKey] {
        &self.origins
    }

    /// Whether the log owns up to having left this checkpoint behind, with the name under which it was
    /// signed: opening another one says from which, and why.
    pub(super) fn owns_up_to(&self, left: &Mark) -> bool {
        self.cited.contains(&(left.size, left.root))
    }

    /// The keys that are destroyed, each where it is first missed.
    pub(super) fn destroyed(&self) -> &[Destroyed] {
        &self.destroyed
    }

    /// Takes the next event; `None` when what it says cannot be had.
    pub(super) fn take(
        &mut self,
        event: &Event<'_>,
        faults: &mut Faults,
    ) -> Result<Option<Read>, MaterialError> {
        self.counts.partial += u64::from(!event.follows);
        let follows = event.follows;
        let event = &event.recorded;
        if StreamKind::of(event.event_type).is_none() {
            faults.add(Fault::of_event(event, What::Type));
            return Ok(None);
        }
        // Whoever hashed it found the frame to be one.
        let Ok(parts) = SealedParts::parse(event.sealed) else {
            return Ok(None);
        };
        let mut keys = Vec::with_capacity(parts.len());
        let mut opened = Vec::with_capacity(parts.len());
        for part in parts {
            keys.push(part.key());
            opened.push(self.open(event, &part, faults)?);
        }
        if opened.iter().any(|part| matches!(part, Opened::Broken)) {
            return Ok(None);
        }
        self.schemas.check(event, &opened, faults);
        let Some((said, meta)) = read(event, &opened, faults) else {
            return Ok(None);
        };
        if let DomainEvent::Authority(AuthorityEvent::LogOriginOpened {
            origin, previous, ..
        }) = &said
        {
            self.origins.extend(origin.verifier_key.parse().ok());
            let previous = previous.as_deref().map(SignedCheckpoint::parse);
            if let Some(Ok(previous)) = &previous
                && previous.checkpoint().origin != origin.name
            {
                let previous = previous.checkpoint();
                self.cited.insert((previous.size, previous.root));
            }
        }
        let Ok(transcript) = events::transcript(event.event_type, texts(&opened)) else {
            let detail = "its transcript is malformed".to_owned();
            faults.add(Fault::of_event(event, What::Shape { detail }));
            return Ok(None);
        };
        Ok(Some(Read {
            at: Spot::of(event),
            event: Some(said),
            meta,
            transcript,
            keys,
            follows,
        }))
    }

    fn open(
        &mut self,
        event: &RecordedRef<'_>,
        part: &SealedPart<'_>,
        faults: &mut Faults,
    ) -> Result<Opened, MaterialError> {
        let index = part.index();
        let mut wrong = |what| {
            faults.add(Fault::of_event(event, what));
            Ok(Opened::Broken)
        };
        let key = match self.material.key(part.key())? {
            Key::Held(key) => key,
            Key::Destroyed => {
                self.counts.erased += 1;
                let next = self.destroyed.len();
                let noted = self.noted.entry((event.stream, part.key()));
                let noted = *noted.or_insert(next);
                if let Some(destroyed) = self.destroyed.get_mut(noted) {
                    destroyed.last = event.position.get();
                } else {
                    self.destroyed.push(Destroyed {
                        at: Spot::of(event),
                        part: index,
                        key: part.key(),
                        last: event.position.get(),
                    });
                }
                return Ok(Opened::Closed(part.key()));
            }
            Key::Withheld => {
                self.counts.withheld += 1;
                return Ok(Opened::Closed(part.key()));
            }
            Key::Unknown => return wrong(What::KeyMissing { part: index }),
            Key::Damaged => return wrong(What::KeyDamaged { part: index }),
        };
        let class = if index == 0 {
            KeyClass::Accounting
        } else {
            KeyClass::Subject
        };
        if key.class() != class {
            return wrong(What::KeyClass { part: index });
        }
        let mut text = Vec::with_capacity(part.plaintext_len());
        match key.open(event.place(), part, &mut text) {
            Ok(()) => {
                self.counts.opened += 1;
                Ok(Opened::Text(text))
            }
            Err(NotOpened::Commitment) => wrong(What::Commitment { part: index }),
            Err(NotOpened::Content) => wrong(What::Content { part: index }),
        }
    }
}

/// The parts as an event is read from them.
fn texts(opened: &[Opened]) -> impl ExactSizeIterator<Item = Result<&[u8], UnsealError>> {
    opened.iter().map(|part| match part {
        Opened::Text(text) => Ok(text.as_slice()),
        Opened::Closed(key) => Err(UnsealError::Destroyed(*key)),
        Opened::Broken => Err(UnsealError::NotAuthentic(KeyId::from_bytes([0; 16]))),
    })
}

/// Reads the event from its parts; `None` when it was erased, is withheld, or cannot be read.
fn read(
    event: &RecordedRef<'_>,
    opened: &[Opened],
    faults: &mut Faults,
) -> Option<(DomainEvent, Meta)> {
    match events::decode(event.event_type, texts(opened)) {
        Ok(read) => Some(read),
        Err(DecodeError::Erased(_)) => None,
        Err(error) => {
            let detail = error.to_string();
            faults.add(Fault::of_event(event, What::Shape { detail }));
            None
        }
    }
}

/// The schemas of the types, compiled when they are first needed.
#[derive(Default)]
struct Schemas {
    /// By name; nothing until the first is asked for.
    documents: HashMap<String, Value>,
    compiled: HashMap<(EventType, [bool; 3]), Option<Validator>>,
}

impl Schemas {
    /// Compares what was opened with the schema of the type at this version. A type of an older version
    /// has none any more: that it can be read as one is what is checked then.
    fn check(&mut self, event: &RecordedRef<'_>, opened: &[Opened], faults: &mut Faults) {
        let mut document = Map::new();
        let mut closed = [false; 3];
        for (at, part) in opened.iter().enumerate().take(PARTS.len()) {
            let Opened::Text(text) = part else {
                closed[at] = true;
                continue;
            };
            let Ok(value) = serde_json::from_slice(text) else {
                let (part, at) = (PARTS[at], String::new());
                faults.add(Fault::of_event(event, What::Schema { part, at }));
                return;
            };
            document.insert(PARTS[at].to_owned(), value);
        }
        let Some(validator) = self.of(event.event_type, closed) else {
            return;
        };
        let document = Value::Object(document);
        for error in validator.iter_errors(&document).take(8) {
            let pointer = error.instance_path().as_str();
            let mut steps = pointer.trim_start_matches('/').splitn(2, '/');
            let named = steps.next().unwrap_or_default();
            let part = PARTS.into_iter().find(|part| *part == named);
            let what = What::Schema {
                part: part.unwrap_or("event"),
                at: steps
                    .next()
                    .map(|rest| format!("/{rest}"))
                    .unwrap_or_default(),
            };
            faults.add(Fault::of_event(event, what));
        }
    }

    fn of(&mut self, event_type: &EventType, closed: [bool; 3]) -> Option<&Validator> {
        if self.documents.is_empty() {
            self.documents = events::schemas().into_iter().collect();
        }
        let documents = &self.documents;
        let compiled = self
            .compiled
            .entry((event_type.clone(), closed))
            .or_insert_with(|| {
                let mut schema = documents.get(event_type.as_str())?.clone();
                let required = schema.get_mut("required").and_then(Value::as_array_mut);
                if let Some(required) = required {
                    // What cannot be opened cannot be asked for.
                    let gone = |name: &Value| {
                        PARTS
                            .iter()
                            .zip(closed)
                            .any(|(part, closed)| closed && name == part)
                    };
                    required.retain(|name| !gone(name));
                }
                wire::validator(&schema).ok()
            });
        compiled.as_ref()
    }
}
