//! Requests, assessments and decisions: a policy proposes, a person with mandate decides.

use super::advance::AdvanceRefusal;
use super::clock::ClockRefusal;
use super::facts::{not_there, too_many};
use super::objection::ObjectionRefusal;
use super::{
    Assessed, Case, CaseEvent, Decided, DecidedOn, Departure, Effects, GrantStatus, Verdict,
};
use crate::context::not_before;
use crate::regime::BasisAct;
use crate::terms::Term;
use crate::{
    Assessment, AssessmentId, AssessmentOutcome, Authority, CaseId, Cents, Context, Date,
    DecisionId, FactId, GrantForm, GrantId, GrantTerms, LawRef, LoanId, MandateId, PersonId,
    PolicyPair, Pot, PotEvent, Refusal, RequestId,
};

/// The most budget requests in one case.
pub const MOST_REQUESTS: usize = 500;

/// Asks for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestBudget {
    /// Its identifier.
    pub request: RequestId,
    /// Who asks.
    pub applicant: PersonId,
    /// The receipt date.
    pub received: Date,
    /// How it came in.
    pub channel: String,
    /// What for, a code.
    pub purpose: String,
    /// How much.
    pub amount: Cents,
    /// On which article.
    pub legal_basis: LawRef,
    /// Why, in words.
    pub explanation: Option<String>,
}

/// What the policy said of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldAssessment {
    /// Its identifier.
    pub assessment: AssessmentId,
    /// The facts that the policy was given.
    pub rests_on: Vec<FactId>,
    /// What it said.
    pub answer: Assessment,
}

/// Decides on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideRequest {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The request.
    pub request: RequestId,
    /// The assessment that lies before the decider.
    pub assessment: AssessmentId,
    /// What is decided.
    pub choice: Choice,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// Why it differs from the assessment, exactly when it does.
    pub departure: Option<Departure>,
    /// The reasons.
    pub reasons: String,
}

/// What a decider chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Grants the whole amount requested, or part of it.
    Grant {
        /// The identifier of the grant.
        grant: GrantId,
        /// The identifier of the loan, used when the form is a loan.
        loan: LoanId,
        /// A part: less than was requested.
        partial: bool,
        /// Form, amount and conditions; as assessed when absent.
        terms: Option<GrantTerms>,
    },
    /// Declines.
    Decline,
}

/// Withdraws a decision on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawDecision {
    /// Which.
    pub decision: DecisionId,
    /// The mandate this stands on.
    pub mandate: MandateId,
    /// Why.
    pub reasons: String,
    /// The resident asked for it, and does not want what was granted.
    pub at_request: bool,
}

impl Case {
    pub(super) fn request_budget(
        &self,
        command: &RequestBudget,
        told: ToldAssessment,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        if !self.persons.contains_key(&command.applicant) {
            return Err(Refusal::Unknown("person"));
        }
        not_there(
            "budget request",
            self.requests.contains_key(&command.request),
        )?;
        self.check_asks_here(command.applicant, command.received)?;
        self.new_assessment(&told)?;
        if self.requests.len() >= MOST_REQUESTS {
            return Err(too_many("budget requests", MOST_REQUESTS));
        }
        if command.amount.is_zero() || command.amount > Cents::MAX_ACT {
            return Err(Refusal::Amount);
        }
        context.not_in_the_future("the receipt date", command.received)?;
        authority.declared(&command.legal_basis, command.received)?;
        Ok(vec![
            CaseEvent::BudgetRequested {
                request: command.request,
                applicant: command.applicant,
                received: command.received,
                channel: command.channel.clone(),
                purpose: command.purpose.clone(),
                amount: command.amount,
                legal_basis: command.legal_basis.clone(),
                explanation: command.explanation.clone().into(),
            },
            assessed(command.request, told),
        ])
    }

    pub(super) fn assess_again(
        &self,
        request: RequestId,
        told: ToldAssessment,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        self.undecided(request)?;
        self.new_assessment(&told)?;
        Ok(vec![assessed(request, told)])
    }

    fn new_assessment(&self, told: &ToldAssessment) -> Result<(), Refusal> {
        not_there(
            "assessment",
            self.assessments.contains_key(&told.assessment),
        )
    }

    pub(super) fn new_decision(&self, decision: DecisionId) -> Result<(), Refusal> {
        not_there("decision", self.decisions.contains_key(&decision))
    }

    pub(super) fn new_loan(&self, loan: LoanId) -> Result<(), Refusal> {
        not_there("loan", self.loans.contains_key(&loan))
    }

    /// A request that waits for a decision.
    pub(super) fn undecided(&self, request: RequestId) -> Result<&super::Request, Refusal> {
        let request = self
            .requests
            .get(&request)
            .ok_or(Refusal::Unknown("budget request"))?;
        if request.decision.is_some() {
            return Err(Refusal::AlreadyDecided);
        }
        if let Some(on) = request.clock.withdrawn {
            return Err(ClockRefusal::Withdrawn(on).into());
        }
        Ok(request)
    }

    /// What takes the place of a decision that an objection did away with is not decided by who took it (Awb
    /// 7:11 lid 2, 10:3 lid 3): of decisions that are the same in this.
    pub(super) fn not_upheld_against(
        &self,
        mandate: MandateId,
        authority: &Authority,
        context: &Context,
        is_same: impl Fn(&Self, DecisionId, &Decided) -> bool,
    ) -> Result<(), Refusal> {
        let mut upheld = self.objections.values().filter(|one| one.is_upheld());
        let own = upheld.any(|objection| {
            let decided = self.decisions.get(&objection.decision);
            decided.is_some_and(|decided| {
                is_same(self, objection.decision, decided)
                    && decided.is_of_same_hand(mandate, authority, context)
            })
        });
        if own {
            return Err(ObjectionRefusal::SameDecider.into());
        }
        Ok(())
    }

    /// A request that waits for a decision, with the assessment that lies before the decider: the latest,
    /// which nothing has overtaken.
    pub(super) fn assessed_now(
        &self,
        request: RequestId,
        assessment: AssessmentId,
        authority: &Authority,
    ) -> Result<(&super::Request, &Assessed), Refusal> {
        let request = self.undecided(request)?;
        let latest = request.assessment.ok_or(Refusal::NotAssessed)?;
        if latest != assessment {
            return Err(Refusal::NotTheLatestAssessment);
        }
        let assessed = self.assessments.get(&latest).ok_or(Refusal::NotAssessed)?;
        if assessed.stale {
            return Err(Refusal::StaleAssessment);
        }
        let receipt = &assessed.answer.receipt;
        let by = PolicyPair {
            plugin: receipt.plugin.clone(),
            parameters: receipt.parameters.clone(),
        };
        if authority.policies.is_withdrawn(&by, request.received) {
            return Err(Refusal::WithdrawnAssessment);
        }
        Ok((request, assessed))
    }

    /// What can be granted on a request: what was asked, less what was paid on a decision that an objection
    /// did away with, also when that came back since. What is an advance or was one is part of what is granted.
    pub(super) fn left_to_grant(&self, request: RequestId) -> Cents {
        let asked = self.requests.get(&request);
        let asked = asked.map_or(Cents::ZERO, |request| request.amount);
        let grants = self.grants.values();
        let stand = grants
            .filter(|grant| grant.request == request && grant.status != GrantStatus::Withdrawn)
            .filter(|grant| grant.advance.is_none());
        let granted: Cents = stand
            .map(|grant| grant.terms.amount.saturating_sub(grant.released))
            .sum();
        asked.saturating_sub(granted)
    }

    pub(super) fn decide_request(
        &self,
        id: CaseId,
        command: &DecideRequest,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        self.undecided(command.request)?;
        self.new_decision(command.decision)?;
        let is_same = |_: &Self, _, decided: &Decided| match decided.about {
            DecidedOn::Request(of, _) | DecidedOn::NotProcessed(of) => of == command.request,
            _ => false,
        };
        self.not_upheld_against(command.mandate, authority, context, is_same)?;
        let (request, assessed) =
            self.assessed_now(command.request, command.assessment, authority)?;
        let left = self.left_to_grant(command.request);
        let proposed = less_paid(assessed.terms(), request.amount.saturating_sub(left));
        let verdict = match &command.choice {
            Choice::Decline => Verdict::Declined,
            Choice::Grant {
                grant,
                loan,
                partial,
                terms,
            } => {
                let terms = match terms {
                    Some(terms) => terms.clone(),
                    None => proposed.clone().ok_or(Refusal::TermsNeeded)?,
                };
                check_terms(&terms, left, *partial, context)?;
                not_there("grant", self.grants.contains_key(grant))?;
                if terms.form == GrantForm::Loan {
                    let basis = authority.declared(&request.legal_basis, request.received)?;
                    basis.knows(BasisAct::Lend)?;
                }
                let loan = (terms.form == GrantForm::Loan).then_some(*loan);
                loan.map_or(Ok(()), |loan| self.new_loan(loan))?;
                Verdict::Granted {
                    grant: *grant,
                    loan,
                    terms,
                    pot_year: context.today.year(),
                }
            }
        };
        let differs = match (&assessed.answer.outcome, &verdict) {
            // All that the policy would have granted was paid already.
            (AssessmentOutcome::Grant(_), Verdict::Declined)
                if proposed
                    .as_ref()
                    .is_some_and(|terms| terms.amount.is_zero()) =>
            {
                Some(false)
            }
            (AssessmentOutcome::Grant(_), Verdict::Granted { terms, .. }) => {
                Some(proposed.as_ref() != Some(terms))
            }
            (AssessmentOutcome::Grant(_), Verdict::Declined)
            | (AssessmentOutcome::Decline, Verdict::Granted { .. }) => Some(true),
            (AssessmentOutcome::Decline, Verdict::Declined) => Some(false),
            // It is left to a person, who may well depart from a rule that was not met.
            (
                AssessmentOutcome::Refer
                | AssessmentOutcome::NotJudged
                | AssessmentOutcome::Failed(_),
                _,
            ) => None,
        };
        if let Some(differs) = differs {
            check_departure(differs, command.departure.as_ref())?;
        }
        // A decline is a decision about all that was asked.
        let amount = match &verdict {
            Verdict::Granted { terms, .. } => terms.amount,
            Verdict::Declined => request.amount,
        };
        authority.check_mandate(command.mandate, &request.legal_basis, amount, context)?;
        self.check_decider(command.request, amount, authority, context)?;
        let mut effects = self.settled(id, command.request, &verdict, pot)?;
        let decided = CaseEvent::RequestDecided {
            decision: command.decision,
            request: command.request,
            assessment: command.assessment,
            verdict,
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            departure: command.departure.clone(),
            reasons: command.reasons.clone().into(),
        };
        effects.case.insert(0, decided);
        Ok(effects)
    }

    /// What a decision on a request takes from the pot, and what becomes of what was advanced on it.
    fn settled(
        &self,
        id: CaseId,
        request: RequestId,
        verdict: &Verdict,
        pot: &Pot,
    ) -> Result<Effects, Refusal> {
        let Verdict::Granted {
            grant,
            terms,
            pot_year,
            ..
        } = verdict
        else {
            let mut effects = Effects::default();
            self.end_advances(id, request, &mut effects);
            return Ok(effects);
        };
        let (advanced, mut effects) = self.count_advances(id, request, (*grant, *pot_year))?;
        let more = terms.amount.checked_sub(advanced);
        let more = more.ok_or(AdvanceRefusal::MoreAdvanced {
            advanced,
            amount: terms.amount,
        })?;
        effects.commit_more(pot, (id, *grant, *pot_year), more)?;
        Ok(effects)
    }

    pub(super) fn withdraw_decision(
        &self,
        id: CaseId,
        command: &WithdrawDecision,
        authority: &Authority,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let decided = self
            .decisions
            .get(&command.decision)
            .ok_or(Refusal::Unknown("decision"))?;
        if decided.withdrawn {
            return Err(Refusal::DecisionWithdrawn);
        }
        let (request, grant) = match decided.about {
            DecidedOn::Debt(loan) => {
                let case = self.withdraw_set_off(loan, command, authority, context)?;
                return Ok(Effects::case(case));
            }
            DecidedOn::Request(request, grant) => (request, grant),
            DecidedOn::NotProcessed(request) => (request, None),
            DecidedOn::Advance(grant) => {
                let advance = self.grant(grant)?;
                if let GrantStatus::Counted(_) = advance.status {
                    return Err(AdvanceRefusal::Counted.into());
                }
                (advance.request, Some(grant))
            }
            DecidedOn::Conversion(_)
            | DecidedOn::Keeping(_)
            | DecidedOn::Penalty(_)
            | DecidedOn::Adverse(_)
            | DecidedOn::Objection(_)
            | DecidedOn::ObjectionPenalty(_)
            | DecidedOn::Norm(_) => {
                return Err(Refusal::NotWithdrawable);
            }
        };
        let request = self
            .requests
            .get(&request)
            .ok_or(Refusal::Unknown("budget request"))?;
        let mut pot = Vec::new();
        let mut amount = request.amount;
        if let Some((grant_id, grant)) = grant.and_then(|id| Some((id, self.grants.get(&id)?))) {
            if !grant.paid().is_zero() {
                return Err(Refusal::PaidAlready(grant.paid()));
            }
            grant.no_order_waits()?;
            // From then on it has effect (Awb 3:40): taking it away is an act of its own, with its ground and hearing.
            if self.told_of_grant(grant).is_some() && !command.at_request {
                return Err(Refusal::ToldOfGrant);
            }
            amount = grant.terms.amount;
            let unpaid = grant.unpaid();
            if !unpaid.is_zero() {
                pot.push(PotEvent::PotReleased {
                    case: id,
                    grant: grant_id,
                    amount: unpaid,
                });
            }
        }
        authority.check_mandate(command.mandate, &request.legal_basis, amount, context)?;
        Ok(Effects {
            case: vec![command.withdrawn(context)],
            pot,
        })
    }

    pub(super) fn announce(
        &self,
        decision: DecisionId,
        on: Date,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let decided = self
            .decisions
            .get(&decision)
            .ok_or(Refusal::Unknown("decision"))?;
        if decided.withdrawn {
            return Err(Refusal::DecisionWithdrawn);
        }
        if decided.announced.is_some() {
            return Err(Refusal::AlreadyAnnounced);
        }
        not_before("the announcement", on, "the decision of", decided.on)?;
        context.not_in_the_future("the announcement", on)?;
        // The power not to process ends with the day on which the applicant had to be told.
        if let DecidedOn::NotProcessed(request) = decided.about {
            let request = self.requests.get(&request);
            let request = request.ok_or(Refusal::Unknown("budget request"))?;
            request.clock.told_in_time(on)?;
        }
        Ok(vec![CaseEvent::DecisionAnnounced {
            decision,
            on,
            objection_until: Term::Objection
                .last_day(on)
                .ok_or(Refusal::BeyondCalendar)?,
        }])
    }
}

impl WithdrawDecision {
    /// What is recorded of it.
    pub(super) fn withdrawn(&self, context: &Context) -> CaseEvent {
        CaseEvent::DecisionWithdrawn {
            decision: self.decision,
            mandate: self.mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: self.reasons.clone().into(),
            at_request: self.at_request,
        }
    }
}

fn assessed(request: RequestId, told: ToldAssessment) -> CaseEvent {
    CaseEvent::RequestAssessed {
        assessment: told.assessment,
        request,
        rests_on: told.rests_on,
        answer: told.answer,
    }
}

/// A departure is there exactly when the decision differs from what was proposed.
pub(super) fn check_departure(differs: bool, departure: Option<&Departure>) -> Result<(), Refusal> {
    match (differs, departure) {
        (true, None) => Err(Refusal::DepartureNeeded),
        (false, Some(_)) => Err(Refusal::NoDepartureNeeded),
        _ => Ok(()),
    }
}

/// What the policy proposed, less what was paid before.
pub(super) fn less_paid(terms: Option<&GrantTerms>, paid: Cents) -> Option<GrantTerms> {
    terms.map(|terms| GrantTerms {
        amount: terms.amount.saturating_sub(paid),
        ..terms.clone()
    })
}

fn check_terms(
    terms: &GrantTerms,
    requested: Cents,
    partial: bool,
    context: &Context,
) -> Result<(), Refusal> {
    if terms.amount.is_zero() {
        return Err(Refusal::Amount);
    }
    if terms.amount > requested {
        return Err(Refusal::MoreThanRequested {
            granted: terms.amount,
            requested,
        });
    }
    if partial == (terms.amount == requested) {
        return Err(Refusal::WholeOrPart);
    }
    let conditional = terms.form == GrantForm::ConditionalGift;
    if conditional == terms.conditions.is_empty() {
        return Err(Refusal::Terms(
            "a conditional gift has at least one condition, another form has none",
        ));
    }
    if terms
        .conditions
        .iter()
        .any(|condition| condition.until <= context.today)
    {
        return Err(Refusal::Terms("a condition ends later than today"));
    }
    Ok(())
}
