//! From what is recorded back to what was ordered.

use super::{
    DecideObjection, DetermineObjectionPenalty, LodgeAppeal, ObjectionAct, ObjectionEvent,
    OnObjection, PayRefund, ReceiveObjection,
};
use crate::Personal;
use crate::case::CaseCommand;
use crate::case::recall::words;

fn maybe(text: &Personal<Option<String>>) -> Option<String> {
    text.known().cloned().flatten()
}

/// The order that an event came of, without the words that were erased.
#[expect(clippy::too_many_lines, reason = "one arm for each event")]
pub(in crate::case) fn recalled(event: ObjectionEvent) -> CaseCommand {
    let (objection, on, act) = match event {
        ObjectionEvent::ObjectionReceived {
            objection,
            decision,
            objector,
            received,
            posted,
            channel,
            committee,
            grounds,
        } => {
            return CaseCommand::OnObjection(OnObjection::Receive(ReceiveObjection {
                objection,
                decision,
                objector,
                received,
                posted,
                channel,
                committee,
                grounds: maybe(&grounds),
            }));
        }
        ObjectionEvent::ObjectionDecided {
            decision,
            objection,
            outcome,
            excused,
            mandate,
            reasons,
            ..
        } => {
            return CaseCommand::OnObjection(OnObjection::Decide(DecideObjection {
                decision,
                objection,
                outcome,
                excused,
                mandate,
                reasons: words(&reasons),
            }));
        }
        ObjectionEvent::ObjectionPenaltyDetermined {
            decision,
            objection,
            none,
            mandate,
            reasons,
            ..
        } => {
            let command = DetermineObjectionPenalty {
                decision,
                objection,
                none,
                mandate,
                reasons: words(&reasons),
            };
            return CaseCommand::OnObjection(OnObjection::DeterminePenalty(command));
        }
        ObjectionEvent::RefundPaid {
            refund,
            objection,
            on,
            payee,
            ..
        } => {
            return CaseCommand::OnObjection(OnObjection::Refund(PayRefund {
                refund,
                objection,
                on,
                payee: words(&payee),
            }));
        }
        ObjectionEvent::AppealLodged {
            appeal,
            decision,
            kind,
            court,
            on,
            note,
        } => {
            return CaseCommand::OnObjection(OnObjection::Lodge(LodgeAppeal {
                appeal,
                decision,
                kind,
                court,
                on,
                note: maybe(&note),
            }));
        }
        ObjectionEvent::AppealDecided {
            appeal,
            on,
            outcome,
            note,
        } => {
            return CaseCommand::OnObjection(OnObjection::Judge {
                appeal,
                on,
                outcome,
                note: maybe(&note),
            });
        }
        ObjectionEvent::ObjectionRepairInvited {
            objection,
            on,
            until,
            missing,
        } => {
            let missing = words(&missing);
            (objection, on, ObjectionAct::InviteRepair { until, missing })
        }
        ObjectionEvent::ObjectionRepaired { objection, on } => {
            (objection, on, ObjectionAct::Repair)
        }
        ObjectionEvent::ObjectionHeard {
            objection,
            on,
            how,
            report,
        } => {
            let report = words(&report);
            (objection, on, ObjectionAct::Hear { how, report })
        }
        ObjectionEvent::ObjectionAdjourned {
            objection,
            on,
            ground,
            decide_by,
            reason,
        } => {
            let adjourn = ObjectionAct::Adjourn {
                ground,
                decide_by,
                reason: words(&reason),
            };
            (objection, on, adjourn)
        }
        ObjectionEvent::ObjectionDefaultNoticed { objection, on, .. } => {
            (objection, on, ObjectionAct::NoticeDefault)
        }
        ObjectionEvent::ObjectionWithdrawn {
            objection,
            on,
            orally,
            reason,
        } => {
            let reason = maybe(&reason);
            (objection, on, ObjectionAct::Withdraw { orally, reason })
        }
    };
    CaseCommand::OnObjection(OnObjection::Act { objection, on, act })
}
