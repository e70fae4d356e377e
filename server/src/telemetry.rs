//! What the server tells about itself.

use tracing_subscriber::EnvFilter;

/// Starts logging: JSON lines on standard error, as `RUST_LOG` says, otherwise from `info` up.
pub fn start() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    // A second start, as in tests, keeps the first.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // It tells of a line that cannot be written by another one, and panics when that cannot be
        // written either: a full disk under this record would stop the thread that writes the logs.
        .log_internal_errors(false)
        .try_init();
}
