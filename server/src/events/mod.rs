//! Events as they are written in the log, and read back.
//!
//! An event is sealed in up to three parts, each a JSON object:
//!
//! - the accounting part, `{"by": …, "trace": …, "data": {…}}`: identifiers, amounts, exact dates,
//!   articles, outcomes of rules, who acted. It is kept as long as accounting for public money asks;
//! - the subject part, sealed with the key of the person it tells about: identity, facts, free text,
//!   explanations. Once that key is destroyed, all of it reads as
//!   [`Erased`](maatwerk_domain::Personal::Erased), and the event stands;
//! - where a policy answered, the [`Transcript`], sealed with the same key. It is by far the longest
//!   part and nothing is decided on it, so that reading an event leaves it closed; the audit opens
//!   it with [`transcript`].
//!
//! The type of an event carries the version of its shape, `payment-made.v1`. Each type is one
//! struct with its two directions (`shape`); `table` lists them all. A type once released is
//! never changed: a new shape gets a new version, and the old one a step in `upcast`, which every
//! way of reading passes.

#[macro_use]
mod macros;

mod answer;
mod authority;
mod bank;
mod case;
mod decode;
mod dossier;
mod encode;
mod erasure;
mod error;
mod pot;
mod readable;
mod schema;
mod shape;
mod signal;
mod table;
mod transcript;
mod upcast;
mod words;
mod written;

pub use decode::decode;
pub use encode::{
    encode_authority, encode_bank, encode_case, encode_dossier, encode_erasure, encode_pot,
    encode_signal,
};
pub use error::{DecodeError, EncodeError, Part};
pub use readable::readable;
pub use schema::schemas;
pub use shape::Meta;
pub use table::{DomainEvent, StreamKind};
pub use transcript::{Transcript, transcript};
pub(crate) use transcript::{answered, open_transcript, transcript_by};
pub(crate) use words::in_dutch;
pub(crate) use written::Written;
