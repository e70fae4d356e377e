//! What events leave of an objection.

use super::{AdjournmentGround, AppealKind, AppealOutcome};
use crate::case::clock::{DefaultNotice, Determined, Repair};
use crate::{Cents, Date, DecisionId, LawRef, LoanId, PaymentId, PersonId, Personal};

/// How the objector was heard, or on which ground not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectionHearing {
    /// Heard (Awb 7:2).
    Held,
    /// Manifestly inadmissible (7:3 a).
    ManifestlyInadmissible,
    /// Manifestly unfounded (7:3 b).
    ManifestlyUnfounded,
    /// The objector said not to want it (7:3 c).
    Waived,
    /// The objector did not say in time to want it (7:3 d).
    NoAnswer,
    /// It is met in full, and nobody else is harmed (7:3 e).
    FullyMet,
}

impl ObjectionHearing {
    /// The article.
    ///
    /// # Panics
    /// Never: a test asks each.
    #[must_use]
    pub fn law(self) -> LawRef {
        crate::terms::reference(match self {
            Self::Held => "BWBR0005537&artikel=7:2",
            Self::ManifestlyInadmissible => "BWBR0005537&artikel=7:3&onderdeel=a",
            Self::ManifestlyUnfounded => "BWBR0005537&artikel=7:3&onderdeel=b",
            Self::Waived => "BWBR0005537&artikel=7:3&onderdeel=c",
            Self::NoAnswer => "BWBR0005537&artikel=7:3&onderdeel=d",
            Self::FullyMet => "BWBR0005537&artikel=7:3&onderdeel=e",
        })
    }

    /// Whether a decision like this can follow on it.
    pub(in crate::case) fn fits(self, outcome: ObjectionOutcome) -> bool {
        match self {
            Self::Held | Self::Waived | Self::NoAnswer => true,
            Self::ManifestlyInadmissible => outcome.is_inadmissible(),
            Self::ManifestlyUnfounded => outcome == ObjectionOutcome::Unfounded,
            Self::FullyMet => outcome.is_founded(),
        }
    }
}

/// What was decided on an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectionOutcome {
    /// Inadmissible: it came too late (Awb 6:7).
    Late,
    /// Inadmissible: what was missing was not repaired (6:6).
    NotRepaired,
    /// Inadmissible on another ground: no interest, no decision that can be objected to.
    Inadmissible,
    /// Unfounded: the decision stands.
    Unfounded,
    /// Founded: the decision is revoked, and what was done is undone (7:11 lid 2).
    Revoked,
    /// Founded: the decision is revoked and taken anew (7:11 lid 2).
    Anew,
}

impl ObjectionOutcome {
    /// Whether it did not come to the matter itself.
    #[must_use]
    pub fn is_inadmissible(self) -> bool {
        matches!(self, Self::Late | Self::NotRepaired | Self::Inadmissible)
    }

    /// Whether the decision does not stand.
    #[must_use]
    pub fn is_founded(self) -> bool {
        matches!(self, Self::Revoked | Self::Anew)
    }
}

/// Whether an objection came in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// Before the decision reached the resident (Awb 6:10).
    Premature,
    /// Within the term (6:9 lid 1).
    InTime,
    /// Posted within the term, and received within a week after it (6:9 lid 2).
    ByPost,
    /// Too late (6:7).
    Late,
}

/// The decision takes longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjourned {
    /// When that was told.
    pub on: Date,
    /// On which ground.
    pub ground: AdjournmentGround,
    /// The last day that was named.
    pub decide_by: Date,
}

/// An objection that was decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecidedObjection {
    /// The decision.
    pub decision: DecisionId,
    /// What was decided.
    pub outcome: ObjectionOutcome,
    /// The day.
    pub on: Date,
    /// The day it reached the objector.
    pub given: Option<Date>,
}

/// A refund that was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refund {
    /// The payment.
    pub refund: PaymentId,
    /// What had been paid back.
    pub amount: Cents,
    /// The interest on it.
    pub interest: Cents,
    /// The day.
    pub on: Date,
}

/// An objection as its events left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Against which decision.
    pub decision: DecisionId,
    /// Who objects.
    pub objector: PersonId,
    /// The day it was received.
    pub received: Date,
    /// The day it was posted.
    pub posted: Option<Date>,
    /// How it came in.
    pub channel: String,
    /// An advisory committee hears it.
    pub committee: bool,
    /// The grounds.
    pub grounds: Personal<Option<String>>,
    /// The objector was asked to repair something.
    pub repair: Option<Repair>,
    /// How the objector was heard, and when: the hearing that was held, else the latest exception.
    pub hearing: Option<(ObjectionHearing, Date)>,
    /// The latest adjournment.
    pub adjourned: Option<Adjourned>,
    /// Notices of default before the term had passed.
    pub premature: Vec<Date>,
    /// The notice of default that counts.
    pub notice: Option<DefaultNotice>,
    /// The day on which it was withdrawn.
    pub withdrawn: Option<Date>,
    /// What was decided.
    pub decided: Option<DecidedObjection>,
    /// What a decision said of the penalty.
    pub penalty: Option<Determined>,
    /// The loans and claims that ended with the decision.
    pub undone: Vec<LoanId>,
    /// What had been paid back on them was refunded.
    pub refund: Option<Refund>,
    /// The latest act: what is recorded next did not happen before it.
    pub last_act: Date,
    /// How many acts there were.
    pub acts: usize,
}

impl Objection {
    /// It was decided on, and the decision that it is against does not stand.
    #[must_use]
    pub fn is_upheld(&self) -> bool {
        self.decided
            .is_some_and(|decided| decided.outcome.is_founded())
    }

    /// Whether it waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.decided.is_none() && self.withdrawn.is_none()
    }
}

/// A case before a court.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Against which decision.
    pub decision: DecisionId,
    /// What is asked of the court.
    pub kind: AppealKind,
    /// Which court.
    pub court: String,
    /// The day it was lodged.
    pub lodged: Date,
    /// The court's reference and what is asked.
    pub note: Personal<Option<String>>,
    /// The judgment, and its day.
    pub judgment: Option<(AppealOutcome, Date)>,
    /// What follows from it.
    pub judged: Option<Personal<Option<String>>>,
}
