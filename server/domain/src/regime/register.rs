//! A basis that an authority registers: its own rules, a contract, or which regime of law an article
//! belongs to.

use super::{BASES, BasisAct, LegalBasis, Regime, RegimeRefusal};
use crate::{Authority, AuthorityEvent, Context, Date, LawRef, Refusal};

/// The most bases that an authority registers.
const MOST_BASES: usize = 2_000;

/// An act that a basis knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAct {
    /// Which.
    pub act: BasisAct,
    /// The article that it rests on.
    pub article: LawRef,
}

/// A basis as an authority registered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredBasis {
    /// The article, its parts included.
    pub article: LawRef,
    /// What kind of law it is.
    pub regime: Regime,
    /// What it knows beside a gift; none where the regime is one that law sets.
    pub acts: Vec<KnownAct>,
    /// The first receipt date that it is for.
    pub from: Date,
    /// The last one, when there is one.
    pub until: Option<Date>,
}

impl RegisteredBasis {
    /// Whether it is for requests that were received on a day.
    #[must_use]
    pub fn holds_on(&self, received: Date) -> bool {
        self.from <= received && self.until.is_none_or(|until| received <= until)
    }
}

impl Authority {
    /// Registers a basis.
    pub(crate) fn register_basis(
        &self,
        basis: &RegisteredBasis,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        if self.bases.len() >= MOST_BASES {
            return Err(Refusal::TooMany {
                what: "registered bases",
                limit: MOST_BASES,
            });
        }
        if basis.until.is_some_and(|until| until < basis.from) {
            return Err(RegimeRefusal::Period.into());
        }
        let by_law = matches!(basis.regime, Regime::Assistance | Regime::Subsidy);
        if by_law && !basis.acts.is_empty() {
            return Err(RegimeRefusal::ActsByLaw.into());
        }
        // Neither a part of what law sets, nor a whole that it is a part of, on any day.
        let set_otherwise = |known: &LegalBasis| {
            let (law, article) = (known.law(), &basis.article);
            known.regime != basis.regime
                && (law.covers(article) || article.covers(&law))
                && basis.until.is_none_or(|until| known.from <= until)
                && known.until.is_none_or(|until| basis.from <= until)
        };
        if BASES.iter().any(set_otherwise) {
            return Err(RegimeRefusal::RegimeByLaw.into());
        }
        for (place, known) in basis.acts.iter().enumerate() {
            if basis.acts[..place].contains(known) {
                return Err(RegimeRefusal::Twice.into());
            }
        }
        if self.bases.contains(basis) {
            return Err(Refusal::Exists("registered basis"));
        }
        Ok(vec![AuthorityEvent::BasisRegistered {
            basis: basis.clone(),
            reason: reason.to_owned(),
            act: context.act(),
        }])
    }
}
