//! Orders that burden who was granted something, objections to what was decided, and what they undo.

use maatwerk_domain::case::adverse::{AdverseAct, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::case::objection::{
    DecideObjection, ObjectionAct, ObjectionHearing, ObjectionOutcome, OnObjection, PayRefund,
    ReceiveObjection, Timeliness,
};
use maatwerk_domain::case::{
    Case, CaseCommand, Decided, DecidedOn, Grant, OpenCase, Pay, PersonRole, RequestBudget, Told,
};
use maatwerk_domain::{
    AssessmentId, AssessmentOutcome, Cents, DecisionId, GrantId, LawRef, LoanId, ObjectionId,
    Officer, PaymentId, PersonId, ProposalId, RequestId,
};

use crate::dice::Dice;
use crate::orders::somebody;
use crate::said;
use crate::support::{euro, her_view, law, person, says};
use crate::world::{BASES, World};

/// An order to a case that the dice dream up.
type OfCase = fn(&mut World, &Case, &mut Dice) -> CaseCommand;

impl World {
    /// As [`World::step`], in one case in which something is granted, and about that as a rule.
    pub(crate) fn dispute(&mut self, dice: &mut Dice) {
        self.officer = Officer::new(if dice.once_in(8) { "clerk" } else { "chief" });
        let case = self.cases[0].clone();
        if !case.opened {
            return self.grants_and_pays(dice);
        }
        if dice.once_in(16) {
            return self.step(dice);
        }
        let unannounced = |one: &Decided| one.announced.is_none() && !one.withdrawn;
        let command = if case.decisions.values().any(unannounced) && !dice.once_in(4) {
            self.announcing(&case, dice)
        } else {
            match dice.below(16) {
                0..=4 => self.burdening(&case, dice),
                5..=9 => self.objecting(&case, dice),
                10..=12 => self.converting(&case, dice),
                13 => self.lending(&case, dice),
                _ => self.paying(&case, dice),
            }
        };
        let _ = self.order(0, &command, Told::default());
    }

    /// Something is granted, on condition or not, of which some was advanced or not, and some of it is paid.
    fn grants_and_pays(&mut self, dice: &mut Dice) {
        let resident = PersonId::from_bytes(self.id(dice));
        let open = OpenCase {
            client_reference: None,
            persons: vec![person(resident, PersonRole::Resident)],
        };
        let _ = self.order(0, &CaseCommand::Open(open), Told::default());
        let request = RequestId::from_bytes(self.id(dice));
        let basis = law(dice.pick(&BASES).unwrap_or_default());
        let asks = CaseCommand::RequestBudget(RequestBudget {
            request,
            applicant: resident,
            received: self.today,
            channel: String::new(),
            purpose: String::new(),
            amount: euro(500),
            legal_basis: basis,
            explanation: None,
        });
        let terms = said::terms(dice, euro(500), self.today);
        let assessment = AssessmentId::from_bytes(self.id(dice));
        let told = Told {
            assessment: Some(says(assessment, AssessmentOutcome::Grant(terms))),
            reviews: Vec::new(),
        };
        let _ = self.order(0, &asks, told);
        let advance: [OfCase; 3] = [Self::advancing, Self::announcing, Self::paying];
        let grant: [OfCase; 3] = [Self::deciding, Self::announcing, Self::paying_half];
        let advanced = advance.into_iter().filter(|_| dice.once_in(3));
        for act in advanced.collect::<Vec<_>>().into_iter().chain(grant) {
            // Now and then it is refused all the same.
            let accepted = |world: &mut Self, dice: &mut Dice| {
                let command = act(world, &world.cases[0].clone(), dice);
                world.order(0, &command, Told::default()).is_ok()
            };
            let _ = (0..24).any(|_| accepted(self, dice));
        }
    }

    /// Half of what was granted is paid.
    fn paying_half(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let granted = case.grants.iter().filter(|(_, one)| one.advance.is_none());
        let granted = dice.pick(&granted.collect::<Vec<_>>());
        let half = granted.map_or(0, |(_, one)| one.terms.amount.get() / 2);
        CaseCommand::Pay(Pay {
            payment: PaymentId::from_bytes(self.id(dice)),
            grant: granted.map_or(GrantId::from_bytes([0; 16]), |(id, _)| *id),
            amount: Cents::new(half),
            on: self.today,
            payee: String::new(),
            last: false,
        })
    }

    /// A grant is revised, withdrawn or reclaimed, as a rule one of which something was paid.
    pub(crate) fn burdening(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let waits = |grant: &Grant| grant.adverse.open.is_some();
        let grants = case.grants.iter().filter(|(_, grant)| {
            dice.once_in(20) || (!grant.paid().is_zero() && grant.advance.is_none())
        });
        let mut grants = grants.collect::<Vec<_>>();
        if !dice.once_in(3) && grants.iter().any(|(_, grant)| waits(grant)) {
            grants.retain(|(_, grant)| waits(grant));
        }
        let picked = dice.pick(&grants);
        let grant = picked.map_or(GrantId::from_bytes([0; 16]), |(id, _)| *id);
        let found = picked.map(|(_, grant)| grant);
        let basis = found.and_then(|grant| case.requests.get(&grant.request));
        let basis = basis.map(|request| &request.legal_basis);
        CaseCommand::OnAct(match found.and_then(|grant| grant.adverse.open.as_ref()) {
            Some(open) if open.hearing.is_none() && !dice.once_in(12) => OnAct::Hear {
                grant,
                hearing: her_view(self.today),
            },
            Some(_) if dice.once_in(12) => OnAct::Drop {
                grant,
                reasons: String::new(),
            },
            Some(_) => OnAct::Decide(DecideAct {
                decision: DecisionId::from_bytes(self.id(dice)),
                grant,
                loan: LoanId::from_bytes(self.id(dice)),
                mandate: self.mandate(basis, dice),
                reasons: String::new(),
            }),
            None => {
                let act = burden(found, dice);
                OnAct::Propose(ProposeAct {
                    proposal: ProposalId::from_bytes(self.id(dice)),
                    grant,
                    act,
                    ground: ground_of(act, basis),
                    reasons: String::new(),
                })
            }
        })
    }

    /// Somebody objects, is heard, and gets a decision of somebody else.
    pub(crate) fn objecting(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let open = case.objections.iter().filter(|(_, one)| one.is_open());
        let open = dice.pick(&open.collect::<Vec<_>>());
        let Some((id, objection)) = open.filter(|_| !dice.once_in(4)) else {
            return CaseCommand::OnObjection(self.receiving(case, dice));
        };
        let objection_id = *id;
        if objection.hearing.is_none() && !dice.once_in(12) {
            return CaseCommand::OnObjection(OnObjection::Act {
                objection: objection_id,
                on: if dice.once_in(6) {
                    dice.day(self.today)
                } else {
                    self.today
                },
                act: ObjectionAct::Hear {
                    how: ObjectionHearing::Held,
                    report: String::new(),
                },
            });
        }
        if dice.once_in(20) {
            return CaseCommand::OnObjection(OnObjection::Act {
                objection: objection_id,
                on: self.today,
                act: ObjectionAct::Withdraw {
                    orally: false,
                    reason: None,
                },
            });
        }
        // Who decided does not decide on the objection.
        if !dice.once_in(12) {
            self.officer = Officer::new("second");
        }
        let outcome = dice.pick(&[
            ObjectionOutcome::Revoked,
            ObjectionOutcome::Revoked,
            ObjectionOutcome::Anew,
            ObjectionOutcome::Anew,
            ObjectionOutcome::Unfounded,
            ObjectionOutcome::Inadmissible,
        ]);
        let late = case.timeliness(objection) == Timeliness::Late;
        CaseCommand::OnObjection(OnObjection::Decide(DecideObjection {
            decision: DecisionId::from_bytes(self.id(dice)),
            objection: objection_id,
            outcome: outcome.unwrap_or(ObjectionOutcome::Revoked),
            excused: late ^ dice.once_in(20),
            mandate: self.mandate(None, dice),
            reasons: String::new(),
        }))
    }

    fn receiving(&mut self, case: &Case, dice: &mut Dice) -> OnObjection {
        let decided = case
            .decisions
            .iter()
            .filter(|(_, one)| dice.once_in(20) || (!one.withdrawn && !is_on_objection(one)));
        let decided = decided.map(|(id, _)| *id).collect::<Vec<_>>();
        let decision = dice.pick(&decided);
        let refunded = case.objections.iter();
        let refunded = refunded.filter(|(_, one)| one.refund.is_none() && !one.undone.is_empty());
        let refunded = dice.pick(&refunded.map(|(id, _)| *id).collect::<Vec<_>>());
        if let Some(objection) = refunded.filter(|_| dice.once_in(2)) {
            return OnObjection::Refund(PayRefund {
                refund: PaymentId::from_bytes(self.id(dice)),
                objection,
                on: dice.day(self.today),
                payee: String::new(),
            });
        }
        OnObjection::Receive(ReceiveObjection {
            objection: ObjectionId::from_bytes(self.id(dice)),
            decision: decision.unwrap_or(DecisionId::from_bytes([0; 16])),
            objector: somebody(case, dice),
            received: dice.day(self.today),
            posted: None,
            channel: String::new(),
            committee: dice.once_in(4),
            grounds: None,
        })
    }
}

/// Nobody objects to those.
fn is_on_objection(decided: &Decided) -> bool {
    matches!(decided.about, DecidedOn::Objection(_))
}

/// What fits a grant, or nearly.
fn burden(grant: Option<&Grant>, dice: &mut Dice) -> AdverseAct {
    let entitled = grant.map_or(Cents::ZERO, |grant| {
        grant.adverse.entitled().unwrap_or(grant.terms.amount)
    });
    let undue = grant.map_or(Cents::ZERO, Grant::undue);
    match dice.below(6) {
        0 => AdverseAct::Withdraw,
        1..=2 => AdverseAct::Reclaim(said::loan(dice, undue)),
        _ => AdverseAct::Revise {
            amount: dice.amount(Cents::new(entitled.get() / 2)),
        },
    }
}

/// On what the basis knows an act: assistance on its own articles, own rules on themselves.
pub(crate) fn ground_of(act: AdverseAct, basis: Option<&LawRef>) -> LawRef {
    let assistance = |basis: &&LawRef| basis.as_str().contains("BWBR0015703");
    law(match (basis.filter(assistance), act) {
        (Some(_), AdverseAct::Reclaim(_)) => "jci1.31:c:BWBR0015703&artikel=58",
        (Some(_), _) => "jci1.31:c:BWBR0015703&artikel=54&lid=3",
        (None, _) => "CVDR123456/4",
    })
}
