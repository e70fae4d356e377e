//! The parts that commands, events and state of a case share.

use crate::calendar::months_after;
use crate::{
    Cents, Date, FactId, GrantId, GrantTerms, LawRef, LoanId, LoanTerms, Officer, Personal,
};

/// The place of a person in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonRole {
    /// Whom the case is about in the first place.
    Resident,
    /// Partner.
    Partner,
    /// Child.
    Child,
    /// Somebody else in the household.
    Other,
}

/// Who a person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The full name.
    pub name: String,
    /// The citizen service number, when it is known; checked by the eleven test.
    pub bsn: Option<Bsn>,
}

/// A citizen service number (burgerservicenummer).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bsn(String);

/// A text that is no citizen service number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a BSN is nine digits that pass the eleven test")]
pub struct NotABsn;

impl Bsn {
    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Bsn {
    type Err = NotABsn;

    /// Takes nine digits of which the weighted sum (9, 8, … 2, -1) is a multiple of eleven
    /// (the eleven test, Besluit BSN).
    fn from_str(text: &str) -> Result<Self, NotABsn> {
        const WEIGHTS: [i32; 9] = [9, 8, 7, 6, 5, 4, 3, 2, -1];
        if text.len() != 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotABsn);
        }
        let sum: i32 = text
            .bytes()
            .zip(WEIGHTS)
            .map(|(digit, weight)| i32::from(digit - b'0') * weight)
            .sum();
        if sum == 0 || sum % 11 != 0 {
            return Err(NotABsn);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The ground on which a decision departs from the assessment or the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DepartureGround {
    /// Awb 4:84: following the policy rule would be disproportionate in special circumstances.
    InherentPower,
    /// Participatiewet 16: very urgent reasons.
    UrgentReasons,
    /// Participatiewet 18 lid 1: assistance fitted to the person's circumstances.
    Individualisation,
    /// The hardship clause of the municipality's own rules.
    HardshipClause,
}

/// Why a decision is another than the policy proposed: the core of custom work, so always typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The ground.
    pub ground: DepartureGround,
    /// The article departed from, or that gives the room.
    pub article: LawRef,
    /// The argument, in words.
    pub argument: Personal<String>,
}

/// What was decided on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Granted, in full or in part.
    Granted {
        /// The new grant.
        grant: GrantId,
        /// The loan, when the form is a loan.
        loan: Option<LoanId>,
        /// Form, amount and conditions.
        terms: GrantTerms,
        /// The pot it is paid from: the year of the decision.
        pot_year: i16,
    },
    /// Declined.
    Declined,
}

/// What is proposed for a gift of which a condition was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// It becomes a loan.
    Loan(LoanTerms),
    /// It stays a gift all the same.
    Keep,
}

/// Who proposed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposedBy {
    /// The policy, in the review recorded with it.
    Policy,
    /// A person, for instance after a technical failure.
    Person {
        /// Who.
        officer: Officer,
        /// Why.
        reasons: Personal<String>,
    },
}

/// Why the policy looked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewOccasion {
    /// The day had come on which a condition ends or a look was promised.
    Due {
        /// The rule of the condition.
        rule: String,
        /// The day it was due.
        due: Date,
    },
    /// A fact about the applicant was recorded, corrected or withdrawn.
    NewFact(FactId),
}

/// The resident's view before an adverse decision (Awb 4:8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hearing {
    /// Given, also orally (Awb 4:9).
    Given {
        /// The day.
        on: Date,
        /// By word of mouth.
        orally: bool,
        /// What the resident said.
        view: Personal<String>,
    },
    /// Invited, and the term passed without an answer.
    TermPassed {
        /// The day of the invitation.
        invited: Date,
        /// The last day to answer.
        until: Date,
    },
    /// Left out on an exception (Awb 4:11, 4:12).
    Excepted {
        /// The article of the exception.
        article: LawRef,
        /// Why it applies.
        reason: Personal<String>,
    },
}

/// When a loan is paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstalmentPlan {
    /// How many months.
    pub instalments: u16,
    /// Each month but the last, in eurocents; the last takes the rest.
    pub amount: Cents,
    /// The first due date; later ones whole months after it.
    pub first_due: Date,
}

impl InstalmentPlan {
    /// The day that an instalment is due, the first as 0; `None` beyond the calendar.
    #[must_use]
    pub fn due(&self, nth: u16) -> Option<Date> {
        months_after(self.first_due, nth)
    }

    /// The day that the last instalment is due; `None` beyond the calendar.
    #[must_use]
    pub fn last_due(&self) -> Option<Date> {
        self.due(self.instalments.saturating_sub(1))
    }
}

/// Why a case was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// The household is no longer stuck.
    Resolved,
    /// The household moved to another municipality.
    Moved,
    /// The household wants no more help.
    Withdrawn,
    /// Nobody could be reached.
    Unreachable,
    /// Otherwise.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleven_test() {
        assert!("999990019".parse::<Bsn>().is_ok());
        for text in [
            "999990018",
            "000000000",
            "99999001",
            "9999900190",
            "99999001a",
        ] {
            assert_eq!(text.parse::<Bsn>(), Err(NotABsn), "{text}");
        }
    }
}
