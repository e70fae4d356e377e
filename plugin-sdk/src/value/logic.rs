//! Yes, no and unknown: the three-valued logic of Kleene.

use std::ops::Not;

use super::{Value, joined};

impl Value<bool> {
    /// Whether both hold. One that does not hold settles it, whatever the other one is.
    #[must_use]
    pub fn and(&self, other: impl Into<Self>) -> Self {
        self.combined(&other.into(), false)
    }

    /// Whether one of both holds. One that holds settles it, whatever the other one is.
    #[must_use]
    pub fn or(&self, other: impl Into<Self>) -> Self {
        self.combined(&other.into(), true)
    }

    /// `yes` when this holds, `no` when it does not; what is not chosen is not looked at.
    #[must_use]
    pub fn choose<T: Clone>(&self, yes: impl Into<Value<T>>, no: impl Into<Value<T>>) -> Value<T> {
        let (value, sources) = match self.value {
            Some(true) => yes.into().parts(),
            Some(false) => no.into().parts(),
            None => (None, Vec::new()),
        };
        Value {
            value,
            sources: joined(&self.sources, &sources),
        }
    }

    /// For [`Policy::agree`](crate::Policy::agree): nothing when this holds, otherwise `fault`.
    ///
    /// # Errors
    /// With `fault`, when this does not hold or is unknown.
    pub fn demand(&self, fault: &str) -> Result<(), String> {
        if self.value == Some(true) {
            Ok(())
        } else {
            Err(fault.to_owned())
        }
    }

    fn combined(&self, other: &Self, settles: bool) -> Self {
        let value = match (self.value, other.value) {
            (Some(value), _) | (_, Some(value)) if value == settles => Some(settles),
            (Some(_), Some(_)) => Some(!settles),
            _ => None,
        };
        Self {
            value,
            sources: joined(&self.sources, &other.sources),
        }
    }
}

impl Not for Value<bool> {
    type Output = Self;

    fn not(mut self) -> Self {
        self.value = self.value.map(|holds| !holds);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_settles_needs_nothing_else() {
        let unknown: Value<bool> = Value::missing("x", "X");
        let (yes, no): (Value<bool>, Value<bool>) = (true.into(), false.into());
        let bare = |value: Value<bool>| value.bare().copied();
        assert_eq!(bare(unknown.and(&no)), Some(false));
        assert_eq!(bare(no.and(&unknown)), Some(false));
        assert_eq!(bare(unknown.and(&yes)), None);
        assert_eq!(bare(unknown.or(&yes)), Some(true));
        assert_eq!(bare(yes.or(&unknown)), Some(true));
        assert_eq!(bare(no.or(&unknown)), None);
        assert_eq!(bare(yes.and(&yes)), Some(true));
        assert_eq!(bare(no.or(&no)), Some(false));
        assert_eq!(bare(!unknown), None);
    }

    #[test]
    fn what_is_not_chosen_is_not_looked_at() {
        let income: Value<i32> = Value::missing("income", "Inkomen");
        let chosen = Value::from(true).choose(5, &income);
        assert_eq!(chosen, 5.into());
    }
}
