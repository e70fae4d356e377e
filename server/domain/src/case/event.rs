//! What happened in a case, in the past tense. Amounts in eurocents.

use std::collections::BTreeSet;

use super::advance::AdvanceEvent;
use super::adverse::AdverseEvent;
use super::clock::{NoPenalty, SuspensionGround};
use super::debt::{DebtVerdict, Interruption};
use super::norm::NormEvent;
use super::objection::ObjectionEvent;
use super::paying::{Invoice, PayeeAccount, PayeeKind};
use super::people::PeopleEvent;
use super::transfer::TransferEvent;
use super::work::{Handling, TaskKind, TaskOwner};
use super::{
    ByHand, CloseReason, Departure, DocumentTitle, Hearing, Identity, InstalmentPlan,
    LetterDigests, LetterFile, MediaType, PersonRole, Proposal, ProposedBy, ReviewOccasion,
    Verdict,
};
use crate::signal::{Agency, Barrier, LifeDomain};
use crate::{
    Act, Assessment, AssessmentId, BatchId, CaseNoteId, Cents, Date, DecisionId, DocumentId,
    EntryId, ErasureId, FactCode, FactId, FactValue, GrantId, HoldId, LawRef, LoanId, LoanTerms,
    MandateId, Officer, PayeeId, PaymentId, PersonId, Personal, ProposalId, RepaymentId, RequestId,
    Review, SignalId, TaskId,
};

/// What a fact says: all of it tells about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactContent {
    /// What kind of fact.
    pub code: FactCode,
    /// What it says.
    pub value: FactValue,
    /// Since when it holds, when that is known.
    pub since: Option<Date>,
    /// Where it comes from: `statement`, `document`, `brp`.
    pub source: String,
}

/// Something that happened in a case. Never changed, never removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseEvent {
    /// A case was opened.
    CaseOpened {
        /// The client's own reference, of its zaak.
        client_reference: Option<String>,
    },
    /// A person was added to the household.
    PersonAdded {
        /// The new data subject.
        person: PersonId,
        /// Place in the household.
        role: PersonRole,
        /// Who it is.
        identity: Personal<Identity>,
    },
    /// A fact was recorded.
    FactRecorded {
        /// The new fact.
        fact: FactId,
        /// Whom it is about.
        about: PersonId,
        /// What it says.
        content: Personal<FactContent>,
    },
    /// A fact turned out otherwise.
    FactCorrected {
        /// The fact.
        fact: FactId,
        /// What it says from now on.
        content: Personal<FactContent>,
        /// Why.
        reason: Personal<String>,
    },
    /// A fact turned out to be none.
    FactWithdrawn {
        /// The fact.
        fact: FactId,
        /// Why.
        reason: Personal<String>,
    },
    /// Money was asked.
    BudgetRequested {
        /// The new request.
        request: RequestId,
        /// Who asks.
        applicant: PersonId,
        /// The receipt date: law and policy of this day judge it.
        received: Date,
        /// How it came in: `desk`, `web`, `phone`.
        channel: String,
        /// What for, a code: `rijlessen`.
        purpose: String,
        /// How much.
        amount: Cents,
        /// On which article.
        legal_basis: LawRef,
        /// Why, in words.
        explanation: Personal<Option<String>>,
    },
    /// The municipality's policy looked at a request.
    RequestAssessed {
        /// The new assessment.
        assessment: AssessmentId,
        /// The request.
        request: RequestId,
        /// The facts that the policy was given.
        rests_on: Vec<FactId>,
        /// What it said.
        answer: Assessment,
    },
    /// A person with mandate decided on a request.
    RequestDecided {
        /// The new decision.
        decision: DecisionId,
        /// The request.
        request: RequestId,
        /// The assessment that lay before the decider.
        assessment: AssessmentId,
        /// Granted or declined.
        verdict: Verdict,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// Present when the decision differs from the assessment, absent when it follows it. When
        /// the policy left the answer to a person: present when that person departs from a rule.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// The applicant was asked to complete the request (Awb 4:5).
    RepairInvited {
        /// The request.
        request: RequestId,
        /// The day.
        on: Date,
        /// The last day to complete it.
        until: Date,
        /// What is missing.
        missing: Personal<String>,
    },
    /// A request was completed.
    RequestCompleted {
        /// The request.
        request: RequestId,
        /// The day.
        on: Date,
    },
    /// The term to decide stands still (Awb 4:15), from that day or the day after it.
    TermSuspended {
        /// The request.
        request: RequestId,
        /// Why.
        ground: SuspensionGround,
        /// The day.
        on: Date,
        /// The last day, with consent.
        until: Option<Date>,
        /// Why, in words.
        reason: Personal<String>,
    },
    /// The term to decide runs again.
    TermResumed {
        /// The request.
        request: RequestId,
        /// The first day on which it does.
        on: Date,
    },
    /// The applicant was told that the decision takes longer (Awb 4:14).
    TermExtended {
        /// The request.
        request: RequestId,
        /// The day.
        on: Date,
        /// The last day of the new term.
        decide_by: Date,
        /// Why.
        reason: Personal<String>,
    },
    /// A written notice of default was received (Awb 4:17 lid 3).
    DefaultNoticed {
        /// The request.
        request: RequestId,
        /// The day.
        on: Date,
        /// The first day for which a penalty is due when nothing is decided before it; absent when
        /// the term to decide had not passed: such a notice has no effect.
        penalty_from: Option<Date>,
    },
    /// The applicant withdrew the request.
    RequestWithdrawn {
        /// The request.
        request: RequestId,
        /// The day.
        on: Date,
        /// Why, when something was said.
        reason: Personal<Option<String>>,
    },
    /// A person with mandate decided not to process a request (Awb 4:5).
    RequestNotProcessed {
        /// The new decision.
        decision: DecisionId,
        /// The request.
        request: RequestId,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// A person with mandate determined the penalty for a late decision (Awb 4:18).
    PenaltyDetermined {
        /// The new decision.
        decision: DecisionId,
        /// The request that was decided on too late.
        request: RequestId,
        /// On how many days the authority was in default, at most 42.
        days: u16,
        /// How much is due.
        amount: Cents,
        /// Why nothing is, when nothing is.
        none: Option<NoPenalty>,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// A decision was withdrawn: the request is undecided again.
    DecisionWithdrawn {
        /// The decision.
        decision: DecisionId,
        /// The mandate this stands on.
        mandate: MandateId,
        /// Who withdrew it.
        by: Officer,
        /// The day.
        on: Date,
        /// Why.
        reasons: Personal<String>,
        /// The resident asked for it.
        at_request: bool,
    },
    /// A decision reached the resident (Awb 3:41).
    DecisionAnnounced {
        /// The decision.
        decision: DecisionId,
        /// The day.
        on: Date,
        /// The last day for an objection (Awb 6:7, 6:8; Algemene termijnenwet 1).
        objection_until: Date,
    },
    /// The letter by which a decision was announced was kept.
    LetterKept {
        /// The decision.
        decision: DecisionId,
        /// The page.
        html: LetterFile,
        /// The PDF.
        pdf: LetterFile,
        /// The digests of both as they were sent.
        digests: Personal<LetterDigests>,
    },
    /// The penalty for a late decision was paid (Awb 4:17, 4:18).
    PenaltyPaid {
        /// The new payment.
        payment: PaymentId,
        /// The decision that determined it.
        decision: DecisionId,
        /// How much of the penalty.
        amount: Cents,
        /// The statutory interest on it (Awb 4:97, 4:98).
        interest: Cents,
        /// The day of payment.
        on: Date,
        /// Who got it.
        payee: Personal<String>,
    },
    /// Money was paid on a grant.
    PaymentMade {
        /// The new payment.
        payment: PaymentId,
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
        /// The day of payment.
        on: Date,
        /// The line of a bank statement that told it; `None` when a person did.
        entry: Option<EntryId>,
        /// Who got it: the resident, a supplier, an administrator.
        payee: Personal<String>,
    },
    /// A payment came back, in full.
    PaymentReturned {
        /// The payment.
        payment: PaymentId,
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
        /// The day.
        on: Date,
        /// The line of a bank statement that told it; `None` when a person did.
        entry: Option<EntryId>,
        /// Why.
        reason: Personal<String>,
    },
    /// A line of a bank statement told what a person had recorded before.
    BookingConfirmed {
        /// What was recorded.
        booking: ByHand,
        /// The line: it confirms nothing else, and no other line confirms this.
        entry: EntryId,
        /// How much it tells.
        amount: Cents,
        /// The day on which the bank booked it.
        on: Date,
    },
    /// What was granted and will not be paid went back to the pot.
    RestReleased {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
    },
    /// What a revision or withdrawal gave back to the pot was taken from it again: on an objection the act
    /// was undone.
    RestRestored {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
    },
    /// The policy looked again at a conditional gift.
    GiftReviewed {
        /// The grant.
        grant: GrantId,
        /// Why it looked.
        occasion: ReviewOccasion,
        /// The facts that the policy was given.
        rests_on: Vec<FactId>,
        /// What it said.
        answer: Review,
    },
    /// The conditions held to the end: the gift is final.
    GiftFulfilled {
        /// The grant.
        grant: GrantId,
    },
    /// It was proposed to convert a gift, or to let a broken condition pass.
    ConversionProposed {
        /// The new proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// What is proposed.
        terms: Proposal,
        /// By the policy or by a person.
        by: ProposedBy,
    },
    /// A later look took the ground from a proposal, or the person who made it took it back.
    ProposalLapsed {
        /// The proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
    },
    /// The resident was asked for a view on a proposal (Awb 4:8).
    HearingInvited {
        /// The proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// The day.
        on: Date,
        /// The last day to answer.
        until: Date,
    },
    /// The resident's view on a proposal was heard, or may be left out (Awb 4:8, 4:11, 4:12).
    HearingRecorded {
        /// The proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// How.
        hearing: Hearing,
    },
    /// A person decided that a gift becomes a loan.
    GiftConverted {
        /// The new decision.
        decision: DecisionId,
        /// The grant.
        grant: GrantId,
        /// The proposal decided on.
        proposal: ProposalId,
        /// The new loan.
        loan: LoanId,
        /// Principal and instalments.
        terms: LoanTerms,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Date,
        /// Present exactly when it differs from the proposal.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// A person decided that a gift remains a gift, for good.
    GiftKept {
        /// The new decision.
        decision: DecisionId,
        /// The grant.
        grant: GrantId,
        /// The proposal decided on.
        proposal: ProposalId,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Date,
        /// Present exactly when it differs from the proposal.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// When a loan is paid back was set.
    InstalmentsSet {
        /// The loan.
        loan: LoanId,
        /// The plan.
        plan: InstalmentPlan,
    },
    /// A loan was paid back in part.
    RepaymentReceived {
        /// The new repayment.
        repayment: RepaymentId,
        /// The loan.
        loan: LoanId,
        /// How much.
        amount: Cents,
        /// The day.
        on: Date,
        /// A person recorded it, and a line of a bank statement may still confirm it. Not so when a line told
        /// it, and of what was recorded before this was kept: a line that fits that is not taken for it.
        without_line: bool,
    },
    /// A repayment was undone, in full: the bank took it back.
    RepaymentReversed {
        /// The repayment.
        repayment: RepaymentId,
        /// The loan.
        loan: LoanId,
        /// How much.
        amount: Cents,
        /// The day.
        on: Date,
        /// Why.
        reason: Personal<String>,
    },
    /// Somebody who can be paid was added.
    PayeeAdded {
        /// The new payee.
        payee: PayeeId,
        /// In whose interest.
        about: PersonId,
        /// What the payee is to that person.
        kind: PayeeKind,
        /// The article on which somebody else than the resident is paid.
        ground: Option<LawRef>,
        /// Where the money goes.
        account: Personal<PayeeAccount>,
    },
    /// Nothing is ordered to a payee any more.
    PayeeEnded {
        /// Which.
        payee: PayeeId,
        /// The day.
        on: Date,
        /// Why.
        reason: Personal<String>,
    },
    /// A payment was ordered: part of a grant is set apart for it.
    PaymentOrdered {
        /// The new order, and the payment it becomes.
        payment: PaymentId,
        /// The grant.
        grant: GrantId,
        /// Who is paid.
        payee: PayeeId,
        /// How much.
        amount: Cents,
        /// Nothing more will be paid.
        last: bool,
        /// On which invoice.
        invoice: Personal<Option<Invoice>>,
        /// Who ordered it.
        by: Officer,
        /// The day.
        on: Date,
    },
    /// A payment order went to the bank.
    OrderExported {
        /// Which.
        payment: PaymentId,
        /// The grant.
        grant: GrantId,
        /// With which batch.
        batch: BatchId,
        /// Who sent it.
        by: Officer,
        /// The day.
        on: Date,
    },
    /// Nothing will come of a payment order.
    OrderFailed {
        /// Which.
        payment: PaymentId,
        /// The grant.
        grant: GrantId,
        /// The day.
        on: Date,
        /// Why.
        reason: Personal<String>,
    },
    /// Another budget bears what was paid: it went back to the pot.
    GrantRecharged {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
        /// Which budget.
        budget: String,
        /// Who did so.
        by: Officer,
        /// The day.
        on: Date,
    },
    /// Another budget does not bear what was recharged to it after all: the pot bears it again.
    RechargeReversed {
        /// The grant.
        grant: GrantId,
        /// How much.
        amount: Cents,
        /// Which budget it was.
        budget: String,
        /// Who did so.
        by: Officer,
        /// The day.
        on: Date,
    },
    /// The resident was reminded to pay (Awb 4:112).
    DebtReminded {
        /// The loan.
        loan: LoanId,
        /// The day.
        on: Date,
        /// The last day to pay after all.
        until: Date,
        /// What it cost the resident (Awb 4:113).
        cost: Cents,
    },
    /// The term in which a debt can be claimed began anew (Awb 4:105, 4:110).
    LimitationInterrupted {
        /// The loan.
        loan: LoanId,
        /// The day.
        on: Date,
        /// By what.
        how: Interruption,
        /// What was said or asked.
        words: Personal<String>,
    },
    /// A writ of execution was issued (Awb 4:114).
    WritIssued {
        /// The loan.
        loan: LoanId,
        /// How much it is for.
        amount: Cents,
        /// The article that gives the power to.
        basis: LawRef,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Date,
        /// The reasons.
        reasons: Personal<String>,
    },
    /// A person with mandate decided about the paying of a debt (Awb 4:93, 4:94, 4:94a).
    DebtDecided {
        /// The new decision.
        decision: DecisionId,
        /// The loan.
        loan: LoanId,
        /// What was decided.
        verdict: DebtVerdict,
        /// On which article; for a set-off the one that gives the power to.
        ground: LawRef,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
        /// What the resident gets, and a set-off is made with (4:93 lid 2).
        claim: Personal<Option<String>>,
    },
    /// A person stated what blocks the household.
    SignalStated {
        /// The new signal.
        signal: SignalId,
        /// Whom the words are about.
        about: PersonId,
        /// What stands in the way.
        barrier: Barrier,
        /// The articles, as they were given.
        articles: BTreeSet<LawRef>,
        /// The organisations involved.
        agencies: BTreeSet<Agency>,
        /// The parts of life.
        life_domains: BTreeSet<LifeDomain>,
        /// The day.
        on: Date,
        /// What was tried.
        tried: Personal<String>,
        /// What would have helped.
        would_have_helped: Personal<String>,
    },
    /// A document was added; its bytes are kept beside the log.
    DocumentAttached {
        /// The new document.
        document: DocumentId,
        /// Whom it is about.
        about: PersonId,
        /// What kind of file.
        media_type: MediaType,
        /// Its size as it came in, in bytes.
        bytes: u64,
        /// The digest of the sealed file.
        sealed: String,
        /// The program that looked for viruses and found none.
        scanned: Option<String>,
        /// What it says of itself.
        title: Personal<DocumentTitle>,
    },
    /// A document turned out not to belong to the case.
    DocumentWithdrawn {
        /// The document.
        document: DocumentId,
        /// Why.
        reason: Personal<String>,
    },
    /// The case was handed over, for the first time too.
    HandlerAssigned {
        /// To whom.
        handling: Handling,
        /// The first day.
        from: Date,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// A task or an agreement was added.
    TaskAdded {
        /// The new task.
        task: TaskId,
        /// Which of the two.
        kind: TaskKind,
        /// Who has to do it.
        owner: TaskOwner,
        /// Whom it is about.
        about: PersonId,
        /// The last day.
        due: Date,
        /// Who, when.
        act: Act,
        /// What.
        text: Personal<String>,
    },
    /// A task was done, or an agreement kept.
    TaskFinished {
        /// The task.
        task: TaskId,
        /// Who says so, when.
        act: Act,
    },
    /// A task need not be done any more.
    TaskTakenBack {
        /// The task.
        task: TaskId,
        /// Who says so, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// A note was written.
    NoteWritten {
        /// The new note.
        note: CaseNoteId,
        /// Whom it is about.
        about: PersonId,
        /// Who, when.
        act: Act,
        /// What it says.
        text: Personal<String>,
    },
    /// The case is kept from being destroyed until this is lifted.
    HoldPlaced {
        /// The new hold.
        hold: HoldId,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// A hold keeps the case no more.
    HoldLifted {
        /// Which.
        hold: HoldId,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// An officer said to have a personal interest in the case: from here on others act in it.
    InterestDeclared {
        /// Who, when.
        act: Act,
    },
    /// Who took a request in, where another has to decide on it.
    RequestTakenIn {
        /// The request.
        request: RequestId,
        /// Who, when.
        act: Act,
    },
    /// Two people agreed to destroy the case: nothing is added to it any more, so that nobody who is added
    /// at the last moment is missed.
    DestructionBegun {
        /// The erasure that destroys it.
        erasure: ErasureId,
        /// Who agreed, when.
        act: Act,
    },
    /// An advance, or what became of it.
    Advance(AdvanceEvent),
    /// An act on a grant that burdens the resident, or what leads to it.
    Adverse(AdverseEvent),
    /// An objection to a decision, or an appeal.
    Objection(ObjectionEvent),
    /// A suspension of the norm for cost sharers.
    Norm(NormEvent),
    /// Something between the people of the case.
    People(PeopleEvent),
    /// People who move from one authority to another.
    Transfer(TransferEvent),
    /// The case was closed.
    CaseClosed {
        /// Why.
        reason: CloseReason,
    },
}
