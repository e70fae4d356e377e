//! Cursors of the list: opaque, and only ours.

use maatwerk_domain::CaseId;
use maatwerk_log::LogId;

use crate::app::App;
use crate::views::CaseCursor;

/// The digits of a cursor: moment, case, and a digest that nobody else can make.
pub(super) const DIGITS: usize = 2 * BYTES;

const BYTES: usize = 8 + 16 + 16;

/// Writes where a page ended.
pub(super) fn write(app: &App, log: LogId, cursor: CaseCursor) -> String {
    let mut bytes = [0_u8; BYTES];
    bytes[..8].copy_from_slice(&cursor.opened_at.to_be_bytes());
    bytes[8..24].copy_from_slice(&cursor.case.to_bytes());
    let digest = app.keyed_digest(log, "cursor of cases", &bytes[..24]);
    bytes[24..].copy_from_slice(&digest[..16]);
    let mut text = String::with_capacity(DIGITS);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    text
}

/// Reads it back; `None` for what this server did not write for this authority.
pub(super) fn read(app: &App, log: LogId, text: &str) -> Option<CaseCursor> {
    let mut bytes = [0_u8; BYTES];
    if text.len() != DIGITS || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    let (place, digest) = bytes.split_at(24);
    // What it guards is a place in a list that the caller may read from the start: an early
    // mismatch tells nothing worth having.
    if app.keyed_digest(log, "cursor of cases", place)[..16] != *digest {
        return None;
    }
    let (moment, case) = place.split_at(8);
    Some(CaseCursor {
        opened_at: i64::from_be_bytes(moment.try_into().ok()?),
        case: CaseId::from_bytes(case.try_into().ok()?),
    })
}
