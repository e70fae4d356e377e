//! Cursors of the list of dossiers: moment of opening, and dossier.

use maatwerk_domain::DossierId;

use crate::app::App;
use crate::http::cursor;
use crate::signals::national;
use crate::views::DossierCursor;

/// The digits of a cursor.
pub(super) const DIGITS: usize = cursor::digits(cursor::MOMENT);

const LIST: &str = "cursor of dossiers";

/// Writes where a page ended.
pub(super) fn write(app: &App, cursor: DossierCursor) -> String {
    let place = (cursor.opened_at, cursor.dossier.to_bytes());
    cursor::write_moment(app, national(), LIST, place)
}

/// Reads it back; `None` for what this server did not write.
pub(super) fn read(app: &App, text: &str) -> Option<DossierCursor> {
    let (opened_at, dossier) = cursor::read_moment(app, national(), LIST, text)?;
    Some(DossierCursor {
        opened_at,
        dossier: DossierId::from_bytes(dossier),
    })
}
