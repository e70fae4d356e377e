//! The budget request a policy judges.

use crate::contract::{self, EarlierGrant};
use crate::{Cents, Date, EarlierGrants, Value};

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
        EarlierGrants::new(self.earlier.clone())
    }
}

pub(crate) fn day(code: &'static str, label: &'static str, day: Date) -> Value<Date> {
    Value::from_source(code, label, day, Some(contract::Value::Day(day)))
}

pub(crate) fn amount(code: &'static str, label: &'static str, amount: Cents) -> Value<Cents> {
    Value::from_source(code, label, amount, Some(contract::Value::Amount(amount)))
}
