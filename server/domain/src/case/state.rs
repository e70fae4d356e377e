//! The state of a case: its events, folded. Folding never fails: what was recorded happened.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CaseEvent, CloseReason, FactContent, Hearing, Identity, InstalmentPlan, PersonRole, Proposal,
    ReviewOccasion, Verdict,
};
use crate::{
    Assessment, AssessmentId, AssessmentOutcome, Cents, Date, DecisionId, FactId, FindingOutcome,
    GrantForm, GrantId, GrantTerms, LawRef, LoanId, PaymentId, PersonId, Personal, ProposalId,
    RepaymentId, RequestId, ReviewOutcome, WaiverId,
};

/// A case as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case {
    /// Whether it was opened at all.
    pub opened: bool,
    /// The client's own reference.
    pub client_reference: Option<String>,
    /// The household.
    pub persons: BTreeMap<PersonId, Person>,
    /// All facts, also withdrawn ones.
    pub facts: BTreeMap<FactId, Fact>,
    /// All budget requests.
    pub requests: BTreeMap<RequestId, Request>,
    /// All assessments.
    pub assessments: BTreeMap<AssessmentId, Assessed>,
    /// All decisions.
    pub decisions: BTreeMap<DecisionId, Decided>,
    /// All grants.
    pub grants: BTreeMap<GrantId, Grant>,
    /// All loans.
    pub loans: BTreeMap<LoanId, Loan>,
    /// Why it was closed, once it was.
    pub closed: Option<CloseReason>,
}

/// A data subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Place in the household.
    pub role: PersonRole,
    /// Who it is.
    pub identity: Personal<Identity>,
}

/// A fact as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Whom it is about.
    pub about: PersonId,
    /// What it says.
    pub content: Personal<FactContent>,
    /// How often it was corrected.
    pub corrections: u32,
    /// Turned out to be none.
    pub withdrawn: bool,
    /// Its place in the order of recording: of two with one code the later one holds.
    pub sequence: u32,
}

/// A budget request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub applicant: PersonId,
    /// The receipt date.
    pub received: Date,
    /// How it came in.
    pub channel: String,
    /// What for.
    pub purpose: String,
    /// How much.
    pub amount: Cents,
    /// On which article.
    pub legal_basis: LawRef,
    /// Why, in words.
    pub explanation: Personal<Option<String>>,
    /// The latest assessment.
    pub assessment: Option<AssessmentId>,
    /// The decision in force.
    pub decision: Option<DecisionId>,
}

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// The request it is about.
    pub request: RequestId,
    /// What the policy said.
    pub answer: Assessment,
    /// The facts that the policy was given.
    pub rests_on: Vec<FactId>,
    /// A fact it rests on was corrected or withdrawn since.
    pub stale: bool,
}

/// What a decision was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedOn {
    /// A request; with the grant, when it was granted.
    Request(RequestId, Option<GrantId>),
    /// The conversion of a gift.
    Conversion(GrantId),
    /// The keeping of a gift.
    Keeping(GrantId),
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What about.
    pub about: DecidedOn,
    /// The day of the decision.
    pub on: Date,
    /// Announced on, and the last day for an objection.
    pub announced: Option<(Date, Date)>,
    /// Withdrawn since.
    pub withdrawn: bool,
}

/// Where a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantStatus {
    /// A gift whose conditions still run.
    Conditional,
    /// A gift for good.
    Final,
    /// A loan.
    Loan(LoanId),
    /// The decision was withdrawn.
    Withdrawn,
}

/// Money granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The decision.
    pub decision: DecisionId,
    /// The request.
    pub request: RequestId,
    /// The assessment whose policy keeps judging it.
    pub assessment: AssessmentId,
    /// The day of the decision.
    pub decided: Date,
    /// Form, amount and conditions.
    pub terms: GrantTerms,
    /// The year of the pot it is paid from.
    pub pot_year: i16,
    /// All payments.
    pub payments: BTreeMap<PaymentId, Payment>,
    /// Given back to the pot.
    pub released: Cents,
    /// Where it stands.
    pub status: GrantStatus,
    /// Days on which the policy must look again, with the rule of the condition.
    pub due: BTreeSet<(Date, String)>,
    /// The last review could not tell: a person has to look.
    pub needs_person: bool,
    /// The proposal before a decider.
    pub proposal: Option<OpenProposal>,
}

impl Grant {
    /// Paid and not returned.
    #[must_use]
    pub fn paid(&self) -> Cents {
        self.payments
            .values()
            .filter(|payment| !payment.returned)
            .map(|payment| payment.amount)
            .sum()
    }

    /// Granted, not paid and not given back.
    #[must_use]
    pub fn unpaid(&self) -> Cents {
        self.terms
            .amount
            .saturating_sub(self.released)
            .saturating_sub(self.paid())
    }
}

/// A payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// How much.
    pub amount: Cents,
    /// The day.
    pub on: Date,
    /// It came back.
    pub returned: bool,
}

/// A proposal that waits for a hearing and a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenProposal {
    /// Which.
    pub proposal: ProposalId,
    /// What is proposed.
    pub terms: Proposal,
    /// The resident's view, once it was heard or may be left out.
    pub hearing: Option<Hearing>,
}

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The grant it came from.
    pub grant: GrantId,
    /// What is to be paid back, in all.
    pub principal: Cents,
    /// When.
    pub plan: Option<InstalmentPlan>,
    /// All repayments, with whether they were reversed.
    pub repayments: BTreeMap<RepaymentId, Repayment>,
    /// All waivers.
    pub waivers: BTreeMap<WaiverId, Cents>,
}

impl Loan {
    /// Paid back and not reversed.
    #[must_use]
    pub fn repaid(&self) -> Cents {
        self.repayments
            .values()
            .filter(|repayment| !repayment.reversed)
            .map(|repayment| repayment.amount)
            .sum()
    }

    /// Waived.
    #[must_use]
    pub fn waived(&self) -> Cents {
        self.waivers.values().copied().sum()
    }

    /// What is still to be paid back: principal less repayments less waivers.
    #[must_use]
    pub fn balance(&self) -> Cents {
        self.principal
            .saturating_sub(self.repaid())
            .saturating_sub(self.waived())
    }
}

/// A repayment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repayment {
    /// How much.
    pub amount: Cents,
    /// The day.
    pub on: Date,
    /// It was undone.
    pub reversed: bool,
}

/// A look that is due: the tick's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueReview {
    /// The grant.
    pub grant: GrantId,
    /// The rule of the condition.
    pub rule: String,
    /// The day.
    pub due: Date,
}

impl Case {
    /// The case that these events leave.
    pub fn fold(events: impl IntoIterator<Item = CaseEvent>) -> Self {
        let mut case = Self::default();
        for event in events {
            case.apply(event);
        }
        case
    }

    /// The facts about a person that hold now, newest last, one for each code.
    #[must_use]
    pub fn facts_about(&self, person: PersonId) -> Vec<(FactId, &FactContent)> {
        let mut latest: BTreeMap<&str, (u32, FactId, &FactContent)> = BTreeMap::new();
        for (id, fact) in &self.facts {
            let Personal::Known(content) = &fact.content else {
                continue;
            };
            if fact.withdrawn || fact.about != person {
                continue;
            }
            let code = content.code.as_str();
            if latest
                .get(code)
                .is_none_or(|(sequence, ..)| fact.sequence > *sequence)
            {
                latest.insert(code, (fact.sequence, *id, content));
            }
        }
        let mut facts: Vec<_> = latest.into_values().collect();
        facts.sort_by_key(|(sequence, ..)| *sequence);
        facts
            .into_iter()
            .map(|(_, id, content)| (id, content))
            .collect()
    }

    /// The reviews that are due on or before `today`.
    #[must_use]
    pub fn due_reviews(&self, today: Date) -> Vec<DueReview> {
        let mut due = Vec::new();
        for (id, grant) in &self.grants {
            if grant.status != GrantStatus::Conditional {
                continue;
            }
            for (day, rule) in grant.due.iter().take_while(|(day, _)| *day <= today) {
                due.push(DueReview {
                    grant: *id,
                    rule: rule.clone(),
                    due: *day,
                });
            }
        }
        due
    }

    /// Takes in one event.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each event: the fold stands in one place"
    )]
    pub fn apply(&mut self, event: CaseEvent) {
        match event {
            CaseEvent::CaseOpened { client_reference } => {
                self.opened = true;
                self.client_reference = client_reference;
            }
            CaseEvent::PersonAdded {
                person,
                role,
                identity,
            } => {
                self.persons.insert(person, Person { role, identity });
            }
            CaseEvent::FactRecorded {
                fact,
                about,
                content,
            } => {
                let sequence = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
                self.facts.insert(
                    fact,
                    Fact {
                        about,
                        content,
                        corrections: 0,
                        withdrawn: false,
                        sequence,
                    },
                );
            }
            CaseEvent::FactCorrected { fact, content, .. } => {
                if let Some(known) = self.facts.get_mut(&fact) {
                    known.content = content;
                    known.corrections += 1;
                }
                self.make_stale(fact);
            }
            CaseEvent::FactWithdrawn { fact, .. } => {
                if let Some(known) = self.facts.get_mut(&fact) {
                    known.withdrawn = true;
                }
                self.make_stale(fact);
            }
            CaseEvent::BudgetRequested {
                request,
                applicant,
                received,
                channel,
                purpose,
                amount,
                legal_basis,
                explanation,
            } => {
                self.requests.insert(
                    request,
                    Request {
                        applicant,
                        received,
                        channel,
                        purpose,
                        amount,
                        legal_basis,
                        explanation,
                        assessment: None,
                        decision: None,
                    },
                );
            }
            CaseEvent::RequestAssessed {
                assessment,
                request,
                rests_on,
                answer,
            } => {
                if let Some(request) = self.requests.get_mut(&request) {
                    request.assessment = Some(assessment);
                }
                self.assessments.insert(
                    assessment,
                    Assessed {
                        request,
                        answer,
                        rests_on,
                        stale: false,
                    },
                );
            }
            CaseEvent::RequestDecided {
                decision,
                request,
                assessment,
                verdict,
                on,
                ..
            } => self.apply_decision(decision, request, assessment, verdict, on),
            CaseEvent::DecisionWithdrawn { decision, .. } => self.apply_withdrawal(decision),
            CaseEvent::DecisionAnnounced {
                decision,
                on,
                objection_until,
            } => {
                if let Some(decided) = self.decisions.get_mut(&decision) {
                    decided.announced = Some((on, objection_until));
                }
            }
            CaseEvent::PaymentMade {
                payment,
                grant,
                amount,
                on,
                ..
            } => {
                self.with_grant(grant, |grant| {
                    grant.payments.insert(
                        payment,
                        Payment {
                            amount,
                            on,
                            returned: false,
                        },
                    );
                });
                self.move_principal(grant, amount, Cents::saturating_add);
            }
            CaseEvent::PaymentReturned {
                payment,
                grant,
                amount,
                ..
            } => {
                self.with_grant(grant, |grant| {
                    if let Some(payment) = grant.payments.get_mut(&payment) {
                        payment.returned = true;
                    }
                });
                self.move_principal(grant, amount, Cents::saturating_sub);
            }
            CaseEvent::RestReleased { grant, amount } => self.with_grant(grant, |grant| {
                grant.released = grant.released.saturating_add(amount);
            }),
            CaseEvent::GiftReviewed {
                grant,
                occasion,
                answer,
                ..
            } => self.with_grant(grant, |grant| {
                grant.apply_review(&occasion, &answer.outcome);
            }),
            CaseEvent::GiftFulfilled { grant } => self.with_grant(grant, Grant::settle),
            CaseEvent::ConversionProposed {
                proposal,
                grant,
                terms,
                ..
            } => self.with_grant(grant, |grant| {
                grant.needs_person = false;
                grant.proposal = Some(OpenProposal {
                    proposal,
                    terms,
                    hearing: None,
                });
            }),
            CaseEvent::ProposalLapsed { grant, .. } => {
                self.with_grant(grant, |grant| grant.proposal = None);
            }
            CaseEvent::HearingRecorded { grant, hearing, .. } => self.with_grant(grant, |grant| {
                if let Some(open) = &mut grant.proposal {
                    open.hearing = Some(hearing);
                }
            }),
            CaseEvent::GiftConverted {
                decision,
                grant: id,
                loan,
                terms,
                on,
                ..
            } => {
                self.with_grant(id, |grant| {
                    grant.settle();
                    grant.status = GrantStatus::Loan(loan);
                });
                self.open_loan(loan, id, terms.principal);
                self.add_decision(decision, DecidedOn::Conversion(id), on);
            }
            CaseEvent::GiftKept {
                decision,
                grant: id,
                on,
                ..
            } => {
                self.with_grant(id, Grant::settle);
                self.add_decision(decision, DecidedOn::Keeping(id), on);
            }
            CaseEvent::InstalmentsSet { loan, plan } => {
                self.with_loan(loan, |loan| loan.plan = Some(plan));
            }
            CaseEvent::RepaymentReceived {
                repayment,
                loan,
                amount,
                on,
            } => self.with_loan(loan, |loan| {
                loan.repayments.insert(
                    repayment,
                    Repayment {
                        amount,
                        on,
                        reversed: false,
                    },
                );
            }),
            CaseEvent::RepaymentReversed {
                repayment, loan, ..
            } => self.with_loan(loan, |loan| {
                if let Some(repayment) = loan.repayments.get_mut(&repayment) {
                    repayment.reversed = true;
                }
            }),
            CaseEvent::LoanWaived {
                waiver,
                loan,
                amount,
                ..
            } => self.with_loan(loan, |loan| {
                loan.waivers.insert(waiver, amount);
            }),
            CaseEvent::CaseClosed { reason } => self.closed = Some(reason),
        }
    }

    fn with_grant(&mut self, grant: GrantId, change: impl FnOnce(&mut Grant)) {
        if let Some(grant) = self.grants.get_mut(&grant) {
            change(grant);
        }
    }

    fn with_loan(&mut self, loan: LoanId, change: impl FnOnce(&mut Loan)) {
        if let Some(loan) = self.loans.get_mut(&loan) {
            change(loan);
        }
    }

    fn make_stale(&mut self, fact: FactId) {
        for assessed in self.assessments.values_mut() {
            assessed.stale |= assessed.rests_on.contains(&fact);
        }
    }

    fn add_decision(&mut self, decision: DecisionId, about: DecidedOn, on: Date) {
        self.decisions.insert(
            decision,
            Decided {
                about,
                on,
                announced: None,
                withdrawn: false,
            },
        );
    }

    fn open_loan(&mut self, loan: LoanId, grant: GrantId, principal: Cents) {
        self.loans.insert(
            loan,
            Loan {
                grant,
                principal,
                plan: None,
                repayments: BTreeMap::new(),
                waivers: BTreeMap::new(),
            },
        );
    }

    /// A loan granted as such grows and shrinks with what is paid; a converted gift is paid no more.
    fn move_principal(&mut self, grant: GrantId, amount: Cents, how: fn(Cents, Cents) -> Cents) {
        if let Some(GrantStatus::Loan(loan)) = self.grants.get(&grant).map(|grant| grant.status) {
            self.with_loan(loan, |loan| loan.principal = how(loan.principal, amount));
        }
    }

    fn apply_decision(
        &mut self,
        decision: DecisionId,
        request_id: RequestId,
        assessment: AssessmentId,
        verdict: Verdict,
        on: Date,
    ) {
        if let Some(request) = self.requests.get_mut(&request_id) {
            request.decision = Some(decision);
        }
        let mut granted = None;
        if let Verdict::Granted {
            grant,
            loan,
            terms,
            pot_year,
        } = verdict
        {
            granted = Some(grant);
            let status = match (terms.form, loan) {
                (GrantForm::Loan, Some(loan)) => {
                    self.open_loan(loan, grant, Cents::ZERO);
                    GrantStatus::Loan(loan)
                }
                (GrantForm::ConditionalGift, _) => GrantStatus::Conditional,
                _ => GrantStatus::Final,
            };
            let due = terms
                .conditions
                .iter()
                .map(|condition| (condition.until, condition.rule.clone()))
                .collect();
            self.grants.insert(
                grant,
                Grant {
                    decision,
                    request: request_id,
                    assessment,
                    decided: on,
                    terms,
                    pot_year,
                    payments: BTreeMap::new(),
                    released: Cents::ZERO,
                    status,
                    due,
                    needs_person: false,
                    proposal: None,
                },
            );
        }
        self.add_decision(decision, DecidedOn::Request(request_id, granted), on);
    }

    fn apply_withdrawal(&mut self, decision: DecisionId) {
        let Some(decided) = self.decisions.get_mut(&decision) else {
            return;
        };
        decided.withdrawn = true;
        if let DecidedOn::Request(request, grant) = decided.about {
            if let Some(request) = self.requests.get_mut(&request) {
                request.decision = None;
            }
            if let Some(grant) = grant {
                self.with_grant(grant, |grant| {
                    grant.settle();
                    grant.status = GrantStatus::Withdrawn;
                });
            }
        }
    }
}

impl Grant {
    /// Nothing runs any more.
    fn settle(&mut self) {
        self.status = GrantStatus::Final;
        self.due.clear();
        self.proposal = None;
        self.needs_person = false;
    }

    fn apply_review(&mut self, occasion: &ReviewOccasion, outcome: &ReviewOutcome) {
        if let ReviewOccasion::Due { rule, due } = occasion {
            self.due.remove(&(*due, rule.clone()));
        }
        self.needs_person = matches!(outcome, ReviewOutcome::Refer | ReviewOutcome::Failed(_));
        if let ReviewOutcome::Keep { look_again } = outcome {
            let rule = match occasion {
                ReviewOccasion::Due { rule, .. } => Some(rule.clone()),
                ReviewOccasion::NewFact(_) => self
                    .terms
                    .conditions
                    .first()
                    .map(|condition| condition.rule.clone()),
            };
            self.due.extend(rule.map(|rule| (*look_again, rule)));
        }
    }
}

impl Assessed {
    /// The terms that the policy would grant.
    #[must_use]
    pub fn terms(&self) -> Option<&GrantTerms> {
        match &self.answer.outcome {
            AssessmentOutcome::Grant(terms) => Some(terms),
            _ => None,
        }
    }

    /// The rules that did not hold, or of which nobody can tell.
    pub fn unmet(&self) -> impl Iterator<Item = &crate::Finding> {
        self.answer.findings.iter().filter(|finding| {
            matches!(
                finding.outcome,
                FindingOutcome::NotMet | FindingOutcome::Unknown
            )
        })
    }
}
