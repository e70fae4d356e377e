//! What a policy is told and what it answers, in the words of the newest version of the interface, as
//! plain Rust. What an older version has no words for is left out before a policy of it is asked.
//!
//! # Canonical encoding
//! Input and output have one encoding, frozen with the world version, because receipts hold digests
//! of it and the audit asks a policy again years later and compares bytes ([`encode`], [`decode`]):
//!
//! - JSON in UTF-8, no white space, no byte order mark;
//! - the fields of an object in the order in which the WIT and the types here declare them;
//! - an optional field that is absent is left out, never `null`; so is the list `standing`, that version
//!   2 added, when it is empty, so that a question of version 1 reads as one that tells nothing of it;
//! - names and cases in lower case with hyphens, as in the WIT: `legal-basis`, `not-met`;
//! - a variant with a value is an object with its case as the only name, `{"amount":50000}`; without
//!   a value it is the name alone, `"decline"`;
//! - a date is `YYYY-MM-DD`, years 0000 to 9999; amounts are whole eurocents;
//! - in a text only `"`, `\` and control characters are escaped: `\b \t \n \f \r` where they exist,
//!   otherwise `\u00` and two lower case hexadecimal digits.
//!
//! An input is [`Input`], the call with everything the guest was given. An output is an
//! [`Assessment`] or a [`Review`]. The parameters stand in it as the very text that the guest was
//! given, which is canonical in itself ([`crate::Parameters`]).

mod answer;
mod codec;
mod date;
mod domain;
mod manifest;
mod request;
mod world;

pub use answer::{
    Assessment, Condition, Finding, FindingOutcome, Form, Grant, LoanTerms, Outcome, Review,
    ReviewOutcome, Used,
};
pub use codec::{CodecError, decode, encode, encodes, read};
pub(crate) use domain::{Articles, findings, outcome, review_outcome};
pub use domain::{NotInContract, earlier_grant, fact};
pub use manifest::{AskedWhen, Manifest, Question, Rule, ValueKind};
pub use request::{Detail, EarlierGrant, Fact, Gift, Input, Pot, Request, Value};
pub use world::World;

pub use maatwerk_domain::Date;
