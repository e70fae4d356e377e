//! Looking again at a conditional gift: does it still stand?

use std::marker::PhantomData;

use crate::contract::{Finding, FindingOutcome, Review, ReviewOutcome};
use crate::finding::{self, finding, not_applicable};
use crate::loan::{Loan, Worked};
use crate::{Date, RuleSet, Value};

/// An answer in the making. Starts with [`Gift::stands_while`](crate::Gift::stands_while) and ends
/// with [`otherwise`](Self::otherwise) or [`otherwise_refer`](Self::otherwise_refer).
#[must_use]
#[derive(Debug)]
pub struct Standing<R> {
    today: Value<Date>,
    /// The last day of all conditions; `None` when there is no condition at all.
    end: Option<Date>,
    state: State,
    /// The next day on which something can change.
    look_again: Option<Date>,
    findings: Vec<Finding>,
    rules: PhantomData<R>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Stands,
    Broken,
    /// Broken, yet it can be made good until this day.
    Waits(Date),
    LetPass,
    /// Something is missing.
    Unclear,
}

impl<R: RuleSet> Standing<R> {
    pub(crate) fn new(today: &Value<Date>, end: Option<Date>) -> Self {
        Self {
            today: today.clone(),
            end,
            state: State::Stands,
            look_again: None,
            findings: Vec::new(),
            rules: PhantomData,
        }
    }

    /// One more rule that has to hold.
    pub fn and_while(mut self, rule: R, holds: impl Into<Value<bool>>) -> Self {
        let (finding, holds) = finding(rule.declared(), holds.into());
        self.findings.push(finding);
        self.state = match (self.state, holds) {
            (State::Unclear, _) | (_, None) => State::Unclear,
            (state, Some(true)) => state,
            (_, Some(false)) => State::Broken,
        };
        self
    }

    /// A day on which the answer may change: the gift is looked at again then, when that day is
    /// still to come and the gift still stands.
    pub fn look_again_on(mut self, day: impl Into<Value<Option<Date>>>) -> Self {
        let days = self
            .today
            .with(&day.into(), |today, day| day.filter(|day| day > today));
        if let Some(Some(day)) = days.bare() {
            self.look_again = Some(self.look_again.map_or(*day, |known| known.min(*day)));
        }
        self
    }

    /// A broken condition is made good when this rule holds. Before `last`, that can still happen:
    /// the gift is kept, and looked at again on that day.
    pub fn made_good_if(
        mut self,
        rule: R,
        holds: impl Into<Value<bool>>,
        last: impl Into<Value<Option<Date>>>,
    ) -> Self {
        if self.state != State::Broken {
            self.findings
                .push(not_applicable(rule.declared(), Vec::new()));
            return self;
        }
        let holds = holds.into();
        let open = self
            .today
            .with(&last.into(), |today, last| last.filter(|last| today < last));
        if let (Some(false), Some(Some(last))) = (holds.bare(), open.bare()) {
            self.state = State::Waits(*last);
            let text = format!(
                "Dat kan nog: op {} kijken we opnieuw. Het gaat om: {}",
                last.in_dutch(),
                rule.declared().text
            );
            let (_, sources) = holds.and(open.map(|_| true)).parts();
            let outcome = FindingOutcome::Unknown;
            self.findings
                .push(finding::with(rule.declared(), outcome, text, sources));
            return self;
        }
        self.settle(rule, holds, State::Stands)
    }

    /// A broken condition is let pass when this rule holds: the gift stays a gift.
    pub fn let_pass_if(mut self, rule: R, holds: impl Into<Value<bool>>) -> Self {
        if self.state != State::Broken {
            self.findings
                .push(not_applicable(rule.declared(), Vec::new()));
            return self;
        }
        self.settle(rule, holds.into(), State::LetPass)
    }

    /// The answer: when the gift does not stand, it would become this loan by this rule. A person
    /// has to look when there is nothing to pay back, or nothing to pay it from.
    #[must_use]
    pub fn otherwise(mut self, rule: R, loan: Loan) -> Review {
        if self.state != State::Broken {
            self.findings
                .push(not_applicable(rule.declared(), Vec::new()));
            return self.answer(ReviewOutcome::Refer);
        }
        let (worked, sources) = loan.work_out();
        let (holds, outcome) = match worked {
            Worked::Terms(terms) => (Some(true), ReviewOutcome::ProposeLoan(terms)),
            Worked::Nothing => (Some(false), ReviewOutcome::Refer),
            Worked::Missing => (None, ReviewOutcome::Refer),
        };
        let (finding, _) = finding(rule.declared(), Value::restored(holds, sources));
        self.findings.push(finding);
        self.answer(outcome)
    }

    /// The answer: when the gift does not stand, a person has to look, by this rule.
    #[must_use]
    pub fn otherwise_refer(mut self, rule: R) -> Review {
        let finding = if self.state == State::Broken {
            finding(rule.declared(), true.into()).0
        } else {
            not_applicable(rule.declared(), Vec::new())
        };
        self.findings.push(finding);
        self.answer(ReviewOutcome::Refer)
    }

    fn settle(mut self, rule: R, holds: Value<bool>, good: State) -> Self {
        let (finding, holds) = finding(rule.declared(), holds);
        self.findings.push(finding);
        self.state = match holds {
            Some(true) => good,
            Some(false) => State::Broken,
            None => State::Unclear,
        };
        self
    }

    fn answer(self, broken: ReviewOutcome) -> Review {
        let today = self.today.bare().copied();
        let outcome = match (self.state, self.end, today) {
            (State::Stands, Some(end), Some(today)) if today >= end => ReviewOutcome::Fulfilled,
            (State::Stands, Some(end), Some(_)) => {
                ReviewOutcome::Keep(self.look_again.map_or(end, |day| day.min(end)))
            }
            (State::Waits(day), _, _) => ReviewOutcome::Keep(day),
            (State::LetPass, _, _) => ReviewOutcome::ProposeWaiver,
            (State::Broken, _, _) => broken,
            (State::Unclear | State::Stands, _, _) => ReviewOutcome::Refer,
        };
        Review {
            outcome,
            findings: self.findings,
        }
    }
}
