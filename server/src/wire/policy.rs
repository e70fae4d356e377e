//! The life of a policy: keys, digests, uploads.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk_domain::policy as domain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::ShortText;

texts! {
    /// The digest of a component, a parameter set or example cases.
    Digest of String, made by std::convert::identity, read by String::as_str, {
        "pattern": "^sha256:[0-9a-f]{64}$"
    }

    /// A minisign signature file: four lines.
    SignatureText of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 2000, "pattern": "\\S"
    }
}

/// The number of a publisher's key, as minisign shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublisherId(pub domain::PublisherId);

parsed!(
    PublisherId of domain::PublisherId,
    "16 hexadecimal digits in upper case",
    parse |text| text.parse().ok(),
    write |id, serializer| serializer.collect_str(id)
);

impl JsonSchema for PublisherId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PublisherId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9A-F]{16}$" })
    }
}

/// An Ed25519 public key, in base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublisherKey(pub domain::PublisherKey);

parsed!(
    PublisherKey of domain::PublisherKey,
    "32 bytes in base64",
    parse |text| {
        let bytes = STANDARD.decode(text).ok()?;
        Some(domain::PublisherKey::from_bytes(bytes.try_into().ok()?))
    },
    write |key, serializer| serializer.serialize_str(&STANDARD.encode(key.to_bytes()))
);

impl JsonSchema for PublisherKey {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PublisherKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // 32 bytes leave two bits of the last digit unused, and they are zero.
        json_schema!({
            "type": "string",
            "pattern": "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$",
        })
    }
}

mirror! {
    /// Who publishes policies, by their key.
    struct Publisher of domain::Publisher {
        /// The number of the key, as minisign shows it.
        key_id: PublisherId,
        /// The Ed25519 public key, in base64.
        key: PublisherKey,
        /// Whose it is.
        name: ShortText,
    }

    /// A component with a parameter set.
    struct PolicyPair of domain::PolicyPair {
        /// The component's digest.
        plugin: Digest,
        /// The digest of its parameters.
        parameters: Digest,
    }

    /// A component whose signature was verified.
    struct Upload of domain::Upload {
        /// The component's digest.
        plugin: Digest,
        /// Its name, as it says itself.
        name: ShortText,
        /// Its semantic version, as it says itself.
        version: ShortText,
        /// Package and version of the interface it was built for.
        world: ShortText,
        /// Its size, in bytes.
        size: u64,
        /// Whose key signed it.
        key_id: PublisherId,
        /// The signature, as in a minisign file.
        signature: SignatureText,
        /// The digest of its example cases, when it came with some.
        #[serde(skip_serializing_if = "Option::is_none")]
        cases: Option<Digest>,
    }

    /// What came of the example cases of a component under other parameters.
    struct CasesRun of domain::CasesRun {
        /// How many were run. All were answered.
        ran: u32,
        /// How many are answered otherwise than under the parameters they were written for.
        differ: u32,
    }
}
