//! People, and who they are to each other, as they are shown to who works on the case.

use std::collections::BTreeSet;

use maatwerk_domain::case::{self, Case, people};
use maatwerk_domain::{CaseId, Date, PersonId, PersonLinkId, RepresentationId, ShieldId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{
    Act, Bsn, Day, FreeText, Id, LawRef, Matched, PersonRole, RepresentationKind, ShortText,
    Wire as _,
};

/// A person of a case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonView {
    /// Who, within this case.
    person_id: Id<PersonId>,
    /// Place in the household.
    role: PersonRole,
    /// The full name; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<ShortText>,
    /// The citizen service number, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    bsn: Option<Bsn>,
    /// What was known of this person was erased.
    erased: bool,
    /// Who may learn nothing of this person on the day that is asked about.
    shielded_from: BTreeSet<Id<PersonId>>,
    /// The same in Dutch, to be shown wherever this person is.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    /// The representations that hold on that day: nobody from whom this person is shielded.
    represented_by: Vec<Id<RepresentationId>>,
}

impl PersonView {
    pub(crate) fn of(id: PersonId, person: &case::Person, case: &Case, day: Date) -> Self {
        let identity = person.identity.known();
        let from = case.shielded_against(id, day);
        let represented_by = case.represented_by(id, day);
        Self {
            person_id: Id(id),
            role: PersonRole::of(&person.role),
            name: identity.map(|identity| ShortText::of(&identity.name)),
            bsn: identity.and_then(|identity| Option::of(&identity.bsn)),
            erased: identity.is_none(),
            warning: warning(case, &from),
            shielded_from: from.into_iter().map(Id).collect(),
            represented_by: represented_by.iter().map(|(id, _)| Id(*id)).collect(),
        }
    }
}

fn warning(case: &Case, from: &BTreeSet<PersonId>) -> Option<String> {
    let names: Vec<&str> = from
        .iter()
        .map(|person| {
            let person = case.persons.get(person);
            let identity = person.and_then(|person| person.identity.known());
            identity.map_or("iemand van wie de naam is gewist", |identity| {
                identity.name.as_str()
            })
        })
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "Afgeschermd voor {}: geef daar niets over deze persoon door, ook niet in een brief of notitie.",
            names.join(" en ")
        )
    })
}

/// That something holds no more.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UndoneView {
    /// Who recorded it, when.
    act: Act,
    /// Why; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
}

/// Somebody who acts for a person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RepresentationView {
    /// Which.
    representation_id: Id<RepresentationId>,
    /// Who is represented.
    represented: Id<PersonId>,
    /// On what ground.
    kind: RepresentationKind,
    /// The article.
    law: LawRef,
    /// Whether it reaches money.
    about_money: bool,
    /// Who represents, when that is somebody of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Id<PersonId>>,
    /// Who represents, when that is nobody of the case; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<ShortText>,
    /// What it shows from; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown_by: Option<FreeText>,
    /// The first day.
    from: Day,
    /// The last day, when one is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// Whether it holds on the day that is asked about.
    running: bool,
    /// Who recorded it, when.
    begun: Act,
    /// That it ended sooner than was recorded first.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<UndoneView>,
}

impl RepresentationView {
    pub(super) fn in_case(case: &Case, id: RepresentationId, day: Date) -> Option<Self> {
        let found = case.people.representations.get(&id)?;
        let running = case.represented_by(found.represented, day);
        Some(Self {
            representation_id: Id(id),
            represented: Id(found.represented),
            kind: RepresentationKind::of(&found.kind),
            law: LawRef::of(&found.kind.law()),
            about_money: found.kind.is_about_money(),
            by: found.by.map(Id),
            name: Option::of(&found.name.known().cloned().flatten()),
            shown_by: found.shown_by.known().map(FreeText::of),
            from: Day(found.from),
            until: found.last_day().map(Day),
            running: running.iter().any(|(running, _)| *running == id),
            begun: Act::of(&found.begun),
            ended: found.ended.as_ref().map(|ended| UndoneView {
                act: Act::of(&ended.act),
                reason: ended.reason.known().map(FreeText::of),
            }),
        })
    }

    pub(crate) fn all(case: &Case, day: Date) -> Vec<Self> {
        let all = case.people.representations.keys();
        all.filter_map(|id| Self::in_case(case, *id, day)).collect()
    }
}

/// That a person may learn nothing of another.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShieldView {
    /// Which.
    shield_id: Id<ShieldId>,
    /// Who is shielded.
    shielded: Id<PersonId>,
    /// From whom.
    from_whom: Id<PersonId>,
    /// Why; absent once the shielded person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
    /// Whether it holds on the day that is asked about.
    holds: bool,
    /// Who raised it, when.
    raised: Act,
    /// That it holds no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    lowered: Option<UndoneView>,
}

impl UndoneView {
    fn of(undone: &people::Undone) -> Self {
        Self {
            act: Act::of(&undone.act),
            reason: undone.reason.known().map(FreeText::of),
        }
    }
}

impl ShieldView {
    pub(super) fn in_case(case: &Case, id: ShieldId, day: Date) -> Option<Self> {
        let found = case.people.shields.get(&id)?;
        Some(Self {
            shield_id: Id(id),
            shielded: Id(found.shielded),
            from_whom: Id(found.from_whom),
            reason: found.reason.known().map(FreeText::of),
            holds: found.holds_on(day),
            raised: Act::of(&found.raised),
            lowered: found.lowered.as_ref().map(UndoneView::of),
        })
    }

    pub(crate) fn all(case: &Case, day: Date) -> Vec<Self> {
        let all = case.people.shields.keys();
        all.filter_map(|id| Self::in_case(case, *id, day)).collect()
    }
}

/// That two records are of one person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LinkView {
    /// Which.
    link_id: Id<PersonLinkId>,
    /// The person of this case.
    person: Id<PersonId>,
    /// The case of the other record: it is read by who is involved in it.
    other_case: Id<CaseId>,
    /// The other record.
    other_person: Id<PersonId>,
    /// What was the same.
    matched: Matched,
    /// Why; absent once the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
    /// Who linked them, when.
    linked: Act,
    /// That they are of two persons after all.
    #[serde(skip_serializing_if = "Option::is_none")]
    unlinked: Option<UndoneView>,
}

impl LinkView {
    pub(super) fn in_case(case: &Case, id: PersonLinkId, _: Date) -> Option<Self> {
        let found = case.people.links.get(&id)?;
        Some(Self {
            link_id: Id(id),
            person: Id(found.person),
            other_case: Id(found.other_case),
            other_person: Id(found.other_person),
            matched: Matched::of(&found.matched),
            reason: found.reason.known().map(FreeText::of),
            linked: Act::of(&found.linked),
            unlinked: found.unlinked.as_ref().map(UndoneView::of),
        })
    }

    pub(crate) fn all(case: &Case) -> Vec<Self> {
        let all = case.people.links.keys();
        all.filter_map(|id| Self::in_case(case, *id, Date::MIN))
            .collect()
    }
}
