//! What a decision on a request does to its advances.

use super::AdvanceEvent;
use crate::case::adverse::AdverseRefusal;
use crate::case::clock::ClockAct;
use crate::case::{Case, CaseCommand, CaseEvent, Choice, Effects};
use crate::{CaseId, Cents, GrantId, Pot, Refusal, RequestId};

impl Case {
    /// The year of the pot that gets back what was not paid in advance when nothing is granted: that of the
    /// first advance with something left.
    fn advance_year(&self, request: RequestId) -> Option<i16> {
        let mut advances = self.advances_on(request);
        let left = advances.find(|(_, advance)| !advance.free().is_zero());
        left.map(|(_, advance)| advance.pot_year)
    }

    /// The year of the pot that gets something back when an order ends a request without a grant.
    pub(in crate::case) fn year_of_ending(&self, command: &CaseCommand) -> Option<i16> {
        match command {
            CaseCommand::DecideRequest(decide) if decide.choice == Choice::Decline => {
                self.advance_year(decide.request)
            }
            CaseCommand::NotProcess(command) => self.advance_year(command.request),
            CaseCommand::ActOnClock(act) if matches!(act.act, ClockAct::Withdraw { .. }) => {
                self.advance_year(act.request)
            }
            _ => None,
        }
    }

    /// The request ended without a grant: what was not paid or ordered on its advances goes back.
    pub(in crate::case) fn end_advances(
        &self,
        id: CaseId,
        request: RequestId,
        effects: &mut Effects,
    ) {
        let Some(year) = self.advance_year(request) else {
            return;
        };
        for (grant, advance) in self.advances_on(request) {
            if advance.pot_year == year {
                effects.release(id, grant, advance.free());
            }
        }
    }

    /// Something is granted: how much of it is what was advanced, with what follows for the advances and the
    /// pot of that year.
    pub(in crate::case) fn count_advances(
        &self,
        id: CaseId,
        request: RequestId,
        (counts_on, year): (GrantId, i16),
    ) -> Result<(Cents, Effects), Refusal> {
        let mut effects = Effects::default();
        let mut counted = Vec::new();
        for (grant, advance) in self.advances_on(request) {
            if advance.adverse.open.is_some() {
                return Err(AdverseRefusal::Open.into());
            }
            let back = if advance.pot_year == year {
                advance.free()
            } else {
                Cents::ZERO
            };
            effects.release(id, grant, back);
            let amount = advance.kept().saturating_sub(back);
            if !amount.is_zero() {
                counted.push((grant, amount));
            }
        }
        let sum = counted.iter().map(|(_, amount)| *amount).sum();
        effects
            .case
            .extend(counted.into_iter().map(|(grant, amount)| {
                CaseEvent::Advance(AdvanceEvent::AdvanceCounted {
                    grant,
                    counts_on,
                    amount,
                })
            }));
        Ok((sum, effects))
    }
}

impl Effects {
    /// Takes what is more than what was advanced from the pot, after what the advances gave back.
    pub(in crate::case) fn commit_more(
        &mut self,
        pot: &Pot,
        (case, grant, year): (CaseId, GrantId, i16),
        amount: Cents,
    ) -> Result<(), Refusal> {
        if amount.is_zero() {
            return Ok(());
        }
        let mut after = pot.clone();
        for event in &self.pot {
            after.apply(event);
        }
        self.pot.push(after.commit(year, case, grant, amount)?);
        Ok(())
    }
}
