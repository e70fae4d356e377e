//! The table of endpoints.

use super::endpoint::Endpoint;
use crate::{
    assessments, budget_requests, cases, comparable, decisions, dossiers, facts, figures, grants,
    loans, mandates, persons, policies, pots, publishers, signals, system,
};

/// Every endpoint under `/v1`.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![
        cases::open(),
        cases::list(),
        cases::search(),
        cases::show(),
        cases::events(),
        comparable::show(),
        persons::add(),
        facts::record(),
        facts::correct(),
        budget_requests::ask(),
        budget_requests::assess_again(),
        budget_requests::decide(),
        decisions::announce(),
        decisions::withdraw(),
        grants::pay(),
        grants::propose(),
        grants::hear(),
        grants::convert(),
        loans::plan(),
        loans::repay(),
        loans::waive(),
        cases::close(),
        pots::show(),
        pots::set(),
        mandates::list(),
        mandates::give(),
        mandates::end(),
        policies::list(),
        policies::upload(),
        policies::show(),
        policies::component(),
        policies::history(),
        policies::propose(),
        policies::approve(),
        policies::activate(),
        policies::roll_back(),
        policies::decisions(),
        policies::register_entry(),
        publishers::list(),
        publishers::register(),
        publishers::revoke(),
        signals::state(),
        signals::list(),
        signals::receive(),
        assessments::what_if(),
        dossiers::open(),
        dossiers::list(),
        dossiers::show(),
        dossiers::articles(),
        dossiers::figures(),
        dossiers::status(),
        dossiers::notes(),
        dossiers::export(),
        system::clock(),
        system::move_clock(),
        system::openapi(),
        system::glossary(),
    ];
    endpoints.extend(figures::by());
    endpoints.push(figures::trends());
    endpoints
}
