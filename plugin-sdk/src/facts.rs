//! What a policy asks about the resident.

use std::ops::Deref;

use crate::contract::{self, Fault, Question, ValueKind};
use crate::{Cents, Date, Value};

/// A recorded fact. Works as the [`Value`] it holds; unknown when nobody recorded it.
///
/// `Fact<Option<T>>` is for what need not have happened, such as the last day at work: not recorded
/// then means that it did not happen.
#[derive(Debug, Clone)]
pub struct Fact<T> {
    value: Value<T>,
    since: Value<Date>,
}

impl<T> Fact<T> {
    /// Since when it holds; unknown when that was not recorded.
    #[must_use]
    pub const fn since(&self) -> &Value<Date> {
        &self.since
    }
}

impl<T> Deref for Fact<T> {
    type Target = Value<T>;

    fn deref(&self) -> &Value<T> {
        &self.value
    }
}

impl<T: Clone> From<&Fact<T>> for Value<T> {
    fn from(fact: &Fact<T>) -> Self {
        fact.value.clone()
    }
}

/// The facts a policy asks: a struct whose fields are [`Fact`]s. Derive it with
/// [`#[derive(Facts)]`](crate::Facts).
pub trait FactSet: Sized {
    /// Each fact as a question, in the order of the fields.
    const QUESTIONS: &'static [Question];

    /// The facts as they were passed in.
    ///
    /// # Errors
    /// When a fact was given twice, or with another kind of value than was asked.
    fn read(given: &[contract::Fact]) -> Result<Self, Fault>;
}

/// A type that a fact or a parameter can have.
pub trait FactType: Sized + Clone {
    /// The kind of value it is in the contract.
    const KIND: ValueKind;

    /// What was given, or `None` when its kind is another one. Nothing was given: only a type that
    /// has a value for that takes it.
    fn take(given: Option<&contract::Value>) -> Taken<Self>;

    /// As a finding shows it; `None` when there is nothing to show.
    fn show(&self) -> Option<contract::Value>;
}

/// What came of reading a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken<T> {
    /// It is there.
    Known(T),
    /// It is not there.
    Missing,
    /// It has another kind.
    OtherKind,
}

macro_rules! fact_type {
    ($type:ty, $kind:ident) => {
        impl FactType for $type {
            const KIND: ValueKind = ValueKind::$kind;

            fn take(given: Option<&contract::Value>) -> Taken<Self> {
                match given {
                    Some(contract::Value::$kind(value)) => Taken::Known(value.clone()),
                    Some(_) => Taken::OtherKind,
                    None => Taken::Missing,
                }
            }

            fn show(&self) -> Option<contract::Value> {
                Some(contract::Value::$kind(self.clone()))
            }
        }
    };
}

fact_type!(bool, Flag);
fact_type!(i32, Number);
fact_type!(Cents, Amount);
fact_type!(Date, Day);
fact_type!(String, Text);

impl<T: FactType> FactType for Option<T> {
    const KIND: ValueKind = T::KIND;

    fn take(given: Option<&contract::Value>) -> Taken<Self> {
        match T::take(given) {
            Taken::Known(value) => Taken::Known(Some(value)),
            Taken::Missing => Taken::Known(None),
            Taken::OtherKind => Taken::OtherKind,
        }
    }

    fn show(&self) -> Option<contract::Value> {
        self.as_ref().and_then(FactType::show)
    }
}

/// The kind of value that a field of a fact set holds.
#[doc(hidden)]
pub trait Kind {
    /// The kind of value in the contract.
    const KIND: ValueKind;
}

impl<T: FactType> Kind for Value<T> {
    const KIND: ValueKind = T::KIND;
}

/// Reads the fact a question asks for. Called by what `#[derive(Facts)]` writes.
///
/// # Errors
/// When the fact was given twice, or with another kind of value than was asked.
#[doc(hidden)]
pub fn read_fact<T: FactType>(
    question: &Question,
    given: &[contract::Fact],
) -> Result<Fact<T>, Fault> {
    let mut found = given.iter().filter(|fact| fact.code == question.code);
    let fact = found.next();
    if found.next().is_some() {
        return Err(Fault::Other(format!(
            "fact {} was given twice",
            question.code
        )));
    }
    let value = match T::take(fact.map(|fact| &fact.value)) {
        Taken::Known(value) => {
            let shown = value.show();
            Value::from_source(question.code, question.label, value, shown)
        }
        Taken::Missing => Value::missing(question.code, question.label),
        Taken::OtherKind => {
            return Err(Fault::Other(format!(
                "fact {} has another kind of value than was asked",
                question.code
            )));
        }
    };
    let since_code = format!("{}-since", question.code);
    let since = match fact.and_then(|fact| fact.since) {
        Some(day) => Value::from_source(
            since_code,
            question.label,
            day,
            Some(contract::Value::Day(day)),
        ),
        None => Value::missing(since_code, question.label),
    };
    Ok(Fact { value, since })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Asked;

    const BORN: Question = Question {
        code: "birth-date",
        kind: ValueKind::Day,
        label: "Geboortedatum",
        asked: Asked::Assess,
    };

    fn fact(code: &str, value: contract::Value) -> contract::Fact {
        contract::Fact {
            code: code.to_owned(),
            value,
            since: None,
        }
    }

    #[test]
    fn a_fact_is_found_by_its_code() {
        let day = Date::new(2001, 3, 14).unwrap();
        let given = [
            fact("other", contract::Value::Flag(true)),
            fact("birth-date", contract::Value::Day(day)),
        ];
        let born: Fact<Date> = read_fact(&BORN, &given).unwrap();
        assert_eq!(born.bare(), Some(&day));
        assert!(!born.since().is_known());
    }

    #[test]
    fn a_fact_that_nobody_recorded_is_unknown_unless_it_need_not_be_there() {
        let asked: Fact<Date> = read_fact(&BORN, &[]).unwrap();
        assert!(!asked.is_known());
        let optional: Fact<Option<Date>> = read_fact(&BORN, &[]).unwrap();
        assert_eq!(optional.bare(), Some(&None));
    }

    #[test]
    fn another_kind_or_a_second_value_is_a_fault() {
        let text = fact("birth-date", contract::Value::Text("2001-03-14".to_owned()));
        assert!(read_fact::<Date>(&BORN, std::slice::from_ref(&text)).is_err());
        let day = fact("birth-date", contract::Value::Day(Date::FIRST));
        assert!(read_fact::<Date>(&BORN, &[day.clone(), day]).is_err());
    }
}
