//! What came of asking again, and how often.

use serde::Serialize;

/// What came of asking for one recorded answer again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The same answer, to the byte; or none, about a legal basis that the policy does not judge.
    Same,
    /// A technical failure then and now.
    FailedAgain,
    /// The policy could not be asked then, and nothing was recorded to ask again.
    NeverAsked,
    /// The question was erased, lawfully: its key was destroyed.
    Erased,
    /// A key that it was sealed with is not given to whoever asks again.
    Withheld,
    /// Something else than is recorded.
    Mismatch {
        /// What differs.
        part: Part,
    },
    /// The component is not stored here, or what is stored is damaged or of no use.
    MissingPlugin {
        /// Why, with its digest.
        detail: String,
    },
    /// There was an answer then, and a technical failure now.
    TechnicalFailure {
        /// The code of the failure.
        code: String,
    },
    /// There was no answer then, and there is one now.
    AnswersNow,
    /// What is recorded cannot be read, or is no question for this policy.
    Unreadable {
        /// Why.
        detail: String,
    },
}

/// What of an answer differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The recorded question is not the one whose keyed digest the receipt has.
    Input,
    /// The recorded answer is not the one whose keyed digest the receipt has.
    RecordedOutput,
    /// The policy answers otherwise.
    Output,
    /// The event tells another outcome or other findings than the answer has.
    Event,
    /// The receipt names other parameters, or another interface.
    Receipt,
}

impl Verdict {
    /// Whether the recorded answer stands, or cannot be asked for again for a lawful or recorded reason or
    /// by whoever asks.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        matches!(
            self,
            Self::Same | Self::FailedAgain | Self::NeverAsked | Self::Erased | Self::Withheld
        )
    }
}

/// How often each came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Recorded answers that were looked at.
    pub found: u64,
    /// See [`Verdict::Same`].
    pub same: u64,
    /// See [`Verdict::FailedAgain`].
    pub failed_again: u64,
    /// See [`Verdict::NeverAsked`].
    pub never_asked: u64,
    /// See [`Verdict::Erased`].
    pub erased: u64,
    /// See [`Verdict::Withheld`].
    pub withheld: u64,
    /// See [`Verdict::Mismatch`].
    pub mismatch: u64,
    /// See [`Verdict::MissingPlugin`].
    pub missing_plugin: u64,
    /// See [`Verdict::TechnicalFailure`].
    pub technical_failure: u64,
    /// See [`Verdict::AnswersNow`].
    pub answers_now: u64,
    /// See [`Verdict::Unreadable`].
    pub unreadable: u64,
}

impl Counts {
    pub(super) fn count(&mut self, verdict: &Verdict) {
        self.found += 1;
        *match verdict {
            Verdict::Same => &mut self.same,
            Verdict::FailedAgain => &mut self.failed_again,
            Verdict::NeverAsked => &mut self.never_asked,
            Verdict::Erased => &mut self.erased,
            Verdict::Withheld => &mut self.withheld,
            Verdict::Mismatch { .. } => &mut self.mismatch,
            Verdict::MissingPlugin { .. } => &mut self.missing_plugin,
            Verdict::TechnicalFailure { .. } => &mut self.technical_failure,
            Verdict::AnswersNow => &mut self.answers_now,
            Verdict::Unreadable { .. } => &mut self.unreadable,
        } += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.found += other.found;
        self.same += other.same;
        self.failed_again += other.failed_again;
        self.never_asked += other.never_asked;
        self.erased += other.erased;
        self.withheld += other.withheld;
        self.mismatch += other.mismatch;
        self.missing_plugin += other.missing_plugin;
        self.technical_failure += other.technical_failure;
        self.answers_now += other.answers_now;
        self.unreadable += other.unreadable;
    }

    /// Whether all of them are fine, see [`Verdict::is_fine`].
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.same + self.failed_again + self.never_asked + self.erased + self.withheld == self.found
    }
}
