//! Who is shielded from whom, and what that keeps back.

use std::collections::{BTreeMap, BTreeSet};

use super::spelling::{comparable_name, holds, orders, split};
use super::{PeopleRefusal, PersonLink, Shield};
use crate::case::{Case, CaseEvent};
use crate::{Date, PersonId, Refusal};

/// What is kept from one person: who is shielded from that person, and by which words they are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFrom {
    persons: BTreeSet<PersonId>,
    /// Each name, in each order of its words.
    names: Vec<String>,
    /// The digits of each number.
    numbers: Vec<String>,
}

impl KeptFrom {
    /// Who is shielded.
    #[must_use]
    pub fn persons(&self) -> &BTreeSet<PersonId> {
        &self.persons
    }

    /// Whether nothing is kept back.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.persons.is_empty()
    }

    /// Whether a text names somebody who is shielded, by full name or number: who writes sees to the rest, with a
    /// warning in the case.
    #[must_use]
    pub fn is_named_in(&self, text: &str) -> bool {
        if self.names.is_empty() && self.numbers.is_empty() {
            return false;
        }
        let words = split(text);
        let mut all = self.names.iter().chain(&self.numbers);
        all.any(|one| holds(&words, one))
    }

    /// Whether the words of an event name somebody who is shielded.
    #[must_use]
    pub fn is_named_by(&self, event: &CaseEvent) -> bool {
        let words = event.words();
        words.iter().any(|text| self.is_named_in(text))
    }

    /// Whether an event tells of somebody who is shielded, though it concerns whom that is kept from: who was
    /// to do a task, acts for the person, would be a cost sharer, moves along, or is named in its words.
    ///
    /// To be asked as [`Case::subject_of`].
    #[must_use]
    pub fn is_told_by(&self, case: &Case, event: &CaseEvent) -> bool {
        !self.is_nothing()
            && (!self.persons.is_disjoint(&case.told_of(event)) || self.is_named_by(event))
    }
}

impl Case {
    /// Has shields hold that were raised in other cases, between records of the same persons: pairs of who is
    /// shielded and from whom, as the persons of this case.
    pub fn shield_elsewhere(&mut self, pairs: BTreeSet<(PersonId, PersonId)>) {
        self.people.elsewhere = pairs;
    }

    /// Has shields hold from who acts for somebody and is known by name alone: who of the case is shielded from
    /// whoever in the register is called so, by the name as [`comparable_name`] has it.
    pub fn shield_from_named(&mut self, named: BTreeMap<String, BTreeSet<PersonId>>) {
        self.people.from_named = named;
    }

    /// The names of who acts, or acted, for somebody of the case and is recorded by name alone.
    #[must_use]
    pub fn acting_by_name(&self) -> BTreeSet<&str> {
        let all = self.people.representations.values();
        all.filter_map(|one| one.name.known()?.as_deref()).collect()
    }

    /// Who of the case is shielded, by the register, from whoever is called so.
    fn apart_from_named(&self, name: &str) -> BTreeSet<PersonId> {
        let found = self.people.from_named.get(&comparable_name(name));
        found.cloned().unwrap_or_default()
    }

    /// The same case, in which nobody is known by name or by a number in words: shields hold between records that are
    /// linked or of one number. For who judges again what was recorded, because names are compared in more forms than
    /// they were, and shields of other cases are not known there.
    #[must_use]
    pub fn with_names_aside(mut self) -> Self {
        self.people.names_aside = true;
        self
    }

    /// Forgets links to a record whose key was destroyed: the living one tells of it no more.
    pub fn forget_links(&mut self, is_gone: impl Fn(&PersonLink) -> bool) {
        self.people.links.retain(|_, link| !is_gone(link));
    }

    /// Whether one person is shielded from another on a day, by a shield between any two of their records.
    #[must_use]
    pub fn is_shielded(&self, person: PersonId, from: PersonId, day: Date) -> bool {
        self.is_apart_by(self.pairs(day), person, from)
    }

    /// Whether one person is shielded from another by any of these pairs of who is shielded and from whom.
    fn is_apart_by(
        &self,
        mut pairs: impl Iterator<Item = (PersonId, PersonId)>,
        person: PersonId,
        from: PersonId,
    ) -> bool {
        let (mut ours, mut theirs) = (self.same_person(person), self.same_person(from));
        // Of two namesakes nobody is hidden from himself: a name tells nothing of which of them a record is. What
        // is known to be the same, by link or number, holds for them as well.
        if ours.contains(&from) {
            (ours, theirs) = (self.known_same(person), self.known_same(from));
        }
        // Known to be one, and shielded all the same: for the two that it was raised between.
        if ours.contains(&from) {
            return pairs.any(|pair| pair == (person, from));
        }
        pairs.any(|(shielded, from_whom)| ours.contains(&shielded) && theirs.contains(&from_whom))
    }

    fn pairs(&self, day: Date) -> impl Iterator<Item = (PersonId, PersonId)> {
        let own = self.people.shields.values();
        let own = own.filter(move |one| one.holds_on(day));
        own.map(|one| (one.shielded, one.from_whom))
            .chain(self.people.elsewhere.iter().copied())
    }

    /// Of whom a person may learn nothing on a day.
    #[must_use]
    pub fn shielded_from(&self, person: PersonId, day: Date) -> BTreeSet<PersonId> {
        self.others(|other| self.is_shielded(other, person, day), day)
    }

    /// From whom a person is shielded on a day.
    #[must_use]
    pub fn shielded_against(&self, person: PersonId, day: Date) -> BTreeSet<PersonId> {
        self.others(|other| self.is_shielded(person, other, day), day)
    }

    fn others(&self, is_in: impl Fn(PersonId) -> bool, day: Date) -> BTreeSet<PersonId> {
        if self.pairs(day).next().is_none() {
            return BTreeSet::new();
        }
        let all = self.persons.keys().copied();
        all.filter(|other| is_in(*other)).collect()
    }

    /// What is kept from a person on a day, whatever that person gets.
    #[must_use]
    pub fn kept_from(&self, person: PersonId, day: Date) -> KeptFrom {
        let kept = self.shielded_from(person, day);
        self.named(kept, self.name_of(person).as_slice())
    }

    /// What a shield keeps back, of all records of whom it shields.
    #[must_use]
    pub fn kept_by(&self, shield: &Shield) -> KeptFrom {
        let pair = (shield.shielded, shield.from_whom);
        let all = self.persons.keys().copied();
        let kept = all.filter(|one| self.is_apart_by([pair].into_iter(), *one, pair.1));
        self.named(kept.collect(), self.name_of(pair.1).as_slice())
    }

    /// By what those are named who stay when these persons go elsewhere: everybody else of the case, but for other
    /// records that are, or may be, of one of them.
    pub(in crate::case) fn who_stays(&self, along: &[PersonId]) -> KeptFrom {
        let go = along.iter().flat_map(|person| self.same_person(*person));
        let go: BTreeSet<PersonId> = go.collect();
        let all = self.persons.keys().copied();
        let stay = all.filter(|person| !go.contains(person) && !along.contains(person));
        let own: Vec<&str> = along.iter().filter_map(|one| self.name_of(*one)).collect();
        self.named(stay.collect(), &own)
    }

    /// By what these persons are named to who has one of these names.
    fn named(&self, persons: BTreeSet<PersonId>, own: &[&str]) -> KeptFrom {
        let own: BTreeSet<String> = own.iter().copied().map(comparable_name).collect();
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        let known_here = persons.iter().filter(|_| !self.people.names_aside);
        for person in known_here {
            let known = self.persons.get(person);
            let Some(identity) = known.and_then(|known| known.identity.known()) else {
                continue;
            };
            // A name that is his own as well says nothing of a namesake.
            if !own.contains(&comparable_name(&identity.name)) {
                names.extend(orders(&identity.name));
            }
            let number = identity.bsn.as_ref();
            numbers.extend(number.map(|bsn| bsn.as_str().to_owned()));
        }
        KeptFrom {
            persons,
            names,
            numbers,
        }
    }

    fn name_of(&self, person: PersonId) -> Option<&str> {
        let identity = self.persons.get(&person)?.identity.known()?;
        Some(&identity.name)
    }

    /// Whether words hold the full name of a person of the case.
    fn is_called(&self, person: PersonId, words: &[String]) -> bool {
        let name = self.name_of(person).map(orders).unwrap_or_default();
        !self.people.names_aside && name.iter().any(|name| holds(words, name))
    }

    /// The persons of the case whom a name may be of.
    pub(super) fn of_name(&self, name: &str) -> BTreeSet<PersonId> {
        let words = split(name);
        let all = self.persons.keys().copied();
        all.filter(|person| self.is_called(*person, &words))
            .collect()
    }

    /// Whether that person is shielded from somebody of this name: a person of the case, or one whom the register
    /// knows.
    pub(super) fn is_name_apart(&self, person: PersonId, name: &str, day: Date) -> bool {
        let against = self.shielded_against(person, day);
        !against.is_disjoint(&self.of_name(name)) || self.apart_from_named(name).contains(&person)
    }

    /// What is kept from each who gets what a person gets, see [`Case::who_gets`], and from who acts for him, is
    /// no person of the case and is known by name alone: letters, what goes to another authority.
    #[must_use]
    pub fn kept_from_who_gets(&self, person: PersonId, day: Date) -> Vec<KeptFrom> {
        let all = self.who_gets(person, day).into_iter();
        let mut kept: Vec<KeptFrom> = all.map(|one| self.kept_from(one, day)).collect();
        for (_, one) in self.represented_by(person, day) {
            if let Some(Some(name)) = one.name.known() {
                kept.push(self.named(self.apart_from_named(name), &[name]));
            }
        }
        kept
    }

    /// Whether an event tells a person of somebody of whom that person may learn nothing on a day, see
    /// [`KeptFrom::is_told_by`].
    #[must_use]
    pub fn tells_of_shielded(&self, event: &CaseEvent, person: PersonId, day: Date) -> bool {
        self.kept_from(person, day).is_told_by(self, event)
    }

    /// Whether it is a payment of an order: who gets it was said when the payee was added.
    fn is_of_order(&self, event: &CaseEvent) -> bool {
        let CaseEvent::PaymentMade { payment, grant, .. } = event else {
            return false;
        };
        let grant = self.grants.get(grant);
        grant.is_some_and(|grant| grant.orders.contains_key(payment))
    }

    /// Refuses events whose words, typed by a person, name somebody of whom whom they are about may learn
    /// nothing: they would be in what that person gets, or be missed there. What a policy or a bank said is
    /// recorded as it was, and kept back where it is given out.
    pub(in crate::case) fn check_words(
        &self,
        events: &[CaseEvent],
        day: Date,
    ) -> Result<(), Refusal> {
        if self.pairs(day).next().is_none() {
            return Ok(());
        }
        let mut after = self.clone();
        for event in events {
            after.apply(event.clone());
            let typed = event.is_typed() && !self.is_of_order(event);
            let about = typed.then(|| after.subject_of(event)).flatten();
            if about.is_some_and(|about| after.kept_from(about, day).is_named_by(event)) {
                return Err(PeopleRefusal::NamesShielded.into());
            }
        }
        Ok(())
    }
}
