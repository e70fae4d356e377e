//! What law sets: the bases of the Participatiewet (BWBR0015703), and the acts of its regime and of that
//! of subsidies (Awb, BWBR0005537, title 4.2).

use jiff::civil::date;

use super::{BasisAct, Regime};
use crate::terms::reference;
use crate::{Date, LawRef};

/// An act with its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalAct {
    /// Which.
    pub act: BasisAct,
    /// The article, as [`crate::Article`] spells it.
    pub article: &'static str,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds, when it does not hold any more.
    pub until: Option<Date>,
}

/// An article that money or an exception may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalBasis {
    /// The article, its parts included.
    pub article: &'static str,
    /// What kind of law it is.
    pub regime: Regime,
    /// Whether it is of special assistance (bijzondere bijstand) alone: what the law says of general assistance only
    /// is then not known of it.
    pub special: bool,
    /// What it knows beside what its regime does.
    pub acts: &'static [LegalAct],
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds, when it does not hold any more.
    pub until: Option<Date>,
}

/// The Wet werk en bijstand was given this name and form on this day.
const PARTICIPATIEWET: Date = date(2015, 1, 1);
/// Title 4.4 of the Awb.
const DEBTS: Date = date(2009, 7, 1);
/// Title 4.2 of the Awb.
const SUBSIDIES: Date = date(1998, 1, 1);

const fn act(act: BasisAct, article: &'static str, from: Date) -> LegalAct {
    LegalAct {
        act,
        article,
        from,
        until: None,
    }
}

const fn basis(article: &'static str, acts: &'static [LegalAct]) -> LegalBasis {
    LegalBasis {
        article,
        regime: Regime::Assistance,
        special: false,
        acts,
        from: PARTICIPATIEWET,
        until: None,
    }
}

const fn special(article: &'static str, acts: &'static [LegalAct]) -> LegalBasis {
    LegalBasis {
        special: true,
        ..basis(article, acts)
    }
}

/// The bases that law sets.
pub const BASES: &[LegalBasis] = &[
    // Assistance fitted to the person: the norm for cost sharers (22a) left out for a term.
    basis(
        "BWBR0015703&artikel=18&lid=1",
        &[act(
            BasisAct::SuspendNorm,
            "BWBR0015703&artikel=18&lid=1",
            PARTICIPATIEWET,
        )],
    ),
    // Special assistance: a gift is the rule (48 lid 1).
    special("BWBR0015703&artikel=35", &[]),
    special(
        "BWBR0015703&artikel=48",
        &[act(
            BasisAct::Lend,
            "BWBR0015703&artikel=48&lid=2",
            PARTICIPATIEWET,
        )],
    ),
    // Durable goods.
    special(
        "BWBR0015703&artikel=51",
        &[act(
            BasisAct::Lend,
            "BWBR0015703&artikel=51&lid=1",
            PARTICIPATIEWET,
        )],
    ),
    // An advance is an interest-free loan.
    basis(
        "BWBR0015703&artikel=52",
        &[act(
            BasisAct::Lend,
            "BWBR0015703&artikel=52&lid=1",
            PARTICIPATIEWET,
        )],
    ),
];

const ASSISTANCE: &[LegalAct] = &[
    act(
        BasisAct::Revise,
        "BWBR0015703&artikel=54&lid=3",
        PARTICIPATIEWET,
    ),
    act(
        BasisAct::Withdraw,
        "BWBR0015703&artikel=54&lid=3",
        PARTICIPATIEWET,
    ),
    act(
        BasisAct::Withdraw,
        "BWBR0015703&artikel=54&lid=4",
        PARTICIPATIEWET,
    ),
    act(BasisAct::Reclaim, "BWBR0015703&artikel=58", PARTICIPATIEWET),
    act(BasisAct::SetOff, "BWBR0015703&artikel=60", PARTICIPATIEWET),
    act(BasisAct::SetOff, "BWBR0015703&artikel=60a", PARTICIPATIEWET),
    act(BasisAct::Enforce, "BWBR0015703&artikel=60", PARTICIPATIEWET),
    ADVANCE,
];

/// Of general assistance, beside that; what is special is advanced as any debt of an authority is.
const GENERAL: &[LegalAct] = &[act(BasisAct::Advance, GENERAL_ADVANCE, PARTICIPATIEWET)];

/// The article on which general assistance is advanced, and no other.
pub(crate) const GENERAL_ADVANCE: &str = "BWBR0015703&artikel=52";

/// What an authority will have to pay it may advance, unless law says otherwise.
const ADVANCE: LegalAct = act(BasisAct::Advance, "BWBR0005537&artikel=4:95", DEBTS);

const SUBSIDY: &[LegalAct] = &[
    act(BasisAct::Revise, "BWBR0005537&artikel=4:48", SUBSIDIES),
    act(BasisAct::Revise, "BWBR0005537&artikel=4:49", SUBSIDIES),
    act(BasisAct::Withdraw, "BWBR0005537&artikel=4:48", SUBSIDIES),
    act(BasisAct::Withdraw, "BWBR0005537&artikel=4:49", SUBSIDIES),
    act(BasisAct::Reclaim, "BWBR0005537&artikel=4:57", SUBSIDIES),
    act(BasisAct::SetOff, "BWBR0005537&artikel=4:57", DEBTS),
    act(BasisAct::Enforce, "BWBR0005537&artikel=4:57", DEBTS),
    ADVANCE,
];

/// Beside what the authority registered. What is owed by contract is no debt that title 4.4 is about.
const OWN_RULES: &[LegalAct] = &[ADVANCE];

/// Likewise.
const CONTRACT: &[LegalAct] = &[act(
    BasisAct::SetOff,
    "BWBR0005289&artikel=127",
    date(1992, 1, 1),
)];

/// What a regime of law knows, and what a basis in it knows beside that.
pub(super) fn acts(
    regime: Regime,
    basis: Option<&'static LegalBasis>,
) -> impl Iterator<Item = &'static LegalAct> {
    let own = basis.map_or(&[][..], |basis| basis.acts);
    let of_regime = match regime {
        Regime::Assistance => ASSISTANCE,
        Regime::Subsidy => SUBSIDY,
        Regime::OwnRules => OWN_RULES,
        Regime::Contract => CONTRACT,
    };
    let general = match regime {
        Regime::Assistance if !basis.is_some_and(|basis| basis.special) => GENERAL,
        _ => &[],
    };
    of_regime.iter().chain(general).chain(own)
}

/// The article that leaves no room for an act, as a reference.
pub(super) fn says_no(regime: Regime, act: BasisAct) -> &'static str {
    match (regime, act) {
        (_, BasisAct::SetOff) => "jci1.31:c:BWBR0005537&artikel=4:93",
        (_, BasisAct::Enforce) => "jci1.31:c:BWBR0005537&artikel=4:115",
        (Regime::Assistance, BasisAct::Lend) => "jci1.31:c:BWBR0015703&artikel=48&lid=1",
        (Regime::Assistance, BasisAct::SuspendNorm) => "jci1.31:c:BWBR0015703&artikel=18&lid=1",
        // Assistance as a loan is decided on at the start, on the grounds of lid 2 and no other.
        (Regime::Assistance, _) => "jci1.31:c:BWBR0015703&artikel=48",
        // A subsidy is changed and withdrawn in these cases only.
        _ => "jci1.31:c:BWBR0005537&artikel=4:48",
    }
}

impl LegalAct {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The article as a reference.
    ///
    /// # Panics
    /// Never: a test reads every row.
    #[must_use]
    pub fn law(&self) -> LawRef {
        reference(self.article)
    }
}

impl LegalBasis {
    /// The basis that an article is, or is a part of, on a day.
    #[must_use]
    pub fn of(article: &LawRef, day: Date) -> Option<&'static Self> {
        BASES.iter().find(|row| {
            row.from <= day
                && row.until.is_none_or(|until| day <= until)
                && row.law().covers(article)
        })
    }

    /// The article as a reference.
    ///
    /// # Panics
    /// Never: a test reads every row.
    #[must_use]
    pub fn law(&self) -> LawRef {
        reference(self.article)
    }

    /// What it knows on a day, with the article of each.
    pub fn acts_on(&self, day: Date) -> impl Iterator<Item = &'static LegalAct> {
        let own = BASES.iter().find(|row| row.article == self.article);
        acts(self.regime, own).filter(move |row| row.holds_on(day))
    }
}
