//! A JSON object that refuses a member written twice: `serde_json` keeps the last one, so that two
//! readers of one parameter set could each believe another amount.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

/// The members of an object, each of them once.
pub(super) struct Object(pub(super) Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut members = Map::new();
        while let Some((code, value)) = map.next_entry::<String, Value>()? {
            if members.contains_key(&code) {
                return Err(A::Error::custom(format_args!("{code} is there twice")));
            }
            members.insert(code, value);
        }
        Ok(Object(members))
    }
}
