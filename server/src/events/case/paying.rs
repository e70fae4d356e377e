//! Who is paid, what is ordered to be paid, and which budget bears it.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{BatchId, GrantId, PayeeId, PaymentId, PersonId};

use crate::wire::{
    Amount, Day, FreeText, Id, Invoice, LawRef, Officer, PayeeAccount, PayeeKind, ShortText,
};

shapes! {
    /// Somebody who can be paid was added.
    PayeeAdded = "payee-added.v1" of CaseEvent {
        /// The new payee.
        payee: Id<PayeeId>,
        /// In whose interest: that person's key seals the account.
        about: Id<PersonId>,
        /// What the payee is to that person.
        kind: PayeeKind,
        /// The article on which somebody else than the resident is paid.
        #[serde(skip_serializing_if = "Option::is_none")]
        ground: Option<LawRef>,
    } => PayeeAddedSubject {
        /// Where the money goes.
        account: PayeeAccount,
    }

    /// Nothing is ordered to a payee any more.
    PayeeEnded = "payee-ended.v1" of CaseEvent {
        /// Which.
        payee: Id<PayeeId>,
        /// The day.
        on: Day,
    } => PayeeEndedSubject {
        /// Why.
        reason: FreeText,
    }

    /// A payment was ordered: part of a grant is set apart for it.
    PaymentOrdered = "payment-ordered.v1" of CaseEvent {
        /// The new order, and the payment it becomes.
        payment: Id<PaymentId>,
        /// The grant.
        grant: Id<GrantId>,
        /// Who is paid.
        payee: Id<PayeeId>,
        /// How much, in eurocents.
        amount: Amount,
        /// Nothing more will be paid.
        last: bool,
        /// Who ordered it.
        by: Officer,
        /// The day.
        on: Day,
    } => PaymentOrderedSubject {
        /// On which invoice.
        #[serde(skip_serializing_if = "Option::is_none")]
        invoice: Option<Invoice>,
    }

    /// A payment order went to the bank.
    OrderExported = "order-exported.v1" of CaseEvent {
        /// Which.
        payment: Id<PaymentId>,
        /// The grant.
        grant: Id<GrantId>,
        /// With which batch.
        batch: Id<BatchId>,
        /// Who sent it.
        by: Officer,
        /// The day.
        on: Day,
    }

    /// Nothing will come of a payment order.
    OrderFailed = "order-failed.v1" of CaseEvent {
        /// Which.
        payment: Id<PaymentId>,
        /// The grant.
        grant: Id<GrantId>,
        /// The day.
        on: Day,
    } => OrderFailedSubject {
        /// Why.
        reason: FreeText,
    }

    /// Another budget does not bear what was recharged to it after all: the pot bears it again.
    RechargeReversed = "recharge-reversed.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
        /// Which budget it was.
        budget: ShortText,
        /// Who did so.
        by: Officer,
        /// The day.
        on: Day,
    }

    /// Another budget bears what was paid: it went back to the pot.
    GrantRecharged = "grant-recharged.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
        /// Which budget.
        budget: ShortText,
        /// Who did so.
        by: Officer,
        /// The day.
        on: Day,
    }
}
