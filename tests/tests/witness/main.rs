//! Witnesses: what they cosign and what not, over HTTP and through crashes; what becomes of an operator
//! who rewrites history.

mod audited;
mod crash;
mod history;
mod lies;
mod rewritten;
mod standing;
mod wire;
