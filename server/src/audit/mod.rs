//! What an auditor checks without trusting whoever keeps the log.

pub mod redecide;
pub mod verify;
