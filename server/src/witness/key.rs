//! The key of a witness as a file.
//!
//! One line, in the form in which Go's note package writes signing keys, with the type of a witness:
//! `PRIVATE+KEY+name+hex(key id)+base64(0x04 || seed)`.

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk_log::transparency::{CosigningKey, KeyName};
use zeroize::Zeroizing;

const PREFIX: &str = "PRIVATE+KEY+";
/// The type of key that cosigns (c2sp.org/signed-note).
const COSIGNS: u8 = 0x04;

/// The file of a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read.
    #[error("{0} cannot be read")]
    Read(PathBuf, #[source] io::Error),
    /// It cannot be made; one that is there is not written over.
    #[error("{0} cannot be made")]
    Write(PathBuf, #[source] io::Error),
    /// It is no key of a witness.
    #[error("{0} is no key of a witness")]
    Malformed(PathBuf),
}

/// Reads the key in a file.
///
/// # Errors
/// When it holds none.
pub fn read_key(path: &Path) -> Result<CosigningKey, KeyFileError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| KeyFileError::Read(path.to_owned(), error))?;
    let text = Zeroizing::new(text);
    parse(text.trim_end()).ok_or_else(|| KeyFileError::Malformed(path.to_owned()))
}

fn parse(text: &str) -> Option<CosigningKey> {
    let mut parts = text.strip_prefix(PREFIX)?.splitn(3, '+');
    let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let key = Zeroizing::new(STANDARD.decode(key).ok()?);
    let (&kind, seed) = key.split_first()?;
    let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).ok()?);
    let key = CosigningKey::from_seed(KeyName::new(name).ok()?, &seed);
    let fits = kind == COSIGNS && id == format!("{:08x}", key.verifier_key().id());
    fits.then_some(key)
}

/// Writes a key to a new file that its owner alone can read.
///
/// # Errors
/// When that cannot be made: a key that is lost by writing over it is lost for good.
pub fn write_key(path: &Path, key: &CosigningKey) -> Result<(), KeyFileError> {
    let mut bytes = Zeroizing::new(vec![COSIGNS]);
    bytes.extend_from_slice(key.seed().as_slice());
    let (name, id) = (key.verifier_key().name(), key.verifier_key().id());
    let encoded = Zeroizing::new(STANDARD.encode(&*bytes));
    let line = Zeroizing::new(format!("{PREFIX}{name}+{id:08x}+{}\n", &*encoded));
    let written = crate::private::write_new(path, line.as_bytes());
    written.map_err(|error| KeyFileError::Write(path.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use maatwerk_log::OsEntropy;

    use super::*;

    #[test]
    fn a_key_is_written_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.key");
        let name = KeyName::new("witness.example/w1").unwrap();
        let key = CosigningKey::generate(name, &OsEntropy).unwrap();
        write_key(&path, &key).unwrap();
        let read = read_key(&path).unwrap();
        assert_eq!(read.verifier_key(), key.verifier_key());
        assert!(matches!(
            write_key(&path, &key),
            Err(KeyFileError::Write(..))
        ));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for bad in [
            String::new(),
            text.replace(PREFIX, ""),
            text.replace("witness.example", "witness.other"),
            text.replace("/w1+", "/w1+0"),
            text.trim_end()[..text.len() - 2].to_owned(),
            key.verifier_key().to_string(),
        ] {
            std::fs::write(&path, &bad).unwrap();
            assert!(
                matches!(read_key(&path), Err(KeyFileError::Malformed(_))),
                "{bad}"
            );
        }
    }
}
