//! Decisions on a request.

use maatwerk_domain::case::{self, CaseEvent};
use maatwerk_domain::{AssessmentId, DecisionId, MandateId, Personal, RequestId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::events::shape::{Presence, Shape, Told};
use crate::wire::{Day, DepartureGround, FreeText, Id, LawRef, Officer, Verdict, Wire as _};

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
}

/// A person with mandate decided on a request.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct RequestDecided {
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
    /// Present exactly when the decision differs from the assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    departure: Option<DepartureBasis>,
}

impl Shape for RequestDecided {
    const TYPE: &'static str = "request-decided.v1";
    const PRESENCE: Presence = Presence::Always;
    type Event = CaseEvent;
    type Subject = ReasonsSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<ReasonsSubject>)> {
        let CaseEvent::RequestDecided {
            decision,
            request,
            assessment,
            verdict,
            mandate,
            by,
            on,
            departure,
            reasons,
        } = event
        else {
            return None;
        };
        let (departure, subject) = split_reasons(departure.as_ref(), reasons);
        let data = Self {
            decision: Id::of(decision),
            request: Id::of(request),
            assessment: Id::of(assessment),
            verdict: Verdict::of(verdict),
            mandate: Id::of(mandate),
            by: Officer::of(by),
            on: Day::of(on),
            departure,
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<ReasonsSubject>) -> Option<CaseEvent> {
        let (departure, reasons) = join_reasons(self.departure, subject)?;
        Some(CaseEvent::RequestDecided {
            decision: self.decision.into_domain(),
            request: self.request.into_domain(),
            assessment: self.assessment.into_domain(),
            verdict: self.verdict.into_domain(),
            mandate: self.mandate.into_domain(),
            by: self.by.into_domain(),
            on: self.on.into_domain(),
            departure,
            reasons,
        })
    }
}

/// On what a decision differs from what the policy proposed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DepartureBasis {
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

/// Divides the reasons of a decision.
pub(super) fn split_reasons(
    departure: Option<&case::Departure>,
    reasons: &Personal<String>,
) -> (Option<DepartureBasis>, Told<ReasonsSubject>) {
    let basis = departure.map(|departure| DepartureBasis {
        ground: DepartureGround::of(&departure.ground),
        article: LawRef::of(&departure.article),
    });
    let subject = match (reasons, departure.map(|departure| &departure.argument)) {
        (Personal::Erased, _) | (_, Some(Personal::Erased)) => Told::Erased,
        (Personal::Known(reasons), argument) => Told::Known(ReasonsSubject {
            reasons: FreeText::of(reasons),
            argument: argument.and_then(Personal::known).map(FreeText::of),
        }),
    };
    (basis, subject)
}

/// Puts the reasons together; `None` when there is an argument without a departure or the other
/// way round.
pub(super) fn join_reasons(
    basis: Option<DepartureBasis>,
    subject: Told<ReasonsSubject>,
) -> Option<(Option<case::Departure>, Personal<String>)> {
    let with = |basis: DepartureBasis, argument| case::Departure {
        ground: basis.ground.into_domain(),
        article: basis.article.into_domain(),
        argument,
    };
    match subject {
        Told::Nothing => None,
        Told::Erased => Some((
            basis.map(|basis| with(basis, Personal::Erased)),
            Personal::Erased,
        )),
        Told::Known(told) => {
            let departure = match (basis, told.argument) {
                (None, None) => None,
                (Some(basis), Some(argument)) => Some(with(basis, argument.into_domain().into())),
                _ => return None,
            };
            Some((departure, told.reasons.into_domain().into()))
        }
    }
}
