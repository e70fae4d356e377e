//! A grant as it stands.

use maatwerk_domain::case::{self, Case, adverse, paying};
use maatwerk_domain::{
    AssessmentId, BatchId, DecisionId, FactId, GrantId, LoanId, PayeeId, PaymentId, ProposalId,
    RequestId,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{
    AdverseAct, Cents, Code, Day, FreeText, GrantTerms, Id, Invoice, LawRef, Officer, Proposal,
    Review, ReviewOccasion, Wire as _,
};

/// Where a grant stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum GrantStatus {
    /// A gift whose conditions still run.
    Conditional,
    /// A gift for good.
    Final,
    /// A loan.
    Loan,
    /// An advance, before its request was decided on, or when nothing was granted on it.
    Advance,
    /// An advance that is part of what was granted since.
    Counted,
    /// The decision was withdrawn.
    Withdrawn,
}

/// A payment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PaymentView {
    /// Which.
    payment_id: Id<PaymentId>,
    /// How much, in eurocents.
    amount: Cents,
    /// The day.
    on: Day,
    /// It came back.
    returned: bool,
}

/// How far a payment order is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum OrderStage {
    /// It waits to be sent to the bank.
    Open,
    /// It was sent to the bank.
    Exported,
    /// The bank executed it: it is a payment.
    Executed,
    /// Nothing comes of it.
    Failed,
}

/// A payment order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OrderView {
    /// Which: also the payment that it becomes.
    payment_id: Id<PaymentId>,
    /// Who is paid.
    payee_id: Id<PayeeId>,
    /// How much, in eurocents.
    amount: Cents,
    /// Nothing more will be paid.
    last: bool,
    /// On which invoice; absent when there is none, or it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<Invoice>,
    /// Who ordered it.
    by: Officer,
    /// When.
    on: Day,
    /// How far it is.
    stage: OrderStage,
    /// The batch with which it went to the bank, while it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_id: Option<Id<BatchId>>,
}

impl OrderView {
    fn of(id: PaymentId, order: &paying::PaymentOrder) -> Self {
        let (stage, batch) = match order.stage {
            paying::OrderStage::Open => (OrderStage::Open, None),
            paying::OrderStage::Exported(batch) => (OrderStage::Exported, Some(Id(batch))),
            paying::OrderStage::Executed => (OrderStage::Executed, None),
            paying::OrderStage::Failed => (OrderStage::Failed, None),
        };
        Self {
            payment_id: Id(id),
            payee_id: Id(order.payee),
            amount: Cents::of(&order.amount),
            last: order.last,
            invoice: order.invoice.known().and_then(Option::of),
            by: Officer::of(&order.by),
            on: Day(order.on),
            stage,
            batch_id: batch,
        }
    }
}

/// A day on which the policy looks again.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DueView {
    /// The day.
    day: Day,
    /// The rule of the condition.
    rule: Code,
}

/// Who made a proposal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
enum ProposedBy {
    /// The policy; its findings stand in its review.
    Policy {},
    /// A person.
    Person {
        /// Who.
        officer: Officer,
        /// Why; absent once it was erased.
        #[serde(skip_serializing_if = "Option::is_none")]
        reasons: Option<FreeText>,
    },
}

/// The resident's view, or why it is left out; words are absent once they were erased.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
enum HearingView {
    /// Given.
    Given {
        /// The day.
        on: Day,
        /// By word of mouth.
        orally: bool,
        /// What the resident said.
        #[serde(skip_serializing_if = "Option::is_none")]
        view: Option<FreeText>,
    },
    /// Invited, and the term passed.
    TermPassed {
        /// The day of the invitation.
        invited: Day,
        /// The last day to answer.
        until: Day,
    },
    /// Left out on an exception.
    Excepted {
        /// The article of the exception.
        article: LawRef,
        /// Why it applies.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<FreeText>,
    },
}

/// A proposal that waits for a decision.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ProposalView {
    /// Which.
    proposal_id: Id<ProposalId>,
    /// What is proposed.
    proposed: Proposal,
    /// By whom.
    by: ProposedBy,
    /// The resident was asked for a view: the latest time.
    #[serde(skip_serializing_if = "Option::is_none")]
    invited: Option<InvitedView>,
    /// The resident's view, once it was heard or may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    hearing: Option<HearingView>,
}

/// The resident was asked for a view.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InvitedView {
    /// The day.
    on: Day,
    /// The last day to answer.
    until: Day,
}

/// What the policy said when it looked again.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ReviewView {
    /// Why it looked.
    occasion: ReviewOccasion,
    /// The facts that it was given.
    rests_on: Vec<Id<FactId>>,
    /// What it said.
    answer: Review,
}

/// A grant.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GrantView {
    /// Which.
    grant_id: Id<GrantId>,
    /// The decision.
    decision_id: Id<DecisionId>,
    /// The request.
    request_id: Id<RequestId>,
    /// The assessment whose policy keeps judging it.
    assessment_id: Id<AssessmentId>,
    /// The day of the decision.
    decided: Day,
    /// Form, amount and conditions.
    terms: GrantTerms,
    /// The year of the pot it is paid from.
    pot_year: i16,
    /// Where it stands.
    status: GrantStatus,
    /// The loan it is or became.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan_id: Option<Id<LoanId>>,
    /// What an advance is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts_on: Option<Id<GrantId>>,
    /// The article that an advance rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<LawRef>,
    /// How much of it was advanced, in eurocents: paid, and released, as advances.
    counted: Cents,
    /// Paid and not returned, in eurocents; also as advances.
    paid: Cents,
    /// Granted, not paid and not given back, in eurocents.
    unpaid: Cents,
    /// Ordered, and not executed or failed yet, in eurocents: part of what is unpaid.
    ordered: Cents,
    /// Given back to the pot, in eurocents.
    released: Cents,
    /// Of what was paid, borne by another budget, in eurocents.
    recharged: Cents,
    /// All payment orders.
    orders: Vec<OrderView>,
    /// All payments.
    payments: Vec<PaymentView>,
    /// When the policy looks again, in order.
    due: Vec<DueView>,
    /// What the policy said when it last looked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewView>,
    /// The last look could not tell: a person has to.
    needs_person: bool,
    /// The proposal that waits for a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<ProposalView>,
    /// What is left of the grant after revising and withdrawing, in eurocents; absent when neither was
    /// done.
    #[serde(skip_serializing_if = "Option::is_none")]
    entitled: Option<Cents>,
    /// Paid above that and not reclaimed yet, in eurocents.
    undue: Cents,
    /// The proposal to revise, withdraw or reclaim that waits for a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<OpenActView>,
    /// What was revised, withdrawn and reclaimed, in order.
    acts: Vec<TakenActView>,
}

/// A proposal to revise, withdraw or reclaim.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OpenActView {
    /// Which.
    proposal_id: Id<ProposalId>,
    /// What is proposed.
    act: AdverseAct,
    /// The article it rests on.
    ground: LawRef,
    /// Who proposed it.
    by: Officer,
    /// Why; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<FreeText>,
    /// The resident's view, once it was heard or may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    hearing: Option<HearingView>,
}

/// A grant revised, withdrawn or reclaimed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TakenActView {
    /// The decision.
    decision_id: Id<DecisionId>,
    /// What was decided.
    act: AdverseAct,
    /// The article it rests on.
    ground: LawRef,
    /// What is paid back since, when it was reclaimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan_id: Option<Id<LoanId>>,
    /// It was undone on an objection.
    undone: bool,
}

impl OpenActView {
    fn of(open: &adverse::OpenAct) -> Self {
        Self {
            proposal_id: Id(open.proposal),
            act: AdverseAct::of(&open.act),
            ground: LawRef::of(&open.ground),
            by: Officer::of(&open.by),
            reasons: open.reasons.known().map(FreeText::of),
            hearing: open.hearing.as_ref().map(HearingView::of),
        }
    }
}

impl TakenActView {
    fn of(taken: &adverse::TakenAct) -> Self {
        Self {
            decision_id: Id(taken.decision),
            act: AdverseAct::of(&taken.act),
            ground: LawRef::of(&taken.ground),
            loan_id: Option::of(&taken.loan),
            undone: taken.undone,
        }
    }
}

impl GrantView {
    pub(crate) fn of(case: &Case, id: GrantId, grant: &case::Grant) -> Self {
        let (status, loan) = match grant.status {
            case::GrantStatus::Conditional => (GrantStatus::Conditional, None),
            case::GrantStatus::Final => (GrantStatus::Final, None),
            case::GrantStatus::Loan(loan) => (GrantStatus::Loan, Some(Id(loan))),
            case::GrantStatus::Advance => (GrantStatus::Advance, None),
            case::GrantStatus::Counted(_) => (GrantStatus::Counted, None),
            case::GrantStatus::Withdrawn => (GrantStatus::Withdrawn, None),
        };
        let counts_on = match grant.status {
            case::GrantStatus::Counted(on) => Some(Id(on)),
            _ => None,
        };
        let payments = grant.payments.iter().map(|(id, payment)| PaymentView {
            payment_id: Id(*id),
            amount: Cents::of(&payment.amount),
            on: Day(payment.on),
            returned: payment.returned,
        });
        let orders = grant.orders.iter();
        let orders = orders.map(|(id, order)| OrderView::of(*id, order));
        let due = grant.due.iter().map(|(day, rule)| DueView {
            day: Day(*day),
            rule: Code::of(rule),
        });
        Self {
            grant_id: Id(id),
            decision_id: Id(grant.decision),
            request_id: Id(grant.request),
            assessment_id: Id(grant.assessment),
            decided: Day(grant.decided),
            terms: GrantTerms::of(&grant.terms),
            pot_year: grant.pot_year,
            status,
            loan_id: loan,
            counts_on,
            article: grant.advance.as_ref().map(LawRef::of),
            counted: Cents::of(&grant.counted),
            paid: Cents::of(&grant.paid()),
            unpaid: Cents::of(&grant.unpaid()),
            ordered: Cents::of(&grant.ordered()),
            released: Cents::of(&grant.released),
            recharged: Cents::of(&grant.recharged),
            orders: orders.collect(),
            payments: payments.collect(),
            due: due.collect(),
            review: grant.review.as_ref().map(ReviewView::of),
            needs_person: grant.needs_person,
            proposal: grant.proposal.as_ref().map(ProposalView::of),
            entitled: grant.adverse.entitled().as_ref().map(Cents::of),
            undue: Cents::of(&case.undue(grant)),
            act: grant.adverse.open.as_ref().map(OpenActView::of),
            acts: grant.adverse.taken.iter().map(TakenActView::of).collect(),
        }
    }

    pub(crate) fn in_case(case: &Case, id: GrantId) -> Option<Self> {
        Some(Self::of(case, id, case.grants.get(&id)?))
    }
}

impl ReviewView {
    fn of(reviewed: &case::Reviewed) -> Self {
        Self {
            occasion: ReviewOccasion::of(&reviewed.occasion),
            rests_on: reviewed.rests_on.iter().map(|fact| Id(*fact)).collect(),
            answer: Review::from(&reviewed.answer),
        }
    }
}

impl ProposalView {
    fn of(open: &case::OpenProposal) -> Self {
        let by = match &open.by {
            case::ProposedBy::Policy => ProposedBy::Policy {},
            case::ProposedBy::Person { officer, reasons } => ProposedBy::Person {
                officer: Officer::of(officer),
                reasons: reasons.known().map(FreeText::of),
            },
        };
        Self {
            proposal_id: Id(open.proposal),
            proposed: Proposal::of(&open.terms),
            by,
            invited: open.invited.map(|(on, until)| InvitedView {
                on: Day(on),
                until: Day(until),
            }),
            hearing: open.hearing.as_ref().map(HearingView::of),
        }
    }
}

impl HearingView {
    fn of(hearing: &case::Hearing) -> Self {
        match hearing {
            case::Hearing::Given { on, orally, view } => Self::Given {
                on: Day(*on),
                orally: *orally,
                view: view.known().map(FreeText::of),
            },
            case::Hearing::TermPassed { invited, until } => Self::TermPassed {
                invited: Day(*invited),
                until: Day(*until),
            },
            case::Hearing::Excepted { article, reason } => Self::Excepted {
                article: LawRef::of(article),
                reason: reason.known().map(FreeText::of),
            },
        }
    }
}
