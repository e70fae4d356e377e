//! Of norm suspensions: to decide, to announce what was decided, and to look at one that ends before it does.

use super::{Deadline, DeadlineAbout, DeadlineKind, Whose};
use crate::calendar::days_before;
use crate::case::Case;
use crate::case::norm::{NormSuspension, basis};
use crate::{Date, NormSuspensionId};

/// So many days before a norm suspension ends it is told that it will: time to find another home, or to
/// decide on an extension with its reasons. No law sets it.
const WARNED_BEFORE: u16 = 56;

impl Case {
    pub(super) fn norm_deadlines(&self) -> Vec<Deadline> {
        let of = |(id, suspension): (&NormSuspensionId, &NormSuspension)| {
            let found = deciding(*id, suspension)
                .or_else(|| announcing(*id, suspension))
                .or_else(|| ending(*id, suspension))?;
            Some(Deadline {
                person: Some(suspension.applicant),
                ..found
            })
        };
        self.norm_suspensions.iter().filter_map(of).collect()
    }
}

fn of(suspension: NormSuspensionId, kind: DeadlineKind, day: Date) -> Deadline {
    let about = DeadlineAbout::NormSuspension(suspension);
    Deadline::new(kind, about, Whose::Authority, Some(day))
}

/// The term to decide on it (Awb 4:13).
fn deciding(id: NormSuspensionId, suspension: &NormSuspension) -> Option<Deadline> {
    if !suspension.is_open() {
        return None;
    }
    let (day, article) = suspension.decide_by()?;
    Some(Deadline {
        article: Some(article),
        ..of(id, DeadlineKind::DecideNormSuspension, day)
    })
}

/// What was decided on it and nobody was told yet: it has no effect before that (Awb 3:40).
fn announcing(id: NormSuspensionId, suspension: &NormSuspension) -> Option<Deadline> {
    let (_, day, article) = suspension.to_announce()?;
    Some(Deadline {
        article: Some(article),
        ..of(id, DeadlineKind::AnnounceDecision, day?)
    })
}

/// Its last day: until then it can be extended, afterwards the norm counts again. One that somebody ended
/// sooner is over by their choice.
fn ending(id: NormSuspensionId, suspension: &NormSuspension) -> Option<Deadline> {
    if suspension.ended.is_some() {
        return None;
    }
    let until = suspension.until()?;
    Some(Deadline {
        article: Some(basis()),
        opens: days_before(until, WARNED_BEFORE),
        lapses: true,
        ..of(id, DeadlineKind::ExtendNormSuspension, until)
    })
}
