//! Releases: the figures move together, once a month.
//!
//! Whoever could ask every day would see single households arrive. What was recorded in a month
//! counts from the first day of the next, all at once.

use maatwerk_domain::Month;
use maatwerk_log::{EventLog as _, Head};

use super::projection::view;
use crate::app::App;
use crate::signals::national;
use crate::views::ViewError;

/// Up to where the national log is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Release {
    /// What was recorded before this month counts.
    pub(crate) month: Month,
    /// The last record that counts, and the root of the national log when it ended there.
    pub(crate) head: Head,
}

impl Release {
    /// The release of today.
    pub(super) async fn now(app: &App) -> Result<Self, ViewError> {
        let month = Month::of(app.clock.today());
        let ordinal = month.ordinal();
        let last = view(app)?
            .read(move |reader| {
                let mut query = reader
                    .prepare_cached("SELECT max(position) FROM records WHERE release <= ?1")?;
                Ok(query.query_row([ordinal], |row| row.get::<_, Option<i64>>(0))?)
            })
            .await?;
        let position = u64::try_from(last.unwrap_or_default())
            .ok()
            .and_then(|position| maatwerk_log::Position::new(position).ok())
            .ok_or(ViewError::Damaged)?;
        let head = app.log.head_at(national(), position).await?;
        Ok(Self {
            month,
            head: head.ok_or(ViewError::Damaged)?,
        })
    }
}
