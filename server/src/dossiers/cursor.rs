//! Cursors of the list of dossiers: moment of opening, and dossier.

use maatwerk_domain::DossierId;

use crate::app::App;
use crate::http::cursor;
use crate::signals::national;
use crate::views::DossierCursor;

/// The digits of a cursor.
pub(super) const DIGITS: usize = cursor::digits(BYTES);

const BYTES: usize = 8 + 16;
const LIST: &str = "cursor of dossiers";

/// Writes where a page ended.
pub(super) fn write(app: &App, cursor: DossierCursor) -> String {
    let mut place = [0; BYTES];
    place[..8].copy_from_slice(&cursor.opened_at.to_be_bytes());
    place[8..].copy_from_slice(&cursor.dossier.to_bytes());
    cursor::write(app, national(), LIST, &place)
}

/// Reads it back; `None` for what this server did not write.
pub(super) fn read(app: &App, text: &str) -> Option<DossierCursor> {
    let place: [u8; BYTES] = cursor::read(app, national(), LIST, text)?;
    let (moment, dossier) = place.split_at(8);
    Some(DossierCursor {
        opened_at: i64::from_be_bytes(moment.try_into().ok()?),
        dossier: DossierId::from_bytes(dossier.try_into().ok()?),
    })
}
