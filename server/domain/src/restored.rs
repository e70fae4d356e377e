//! Keys that are destroyed and of whose destruction a restored log knows nothing: it was decided in what came
//! after the backup, and a ledger outside of it destroyed them again.

use std::collections::BTreeSet;

use crate::{CaseId, PersonId};

/// Of which persons in a case the keys were found destroyed when its log was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestroyedIn {
    /// The case.
    pub case: CaseId,
    /// The key of the case is destroyed too: nothing of it can be read.
    pub whole: bool,
    /// Whose keys are destroyed.
    pub persons: BTreeSet<PersonId>,
}

impl DestroyedIn {
    /// The most keys that one event names: some 200 KB.
    pub const MOST: usize = 4000;

    /// How many keys it names.
    #[must_use]
    pub fn keys(&self) -> usize {
        usize::from(self.whole) + self.persons.len()
    }

    /// In portions that an event takes: of many cases one has as many as it has room for, and a case that
    /// alone has more is spread over several.
    #[must_use]
    pub fn in_portions(all: &[Self]) -> Vec<Vec<Self>> {
        let mut portions: Vec<Vec<Self>> = Vec::new();
        let mut room = 0;
        for one in all {
            let mut persons = one.persons.iter().copied().peekable();
            let mut whole = one.whole;
            while whole || persons.peek().is_some() {
                if room == 0 {
                    portions.push(Vec::new());
                    room = Self::MOST;
                }
                let part = Self {
                    case: one.case,
                    whole,
                    persons: persons.by_ref().take(room - usize::from(whole)).collect(),
                };
                room -= part.keys();
                whole = false;
                if let Some(portion) = portions.last_mut() {
                    portion.push(part);
                }
            }
        }
        portions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destroyed(case: u8, whole: bool, persons: u16) -> DestroyedIn {
        let person = |at: u16| {
            let mut id = [case; 16];
            id[..2].copy_from_slice(&at.to_be_bytes());
            PersonId::from_bytes(id)
        };
        DestroyedIn {
            case: CaseId::from_bytes([case; 16]),
            whole,
            persons: (0..persons).map(person).collect(),
        }
    }

    #[test]
    fn portions_hold_all_and_none_holds_too_many() {
        assert_eq!(DestroyedIn::in_portions(&[]), Vec::<Vec<_>>::new());
        let all = [
            destroyed(1, true, 2),
            destroyed(2, false, 1),
            destroyed(3, true, 9000),
            destroyed(4, true, 0),
        ];
        let portions = DestroyedIn::in_portions(&all);
        let keys =
            |portion: &Vec<DestroyedIn>| -> usize { portion.iter().map(DestroyedIn::keys).sum() };
        assert_eq!(
            portions.iter().map(keys).collect::<Vec<_>>(),
            [4000, 4000, 1006]
        );
        for one in &all {
            let parts: Vec<_> = portions
                .iter()
                .flatten()
                .filter(|part| part.case == one.case)
                .collect();
            assert_eq!(
                parts.iter().filter(|part| part.whole).count(),
                usize::from(one.whole)
            );
            let persons: BTreeSet<_> = parts.iter().flat_map(|part| &part.persons).collect();
            assert_eq!(persons, one.persons.iter().collect());
        }
    }
}
