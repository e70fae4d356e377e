//! What is wrong with what was sent: a component, its cases, its parameters.

use std::error::Error;
use std::io::ErrorKind;

use maatwerk_policy::author::{CaseError, CheckError, ExampleReport, ExamplesError};
use maatwerk_policy::{CatalogueError, CompileError, HostError, ParameterError};

use super::signature::SignatureError;
use crate::http::problem::{Fault, Kind, Problem};

/// The most faults that are told.
const MOST: usize = 100;
/// The longest text of a fault, in characters.
const LONGEST: usize = 500;

/// An error with what it came from, for who sent it.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text.chars().take(LONGEST).collect()
}

fn about(kind: Kind, errors: Vec<Fault>) -> Problem {
    Problem::new(kind, kind.meaning().trim()).about(errors)
}

/// The signature does not count.
pub(super) fn signature(error: &SignatureError) -> Problem {
    let fault = Fault::body("/signature", "signature-invalid", told(error));
    about(Kind::SignatureInvalid, vec![fault])
}

/// The bytes are no policy.
pub(super) fn component(detail: &str) -> Problem {
    let fault = Fault::body("/component", "not-a-policy", detail);
    about(Kind::NotAPolicy, vec![fault])
}

/// A component, or what belongs to one, could not be stored.
pub(super) fn storing(error: &CatalogueError) -> Problem {
    match error {
        CatalogueError::Compile(error) => compiling(error),
        CatalogueError::Io { source, .. } => {
            let kind = match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Kind::StorageFull,
                _ => Kind::StorageFailed,
            };
            tracing::error!(error = error as &dyn Error, "a policy cannot be stored");
            Problem::new(kind, kind.meaning().trim())
        }
        other => unreadable(other),
    }
}

fn compiling(error: &CompileError) -> Problem {
    match error {
        CompileError::Host(error) => host(error),
        CompileError::Manifest(faults) => {
            let faults = faults.iter().take(MOST).map(|fault| {
                let detail = format!("manifest{} {}", fault.pointer, fault.problem);
                Fault::body("/component", "manifest", detail)
            });
            about(Kind::NotAPolicy, faults.collect())
        }
        error => component(&told(error)),
    }
}

/// What was stored cannot be used any more.
pub(crate) fn unreadable(error: &CatalogueError) -> Problem {
    tracing::error!(
        error = error as &dyn Error,
        "a stored policy cannot be used"
    );
    Problem::new(Kind::Internal, Kind::Internal.meaning().trim())
}

fn host(error: &HostError) -> Problem {
    if let HostError::Busy = error {
        return Problem::new(Kind::Overloaded, Kind::Overloaded.meaning().trim());
    }
    tracing::error!(error = error as &dyn Error, "the policy host failed");
    Problem::new(Kind::Internal, Kind::Internal.meaning().trim())
}

/// The example cases are none.
pub(super) fn examples(error: &ExamplesError) -> Problem {
    let pointer = match error {
        ExamplesError::Case { at, .. } => format!("/examples/cases/{at}"),
        _ => "/examples/cases".to_owned(),
    };
    let fault = Fault::body(pointer, "case", told(error));
    about(Kind::CasesFailed, vec![fault])
}

/// The cases that a component does not answer as its author expects; nothing when it does.
pub(super) fn failed(reports: &[ExampleReport]) -> Option<Problem> {
    let failed = |(at, report): (usize, &ExampleReport)| {
        let detail = match &report.result {
            Ok(answer) => {
                let difference = answer.differences.first()?;
                format!("{}: {difference}", report.title)
            }
            Err(error) => format!("{}: {}", report.title, told(error)),
        };
        let detail: String = detail.chars().take(LONGEST).collect();
        Some(Fault::body(format!("/examples/cases/{at}"), "case", detail))
    };
    cases(reports.iter().enumerate().filter_map(failed).collect())
}

/// The cases that a component does not answer at all under other parameters; nothing when it does.
pub(super) fn unanswered(reports: &[ExampleReport]) -> Option<Problem> {
    let unanswered = |report: &ExampleReport| {
        let error = report.result.as_ref().err()?;
        let detail: String = format!("{}: {}", report.title, told(error));
        let detail = detail.chars().take(LONGEST).collect::<String>();
        Some(Fault::body("/parameters", "case", detail))
    };
    cases(reports.iter().filter_map(unanswered).collect())
}

fn cases(mut faults: Vec<Fault>) -> Option<Problem> {
    faults.truncate(MOST);
    (!faults.is_empty()).then(|| about(Kind::CasesFailed, faults))
}

/// The first case that the host could not ask: that says nothing of the policy.
pub(super) fn not_asked(reports: &[ExampleReport]) -> Option<Problem> {
    reports.iter().find_map(|report| match &report.result {
        Err(CaseError::Host(error)) => Some(host(error)),
        _ => None,
    })
}

/// The parameters do not fit.
pub(crate) fn parameters(error: &ParameterError) -> Problem {
    let faults = match error {
        ParameterError::Faults(faults) => faults
            .iter()
            .take(MOST)
            .map(|fault| {
                let pointer = format!("/parameters{}", fault.pointer);
                let detail: String = fault.detail.chars().take(LONGEST).collect();
                Fault::body(pointer, &fault.code, detail)
            })
            .collect(),
        error => vec![Fault::body("/parameters", "parameters", told(error))],
    };
    about(Kind::ParametersInvalid, faults)
}

/// A component does not answer a request of which nothing is known, under these parameters.
pub(super) fn trial(error: &CheckError) -> Problem {
    match error {
        CheckError::Host(error) => host(error),
        error => {
            let fault = Fault::body("/parameters", "unanswered", told(error));
            about(Kind::CasesFailed, vec![fault])
        }
    }
}
