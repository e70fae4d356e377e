//! Of objections: to decide, to tell, to repair, to determine what lateness cost, to refund.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::case::Case;
use crate::case::objection::Objection;
use crate::terms::{Term, pay_by, reference};
use crate::{Date, ObjectionId};

impl Case {
    pub(super) fn objection_deadlines(&self) -> Vec<Deadline> {
        let of = |(id, objection): (&ObjectionId, &Objection)| {
            let until = self.objection_until(objection.decision);
            let mut all = Vec::new();
            all.extend(deciding(*id, objection, until));
            all.extend(repairing(*id, objection));
            all.extend(determining(*id, objection));
            all.extend(self.refunding(*id, objection));
            for deadline in &mut all {
                deadline.person = Some(objection.objector);
            }
            all
        };
        self.objections.iter().flat_map(of).collect()
    }

    /// The time to refund what had been paid back on a decision that does not stand (Awb 4:102). No article names a
    /// term of its own: six weeks after the decision on the objection reached the objector (4:87 lid 1).
    fn refunding(&self, id: ObjectionId, objection: &Objection) -> Option<Deadline> {
        let paid_back = self.refundable(objection);
        let decided = objection.decided.filter(|_| !paid_back.is_zero())?;
        let day = pay_by(decided.given?)?;
        Some(Deadline {
            article: Some(Term::Payment.on(day)?.law()),
            exposure: Exposure::Amount(paid_back),
            ..of(id, DeadlineKind::PayRefund, Whose::Authority, Some(day))
        })
    }
}

fn of(objection: ObjectionId, kind: DeadlineKind, whose: Whose, day: Option<Date>) -> Deadline {
    Deadline::new(kind, DeadlineAbout::Objection(objection), whose, day)
}

/// The term to decide (Awb 7:10); after a notice of default the two weeks that are left (4:17 lid 3). It
/// begins with the end of the term to object, so there is none before the decision reached the resident.
fn deciding(id: ObjectionId, objection: &Objection, until: Option<Date>) -> Option<Deadline> {
    let given = objection
        .decided
        .is_some_and(|decided| decided.given.is_some());
    if given || objection.withdrawn.is_some() {
        return None;
    }
    let (day, article) = match objection.notice {
        Some(notice) => (
            notice.penalty_from.yesterday().ok()?,
            Term::DefaultNotice.on(notice.received)?.law(),
        ),
        None => (objection.decide_by(until)?, objection.law()?),
    };
    let kind = match objection.decided {
        Some(_) => DeadlineKind::AnnounceDecision,
        None => DeadlineKind::DecideObjection,
    };
    let from = objection.notice.map(|notice| notice.penalty_from);
    Some(Deadline {
        article: Some(article),
        exposure: match objection.penalty {
            None => Exposure::Penalty { from },
            Some(_) => Exposure::Nothing,
        },
        ..of(id, kind, Whose::Authority, Some(day))
    })
}

/// The time that the objector has to repair what is missing (Awb 6:6).
fn repairing(id: ObjectionId, objection: &Objection) -> Option<Deadline> {
    let repair = objection
        .repair
        .filter(|repair| repair.completed.is_none())?;
    objection.is_open().then(|| Deadline {
        article: Some(reference("BWBR0005537&artikel=6:6")),
        lapses: true,
        ..of(
            id,
            DeadlineKind::RepairObjection,
            Whose::Resident,
            Some(repair.until),
        )
    })
}

/// The two weeks to determine a penalty, after the last day that it runs (Awb 4:18).
fn determining(id: ObjectionId, objection: &Objection) -> Option<Deadline> {
    if objection.penalty.is_some() {
        return None;
    }
    // Of a penalty that has ended, no later day says anything else.
    let penalty = objection.penalty(Date::MAX)?;
    let last = penalty.last_day?;
    let term = Term::PenaltyDecision.on(last)?;
    let given = objection
        .decided
        .is_some_and(|decided| decided.given.is_some());
    let runs = !given && objection.withdrawn.is_none();
    Some(Deadline {
        article: Some(term.law()),
        opens: last.tomorrow().ok(),
        // While it runs, the term to decide names it.
        exposure: if runs {
            Exposure::Nothing
        } else {
            Exposure::Amount(penalty.so_far)
        },
        ..of(
            id,
            DeadlineKind::DeterminePenalty,
            Whose::Authority,
            Some(penalty.determine_by?),
        )
    })
}
