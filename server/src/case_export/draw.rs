//! Drawing a question that is like a recorded one, and is nobody's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use maatwerk_log::{Entropy, EntropyError};
use maatwerk_policy::contract::{
    Condition, Date, Detail, EarlierGrant, Fact, Gift, Input, Manifest, Pot, Request, Value,
};

use super::ledger::PURPOSE;

/// The days of a case move together by so many days at least, and so many more at most.
const LEAST_SHIFT: u32 = 60;
const MORE_SHIFT: u32 = 670;
/// What stands in the place of a text that may not be shown.
const REPLACED: &str = "voorbeeld";

/// Draws numbers. What it draws must be unknown to who reads the result: so it is the operating
/// system's randomness, and no generator whose state could be worked out from what it gave.
pub(super) struct Dice<'a> {
    entropy: &'a dyn Entropy,
    failed: Option<EntropyError>,
}

impl<'a> Dice<'a> {
    pub(super) fn new(entropy: &'a dyn Entropy) -> Self {
        Self {
            entropy,
            failed: None,
        }
    }

    /// A whole number below `bound`, 0 when that is 0; the bias is below `bound` / 2^64 (Lemire 2019).
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let mut bytes = [0; 8];
        if let Err(error) = self.entropy.fill(&mut bytes) {
            self.failed = Some(error);
        }
        let product = u128::from(u64::from_le_bytes(bytes)) * u128::from(bound);
        u32::try_from(product >> 64).unwrap_or(0)
    }

    /// From `-most` up to and including `most`, and at least `least` away from nothing.
    fn around(&mut self, least: u32, most: u32) -> i64 {
        let width = most.saturating_sub(least).saturating_add(1);
        let size = i64::from(least) + i64::from(self.below(width));
        if self.below(2) == 0 { size } else { -size }
    }

    /// Nothing that was drawn may be used when this is an error.
    ///
    /// # Errors
    /// When there was no randomness at some point.
    pub(super) fn check(self) -> Result<(), EntropyError> {
        self.failed.map_or(Ok(()), Err)
    }
}

/// What may be shown, and with which dice is drawn.
pub(super) struct Drawer<'a, 'b> {
    pub(super) manifest: &'a Manifest,
    /// Texts that enough cases share, by code.
    pub(super) shared: &'a BTreeMap<String, BTreeSet<String>>,
    /// Texts in the parameters: the municipality's own, not a person's.
    pub(super) public: &'a BTreeSet<String>,
    pub(super) dice: &'a mut Dice<'b>,
}

impl Drawer<'_, '_> {
    /// A question like this one; `None` when a day would leave the calendar.
    pub(super) fn like(&mut self, input: &Input) -> Option<Input> {
        let shift = self.dice.around(LEAST_SHIFT, LEAST_SHIFT + MORE_SHIFT);
        Some(match input {
            Input::Assess {
                request,
                parameters,
            } => Input::Assess {
                request: self.request(request, shift)?,
                parameters: parameters.clone(),
            },
            Input::Review { gift, parameters } => Input::Review {
                gift: self.gift(gift, shift)?,
                parameters: parameters.clone(),
            },
        })
    }

    fn request(&mut self, old: &Request, shift: i64) -> Option<Request> {
        let received = moved(old.received, shift)?;
        let today = moved(received, self.length(days(old.received, old.today)))?;
        let earlier = old.earlier_grants.iter();
        let earlier = earlier.map(|grant| self.earlier_grant(grant, old.received, shift));
        Some(Request {
            received,
            today,
            earlier_grants: earlier.collect::<Option<_>>()?,
            purpose: self.text(PURPOSE, &old.purpose),
            amount: self.amount(old.amount),
            legal_basis: self.legal_basis(&old.legal_basis),
            facts: self.facts(&old.facts, old.received, shift)?,
            // A case file says the year by the day of receipt.
            pot: old.pot.map(|pot| Pot {
                year: received.year().unsigned_abs(),
                available: self.amount(pot.available),
            }),
        })
    }

    fn earlier_grant(
        &mut self,
        old: &EarlierGrant,
        base: Date,
        shift: i64,
    ) -> Option<EarlierGrant> {
        let amount = self.amount(old.amount);
        let standing = old.standing.iter().map(|detail| {
            let value = match &detail.value {
                // What was paid or is still to be paid back is a part of it.
                Value::Amount(part) => Value::Amount(part_of(*part, old.amount, amount)),
                Value::Day(day) => Value::Day(self.own_day(*day, base, shift)?),
                // Words of the contract.
                value @ (Value::Flag(_) | Value::Number(_) | Value::Text(_)) => value.clone(),
            };
            Some(Detail {
                code: detail.code.clone(),
                value,
            })
        });
        let standing = standing.collect::<Option<_>>()?;
        Some(EarlierGrant {
            decided: self.own_day(old.decided, base, shift)?,
            amount,
            purpose: self.text(PURPOSE, &old.purpose),
            standing,
        })
    }

    fn gift(&mut self, old: &Gift, shift: i64) -> Option<Gift> {
        let received = moved(old.received, shift)?;
        let decided = moved(received, self.length(days(old.received, old.decided)))?;
        // What was due follows from the decision and the policy.
        let since = |day: Date| moved(decided, days(old.decided, day));
        let due = match old.due {
            Some(due) => Some(since(due)?),
            None => None,
        };
        let first = due.unwrap_or(decided);
        let from = old.due.unwrap_or(old.decided);
        let today = moved(first, self.length(days(from, old.today)))?;
        let amount = self.amount(old.amount);
        let conditions = old.conditions.iter().map(|condition| {
            let rule = &condition.rule;
            Some(Condition {
                rule: rule.clone(),
                until: since(condition.until)?,
                // A case file leaves the sentence to the policy.
                text: self.manifest.rule(rule)?.text.clone(),
            })
        });
        let conditions = conditions.collect::<Option<_>>()?;
        Some(Gift {
            today,
            due,
            received,
            decided,
            purpose: self.text(PURPOSE, &old.purpose),
            amount,
            paid: part_of(old.paid, old.amount, amount),
            conditions,
            facts: self.facts(&old.facts, old.today, days(old.today, today))?,
        })
    }

    fn facts(&mut self, old: &[Fact], base: Date, shift: i64) -> Option<Vec<Fact>> {
        let fact = |fact: &Fact| {
            Some(Fact {
                code: fact.code.clone(),
                value: match &fact.value {
                    Value::Flag(flag) => Value::Flag(*flag),
                    Value::Number(number) => Value::Number(self.number(*number)),
                    Value::Amount(cents) => Value::Amount(self.amount(*cents)),
                    Value::Day(day) => Value::Day(self.own_day(*day, base, shift)?),
                    Value::Text(text) => Value::Text(self.text(&fact.code, text)),
                },
                since: match fact.since {
                    Some(since) => Some(self.own_day(since, base, shift)?),
                    None => None,
                },
            })
        };
        old.iter().map(fact).collect()
    }

    /// A day of a person: moved with the case, and again by something that grows with how far it is
    /// from the day on which it was told; a birth date by some weeks up to half a year.
    fn own_day(&mut self, day: Date, base: Date, shift: i64) -> Option<Date> {
        let away = u32::try_from(days(base, day).unsigned_abs()).unwrap_or(u32::MAX);
        let most = (away / 12).clamp(3, 180);
        moved(day, shift + self.dice.around((most / 8).max(1), most))
    }

    /// A length of time in days, longer or shorter by a fifth at most.
    fn length(&mut self, old: i64) -> i64 {
        let most = u32::try_from(old.unsigned_abs() / 5).unwrap_or(u32::MAX);
        old + self.dice.around(0, most)
    }

    /// An amount in eurocents that is up to a seventh more or less, and round.
    fn amount(&mut self, old: u32) -> u32 {
        if old == 0 {
            return 0;
        }
        let more = self.dice.around(0, old / 7);
        let new = u32::try_from(i64::from(old) + more).unwrap_or(old);
        let step = match old {
            0..10_000 => 100,
            10_000..1_000_000 => 500,
            1_000_000..10_000_000 => 10_000,
            _ => 100_000,
        };
        rounded(new, step).max(step)
    }

    fn number(&mut self, old: i32) -> i32 {
        let most = (old.unsigned_abs() / 7).max(1);
        let new = i64::from(old) + self.dice.around(0, most);
        // What counts something does not become less than nothing.
        let new = if old >= 0 { new.max(0) } else { new };
        i32::try_from(new).unwrap_or(old)
    }

    /// A text that may be shown: this one, another that is shared, or none at all.
    fn text(&mut self, code: &str, old: &str) -> String {
        let shared = self.shared.get(code);
        let public = maatwerk_domain::is_code(old) && self.public.contains(old);
        if public || shared.is_some_and(|texts| texts.contains(old)) {
            return old.to_owned();
        }
        // One that nobody has is as likely as each that several have: what is judged the same is kept.
        let count = shared.map_or(0, BTreeSet::len).saturating_add(1);
        let at = self.dice.below(u32::try_from(count).unwrap_or(u32::MAX));
        let other = shared.and_then(|texts| texts.iter().nth(usize::try_from(at).ok()?));
        other.map_or(REPLACED, String::as_str).to_owned()
    }

    fn legal_basis(&self, old: &str) -> String {
        let bases = &self.manifest.legal_bases;
        let known = bases.iter().find(|basis| *basis == old);
        known.or(bases.first()).cloned().unwrap_or_default()
    }
}

/// What is to a new amount as a part was to the old one, round.
fn part_of(part: u32, old: u32, new: u32) -> u32 {
    if part >= old {
        return new;
    }
    let share = u64::from(part) * u64::from(new) / u64::from(old);
    rounded(u32::try_from(share).unwrap_or(new), 100).min(new)
}

fn rounded(cents: u32, step: u32) -> u32 {
    cents.saturating_add(step / 2) / step * step
}

/// How many days later.
fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}

fn moved(day: Date, by: i64) -> Option<Date> {
    let span = Span::new().try_days(by).ok()?;
    // A case file says years in four digits.
    day.checked_add(span).ok().filter(|day| day.year() >= 0)
}

#[cfg(test)]
mod tests;
