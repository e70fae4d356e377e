//! Why an act of a transfer is refused.

use super::ToldIn;
use crate::Date;

/// An order about a transfer that the domain does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransferRefusal {
    /// One at a time.
    #[error("an offer to {0} waits: record its receipt, or withdraw it first")]
    Waits(String),
    /// Who moved asks elsewhere.
    #[error(
        "{to} took this person in: what comes in from {on} on is asked there; what was granted here goes on here"
    )]
    Transferred {
        /// Where to.
        to: String,
        /// From which day on: that of the move, or on which they were taken in there when that was later.
        on: Date,
    },
    /// Nobody goes along, or somebody twice.
    #[error("name who goes along, each once; who is the resident of this case comes first")]
    Persons,
    /// One of them may learn nothing of another.
    #[error("one of these persons is shielded from another: transfer them apart")]
    Shielded,
    /// A fact, a task or a loan of who stays.
    #[error("this {0} is about somebody who does not go along: leave it out, or name that person")]
    NotAlong(&'static str),
    /// What is told of who goes along tells of who stays.
    #[error(
        "{0} names, by full name or number, somebody of this case who does not go along: that person is not told of, so \
         say it in words that name nobody, or leave the fact out"
    )]
    NamesWhoStays(ToldIn),
    /// A fact that turned out to be none.
    #[error("a fact that was withdrawn is not handed on: leave it out")]
    FactWithdrawn,
    /// An offer that stands for too short or too long.
    #[error("an offer stands from today, {from}, until {until} at most")]
    Term {
        /// Today.
        from: Date,
        /// The last day that it may stand.
        until: Date,
    },
    /// A day of the move that is no such day.
    #[error(
        "the day of the move lies between {from} and {until}, a year before and after today: check it"
    )]
    Move {
        /// The first day that it may be.
        from: Date,
        /// The last.
        until: Date,
    },
    /// It waits no more.
    #[error("the offer was withdrawn: whoever took people in on it closes that case")]
    Withdrawn,
    /// Its last day is over.
    #[error("the offer stood until {0}: withdraw it and offer anew")]
    Expired(Date),
    /// Its receipt was recorded.
    #[error("the transfer was completed on {0}")]
    Completed(Date),
    /// They were taken in when the offer stood no more.
    #[error(
        "they were taken in on {received}, and the offer stood from {from} until {until}: withdraw it and offer anew"
    )]
    OutOfTerm {
        /// When they were taken in.
        received: Date,
        /// The first day of the offer.
        from: Date,
        /// Its last.
        until: Date,
    },
    /// It was taken in before.
    #[error("this transfer was taken in already, in the case with this identifier")]
    TakenIn,
    /// What came along does not belong together.
    #[error("the extract has a fact or a note about somebody who is not in it")]
    Extract,
}

impl TransferRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Waits(_) => "transfer-waits",
            Self::Transferred { .. } => "transferred",
            Self::Persons => "transfer-persons",
            Self::Shielded => "transfer-shielded",
            Self::NotAlong(_) => "not-along",
            Self::NamesWhoStays(_) => "names-who-stays",
            Self::FactWithdrawn => "transfer-fact-withdrawn",
            Self::Term { .. } => "transfer-term",
            Self::Move { .. } => "transfer-move",
            Self::Withdrawn => "transfer-withdrawn",
            Self::Expired(_) => "transfer-expired",
            Self::Completed(_) => "transfer-completed",
            Self::OutOfTerm { .. } => "transfer-out-of-term",
            Self::TakenIn => "taken-in-already",
            Self::Extract => "transfer-extract",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        "maatwerk:transfer"
    }
}
