//! The view of erasures: which are proposed, confirmed, refused and carried out. Identifiers and days;
//! why and on what ground is in the log.

use std::sync::Arc;

use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_domain::{CaseId, ErasureId};
use maatwerk_log::{LogId, RecordedRef, Version};
use rusqlite::{Row, Transaction};

use super::engine::{Aside, Projection, ViewError, Views, Worker};
use super::open::{Opened, open_event};
use crate::app::App;
use crate::events::{DomainEvent, StreamKind};

/// The name of the view.
pub const ERASURES: &str = "erasures";

/// The view.
#[derive(Debug)]
pub struct Erasures;

/// How far an erasure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureStage {
    /// It waits for another person.
    Proposed,
    /// It will not be carried out.
    Refused,
    /// Two people agreed: keys are being destroyed, or what they opened is being forgotten.
    BeingCarriedOut,
    /// Nothing of it is left.
    CarriedOut,
}

impl ErasureStage {
    /// Every code.
    pub const CODES: &[&str] = &["proposed", "refused", "being-carried-out", "carried-out"];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Refused => "refused",
            Self::BeingCarriedOut => "being-carried-out",
            Self::CarriedOut => "carried-out",
        }
    }

    /// What has this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Proposed,
            Self::Refused,
            Self::BeingCarriedOut,
            Self::CarriedOut,
        ]
        .into_iter()
        .find(|stage| stage.code() == code)
    }
}

impl Projection for Erasures {
    fn name(&self) -> &'static str {
        ERASURES
    }

    fn shape(&self) -> u32 {
        2
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE erasures (
            log TEXT NOT NULL,
            erasure_id BLOB NOT NULL,
            case_id BLOB NOT NULL,
            version INTEGER NOT NULL,
            stage TEXT NOT NULL,
            proposed_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (log, erasure_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX erasures_by_day ON erasures (log, proposed_at DESC, erasure_id);
        CREATE INDEX erasures_to_do ON erasures (log, erasure_id) WHERE stage = 'being-carried-out';"
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        Box::new(Lister {
            app: Arc::clone(app),
            changes: Vec::new(),
        })
    }
}

/// An event of an erasure.
struct Change {
    log: LogId,
    erasure: [u8; 16],
    version: u32,
    at: i64,
    stage: ErasureStage,
    /// Of which case, where the event begins the erasure.
    case: Option<[u8; 16]>,
}

struct Lister {
    app: Arc<App>,
    changes: Vec<Change>,
}

impl Worker for Lister {
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        if StreamKind::of(event.event_type) != Some(StreamKind::Erasure) {
            return Ok(());
        }
        let happened = match open_event(&self.app.vault, event)? {
            Opened::Event(DomainEvent::Erasure(happened), _) => happened,
            Opened::Event(..) | Opened::Erased => return Ok(()),
            Opened::Bad(why) => {
                aside.add(event.position, event.event_type, why);
                return Ok(());
            }
        };
        let (stage, case) = match happened {
            ErasureEvent::ErasureProposed { case, .. } => {
                (ErasureStage::Proposed, Some(case.to_bytes()))
            }
            ErasureEvent::ErasureRefused { .. } => (ErasureStage::Refused, None),
            ErasureEvent::ErasureConfirmed { .. } | ErasureEvent::ErasureCarriedOut { .. } => {
                (ErasureStage::BeingCarriedOut, None)
            }
            ErasureEvent::ErasureCompleted { .. } => (ErasureStage::CarriedOut, None),
        };
        self.changes.push(Change {
            log: event.log,
            erasure: *event.stream.as_bytes(),
            version: event.version.get(),
            at: event.recorded_at,
            stage,
            case,
        });
        Ok(())
    }

    fn write(&mut self, rows: &Transaction<'_>, _: &mut Aside) -> Result<(), ViewError> {
        let mut propose = rows.prepare_cached(
            "INSERT INTO erasures (log, erasure_id, case_id, version, stage, proposed_at, changed_at)
             VALUES (?1, ?2, ?6, ?3, ?4, ?5, ?5)",
        )?;
        let mut change = rows.prepare_cached(
            "UPDATE erasures SET version = ?3, stage = ?4, changed_at = ?5
             WHERE log = ?1 AND erasure_id = ?2",
        )?;
        for done in self.changes.drain(..) {
            let (log, stage) = (done.log.as_str(), done.stage.code());
            match done.case {
                Some(case) => {
                    propose.execute((log, done.erasure, done.version, stage, done.at, case))?
                }
                None => change.execute((log, done.erasure, done.version, stage, done.at))?,
            };
        }
        Ok(())
    }
}

/// An erasure in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// Which.
    pub erasure: ErasureId,
    /// Of which case.
    pub case: CaseId,
    /// Its version.
    pub version: Version,
    /// How far it is.
    pub stage: ErasureStage,
    /// When it was proposed, in microseconds since the Unix epoch.
    pub proposed_at: i64,
    /// When it last changed.
    pub changed_at: i64,
}

/// Where a page of the list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureCursor {
    /// When the last erasure of the page was proposed.
    pub proposed_at: i64,
    /// The last erasure of the page.
    pub erasure: ErasureId,
}

impl Views {
    /// A page of the erasures of an authority, newest first.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn list_erasures(
        &self,
        log: LogId,
        stage: Option<ErasureStage>,
        after: Option<ErasureCursor>,
        limit: usize,
    ) -> Result<Vec<ErasureRow>, ViewError> {
        self.get(ERASURES)?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT erasure_id, case_id, version, stage, proposed_at, changed_at
                     FROM erasures
                     WHERE log = ?1 AND (?2 IS NULL OR stage = ?2)
                       AND (?3 IS NULL OR proposed_at < ?3 OR proposed_at = ?3 AND erasure_id > ?4)
                     ORDER BY proposed_at DESC, erasure_id LIMIT ?5",
                )?;
                let rows = query.query_map(
                    (
                        log.as_str(),
                        stage.map(ErasureStage::code),
                        after.map(|cursor| cursor.proposed_at),
                        after.map(|cursor| cursor.erasure.to_bytes()),
                        i64::try_from(limit).unwrap_or(i64::MAX),
                    ),
                    |row| Ok(erasure_row(row)),
                )?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// The erasures that are being carried out, as far as the view has seen the log.
    pub(crate) async fn erasures_to_do(&self, log: LogId) -> Result<Vec<ErasureId>, ViewError> {
        self.peek(ERASURES, move |reader| {
            let mut query = reader.prepare_cached(
                "SELECT erasure_id FROM erasures WHERE log = ?1 AND stage = 'being-carried-out'",
            )?;
            let rows =
                query.query_map([log.as_str()], |row| row.get(0).map(ErasureId::from_bytes))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

fn erasure_row(row: &Row<'_>) -> Result<ErasureRow, ViewError> {
    let stage: String = row.get(3)?;
    Ok(ErasureRow {
        erasure: ErasureId::from_bytes(row.get(0)?),
        case: CaseId::from_bytes(row.get(1)?),
        version: Version::new(row.get(2)?),
        stage: ErasureStage::from_code(&stage).ok_or(ViewError::Damaged)?,
        proposed_at: row.get(4)?,
        changed_at: row.get(5)?,
    })
}
