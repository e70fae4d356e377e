//! Why an order about paying is refused.

use crate::Cents;

/// An order about paying that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayingRefusal {
    /// Who else than the resident is paid, and why.
    #[error(
        "paying somebody else than the resident names the article that lets it; paying the resident names none"
    )]
    Ground,
    /// Assistance goes to who gets it, or to somebody else on few grounds.
    #[error(
        "assistance is paid to a supplier on article 57 of the Participatiewet, or as the resident authorised (Burgerlijk Wetboek 3:60): add a payee with that ground"
    )]
    ForAnother,
    /// Nothing is ordered to this payee any more.
    #[error("the payee was ended")]
    PayeeEnded,
    /// An account is known of one person.
    #[error("the payee was added in the interest of another person than the grant is for")]
    OtherPerson,
    /// The bank may still pay.
    #[error("a payment order waits: first it is executed, or fails")]
    OrderWaits,
    /// It goes to the bank once.
    #[error("the payment order was sent to the bank before, or ended")]
    NotOpen,
    /// What the bank never got it cannot have executed.
    #[error("the payment order is not at the bank")]
    NotAtTheBank,
    /// It was executed, or it failed.
    #[error("the payment order ended before")]
    Ended,
    /// What the bank does with an order is known to who deals with the bank.
    #[error(
        "the payment order is at the bank: who pays records what the bank refused, in the batch it went with"
    )]
    AtTheBank,
    /// Deciding and paying are two people's work.
    #[error(
        "another person deals with the bank than who decided on the grant or ordered the payment"
    )]
    SamePerson,
    /// An invoice is paid once.
    #[error(
        "this amount of this invoice was ordered for this payee before; when it is another part of it, say so in its number"
    )]
    InvoiceOrdered,
    /// No more is recharged than was paid.
    #[error("{amount} is more than the {left} that was paid and not recharged")]
    MoreThanPaid {
        /// Paid and not recharged.
        left: Cents,
        /// To be recharged.
        amount: Cents,
    },
    /// What was recharged is borne elsewhere.
    #[error(
        "what another budget bears does not come back to the pot: first reverse the recharge of it"
    )]
    Recharged,
    /// No more is borne again than was recharged.
    #[error("{amount} is more than the {recharged} that was recharged")]
    MoreThanRecharged {
        /// Recharged, and not reversed.
        recharged: Cents,
        /// To be borne again.
        amount: Cents,
    },
}

impl PayingRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ground => "payee-ground",
            Self::ForAnother => "assistance-to-another",
            Self::PayeeEnded => "payee-ended",
            Self::OtherPerson => "payee-of-another",
            Self::OrderWaits => "order-waits",
            Self::NotOpen => "order-not-open",
            Self::NotAtTheBank => "order-not-at-the-bank",
            Self::Ended => "order-ended",
            Self::AtTheBank => "order-at-the-bank",
            Self::SamePerson => "same-person",
            Self::InvoiceOrdered => "invoice-ordered",
            Self::MoreThanPaid { .. } => "more-than-paid",
            Self::Recharged => "recharged",
            Self::MoreThanRecharged { .. } => "more-than-recharged",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            // Paid is whom the decision names; who else may be follows from another article.
            Self::Ground | Self::OtherPerson => "jci1.31:c:BWBR0005537&artikel=4:89",
            Self::ForAnother => "jci1.31:c:BWBR0015703&artikel=57",
            // The financial regulation of a municipality separates functions.
            Self::SamePerson => "jci1.31:c:BWBR0005416&artikel=212",
            _ => "maatwerk:record",
        }
    }
}
