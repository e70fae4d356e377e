//! What was decided: each order is given again, to the case, pot or register as its events had left it by
//! then, and must lead to what is recorded.
//!
//! The domain itself judges (`maatwerk_domain`), so that what was refused to a clerk is refused here: a
//! decision without mandate on its day, a conversion without proposal and hearing, a payment above what
//! was granted. Beside that: what moves a case and what moves its pot agree, the same person does not agree
//! with himself, and what a policy was asked is what the case gave rise to, of the policy then in force.

mod bank;
mod cases;
mod documents;
mod erasures;
mod moments;
mod movements;
mod pots;
mod questions;
mod registers;
mod restored;
mod transfers;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::erasure::ErasureRefusal;
use maatwerk_domain::office::OfficeRefusal;
use maatwerk_domain::retention::SelectionLists;
use maatwerk_domain::{Authority, Date, Refusal};
use maatwerk_log::{LogId, StreamId};

use super::content::{Read, Spot};
use super::fault::{Fault, Faults, What};
use super::material::{Extent, Material, MaterialError};
use super::report::Counts;
use crate::clock::Clock;
use crate::events::DomainEvent;
use bank::Banks;
use cases::Cases;
use erasures::Erasures;
use pots::Pots;
pub(super) use questions::Policies;
use registers::Following;
use restored::Restored;
pub(super) use transfers::{Halves, Sided, compare};

/// The law of one log, as far as its events have come.
pub(super) struct Law<'a> {
    pub(super) log: LogId,
    pub(super) extent: Extent,
    pub(super) material: &'a dyn Material,
    policies: &'a Policies,
    clock: &'a Clock,
    authority: Authority,
    /// The register's stream, and whether all of it is there.
    register: Option<(StreamId, bool)>,
    /// What has to follow from the last order to the register.
    following: Option<Following>,
    cases: Cases,
    pots: Pots,
    banks: Banks,
    erasures: Erasures,
    restored: Restored,
    /// What was offered to other logs, and came from them.
    pub(super) halves: Halves,
    /// How long cases were kept, when whoever verifies says so.
    lists: Option<&'a SelectionLists>,
    pub(super) counts: Counts,
}

impl<'a> Law<'a> {
    pub(super) fn new(
        log: LogId,
        extent: Extent,
        material: &'a dyn Material,
        policies: &'a Policies,
        clock: &'a Clock,
        lists: Option<&'a SelectionLists>,
    ) -> Self {
        Self {
            log,
            extent,
            material,
            policies,
            clock,
            authority: Authority::default(),
            register: None,
            following: None,
            cases: Cases::default(),
            pots: Pots::default(),
            banks: Banks::default(),
            erasures: Erasures::default(),
            restored: Restored::default(),
            halves: Halves::default(),
            lists,
            counts: Counts::default(),
        }
    }

    /// Takes the next event.
    pub(super) fn take(
        &mut self,
        mut read: Read,
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        // What is recorded in one append is recorded at one time: by then all of it has been seen.
        if self.pots.now() != Some(read.at.recorded_at) {
            self.flush(faults)?;
            self.compare_batches(faults);
            self.compare_entries(faults);
            self.compare_confirmations(faults);
            self.pots
                .next_moment(read.at.recorded_at, self.extent, faults);
        }
        let Some(event) = read.event.take() else {
            return Ok(());
        };
        if let DomainEvent::Case(event) = event {
            if let CaseEvent::Transfer(event) = &event {
                self.halves.take(&read.at, event);
            }
            if !self.cases.goes_on(&read, &event) {
                self.flush(faults)?;
            }
            self.cases.wait(read, event);
            return Ok(());
        }
        self.flush(faults)?;
        match event {
            DomainEvent::Pot(event) => self.pot(&read, &event, faults),
            DomainEvent::Authority(event) => self.authority(&read, event, faults),
            DomainEvent::Erasure(event) => self.erasure(&read, event, faults),
            DomainEvent::Bank(event) => self.bank(&read, &event, faults),
            DomainEvent::Case(_) | DomainEvent::Signal(_) | DomainEvent::Dossier(_) => {}
        }
        Ok(())
    }

    /// An event whose content cannot be had: what comes after it in its stream cannot be judged.
    pub(super) fn unknown(&mut self, stream: StreamId) {
        self.halves.unknown(stream);
        self.cases.forget(stream);
        self.pots.forget(stream);
        if self
            .register
            .is_some_and(|(register, _)| register == stream)
        {
            self.register = Some((stream, false));
        }
    }

    /// Ends the log.
    pub(super) fn end(&mut self, faults: &mut Faults) -> Result<(), MaterialError> {
        self.flush(faults)?;
        self.compare_batches(faults);
        self.compare_entries(faults);
        self.compare_confirmations(faults);
        self.pots.next_moment(i64::MAX, self.extent, faults);
        self.nothing_follows(faults);
        Ok(())
    }

    fn flush(&mut self, faults: &mut Faults) -> Result<(), MaterialError> {
        match self.cases.taken() {
            Some(group) => self.judge(&group, faults),
            None => Ok(()),
        }
    }

    /// Whether all of the register is known by now.
    fn knows_register(&self) -> bool {
        self.register.is_some_and(|(_, whole)| whole)
    }

    /// The days on which something recorded at this moment may have been decided.
    fn days(&self, recorded_at: i64) -> Vec<Date> {
        moments::days(self.clock, recorded_at)
    }
}

/// What a refusal says of what is recorded all the same.
fn refused(refusal: &Refusal) -> What {
    let (code, rule) = (refusal.code(), refusal.rule());
    match refusal {
        Refusal::NoMandate
        | Refusal::MandateBasis
        | Refusal::MandateAmount { .. }
        | Refusal::MandateDate(_)
        | Refusal::MandatePeriod
        | Refusal::MandateEnded => What::Mandate { code, rule },
        Refusal::NoProposal | Refusal::NotHeard | Refusal::TermRuns(_) | Refusal::NoException => {
            What::Hearing { code, rule }
        }
        Refusal::NotAssessed
        | Refusal::NotTheLatestAssessment
        | Refusal::StaleAssessment
        | Refusal::WithdrawnAssessment => What::Assessment { code, rule },
        Refusal::Policy(_) if code == "same-person" => What::FourEyes { code, rule },
        Refusal::Office(
            OfficeRefusal::RequesterDecides
            | OfficeRefusal::RequesterPays
            | OfficeRefusal::DeciderPays,
        )
        | Refusal::Erasure(
            ErasureRefusal::SamePerson
            | ErasureRefusal::NotConfirmed
            | ErasureRefusal::NotDestroyed,
        )
        | Refusal::Unknown("erasure") => What::FourEyes { code, rule },
        _ => What::Rule { code, rule },
    }
}

/// As [`Fault::of_event`], of an event that was let go.
impl Spot {
    pub(super) fn fault(&self, what: What) -> Fault {
        Fault {
            stream: Some(self.stream.to_string()),
            event_type: Some(self.event_type.to_string()),
            ..Fault::at(self.log, self.position, what)
        }
    }
}
