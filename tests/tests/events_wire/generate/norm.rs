//! Events of norm suspensions.

use maatwerk_domain::Personal;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::norm::{EndGround, NormEvent, NormTerm, NormVerdict};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::decisions::departure;
use super::id_of;
use super::values::{amount, code, day, officer, personal, told};

fn verdict() -> BoxedStrategy<NormVerdict> {
    let term = (day(), day(), of(amount())).prop_map(|(from, until, monthly)| {
        NormVerdict::Granted(NormTerm {
            from,
            until,
            monthly,
        })
    });
    prop_oneof![term, Just(NormVerdict::Declined)].boxed()
}

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> impl Iterator<Item = BoxedStrategy<CaseEvent>> {
    let ground = select(vec![EndGround::OwnRequest, EndGround::Told]);
    let events = [
        variant!(NormEvent::NormSuspensionRequested {
            suspension: id!(),
            applicant: id!(),
            sharer: id!(),
            received: day(),
            channel: code(),
            explanation: of(told(marked)).prop_map(Personal::Known),
        }),
        variant!(NormEvent::NormSuspensionDecided {
            decision: id!(),
            suspension: id!(),
            verdict: verdict(),
            mandate: id!(),
            by: officer(),
            on: day(),
            departure: departure(marked),
            reasons: personal(marked),
        }),
        variant!(NormEvent::NormSuspensionExtended {
            decision: id!(),
            suspension: id!(),
            until: day(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
        variant!(NormEvent::NormSuspensionEnded {
            decision: id!(),
            suspension: id!(),
            ground: ground,
            last_day: day(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
    ];
    events
        .into_iter()
        .map(|event| event.prop_map(CaseEvent::Norm).boxed())
}

/// A request that was withdrawn.
pub(super) fn withdrawn(marked: bool) -> BoxedStrategy<CaseEvent> {
    variant!(NormEvent::NormRequestWithdrawn {
        suspension: id!(),
        on: day(),
        reason: of(told(marked)).prop_map(Personal::Known),
    })
    .prop_map(CaseEvent::Norm)
    .boxed()
}
