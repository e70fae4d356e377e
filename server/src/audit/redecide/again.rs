//! One recorded answer, asked for again.

use std::collections::HashSet;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{Assessment, AssessmentOutcome, Personal, Receipt, ReviewOutcome};
use maatwerk_log::{Recorded, RecordedRef, SealedPart, SealedParts, UnsealError, VaultError};
use maatwerk_policy::contract::{Input, decode};
use maatwerk_policy::{
    Output, ParameterSets, Policy, Rerun, RerunError, assessed, keyed, reviewed,
};

use super::records::Records;
use super::run::RedecideError;
use super::verdict::{Part, Verdict};
use crate::audit::verify::Key;
use crate::events::{self, DecodeError, DomainEvent, Transcript, Written, transcript_by};

/// Asks again, on a thread that may block.
pub(super) struct Again<R> {
    pub(super) records: R,
    sets: ParameterSets,
}

/// What the event tells of the answer.
enum Told<'a> {
    Assessment(Assessment),
    Review(maatwerk_domain::Review),
    /// Not read, but for its receipt.
    Written(Written<'a>),
}

impl Told<'_> {
    fn receipt(&self) -> &Receipt {
        match self {
            Self::Written(answer) => &answer.receipt,
            Self::Assessment(answer) => &answer.receipt,
            Self::Review(answer) => &answer.receipt,
        }
    }

    /// Whether it tells that the policy does not judge the legal basis of the request.
    fn not_judged(&self) -> bool {
        matches!(
            self,
            Self::Assessment(Assessment {
                outcome: AssessmentOutcome::NotJudged,
                ..
            })
        )
    }

    /// Whether it tells that no policy answered, and of what it found all the same.
    fn contradicts_itself(&self) -> bool {
        let findings = match self {
            Self::Written(_) => return false,
            Self::Assessment(answer) => &answer.findings,
            Self::Review(answer) => &answer.findings,
        };
        self.unanswered() && !findings.is_empty()
    }

    /// Whether it tells that no policy answered: it could not, or does not judge the legal basis.
    fn unanswered(&self) -> bool {
        match self {
            Self::Written(_) => false,
            Self::Assessment(answer) => matches!(
                answer.outcome,
                AssessmentOutcome::NotJudged | AssessmentOutcome::Failed(_)
            ),
            Self::Review(answer) => matches!(
                answer.outcome,
                ReviewOutcome::NotJudged | ReviewOutcome::Failed(_)
            ),
        }
    }
}

impl<R: Records> Again<R> {
    pub(super) fn new(records: R) -> Self {
        Self {
            records,
            sets: ParameterSets::default(),
        }
    }

    /// The verdict on an event in which a policy answered, and the digest of that policy when it could
    /// be read.
    pub(super) fn ask(
        &mut self,
        event: &Recorded,
    ) -> Result<(Verdict, Option<String>), RedecideError> {
        let Ok(parts) = SealedParts::parse(&event.sealed) else {
            return Ok((unreadable("its sealed payload has no valid frame"), None));
        };
        let keys = parts.map(|part| self.records.key(part.key()));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let withheld = keys.iter().any(|key| matches!(key, Key::Withheld));
        // Nearly every event tells, to the byte, what its policy says again: such a one is not read.
        let texts = opened(event, &keys);
        let written = texts.as_ref().and_then(|(accounting, subject)| {
            Written::of(&event.event_type, accounting, subject).map(Told::Written)
        });
        let told = match written.map_or_else(|| read(event, &keys), Ok) {
            Ok(told) => told,
            Err(Verdict::Erased) if withheld => return Ok((Verdict::Withheld, None)),
            Err(verdict) => return Ok((verdict, None)),
        };
        let plugin = told.receipt().plugin.clone();
        let verdict = if withheld {
            Verdict::Withheld
        } else {
            match opened_transcript(event, &keys) {
                Ok(transcript) => self.compare(event, &keys, &told, &transcript)?,
                Err(verdict) => verdict,
            }
        };
        // What is wrong with one that was not read may be that it cannot be.
        if matches!(told, Told::Written(_))
            && verdict != Verdict::Same
            && let Err(unreadable) = read(event, &keys)
        {
            return Ok((unreadable, None));
        }
        Ok((verdict, Some(plugin)))
    }

    fn compare(
        &mut self,
        event: &Recorded,
        keys: &[Key],
        told: &Told<'_>,
        transcript: &Transcript,
    ) -> Result<Verdict, RedecideError> {
        let receipt = told.receipt();
        if told.contradicts_itself() {
            return Ok(differs(Part::Event));
        }
        if transcript.input().is_empty() {
            // A receipt of a question that was asked has its digest: then the question was taken out. That a
            // legal basis is not judged, the question shows.
            let asked = !receipt.input.is_empty() || receipt.output.is_some();
            return Ok(if asked || told.not_judged() {
                differs(Part::Input)
            } else if told.unanswered() && transcript.output().is_empty() {
                Verdict::NeverAsked
            } else {
                unreadable("an answer without a question")
            });
        }
        // Without the secret of these digests the event alone says that question and receipt belong
        // together: both are in the one leaf that the log signed for.
        let digest = |bytes: &[u8]| {
            let mac = self.records.digest(event.log, bytes)?;
            Some(keyed(&|_: &[u8]| mac, bytes))
        };
        if digest(transcript.input()).is_some_and(|digest| digest != receipt.input) {
            return Ok(differs(Part::Input));
        }
        let recorded = (!transcript.output().is_empty()).then(|| digest(transcript.output()));
        let as_received = match (&recorded, &receipt.output) {
            (Some(Some(recorded)), Some(received)) => recorded == received,
            (recorded, received) => recorded.is_some() == received.is_some(),
        };
        if !as_received || recorded.is_none() != told.unanswered() {
            return Ok(differs(Part::RecordedOutput));
        }
        let policy = match self.records.policy(&receipt.plugin)? {
            Ok(policy) => policy,
            Err(detail) => return Ok(Verdict::MissingPlugin { detail }),
        };
        if told.not_judged() {
            return Ok(rightly_not_asked(receipt, transcript, &policy));
        }
        let rerun = self
            .records
            .host()
            .rerun_with(&policy, transcript.input(), &mut self.sets);
        let answer = match rerun {
            Ok(answer) => answer,
            Err(RerunError::Host(error)) => return Err(RedecideError::Host(error)),
            Err(error) => return Ok(unreadable_because(&error)),
        };
        Ok(match (&answer.result, told.unanswered()) {
            (Err(_), true) if !names(receipt, &answer, &policy) => differs(Part::Receipt),
            (Err(_), true) => Verdict::FailedAgain,
            (Ok(_), true) => Verdict::AnswersNow,
            (Err(failure), false) => Verdict::TechnicalFailure {
                code: failure.code.to_string(),
            },
            (Ok(_), false) if answer.output != transcript.output() => differs(Part::Output),
            (Ok(_), false) if !stands(event, keys, told, &answer, &policy) => differs(Part::Event),
            (Ok(_), false) if !names(receipt, &answer, &policy) => differs(Part::Receipt),
            (Ok(_), false) => Verdict::Same,
        })
    }
}

/// Opens a part with its key. What is destroyed and what is withheld read as one to who decodes.
fn open(event: RecordedRef<'_>, part: &SealedPart<'_>, key: &Key) -> Result<Vec<u8>, UnsealError> {
    let key = match key {
        Key::Held(key) => key,
        Key::Destroyed | Key::Withheld => return Err(UnsealError::Destroyed(part.key())),
        Key::Unknown => return Err(UnsealError::UnknownKey(part.key())),
        Key::Damaged => return Err(UnsealError::Vault(VaultError::DamagedKey(part.key()))),
    };
    let mut out = Vec::with_capacity(part.plaintext_len());
    let opened = key.open(event.place(), part, &mut out);
    opened
        .map(|()| out)
        .map_err(|_| UnsealError::NotAuthentic(part.key()))
}

/// The accounting part and the subject part, when both open.
fn opened(event: &Recorded, keys: &[Key]) -> Option<(Vec<u8>, Vec<u8>)> {
    let [Key::Held(_), Key::Held(_), _] = keys else {
        return None;
    };
    let parts = SealedParts::parse(&event.sealed).ok()?;
    let mut opened = parts
        .zip(keys)
        .map_while(|(part, key)| open(event.as_ref(), &part, key).ok());
    opened.next().zip(opened.next())
}

/// What the event tells of the answer; a verdict when that cannot be read.
fn read(event: &Recorded, keys: &[Key]) -> Result<Told<'static>, Verdict> {
    let parts = SealedParts::parse(&event.sealed).map_err(|error| unreadable_because(&error))?;
    let opened = parts
        .zip(keys)
        .map(|(part, key)| open(event.as_ref(), &part, key));
    match events::decode(&event.event_type, opened) {
        Ok((DomainEvent::Case(CaseEvent::RequestAssessed { answer, .. }), _)) => {
            Ok(Told::Assessment(answer))
        }
        Ok((DomainEvent::Case(CaseEvent::GiftReviewed { answer, .. }), _)) => {
            Ok(Told::Review(answer))
        }
        Ok(_) => Err(unreadable("no answer of a policy")),
        Err(error) => Err(verdict_of(&error)),
    }
}

fn opened_transcript(event: &Recorded, keys: &[Key]) -> Result<Transcript, Verdict> {
    let at = event.as_ref();
    let opened = transcript_by(&at, |part| {
        open(at, &part, keys.get(part.index()).unwrap_or(&Key::Unknown))
    });
    match opened {
        Ok(Some(Personal::Known(transcript))) => Ok(transcript),
        // What else it tells of the same person is under the same key: a question that was sealed
        // apart, so that it alone could go, was not erased with a person.
        Ok(Some(Personal::Erased)) if one_key(event) => Err(Verdict::Erased),
        Ok(Some(Personal::Erased)) => Err(differs(Part::Input)),
        Ok(None) => Err(unreadable("no answer of a policy")),
        Err(error) => Err(verdict_of(&error)),
    }
}

/// Whether the event tells what the answer says, in whatever way it is written.
fn stands(
    event: &Recorded,
    keys: &[Key],
    told: &Told<'_>,
    answer: &Rerun,
    policy: &Policy,
) -> bool {
    tells(told, answer, policy)
        || matches!(told, Told::Written(_))
            && read(event, keys).is_ok_and(|told| tells(&told, answer, policy))
}

fn tells(told: &Told<'_>, answer: &Rerun, policy: &Policy) -> bool {
    match (&answer.result, told) {
        (Ok(said), Told::Written(told)) => told.tells(said, policy),
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
/// The verdict on what tells that the policy does not judge the legal basis of the request: the question shows
/// of which.
fn rightly_not_asked(receipt: &Receipt, transcript: &Transcript, policy: &Policy) -> Verdict {
    let Ok(Input::Assess {
        request,
        parameters,
    }) = decode::<Input>(transcript.input())
    else {
        return unreadable("no question about a request");
    };
    let digest = maatwerk_policy::Digest::of(parameters.as_bytes());
    if receipt.parameters.parse() != Ok(digest) || receipt.world != policy.world() {
        differs(Part::Receipt)
    } else if policy.judges(&request.legal_basis) {
        Verdict::AnswersNow
    } else {
        Verdict::Same
    }
}

fn names(receipt: &Receipt, answer: &Rerun, policy: &Policy) -> bool {
    receipt.parameters.parse() == Ok(answer.parameters) && receipt.world == policy.world()
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

/// What a decoding that failed says of the event.
fn verdict_of(error: &DecodeError) -> Verdict {
    match error {
        DecodeError::Erased(_) => Verdict::Erased,
        error => unreadable_because(error),
    }
}
