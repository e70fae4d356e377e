//! An append and its answer.

use std::collections::HashSet;

use crate::{
    id::{LogId, Position, StreamId, Version},
    limits,
    sealed::SealedEvent,
};

/// Events for one or more streams of one log, to be appended together.
#[derive(Debug, Clone)]
pub struct Append {
    /// The log.
    pub log: LogId,
    /// So that a repetition appends nothing and gets the first answer.
    pub idempotency: Option<Idempotency>,
    /// The streams, each at most once.
    pub writes: Vec<StreamWrite>,
}

/// The key under which a client may repeat a request, and what it then gets.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// Who sent it; keys of different clients never meet. At most 255 bytes.
    pub client: String,
    /// The client's key. At most 255 bytes.
    pub key: String,
    /// A digest of the request, keyed ([`Vault::mac`](crate::Vault::mac)): a body can be guessed.
    pub body_digest: [u8; 32],
    /// What to answer to a repetition. It is stored as it is and for ever: ids and positions, never
    /// anything about a person.
    pub answer: Vec<u8>,
}

/// Events for one stream.
#[derive(Debug, Clone)]
pub struct StreamWrite {
    /// The stream.
    pub stream: StreamId,
    /// The version that it must have; [`Version::NONE`] for a new one.
    pub expected: Version,
    /// The events, sealed for the versions that follow. None at all asks only that the stream still
    /// has the expected version.
    pub events: Vec<SealedEvent>,
}

/// What became of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub last: Position,
    /// Whether it was appended earlier, under the same idempotency key.
    pub replayed: bool,
    /// The answer that is kept with the idempotency key, when there is one.
    pub answer: Option<Vec<u8>>,
    /// When it was recorded: microseconds since the Unix epoch.
    pub recorded_at: i64,
}

/// An append that can never succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAppend {
    /// There is no event in it.
    #[error("no events")]
    NoEvents,
    /// More than [`limits::MAX_EVENTS`].
    #[error("{count} events, more than {max}", max = limits::MAX_EVENTS)]
    TooManyEvents {
        /// Their number.
        count: usize,
    },
    /// An event of more than [`limits::MAX_EVENT_BYTES`], an answer of more than
    /// [`limits::MAX_ANSWER_BYTES`] or together more than [`limits::MAX_APPEND_BYTES`].
    #[error("{bytes} bytes is too large")]
    TooLarge {
        /// The size of what is too large.
        bytes: usize,
    },
    /// A stream is written to twice.
    #[error("stream {0} is named twice")]
    StreamTwice(StreamId),
    /// An event was sealed for another place; it could never be opened.
    #[error("event {index} of stream {stream} was sealed for another place")]
    Misplaced {
        /// The stream.
        stream: StreamId,
        /// The event within the write, from 0.
        index: usize,
    },
    /// The client's name or the key is empty or longer than [`limits::MAX_KEY_BYTES`].
    #[error("the client's name or its idempotency key is empty or too long")]
    Key,
}

impl Append {
    /// The number of events.
    #[must_use]
    pub fn events(&self) -> usize {
        self.writes.iter().map(|write| write.events.len()).sum()
    }

    /// What this append weighs: its sealed events and its answer, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let events: usize = self
            .writes
            .iter()
            .flat_map(|w| &w.events)
            .map(|e| e.sealed().len())
            .sum();
        events + self.idempotency.as_ref().map_or(0, |i| i.answer.len())
    }

    /// Looks at all that needs no store: what it refuses can never be appended. Every store calls
    /// this first.
    ///
    /// # Errors
    /// See [`InvalidAppend`].
    pub fn validate(&self) -> Result<(), InvalidAppend> {
        let count = self.events();
        match count {
            0 => return Err(InvalidAppend::NoEvents),
            1..=limits::MAX_EVENTS => {}
            _ => return Err(InvalidAppend::TooManyEvents { count }),
        }
        let key = |text: &str| (1..=limits::MAX_KEY_BYTES).contains(&text.len());
        if let Some(idempotency) = &self.idempotency {
            if !key(&idempotency.client) || !key(&idempotency.key) {
                return Err(InvalidAppend::Key);
            }
            bounded(idempotency.answer.len(), limits::MAX_ANSWER_BYTES)?;
        }
        bounded(self.bytes(), limits::MAX_APPEND_BYTES)?;
        let mut streams = HashSet::with_capacity(self.writes.len());
        for write in &self.writes {
            if !streams.insert(write.stream) {
                return Err(InvalidAppend::StreamTwice(write.stream));
            }
            let mut version = write.expected;
            for (index, event) in write.events.iter().enumerate() {
                let before = version;
                version = version.plus(1);
                let place = event.place();
                let here =
                    (place.log, place.stream, place.version) == (self.log, write.stream, version);
                if !here || version == before {
                    return Err(InvalidAppend::Misplaced {
                        stream: write.stream,
                        index,
                    });
                }
                bounded(event.sealed().len(), limits::MAX_EVENT_BYTES)?;
            }
        }
        // A bound on streams too: one that is only looked at costs a look-up.
        if streams.len() > limits::MAX_EVENTS {
            return Err(InvalidAppend::TooManyEvents {
                count: streams.len(),
            });
        }
        Ok(())
    }
}

fn bounded(bytes: usize, max: usize) -> Result<(), InvalidAppend> {
    if bytes > max {
        Err(InvalidAppend::TooLarge { bytes })
    } else {
        Ok(())
    }
}
