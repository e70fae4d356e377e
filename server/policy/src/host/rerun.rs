//! The audit: the same bytes in, and the same bytes out.

use super::{Answer, Host, HostError, call};
use crate::contract::{self, CodecError, Input, decode};
use crate::failure::TechnicalFailure;
use crate::parameters::{ParameterError, ParameterSets};
use crate::policy::Policy;

/// A checked answer to either question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// To a request.
    Assessment(contract::Assessment),
    /// To a conditional gift.
    Review(contract::Review),
}

/// What came of asking again.
pub type Rerun = Answer<Output>;

/// Why recorded bytes could not be asked again.
#[derive(Debug, thiserror::Error)]
pub enum RerunError {
    /// They are no canonical input.
    #[error("the recorded bytes are no canonical input")]
    Input(#[source] CodecError),
    /// They tell what the policy's version of the interface has no words for: it was never asked this.
    #[error("the recorded bytes tell more than the policy can have been asked")]
    Untold,
    /// The parameters in them do not fit the policy.
    #[error("the recorded parameters do not fit the policy")]
    Parameters(#[source] ParameterError),
    /// The host could not ask.
    #[error("the policy could not be asked")]
    Host(#[source] HostError),
}

impl Host {
    /// Asks a policy again on the recorded canonical input. Whoever compares, compares
    /// [`Answer::output`] with what was recorded, byte by byte.
    ///
    /// # Errors
    /// When the bytes are no canonical input for this policy, or the host could not ask.
    pub fn rerun(&self, policy: &Policy, input: &[u8]) -> Result<Rerun, RerunError> {
        self.rerun_with(policy, input, &mut ParameterSets::default())
    }

    /// As [`Host::rerun`], for whoever asks thousands a second: recorded parameters are checked once.
    ///
    /// # Errors
    /// As [`Host::rerun`].
    pub fn rerun_with(
        &self,
        policy: &Policy,
        input: &[u8],
        sets: &mut ParameterSets,
    ) -> Result<Rerun, RerunError> {
        let asked: Input = decode(input).map_err(RerunError::Input)?;
        if policy.linked().question(asked.clone()) != asked {
            return Err(RerunError::Untold);
        }
        let (Input::Assess { parameters, .. } | Input::Review { parameters, .. }) = &asked;
        let recorded = sets.get(policy, parameters);
        let recorded = recorded.map_err(RerunError::Parameters)?;
        if recorded.canonical() != parameters {
            return Err(RerunError::Input(CodecError::NotCanonical));
        }
        let input = input.to_vec();
        match &asked {
            Input::Assess { request, .. } => self
                .ask(policy, &recorded, &call::Assess(request), input)
                .map(|answer| answer.map(Output::Assessment)),
            Input::Review { gift, .. } => self
                .ask(policy, &recorded, &call::Review(gift), input)
                .map(|answer| answer.map(Output::Review)),
        }
        .map_err(RerunError::Host)
    }
}

impl<T> Answer<T> {
    /// The same answer, told otherwise.
    #[must_use]
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Answer<U> {
        let result: Result<U, TechnicalFailure> = self.result.map(into);
        Answer {
            result,
            input: self.input,
            output: self.output,
            parameters: self.parameters,
            fuel: self.fuel,
            duration: self.duration,
        }
    }
}
