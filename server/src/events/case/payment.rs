//! Money that was paid, came back, or will not be paid.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{EntryId, GrantId, PaymentId};

use crate::wire::{Amount, ByHand, Day, FreeText, Id};

shapes! {
    /// Money was paid on a grant.
    PaymentMade = "payment-made.v1" of CaseEvent {
        /// The new payment.
        payment: Id<PaymentId>,
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
        /// The day of payment.
        on: Day,
        /// The line of a bank statement that told it; absent when a person did.
        #[serde(skip_serializing_if = "Option::is_none")]
        entry: Option<Id<EntryId>>,
    } => PaymentMadeSubject {
        /// Who got it: the resident, a supplier, an administrator.
        payee: FreeText,
    }

    /// A payment came back, in full.
    PaymentReturned = "payment-returned.v1" of CaseEvent {
        /// The payment.
        payment: Id<PaymentId>,
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
        /// The day.
        on: Day,
        /// The line of a bank statement that told it; absent when a person did.
        #[serde(skip_serializing_if = "Option::is_none")]
        entry: Option<Id<EntryId>>,
    } => PaymentReturnedSubject {
        /// Why.
        reason: FreeText,
    }

    /// A line of a bank statement told what a person had recorded before.
    BookingConfirmed = "booking-confirmed.v1" of CaseEvent {
        /// What was recorded.
        booking: ByHand,
        /// The line: it confirms nothing else, and no other line confirms this.
        entry: Id<EntryId>,
        /// How much it tells, in eurocents.
        amount: Amount,
        /// The day on which the bank booked it.
        on: Day,
    }

    /// What was granted and will not be paid went back to the pot.
    RestReleased = "rest-released.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
    }

    /// What a revision or withdrawal gave back to the pot was taken from it again: on an objection the act was
    /// undone.
    RestRestored = "rest-restored.v1" of CaseEvent {
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
    }
}
