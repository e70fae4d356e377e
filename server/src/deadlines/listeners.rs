//! Who follows deadlines: so many at a time, so that nobody keeps others from asking.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use maatwerk_domain::Officer;
use maatwerk_log::LogId;

/// How many follow at the same time in the installation.
const MOST: usize = 256;
/// How many of them are one person's: some windows.
const MOST_EACH: usize = 4;

/// Somebody of an authority.
type Who = (LogId, Officer);

/// Those who follow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listeners(Arc<Mutex<HashMap<Who, usize>>>);

/// The place of one who follows, free again when dropped.
#[derive(Debug)]
pub(crate) struct Listening {
    all: Listeners,
    who: Who,
}

impl Listeners {
    /// A place, when there is one.
    pub(crate) fn place(&self, log: LogId, officer: &Officer) -> Option<Listening> {
        let who = (log, officer.clone());
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.values().sum::<usize>() >= MOST {
            return None;
        }
        let own = places.entry(who.clone()).or_default();
        if *own >= MOST_EACH {
            return None;
        }
        *own += 1;
        let all = self.clone();
        Some(Listening { all, who })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut places = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = places.get_mut(&self.who) {
            *own -= 1;
            if *own == 0 {
                places.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_few_and_come_free() {
        let listeners = Listeners::default();
        let log = LogId::new("GM0479").unwrap();
        let officer = |number: usize| Officer::new(format!("officer {number}"));
        let mut own: Vec<_> = (0..MOST_EACH)
            .map(|_| listeners.place(log, &officer(0)).unwrap())
            .collect();
        assert!(listeners.place(log, &officer(0)).is_none());
        let other = LogId::new("GM0153").unwrap();
        drop(listeners.place(other, &officer(0)).expect("somebody else"));
        drop(own.pop());
        own.push(listeners.place(log, &officer(0)).expect("one came free"));
        let others: Vec<_> = (1..=MOST)
            .map_while(|number| listeners.place(log, &officer(number)))
            .collect();
        assert_eq!(own.len() + others.len(), MOST);
        drop((own, others));
        assert!(listeners.0.lock().unwrap().is_empty());
    }
}
