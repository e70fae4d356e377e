//! One event after another: opened and decoded.

use maatwerk_domain::{CaseId, Personal};
use maatwerk_log::{EventLog as _, EventType, LogId, Position, RecordedRef, Vault, Version};

use super::names::case_stream;
use crate::app::App;
use crate::events::{self, DecodeError, DomainEvent, Meta, Transcript};
use crate::handle::HandleError;
/// An event as read from a stream.
#[derive(Debug, Clone)]
pub struct ReadEvent {
    /// Its position in the log.
    pub position: Position,
    /// Its version in the stream.
    pub version: Version,
    /// When it was recorded, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// Its type, with version.
    pub event_type: EventType,
    /// What happened.
    pub event: DomainEvent,
    /// Who caused it.
    pub meta: Meta,
}

/// Something recorded that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("the event at position {position} of {log} cannot be read")]
pub(crate) struct Unreadable {
    /// The log.
    pub log: LogId,
    /// Where.
    pub position: u64,
    /// Why.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl Unreadable {
    /// Whether the key was destroyed, lawfully.
    pub(crate) fn is_erased(&self) -> bool {
        matches!(
            self.source.downcast_ref::<DecodeError>(),
            Some(DecodeError::Erased(_))
        )
    }
}

impl From<Unreadable> for HandleError {
    fn from(unreadable: Unreadable) -> Self {
        if unreadable.is_erased() {
            Self::Erased
        } else {
            Self::read(unreadable)
        }
    }
}

/// Opens and decodes one event.
pub(crate) fn read_event(
    vault: &Vault,
    event: &RecordedRef<'_>,
) -> Result<(DomainEvent, Meta), Unreadable> {
    let unreadable = |source: Box<dyn std::error::Error + Send + Sync>| Unreadable {
        log: event.log,
        position: event.position.get(),
        source,
    };
    let parts = vault
        .unseal(event)
        .map_err(|source| unreadable(Box::new(source)))?;
    events::decode(event.event_type, parts)
        .map_err(|source: DecodeError| unreadable(Box::new(source)))
}

impl App {
    /// A page of the events of a case after a version; `None` when there is no such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn case_events(
        &self,
        log: LogId,
        case: CaseId,
        after: Version,
        limit: usize,
    ) -> Result<Option<Vec<ReadEvent>>, HandleError> {
        let stream = case_stream(case);
        let version = self
            .log
            .stream_version(log, stream)
            .await
            .map_err(HandleError::read)?;
        if version == Version::NONE {
            return Ok(None);
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let page = self
            .log
            .read_stream(log, stream, after, limit)
            .await
            .map_err(HandleError::read)?;
        let mut events = Vec::with_capacity(page.len());
        for recorded in page {
            let (event, meta) = read_event(&self.vault, &recorded.as_ref())?;
            if !matches!(event, DomainEvent::Case(_)) {
                return Ok(None);
            }
            events.push(ReadEvent {
                position: recorded.position,
                version: recorded.version,
                recorded_at: recorded.recorded_at,
                event_type: recorded.event_type,
                event,
                meta,
            });
        }
        Ok(Some(events))
    }

    /// What a policy was asked and answered in the event of a case at this version: for the audit.
    /// `None` when there is no such event, or no policy answered in it.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn transcript(
        &self,
        log: LogId,
        case: CaseId,
        version: Version,
    ) -> Result<Option<Personal<Transcript>>, HandleError> {
        let Some(before) = version.get().checked_sub(1).map(Version::new) else {
            return Ok(None);
        };
        let page = self
            .log
            .read_stream(log, case_stream(case), before, 1)
            .await
            .map_err(HandleError::read)?;
        let Some(recorded) = page.first().filter(|found| found.version == version) else {
            return Ok(None);
        };
        events::open_transcript(&self.vault, &recorded.as_ref()).map_err(HandleError::read)
    }
}
