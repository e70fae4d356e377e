//! A copy of the logs for a backup.

use std::{collections::HashMap, path::Path};

use super::{SqliteLog, rows, schema};
use crate::{
    database::{self, CopyError},
    event_log::Head,
    id::LogId,
};

impl SqliteLog {
    /// Copies a file of logs as it stands at one moment, beside whoever has it open, and tells the
    /// head that each log has in the copy. Whoever also copies the keys does so after this: then
    /// the keys of all that is in it are there.
    ///
    /// # Errors
    /// When the file cannot be read, the other is there already, or cannot be written.
    pub fn copy(from: &Path, to: &Path) -> Result<Vec<(LogId, Head)>, CopyError> {
        database::copy(from, to)?;
        heads(to).map_err(|source| CopyError::Storage {
            path: to.to_owned(),
            source,
        })
    }
}

fn heads(path: &Path) -> rusqlite::Result<Vec<(LogId, Head)>> {
    let connection = schema::open_reader(path)?;
    let numbers: HashMap<_, _> = schema::logs(&connection)?
        .into_iter()
        .filter_map(|(number, name)| Some((schema::log_id(&name)?, number)))
        .collect();
    let mut heads = Vec::new();
    for (log, position) in rows::positions(&connection)? {
        let number = numbers[&log];
        let root = rows::root_at(&connection, number, position)?;
        heads.push((log, Head { position, root }));
    }
    Ok(heads)
}
