//! What is known about a person.

use maatwerk_domain::case::{Bsn, FactContent};
use maatwerk_domain::{FactValue, Personal};
use proptest::prelude::*;

use super::values::{fact_code, told, told_day};
use super::{MARKED_BSN, MARKED_NUMBER};

pub(super) fn value(marked: bool) -> BoxedStrategy<FactValue> {
    let number = i64::from(MARKED_NUMBER);
    let (numbers, amounts) = if marked {
        (Just(number).boxed(), Just(MARKED_NUMBER).boxed())
    } else {
        (
            any::<i32>().prop_map(i64::from).boxed(),
            any::<u32>().boxed(),
        )
    };
    prop_oneof![
        any::<bool>().prop_map(FactValue::Flag),
        numbers.prop_map(FactValue::Number),
        amounts.prop_map(|cents| FactValue::Amount(cents.into())),
        told_day(marked).prop_map(FactValue::Day),
        told(marked).prop_map(FactValue::Text),
    ]
    .boxed()
}

pub(super) fn fact_content(marked: bool) -> BoxedStrategy<Personal<FactContent>> {
    (
        fact_code(marked),
        value(marked),
        proptest::option::of(told_day(marked)),
        told(marked),
    )
        .prop_map(|(code, value, since, source)| {
            Personal::Known(FactContent {
                code,
                value,
                since,
                source,
            })
        })
        .boxed()
}

pub(super) fn bsn(marked: bool) -> BoxedStrategy<Option<Bsn>> {
    if marked {
        return Just(Some(MARKED_BSN.parse().unwrap())).boxed();
    }
    let valid = (1..100_000_000_u32).prop_filter_map("fails the eleven test", |eight| {
        (0..10)
            .find_map(|last| format!("{eight:08}{last}").parse().ok())
            .map(Some)
    });
    prop_oneof![Just(None), valid].boxed()
}
