//! What a policy answers.

use maatwerk_domain::{
    Assessment, AssessmentOutcome, Explanation, Finding, FindingOutcome, Personal, Receipt, Review,
    ReviewOutcome, TechnicalFailure, UsedFact,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::facts::value;
use super::terms::{grant_terms, loan_terms};
use super::values::{code, day, fact_code, law, text, told};

pub(super) fn finding(marked: bool) -> BoxedStrategy<Finding> {
    let outcome = select(vec![
        FindingOutcome::Met,
        FindingOutcome::NotMet,
        FindingOutcome::NotApplicable,
        FindingOutcome::Unknown,
    ]);
    let used = (fact_code(marked), proptest::option::of(value(marked)))
        .prop_map(|(code, value)| UsedFact { code, value });
    let explanation = (told(marked), proptest::collection::vec(used, 0..3))
        .prop_map(|(text, used)| Personal::Known(Explanation { text, used }));
    (code(), law(), outcome, explanation)
        .prop_map(|(rule, article, outcome, explanation)| Finding {
            rule,
            article,
            outcome,
            explanation,
        })
        .boxed()
}

pub(super) fn receipt() -> BoxedStrategy<Receipt> {
    (
        (text(), text(), text(), text()),
        proptest::option::of(text()),
        text(),
        any::<u64>(),
    )
        .prop_map(
            |((plugin, world, parameters, input), output, engine, fuel)| Receipt {
                plugin,
                world,
                parameters,
                input,
                output,
                engine,
                fuel,
            },
        )
        .boxed()
}

pub(super) fn failure() -> BoxedStrategy<TechnicalFailure> {
    (code(), text())
        .prop_map(|(code, detail)| TechnicalFailure { code, detail })
        .boxed()
}

/// The parts that an assessment and a review share.
type Answer = (Vec<Finding>, Receipt);

pub(super) fn answer(marked: bool) -> BoxedStrategy<Answer> {
    // Where marks are looked for, one must be there.
    let findings = proptest::collection::vec(finding(marked), usize::from(marked)..4);
    (findings, receipt()).boxed()
}

pub(super) fn assessment(marked: bool) -> BoxedStrategy<Assessment> {
    let outcome = prop_oneof![
        grant_terms().prop_map(AssessmentOutcome::Grant),
        Just(AssessmentOutcome::Decline),
        Just(AssessmentOutcome::Refer),
        Just(AssessmentOutcome::NotJudged),
        failure().prop_map(AssessmentOutcome::Failed),
    ];
    (outcome, answer(marked))
        .prop_map(|(outcome, (findings, receipt))| Assessment {
            outcome,
            findings,
            receipt,
        })
        .boxed()
}

pub(super) fn review(marked: bool) -> BoxedStrategy<Review> {
    let outcome = prop_oneof![
        day().prop_map(|look_again| ReviewOutcome::Keep { look_again }),
        Just(ReviewOutcome::Fulfilled),
        loan_terms().prop_map(ReviewOutcome::ProposeLoan),
        Just(ReviewOutcome::ProposeWaiver),
        Just(ReviewOutcome::Refer),
        Just(ReviewOutcome::NotJudged),
        failure().prop_map(ReviewOutcome::Failed),
    ];
    (outcome, answer(marked))
        .prop_map(|(outcome, (findings, receipt))| Review {
            outcome,
            findings,
            receipt,
        })
        .boxed()
}
