//! Running the example cases of a policy through the host, as an installation would ask it.

mod difference;
mod examples;
mod file;
mod told;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use difference::Difference;
pub use examples::{ExampleReport, Examples, ExamplesError};
pub use file::case_schema;
pub use write::write_case;

use super::folder::{self, FolderError};
use crate::contract::{Finding, FindingOutcome, Outcome};
use crate::{CompileError, Host, HostError, ParameterError, Parameters, Policy, TechnicalFailure};
use file::CaseFile;

/// Cases in a folder.
const MOST: usize = 2_000;

/// What came of all cases.
#[derive(Debug)]
pub struct TestReport {
    /// Each case, in the order of the file names.
    pub cases: Vec<CaseReport>,
    /// Rules that no case saw hold.
    pub never_met: Vec<String>,
    /// Rules that no case saw broken.
    pub never_unmet: Vec<String>,
    /// The conditions that the answers set, one sentence for each rule.
    pub conditions: BTreeMap<String, String>,
}

impl TestReport {
    /// Whether every case passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.cases.iter().all(CaseReport::passed)
    }
}

/// What came of one case.
#[derive(Debug)]
pub struct CaseReport {
    /// Its file.
    pub path: PathBuf,
    /// What it shows; empty when the file could not be read.
    pub title: String,
    /// What the answer was.
    pub result: Result<CaseAnswer, CaseError>,
}

/// An answer beside what was expected.
#[derive(Debug)]
pub struct CaseAnswer {
    /// Where the two differ; empty for a case that passed.
    pub differences: Vec<Difference>,
    /// The whole answer, in its canonical encoding.
    pub output: Vec<u8>,
    /// Fuel it took.
    pub fuel: u64,
    /// How long the call took, with instantiation.
    pub duration: Duration,
}

impl CaseReport {
    /// Whether the answer was the expected one.
    #[must_use]
    pub fn passed(&self) -> bool {
        matches!(&self.result, Ok(answer) if answer.differences.is_empty())
    }
}

/// Why a case could not be run.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Its file cannot be read.
    #[error("the case cannot be read")]
    File(#[source] FolderError),
    /// It is no case file.
    #[error("the case is not written as one")]
    Format(#[source] serde_json::Error),
    /// Something in it cannot be told to this policy.
    #[error("{place} {fault}")]
    Content {
        /// Where: `assess/facts/birth-date`.
        place: String,
        /// What is wrong.
        fault: String,
    },
    /// The parameters, with those of the case, do not fit.
    #[error("the parameters do not fit the policy")]
    Parameters(#[source] ParameterError),
    /// The policy could not answer.
    #[error("the policy could not answer: {}", spoken(.0))]
    Failed(#[source] TechnicalFailure),
    /// The host could not ask it.
    #[error("the policy host could not ask the policy")]
    Host(#[source] HostError),
}

fn spoken(failure: &TechnicalFailure) -> String {
    let said = failure.said.as_ref().map(crate::Said::as_str);
    said.unwrap_or(&failure.detail).to_owned()
}

/// Why the cases of a folder could not be run at all.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The component is no policy.
    #[error("the component is not fit to be a policy")]
    Component(#[source] CompileError),
    /// The folder cannot be read.
    #[error("the cases cannot be read")]
    Folder(#[source] FolderError),
    /// There is nothing to test.
    #[error("{} has no cases: write the first one in cases/*.json", .0.display())]
    NoCases(PathBuf),
    /// There are more than anyone reads.
    #[error("there are {0} cases; at most {MOST} are run")]
    TooMany(usize),
    /// `parameters.json` is no JSON object.
    #[error("parameters.json is no JSON object")]
    Parameters(#[source] serde_json::Error),
    /// A case is no JSON.
    #[error("{} is no JSON", .0.display())]
    Case(PathBuf, #[source] serde_json::Error),
    /// They make no document that can be uploaded.
    #[error("the cases cannot be uploaded")]
    Examples(#[source] ExamplesError),
}

/// Runs the cases of `folder` on a component that was built from it.
///
/// # Errors
/// When there are none, or the component is no policy. A case that fails or cannot be read is told
/// in the report, beside the others.
pub fn test(host: &Host, folder: &Path, component: &[u8]) -> Result<TestReport, TestError> {
    let policy = host.compile(component).map_err(TestError::Component)?;
    let parameters = parameters(folder)?;
    let paths = paths(folder)?;
    let mut run = Run {
        host,
        policy: &policy,
        parameters,
        met: BTreeSet::new(),
        unmet: BTreeSet::new(),
        conditions: BTreeMap::new(),
    };
    let cases = paths.into_iter().map(|path| run.file(path)).collect();
    let not_in = |seen: &BTreeSet<String>| {
        let rules = policy.manifest().rules.iter();
        rules
            .map(|rule| rule.code.clone())
            .filter(|code| !seen.contains(code))
            .collect()
    };
    Ok(TestReport {
        cases,
        never_met: not_in(&run.met),
        never_unmet: not_in(&run.unmet),
        conditions: run.conditions,
    })
}

/// The example cases of a folder with its parameters, as they come with a component that is uploaded.
///
/// # Errors
/// When there are none or too many, or one cannot be read.
pub fn examples(folder: &Path) -> Result<Examples, TestError> {
    let parameters = parameters(folder)?;
    let mut cases = Vec::new();
    for path in paths(folder)? {
        let bytes = folder::read(&path).map_err(TestError::Folder)?;
        let case = serde_json::from_slice(&bytes);
        cases.push(case.map_err(|source| TestError::Case(path, source))?);
    }
    Examples::new(parameters, cases).map_err(TestError::Examples)
}

/// The parameters that the cases of a folder are written for.
fn parameters(folder: &Path) -> Result<serde_json::Map<String, serde_json::Value>, TestError> {
    let parameters = folder::parameters(folder).map_err(TestError::Folder)?;
    serde_json::from_slice(&parameters).map_err(TestError::Parameters)
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, TestError> {
    let cases = folder::cases(folder).map_err(TestError::Folder)?;
    let fault = |source| {
        TestError::Folder(FolderError::Read {
            path: cases.clone(),
            source,
        })
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&cases).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|end| end == "json") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(TestError::NoCases(folder.to_owned()));
    }
    if paths.len() > MOST {
        return Err(TestError::TooMany(paths.len()));
    }
    paths.sort();
    Ok(paths)
}

struct Run<'a> {
    host: &'a Host,
    policy: &'a Policy,
    parameters: serde_json::Map<String, serde_json::Value>,
    met: BTreeSet<String>,
    unmet: BTreeSet<String>,
    conditions: BTreeMap<String, String>,
}

impl Run<'_> {
    fn file(&mut self, path: PathBuf) -> CaseReport {
        let read = folder::read(&path).map_err(CaseError::File);
        let case: Result<CaseFile, _> =
            read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(CaseError::Format));
        match case {
            Ok(case) => CaseReport {
                path,
                title: case.title.clone(),
                result: self.case(&case),
            },
            Err(fault) => CaseReport {
                path,
                title: String::new(),
                result: Err(fault),
            },
        }
    }

    fn case(&mut self, case: &CaseFile) -> Result<CaseAnswer, CaseError> {
        let mut parameters = self.parameters.clone();
        for (code, value) in &case.parameters {
            parameters.insert(code.clone(), value.clone());
        }
        let parameters = Parameters::new(self.policy, &serde_json::Value::Object(parameters))
            .map_err(CaseError::Parameters)?;
        let manifest = self.policy.manifest();
        match (&case.assess, &case.review) {
            (Some(file), None) => {
                let request = told::request(file, manifest)?;
                let answer = self
                    .host
                    .assess(self.policy, &request, &parameters)
                    .map_err(CaseError::Host)?;
                let assessment = answer.result.map_err(CaseError::Failed)?;
                self.saw(&assessment.findings);
                if let Outcome::Grant(grant) = &assessment.outcome {
                    for condition in &grant.conditions {
                        self.conditions
                            .entry(condition.rule.clone())
                            .or_insert_with(|| condition.text.clone());
                    }
                }
                Ok(CaseAnswer {
                    differences: difference::assessment(&case.expect, &case.findings, &assessment),
                    output: answer.output,
                    fuel: answer.fuel,
                    duration: answer.duration,
                })
            }
            (None, Some(file)) => {
                let gift = told::gift(file, manifest)?;
                let answer = self
                    .host
                    .review(self.policy, &gift, &parameters)
                    .map_err(CaseError::Host)?;
                let review = answer.result.map_err(CaseError::Failed)?;
                self.saw(&review.findings);
                Ok(CaseAnswer {
                    differences: difference::review(&case.expect, &case.findings, &review),
                    output: answer.output,
                    fuel: answer.fuel,
                    duration: answer.duration,
                })
            }
            _ => Err(CaseError::Content {
                place: "the case".to_owned(),
                fault: "must have either assess or review".to_owned(),
            }),
        }
    }

    fn saw(&mut self, findings: &[Finding]) {
        for finding in findings {
            match finding.outcome {
                FindingOutcome::Met => self.met.insert(finding.rule.clone()),
                FindingOutcome::NotMet => self.unmet.insert(finding.rule.clone()),
                FindingOutcome::NotApplicable | FindingOutcome::Unknown => false,
            };
        }
    }
}
