//! References to law.

use std::borrow::Cow;

use maatwerk_domain as domain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// The three kinds of reference, as [`domain::LawRef`] takes them.
const PATTERN: &str = concat!(
    "^(",
    r"jci1\.(3|31):c:BWB[RVW][0-9]{7}(&[a-z.-]+=[A-Za-z0-9.:-]+)*",
    "|CVDR[0-9]{1,9}(/[A-Za-z0-9.:-]([A-Za-z0-9.:/-]*[A-Za-z0-9.:-])?)?",
    "|[0-9]{5}[A-Z][0-9A-Z]{4,6}(/[A-Za-z0-9.:-]([A-Za-z0-9.:/-]*[A-Za-z0-9.:-])?)?",
    ")$",
);

/// [`PATTERN`], and articles of a law in their one spelling, which leaves the kind of reference out.
pub(crate) fn pattern_with_articles() -> String {
    PATTERN.replacen(r"jci1\.(3|31):c:", r"(jci1\.(3|31):c:)?", 1)
}

/// A reference to an article: Juriconnect 1.3 or 1.31, CVDR or CELEX.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LawRef(pub domain::LawRef);

parsed!(
    LawRef of domain::LawRef,
    "a Juriconnect, CVDR or CELEX reference",
    parse |text| text.parse().ok(),
    write |law, serializer| serializer.serialize_str(law.as_str())
);

impl JsonSchema for LawRef {
    fn schema_name() -> Cow<'static, str> {
        "LawRef".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "law-reference",
            "pattern": PATTERN,
            "maxLength": 256,
            "description": "A reference to an article: Juriconnect 1.3 or 1.31, a local rule in the CVDR, or a CELEX number of European law.",
            "examples": ["jci1.31:c:BWBR0015703&artikel=35&lid=1", "CVDR123456/2", "32016R0679/6"],
        })
    }
}
