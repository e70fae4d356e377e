//! Paying, what comes back, and debts over HTTP.

mod debt;
mod paying;
mod sepa;
