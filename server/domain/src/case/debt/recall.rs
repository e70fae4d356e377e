//! From what is recorded of a debt back to what was ordered.

use super::{ActOnDebt, DebtAct, DecideOnDebt};
use crate::case::recall::words;
use crate::case::{CaseCommand, CaseEvent};

/// The order that an event came of, without the words that were erased; `None` for one that is about no
/// debt.
pub(in crate::case) fn recalled(event: CaseEvent) -> Option<CaseCommand> {
    let (loan, act) = match event {
        CaseEvent::DebtReminded { loan, on, cost, .. } => (loan, DebtAct::Remind { on, cost }),
        CaseEvent::LimitationInterrupted {
            loan,
            on,
            how,
            words: said,
        } => {
            let words = words(&said);
            (loan, DebtAct::Interrupt { on, how, words })
        }
        CaseEvent::WritIssued {
            loan,
            basis,
            mandate,
            reasons,
            ..
        } => {
            let act = DebtAct::IssueWrit {
                basis,
                mandate,
                reasons: words(&reasons),
            };
            (loan, act)
        }
        CaseEvent::DebtDecided {
            decision,
            loan,
            verdict,
            ground,
            mandate,
            reasons,
            claim,
            ..
        } => {
            return Some(CaseCommand::DecideOnDebt(DecideOnDebt {
                decision,
                loan,
                verdict,
                ground,
                mandate,
                reasons: words(&reasons),
                claim: claim.known().cloned().flatten(),
            }));
        }
        _ => return None,
    };
    Some(CaseCommand::ActOnDebt(ActOnDebt { loan, act }))
}
