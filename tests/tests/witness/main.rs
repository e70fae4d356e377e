//! Witnesses: what they cosign and what not, over HTTP and through crashes; what becomes of an operator
//! who rewrites history.

mod audited;
mod contradictions;
mod crash;
mod forger;
mod history;
mod lies;
mod rewritten;
mod rounds;
mod standing;
mod verified;
mod wire;
