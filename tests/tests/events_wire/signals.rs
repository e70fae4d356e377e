//! Signals at random, as stated in a case and as recorded in the national log.

use std::collections::BTreeSet;

use maatwerk::wire::{Month, Wire as _, is_article};
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::signal::{
    Agency, AmountBand, Barrier, LifeDomain, MOST_CODES, SignalEvent, SignalRecord, SignalSource,
    WaitingBand,
};
use maatwerk_domain::{Article, HouseholdId, LawRef, PersonId, SignalId, SignalRecordId};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::generate::{day, law, personal};
use crate::schemas::validator;

fn few<T: std::fmt::Debug + Clone + Ord + 'static>(all: &[T]) -> BoxedStrategy<BTreeSet<T>> {
    btree_set(select(all.to_vec()), 0..=MOST_CODES).boxed()
}

/// A signal that was stated.
pub(crate) fn stated(marked: bool) -> BoxedStrategy<CaseEvent> {
    let codes = (
        select(Barrier::ALL),
        btree_set(law(), 0..=MOST_CODES),
        few(Agency::ALL),
        few(LifeDomain::ALL),
    );
    (
        any::<[u8; 16]>(),
        any::<[u8; 16]>(),
        codes,
        day(),
        personal(marked),
        personal(marked),
    )
        .prop_map(
            |(signal, about, (barrier, articles, agencies, life_domains), on, tried, helped)| {
                CaseEvent::SignalStated {
                    signal: SignalId::from_bytes(signal),
                    about: PersonId::from_bytes(about),
                    barrier,
                    articles,
                    agencies,
                    life_domains,
                    on,
                    tried,
                    would_have_helped: helped,
                }
            },
        )
        .boxed()
}

/// A signal that reached the national programme.
pub(crate) fn recorded() -> BoxedStrategy<SignalEvent> {
    let articles = vec(law(), 0..=MOST_CODES)
        .prop_map(|laws| laws.iter().map(Article::from).collect::<BTreeSet<_>>());
    (
        any::<[u8; 16]>(),
        "GM[0-9]{4}",
        select(SignalSource::ALL),
        (
            option::of(select(Barrier::ALL)),
            articles,
            few(Agency::ALL),
            few(LifeDomain::ALL),
        ),
        day().prop_map(maatwerk_domain::Month::of),
        option::of(select(AmountBand::ALL)),
        option::of(select(WaitingBand::ALL)),
        any::<[u8; 16]>(),
    )
        .prop_map(
            |(id, authority, source, codes, month, amount_band, waiting_band, household)| {
                let (barrier, articles, agencies, life_domains) = codes;
                SignalEvent::SignalRecorded(SignalRecord {
                    id: SignalRecordId::from_bytes(id),
                    authority,
                    source,
                    barrier,
                    articles,
                    agencies,
                    life_domains,
                    month,
                    amount_band,
                    waiting_band,
                    household: HouseholdId::from_bytes(household),
                })
            },
        )
        .boxed()
}

/// A piece of the schema of `signal-recorded.v1`, without its format: the pattern alone.
fn pattern(pointer: &str) -> jsonschema::Validator {
    let (_, schema) = maatwerk::events::schemas()
        .into_iter()
        .find(|(name, _)| name == "signal-recorded.v1")
        .unwrap();
    let mut piece = schema.pointer(pointer).unwrap().clone();
    piece.as_object_mut().unwrap().remove("format");
    validator(&piece)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    /// Each reference has one spelling that is taken; the pattern takes it too.
    #[test]
    fn articles(law in law(), extra in "[&=/:.a-z0-9-]{0,4}") {
        thread_local!(static PATTERN: jsonschema::Validator = pattern("/$defs/Article"));
        let article = Article::from(&law).to_string();
        prop_assert!(is_article(&article));
        let near = format!("{article}{extra}");
        let by_pattern = |text: &str| PATTERN.with(|pattern| pattern.is_valid(&json!(text)));
        prop_assert!(by_pattern(&article));
        prop_assert!(by_pattern(&near) || !is_article(&near), "{}", near);
        prop_assert!(!is_article(law.as_str()) || law.as_str() == article);
        if is_article(&near) {
            let again: Option<LawRef> = near.parse().ok();
            prop_assert!(again.is_none_or(|law| law.article() == near));
        }
    }

    #[test]
    fn months(text in "(1|2)[0-9]{3}-[01][0-9]") {
        thread_local!(
            static PATTERN: jsonschema::Validator = pattern("/$defs/SignalRecord/properties/month")
        );
        let read = serde_json::from_value::<Month>(json!(text)).ok();
        prop_assert_eq!(PATTERN.with(|pattern| pattern.is_valid(&json!(text))), read.is_some());
        if let Some(month) = read {
            prop_assert_eq!(month.into_domain().to_string(), text);
        }
    }
}
