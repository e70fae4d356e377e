//! The backtest: a policy on a question that was recorded, of which nothing is written down.

use super::call::{Assess, Review};
use super::{Host, HostError, Output};
use crate::contract::Input;
use crate::failure::TechnicalFailure;
use crate::parameters::Parameters;
use crate::policy::Policy;

impl Host {
    /// Asks what a policy would have said to a recorded question, with these parameters instead of
    /// the recorded ones. Unlike [`Host::rerun`] it writes neither the question nor the answer in
    /// the canonical encoding: whoever compares values, thousands a second, needs no bytes.
    ///
    /// # Errors
    /// When the host could not ask. A policy that cannot answer is no error.
    pub fn trial(
        &self,
        policy: &Policy,
        input: &Input,
        parameters: &Parameters,
    ) -> Result<Result<Output, TechnicalFailure>, HostError> {
        Ok(match input {
            Input::Assess { request, .. } => {
                let said = self.put(policy, parameters, &Assess(request))?;
                said.result.map(Output::Assessment)
            }
            Input::Review { gift, .. } => {
                let said = self.put(policy, parameters, &Review(gift))?;
                said.result.map(Output::Review)
            }
        })
    }
}
