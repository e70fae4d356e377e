//! Cases: each order is given again.

use std::collections::HashMap;

use maatwerk_domain::case::people::PeopleRefusal;
use maatwerk_domain::case::transfer::TransferRefusal;
use maatwerk_domain::case::{Case, CaseEvent, ProposedBy};
use maatwerk_domain::erasure::{Scope, Stage};
use maatwerk_domain::{
    Act, CaseId, Cents, Context, Date, ErasureId, MandateId, Officer, PersonId, Personal, Pot,
    PotEvent, Refusal,
};
use maatwerk_log::{KeyId, StreamId};

use super::{Law, refused};
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::MaterialError;
use crate::events::Transcript;
use crate::load::Acts;

/// The cases of a log, and the events of an order that may go on.
#[derive(Default)]
pub(super) struct Cases {
    known: HashMap<StreamId, Known>,
    waiting: Vec<Waiting>,
}

/// A case as its events left it.
#[derive(Default)]
struct Known {
    case: Case,
    acts: Acts,
    /// Something of it cannot be had, so that nothing more can be judged.
    broken: bool,
}

/// An event that waits for what goes on from it.
pub(super) struct Waiting {
    pub(super) at: Spot,
    pub(super) by: Officer,
    trace: String,
    follows: bool,
    pub(super) event: CaseEvent,
    pub(super) transcript: Option<Personal<Transcript>>,
    keys: Vec<KeyId>,
}

/// The events that came of one order.
pub(super) struct Group {
    pub(super) events: Vec<Waiting>,
}

impl Cases {
    /// Whether an event may come of the same order as those that wait.
    pub(super) fn goes_on(&self, read: &Read, event: &CaseEvent) -> bool {
        let Some(last) = self.waiting.last() else {
            return true;
        };
        let beside = read.at.stream == last.at.stream
            && read.at.position == last.at.position + 1
            && read.meta.by == last.by
            && read.meta.trace == last.trace;
        beside && {
            let before: Vec<_> = self.waiting.iter().map(|one| one.event.clone()).collect();
            event.goes_on(&before)
        }
    }

    pub(super) fn wait(&mut self, read: Read, event: CaseEvent) {
        self.waiting.push(Waiting {
            at: read.at,
            by: read.meta.by,
            trace: read.meta.trace,
            follows: read.follows,
            event,
            transcript: read.transcript,
            keys: read.keys,
        });
    }

    pub(super) fn taken(&mut self) -> Option<Group> {
        let events = std::mem::take(&mut self.waiting);
        (!events.is_empty()).then_some(Group { events })
    }

    /// Whether the case that a movement is of cannot be read, or not all of it.
    pub(super) fn cannot_tell(&self, event: &PotEvent) -> bool {
        let (PotEvent::PotCommitted { case, .. } | PotEvent::PotReleased { case, .. }) = event
        else {
            return false;
        };
        let known = self.known.get(&StreamId::from_bytes(case.to_bytes()));
        known.is_some_and(|known| known.broken)
    }

    /// A case as its events left it, when all of them could be read.
    pub(super) fn whole(&self, case: CaseId) -> Option<(&Case, Acts)> {
        let known = self.known.get(&StreamId::from_bytes(case.to_bytes()))?;
        (!known.broken).then_some((&known.case, known.acts))
    }

    /// Whether something of a case cannot be had.
    pub(super) fn is_broken(&self, case: CaseId) -> bool {
        let known = self.known.get(&StreamId::from_bytes(case.to_bytes()));
        known.is_some_and(|known| known.broken)
    }

    /// Whether all of a case could be read so far.
    pub(super) fn is_whole(&self, case: CaseId) -> bool {
        let known = self.known.get(&StreamId::from_bytes(case.to_bytes()));
        known.is_some_and(|known| !known.broken)
    }

    pub(super) fn forget(&mut self, stream: StreamId) {
        self.known.entry(stream).or_default().broken = true;
    }
}

impl Group {
    pub(super) fn case(&self) -> CaseId {
        CaseId::from_bytes(*self.events[0].at.stream.as_bytes())
    }

    pub(super) fn said(&self) -> Vec<CaseEvent> {
        self.events.iter().map(|one| one.event.clone()).collect()
    }

    /// Words that were erased leave nothing to give as an order.
    fn is_erased(&self) -> bool {
        let erased = |event: &CaseEvent| {
            matches!(
                event,
                CaseEvent::FactRecorded {
                    content: Personal::Erased,
                    ..
                } | CaseEvent::FactCorrected {
                    content: Personal::Erased,
                    ..
                }
            )
        };
        self.events.iter().any(|one| erased(&one.event))
    }
}

/// Holds enough for everything: whether a pot does is judged where the pot moves.
fn ample() -> Pot {
    Pot {
        amount: Some(Cents::new(u64::MAX)),
        committed: Cents::ZERO,
    }
}

/// The day on which an event says that it was decided.
fn decided_on(event: &CaseEvent) -> Option<Date> {
    match event {
        CaseEvent::RequestDecided { on, .. }
        | CaseEvent::RequestNotProcessed { on, .. }
        | CaseEvent::PenaltyDetermined { on, .. }
        | CaseEvent::DecisionWithdrawn { on, .. }
        | CaseEvent::GiftConverted { on, .. }
        | CaseEvent::GiftKept { on, .. }
        | CaseEvent::PaymentOrdered { on, .. }
        | CaseEvent::OrderExported { on, .. }
        | CaseEvent::GrantRecharged { on, .. }
        | CaseEvent::RechargeReversed { on, .. }
        | CaseEvent::WritIssued { on, .. }
        | CaseEvent::DebtDecided { on, .. }
        | CaseEvent::SignalStated { on, .. } => Some(*on),
        CaseEvent::Advance(event) => event.decided_on(),
        CaseEvent::Adverse(event) => event.decided_on(),
        CaseEvent::Objection(event) => event.decided_on(),
        CaseEvent::Norm(event) => event.decided_on(),
        CaseEvent::People(event) => Some(event.act().on),
        CaseEvent::Transfer(event) => Some(event.act().on),
        CaseEvent::HoldPlaced { act, .. }
        | CaseEvent::HoldLifted { act, .. }
        | CaseEvent::HandlerAssigned { act, .. }
        | CaseEvent::TaskAdded { act, .. }
        | CaseEvent::TaskFinished { act, .. }
        | CaseEvent::TaskTakenBack { act, .. }
        | CaseEvent::NoteWritten { act, .. }
        | CaseEvent::InterestDeclared { act }
        | CaseEvent::RequestTakenIn { act, .. }
        | CaseEvent::DestructionBegun { act, .. } => Some(act.on),
        _ => None,
    }
}

/// Who an event says decided.
fn decided_by(event: &CaseEvent) -> Option<&Officer> {
    match event {
        CaseEvent::RequestDecided { by, .. }
        | CaseEvent::RequestNotProcessed { by, .. }
        | CaseEvent::PenaltyDetermined { by, .. }
        | CaseEvent::DecisionWithdrawn { by, .. }
        | CaseEvent::GiftConverted { by, .. }
        | CaseEvent::GiftKept { by, .. }
        | CaseEvent::PaymentOrdered { by, .. }
        | CaseEvent::OrderExported { by, .. }
        | CaseEvent::GrantRecharged { by, .. }
        | CaseEvent::RechargeReversed { by, .. }
        | CaseEvent::WritIssued { by, .. }
        | CaseEvent::DebtDecided { by, .. } => Some(by),
        CaseEvent::Advance(event) => event.by(),
        CaseEvent::Adverse(event) => event.by(),
        CaseEvent::Objection(event) => event.by(),
        CaseEvent::Norm(event) => event.by(),
        CaseEvent::People(event) => Some(&event.act().by),
        CaseEvent::Transfer(event) => Some(&event.act().by),
        CaseEvent::HoldPlaced { act, .. }
        | CaseEvent::HoldLifted { act, .. }
        | CaseEvent::HandlerAssigned { act, .. }
        | CaseEvent::TaskAdded { act, .. }
        | CaseEvent::TaskFinished { act, .. }
        | CaseEvent::TaskTakenBack { act, .. }
        | CaseEvent::NoteWritten { act, .. }
        | CaseEvent::InterestDeclared { act }
        | CaseEvent::RequestTakenIn { act, .. }
        | CaseEvent::DestructionBegun { act, .. } => Some(&act.by),
        CaseEvent::ConversionProposed {
            by: ProposedBy::Person { officer, .. },
            ..
        } => Some(officer),
        _ => None,
    }
}

impl Law<'_> {
    /// Judges what came of one order, and takes it in.
    pub(super) fn judge(
        &mut self,
        group: &Group,
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        let first = &group.events[0];
        let mut known = self
            .cases
            .known
            .remove(&first.at.stream)
            .unwrap_or_default();
        known.broken |= group.events.iter().any(|one| !one.follows);
        if known.broken {
            self.counts.unjudged += 1;
        } else {
            let days = self.days(first.at.recorded_at);
            for one in &group.events {
                if decided_on(&one.event).is_some_and(|on| !days.contains(&on)) {
                    faults.add(one.at.fault(What::Day));
                }
                if decided_by(&one.event).is_some_and(|by| *by != one.by) {
                    faults.add(one.at.fault(What::Officer));
                }
            }
            self.expect_movements(&known.case, group);
            self.expect_lines(&known.case, group, faults);
            if let [one] = group.events.as_slice()
                && let CaseEvent::DestructionBegun { erasure, act } = &one.event
            {
                self.counts.orders += 1;
                if !self.is_agreed(*erasure, group.case(), act) {
                    faults.add(one.at.fault(What::Unordered));
                }
            } else if group.is_erased() || !self.knows_register() {
                self.counts.unjudged += 1;
            } else {
                self.counts.orders += 1;
                self.give_again(&known.case, group, &days, faults);
                self.questions(&known.case, group, &days, faults)?;
            }
        }
        self.documents(&known.case, group, faults)?;
        for one in &group.events {
            known.acts.note(&one.event, one.at.recorded_at);
            known.case.apply(one.event.clone());
            if !known.broken {
                check_keys(&known.case, one, faults);
            }
        }
        self.cases.known.insert(first.at.stream, known);
        Ok(())
    }

    /// Whether this is what two people agreed to in an erasure: no order to the case leads to it.
    fn is_agreed(&self, erasure: ErasureId, case: CaseId, act: &Act) -> bool {
        let stream = StreamId::from_bytes(erasure.to_bytes());
        let Some(erasure) = self.erasures.known.get(&stream) else {
            return false;
        };
        let proposed = erasure.proposed.as_ref();
        let whole = proposed.is_some_and(|(of, _)| of.case == case && of.scope == Scope::Case);
        let agreed = match &erasure.stage {
            Some(
                Stage::Confirmed { act: confirmed }
                | Stage::KeysDestroyed { confirmed }
                | Stage::CarriedOut { confirmed, .. },
            ) => confirmed == act,
            _ => false,
        };
        whole && agreed
    }

    fn give_again(&self, case: &Case, group: &Group, days: &[Date], faults: &mut Faults) {
        let first = &group.events[0];
        let said = group.said();
        let days = match decided_on(&first.event) {
            Some(on) => vec![on],
            None => days.to_vec(),
        };
        // The one act that does not say on which mandate it stands.
        let mandates: Vec<MandateId> = match &first.event {
            CaseEvent::InstalmentsSet { .. } => {
                let own = |mandate: &&MandateId| {
                    let mut days = days.iter();
                    days.any(|day| self.authority.acts_on(**mandate, &first.by, *day))
                };
                self.authority
                    .mandates
                    .keys()
                    .filter(own)
                    .copied()
                    .collect()
            }
            _ => vec![MandateId::from_bytes([0; 16])],
        };
        let mut fault = Some(What::Mandate {
            code: Refusal::NoMandate.code(),
            rule: Refusal::NoMandate.rule(),
        });
        for mandate in mandates {
            for today in &days {
                let Some((command, told)) = case.recalled(&said, mandate) else {
                    fault = Some(What::Unordered);
                    continue;
                };
                let context = Context {
                    today: *today,
                    officer: first.by.clone(),
                };
                let decide = |case: &Case, told| {
                    let authority = &self.authority;
                    case.decide(group.case(), &command, told, authority, &ample(), &context)
                };
                let decided = match decide(case, told.clone()) {
                    // In how many forms a name is known grew since, and shields of other cases are not known here.
                    Err(refusal) if is_by_name(&refusal) => {
                        decide(&case.clone().with_names_aside(), told)
                    }
                    decided => decided,
                };
                fault = match decided {
                    Err(refusal) => Some(refused(&refusal)),
                    Ok(effects) => {
                        let made = effects.case.into_iter().map(CaseEvent::without_words);
                        let said = said.iter().cloned().map(CaseEvent::without_words);
                        (!made.eq(said)).then_some(What::Consequence)
                    }
                };
                if fault.is_none() {
                    return;
                }
            }
        }
        if let Some(what) = fault {
            faults.add(first.at.fault(what));
        }
    }
}

/// Whether an order may be refused because of a name that is in its words, or that two records have in common.
fn is_by_name(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::People(
            PeopleRefusal::NamesShielded
                | PeopleRefusal::ShieldedFromRepresentative
                | PeopleRefusal::RepresentativeShielded
        ) | Refusal::Transfer(TransferRefusal::Shielded | TransferRefusal::NamesWhoStays(_))
    )
}

/// What is said of a case is sealed with the key of the case, and what is said of a person with that
/// person's: else destroying the key would erase nothing.
fn check_keys(case: &Case, one: &Waiting, faults: &mut Faults) {
    let subject = case.subject_of(&one.event).map(PersonId::to_bytes);
    for (part, key) in one.keys.iter().enumerate() {
        let own = if part == 0 {
            Some(*one.at.stream.as_bytes())
        } else {
            subject
        };
        if own != Some(*key.as_bytes()) {
            faults.add(one.at.fault(What::KeyOf { part }));
        }
    }
}
