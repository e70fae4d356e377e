//! The `maatwerk` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    maatwerk::cli::run()
}
