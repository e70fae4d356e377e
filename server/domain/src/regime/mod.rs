//! Legal bases and their regimes: what may be done with money once it was granted follows from the law
//! or the rules that it was granted on.
//!
//! Of the Participatiewet and of title 4.2 of the Algemene wet bestuursrecht the acts are data here, with
//! article and period of validity. Of an authority's own rules, and of contracts, the authority registers
//! them in its own stream, dated. What a basis does not know is refused with the article that says so.
//!
//! **Which requests this binds.** A request is judged by the bases that its authority had registered for
//! the receipt date ([`Authority::declared`]). An authority that had registered none for that day decides
//! as before there were regimes: its recorded cases stay what they were, and are verified as such. From
//! the first day that it registered a basis for, each request needs one that is registered or set by law.
//!
//! To be confirmed by a jurist: that articles 60 and 60a carry a set-off for assistance, and article 60 a writ; that
//! what is owed by contract is set off as the Burgerlijk Wetboek says (6:127); that article 48 leaves no
//! conversion of a gift for special assistance whatever was agreed on; that articles 54 and 58 carry revising and reclaiming for articles 35, 48, 51
//! and 52 alike; that before a subsidy is established 4:48 and after that 4:49 is the ground, for which
//! the person who acts chooses.

mod refusal;
mod register;
mod table;

pub use refusal::RegimeRefusal;
pub use register::{KnownAct, RegisteredBasis};
pub(crate) use table::GENERAL_ADVANCE;
pub use table::{BASES, LegalAct, LegalBasis};

use crate::{Authority, Date, LawRef, Refusal};

/// What kind of law a basis belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// Assistance (bijstand): the Participatiewet sets what may be done.
    Assistance,
    /// A subsidy: title 4.2 of the Awb does.
    Subsidy,
    /// The authority's own rules.
    OwnRules,
    /// A contract.
    Contract,
}

/// What a basis may know beside a gift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BasisAct {
    /// Granting a loan.
    Lend,
    /// Converting a gift to a loan (omzetten).
    Convert,
    /// Revising a grant to less (herzien).
    Revise,
    /// Withdrawing a grant that the resident was told of (intrekken).
    Withdraw,
    /// Reclaiming what was paid unduly (terugvorderen).
    Reclaim,
    /// Not applying the norm for cost sharers for a term.
    SuspendNorm,
    /// Paying before it is decided what is granted (voorschot).
    Advance,
    /// Setting what is owed off against what the authority owes (verrekenen).
    SetOff,
    /// Enforcing what is owed by a writ of execution (dwangbevel).
    Enforce,
}

impl BasisAct {
    /// Each of them.
    pub const ALL: [Self; 9] = [
        Self::Lend,
        Self::Convert,
        Self::Revise,
        Self::Withdraw,
        Self::Reclaim,
        Self::SuspendNorm,
        Self::Advance,
        Self::SetOff,
        Self::Enforce,
    ];
}

/// What a basis is, for a request of some day.
#[derive(Debug, Clone, Copy)]
pub enum Declared<'a> {
    /// The authority had registered no basis for that day: any act is known, as before there were
    /// regimes.
    Before,
    /// Law sets it.
    ByLaw(Regime, Date, Option<&'static LegalBasis>),
    /// The authority registered it.
    Registered(&'a RegisteredBasis),
}

impl Authority {
    /// What a basis is, for a request that was received on a day.
    ///
    /// # Errors
    /// When neither law nor the authority says.
    pub fn declared(&self, basis: &LawRef, received: Date) -> Result<Declared<'_>, Refusal> {
        if self.bases.iter().all(|one| received < one.from) {
            return Ok(Declared::Before);
        }
        // Of two that hold, the later one was registered knowing the earlier one.
        let registered = self
            .bases
            .iter()
            .rfind(|one| one.holds_on(received) && one.article.covers(basis));
        if let Some(registered) = registered {
            return Ok(match registered.regime {
                Regime::Assistance | Regime::Subsidy => {
                    let known = LegalBasis::of(basis, received);
                    Declared::ByLaw(registered.regime, received, known)
                }
                Regime::OwnRules | Regime::Contract => Declared::Registered(registered),
            });
        }
        LegalBasis::of(basis, received)
            .map(|known| Declared::ByLaw(known.regime, received, Some(known)))
            .ok_or_else(|| RegimeRefusal::NoRegime(basis.clone()).into())
    }
}

impl Authority {
    /// Whether a basis is one of assistance on a day, by law or as the authority registered it: also for an
    /// authority that registered none.
    #[must_use]
    pub fn is_assistance(&self, basis: &LawRef, day: Date) -> bool {
        let declared = self.declared(basis, day).ok();
        let regime = declared.and_then(|declared| declared.regime());
        let regime = regime.or_else(|| LegalBasis::of(basis, day).map(|known| known.regime));
        regime == Some(Regime::Assistance)
    }
}

impl Declared<'_> {
    /// The regime, where there is one.
    #[must_use]
    pub fn regime(&self) -> Option<Regime> {
        match self {
            Self::Before => None,
            Self::ByLaw(regime, ..) => Some(*regime),
            Self::Registered(basis) => Some(basis.regime),
        }
    }

    /// The articles that an act rests on; none when it is not known.
    #[must_use]
    pub fn articles(&self, act: BasisAct) -> Vec<LawRef> {
        match self {
            Self::Before => Vec::new(),
            Self::ByLaw(regime, day, basis) => table::acts(*regime, *basis)
                .filter(|row| row.act == act && row.holds_on(*day))
                .map(LegalAct::law)
                .collect(),
            Self::Registered(basis) => {
                let own = basis.acts.iter().filter(|known| known.act == act);
                let by_law = table::acts(basis.regime, None)
                    .filter(|row| row.act == act && row.holds_on(basis.from));
                own.map(|known| known.article.clone())
                    .chain(by_law.map(LegalAct::law))
                    .collect()
            }
        }
    }

    /// Refuses an act that the basis does not know.
    ///
    /// # Errors
    /// With the article that says so.
    pub fn knows(&self, act: BasisAct) -> Result<(), Refusal> {
        if matches!(self, Self::Before) || !self.articles(act).is_empty() {
            return Ok(());
        }
        Err(match self {
            Self::ByLaw(regime, ..) => RegimeRefusal::NotByLaw {
                act,
                article: table::says_no(*regime, act),
            },
            Self::Before | Self::Registered(_) => RegimeRefusal::NotRegistered { act },
        }
        .into())
    }

    /// Refuses a ground that is not of this act.
    ///
    /// # Errors
    /// As [`Declared::knows`], and when the article is none that the act rests on.
    pub fn on_ground(&self, act: BasisAct, ground: &LawRef) -> Result<(), Refusal> {
        self.knows(act)?;
        let articles = self.articles(act);
        if articles.is_empty() || articles.iter().any(|article| article.covers(ground)) {
            return Ok(());
        }
        Err(RegimeRefusal::OtherGround { act }.into())
    }
}
