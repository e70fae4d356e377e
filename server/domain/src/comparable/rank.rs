//! Earlier decisions in order of likeness.

use std::cmp::Reverse;

use super::{Circumstances, EarlierDecision, Likeness, Measure};

/// An earlier decision with how alike its request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<P> {
    /// Its place in the order of recording.
    pub place: P,
    /// The decision.
    pub earlier: EarlierDecision,
    /// How alike.
    pub likeness: Likeness,
}

impl Measure {
    /// The decisions that are comparable with a request, most alike first; of two that are as much
    /// alike first the one of which more could be compared, then the later one. In whatever order
    /// they are given, the answer is the same.
    pub fn rank<P: Ord + Copy>(
        &self,
        asked: &Circumstances,
        earlier: impl IntoIterator<Item = (P, EarlierDecision)>,
    ) -> Vec<Ranked<P>> {
        let mut ranked: Vec<_> = earlier
            .into_iter()
            .filter(|(_, earlier)| Self::comparable(asked, &earlier.circumstances))
            .map(|(place, earlier)| Ranked {
                place,
                likeness: self.likeness(asked, &earlier.circumstances),
                earlier,
            })
            .filter(|ranked| self.suffices(&ranked.likeness))
            .collect();
        ranked.sort_by_key(|ranked| {
            let likeness = &ranked.likeness;
            Reverse((likeness.score, likeness.coverage, ranked.place))
        });
        ranked
    }
}
