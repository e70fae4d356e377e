//! The conditional gift a policy looks at again.

use crate::contract::{self, Condition};
use crate::request::{amount, day};
use crate::standing::Standing;
use crate::{Cents, Date, RuleSet, Value};

/// A conditional gift. Its parts are [`Value`]s, so that findings name those they rest on.
#[derive(Debug, Clone)]
pub struct Gift {
    /// Today, in the Netherlands.
    pub today: Value<Date>,
    /// The day on which this look was due; absent when a new fact is the reason.
    pub due: Value<Option<Date>>,
    /// The day the request was received.
    pub received: Value<Date>,
    /// The day the gift was decided.
    pub decided: Value<Date>,
    /// What the money was for.
    pub purpose: Value<String>,
    /// What was granted.
    pub amount: Value<Cents>,
    /// What was paid and not returned.
    pub paid: Value<Cents>,
    conditions: Vec<Condition>,
}

impl Gift {
    pub(crate) fn new(gift: &contract::Gift) -> Self {
        Self {
            today: day("today", "Vandaag", gift.today),
            due: Value::from_source(
                "due",
                "Dag van deze toetsing",
                gift.due,
                gift.due.map(contract::Value::Day),
            ),
            received: day("received", "Dag van ontvangst", gift.received),
            decided: day("decided", "Dag van het besluit", gift.decided),
            purpose: Value::from_source(
                "purpose",
                "Doel",
                gift.purpose.clone(),
                Some(contract::Value::Text(gift.purpose.clone())),
            ),
            amount: amount("amount", "Toegekend bedrag", gift.amount),
            paid: amount("paid", "Uitbetaald bedrag", gift.paid),
            conditions: gift.conditions.clone(),
        }
    }

    /// The day until which this rule has to hold; unknown when it is no condition of this gift.
    #[must_use]
    pub fn until(&self, rule: impl RuleSet) -> Value<Date> {
        let code = rule.declared().code;
        let label = "Einddatum van de voorwaarde";
        match self.conditions.iter().find(|known| known.rule == code) {
            Some(condition) => day("condition-until", label, condition.until),
            None => Value::missing("condition-until", label),
        }
    }

    /// Starts the answer: the gift stands as long as this rule holds.
    pub fn stands_while<R: RuleSet>(&self, rule: R, holds: impl Into<Value<bool>>) -> Standing<R> {
        let end = self.conditions.iter().map(|known| known.until).max();
        Standing::new(&self.today, end).and_while(rule, holds)
    }
}
