//! What is drawn: near what was recorded, and never it.

use std::sync::atomic::{AtomicU64, Ordering};

use maatwerk_policy::contract::{AskedWhen, Question, ValueKind};

use super::*;

/// Numbers in a row, spread over all bits.
#[derive(Default)]
struct Row(AtomicU64);

impl Entropy for Row {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let next = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let next = (next ^ (next >> 31))
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
            .to_le_bytes();
        let length = bytes.len();
        bytes.copy_from_slice(&next[..length]);
        Ok(())
    }
}

struct Dry;

impl Entropy for Dry {
    fn fill(&self, _: &mut [u8]) -> Result<(), EntropyError> {
        Err(EntropyError::new("dry"))
    }
}

fn manifest() -> Manifest {
    Manifest {
        name: "proefstad".to_owned(),
        version: "1.0.0".to_owned(),
        title: "Proef".to_owned(),
        questions: vec![Question {
            code: "birth-date".to_owned(),
            kind: ValueKind::Day,
            label: "Geboortedatum".to_owned(),
            asked: AskedWhen::Both,
        }],
        parameters_schema: "{}".to_owned(),
        rules: Vec::new(),
        legal_bases: vec!["CVDR000479/3".to_owned()],
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn fact(code: &str, value: Value) -> Fact {
    Fact {
        code: code.to_owned(),
        value,
        since: None,
    }
}

fn detail(code: &str, value: Value) -> Detail {
    Detail {
        code: code.to_owned(),
        value,
    }
}

fn request() -> Request {
    Request {
        received: day("2026-03-02"),
        today: day("2026-03-12"),
        purpose: "rijlessen".to_owned(),
        amount: 50_000,
        legal_basis: "CVDR000479/3".to_owned(),
        facts: vec![
            fact("birth-date", Value::Day(day("2001-03-14"))),
            fact("told", Value::Text("Woont bij haar zus".to_owned())),
            fact("work", Value::Text("zzp".to_owned())),
            fact("children", Value::Number(2)),
            fact("income", Value::Amount(183_712)),
            fact("in-work", Value::Flag(true)),
        ],
        earlier_grants: vec![EarlierGrant {
            decided: day("2025-11-03"),
            amount: 12_345,
            purpose: "fiets".to_owned(),
            standing: vec![
                detail("form", Value::Text("loan".to_owned())),
                detail("paid", Value::Amount(12_345)),
                detail("status", Value::Text("loan".to_owned())),
                detail("balance", Value::Amount(6_789)),
            ],
        }],
        pot: Some(Pot {
            year: 2026,
            available: 39_950_000,
        }),
    }
}

fn drawn(entropy: &dyn Entropy, times: usize) -> Vec<Request> {
    let (manifest, mut dice) = (manifest(), Dice::new(entropy));
    let shared = BTreeMap::from([("work".to_owned(), BTreeSet::from(["loondienst".to_owned()]))]);
    let public = BTreeSet::from(["rijlessen".to_owned()]);
    let mut drawer = Drawer {
        manifest: &manifest,
        shared: &shared,
        public: &public,
        dice: &mut dice,
    };
    let input = Input::Assess {
        request: request(),
        parameters: "{}".to_owned(),
    };
    let draw = |_| match drawer.like(&input).unwrap() {
        Input::Assess { request, .. } => request,
        Input::Review { .. } => panic!("a request stays one"),
    };
    (0..times).map(draw).collect()
}

#[test]
fn every_day_moves_and_a_birth_date_moves_again() {
    let old = request();
    for new in drawn(&Row::default(), 2_000) {
        let shift = days(old.received, new.received);
        assert!((60..=730).contains(&shift.abs()), "{shift}");
        let Value::Day(born) = new.facts[0].value else {
            panic!("a day stays one");
        };
        let own = days(day("2001-03-14"), born) - shift;
        assert!((22..=180).contains(&own.abs()), "{own}");
        assert!((8..=12).contains(&days(new.received, new.today)));
        let pot = new.pot.unwrap();
        assert_eq!(i32::from(pot.year), i32::from(new.received.year()));
    }
}

#[test]
fn texts_are_shown_only_when_they_are_shared_or_the_municipalitys_own() {
    let mut others = BTreeSet::new();
    for new in drawn(&Row::default(), 200) {
        assert_eq!(new.purpose, "rijlessen");
        assert_eq!(new.earlier_grants[0].purpose, "voorbeeld");
        assert_eq!(new.facts[1].value, Value::Text("voorbeeld".to_owned()));
        let Value::Text(work) = &new.facts[2].value else {
            panic!("a text stays one");
        };
        others.insert(work.clone());
        assert_eq!(new.facts[5].value, Value::Flag(true));
    }
    let either = ["loondienst", "voorbeeld"].map(str::to_owned);
    assert_eq!(others, BTreeSet::from(either));
}

#[test]
fn amounts_are_round_and_near() {
    let mut amounts = BTreeSet::new();
    for new in drawn(&Row::default(), 2_000) {
        assert_eq!(new.amount % 500, 0);
        assert!((42_500..=57_500).contains(&new.amount), "{}", new.amount);
        let Value::Amount(income) = new.facts[4].value else {
            panic!("an amount stays one");
        };
        assert!(income % 500 == 0 && (157_000..=210_500).contains(&income));
        let Value::Number(children) = new.facts[3].value else {
            panic!("a number stays one");
        };
        assert!((1..=3).contains(&children));
        let earlier = &new.earlier_grants[0];
        let [_, paid, _, balance] = &earlier.standing[..] else {
            panic!("as many details: {earlier:?}");
        };
        assert_eq!(paid.value, Value::Amount(earlier.amount));
        let Value::Amount(balance) = balance.value else {
            panic!("an amount stays one");
        };
        assert!(balance % 100 == 0 && balance < earlier.amount);
        amounts.insert(new.amount);
    }
    assert!(amounts.len() > 20, "{amounts:?}");
}

#[test]
fn without_randomness_nothing_may_be_used() {
    let mut dice = Dice::new(&Dry);
    assert_eq!(dice.below(10), 0);
    assert!(dice.check().is_err());
    let mut dice = Dice::new(&maatwerk_log::OsEntropy);
    assert_eq!(dice.below(0), 0);
    assert!(dice.check().is_ok());
}
