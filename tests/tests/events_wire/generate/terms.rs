//! What is granted and lent.

use maatwerk_domain::{Condition, GrantForm, GrantTerms, LoanTerms};
use proptest::prelude::*;
use proptest::sample::select;

use super::values::{amount, code, day, law, text};

pub(super) fn condition() -> BoxedStrategy<Condition> {
    (code(), law(), day(), text())
        .prop_map(|(rule, article, until, text)| Condition {
            rule,
            article,
            until,
            text,
        })
        .boxed()
}

pub(super) fn grant_terms() -> BoxedStrategy<GrantTerms> {
    let form = select(vec![
        GrantForm::Gift,
        GrantForm::ConditionalGift,
        GrantForm::Loan,
    ]);
    (form, amount(), proptest::collection::vec(condition(), 0..3))
        .prop_map(|(form, amount, conditions)| GrantTerms {
            form,
            amount,
            conditions,
        })
        .boxed()
}

pub(super) fn loan_terms() -> BoxedStrategy<LoanTerms> {
    (amount(), 1..=u16::MAX, amount())
        .prop_map(|(principal, instalments, instalment)| LoanTerms {
            principal,
            instalments,
            instalment,
        })
        .boxed()
}
