//! A dossier of the national programme: one bottleneck on its way to the legislator.
//!
//! It carries what the programme asks of whom, the articles and published figures it rests on, and
//! how far it got: signalled, under study, proposed, accepted or rejected, in force. Every act says
//! who did it and when. A dossier is about law and practice: nothing in it may say anything of a
//! resident, and the texts that people write in it are read by every municipality.
//!
//! Cases of the library will be linked here too once there is one.

mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod status;

pub use crate::Act;
pub use command::DossierCommand;
pub use event::DossierEvent;
pub use refusal::DossierRefusal;
pub use state::{
    Addressee, Dossier, Figure, Linked, Matter, Move, Note, Published, Release, Unlinked,
};
pub use status::{Status, Step};
