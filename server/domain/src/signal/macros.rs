//! Closed lists of codes.

/// Enums of codes, each with its label on a Dutch screen.
macro_rules! closed_list {
    ($(
        #[doc = $doc:literal]
        enum $name:ident, $what:literal {
            $($(#[doc = $code_doc:literal])+ $variant:ident = $code:literal, $label:literal;)+
        }
    )+) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $code_doc])+ $variant,)+
        }

        impl $name {
            /// Every one, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Every code, in that order.
            pub const CODES: &[&'static str] = &[$($code),+];

            /// The code, as on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// What a Dutch screen says.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::signal::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::signal::UnknownCode($what)),
                }
            }
        }
    )+};
}
