//! Pots: recomputed event by event, and compared with what the cases say.

use std::collections::{BTreeMap, HashMap, VecDeque};

use maatwerk_domain::{Pot, PotCommand, PotEvent};
use maatwerk_log::StreamId;

use super::{Law, refused};
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::Extent;
use crate::load::pot_name;

/// The pots of a log, and what the cases say that they have to do.
#[derive(Default)]
pub(super) struct Pots {
    now: Option<i64>,
    known: HashMap<StreamId, Yearly>,
    streams: BTreeMap<i16, StreamId>,
    expected: VecDeque<Expected>,
    asked: Vec<Asked>,
}

/// A pot as its events left it.
#[derive(Default)]
struct Yearly {
    year: Option<i16>,
    pot: Pot,
    broken: bool,
    /// What was available from which moment on, of late.
    lately: VecDeque<(i64, Option<u32>)>,
}

/// What a case says that a pot does at the same moment.
struct Expected {
    at: Spot,
    year: i16,
    event: PotEvent,
}

/// What a policy was told of a pot.
struct Asked {
    at: Spot,
    year: i16,
    available: Option<u32>,
}

/// How long a policy may be asked before its answer is recorded, in microseconds.
const ASKING: i64 = 3_600_000_000;

impl Pots {
    pub(super) fn now(&self) -> Option<i64> {
        self.now
    }

    pub(super) fn forget(&mut self, stream: StreamId) {
        if let Some(pot) = self.known.get_mut(&stream) {
            pot.broken = true;
        }
    }

    pub(super) fn expect(&mut self, at: Spot, year: i16, event: PotEvent) {
        self.expected.push_back(Expected { at, year, event });
    }

    /// A policy was told that so much of a pot is available; nothing when it was not set.
    pub(super) fn told(&mut self, at: Spot, year: i16, available: Option<u32>) {
        self.asked.push(Asked {
            at,
            year,
            available,
        });
    }

    /// All of the moment before is known now.
    pub(super) fn next_moment(&mut self, now: i64, extent: Extent, faults: &mut Faults) {
        self.now = Some(now);
        // Of an excerpt the pot may be left out.
        let whole = extent == Extent::Whole;
        for left in self.expected.drain(..).filter(|_| whole) {
            faults.add(left.at.fault(What::PotMissing));
        }
        for asked in std::mem::take(&mut self.asked) {
            if whole && !self.was_available(&asked) {
                faults.add(asked.at.fault(What::Question { part: "pot" }));
            }
        }
        for pot in self.known.values_mut() {
            pot.forget_before(now.saturating_sub(ASKING));
        }
    }

    fn was_available(&self, asked: &Asked) -> bool {
        let pot = self.streams.get(&asked.year);
        let Some(pot) = pot.and_then(|stream| self.known.get(stream)) else {
            return asked.available.is_none();
        };
        let lately = || pot.lately.iter().map(|(_, available)| *available);
        // Before its first event it was not set.
        let unset = pot.lately.front().is_some_and(|(_, first)| first.is_none());
        pot.broken
            || lately().any(|available| available == asked.available)
            || (unset && asked.available.is_none())
    }
}

impl Yearly {
    /// Keeps what was available at a moment and after it.
    fn forget_before(&mut self, moment: i64) {
        while self.lately.get(1).is_some_and(|(until, _)| *until < moment) {
            self.lately.pop_front();
        }
    }

    /// The rules for what happens to it.
    fn check(&self, event: &PotEvent) -> Option<What> {
        let (command, same) = match event {
            PotEvent::PotSet { year, amount } => {
                if self.year.is_some_and(|set| set != *year) {
                    return Some(What::PotYear);
                }
                let command = PotCommand::Set {
                    year: *year,
                    amount: *amount,
                };
                (command, event)
            }
            PotEvent::PotRaised { by } => {
                let year = self.year.unwrap_or_default();
                (PotCommand::Raise { year, by: *by }, event)
            }
            PotEvent::PotCommitted { amount, .. } => {
                let enough = self.pot.available().is_some_and(|left| *amount <= left);
                return (!enough).then_some(What::PotEmpty);
            }
            PotEvent::PotReleased { amount, .. } => {
                return (*amount > self.pot.committed).then_some(What::PotEmpty);
            }
        };
        match self.pot.decide(command) {
            Err(refusal) => Some(refused(&refusal)),
            Ok(made) => {
                (made.as_slice() != std::slice::from_ref(same)).then_some(What::Consequence)
            }
        }
    }
}

impl Law<'_> {
    pub(super) fn pot(&mut self, read: &Read, event: &PotEvent, faults: &mut Faults) {
        let log = self.log;
        let pots = &mut self.pots;
        let stream = read.at.stream;
        let yearly = pots.known.entry(stream).or_insert_with(|| Yearly {
            lately: VecDeque::from([(i64::MIN, None)]),
            ..Yearly::default()
        });
        yearly.broken |= !read.follows;
        if !yearly.broken
            && let Some(what) = yearly.check(event)
        {
            faults.add(read.at.fault(what));
        }
        if let PotEvent::PotSet { year, .. } = event
            && yearly.year.is_none()
        {
            yearly.year = Some(*year);
            let digest = self
                .material
                .keyed_digest("stream", log, pot_name(*year).as_bytes());
            let other = digest.is_some_and(|digest| digest[..16] != stream.as_bytes()[..]);
            if other || pots.streams.insert(*year, stream).is_some() {
                faults.add(read.at.fault(What::PotYear));
            }
        }
        let year = yearly.year;
        yearly.pot.apply(event);
        let available = yearly.pot.available();
        let available = available.map(|left| left.to_u32().unwrap_or(u32::MAX));
        yearly.lately.push_back((read.at.recorded_at, available));
        if matches!(
            event,
            PotEvent::PotCommitted { .. } | PotEvent::PotReleased { .. }
        ) {
            self.agree(read, year, event, faults);
        }
    }

    /// What a grant took or gave back is what its case says.
    fn agree(&mut self, read: &Read, year: Option<i16>, event: &PotEvent, faults: &mut Faults) {
        let expected = &mut self.pots.expected;
        let found = expected.iter().position(|one| is_same(&one.event, event));
        let Some(one) = found.and_then(|found| expected.remove(found)) else {
            if !self.cases.cannot_tell(event) && self.extent == Extent::Whole {
                faults.add(read.at.fault(What::PotUnpaired));
            }
            return;
        };
        if one.event != *event {
            faults.add(read.at.fault(What::PotAmount));
        }
        if year.is_some_and(|year| year != one.year) {
            faults.add(read.at.fault(What::PotYear));
        }
    }
}

/// Whether both are the same movement for the same grant, whatever the amounts.
fn is_same(one: &PotEvent, other: &PotEvent) -> bool {
    match (one, other) {
        (
            PotEvent::PotCommitted { case, grant, .. },
            PotEvent::PotCommitted {
                case: of,
                grant: same,
                ..
            },
        )
        | (
            PotEvent::PotReleased { case, grant, .. },
            PotEvent::PotReleased {
                case: of,
                grant: same,
                ..
            },
        ) => case == of && grant == same,
        _ => false,
    }
}
