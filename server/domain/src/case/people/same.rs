//! Which records of a case are of one person.

use std::collections::BTreeSet;

use super::spelling::comparable_name;
use crate::PersonId;
use crate::case::{Case, Identity};

impl Case {
    /// The records of the case that are, or may be, of one person, that record among them: linked, of one citizen
    /// service number, or of one name where not both have a number. Where it is in doubt they count as one: a
    /// shield that is too wide keeps back a name, one that is too narrow tells where somebody is.
    #[must_use]
    pub fn same_person(&self, person: PersonId) -> BTreeSet<PersonId> {
        let found = self.known_same(person);
        // Once by name, and no further: a chain of names would lead from anybody to anybody.
        let by_name: BTreeSet<PersonId> = self
            .persons
            .keys()
            .copied()
            .filter(|other| found.iter().any(|one| self.is_alike(*one, *other)))
            .chain(found.iter().copied())
            .collect();
        self.spread(by_name, |one, other| self.is_known_same(one, other))
    }

    /// The records of the case that are known to be of one person, that record among them: linked, or of one number.
    pub(super) fn known_same(&self, person: PersonId) -> BTreeSet<PersonId> {
        self.spread([person].into(), |one, other| self.is_known_same(one, other))
    }

    fn spread(
        &self,
        mut found: BTreeSet<PersonId>,
        same: impl Fn(PersonId, PersonId) -> bool,
    ) -> BTreeSet<PersonId> {
        loop {
            let known = found.len();
            let more: Vec<PersonId> = self
                .persons
                .keys()
                .copied()
                .filter(|other| found.iter().any(|one| same(*one, *other)))
                .collect();
            found.extend(more);
            if found.len() == known {
                return found;
            }
        }
    }

    /// Linked, or of one number.
    fn is_known_same(&self, one: PersonId, other: PersonId) -> bool {
        let pair = [one, other];
        let mut links = self.people.links.values();
        links.any(|link| {
            link.unlinked.is_none()
                && one != other
                && pair.contains(&link.person)
                && pair.contains(&link.other_person)
        }) || self.identities(one, other).is_some_and(|(one, other)| {
            one.bsn
                .as_ref()
                .is_some_and(|bsn| other.bsn.as_ref() == Some(bsn))
        })
    }

    /// Of one name, and no two numbers that tell them apart.
    fn is_alike(&self, one: PersonId, other: PersonId) -> bool {
        self.identities(one, other).is_some_and(|(one, other)| {
            let name = comparable_name(&one.name);
            (one.bsn.is_none() || other.bsn.is_none())
                && !self.people.names_aside
                && !name.is_empty()
                && name == comparable_name(&other.name)
        })
    }

    fn identities(&self, one: PersonId, other: PersonId) -> Option<(&Identity, &Identity)> {
        let known = |person| self.persons.get(&person)?.identity.known();
        Some((known(one)?, known(other)?))
    }
}
