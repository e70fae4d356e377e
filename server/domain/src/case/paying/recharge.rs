//! Recharging (doorbelasten): what was paid fast from the pot is borne by the budget that it belonged
//! to all along, and the pot gets it back.

use super::PayingRefusal;
use crate::case::{Case, CaseEvent, Effects};
use crate::{CaseId, Cents, Context, GrantId, Pot, PotEvent, Refusal};

/// Has another budget bear part of what was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RechargeGrant {
    /// The grant.
    pub grant: GrantId,
    /// How much.
    pub amount: Cents,
    /// Which budget: a code of the authority's own books.
    pub budget: String,
}

impl Case {
    pub(super) fn recharge(
        &self,
        id: CaseId,
        command: &RechargeGrant,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let grant = self.grant(command.grant)?;
        if command.amount.is_zero() {
            return Err(Refusal::Amount);
        }
        let left = grant.paid_out().saturating_sub(grant.recharged);
        if command.amount > left {
            return Err(PayingRefusal::MoreThanPaid {
                left,
                amount: command.amount,
            }
            .into());
        }
        let mut effects = Effects::case(vec![CaseEvent::GrantRecharged {
            grant: command.grant,
            amount: command.amount,
            budget: command.budget.clone(),
            by: context.officer.clone(),
            on: context.today,
        }]);
        effects.pot.push(PotEvent::PotReleased {
            case: id,
            grant: command.grant,
            amount: command.amount,
        });
        Ok(effects)
    }

    /// The pot bears again what another budget bore: because a payment came back, or that budget refused it.
    pub(super) fn reverse_recharge(
        &self,
        id: CaseId,
        command: &RechargeGrant,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let grant = self.grant(command.grant)?;
        if command.amount.is_zero() {
            return Err(Refusal::Amount);
        }
        if command.amount > grant.recharged {
            return Err(PayingRefusal::MoreThanRecharged {
                recharged: grant.recharged,
                amount: command.amount,
            }
            .into());
        }
        let mut effects = Effects::case(vec![CaseEvent::RechargeReversed {
            grant: command.grant,
            amount: command.amount,
            budget: command.budget.clone(),
            by: context.officer.clone(),
            on: context.today,
        }]);
        let committed = pot.commit(grant.pot_year, id, command.grant, command.amount)?;
        effects.pot.push(committed);
        Ok(effects)
    }
}
