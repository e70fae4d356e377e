//! The state of a case: what its events leave.

use std::collections::{BTreeMap, BTreeSet};

use super::adverse::Adverse;
use super::clock::Clock;
use super::debt::Debt;
use super::norm::NormSuspension;
use super::objection::{Appeal, Objection};
use super::paying::{Payee, PaymentOrder};
use super::people::People;
use super::transfer::Transfers;
use super::work::Work;
use super::{
    CaseEvent, CloseReason, Document, FactContent, Hearing, Hold, Identity, InstalmentPlan, Letter,
    PersonRole, Proposal, ProposedBy, ReviewOccasion,
};
use crate::{
    AppealId, Assessment, AssessmentId, AssessmentOutcome, Cents, Date, DecisionId, DocumentId,
    EntryId, ErasureId, FactId, FindingOutcome, GrantId, GrantTerms, HoldId, LawRef, LoanId,
    MandateId, NormSuspensionId, ObjectionId, Officer, PayeeId, PaymentId, PersonId, Personal,
    ProposalId, RepaymentId, RequestId, Review, SignalId, WaiverId,
};

/// A case as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case {
    /// Who declared a personal interest in it, and when: they do nothing more in it.
    pub interests: BTreeMap<Officer, Date>,
    /// Whether it was opened at all.
    pub opened: bool,
    /// The client's own reference.
    pub client_reference: Option<String>,
    /// The household.
    pub persons: BTreeMap<PersonId, Person>,
    /// Who they are to each other.
    pub people: People,
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
    /// Who can be paid, also who no longer can.
    pub payees: BTreeMap<PayeeId, Payee>,
    /// All objections.
    pub objections: BTreeMap<ObjectionId, Objection>,
    /// Penalties for late decisions that were paid.
    pub penalties_paid: BTreeMap<PaymentId, super::clock::PenaltyPayment>,
    /// All appeals, with interim relief.
    pub appeals: BTreeMap<AppealId, Appeal>,
    /// All suspensions of the norm for cost sharers.
    pub norm_suspensions: BTreeMap<NormSuspensionId, NormSuspension>,
    /// The signals that were stated.
    pub signals: BTreeSet<SignalId>,
    /// All documents, also withdrawn ones.
    pub documents: BTreeMap<DocumentId, Document>,
    /// The letters by which decisions were announced; of none before letters were kept.
    pub letters: BTreeMap<DecisionId, Letter>,
    /// Who of it moved to another authority, and whether it came from one.
    pub transfers: Transfers,
    /// Who works on it and on what.
    pub work: Work,
    /// What keeps it from being destroyed, also what did so before.
    pub holds: BTreeMap<HoldId, Hold>,
    /// The erasure that destroys it, once two people agreed.
    pub destroyed_by: Option<ErasureId>,
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
    /// Until when to decide.
    pub clock: Clock,
    /// The clocks of decisions that were given and that an objection did away with, in order: what they cost stays
    /// due.
    pub stopped: Vec<Clock>,
    /// Who took it in, where asking and deciding were separated by then.
    pub taken_by: Option<Officer>,
}

impl Request {
    /// Whether it waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.decision.is_none() && self.clock.withdrawn.is_none()
    }

    /// Whether a penalty for a late decision became due and was not determined.
    #[must_use]
    pub fn owes_penalty(&self) -> bool {
        self.owing().is_some()
    }

    /// Every clock it had, the one that counts now last.
    pub(super) fn clocks(&self) -> impl Iterator<Item = &Clock> {
        self.stopped.iter().chain([&self.clock])
    }

    fn clocks_mut(&mut self) -> impl Iterator<Item = &mut Clock> {
        self.stopped.iter_mut().chain([&mut self.clock])
    }

    /// The first of its clocks that a penalty became due on and was not determined.
    pub(super) fn owing(&self) -> Option<&Clock> {
        self.clocks().find(|clock| clock.owes_penalty())
    }

    /// The clock that an event is about.
    pub(super) fn clock_for(&mut self, event: &CaseEvent) -> &mut Clock {
        let owes = matches!(event, CaseEvent::PenaltyDetermined { .. });
        let first = self.stopped.iter().position(Clock::owes_penalty);
        match first.filter(|_| owes) {
            Some(first) => &mut self.stopped[first],
            None => &mut self.clock,
        }
    }

    /// The clock on which a decision determined the penalty.
    pub(super) fn clock_of_penalty(&self, decision: DecisionId) -> Option<&Clock> {
        self.clocks()
            .find(|clock| clock.determined.contains(&decision))
    }

    /// A decision about the penalty does not stand.
    pub(super) fn penalty_anew(&mut self, decision: DecisionId) {
        for clock in self.clocks_mut() {
            clock.penalty = clock.penalty.filter(|one| one.decision != decision);
        }
    }

    /// A decision that reached the applicant does not stand: it is to be decided on anew, from a day on. What nobody
    /// was told of leaves the clock as it runs.
    pub(super) fn begin_anew(&mut self, on: Date) {
        if self.decision.is_none() && self.clock.given.is_some() {
            let stopped = std::mem::replace(&mut self.clock, Clock::new(on));
            self.stopped.push(stopped);
        }
    }
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
    /// An advance on a request: its grant.
    Advance(GrantId),
    /// The conversion of a gift.
    Conversion(GrantId),
    /// The keeping of a gift.
    Keeping(GrantId),
    /// That a request is not processed (Awb 4:5).
    NotProcessed(RequestId),
    /// The penalty for a late decision on a request (Awb 4:18).
    Penalty(RequestId),
    /// Revising, withdrawing or reclaiming a grant.
    Adverse(GrantId),
    /// An objection.
    Objection(ObjectionId),
    /// The penalty for a late decision on an objection (Awb 4:18).
    ObjectionPenalty(ObjectionId),
    /// A suspension of the norm for cost sharers.
    Norm(NormSuspensionId),
    /// The paying of a debt: waived, deferred or set off (Awb 4:93, 4:94, 4:94a), or declined.
    Debt(LoanId),
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What about.
    pub about: DecidedOn,
    /// Who decided: somebody else decides on an objection to it (Awb 10:3 lid 3).
    pub by: Officer,
    /// The day of the decision.
    pub on: Date,
    /// Announced on, and the last day for an objection.
    pub announced: Option<(Date, Date)>,
    /// Withdrawn since, or revoked on an objection.
    pub withdrawn: bool,
    /// Who took it, on which mandate.
    pub stood_on: Option<StoodOn>,
}

/// What a decision stood on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoodOn {
    /// The mandate.
    pub mandate: MandateId,
    /// Who decided: its holder, or who stood in.
    pub by: Officer,
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
    /// An advance, that what is decided on its request will settle.
    Advance,
    /// An advance that is part of this grant, which was made on its request since.
    Counted(GrantId),
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
    /// Who decided.
    pub decided_by: Officer,
    /// Form, amount and conditions.
    pub terms: GrantTerms,
    /// The year of the pot it is paid from.
    pub pot_year: i16,
    /// All payments.
    pub payments: BTreeMap<PaymentId, Payment>,
    /// All payment orders, also those that became payments or failed.
    pub orders: BTreeMap<PaymentId, PaymentOrder>,
    /// Given back to the pot.
    pub released: Cents,
    /// How much of it was advanced: that was taken from the pot, and is paid, as advances.
    pub counted: Cents,
    /// What is paid on those advances.
    pub advanced: Cents,
    /// The article of an advance.
    pub advance: Option<LawRef>,
    /// Of what was paid, borne by another budget.
    pub recharged: Cents,
    /// Where it stands.
    pub status: GrantStatus,
    /// Its own decision was withdrawn, or is taken anew on an objection: what was paid stays, and nothing
    /// more of it is due. One of which an objection revoked the conditions alone stands for what it is.
    pub taken_back: bool,
    /// Days on which the policy must look again, with the rule of the condition.
    pub due: BTreeSet<(Date, String)>,
    /// What the policy said when it last looked again.
    pub review: Option<Reviewed>,
    /// The last review could not tell: a person has to look.
    pub needs_person: bool,
    /// The proposal before a decider.
    pub proposal: Option<OpenProposal>,
    /// Acts on it that burden the resident.
    pub adverse: Adverse,
}

impl Grant {
    /// One of which nothing was paid, as a decision on a request made it.
    pub(super) fn new(
        decision: DecisionId,
        (request, assessment): (RequestId, AssessmentId),
        (decided_by, decided): (Officer, Date),
        terms: GrantTerms,
        pot_year: i16,
        status: GrantStatus,
    ) -> Self {
        let due = terms
            .conditions
            .iter()
            .map(|condition| (condition.until, condition.rule.clone()))
            .collect();
        Self {
            decision,
            request,
            assessment,
            decided,
            decided_by,
            terms,
            pot_year,
            payments: BTreeMap::new(),
            orders: BTreeMap::new(),
            recharged: Cents::ZERO,
            released: Cents::ZERO,
            counted: Cents::ZERO,
            advanced: Cents::ZERO,
            advance: None,
            status,
            taken_back: false,
            due,
            review: None,
            needs_person: false,
            proposal: None,
            adverse: Adverse::default(),
        }
    }

    /// Paid and not returned, also as an advance that counts on it.
    #[must_use]
    pub fn paid(&self) -> Cents {
        self.paid_out().saturating_add(self.advanced)
    }

    /// Paid and not returned by payments of its own.
    #[must_use]
    pub fn paid_out(&self) -> Cents {
        self.payments
            .values()
            .filter(|payment| !payment.returned)
            .map(|payment| payment.amount)
            .sum()
    }

    /// Granted, not paid and not given back. What was advanced is paid as an advance.
    #[must_use]
    pub fn unpaid(&self) -> Cents {
        self.terms
            .amount
            .saturating_sub(self.released)
            .saturating_sub(self.counted)
            .saturating_sub(self.paid_out())
    }
}

/// A payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// How much.
    pub amount: Cents,
    /// The day.
    pub on: Date,
    /// The line of a bank statement that told it.
    pub entry: Option<EntryId>,
    /// The line that confirmed it, when a person had told it.
    pub confirmed: Option<EntryId>,
    /// It came back.
    pub returned: bool,
    /// The line of a bank statement that told that it came back.
    pub return_entry: Option<EntryId>,
    /// The line that confirmed that, when a person had told it.
    pub return_confirmed: Option<EntryId>,
}

/// What the policy said of a conditional gift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// Why it looked.
    pub occasion: ReviewOccasion,
    /// The facts that it was given.
    pub rests_on: Vec<FactId>,
    /// What it said.
    pub answer: Review,
}

/// A proposal that waits for a hearing and a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenProposal {
    /// Which.
    pub proposal: ProposalId,
    /// What is proposed.
    pub terms: Proposal,
    /// By the policy or by a person.
    pub by: ProposedBy,
    /// When the resident was asked for a view, and until when there is time to answer.
    pub invited: Option<(Date, Date)>,
    /// The resident's view, once it was heard or may be left out.
    pub hearing: Option<Hearing>,
}

impl OpenProposal {
    /// A person made it: the policy does not undo it.
    #[must_use]
    pub fn by_person(&self) -> bool {
        matches!(self.by, ProposedBy::Person { .. })
    }
}

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The grant it came from.
    pub grant: GrantId,
    /// The decision that made it.
    pub decision: DecisionId,
    /// What is to be paid back, in all.
    pub principal: Cents,
    /// When.
    pub plan: Option<InstalmentPlan>,
    /// What the plan adds up to: the balance when it was set.
    pub planned: Cents,
    /// All repayments, with whether they were reversed.
    pub repayments: BTreeMap<RepaymentId, Repayment>,
    /// All waivers.
    pub waivers: BTreeMap<WaiverId, Waiver>,
    /// What happened to it as a debt.
    pub debt: Debt,
    /// What went back to the pot because the gift became a loan before all of it was paid.
    pub freed: Cents,
    /// The decision it came from was revoked: nothing is to be paid back.
    pub undone: bool,
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
        self.waivers.values().map(|waiver| waiver.amount).sum()
    }

    /// What is still to be paid back: principal and costs less repayments less waivers.
    #[must_use]
    pub fn balance(&self) -> Cents {
        if self.undone {
            return Cents::ZERO;
        }
        self.principal
            .saturating_add(self.debt.charged)
            .saturating_sub(self.repaid())
            .saturating_sub(self.waived())
    }
}

/// Part of a loan that need not be paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiver {
    /// How much.
    pub amount: Cents,
    /// The day.
    pub on: Date,
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
    /// Until when the authority kept what a set-off took that was undone: the resident was not late with it.
    pub kept_until: Option<Date>,
    /// A person recorded it, and no line of a bank statement.
    pub without_line: bool,
    /// The line that confirmed it since.
    pub confirmed: Option<EntryId>,
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

    /// Whether the policy judges other legal bases than that of the request: it is not asked about the gift
    /// either.
    #[must_use]
    pub fn not_judged(&self) -> bool {
        self.answer.outcome == AssessmentOutcome::NotJudged
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
