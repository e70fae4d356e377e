//! Why a command is refused, and the rule that refusal rests on.

use crate::bank::BankRefusal;
use crate::case::advance::AdvanceRefusal;
use crate::case::adverse::AdverseRefusal;
use crate::case::clock::ClockRefusal;
use crate::case::debt::DebtRefusal;
use crate::case::norm::NormRefusal;
use crate::case::objection::ObjectionRefusal;
use crate::case::paying::PayingRefusal;
use crate::case::people::PeopleRefusal;
use crate::case::transfer::TransferRefusal;
use crate::case::work::WorkRefusal;
use crate::dossier::DossierRefusal;
use crate::erasure::ErasureRefusal;
use crate::letters::LetterRefusal;
use crate::office::OfficeRefusal;
use crate::policy::PolicyRefusal;
use crate::regime::RegimeRefusal;
use crate::{Cents, Date};

/// A command that the domain does not accept. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What the command is about, or what it names, does not exist.
    #[error("there is no such {0}")]
    Unknown(&'static str),
    /// Something has this identifier already: taking it twice would overwrite the first.
    #[error("there is a {0} with this identifier already")]
    Exists(&'static str),
    /// The case was opened before.
    #[error("the case is open already")]
    AlreadyOpen,
    /// The case is closed.
    #[error("the case is closed")]
    Closed,
    /// A case needs somebody it is about.
    #[error("a case has at least one person, and exactly one with the role of resident")]
    NoResident,
    /// A bound on the size of a case.
    #[error("a case holds at most {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        limit: usize,
    },
    /// A bound on what one signal names.
    #[error("a signal names at most {limit} {what}")]
    TooManyCodes {
        /// Of what.
        what: &'static str,
        /// How many.
        limit: usize,
    },
    /// A fact that was withdrawn cannot be corrected or withdrawn again.
    #[error("the fact was withdrawn")]
    FactWithdrawn,
    /// A document that was withdrawn cannot be withdrawn again.
    #[error("the document was withdrawn")]
    DocumentWithdrawn,
    /// A correction changes what the fact says, not which fact it is.
    #[error("a correction keeps the kind of value; withdraw the fact and record another")]
    OtherFact,
    /// What the fact said was erased with the key of its person.
    #[error("the personal data was erased")]
    Erased,
    /// A date that has not come yet.
    #[error("{what} {day} is later than today, {today}")]
    InTheFuture {
        /// Which date.
        what: &'static str,
        /// The date.
        day: Date,
        /// Today.
        today: Date,
    },
    /// A date before what it follows.
    #[error("{what} {day} is earlier than {than} {earliest}")]
    TooEarly {
        /// Which date.
        what: &'static str,
        /// The date.
        day: Date,
        /// What must come first.
        than: &'static str,
        /// When that was.
        earliest: Date,
    },
    /// A date beyond the calendar.
    #[error("the date lies beyond the calendar")]
    BeyondCalendar,
    /// Nothing is no amount.
    #[error("the amount is at least 1 eurocent and at most {}", Cents::MAX_ACT)]
    Amount,
    /// The request was decided on.
    #[error("the request was decided on; withdraw that decision first")]
    AlreadyDecided,
    /// The policy has not looked at the request.
    #[error("the request was not assessed; ask for an assessment first")]
    NotAssessed,
    /// Another assessment lies before the decider than the latest one.
    #[error("the decision names an assessment that is not the latest of its request")]
    NotTheLatestAssessment,
    /// A fact under the assessment changed.
    #[error("a fact under the assessment was corrected or withdrawn; ask for a new assessment")]
    StaleAssessment,
    /// The policy that answered was rolled back.
    #[error("the policy that assessed the request was rolled back; ask for a new assessment")]
    WithdrawnAssessment,
    /// The decision differs from the assessment without saying why.
    #[error("the decision differs from what was assessed: it needs a departure with its ground")]
    DepartureNeeded,
    /// The decision does what was assessed.
    #[error("the decision does what was assessed: it has no departure")]
    NoDepartureNeeded,
    /// The decision needs terms: there are none in the assessment.
    #[error("the assessment proposes no grant: name the form, the amount and the conditions")]
    TermsNeeded,
    /// The terms contradict each other.
    #[error("{0}")]
    Terms(&'static str),
    /// More than was asked.
    #[error("{granted} is more than the {requested} that was requested")]
    MoreThanRequested {
        /// Granted.
        granted: Cents,
        /// Requested.
        requested: Cents,
    },
    /// A partial grant of the whole, or a whole grant of a part.
    #[error("a grant is the whole amount requested, a partial grant is less")]
    WholeOrPart,
    /// The officer has no such mandate.
    #[error("the mandate is unknown, or it is another officer's")]
    NoMandate,
    /// The mandate is for another article.
    #[error("the mandate does not cover this legal basis")]
    MandateBasis,
    /// The mandate stops below this amount.
    #[error("the mandate goes up to {up_to}; this decision is about {amount}")]
    MandateAmount {
        /// Up to what.
        up_to: Cents,
        /// What is decided about.
        amount: Cents,
    },
    /// The mandate does not hold today.
    #[error("the mandate does not hold on {0}")]
    MandateDate(Date),
    /// A mandate that ends before it begins.
    #[error("a mandate ends on or after the day it begins")]
    MandatePeriod,
    /// The pot was not set.
    #[error("no pot was set for {0}")]
    NoPot(i16),
    /// The pot does not hold this much.
    #[error("the pot of {year} has {available} left; {needed} is needed")]
    PotEmpty {
        /// The year.
        year: i16,
        /// Left.
        available: Cents,
        /// Needed.
        needed: Cents,
    },
    /// The pot would be less than what was committed from it.
    #[error("{committed} was committed from the pot: it cannot be set to {amount}")]
    PotCommitted {
        /// Committed.
        committed: Cents,
        /// Asked.
        amount: Cents,
    },
    /// The decision was withdrawn.
    #[error("the decision was withdrawn")]
    DecisionWithdrawn,
    /// What was granted is taken away by a decision of its own.
    #[error(
        "the resident was told of what it granted: revise or withdraw the grant by an act of its legal basis, or withdraw the decision at the resident's own request (`atRequest`)"
    )]
    ToldOfGrant,
    /// The decision reached the resident before.
    #[error("the decision was announced already")]
    AlreadyAnnounced,
    /// Conversions are not withdrawn, and the policy's proposal is decided on.
    #[error("only a decision on a request, or a proposal made by a person, can be withdrawn")]
    NotWithdrawable,
    /// Money went out on the decision.
    #[error("{0} was paid on this decision: it cannot be withdrawn before that came back")]
    PaidAlready(Cents),
    /// The decision did not reach the resident.
    #[error("the decision was not announced: it has no effect yet")]
    NotAnnounced,
    /// More than the grant allows.
    #[error("{unpaid} of the grant is unpaid; {amount} is more")]
    MoreThanGranted {
        /// Unpaid.
        unpaid: Cents,
        /// Asked.
        amount: Cents,
    },
    /// Nothing is paid on a grant in this state.
    #[error("nothing can be paid on this grant: {0}")]
    NotPayable(&'static str),
    /// Nothing was paid on the grant.
    #[error(
        "nothing was paid on this grant: withdraw it, or its decision as long as that was not announced or when the resident asks for it"
    )]
    NothingPaid,
    /// The payment came back before.
    #[error("the payment was returned already")]
    AlreadyReturned,
    /// A payment of a converted gift is paid back as a repayment.
    #[error("the gift became a loan: record a repayment on the loan")]
    ReturnOfConverted,
    /// The loan would have a negative balance.
    #[error("the balance of the loan is {balance}; {amount} is more")]
    MoreThanBalance {
        /// The balance.
        balance: Cents,
        /// Asked.
        amount: Cents,
    },
    /// Only a conditional gift can be looked at again.
    #[error("the grant is no gift with running conditions")]
    NotConditional,
    /// This look was done, or never due.
    #[error("no look is due on {0} for this condition")]
    NotDue(Date),
    /// There is no proposal to decide on.
    #[error("there is no proposal to decide on")]
    NoProposal,
    /// A proposal is waiting.
    #[error("a proposal is waiting for a decision")]
    ProposalOpen,
    /// The resident was not heard.
    #[error("the resident was not heard: record the view, that the term passed, or the exception")]
    NotHeard,
    /// The term to answer has not passed.
    #[error("the resident has until {0} to answer")]
    TermRuns(Date),
    /// Only these articles let a hearing be left out.
    #[error("a hearing is left out only on Awb 4:11 or 4:12")]
    NoException,
    /// A repayment that was undone before.
    #[error("the repayment was reversed already")]
    AlreadyReversed,
    /// Something in the case still runs.
    #[error("the case cannot be closed: {0}")]
    StillRunning(&'static str),
    /// Two people agreed to destroy the case.
    #[error("the case is being destroyed")]
    BeingDestroyed,
    /// The hold was lifted before.
    #[error("the hold was lifted already")]
    HoldLifted,
    /// The mandate ended before.
    #[error("the mandate ended already")]
    MandateEnded,
    /// A policy version in force from a day before the one that is there.
    #[error("a policy is in force from {0}; a later one cannot take effect before it")]
    PolicyBefore(Date),
    /// Of an act on the clock of a request.
    #[error(transparent)]
    Clock(#[from] ClockRefusal),
    /// Of what a legal basis knows.
    #[error(transparent)]
    Regime(#[from] RegimeRefusal),
    /// Of an objection or an appeal.
    #[error(transparent)]
    Objection(#[from] ObjectionRefusal),
    /// Of a suspension of the norm for cost sharers.
    #[error(transparent)]
    Norm(#[from] NormRefusal),
    /// Of an act between the people of a case.
    #[error(transparent)]
    People(#[from] PeopleRefusal),
    /// Of an advance.
    #[error(transparent)]
    Advance(#[from] AdvanceRefusal),
    /// Of an act of a transfer.
    #[error(transparent)]
    Transfer(#[from] TransferRefusal),
    /// Of an adverse act on a grant.
    #[error(transparent)]
    Adverse(#[from] AdverseRefusal),
    /// Of an act of work.
    #[error(transparent)]
    Work(#[from] WorkRefusal),
    /// Of an order about the bank.
    #[error(transparent)]
    Bank(#[from] BankRefusal),
    /// Of an order about paying.
    #[error(transparent)]
    Paying(#[from] PayingRefusal),
    /// Of an act on a debt.
    #[error(transparent)]
    Debt(#[from] DebtRefusal),
    /// Of an order to a dossier.
    #[error(transparent)]
    Dossier(#[from] DossierRefusal),
    /// Of an order about an erasure.
    #[error(transparent)]
    Erasure(#[from] ErasureRefusal),
    /// Of an order that somebody else has to give, or about who does.
    #[error(transparent)]
    Office(#[from] OfficeRefusal),
    /// Of a template of letters.
    #[error(transparent)]
    Letter(#[from] LetterRefusal),
    /// Of an order about a policy.
    #[error(transparent)]
    Policy(#[from] PolicyRefusal),
}

impl Refusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown",
            Self::Exists(_) => "exists",
            Self::AlreadyOpen => "already-open",
            Self::Closed => "case-closed",
            Self::NoResident => "no-resident",
            Self::TooMany { .. } => "too-many",
            Self::TooManyCodes { .. } => "too-many-codes",
            Self::FactWithdrawn => "fact-withdrawn",
            Self::DocumentWithdrawn => "document-withdrawn",
            Self::OtherFact => "other-fact",
            Self::Erased => "erased",
            Self::InTheFuture { .. } => "in-the-future",
            Self::TooEarly { .. } => "too-early",
            Self::BeyondCalendar => "beyond-calendar",
            Self::Amount => "amount",
            Self::AlreadyDecided => "already-decided",
            Self::NotAssessed => "not-assessed",
            Self::NotTheLatestAssessment => "not-the-latest-assessment",
            Self::StaleAssessment => "stale-assessment",
            Self::WithdrawnAssessment => "withdrawn-assessment",
            Self::DepartureNeeded => "departure-needed",
            Self::NoDepartureNeeded => "no-departure-needed",
            Self::TermsNeeded => "terms-needed",
            Self::Terms(_) => "terms",
            Self::MoreThanRequested { .. } => "more-than-requested",
            Self::WholeOrPart => "whole-or-part",
            Self::NoMandate => "no-mandate",
            Self::MandateBasis => "mandate-basis",
            Self::MandateAmount { .. } => "mandate-amount",
            Self::MandateDate(_) => "mandate-date",
            Self::MandatePeriod => "mandate-period",
            Self::NoPot(_) => "no-pot",
            Self::PotEmpty { .. } => "pot-empty",
            Self::PotCommitted { .. } => "pot-committed",
            Self::DecisionWithdrawn => "decision-withdrawn",
            Self::ToldOfGrant => "told-of-grant",
            Self::AlreadyAnnounced => "already-announced",
            Self::NotWithdrawable => "not-withdrawable",
            Self::PaidAlready(_) => "paid-already",
            Self::NotAnnounced => "not-announced",
            Self::MoreThanGranted { .. } => "more-than-granted",
            Self::NotPayable(_) => "not-payable",
            Self::NothingPaid => "nothing-paid",
            Self::AlreadyReturned => "already-returned",
            Self::ReturnOfConverted => "return-of-converted",
            Self::MoreThanBalance { .. } => "more-than-balance",
            Self::NotConditional => "not-conditional",
            Self::NotDue(_) => "not-due",
            Self::NoProposal => "no-proposal",
            Self::ProposalOpen => "proposal-open",
            Self::NotHeard => "not-heard",
            Self::TermRuns(_) => "term-runs",
            Self::NoException => "no-exception",
            Self::AlreadyReversed => "already-reversed",
            Self::StillRunning(_) => "still-running",
            Self::BeingDestroyed => "being-destroyed",
            Self::HoldLifted => "hold-lifted",
            Self::MandateEnded => "mandate-ended",
            Self::PolicyBefore(_) => "policy-before",
            Self::Clock(refusal) => refusal.code(),
            Self::Regime(refusal) => refusal.code(),
            Self::Advance(refusal) => refusal.code(),
            Self::Adverse(refusal) => refusal.code(),
            Self::Work(refusal) => refusal.code(),
            Self::Bank(refusal) => refusal.code(),
            Self::Paying(refusal) => refusal.code(),
            Self::Debt(refusal) => refusal.code(),
            Self::Objection(refusal) => refusal.code(),
            Self::Norm(refusal) => refusal.code(),
            Self::People(refusal) => refusal.code(),
            Self::Transfer(refusal) => refusal.code(),
            Self::Dossier(refusal) => refusal.code(),
            Self::Office(refusal) => refusal.code(),
            Self::Letter(refusal) => refusal.code(),
            Self::Erasure(refusal) => refusal.code(),
            Self::Policy(refusal) => refusal.code(),
        }
    }

    /// The rule it rests on: an article as a Juriconnect string, or a rule of the record itself.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            // Only a decision within the bounds of the mandate counts as one of the body.
            Self::NoMandate
            | Self::MandateBasis
            | Self::MandateAmount { .. }
            | Self::MandateDate(_) => "jci1.31:c:BWBR0005537&artikel=10:2",
            // The body may withdraw a mandate at any time.
            Self::MandateEnded => "jci1.31:c:BWBR0005537&artikel=10:8",
            // A decision rests on sound reasons, a departure too.
            Self::DepartureNeeded | Self::NoDepartureNeeded => "jci1.31:c:BWBR0005537&artikel=3:46",
            // Careful preparation: the relevant facts are known.
            Self::NotAssessed
            | Self::NotTheLatestAssessment
            | Self::StaleAssessment
            | Self::WithdrawnAssessment => "jci1.31:c:BWBR0005537&artikel=3:2",
            // A decision has no effect before its announcement.
            Self::NotAnnounced | Self::ToldOfGrant => "jci1.31:c:BWBR0005537&artikel=3:40",
            Self::AlreadyAnnounced => "jci1.31:c:BWBR0005537&artikel=3:41",
            Self::NotHeard | Self::TermRuns(_) => "jci1.31:c:BWBR0005537&artikel=4:8",
            Self::NoException => "jci1.31:c:BWBR0005537&artikel=4:11",
            // The council's budget bounds what may be spent.
            Self::NoPot(_) | Self::PotEmpty { .. } | Self::PotCommitted { .. } => {
                "jci1.31:c:BWBR0005416&artikel=189"
            }
            // What is paid was set by a decision.
            Self::MoreThanGranted { .. } | Self::NotPayable(_) => {
                "jci1.31:c:BWBR0005537&artikel=4:86"
            }
            Self::MoreThanBalance { .. } => "maatwerk:loan-balance",
            Self::Clock(refusal) => refusal.rule(),
            Self::Regime(refusal) => refusal.rule(),
            Self::Advance(refusal) => refusal.rule(),
            Self::Adverse(refusal) => refusal.rule(),
            Self::Paying(refusal) => refusal.rule(),
            Self::Debt(refusal) => refusal.rule(),
            Self::Office(refusal) => refusal.rule(),
            Self::Letter(refusal) => refusal.rule(),
            Self::Objection(refusal) => refusal.rule(),
            Self::Norm(refusal) => refusal.rule(),
            Self::People(refusal) => refusal.rule(),
            Self::Transfer(refusal) => refusal.rule(),
            Self::Erasure(refusal) => refusal.rule(),
            Self::Policy(refusal) => refusal.rule(),
            _ => "maatwerk:record",
        }
    }
}
