//! The folder of the views: which file is which, and what is asked of whoever keeps them.
//!
//! `cases-2.5.db` is the view `cases` in shape 2, built for the fifth time. A file is never renamed:
//! SQLite finds a file's write-ahead log by its name. Which file is read follows from what they say of
//! themselves: of the newest shape the latest complete one.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::private;

/// The name of a view's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileName {
    pub(super) view: String,
    pub(super) shape: u32,
    /// How many-th time it is built, from 1.
    pub(super) build: u32,
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}.{}.db", self.view, self.shape, self.build)
    }
}

impl FileName {
    fn read(text: &str) -> Option<Self> {
        let (view, numbers) = text.strip_suffix(".db")?.rsplit_once('-')?;
        let (shape, build) = numbers.split_once('.')?;
        let name = Self {
            view: view.to_owned(),
            shape: shape.parse().ok()?,
            build: build.parse().ok()?,
        };
        // `cases-02.1.db` is no name of ours.
        (name.to_string() == text).then_some(name)
    }
}

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// The folder within a data folder.
    pub(super) fn within(data: &Path) -> Self {
        Self(data.join("views"))
    }

    /// Makes it, readable by its owner alone.
    pub(super) fn make(&self) -> io::Result<()> {
        private::folder(&self.0)
    }

    /// The files of a view, older shapes and builds first.
    pub(super) fn files(&self, view: &str) -> io::Result<Vec<FileName>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            files.extend(
                name.to_str()
                    .and_then(FileName::read)
                    .filter(|name| name.view == view),
            );
        }
        files.sort_by_key(|name| (name.shape, name.build));
        Ok(files)
    }

    /// Whether the files of a view are these, with what SQLite puts beside them, and no others.
    pub(super) fn has_only(
        &self,
        view: &str,
        is_kept: impl Fn(&FileName) -> bool,
    ) -> io::Result<bool> {
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            let name = name.to_str().unwrap_or_default();
            let endings = ["-journal", "-wal", "-shm"];
            let file = endings.iter().find_map(|ending| name.strip_suffix(ending));
            let file = FileName::read(file.unwrap_or(name));
            if file.is_some_and(|file| file.view == view && !is_kept(&file)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn path(&self, name: &FileName) -> PathBuf {
        self.0.join(name.to_string())
    }

    /// Deletes a file with what SQLite put beside it. What cannot be deleted now is tried again at
    /// the next start.
    pub(super) fn delete(&self, name: &FileName) {
        let name = name.to_string();
        // The file last: what lies beside it without it would be taken for another's.
        for ending in ["-journal", "-wal", "-shm", ""] {
            match fs::remove_file(self.0.join(format!("{name}{ending}"))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(file = name, %error, "a view's file cannot be deleted");
                }
                _ => {}
            }
        }
    }

    fn request(&self, view: &str) -> PathBuf {
        self.0.join(format!("{view}.rebuild"))
    }

    /// Asks whoever keeps a view to build it again.
    pub(super) fn ask(&self, view: &str) -> io::Result<()> {
        fs::write(self.request(view), b"")
    }

    /// Whether somebody asked, and it was not begun yet.
    pub(super) fn is_asked(&self, view: &str) -> bool {
        self.request(view).exists() || self.taken(view).exists()
    }

    /// The asking is taken back.
    pub(super) fn take_back(&self, view: &str) -> io::Result<()> {
        unless_missing(fs::remove_file(self.request(view)))
    }

    fn taken(&self, view: &str) -> PathBuf {
        self.0.join(format!("{view}.rebuild-taken"))
    }

    /// Takes what was asked before it is begun: who asks from now on asks for another build.
    pub(super) fn take(&self, view: &str) -> io::Result<()> {
        unless_missing(fs::rename(self.request(view), self.taken(view)))
    }

    /// What was taken is begun.
    pub(super) fn begun(&self, view: &str) -> io::Result<()> {
        unless_missing(fs::remove_file(self.taken(view)))
    }
}

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_while_a_build_begins_asks_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder(folder.path().to_owned());
        folder.take("cases").unwrap();
        assert!(!folder.is_asked("cases"));
        folder.ask("cases").unwrap();
        folder.take("cases").unwrap();
        assert!(folder.is_asked("cases"), "a kill here loses nothing");
        folder.ask("cases").unwrap();
        folder.begun("cases").unwrap();
        assert!(
            folder.is_asked("cases"),
            "the second one is still to be begun"
        );
        folder.take_back("cases").unwrap();
        assert!(!folder.is_asked("cases"));
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        let name = FileName {
            view: "comparable-decisions".to_owned(),
            shape: 12,
            build: 3,
        };
        assert_eq!(name.to_string(), "comparable-decisions-12.3.db");
        assert_eq!(FileName::read(&name.to_string()), Some(name));
        for other in [
            "cases-1.db",
            "cases-01.1.db",
            "cases-1.1.db-wal",
            "cases.rebuild",
            "cases-1.x.db",
            "",
        ] {
            assert_eq!(FileName::read(other), None, "{other}");
        }
    }
}
