//! Decisions on a request.

use maatwerk_domain::case::{self, CaseEvent};
use maatwerk_domain::{AssessmentId, DecisionId, MandateId, Personal, RequestId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::events::shape::{Divided, Presence, Told};
use crate::wire::{
    Day, DepartureGround, FreeText, Id, LawRef, LetterDigests, LetterFile, Officer, Verdict,
    Wire as _,
};

shapes! {
    /// A decision was withdrawn: the request is undecided again.
    DecisionWithdrawn = "decision-withdrawn.v1" of CaseEvent {
        /// The decision.
        decision: Id<DecisionId>,
        /// The mandate this stands on.
        mandate: Id<MandateId>,
        /// Who withdrew it.
        by: Officer,
        /// The day.
        on: Day,
        /// The resident asked for it. Absent when not, and from what was recorded before this was kept.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        at_request: bool,
    } => DecisionWithdrawnSubject {
        /// Why.
        reasons: FreeText,
    }

    /// A decision reached the resident (Awb 3:41).
    DecisionAnnounced = "decision-announced.v1" of CaseEvent {
        /// The decision.
        decision: Id<DecisionId>,
        /// The day.
        on: Day,
        /// The last day for an objection (Awb 6:7, 6:8; Algemene termijnenwet 1).
        objection_until: Day,
    }

    /// The letter by which a decision was announced was kept beside the log, sealed: recorded with the
    /// announcement.
    LetterKept = "letter-kept.v1" of CaseEvent {
        /// The decision.
        decision: Id<DecisionId>,
        /// The page.
        html: LetterFile,
        /// The PDF.
        pdf: LetterFile,
    } => LetterKeptSubject {
        /// The digests of both as they were sent.
        digests: LetterDigests,
    }

    /// A person with mandate decided on a request.
    RequestDecided = "request-decided.v1" of CaseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The request.
        request: Id<RequestId>,
        /// The assessment that lay before the decider.
        assessment: Id<AssessmentId>,
        /// Granted or declined.
        verdict: Verdict,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } <= (departure, reasons) {
        /// Present exactly when the decision differs from the assessment.
        #[serde(skip_serializing_if = "Option::is_none")]
        departure: Option<DepartureBasis>,
    }
}

/// On what a decision differs from what the policy proposed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct DepartureBasis {
    /// The ground.
    ground: DepartureGround,
    /// The article departed from, or that gives the room.
    article: LawRef,
}

/// What a decision tells of a person.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct ReasonsSubject {
    /// The reasons (Awb 3:46).
    reasons: FreeText,
    /// The argument of the departure, present exactly when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<FreeText>,
}

impl Divided for Option<DepartureBasis> {
    const PRESENCE: Presence = Presence::Always;
    type Whole<'a> = (&'a Option<case::Departure>, &'a Personal<String>);
    type Made = (Option<case::Departure>, Personal<String>);
    type Subject = ReasonsSubject;

    fn split((departure, reasons): Self::Whole<'_>) -> (Self, Told<ReasonsSubject>) {
        let basis = departure.as_ref().map(|departure| DepartureBasis {
            ground: DepartureGround::of(&departure.ground),
            article: LawRef::of(&departure.article),
        });
        let argument = departure.as_ref().map(|departure| &departure.argument);
        let subject = match (reasons, argument) {
            (Personal::Erased, _) | (_, Some(Personal::Erased)) => Told::Erased,
            (Personal::Known(reasons), argument) => Told::Known(ReasonsSubject {
                reasons: FreeText::of(reasons),
                argument: argument.and_then(Personal::known).map(FreeText::of),
            }),
        };
        (basis, subject)
    }

    fn join(self, subject: Told<ReasonsSubject>) -> Option<Self::Made> {
        let with = |basis: DepartureBasis, argument| case::Departure {
            ground: basis.ground.into_domain(),
            article: basis.article.into_domain(),
            argument,
        };
        let told = match subject {
            Told::Nothing => return None,
            Told::Erased => {
                let departure = self.map(|basis| with(basis, Personal::Erased));
                return Some((departure, Personal::Erased));
            }
            Told::Known(told) => told,
        };
        let departure = match (self, told.argument) {
            (None, None) => None,
            (Some(basis), Some(argument)) => Some(with(basis, argument.into_domain().into())),
            _ => return None,
        };
        Some((departure, told.reasons.into_domain().into()))
    }
}
