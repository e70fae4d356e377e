//! Cursors of lists: opaque, and only ours.

use maatwerk_log::LogId;

use crate::app::App;

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
    let mut text = String::with_capacity(digits(place.len()));
    for byte in place.iter().chain(&digest[..DIGEST]) {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    text
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
