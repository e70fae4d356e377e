//! An order that may well fit the case as it is, or not at all.

use maatwerk_domain::case::advance::GrantAdvance;
use maatwerk_domain::case::debt::{DebtVerdict, DecideOnDebt};
use maatwerk_domain::case::{
    Case, CaseCommand, Choice, CloseReason, ConversionChoice, CorrectFact, DecideConversion,
    DecideRequest, Departure, Grant, GrantStatus, Hearing, InstalmentPlan, Loan, OpenCase, Pay,
    PersonRole, Proposal, ProposeConversion, RecordFact, Repay, RequestBudget, ReturnPayment,
    ReverseRepayment, ReviewDue, SetInstalments, StateSignal, Told, WithdrawDecision, WithdrawFact,
};
use maatwerk_domain::signal::Agency;
use maatwerk_domain::{
    AssessmentId, AssessmentOutcome, Cents, DecisionId, FactId, FactValue, GrantForm, GrantId,
    LawRef, LoanId, MandateId, PaymentId, PersonId, ProposalId, RepaymentId, RequestId, SignalId,
    WaiverId,
};

use crate::dice::Dice;
use crate::said;
use crate::support::{basis, departure, euro, fact, her_view, law, loan_of, person, signal};
use crate::world::{BASES, World};

impl World {
    pub(crate) fn dream_up(&mut self, index: usize, dice: &mut Dice) -> (CaseCommand, Told) {
        let case = self.cases[index].clone();
        if !case.opened && !dice.once_in(20) {
            return (self.opening(dice), Told::default());
        }
        // Few cases get as far as a loan.
        if !case.loans.is_empty() && dice.once_in(4) {
            return (self.lending(&case, dice), Told::default());
        }
        match dice.below(84) {
            0 => (self.opening(dice), Told::default()),
            1 => {
                let role = dice.pick(&[PersonRole::Partner, PersonRole::Child]);
                let id = PersonId::from_bytes(self.id(dice));
                let person = person(id, role.unwrap_or(PersonRole::Resident));
                (CaseCommand::AddPerson(person), Told::default())
            }
            2..=5 => self.about_facts(&case, dice),
            6..=11 => self.asking(&case, dice),
            12..=22 => (self.deciding(&case, dice), Told::default()),
            23 => (self.withdrawing(&case, dice), Told::default()),
            24..=29 => (self.announcing(&case, dice), Told::default()),
            30..=38 => (self.paying(&case, dice), Told::default()),
            39..=43 => self.looking(&case, dice),
            44..=55 => (self.converting(&case, dice), Told::default()),
            56..=60 => (self.lending(&case, dice), Told::default()),
            61 => (self.telling(&case, dice), Told::default()),
            62 => (self.signalling(&case, dice), Told::default()),
            63..=66 => (self.advancing(&case, dice), Told::default()),
            67..=72 => (self.burdening(&case, dice), Told::default()),
            73..=81 => (self.objecting(&case, dice), Told::default()),
            // A case that has not begun to borrow would be closed before anything happens.
            _ if case.loans.is_empty() && !dice.once_in(6) => (self.opening(dice), Told::default()),
            _ => (CaseCommand::Close(CloseReason::Other), Told::default()),
        }
    }

    fn signalling(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let agencies = Agency::ALL.iter().copied();
        CaseCommand::StateSignal(StateSignal {
            signal: SignalId::from_bytes(self.id(dice)),
            about: somebody(case, dice),
            agencies: agencies.filter(|_| dice.once_in(4)).collect(),
            ..signal()
        })
    }

    fn opening(&mut self, dice: &mut Dice) -> CaseCommand {
        let mut persons = vec![person(
            PersonId::from_bytes(self.id(dice)),
            PersonRole::Resident,
        )];
        if dice.once_in(2) {
            let id = PersonId::from_bytes(self.id(dice));
            persons.push(person(id, PersonRole::Partner));
        }
        CaseCommand::Open(OpenCase {
            client_reference: None,
            persons,
        })
    }

    /// What the policy says of the gifts that this touches; now and then it is not asked.
    fn with_reviews(
        &mut self,
        case: &Case,
        command: CaseCommand,
        dice: &mut Dice,
    ) -> (CaseCommand, Told) {
        let mut reviews = Vec::new();
        for id in case.gifts_touched(&command) {
            for _ in 0..dice.below(3) {
                let proposal = ProposalId::from_bytes(self.id(dice));
                let grant = &case.grants[&id];
                reviews.push(said::review(dice, id, grant, proposal, self.today));
            }
        }
        let told = Told {
            assessment: None,
            reviews,
        };
        (command, told)
    }

    fn about_facts(&mut self, case: &Case, dice: &mut Dice) -> (CaseCommand, Told) {
        let facts: Vec<FactId> = case.facts.keys().copied().collect();
        let known = dice.pick(&facts).unwrap_or(FactId::from_bytes([0; 16]));
        let since = dice.once_in(3).then(|| dice.day(self.today));
        let command = match dice.below(4) {
            0 => CaseCommand::CorrectFact(CorrectFact {
                fact: known,
                value: FactValue::Amount(dice.amount(euro(900))),
                since,
                source: String::new(),
                reason: String::new(),
            }),
            1 if dice.once_in(2) => CaseCommand::WithdrawFact(WithdrawFact {
                fact: known,
                reason: String::new(),
            }),
            _ => {
                let value = FactValue::Amount(dice.amount(euro(900)));
                CaseCommand::RecordFact(RecordFact {
                    fact: FactId::from_bytes(self.id(dice)),
                    about: somebody(case, dice),
                    content: fact("income", value, since),
                })
            }
        };
        self.with_reviews(case, command, dice)
    }

    fn asking(&mut self, case: &Case, dice: &mut Dice) -> (CaseCommand, Told) {
        let undecided = case
            .requests
            .iter()
            .filter(|(_, request)| request.decision.is_none());
        let again = dice.pick(&undecided.collect::<Vec<_>>());
        let (command, amount) = if let Some((request, asked)) = again.filter(|_| !dice.once_in(3)) {
            let request = *request;
            (CaseCommand::AssessAgain { request }, asked.amount)
        } else {
            let amount = dice.amount(euro(500));
            let command = CaseCommand::RequestBudget(RequestBudget {
                request: RequestId::from_bytes(self.id(dice)),
                applicant: somebody(case, dice),
                received: dice.day(self.today),
                channel: String::new(),
                purpose: String::new(),
                amount,
                legal_basis: law(dice.pick(&BASES).unwrap_or_default()),
                explanation: None,
            });
            (command, amount)
        };
        let facts: Vec<FactId> = case.facts.keys().copied().collect();
        let id = AssessmentId::from_bytes(self.id(dice));
        let told = said::assessment(dice, id, &facts, amount, self.today);
        let told = Told {
            assessment: (!dice.once_in(20)).then_some(told),
            reviews: Vec::new(),
        };
        (command, told)
    }

    /// A mandate of the officer on this basis, or any.
    pub(crate) fn mandate(&self, basis: Option<&LawRef>, dice: &mut Dice) -> MandateId {
        let mandates = self.authority.mandates.iter();
        let fitting: Vec<MandateId> = mandates
            .filter(|(_, terms)| {
                terms.officer == self.officer
                    && basis.is_none_or(|basis| terms.legal_basis.covers(basis))
            })
            .map(|(id, _)| *id)
            .collect();
        let all: Vec<MandateId> = self.authority.mandates.keys().copied().collect();
        let pick = if dice.once_in(12) { &all } else { &fitting };
        dice.pick(pick).unwrap_or(MandateId::from_bytes([0; 16]))
    }

    pub(crate) fn deciding(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let open = case
            .requests
            .iter()
            .filter(|(_, request)| dice.once_in(20) || request.decision.is_none());
        let picked = open.collect::<Vec<_>>();
        let picked = dice.pick(&picked);
        let assessed = picked.and_then(|(_, request)| case.assessments.get(&request.assessment?));
        let (terms, part) = match (picked, assessed.and_then(|assessed| assessed.terms())) {
            (Some((_, request)), Some(terms)) if !dice.once_in(4) => {
                (None, said::is_part(request, terms))
            }
            (Some((_, request)), _) => {
                let terms = said::terms(dice, request.amount, self.today);
                let part = said::is_part(request, &terms);
                (Some(terms), part)
            }
            _ => (None, false),
        };
        let choice = if dice.once_in(5) {
            Choice::Decline
        } else {
            Choice::Grant {
                grant: GrantId::from_bytes(self.id(dice)),
                loan: LoanId::from_bytes(self.id(dice)),
                partial: part ^ dice.once_in(30),
                terms: terms.clone(),
            }
        };
        let needed = assessed.is_some_and(|assessed| {
            let granted = match &choice {
                Choice::Decline => None,
                Choice::Grant { terms, .. } => terms.as_ref().or(assessed.terms()),
            };
            said::differs(&assessed.answer.outcome, granted)
        });
        CaseCommand::DecideRequest(DecideRequest {
            decision: DecisionId::from_bytes(self.id(dice)),
            request: picked.map_or(RequestId::from_bytes([0; 16]), |(id, _)| *id),
            assessment: picked
                .and_then(|(_, request)| request.assessment)
                .unwrap_or(AssessmentId::from_bytes([0; 16])),
            choice,
            mandate: self.mandate(picked.map(|(_, request)| &request.legal_basis), dice),
            departure: ground(needed, dice),
            reasons: String::new(),
        })
    }

    pub(crate) fn advancing(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let open = case
            .requests
            .iter()
            .filter(|(_, request)| dice.once_in(20) || request.decision.is_none());
        let open = open.collect::<Vec<_>>();
        let picked = dice.pick(&open);
        let assessed = picked.and_then(|(_, request)| case.assessments.get(&request.assessment?));
        let amount = dice.amount(picked.map_or(Cents::ZERO, |(_, request)| request.amount));
        let proposed = assessed.and_then(|assessed| assessed.terms());
        let needed = match assessed.map(|assessed| &assessed.answer.outcome) {
            Some(AssessmentOutcome::Grant(_)) => proposed.is_none_or(|terms| amount > terms.amount),
            Some(AssessmentOutcome::Decline) => true,
            _ => dice.once_in(2),
        };
        CaseCommand::GrantAdvance(GrantAdvance {
            decision: DecisionId::from_bytes(self.id(dice)),
            grant: GrantId::from_bytes(self.id(dice)),
            request: picked.map_or(RequestId::from_bytes([0; 16]), |(id, _)| *id),
            assessment: picked
                .and_then(|(_, request)| request.assessment)
                .unwrap_or(AssessmentId::from_bytes([0; 16])),
            amount,
            article: law("jci1.31:c:BWBR0005537&artikel=4:95"),
            mandate: self.mandate(picked.map(|(_, request)| &request.legal_basis), dice),
            departure: ground(needed, dice),
            reasons: String::new(),
        })
    }

    fn withdrawing(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let decisions: Vec<DecisionId> = case.decisions.keys().copied().collect();
        let decision = dice.pick(&decisions);
        CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: decision.unwrap_or(DecisionId::from_bytes([0; 16])),
            mandate: self.mandate(None, dice),
            reasons: String::new(),
            at_request: dice.once_in(2),
        })
    }

    pub(crate) fn announcing(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let waiting = case.decisions.iter().filter(|(_, decided)| {
            dice.once_in(20) || (decided.announced.is_none() && !decided.withdrawn)
        });
        let decision = waiting.map(|(id, _)| *id).collect::<Vec<_>>();
        let decision = dice.pick(&decision);
        CaseCommand::Announce {
            decision: decision.unwrap_or(DecisionId::from_bytes([0; 16])),
            on: dice.day(self.today),
        }
    }

    pub(crate) fn paying(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let grants = case
            .grants
            .iter()
            .filter(|(_, grant)| dice.once_in(6) || !grant.unpaid().is_zero());
        let grants: Vec<GrantId> = grants.map(|(id, _)| *id).collect();
        let id = dice.pick(&grants).unwrap_or(GrantId::from_bytes([0; 16]));
        let grant = case.grants.get(&id);
        match dice.below(10) {
            0 => CaseCommand::ReleaseRest { grant: id },
            1..=2 => {
                let payments: Vec<PaymentId> =
                    grant.map_or(Vec::new(), |grant| grant.payments.keys().copied().collect());
                let payment = dice.pick(&payments);
                CaseCommand::ReturnPayment(ReturnPayment {
                    payment: payment.unwrap_or(PaymentId::from_bytes([0; 16])),
                    grant: id,
                    on: dice.day(self.today),
                    entry: None,
                    reason: String::new(),
                })
            }
            _ => {
                let left = grant.map_or(Cents::ZERO, Grant::unpaid);
                CaseCommand::Pay(Pay {
                    payment: PaymentId::from_bytes(self.id(dice)),
                    grant: id,
                    amount: dice.amount(left),
                    on: dice.day(self.today),
                    payee: String::new(),
                    last: dice.once_in(4),
                })
            }
        }
    }

    fn looking(&mut self, case: &Case, dice: &mut Dice) -> (CaseCommand, Told) {
        let due = case.due_reviews(self.today);
        let Some(due) = dice.pick(&due).filter(|_| !dice.once_in(20)) else {
            let command = CaseCommand::ReviewDue(ReviewDue {
                grant: gift(case, dice),
                rule: String::new(),
                due: dice.day(self.today),
            });
            return (command, Told::default());
        };
        let proposal = ProposalId::from_bytes(self.id(dice));
        let review = said::review(
            dice,
            due.grant,
            &case.grants[&due.grant],
            proposal,
            self.today,
        );
        let command = CaseCommand::ReviewDue(ReviewDue {
            grant: due.grant,
            rule: due.rule,
            due: due.due,
        });
        let told = Told {
            assessment: None,
            reviews: vec![review],
        };
        (command, told)
    }

    pub(crate) fn converting(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let id = gift(case, dice);
        let grant = case.grants.get(&id);
        let paid = grant.map_or(Cents::ZERO, Grant::paid);
        match (
            grant.and_then(|grant| grant.proposal.as_ref()),
            dice.below(8),
        ) {
            (None, 0..=6) | (_, 0) => CaseCommand::ProposeConversion(ProposeConversion {
                proposal: ProposalId::from_bytes(self.id(dice)),
                grant: id,
                terms: if dice.once_in(4) {
                    Proposal::Keep
                } else {
                    Proposal::Loan(said::loan(dice, paid))
                },
                reasons: String::new(),
            }),
            (_, 1) if dice.once_in(2) => CaseCommand::WithdrawProposal { grant: id },
            (Some(open), 1..=4) if open.hearing.is_none() => CaseCommand::RecordHearing {
                grant: id,
                hearing: self.hearing(dice),
            },
            (open, _) => {
                let keep = dice.once_in(5);
                let terms = dice.once_in(5).then(|| said::loan(dice, paid));
                let decided = if keep {
                    Some(Proposal::Keep)
                } else {
                    terms.map(Proposal::Loan).or(open.map(|open| open.terms))
                };
                let needed = open.is_some_and(|open| decided != Some(open.terms));
                let request = grant.and_then(|grant| case.requests.get(&grant.request));
                CaseCommand::DecideConversion(DecideConversion {
                    decision: DecisionId::from_bytes(self.id(dice)),
                    grant: id,
                    choice: if keep {
                        ConversionChoice::Keep
                    } else {
                        ConversionChoice::Convert {
                            loan: LoanId::from_bytes(self.id(dice)),
                            terms,
                        }
                    },
                    mandate: self.mandate(request.map(|request| &request.legal_basis), dice),
                    departure: ground(needed, dice),
                    reasons: String::new(),
                })
            }
        }
    }

    pub(crate) fn hearing(&self, dice: &mut Dice) -> Hearing {
        match dice.below(4) {
            0 => Hearing::TermPassed {
                invited: dice.day(self.today),
                until: dice.day(self.today),
            },
            1 => Hearing::Excepted {
                article: dice
                    .pick(&[law("jci1.31:c:BWBR0005537&artikel=4:11"), basis()])
                    .unwrap_or_else(basis),
                reason: String::new().into(),
            },
            _ => her_view(dice.day(self.today)),
        }
    }

    pub(crate) fn lending(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let loans: Vec<LoanId> = case.loans.keys().copied().collect();
        let id = dice.pick(&loans).unwrap_or(LoanId::from_bytes([0; 16]));
        let loan = case.loans.get(&id);
        let balance = loan.map_or(Cents::ZERO, Loan::balance);
        let grant = loan.and_then(|loan| case.grants.get(&loan.grant));
        let request = grant.and_then(|grant| case.requests.get(&grant.request));
        let mandate = self.mandate(request.map(|request| &request.legal_basis), dice);
        let decide = |verdict, decision| {
            CaseCommand::DecideOnDebt(DecideOnDebt {
                decision: DecisionId::from_bytes(decision),
                loan: id,
                verdict,
                ground: rests_on(&verdict),
                mandate,
                reasons: String::new(),
                claim: None,
            })
        };
        match dice.below(10) {
            0 => {
                let waiver = WaiverId::from_bytes(self.id(dice));
                let amount = dice.amount(balance);
                decide(DebtVerdict::Waived { waiver, amount }, self.id(dice))
            }
            8 => decide(DebtVerdict::NotWaived, self.id(dice)),
            9 => decide(DebtVerdict::NotDeferred, self.id(dice)),
            7 => {
                let repayment = RepaymentId::from_bytes(self.id(dice));
                let amount = dice.amount(loan.map_or(Cents::ZERO, |loan| loan.overdue(self.today)));
                decide(DebtVerdict::SetOff { repayment, amount }, self.id(dice))
            }
            1..=2 => {
                let known: Vec<RepaymentId> =
                    loan.map_or(Vec::new(), |loan| loan.repayments.keys().copied().collect());
                let repayment = dice.pick(&known);
                CaseCommand::ReverseRepayment(ReverseRepayment {
                    repayment: repayment.unwrap_or(RepaymentId::from_bytes([0; 16])),
                    loan: id,
                    on: dice.day(self.today),
                    reason: String::new(),
                })
            }
            3..=4 => {
                let wrong = dice.once_in(4);
                let terms = loan_of(if wrong { dice.amount(balance) } else { balance });
                let plan = InstalmentPlan {
                    instalments: terms.instalments,
                    amount: terms.instalment,
                    first_due: dice.later(self.today),
                };
                if loan.is_some_and(|loan| loan.plan.is_some()) {
                    decide(DebtVerdict::Deferred(plan), self.id(dice))
                } else {
                    CaseCommand::SetInstalments(SetInstalments {
                        loan: id,
                        plan,
                        mandate,
                    })
                }
            }
            _ => CaseCommand::Repay(Repay {
                repayment: RepaymentId::from_bytes(self.id(dice)),
                loan: id,
                amount: dice.amount(balance),
                on: dice.day(self.today),
                another: !dice.once_in(3),
            }),
        }
    }
}

pub(crate) fn somebody(case: &Case, dice: &mut Dice) -> PersonId {
    let persons: Vec<PersonId> = case.persons.keys().copied().collect();
    let picked = dice.pick(&persons).filter(|_| !dice.once_in(30));
    picked.unwrap_or(PersonId::from_bytes([0; 16]))
}

/// A gift whose conditions run, or any grant.
fn gift(case: &Case, dice: &mut Dice) -> GrantId {
    let gifts = case.grants.iter().filter(|(_, grant)| {
        dice.once_in(20)
            || (grant.status == GrantStatus::Conditional
                && grant.terms.form == GrantForm::ConditionalGift)
    });
    let mut gifts = gifts.collect::<Vec<_>>();
    if !dice.once_in(6) && gifts.iter().any(|(_, grant)| !grant.paid().is_zero()) {
        gifts.retain(|(_, grant)| !grant.paid().is_zero());
    }
    if !dice.once_in(3) && gifts.iter().any(|(_, grant)| grant.proposal.is_some()) {
        gifts.retain(|(_, grant)| grant.proposal.is_some());
    }
    dice.pick(&gifts)
        .map_or(GrantId::from_bytes([0; 16]), |(id, _)| *id)
}

/// A ground where it is needed, with a slip now and then.
fn ground(needed: bool, dice: &mut Dice) -> Option<Departure> {
    (needed ^ dice.once_in(20)).then(departure)
}

/// What is decided of the paying of a debt rests on its article of the Awb, or on a rule.
fn rests_on(verdict: &DebtVerdict) -> LawRef {
    match verdict {
        DebtVerdict::Waived { .. } | DebtVerdict::NotWaived => {
            law("jci1.31:c:BWBR0005537&artikel=4:94a")
        }
        DebtVerdict::Deferred(_) | DebtVerdict::NotDeferred => {
            law("jci1.31:c:BWBR0005537&artikel=4:94")
        }
        DebtVerdict::SetOff { .. } => basis(),
    }
}
