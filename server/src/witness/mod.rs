//! Witnesses: who sees to it that the history of a log is never rewritten (c2sp.org/tlog-witness).
//!
//! A log that somebody rewrites as a whole (its rows, its tree, its checkpoint under the same key) is
//! in order by itself. So others keep, of each log they witness, the latest checkpoint, and cosign a
//! later one only when it is proved to go on from there. `maatwerk witness` is such a witness
//! ([`Witness`]); [`WitnessClient`] brings it the checkpoints of this installation. Whoever holds a
//! policy that names witnesses accepts no checkpoint without enough of them.
//!
//! A log that signs what does not go on from that is refused, and what it signed is kept beside what was
//! cosigned: the two are the evidence. `GET /{origin hash}/contradictions` shows it to anybody, and
//! `maatwerk witness status` to who runs the witness.
//!
//! A witness believes its memory. That is one file, made with its key and bound to it: without it
//! nothing is cosigned, because a witness that begins anew would cosign whatever it is shown first.
//! When the file is lost, so is the witness: another is made, and named in the policies. A file put
//! back from an old copy forgets what was cosigned since; what a log did between the two cannot be
//! held against it by this witness any more, so that file is not something to restore.

mod client;
mod contradictions;
mod cosigner;
mod judge;
mod key;
mod proofs;
mod rounds;
mod serve;
mod status;
mod store;

pub use client::{ConsistencyProofs, Cosignature, SubmitError, WitnessClient};
pub use contradictions::{Contradiction, Contradictions, MOST_CONTRADICTIONS};
pub use cosigner::{AddError, Clock, Witness};
pub use judge::Refusal;
pub use key::{KeyFileError, read_key, write_key};
pub use proofs::LogProofs;
pub use rounds::{Pace, Rounds};
pub use serve::serve;
pub(crate) use status::{Said, Witnessed};
pub use store::{Seen, WitnessStore, WitnessStoreError};
