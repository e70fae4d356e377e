//! What is kept of an event's content: parts, each sealed with a key of its own.
//!
//! Its bytes stand in `FORMAT.md`, with test vectors.
//!
//! XChaCha20-Poly1305 alone does not commit to its key: whoever may choose keys can make one
//! ciphertext that opens to two texts. The commitment, which the leaf of the Merkle tree covers,
//! leaves one key and so one text.

mod event;
mod parts;
mod place;

pub use event::SealedEvent;
pub use parts::{MalformedSealed, SealedPart, SealedParts};
pub use place::Place;

pub(crate) use parts::{COMMITMENT_LEN, NONCE_LEN, TAG_LEN, write_header, write_part_header};

/// The most parts that an event may have.
pub const MAX_PARTS: usize = 16;
