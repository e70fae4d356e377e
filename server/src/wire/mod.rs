//! The JSON that Maatwerk speaks, at every boundary: in the log, over HTTP.
//!
//! Domain types know nothing of JSON; each has a mirror here, named alike, that is [`Wire`].
//! Properties are camelCase, codes kebab-case, dates `2026-05-18`, amounts whole eurocents,
//! identifiers UUIDs in lower case.
//!
//! The JSON Schema of a type is at least as strict as its conversion: what is valid by the schema,
//! [`FORMATS`] included, converts. Reading takes more than the schema allows (an empty text, an
//! amount above what one act may name): what was once recorded must be read for ever.

#[macro_use]
mod macros;

mod adverse;
mod answer;
mod bank;
mod cents;
mod clock;
mod comparable;
mod deadline;
mod debt;
mod decision;
mod departure;
mod document;
mod dossier;
mod erasure;
mod fact;
mod finding;
mod format;
mod grant;
mod hearing;
mod hex;
mod id;
mod law;
mod letter;
mod norm;
mod objection;
mod paying;
mod person;
mod policy;
mod regime;
mod register;
mod signal;
mod standing;
mod text;
mod value;
mod work;

pub use adverse::AdverseAct;
pub use answer::{Assessment, AssessmentOutcome, Receipt, Review, ReviewOutcome, TechnicalFailure};
pub use bank::{BankAccount, BatchOrder, ByHand, Unmatched, WhyUnmatched};
pub use cents::{Amount, Cents, FactAmount};
pub use clock::{NoPenalty, SuspensionGround, Term};
pub use comparable::{Aftermath, ComparedPart, MeasureTerms, Weights};
pub use deadline::{DeadlineKind, Whose};
pub use debt::DebtVerdict;
pub use decision::{CloseReason, Proposal, ReviewOccasion, Verdict};
pub use departure::{Departure, DepartureGround};
pub use document::{DocumentTitle, LetterDigests, LetterFile, MediaType};
pub use dossier::{
    Act, Addressee, AnswerText, DossierStatus, DossierStep, Matter, Published, Query, Release, Root,
};
pub use erasure::{CaseOutcome, ErasureGround, Obstacle, ObstacleKind, TermStart};
pub use fact::{FactContent, FactValue, UsedFact};
pub use finding::{Explanation, Finding, FindingOutcome};
pub(crate) use format::validator;
pub use format::{FORMATS, FormatCheck, is_article, is_bsn, is_day, is_iban, is_law_ref};
pub use grant::{Condition, GrantForm, GrantTerms, InstalmentPlan, LoanTerms};
pub use hearing::Hearing;
pub(crate) use hex::Hex;
pub use id::Id;
pub use law::LawRef;
pub(crate) use law::pattern_with_articles;
pub use letter::{LetterKind, LetterTemplate, LetterWords};
pub use norm::{EndGround, NormTerm, NormVerdict};
pub use objection::{
    AdjournmentGround, AppealKind, AppealOutcome, ObjectionHearing, ObjectionOutcome, Timeliness,
};
pub use paying::{Iban, Interruption, Invoice, PayeeAccount, PayeeKind, Sha256};
pub use person::{Bsn, Identity, Matched, PersonRole, RepresentationKind};
pub use policy::{
    CasesRun, Digest, PolicyPair, Publisher, PublisherId, PublisherKey, SignatureText, Upload,
};
pub use regime::{Basis, BasisAct, KnownAct, Regime};
pub use register::{DestroyedIn, LogOrigin, MandateTerms, PolicyVersion};
pub use signal::{
    Agency, AmountBand, Article, AuthorityCode, Barrier, LifeDomain, Month, SignalRecord,
    SignalSource, WaitingBand,
};
pub use standing::{Standing, StandingStatus};
pub use text::{Code, FreeText, NoteText, Officer, ShortText, SignerName, VerifierKey};
pub use value::{Day, FactCode};
pub use work::{Handling, TaskKind, TaskOwner, TeamRecord};

/// A type whose JSON mirrors a type of the domain.
pub trait Wire: Sized {
    /// The type it mirrors.
    type Domain;

    /// The mirror of a value.
    fn of(domain: &Self::Domain) -> Self;

    /// The value mirrored.
    fn into_domain(self) -> Self::Domain;
}

impl<W: Wire> Wire for Option<W> {
    type Domain = Option<W::Domain>;

    fn of(domain: &Self::Domain) -> Self {
        domain.as_ref().map(W::of)
    }

    fn into_domain(self) -> Self::Domain {
        self.map(W::into_domain)
    }
}

impl<W: Wire> Wire for Vec<W> {
    type Domain = Vec<W::Domain>;

    fn of(domain: &Self::Domain) -> Self {
        domain.iter().map(W::of).collect()
    }

    fn into_domain(self) -> Self::Domain {
        self.into_iter().map(W::into_domain).collect()
    }
}

/// Types that are their own mirror.
macro_rules! plain {
    ($($name:ty),+) => {$(
        impl Wire for $name {
            type Domain = Self;

            fn of(domain: &Self) -> Self {
                *domain
            }

            fn into_domain(self) -> Self {
                self
            }
        }
    )+};
}

plain!(bool, i16, u16, u32, u64);
