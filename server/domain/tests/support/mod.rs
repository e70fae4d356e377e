//! `given(events).when(command).then(events)`, and the driving lessons that most stories are about.
#![allow(dead_code, reason = "each test crate uses a part of it")]

mod aftermath;
mod lessons;

use std::collections::BTreeMap;

use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, Effects, Told, ToldAssessment, ToldReview,
};
use maatwerk_domain::{
    Authority, Cents, Context, Date, Officer, Pot, PotCommand, PotEvent, Refusal,
};

pub(crate) use aftermath::*;
pub(crate) use lessons::*;

/// What was, and what the next command is told.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) case: Case,
    pub(crate) pots: BTreeMap<i16, Pot>,
    pub(crate) authority: Authority,
    pub(crate) context: Context,
    told: Told,
    /// What the last command led to in the case.
    happened: Vec<CaseEvent>,
}

/// A command that was decided on.
#[derive(Debug)]
pub(crate) struct When {
    given: Given,
    year: Option<i16>,
    result: Result<Effects, Refusal>,
}

/// A case after these events, on the day of the request, with a pot of 1000.00 for 2026 and an
/// officer whose mandate goes up to 750.00.
pub(crate) fn given(events: impl IntoIterator<Item = CaseEvent>) -> Given {
    let pot = Pot::default().decide(PotCommand::Set {
        year: 2026,
        amount: euro(1000),
    });
    Given {
        case: Case::fold(events),
        pots: BTreeMap::from([(2026, Pot::fold(pot.unwrap()))]),
        authority: Authority::fold([mandate_given()]),
        context: Context {
            today: RECEIVED,
            officer: officer(),
        },
        told: Told::default(),
        happened: Vec::new(),
    }
}

impl Given {
    /// On another day.
    pub(crate) fn on(mut self, today: Date) -> Self {
        self.context.today = today;
        self
    }

    /// What the last command that was not refused led to in the case.
    pub(crate) fn happened(&self) -> Vec<CaseEvent> {
        self.happened.clone()
    }

    /// By somebody else.
    pub(crate) fn by(mut self, officer: &str) -> Self {
        self.context.officer = Officer::new(officer);
        self
    }

    /// With so much in the pot of a year.
    pub(crate) fn pot(mut self, year: i16, amount: Cents) -> Self {
        let pot = self.pots.entry(year).or_default();
        for event in pot.decide(PotCommand::Set { year, amount }).unwrap() {
            pot.apply(&event);
        }
        self
    }

    /// With these pot events behind it.
    pub(crate) fn pot_events(mut self, year: i16, events: &[PotEvent]) -> Self {
        let pot = self.pots.entry(year).or_default();
        for event in events {
            pot.apply(event);
        }
        self
    }

    /// Without any pot.
    pub(crate) fn without_pot(mut self) -> Self {
        self.pots.clear();
        self
    }

    /// The policy says this of the request.
    pub(crate) fn assessed(mut self, told: ToldAssessment) -> Self {
        self.told.assessment = Some(told);
        self
    }

    /// The policy says this of a gift.
    pub(crate) fn reviewed(mut self, told: ToldReview) -> Self {
        self.told.reviews.push(told);
        self
    }

    /// The command is given.
    pub(crate) fn when(mut self, command: CaseCommand) -> When {
        let year = self.case.pot_year(&command, self.context.today);
        let pot = year.and_then(|year| self.pots.get(&year));
        let told = std::mem::take(&mut self.told);
        let result = self.case.decide(
            CASE,
            &command,
            told,
            &self.authority,
            &pot.cloned().unwrap_or_default(),
            &self.context,
        );
        When {
            given: self,
            year,
            result,
        }
    }
}

impl When {
    /// Exactly these events of the case follow, and none of a pot.
    #[track_caller]
    pub(crate) fn then(self, expected: impl IntoIterator<Item = CaseEvent>) -> Given {
        self.then_with_pot(expected, [])
    }

    /// Exactly these events follow. What comes next is given all of it.
    #[track_caller]
    pub(crate) fn then_with_pot(
        mut self,
        case: impl IntoIterator<Item = CaseEvent>,
        pot: impl IntoIterator<Item = PotEvent>,
    ) -> Given {
        let expected = Effects {
            case: case.into_iter().collect(),
            pot: pot.into_iter().collect(),
        };
        assert_eq!(self.result, Ok(expected.clone()));
        self.given.happened.clone_from(&expected.case);
        for event in expected.case {
            self.given.case.apply(event);
        }
        for event in &expected.pot {
            let year = self
                .year
                .expect("a command that moves a pot names its year");
            self.given.pots.entry(year).or_default().apply(event);
        }
        self.given
    }

    /// It is refused, for this reason. What comes next is given what was.
    #[track_caller]
    pub(crate) fn refused(self, expected: Refusal) -> Given {
        assert_eq!(self.result, Err(expected));
        self.given
    }

    /// Whatever follows has happened; `None` when it was refused.
    pub(crate) fn taken(self) -> Option<Given> {
        self.result.is_ok().then(|| self.accepted())
    }

    /// Whatever follows has happened.
    #[track_caller]
    pub(crate) fn accepted(self) -> Given {
        let effects = self.result.clone().unwrap();
        self.then_with_pot(effects.case, effects.pot)
    }
}
