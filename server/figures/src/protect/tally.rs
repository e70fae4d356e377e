//! Who is in a cell.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The key of one household, drawn evenly from 64 bits by a keyed function of its pseudonym (an
/// HMAC, say). Whoever knows the keys can take the noise away again, so they are a secret of the
/// side that publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey(pub u64);

/// The distinct households of one cell and the authorities they stand with.
///
/// Takes about 16 bytes per household. Adding goes in any order, and as often as one likes.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// One of the authorities of each household.
    households: HashMap<RecordKey, u32>,
    /// The other ones, of the few that have several.
    elsewhere: BTreeMap<RecordKey, BTreeSet<u32>>,
    authorities: BTreeMap<u32, Share>,
    key: u64,
}

/// The households of one authority, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    households: u32,
    key: u64,
}

/// What is known of a set of households before it is perturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) households: u32,
    /// The sum of the record keys, wrapped.
    pub(super) household_key: u64,
    pub(super) authorities: u32,
    /// The sum of the authorities' own keys, wrapped.
    pub(super) authority_key: u64,
}

impl Tally {
    /// An empty cell.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A household that one authority has in this cell.
    pub fn add(&mut self, household: RecordKey, authority: u32) {
        match self.households.get(&household) {
            None => {
                self.households.insert(household, authority);
                self.key = self.key.wrapping_add(household.0);
            }
            Some(first) if *first == authority => return,
            Some(_) => {
                if !self
                    .elsewhere
                    .entry(household)
                    .or_default()
                    .insert(authority)
                {
                    return;
                }
            }
        }
        let share = self.authorities.entry(authority).or_default();
        share.households = share.households.saturating_add(1);
        share.key = share.key.wrapping_add(household.0);
    }

    /// Whether the household was added.
    #[must_use]
    pub fn contains(&self, household: RecordKey) -> bool {
        self.households.contains_key(&household)
    }

    /// The true number of households: for the one side that may know it, never for an answer.
    #[must_use]
    pub fn households(&self) -> u32 {
        u32::try_from(self.households.len()).unwrap_or(u32::MAX)
    }

    /// The true number of authorities: for the one side that may know it, never for an answer.
    #[must_use]
    pub fn authorities(&self) -> u32 {
        u32::try_from(self.authorities.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            households: self.households(),
            household_key: self.key,
            authorities: self.authorities(),
            authority_key: authority_key(self.authorities.keys().copied()),
        }
    }

    /// The cell without the households of the authority that has most of them (of several, the
    /// first): what that authority sees when it subtracts its own.
    pub(super) fn counts_without_largest(&self) -> Counts {
        let mut largest = (0, Share::default());
        for (authority, share) in &self.authorities {
            if share.households > largest.1.households {
                largest = (*authority, *share);
            }
        }
        let (largest, own) = largest;
        let mut shared: BTreeMap<u32, u32> = BTreeMap::new();
        for (household, others) in &self.elsewhere {
            let all = || others.iter().chain(self.households.get(household)).copied();
            if all().any(|authority| authority == largest) {
                for authority in all() {
                    *shared.entry(authority).or_default() += 1;
                }
            }
        }
        let rest: Vec<u32> = self
            .authorities
            .iter()
            .filter(|(authority, share)| {
                **authority != largest
                    && share.households > shared.get(authority).copied().unwrap_or_default()
            })
            .map(|(authority, _)| *authority)
            .collect();
        Counts {
            households: self.households().saturating_sub(own.households),
            household_key: self.key.wrapping_sub(own.key),
            authorities: u32::try_from(rest.len()).unwrap_or(u32::MAX),
            authority_key: authority_key(rest.into_iter()),
        }
    }
}

/// Authorities are no secret; the question's key, which is one, is mixed in where this is used.
fn authority_key(authorities: impl Iterator<Item = u32>) -> u64 {
    authorities.fold(0, |sum: u64, authority| {
        sum.wrapping_add(super::mix::mix(&[u64::from(authority)]))
    })
}
