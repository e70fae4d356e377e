//! Requests are decided on: as the policy proposes, otherwise, or because it left it to a person.

use jiff::ToSpan as _;
use maatwerk_domain::case::{
    CaseCommand, Choice, DecideRequest, Departure, DepartureGround, WithdrawDecision,
};
use maatwerk_domain::{
    AssessmentOutcome, Cents, Condition, DecisionId, GrantForm, GrantId, GrantTerms, LawRef,
    LoanId, PotCommand, Refusal,
};

use super::next::Standing;
use super::{Desk, words};
use crate::handle::HandleError;
use crate::simulate::office::Who;
use crate::simulate::plan::{Round, after};

/// What a decider makes of an assessment.
enum Verdict {
    Declined,
    AsProposed(GrantTerms),
    Own(GrantTerms),
}

impl Verdict {
    fn terms(&self) -> Option<&GrantTerms> {
        match self {
            Self::Declined => None,
            Self::AsProposed(terms) | Self::Own(terms) => Some(terms),
        }
    }
}

impl Desk<'_> {
    pub(super) async fn decide(&mut self) -> Result<(), HandleError> {
        self.withdraw_fact().await?;
        self.state_signals().await?;
        if self.outdated() {
            self.assess_again().await?;
        }
        let life = self.life;
        let Some(at) = Standing::of(life, self.case()) else {
            return Ok(());
        };
        let (plan, request) = (at.plan, at.id);
        let (asked, basis) = (at.request.amount, at.request.legal_basis.clone());
        let assessment = at.request.assessment.ok_or(Refusal::NotAssessed)?;
        let assessed = self
            .case()
            .assessments
            .get(&assessment)
            .ok_or(Refusal::NotAssessed)?;
        let unmet = assessed.unmet().next().is_some();
        let outcome = assessed.answer.outcome.clone();
        let (mut verdict, mut departs) = self.verdict(plan, &outcome, unmet, asked);
        if let Some(terms) = verdict.terms()
            && !self.enough_in_the_pot(terms.amount)?
        {
            verdict = Verdict::Declined;
            departs = matches!(outcome, AssessmentOutcome::Grant(_));
        }
        let granted = verdict.terms().map(|terms| terms.amount);
        let about = granted.unwrap_or(asked);
        let (who, mandate) = self.office.mandate(&basis, about);
        let mut grant = |terms| Choice::Grant {
            grant: GrantId::from_bytes(self.new_id()),
            loan: LoanId::from_bytes(self.new_id()),
            partial: about < asked,
            terms,
        };
        let choice = match verdict {
            Verdict::Declined => Choice::Decline,
            Verdict::AsProposed(_) => grant(None),
            Verdict::Own(terms) => grant(Some(terms)),
        };
        let decision = DecisionId::from_bytes(self.new_id());
        let departure = if departs {
            Some(self.departure(plan)?)
        } else {
            None
        };
        let reasons = words::reasons(&mut self.random, granted.is_some()).to_owned();
        let decide = DecideRequest {
            decision,
            request,
            assessment,
            choice,
            mandate,
            departure,
            reasons,
        };
        self.order(who, CaseCommand::DecideRequest(decide)).await?;
        let on = self.today;
        self.order(Who::Team, CaseCommand::Announce { decision, on })
            .await
    }

    /// Whether the policy has to look again before anybody can decide: a fact was corrected, or a
    /// condition it proposed would end in a week.
    fn outdated(&self) -> bool {
        let Some(at) = Standing::of(self.life, self.case()) else {
            return false;
        };
        let assessed = at
            .request
            .assessment
            .and_then(|id| self.case().assessments.get(&id));
        assessed.is_some_and(|assessed| {
            let soon = after(self.today, 7);
            let ends = |terms: &GrantTerms| terms.conditions.iter().any(|one| one.until <= soon);
            assessed.stale || assessed.terms().is_some_and(ends)
        })
    }

    /// What is decided, and whether that departs from a rule.
    fn verdict(
        &self,
        plan: &Round,
        outcome: &AssessmentOutcome,
        unmet: bool,
        asked: Cents,
    ) -> (Verdict, bool) {
        let own = || Verdict::Own(self.own_terms(plan, asked));
        match outcome {
            AssessmentOutcome::Grant(_) if plan.departs => (Verdict::Declined, true),
            AssessmentOutcome::Grant(terms) => (Verdict::AsProposed(terms.clone()), false),
            AssessmentOutcome::Decline if plan.departs => (own(), true),
            // Left to a person, who departs from a rule that was not met, or finds that it does
            // not stand in the way.
            AssessmentOutcome::Refer
            | AssessmentOutcome::NotJudged
            | AssessmentOutcome::Failed(_)
                if plan.grants =>
            {
                (own(), unmet && plan.converts)
            }
            AssessmentOutcome::Decline
            | AssessmentOutcome::Refer
            | AssessmentOutcome::NotJudged
            | AssessmentOutcome::Failed(_) => (Verdict::Declined, false),
        }
    }

    /// What a person grants without a proposal.
    fn own_terms(&self, plan: &Round, asked: Cents) -> GrantTerms {
        let amount = Cents::new((asked.get() * plan.percent / 100).max(1));
        let conditions = (plan.form == GrantForm::ConditionalGift)
            .then(|| self.office.policy.stays_in_work().parse().ok())
            .flatten()
            .map(|article: LawRef| Condition {
                rule: "stays-in-work".to_owned(),
                article,
                until: self.today.saturating_add(6.months()),
                text: "U blijft ten minste zes maanden aan het werk.".to_owned(),
            });
        let form = match plan.form {
            GrantForm::ConditionalGift if conditions.is_none() => GrantForm::Gift,
            form => form,
        };
        GrantTerms {
            form,
            amount,
            conditions: conditions.into_iter().collect(),
        }
    }

    pub(super) fn departure(&mut self, plan: &Round) -> Result<Departure, HandleError> {
        let article = match plan.ground {
            DepartureGround::InherentPower => "jci1.31:c:BWBR0005537&artikel=4:84".to_owned(),
            DepartureGround::UrgentReasons => "jci1.31:c:BWBR0015703&artikel=16".to_owned(),
            DepartureGround::Individualisation => {
                "jci1.31:c:BWBR0015703&artikel=18&lid=1".to_owned()
            }
            DepartureGround::HardshipClause => {
                let rules = self.office.legal_basis.as_str();
                format!("{}/10", rules.split('/').next().unwrap_or(rules))
            }
        };
        Ok(Departure {
            ground: plan.ground,
            article: article.parse().map_err(HandleError::read)?,
            argument: self.random.pick(&words::ARGUMENTS).to_owned().into(),
        })
    }

    /// Whether a grant fits in this year's pot, after it was raised where that was done.
    fn enough_in_the_pot(&mut self, amount: Cents) -> Result<bool, HandleError> {
        let year = self.today.year();
        let (_, pot, _) = self.office.pot(self.app, year, self.today)?;
        let available = pot.available().unwrap_or_default();
        if amount <= available {
            return Ok(true);
        }
        if !self.random.chance(0.7) {
            return Ok(false);
        }
        let by = amount.saturating_add(Cents::new(self.office.yearly.get() / 10));
        self.office
            .order_pot(self.app, PotCommand::Raise { year, by })?;
        Ok(true)
    }

    pub(super) async fn withdraw(&mut self) -> Result<(), HandleError> {
        let Some(at) = Standing::of(self.life, self.case()) else {
            return Ok(());
        };
        let (Some(decision), Some((_, grant))) = (at.request.decision, at.grant) else {
            return Ok(());
        };
        let amount = grant.terms.amount;
        let (who, mandate) = self.office.mandate(&at.request.legal_basis, amount);
        let withdraw = WithdrawDecision {
            decision,
            mandate,
            reasons: "De aanvrager wees op een fout in het besluit en vroeg om een nieuw."
                .to_owned(),
            at_request: true,
        };
        self.order(who, CaseCommand::WithdrawDecision(withdraw))
            .await
    }
}
