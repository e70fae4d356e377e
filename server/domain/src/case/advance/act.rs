//! Granting one.

use super::{AdvanceEvent, AdvanceRefusal};
use crate::case::decisions::{check_departure, less_paid};
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent, Departure, Effects};
use crate::regime::{BasisAct, GENERAL_ADVANCE, LegalBasis};
use crate::terms::reference;
use crate::{
    AssessmentId, AssessmentOutcome, Authority, CaseId, Cents, Context, Date, DecisionId, GrantId,
    LawRef, MandateId, Pot, Refusal, RequestId,
};

/// The most advances on one request: one every four weeks for years (Participatiewet 52 lid 1).
pub const MOST_ADVANCES: usize = 50;

/// Grants an advance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantAdvance {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The identifier of the grant.
    pub grant: GrantId,
    /// The request that waits for a decision.
    pub request: RequestId,
    /// The assessment that lies before the decider: whether something will be granted rests on it.
    pub assessment: AssessmentId,
    /// How much, in eurocents.
    pub amount: Cents,
    /// The article it rests on.
    pub article: LawRef,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// Why more is advanced than what was assessed, exactly when it is.
    pub departure: Option<Departure>,
    /// The reasons.
    pub reasons: String,
}

impl Case {
    pub(in crate::case) fn grant_advance(
        &self,
        id: CaseId,
        command: &GrantAdvance,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let (request, assessed) =
            self.assessed_now(command.request, command.assessment, authority)?;
        self.new_decision(command.decision)?;
        not_there("grant", self.grants.contains_key(&command.grant))?;
        self.not_upheld_against(command.mandate, authority, context, |case, _, decided| {
            case.advance_on(decided) == Some(command.request)
        })?;
        let of_request = self.grants.values();
        let made = of_request.filter(|one| one.advance.is_some() && one.request == command.request);
        if made.count() >= MOST_ADVANCES {
            return Err(too_many("advances on a request", MOST_ADVANCES));
        }
        if command.amount.is_zero() || command.amount > Cents::MAX_ACT {
            return Err(Refusal::Amount);
        }
        let before = self.advanced(command.request);
        let left = self.left_to_grant(command.request).saturating_sub(before);
        if command.amount > left {
            return Err(AdvanceRefusal::MoreThanAsked {
                left,
                amount: command.amount,
            }
            .into());
        }
        let declared = authority.declared(&request.legal_basis, request.received)?;
        check_kind(&request.legal_basis, request.received, &command.article)?;
        declared.on_ground(BasisAct::Advance, &command.article)?;
        // As much as was advanced: else two advances would do what one may not.
        let amount = before.saturating_add(command.amount);
        let paid = request
            .amount
            .saturating_sub(self.left_to_grant(command.request));
        let differs = match &assessed.answer.outcome {
            AssessmentOutcome::Grant(_) => {
                let proposed = less_paid(assessed.terms(), paid);
                Some(proposed.is_none_or(|terms| amount > terms.amount))
            }
            AssessmentOutcome::Decline => Some(true),
            AssessmentOutcome::Refer
            | AssessmentOutcome::NotJudged
            | AssessmentOutcome::Failed(_) => None,
        };
        if let Some(differs) = differs {
            check_departure(differs, command.departure.as_ref())?;
        }
        authority.check_mandate(command.mandate, &request.legal_basis, amount, context)?;
        self.check_decider(command.request, amount, authority, context)?;
        let pot_year = context.today.year();
        let committed = pot.commit(pot_year, id, command.grant, command.amount)?;
        Ok(Effects {
            case: vec![CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
                decision: command.decision,
                grant: command.grant,
                request: command.request,
                assessment: command.assessment,
                amount: command.amount,
                pot_year,
                article: command.article.clone(),
                mandate: command.mandate,
                by: context.officer.clone(),
                on: context.today,
                departure: command.departure.clone(),
                reasons: command.reasons.clone().into(),
            })],
            pot: vec![committed],
        })
    }
}

/// Refuses to advance special assistance on what is of general assistance alone: law says so itself, also where the
/// authority registered no bases.
fn check_kind(basis: &LawRef, received: Date, article: &LawRef) -> Result<(), Refusal> {
    let special = LegalBasis::of(basis, received).is_some_and(|basis| basis.special);
    if special && reference(GENERAL_ADVANCE).covers(article) {
        return Err(AdvanceRefusal::OnlyGeneral.into());
    }
    Ok(())
}
