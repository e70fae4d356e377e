//! The life of a policy over HTTP: signed, uploaded, given parameters, run beside what is in force,
//! approved by another, in force from a day to come, rolled back; and everything on that way that is
//! refused.

#[path = "../../guests/mod.rs"]
mod guests;

mod aftermath;
mod approval;
mod broken;
mod clock;
mod production;
mod shadow;
mod shadow_faults;
mod signatures;
mod story;
mod support;
