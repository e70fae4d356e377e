//! Acts between people.

use super::{Matched, PeopleEvent, PeopleRefusal, RepresentationKind};
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent};
use crate::{CaseId, Context, Date, PersonId, PersonLinkId, Refusal, RepresentationId, ShieldId};

/// The most representations that a case ever had.
pub const MOST_REPRESENTATIONS: usize = 200;
/// The most shields that a case ever had.
pub const MOST_SHIELDS: usize = 500;
/// The most links that a case ever had.
pub const MOST_LINKS: usize = 500;

/// An order about the people of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnPeople {
    /// Has somebody act for a person.
    BeginRepresentation(BeginRepresentation),
    /// Has that end sooner.
    EndRepresentation {
        /// Which.
        representation: RepresentationId,
        /// The last day: its first or later.
        last_day: Date,
        /// Why.
        reason: String,
    },
    /// Shields a person from another.
    RaiseShield(RaiseShield),
    /// Shields no more.
    LowerShield {
        /// Which.
        shield: ShieldId,
        /// Why.
        reason: String,
    },
    /// Says that two records are of one person.
    LinkPersons(LinkPersons),
    /// Says that they are of two after all.
    UnlinkPersons {
        /// Which.
        link: PersonLinkId,
        /// Why.
        reason: String,
    },
}

/// Has somebody act for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeginRepresentation {
    /// Its identifier.
    pub representation: RepresentationId,
    /// Who is represented.
    pub represented: PersonId,
    /// On what ground.
    pub kind: RepresentationKind,
    /// Who represents: somebody of the case, or
    pub by: Option<PersonId>,
    /// another person or an organisation, by name.
    pub name: Option<String>,
    /// What it shows from: the judgment, the authorisation.
    pub shown_by: String,
    /// The first day.
    pub from: Date,
    /// The last day, when there is one.
    pub until: Option<Date>,
}

/// Shields a person from another, from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaiseShield {
    /// Its identifier.
    pub shield: ShieldId,
    /// Who is shielded.
    pub shielded: PersonId,
    /// From whom.
    pub from_whom: PersonId,
    /// Why.
    pub reason: String,
}

/// Says that two records are of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkPersons {
    /// Its identifier.
    pub link: PersonLinkId,
    /// The person of this case.
    pub person: PersonId,
    /// The case of the other record; this one, when both are in it.
    pub other_case: CaseId,
    /// The other record.
    pub other_person: PersonId,
    /// What the two have in common.
    pub matched: Matched,
    /// Why.
    pub reason: String,
}

impl Case {
    pub(in crate::case) fn on_people(
        &self,
        id: CaseId,
        order: &OnPeople,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let act = context.act();
        let event = match order {
            OnPeople::BeginRepresentation(command) => {
                self.begin_representation(command, context)?
            }
            OnPeople::EndRepresentation {
                representation,
                last_day,
                reason,
            } => {
                let found = self.people.representations.get(representation);
                let found = found.ok_or(Refusal::Unknown("representation"))?;
                if *last_day < found.from {
                    return Err(PeopleRefusal::Term(found.from).into());
                }
                if let Some(last) = found.last_day().filter(|last| last_day >= last) {
                    return Err(PeopleRefusal::NotSooner(last).into());
                }
                PeopleEvent::RepresentationEnded {
                    representation: *representation,
                    last_day: *last_day,
                    act,
                    reason: reason.clone().into(),
                }
            }
            OnPeople::RaiseShield(command) => self.raise_shield(command, context)?,
            OnPeople::LowerShield { shield, reason } => {
                let found = self.people.shields.get(shield);
                let found = found.ok_or(Refusal::Unknown("shield"))?;
                if found.lowered.is_some() {
                    return Err(PeopleRefusal::Over.into());
                }
                PeopleEvent::ShieldLowered {
                    shield: *shield,
                    act,
                    reason: reason.clone().into(),
                }
            }
            OnPeople::LinkPersons(command) => self.link_persons(id, command, context)?,
            OnPeople::UnlinkPersons { link, reason } => {
                let found = self.people.links.get(link);
                let found = found.ok_or(Refusal::Unknown("link"))?;
                if found.unlinked.is_some() {
                    return Err(PeopleRefusal::Over.into());
                }
                PeopleEvent::PersonsUnlinked {
                    link: *link,
                    act,
                    reason: reason.clone().into(),
                }
            }
        };
        Ok(vec![CaseEvent::People(event)])
    }

    fn begin_representation(
        &self,
        command: &BeginRepresentation,
        context: &Context,
    ) -> Result<PeopleEvent, Refusal> {
        let represented = self.known_person(command.represented)?;
        let BeginRepresentation { by, name, from, .. } = command;
        if by.is_some() && name.is_some() {
            return Err(PeopleRefusal::WhoRepresents.into());
        }
        if let Some(by) = by {
            let by = self.known_person(*by)?;
            if by == represented {
                return Err(PeopleRefusal::Oneself.into());
            }
            if self.is_shielded(represented, by, context.today) {
                return Err(PeopleRefusal::ShieldedFromRepresentative.into());
            }
            if self.is_shielded(by, represented, context.today) {
                return Err(PeopleRefusal::RepresentativeShielded.into());
            }
        }
        if let Some(name) = name
            && self.is_name_apart(represented, name, context.today)
        {
            return Err(PeopleRefusal::ShieldedFromRepresentative.into());
        }
        if command.until.is_some_and(|until| until < *from) {
            return Err(PeopleRefusal::Term(*from).into());
        }
        if let Some(of_age) = self.comes_of_age(represented).filter(|day| from >= day)
            && command.kind.is_of_minors()
        {
            return Err(PeopleRefusal::OfAge(of_age).into());
        }
        let all = &self.people.representations;
        not_there("representation", all.contains_key(&command.representation))?;
        if all.len() >= MOST_REPRESENTATIONS {
            return Err(too_many("representations", MOST_REPRESENTATIONS));
        }
        // Two of one kind by one person of the case would say the same twice; of others only names are known,
        // which may be erased.
        let again = |one: &super::Representation| {
            one.represented == represented
                && one.kind == command.kind
                && by.is_some()
                && one.by == *by
                && one.last_day().is_none_or(|last| last >= *from)
        };
        if all.values().any(again) {
            return Err(PeopleRefusal::Already.into());
        }
        Ok(PeopleEvent::RepresentationBegun {
            representation: command.representation,
            represented,
            kind: command.kind,
            by: *by,
            from: *from,
            until: command.until,
            act: context.act(),
            name: name.clone().into(),
            shown_by: command.shown_by.clone().into(),
        })
    }

    fn raise_shield(
        &self,
        command: &RaiseShield,
        context: &Context,
    ) -> Result<PeopleEvent, Refusal> {
        let shielded = self.known_person(command.shielded)?;
        let from_whom = self.known_person(command.from_whom)?;
        if shielded == from_whom {
            return Err(PeopleRefusal::Oneself.into());
        }
        let all = &self.people.shields;
        not_there("shield", all.contains_key(&command.shield))?;
        if all.len() >= MOST_SHIELDS {
            return Err(too_many("shields", MOST_SHIELDS));
        }
        let holds = |one: &super::Shield| {
            one.shielded == shielded && one.from_whom == from_whom && one.lowered.is_none()
        };
        if all.values().any(holds) {
            return Err(PeopleRefusal::Already.into());
        }
        Ok(PeopleEvent::ShieldRaised {
            shield: command.shield,
            shielded,
            from_whom,
            act: context.act(),
            reason: command.reason.clone().into(),
        })
    }

    fn link_persons(
        &self,
        id: CaseId,
        command: &LinkPersons,
        context: &Context,
    ) -> Result<PeopleEvent, Refusal> {
        let person = self.known_person(command.person)?;
        if person == command.other_person {
            return Err(PeopleRefusal::SameRecord.into());
        }
        if command.other_case == id {
            self.known_person(command.other_person)?;
        }
        let all = &self.people.links;
        not_there("link", all.contains_key(&command.link))?;
        if all.len() >= MOST_LINKS {
            return Err(too_many("links", MOST_LINKS));
        }
        let pair = [person, command.other_person];
        let again = |one: &super::PersonLink| {
            one.unlinked.is_none() && pair.contains(&one.person) && pair.contains(&one.other_person)
        };
        if all.values().any(again) {
            return Err(PeopleRefusal::Already.into());
        }
        Ok(PeopleEvent::PersonsLinked {
            link: command.link,
            person,
            other_case: command.other_case,
            other_person: command.other_person,
            matched: command.matched,
            act: context.act(),
            reason: command.reason.clone().into(),
        })
    }

    fn known_person(&self, person: PersonId) -> Result<PersonId, Refusal> {
        let known = self.persons.contains_key(&person);
        known.then_some(person).ok_or(Refusal::Unknown("person"))
    }
}
