//! The shape of a database, by number.

use rusqlite::Connection;

/// A database that cannot be used as it is.
#[derive(Debug)]
pub(crate) enum SchemaError {
    /// It was made by a newer version of the software.
    Newer { found: i64, supported: i64 },
    /// It is a database of something else.
    Foreign,
    /// SQLite could not read or change it.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for SchemaError {
    fn from(source: rusqlite::Error) -> Self {
        // A file that is no database at all is as foreign as another's database.
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::Foreign,
            _ => Self::Sqlite(source),
        }
    }
}

/// Refuses a database of something else, or of a newer version; else its version. Changes nothing.
pub(crate) fn is_ours(
    connection: &Connection,
    application: i32,
    steps: &[&str],
) -> Result<i64, SchemaError> {
    let of = |pragma| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    if of("PRAGMA application_id")? != i64::from(application) {
        return Err(SchemaError::Foreign);
    }
    let found = of("PRAGMA user_version")?;
    let supported = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > supported {
        return Err(SchemaError::Newer { found, supported });
    }
    Ok(found)
}

/// Brings a database to the newest shape. `steps[n]` takes it from version n to n + 1; a released
/// step never changes. Each runs in a transaction of its own, its number with it.
pub(crate) fn apply(
    connection: &mut Connection,
    application: i32,
    steps: &[&str],
) -> Result<(), SchemaError> {
    let supported = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let owner: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if owner != application && (owner != 0 || found != 0 || tables != 0) {
        return Err(SchemaError::Foreign);
    }
    if found > supported {
        return Err(SchemaError::Newer { found, supported });
    }
    let done = usize::try_from(found).map_err(|_| SchemaError::Foreign)?;
    for (version, step) in (1_i64..).zip(steps).skip(done) {
        let change = connection.transaction()?;
        change.execute_batch(step)?;
        change.pragma_update(None, "application_id", application)?;
        change.pragma_update(None, "user_version", version)?;
        change.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[&str] = &["CREATE TABLE a (x) ", "CREATE TABLE b (x)"];

    #[test]
    fn steps_run_once_and_in_order() {
        let mut db = Connection::open_in_memory().unwrap();
        apply(&mut db, 7, &STEPS[..1]).unwrap();
        apply(&mut db, 7, STEPS).unwrap();
        apply(&mut db, 7, STEPS).unwrap();
        db.execute_batch("INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)")
            .unwrap();
    }

    #[test]
    fn a_newer_or_foreign_database_is_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        apply(&mut db, 7, STEPS).unwrap();
        assert!(matches!(
            apply(&mut db, 7, &STEPS[..1]),
            Err(SchemaError::Newer {
                found: 2,
                supported: 1
            })
        ));
        assert!(matches!(
            apply(&mut db, 8, STEPS),
            Err(SchemaError::Foreign)
        ));
        let mut other = Connection::open_in_memory().unwrap();
        other.execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert!(matches!(
            apply(&mut other, 7, STEPS),
            Err(SchemaError::Foreign)
        ));
    }
}
