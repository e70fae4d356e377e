//! Cursors of the list of cases: moment of opening, and case.

use maatwerk_domain::CaseId;
use maatwerk_log::LogId;

use crate::app::App;
use crate::http::cursor;
use crate::views::CaseCursor;

/// The digits of a cursor.
pub(super) const DIGITS: usize = cursor::digits(BYTES);

const BYTES: usize = 8 + 16;
const LIST: &str = "cursor of cases";

/// Writes where a page ended.
pub(super) fn write(app: &App, log: LogId, cursor: CaseCursor) -> String {
    let mut place = [0; BYTES];
    place[..8].copy_from_slice(&cursor.opened_at.to_be_bytes());
    place[8..].copy_from_slice(&cursor.case.to_bytes());
    cursor::write(app, log, LIST, &place)
}

/// Reads it back; `None` for what this server did not write for this authority.
pub(super) fn read(app: &App, log: LogId, text: &str) -> Option<CaseCursor> {
    let place: [u8; BYTES] = cursor::read(app, log, LIST, text)?;
    let (moment, case) = place.split_at(8);
    Some(CaseCursor {
        opened_at: i64::from_be_bytes(moment.try_into().ok()?),
        case: CaseId::from_bytes(case.try_into().ok()?),
    })
}
