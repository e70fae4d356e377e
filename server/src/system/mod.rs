//! What the interface says of itself: public, the same for everybody.

mod clock;

pub(crate) use clock::{clock, move_clock};

use std::sync::OnceLock;

use crate::http::endpoint::Endpoint;
use crate::http::openapi;

/// `GET /openapi.json`.
pub(crate) fn openapi() -> Endpoint {
    Endpoint::document("/openapi.json", "getOpenApi", || {
        static TEXT: OnceLock<String> = OnceLock::new();
        TEXT.get_or_init(|| openapi::document().to_string()).clone()
    })
    .says("This document.", "The interface in OpenAPI 3.1.")
}

/// `GET /glossary`.
pub(crate) fn glossary() -> Endpoint {
    Endpoint::document("/glossary", "getGlossary", || {
        include_str!("../../../schemas/glossary.json").to_owned()
    })
    .says(
        "The glossary.",
        "For each English word of the interface the Dutch one on screen, and what it means.",
    )
    .answers::<Glossary>()
}

/// The official glossary (Dutch API Design Rules, naming).
#[derive(Debug, schemars::JsonSchema, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the file is the glossary; this is its form")
)]
struct Glossary {
    /// The terms, in the order of the work.
    terms: Vec<Term>,
}

/// A term.
#[derive(Debug, schemars::JsonSchema, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the file is the glossary; this is its form")
)]
struct Term {
    /// The word in code and on the wire.
    code: String,
    /// The Dutch word, on screen.
    dutch: String,
    /// What it means.
    meaning: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_has_its_documented_form() {
        let text = include_str!("../../../schemas/glossary.json");
        let glossary: Glossary = serde_json::from_str(text).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for term in &glossary.terms {
            assert!(seen.insert(&term.code), "{} is there twice", term.code);
            assert!(!term.dutch.is_empty() && !term.meaning.is_empty());
        }
        for word in ["case", "grant", "loan", "mandate", "pot"] {
            assert!(seen.iter().any(|code| code.contains(word)), "{word}");
        }
    }
}
