//! One recorded answer, asked for again.

use std::collections::HashSet;
use std::sync::Arc;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{AssessmentOutcome, Personal, Receipt, ReviewOutcome};
use maatwerk_log::{Recorded, SealedParts, UnsealError};
use maatwerk_policy::{
    CatalogueError, Output, ParameterSets, Policy, Rerun, RerunError, assessed, keyed, reviewed,
};

use super::run::RedecideError;
use super::verdict::{Part, Verdict};
use crate::app::App;
use crate::events::{DecodeError, DomainEvent, Transcript, open_transcript};
use crate::load::read_event;

/// Asks again, on a thread that may block.
pub(super) struct Again {
    app: Arc<App>,
    sets: ParameterSets,
}

/// What the event tells of the answer.
enum Told {
    Assessment(maatwerk_domain::Assessment),
    Review(maatwerk_domain::Review),
}

impl Told {
    fn receipt(&self) -> &Receipt {
        match self {
            Self::Assessment(answer) => &answer.receipt,
            Self::Review(answer) => &answer.receipt,
        }
    }

    fn failed(&self) -> bool {
        match self {
            Self::Assessment(answer) => matches!(answer.outcome, AssessmentOutcome::Failed(_)),
            Self::Review(answer) => matches!(answer.outcome, ReviewOutcome::Failed(_)),
        }
    }
}

impl Again {
    pub(super) fn new(app: &Arc<App>) -> Self {
        Self {
            app: Arc::clone(app),
            sets: ParameterSets::default(),
        }
    }

    /// The verdict on an event in which a policy answered, and the digest of that policy when it could
    /// be read.
    pub(super) fn ask(
        &mut self,
        event: &Recorded,
    ) -> Result<(Verdict, Option<String>), RedecideError> {
        let told = match self.told(event)? {
            Ok(told) => told,
            Err(verdict) => return Ok((verdict, None)),
        };
        let plugin = told.receipt().plugin.clone();
        let verdict = match self.transcript(event)? {
            Ok(transcript) => self.compare(event, &told, &transcript)?,
            Err(verdict) => verdict,
        };
        Ok((verdict, Some(plugin)))
    }

    fn told(&self, event: &Recorded) -> Result<Result<Told, Verdict>, RedecideError> {
        let unreadable = match read_event(&self.app.vault, &event.as_ref()) {
            Ok((DomainEvent::Case(CaseEvent::RequestAssessed { answer, .. }), _)) => {
                return Ok(Ok(Told::Assessment(answer)));
            }
            Ok((DomainEvent::Case(CaseEvent::GiftReviewed { answer, .. }), _)) => {
                return Ok(Ok(Told::Review(answer)));
            }
            Ok(_) => return Ok(Err(unreadable("no answer of a policy"))),
            Err(unreadable) => unreadable,
        };
        match unreadable.source.downcast::<DecodeError>() {
            Ok(error) => verdict_of(*error).map(Err),
            Err(source) => Ok(Err(unreadable_because(source.as_ref()))),
        }
    }

    fn transcript(&self, event: &Recorded) -> Result<Result<Transcript, Verdict>, RedecideError> {
        match open_transcript(&self.app.vault, &event.as_ref()) {
            Ok(Some(Personal::Known(transcript))) => Ok(Ok(transcript)),
            // What else it tells of the same person is under the same key: a question that was sealed
            // apart, so that it alone could go, was not erased with a person.
            Ok(Some(Personal::Erased)) if one_key(event) => Ok(Err(Verdict::Erased)),
            Ok(Some(Personal::Erased)) => Ok(Err(differs(Part::Input))),
            Ok(None) => Ok(Err(unreadable("no answer of a policy"))),
            Err(error) => verdict_of(error).map(Err),
        }
    }

    fn compare(
        &mut self,
        event: &Recorded,
        told: &Told,
        transcript: &Transcript,
    ) -> Result<Verdict, RedecideError> {
        let receipt = told.receipt();
        if transcript.input().is_empty() {
            // A receipt of a question that was asked has its digest: then the question was taken out.
            let asked = !receipt.input.is_empty() || receipt.output.is_some();
            return Ok(if asked {
                differs(Part::Input)
            } else if told.failed() && transcript.output().is_empty() {
                Verdict::NeverAsked
            } else {
                unreadable("an answer without a question")
            });
        }
        let mac = |bytes: &[u8]| self.app.transcript_digest(event.log, bytes);
        let digest = |bytes: &[u8]| keyed(&mac, bytes);
        if digest(transcript.input()) != receipt.input {
            return Ok(differs(Part::Input));
        }
        let recorded = (!transcript.output().is_empty()).then(|| digest(transcript.output()));
        if recorded != receipt.output || recorded.is_none() != told.failed() {
            return Ok(differs(Part::RecordedOutput));
        }
        let policy = match self.policy(&receipt.plugin) {
            Ok(policy) => policy,
            Err(detail) => return Ok(Verdict::MissingPlugin { detail }),
        };
        let rerun = self
            .app
            .host
            .rerun_with(&policy, transcript.input(), &mut self.sets);
        let answer = match rerun {
            Ok(answer) => answer,
            Err(RerunError::Host(error)) => return Err(RedecideError::Host(error)),
            Err(error) => return Ok(unreadable_because(&error)),
        };
        Ok(match (&answer.result, told.failed()) {
            (Err(_), true) if !names(receipt, &answer, &policy) => differs(Part::Receipt),
            (Err(_), true) => Verdict::FailedAgain,
            (Ok(_), true) => Verdict::AnswersNow,
            (Err(failure), false) => Verdict::TechnicalFailure {
                code: failure.code.to_string(),
            },
            (Ok(_), false) if answer.output != transcript.output() => differs(Part::Output),
            (Ok(_), false) if !tells(told, &answer, &policy) => differs(Part::Event),
            (Ok(_), false) if !names(receipt, &answer, &policy) => differs(Part::Receipt),
            (Ok(_), false) => Verdict::Same,
        })
    }

    fn policy(&self, digest: &str) -> Result<Arc<Policy>, String> {
        let unknown = |_| format!("{digest} is no digest");
        let policy = self.app.catalogue.policy(digest.parse().map_err(unknown)?);
        policy.map_err(|error| match &error {
            CatalogueError::Compile(cause) => format!("{digest}: {error}: {cause}"),
            _ => error.to_string(),
        })
    }
}

/// Whether the event tells what the answer says.
fn tells(told: &Told, answer: &Rerun, policy: &Policy) -> bool {
    match (&answer.result, told) {
        (Ok(Output::Assessment(said)), Told::Assessment(told)) => assessed(said, policy)
            .is_some_and(|(outcome, findings)| {
                outcome == told.outcome && findings == told.findings
            }),
        (Ok(Output::Review(said)), Told::Review(told)) => {
            reviewed(said, policy).is_some_and(|(outcome, findings)| {
                outcome == told.outcome && findings == told.findings
            })
        }
        _ => false,
    }
}

/// Whether the receipt names the parameters and the interface that were used.
fn names(receipt: &Receipt, answer: &Rerun, policy: &Policy) -> bool {
    receipt.parameters == answer.parameters.to_string() && receipt.world == policy.world()
}

/// Whether what tells of a person, and the question, are sealed with one key.
fn one_key(event: &Recorded) -> bool {
    let parts = SealedParts::parse(&event.sealed);
    let keys = parts.map(|parts| parts.skip(1).map(|part| part.key()).collect::<HashSet<_>>());
    keys.is_ok_and(|keys| keys.len() == 1)
}

fn differs(part: Part) -> Verdict {
    Verdict::Mismatch { part }
}

fn unreadable(detail: &str) -> Verdict {
    Verdict::Unreadable {
        detail: detail.to_owned(),
    }
}

fn unreadable_because(error: &(dyn std::error::Error + 'static)) -> Verdict {
    let mut detail = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        detail = format!("{detail}: {error}");
        cause = error.source();
    }
    Verdict::Unreadable { detail }
}

/// What a decoding that failed says of the event; keys that cannot be read say nothing of it.
fn verdict_of(error: DecodeError) -> Result<Verdict, RedecideError> {
    match error {
        DecodeError::Erased(_) => Ok(Verdict::Erased),
        error @ DecodeError::Sealed {
            source: UnsealError::Vault(_),
            ..
        } => Err(RedecideError::Keys(error)),
        error => Ok(unreadable_because(&error)),
    }
}
