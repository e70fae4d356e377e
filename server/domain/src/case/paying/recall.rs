//! From what is recorded of paying back to what was ordered.

use super::{AddPayee, ExportOrder, OrderPayment, Paying, RechargeGrant};
use crate::case::recall::words;
use crate::case::{Case, CaseCommand, CaseEvent};

/// The order that an event came of, without the words that were erased; `None` for one that is about
/// something else, or a payment that was not ordered.
pub(in crate::case) fn recalled(case: &Case, event: &CaseEvent) -> Option<CaseCommand> {
    let paying = match event.clone() {
        CaseEvent::PayeeAdded {
            payee,
            about,
            kind,
            ground,
            account,
        } => Paying::AddPayee(AddPayee {
            payee,
            about,
            kind,
            ground,
            account: account.known().cloned(),
        }),
        CaseEvent::PayeeEnded { payee, on, reason } => Paying::EndPayee {
            payee,
            on,
            reason: words(&reason),
        },
        CaseEvent::PaymentOrdered {
            payment,
            grant,
            payee,
            amount,
            last,
            invoice,
            ..
        } => Paying::Order(OrderPayment {
            payment,
            grant,
            payee,
            amount,
            last,
            invoice: invoice.known().cloned().flatten(),
        }),
        CaseEvent::OrderExported {
            payment,
            grant,
            batch,
            ..
        } => Paying::Export(ExportOrder {
            payment,
            grant,
            batch,
        }),
        CaseEvent::PaymentMade {
            payment,
            grant,
            on,
            entry,
            ..
        } => {
            case.grants.get(&grant)?.orders.get(&payment)?;
            Paying::Execute {
                payment,
                grant,
                on,
                entry,
            }
        }
        CaseEvent::OrderFailed {
            payment,
            grant,
            on,
            reason,
        } => Paying::Fail {
            payment,
            grant,
            on,
            reason: words(&reason),
        },
        CaseEvent::GrantRecharged {
            grant,
            amount,
            budget,
            ..
        } => Paying::Recharge(RechargeGrant {
            grant,
            amount,
            budget,
        }),
        CaseEvent::RechargeReversed {
            grant,
            amount,
            budget,
            ..
        } => Paying::ReverseRecharge(RechargeGrant {
            grant,
            amount,
            budget,
        }),
        _ => return None,
    };
    Some(CaseCommand::Paying(paying))
}
