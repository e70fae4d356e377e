//! One description of a mirror, from which both directions follow, so that neither can forget a
//! field or a case.

/// Structs whose fields mirror the fields, under the same names, of a struct of the domain.
macro_rules! mirror {
    ($(
        $(#[$meta:meta])*
        struct $name:ident of $domain:path {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)+
        }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }

        impl $crate::wire::Wire for $name {
            type Domain = $domain;

            fn of(domain: &$domain) -> Self {
                Self { $($field: $crate::wire::Wire::of(&domain.$field),)+ }
            }

            fn into_domain(self) -> $domain {
                $domain { $($field: $crate::wire::Wire::into_domain(self.$field),)+ }
            }
        }
    )+};
}

/// Enums of codes that mirror an enum of the domain. The schema is one list of codes with what each
/// means, so that a validator can name what was expected.
macro_rules! codes {
    ($(
        #[doc = $doc:literal]
        enum $name:ident of $domain:path {
            $(#[doc = $code_doc:literal] $variant:ident = $code:literal,)+
        }
    )+) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(
                #[doc = $code_doc]
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $name {
            /// Every code, in the order of the schema.
            pub const CODES: &[&str] = &[$($code),+];

            /// The code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What has this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl $crate::wire::Wire for $name {
            type Domain = $domain;

            fn of(domain: &$domain) -> Self {
                use $domain as Domain;
                match domain {
                    $(Domain::$variant => Self::$variant,)+
                }
            }

            fn into_domain(self) -> $domain {
                use $domain as Domain;
                match self {
                    $(Self::$variant => Domain::$variant,)+
                }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "enum": [$($code),+],
                    "description": concat!($doc, $("\n- `", $code, "`:", $code_doc,)+).trim(),
                })
            }
        }
    )+};
}

/// Texts of one kind: a text with bounds in its schema, mirroring a type that any text makes.
macro_rules! texts {
    ($(
        $(#[$meta:meta])*
        $name:ident of $domain:ty, made by $make:expr, read by $read:expr, { $($schema:tt)* }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $crate::wire::Wire for $name {
            type Domain = $domain;

            fn of(domain: &$domain) -> Self {
                let read: fn(&$domain) -> &str = $read;
                Self(read(domain).to_owned())
            }

            fn into_domain(self) -> $domain {
                let make: fn(String) -> $domain = $make;
                make(self.0)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", $($schema)* })
            }
        }
    )+};
}

/// Mirrors written as a text that must have a form: read through `parse`, without a copy of the
/// text where the parser needs none.
macro_rules! parsed {
    ($name:ident of $domain:ty, $expecting:literal, parse $parse:expr, write $write:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(&$domain, S) -> Result<S::Ok, S::Error> = $write;
                write(&self.0, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    // The message says what is expected and not what was found: that may be about
                    // a person.
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        let parse: fn(&str) -> Option<$domain> = $parse;
                        parse(text)
                            .map($name)
                            .ok_or_else(|| E::custom(concat!("expected ", $expecting)))
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }

        impl $crate::wire::Wire for $name {
            type Domain = $domain;

            fn of(domain: &$domain) -> Self {
                Self(domain.clone())
            }

            fn into_domain(self) -> $domain {
                self.0
            }
        }
    };
}
