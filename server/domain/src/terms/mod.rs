//! Terms and amounts that law sets, as data: each with its article and its period of validity.
//!
//! A term counts from the day after the act that it follows (as Awb 6:8 lid 1 says of objections) and
//! passes at the end of its last day. A last day on a Saturday, Sunday or public holiday moves on
//! where the Algemene termijnenwet applies, see [`LegalTerm::last_day`].

mod interest;
mod penalty;
mod table;

pub use interest::{
    INTEREST_RATES, InterestRate, LEAST_INTEREST_CLAIMED, LEAST_INTEREST_OWED, interest,
    interest_on,
};
pub use penalty::{PENALTIES, PenaltyRates, PenaltyStep};
pub use table::TERMS;

use jiff::ToSpan as _;

use crate::calendar::end_of_term;
use crate::{Date, LawRef};

/// What a term is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// To decide on a request, where no law sets another term; after its receipt.
    Decision,
    /// To advance general assistance; after the receipt of the request, and after each advance.
    Advance,
    /// Within which an extension is said to end: the authority names the day.
    Extension,
    /// To complete a request: the authority names the day.
    Repair,
    /// To tell that a request is not processed; after it was completed, or after the time to
    /// complete it passed unused.
    NotProcessed,
    /// Before a penalty begins to run; after the notice of default.
    DefaultNotice,
    /// To determine the penalty; after the last day that it ran.
    PenaltyDecision,
    /// To object; after the announcement.
    Objection,
    /// In which an objection that was posted in time comes in; after the term to object.
    ObjectionByPost,
    /// By which a decision on an objection is adjourned at most; after the term to decide on it.
    Adjournment,
    /// To decide on an objection; after the term to object.
    ObjectionDecision,
    /// As [`Term::ObjectionDecision`], with an advisory committee.
    ObjectionDecisionCommittee,
    /// To pay; after the announcement of the decision that sets what is owed.
    Payment,
    /// To pay after all; after the reminder.
    Reminder,
    /// In which a claim is barred; after the term to pay.
    Limitation,
}

/// How long a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So many weeks.
    Weeks(u16),
    /// So many years.
    Years(u16),
    /// What is reasonable: the authority names it.
    Reasonable,
}

/// A term as an article sets it in some period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalTerm {
    /// What for.
    pub term: Term,
    /// The article, as [`crate::Article`] spells it.
    pub article: &'static str,
    /// How long.
    pub length: Length,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds, when it does not hold any more.
    pub until: Option<Date>,
}

/// An article of the tables as a reference.
pub(crate) fn reference(article: &str) -> LawRef {
    let reference = format!("jci1.31:c:{article}");
    reference.parse().expect("the tables name articles")
}

impl Term {
    /// Every term, in the order of the articles.
    pub const ALL: [Self; 15] = [
        Self::Repair,
        Self::NotProcessed,
        Self::Decision,
        Self::Extension,
        Self::DefaultNotice,
        Self::PenaltyDecision,
        Self::Payment,
        Self::Limitation,
        Self::Reminder,
        Self::Objection,
        Self::ObjectionByPost,
        Self::ObjectionDecision,
        Self::ObjectionDecisionCommittee,
        Self::Adjournment,
        Self::Advance,
    ];

    /// The term as it holds for what happened on a day; `None` when law set none then, as far as
    /// this table goes.
    #[must_use]
    pub fn on(self, day: Date) -> Option<&'static LegalTerm> {
        TERMS
            .iter()
            .find(|row| row.term == self && row.holds_on(day))
    }

    /// The last day of the term after an act. `None` when law sets no length, or beyond the
    /// calendar.
    #[must_use]
    pub fn last_day(self, after: Date) -> Option<Date> {
        self.on(after)?.last_day(after)
    }
}

/// The last day to pay what a decision sets that reaches the resident on a day (Awb 4:87 lid 1): the one that a
/// letter names. `None` beyond the calendar, and before the law set it.
#[must_use]
pub fn pay_by(announced: Date) -> Option<Date> {
    Term::Payment.last_day(announced)
}

impl LegalTerm {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The article as a reference.
    ///
    /// # Panics
    /// Never: a test reads every row.
    #[must_use]
    pub fn law(&self) -> LawRef {
        reference(self.article)
    }

    /// Its length in whole days; `None` for years, and for what the authority names.
    #[must_use]
    pub fn days(&self) -> Option<u16> {
        match self.length {
            Length::Weeks(weeks) => weeks.checked_mul(7),
            Length::Years(_) | Length::Reasonable => None,
        }
    }

    /// Whether a last day in a weekend or on a public holiday moves on: not for terms of more than
    /// twelve weeks or in years, nor for what an authority names (Algemene termijnenwet 1, 4).
    #[must_use]
    pub fn moves_on(&self) -> bool {
        matches!(self.length, Length::Weeks(weeks) if weeks <= 12)
    }

    /// The last day of the term, counted from the day after `after`. `None` for what the authority
    /// names, and beyond the calendar.
    #[must_use]
    pub fn last_day(&self, after: Date) -> Option<Date> {
        let nominal = match self.length {
            Length::Weeks(weeks) => after.checked_add(i32::from(weeks).weeks()),
            Length::Years(years) => after.checked_add(i32::from(years).years()),
            Length::Reasonable => return None,
        };
        let nominal = nominal.ok()?;
        if self.moves_on() {
            end_of_term(nominal)
        } else {
            Some(nominal)
        }
    }
}
