//! What the contract asks of an answer beyond its types. The host checks it as well; here it tells
//! the author, in a native unit test, what the host would refuse.

use crate::contract::{self, Assessment, Fault, Form, LoanTerms, Outcome, Review, ReviewOutcome};

pub(crate) fn assessment(
    request: &contract::Request,
    answer: Assessment,
) -> Result<Assessment, Fault> {
    if let Outcome::Grant(grant) = &answer.outcome {
        if grant.amount.is_zero() {
            return broken("it grants nothing");
        }
        if grant.amount > request.amount {
            return broken("it grants more than was asked");
        }
        if grant.conditions.is_empty() == (grant.form == Form::ConditionalGift) {
            return broken("conditions belong to a conditional gift, and to no other form");
        }
        if grant
            .conditions
            .iter()
            .any(|known| known.until <= request.today)
        {
            return broken("a condition ends before it begins");
        }
    }
    Ok(answer)
}

pub(crate) fn review(gift: &contract::Gift, answer: Review) -> Result<Review, Fault> {
    match &answer.outcome {
        ReviewOutcome::Keep(day) if *day <= gift.today => {
            broken("it would look again on a day that has come")
        }
        ReviewOutcome::ProposeLoan(terms) if terms.principal > gift.paid => {
            broken("the loan is larger than what was paid")
        }
        ReviewOutcome::ProposeLoan(terms) if !adds_up(*terms) => {
            broken("the instalments do not add up to the principal")
        }
        _ => Ok(answer),
    }
}

/// Whether all instalments but the last leave a rest of one instalment at most, and of one cent at
/// least.
fn adds_up(terms: LoanTerms) -> bool {
    terms.principal.instalments_of(terms.instalment) == Some(u32::from(terms.instalments))
        && terms.instalments > 0
}

fn broken<T>(how: &str) -> Result<T, Fault> {
    Err(Fault::Other(format!(
        "the answer breaks the contract: {how}"
    )))
}
