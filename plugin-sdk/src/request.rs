//! The budget request a policy judges.

use crate::contract::{self, EarlierGrant};
use crate::{Cents, Date, Value};

/// A budget request. Its parts are [`Value`]s, so that findings name those they rest on.
#[derive(Debug, Clone)]
pub struct Request {
    /// The day it was received: its law and policy are those of this day.
    pub received: Value<Date>,
    /// Today, in the Netherlands.
    pub today: Value<Date>,
    /// What the money is for, a code such as `rijlessen`.
    pub purpose: Value<String>,
    /// What is asked.
    pub amount: Value<Cents>,
    /// The article it is asked on.
    pub legal_basis: Value<String>,
    /// What is left of the yearly pot; absent when the municipality has set none for the year.
    pub pot: Value<Option<Cents>>,
    earlier: Vec<EarlierGrant>,
}

impl Request {
    pub(crate) fn new(request: &contract::Request) -> Self {
        let text = |code, label, value: &String| {
            let shown = contract::Value::Text(value.clone());
            Value::from_source(code, label, value.clone(), Some(shown))
        };
        let available = request.pot.map(|pot| pot.available);
        Self {
            received: day("received", "Dag van ontvangst", request.received),
            today: day("today", "Vandaag", request.today),
            purpose: text("purpose", "Doel", &request.purpose),
            amount: amount("amount", "Gevraagd bedrag", request.amount),
            legal_basis: text("legal-basis", "Grondslag", &request.legal_basis),
            pot: Value::from_source(
                "pot-available",
                "Ruimte in de pot van dit jaar",
                available,
                available.map(contract::Value::Amount),
            ),
            earlier: request.earlier_grants.clone(),
        }
    }

    /// What the applicant was granted before.
    #[must_use]
    pub fn earlier_grants(&self) -> EarlierGrants {
        EarlierGrants(Value::from(self.earlier.clone()))
    }
}

/// Grants made earlier to the same applicant: all of them, or a selection.
#[derive(Debug, Clone)]
pub struct EarlierGrants(Value<Vec<EarlierGrant>>);

impl EarlierGrants {
    /// Those decided on `day` or later.
    #[must_use]
    pub fn since(&self, day: impl Into<Value<Date>>) -> Self {
        self.only(&day.into(), |grant, day| grant.decided >= *day)
    }

    /// Those for the same purpose.
    #[must_use]
    pub fn for_purpose(&self, purpose: impl Into<Value<String>>) -> Self {
        self.only(&purpose.into(), |grant, purpose| grant.purpose == *purpose)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> Value<i32> {
        let count = self
            .0
            .map(|list| i32::try_from(list.len()).unwrap_or(i32::MAX));
        let shown = count.bare().copied().map(contract::Value::Number);
        named(&count, "earlier-grants", "Eerdere toekenningen", shown)
    }

    /// What they amount to, at most the largest amount.
    #[must_use]
    pub fn total(&self) -> Value<Cents> {
        let total = self.0.map(|list| {
            list.iter()
                .fold(Cents::ZERO, |sum, grant| sum.saturating_add(grant.amount))
        });
        let shown = total.bare().copied().map(contract::Value::Amount);
        named(&total, "earlier-grants-total", "Eerder toegekend", shown)
    }

    fn only<T>(&self, by: &Value<T>, keep: impl Fn(&EarlierGrant, &T) -> bool) -> Self {
        Self(self.0.with(by, |list, by| {
            list.iter()
                .filter(|grant| keep(grant, by))
                .cloned()
                .collect()
        }))
    }
}

/// A value worked out of a list, which a finding names by what was worked out.
fn named<T: Clone>(
    value: &Value<T>,
    code: &'static str,
    label: &'static str,
    shown: Option<contract::Value>,
) -> Value<T> {
    value.with(&Value::from_source(code, label, (), shown), |value, ()| {
        value.clone()
    })
}

pub(crate) fn day(code: &'static str, label: &'static str, day: Date) -> Value<Date> {
    Value::from_source(code, label, day, Some(contract::Value::Day(day)))
}

pub(crate) fn amount(code: &'static str, label: &'static str, amount: Cents) -> Value<Cents> {
    Value::from_source(code, label, amount, Some(contract::Value::Amount(amount)))
}
