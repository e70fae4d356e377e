//! The authority's register: mandates and policies.

use std::collections::BTreeSet;

use maatwerk_domain as domain;
use maatwerk_domain::CaseId;
use maatwerk_domain::PersonId;

use super::{Cents, Day, Id, LawRef, Officer, ShortText, SignerName, VerifierKey};

mirror! {
    /// What a mandate allows (Awb 10:3).
    struct MandateTerms of domain::MandateTerms {
        /// Whose.
        officer: Officer,
        /// On which article, its parts included.
        legal_basis: LawRef,
        /// Up to what amount in one decision, in eurocents.
        up_to: Cents,
        /// The first day.
        from: Day,
        /// The last day, when there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// Whom the officer works for, when that is not the authority: then he decides on no assistance
        /// (Participatiewet 7 lid 4).
        #[serde(skip_serializing_if = "Option::is_none")]
        works_for: Option<ShortText>,
    }

    /// Under which name, and with which key, checkpoints of a log are signed.
    struct LogOrigin of domain::LogOrigin {
        /// The name: a URL without scheme.
        name: SignerName,
        /// What verifies its signatures.
        verifier_key: VerifierKey,
    }

    /// Of whom in a case the keys were found destroyed when its log was put back.
    struct DestroyedIn of domain::DestroyedIn {
        /// The case.
        case: Id<CaseId>,
        /// The key of the case is destroyed too.
        whole: bool,
        /// Whose keys are destroyed.
        persons: BTreeSet<Id<PersonId>>,
    }

    /// A policy with its parameters, in force from a day.
    struct PolicyVersion of domain::PolicyVersion {
        /// The component's digest, `sha256:…`.
        plugin: ShortText,
        /// The digest of its parameters.
        parameters: ShortText,
        /// Its name, for people.
        name: ShortText,
        /// Semantic version.
        version: ShortText,
        /// The first day on which a request that is received is judged by it.
        from: Day,
    }
}
