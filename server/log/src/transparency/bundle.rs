//! The leaves of a log, up to 256 at a time (c2sp.org/tlog-tiles, log entries).

/// Entries, each with its length before it: u16, big-endian.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryBundle(Vec<u8>);

/// Bytes are no bundle of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bundle ends within its entry {entry}")]
pub struct MalformedBundle {
    /// Counted from 1.
    pub entry: usize,
}

impl EntryBundle {
    /// Without entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry; says whether there was room: it has at most 65,535 bytes.
    #[must_use]
    pub fn push(&mut self, entry: &[u8]) -> bool {
        let Ok(length) = u16::try_from(entry.len()) else {
            return false;
        };
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(entry);
        true
    }

    /// The bytes of the bundle.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// When the bytes end within an entry.
    pub fn entries(mut bytes: &[u8]) -> Result<Vec<&[u8]>, MalformedBundle> {
        let mut entries = Vec::new();
        while !bytes.is_empty() {
            let cut = MalformedBundle {
                entry: entries.len() + 1,
            };
            let (length, rest) = bytes.split_first_chunk::<2>().ok_or(cut)?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (entry, rest) = rest.split_at_checked(length).ok_or(cut)?;
            entries.push(entry);
            bytes = rest;
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_and_a_cut_is_seen() {
        let long = vec![7; 65_536];
        let entries: [&[u8]; 3] = [b"one", b"", &long[1..]];
        let mut bundle = EntryBundle::new();
        assert!(entries.iter().all(|entry| bundle.push(entry)));
        assert!(!bundle.push(&long));
        let bytes = bundle.into_bytes();
        assert_eq!(bytes[..7], *b"\0\x03one\0\0");
        assert_eq!(EntryBundle::entries(&bytes).unwrap(), entries);
        for (length, entry) in [(1, 1), (4, 1), (6, 2), (8, 3), (bytes.len() - 1, 3)] {
            assert_eq!(
                EntryBundle::entries(&bytes[..length]),
                Err(MalformedBundle { entry })
            );
        }
        assert!(EntryBundle::entries(&[]).unwrap().is_empty());
    }
}
