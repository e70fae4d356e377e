//! `given(events).when(command).then(events)` for dossiers.

use jiff::civil::date;
use maatwerk_domain::dossier::{
    Act, Addressee, Dossier, DossierCommand, DossierEvent, DossierRefusal, Matter, Published,
    Release, Step,
};
use maatwerk_domain::{Context, Date, FigureId, LawRef, Month, NoteId, Officer, Refusal};

pub(crate) const TODAY: Date = date(2026, 11, 23);

#[derive(Debug, Clone)]
pub(crate) struct Given {
    dossier: Dossier,
    context: Context,
}

#[derive(Debug)]
pub(crate) struct When(Result<Vec<DossierEvent>, Refusal>);

/// A dossier after these events.
pub(crate) fn given(events: impl IntoIterator<Item = DossierEvent>) -> Given {
    Given {
        dossier: Dossier::fold(events),
        context: context(TODAY),
    }
}

/// An open dossier after these events more.
pub(crate) fn open(more: impl IntoIterator<Item = DossierEvent>) -> Given {
    given(std::iter::once(opened()).chain(more))
}

impl Given {
    pub(crate) fn when(self, command: DossierCommand) -> When {
        When(self.dossier.decide(command, &self.context))
    }
}

impl When {
    pub(crate) fn then(self, event: DossierEvent) {
        assert_eq!(self.0, Ok(vec![event]));
    }

    pub(crate) fn refused(self, refusal: impl Into<Refusal>) {
        assert_eq!(self.0, Err(refusal.into()));
    }
}

pub(crate) fn context(today: Date) -> Context {
    Context {
        today,
        officer: Officer::new("programme-1"),
    }
}

/// Who and when, of all that is done here.
pub(crate) fn act() -> Act {
    Act {
        by: Officer::new("programme-1"),
        on: TODAY,
    }
}

pub(crate) fn matter() -> Matter {
    Matter {
        title: "De kostendelersnorm bij dreigende dakloosheid".to_owned(),
        question: "Laat de norm buiten toepassing zolang dakloosheid dreigt.".to_owned(),
        addressee: Addressee {
            ministry: "Sociale Zaken en Werkgelegenheid".to_owned(),
            law: Some(law("jci1.31:c:BWBR0015703")),
        },
    }
}

pub(crate) fn opened() -> DossierEvent {
    DossierEvent::DossierOpened {
        matter: matter(),
        act: act(),
    }
}

pub(crate) fn law(text: &str) -> LawRef {
    text.parse().unwrap()
}

pub(crate) fn figure(number: u8) -> FigureId {
    FigureId::from_bytes([number; 16])
}

pub(crate) fn note(number: u8) -> NoteId {
    NoteId::from_bytes([number; 16])
}

pub(crate) fn published() -> Published {
    Published {
        query: "/v1/signals/by-period?article=jci1.31:c:BWBR0015703%26artikel=22a".to_owned(),
        answer: r#"{"rows":[]}"#.to_owned(),
        release: Release {
            month: Month::new(2026, 11).unwrap(),
            position: 1200,
            root: [7; 32],
        },
    }
}

pub(crate) fn study() -> Step {
    Step::UnderStudy { reason: None }
}

pub(crate) fn propose() -> Step {
    Step::Proposed {
        reference: Some("Kamerstukken II 2026/27, 36 900, nr. 2".to_owned()),
    }
}

pub(crate) fn accept() -> Step {
    Step::Accepted { reference: None }
}

pub(crate) fn reject() -> Step {
    Step::Rejected {
        reason: "Geen dekking.".to_owned(),
    }
}

pub(crate) fn in_force(from: Date) -> Step {
    Step::InForce {
        from,
        publication: "Stb. 2026, 412".to_owned(),
    }
}

pub(crate) fn advanced(step: Step) -> DossierEvent {
    DossierEvent::DossierAdvanced { step, act: act() }
}

pub(crate) fn full(what: &'static str, limit: usize) -> DossierRefusal {
    DossierRefusal::Full { what, limit }
}
