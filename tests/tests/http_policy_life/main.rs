//! The life of a policy over HTTP: signed, uploaded, given parameters, approved by another, in force from
//! a day to come, rolled back; and everything on that way that is refused.

mod aftermath;
mod approval;
mod broken;
mod signatures;
mod story;
mod support;
