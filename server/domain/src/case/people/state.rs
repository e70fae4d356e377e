//! What events leave.

use std::collections::{BTreeMap, BTreeSet};

use super::PeopleEvent;
use crate::case::Case;
use crate::terms::reference;
use crate::{
    Act, CaseId, Date, FactValue, LawRef, PersonId, PersonLinkId, Personal, RepresentationId,
    ShieldId,
};

/// The age from which nobody acts for a person as parent or guardian, in years (Burgerlijk Wetboek 1:233).
const OF_AGE: i64 = 18;

/// On what ground somebody acts for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepresentationKind {
    /// By authorisation (machtiging, Awb 2:1).
    Authorised,
    /// Administrator of what somebody owns (bewindvoerder, Burgerlijk Wetboek 1:431).
    Administrator,
    /// Curator (Burgerlijk Wetboek 1:378).
    Curator,
    /// Mentor, in matters of care (Burgerlijk Wetboek 1:450).
    Mentor,
    /// Parent with authority over a minor (Burgerlijk Wetboek 1:245).
    Parent,
    /// Guardian of a minor (voogd, Burgerlijk Wetboek 1:337).
    Guardian,
}

impl RepresentationKind {
    /// The article.
    ///
    /// # Panics
    /// Never: a test asks each.
    #[must_use]
    pub fn law(self) -> LawRef {
        reference(match self {
            Self::Authorised => "BWBR0005537&artikel=2:1",
            Self::Administrator => "BWBR0002656&artikel=431",
            Self::Curator => "BWBR0002656&artikel=378",
            Self::Mentor => "BWBR0002656&artikel=450",
            Self::Parent => "BWBR0002656&artikel=245",
            Self::Guardian => "BWBR0002656&artikel=337",
        })
    }

    /// Whether it ends by itself when the represented person comes of age.
    #[must_use]
    pub fn is_of_minors(self) -> bool {
        matches!(self, Self::Parent | Self::Guardian)
    }

    /// Whether it reaches money: a mentor acts in matters of care alone.
    #[must_use]
    pub fn is_about_money(self) -> bool {
        self != Self::Mentor
    }
}

/// What two records have in common, told by keyed digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matched {
    /// The citizen service number.
    Bsn,
    /// The full name, marks, letter case and spacing aside.
    Name,
}

/// That something stopped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The last day on which it held.
    pub last_day: Date,
    /// Who recorded it, when.
    pub act: Act,
    /// Why.
    pub reason: Personal<String>,
}

/// Somebody who acts for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    /// Who is represented.
    pub represented: PersonId,
    /// On what ground.
    pub kind: RepresentationKind,
    /// Who represents, when that is somebody of the case.
    pub by: Option<PersonId>,
    /// The first day.
    pub from: Date,
    /// The last day as it was recorded first.
    pub until: Option<Date>,
    /// Who recorded it, when.
    pub begun: Act,
    /// Who represents, when that is nobody of the case.
    pub name: Personal<Option<String>>,
    /// What it shows from.
    pub shown_by: Personal<String>,
    /// That it ended sooner.
    pub ended: Option<Stopped>,
}

impl Representation {
    /// The last day, when one is known.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let ended = self.ended.as_ref().map(|ended| ended.last_day);
        ended.or(self.until)
    }

    /// Whether a day lies in its term, coming of age left aside.
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        self.from <= day && self.last_day().is_none_or(|last| day <= last)
    }
}

/// That a person may learn nothing of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shield {
    /// Who is shielded.
    pub shielded: PersonId,
    /// From whom.
    pub from_whom: PersonId,
    /// Who raised it, when.
    pub raised: Act,
    /// Why.
    pub reason: Personal<String>,
    /// That it holds no more.
    pub lowered: Option<Undone>,
}

impl Shield {
    /// Whether it holds on a day: until it is lowered. For a day before it was raised it does as well, because
    /// what is given out once it is there may be of before.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        let lowered = self.lowered.as_ref();
        lowered.is_none_or(|lowered| day < lowered.act.on)
    }
}

/// That two records are of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLink {
    /// The person of this case.
    pub person: PersonId,
    /// The case of the other record.
    pub other_case: CaseId,
    /// The other record.
    pub other_person: PersonId,
    /// What was the same.
    pub matched: Matched,
    /// Who linked them, when.
    pub linked: Act,
    /// Why.
    pub reason: Personal<String>,
    /// That they are of two persons after all.
    pub unlinked: Option<Undone>,
}

/// Who undid something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// Who, when.
    pub act: Act,
    /// Why.
    pub reason: Personal<String>,
}

/// Who the people of a case are to each other, as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// All representations, also those that ended.
    pub representations: BTreeMap<RepresentationId, Representation>,
    /// All shields, also those that hold no more.
    pub shields: BTreeMap<ShieldId, Shield>,
    /// All links, also those that were undone.
    pub links: BTreeMap<PersonLinkId, PersonLink>,
    /// Who is shielded from whom by a shield of another case, where both are known too.
    pub(super) elsewhere: BTreeSet<(PersonId, PersonId)>,
    /// Who is shielded from whoever is called so in the register, and is no person of the case: by the name as it
    /// is compared.
    pub(super) from_named: BTreeMap<String, BTreeSet<PersonId>>,
    /// Nobody is known by a name or a number in words, see [`Case::with_names_aside`].
    pub(super) names_aside: bool,
}

impl People {
    pub(in crate::case) fn apply(&mut self, event: PeopleEvent) {
        match event {
            PeopleEvent::RepresentationBegun {
                representation,
                represented,
                kind,
                by,
                from,
                until,
                act,
                name,
                shown_by,
            } => {
                let begun = Representation {
                    represented,
                    kind,
                    by,
                    from,
                    until,
                    begun: act,
                    name,
                    shown_by,
                    ended: None,
                };
                self.representations.insert(representation, begun);
            }
            PeopleEvent::RepresentationEnded {
                representation,
                last_day,
                act,
                reason,
            } => {
                if let Some(found) = self.representations.get_mut(&representation) {
                    found.ended = Some(Stopped {
                        last_day,
                        act,
                        reason,
                    });
                }
            }
            PeopleEvent::ShieldRaised {
                shield,
                shielded,
                from_whom,
                act,
                reason,
            } => {
                let raised = Shield {
                    shielded,
                    from_whom,
                    raised: act,
                    reason,
                    lowered: None,
                };
                self.shields.insert(shield, raised);
            }
            PeopleEvent::ShieldLowered {
                shield,
                act,
                reason,
            } => {
                if let Some(found) = self.shields.get_mut(&shield) {
                    found.lowered = Some(Undone { act, reason });
                }
            }
            PeopleEvent::PersonsLinked {
                link,
                person,
                other_case,
                other_person,
                matched,
                act,
                reason,
            } => {
                let linked = PersonLink {
                    person,
                    other_case,
                    other_person,
                    matched,
                    linked: act,
                    reason,
                    unlinked: None,
                };
                self.links.insert(link, linked);
            }
            PeopleEvent::PersonsUnlinked { link, act, reason } => {
                if let Some(found) = self.links.get_mut(&link) {
                    found.unlinked = Some(Undone { act, reason });
                }
            }
        }
    }

    /// Whom an event is about: with that person's key its words are sealed.
    pub(in crate::case) fn subject_of(&self, event: &PeopleEvent) -> Option<PersonId> {
        match event {
            PeopleEvent::RepresentationBegun { represented, .. } => Some(*represented),
            PeopleEvent::RepresentationEnded { representation, .. } => {
                let found = self.representations.get(representation);
                found.map(|found| found.represented)
            }
            PeopleEvent::ShieldRaised { shielded, .. } => Some(*shielded),
            PeopleEvent::ShieldLowered { shield, .. } => {
                self.shields.get(shield).map(|found| found.shielded)
            }
            PeopleEvent::PersonsLinked { person, .. } => Some(*person),
            PeopleEvent::PersonsUnlinked { link, .. } => {
                self.links.get(link).map(|found| found.person)
            }
        }
    }
}

impl Case {
    /// Who acts for a person on a day: nobody from whom that person is shielded, nor who is shielded from that
    /// person and would be named in what that person gets; and no parent or guardian of who came of age, as far
    /// as a recorded `birth-date` tells.
    #[must_use]
    pub fn represented_by(
        &self,
        person: PersonId,
        day: Date,
    ) -> Vec<(RepresentationId, &Representation)> {
        let comes_of_age = self.comes_of_age(person);
        let all = self.people.representations.iter();
        all.filter(|(_, one)| one.represented == person && one.runs_on(day))
            .filter(|(_, one)| {
                !one.kind.is_of_minors() || comes_of_age.is_none_or(|of_age| day < of_age)
            })
            .filter(|(_, one)| match (one.by, one.name.known()) {
                (Some(by), _) => {
                    !self.is_shielded(person, by, day) && !self.is_shielded(by, person, day)
                }
                (None, Some(Some(name))) => {
                    !self.is_name_apart(person, name, day)
                        && !self.kept_from(person, day).is_named_in(name)
                }
                (None, _) => true,
            })
            .map(|(id, one)| (*id, one))
            .collect()
    }

    /// The persons of the case who get what a person gets on a day: that person, and who acts for him. Of who acts
    /// for him and is recorded by name alone, each person of that name: one of them may be it.
    #[must_use]
    pub fn who_gets(&self, person: PersonId, day: Date) -> BTreeSet<PersonId> {
        let mut all = BTreeSet::from([person]);
        for (_, one) in self.represented_by(person, day) {
            all.extend(one.by);
            if let Some(Some(name)) = one.name.known() {
                all.extend(self.of_name(name));
            }
        }
        all
    }

    /// The eighteenth birthday, when the day of birth is known.
    pub(super) fn comes_of_age(&self, person: PersonId) -> Option<Date> {
        let facts = self.facts_about(person);
        let mut facts = facts.into_iter();
        let born = facts.find(|(_, content)| content.code.as_str() == "birth-date")?;
        match born.1.value {
            // Who was born on 29 February comes of age on 1 March of a year without that day.
            FactValue::Day(born) => {
                let year = i16::try_from(i64::from(born.year()) + OF_AGE).ok()?;
                Date::new(year, born.month(), born.day())
                    .or_else(|_| Date::new(year, 3, 1))
                    .ok()
            }
            _ => None,
        }
    }
}
