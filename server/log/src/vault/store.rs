//! The file of wrapped keys.

use std::{path::Path, sync::Arc, time::Duration};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::{KeyClass, MasterKey, VaultError, crypt, crypt::Secret};
use crate::{
    database::{self, FileLock, LockError, SchemaError},
    entropy::Entropy,
    id::KeyId,
    sealed::NONCE_LEN,
};

/// "Maat", keys.
const APPLICATION: i32 = 0x4d61_6b01;
const STEPS: &[&str] = &["
    CREATE TABLE secret (
        name    TEXT NOT NULL PRIMARY KEY,
        nonce   BLOB NOT NULL CHECK (length(nonce) = 24),
        wrapped BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE wrapped_key (
        id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        class   INTEGER NOT NULL CHECK (class IN (1, 2)),
        nonce   BLOB    NOT NULL CHECK (length(nonce) = 24),
        wrapped BLOB    NOT NULL CHECK (length(wrapped) = 48)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE destroyed (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16)
    ) STRICT, WITHOUT ROWID;
"];

/// How long emptying the write-ahead log waits for who reads the file.
const SCRUB_PATIENCE: Duration = Duration::from_millis(100);

/// The one connection to `keys.db`.
pub(super) struct KeyStore {
    connection: Connection,
    // After the connection, so that the lock is lifted only when the file is closed. Whoever only reads
    // has none.
    _lock: Option<FileLock>,
}

/// A key as it is stored.
pub(super) struct WrappedKey {
    pub(super) id: KeyId,
    class: KeyClass,
    nonce: [u8; NONCE_LEN],
    wrapped: Vec<u8>,
}

/// What the store has of a secret.
pub(super) enum FoundSecret {
    Opened(Secret),
    /// The master key does not open it.
    Closed,
    Missing,
}

/// What the store knows of a key id.
pub(super) enum Stored {
    Key(WrappedKey),
    Destroyed,
    Unknown,
}

impl WrappedKey {
    /// A new key with this id, wrapped, and its unwrapped bytes.
    pub(super) fn make(
        id: KeyId,
        class: KeyClass,
        master: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<(Self, Secret), VaultError> {
        let mut key = Secret::default();
        entropy.fill(key.as_mut())?;
        let (nonce, wrapped) = wrap(&key, &associated(id, class), master, entropy)?;
        Ok((
            Self {
                id,
                class,
                nonce,
                wrapped,
            },
            key,
        ))
    }

    /// `None` when the master key does not open it.
    pub(super) fn unwrap(&self, master: &MasterKey) -> Option<(KeyClass, Secret)> {
        let key = open(
            master,
            &self.nonce,
            &associated(self.id, self.class),
            &self.wrapped,
        )?;
        Some((self.class, key))
    }
}

impl KeyStore {
    pub(super) fn open(path: &Path) -> Result<Self, VaultError> {
        let file = |source| VaultError::File {
            path: path.to_owned(),
            source: Arc::new(source),
        };
        let lock = FileLock::take(path).map_err(|error| match error {
            LockError::Held => VaultError::InUse {
                path: path.to_owned(),
            },
            LockError::Io(source) => file(source),
        })?;
        database::create_private(path).map_err(file)?;
        let mut connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        prepare(&mut connection).map_err(|error| match error {
            SchemaError::Newer { found, supported } => VaultError::Newer { found, supported },
            SchemaError::Foreign => VaultError::Foreign {
                path: path.to_owned(),
            },
            SchemaError::Sqlite(source) => source.into(),
        })?;
        database::sync_folder(path).map_err(file)?;
        Ok(Self {
            connection,
            _lock: Some(lock),
        })
    }

    /// Opens the file to read it, beside whoever has it open: no lock is taken and nothing can be changed.
    pub(super) fn read(path: &Path) -> Result<Self, VaultError> {
        std::fs::metadata(path).map_err(|source| VaultError::File {
            path: path.to_owned(),
            source: Arc::new(source),
        })?;
        let foreign = || VaultError::Foreign {
            path: path.to_owned(),
        };
        let connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let of = |pragma| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let (application, found) = of("PRAGMA application_id")
            .and_then(|application| Ok((application, of("PRAGMA user_version")?)))
            .map_err(|error| match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::NotADatabase) => foreign(),
                _ => error.into(),
            })?;
        if application != i64::from(APPLICATION) {
            return Err(foreign());
        }
        let supported = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
        if found > supported {
            return Err(VaultError::Newer { found, supported });
        }
        connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(Self {
            connection,
            _lock: None,
        })
    }

    /// The secret of this name, when it is there.
    pub(super) fn find_secret(
        &self,
        name: &str,
        master: &MasterKey,
    ) -> Result<FoundSecret, VaultError> {
        let found: Option<([u8; NONCE_LEN], Vec<u8>)> = self
            .connection
            .query_row(
                "SELECT nonce, wrapped FROM secret WHERE name = ?1",
                [name],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        Ok(match found {
            None => FoundSecret::Missing,
            Some((nonce, wrapped)) => open(master, &nonce, &of_secret(name), &wrapped)
                .map_or(FoundSecret::Closed, FoundSecret::Opened),
        })
    }

    /// The secret of this name, made at the first call. `None` when the master key does not open it.
    pub(super) fn secret(
        &mut self,
        name: &str,
        master: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<Option<Secret>, VaultError> {
        match self.find_secret(name, master)? {
            FoundSecret::Opened(secret) => return Ok(Some(secret)),
            FoundSecret::Closed => return Ok(None),
            FoundSecret::Missing => {}
        }
        let associated = of_secret(name);
        let mut secret = Secret::default();
        entropy.fill(secret.as_mut())?;
        let (nonce, wrapped) = wrap(&secret, &associated, master, entropy)?;
        self.connection.execute(
            "INSERT INTO secret (name, nonce, wrapped) VALUES (?1, ?2, ?3)",
            params![name, nonce, wrapped],
        )?;
        Ok(Some(secret))
    }

    /// Wraps everything anew in one transaction, durable on return; how many keys. `None` when `old`
    /// does not open a secret.
    pub(super) fn rotate(
        &mut self,
        old: &MasterKey,
        new: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<Option<u64>, VaultError> {
        let change = self.connection.transaction()?;
        let mut secrets = 0;
        {
            let mut read = change.prepare("SELECT name, nonce, wrapped FROM secret")?;
            let found = read.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let found: Vec<(String, [u8; NONCE_LEN], Vec<u8>)> = found.collect::<Result<_, _>>()?;
            for (name, nonce, wrapped) in found {
                let associated = of_secret(&name);
                let Some(secret) = open(old, &nonce, &associated, &wrapped) else {
                    return Ok(None);
                };
                let (nonce, wrapped) = wrap(&secret, &associated, new, entropy)?;
                change.execute(
                    "UPDATE secret SET nonce = ?2, wrapped = ?3 WHERE name = ?1",
                    params![name, nonce, wrapped],
                )?;
                secrets += 1;
            }
        }
        // A store that was never used proves nothing of the old key.
        if secrets == 0 {
            return Ok(None);
        }
        let keys = rotate_keys(&change, old, new, entropy)?;
        change.commit()?;
        self.scrub()?;
        Ok(Some(keys))
    }

    /// Stores keys in one transaction, durable on return.
    pub(super) fn insert<'a>(
        &mut self,
        keys: impl Iterator<Item = &'a WrappedKey>,
    ) -> Result<(), VaultError> {
        let change = self.connection.transaction()?;
        {
            let mut insert = change.prepare_cached(
                "INSERT INTO wrapped_key (id, class, nonce, wrapped) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for key in keys {
                insert.execute(params![
                    key.id.as_bytes(),
                    key.class.code(),
                    key.nonce,
                    key.wrapped
                ])?;
            }
        }
        Ok(change.commit()?)
    }

    pub(super) fn find(&self, id: KeyId) -> Result<Stored, VaultError> {
        let mut find = self
            .connection
            .prepare_cached("SELECT class, nonce, wrapped FROM wrapped_key WHERE id = ?1")?;
        let found = find
            .query_row([id.as_bytes()], |row| {
                Ok((row.get::<_, u8>(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        if let Some((class, nonce, wrapped)) = found {
            let class = KeyClass::from_code(class).ok_or(
                rusqlite::Error::IntegralValueOutOfRange(0, i64::from(class)),
            )?;
            return Ok(Stored::Key(WrappedKey {
                id,
                class,
                nonce,
                wrapped,
            }));
        }
        let mut destroyed = self
            .connection
            .prepare_cached("SELECT 1 FROM destroyed WHERE id = ?1")?;
        Ok(if destroyed.exists([id.as_bytes()])? {
            Stored::Destroyed
        } else {
            Stored::Unknown
        })
    }

    /// Removes keys and leaves their ids as destroyed, durable on return. The write-ahead log may still
    /// hold wrapped copies of them, see [`KeyStore::scrub`].
    pub(super) fn destroy(&mut self, ids: &[KeyId]) -> Result<(), VaultError> {
        let mut removed = 0;
        let change = self.connection.transaction()?;
        {
            let mut delete = change.prepare_cached("DELETE FROM wrapped_key WHERE id = ?1")?;
            let mut mark =
                change.prepare_cached("INSERT OR IGNORE INTO destroyed (id) VALUES (?1)")?;
            for id in ids {
                removed += delete.execute([id.as_bytes()])?;
                mark.execute([id.as_bytes()])?;
            }
        }
        change.commit()?;
        if removed > 0 {
            self.scrub()?;
        }
        Ok(())
    }

    /// The ids of all destroyed keys.
    pub(super) fn destroyed(&self) -> Result<Vec<KeyId>, VaultError> {
        let mut all = self.connection.prepare("SELECT id FROM destroyed")?;
        let ids = all.query_map([], |row| row.get(0).map(KeyId::from_bytes))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The write-ahead log keeps older copies of pages, with keys that are deleted by now: it is emptied.
    /// Whether it was: someone who reads the file, a backup for instance, can hold this up.
    pub(super) fn scrub(&self) -> Result<bool, VaultError> {
        // Whoever needs a key meanwhile waits for this.
        self.connection.busy_timeout(SCRUB_PATIENCE)?;
        let emptied = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        self.connection.busy_timeout(database::BUSY_PATIENCE)?;
        let busy: bool = emptied?;
        if busy {
            tracing::warn!(
                "the write-ahead log of the keys is in use and still holds wrapped copies of destroyed keys"
            );
        }
        Ok(!busy)
    }
}

fn prepare(connection: &mut Connection) -> Result<(), SchemaError> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;",
    )?;
    database::apply(connection, APPLICATION, STEPS)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// How many keys are read at a time while all are wrapped anew.
const AT_ONCE: i64 = 1024;

fn rotate_keys(
    change: &rusqlite::Transaction<'_>,
    old: &MasterKey,
    new: &MasterKey,
    entropy: &dyn Entropy,
) -> Result<u64, VaultError> {
    let mut read = change.prepare(
        "SELECT id, class, nonce, wrapped FROM wrapped_key WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let mut write =
        change.prepare("UPDATE wrapped_key SET nonce = ?2, wrapped = ?3 WHERE id = ?1")?;
    let mut rotated = 0;
    let mut after = Vec::new();
    loop {
        let rows = read.query_map(params![after, AT_ONCE], |row| {
            let id = KeyId::from_bytes(row.get(0)?);
            Ok((id, row.get::<_, u8>(1)?, row.get(2)?, row.get(3)?))
        })?;
        let page: Vec<(KeyId, u8, [u8; NONCE_LEN], Vec<u8>)> = rows.collect::<Result<_, _>>()?;
        let Some((last, ..)) = page.last() else {
            return Ok(rotated);
        };
        after = last.as_bytes().to_vec();
        for (id, class, nonce, wrapped) in page {
            let class = KeyClass::from_code(class).ok_or(VaultError::DamagedKey(id))?;
            let associated = associated(id, class);
            let key = open(old, &nonce, &associated, &wrapped).ok_or(VaultError::DamagedKey(id))?;
            let (nonce, wrapped) = wrap(&key, &associated, new, entropy)?;
            write.execute(params![id.as_bytes(), nonce, wrapped])?;
            rotated += 1;
        }
    }
}

/// A key or secret under a new nonce.
fn wrap(
    plain: &Secret,
    associated: &[u8],
    master: &MasterKey,
    entropy: &dyn Entropy,
) -> Result<([u8; NONCE_LEN], Vec<u8>), VaultError> {
    let mut nonce = [0; NONCE_LEN];
    entropy.fill(&mut nonce)?;
    // Room for the tag, so that no copy of the plain key is left behind by growing.
    let mut wrapped = Vec::with_capacity(48);
    wrapped.extend_from_slice(plain.as_ref());
    crypt::encrypt(master.bytes(), &nonce, associated, &mut wrapped, 0);
    Ok((nonce, wrapped))
}

fn of_secret(name: &str) -> Vec<u8> {
    [b"maatwerk-log/wrap-secret/v1", name.as_bytes()].concat()
}

fn associated(id: KeyId, class: KeyClass) -> Vec<u8> {
    [
        b"maatwerk-log/wrap/v1".as_slice(),
        id.as_bytes(),
        &[class.code()],
    ]
    .concat()
}

fn open(
    master: &MasterKey,
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    wrapped: &[u8],
) -> Option<Secret> {
    let mut plain = zeroize::Zeroizing::new(Vec::with_capacity(48));
    crypt::decrypt(master.bytes(), nonce, associated, wrapped, &mut plain).ok()?;
    let bytes = plain.as_slice().try_into().ok()?;
    Some(Secret::new(bytes))
}
