//! Payees, accounts and invoices; what interrupts a debt's term.

use std::borrow::Cow;

use maatwerk_domain as domain;
use maatwerk_domain::case::{debt, paying};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Day, Hex, ShortText};

codes! {
    /// What a payee is to the person in whose interest is paid.
    enum PayeeKind of paying::PayeeKind {
        /// That person.
        Resident = "resident",
        /// Who delivers what is paid.
        Supplier = "supplier",
        /// Who keeps that person's money: by a court (Burgerlijk Wetboek 1:431) or by agreement.
        Administrator = "administrator",
    }

    /// How the term in which a debt can be claimed is interrupted.
    enum Interruption of debt::Interruption {
        /// The resident acknowledged the debt (Awb 4:105 lid 2).
        Acknowledged = "acknowledged",
        /// The authority went to court (Awb 4:105 lid 1).
        Proceedings = "proceedings",
    }
}

mirror! {
    /// Where money goes.
    struct PayeeAccount of paying::PayeeAccount {
        /// In whose name the account is.
        name: ShortText,
        /// The account (ISO 13616), with or without spaces.
        iban: Iban,
    }

    /// What is paid.
    struct Invoice of paying::Invoice {
        /// Its number, as the supplier gave it.
        number: ShortText,
        /// Its date.
        date: Day,
        /// SHA-256 of the document, by which it is recognised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<Sha256>,
    }
}

/// A number of a bank account (ISO 13616).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iban(pub domain::Iban);

parsed!(
    Iban of domain::Iban,
    "an IBAN",
    parse |text| text.parse().ok(),
    write |iban, serializer| serializer.serialize_str(iban.as_str())
);

impl JsonSchema for Iban {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Iban".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "iban",
            "description": "A country of SEPA, check digits that fit (ISO 13616), and the account there.",
            "examples": ["NL91ABNA0417164300"],
        })
    }
}

/// A SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sha256(pub [u8; 32]);

parsed!(
    Sha256 of [u8; 32],
    "64 hexadecimal digits in lower case",
    parse |text| digest(text),
    write |bytes, serializer| serializer.collect_str(&Hex(bytes))
);

fn digest(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

impl JsonSchema for Sha256 {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Sha256".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}
