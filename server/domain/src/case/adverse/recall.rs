//! From what is recorded back to what was ordered.

use super::{AdverseEvent, DecideAct, OnAct, ProposeAct};
use crate::LoanId;
use crate::case::CaseCommand;
use crate::case::recall::words;

/// The order that an event came of, without the words that were erased.
pub(in crate::case) fn recalled(event: AdverseEvent) -> CaseCommand {
    CaseCommand::OnAct(match event {
        AdverseEvent::ActProposed {
            proposal,
            grant,
            act,
            ground,
            reasons,
            ..
        } => OnAct::Propose(ProposeAct {
            proposal,
            grant,
            act,
            ground,
            reasons: words(&reasons),
        }),
        AdverseEvent::ActHeard { grant, hearing, .. } => OnAct::Hear { grant, hearing },
        AdverseEvent::ActDropped { grant, reasons, .. } => OnAct::Drop {
            grant,
            reasons: words(&reasons),
        },
        AdverseEvent::ActDecided {
            decision,
            grant,
            loan,
            mandate,
            reasons,
            ..
        } => OnAct::Decide(DecideAct {
            decision,
            grant,
            loan: loan.unwrap_or(LoanId::from_bytes([0; 16])),
            mandate,
            reasons: words(&reasons),
        }),
    })
}
