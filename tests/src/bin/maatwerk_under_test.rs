//! The `maatwerk` command as a process of its own, for tests that start and kill it: cargo tells a
//! test only where the binaries of its own package are.

use std::process::ExitCode;

fn main() -> ExitCode {
    maatwerk::cli::run()
}
