//! An installation as who runs it meets it: its commands, its clock, its compiled policies, backups of it,
//! and a simulated one.

mod backup;
mod command_line;
mod compiled_code;
mod simulate;
mod tick;
