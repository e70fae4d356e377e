//! Dossiers of the programme.

use std::borrow::Cow;

use maatwerk_domain::dossier as domain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::hex::Hex;
use super::{Day, FreeText, LawRef, Month, Officer, ShortText, Wire};

codes! {
    /// How far a dossier is.
    enum DossierStatus of domain::Status {
        /// The bottleneck was signalled.
        Signalled = "signalled",
        /// The programme looks into it.
        UnderStudy = "under-study",
        /// A change was proposed to whoever can make it.
        Proposed = "proposed",
        /// The change was accepted.
        Accepted = "accepted",
        /// The change was rejected.
        Rejected = "rejected",
        /// The change is in force.
        InForce = "in-force",
    }
}

mirror! {
    /// Who did something, and when.
    struct Act of domain::Act {
        /// Who: the subject of a token, a pseudonym.
        by: Officer,
        /// On which day.
        on: Day,
    }

    /// What a dossier is about. Every municipality reads it: nothing in it may say anything of a
    /// resident.
    struct Matter of domain::Matter {
        /// Its title.
        title: ShortText,
        /// The question put to the legislator.
        question: FreeText,
        /// To whom it is put.
        addressee: Addressee,
    }

    /// Who can make the change.
    struct Addressee of domain::Addressee {
        /// The ministry, by its name.
        ministry: ShortText,
        /// The law, or the part of it, that would be changed, when that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        law: Option<LawRef>,
    }

    /// An answer of the programme's figures as it was published.
    struct Published of domain::Published {
        /// What was asked: the address of the question, with its filters.
        query: Query,
        /// The answer, as JSON text.
        answer: AnswerText,
        /// What it was computed from.
        release: Release,
    }

    /// What figures were computed from: the records in the national log before a month began.
    struct Release of domain::Release {
        /// The month of the release.
        month: Month,
        /// The last position of the national log that counted.
        position: u64,
        /// The root of the national log's Merkle tree (RFC 6962) at that position.
        root: Root,
    }
}

texts! {
    /// The address of a question to the figures, with its filters: at most 1000 characters.
    Query of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 1000, "pattern": "\\S"
    }

    /// An answer as JSON text: at most 100 000 characters.
    AnswerText of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 100_000
    }
}

/// A step of a dossier, with what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "to",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum DossierStep {
    /// The programme looks into it, or looks again.
    UnderStudy {
        /// Why: needed when it goes back, after a proposal or a rejection.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<FreeText>,
    },
    /// A change was proposed.
    Proposed {
        /// Where the proposal can be read, `Kamerstukken II 2026/27, 36 900, nr. 2`.
        #[serde(skip_serializing_if = "Option::is_none")]
        reference: Option<ShortText>,
    },
    /// The change was accepted.
    Accepted {
        /// Where that can be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        reference: Option<ShortText>,
    },
    /// The change was rejected.
    Rejected {
        /// Why.
        reason: FreeText,
    },
    /// The change is in force.
    InForce {
        /// Since which day: one that has come.
        from: Day,
        /// Where it was published, `Stb. 2027, 112`.
        publication: ShortText,
    },
}

impl Wire for DossierStep {
    type Domain = domain::Step;

    fn of(step: &domain::Step) -> Self {
        match step {
            domain::Step::UnderStudy { reason } => Self::UnderStudy {
                reason: Option::of(reason),
            },
            domain::Step::Proposed { reference } => Self::Proposed {
                reference: Option::of(reference),
            },
            domain::Step::Accepted { reference } => Self::Accepted {
                reference: Option::of(reference),
            },
            domain::Step::Rejected { reason } => Self::Rejected {
                reason: FreeText::of(reason),
            },
            domain::Step::InForce { from, publication } => Self::InForce {
                from: Day::of(from),
                publication: ShortText::of(publication),
            },
        }
    }

    fn into_domain(self) -> domain::Step {
        match self {
            Self::UnderStudy { reason } => domain::Step::UnderStudy {
                reason: reason.into_domain(),
            },
            Self::Proposed { reference } => domain::Step::Proposed {
                reference: reference.into_domain(),
            },
            Self::Accepted { reference } => domain::Step::Accepted {
                reference: reference.into_domain(),
            },
            Self::Rejected { reason } => domain::Step::Rejected {
                reason: reason.into_domain(),
            },
            Self::InForce { from, publication } => domain::Step::InForce {
                from: from.into_domain(),
                publication: publication.into_domain(),
            },
        }
    }
}

/// The root of a Merkle tree: 64 hexadecimal digits in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root(pub [u8; 32]);

parsed!(
    Root of [u8; 32],
    "64 hexadecimal digits in lower case",
    parse parse_root,
    write |root, serializer| serializer.collect_str(&Hex(root))
);

impl std::fmt::Display for Root {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

fn parse_root(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    let lower = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    if digits.len() != 64 || !digits.iter().all(lower) {
        return None;
    }
    let mut root = [0; 32];
    for (place, byte) in root.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(root)
}

impl JsonSchema for Root {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Root".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_has_one_spelling() {
        let text = format!("0a{}", "ff".repeat(31));
        let root = parse_root(&text).unwrap();
        assert_eq!((root[0], root[31]), (10, 255));
        assert_eq!(Root(root).to_string(), text);
        for wrong in [
            "",
            &text[..62],
            &text.to_uppercase(),
            &format!("{}+1", &text[..62]),
            &format!("{}é", &text[..62]),
        ] {
            assert_eq!(parse_root(wrong), None, "{wrong}");
        }
    }
}
