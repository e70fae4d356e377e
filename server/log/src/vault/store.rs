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
const STEPS: &[&str] = &[
    "
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
",
    "
    -- What is derived from a key: 1 from it alone, 2 with the secret of the installation.
    ALTER TABLE wrapped_key
        ADD COLUMN derivation INTEGER NOT NULL DEFAULT 1 CHECK (derivation IN (1, 2));
",
];

/// How long emptying the write-ahead log waits for who reads the file.
const SCRUB_PATIENCE: Duration = Duration::from_millis(100);

/// The one connection to `keys.db`.
pub(super) struct KeyStore {
    connection: Connection,
    /// How a key is read from a file of this version.
    find: &'static str,
    // After the connection, so that the lock is lifted only when the file is closed. Whoever only reads
    // has none.
    _lock: Option<FileLock>,
}

/// What pseudonyms are derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Derivation {
    /// The key alone, as once: whoever was handed it can make them too. What was recorded under such a
    /// pseudonym stays, so that its key keeps giving the same: a household that got another one half-way
    /// would be counted twice, and its earlier reads would be nobody's.
    Alone,
    /// The key and the secret of the installation, which is never handed out. Every new key.
    Bound,
}

impl Derivation {
    const fn code(self) -> u8 {
        match self {
            Self::Alone => 1,
            Self::Bound => 2,
        }
    }

    const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Alone),
            2 => Some(Self::Bound),
            _ => None,
        }
    }
}

/// A key as it is stored.
pub(super) struct WrappedKey {
    pub(super) id: KeyId,
    class: KeyClass,
    pub(super) derivation: Derivation,
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
    /// A new key with this id, wrapped.
    pub(super) fn make(
        id: KeyId,
        class: KeyClass,
        derivation: Derivation,
        master: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<Self, VaultError> {
        let mut key = Secret::default();
        entropy.fill(key.as_mut())?;
        let associated = associated(id, class, derivation);
        let (nonce, wrapped) = wrap(&key, &associated, master, entropy)?;
        Ok(Self {
            id,
            class,
            derivation,
            nonce,
            wrapped,
        })
    }

    /// `None` when the master key does not open it.
    pub(super) fn unwrap(&self, master: &MasterKey) -> Option<(KeyClass, Secret)> {
        let key = open(
            master,
            &self.nonce,
            &associated(self.id, self.class, self.derivation),
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
        prepare(&mut connection).map_err(|error| VaultError::of(error, path))?;
        database::sync_folder(path).map_err(file)?;
        Ok(Self {
            connection,
            find: FIND,
            _lock: Some(lock),
        })
    }

    /// Opens the file to read it, beside whoever has it open: no lock is taken and nothing can be changed.
    pub(super) fn read(path: &Path) -> Result<Self, VaultError> {
        std::fs::metadata(path).map_err(|source| VaultError::File {
            path: path.to_owned(),
            source: Arc::new(source),
        })?;
        let connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found = database::is_ours(&connection, APPLICATION, STEPS)
            .map_err(|error| VaultError::of(error, path))?;
        connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(Self {
            connection,
            // Who only reads brings no file up to date.
            find: if found < 2 { FIND_OF_FIRST } else { FIND },
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

    /// Stores keys in one transaction, durable on return. Of a key that is there, or was destroyed,
    /// nothing changes: two may make the same one at the same time, and [`KeyStore::find`] tells which
    /// of them is kept.
    pub(super) fn insert<'a>(
        &mut self,
        keys: impl Iterator<Item = &'a WrappedKey>,
    ) -> Result<(), VaultError> {
        let change = self.connection.transaction()?;
        {
            let mut insert = change.prepare_cached(
                "INSERT INTO wrapped_key (id, class, nonce, wrapped, derivation)
                 SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM destroyed WHERE id = ?1)
                 ON CONFLICT (id) DO NOTHING",
            )?;
            for key in keys {
                insert.execute(params![
                    key.id.as_bytes(),
                    key.class.code(),
                    key.nonce,
                    key.wrapped,
                    key.derivation.code()
                ])?;
            }
        }
        Ok(change.commit()?)
    }

    pub(super) fn find(&self, id: KeyId) -> Result<Stored, VaultError> {
        let mut find = self.connection.prepare_cached(self.find)?;
        let found = find
            .query_row([id.as_bytes()], |row| {
                let (class, derivation) = (row.get(0)?, row.get(3)?);
                Ok((class, row.get(1)?, row.get(2)?, derivation))
            })
            .optional()?;
        if let Some((class, nonce, wrapped, derivation)) = found {
            let out =
                |column, code| rusqlite::Error::IntegralValueOutOfRange(column, i64::from(code));
            return Ok(Stored::Key(WrappedKey {
                id,
                class: KeyClass::from_code(class).ok_or_else(|| out(0, class))?,
                derivation: Derivation::from_code(derivation).ok_or_else(|| out(3, derivation))?,
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

/// How a key is read; and from a file that its server has not opened since there is another derivation.
const FIND: &str = "SELECT class, nonce, wrapped, derivation FROM wrapped_key WHERE id = ?1";
const FIND_OF_FIRST: &str = "SELECT class, nonce, wrapped, 1 FROM wrapped_key WHERE id = ?1";

/// How many keys are read at a time while all are wrapped anew.
const AT_ONCE: i64 = 1024;

/// Those of a class and of a derivation.
type Codes = (u8, u8);

fn rotate_keys(
    change: &rusqlite::Transaction<'_>,
    old: &MasterKey,
    new: &MasterKey,
    entropy: &dyn Entropy,
) -> Result<u64, VaultError> {
    let mut read = change.prepare(
        "SELECT id, class, nonce, wrapped, derivation FROM wrapped_key
         WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let mut write =
        change.prepare("UPDATE wrapped_key SET nonce = ?2, wrapped = ?3 WHERE id = ?1")?;
    let mut rotated = 0;
    let mut after = Vec::new();
    loop {
        let rows = read.query_map(params![after, AT_ONCE], |row| {
            let id = KeyId::from_bytes(row.get(0)?);
            let (class, derivation) = (row.get(1)?, row.get(4)?);
            Ok((id, (class, derivation), row.get(2)?, row.get(3)?))
        })?;
        let page: Vec<(KeyId, Codes, [u8; NONCE_LEN], Vec<u8>)> = rows.collect::<Result<_, _>>()?;
        let Some((last, ..)) = page.last() else {
            return Ok(rotated);
        };
        after = last.as_bytes().to_vec();
        for (id, (class, derivation), nonce, wrapped) in page {
            let class = KeyClass::from_code(class).ok_or(VaultError::DamagedKey(id))?;
            let derivation = Derivation::from_code(derivation).ok_or(VaultError::DamagedKey(id))?;
            let associated = associated(id, class, derivation);
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

fn associated(id: KeyId, class: KeyClass, derivation: Derivation) -> Vec<u8> {
    let label: &[u8] = match derivation {
        Derivation::Alone => b"maatwerk-log/wrap/v1",
        Derivation::Bound => b"maatwerk-log/wrap/v2",
    };
    [label, id.as_bytes(), &[class.code()]].concat()
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

#[cfg(test)]
impl KeyStore {
    /// Puts a key into a store under the master key of the tests.
    pub(super) fn adopt(path: &Path, id: KeyId, secret: &[u8; 32]) {
        Self::put(path, id, Derivation::Bound, secret);
    }

    /// A store as it was before there was a second derivation, with one key in it.
    pub(super) fn first_version(path: &Path, id: KeyId, secret: &[u8; 32]) {
        let mut db = Connection::open(path).unwrap();
        database::apply(&mut db, APPLICATION, &STEPS[..1]).unwrap();
        drop(db);
        Self::put(path, id, Derivation::Alone, secret);
    }

    fn put(path: &Path, id: KeyId, derivation: Derivation, secret: &[u8; 32]) {
        let (class, entropy) = (KeyClass::Accounting, crate::entropy::OsEntropy);
        let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
        let associated = associated(id, class, derivation);
        let secret = Secret::new(*secret);
        let (nonce, wrapped) = wrap(&secret, &associated, &master, &entropy).unwrap();
        let db = Connection::open(path).unwrap();
        let sql = "INSERT INTO wrapped_key (id, class, nonce, wrapped) VALUES (?1, ?2, ?3, ?4)";
        let values = params![id.as_bytes(), class.code(), nonce, wrapped];
        db.execute(sql, values).unwrap();
        if derivation == Derivation::Bound {
            let sql = "UPDATE wrapped_key SET derivation = 2 WHERE id = ?1";
            db.execute(sql, [id.as_bytes()]).unwrap();
        }
    }
}
