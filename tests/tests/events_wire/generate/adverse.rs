//! Events of acts on a grant that burden the resident.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::adverse::{AdverseAct, AdverseEvent};
use proptest::option::of;
use proptest::prelude::*;

use super::decisions::hearing;
use super::id_of;
use super::terms::loan_terms;
use super::values::{amount, day, law, officer, personal};

fn act() -> BoxedStrategy<AdverseAct> {
    prop_oneof![
        amount().prop_map(|amount| AdverseAct::Revise { amount }),
        Just(AdverseAct::Withdraw),
        loan_terms().prop_map(AdverseAct::Reclaim),
    ]
    .boxed()
}

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> impl Iterator<Item = BoxedStrategy<CaseEvent>> {
    let events = [
        variant!(AdverseEvent::ActProposed {
            proposal: id!(),
            grant: id!(),
            act: act(),
            ground: law(),
            by: officer(),
            reasons: personal(marked),
        }),
        variant!(AdverseEvent::ActHeard {
            proposal: id!(),
            grant: id!(),
            hearing: hearing(marked),
        }),
        variant!(AdverseEvent::ActDropped {
            proposal: id!(),
            grant: id!(),
            by: officer(),
            reasons: personal(marked),
        }),
        variant!(AdverseEvent::ActDecided {
            decision: id!(),
            proposal: id!(),
            grant: id!(),
            act: act(),
            ground: law(),
            loan: of(id!()),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
    ];
    events
        .into_iter()
        .map(|event| event.prop_map(CaseEvent::Adverse).boxed())
}
