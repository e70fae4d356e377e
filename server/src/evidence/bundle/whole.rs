//! Whether a bundle holds what its scope promises.
//!
//! A proof shows that an event stands in the log, and nothing of those that are not there. Positions and the
//! versions of a stream do: they begin at one and follow each other, so that what was left out between them
//! is missed. What was left out at the end is missed by what the manifest says of it, which the log signed for;
//! of everything the root of all tells.

use std::collections::HashMap;

use maatwerk_domain::Date;
use maatwerk_log::{Recorded, StreamId};

use crate::clock::{Clock, Machine};
use crate::events::StreamKind;
use crate::evidence::manifest::{Ends, Head, StreamEnd};
use crate::evidence::order::Scope;
use crate::wire::{Day, Id};

/// What has to be there, and how far that has come.
pub(super) struct Whole {
    case: Option<StreamId>,
    /// Of a resident it is not told what is of others, and of everything the positions tell all.
    all: bool,
    period: Option<Period>,
    /// The last version of each stream that has to be there from its first on.
    versions: HashMap<StreamId, u32>,
    has_register: bool,
    has_case: bool,
    /// Where it says that all of that ended.
    ends: Option<Ends>,
}

/// Days, and how far along them the events have come.
struct Period {
    from: Date,
    until: Date,
    clock: Option<Clock>,
    first: Option<u64>,
    last: Option<u64>,
}

impl Whole {
    /// What a bundle says of itself.
    pub(super) fn of(about: &Head) -> Self {
        let (mut case, mut period) = (None, None);
        match &about.scope {
            Scope::Case { case: id } => case = Some(StreamId::from_bytes(id.0.to_bytes())),
            Scope::Period {
                from: Day(from),
                until: Day(until),
            } => {
                period = Some(Period {
                    from: *from,
                    until: *until,
                    clock: Clock::real(Machine::default()).ok(),
                    first: None,
                    last: None,
                });
            }
            Scope::Everything {} => {}
        }
        Self {
            case,
            all: about.resident.is_none() && about.scope != (Scope::Everything {}),
            period,
            versions: HashMap::new(),
            has_register: false,
            has_case: false,
            ends: about.ends.clone(),
        }
    }

    /// Takes the next event; says when something is missing before it, or it does not belong here.
    pub(super) fn missing_before(&mut self, event: &Recorded) -> Option<&'static str> {
        let kind = StreamKind::of(&event.event_type);
        self.has_register |= kind == Some(StreamKind::Authority);
        self.has_case |= self.case == Some(event.stream);
        if !self.all {
            return None;
        }
        let beside = matches!(kind, Some(StreamKind::Authority | StreamKind::Erasure));
        if let Some(missing) = self.in_period(event, beside) {
            return Some(missing);
        }
        if !beside && self.case != Some(event.stream) {
            return None;
        }
        let last = self.versions.entry(event.stream).or_default();
        let follows = event.version.get() == *last + 1;
        *last = event.version.get();
        (!follows).then_some("does not follow the one before it in its stream: one is left out")
    }

    fn in_period(&mut self, event: &Recorded, beside: bool) -> Option<&'static str> {
        let period = self.period.as_mut()?;
        let day = period.clock.as_ref()?.day_of(event.recorded_at);
        if day < period.from || day > period.until {
            return (!beside).then_some("was not recorded in the period");
        }
        let position = event.position.get();
        period.first.get_or_insert(position);
        let before = period.last.replace(position);
        before
            .is_some_and(|before| before + 1 != position)
            .then_some("does not follow the one before it in the period: one is left out")
    }

    /// What is missing, now that all of it was seen.
    pub(super) fn missing(&self) -> impl Iterator<Item = &'static str> {
        let case = (self.case.is_some() && !self.has_case)
            .then_some("is of a case of which nothing is there");
        let register = (self.all && !self.has_register)
            .then_some("promises the register of the authority, which is not there");
        case.into_iter()
            .chain(register)
            .chain(self.missing_at_the_end())
    }

    /// Whether it ends elsewhere than it says, or says it of something else.
    fn missing_at_the_end(&self) -> Option<&'static str> {
        let said = self.ends.as_ref()?;
        let mut found: Vec<_> = self
            .versions
            .iter()
            .map(|(stream, version)| StreamEnd {
                stream: Id(*stream),
                version: *version,
            })
            .collect();
        found.sort_unstable();
        let period = self.period.as_ref();
        let positions = period.and_then(|period| Some([period.first?, period.last?]));
        let fits = said.streams == found && said.positions == positions;
        (!fits)
            .then_some("says that it ends elsewhere than it does: something is left out at its end")
    }
}
