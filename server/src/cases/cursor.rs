//! Cursors of the list of cases: moment of opening, and case.

use maatwerk_domain::CaseId;
use maatwerk_log::LogId;

use crate::app::App;
use crate::http::cursor;
use crate::views::CaseCursor;

/// The digits of a cursor.
pub(super) const DIGITS: usize = cursor::digits(cursor::MOMENT);

const LIST: &str = "cursor of cases";

/// Writes where a page ended.
pub(super) fn write(app: &App, log: LogId, cursor: CaseCursor) -> String {
    let place = (cursor.opened_at, cursor.case.to_bytes());
    cursor::write_moment(app, log, LIST, place)
}

/// Reads it back; `None` for what this server did not write for this authority.
pub(super) fn read(app: &App, log: LogId, text: &str) -> Option<CaseCursor> {
    let (opened_at, case) = cursor::read_moment(app, log, LIST, text)?;
    Some(CaseCursor {
        opened_at,
        case: CaseId::from_bytes(case),
    })
}
