//! What a policy is told and what it answers, version 1 of the interface, as plain Rust.
//!
//! # Canonical encoding
//! Input and output have one encoding, frozen with the world version, because receipts hold digests
//! of it and the audit asks a policy again years later and compares bytes ([`encode`], [`decode`]):
//!
//! - JSON in UTF-8, no white space, no byte order mark;
//! - the fields of an object in the order in which the WIT and the types here declare them;
//! - an optional field that is absent is left out, never `null`;
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

pub use answer::{
    Assessment, Condition, Finding, FindingOutcome, Form, Grant, LoanTerms, Outcome, Review,
    ReviewOutcome, Used,
};
pub use codec::{CodecError, decode, encode, read};
pub(crate) use domain::{Articles, findings, outcome, review_outcome};
pub use domain::{NotInContract, fact};
pub use manifest::{AskedWhen, Manifest, Question, Rule, ValueKind};
pub use request::{EarlierGrant, Fact, Gift, Input, Pot, Request, Value};

pub use maatwerk_domain::Date;

/// Package and version of the interface, as it stands in receipts.
pub const WORLD: &str = "maatwerk:policy@1.0.0";
