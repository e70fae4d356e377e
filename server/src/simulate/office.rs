//! What a municipality has at hand on a day: its register, its pots, its mandates; and what it is
//! going to append.

use std::collections::BTreeMap;
use std::sync::Arc;

use maatwerk_domain::{
    Cents, Context, Date, LawRef, MandateId, Officer, Pot, PotCommand, PotEvent,
};
use maatwerk_log::{Append, KeyId, LogId, StreamId, StreamWrite, Version};

use super::country::PolicyName;
use crate::app::App;
use crate::events::Meta;
use crate::handle::HandleError;
use crate::load::Register;

/// An append is closed at so many events: far below what a log takes in one.
const EVENTS_PER_APPEND: usize = 200;

/// Who works in a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The neighbourhood team, which decides on small amounts.
    Team,
    /// The customisation officer.
    Customisation,
    /// Who pays and collects.
    Finance,
    /// The server itself.
    Clock,
}

impl Who {
    pub(super) fn officer(self) -> Officer {
        Officer::new(match self {
            Self::Team => "wijkteam-1",
            Self::Customisation => "maatwerkfunctionaris-1",
            Self::Finance => "financien-1",
            Self::Clock => "clock",
        })
    }

    pub(super) fn meta(self) -> Meta {
        Meta {
            by: self.officer(),
            trace: TRACE.to_owned(),
        }
    }
}

/// What stands as the trace of every event that was simulated.
pub(super) const TRACE: &str = "simulation";

/// The mandates in a municipality, each an officer's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mandates {
    pub(super) team: MandateId,
    pub(super) customisation: MandateId,
    pub(super) bijstand: MandateId,
}

/// Up to this amount the neighbourhood team decides.
pub(super) const TEAM_UP_TO: Cents = Cents::new(50_000);
/// Up to this amount the customisation officer decides.
pub(super) const OFFICER_UP_TO: Cents = Cents::new(2_500_000);
/// Participatiewet 35: special assistance.
pub(super) const BIJSTAND: &str = "jci1.31:c:BWBR0015703&artikel=35&lid=1";

/// A municipality at work.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) log: LogId,
    pub(super) policy: PolicyName,
    pub(super) legal_basis: LawRef,
    pub(super) bijstand: LawRef,
    pub(super) mandates: Mandates,
    /// Seals the register and the pots.
    pub(super) key: KeyId,
    pub(super) register: Arc<Register>,
    register_stream: StreamId,
    /// What the pot gets each year.
    pub(super) yearly: Cents,
    pub(super) pots: BTreeMap<i16, (Pot, Version)>,
    batch: Batch,
}

/// What a municipality was set up with.
#[derive(Debug)]
pub(super) struct SetUp {
    pub(super) legal_basis: LawRef,
    pub(super) bijstand: LawRef,
    pub(super) mandates: Mandates,
    pub(super) key: KeyId,
    pub(super) yearly: Cents,
}

/// What is to be appended.
#[derive(Debug, Default)]
struct Batch {
    cases: Vec<StreamWrite>,
    pots: BTreeMap<i16, StreamWrite>,
    events: usize,
    closed: Vec<Append>,
}

impl Office {
    /// A municipality with its register as it was just set up.
    pub(super) fn new(
        app: &App,
        log: LogId,
        policy: PolicyName,
        register: Register,
        set: SetUp,
    ) -> Self {
        Self {
            log,
            policy,
            legal_basis: set.legal_basis,
            bijstand: set.bijstand,
            mandates: set.mandates,
            key: set.key,
            register: Arc::new(register),
            register_stream: app.register_stream(log),
            yearly: set.yearly,
            pots: BTreeMap::new(),
            batch: Batch::default(),
        }
    }

    /// The mandate for an amount on a legal basis, with the officer who has it.
    pub(super) fn mandate(&self, legal_basis: &LawRef, amount: Cents) -> (Who, MandateId) {
        if *legal_basis == self.bijstand {
            (Who::Customisation, self.mandates.bijstand)
        } else if amount <= TEAM_UP_TO {
            (Who::Team, self.mandates.team)
        } else {
            (Who::Customisation, self.mandates.customisation)
        }
    }

    /// The pot of a year; this year's is set when it is first looked at.
    pub(super) fn pot(
        &mut self,
        app: &App,
        year: i16,
        today: Date,
    ) -> Result<(i16, Pot, Version), HandleError> {
        let (pot, _) = self.pots.entry(year).or_default();
        if pot.amount.is_none() && year == today.year() {
            let amount = self.yearly;
            self.order_pot(app, PotCommand::Set { year, amount })?;
        }
        let (pot, version) = self.pots.entry(year).or_default();
        Ok((year, pot.clone(), *version))
    }

    /// Gives an order to a pot.
    pub(super) fn order_pot(&mut self, app: &App, command: PotCommand) -> Result<(), HandleError> {
        let (PotCommand::Set { year, .. } | PotCommand::Raise { year, .. }) = command;
        let (pot, _) = self.pots.entry(year).or_default();
        let events = pot.decide(command)?;
        self.pot_moved(app, year, &events, &Who::Finance.meta())
    }

    /// Takes in what happened to a pot.
    pub(super) fn pot_moved(
        &mut self,
        app: &App,
        year: i16,
        events: &[PotEvent],
        meta: &Meta,
    ) -> Result<(), HandleError> {
        if events.is_empty() {
            return Ok(());
        }
        let (pot, version) = self.pots.entry(year).or_default();
        let stream = app.pot_stream(self.log, year);
        let sealed = app.seal_pot(self.log, stream, *version, events, meta, self.key)?;
        for event in events {
            pot.apply(event);
        }
        *version = version.plus(u32::try_from(events.len()).unwrap_or(u32::MAX));
        self.batch.events += events.len();
        if let Some(write) = self.batch.pots.get_mut(&year) {
            write.events.extend(sealed.events);
        } else {
            self.batch.pots.insert(year, sealed);
        }
        Ok(())
    }

    /// What happened in a case today, to be appended with what it did to the pots.
    pub(super) fn case_moved(&mut self, write: StreamWrite) {
        self.batch.events += write.events.len();
        self.batch.cases.push(write);
        // Cases move whole: one is never divided over two appends.
        if self.batch.events >= EVENTS_PER_APPEND {
            self.close_append();
        }
    }

    fn close_append(&mut self) {
        let mut writes = std::mem::take(&mut self.batch.cases);
        writes.extend(std::mem::take(&mut self.batch.pots).into_values());
        self.batch.events = 0;
        if writes.is_empty() {
            return;
        }
        // As in every commit: the register it was decided on is still the one.
        writes.push(StreamWrite {
            stream: self.register_stream,
            expected: self.register.version,
            events: Vec::new(),
        });
        self.batch.closed.push(Append {
            log: self.log,
            idempotency: None,
            writes,
        });
    }

    /// All that is to be appended, in order.
    pub(super) fn appends(&mut self) -> Vec<Append> {
        self.close_append();
        std::mem::take(&mut self.batch.closed)
    }

    /// The context in which somebody decides.
    pub(super) fn context(who: Who, today: Date) -> Context {
        Context {
            today,
            officer: who.officer(),
        }
    }
}
