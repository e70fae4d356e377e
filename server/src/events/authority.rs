//! Events of the authority's register.

use maatwerk_domain::{AuthorityEvent, MandateId, SubstitutionId, TeamId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shape::{Nobody, Presence, Shape, Told};
use crate::wire::{
    Act, Basis, CasesRun, Cents, Day, DestroyedIn, FreeText, Id, LetterTemplate, LogOrigin,
    MandateTerms, NoteText, Officer, PolicyPair, PolicyVersion, Publisher, PublisherId, ShortText,
    SignerName, TeamRecord, Upload, Wire as _,
};

shapes! {
    /// The authority's log began.
    AuthorityEstablished = "authority-established.v1" of AuthorityEvent {
        /// Its name.
        name: ShortText,
        /// Its clock may be moved: an installation for trying things out.
        demo: bool,
    }

    /// An officer got a mandate.
    MandateGiven = "mandate-given.v1" of AuthorityEvent {
        /// The new mandate.
        mandate: Id<MandateId>,
        /// What it allows.
        terms: MandateTerms,
    }

    /// A mandate ended.
    MandateEnded = "mandate-ended.v1" of AuthorityEvent {
        /// Which.
        mandate: Id<MandateId>,
        /// The last day it holds.
        last_day: Day,
    }

    /// Somebody stands in for the holder of a mandate (Awb 10:3).
    SubstituteNamed = "substitute-named.v1" of AuthorityEvent {
        /// The new substitution.
        substitution: Id<SubstitutionId>,
        /// Of which mandate.
        mandate: Id<MandateId>,
        /// Who stands in.
        officer: Officer,
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
        /// Why.
        reason: FreeText,
        /// Who named the substitute, when.
        act: Act,
    }

    /// Somebody stands in no longer.
    SubstitutionEnded = "substitution-ended.v1" of AuthorityEvent {
        /// Which.
        substitution: Id<SubstitutionId>,
        /// The last day.
        last_day: Day,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// Above which amount asking, deciding and paying are different people, from a day.
    SeparationSet = "separation-set.v1" of AuthorityEvent {
        /// Above this amount of a grant, in eurocents; absent, then at none.
        #[serde(skip_serializing_if = "Option::is_none")]
        above: Option<Cents>,
        /// From which day.
        from: Day,
        /// The rule of the authority that says so.
        rule: FreeText,
        /// Who set it, when.
        act: Act,
    }

    /// How letters are written was set.
    LetterTemplateSet = "letter-template-set.v1" of AuthorityEvent {
        /// How.
        template: LetterTemplate,
        /// Who set it, when.
        act: Act,
    }

    /// Components that a key signs are taken.
    PublisherRegistered = "publisher-registered.v1" of AuthorityEvent {
        /// Whose key.
        publisher: Publisher,
        /// Who registered it, when.
        act: Act,
    }

    /// Components of a key are no longer taken.
    PublisherRevoked = "publisher-revoked.v1" of AuthorityEvent {
        /// The number of the key.
        key_id: PublisherId,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// A signed component was taken in.
    PolicyUploaded = "policy-uploaded.v1" of AuthorityEvent {
        /// Which.
        upload: Upload,
        /// Who uploaded it, when.
        act: Act,
    }

    /// A parameter set was proposed for a component.
    ParametersProposed = "parameters-proposed.v1" of AuthorityEvent {
        /// Which set, for which component.
        policy: PolicyPair,
        /// What it changes.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<FreeText>,
        /// What came of the example cases; absent when the component has none.
        #[serde(skip_serializing_if = "Option::is_none")]
        cases: Option<CasesRun>,
        /// Who, when.
        act: Act,
    }

    /// A component with its parameters was approved by another person.
    PolicyApproved = "policy-approved.v1" of AuthorityEvent {
        /// Which.
        policy: PolicyPair,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// An activation was withdrawn: what was in force before it judges from now on.
    PolicyRolledBack = "policy-rolled-back.v1" of AuthorityEvent {
        /// Which policy.
        policy: PolicyPair,
        /// The first day of the activation that was withdrawn.
        from: Day,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// A candidate runs beside what is in force from now on: asked the same, and deciding nothing.
    ShadowStarted = "shadow-started.v1" of AuthorityEvent {
        /// Which policy.
        policy: PolicyPair,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// The log is signed under a name and a key from here on.
    LogOriginOpened = "log-origin-opened.v1" of AuthorityEvent {
        /// Which.
        origin: LogOrigin,
        /// The last checkpoint signed under the one before (c2sp.org/tlog-checkpoint).
        #[serde(skip_serializing_if = "Option::is_none")]
        previous: Option<NoteText>,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// Keys were found destroyed when an older log was put back: the erasures were decided in what came after
    /// it, of which the checkpoint is cited by the origin that was opened with this.
    KeysDestroyedAgain = "keys-destroyed-again.v1" of AuthorityEvent {
        /// The name of that origin.
        origin: SignerName,
        /// Whose, in which cases.
        #[schemars(length(min = 1))]
        destroyed: Vec<DestroyedIn>,
        /// Who opened it, when.
        act: Act,
    }

    /// A legal basis was registered with its regime and the acts that it knows.
    BasisRegistered = "basis-registered.v1" of AuthorityEvent {
        /// Which.
        basis: Basis,
        /// Where that stands, or why.
        reason: FreeText,
        /// Who registered it, when.
        act: Act,
    }

    /// What a team is from a day on.
    TeamRecorded = "team-recorded.v1" of AuthorityEvent {
        /// Which.
        team: Id<TeamId>,
        /// What it is.
        record: TeamRecord,
        /// Who recorded it, when.
        act: Act,
    }

    /// Somebody ended that. It also ends when the candidate is put in force, or its key revoked.
    ShadowEnded = "shadow-ended.v1" of AuthorityEvent {
        /// Which policy.
        policy: PolicyPair,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }
}

/// A policy takes effect from a day.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PolicyActivated {
    /// The policy with its parameters.
    policy: PolicyVersion,
}

impl Shape for PolicyActivated {
    const TYPE: &'static str = "policy-activated.v1";
    const PRESENCE: Presence = Presence::Never;
    type Event = AuthorityEvent;
    type Subject = Nobody;

    fn split(event: &AuthorityEvent) -> Option<(Self, Told<Nobody>)> {
        let AuthorityEvent::PolicyActivated(version) = event else {
            return None;
        };
        let policy = PolicyVersion::of(version);
        Some((Self { policy }, Told::Nothing))
    }

    fn join(self, subject: Told<Nobody>) -> Option<AuthorityEvent> {
        matches!(subject, Told::Nothing)
            .then(|| AuthorityEvent::PolicyActivated(self.policy.into_domain()))
    }
}
