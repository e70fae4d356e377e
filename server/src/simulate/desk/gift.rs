//! Conditional gifts: work goes on or stops, the policy looks again, a person decides.

use jiff::ToSpan as _;
use maatwerk_domain::case::{
    CaseCommand, ConversionChoice, DecideConversion, Hearing, Proposal, ProposeConversion,
    ReviewDue,
};
use maatwerk_domain::{
    Cents, DecisionId, FactValue, GrantId, LoanId, LoanTerms, ProposalId, Refusal,
};

use super::next::{Standing, resident};
use super::{Desk, EMPLOYMENT_ENDED, NEW_EMPLOYMENT, words};
use crate::handle::HandleError;
use crate::simulate::country::PolicyName;
use crate::simulate::office::Who;
use crate::simulate::plan::HearingKind;

/// What is paid back each month.
const INSTALMENT: u64 = 2_500;

/// Instalments of 25 euro, or more where that would take longer than four years.
pub(super) fn instalments(sum: Cents) -> (u16, Cents) {
    let each = INSTALMENT.max(sum.get().div_ceil(48));
    let count = u16::try_from(sum.get().div_ceil(each)).unwrap_or(u16::MAX);
    (count, Cents::new(each))
}

impl Desk<'_> {
    pub(super) async fn lose_job(&mut self) -> Result<(), HandleError> {
        let about = resident(self.case()).ok_or(Refusal::NoResident)?;
        let job = Standing::of(self.life, self.case()).and_then(|at| at.plan.job);
        if let Some(job) = job
            && self.office.policy == PolicyName::Enschede
        {
            let reason = FactValue::Text(job.reason.to_owned());
            self.tell(about, "employment-end-reason", reason, "document")
                .await?;
        }
        let ended = FactValue::Day(self.yesterday());
        self.tell(about, EMPLOYMENT_ENDED, ended, "statement").await
    }

    pub(super) async fn find_job(&mut self) -> Result<(), HandleError> {
        let about = resident(self.case()).ok_or(Refusal::NoResident)?;
        let since = FactValue::Day(self.today);
        self.tell(about, NEW_EMPLOYMENT, since, "statement").await
    }

    /// The look that is due first, as the clock has it recorded.
    pub(super) async fn review(&mut self) -> Result<(), HandleError> {
        let Some(due) = self.case().due_reviews(self.today).into_iter().next() else {
            return Ok(());
        };
        let due = ReviewDue {
            grant: due.grant,
            rule: due.rule,
            due: due.due,
        };
        self.order(Who::Clock, CaseCommand::ReviewDue(due)).await
    }

    fn gift(&self) -> Option<(GrantId, Cents)> {
        let at = Standing::of(self.life, self.case())?;
        at.grant.map(|(id, grant)| (id, grant.paid()))
    }

    /// The policy could not tell: a person proposes.
    pub(super) async fn propose(&mut self) -> Result<(), HandleError> {
        let Some((grant, paid)) = self.gift() else {
            return Ok(());
        };
        let terms = if paid.is_zero() {
            Proposal::Keep
        } else {
            let (instalments, instalment) = instalments(paid);
            Proposal::Loan(LoanTerms {
                principal: paid,
                instalments,
                instalment,
            })
        };
        let propose = ProposeConversion {
            proposal: ProposalId::from_bytes(self.new_id()),
            grant,
            terms,
            reasons: "Het werk is gestopt voordat de afgesproken maanden om waren.".to_owned(),
        };
        self.order(Who::Team, CaseCommand::ProposeConversion(propose))
            .await
    }

    pub(super) async fn hear(&mut self) -> Result<(), HandleError> {
        let Some((grant, _)) = self.gift() else {
            return Ok(());
        };
        let kind = Standing::of(self.life, self.case()).map(|at| at.plan.hearing);
        let given = |orally, view: &str| Hearing::Given {
            on: self.today,
            orally,
            view: view.to_owned().into(),
        };
        let hearing = match kind.unwrap_or(HearingKind::Written) {
            HearingKind::Orally => given(true, words::VIEWS[0]),
            HearingKind::Written => given(false, words::VIEWS[1]),
            // Invited as soon as it was proposed, with two weeks to answer.
            HearingKind::TermPassed => Hearing::TermPassed {
                invited: self.today.saturating_sub(15.days()),
                until: self.yesterday(),
            },
            HearingKind::Excepted => Hearing::Excepted {
                article: "jci1.31:c:BWBR0005537&artikel=4:12"
                    .parse()
                    .map_err(HandleError::read)?,
                reason: "Het besluit kan door bezwaar volledig worden hersteld."
                    .to_owned()
                    .into(),
            },
        };
        self.order(Who::Team, CaseCommand::RecordHearing { grant, hearing })
            .await
    }

    pub(super) async fn decide_conversion(&mut self) -> Result<(), HandleError> {
        let life = self.life;
        let Some(at) = Standing::of(life, self.case()) else {
            return Ok(());
        };
        let Some((id, grant)) = at.grant else {
            return Ok(());
        };
        let plan = at.plan;
        let basis = at.request.legal_basis.clone();
        let paid = grant.paid();
        let proposed = grant.proposal.as_ref().map(|open| open.terms);
        let (converts, amount) = match proposed {
            Some(Proposal::Loan(terms)) if plan.converts => (true, terms.principal),
            _ => (false, paid),
        };
        let departure = if !converts && matches!(proposed, Some(Proposal::Loan(_))) {
            Some(self.departure(plan)?)
        } else {
            None
        };
        let (who, mandate) = self.office.mandate(&basis, amount);
        let decision = DecisionId::from_bytes(self.new_id());
        let choice = if converts {
            ConversionChoice::Convert {
                loan: LoanId::from_bytes(self.new_id()),
                terms: None,
            }
        } else {
            ConversionChoice::Keep
        };
        let decide = DecideConversion {
            decision,
            grant: id,
            choice,
            mandate,
            departure,
            reasons: words::conversion(converts).to_owned(),
        };
        self.order(who, CaseCommand::DecideConversion(decide))
            .await?;
        let on = self.today;
        self.order(Who::Team, CaseCommand::Announce { decision, on })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instalments_add_up() {
        for sum in [1, 2_499, 2_500, 2_501, 50_000, 119_999, 120_001, 700_000] {
            let (count, each) = instalments(Cents::new(sum));
            let most = u64::from(count - 1) * each.get();
            assert!((1..=each.get()).contains(&(sum - most)), "{sum}");
            assert!(count <= 48, "{sum}");
        }
    }
}
