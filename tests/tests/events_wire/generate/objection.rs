//! Events of objections and appeals.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::clock::NoPenalty;
use maatwerk_domain::case::objection::{
    AdjournmentGround, AppealKind, AppealOutcome, ObjectionEvent, ObjectionHearing,
    ObjectionOutcome,
};
use maatwerk_domain::{Cents, Personal};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::values::{amount, code, day, officer, personal, text, told};

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> impl Iterator<Item = BoxedStrategy<CaseEvent>> {
    let maybe = move || of(told(marked)).prop_map(Personal::Known);
    let how = select(vec![
        ObjectionHearing::Held,
        ObjectionHearing::ManifestlyInadmissible,
        ObjectionHearing::ManifestlyUnfounded,
        ObjectionHearing::Waived,
        ObjectionHearing::NoAnswer,
        ObjectionHearing::FullyMet,
    ]);
    let outcome = select(vec![
        ObjectionOutcome::Late,
        ObjectionOutcome::NotRepaired,
        ObjectionOutcome::Inadmissible,
        ObjectionOutcome::Unfounded,
        ObjectionOutcome::Revoked,
        ObjectionOutcome::Anew,
    ]);
    let ground = select(vec![
        AdjournmentGround::Once,
        AdjournmentGround::AllAgree,
        AdjournmentGround::ObjectorAgrees,
        AdjournmentGround::Procedure,
    ]);
    let kind = select(vec![
        AppealKind::Appeal,
        AppealKind::InterimRelief,
        AppealKind::HigherAppeal,
    ]);
    let judged = select(vec![
        AppealOutcome::Inadmissible,
        AppealOutcome::Unfounded,
        AppealOutcome::Founded,
        AppealOutcome::ReliefGiven,
        AppealOutcome::ReliefRefused,
        AppealOutcome::Withdrawn,
    ]);
    let none = select(vec![
        NoPenalty::UnreasonablyLate,
        NoPenalty::NoInterest,
        NoPenalty::ManifestlyUnfounded,
    ]);
    let events = [
        variant!(ObjectionEvent::ObjectionReceived {
            objection: id!(),
            decision: id!(),
            objector: id!(),
            received: day(),
            posted: of(day()),
            channel: code(),
            committee: any::<bool>(),
            grounds: maybe(),
        }),
        variant!(ObjectionEvent::ObjectionRepairInvited {
            objection: id!(),
            on: day(),
            until: day(),
            missing: personal(marked),
        }),
        variant!(ObjectionEvent::ObjectionRepaired {
            objection: id!(),
            on: day(),
        }),
        variant!(ObjectionEvent::ObjectionHeard {
            objection: id!(),
            on: day(),
            how: how,
            report: personal(marked),
        }),
        variant!(ObjectionEvent::ObjectionAdjourned {
            objection: id!(),
            on: day(),
            ground: ground,
            decide_by: day(),
            reason: personal(marked),
        }),
        variant!(ObjectionEvent::ObjectionDefaultNoticed {
            objection: id!(),
            on: day(),
            penalty_from: of(day()),
        }),
        variant!(ObjectionEvent::ObjectionWithdrawn {
            objection: id!(),
            on: day(),
            orally: any::<bool>(),
            reason: maybe(),
        }),
        variant!(ObjectionEvent::ObjectionDecided {
            decision: id!(),
            objection: id!(),
            outcome: outcome,
            excused: any::<bool>(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
        variant!(ObjectionEvent::ObjectionPenaltyDetermined {
            decision: id!(),
            objection: id!(),
            days: 0..=42_u16,
            amount: (0..=144_200_u64).prop_map(Cents::new),
            none: of(none),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
        variant!(ObjectionEvent::RefundPaid {
            refund: id!(),
            objection: id!(),
            amount: amount(),
            interest: amount(),
            on: day(),
            payee: personal(marked),
        }),
        variant!(ObjectionEvent::AppealLodged {
            appeal: id!(),
            decision: id!(),
            kind: kind,
            court: text(),
            on: day(),
            note: maybe(),
        }),
        variant!(ObjectionEvent::AppealDecided {
            appeal: id!(),
            on: day(),
            outcome: judged,
            note: maybe(),
        }),
    ];
    events
        .into_iter()
        .map(|event| event.prop_map(CaseEvent::Objection).boxed())
}
