//! Accounting for reads.

use super::auth::Caller;

/// A read of what is known about people (AVG 5 lid 2): who, for what, in which call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) trace: &'a str,
    pub(super) operation: &'static str,
    pub(super) caller: &'a Caller,
    pub(super) purpose: Option<&'a String>,
}

impl Reading<'_> {
    /// Records that a case was read, or that cases were searched.
    pub(super) fn account_for(&self, case: Option<&str>) {
        tracing::info!(
            trace = self.trace,
            http.operation = self.operation,
            authority = %self.caller.authority,
            officer = %self.caller.officer,
            purpose = self.purpose,
            case,
            "personal data read"
        );
    }
}
