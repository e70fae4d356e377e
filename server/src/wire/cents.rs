//! Amounts of money.

use std::borrow::Cow;

use maatwerk_domain as domain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Wire;

/// The largest whole number that every reader of JSON keeps exact (RFC 8259, section 6).
const EXACT: u64 = (1 << 53) - 1;

macro_rules! amounts {
    ($($(#[$meta:meta])* $name:ident from $minimum:literal to $maximum:expr;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub u64);

        impl Wire for $name {
            type Domain = domain::Cents;

            fn of(domain: &domain::Cents) -> Self {
                Self(domain.get())
            }

            fn into_domain(self) -> domain::Cents {
                domain::Cents::new(self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.0 > EXACT {
                    // A reader that holds numbers as doubles would see another amount.
                    return Err(S::Error::custom("an amount is above 2^53 - 1"));
                }
                serializer.serialize_u64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let cents = u64::deserialize(deserializer)?;
                if cents > EXACT {
                    return Err(D::Error::custom("an amount is above 2^53 - 1"));
                }
                Ok(Self(cents))
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "integer", "minimum": $minimum, "maximum": $maximum })
            }
        }
    )+};
}

amounts! {
    /// An amount in eurocents of which nothing is said but that it is one: a total, a balance, a pot.
    Cents from 0 to EXACT;
    /// The amount of one act in eurocents: at least one cent, at most what a policy can express.
    Amount from 1 to u32::MAX;
    /// An amount in eurocents that a fact tells: what a policy can express.
    FactAmount from 0 to u32::MAX;
}
