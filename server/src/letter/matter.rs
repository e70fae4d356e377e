//! What can be decided, as a letter tells of it.

use maatwerk_domain::case::adverse::AdverseAct;
use maatwerk_domain::case::clock::NoPenalty;
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::case::norm::{EndGround, NormTerm};
use maatwerk_domain::case::objection::{ObjectionHearing, ObjectionOutcome};
use maatwerk_domain::letters::LetterKind;
use maatwerk_domain::regime::BasisAct;
use maatwerk_domain::{Cents, Condition, Date, GrantForm, LawRef, LoanTerms};

/// What was asked, in which request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) purpose: String,
    pub(super) amount: Cents,
    pub(super) basis: LawRef,
    pub(super) received: Date,
    /// What was advanced on it: with what is granted what counts on that, else what was paid.
    pub(super) advanced: Cents,
}

/// What had been granted.
#[derive(Debug, Clone)]
pub(super) struct Granted {
    pub(super) asked: Asked,
    pub(super) amount: Cents,
    pub(super) on: Date,
    /// As an advance.
    pub(super) advance: bool,
}

/// How much a late decision costs the authority.
#[derive(Debug, Clone)]
pub(super) struct LatePenalty {
    pub(super) days: u16,
    pub(super) amount: Cents,
    pub(super) none: Option<NoPenalty>,
}

/// What may be done with a gift of which a condition breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// It may become a loan.
    Converted,
    /// It may not: its legal basis knows these acts, each on these articles.
    Otherwise(Vec<(BasisAct, Vec<LawRef>)>),
}

/// What was decided.
#[derive(Debug, Clone)]
pub(super) enum Matter {
    Granted {
        asked: Asked,
        form: GrantForm,
        amount: Cents,
        conditions: Vec<Condition>,
        /// What may be done when one of them breaks.
        broken: Broken,
        /// In whose name the account is that is known, when one is.
        account: Option<String>,
        /// When the first instalment of a loan is due, when that is known.
        first_due: Option<Date>,
    },
    Advance {
        asked: Asked,
        amount: Cents,
        article: LawRef,
        /// As for what is granted.
        account: Option<String>,
    },
    Declined(Asked),
    NotProcessed {
        asked: Asked,
        /// Asked to complete it, and until when.
        repair: Option<(Date, Date)>,
    },
    Penalty {
        asked: Asked,
        penalty: LatePenalty,
    },
    Converted {
        granted: Granted,
        terms: LoanTerms,
        first_due: Option<Date>,
    },
    Kept(Granted),
    Adverse {
        granted: Granted,
        act: AdverseAct,
        ground: LawRef,
        first_due: Option<Date>,
    },
    /// About the paying of a debt.
    Debt {
        granted: Granted,
        verdict: DebtVerdict,
        /// What was owed before it.
        owed: Cents,
        ground: LawRef,
        /// What a set-off is made with.
        claim: Option<String>,
    },
    Norm {
        /// When it was asked for.
        asked: Date,
        /// Who would share the costs may be told of: nobody who gets the letter is one from whom they are shielded.
        sharer: bool,
        norm: Norm,
    },
    Objection {
        /// The day of the decision objected to.
        against: Date,
        received: Date,
        outcome: ObjectionOutcome,
        excused: bool,
        heard: Option<(ObjectionHearing, Date)>,
        /// What that decision gave stays, whatever became of the objection.
        gave: bool,
        /// What is paid back, without interest: that is reckoned on the day of payment. Zero when there is nothing.
        refund: Cents,
    },
    ObjectionPenalty {
        received: Date,
        penalty: LatePenalty,
    },
}

/// What was decided about the norm for cost sharers.
#[derive(Debug, Clone)]
pub(super) enum Norm {
    Granted(NormTerm),
    Declined,
    Extended(Date),
    Ended { ground: EndGround, last_day: Date },
}

impl Matter {
    /// What kind of letter it takes.
    pub(super) fn kind(&self) -> LetterKind {
        match self {
            Self::Granted { form, .. } => match form {
                GrantForm::Gift => LetterKind::Gift,
                GrantForm::ConditionalGift => LetterKind::ConditionalGift,
                GrantForm::Loan => LetterKind::Loan,
            },
            Self::Advance { .. } => LetterKind::Advance,
            Self::Declined(_) => LetterKind::Declined,
            Self::NotProcessed { .. } => LetterKind::NotProcessed,
            Self::Penalty { .. } => LetterKind::Penalty,
            Self::Converted { .. } => LetterKind::Converted,
            Self::Kept(_) => LetterKind::Kept,
            Self::Adverse { act, .. } => match act {
                AdverseAct::Revise { .. } => LetterKind::Revised,
                AdverseAct::Withdraw => LetterKind::Withdrawn,
                AdverseAct::Reclaim(_) => LetterKind::Reclaimed,
            },
            Self::Debt { verdict, .. } => match verdict {
                DebtVerdict::Waived { .. } => LetterKind::Waived,
                DebtVerdict::NotWaived => LetterKind::NotWaived,
                DebtVerdict::Deferred(_) => LetterKind::Deferred,
                DebtVerdict::NotDeferred => LetterKind::NotDeferred,
                DebtVerdict::SetOff { .. } => LetterKind::SetOff,
            },
            Self::Norm { norm, .. } => match norm {
                Norm::Granted(_) => LetterKind::NormGranted,
                Norm::Declined => LetterKind::NormDeclined,
                Norm::Extended(_) => LetterKind::NormExtended,
                Norm::Ended { .. } => LetterKind::NormEnded,
            },
            Self::Objection { outcome, .. } => match outcome {
                ObjectionOutcome::Late
                | ObjectionOutcome::NotRepaired
                | ObjectionOutcome::Inadmissible => LetterKind::ObjectionInadmissible,
                ObjectionOutcome::Unfounded => LetterKind::ObjectionUnfounded,
                ObjectionOutcome::Revoked => LetterKind::ObjectionRevoked,
                ObjectionOutcome::Anew => LetterKind::ObjectionAnew,
            },
            Self::ObjectionPenalty { .. } => LetterKind::ObjectionPenalty,
        }
    }

    /// What money was asked for, in a decision about that.
    pub(super) fn asked(&self) -> Option<&Asked> {
        match self {
            Self::Granted { asked, .. }
            | Self::Advance { asked, .. }
            | Self::Declined(asked)
            | Self::NotProcessed { asked, .. }
            | Self::Penalty { asked, .. } => Some(asked),
            Self::Converted { granted, .. }
            | Self::Kept(granted)
            | Self::Debt { granted, .. }
            | Self::Adverse { granted, .. } => Some(&granted.asked),
            Self::Norm { .. } | Self::Objection { .. } | Self::ObjectionPenalty { .. } => None,
        }
    }

    /// How much it is about.
    pub(super) fn amount(&self) -> Option<Cents> {
        Some(match self {
            Self::Granted { amount, .. } | Self::Advance { amount, .. } => *amount,
            Self::Declined(asked) | Self::NotProcessed { asked, .. } => asked.amount,
            Self::Penalty { penalty, .. } | Self::ObjectionPenalty { penalty, .. } => {
                penalty.amount
            }
            Self::Converted { terms, .. } => terms.principal,
            Self::Kept(granted) => granted.amount,
            Self::Debt { verdict, owed, .. } => verdict.amount().unwrap_or(*owed),
            Self::Adverse { granted, act, .. } => match act {
                AdverseAct::Revise { amount } => *amount,
                AdverseAct::Withdraw => granted.amount,
                AdverseAct::Reclaim(terms) => terms.principal,
            },
            Self::Norm { .. } | Self::Objection { .. } => return None,
        })
    }
}
