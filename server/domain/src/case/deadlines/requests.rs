//! Of requests: to decide, to advance what is not decided on, to complete, to tell that nothing is decided, to determine what lateness cost.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::case::clock::Clock;
use crate::case::{Case, DecidedOn, Request};
use crate::terms::Term;
use crate::{Date, RequestId};

impl Case {
    pub(super) fn request_deadlines(&self) -> Vec<Deadline> {
        let of = |(id, request): (&RequestId, &Request)| {
            let mut all = Vec::new();
            if request.clock.runs() {
                all.extend(deciding(*id, request));
                if request.decision.is_none() {
                    all.extend(completing(*id, &request.clock));
                }
                // Decided so or not: what counts is that the applicant is told.
                if request.decision.is_none() || self.not_processed(request) {
                    all.extend(not_processing(*id, &request.clock));
                }
            }
            all.extend(self.advancing(*id));
            // One at a time: what is determined first is what was due first.
            let owing = request.owing();
            all.extend(owing.and_then(|clock| determining(*id, clock)));
            for deadline in &mut all {
                deadline.person = Some(request.applicant);
            }
            all
        };
        self.requests.iter().flat_map(of).collect()
    }

    fn not_processed(&self, request: &Request) -> bool {
        let decided = request.decision.and_then(|id| self.decisions.get(&id));
        decided.is_some_and(|decided| matches!(decided.about, DecidedOn::NotProcessed(_)))
    }

    /// The term to advance general assistance (Participatiewet 52 lid 1).
    fn advancing(&self, id: RequestId) -> Option<Deadline> {
        let (from, day) = self.advance_by(id)?;
        Some(Deadline {
            article: Some(Term::Advance.on(from)?.law()),
            ..of(id, DeadlineKind::GrantAdvance, Whose::Authority, Some(day))
        })
    }
}

fn of(request: RequestId, kind: DeadlineKind, whose: Whose, day: Option<Date>) -> Deadline {
    Deadline::new(kind, DeadlineAbout::Request(request), whose, day)
}

/// The term to decide (Awb 4:13, 4:14); after a notice of default the two weeks that are left (4:17 lid 3).
fn deciding(id: RequestId, request: &Request) -> Option<Deadline> {
    let clock = &request.clock;
    let (day, article) = match clock.notice {
        Some(notice) => (
            notice.penalty_from.yesterday().ok(),
            Term::DefaultNotice.on(notice.received)?.law(),
        ),
        // It is the same on any day: nothing stands still without an end.
        None if !clock.stands_still() => (Some(clock.decide_by(clock.received)?), clock.law()?),
        None => (None, clock.law()?),
    };
    let kind = match (request.decision, clock.notice) {
        (Some(_), _) => DeadlineKind::AnnounceDecision,
        (None, Some(_)) => DeadlineKind::DecideAfterDefault,
        (None, None) => DeadlineKind::DecideRequest,
    };
    let from = clock.notice.map(|notice| notice.penalty_from);
    Some(Deadline {
        article: Some(article),
        exposure: match clock.penalty {
            None => Exposure::Penalty { from },
            Some(_) => Exposure::Nothing,
        },
        ..of(id, kind, Whose::Authority, day)
    })
}

/// The time that the applicant has to complete it (Awb 4:5 lid 1).
fn completing(id: RequestId, clock: &Clock) -> Option<Deadline> {
    let repair = clock.repair.filter(|repair| repair.completed.is_none())?;
    let kind = DeadlineKind::CompleteRequest;
    Some(Deadline {
        article: Some(Term::Repair.on(repair.invited)?.law()),
        lapses: true,
        ..of(id, kind, Whose::Resident, Some(repair.until))
    })
}

/// Until when it can be told that it is not processed (Awb 4:5 lid 4).
fn not_processing(id: RequestId, clock: &Clock) -> Option<Deadline> {
    let repair = clock.repair?;
    let opens = match repair.completed {
        Some(completed) => completed,
        None => repair.until.tomorrow().ok()?,
    };
    let last = clock.not_processed_by()?;
    let term = Term::NotProcessed.on(opens)?;
    let kind = DeadlineKind::TellNotProcessed;
    Some(Deadline {
        article: Some(term.law()),
        opens: Some(opens),
        lapses: true,
        ..of(id, kind, Whose::Authority, Some(last))
    })
}

/// The two weeks to determine a penalty, after the last day that it runs (Awb 4:18). While nothing is
/// decided that is the last day on which it can: what is decided sooner makes this sooner.
fn determining(id: RequestId, clock: &Clock) -> Option<Deadline> {
    // Of a penalty that has ended, no later day says anything else.
    let penalty = clock.penalty(Date::MAX)?;
    let last = penalty.last_day?;
    let term = Term::PenaltyDecision.on(last)?;
    let kind = DeadlineKind::DeterminePenalty;
    Some(Deadline {
        article: Some(term.law()),
        opens: last.tomorrow().ok(),
        exposure: if clock.runs() {
            Exposure::Nothing
        } else {
            Exposure::Amount(penalty.so_far)
        },
        ..of(id, kind, Whose::Authority, Some(penalty.determine_by?))
    })
}
