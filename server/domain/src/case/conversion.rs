//! From gift to loan: the policy looks again, somebody proposes, the resident is heard, and a
//! person with mandate converts or keeps.

use super::adverse::AdverseRefusal;
use super::decisions::check_departure;
use super::{
    Assessed, Case, CaseEvent, Departure, Effects, Grant, GrantStatus, Hearing, InstalmentPlan,
    OpenProposal, Proposal, ProposedBy, ReviewOccasion,
};
use crate::calendar::months_after;
use crate::context::not_before;
use crate::regime::BasisAct;
use crate::{
    Authority, CaseId, Cents, Context, Date, DecisionId, FactId, GrantId, LawRef, LoanId,
    LoanTerms, MandateId, ProposalId, Refusal, Review, ReviewOutcome, TechnicalFailure,
};

/// What the policy said of a conditional gift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldReview {
    /// The grant.
    pub grant: GrantId,
    /// The identifier of the proposal, used when it proposes.
    pub proposal: ProposalId,
    /// The facts that the policy was given.
    pub rests_on: Vec<FactId>,
    /// What it said.
    pub answer: Review,
}

/// Has a look that is due recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDue {
    /// The grant.
    pub grant: GrantId,
    /// The rule of the condition.
    pub rule: String,
    /// The day it was due.
    pub due: Date,
}

/// Proposes a conversion, as a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeConversion {
    /// The identifier of the proposal.
    pub proposal: ProposalId,
    /// The grant.
    pub grant: GrantId,
    /// What is proposed.
    pub terms: Proposal,
    /// Why.
    pub reasons: String,
}

/// Decides on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideConversion {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The grant.
    pub grant: GrantId,
    /// What is decided.
    pub choice: ConversionChoice,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// Why it differs from the proposal, exactly when it does.
    pub departure: Option<Departure>,
    /// The reasons.
    pub reasons: String,
}

/// What a decider chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConversionChoice {
    /// The gift becomes a loan.
    Convert {
        /// The identifier of the loan.
        loan: LoanId,
        /// Principal and instalments; as proposed when absent.
        terms: Option<LoanTerms>,
    },
    /// The gift stays a gift, for good.
    Keep,
}

impl Case {
    /// A gift whose conditions run.
    fn conditional(&self, grant: GrantId) -> Result<&Grant, Refusal> {
        let grant = self.grant(grant)?;
        if grant.status == GrantStatus::Conditional {
            Ok(grant)
        } else {
            Err(Refusal::NotConditional)
        }
    }

    pub(super) fn review_due(
        &self,
        command: &ReviewDue,
        told: Option<ToldReview>,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let grant = self.conditional(command.grant)?;
        context.not_in_the_future("the look", command.due)?;
        if !grant.due.contains(&(command.due, command.rule.clone())) {
            return Err(Refusal::NotDue(command.due));
        }
        let occasion = ReviewOccasion::Due {
            rule: command.rule.clone(),
            due: command.due,
        };
        self.reviewed(told.ok_or(Refusal::NotAssessed)?, occasion, context)
    }

    /// What follows from a review: proposals come and lapse, a gift becomes final.
    pub(super) fn reviewed(
        &self,
        mut told: ToldReview,
        occasion: ReviewOccasion,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let grant = self.conditional(told.grant)?;
        if self
            .assessments
            .get(&grant.assessment)
            .is_some_and(Assessed::not_judged)
        {
            told.answer.outcome = ReviewOutcome::NotJudged;
            told.answer.findings.clear();
        } else if let Some(detail) = unsound(&told.answer.outcome, grant, context) {
            told.answer.outcome = ReviewOutcome::Failed(TechnicalFailure {
                code: "unsound-review".to_owned(),
                detail: detail.to_owned(),
            });
        }
        let wanted = match &told.answer.outcome {
            ReviewOutcome::ProposeLoan(terms) => Some(Proposal::Loan(*terms)),
            ReviewOutcome::ProposeWaiver => Some(Proposal::Keep),
            _ => None,
        };
        // A look that could not tell leaves a proposal to the person who has to look anyway.
        let undone = !matches!(
            told.answer.outcome,
            ReviewOutcome::Refer | ReviewOutcome::NotJudged | ReviewOutcome::Failed(_)
        );
        let fulfilled = told.answer.outcome == ReviewOutcome::Fulfilled;
        let mut events = vec![CaseEvent::GiftReviewed {
            grant: told.grant,
            occasion,
            rests_on: told.rests_on,
            answer: told.answer,
        }];
        if let Some(open) = &grant.proposal {
            // A person's proposal is that person's to take back, and another's to decide on.
            if wanted == Some(open.terms) || open.by_person() {
                return Ok(events);
            }
            if undone {
                events.push(CaseEvent::ProposalLapsed {
                    proposal: open.proposal,
                    grant: told.grant,
                });
            }
        }
        if let Some(terms) = wanted {
            events.push(CaseEvent::ConversionProposed {
                proposal: told.proposal,
                grant: told.grant,
                terms,
                by: ProposedBy::Policy,
            });
        }
        if fulfilled {
            events.push(CaseEvent::GiftFulfilled { grant: told.grant });
        }
        Ok(events)
    }

    pub(super) fn propose_conversion(
        &self,
        command: &ProposeConversion,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let grant = self.conditional(command.grant)?;
        if grant.proposal.is_some() {
            return Err(Refusal::ProposalOpen);
        }
        if grant.adverse.open.is_some() {
            return Err(AdverseRefusal::Open.into());
        }
        if let Proposal::Loan(terms) = &command.terms {
            self.declared_of(grant, authority)?
                .knows(BasisAct::Convert)?;
            check_loan(terms, grant.convertible())?;
        }
        Ok(vec![CaseEvent::ConversionProposed {
            proposal: command.proposal,
            grant: command.grant,
            terms: command.terms,
            by: ProposedBy::Person {
                officer: context.officer.clone(),
                reasons: command.reasons.clone().into(),
            },
        }])
    }

    pub(super) fn withdraw_proposal(&self, grant: GrantId) -> Result<Vec<CaseEvent>, Refusal> {
        let (_, open) = self.open_proposal(grant)?;
        if !open.by_person() {
            return Err(Refusal::NotWithdrawable);
        }
        let proposal = open.proposal;
        Ok(vec![CaseEvent::ProposalLapsed { proposal, grant }])
    }

    fn open_proposal(&self, grant: GrantId) -> Result<(&Grant, &OpenProposal), Refusal> {
        let grant = self.grant(grant)?;
        let open = grant.proposal.as_ref().ok_or(Refusal::NoProposal)?;
        Ok((grant, open))
    }

    pub(super) fn invite_hearing(
        &self,
        grant: GrantId,
        (on, until): (Date, Date),
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let (of, open) = self.open_proposal(grant)?;
        if open.hearing.is_some() {
            return Err(Refusal::Terms("the resident was heard already"));
        }
        not_before("the invitation", on, "the grant of", of.decided)?;
        context.not_in_the_future("the invitation", on)?;
        not_before("the last day", until, "the invitation of", on)?;
        Ok(vec![CaseEvent::HearingInvited {
            proposal: open.proposal,
            grant,
            on,
            until,
        }])
    }

    pub(super) fn record_hearing(
        &self,
        grant: GrantId,
        hearing: &Hearing,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let (of, open) = self.open_proposal(grant)?;
        check_hearing(hearing, of.decided, context)?;
        Ok(vec![CaseEvent::HearingRecorded {
            proposal: open.proposal,
            grant,
            hearing: hearing.clone(),
        }])
    }

    pub(super) fn decide_conversion(
        &self,
        id: CaseId,
        command: &DecideConversion,
        authority: &Authority,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let (grant, open) = self.open_proposal(command.grant)?;
        self.new_decision(command.decision)?;
        let legal_basis = &self
            .requests
            .get(&grant.request)
            .ok_or(Refusal::Unknown("budget request"))?
            .legal_basis;
        let (decision, mandate) = (command.decision, command.mandate);
        let (by, on) = (context.officer.clone(), context.today);
        let (departure, reasons) = (command.departure.clone(), command.reasons.clone().into());
        match command.choice {
            ConversionChoice::Convert { loan, terms } => {
                let terms = match (terms, open.terms) {
                    (Some(terms), _) | (None, Proposal::Loan(terms)) => terms,
                    (None, Proposal::Keep) => return Err(Refusal::TermsNeeded),
                };
                self.declared_of(grant, authority)?
                    .knows(BasisAct::Convert)?;
                self.new_loan(loan)?;
                self.nothing_waits(command.grant)?;
                if grant.adverse.open.is_some() {
                    return Err(AdverseRefusal::Open.into());
                }
                let debtor = self.subject_of_grant(command.grant);
                self.instalment_fits(debtor, loan, terms.instalment, on)?;
                check_loan(&terms, grant.convertible())?;
                check_departure(open.terms != Proposal::Loan(terms), departure.as_ref())?;
                // An adverse decision: the resident is heard first (Awb 4:8).
                if open.hearing.is_none() {
                    return Err(Refusal::NotHeard);
                }
                authority.check_mandate(mandate, legal_basis, terms.principal, context)?;
                let plan = InstalmentPlan {
                    instalments: terms.instalments,
                    amount: terms.instalment,
                    // Nothing may be due within six weeks of the announcement (Awb 4:87), which
                    // is still to come.
                    first_due: months_after(on, 2).ok_or(Refusal::BeyondCalendar)?,
                };
                let mut effects = Effects::case(vec![
                    CaseEvent::GiftConverted {
                        decision,
                        grant: command.grant,
                        proposal: open.proposal,
                        loan,
                        terms,
                        mandate,
                        by,
                        on,
                        departure,
                        reasons,
                    },
                    CaseEvent::InstalmentsSet { loan, plan },
                ]);
                effects.release(id, command.grant, grant.unpaid());
                Ok(effects)
            }
            ConversionChoice::Keep => {
                check_departure(open.terms != Proposal::Keep, departure.as_ref())?;
                authority.check_mandate(mandate, legal_basis, grant.paid(), context)?;
                Ok(Effects::case(vec![CaseEvent::GiftKept {
                    decision,
                    grant: command.grant,
                    proposal: open.proposal,
                    mandate,
                    by,
                    on,
                    departure,
                    reasons,
                }]))
            }
        }
    }
}

/// Refuses a hearing that was none, or left out on another article than those that allow it.
pub(super) fn check_hearing(
    hearing: &Hearing,
    granted: Date,
    context: &Context,
) -> Result<(), Refusal> {
    match hearing {
        Hearing::Given { on, .. } => {
            not_before("the hearing", *on, "the grant of", granted)?;
            context.not_in_the_future("the hearing", *on)
        }
        Hearing::TermPassed { invited, until } => {
            not_before("the invitation", *invited, "the grant of", granted)?;
            not_before("the last day", *until, "the invitation of", *invited)?;
            if *until >= context.today {
                return Err(Refusal::TermRuns(*until));
            }
            Ok(())
        }
        Hearing::Excepted { article, .. } if is_hearing_exception(article) => Ok(()),
        Hearing::Excepted { .. } => Err(Refusal::NoException),
    }
}

/// Awb 4:11 (urgency, earlier heard, purpose defeated) and 4:12 (financial decisions).
fn is_hearing_exception(article: &LawRef) -> bool {
    let article = article.article();
    ["BWBR0005537&artikel=4:11", "BWBR0005537&artikel=4:12"]
        .iter()
        .any(|allowed| {
            article
                .strip_prefix(allowed)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('&'))
        })
}

/// What makes an answer of the policy one that nothing can follow from. A day that has come would
/// be due again and again; a loan that cannot be decided would keep the gift from going anywhere.
fn unsound(outcome: &ReviewOutcome, grant: &Grant, context: &Context) -> Option<&'static str> {
    match outcome {
        ReviewOutcome::Keep { look_again } if *look_again <= context.today => {
            Some("the day to look again has come already")
        }
        ReviewOutcome::ProposeLoan(terms) if check_loan(terms, grant.convertible()).is_err() => {
            Some("the loan is nothing, is more than was paid, or its instalments do not add up")
        }
        _ => None,
    }
}

/// A loan of at most what was paid, whose instalments add up to it.
pub(super) fn check_loan(terms: &LoanTerms, paid: Cents) -> Result<(), Refusal> {
    if terms.principal.is_zero() {
        return Err(Refusal::Amount);
    }
    if terms.principal > paid {
        return Err(Refusal::Terms("the loan is more than what was paid"));
    }
    check_instalments(terms.instalments, terms.instalment, terms.principal)
}

/// Instalments that add up: all but the last are equal, the last takes a rest that is not larger.
pub(super) fn check_instalments(count: u16, each: Cents, sum: Cents) -> Result<(), Refusal> {
    let all_but_last = u64::from(count)
        .checked_sub(1)
        .and_then(|count| count.checked_mul(each.get()));
    let fits = all_but_last
        .and_then(|most| sum.get().checked_sub(most))
        .is_some_and(|last| (1..=each.get()).contains(&last));
    // One instalment is the whole.
    if !fits || (count == 1 && each != sum) {
        return Err(Refusal::Terms(
            "the instalments do not add up: all but the last are equal, the last takes a rest that is not larger",
        ));
    }
    Ok(())
}
