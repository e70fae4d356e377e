//! What leaves an authority.

use std::collections::BTreeSet;

use super::{Agency, AmountBand, Arisen, Barrier, LifeDomain, SignalSource, WaitingBand};
use crate::{Article, HouseholdId, Month, SignalRecordId};

/// A signal in codes: the only thing that leaves an authority. No words, no dates, nothing that
/// leads to the case; the household is a pseudonym that its own authority alone can make, and
/// cannot make any more once the case is erased.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignalRecord {
    /// Which record: the same for one signal however often it is computed.
    pub id: SignalRecordId,
    /// The code of the authority it comes from, `GM0479`.
    pub authority: String,
    /// Where it comes from.
    pub source: SignalSource,
    /// What stood in the way, when a person stated it.
    pub barrier: Option<Barrier>,
    /// The articles it is about, at most [`MOST_CODES`](super::MOST_CODES).
    pub articles: BTreeSet<Article>,
    /// The organisations involved, at most [`MOST_CODES`](super::MOST_CODES).
    pub agencies: BTreeSet<Agency>,
    /// The parts of life, at most [`MOST_CODES`](super::MOST_CODES).
    pub life_domains: BTreeSet<LifeDomain>,
    /// When it arose.
    pub month: Month,
    /// How much was asked, when it is about a request.
    pub amount_band: Option<AmountBand>,
    /// How long it took from receipt to decision, when it is about a decision.
    pub waiting_band: Option<WaitingBand>,
    /// Whom it is about.
    pub household: HouseholdId,
}

/// Something that happened in the national log, in a stream of its own for each signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignalEvent {
    /// A signal reached the national programme.
    SignalRecorded(SignalRecord),
}

impl Arisen {
    /// The record of this signal.
    #[must_use]
    pub fn record(
        self,
        id: SignalRecordId,
        authority: impl Into<String>,
        household: HouseholdId,
    ) -> SignalRecord {
        SignalRecord {
            id,
            authority: authority.into(),
            source: self.source,
            barrier: self.barrier,
            articles: self.articles,
            agencies: self.agencies,
            life_domains: self.life_domains,
            month: self.month,
            amount_band: self.amount_band,
            waiting_band: self.waiting_band,
            household,
        }
    }
}
