//! The loan that a gift would become.

use crate::contract::LoanTerms;
use crate::value::Source;
use crate::{Cents, Value};

/// A loan of this principal. Say [`in_instalments_of`](Principal::in_instalments_of) how much.
pub fn loan(principal: impl Into<Value<Cents>>) -> Principal {
    Principal(principal.into())
}

/// A loan that still needs its instalments.
#[must_use]
#[derive(Debug)]
pub struct Principal(Value<Cents>);

impl Principal {
    /// Paid back monthly, this much at a time; the last instalment takes the rest. An instalment
    /// above the principal is the whole principal.
    pub fn in_instalments_of(self, instalment: impl Into<Value<Cents>>) -> Loan {
        Loan(self.0.with(&instalment.into(), |principal, instalment| {
            (*principal, (*instalment).min(*principal))
        }))
    }
}

/// A loan, once it is known what it takes.
#[must_use]
#[derive(Debug)]
pub struct Loan(Value<(Cents, Cents)>);

/// What came of working out a loan.
pub(crate) enum Worked {
    /// A loan to propose.
    Terms(LoanTerms),
    /// There is nothing to pay back, or no room to pay it.
    Nothing,
    /// Something is missing.
    Missing,
}

impl Loan {
    pub(crate) fn work_out(self) -> (Worked, Vec<Source>) {
        let (amounts, sources) = self.0.parts();
        let worked = match amounts {
            None => Worked::Missing,
            Some((principal, instalment)) => principal
                .instalments_of(instalment)
                .and_then(|instalments| u16::try_from(instalments).ok())
                .filter(|instalments| *instalments > 0)
                .map_or(Worked::Nothing, |instalments| {
                    Worked::Terms(LoanTerms {
                        principal,
                        instalments,
                        instalment,
                    })
                }),
        };
        (worked, sources)
    }
}
