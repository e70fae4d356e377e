//! Paying by order: to whom, on which invoice, by whom it goes to the bank, and what becomes of it.
//!
//! An order sets part of a grant apart until the bank has executed it or it failed; only then is it a
//! payment. Once ordered it does not change: whoever wants another payee or amount lets it fail, and
//! orders anew. It goes to the bank once, in one batch, by another person than who decided on the
//! grant or ordered it ([`PAYER_APART_ABOVE`]).

mod order;
mod payee;
mod recall;
mod recharge;
mod refusal;

pub use order::{
    ExportOrder, Invoice, MOST_ORDERS, OrderPayment, OrderStage, PAYER_APART_ABOVE, PaymentOrder,
};
pub use payee::{AddPayee, MOST_PAYEES, Payee, PayeeAccount, PayeeKind};
pub(in crate::case) use recall::recalled;
pub use recharge::RechargeGrant;
pub use refusal::PayingRefusal;

use super::{Case, CaseEvent, Effects};
use crate::{Authority, CaseId, Context, Date, EntryId, GrantId, PayeeId, PaymentId, Pot, Refusal};

/// An order about paying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paying {
    /// Adds somebody who can be paid.
    AddPayee(AddPayee),
    /// Pays somebody no more.
    EndPayee {
        /// Who.
        payee: PayeeId,
        /// From which day.
        on: Date,
        /// Why.
        reason: String,
    },
    /// Orders a payment.
    Order(OrderPayment),
    /// Sends an order to the bank.
    Export(ExportOrder),
    /// Records that the bank executed an order.
    Execute {
        /// The order.
        payment: PaymentId,
        /// Its grant.
        grant: GrantId,
        /// The day.
        on: Date,
        /// The line of a bank statement that told it; `None` when a person did.
        entry: Option<EntryId>,
    },
    /// Records that nothing will come of an order.
    Fail {
        /// The order.
        payment: PaymentId,
        /// Its grant.
        grant: GrantId,
        /// The day.
        on: Date,
        /// Why.
        reason: String,
    },
    /// Has another budget bear what was paid.
    Recharge(RechargeGrant),
    /// Has the pot bear again what another budget bore.
    ReverseRecharge(RechargeGrant),
}

impl Paying {
    /// The grant whose pot it moves, when it does.
    pub(super) fn moves(&self, case: &Case) -> Option<GrantId> {
        match self {
            Self::Execute { payment, grant, .. } => {
                let order = case.grants.get(grant)?.orders.get(payment)?;
                order.last.then_some(*grant)
            }
            Self::Recharge(recharge) | Self::ReverseRecharge(recharge) => Some(recharge.grant),
            _ => None,
        }
    }

    /// Whether a closed case still takes it: what goes on at the bank, and the money that comes back.
    pub(super) fn fits_closed(&self) -> bool {
        !matches!(self, Self::AddPayee(_))
    }
}

impl Case {
    pub(super) fn carry_out_paying(
        &self,
        id: CaseId,
        command: &Paying,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        match command {
            Paying::AddPayee(add) => self.add_payee(add),
            Paying::EndPayee { payee, on, reason } => self.end_payee(*payee, *on, reason, context),
            Paying::Order(order) => self.order_payment(order, authority, context),
            Paying::Export(export) => self.export_order(export, context),
            Paying::Execute {
                payment,
                grant,
                on,
                entry,
            } => return self.execute_order(id, (*payment, *grant), *on, *entry, context),
            Paying::Fail {
                payment,
                grant,
                on,
                reason,
            } => self.fail_order(*payment, *grant, *on, reason, context),
            Paying::Recharge(recharge) => return self.recharge(id, recharge, context),
            Paying::ReverseRecharge(recharge) => {
                return self.reverse_recharge(id, recharge, pot, context);
            }
        }
        .map(Effects::case)
    }

    /// What an event about paying leaves; others leave nothing here.
    pub(super) fn apply_paying(&mut self, event: CaseEvent) {
        match event {
            CaseEvent::PayeeAdded {
                payee,
                about,
                kind,
                ground,
                account,
            } => {
                let added = Payee {
                    about,
                    kind,
                    ground,
                    account,
                    ended: None,
                };
                self.payees.insert(payee, added);
            }
            CaseEvent::PayeeEnded { payee, on, .. } => {
                if let Some(payee) = self.payees.get_mut(&payee) {
                    payee.ended = Some(on);
                }
            }
            CaseEvent::PaymentOrdered {
                payment,
                grant,
                payee,
                amount,
                last,
                invoice,
                by,
                on,
            } => {
                let order = PaymentOrder {
                    payee,
                    amount,
                    last,
                    invoice,
                    by,
                    on,
                    stage: OrderStage::Open,
                };
                if let Some(grant) = self.grants.get_mut(&grant) {
                    grant.orders.insert(payment, order);
                }
            }
            CaseEvent::OrderExported {
                payment,
                grant,
                batch,
                ..
            } => self.order_becomes(grant, payment, OrderStage::Exported(batch)),
            CaseEvent::OrderFailed { payment, grant, .. } => {
                self.order_becomes(grant, payment, OrderStage::Failed);
            }
            CaseEvent::GrantRecharged { grant, amount, .. } => {
                if let Some(grant) = self.grants.get_mut(&grant) {
                    grant.recharged = grant.recharged.saturating_add(amount);
                }
            }
            CaseEvent::RechargeReversed { grant, amount, .. } => {
                if let Some(grant) = self.grants.get_mut(&grant) {
                    grant.recharged = grant.recharged.saturating_sub(amount);
                }
            }
            _ => {}
        }
    }

    /// Moves an order on; a payment that was ordered as none is of no order.
    pub(super) fn order_becomes(&mut self, grant: GrantId, payment: PaymentId, stage: OrderStage) {
        let grant = self.grants.get_mut(&grant);
        if let Some(order) = grant.and_then(|grant| grant.orders.get_mut(&payment)) {
            order.stage = stage;
        }
    }
}
