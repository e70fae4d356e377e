//! What an applicant was granted before, and what became of it.

use crate::contract::{self, EarlierGrant};
use crate::{Cents, Date, Value};

/// Grants made earlier to the same applicant in this case: all of them, or a selection.
///
/// What became of them is told since version 2 of the contract. Version 1 told only that they were made,
/// so "no second gift while the conditions of the first run" could not be a rule.
///
/// A selection by what became of them is unknown when that was not told of one of them, as in a
/// question that was recorded before policies were told: nobody hears no on what nobody knows.
#[derive(Debug, Clone)]
pub struct EarlierGrants {
    list: Value<Vec<EarlierGrant>>,
    /// What a finding calls the selection.
    code: &'static str,
    label: &'static str,
}

impl EarlierGrants {
    pub(crate) fn new(grants: Vec<EarlierGrant>) -> Self {
        Self {
            list: Value::from(grants),
            code: "earlier-grants",
            label: "Eerdere toekenningen",
        }
    }

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

    /// Gifts whose conditions still run, or of which nobody decided yet whether they held.
    #[must_use]
    pub fn running(&self) -> Self {
        let label = "Eerdere giften waarvan de voorwaarden nog lopen";
        self.standing(Status::Running, "earlier-grants-running", label)
    }

    /// What is still to be paid back: loans, and gifts that became one. One of which nothing was paid
    /// out yet is among them, with a balance of nothing.
    #[must_use]
    pub fn lent(&self) -> Self {
        let label = "Eerdere toekenningen die worden terugbetaald";
        self.standing(Status::Loan, "earlier-grants-lent", label)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> Value<i32> {
        let count = self
            .list
            .map(|list| i32::try_from(list.len()).unwrap_or(i32::MAX));
        let shown = count.bare().copied().map(contract::Value::Number);
        self.named(&count, "", shown)
    }

    /// What was granted in all, at most the largest amount.
    #[must_use]
    pub fn total(&self) -> Value<Cents> {
        self.sum("-total", |grant| Some(grant.amount))
    }

    /// What was paid of them and not returned, in all; unknown when that was not told of one.
    #[must_use]
    pub fn paid(&self) -> Value<Cents> {
        self.sum("-paid", |grant| grant.told("paid"))
    }

    /// What is still to be paid back of them, in all; unknown when that was not told of one.
    #[must_use]
    pub fn balance(&self) -> Value<Cents> {
        self.sum("-balance", |grant| match grant.status()? {
            Status::Loan => grant.told("balance"),
            Status::Running | Status::Final | Status::Settled => Some(Cents::ZERO),
        })
    }

    /// The last day of the conditions of those that [run](Self::running); absent when none does.
    #[must_use]
    pub fn run_until(&self) -> Value<Option<Date>> {
        let running = self.running();
        let all_told = running.known(|grant| grant.told::<Date>("until").is_some());
        let last = all_told.map(|list| list.iter().filter_map(|grant| grant.told("until")).max());
        let shown = last.bare().copied().flatten().map(contract::Value::Day);
        running.named(&last, "-until", shown)
    }

    fn only<T>(&self, by: &Value<T>, keep: impl Fn(&EarlierGrant, &T) -> bool) -> Self {
        Self {
            list: self.list.with(by, |list, by| {
                list.iter()
                    .filter(|grant| keep(grant, by))
                    .cloned()
                    .collect()
            }),
            ..self.clone()
        }
    }

    fn standing(&self, status: Status, code: &'static str, label: &'static str) -> Self {
        let list = self.known(|grant| grant.status().is_some()).map(|list| {
            list.iter()
                .filter(|grant| grant.status() == Some(status))
                .cloned()
                .collect()
        });
        Self { list, code, label }
    }

    fn sum(&self, end: &str, of: impl Fn(&EarlierGrant) -> Option<Cents>) -> Value<Cents> {
        let total = self.known(|grant| of(grant).is_some()).map(|list| {
            list.iter()
                .filter_map(&of)
                .fold(Cents::ZERO, Cents::saturating_add)
        });
        let shown = total.bare().copied().map(contract::Value::Amount);
        self.named(&total, end, shown)
    }

    /// The list, unknown when something was not told of one of them.
    fn known(&self, told: impl Fn(&EarlierGrant) -> bool) -> Value<Vec<EarlierGrant>> {
        match self.list.bare() {
            Some(list) if !list.iter().all(told) => {
                let missing = Value::missing(
                    "earlier-grants-standing",
                    "Wat er van eerdere toekenningen geworden is",
                );
                self.list.with(&missing, |list, (): &()| list.clone())
            }
            _ => self.list.clone(),
        }
    }

    /// A value worked out of the list, which a finding names by what was worked out.
    fn named<T: Clone>(
        &self,
        value: &Value<T>,
        end: &str,
        shown: Option<contract::Value>,
    ) -> Value<T> {
        let code = format!("{}{end}", self.code);
        let source = Value::from_source(code, self.label, (), shown);
        value.with(&source, |value, ()| value.clone())
    }
}

/// What the contract says of where a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Running,
    Final,
    Loan,
    Settled,
}

impl EarlierGrant {
    /// Unknown too when the code is one of a later day.
    fn status(&self) -> Option<Status> {
        let told: String = self.told("status")?;
        match told.as_str() {
            "running" => Some(Status::Running),
            "final" => Some(Status::Final),
            "loan" => Some(Status::Loan),
            "settled" => Some(Status::Settled),
            _ => None,
        }
    }

    /// A detail, when it was told once and is of this kind.
    fn told<T: crate::FactType>(&self, code: &str) -> Option<T> {
        let mut details = self.standing.iter().filter(|known| known.code == code);
        let detail = details.next()?;
        if details.next().is_some() {
            return None;
        }
        match T::take(Some(&detail.value)) {
            crate::Taken::Known(value) => Some(value),
            crate::Taken::Missing | crate::Taken::OtherKind => None,
        }
    }
}
