//! Traces: what joins a request, its log lines, its events and its problem.

use std::fmt;

use maatwerk_log::{Entropy as _, OsEntropy};

/// The identifier of a trace (W3C Trace Context): 16 bytes, not all zero, as 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace(String);

impl Trace {
    /// The trace of a `traceparent` header when it holds one, otherwise a new one.
    pub(super) fn of(parent: Option<&str>) -> Self {
        parent.and_then(Self::parse).unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        let mut bytes = [0_u8; 16];
        // Without randomness the trace names nothing, and the request need not fail for it.
        if OsEntropy.fill(&mut bytes).is_err() {
            bytes[15] = 1;
        }
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// `00-<trace>-<parent>-<flags>`; later versions may add to it.
    fn parse(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (version, trace, parent, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let hex = |text: &str, length: usize| {
            text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let fits = hex(version, 2) && hex(trace, 32) && hex(parent, 16) && hex(flags, 2);
        let named = trace.bytes().any(|b| b != b'0') && version != "ff";
        (fits && named).then(|| Self(trace.to_owned()))
    }
}

/// The span in a `traceparent` header whose trace is taken over.
pub(super) fn parent(header: &str) -> Option<[u8; 8]> {
    Trace::parse(header)?;
    let digits = header.split('-').nth(2)?;
    let span = u64::from_str_radix(digits, 16).ok()?;
    // All zero names none.
    (span != 0).then(|| span.to_be_bytes())
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_of_a_caller_is_taken_over() {
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let trace = Trace::of(Some(header));
        assert_eq!(
            parent(header),
            Some(0xb7ad_6b71_6920_3331_u64.to_be_bytes())
        );
        let none = "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01";
        assert_eq!(parent(none), None);
        assert_eq!(trace.to_string(), "0af7651916cd43dd8448eb211c80319c");
    }

    #[test]
    fn anything_else_gets_a_new_one() {
        for parent in [
            None,
            Some(""),
            Some("00-00000000000000000000000000000000-b7ad6b7169203331-01"),
            Some("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"),
            Some("00-0af7651916cd43dd8448eb211c80319c\r\nX: y-b7ad6b7169203331-01"),
            Some("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ] {
            let (one, other) = (Trace::of(parent), Trace::of(parent));
            assert_eq!(one.to_string().len(), 32);
            assert_ne!(one, other, "{parent:?}");
        }
    }
}
