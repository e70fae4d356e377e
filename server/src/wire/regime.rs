//! Legal bases, their regimes and the acts that they know.

use maatwerk_domain::regime;

use super::{Day, LawRef};

codes! {
    /// What kind of law a legal basis belongs to.
    enum Regime of regime::Regime {
        /// Assistance (bijstand): the Participatiewet sets what may be done.
        Assistance = "assistance",
        /// A subsidy: title 4.2 of the Awb does.
        Subsidy = "subsidy",
        /// The authority's own rules.
        OwnRules = "own-rules",
        /// A contract.
        Contract = "contract",
    }

    /// What a legal basis may know beside a gift.
    enum BasisAct of regime::BasisAct {
        /// Granting a loan.
        Lend = "lend",
        /// Converting a gift to a loan (omzetten).
        Convert = "convert",
        /// Revising a grant to less (herzien).
        Revise = "revise",
        /// Withdrawing a grant on which was paid (intrekken).
        Withdraw = "withdraw",
        /// Reclaiming what was paid unduly (terugvorderen).
        Reclaim = "reclaim",
        /// Not applying the norm for cost sharers for a term.
        SuspendNorm = "suspend-norm",
        /// Paying before it is decided what is granted (voorschot).
        Advance = "advance",
        /// Setting what is owed off against what the authority owes (verrekenen, Awb 4:93).
        SetOff = "set-off",
        /// Enforcing what is owed by a writ of execution (dwangbevel, Awb 4:115).
        Enforce = "enforce",
    }
}

mirror! {
    /// An act that a basis knows.
    struct KnownAct of regime::KnownAct {
        /// Which.
        act: BasisAct,
        /// The article that it rests on.
        article: LawRef,
    }

    /// A legal basis as an authority registers it.
    struct Basis of regime::RegisteredBasis {
        /// The article, its parts included.
        article: LawRef,
        /// What kind of law it is.
        regime: Regime,
        /// What it knows beside a gift; none where the regime is one that law sets.
        #[schemars(length(max = 50))]
        acts: Vec<KnownAct>,
        /// The first receipt date that it is for.
        from: Day,
        /// The last one, when there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    }
}
