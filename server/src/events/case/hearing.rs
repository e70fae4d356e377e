//! The resident's view on a proposal.

use maatwerk_domain::case::{self, CaseEvent};
use maatwerk_domain::{GrantId, ProposalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::events::shape::{Divided, Presence, Told};
use crate::wire::{Day, FreeText, Id, LawRef, Wire as _};

shapes! {
    /// The resident was asked for a view on a proposal (Awb 4:8).
    HearingInvited = "hearing-invited.v1" of CaseEvent {
        /// The proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
        /// The day.
        on: Day,
        /// The last day to answer.
        until: Day,
    }

    /// The resident's view on a proposal was heard, or may be left out (Awb 4:8, 4:11, 4:12).
    HearingRecorded = "hearing-recorded.v1" of CaseEvent {
        /// The proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
    } <= (hearing) {
        /// How.
        hearing: How,
    }
}

/// How the resident was heard, or why not.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(in crate::events) enum How {
    /// The view was given, also orally (Awb 4:9).
    Given {
        /// The day.
        on: Day,
        /// By word of mouth.
        orally: bool,
    },
    /// Invited, and the term passed without an answer.
    TermPassed {
        /// The day of the invitation.
        invited: Day,
        /// The last day to answer.
        until: Day,
    },
    /// Left out on an exception (Awb 4:11, 4:12).
    Excepted {
        /// The article of the exception.
        article: LawRef,
    },
}

/// What a hearing tells of a person.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct HearingSubject {
    /// What the resident said, or why the exception applies. Absent, with the whole part, when the
    /// term passed.
    words: FreeText,
}

impl Divided for How {
    const PRESENCE: Presence = Presence::Sometimes;
    type Whole<'a> = (&'a case::Hearing,);
    type Made = (case::Hearing,);
    type Subject = HearingSubject;

    fn split((hearing,): Self::Whole<'_>) -> (Self, Told<HearingSubject>) {
        let words = |words: &String| HearingSubject {
            words: FreeText::of(words),
        };
        match hearing {
            case::Hearing::Given { on, orally, view } => (
                Self::Given {
                    on: Day::of(on),
                    orally: *orally,
                },
                Told::of(view, words),
            ),
            case::Hearing::TermPassed { invited, until } => (
                Self::TermPassed {
                    invited: Day::of(invited),
                    until: Day::of(until),
                },
                Told::Nothing,
            ),
            case::Hearing::Excepted { article, reason } => (
                Self::Excepted {
                    article: LawRef::of(article),
                },
                Told::of(reason, words),
            ),
        }
    }

    fn join(self, subject: Told<HearingSubject>) -> Option<Self::Made> {
        let words = |told: HearingSubject| told.words.into_domain();
        let hearing = match (self, subject) {
            (Self::Given { on, orally }, subject) => case::Hearing::Given {
                on: on.into_domain(),
                orally,
                view: subject.personal(words)?,
            },
            (Self::TermPassed { invited, until }, Told::Nothing) => case::Hearing::TermPassed {
                invited: invited.into_domain(),
                until: until.into_domain(),
            },
            (Self::TermPassed { .. }, _) => return None,
            (Self::Excepted { article }, subject) => case::Hearing::Excepted {
                article: article.into_domain(),
                reason: subject.personal(words)?,
            },
        };
        Some((hearing,))
    }
}
