//! Texts, days, amounts and articles.

use maatwerk_domain::{Act, Cents, Date, FactCode, LawRef, Officer, Personal};
use proptest::prelude::*;
use proptest::sample::select;

use super::MARK;

/// Any text: unicode, control characters, quotes, backslashes. Never blank.
pub(crate) fn text() -> BoxedStrategy<String> {
    let character = prop_oneof![
        4 => any::<char>(),
        1 => select(vec!['"', '\\', '\0', '\n', '\u{7f}', '\u{2028}', '\u{1f600}', '{']),
    ];
    proptest::collection::vec(character, 0..30)
        .prop_map(|characters| format!("é{}", characters.into_iter().collect::<String>()))
        .boxed()
}

/// A text about a person.
pub(super) fn told(marked: bool) -> BoxedStrategy<String> {
    if marked {
        text().prop_map(|text| format!("{MARK}{text}")).boxed()
    } else {
        text()
    }
}

pub(crate) fn personal(marked: bool) -> BoxedStrategy<Personal<String>> {
    told(marked).prop_map(Personal::Known).boxed()
}

pub(super) fn code() -> BoxedStrategy<String> {
    "[a-z](-?[a-z0-9]){0,20}".boxed()
}

pub(super) fn fact_code(marked: bool) -> BoxedStrategy<FactCode> {
    let code = if marked {
        code().prop_map(|code| format!("{MARK}-{code}")).boxed()
    } else {
        code()
    };
    code.prop_map(|code| FactCode::new(code).unwrap()).boxed()
}

pub(crate) fn day() -> BoxedStrategy<Date> {
    (1900..2199_i16, 1..=12_i8, 1..=31_i8)
        .prop_filter_map("no such day", |(year, month, day)| {
            Date::new(year, month, day).ok()
        })
        .boxed()
}

/// Who did something, and when.
pub(crate) fn act() -> BoxedStrategy<Act> {
    (officer(), day())
        .prop_map(|(by, on)| Act { by, on })
        .boxed()
}

pub(super) fn told_day(marked: bool) -> BoxedStrategy<Date> {
    if marked {
        Just(Date::new(2199, 12, 31).unwrap()).boxed()
    } else {
        day()
    }
}

pub(super) fn amount() -> BoxedStrategy<Cents> {
    (1..1_000_000_000_u64).prop_map(Cents::new).boxed()
}

pub(crate) fn law() -> BoxedStrategy<LawRef> {
    prop_oneof![
        "jci1\\.(3|31):c:BWB[RVW][0-9]{7}(&artikel=[0-9]{1,3}[a-z]?(:[0-9]{1,2})?)?(&lid=[1-9])?",
        "CVDR[0-9]{1,9}(/[0-9a-z.:-]{1,5})?",
        "3[0-9]{4}[A-Z][0-9]{4}(/[0-9]{1,3})?",
    ]
    .prop_map(|text| text.parse().unwrap())
    .boxed()
}

pub(crate) fn officer() -> BoxedStrategy<Officer> {
    text().prop_map(Officer::new).boxed()
}
