//! The people of a household.

use std::borrow::Cow;

use maatwerk_domain as domain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::ShortText;

codes! {
    /// The place of a person in the household.
    enum PersonRole of domain::case::PersonRole {
        /// Whom the case is about in the first place.
        Resident = "resident",
        /// Partner.
        Partner = "partner",
        /// Child.
        Child = "child",
        /// Somebody else in the household.
        Other = "other",
    }
}

codes! {
    /// On what ground somebody acts for a person.
    enum RepresentationKind of domain::case::people::RepresentationKind {
        /// By authorisation (Awb 2:1).
        Authorised = "authorised",
        /// Administrator of what somebody owns (Burgerlijk Wetboek 1:431).
        Administrator = "administrator",
        /// Curator (Burgerlijk Wetboek 1:378).
        Curator = "curator",
        /// Mentor, in matters of care (Burgerlijk Wetboek 1:450).
        Mentor = "mentor",
        /// Parent with authority over a minor (Burgerlijk Wetboek 1:245).
        Parent = "parent",
        /// Guardian of a minor (Burgerlijk Wetboek 1:337).
        Guardian = "guardian",
    }
    /// What two records have in common.
    enum Matched of domain::case::people::Matched {
        /// The citizen service number.
        Bsn = "bsn",
        /// The full name, marks, letter case and spacing aside.
        Name = "name",
    }
}

mirror! {
    /// Who a person is.
    struct Identity of domain::case::Identity {
        /// The full name.
        name: ShortText,
        /// The citizen service number, when it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        bsn: Option<Bsn>,
    }
}

/// A citizen service number (burgerservicenummer): nine digits that pass the eleven test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bsn(pub domain::case::Bsn);

parsed!(
    Bsn of domain::case::Bsn,
    "a BSN",
    parse |text| text.parse().ok(),
    write |bsn, serializer| serializer.serialize_str(bsn.as_str())
);

impl JsonSchema for Bsn {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Bsn".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // No pattern beside the format: most texts of nine digits are none.
        json_schema!({
            "type": "string",
            "format": "bsn",
            "description": "Nine digits that pass the eleven test.",
            "examples": ["999990019"],
        })
    }
}
