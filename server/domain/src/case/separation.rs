//! Who does not act in a case: whoever has a personal interest in it (Awb 2:4), and above the amount of the
//! authority's rule who did the step before: for a grant, for a refund after an objection, for a penalty.

use super::adverse::AdverseEvent;
use super::{Case, CaseEvent, Decided, StoodOn};
use crate::office::OfficeRefusal;
use crate::{
    Authority, Cents, Context, DecisionId, GrantId, MandateId, Officer, Refusal, RequestId,
};

/// The most officers who declare an interest in one case.
pub const MOST_INTERESTS: usize = 100;

impl CaseEvent {
    /// The decision that this is, when it is one.
    #[must_use]
    pub fn decides(&self) -> Option<DecisionId> {
        self.stood_on().map(|(decision, _)| decision)
    }

    /// The decision that this is, and what it stood on.
    pub(super) fn stood_on(&self) -> Option<(DecisionId, StoodOn)> {
        let (Self::RequestDecided {
            decision,
            mandate,
            by,
            ..
        }
        | Self::RequestNotProcessed {
            decision,
            mandate,
            by,
            ..
        }
        | Self::PenaltyDetermined {
            decision,
            mandate,
            by,
            ..
        }
        | Self::GiftConverted {
            decision,
            mandate,
            by,
            ..
        }
        | Self::DebtDecided {
            decision,
            mandate,
            by,
            ..
        }
        | Self::GiftKept {
            decision,
            mandate,
            by,
            ..
        }
        | Self::Adverse(AdverseEvent::ActDecided {
            decision,
            mandate,
            by,
            ..
        })) = self
        else {
            return self.stood_of_noun();
        };
        let stood = StoodOn {
            mandate: *mandate,
            by: by.clone(),
        };
        Some((*decision, stood))
    }

    /// The same of the events of a noun.
    fn stood_of_noun(&self) -> Option<(DecisionId, StoodOn)> {
        let (decision, mandate, by) = match self {
            Self::Advance(event) => event.stood_on()?,
            Self::Objection(event) => event.stood_on()?,
            Self::Norm(event) => event.stood_on()?,
            _ => return None,
        };
        let by = by.clone();
        Some((decision, StoodOn { mandate, by }))
    }
}

impl Decided {
    /// Whether who would decide about it now took it, in person or in somebody's place: who stands in for another
    /// decides as that other, so neither decides again on what the other took (Awb 10:3 lid 3).
    pub(super) fn is_of_same_hand(
        &self,
        mandate: MandateId,
        authority: &Authority,
        context: &Context,
    ) -> bool {
        let decides = [Some(&context.officer), authority.holder(mandate)];
        self.hands(authority)
            .any(|one| decides.contains(&Some(one)))
    }

    /// Who took it, and in whose place.
    fn hands<'a>(&'a self, authority: &'a Authority) -> impl Iterator<Item = &'a Officer> {
        let stood_on = self.stood_on.as_ref();
        let holder = stood_on.and_then(|on| authority.holder(on.mandate));
        std::iter::once(&self.by).chain(holder)
    }
}

/// Where asking and deciding are separated on that day, a request says who took it in.
pub(super) fn taken_in(
    mut asked: Vec<CaseEvent>,
    authority: &Authority,
    context: &Context,
) -> Vec<CaseEvent> {
    if authority.office.separated_above(context.today).is_some()
        && let Some(CaseEvent::BudgetRequested { request, .. }) = asked.first()
    {
        let taken = CaseEvent::RequestTakenIn {
            request: *request,
            act: context.act(),
        };
        asked.insert(1, taken);
    }
    asked
}

impl Case {
    /// Refuses whoever said to have a personal interest in this case: family, or whatever else it is.
    ///
    /// # Errors
    /// When this officer did.
    pub fn check_uninvolved(&self, context: &Context) -> Result<(), Refusal> {
        if self.interests.contains_key(&context.officer) {
            return Err(OfficeRefusal::OwnCase.into());
        }
        Ok(())
    }

    /// Records that whoever asks has a personal interest. What it is, is nobody's business here.
    pub(super) fn declare_interest(&self, context: &Context) -> Result<Vec<CaseEvent>, Refusal> {
        if self.interests.contains_key(&context.officer) {
            return Err(OfficeRefusal::DeclaredAlready.into());
        }
        if self.interests.len() >= MOST_INTERESTS {
            return Err(super::facts::too_many("personal interests", MOST_INTERESTS));
        }
        Ok(vec![CaseEvent::InterestDeclared { act: context.act() }])
    }

    /// Refuses who took a request in, for a grant above the amount of the authority's rule.
    pub(super) fn check_decider(
        &self,
        request: RequestId,
        amount: Cents,
        authority: &Authority,
        context: &Context,
    ) -> Result<(), Refusal> {
        let above = authority.office.separated_above(context.today);
        let is_above = above.is_some_and(|above| amount > above);
        if is_above && self.taken_by(request) == Some(&context.officer) {
            return Err(OfficeRefusal::RequesterDecides.into());
        }
        Ok(())
    }

    /// Refuses who took the request in and who decided on it, for a grant above that amount. It is the amount
    /// of the grant that counts: else two payments would do what one may not. Of advances it is all of them.
    pub(super) fn check_payer(
        &self,
        grant: GrantId,
        authority: &Authority,
        context: &Context,
    ) -> Result<(), Refusal> {
        let grant = self.grant(grant)?;
        let above = authority.office.separated_above(context.today);
        if above.is_none_or(|above| self.weight(grant) <= above) {
            return Ok(());
        }
        if self.taken_by(grant.request) == Some(&context.officer) {
            return Err(OfficeRefusal::RequesterPays.into());
        }
        self.decisions_on(grant)
            .try_for_each(|decision| self.check_not_decided(decision, authority, context))
    }

    /// Refuses who decided on it, in person or by who stood in, to pay what a decision leads to above that
    /// amount: the refund after an objection, a penalty. With the interest: it is paid too.
    pub(super) fn check_pays_another(
        &self,
        (decision, amount): (DecisionId, Cents),
        authority: &Authority,
        context: &Context,
    ) -> Result<(), Refusal> {
        let above = authority.office.separated_above(context.today);
        if above.is_none_or(|above| amount <= above) {
            return Ok(());
        }
        self.check_not_decided(decision, authority, context)
    }

    fn check_not_decided(
        &self,
        decision: DecisionId,
        authority: &Authority,
        context: &Context,
    ) -> Result<(), Refusal> {
        let decided = self.decisions.get(&decision);
        let mut hands = decided.into_iter().flat_map(|one| one.hands(authority));
        if hands.any(|by| *by == context.officer) {
            return Err(OfficeRefusal::DeciderPays.into());
        }
        Ok(())
    }

    /// The same of a penalty that is paid here. What was paid of it before counts: else two determinations would
    /// do what one may not.
    pub(super) fn check_penalty_payer(
        &self,
        paid: &[CaseEvent],
        authority: &Authority,
        context: &Context,
    ) -> Result<(), Refusal> {
        let [
            CaseEvent::PenaltyPaid {
                decision,
                amount,
                interest,
                ..
            },
        ] = paid
        else {
            return Ok(());
        };
        let about = self.decisions.get(decision).map(|decided| decided.about);
        let before = self.penalties_paid.values();
        let before = before.filter(|one| Some(one.about) == about);
        let before: Cents = before.map(|one| one.amount).sum();
        let in_all = amount.saturating_add(*interest).saturating_add(before);
        self.check_pays_another((*decision, in_all), authority, context)
    }

    fn taken_by(&self, request: RequestId) -> Option<&Officer> {
        self.requests.get(&request)?.taken_by.as_ref()
    }
}
