//! The container: a tar of the plainest kind (POSIX 1003.1-1988, `ustar`), in which every byte is
//! determined by the names and contents of its files.
//!
//! That is what makes any bit of it count: a header says nothing but a name and a length, all else in it
//! is fixed; what fills a block up is zero; the end is two blocks of zeros and nothing after. Any tar
//! reads it. This reader takes that one spelling, so that none of the extensions of tar (long names,
//! links, sparse files, other owners) is there to be abused, and nothing is ever unpacked.

mod read;
mod write;

pub(super) use read::{ArchiveFault, Entry, index};
pub(super) use write::Archive;

/// The unit of a tar, in bytes.
const BLOCK: usize = 512;

/// The largest file: what eleven octal digits can say.
const MAX_FILE_BYTES: u64 = 0o77_777_777_777;

/// The most files. A bundle of fifty million events has five thousand.
pub(super) const MAX_FILES: usize = 20_000;

/// The longest name, in bytes.
const MAX_NAME: usize = 99;

/// The one header that a file of this name and length has.
fn header(name: &str, bytes: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put =
        |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    // Whoever unpacks it is the only one to read it.
    put(100, "0000600");
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{bytes:011o}"));
    put(136, "00000000000");
    // As long as it is summed, the sum itself is blanks.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar");
    put(263, "00");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// How many zeros fill up the last block of a file.
fn padding(bytes: u64) -> usize {
    let over = usize::try_from(bytes % BLOCK as u64).unwrap_or_default();
    (BLOCK - over) % BLOCK
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn sample() -> Vec<u8> {
        let mut archive = Archive::new(Cursor::new(Vec::new()), u64::MAX);
        for (name, content) in [
            ("a", &b"one"[..]),
            ("events/000001.jsonl", &[7; 512]),
            ("c", b""),
        ] {
            archive.file(name, |file| file.write_all(content)).unwrap();
        }
        archive.finish().unwrap().0.into_inner()
    }

    fn read(bytes: &[u8]) -> Result<Vec<Entry>, ArchiveFault> {
        index(&mut Cursor::new(bytes), |_| true)
    }

    #[test]
    fn files_are_found_where_they_lie() {
        let bytes = sample();
        assert_eq!(bytes.len(), 512 * (2 + 2 + 1 + 2));
        let found = read(&bytes).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|entry| (entry.name.as_str(), entry.start, entry.bytes))
            .collect();
        assert_eq!(
            found,
            [
                ("a", 512, 3),
                ("events/000001.jsonl", 1536, 512),
                ("c", 2560, 0)
            ]
        );
    }

    #[test]
    fn every_bit_outside_of_the_contents_counts() {
        let whole = sample();
        for at in 0..whole.len() {
            let inside = (512..515).contains(&at) || (1536..2048).contains(&at);
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                let found = read(&bytes);
                assert_eq!(found.is_ok(), inside, "bit {bit} of byte {at}");
                if let Err(fault) = found {
                    let place = fault.at / 512;
                    assert!(
                        place == at as u64 / 512 || fault.at == 0,
                        "byte {at} was looked for at {}: {fault}",
                        fault.at
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_cut_off_or_added_is_missed() {
        let whole = sample();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "cut at {length}");
        }
        for more in [1, 511, 512, 10_240] {
            let longer = [&whole[..], &vec![0; more]].concat();
            assert!(read(&longer).is_err(), "{more} more");
        }
        let twice = [&whole[..1024], &whole].concat();
        assert!(read(&twice).is_err(), "a name twice");
    }

    #[test]
    fn a_bound_is_kept() {
        let mut archive = Archive::new(Cursor::new(Vec::new()), 2000);
        archive.file("a", |file| file.write_all(&[1; 400])).unwrap();
        let full = archive.file("b", |file| file.write_all(&[1; 600]));
        assert_eq!(full.unwrap_err().kind(), std::io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn another_tar_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.tar");
        std::fs::write(&file, sample()).unwrap();
        let out = std::process::Command::new("tar")
            .args(["-xf", "a.tar"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(out.status.success(), "{out:?}");
        assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"one");
        let events = folder.path().join("events/000001.jsonl");
        assert_eq!(std::fs::read(events).unwrap(), [7; 512]);
    }
}
