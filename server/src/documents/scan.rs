//! Looking for viruses, by a program of the operator's own.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the program may take over one document.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is looked whether it is done.
const LOOK: Duration = Duration::from_millis(5);

/// What the program said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It found nothing.
    Clean,
    /// It found something.
    Infected,
}

/// Nothing is known of the document, so it is not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScanError {
    /// The program cannot be run.
    #[error("the virus scanner cannot be run")]
    Run(#[source] io::Error),
    /// It ended with something else than 0 or 1.
    #[error("the virus scanner ended with {0}")]
    Status(ExitStatus),
    /// It took too long.
    #[error("the virus scanner was not done after {} seconds", PATIENCE.as_secs())]
    Late,
}

/// The program: it gets a document on its standard input, and ends with 0 when it found nothing and with 1
/// when it found a virus, as `clamdscan -` does. Anything else is no verdict.
#[derive(Debug, Clone)]
pub(crate) struct Scanner(PathBuf);

impl Scanner {
    pub(super) fn new(program: &Path) -> Self {
        Self(program.to_owned())
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        let name = self.0.file_name().unwrap_or(self.0.as_os_str());
        name.to_string_lossy().chars().take(200).collect()
    }

    /// Has it look at a document. Blocks.
    pub(super) fn scan(&self, document: &[u8]) -> Result<Verdict, ScanError> {
        let mut child = Command::new(&self.0)
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(ScanError::Run)?;
        let input = child.stdin.take();
        let until = Instant::now() + PATIENCE;
        let ended = thread::scope(|scope| {
            scope.spawn(move || {
                // It may know enough before the end, and close its side.
                let _ = input.map(|mut input| input.write_all(document));
            });
            loop {
                match child.try_wait() {
                    Ok(Some(status)) => break Ok(status),
                    Ok(None) if Instant::now() < until => thread::sleep(LOOK),
                    waited => {
                        // The thread that writes ends when nobody reads any more.
                        let _ = child.kill();
                        let _ = child.wait();
                        break Err(waited.err().map_or(ScanError::Late, ScanError::Run));
                    }
                }
            }
        })?;
        match ended.code() {
            Some(0) => Ok(Verdict::Clean),
            Some(1) => Ok(Verdict::Infected),
            _ => Err(ScanError::Status(ended)),
        }
    }
}
