//! Who the people of a case are to each other: represented, shielded, the same person twice.
//!
//! - **Represented** (vertegenwoordigd): somebody acts for a person, on a [ground in law](RepresentationKind)
//!   and for a term. [`Case::represented_by`](super::Case::represented_by) says who does so on a day.
//! - **Shielded** (afgeschermd): one person may learn nothing of another, as after violence at home, of a secret
//!   address. What is recorded about the shielded person is in nothing that the other gets, and neither is what
//!   names that person in what is about the other, also of before: the evidence bundle and letters
//!   ([`Case::kept_from`](super::Case::kept_from)). New words that name the shielded person are refused in what is
//!   about the other. Who works on the case sees all, with a warning. Neither represents the other. A shield holds
//!   for all records of both persons: in the case ([`Case::same_person`](super::Case::same_person)), and in other
//!   cases ([`Case::shield_elsewhere`](super::Case::shield_elsewhere)), also from who acts for somebody and is known
//!   by name alone ([`Case::shield_from_named`](super::Case::shield_from_named)). Raising one is refused for no reason of
//!   the case itself.
//! - **Linked** (gekoppeld): two records are of one person. Nothing is merged and nothing opened: both
//!   histories stay, each is erased by itself, a household counts once for each case as before, and access
//!   still follows involvement. A link says only that the other record exists.
//!
//! To be confirmed by a jurist: the articles of [`RepresentationKind`], that all of them end or begin on the
//! day that is recorded, and that parents and guardians represent until the day of the eighteenth birthday
//! (Burgerlijk Wetboek 1:233).

mod act;
mod event;
mod recall;
mod refusal;
mod same;
mod shielded;
mod spelling;
mod state;
mod told;

pub use act::{
    BeginRepresentation, LinkPersons, MOST_LINKS, MOST_REPRESENTATIONS, MOST_SHIELDS, OnPeople,
    RaiseShield,
};
pub use event::PeopleEvent;
pub(in crate::case) use recall::recalled;
pub use refusal::PeopleRefusal;
pub use shielded::KeptFrom;
pub use spelling::{comparable_name, names_in};
pub use state::{
    Matched, People, PersonLink, Representation, RepresentationKind, Shield, Stopped, Undone,
};
