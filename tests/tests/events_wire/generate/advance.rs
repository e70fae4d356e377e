//! Events of advances.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::advance::AdvanceEvent;
use proptest::prelude::*;

use super::decisions::departure;
use super::id_of;
use super::values::{amount, day, law, officer, personal};

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> impl Iterator<Item = BoxedStrategy<CaseEvent>> {
    let granted = (
        (id!(), id!(), id!(), id!()),
        (amount(), 1_i16..=9999, law(), id!()),
        (officer(), day(), departure(marked), personal(marked)),
    );
    let granted = granted.prop_map(|(ids, money, said)| {
        let (decision, grant, request, assessment) = ids;
        let (amount, pot_year, article, mandate) = money;
        let (by, on, departure, reasons) = said;
        AdvanceEvent::AdvanceGranted {
            decision,
            grant,
            request,
            assessment,
            amount,
            pot_year,
            article,
            mandate,
            by,
            on,
            departure,
            reasons,
        }
    });
    let events = [
        granted.boxed(),
        variant!(AdvanceEvent::AdvanceCounted {
            grant: id!(),
            counts_on: id!(),
            amount: amount(),
        }),
    ];
    events
        .into_iter()
        .map(|event| event.prop_map(CaseEvent::Advance).boxed())
}
