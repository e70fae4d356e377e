//! What is the same in answers that count as alike.

use maatwerk_policy::Output;
use maatwerk_policy::contract::{Finding, Input};

use crate::backtest::{Kind, Said, Subject, granted, in_dutch, looked};

/// What a policy made of a question: of all of it, and of each rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    pub(super) subject: Subject,
    pub(super) kind: Kind,
    /// Each rule that was looked at, in the order of their codes.
    pub(super) rules: Vec<(String, Said)>,
}

impl Pattern {
    /// That of an answer; `None` when it is the answer to another kind of question.
    pub(super) fn of(input: &Input, output: &Output) -> Option<Self> {
        let (subject, kind, findings) = match (input, output) {
            (Input::Assess { request, .. }, Output::Assessment(answer)) => (
                Subject::Request,
                granted(answer, request).0,
                &answer.findings,
            ),
            (Input::Review { .. }, Output::Review(answer)) => {
                (Subject::Gift, looked(answer).0, &answer.findings)
            }
            _ => return None,
        };
        let said = |finding: &Finding| (finding.rule.clone(), finding.outcome.into());
        let mut rules: Vec<(String, Said)> = findings.iter().map(said).collect();
        rules.sort_unstable();
        Some(Self {
            subject,
            kind,
            rules,
        })
    }

    /// A line for people, in Dutch: what came of it, and the rules that stood in the way.
    pub(super) fn title(&self, number: usize) -> String {
        let of = match self.subject {
            Subject::Request => "Aanvraag",
            Subject::Gift => "Lopende gift",
        };
        let mut title = format!(
            "{of} uit de praktijk, nagebootst ({number}): {}",
            in_dutch(self.kind)
        );
        for (said, how) in [
            (Said::NotMet, "niet voldaan"),
            (Said::Unknown, "niet te zeggen"),
        ] {
            let rules: Vec<&str> = self
                .rules
                .iter()
                .filter(|(_, of)| *of == said)
                .map(|(rule, _)| rule.as_str())
                .collect();
            if !rules.is_empty() {
                title.push_str("; ");
                title.push_str(how);
                title.push_str(": ");
                title.push_str(&rules.join(", "));
            }
        }
        title
    }
}
