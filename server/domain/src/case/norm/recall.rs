//! From what is recorded back to what was ordered.

use super::{DecideNorm, ExtendNorm, NormEvent, OnNorm, RequestNorm};
use crate::case::CaseCommand;
use crate::case::recall::words;

/// The order that an event came of, without the words that were erased.
pub(in crate::case) fn recalled(event: NormEvent) -> CaseCommand {
    CaseCommand::OnNorm(match event {
        NormEvent::NormSuspensionRequested {
            suspension,
            applicant,
            sharer,
            received,
            channel,
            explanation,
        } => OnNorm::Request(RequestNorm {
            suspension,
            applicant,
            sharer,
            received,
            channel,
            explanation: explanation.known().cloned().flatten(),
        }),
        NormEvent::NormRequestWithdrawn {
            suspension,
            on,
            reason,
        } => OnNorm::Withdraw {
            suspension,
            on,
            reason: reason.known().cloned().flatten(),
        },
        NormEvent::NormSuspensionDecided {
            decision,
            suspension,
            verdict,
            mandate,
            departure,
            reasons,
            ..
        } => OnNorm::Decide(DecideNorm {
            decision,
            suspension,
            verdict,
            mandate,
            departure,
            reasons: words(&reasons),
        }),
        NormEvent::NormSuspensionExtended {
            decision,
            suspension,
            until,
            mandate,
            reasons,
            ..
        } => OnNorm::Extend(ExtendNorm {
            decision,
            suspension,
            until,
            mandate,
            reasons: words(&reasons),
        }),
        NormEvent::NormSuspensionEnded {
            decision,
            suspension,
            ground,
            last_day,
            mandate,
            reasons,
            ..
        } => OnNorm::End {
            decision,
            suspension,
            ground,
            last_day,
            mandate,
            reasons: words(&reasons),
        },
    })
}
