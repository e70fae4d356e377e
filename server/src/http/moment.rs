//! Moments as they are answered.

use jiff::Timestamp;

use crate::handle::HandleError;

/// A recorded moment, in microseconds since the Unix epoch, in UTC (RFC 3339).
///
/// # Errors
/// When it is in no calendar.
pub(crate) fn in_utc(micros: i64) -> Result<String, HandleError> {
    let moment = Timestamp::from_microsecond(micros).map_err(HandleError::read)?;
    Ok(moment.to_string())
}
