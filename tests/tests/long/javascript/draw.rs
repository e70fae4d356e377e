//! Requests, gifts and parameters drawn from a seed, most of them on the edge of a rule.

use jiff::{Span, ToSpan as _};
use maatwerk_policy::contract::{
    Condition, Date, Detail, EarlierGrant, Fact, Gift, Pot, Request, Value,
};
use serde_json::json;

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and the same everywhere.
pub(crate) struct Draw(pub(crate) u64);

const PURPOSES: [&str; 4] = ["rijlessen", "fiets", "kinderopvang", "vakantie"];

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> i64 {
        i64::try_from(self.next() % limit).unwrap()
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// A day at most three days from this one.
    fn near(&mut self, day: Date) -> Date {
        later(day, (self.below(7) - 3).days())
    }

    /// A day of ten years, two of them leap years, or the end of a month of them.
    fn day(&mut self) -> Date {
        let day = later(Date::new(2023, 1, 1).unwrap(), self.below(3_652).days());
        if self.one_in(3) {
            day.last_of_month()
        } else {
            day
        }
    }

    fn amount(&mut self) -> u32 {
        self.of(&[1, 2_499, 50_000, 60_000, 60_001, 75_000, 75_001, u32::MAX])
    }

    /// A fact, sometimes unknown, rarely of another kind or there twice.
    fn fact(&mut self, facts: &mut Vec<Fact>, code: &str, day: Date) {
        if self.one_in(6) {
            return;
        }
        let value = if self.one_in(40) {
            Value::Text(day.to_string())
        } else {
            Value::Day(day)
        };
        let since = self.one_in(4).then_some(day);
        let fact = Fact {
            code: code.to_owned(),
            value,
            since,
        };
        if self.one_in(40) {
            facts.push(fact.clone());
        }
        facts.push(fact);
    }

    /// What became of a grant: told or not, also what no policy knows yet.
    fn standing(&mut self, around: Date) -> Vec<Detail> {
        let detail = |code: &str, value| Detail {
            code: code.to_owned(),
            value,
        };
        let status = self.of(&["running", "final", "loan", "settled", "reclaimed"]);
        let mut details = vec![
            detail("status", Value::Text(status.to_owned())),
            detail("until", Value::Day(self.near(around))),
            detail("balance", Value::Amount(self.amount())),
            detail("flying", Value::Flag(true)),
        ];
        details.truncate(usize::try_from(self.below(5)).unwrap());
        details
    }

    pub(crate) fn request(&mut self) -> Request {
        let received = self.day();
        let mut facts = Vec::new();
        let eighteen = later(received, (-18).years());
        let born = self.near(eighteen);
        self.fact(&mut facts, "birth-date", born);
        let began = self.near(later(received, (-2).days()));
        self.fact(&mut facts, "employed-since", began);
        if self.one_in(2) {
            let ended = self.near(received);
            self.fact(&mut facts, "employment-ended", ended);
        }
        self.fact(&mut facts, "shoe-size", received);
        let year_before = later(received, (-12).months());
        let amount = self.amount();
        Request {
            received,
            today: later(received, self.below(40).days()),
            purpose: self.of(&PURPOSES).to_owned(),
            amount,
            legal_basis: "CVDR000479/3".to_owned(),
            facts,
            earlier_grants: (0..self.below(4))
                .map(|_| EarlierGrant {
                    decided: self.near(year_before),
                    amount: self.amount(),
                    purpose: self.of(&PURPOSES).to_owned(),
                    standing: self.standing(received),
                })
                .collect(),
            pot: (!self.one_in(8)).then(|| Pot {
                year: received.year().unsigned_abs(),
                available: self.of(&[amount - 1, amount, u32::MAX]),
            }),
        }
    }

    pub(crate) fn gift(&mut self) -> Gift {
        let decided = self.day();
        let until = later(decided, 6.months());
        let today = match self.below(3) {
            0 => self.near(until),
            1 => later(decided, self.below(200).days()),
            _ => until,
        };
        let mut facts = Vec::new();
        if !self.one_in(4) {
            let around = self.of(&[today, until]);
            let ended = self.near(around);
            self.fact(&mut facts, "employment-ended", ended);
        }
        let amount = self.amount();
        let condition = |rule: &str, until| Condition {
            rule: rule.to_owned(),
            until,
            text: "Een voorwaarde.".to_owned(),
        };
        let mut conditions = Vec::new();
        if self.one_in(5) {
            conditions.push(condition("another-rule", self.near(until)));
        }
        if !self.one_in(10) {
            conditions.push(condition("stays-in-work", until));
        }
        Gift {
            today,
            due: self.one_in(2).then_some(today),
            received: later(decided, (-3).days()),
            decided,
            purpose: self.of(&PURPOSES).to_owned(),
            amount,
            paid: self.of(&[0, 1, amount / 2, amount]),
            conditions,
            facts,
        }
    }

    pub(crate) fn parameters(&mut self) -> Vec<u8> {
        let set = json!({
            "min-age": self.of(&[16, 18, 67]),
            "purposes": self.of(&[&["rijlessen"][..], &["rijlessen", "fiets", "kinderopvang"]]),
            "max-amount": self.of(&[1, 75_000, 100_000]),
            "max-earlier-grants": self.of(&[0, 1, 12]),
            "mandate-amount": self.of(&[1, 60_000, 100_000]),
            "months-in-work": self.of(&[1, 6, 36]),
            "instalment": self.of(&[500, 2_500, 100_000]),
        });
        serde_json::to_vec(&set).unwrap()
    }
}

fn later(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap()
}
