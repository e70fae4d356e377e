//! What holds of every measure and every pair of requests.

#![allow(clippy::unwrap_used, reason = "what does not hold fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::date;
use maatwerk_domain::comparable::{
    Aftermath, ArticleLikeness, Circumstances, EarlierDecision, Evidence, Likeness, Measure,
    MeasureFault, MeasureTerms, Part, Rule, Summary, Verdict, WHOLE, Weights,
};
use maatwerk_domain::{Cents, DecisionId, FindingOutcome, GrantForm, LawRef, RequestId};
use proptest::prelude::*;

const BASES: [&str; 4] = [
    "CVDR000479/3",
    "CVDR000479/3/1",
    "jci1.31:c:BWBR0015703&artikel=35&lid=1",
    "jci1.3:c:BWBR0015703&artikel=35",
];

fn rule(number: u8) -> Rule {
    Rule {
        code: format!("rule-{number}"),
        article: "CVDR000479/2".to_owned(),
    }
}

fn outcome() -> impl Strategy<Value = FindingOutcome> {
    prop::sample::select(vec![
        FindingOutcome::Met,
        FindingOutcome::NotMet,
        FindingOutcome::NotApplicable,
        FindingOutcome::Unknown,
    ])
}

fn circumstances() -> impl Strategy<Value = Circumstances> {
    let household = (0_u32..8).prop_flat_map(|persons| (Just(persons), 0..=persons));
    (
        prop::sample::select(vec!["rijlessen", "huur", "verhuizing"]),
        prop::sample::select(BASES.to_vec()),
        prop_oneof![0..=200_000_u64, Just(u64::MAX)],
        0..4000_i64,
        household,
        prop::collection::btree_map((0_u8..6).prop_map(rule), outcome(), 0..6),
        prop::option::of(prop::collection::btree_set((0_u8..3).prop_map(rule), 0..3)),
    )
        .prop_map(
            |(purpose, basis, amount, day, (persons, children), rules, conditions)| Circumstances {
                purpose: purpose.to_owned(),
                legal_basis: basis.parse().unwrap(),
                amount: Cents::new(amount),
                received: date(2020, 1, 1) + day.days(),
                persons,
                children,
                rules,
                conditions,
            },
        )
}

fn measures() -> impl Strategy<Value = Measure> {
    (
        prop::array::uniform7(0..=1000_u16),
        0..=1000_u16,
        0..=1000_u16,
        2..=100_u16,
        1..=36_525_u32,
    )
        .prop_filter_map("no weights", |(weights, score, coverage, factor, days)| {
            let [
                purpose,
                legal_basis,
                amount,
                rules,
                household,
                conditions,
                recency,
            ] = weights;
            Measure::new(MeasureTerms {
                weights: Weights {
                    purpose,
                    legal_basis,
                    amount,
                    rules,
                    household,
                    conditions,
                    recency,
                },
                minimum_score: score,
                minimum_coverage: coverage,
                amount_factor: factor,
                maximum_age_days: days,
                most_scored: 100,
            })
            .ok()
        })
}

/// A decision on such a request, so many days after receipt: so much, or nothing.
fn decision(circumstances: Circumstances, days: i64, granted: Option<u64>) -> EarlierDecision {
    EarlierDecision {
        decision: DecisionId::from_bytes([1; 16]),
        request: RequestId::from_bytes([1; 16]),
        decided: circumstances.received + days.days(),
        circumstances,
        verdict: granted.map_or(Verdict::Declined, |amount| Verdict::Granted {
            form: GrantForm::Gift,
            amount: Cents::new(amount),
        }),
        departure: None,
        aftermath: Aftermath::Stands,
        converted: false,
    }
}

fn scores(likeness: &Likeness) -> Vec<Option<u16>> {
    likeness.parts.iter().map(|part| part.score).collect()
}

proptest! {
    #[test]
    fn a_score_is_bounded_and_the_mean_of_its_parts(
        measure in measures(), one in circumstances(), other in circumstances()
    ) {
        let likeness = measure.likeness(&one, &other);
        prop_assert!(likeness.score <= WHOLE && likeness.coverage <= WHOLE);
        let compared: Vec<_> = likeness
            .parts
            .iter()
            .filter_map(|part| Some((u64::from(part.weight), u64::from(part.score?))))
            .collect();
        prop_assert!(compared.iter().all(|(_, score)| *score <= u64::from(WHOLE)));
        let weight: u64 = compared.iter().map(|(weight, _)| weight).sum();
        let sum: u64 = compared.iter().map(|(weight, score)| weight * score).sum();
        prop_assert_eq!(
            u64::from(likeness.score),
            sum.checked_div(weight).unwrap_or_default()
        );
        let all: u64 = likeness.parts.iter().map(|part| u64::from(part.weight)).sum();
        prop_assert_eq!(u64::from(likeness.coverage), weight * 1000 / all);
    }

    #[test]
    fn it_makes_no_difference_which_request_is_first(
        measure in measures(), one in circumstances(), other in circumstances()
    ) {
        let (there, back) = (measure.likeness(&one, &other), measure.likeness(&other, &one));
        prop_assert_eq!(there.score, back.score);
        prop_assert_eq!(there.coverage, back.coverage);
        prop_assert_eq!(scores(&there), scores(&back));
        prop_assert_eq!(
            Measure::comparable(&one, &other),
            Measure::comparable(&other, &one)
        );
    }

    #[test]
    fn nothing_is_more_like_a_request_than_itself(
        measure in measures(), one in circumstances(), other in circumstances()
    ) {
        let itself = measure.likeness(&one, &one);
        for part in &itself.parts {
            prop_assert!(matches!(part.score, None | Some(WHOLE)), "{:?}", part);
        }
        // Whatever could be compared at all was whole.
        prop_assert_eq!(itself.score, if itself.coverage == 0 { 0 } else { WHOLE });
        let twin = measure.likeness(&one, &one.clone());
        prop_assert_eq!(&itself, &twin);
        prop_assert!(Measure::comparable(&one, &one));
        let another = measure.likeness(&one, &other);
        prop_assert!(itself.coverage == 0 || another.score <= itself.score);
    }

    #[test]
    fn the_order_of_decisions_does_not_depend_on_how_they_are_given(
        measure in measures(), asked in circumstances(),
        earlier in prop::collection::vec(circumstances(), 0..12), from in any::<prop::sample::Index>(),
    ) {
        let given: Vec<_> = earlier
            .into_iter()
            .map(|circumstances| decision(circumstances, 3, None))
            .enumerate()
            .collect();
        let ranked = measure.rank(&asked, given.clone());
        let mut turned = given.clone();
        turned.reverse();
        if !turned.is_empty() {
            let by = from.index(turned.len());
            turned.rotate_left(by);
        }
        prop_assert_eq!(&ranked, &measure.rank(&asked, turned));
        prop_assert!(ranked.is_sorted_by_key(|ranked| std::cmp::Reverse(ranked.likeness.score)));
        // Nobody is left out who is comparable, and nobody is in who is not.
        let expected = given.iter().filter(|(_, earlier)| {
            Measure::comparable(&asked, &earlier.circumstances)
                && measure.suffices(&measure.likeness(&asked, &earlier.circumstances))
        });
        prop_assert_eq!(ranked.len(), expected.count());
    }

    /// A fact of one part moves the score of that part alone.
    #[test]
    fn parts_are_judged_apart(
        measure in measures(), one in circumstances(), other in circumstances(),
        amount in 0..=200_000_u64, persons in 0..9_u32,
    ) {
        let before = measure.likeness(&one, &other);
        let moved = Circumstances {
            amount: Cents::new(amount),
            persons: other.children + persons,
            ..other
        };
        let after = measure.likeness(&one, &moved);
        for (before, after) in before.parts.iter().zip(&after.parts) {
            if !matches!(before.part, Part::Amount | Part::Household) {
                prop_assert_eq!(before, after);
            }
        }
    }

    #[test]
    fn an_amount_nearer_by_scores_no_less(
        measure in measures(), one in circumstances(), near in 0..=100_000_u64, far in 0..=100_000_u64,
    ) {
        let asked = one.amount.get().min(1 << 40);
        let one = Circumstances { amount: Cents::new(asked), ..one };
        let (near, far) = (near.min(far), near.max(far));
        let score = |amount| {
            let other = Circumstances { amount: Cents::new(amount), ..one.clone() };
            measure.likeness(&one, &other).parts[2].score
        };
        prop_assert!(score(asked + near) >= score(asked + far));
    }
}

fn plain() -> Circumstances {
    let rules = [
        (rule(1), FindingOutcome::Met),
        (rule(2), FindingOutcome::Met),
        (rule(3), FindingOutcome::NotMet),
        (rule(4), FindingOutcome::NotApplicable),
    ];
    Circumstances {
        purpose: "rijlessen".to_owned(),
        legal_basis: BASES[0].parse().unwrap(),
        amount: Cents::new(50_000),
        received: date(2026, 5, 18),
        persons: 2,
        children: 1,
        rules: BTreeMap::from(rules),
        conditions: Some(BTreeSet::from([rule(5)])),
    }
}

/// The score and the evidence of one part by the built-in measure, against [`plain`].
fn part(part: Part, change: impl FnOnce(&mut Circumstances)) -> (Option<u16>, Evidence) {
    let mut other = plain();
    change(&mut other);
    let likeness = Measure::default().likeness(&plain(), &other);
    let found = likeness.parts.into_iter().find(|found| found.part == part);
    let found = found.unwrap();
    (found.score, found.evidence)
}

#[test]
fn amounts_are_alike_by_their_ratio() {
    let amount = |cents| part(Part::Amount, |other| other.amount = Cents::new(cents)).0;
    assert_eq!(amount(50_000), Some(1000));
    assert_eq!(
        amount(100_000),
        Some(250),
        "twice as much, where three times is the end"
    );
    assert_eq!(amount(25_000), Some(250));
    assert_eq!(amount(150_000), Some(0));
    assert_eq!(amount(u64::MAX), Some(0));
    assert_eq!(amount(0), Some(0));
}

#[test]
fn rules_are_alike_by_their_outcomes() {
    let rules = |change: fn(&mut BTreeMap<Rule, FindingOutcome>)| {
        part(Part::Rules, |other| change(&mut other.rules))
    };
    let evidence = |same, unsure, of| Evidence::Rules { same, unsure, of };
    assert_eq!(rules(|_| ()), (Some(1000), evidence(3, 0, 3)));
    let turned = rules(|rules| {
        rules.insert(rule(3), FindingOutcome::Met);
    });
    assert_eq!(turned, (Some(666), evidence(2, 0, 3)));
    let unsure = rules(|rules| {
        rules.insert(rule(3), FindingOutcome::Unknown);
    });
    assert_eq!(unsure, (Some(833), evidence(2, 1, 3)));
    let asked_since = rules(|rules| {
        rules.insert(rule(6), FindingOutcome::Met);
        rules.insert(rule(7), FindingOutcome::NotApplicable);
    });
    assert_eq!(asked_since, (Some(750), evidence(3, 0, 4)));
    assert_eq!(rules(BTreeMap::clear), (None, Evidence::NoRules));
}

#[test]
fn households_conditions_and_time_are_alike_by_what_they_share() {
    let household = |persons, children| {
        part(Part::Household, |other| {
            (other.persons, other.children) = (persons, children);
        })
        .0
    };
    assert_eq!(household(2, 1), Some(1000));
    assert_eq!(household(3, 2), Some(666));
    assert_eq!(
        household(2, 0),
        Some(0),
        "a couple is no parent with a child"
    );
    assert_eq!(household(1, 0), Some(500));
    let none = part(Part::Conditions, |other| other.conditions = None);
    assert_eq!(none, (None, Evidence::NoProposal));
    let plain_gift = part(Part::Conditions, |other| {
        other.conditions = Some(BTreeSet::new());
    });
    assert_eq!(plain_gift.0, Some(0));
    let later = part(Part::Recency, |other| other.received = date(2027, 5, 18));
    assert_eq!(later, (Some(800), Evidence::Recency { days: 365 }));
    let ages = part(Part::Recency, |other| other.received = date(2011, 5, 18));
    assert_eq!(ages.0, Some(0));
}

#[test]
fn articles_are_alike_with_or_without_dates_and_paragraphs() {
    let basis = |one: &str, other: &str| {
        let with = |law: &str| Circumstances {
            legal_basis: law.parse::<LawRef>().unwrap(),
            ..plain()
        };
        let likeness = Measure::default().likeness(&with(one), &with(other));
        likeness.parts[1].evidence
    };
    let short = "jci1.3:c:BWBR0015703&artikel=35";
    let dated = "jci1.31:c:BWBR0015703&artikel=35&z=2026-01-01&g=2026-01-01";
    let first = "jci1.31:c:BWBR0015703&artikel=35&lid=1";
    let next = "jci1.31:c:BWBR0015703&artikel=36";
    assert_eq!(
        basis(short, dated),
        Evidence::LegalBasis(ArticleLikeness::Same)
    );
    let other_paragraph = Evidence::LegalBasis(ArticleLikeness::OtherParagraph);
    assert_eq!(basis(dated, first), other_paragraph);
    assert_eq!(basis("CVDR1/3/1", "CVDR1/3/2"), other_paragraph);
    let other = Evidence::LegalBasis(ArticleLikeness::Other);
    assert_eq!(basis(short, next), other);
    assert_eq!(basis("CVDR1/3", "CVDR2/3"), other);
    let unlike = Circumstances {
        purpose: "huur".to_owned(),
        legal_basis: next.parse().unwrap(),
        ..plain()
    };
    assert!(!Measure::comparable(&plain(), &unlike));
    let same_purpose = Circumstances {
        purpose: "rijlessen".to_owned(),
        ..unlike
    };
    assert!(Measure::comparable(&plain(), &same_purpose));
}

#[test]
fn a_measure_keeps_its_bounds() {
    let terms = *Measure::default().terms();
    assert_eq!(Measure::new(terms), Ok(Measure::default()));
    let faulty = |change: fn(&mut MeasureTerms)| {
        let mut terms = terms;
        change(&mut terms);
        Measure::new(terms).unwrap_err()
    };
    let fault = |what, least, most| MeasureFault::OutOfBounds { what, least, most };
    assert_eq!(
        faulty(|terms| terms.weights.recency = 1001),
        fault("a weight", 0, 1000)
    );
    assert_eq!(
        faulty(|terms| terms.minimum_score = 1001),
        fault("the minimum score", 0, 1000)
    );
    assert_eq!(
        faulty(|terms| terms.minimum_coverage = u16::MAX),
        fault("the minimum coverage", 0, 1000)
    );
    assert_eq!(
        faulty(|terms| terms.amount_factor = 1),
        fault("the amount factor", 2, 100)
    );
    assert_eq!(
        faulty(|terms| terms.maximum_age_days = 0),
        fault("the maximum age in days", 1, 36_525)
    );
    assert_eq!(
        faulty(|terms| terms.most_scored = 10_001),
        fault("the number of decisions scored", 1, 10_000)
    );
    let weightless = faulty(|terms| {
        terms.weights = Weights {
            purpose: 0,
            legal_basis: 0,
            amount: 0,
            rules: 0,
            household: 0,
            conditions: 0,
            recency: 0,
        };
    });
    assert_eq!(weightless, MeasureFault::Weightless);
}

#[test]
fn too_little_compared_does_not_suffice() {
    let bare = Circumstances {
        rules: BTreeMap::new(),
        conditions: None,
        ..plain()
    };
    let strict = Measure::new(MeasureTerms {
        minimum_coverage: 701,
        ..*Measure::default().terms()
    })
    .unwrap();
    let likeness = strict.likeness(&plain(), &bare);
    assert_eq!((likeness.score, likeness.coverage), (1000, 700));
    assert!(!strict.suffices(&likeness));
    assert!(Measure::default().suffices(&likeness));
}

#[test]
fn the_same_request_comes_first_and_the_later_of_two() {
    let near = Circumstances {
        amount: Cents::new(60_000),
        ..plain()
    };
    let unlike = Circumstances {
        purpose: "huur".to_owned(),
        legal_basis: BASES[2].parse().unwrap(),
        ..plain()
    };
    let given = [near.clone(), plain(), unlike, plain(), near]
        .map(|circumstances| decision(circumstances, 0, None));
    let ranked = Measure::default().rank(&plain(), given.into_iter().enumerate());
    let places: Vec<_> = ranked.iter().map(|ranked| ranked.place).collect();
    assert_eq!(
        places,
        [3, 1, 4, 0],
        "alike in nothing that counts is not comparable"
    );
    assert_eq!(ranked[0].likeness.score, 1000);
}

#[test]
fn decisions_are_counted_and_have_a_middle() {
    let withdrawn = EarlierDecision {
        aftermath: Aftermath::Withdrawn,
        ..decision(plain(), 400, Some(1))
    };
    let departed = EarlierDecision {
        departure: Some((
            maatwerk_domain::case::DepartureGround::HardshipClause,
            BASES[0].parse().unwrap(),
        )),
        ..decision(plain(), 9, Some(50_000))
    };
    let decisions = [
        decision(plain(), 20, Some(30_000)),
        departed,
        decision(plain(), 4, None),
        decision(plain(), 7, Some(20_000)),
        withdrawn,
        decision(plain(), 7, Some(50_000)),
    ];
    let expected = Summary {
        granted: 2,
        in_part: 2,
        declined: 1,
        withdrawn: 1,
        departed: 1,
        median_granted: Some(Cents::new(30_000)),
        median_days: Some(7),
    };
    assert_eq!(Summary::of(&decisions), expected);
    assert_eq!(Summary::of(&[]), Summary::default());
}
