//! What persons propose, hear and decide.

use maatwerk_domain::case::{Departure, DepartureGround, Hearing, Proposal, ProposedBy, Verdict};
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::terms::{grant_terms, loan_terms};
use super::values::{day, law, officer, personal};

pub(super) fn departure(marked: bool) -> BoxedStrategy<Option<Departure>> {
    let ground = select(vec![
        DepartureGround::InherentPower,
        DepartureGround::UrgentReasons,
        DepartureGround::Individualisation,
        DepartureGround::HardshipClause,
    ]);
    let departure =
        (ground, law(), personal(marked)).prop_map(|(ground, article, argument)| Departure {
            ground,
            article,
            argument,
        });
    proptest::option::of(departure).boxed()
}

pub(super) fn verdict() -> BoxedStrategy<Verdict> {
    let granted = (
        id!(),
        proptest::option::of(id!()),
        grant_terms(),
        1900..2200_i16,
    )
        .prop_map(|(grant, loan, terms, pot_year)| Verdict::Granted {
            grant,
            loan,
            terms,
            pot_year,
        });
    prop_oneof![granted, Just(Verdict::Declined)].boxed()
}

pub(super) fn proposal() -> BoxedStrategy<Proposal> {
    prop_oneof![loan_terms().prop_map(Proposal::Loan), Just(Proposal::Keep)].boxed()
}

pub(super) fn hearing(marked: bool) -> BoxedStrategy<Hearing> {
    prop_oneof![
        (day(), any::<bool>(), personal(marked)).prop_map(|(on, orally, view)| Hearing::Given {
            on,
            orally,
            view
        }),
        (day(), day()).prop_map(|(invited, until)| Hearing::TermPassed { invited, until }),
        (law(), personal(marked))
            .prop_map(|(article, reason)| Hearing::Excepted { article, reason }),
    ]
    .boxed()
}

pub(super) fn proposed_by(marked: bool) -> BoxedStrategy<ProposedBy> {
    prop_oneof![
        Just(ProposedBy::Policy),
        (officer(), personal(marked))
            .prop_map(|(officer, reasons)| ProposedBy::Person { officer, reasons }),
    ]
    .boxed()
}
