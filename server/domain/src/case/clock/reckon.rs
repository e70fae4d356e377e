//! What the clock says on a day.

use jiff::ToSpan as _;

use super::ClockRefusal;
use crate::calendar::{days_after, end_of_suspended_term};
use crate::terms::{PenaltyRates, Term, reference};
use crate::{Cents, Date, DecisionId, LawRef, Refusal};

/// Why a term stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuspensionGround {
    /// The applicant was asked to complete the request.
    Repair,
    /// A body abroad was asked for information that is needed.
    ForeignInformation,
    /// The applicant agreed to it in writing.
    Consent,
    /// The applicant is the cause of the delay.
    Applicant,
    /// The authority cannot decide, by force majeure.
    ForceMajeure,
}

impl SuspensionGround {
    /// The article.
    ///
    /// # Panics
    /// Never: a test asks each.
    #[must_use]
    pub fn law(self) -> LawRef {
        reference(match self {
            Self::Repair => "BWBR0005537&artikel=4:15&lid=1&onderdeel=a",
            Self::ForeignInformation => "BWBR0005537&artikel=4:15&lid=1&onderdeel=b",
            Self::Consent => "BWBR0005537&artikel=4:15&lid=2&onderdeel=a",
            Self::Applicant => "BWBR0005537&artikel=4:15&lid=2&onderdeel=b",
            Self::ForceMajeure => "BWBR0005537&artikel=4:15&lid=2&onderdeel=c",
        })
    }

    /// The first day on which the term stands still, for what happened on a day: the day after it
    /// (4:15 lid 1), or for what is no message but a state of things that day itself (lid 2 b, c).
    #[must_use]
    pub fn first_day(self, on: Date) -> Option<Date> {
        match self {
            Self::Applicant | Self::ForceMajeure => Some(on),
            Self::Repair | Self::ForeignInformation | Self::Consent => on.tomorrow().ok(),
        }
    }
}

/// Days on which a term stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension {
    /// Why.
    pub ground: SuspensionGround,
    /// The first of them.
    pub from: Date,
    /// The day on which the term runs again, when that is known.
    pub runs_again: Option<Date>,
}

impl Suspension {
    /// Whether the term stands still on a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.runs_again.is_none_or(|again| day < again)
    }
}

/// The applicant was asked to complete the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repair {
    /// When.
    pub invited: Date,
    /// The last day to do so.
    pub until: Date,
    /// When it was done.
    pub completed: Option<Date>,
}

/// The applicant was told that it takes longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// When.
    pub announced: Date,
    /// The last day that was named.
    pub decide_by: Date,
}

/// A notice of default that was not premature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultNotice {
    /// When it was received.
    pub received: Date,
    /// The first day for which a penalty is due.
    pub penalty_from: Date,
}

/// The penalty as a decision determined it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Determined {
    /// The decision.
    pub decision: DecisionId,
    /// How much.
    pub amount: Cents,
}

/// The penalty on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Penalty {
    /// The first day for which it is due.
    pub from: Date,
    /// For how many days it is due.
    pub days: u16,
    /// How much, for these days.
    pub so_far: Cents,
    /// The most it can become, or became.
    pub most: Cents,
    /// The last day for which it is due, when that has come or is known.
    pub last_day: Option<Date>,
    /// By when it is determined (Awb 4:18), when it has ended.
    pub determine_by: Option<Date>,
}

/// The clock of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The receipt of the request, or the decision on the objection after which it is decided on anew.
    pub received: Date,
    /// When the term stood still, in order, one after the other.
    pub suspensions: Vec<Suspension>,
    /// The latest extension.
    pub extension: Option<Extension>,
    /// The latest invitation to complete the request.
    pub repair: Option<Repair>,
    /// The days of notices of default before the term had passed: they have no effect.
    pub premature: Vec<Date>,
    /// The notice of default that counts.
    pub notice: Option<DefaultNotice>,
    /// The day on which a decision reached the applicant.
    pub given: Option<Date>,
    /// The day on which the applicant withdrew the request.
    pub withdrawn: Option<Date>,
    /// What a decision said of the penalty.
    pub penalty: Option<Determined>,
    /// Every decision that determined it, also one that an objection did away with.
    pub determined: Vec<DecisionId>,
    /// The latest act on the clock: what is recorded next did not happen before it.
    pub last_act: Date,
    /// How many acts there were.
    pub acts: usize,
}

impl Clock {
    /// It runs from the receipt of a request, or from the day on which it is open again.
    #[must_use]
    pub fn new(received: Date) -> Self {
        Self {
            received,
            suspensions: Vec::new(),
            extension: None,
            repair: None,
            premature: Vec::new(),
            notice: None,
            given: None,
            withdrawn: None,
            penalty: None,
            determined: Vec::new(),
            last_act: received,
            acts: 0,
        }
    }

    /// The last day of the term to decide, as far as `today` is known: while the term stands still
    /// without an end, each day moves it on, until the clock stops. `None` before there was a law that sets it, and beyond
    /// the calendar.
    #[must_use]
    pub fn decide_by(&self, today: Date) -> Option<Date> {
        let today = self.stopped().map_or(today, |day| day.min(today));
        if let Some(extension) = self.extension {
            // A day that the authority names is no term set by law, which would move on
            // (Algemene termijnenwet 1).
            let still = self.stood_still(Some(extension.announced), today);
            let still: i32 = still.map(|(_, days)| days).sum();
            return extension.decide_by.checked_add(still.days()).ok();
        }
        let days = Term::Decision.on(self.received)?.days()?;
        let nominal = days_after(self.received, days)?;
        end_of_suspended_term(nominal, self.stood_still(None, today))
    }

    /// The article that sets the term.
    #[must_use]
    pub fn law(&self) -> Option<LawRef> {
        let term = match self.extension {
            Some(_) => Term::Extension,
            None => Term::Decision,
        };
        Some(term.on(self.received)?.law())
    }

    /// The suspension that a day lies in.
    #[must_use]
    pub fn suspended(&self, day: Date) -> Option<&Suspension> {
        self.suspensions.iter().find(|one| one.covers(day))
    }

    /// From when and on how many days the term stood still or is known to, of the suspensions that began
    /// on a day or later. One that began on the day of an extension came after it: while the term stands
    /// still it is not extended.
    fn stood_still(
        &self,
        since: Option<Date>,
        today: Date,
    ) -> impl Iterator<Item = (Date, i32)> + '_ {
        let counted = self.suspensions.iter();
        let counted = counted.filter(move |one| Some(one.from) >= since);
        counted.map(move |one| {
            let again = one.runs_again.or_else(|| today.tomorrow().ok());
            let again = again.unwrap_or(today).max(one.from);
            let days = one.from.until(again).map_or(0, |span| span.get_days());
            (one.from, days)
        })
    }

    /// The last day on which the applicant is told that the request is not processed (Awb 4:5 lid 4); `None` when
    /// nobody was invited to complete it.
    #[must_use]
    pub fn not_processed_by(&self) -> Option<Date> {
        let repair = self.repair?;
        let completed = repair.completed.unwrap_or(repair.until);
        Term::NotProcessed.last_day(completed.min(repair.until))
    }

    /// Refuses a day on which it is too late to tell that.
    pub(in crate::case) fn told_in_time(&self, day: Date) -> Result<(), Refusal> {
        let last = self.not_processed_by().ok_or(Refusal::BeyondCalendar)?;
        if day > last {
            return Err(ClockRefusal::TooLateNotToProcess(last).into());
        }
        Ok(())
    }

    /// Whether it runs, or stands still: no decision was given, and the request was not withdrawn.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.stopped().is_none()
    }

    /// Whether the term stands still, nobody knows until when.
    #[must_use]
    pub fn stands_still(&self) -> bool {
        let last = self.suspensions.last();
        self.runs() && last.is_some_and(|one| one.runs_again.is_none())
    }

    /// The day from which no penalty is due any more: a decision was given, or none is asked.
    fn stopped(&self) -> Option<Date> {
        match (self.given, self.withdrawn) {
            (Some(given), Some(withdrawn)) => Some(given.min(withdrawn)),
            (given, withdrawn) => given.or(withdrawn),
        }
    }

    /// Whether a penalty became due and was not determined.
    #[must_use]
    pub fn owes_penalty(&self) -> bool {
        // Of what has ended, no later day says anything else.
        self.penalty.is_none() && self.penalty(Date::MAX).is_some()
    }

    /// The penalty on a day; `None` without a notice of default, and when what was asked came before
    /// the penalty began.
    #[must_use]
    pub fn penalty(&self, today: Date) -> Option<Penalty> {
        reckoned(self.notice?.penalty_from, self.stopped(), today)
    }
}

/// The penalty that began on a day and is due no more from `stopped` on, as it is on a day.
pub(in crate::case) fn reckoned(from: Date, stopped: Option<Date>, today: Date) -> Option<Penalty> {
    let rates = PenaltyRates::on(from)?;
    let longest = from.checked_add(i32::from(rates.most_days() - 1).days());
    let longest = longest.ok()?;
    let stopped = stopped.map(|day| day.yesterday().unwrap_or(day));
    let last = stopped.map_or(longest, |day| day.min(longest));
    if last < from {
        return None;
    }
    // On its last day a decision may still reach the applicant, and then that day does not count.
    let ended = stopped.is_some() || longest < today;
    let last_day = ended.then_some(last);
    let days_until = |day: Date| {
        let days = from.until(day).map_or(0, |span| span.get_days()) + 1;
        u16::try_from(days).unwrap_or_default()
    };
    let days = days_until(last.min(today));
    Some(Penalty {
        from,
        days,
        so_far: rates.due(days),
        most: rates.due(days_until(last)),
        last_day,
        determine_by: last_day.and_then(|day| Term::PenaltyDecision.last_day(day)),
    })
}
