//! Moments: a position of a log, or a time at which something was recorded.

use std::str::FromStr;

use jiff::Timestamp;
use maatwerk_log::{Position, RecordedRef};

use crate::wire::is_day;

/// A moment that somebody names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// When the log ended here.
    Position(Position),
    /// A time, in microseconds since the Unix epoch.
    Time(i64),
}

/// How far a stream is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    /// All of it.
    Now,
    /// Up to and including a position.
    Position(Position),
    /// Up to and including what was recorded at a time, in microseconds since the Unix epoch.
    Time(i64),
}

impl Until {
    /// Whether an event was recorded by then. Times never decrease along a log: after the first event
    /// that was not, none was.
    pub(crate) fn includes(self, event: &RecordedRef<'_>) -> bool {
        match self {
            Self::Now => true,
            Self::Position(position) => event.position <= position,
            Self::Time(micros) => event.recorded_at <= micros,
        }
    }
}

/// The text is neither a position nor a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is neither a position in the log nor a time in UTC; an example: 2026-05-18T09:30:00Z")]
pub(crate) struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        if let Some(micros) = parse_time(text) {
            return Ok(Self::Time(micros));
        }
        let position = text.parse().ok().and_then(|at| Position::new(at).ok());
        position.map(Self::Position).ok_or(NotAMoment)
    }
}

/// The pattern of a time: RFC 3339 in UTC, in the years of our dates.
pub(crate) const TIME_PATTERN: &str = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\
     T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$";

/// Whether a text is a time (RFC 3339 in UTC, at most nine decimals) in the years 1900 to 2199.
pub(crate) fn is_time(text: &str) -> bool {
    parse_time(text).is_some()
}

/// A time in microseconds since the Unix epoch; what it has beyond them is cut off.
fn parse_time(text: &str) -> Option<i64> {
    let (day, rest) = text.split_once('T')?;
    let clock = rest.strip_suffix('Z')?;
    let (seconds, decimals) = match clock.split_once('.') {
        Some((seconds, decimals)) => (seconds, Some(decimals)),
        None => (clock, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = decimals.is_none_or(|text| (1..=9).contains(&text.len()) && digits(text));
    // A leap second was never recorded.
    let two = |text: &str, below| {
        let number = (text.len() == 2 && digits(text)).then(|| text.parse::<u8>());
        number.is_some_and(|number| number.is_ok_and(|number| number < below))
    };
    let mut parts = seconds.split(':');
    let (Some(hour), Some(minute), Some(second), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    if !(is_day(day) && two(hour, 24) && two(minute, 60) && two(second, 60) && fits) {
        return None;
    }
    let time: Timestamp = text.parse().ok()?;
    Some(time.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_position_or_a_time() {
        let at = |number| Moment::Position(Position::new(number).unwrap());
        for (text, moment) in [
            ("0", Ok(at(0))),
            ("17", Ok(at(17))),
            ("1970-01-01T00:00:01Z", Ok(Moment::Time(1_000_000))),
            ("1970-01-01T00:00:00.000002Z", Ok(Moment::Time(2))),
            ("1970-01-01T00:00:00.000002999Z", Ok(Moment::Time(2))),
            ("-1", Err(NotAMoment)),
            ("", Err(NotAMoment)),
            ("1099511627776", Err(NotAMoment)),
            ("1970-01-01T00:00:01", Err(NotAMoment)),
            ("1970-01-01T00:00:01+00:00", Err(NotAMoment)),
            ("1970-01-01 00:00:01Z", Err(NotAMoment)),
            ("1970-02-29T00:00:00Z", Err(NotAMoment)),
            ("1970-01-01T24:00:00Z", Err(NotAMoment)),
            ("1970-01-01T00:00:60Z", Err(NotAMoment)),
            ("1970-01-01T00:00:00.Z", Err(NotAMoment)),
            ("1970-01-01T00:00:00.1234567890Z", Err(NotAMoment)),
            ("1970-01-01", Err(NotAMoment)),
        ] {
            assert_eq!(text.parse(), moment, "{text}");
        }
    }
}
