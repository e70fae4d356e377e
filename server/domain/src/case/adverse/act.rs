//! Proposing, hearing and deciding.

use super::{AdverseEvent, AdverseRefusal, OpenAct};
use crate::calendar::months_after;
use crate::case::advance::AdvanceRefusal;
use crate::case::conversion::{check_hearing, check_loan};
use crate::case::{Case, CaseEvent, Effects, Grant, GrantStatus, Hearing, InstalmentPlan};
use crate::regime::{BasisAct, Declared};
use crate::{
    Authority, CaseId, Cents, Context, DecisionId, GrantForm, GrantId, LawRef, LoanId, LoanTerms,
    MandateId, ProposalId, Refusal,
};

/// What is done to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdverseAct {
    /// It is revised to less.
    Revise {
        /// What is left of it.
        amount: Cents,
    },
    /// It is withdrawn: nothing is left of it.
    Withdraw,
    /// What was paid unduly is reclaimed, in instalments or at once.
    Reclaim(LoanTerms),
}

impl AdverseAct {
    /// Which act the legal basis has to know.
    #[must_use]
    pub fn known_as(self) -> BasisAct {
        match self {
            Self::Revise { .. } => BasisAct::Revise,
            Self::Withdraw => BasisAct::Withdraw,
            Self::Reclaim(_) => BasisAct::Reclaim,
        }
    }
}

/// An order about an adverse act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnAct {
    /// Proposes it.
    Propose(ProposeAct),
    /// Records the resident's view, or why it is left out.
    Hear {
        /// The grant.
        grant: GrantId,
        /// How.
        hearing: Hearing,
    },
    /// Drops it.
    Drop {
        /// The grant.
        grant: GrantId,
        /// Why.
        reasons: String,
    },
    /// Decides so.
    Decide(DecideAct),
}

/// Proposes an adverse act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeAct {
    /// The identifier of the proposal.
    pub proposal: ProposalId,
    /// The grant.
    pub grant: GrantId,
    /// What is proposed.
    pub act: AdverseAct,
    /// The article it rests on.
    pub ground: LawRef,
    /// Why.
    pub reasons: String,
}

/// Decides as proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideAct {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The grant.
    pub grant: GrantId,
    /// The identifier of what is paid back, used when it is reclaimed.
    pub loan: LoanId,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons.
    pub reasons: String,
}

impl OnAct {
    /// The grant it is about.
    #[must_use]
    pub fn grant(&self) -> GrantId {
        match self {
            Self::Propose(ProposeAct { grant, .. })
            | Self::Hear { grant, .. }
            | Self::Drop { grant, .. }
            | Self::Decide(DecideAct { grant, .. }) => *grant,
        }
    }
}

impl Declared<'_> {
    /// Refuses a ground on which this is not done to a grant.
    fn on_ground_of(&self, grant: &Grant, act: AdverseAct, ground: &LawRef) -> Result<(), Refusal> {
        match &grant.advance {
            Some(article) => self.on_ground_of_advance(article, ground),
            None => self.on_ground(act.known_as(), ground),
        }
    }
}

impl Case {
    /// What the basis of a grant is.
    pub(in crate::case) fn declared_of<'a>(
        &self,
        grant: &Grant,
        authority: &'a Authority,
    ) -> Result<Declared<'a>, Refusal> {
        let request = self.requests.get(&grant.request);
        let request = request.ok_or(Refusal::Unknown("budget request"))?;
        authority.declared(&request.legal_basis, request.received)
    }

    fn open_act(&self, grant: GrantId) -> Result<(&Grant, &OpenAct), Refusal> {
        let grant = self.grant(grant)?;
        let open = grant.adverse.open.as_ref().ok_or(Refusal::NoProposal)?;
        Ok((grant, open))
    }

    pub(in crate::case) fn on_act(
        &self,
        id: CaseId,
        order: &OnAct,
        authority: &Authority,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let event = match order {
            OnAct::Propose(command) => self.propose_act(command, authority, context)?,
            OnAct::Hear { grant, hearing } => {
                let (of, open) = self.open_act(*grant)?;
                check_hearing(hearing, of.decided, context)?;
                AdverseEvent::ActHeard {
                    proposal: open.proposal,
                    grant: *grant,
                    hearing: hearing.clone(),
                }
            }
            OnAct::Drop { grant, reasons } => AdverseEvent::ActDropped {
                proposal: self.open_act(*grant)?.1.proposal,
                grant: *grant,
                by: context.officer.clone(),
                reasons: reasons.clone().into(),
            },
            OnAct::Decide(command) => return self.decide_act(id, command, authority, context),
        };
        Ok(Effects::case(vec![CaseEvent::Adverse(event)]))
    }

    fn propose_act(
        &self,
        command: &ProposeAct,
        authority: &Authority,
        context: &Context,
    ) -> Result<AdverseEvent, Refusal> {
        let grant = self.grant(command.grant)?;
        if grant.proposal.is_some() || grant.adverse.open.is_some() {
            return Err(Refusal::ProposalOpen);
        }
        self.fits((command.grant, grant), command.act)?;
        self.declared_of(grant, authority)?
            .on_ground_of(grant, command.act, &command.ground)?;
        Ok(AdverseEvent::ActProposed {
            proposal: command.proposal,
            grant: command.grant,
            act: command.act,
            ground: command.ground.clone(),
            by: context.officer.clone(),
            reasons: command.reasons.clone().into(),
        })
    }

    /// Whether a grant is one that this can be done to.
    fn fits(&self, (id, grant): (GrantId, &Grant), act: AdverseAct) -> Result<(), Refusal> {
        if grant.advance.is_some() {
            self.check_undue(grant)?;
        }
        let stands = match grant.status {
            GrantStatus::Conditional | GrantStatus::Final | GrantStatus::Advance => true,
            // What was lent is paid back anyway; what was only promised can be taken back.
            GrantStatus::Loan(_) => {
                let mut others = self.grants.values();
                let advanced = others.any(|other| other.status == GrantStatus::Counted(id));
                let mut paid = grant.payments.values();
                let back = paid.all(|payment| payment.returned);
                grant.terms.form == GrantForm::Loan && back && !advanced
            }
            _ => false,
        };
        if !stands {
            return Err(AdverseRefusal::NoGift.into());
        }
        let announced = self.decisions.get(&grant.decision);
        if announced.is_none_or(|decided| decided.announced.is_none()) {
            return Err(Refusal::NotAnnounced);
        }
        let entitled = grant.adverse.entitled().unwrap_or(grant.terms.amount);
        match act {
            AdverseAct::Revise { .. } | AdverseAct::Withdraw if grant.advance.is_some() => {
                Err(AdvanceRefusal::OnlyReclaimed.into())
            }
            AdverseAct::Revise { amount } if amount.is_zero() => Err(Refusal::Amount),
            AdverseAct::Revise { amount } if amount >= entitled => {
                Err(AdverseRefusal::NotLess(entitled).into())
            }
            AdverseAct::Withdraw if entitled.is_zero() => Err(AdverseRefusal::Withdrawn.into()),
            AdverseAct::Revise { .. } | AdverseAct::Withdraw => Ok(()),
            AdverseAct::Reclaim(terms) => {
                let undue = self.undue(grant);
                if terms.principal > undue {
                    return Err(AdverseRefusal::MoreThanUndue {
                        undue,
                        amount: terms.principal,
                    }
                    .into());
                }
                check_loan(&terms, undue)
            }
        }
    }

    fn decide_act(
        &self,
        id: CaseId,
        command: &DecideAct,
        authority: &Authority,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let (grant, open) = self.open_act(command.grant)?;
        self.new_decision(command.decision)?;
        self.fits((command.grant, grant), open.act)?;
        // What the bank has goes on: how much was paid is known once it has ended.
        self.nothing_waits(command.grant)?;
        self.declared_of(grant, authority)?
            .on_ground_of(grant, open.act, &open.ground)?;
        if open.hearing.is_none() {
            return Err(Refusal::NotHeard);
        }
        let request = self.requests.get(&grant.request);
        let basis = &request
            .ok_or(Refusal::Unknown("budget request"))?
            .legal_basis;
        // About as much as is taken away.
        let entitled = grant.adverse.entitled().unwrap_or(grant.terms.amount);
        let about = match open.act {
            AdverseAct::Revise { amount } => entitled.saturating_sub(amount),
            AdverseAct::Withdraw => entitled,
            AdverseAct::Reclaim(terms) => terms.principal,
        };
        authority.check_mandate(command.mandate, basis, about, context)?;
        let loan = match open.act {
            AdverseAct::Reclaim(terms) => {
                self.new_loan(command.loan)?;
                let debtor = self.subject_of_grant(command.grant);
                self.instalment_fits(debtor, command.loan, terms.instalment, context.today)?;
                Some(command.loan)
            }
            _ => None,
        };
        let mut effects = Effects::case(vec![CaseEvent::Adverse(AdverseEvent::ActDecided {
            decision: command.decision,
            proposal: open.proposal,
            grant: command.grant,
            act: open.act,
            ground: open.ground.clone(),
            loan,
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
        })]);
        if let (AdverseAct::Reclaim(terms), Some(loan)) = (open.act, loan) {
            effects.case.push(CaseEvent::InstalmentsSet {
                loan,
                plan: InstalmentPlan {
                    instalments: terms.instalments,
                    amount: terms.instalment,
                    // As for a conversion: nothing is due within the term to pay (Awb 4:87).
                    first_due: months_after(context.today, 2).ok_or(Refusal::BeyondCalendar)?,
                },
            });
        }
        let freed = self.freed_by(command.grant, grant, open.act);
        effects.release(id, command.grant, freed);
        Ok(effects)
    }
}
