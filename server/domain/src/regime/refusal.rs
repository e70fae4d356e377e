//! Why something is refused that a legal basis does not know.

use super::BasisAct;
use crate::LawRef;

/// What a basis, or the register of bases, does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegimeRefusal {
    /// Nobody said what kind of law it is.
    #[error(
        "{0} has no regime for the receipt date: an administrator registers it with the acts that it \
         knows, at /v1/legal-bases, and the request is made again"
    )]
    NoRegime(LawRef),
    /// Law leaves no room for it.
    #[error("the regime of this legal basis does not know this act: {}", name(*.act))]
    NotByLaw {
        /// Which act.
        act: BasisAct,
        /// The article that says so.
        article: &'static str,
    },
    /// The authority's own registration does not have it.
    #[error("the authority registered this legal basis without this act: {}", name(*.act))]
    NotRegistered {
        /// Which act.
        act: BasisAct,
    },
    /// The act rests on another article.
    #[error("the article is none on which this legal basis knows this act: {}", name(*.act))]
    OtherGround {
        /// Which act.
        act: BasisAct,
    },
    /// It ends before it begins.
    #[error("a registered basis ends on or after the day it begins")]
    Period,
    /// Of assistance and subsidies law says what is known.
    #[error("the acts of this regime are set by law: register none")]
    ActsByLaw,
    /// Of this article law says what it is.
    #[error("law sets another regime for this article")]
    RegimeByLaw,
    /// The same act on the same article.
    #[error("an act is named twice with the same article")]
    Twice,
}

/// An act in a sentence.
fn name(act: BasisAct) -> &'static str {
    match act {
        BasisAct::Lend => "a loan",
        BasisAct::Convert => "converting a gift to a loan",
        BasisAct::Revise => "revising",
        BasisAct::Withdraw => "withdrawing",
        BasisAct::Reclaim => "reclaiming",
        BasisAct::SuspendNorm => "suspending the norm",
        BasisAct::Advance => "an advance",
        BasisAct::SetOff => "a set-off",
        BasisAct::Enforce => "a writ of execution",
    }
}

impl RegimeRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRegime(_) => "no-regime",
            Self::NotByLaw { .. } | Self::NotRegistered { .. } => "act-not-known",
            Self::OtherGround { .. } => "other-ground",
            Self::Period => "basis-period",
            Self::ActsByLaw => "acts-by-law",
            Self::RegimeByLaw => "regime-by-law",
            Self::Twice => "act-twice",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::NotByLaw { article, .. } => article,
            // A power that burdens somebody needs a basis: named in the reasons of each decision.
            Self::NotRegistered { .. } | Self::OtherGround { .. } => {
                "jci1.31:c:BWBR0005537&artikel=3:47"
            }
            _ => "maatwerk:legal-bases",
        }
    }
}
