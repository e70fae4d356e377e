//! The terms. All but the last of the Algemene wet bestuursrecht (BWBR0005537), as it reads since the day in the
//! row: the law itself is of 1 January 1994, title 4.4 of 1 July 2009, the penalty for late decisions
//! of 1 October 2009, which also moved the beginning of the term of article 7:10.

use jiff::civil::date;

use super::{LegalTerm, Length, Term};
use crate::Date;

const AWB: Date = date(1994, 1, 1);
const TITLE_4_4: Date = date(2009, 7, 1);
const LATE_DECISIONS: Date = date(2009, 10, 1);
/// The Wet werk en bijstand was given this name on this day; no request that is kept here is older.
const PARTICIPATIEWET: Date = date(2015, 1, 1);

/// A term that holds until today.
const fn row(term: Term, article: &'static str, length: Length, from: Date) -> LegalTerm {
    LegalTerm {
        term,
        article,
        length,
        from,
        until: None,
    }
}

/// Every term, at most one of each kind for any day.
pub const TERMS: &[LegalTerm] = &[
    row(
        Term::Decision,
        "BWBR0005537&artikel=4:13&lid=2",
        Length::Weeks(8),
        AWB,
    ),
    row(
        Term::Extension,
        "BWBR0005537&artikel=4:14&lid=3",
        Length::Reasonable,
        AWB,
    ),
    row(
        Term::Repair,
        "BWBR0005537&artikel=4:5&lid=1",
        Length::Reasonable,
        AWB,
    ),
    row(
        Term::NotProcessed,
        "BWBR0005537&artikel=4:5&lid=4",
        Length::Weeks(4),
        AWB,
    ),
    row(
        Term::DefaultNotice,
        "BWBR0005537&artikel=4:17&lid=3",
        Length::Weeks(2),
        LATE_DECISIONS,
    ),
    row(
        Term::PenaltyDecision,
        "BWBR0005537&artikel=4:18",
        Length::Weeks(2),
        LATE_DECISIONS,
    ),
    row(
        Term::Objection,
        "BWBR0005537&artikel=6:7",
        Length::Weeks(6),
        AWB,
    ),
    row(
        Term::ObjectionByPost,
        "BWBR0005537&artikel=6:9&lid=2",
        Length::Weeks(1),
        AWB,
    ),
    row(
        Term::Adjournment,
        "BWBR0005537&artikel=7:10&lid=3",
        Length::Weeks(6),
        LATE_DECISIONS,
    ),
    row(
        Term::ObjectionDecision,
        "BWBR0005537&artikel=7:10&lid=1",
        Length::Weeks(6),
        LATE_DECISIONS,
    ),
    row(
        Term::ObjectionDecisionCommittee,
        "BWBR0005537&artikel=7:10&lid=1",
        Length::Weeks(12),
        LATE_DECISIONS,
    ),
    row(
        Term::Payment,
        "BWBR0005537&artikel=4:87&lid=1",
        Length::Weeks(6),
        TITLE_4_4,
    ),
    row(
        Term::Reminder,
        "BWBR0005537&artikel=4:112&lid=1",
        Length::Weeks(2),
        TITLE_4_4,
    ),
    row(
        Term::Limitation,
        "BWBR0005537&artikel=4:104&lid=1",
        Length::Years(5),
        TITLE_4_4,
    ),
    row(
        Term::Advance,
        "BWBR0015703&artikel=52&lid=1",
        Length::Weeks(4),
        PARTICIPATIEWET,
    ),
];
