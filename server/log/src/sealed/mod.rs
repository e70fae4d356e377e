//! What is kept of an event's content: parts, each sealed with a key of its own.
//!
//! # Bytes of a sealed payload, format 1
//! ```text
//! 0x01                      format
//! count                     u8, 1 to 16
//! count times:
//!   key id                  16 bytes
//!   commitment              32 bytes, HMAC-SHA256(key, "maatwerk-log/commit/v1" || key id)
//!   nonce                   24 bytes, random
//!   length                  u32, big-endian, of what follows: at least 16
//!   ciphertext and tag      XChaCha20-Poly1305
//! ```
//! The cipher's key is `HMAC-SHA256(key, "maatwerk-log/seal/v1" || key id)`. The associated data
//! say where the part belongs, so that it opens nowhere else:
//! ```text
//! "maatwerk-log/part/v1"
//! length of log u8, log
//! stream                    16 bytes
//! version                   u32, big-endian
//! length of type u8, type
//! index of part, count      u8, u8
//! key id                    16 bytes
//! ```
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
