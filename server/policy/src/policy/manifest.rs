//! Whether a manifest is one that others can rely on. All faults at once, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::{LawRef, NotALawRef, is_code};

use super::Schema;
use crate::contract::Manifest;

/// Something in a manifest that the contract does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer} {problem}")]
pub struct ManifestFault {
    /// Where: a JSON pointer into the manifest, `/rules/3/article`.
    pub pointer: String,
    /// What is wrong.
    pub problem: String,
}

pub(super) struct Checked {
    pub(super) articles: BTreeMap<String, LawRef>,
    pub(super) legal_bases: Vec<LawRef>,
    pub(super) schema: Schema,
}

/// Questions or rules.
const ENTRIES: usize = 200;
/// Legal bases.
const BASES: usize = 50;
/// A title or a label, in bytes.
const LABEL: usize = 300;
/// The sentence of a rule, in bytes.
const SENTENCE: usize = 2_000;
/// A version, in bytes.
const VERSION: usize = 64;
/// Faults told at once.
const FAULTS: usize = 100;

#[derive(Default)]
struct Faults(Vec<ManifestFault>);

impl Faults {
    fn demand(&mut self, holds: bool, pointer: impl Into<String>, problem: &str) {
        if !holds && self.0.len() < FAULTS {
            self.0.push(ManifestFault {
                pointer: pointer.into(),
                problem: problem.to_owned(),
            });
        }
    }

    fn text(&mut self, text: &str, longest: usize, pointer: impl Into<String>) {
        self.demand(
            !text.trim().is_empty() && text.len() <= longest,
            pointer,
            &format!("must be a text of 1 to {longest} bytes"),
        );
    }

    fn code(&mut self, code: &str, pointer: impl Into<String>) {
        self.demand(
            is_code(code),
            pointer,
            "must be 1 to 64 lower case letters, digits and single hyphens, a letter first",
        );
    }

    fn count(&mut self, count: usize, least: usize, most: usize, pointer: &str) {
        self.demand(
            (least..=most).contains(&count),
            pointer,
            &format!("must have {least} to {most} entries, has {count}"),
        );
    }
}

pub(super) fn check(manifest: &Manifest) -> Result<Checked, Vec<ManifestFault>> {
    let mut faults = Faults::default();
    faults.code(&manifest.name, "/name");
    faults.demand(
        is_version(&manifest.version),
        "/version",
        "must be a semantic version, 1.0.0",
    );
    faults.text(&manifest.title, LABEL, "/title");
    questions(manifest, &mut faults);
    let articles = rules(manifest, &mut faults);
    let legal_bases = legal_bases(manifest, &mut faults);
    match Schema::new(&manifest.parameters_schema) {
        Ok(schema) if faults.0.is_empty() => Ok(Checked {
            articles,
            legal_bases,
            schema,
        }),
        Ok(_) => Err(faults.0),
        Err(fault) => {
            faults.demand(false, "/parameters-schema", &fault.to_string());
            Err(faults.0)
        }
    }
}

fn questions(manifest: &Manifest, faults: &mut Faults) {
    faults.count(manifest.questions.len(), 0, ENTRIES, "/questions");
    let mut seen = BTreeSet::new();
    for (at, question) in manifest.questions.iter().enumerate() {
        let pointer = format!("/questions/{at}/code");
        faults.code(&question.code, pointer.clone());
        faults.demand(
            seen.insert(&question.code),
            pointer,
            "is the code of an earlier question",
        );
        faults.text(&question.label, LABEL, format!("/questions/{at}/label"));
    }
}

fn rules(manifest: &Manifest, faults: &mut Faults) -> BTreeMap<String, LawRef> {
    // A policy without rules could give no reason for anything.
    faults.count(manifest.rules.len(), 1, ENTRIES, "/rules");
    let mut seen = BTreeSet::new();
    let mut articles = BTreeMap::new();
    for (at, rule) in manifest.rules.iter().enumerate() {
        let pointer = format!("/rules/{at}/code");
        faults.code(&rule.code, pointer.clone());
        faults.demand(
            seen.insert(&rule.code),
            pointer,
            "is the code of an earlier rule",
        );
        faults.text(&rule.text, SENTENCE, format!("/rules/{at}/text"));
        match rule.article.parse() {
            Ok(article) => {
                articles.insert(rule.code.clone(), article);
            }
            Err(fault) => no_law(fault, format!("/rules/{at}/article"), faults),
        }
    }
    articles
}

fn legal_bases(manifest: &Manifest, faults: &mut Faults) -> Vec<LawRef> {
    // Every euro names its legal basis: without one there is nothing it could assess.
    faults.count(manifest.legal_bases.len(), 1, BASES, "/legal-bases");
    let mut seen = BTreeSet::new();
    let mut bases = Vec::new();
    for (at, basis) in manifest.legal_bases.iter().enumerate() {
        let pointer = format!("/legal-bases/{at}");
        match basis.parse::<LawRef>() {
            Ok(law) => {
                faults.demand(
                    seen.insert(law.article()),
                    pointer,
                    "is the article of an earlier legal basis",
                );
                bases.push(law);
            }
            Err(fault) => no_law(fault, pointer, faults),
        }
    }
    bases
}

fn no_law(fault: NotALawRef, pointer: String, faults: &mut Faults) {
    faults.demand(false, pointer, &fault.to_string());
}

/// Three whole numbers without leading zeros, then perhaps a pre-release and build metadata, as
/// semver.org 2.0.0 has it.
fn is_version(text: &str) -> bool {
    if text.len() > VERSION {
        return false;
    }
    let identifiers = |part: &str| {
        part.split('.').all(|identifier| {
            !identifier.is_empty()
                && identifier
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    let (text, build) = text.split_once('+').unwrap_or((text, "0"));
    let (core, pre) = text.split_once('-').unwrap_or((text, "0"));
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| {
            !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && (*number == "0" || !number.starts_with('0'))
        })
        && identifiers(pre)
        && identifiers(build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_semantic() {
        for text in ["1.0.0", "0.10.2", "1.0.0-rc.1", "1.0.0+2026", "1.0.0-a+b"] {
            assert!(is_version(text), "{text}");
        }
        for text in [
            "", "1", "1.0", "01.0.0", "1.0.0-", "1.0.0+", "1.0.x", "v1.0.0",
        ] {
            assert!(!is_version(text), "{text}");
        }
    }
}
