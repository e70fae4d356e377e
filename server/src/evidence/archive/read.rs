//! Finding the files, and every byte that is not as it must be.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use super::{BLOCK, MAX_FILE_BYTES, MAX_FILES, MAX_NAME, header, padding};

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::evidence) struct Entry {
    /// Its name.
    pub(in crate::evidence) name: String,
    /// Where its content begins, in bytes from the start of the archive.
    pub(in crate::evidence) start: u64,
    /// How long that is.
    pub(in crate::evidence) bytes: u64,
}

/// An archive is not one that this software writes.
#[derive(Debug, thiserror::Error)]
#[error("byte {at}{}: {what}", in_file(file.as_ref()))]
pub(in crate::evidence) struct ArchiveFault {
    /// Where, in bytes from the start.
    pub(in crate::evidence) at: u64,
    /// In the header or the filling of which file.
    pub(in crate::evidence) file: Option<String>,
    /// What is wrong.
    pub(in crate::evidence) what: &'static str,
    /// Why it cannot be read, when it cannot.
    #[source]
    pub(in crate::evidence) source: Option<io::Error>,
}

fn in_file(file: Option<&String>) -> String {
    file.map_or_else(String::new, |file| format!(", at the file {file}"))
}

/// Finds the files of an archive, whose names must be `known`. Reads headers and filling alone, so that
/// what a header promises costs nothing.
pub(in crate::evidence) fn index(
    archive: &mut (impl Read + Seek),
    known: impl Fn(&str) -> bool,
) -> Result<Vec<Entry>, ArchiveFault> {
    let mut walk = Walk {
        archive,
        at: 0,
        file: None,
    };
    let length = walk.archive.seek(SeekFrom::End(0));
    let length = length.map_err(|source| walk.unreadable(source))?;
    walk.go_to(0)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut names = HashSet::new();
    loop {
        let block = walk.block()?;
        if block == [0; BLOCK] {
            break;
        }
        if entries.len() >= MAX_FILES {
            return Err(walk.fault(
                walk.at - BLOCK as u64,
                "there are more files than a bundle has",
            ));
        }
        let entry = walk.entry(&block, length, &known)?;
        if !names.insert(entry.name.clone()) {
            return Err(walk.fault(walk.at - BLOCK as u64, "this file is there twice"));
        }
        walk.go_to(entry.start + entry.bytes)?;
        let mut zeros = [0; BLOCK];
        let filling = &mut zeros[..padding(entry.bytes)];
        walk.read(filling)?;
        if let Some(place) = filling.iter().position(|byte| *byte != 0) {
            let at = entry.start + entry.bytes + place as u64;
            return Err(walk.fault(at, "what fills the last block up is not zero"));
        }
        entries.push(entry);
    }
    walk.file = None;
    let block = walk.block()?;
    if let Some(place) = block.iter().position(|byte| *byte != 0) {
        let at = walk.at - BLOCK as u64 + place as u64;
        return Err(walk.fault(at, "the end is not two blocks of zeros"));
    }
    if walk.at != length {
        return Err(walk.fault(walk.at, "something follows the end"));
    }
    Ok(entries)
}

/// Going along an archive.
struct Walk<'a, R> {
    archive: &'a mut R,
    at: u64,
    file: Option<String>,
}

impl<R: Read + Seek> Walk<'_, R> {
    fn fault(&self, at: u64, what: &'static str) -> ArchiveFault {
        ArchiveFault {
            at,
            file: self.file.clone(),
            what,
            source: None,
        }
    }

    fn unreadable(&self, source: io::Error) -> ArchiveFault {
        let what = if source.kind() == io::ErrorKind::UnexpectedEof {
            "the archive is cut off"
        } else {
            "the archive cannot be read"
        };
        ArchiveFault {
            source: Some(source),
            ..self.fault(self.at, what)
        }
    }

    fn go_to(&mut self, at: u64) -> Result<(), ArchiveFault> {
        let there = self.archive.seek(SeekFrom::Start(at));
        self.at = there.map_err(|source| self.unreadable(source))?;
        Ok(())
    }

    fn read(&mut self, into: &mut [u8]) -> Result<(), ArchiveFault> {
        let read = self.archive.read_exact(into);
        read.map_err(|source| self.unreadable(source))?;
        self.at += into.len() as u64;
        Ok(())
    }

    fn block(&mut self) -> Result<[u8; BLOCK], ArchiveFault> {
        let mut block = [0; BLOCK];
        self.read(&mut block)?;
        Ok(block)
    }

    /// The file of a header, which is the one that such a file has.
    fn entry(
        &mut self,
        block: &[u8; BLOCK],
        length: u64,
        known: impl Fn(&str) -> bool,
    ) -> Result<Entry, ArchiveFault> {
        let began = self.at - BLOCK as u64;
        self.file = None;
        let end = block[..=MAX_NAME].iter().position(|byte| *byte == 0);
        let name = end.and_then(|end| std::str::from_utf8(&block[..end]).ok());
        let name = name.filter(|name| known(name)).ok_or_else(|| {
            self.fault(
                began,
                "here begins no file that a bundle has, under any known name",
            )
        })?;
        self.file = Some(name.to_owned());
        let size = std::str::from_utf8(&block[124..135]).ok();
        let size = size.filter(|digits| digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit)));
        let size = size.and_then(|digits| u64::from_str_radix(digits, 8).ok());
        let size = size.filter(|size| *size <= MAX_FILE_BYTES);
        let bytes = size.ok_or_else(|| self.fault(began + 124, "the header says no length"))?;
        let expected = header(name, bytes);
        if let Some(place) = (0..BLOCK).find(|place| block[*place] != expected[*place]) {
            return Err(self.fault(
                began + place as u64,
                "the header is not the one that a file of this name and length has",
            ));
        }
        if bytes > length - self.at {
            return Err(self.fault(
                began + 124,
                "the archive is shorter than this file would be",
            ));
        }
        Ok(Entry {
            name: name.to_owned(),
            start: self.at,
            bytes,
        })
    }
}
