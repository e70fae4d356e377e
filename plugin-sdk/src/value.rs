//! Values that remember where they came from, so that a finding can say what it rests on.

mod dates;
mod logic;
mod money;

use std::borrow::Cow;

use crate::contract;

/// A value together with the facts, parameters and parts of the request it was made of.
///
/// A value can be *unknown*: a fact it needs is missing. What is computed from an unknown value is
/// unknown as well, so a rule that rests on it is neither met nor broken and a person has to look. No
/// author has to think of that, and none can forget it: the bare value never leaves this type, it is
/// worked on with [`map`](Self::map) and [`with`](Self::with).
///
/// Plain values stand for themselves: `facts.birth_date.years_until(&request.received).at_least(18)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<T> {
    value: Option<T>,
    sources: Vec<Source>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) code: Cow<'static, str>,
    /// What people call it, in Dutch; used to say what is missing.
    pub(crate) label: &'static str,
    /// Absent when it was looked for and not there.
    pub(crate) value: Option<contract::Value>,
    /// Whether nothing can be said without it.
    pub(crate) missing: bool,
}

impl<T> Value<T> {
    /// A value that came from one place.
    pub(crate) fn from_source(
        code: impl Into<Cow<'static, str>>,
        label: &'static str,
        value: T,
        shown: Option<contract::Value>,
    ) -> Self {
        let source = Source {
            code: code.into(),
            label,
            value: shown,
            missing: false,
        };
        Self {
            value: Some(value),
            sources: vec![source],
        }
    }

    /// A value that was looked for and is not there.
    pub(crate) fn missing(code: impl Into<Cow<'static, str>>, label: &'static str) -> Self {
        let source = Source {
            code: code.into(),
            label,
            value: None,
            missing: true,
        };
        Self {
            value: None,
            sources: vec![source],
        }
    }

    /// A value put together again from its parts.
    pub(crate) const fn restored(value: Option<T>, sources: Vec<Source>) -> Self {
        Self { value, sources }
    }

    pub(crate) fn parts(self) -> (Option<T>, Vec<Source>) {
        (self.value, self.sources)
    }

    pub(crate) fn bare(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether nothing it needs is missing.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.value.is_some()
    }

    /// What follows from this value.
    #[must_use]
    pub fn map<U>(&self, follows: impl FnOnce(&T) -> U) -> Value<U> {
        Value {
            value: self.value.as_ref().map(follows),
            sources: self.sources.clone(),
        }
    }

    /// What follows from this value and another one.
    #[must_use]
    pub fn with<U, V>(&self, other: &Value<U>, follows: impl FnOnce(&T, &U) -> V) -> Value<V> {
        self.with_if_clear(other, |one, two| Some(follows(one, two)))
    }

    /// What follows from this value and another one, if that can be told: `None` makes it unknown,
    /// so that a person has to look.
    #[must_use]
    pub fn with_if_clear<U, V>(
        &self,
        other: &Value<U>,
        follows: impl FnOnce(&T, &U) -> Option<V>,
    ) -> Value<V> {
        let value = match (&self.value, &other.value) {
            (Some(one), Some(two)) => follows(one, two),
            _ => None,
        };
        Value {
            value,
            sources: joined(&self.sources, &other.sources),
        }
    }
}

impl<T: Ord + Clone> Value<T> {
    /// Whether this is `least` or more.
    #[must_use]
    pub fn at_least(&self, least: impl Into<Self>) -> Value<bool> {
        self.with(&least.into(), |value, least| value >= least)
    }

    /// Whether this is `most` or less.
    #[must_use]
    pub fn at_most(&self, most: impl Into<Self>) -> Value<bool> {
        self.with(&most.into(), |value, most| value <= most)
    }

    /// Whether this is less than `limit`.
    #[must_use]
    pub fn less_than(&self, limit: impl Into<Self>) -> Value<bool> {
        self.with(&limit.into(), |value, limit| value < limit)
    }

    /// Whether this is more than `limit`.
    #[must_use]
    pub fn more_than(&self, limit: impl Into<Self>) -> Value<bool> {
        self.with(&limit.into(), |value, limit| value > limit)
    }

    /// This, or `most` when that is less.
    #[must_use]
    pub fn capped_at(&self, most: impl Into<Self>) -> Self {
        self.with(&most.into(), |value, most| value.min(most).clone())
    }
}

impl<T: PartialEq> Value<T> {
    /// Whether this is `other`.
    #[must_use]
    pub fn is(&self, other: impl Into<Self>) -> Value<bool> {
        self.with(&other.into(), |value, other| value == other)
    }

    /// Whether this is in the list.
    #[must_use]
    pub fn is_one_of(&self, list: &Value<Vec<T>>) -> Value<bool> {
        self.with(list, |value, list| list.contains(value))
    }
}

impl<T: Clone> Value<Option<T>> {
    /// Whether there is one.
    #[must_use]
    pub fn is_given(&self) -> Value<bool> {
        self.map(Option::is_some)
    }

    /// The value itself; unknown when it was not given.
    #[must_use]
    pub fn required(&self) -> Value<T> {
        let value = self.value.clone().flatten();
        let mut sources = self.sources.clone();
        if value.is_none() {
            for source in &mut sources {
                source.missing |= source.value.is_none();
            }
        }
        Value { value, sources }
    }

    /// The value itself, or `otherwise` when it was not given.
    #[must_use]
    pub fn or(&self, otherwise: T) -> Value<T> {
        self.map(|value| value.clone().unwrap_or(otherwise))
    }
}

/// A plain value: it rests on nothing that a finding would name.
impl<T> From<T> for Value<T> {
    fn from(value: T) -> Self {
        Self {
            value: Some(value),
            sources: Vec::new(),
        }
    }
}

impl<T: Clone> From<&Value<T>> for Value<T> {
    fn from(value: &Value<T>) -> Self {
        value.clone()
    }
}

/// The sources of both, each code once.
pub(crate) fn joined(one: &[Source], two: &[Source]) -> Vec<Source> {
    let mut sources = one.to_vec();
    for source in two {
        match sources.iter_mut().find(|known| known.code == source.code) {
            Some(known) => known.missing |= source.missing,
            None => sources.push(source.clone()),
        }
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cents;

    fn amount(code: &'static str, cents: u32) -> Value<Cents> {
        let shown = contract::Value::Amount(Cents(cents));
        Value::from_source(code, "Bedrag", Cents(cents), Some(shown))
    }

    fn codes<T: Clone>(value: &Value<T>) -> Vec<String> {
        let (_, sources) = value.clone().parts();
        sources
            .iter()
            .map(|source| source.code.to_string())
            .collect()
    }

    #[test]
    fn what_follows_names_all_it_was_made_of_once() {
        let asked = amount("amount", 500);
        let most = amount("max-amount", 750);
        let fits = asked.capped_at(&most).at_most(&most);
        assert_eq!(fits.bare(), Some(&true));
        assert_eq!(codes(&fits), ["amount", "max-amount"]);
    }

    #[test]
    fn what_follows_from_the_unknown_is_unknown_and_still_names_it() {
        let missing: Value<Cents> = Value::missing("income", "Inkomen");
        let enough = missing.at_least(Cents(5));
        assert!(!enough.is_known());
        assert_eq!(codes(&enough), ["income"]);
    }

    #[test]
    fn what_need_not_be_there_is_missing_only_once_required() {
        let absent: Value<Option<i32>> = Value::from_source("children", "Kinderen", None, None);
        assert_eq!(absent.is_given().bare(), Some(&false));
        assert_eq!(absent.or(0).bare(), Some(&0));
        let (value, sources) = absent.required().parts();
        assert_eq!(value, None);
        assert!(sources[0].missing);
    }
}
