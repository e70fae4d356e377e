//! Events of the clock of a request.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::clock::{NoPenalty, SuspensionGround};
use maatwerk_domain::{Cents, Personal};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::values::{day, officer, personal, told};

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> [BoxedStrategy<CaseEvent>; 9] {
    let ground = select(vec![
        SuspensionGround::ForeignInformation,
        SuspensionGround::Consent,
        SuspensionGround::Applicant,
        SuspensionGround::ForceMajeure,
    ]);
    let none = select(vec![
        NoPenalty::UnreasonablyLate,
        NoPenalty::NoInterest,
        NoPenalty::ManifestlyUnfounded,
    ]);
    [
        variant!(CaseEvent::RepairInvited {
            request: id!(),
            on: day(),
            until: day(),
            missing: personal(marked),
        }),
        variant!(CaseEvent::RequestCompleted {
            request: id!(),
            on: day(),
        }),
        variant!(CaseEvent::TermSuspended {
            request: id!(),
            ground: ground,
            on: day(),
            until: of(day()),
            reason: personal(marked),
        }),
        variant!(CaseEvent::TermResumed {
            request: id!(),
            on: day(),
        }),
        variant!(CaseEvent::TermExtended {
            request: id!(),
            on: day(),
            decide_by: day(),
            reason: personal(marked),
        }),
        variant!(CaseEvent::DefaultNoticed {
            request: id!(),
            on: day(),
            penalty_from: of(day()),
        }),
        variant!(CaseEvent::RequestWithdrawn {
            request: id!(),
            on: day(),
            reason: of(told(marked)).prop_map(Personal::Known),
        }),
        variant!(CaseEvent::RequestNotProcessed {
            decision: id!(),
            request: id!(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
        variant!(CaseEvent::PenaltyDetermined {
            decision: id!(),
            request: id!(),
            days: 0..=42_u16,
            amount: (0..=144_200_u64).prop_map(Cents::new),
            none: of(none),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
    ]
}
