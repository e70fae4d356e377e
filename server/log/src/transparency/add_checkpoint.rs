//! A checkpoint on its way to a witness (c2sp.org/tlog-witness, `add-checkpoint`).

use std::fmt;

use super::{
    base64::{self, decimal, decode_hash},
    checkpoint::{MalformedCheckpoint, SignedCheckpoint},
    note::{MAX_NOTE_BYTES, MAX_SIGNATURES, MalformedNote, NoteSignature},
};
use crate::merkle::Hash;

/// The most hashes of a consistency proof that is sent to a witness.
const MAX_PROOF: usize = 63;

/// The most bytes of such a request: those of a note, and of the lines before it.
pub const MAX_ADD_CHECKPOINT_BYTES: usize = MAX_NOTE_BYTES + 4096;

/// A checkpoint, with the proof that it goes on where an earlier one ended. Nothing of it was
/// verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size up to which the witness knows the log.
    pub old: u64,
    /// The consistency proof from there (RFC 6962, section 2.1.2).
    pub proof: Vec<Hash>,
    /// The checkpoint.
    pub checkpoint: SignedCheckpoint,
}

/// A text is no such request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedAddCheckpoint {
    /// Longer than [`MAX_ADD_CHECKPOINT_BYTES`].
    #[error("the request is longer than {MAX_ADD_CHECKPOINT_BYTES} bytes")]
    TooLong,
    /// No empty line ends the proof.
    #[error("the request is not an old size, a proof, an empty line and a checkpoint")]
    Form,
    /// The first line does not say the old size.
    #[error("the first line is not `old` and a size")]
    Old,
    /// A line of the proof is no hash, or one too many.
    #[error("line {line} of the proof is not one of at most {MAX_PROOF} hashes")]
    Proof {
        /// Counted from 1.
        line: usize,
    },
    /// The rest is no checkpoint.
    #[error("the checkpoint is malformed")]
    Checkpoint(#[from] MalformedCheckpoint),
}

impl AddCheckpoint {
    /// Reads a request.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(request: &str) -> Result<Self, MalformedAddCheckpoint> {
        if request.len() > MAX_ADD_CHECKPOINT_BYTES {
            return Err(MalformedAddCheckpoint::TooLong);
        }
        let (head, checkpoint) = request
            .split_once("\n\n")
            .ok_or(MalformedAddCheckpoint::Form)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.and_then(decimal).ok_or(MalformedAddCheckpoint::Old)?;
        let proof = lines.zip(1..).map(|(line, number)| {
            let hash = decode_hash(line).filter(|_| number <= MAX_PROOF);
            hash.ok_or(MalformedAddCheckpoint::Proof { line: number })
        });
        Ok(Self {
            old,
            proof: proof.collect::<Result<_, _>>()?,
            checkpoint: SignedCheckpoint::parse(checkpoint)?,
        })
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", base64::encode(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Reads the answer of a witness: signatures, each on a line.
///
/// # Errors
/// When there is none, a line is none, or there are too many.
pub fn parse_signatures(answer: &str) -> Result<Vec<NoteSignature>, MalformedNote> {
    let lines = answer.strip_suffix('\n').ok_or(MalformedNote::Form)?;
    if lines.matches('\n').count() >= MAX_SIGNATURES {
        return Err(MalformedNote::TooMany);
    }
    let signatures = lines.split('\n').zip(1..).map(|(line, number)| {
        line.parse()
            .map_err(|_| MalformedNote::Signature { line: number })
    });
    signatures.collect()
}

#[cfg(test)]
mod tests {
    use super::{MalformedAddCheckpoint as Bad, *};
    use crate::transparency::{Checkpoint, CosigningKey, KeyName, SigningKey};

    /// From c2sp.org/tlog-witness, which names no keys.
    const EXAMPLE: &str = "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u{2014} example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

    #[test]
    fn the_request_of_the_specification() {
        let request = AddCheckpoint::parse(EXAMPLE).unwrap();
        assert_eq!((request.old, request.proof.len()), (20_852_014, 4));
        assert_eq!(request.checkpoint.checkpoint().size, 20_852_163);
        assert_eq!(request.to_string(), EXAMPLE);
    }

    #[test]
    fn malformed_requests_are_refused() {
        let key = SigningKey::from_seed(KeyName::new("a").unwrap(), &[1; 32]);
        let checkpoint = Checkpoint {
            origin: "a".to_owned(),
            size: 0,
            root: crate::merkle::empty_root(),
        };
        let note = checkpoint.sign(&key).unwrap();
        let empty = format!("old 0\n\n{note}");
        let request = AddCheckpoint::parse(&empty).unwrap();
        assert_eq!((request.old, request.proof.len()), (0, 0));
        assert_eq!(request.to_string(), empty);

        let hash = base64::encode(&[7; 32]);
        let proof = |count| format!("old 0\n{}\n{note}", format!("{hash}\n").repeat(count));
        assert_eq!(AddCheckpoint::parse(&proof(63)).unwrap().proof.len(), 63);
        for (bad, why) in [
            (String::new(), Bad::Form),
            ("old 0\n".to_owned(), Bad::Form),
            (note.to_string(), Bad::Old),
            (format!("old 00\n\n{note}"), Bad::Old),
            (format!("old -1\n\n{note}"), Bad::Old),
            (format!("old  1\n\n{note}"), Bad::Old),
            (format!("Old 1\n\n{note}"), Bad::Old),
            (format!("old 18446744073709551616\n\n{note}"), Bad::Old),
            (format!("old 0\r\n\n{note}"), Bad::Old),
            (format!("old 0\nx\n\n{note}"), Bad::Proof { line: 1 }),
            (
                format!("old 0\n{hash}\n \n\n{note}"),
                Bad::Proof { line: 2 },
            ),
            (proof(64), Bad::Proof { line: 64 }),
            (
                format!("old 0\n\n\n{note}"),
                Bad::Checkpoint(MalformedCheckpoint::Form),
            ),
            (
                "old 0\n\na".to_owned(),
                Bad::Checkpoint(MalformedCheckpoint::Note(MalformedNote::Form)),
            ),
            ("x".repeat(MAX_ADD_CHECKPOINT_BYTES + 1), Bad::TooLong),
        ] {
            assert_eq!(AddCheckpoint::parse(&bad), Err(why), "{bad:.200}");
        }
    }

    #[test]
    fn an_answer_is_lines_of_signatures() {
        let key = CosigningKey::from_seed(KeyName::new("w").unwrap(), &[2; 32]);
        let signature = key.cosign("a\n", 1).unwrap();
        let line = format!("{signature}\n");
        assert_eq!(parse_signatures(&line), Ok(vec![signature]));
        assert_eq!(parse_signatures(&line.repeat(64)).unwrap().len(), 64);
        for (bad, why) in [
            (String::new(), MalformedNote::Form),
            ("\n".to_owned(), MalformedNote::Signature { line: 1 }),
            (line.trim().to_owned(), MalformedNote::Form),
            (format!("{line}\n"), MalformedNote::Signature { line: 2 }),
            (
                format!("{line}<html>\n"),
                MalformedNote::Signature { line: 2 },
            ),
            (line.repeat(65), MalformedNote::TooMany),
        ] {
            assert_eq!(parse_signatures(&bad), Err(why), "{bad:.200}");
        }
    }
}
