//! The view `dossiers`: a line for each dossier of the programme, from the national log.

use std::sync::Arc;

use maatwerk_domain::DossierId;
use maatwerk_domain::dossier::{DossierEvent, Status};
use maatwerk_log::{RecordedRef, Vault, Version};
use rusqlite::{Row, Transaction};

use super::engine::{Aside, Projection, Reads, View, ViewError, Views, Worker};
use super::open::{Opened, open_event};
use crate::app::App;
use crate::events::{DomainEvent, StreamKind};
use crate::wire::{DossierStatus, Wire as _};

/// The name of the view.
pub const DOSSIERS: &str = "dossiers";

/// Lists dossiers.
#[derive(Debug)]
pub struct Dossiers;

impl Projection for Dossiers {
    fn name(&self) -> &'static str {
        DOSSIERS
    }

    fn shape(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE dossiers (
            dossier_id BLOB PRIMARY KEY,
            version INTEGER NOT NULL,
            status TEXT NOT NULL,
            title TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dossiers_by_opening ON dossiers (opened_at DESC, dossier_id);"
    }

    fn reads(&self) -> Reads {
        Reads::National
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        Box::new(Lister {
            vault: app.vault.clone(),
            changes: Vec::new(),
        })
    }
}

/// What an event changes in the line of its dossier.
struct Change {
    dossier: [u8; 16],
    version: u32,
    at: i64,
    title: Option<String>,
    status: Option<Status>,
}

struct Lister {
    vault: Vault,
    changes: Vec<Change>,
}

impl Worker for Lister {
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        // The national log is nearly all signals: they are not even opened.
        if StreamKind::of(event.event_type) != Some(StreamKind::Dossier) {
            return Ok(());
        }
        let happened = match open_event(&self.vault, event)? {
            Opened::Event(DomainEvent::Dossier(happened), _) => happened,
            Opened::Event(..) | Opened::Erased => return Ok(()),
            Opened::Bad(why) => {
                aside.add(event.position, event.event_type, why);
                return Ok(());
            }
        };
        let (title, status) = match happened {
            DossierEvent::DossierOpened { matter, .. } => {
                (Some(matter.title), Some(Status::Signalled))
            }
            DossierEvent::DossierAdvanced { step, .. } => (None, Some(step.to())),
            _ => (None, None),
        };
        self.changes.push(Change {
            dossier: *event.stream.as_bytes(),
            version: event.version.get(),
            at: event.recorded_at,
            title,
            status,
        });
        Ok(())
    }

    fn write(&mut self, rows: &Transaction<'_>, _: &mut Aside) -> Result<(), ViewError> {
        let mut open = rows.prepare_cached(
            "INSERT INTO dossiers (dossier_id, version, status, title, opened_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        )?;
        let mut change = rows.prepare_cached(
            "UPDATE dossiers SET version = ?2, status = coalesce(?3, status), changed_at = ?4
             WHERE dossier_id = ?1",
        )?;
        for done in self.changes.drain(..) {
            let status = done
                .status
                .as_ref()
                .map(|status| DossierStatus::of(status).code());
            match done.title {
                Some(title) => {
                    open.execute((done.dossier, done.version, status, title, done.at))?
                }
                None => change.execute((done.dossier, done.version, status, done.at))?,
            };
        }
        Ok(())
    }
}

/// A dossier in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// Which.
    pub dossier: DossierId,
    /// Its version.
    pub version: Version,
    /// How far it is.
    pub status: Status,
    /// Its title.
    pub title: String,
    /// When it was opened, in microseconds since the Unix epoch.
    pub opened_at: i64,
    /// When it last changed.
    pub changed_at: i64,
}

/// Where a page of the list ended: newest first, by opening and then by identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DossierCursor {
    /// When the last dossier of the page was opened.
    pub opened_at: i64,
    /// The last dossier of the page.
    pub dossier: DossierId,
}

impl Views {
    /// The view of dossiers.
    ///
    /// # Errors
    /// When there is none.
    pub fn dossiers(&self) -> Result<&Arc<View>, ViewError> {
        self.get(DOSSIERS)
    }

    /// A page of the dossiers, newest first.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn list_dossiers(
        &self,
        status: Option<Status>,
        after: Option<DossierCursor>,
        limit: usize,
    ) -> Result<Vec<DossierRow>, ViewError> {
        self.dossiers()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT dossier_id, version, status, title, opened_at, changed_at
                     FROM dossiers
                     WHERE (?1 IS NULL OR status = ?1)
                       AND (?2 IS NULL OR opened_at < ?2 OR opened_at = ?2 AND dossier_id > ?3)
                     ORDER BY opened_at DESC, dossier_id LIMIT ?4",
                )?;
                let rows = query.query_map(
                    (
                        status
                            .as_ref()
                            .map(|status| DossierStatus::of(status).code()),
                        after.map(|cursor| cursor.opened_at),
                        after.map(|cursor| cursor.dossier.to_bytes()),
                        i64::try_from(limit).unwrap_or(i64::MAX),
                    ),
                    |row| Ok(dossier_row(row)),
                )?;
                rows.map(|row| row?).collect()
            })
            .await
    }
}

fn dossier_row(row: &Row<'_>) -> Result<DossierRow, ViewError> {
    let status: String = row.get(2)?;
    let status = DossierStatus::from_code(&status).ok_or(ViewError::Damaged)?;
    Ok(DossierRow {
        dossier: DossierId::from_bytes(row.get(0)?),
        version: Version::new(row.get(1)?),
        status: status.into_domain(),
        title: row.get(3)?,
        opened_at: row.get(4)?,
        changed_at: row.get(5)?,
    })
}
