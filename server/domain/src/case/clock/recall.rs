//! From what is recorded of a clock back to what was ordered.

use super::{ActOnClock, ClockAct, DeterminePenalty, NotProcess, PayPenalty};
use crate::case::recall::words;
use crate::case::{CaseCommand, CaseEvent};

/// The order that an event came of, without the words that were erased; `None` for one that is about
/// no clock.
pub(in crate::case) fn recalled(event: CaseEvent) -> Option<CaseCommand> {
    let (request, on, act) = match event {
        CaseEvent::RequestNotProcessed {
            decision,
            request,
            mandate,
            reasons,
            ..
        } => {
            return Some(CaseCommand::NotProcess(NotProcess {
                decision,
                request,
                mandate,
                reasons: words(&reasons),
            }));
        }
        CaseEvent::PenaltyDetermined {
            decision,
            request,
            none,
            mandate,
            reasons,
            ..
        } => {
            return Some(CaseCommand::DeterminePenalty(DeterminePenalty {
                decision,
                request,
                none,
                mandate,
                reasons: words(&reasons),
            }));
        }
        CaseEvent::PenaltyPaid {
            payment,
            decision,
            on,
            payee,
            ..
        } => {
            return Some(CaseCommand::PayPenalty(PayPenalty {
                payment,
                decision,
                on,
                payee: words(&payee),
            }));
        }
        CaseEvent::RepairInvited {
            request,
            on,
            until,
            missing,
        } => {
            let missing = words(&missing);
            (request, on, ClockAct::InviteRepair { until, missing })
        }
        CaseEvent::RequestCompleted { request, on } => (request, on, ClockAct::Complete),
        CaseEvent::TermSuspended {
            request,
            ground,
            on,
            until,
            reason,
        } => {
            let suspend = ClockAct::Suspend {
                ground,
                until,
                reason: words(&reason),
            };
            (request, on, suspend)
        }
        CaseEvent::TermResumed { request, on } => (request, on, ClockAct::Resume),
        CaseEvent::TermExtended {
            request,
            on,
            decide_by,
            reason,
        } => {
            let reason = words(&reason);
            (request, on, ClockAct::Extend { decide_by, reason })
        }
        CaseEvent::DefaultNoticed { request, on, .. } => (request, on, ClockAct::NoticeDefault),
        CaseEvent::RequestWithdrawn {
            request,
            on,
            reason,
        } => {
            let reason = reason.known().cloned().flatten();
            (request, on, ClockAct::Withdraw { reason })
        }
        _ => return None,
    };
    Some(CaseCommand::ActOnClock(ActOnClock { request, on, act }))
}
