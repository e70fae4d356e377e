//! What the names of origins begin with.

use std::fmt;
use std::str::FromStr;

use maatwerk_log::LogId;
use maatwerk_log::transparency::{InvalidKeyName, KeyName};

/// The address of the logs without its scheme, `example.nl/v1/logs`: an origin is this and the name
/// of the log (c2sp.org/tlog-tiles, parameters).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginBase(String);

/// A text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an origin begins with a host, without scheme, spaces, '+' or a slash at its end; an example: \
     maatwerk.example.nl/v1/logs"
)]
pub struct InvalidBase;

impl Default for OriginBase {
    /// For who tries things out.
    fn default() -> Self {
        Self("localhost/v1/logs".to_owned())
    }
}

impl FromStr for OriginBase {
    type Err = InvalidBase;

    fn from_str(text: &str) -> Result<Self, InvalidBase> {
        let odd = text.contains("//") || text.starts_with('/') || text.ends_with('/');
        if odd || text.len() > 200 || KeyName::new(text).is_err() {
            return Err(InvalidBase);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for OriginBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl OriginBase {
    /// What an origin begins with: all but the name of the log.
    pub(crate) fn of(origin: &str) -> Self {
        let (base, _) = origin.rsplit_once('/').unwrap_or(("", origin));
        Self(base.to_owned())
    }

    /// The name of a log's origin: the first is named after the log alone.
    pub(super) fn origin(&self, log: LogId, number: u32) -> Result<KeyName, InvalidKeyName> {
        if number <= 1 {
            KeyName::new(&format!("{self}/{log}"))
        } else {
            KeyName::new(&format!("{self}/{log}.{number}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_an_address_without_its_scheme() {
        let base: OriginBase = "example.nl:8080/v1/logs".parse().unwrap();
        let log = LogId::new("GM0479").unwrap();
        let (first, third) = (base.origin(log, 1).unwrap(), base.origin(log, 3).unwrap());
        assert_eq!(first.as_str(), "example.nl:8080/v1/logs/GM0479");
        assert_eq!(third.as_str(), "example.nl:8080/v1/logs/GM0479.3");
        assert_eq!(OriginBase::of(third.as_str()), base);
        for bad in [
            "",
            "https://a.nl/v1",
            "a.nl/",
            "/a",
            "a b",
            "a+b",
            &"a".repeat(201),
        ] {
            assert_eq!(bad.parse::<OriginBase>(), Err(InvalidBase), "{bad:?}");
        }
    }
}
