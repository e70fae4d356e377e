//! Example cases as one document: what comes with a component that is uploaded, and is kept with it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::file::CaseFile;
use super::{CaseAnswer, CaseError, Run};
use crate::parameters::{Parameters, canonical};
use crate::{Host, Policy};

/// Cases in one document.
const MOST: usize = 500;
/// The longest document, in bytes.
const LONGEST: usize = 4 << 20;

/// The example cases of a policy with the parameters they were written for.
///
/// Their canonical encoding is that of [`Parameters`], of an object with `parameters` and `cases`,
/// the cases as they stand in the files of a policy's folder.
#[derive(Debug, Clone)]
pub struct Examples {
    parameters: Map<String, Json>,
    cases: Vec<CaseFile>,
    canonical: String,
}

/// Why example cases were not taken.
#[derive(Debug, thiserror::Error)]
pub enum ExamplesError {
    /// There is none.
    #[error("there is no example case")]
    None,
    /// There are more than anyone reads.
    #[error("there are {0} example cases; at most {MOST} are taken")]
    TooMany(usize),
    /// Together they are longer than is kept.
    #[error("the example cases are {0} bytes; at most {LONGEST} are taken")]
    TooLarge(usize),
    /// One is not written as a case.
    #[error("case {at} is not written as one")]
    Case {
        /// Which, from 0.
        at: usize,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// They are no document of this form.
    #[error("the document of example cases cannot be read")]
    Document(#[source] serde_json::Error),
}

/// What came of one example case.
#[derive(Debug)]
pub struct ExampleReport {
    /// What the case shows.
    pub title: String,
    /// The answer beside what was expected.
    pub result: Result<CaseAnswer, CaseError>,
}

impl ExampleReport {
    /// Whether the answer was the expected one.
    #[must_use]
    pub fn passed(&self) -> bool {
        matches!(&self.result, Ok(answer) if answer.differences.is_empty())
    }
}

impl Examples {
    /// Cases with the parameters they were written for.
    ///
    /// # Errors
    /// When there are none or too many, or one is no case.
    pub fn new(parameters: Map<String, Json>, cases: Vec<Json>) -> Result<Self, ExamplesError> {
        if cases.is_empty() {
            return Err(ExamplesError::None);
        }
        if cases.len() > MOST {
            return Err(ExamplesError::TooMany(cases.len()));
        }
        let document = json!({ "parameters": parameters, "cases": cases });
        let canonical = canonical(&document);
        if canonical.len() > LONGEST {
            return Err(ExamplesError::TooLarge(canonical.len()));
        }
        let case = |(at, case)| {
            serde_json::from_value(case).map_err(|source| ExamplesError::Case { at, source })
        };
        Ok(Self {
            parameters,
            cases: cases
                .into_iter()
                .enumerate()
                .map(case)
                .collect::<Result<_, _>>()?,
            canonical,
        })
    }

    /// Reads a document back.
    ///
    /// # Errors
    /// When it is none of ours.
    pub fn parse(document: &[u8]) -> Result<Self, ExamplesError> {
        #[derive(serde::Deserialize)]
        struct Document {
            parameters: Map<String, Json>,
            cases: Vec<Json>,
        }
        let Document { parameters, cases } =
            serde_json::from_slice(document).map_err(ExamplesError::Document)?;
        Self::new(parameters, cases)
    }

    /// The canonical encoding.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Asks the policy each case: under the parameters the cases were written for, or under others. What
    /// a case sets itself holds under both.
    #[must_use]
    pub fn run(
        &self,
        host: &Host,
        policy: &Policy,
        parameters: Option<&Parameters>,
    ) -> Vec<ExampleReport> {
        let others = parameters.and_then(|set| serde_json::from_str(set.canonical()).ok());
        let mut run = Run {
            host,
            policy,
            parameters: others.unwrap_or_else(|| self.parameters.clone()),
            met: BTreeSet::new(),
            unmet: BTreeSet::new(),
            conditions: BTreeMap::new(),
        };
        let report = |case: &CaseFile| ExampleReport {
            title: case.title.clone(),
            result: run.case(case),
        };
        self.cases.iter().map(report).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> Json {
        json!({
            "title": "Een aanvraag",
            "assess": {"received": "2026-11-23", "purpose": "rijlessen", "amount": 50_000},
            "expect": {"outcome": "refer"},
            "findings": {},
        })
    }

    #[test]
    fn a_document_comes_back_the_same() {
        let parameters = json!({"max-amount": 75_000}).as_object().unwrap().clone();
        let examples = Examples::new(parameters, vec![case()]).unwrap();
        let again = Examples::parse(examples.canonical().as_bytes()).unwrap();
        assert_eq!(again.canonical(), examples.canonical());
    }

    #[test]
    fn what_is_no_case_is_told_with_its_place() {
        let broken = json!({"title": "Zonder vraag"});
        let refused = Examples::new(Map::new(), vec![case(), broken]);
        assert!(matches!(refused, Err(ExamplesError::Case { at: 1, .. })));
        let none = Examples::new(Map::new(), Vec::new());
        assert!(matches!(none, Err(ExamplesError::None)));
        let many = Examples::new(Map::new(), vec![case(); MOST + 1]);
        assert!(matches!(many, Err(ExamplesError::TooMany(_))));
        let mut long = case();
        long["title"] = Json::from("x".repeat(LONGEST));
        let large = Examples::new(Map::new(), vec![long]);
        assert!(matches!(large, Err(ExamplesError::TooLarge(_))));
        assert!(Examples::parse(b"[]").is_err());
    }
}
