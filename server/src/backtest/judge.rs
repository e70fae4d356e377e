//! One recorded answer: opened, asked again of the candidate, and compared.

use std::borrow::Cow;
use std::sync::Arc;

use maatwerk_domain::Personal;
use maatwerk_log::{RecordedRef, UnsealError};
use maatwerk_policy::contract::{self, CodecError, Date, Input};
use maatwerk_policy::{
    FailureCode, HostError, Output, ParameterSets, Parameters, TechnicalFailure,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::candidate::Candidate;
use super::error::BacktestError;
use super::judged::{self, Judged};
use crate::app::App;
use crate::events::{DecodeError, open_transcript};

/// Judges recorded answers; one for each thread.
#[derive(Debug)]
pub(crate) struct Judge {
    app: Arc<App>,
    candidate: Arc<Candidate>,
    recorded: ParameterSets,
}

/// What was found in an event.
#[derive(Debug)]
pub(crate) enum Opened {
    /// The key was destroyed.
    Erased,
    /// The policy could not be asked then, so nothing was recorded to ask again; or it was not, for a legal basis
    /// that the candidate does not judge either.
    NeverAsked,
    /// What is recorded cannot be read.
    Unreadable,
    /// A question, and the canonical answer, empty after a technical failure.
    Question(Input, Vec<u8>),
}

impl Judge {
    pub(crate) fn new(app: &Arc<App>, candidate: &Arc<Candidate>) -> Self {
        Self {
            app: Arc::clone(app),
            candidate: Arc::clone(candidate),
            recorded: ParameterSets::default(),
        }
    }

    /// Opens the question and the answer of an event in which a policy answered.
    pub(crate) fn open(&self, event: &RecordedRef<'_>) -> Result<Opened, BacktestError> {
        let transcript = match open_transcript(&self.app.vault, event) {
            Ok(Some(Personal::Known(transcript))) => transcript,
            Ok(Some(Personal::Erased)) => return Ok(Opened::Erased),
            // The keys cannot be read now: that says nothing of the event.
            Err(
                error @ DecodeError::Sealed {
                    source: UnsealError::Vault(_),
                    ..
                },
            ) => return Err(BacktestError::Keys(error)),
            Ok(None) | Err(_) => return Ok(Opened::Unreadable),
        };
        if transcript.input().is_empty() {
            return Ok(Opened::NeverAsked);
        }
        Ok(match contract::read(transcript.input()) {
            Ok(Input::Assess { request, .. })
                if transcript.output().is_empty()
                    && !self.candidate.policy.judges(&request.legal_basis) =>
            {
                Opened::NeverAsked
            }
            Ok(input) => Opened::Question(input, transcript.output().to_vec()),
            Err(_) => Opened::Unreadable,
        })
    }

    /// Asks the candidate and compares; `None` when the recorded answer cannot be read.
    pub(crate) fn judge(
        &mut self,
        input: &Input,
        recorded: &[u8],
    ) -> Result<Option<Judged>, BacktestError> {
        let (Input::Assess { parameters, .. } | Input::Review { parameters, .. }) = input;
        let said = match self.parameters(parameters) {
            Ok(parameters) => {
                let Candidate { host, policy, .. } = &*self.candidate;
                host.trial(policy, input, &parameters)?
            }
            Err(failure) => Err(failure),
        };
        let judged =
            match (input, &said) {
                (Input::Assess { request, .. }, Ok(Output::Assessment(new))) => {
                    read_beside(recorded, new)
                        .map(|old| judged::of_request(request, old.as_deref(), Ok(new)))
                }
                (Input::Assess { request, .. }, Err(failure)) => read(recorded)
                    .map(|old| judged::of_request(request, old.as_ref(), Err(failure))),
                (Input::Review { gift, .. }, Ok(Output::Review(new))) => read_beside(recorded, new)
                    .map(|old| judged::of_gift(gift, old.as_deref(), Ok(new))),
                (Input::Review { gift, .. }, Err(failure)) => {
                    read(recorded).map(|old| judged::of_gift(gift, old.as_ref(), Err(failure)))
                }
                // The host answers the question that it was asked.
                (_, Ok(_)) => return Err(HostError::Broken.into()),
            };
        Ok(judged.ok().map(|mut judged| {
            let asks = &self.candidate.asks;
            judged.not_told.retain(|code| asks.contains(code));
            judged
        }))
    }

    /// The parameters of the candidate, or those that were recorded when it brings none.
    fn parameters(&mut self, recorded: &str) -> Result<Arc<Parameters>, TechnicalFailure> {
        if let Some(parameters) = &self.candidate.parameters {
            return Ok(Arc::clone(parameters));
        }
        let recorded = self.recorded.get(&self.candidate.policy, recorded);
        recorded.map_err(|error| TechnicalFailure {
            code: FailureCode::Parameters,
            detail: error.to_string(),
            said: None,
        })
    }
}

/// The recorded answer; none after a technical failure.
fn read<T: DeserializeOwned>(recorded: &[u8]) -> Result<Option<T>, CodecError> {
    if recorded.is_empty() {
        return Ok(None);
    }
    contract::read(recorded).map(Some)
}

/// The recorded answer beside a new one. Most are the same, and to write one costs a third of reading
/// one: so bytes are compared first.
fn read_beside<'a, T: Clone + Serialize + DeserializeOwned>(
    recorded: &[u8],
    new: &'a T,
) -> Result<Option<Cow<'a, T>>, CodecError> {
    if contract::encode(new)? == recorded {
        return Ok(Some(Cow::Borrowed(new)));
    }
    Ok(read(recorded)?.map(Cow::Owned))
}

/// The day on which the request was received, and what was asked, without facts and days that move.
pub(crate) fn question(input: &Input) -> (Date, (&str, &str, u32)) {
    match input {
        Input::Assess { request, .. } => (
            request.received,
            (&request.purpose, &request.legal_basis, request.amount),
        ),
        Input::Review { gift, .. } => (gift.received, (&gift.purpose, "", gift.amount)),
    }
}
