//! The audit: the same bytes in, and the same bytes out.

use super::{Answer, Host, HostError};
use crate::contract::{self, CodecError, Input, decode};
use crate::failure::TechnicalFailure;
use crate::parameters::{ParameterError, Parameters};
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
        let parameters =
            |text: &str| Parameters::parse(policy, text.as_bytes()).map_err(RerunError::Parameters);
        let input: Input = decode(input).map_err(RerunError::Input)?;
        if policy.linked().question(input.clone()) != input {
            return Err(RerunError::Untold);
        }
        match input {
            Input::Assess {
                request,
                parameters: text,
            } => self
                .assess(policy, &request, &parameters(&text)?)
                .map(|answer| answer.map(Output::Assessment)),
            Input::Review {
                gift,
                parameters: text,
            } => self
                .review(policy, &gift, &parameters(&text)?)
                .map(|answer| answer.map(Output::Review)),
        }
        .map_err(RerunError::Host)
    }
}

impl<T> Answer<T> {
    fn map<U>(self, into: impl FnOnce(T) -> U) -> Answer<U> {
        let result: Result<U, TechnicalFailure> = self.result.map(into);
        Answer {
            result,
            input: self.input,
            output: self.output,
            fuel: self.fuel,
            duration: self.duration,
        }
    }
}
