//! Asking the view.

use maatwerk_domain::case::deadlines::{DeadlineKind, Whose};
use maatwerk_domain::{CaseId, Date};
use maatwerk_log::{LogId, Position};
use rusqlite::ToSql;

use super::row::{COLUMNS, number, read};
use super::{DEADLINES, DeadlineRow, Due};
use crate::views::handlings::HandledBy;
use crate::views::involvement::Sees;
use crate::views::{View, ViewError, Views};
use crate::wire::{self, Wire as _};

/// Which deadlines to list: those that run on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineFilter {
    /// In which cases.
    pub sees: Sees,
    /// The day.
    pub today: Date,
    /// Of whoever handles it.
    pub handled: HandledBy,
    /// Of one case.
    pub case: Option<CaseId>,
    /// Only of this kind.
    pub kind: Option<DeadlineKind>,
    /// Only of this side.
    pub whose: Option<Whose>,
    /// Only those of this day or earlier.
    pub until: Option<Date>,
}

impl DeadlineFilter {
    /// All that somebody sees on a day.
    #[must_use]
    pub fn of(sees: Sees, today: Date) -> Self {
        Self {
            sees,
            today,
            handled: HandledBy::anybody(today),
            case: None,
            kind: None,
            whose: None,
            until: None,
        }
    }
}

/// Where a page of the list ended: by day, and then by identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadlineCursor {
    /// The day of the last deadline of the page.
    pub due: Due,
    /// Its case.
    pub case: CaseId,
    /// Its identifier.
    pub deadline: [u8; 16],
}

impl DeadlineCursor {
    /// The bytes of a cursor.
    pub const BYTES: usize = 36;

    /// After a row.
    #[must_use]
    pub fn after(row: &DeadlineRow) -> Self {
        Self {
            due: row.due(),
            case: row.case,
            deadline: row.id,
        }
    }

    /// As bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..4].copy_from_slice(&self.due.0.to_be_bytes());
        bytes[4..20].copy_from_slice(&self.case.to_bytes());
        bytes[20..].copy_from_slice(&self.deadline);
        bytes
    }

    /// What these bytes say.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let (mut due, mut case, mut deadline) = ([0; 4], [0; 16], [0; 16]);
        due.copy_from_slice(&bytes[..4]);
        case.copy_from_slice(&bytes[4..20]);
        deadline.copy_from_slice(&bytes[20..]);
        Self {
            due: Due(u32::from_be_bytes(due)),
            case: CaseId::from_bytes(case),
            deadline,
        }
    }
}

impl Views {
    /// The view of deadlines.
    ///
    /// # Errors
    /// When this installation has none.
    pub fn deadlines(&self) -> Result<&View, ViewError> {
        Ok(self.get(DEADLINES)?)
    }

    /// A page of the deadlines of an authority, the first day first.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn list_deadlines(
        &self,
        log: LogId,
        filter: DeadlineFilter,
        after: Option<DeadlineCursor>,
        limit: usize,
    ) -> Result<Vec<DeadlineRow>, ViewError> {
        self.deadlines()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM deadlines
                     WHERE log = :log AND opens <= :today AND (lapses = 0 OR due >= :today)
                       AND (:case IS NULL OR case_id = :case)
                       AND (:kind IS NULL OR kind = :kind)
                       AND (:whose IS NULL OR whose = :whose)
                       AND (:until IS NULL OR due <= :until)
                       AND (:due IS NULL OR (due, case_id, deadline_id) > (:due, :after, :deadline))
                       {} {}
                     ORDER BY due, case_id, deadline_id LIMIT :limit",
                    filter.sees.condition(),
                    filter.handled.condition(),
                ))?;
                let bound = filter.sees.bound(reader, log)?;
                let today = Due::of(filter.today);
                let case = filter.case.map(CaseId::to_bytes);
                let kind = filter.kind.as_ref().map(wire::DeadlineKind::of);
                let kind = kind.map(wire::DeadlineKind::code);
                let whose = filter.whose.as_ref().map(wire::Whose::of);
                let whose = whose.map(wire::Whose::code);
                let until = filter.until.map(Due::of);
                let due = after.map(|after| after.due);
                let after_case = after.map(|after| after.case.to_bytes());
                let deadline = after.map(|after| after.deadline);
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let handled = filter.handled.bound();
                let mut params = bound.params();
                params.extend(handled.params());
                params.extend([
                    (":today", &today as &dyn ToSql),
                    (":case", &case),
                    (":kind", &kind),
                    (":whose", &whose),
                    (":until", &until),
                    (":due", &due),
                    (":after", &after_case),
                    (":deadline", &deadline),
                    (":limit", &limit),
                ]);
                let rows = query.query_map(&params[..], |row| Ok(read(row)))?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// Cases of an authority in which a deadline changed after one position and up to another, in the order
    /// in which they last did; each with that position.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn changed_deadlines(
        &self,
        log: LogId,
        sees: Sees,
        (after, upto): (Position, Position),
        limit: usize,
    ) -> Result<Vec<(Position, CaseId)>, ViewError> {
        self.deadlines()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT position, case_id FROM changed
                     WHERE log = :log AND position > :after AND position <= :upto {}
                     ORDER BY position LIMIT :limit",
                    sees.condition(),
                ))?;
                let bound = sees.bound(reader, log)?;
                let (after, upto) = (number(after), number(upto));
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let mut params = bound.params();
                params.extend([
                    (":after", &after as &dyn ToSql),
                    (":upto", &upto),
                    (":limit", &limit),
                ]);
                let rows =
                    query.query_map(&params[..], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
                let mut changed = Vec::new();
                for row in rows {
                    let (position, case) = row?;
                    let position = u64::try_from(position).map_err(|_| ViewError::Damaged)?;
                    let position = Position::new(position).map_err(|_| ViewError::Damaged)?;
                    changed.push((position, CaseId::from_bytes(case)));
                }
                Ok(changed)
            })
            .await
    }
}
