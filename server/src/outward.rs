//! Calls to other servers: within a time, and with an answer of bounded length.

use std::time::Duration;

use ureq::Body;
use ureq::http::Response;

/// Calls that may carry a token. It is for one address, so no redirect is followed; a status that tells of
/// a fault is an answer.
pub(crate) fn agent(patience: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

/// The body of an answer, of at most so many bytes.
///
/// # Errors
/// When there are more, or the line breaks off.
pub(crate) fn read(answer: &mut Response<Body>, most_bytes: u64) -> Result<Vec<u8>, ureq::Error> {
    let body = answer.body_mut().with_config();
    body.limit(most_bytes).read_to_vec()
}
