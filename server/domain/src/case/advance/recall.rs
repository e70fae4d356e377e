//! From what is recorded back to what was ordered.

use super::{AdvanceEvent, GrantAdvance};
use crate::case::CaseCommand;
use crate::case::recall::words;

/// The order that an event came of, without the words that were erased; `None` for what only follows from
/// another one.
pub(in crate::case) fn recalled(event: AdvanceEvent) -> Option<CaseCommand> {
    match event {
        AdvanceEvent::AdvanceGranted {
            decision,
            grant,
            request,
            assessment,
            amount,
            article,
            mandate,
            departure,
            reasons,
            ..
        } => Some(CaseCommand::GrantAdvance(GrantAdvance {
            decision,
            grant,
            request,
            assessment,
            amount,
            article,
            mandate,
            departure,
            reasons: words(&reasons),
        })),
        AdvanceEvent::AdvanceCounted { .. } => None,
    }
}
