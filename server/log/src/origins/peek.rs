//! Reading the file of origins beside whoever signs with it.

use std::{collections::BTreeMap, path::Path};

use rusqlite::OpenFlags;

use super::{Origin, Origins, OriginsError, store};
use crate::{database, id::LogId};

impl Origins {
    /// The origins of all logs in a file, oldest first: nothing is made or changed. `None` where there is
    /// no such file.
    ///
    /// # Errors
    /// When it is something else or cannot be read.
    pub fn peek(path: &Path) -> Result<Option<BTreeMap<LogId, Vec<Origin>>>, OriginsError> {
        if !path.exists() {
            return Ok(None);
        }
        let read = || {
            let connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            store::is_ours(&connection)?;
            store::all(&connection)
        };
        read().map(Some).map_err(|fault| fault.at(path))
    }
}
