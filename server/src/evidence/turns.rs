//! Whose bundles are being made: some at a time, and one for each who asks.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many bundles are made at the same time: each is held in memory.
const MOST: usize = 2;

/// The bundles that are being made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashSet<String>>>);

/// A bundle that is being made, until this is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Turns,
    whose: String,
}

/// Why a bundle has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Busy {
    /// Others fill all places.
    Others,
    /// One is made for the same person: nobody keeps others out by asking again and again.
    Yourself,
}

impl Turns {
    /// A turn for somebody.
    pub(super) fn turn(&self, whose: String) -> Result<Turn, Busy> {
        let mut held = self.held();
        if held.contains(&whose) {
            return Err(Busy::Yourself);
        }
        if held.len() >= MOST {
            return Err(Busy::Others);
        }
        held.insert(whose.clone());
        drop(held);
        Ok(Turn {
            turns: self.clone(),
            whose,
        })
    }

    fn held(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.held().remove(&self.whose);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_and_all_have_two() {
        let turns = Turns::default();
        let turn = |whose: &str| turns.turn(whose.to_owned());
        let one = turn("GM0479 ada").unwrap();
        assert_eq!(turn("GM0479 ada").unwrap_err(), Busy::Yourself);
        let _other = turn("GM0001 ada").unwrap();
        assert_eq!(turn("GM0479 bea").unwrap_err(), Busy::Others);
        drop(one);
        let _third = turn("GM0479 bea").unwrap();
        assert_eq!(turn("GM0479 ada").unwrap_err(), Busy::Others);
    }
}
