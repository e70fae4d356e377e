//! What can be wrong with a bundle, and where.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::evidence::archive::ArchiveFault;

/// A bundle cannot be read at all: nothing in it can be believed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The file cannot be read.
    #[error("{0} cannot be read")]
    Read(PathBuf, #[source] io::Error),
    /// It is no archive as this software writes them: that would be found at every byte.
    #[error("the archive is not as it was written, at byte {at}{}: {what}", of(file.as_ref()))]
    Archive {
        /// Where, in bytes from its start.
        at: u64,
        /// In the header of which file, or what fills it up.
        file: Option<String>,
        /// What is wrong.
        what: &'static str,
        /// Why it cannot be read, when it cannot.
        #[source]
        source: Option<io::Error>,
    },
    /// A file without which nothing can be said is not there or is not what it should be.
    #[error("the file {file} {what}")]
    Part {
        /// Which.
        file: &'static str,
        /// What is wrong.
        what: &'static str,
    },
    /// It was written by newer software.
    #[error("the bundle has the format {0}, which this version does not know")]
    Format(String),
}

fn of(file: Option<&String>) -> String {
    file.map_or_else(String::new, |file| format!(" (the file {file})"))
}

impl From<ArchiveFault> for BundleError {
    fn from(fault: ArchiveFault) -> Self {
        let ArchiveFault {
            at,
            file,
            what,
            source,
        } = fault;
        Self::Archive {
            at,
            file,
            what,
            source,
        }
    }
}

/// Something in a bundle is not as it was written, or contradicts something else in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFault {
    /// In which file.
    pub file: String,
    /// The position of the event in the log, when it is in one.
    pub position: Option<u64>,
    /// The line of the file, from 1.
    pub line: Option<u64>,
    /// What is wrong.
    pub what: &'static str,
}

impl fmt::Display for BundleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(position) = self.position {
            write!(f, ", the event at position {position}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Faults, of which a bounded number is kept.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<BundleFault>);

/// The most that are told.
const MOST: usize = 500;

impl Faults {
    pub(super) fn add(&mut self, file: &str, what: &'static str) {
        self.push(file, None, None, what);
    }

    pub(super) fn push(
        &mut self,
        file: &str,
        line: Option<u64>,
        position: Option<u64>,
        what: &'static str,
    ) {
        if self.0.len() < MOST {
            self.0.push(BundleFault {
                file: file.to_owned(),
                position,
                line,
                what,
            });
        }
    }
}
