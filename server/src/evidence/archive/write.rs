//! Writing.

use std::io::{self, Seek, SeekFrom, Write};

use sha2::{Digest as _, Sha256};

use super::{BLOCK, MAX_FILE_BYTES, MAX_FILES, MAX_NAME, header, padding};
use crate::evidence::manifest::Filed;
use crate::wire::Root;

/// An archive that is being written. A file's header is written after its content, so that nobody has
/// to know beforehand how long that is.
pub(in crate::evidence) struct Archive<W> {
    out: W,
    at: u64,
    /// The most bytes in all.
    most: u64,
    files: Vec<Filed>,
}

/// The content of the file that is being written.
pub(in crate::evidence) struct Content<'a, W> {
    out: &'a mut W,
    bytes: u64,
    room: u64,
    hash: Sha256,
}

impl<W: Write + Seek> Archive<W> {
    /// An archive of at most so many bytes; beyond that writing fails with
    /// [`io::ErrorKind::FileTooLarge`].
    pub(in crate::evidence) fn new(out: W, most: u64) -> Self {
        Self {
            out,
            at: 0,
            most,
            files: Vec::new(),
        }
    }

    /// What was written so far.
    pub(in crate::evidence) fn files(&self) -> &[Filed] {
        &self.files
    }

    /// Writes a file.
    pub(in crate::evidence) fn file<E: From<io::Error>>(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Content<'_, W>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut file = self.begin(name)?;
        write(&mut file)?;
        let written = file.done();
        Ok(self.end(name, written)?)
    }

    /// Begins a file, for who writes it bit by bit; [`Archive::end`] must follow.
    pub(in crate::evidence) fn begin(&mut self, name: &str) -> io::Result<Content<'_, W>> {
        if name.len() > MAX_NAME || self.files.len() >= MAX_FILES {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // Room for the header, and at the end for two blocks.
        let taken = self.at + 3 * BLOCK as u64;
        let room = self
            .most
            .checked_sub(taken)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        self.out.write_all(&[0; BLOCK])?;
        Ok(Content {
            out: &mut self.out,
            bytes: 0,
            room: room.min(MAX_FILE_BYTES),
            hash: Sha256::new(),
        })
    }

    /// Ends the file that was begun.
    pub(in crate::evidence) fn end(&mut self, name: &str, written: (u64, Root)) -> io::Result<()> {
        let (bytes, sha256) = written;
        let zeros = padding(bytes);
        self.out.write_all(&[0; BLOCK][..zeros])?;
        self.out.seek(SeekFrom::Start(self.at))?;
        self.out.write_all(&header(name, bytes))?;
        self.at += BLOCK as u64 + bytes + zeros as u64;
        self.out.seek(SeekFrom::Start(self.at))?;
        self.files.push(Filed {
            path: name.to_owned(),
            bytes,
            sha256,
        });
        Ok(())
    }

    /// Ends the archive; answers what it was written to, and how long it is.
    pub(in crate::evidence) fn finish(mut self) -> io::Result<(W, u64)> {
        self.out.write_all(&[0; 2 * BLOCK])?;
        self.out.flush()?;
        Ok((self.out, self.at + 2 * BLOCK as u64))
    }
}

impl<W> Content<'_, W> {
    /// The length of what was written, and its SHA-256.
    pub(in crate::evidence) fn done(self) -> (u64, Root) {
        (self.bytes, Root(self.hash.finalize().into()))
    }
}

impl<W: Write> Write for Content<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.room - self.bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
