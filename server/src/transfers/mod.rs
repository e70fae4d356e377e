//! People who move to another municipality: offered with an extract that was chosen, carried as a file, taken in
//! by the other authority in a case of its own, and completed with its receipt. The bytes of both files stand in
//! `server/log/TRANSFER.md`.
//!
//! Two logs never share a transaction, also when one installation holds both. What joins them is that each half
//! proves itself to the other: a file brings the leaf of its event with a proof and a signed checkpoint, and the
//! key of the log stands for the rest of it. Whoever is broken off in between does the same again: the case there
//! has the identifier that follows from the transfer, so it is made once.

mod complete;
mod compose;
mod extract;
mod file;
mod notes;
mod offer;
mod prove;
mod receipt;
mod receive;
mod show;
mod trust;
mod view;
mod withdraw;

pub(crate) use complete::endpoint as complete;
pub(crate) use offer::endpoint as offer;
pub(crate) use receipt::endpoint as receipt;
pub(crate) use receive::endpoint as receive;
pub(crate) use show::endpoint as show;
pub(crate) use view::{ReceivedView, TransferView};
pub(crate) use withdraw::endpoint as withdraw;

use crate::http::problem::{Fault, Kind, Problem};

/// The problem that a file is no offer or receipt that counts here.
fn refused(pointer: &'static str, code: &'static str, detail: impl Into<String>) -> Problem {
    let fault = Fault::body(pointer, code, detail);
    Problem::new(
        Kind::TransferRefused,
        Kind::TransferRefused.meaning().trim(),
    )
    .about(vec![fault])
}
