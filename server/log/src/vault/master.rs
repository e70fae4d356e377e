//! The key that wraps all keys.

use std::{
    fmt, fs,
    io::{self, Read, Write},
    path::Path,
};

use zeroize::Zeroizing;

use super::{MasterKeyError, crypt::Secret};
use crate::{
    database::sync_folder,
    entropy::{Entropy, OsEntropy},
};

/// The master key: 32 bytes that are never in the data folder. Without it `keys.db`, and every
/// backup of it, is noise.
#[derive(Clone)]
pub struct MasterKey(Secret);

impl MasterKey {
    /// Whether it is this very key. In the time that it takes: both are the caller's own.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }

    /// Reads a key of 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`MasterKeyError::Malformed`]
    pub fn from_hex(text: &str) -> Result<Self, MasterKeyError> {
        let mut key = Secret::default();
        let (digits, rest) = text.as_bytes().as_chunks::<2>();
        if digits.len() != key.len() || !rest.is_empty() {
            return Err(MasterKeyError::Malformed);
        }
        for (byte, [high, low]) in key.iter_mut().zip(digits) {
            *byte = nibble(*high)? << 4 | nibble(*low)?;
        }
        Ok(Self(key))
    }

    /// Reads a file of 64 hexadecimal digits (a line end may follow) or 32 raw bytes.
    ///
    /// # Errors
    /// When it cannot be read, is of another form, or (on Unix) may be read by everybody.
    pub fn from_file(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File {
            path: path.to_owned(),
            source,
        };
        let mut file = fs::File::open(path).map_err(failed)?;
        #[cfg(unix)]
        {
            // Asked of the open file, not of the name, which may by now mean another file.
            let mode = std::os::unix::fs::MetadataExt::mode(&file.metadata().map_err(failed)?);
            if mode & 0o004 != 0 {
                return Err(MasterKeyError::WorldReadable {
                    path: path.to_owned(),
                });
            }
        }
        // Room for one byte too many, so that a longer file is seen; never grown, so never copied.
        let mut bytes = Zeroizing::new([0; 68]);
        let mut length = 0;
        loop {
            match file.read(&mut bytes[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(source) if source.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(failed(source)),
            }
        }
        if let Ok(raw) = <[u8; 32]>::try_from(&bytes[..length]) {
            return Ok(Self(Zeroizing::new(raw)));
        }
        let text = std::str::from_utf8(&bytes[..length]).map_err(|_| MasterKeyError::Malformed)?;
        Self::from_hex(
            text.strip_suffix("\n")
                .map_or(text, |t| t.strip_suffix("\r").unwrap_or(t)),
        )
    }

    /// Makes a key and a file for it that only its owner may read; never replaces a file.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn generate_file(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File {
            path: path.to_owned(),
            source,
        };
        let mut key = Secret::default();
        OsEntropy.fill(key.as_mut())?;
        let mut text = Zeroizing::new(String::with_capacity(65));
        for byte in key.iter() {
            for half in [byte >> 4, byte & 0x0f] {
                text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        text.push('\n');
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        // Durable before anything is wrapped with it: a lost master key is all data lost.
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        sync_folder(path).map_err(failed)?;
        Ok(Self(key))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

fn nibble(digit: u8) -> Result<u8, MasterKeyError> {
    let value = char::from(digit)
        .to_digit(16)
        .ok_or(MasterKeyError::Malformed)?;
    u8::try_from(value).map_err(|_| MasterKeyError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_file_reads_back_and_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = MasterKey::generate_file(&path).unwrap();
        assert_eq!(MasterKey::from_file(&path).unwrap().bytes(), made.bytes());
        assert!(matches!(
            MasterKey::generate_file(&path),
            Err(MasterKeyError::File { .. })
        ));
        assert_eq!(format!("{made:?}"), "MasterKey(..)");
    }

    #[test]
    fn raw_bytes_and_digits_are_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for content in [
            &[0xab; 32][..],
            "ab".repeat(32).as_bytes(),
            format!("{}\r\n", "AB".repeat(32)).as_bytes(),
        ] {
            fs::write(&path, content).unwrap();
            restrict(&path, 0o600);
            assert_eq!(MasterKey::from_file(&path).unwrap().bytes(), &[0xab; 32]);
        }
        for bad in [
            "",
            "ab",
            &"ab".repeat(33),
            &"zz".repeat(32),
            &format!("{}\n\n", "ab".repeat(32)),
            &"é".repeat(32),
        ] {
            fs::write(&path, bad).unwrap();
            assert!(
                matches!(MasterKey::from_file(&path), Err(MasterKeyError::Malformed)),
                "{bad:?}"
            );
        }
        assert!(matches!(
            MasterKey::from_file(folder.path()),
            Err(MasterKeyError::File { .. } | MasterKeyError::WorldReadable { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_everybody_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        MasterKey::generate_file(&path).unwrap();
        restrict(&path, 0o604);
        assert!(matches!(
            MasterKey::from_file(&path),
            Err(MasterKeyError::WorldReadable { .. })
        ));
        restrict(&path, 0o640);
        MasterKey::from_file(&path).unwrap();
    }

    fn restrict(path: &Path, mode: u32) {
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        #[cfg(not(unix))]
        let _ = (path, mode);
    }
}
