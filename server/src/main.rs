//! The `maatwerk` command.
fn main() {}
