//! Euros, counted once: a request that was assessed again, or a gift that was looked at more than
//! once, counts with its last answer. Pure, but for the question which request an answer is of.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use maatwerk_domain::Month;
use maatwerk_log::{StreamId, Version};
use maatwerk_policy::contract::Date;

use super::judged::{Judged, Subject};

/// Identifies a request or a gift.
pub(crate) type Id = [u8; 16];

/// Who can tell of which request or gift the event of a case at a version is. Asked only where the
/// question leaves it open: telling it means opening another part of the event.
pub(crate) trait Tells {
    /// Why it could not be told.
    type Error;

    /// Tells it.
    fn tell(&self, case: StreamId, version: Version) -> Result<Id, Self::Error>;
}

/// What an answer is about, as far as can be seen without opening more: two answers about the same
/// request or gift look alike, and those that look alike are seldom of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    subject: Subject,
    received: Date,
    question: u64,
}

#[derive(Debug)]
struct Entry {
    look: Look,
    version: Version,
    id: Option<Id>,
    year: i16,
    before: u32,
    after: u32,
}

/// What was said last of each request and each gift. Some hundred bytes for each case.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    entries: HashMap<StreamId, Vec<Entry>>,
    hasher: RandomState,
}

/// Euros of some requests or gifts, recorded and by the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Euros {
    /// How many requests or gifts.
    pub(super) of: u64,
    /// Of how many the amount differs.
    pub(super) changed: u64,
    /// In eurocents.
    pub(super) before: u64,
    /// In eurocents.
    pub(super) after: u64,
}

impl Euros {
    /// With those of others.
    pub(super) fn add(&mut self, other: Self) {
        self.of += other.of;
        self.changed += other.changed;
        self.before += other.before;
        self.after += other.after;
    }
}

impl Ledger {
    /// Takes in an answer; those of one case come in the order of its versions. `question` is what
    /// was asked, without facts and days that move.
    pub(super) fn take<T: Tells>(
        &mut self,
        case: StreamId,
        version: Version,
        judged: &Judged,
        question: (&str, &str, u32),
        tells: &T,
    ) -> Result<(), T::Error> {
        let look = Look {
            subject: judged.subject,
            received: judged.received,
            question: self.hasher.hash_one(question),
        };
        let mut entry = Entry {
            look,
            version,
            id: None,
            year: judged.year,
            before: judged.before,
            after: judged.after,
        };
        let entries = self.entries.entry(case).or_default();
        for earlier in entries.iter_mut().filter(|earlier| earlier.look == look) {
            let this = match entry.id {
                Some(id) => id,
                None => *entry.id.insert(tells.tell(case, version)?),
            };
            let that = match earlier.id {
                Some(id) => id,
                None => *earlier.id.insert(tells.tell(case, earlier.version)?),
            };
            if this == that {
                *earlier = entry;
                return Ok(());
            }
        }
        entries.push(entry);
        Ok(())
    }

    /// The euros, by subject, month of receipt and year of the pot.
    pub(super) fn sums(&self) -> HashMap<(Subject, Month, i16), Euros> {
        let mut sums: HashMap<_, Euros> = HashMap::new();
        for entry in self.entries.values().flatten() {
            let key = (
                entry.look.subject,
                Month::of(entry.look.received),
                entry.year,
            );
            sums.entry(key).or_default().add(Euros {
                of: 1,
                changed: u64::from(entry.before != entry.after),
                before: entry.before.into(),
                after: entry.after.into(),
            });
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::convert::Infallible;

    use super::super::judged::{Difference, Kind};
    use super::*;

    /// Versions 1, 3 and 5 are of one request, the others each of their own.
    struct Known(Cell<u32>);

    impl Tells for Known {
        type Error = Infallible;

        fn tell(&self, _: StreamId, version: Version) -> Result<Id, Infallible> {
            self.0.set(self.0.get() + 1);
            let number = u8::try_from(version.get()).unwrap();
            Ok([if number % 2 == 1 { 1 } else { number }; 16])
        }
    }

    fn judged(before: u32, after: u32) -> Judged {
        Judged {
            subject: Subject::Request,
            received: Date::constant(2026, 11, 23),
            year: 2026,
            from: Kind::Gift,
            to: Kind::Gift,
            difference: Difference::Amount,
            before,
            after,
            causes: Vec::new(),
            not_told: Vec::new(),
            failure: None,
        }
    }

    fn taken(answers: &[(u32, u32, u32, u32)]) -> (Euros, u32) {
        let (mut ledger, known) = (Ledger::default(), Known(Cell::new(0)));
        let case = StreamId::from_bytes([7; 16]);
        for &(version, asked, before, after) in answers {
            let question = ("rijlessen", "CVDR000479/3", asked);
            let judged = judged(before, after);
            let Ok(()) = ledger.take(case, Version::new(version), &judged, question, &known);
        }
        let sums = ledger.sums();
        let key = (Subject::Request, Month::new(2026, 11).unwrap(), 2026);
        (sums[&key], known.0.get())
    }

    #[test]
    fn the_last_answer_to_a_request_counts() {
        let (euros, told) = taken(&[(1, 50, 50, 0), (3, 50, 40, 0), (5, 50, 30, 20)]);
        assert_eq!((euros.of, euros.before, euros.after), (1, 30, 20));
        assert_eq!(euros.changed, 1);
        // The first and the last answer of a request are asked after once each.
        assert_eq!(told, 3);
    }

    #[test]
    fn requests_that_look_alike_are_two_when_they_are() {
        let (euros, _) = taken(&[(1, 50, 50, 50), (2, 50, 50, 50), (3, 50, 50, 0)]);
        assert_eq!((euros.of, euros.before, euros.after), (2, 100, 50));
    }

    #[test]
    fn nothing_is_asked_of_those_that_differ_anyway() {
        let (euros, told) = taken(&[(1, 50, 50, 50), (2, 60, 60, 50)]);
        assert_eq!((euros.of, euros.changed), (2, 1));
        assert_eq!(told, 0);
    }
}
