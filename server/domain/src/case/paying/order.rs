//! Payment orders: part of a grant, on its way to a payee.

use super::{PayeeKind, PayingRefusal};
use crate::case::facts::{not_there, too_many};
use crate::case::objection::ObjectionOutcome;
use crate::case::{Case, CaseEvent, Effects, Grant};
use crate::context::not_before;
use crate::terms::reference;
use crate::{
    Authority, BatchId, CaseId, Cents, Context, Date, DecisionId, EntryId, GrantId, LawRef,
    Officer, PayeeId, PaymentId, Personal, Refusal,
};

/// The most payment orders on one grant.
pub const MOST_ORDERS: usize = 500;

/// Above this amount in eurocents another person sends an order to the bank than who decided on the
/// grant, or ordered the payment. Nothing: always. Separation of functions is the authority's own
/// (Gemeentewet 212); no law names the amount.
pub const PAYER_APART_ABOVE: Cents = Cents::ZERO;

/// What is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its number, as the supplier gave it.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// SHA-256 of the document, by which it is recognised, when there is one.
    pub digest: Option<[u8; 32]>,
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStage {
    /// It waits to be sent to the bank.
    Open,
    /// It was sent to the bank.
    Exported(BatchId),
    /// The bank executed it: it is a payment.
    Executed,
    /// Nothing comes of it.
    Failed,
}

/// A payment order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOrder {
    /// Who is paid.
    pub payee: PayeeId,
    /// How much.
    pub amount: Cents,
    /// Nothing more will be paid: the rest goes back to the pot once it is executed.
    pub last: bool,
    /// On which invoice.
    pub invoice: Personal<Option<Invoice>>,
    /// Who ordered it.
    pub by: Officer,
    /// When.
    pub on: Date,
    /// How far it is.
    pub stage: OrderStage,
}

impl PaymentOrder {
    /// Whether something may still come of it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.stage, OrderStage::Open | OrderStage::Exported(_))
    }
}

/// Orders a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPayment {
    /// The identifier: that of the payment, once it is made.
    pub payment: PaymentId,
    /// The grant.
    pub grant: GrantId,
    /// Who is paid.
    pub payee: PayeeId,
    /// How much.
    pub amount: Cents,
    /// Nothing more will be paid.
    pub last: bool,
    /// On which invoice.
    pub invoice: Option<Invoice>,
}

/// Sends an order to the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportOrder {
    /// Which.
    pub payment: PaymentId,
    /// Its grant.
    pub grant: GrantId,
    /// With which batch.
    pub batch: BatchId,
}

impl Grant {
    /// Ordered, and not executed or failed yet.
    #[must_use]
    pub fn ordered(&self) -> Cents {
        let live = self.orders.values().filter(|order| order.is_live());
        live.map(|order| order.amount).sum()
    }

    /// Neither paid, nor ordered, nor given back; and still due after the grant was revised: what came back
    /// since is not paid again.
    #[must_use]
    pub fn free(&self) -> Cents {
        self.left().saturating_sub(self.ordered())
    }

    /// As [`Self::free`], ordered or not.
    pub(in crate::case) fn left(&self) -> Cents {
        let unpaid = self.unpaid();
        let entitled = self.adverse.entitled();
        entitled.map_or(unpaid, |most| most.saturating_sub(self.paid()).min(unpaid))
    }

    /// Refuses what cannot be done while the bank may still pay.
    pub(in crate::case) fn no_order_waits(&self) -> Result<(), Refusal> {
        if self.orders.values().any(PaymentOrder::is_live) {
            return Err(PayingRefusal::OrderWaits.into());
        }
        Ok(())
    }
}

/// Whether a supplier is paid out of assistance on this ground: necessary payments in the name of somebody who
/// cannot spend it responsibly without help (Participatiewet 57), or that person's own authorisation (Burgerlijk
/// Wetboek 3:60).
fn pays_for_another(ground: &LawRef) -> bool {
    ["BWBR0015703&artikel=57", "BWBR0005291&artikel=60"]
        .into_iter()
        .any(|article| reference(article).covers(ground))
}

impl Case {
    /// Refuses who decided on the grant or ordered the payment, above [`PAYER_APART_ABOVE`]: for what the bank
    /// is told, and for what is told of the bank, by which money is free again.
    pub(in crate::case) fn payer_apart(
        &self,
        grant: &Grant,
        order: &PaymentOrder,
        context: &Context,
    ) -> Result<(), Refusal> {
        let same =
            self.deciders(grant).any(|by| *by == context.officer) || context.officer == order.by;
        if same && order.amount > PAYER_APART_ABOVE {
            return Err(PayingRefusal::SamePerson.into());
        }
        Ok(())
    }

    pub(super) fn order_payment(
        &self,
        command: &OrderPayment,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let (grant, announced) = self.payable(command.grant, command.payment)?;
        if grant.orders.len() >= MOST_ORDERS {
            return Err(too_many("payment orders on a grant", MOST_ORDERS));
        }
        let payee = self.payees.get(&command.payee);
        let payee = payee.ok_or(Refusal::Unknown("payee"))?;
        if payee.ended.is_some() {
            return Err(PayingRefusal::PayeeEnded.into());
        }
        // The account is sealed with that person's key: it is gone when theirs is.
        let request = self.requests.get(&grant.request);
        let request = request.filter(|request| request.applicant == payee.about);
        let request = request.ok_or(PayingRefusal::OtherPerson)?;
        if payee.kind == PayeeKind::Supplier
            && authority.is_assistance(&request.legal_basis, request.received)
            && !payee.ground.as_ref().is_some_and(pays_for_another)
        {
            return Err(PayingRefusal::ForAnother.into());
        }
        if command.amount.is_zero() || command.amount > Cents::MAX_ACT {
            return Err(Refusal::Amount);
        }
        let free = self.free_of(command.grant, grant);
        if command.amount > free {
            return Err(Refusal::MoreThanGranted {
                unpaid: free,
                amount: command.amount,
            });
        }
        not_before("the order", context.today, "the announcement of", announced)?;
        if let Some(invoice) = &command.invoice {
            context.not_in_the_future("the invoice", invoice.date)?;
            self.not_invoiced(command, invoice)?;
        }
        Ok(vec![CaseEvent::PaymentOrdered {
            payment: command.payment,
            grant: command.grant,
            payee: command.payee,
            amount: command.amount,
            last: command.last,
            invoice: command.invoice.clone().into(),
            by: context.officer.clone(),
            on: context.today,
        }])
    }

    /// Refuses the same amount to the same payee on the same invoice, unless the order before failed or its
    /// payment came back.
    fn not_invoiced(&self, command: &OrderPayment, invoice: &Invoice) -> Result<(), Refusal> {
        let ordered = self.grants.values().any(|grant| {
            grant.orders.iter().any(|(payment, order)| {
                let back = grant
                    .payments
                    .get(payment)
                    .is_some_and(|made| made.returned);
                let stands = order.stage != OrderStage::Failed && !back;
                let same = order.payee == command.payee && order.amount == command.amount;
                let known = order.invoice.known().and_then(Option::as_ref);
                let same_invoice = known.is_some_and(|known| {
                    known.number == invoice.number && known.date == invoice.date
                });
                stands && same && same_invoice
            })
        });
        if ordered {
            return Err(PayingRefusal::InvoiceOrdered.into());
        }
        Ok(())
    }

    fn order(
        &self,
        grant: GrantId,
        payment: PaymentId,
    ) -> Result<(&Grant, &PaymentOrder), Refusal> {
        let grant = self.grant(grant)?;
        let order = grant.orders.get(&payment);
        Ok((grant, order.ok_or(Refusal::Unknown("payment order"))?))
    }

    pub(super) fn export_order(
        &self,
        command: &ExportOrder,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let (grant, order) = self.order(command.grant, command.payment)?;
        if order.stage != OrderStage::Open {
            return Err(PayingRefusal::NotOpen.into());
        }
        // The policy may have looked again since it was ordered; the resident is heard first.
        grant.check_payable()?;
        self.check_advance(grant)?;
        self.payer_apart(grant, order, context)?;
        Ok(vec![CaseEvent::OrderExported {
            payment: command.payment,
            grant: command.grant,
            batch: command.batch,
            by: context.officer.clone(),
            on: context.today,
        }])
    }

    pub(super) fn execute_order(
        &self,
        id: CaseId,
        (payment, grant_id): (PaymentId, GrantId),
        on: Date,
        entry: Option<EntryId>,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let (grant, order) = self.order(grant_id, payment)?;
        let rest = match order.stage {
            OrderStage::Exported(_) => Some(grant.free()),
            // The bank paid all the same: it counts, as far as there is room for it.
            OrderStage::Failed => self.free_of(grant_id, grant).checked_sub(order.amount),
            OrderStage::Open | OrderStage::Executed => None,
        };
        let rest = rest.ok_or(PayingRefusal::NotAtTheBank)?;
        self.payer_apart(grant, order, context)?;
        not_before("the payment", on, "the order of", order.on)?;
        context.not_in_the_future("the payment", on)?;
        let payee = self.payees.get(&order.payee);
        let account = payee.and_then(|payee| payee.account.known());
        let name = account.ok_or(Refusal::Erased)?.name.clone();
        let mut effects = Effects::case(vec![CaseEvent::PaymentMade {
            payment,
            grant: grant_id,
            amount: order.amount,
            on,
            entry,
            payee: Personal::Known(name),
        }]);
        if order.last {
            effects.release(id, grant_id, rest);
        }
        Ok(effects)
    }

    pub(super) fn fail_order(
        &self,
        payment: PaymentId,
        grant: GrantId,
        on: Date,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let (of, order) = self.order(grant, payment)?;
        if !order.is_live() {
            return Err(PayingRefusal::Ended.into());
        }
        // What the bank has it may still pay: that it will not is known to who deals with the bank.
        if matches!(order.stage, OrderStage::Exported(_)) {
            self.payer_apart(of, order, context)?;
        }
        not_before("the failure", on, "the order of", order.on)?;
        context.not_in_the_future("the failure", on)?;
        Ok(vec![CaseEvent::OrderFailed {
            payment,
            grant,
            on,
            reason: reason.to_owned().into(),
        }])
    }

    /// A grant that can be paid now, and since when; for a payment that has this identifier alone.
    pub(in crate::case) fn payable(
        &self,
        grant: GrantId,
        payment: PaymentId,
    ) -> Result<(&Grant, Date), Refusal> {
        let grant = self.grant(grant)?;
        grant.check_payable()?;
        self.check_advance(grant)?;
        not_there("payment", self.payment_is_known(payment))?;
        if grant.taken_back {
            return Err(Refusal::NotPayable("its decision was revoked"));
        }
        let told = self.told_of_grant(grant).ok_or(Refusal::NotAnnounced)?;
        Ok((grant, told))
    }

    /// The day on which the resident was told of a grant: a decision has no effect before it (Awb 3:40).
    pub(in crate::case) fn told_of_grant(&self, grant: &Grant) -> Option<Date> {
        let decided = self.decisions.get(&grant.decision);
        let announced = decided.and_then(|decided| decided.announced);
        let announced = announced.map(|(on, _)| on);
        // Of one that lost its conditions before it was announced, the decision on the objection told that.
        announced.or_else(|| self.told_on_objection(grant.decision))
    }

    /// The day on which the decision that revoked another one reached the resident.
    fn told_on_objection(&self, decision: DecisionId) -> Option<Date> {
        let mut against = self.objections.values();
        let revoked = against.find_map(|objection| {
            let decided = objection.decided?;
            let revoked = decided.outcome == ObjectionOutcome::Revoked;
            (objection.decision == decision && revoked).then_some(decided)
        });
        revoked?.given
    }
}
