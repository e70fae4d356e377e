//! What takes a minute or more and keeps one core busy: in one program, so that they go side by side. Tests
//! start in the order of their names: the two longest come first.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

mod api_fuzz;
mod changed_rules;
mod demo;
mod javascript;
mod plugin_author;
