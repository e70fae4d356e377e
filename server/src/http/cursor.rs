//! Cursors of lists: opaque, and only ours.

use maatwerk_log::LogId;

use crate::app::App;
use crate::wire::Hex;

/// Bytes of the digest that nobody else can make.
const DIGEST: usize = 16;

/// The digits of a cursor that holds so many bytes.
pub(crate) const fn digits(bytes: usize) -> usize {
    2 * (bytes + DIGEST)
}

/// Writes where a page of a list ended. `list` names the list, so that the cursor of one is none of
/// another.
pub(crate) fn write(app: &App, log: LogId, list: &str, place: &[u8]) -> String {
    let digest = app.keyed_digest(log, list, place);
    format!("{}{}", Hex(place), Hex(&digest[..DIGEST]))
}

/// The bytes of a place in a list by moment: see [`write_moment`].
pub(crate) const MOMENT: usize = 8 + 16;

/// As [`write`], of a list that is in the order of a moment and then of an identifier.
pub(crate) fn write_moment(
    app: &App,
    log: LogId,
    list: &str,
    (moment, id): (i64, [u8; 16]),
) -> String {
    let mut place = [0; MOMENT];
    place[..8].copy_from_slice(&moment.to_be_bytes());
    place[8..].copy_from_slice(&id);
    write(app, log, list, &place)
}

/// What [`write_moment`] wrote; as [`read`].
pub(crate) fn read_moment(
    app: &App,
    log: LogId,
    list: &str,
    text: &str,
) -> Option<(i64, [u8; 16])> {
    let place: [u8; MOMENT] = read(app, log, list, text)?;
    let (moment, id) = place.split_at(8);
    Some((
        i64::from_be_bytes(moment.try_into().ok()?),
        id.try_into().ok()?,
    ))
}

/// Reads it back; `None` for what this server did not write of this list for this authority.
pub(crate) fn read<const BYTES: usize>(
    app: &App,
    log: LogId,
    list: &str,
    text: &str,
) -> Option<[u8; BYTES]> {
    if text.len() != digits(BYTES) || !text.is_ascii() {
        return None;
    }
    let byte = |place: usize| u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok();
    let mut place = [0; BYTES];
    for (at, slot) in place.iter_mut().enumerate() {
        *slot = byte(at)?;
    }
    let given: Option<Vec<u8>> = (BYTES..BYTES + DIGEST).map(byte).collect();
    // What it guards is a place in a list that the caller may read from the start: an early
    // mismatch tells nothing worth having.
    (app.keyed_digest(log, list, &place)[..DIGEST] == given?).then_some(place)
}
