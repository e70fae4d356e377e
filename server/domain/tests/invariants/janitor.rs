//! Wherever the dice left a case, a person can go on to its end: no order of commands locks it.

use maatwerk_domain::case::adverse::OnAct;
use maatwerk_domain::case::debt::{DebtVerdict, DecideOnDebt};
use maatwerk_domain::case::objection::{
    DecideObjection, ObjectionAct, ObjectionHearing, ObjectionOutcome, OnObjection, PayRefund,
    Timeliness,
};
use maatwerk_domain::case::{
    Case, CaseCommand, Choice, CloseReason, ConversionChoice, DecideConversion, DecideRequest,
    DecidedOn, GrantStatus, Proposal, ProposeConversion, Told, WithdrawDecision,
};
use maatwerk_domain::{
    AssessmentId, AssessmentOutcome, Cents, DecisionId, MandateId, Officer, PaymentId, ProposalId,
    RequestId, WaiverId,
};

use crate::support::{departure, law, says};
use crate::world::World;

/// Closes every case that was opened, with the mandates of somebody who may decide on anything.
pub(crate) fn closes_everything(world: &mut World) {
    world.officer = Officer::new("janitor");
    world.empower("janitor", Cents::new(u64::MAX));
    for case in 0..world.cases.len() {
        if !world.cases[case].opened {
            continue;
        }
        let mut steps = 0;
        while world.cases[case].closed.is_none() {
            let (command, told) = next(world, case, steps);
            world.order(case, &command, told).unwrap_or_else(|refusal| {
                panic!("no way on: {command:?} is refused: {refusal}");
            });
            steps += 1;
            assert!(steps < 3_000, "it never ends");
        }
    }
}

/// Identifiers that the dice do not give out.
fn fresh(step: u16) -> [u8; 16] {
    let mut bytes = [0xff; 16];
    bytes[..2].copy_from_slice(&step.to_be_bytes());
    bytes
}

fn mandate(world: &World, case: usize, request: RequestId) -> MandateId {
    let basis = &world.cases[case].requests[&request].legal_basis;
    let mut mandates = world.authority.mandates.iter();
    let own = mandates
        .find(|(_, terms)| terms.officer == world.officer && terms.legal_basis.covers(basis));
    *own.expect("the janitor may decide on anything").0
}

/// What has to be done before this case can be closed.
fn next(world: &World, index: usize, step: u16) -> (CaseCommand, Told) {
    let case = &world.cases[index];
    let id = fresh(step);
    let plain = |command| (command, Told::default());
    if let Some(command) = ends_dispute(world, index, id) {
        return plain(command);
    }
    for (decision, decided) in &case.decisions {
        if decided.announced.is_none() && !decided.withdrawn {
            return plain(CaseCommand::Announce {
                decision: *decision,
                on: world.today,
            });
        }
    }
    for (request, asked) in &case.requests {
        let mandate = mandate(world, index, *request);
        if asked.decision.is_some() {
            continue;
        }
        let assessed = asked.assessment.and_then(|id| case.assessments.get(&id));
        let assessed = assessed.expect("a request is never without an assessment");
        if assessed.stale || assessed.answer.outcome != AssessmentOutcome::Refer {
            let told = Told {
                assessment: Some(says(AssessmentId::from_bytes(id), AssessmentOutcome::Refer)),
                reviews: Vec::new(),
            };
            return (CaseCommand::AssessAgain { request: *request }, told);
        }
        return plain(CaseCommand::DecideRequest(DecideRequest {
            decision: DecisionId::from_bytes(id),
            request: *request,
            assessment: asked.assessment.unwrap_or(AssessmentId::from_bytes(id)),
            choice: Choice::Decline,
            mandate,
            departure: None,
            reasons: String::new(),
        }));
    }
    for (grant_id, grant) in &case.grants {
        let mandate = mandate(world, index, grant.request);
        if grant.status == GrantStatus::Withdrawn {
            continue;
        }
        let counted = matches!(grant.status, GrantStatus::Counted(_));
        // What an objection did away with is not withdrawn a second time.
        let gone = case.decisions[&grant.decision].withdrawn;
        if grant.paid().is_zero() && !grant.unpaid().is_zero() && !counted && !gone {
            return plain(CaseCommand::WithdrawDecision(WithdrawDecision {
                decision: grant.decision,
                mandate,
                reasons: String::new(),
                at_request: true,
            }));
        }
        match &grant.proposal {
            Some(open) => {
                return plain(CaseCommand::DecideConversion(DecideConversion {
                    decision: DecisionId::from_bytes(id),
                    grant: *grant_id,
                    choice: ConversionChoice::Keep,
                    mandate,
                    departure: (open.terms != Proposal::Keep).then(departure),
                    reasons: String::new(),
                }));
            }
            None if grant.status == GrantStatus::Conditional => {
                return plain(CaseCommand::ProposeConversion(ProposeConversion {
                    proposal: ProposalId::from_bytes(id),
                    grant: *grant_id,
                    terms: Proposal::Keep,
                    reasons: String::new(),
                }));
            }
            None => {}
        }
        if !grant.unpaid().is_zero() {
            return plain(CaseCommand::ReleaseRest { grant: *grant_id });
        }
    }
    for (loan_id, loan) in &case.loans {
        if !loan.balance().is_zero() {
            let request = case.grants[&loan.grant].request;
            return plain(CaseCommand::DecideOnDebt(DecideOnDebt {
                decision: DecisionId::from_bytes(id),
                loan: *loan_id,
                verdict: DebtVerdict::Waived {
                    waiver: WaiverId::from_bytes(id),
                    amount: loan.balance(),
                },
                ground: law("jci1.31:c:BWBR0005537&artikel=4:94a"),
                mandate: mandate(world, index, request),
                reasons: String::new(),
                claim: None,
            }));
        }
    }
    plain(CaseCommand::Close(CloseReason::Resolved))
}

/// Who burdens a grant drops that; objections are decided on, and what was paid back is refunded.
fn ends_dispute(world: &World, index: usize, id: [u8; 16]) -> Option<CaseCommand> {
    let case = &world.cases[index];
    let burdened = case
        .grants
        .iter()
        .find(|(_, one)| one.adverse.open.is_some());
    if let Some((grant, _)) = burdened {
        return Some(CaseCommand::OnAct(OnAct::Drop {
            grant: *grant,
            reasons: String::new(),
        }));
    }
    for (objection, found) in &case.objections {
        let order = if !found.is_open() {
            // She is told of the decision before anything of it is paid.
            let told = found.decided.is_some_and(|decided| decided.given.is_some());
            if found.refund.is_some() || !told || case.paid_back(found).is_empty() {
                continue;
            }
            OnObjection::Refund(PayRefund {
                refund: PaymentId::from_bytes(id),
                objection: *objection,
                on: world.today,
                payee: String::new(),
            })
        } else if found.hearing.is_none() {
            OnObjection::Act {
                objection: *objection,
                on: world.today,
                act: ObjectionAct::Hear {
                    how: ObjectionHearing::Held,
                    report: String::new(),
                },
            }
        } else {
            let late = case.timeliness(found) == Timeliness::Late;
            OnObjection::Decide(DecideObjection {
                decision: DecisionId::from_bytes(id),
                objection: *objection,
                outcome: if late {
                    ObjectionOutcome::Late
                } else {
                    ObjectionOutcome::Unfounded
                },
                excused: false,
                mandate: mandate(world, index, request_of(case, found.decision)),
                reasons: String::new(),
            })
        };
        return Some(CaseCommand::OnObjection(order));
    }
    None
}

/// The request that a decision is about, or the grant that it is about was made on.
fn request_of(case: &Case, decision: DecisionId) -> RequestId {
    match case.decisions[&decision].about {
        DecidedOn::Request(request, _) => request,
        DecidedOn::Advance(grant)
        | DecidedOn::Conversion(grant)
        | DecidedOn::Keeping(grant)
        | DecidedOn::Adverse(grant) => case.grants[&grant].request,
        DecidedOn::Debt(loan) => case.grants[&case.loans[&loan].grant].request,
        other => panic!("the dice decide on no {other:?}"),
    }
}
