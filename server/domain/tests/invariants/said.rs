//! Whatever a policy may say.

use maatwerk_domain::case::{Grant, Request, ToldAssessment, ToldReview};
use maatwerk_domain::{
    AssessmentId, AssessmentOutcome, Cents, Condition, Date, FactId, Finding, FindingOutcome,
    GrantForm, GrantId, GrantTerms, LoanTerms, Personal, ProposalId, ReviewOutcome,
};

use crate::dice::Dice;
use crate::support::{RULE, failure, law, looks, says};

pub(crate) fn terms(dice: &mut Dice, asked: Cents, today: Date) -> GrantTerms {
    let form = match dice.below(6) {
        0 => GrantForm::Gift,
        1 => GrantForm::Loan,
        _ => GrantForm::ConditionalGift,
    };
    let conditions = match (form, dice.below(12)) {
        (GrantForm::ConditionalGift, 0) => 0,
        (GrantForm::ConditionalGift, 1..=3) => 2,
        (GrantForm::ConditionalGift, _) | (_, 0) => 1,
        _ => 0,
    };
    GrantTerms {
        form,
        amount: dice.amount(asked),
        conditions: (0..conditions)
            .map(|number| Condition {
                rule: if number == 0 { RULE } else { "in-the-home" }.to_owned(),
                article: law("CVDR123456/6"),
                until: if dice.once_in(12) {
                    dice.day(today)
                } else {
                    dice.later(today)
                },
                text: String::new(),
            })
            .collect(),
    }
}

pub(crate) fn loan(dice: &mut Dice, paid: Cents) -> LoanTerms {
    let principal = dice.amount(paid);
    let count = 1 + u16::try_from(dice.below(36)).unwrap_or_default();
    let each = Cents::new(principal.get().div_ceil(u64::from(count)));
    if dice.once_in(10) {
        return LoanTerms {
            principal,
            instalments: dice.pick(&[0, 1, u16::MAX]).unwrap_or_default(),
            instalment: dice.amount(each),
        };
    }
    LoanTerms {
        principal,
        instalments: u16::try_from(principal.get().div_ceil(each.get().max(1))).unwrap_or(u16::MAX),
        instalment: each,
    }
}

pub(crate) fn assessment(
    dice: &mut Dice,
    id: AssessmentId,
    facts: &[FactId],
    asked: Cents,
    today: Date,
) -> ToldAssessment {
    let outcome = match dice.below(11) {
        0 => AssessmentOutcome::Decline,
        1 => AssessmentOutcome::Refer,
        2 => AssessmentOutcome::Failed(failure()),
        3 => AssessmentOutcome::NotJudged,
        _ => AssessmentOutcome::Grant(terms(dice, asked, today)),
    };
    let mut told = ToldAssessment {
        rests_on: facts.to_vec(),
        ..says(id, outcome)
    };
    told.answer.findings = (0..dice.below(12)).map(|_| finding(dice)).collect();
    told
}

fn finding(dice: &mut Dice) -> Finding {
    use FindingOutcome::{Met, NotApplicable, NotMet, Unknown};
    Finding {
        rule: RULE.to_owned(),
        article: law(&format!("CVDR123456/{}", 1 + dice.below(20))),
        outcome: dice
            .pick(&[Met, NotMet, NotApplicable, Unknown])
            .unwrap_or(Met),
        explanation: Personal::Erased,
    }
}

pub(crate) fn review(
    dice: &mut Dice,
    id: GrantId,
    grant: &Grant,
    proposal: ProposalId,
    today: Date,
) -> ToldReview {
    let outcome = match dice.below(12) {
        0 => ReviewOutcome::Fulfilled,
        1 => ReviewOutcome::ProposeWaiver,
        2 => ReviewOutcome::Refer,
        3 => ReviewOutcome::Failed(failure()),
        4..=6 => ReviewOutcome::Keep {
            look_again: if dice.once_in(4) {
                dice.day(today)
            } else {
                dice.later(today)
            },
        },
        _ => ReviewOutcome::ProposeLoan(loan(dice, grant.paid())),
    };
    ToldReview {
        grant: id,
        proposal,
        ..looks(outcome)
    }
}

/// Whether deciding so needs a ground, as the rule is in words: the policy proposed something else.
pub(crate) fn differs(request: &AssessmentOutcome, granted: Option<&GrantTerms>) -> bool {
    match request {
        AssessmentOutcome::Grant(proposed) => granted.is_none_or(|terms| terms != proposed),
        AssessmentOutcome::Decline => granted.is_some(),
        _ => false,
    }
}

/// What is left of the amount that was asked.
pub(crate) fn is_part(request: &Request, terms: &GrantTerms) -> bool {
    terms.amount < request.amount
}
