//! The resident's view on a proposal.

use maatwerk_domain::case::{self, CaseEvent};
use maatwerk_domain::{GrantId, ProposalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::events::shape::{Presence, Shape, Told};
use crate::wire::{Day, FreeText, Id, LawRef, Wire as _};

/// The resident's view on a proposal was heard, or may be left out (Awb 4:8, 4:11, 4:12).
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct HearingRecorded {
    /// The proposal.
    proposal: Id<ProposalId>,
    /// The grant.
    grant: Id<GrantId>,
    /// How.
    hearing: How,
}

/// How the resident was heard, or why not.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum How {
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

impl Shape for HearingRecorded {
    const TYPE: &'static str = "hearing-recorded.v1";
    const PRESENCE: Presence = Presence::Sometimes;
    type Event = CaseEvent;
    type Subject = HearingSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<HearingSubject>)> {
        let CaseEvent::HearingRecorded {
            proposal,
            grant,
            hearing,
        } = event
        else {
            return None;
        };
        let words = |words: &String| HearingSubject {
            words: FreeText::of(words),
        };
        let (hearing, subject) = match hearing {
            case::Hearing::Given { on, orally, view } => (
                How::Given {
                    on: Day::of(on),
                    orally: *orally,
                },
                Told::of(view, words),
            ),
            case::Hearing::TermPassed { invited, until } => (
                How::TermPassed {
                    invited: Day::of(invited),
                    until: Day::of(until),
                },
                Told::Nothing,
            ),
            case::Hearing::Excepted { article, reason } => (
                How::Excepted {
                    article: LawRef::of(article),
                },
                Told::of(reason, words),
            ),
        };
        let data = Self {
            proposal: Id::of(proposal),
            grant: Id::of(grant),
            hearing,
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<HearingSubject>) -> Option<CaseEvent> {
        let words = |told: HearingSubject| told.words.into_domain();
        let hearing = match (self.hearing, subject) {
            (How::Given { on, orally }, subject) => case::Hearing::Given {
                on: on.into_domain(),
                orally,
                view: subject.personal(words)?,
            },
            (How::TermPassed { invited, until }, Told::Nothing) => case::Hearing::TermPassed {
                invited: invited.into_domain(),
                until: until.into_domain(),
            },
            (How::TermPassed { .. }, _) => return None,
            (How::Excepted { article }, subject) => case::Hearing::Excepted {
                article: article.into_domain(),
                reason: subject.personal(words)?,
            },
        };
        Some(CaseEvent::HearingRecorded {
            proposal: self.proposal.into_domain(),
            grant: self.grant.into_domain(),
            hearing,
        })
    }
}
