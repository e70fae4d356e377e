//! The files in the folder of a policy.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file of a policy's folder could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is larger than anyone writes by hand.
    #[error("{} is above {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit, in bytes.
        limit: u64,
    },
}

/// A file written by hand, in bytes.
const LARGEST: u64 = 256 << 10;

/// The parameters of a policy's folder: the bytes of its `parameters.json`.
///
/// # Errors
/// When the file cannot be read or is too large.
pub fn parameters(folder: &Path) -> Result<Vec<u8>, FolderError> {
    read(&folder.join("parameters.json"))
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, FolderError> {
    let fault = |source| FolderError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(fault)?;
    if bytes.len() as u64 > LARGEST {
        return Err(FolderError::TooLarge {
            path: path.to_owned(),
            limit: LARGEST,
        });
    }
    Ok(bytes)
}
