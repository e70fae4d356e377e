//! A name is known in more forms than when something was recorded: what was recorded then passes, and what nobody
//! could have ordered under any comparison is found.

use maatwerk_domain::case::people::{
    BeginRepresentation, OnPeople, PeopleEvent, RaiseShield, RepresentationKind,
};
use maatwerk_domain::case::{Identity, NewPerson, PersonRole};
use maatwerk_domain::{CaseNoteId, RepresentationId, ShieldId};

use super::*;

const SHE: &str = "Mina Ondergedoken";

impl Zaanstad {
    /// A case of two, of whom the second is shielded from the first.
    async fn apart(&self) -> (CaseId, PersonId, PersonId) {
        let (case, he) = self.clerk.open("Karel Voorbeeld").await;
        let she = PersonId::from_bytes(self.id());
        let add = CaseCommand::AddPerson(NewPerson {
            person: she,
            role: PersonRole::Other,
            identity: Identity {
                name: SHE.to_owned(),
                bsn: None,
            },
        });
        let raise = CaseCommand::OnPeople(OnPeople::RaiseShield(RaiseShield {
            shield: ShieldId::from_bytes(self.id()),
            shielded: she,
            from_whom: he,
            reason: "Geheim adres.".to_owned(),
        }));
        for command in [add, raise] {
            self.clerk.case(case, command).await.unwrap();
        }
        (case, he, she)
    }

    fn act(&self) -> Act {
        Act {
            by: Officer::new("clerk"),
            on: self.app().clock.today(),
        }
    }

    fn note(&self, about: PersonId, text: &str) -> CaseEvent {
        CaseEvent::NoteWritten {
            note: CaseNoteId::from_bytes(self.id()),
            about,
            act: self.act(),
            text: Personal::Known(text.to_owned()),
        }
    }

    /// Somebody acts for a person, by name or as a person of the case, until a day.
    fn acts(
        &self,
        represented: PersonId,
        who: Result<PersonId, &str>,
        until: Option<Date>,
    ) -> CaseEvent {
        CaseEvent::People(PeopleEvent::RepresentationBegun {
            representation: RepresentationId::from_bytes(self.id()),
            represented,
            kind: RepresentationKind::Authorised,
            by: who.ok(),
            from: self.app().clock.today(),
            until,
            act: self.act(),
            name: Personal::Known(who.err().map(str::to_owned)),
            shown_by: Personal::Known("Een brief.".to_owned()),
        })
    }

    /// Appends one event to a case as if it had been ordered; tells where.
    async fn forged(&self, case: CaseId, about: PersonId, event: CaseEvent) -> i64 {
        let forged = of_case("clerk", case, about, &[(event, None)]);
        self.forge(vec![forged]).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_refused_for_a_name_today_passes() {
    let zaanstad = Zaanstad::new().await;
    let (case, he, she) = zaanstad.apart().await;
    assert!(zaanstad.verified().is_fine());
    let begin = CaseCommand::OnPeople(OnPeople::BeginRepresentation(BeginRepresentation {
        representation: RepresentationId::from_bytes(zaanstad.id()),
        represented: she,
        kind: RepresentationKind::Authorised,
        by: None,
        name: Some("karel voorbeeld".to_owned()),
        shown_by: "Een brief.".to_owned(),
        from: zaanstad.app().clock.today(),
        until: None,
    }));
    let refused = zaanstad.clerk.case(case, begin).await;
    assert!(refused.is_err(), "it is refused today");
    let orders = zaanstad.verified().counts.orders;
    let note = zaanstad.note(he, &format!("{SHE} belde."));
    zaanstad.forged(case, he, note).await;
    let acts = zaanstad.acts(she, Err("karel voorbeeld"), None);
    zaanstad.forged(case, she, acts).await;
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    assert_eq!(report.counts.orders, orders + 2, "both were judged");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_comparison_of_names_allows_is_found_all_the_same() {
    let zaanstad = Zaanstad::new().await;
    let (case, he, she) = zaanstad.apart().await;
    let yesterday = zaanstad.app().clock.today().yesterday().unwrap();
    let mut expected = Vec::new();
    for (event, about) in [
        // From that very person she is shielded, whatever he is called.
        (zaanstad.acts(she, Ok(he), None), she),
        // By a name, and with an end before its beginning.
        (
            zaanstad.acts(she, Err("KAREL VOORBEELD"), Some(yesterday)),
            she,
        ),
        // For himself.
        (zaanstad.acts(he, Ok(he), None), he),
    ] {
        expected.push(zaanstad.forged(case, about, event).await);
    }
    let report = zaanstad.verified();
    assert_eq!(at(&report, "rule"), expected, "{:?}", report.faults);
}
