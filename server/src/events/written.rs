//! What an event tells of the answer of a policy, held against an answer as both are written.
//!
//! Whoever asks again knows what should stand there: to write that and compare costs less than half of
//! reading the event. What differs, or is written otherwise, is for [`decode`](super::decode) to read.

use maatwerk_domain::{self as domain, AssessmentId, FactId, GrantId, LawRef, RequestId};
use maatwerk_log::EventType;
use maatwerk_policy::contract::{self, encodes};
use maatwerk_policy::{Output, Policy, assessed_outcome, reviewed_outcome};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::case::{GiftReviewed, RequestAssessed};
use super::shape::{Accounting, Shape as _};
use crate::wire::{
    AssessmentOutcome, FactValue, FindingOutcome, Id, Receipt, ReviewOccasion, ReviewOutcome,
    Wire as _,
};

/// The answer in an event, of which only the receipt was read.
pub(crate) struct Written<'a> {
    /// Which policy said so.
    pub(crate) receipt: domain::Receipt,
    outcome: &'a [u8],
    findings: &'a [u8],
    subject: &'a [u8],
}

/// The `answer` of an event.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Answer<'a> {
    #[serde(borrow)]
    outcome: &'a RawValue,
    #[serde(borrow)]
    findings: &'a RawValue,
    receipt: Receipt,
}

/// The shape [`RequestAssessed`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code, reason = "read to know that they can be")]
struct Assessed<'a> {
    assessment: Id<AssessmentId>,
    request: Id<RequestId>,
    rests_on: Vec<Id<FactId>>,
    #[serde(borrow)]
    answer: Answer<'a>,
}

/// The shape [`GiftReviewed`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code, reason = "read to know that they can be")]
struct Reviewed<'a> {
    grant: Id<GrantId>,
    occasion: ReviewOccasion,
    rests_on: Vec<Id<FactId>>,
    #[serde(borrow)]
    answer: Answer<'a>,
}

impl<'a> Written<'a> {
    /// Of an event of this type with these parts, opened; `None` when no policy answered in it, or it is not
    /// written as events are today.
    pub(crate) fn of(
        event_type: &EventType,
        accounting: &'a [u8],
        subject: &'a [u8],
    ) -> Option<Self> {
        let answer = match event_type.as_str() {
            RequestAssessed::TYPE => read::<Assessed<'_>>(accounting)?.answer,
            GiftReviewed::TYPE => read::<Reviewed<'_>>(accounting)?.answer,
            _ => return None,
        };
        let outcome = answer.outcome.get();
        // Tagged in front: that one, and no other, is written so.
        let unanswered = [r#"{"outcome":"failed""#, r#"{"outcome":"not-judged""#];
        let unanswered = unanswered.iter().any(|tag| outcome.starts_with(tag));
        if unanswered || !outcome.starts_with(r#"{"outcome":""#) {
            return None;
        }
        Some(Self {
            receipt: answer.receipt.into_domain(),
            outcome: outcome.as_bytes(),
            findings: answer.findings.get().as_bytes(),
            subject,
        })
    }

    /// Whether this stands there, to the byte.
    pub(crate) fn tells(&self, said: &Output, policy: &Policy) -> bool {
        let (outcome, findings) = match said {
            Output::Assessment(said) => {
                let outcome = assessed_outcome(said, policy);
                let outcome = outcome.map(|outcome| AssessmentOutcome::of(&outcome));
                let told = outcome.is_some_and(|outcome| encodes(self.outcome, &outcome));
                (told, &said.findings)
            }
            Output::Review(said) => {
                let outcome = ReviewOutcome::of(&reviewed_outcome(said));
                (encodes(self.outcome, &outcome), &said.findings)
            }
        };
        outcome && self.finds(findings, |rule| policy.article(rule))
    }

    fn finds<'f>(
        &self,
        findings: &'f [contract::Finding],
        article: impl Fn(&str) -> Option<&'f LawRef>,
    ) -> bool {
        let rules = findings
            .iter()
            .map(|finding| RuleOutcome::of(finding, &article));
        let rules: Option<Vec<_>> = rules.collect();
        rules.is_some_and(|rules| encodes(self.findings, &rules))
            && encodes(self.subject, &Subject::of(findings))
    }
}

fn read<'a, D: Deserialize<'a>>(accounting: &'a [u8]) -> Option<D> {
    let accounting = serde_json::from_slice::<Accounting<D>>(accounting);
    accounting.ok().map(|accounting| accounting.data)
}

/// The accounting side of a finding.
#[derive(Serialize)]
struct RuleOutcome<'a> {
    rule: &'a str,
    article: &'a str,
    outcome: FindingOutcome,
}

impl<'a> RuleOutcome<'a> {
    fn of(
        finding: &'a contract::Finding,
        article: impl Fn(&str) -> Option<&'a LawRef>,
    ) -> Option<Self> {
        Some(Self {
            rule: &finding.rule,
            article: article(&finding.rule)?.as_str(),
            outcome: FindingOutcome::of(&finding.outcome.into()),
        })
    }
}

/// The subject side of an answer.
#[derive(Serialize)]
struct Subject<'a> {
    explanations: Vec<Explanation<'a>>,
}

#[derive(Serialize)]
struct Explanation<'a> {
    text: &'a str,
    used: Vec<UsedFact<'a>>,
}

#[derive(Serialize)]
struct UsedFact<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<FactValue>,
}

impl<'a> Subject<'a> {
    fn of(findings: &'a [contract::Finding]) -> Self {
        let used = |used: &'a contract::Used| UsedFact {
            code: &used.code,
            value: used
                .value
                .as_ref()
                .map(|value| FactValue::of(&value.into())),
        };
        let explanation = |finding: &'a contract::Finding| Explanation {
            text: &finding.text,
            used: finding.used.iter().map(used).collect(),
        };
        Self {
            explanations: findings.iter().map(explanation).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use maatwerk_domain::case::CaseEvent;
    use maatwerk_domain::{
        Cents, Condition, Date, FactCode, GrantForm, GrantTerms, Officer, PersonId, Personal,
    };
    use maatwerk_log::{KeyId, NewEvent};
    use maatwerk_policy::contract::{Finding, Used, Value};

    use super::super::{Meta, Transcript, encode_case};
    use super::*;

    const DAY: Date = Date::constant(2026, 5, 18);

    fn article() -> LawRef {
        "CVDR000479/3".parse().unwrap()
    }

    /// What a policy says: each kind of value, and each outcome of a rule.
    fn said() -> Vec<Finding> {
        use contract::FindingOutcome::{Met, NotApplicable, NotMet, Unknown};
        let values = [
            Some(Value::Flag(true)),
            Some(Value::Number(-1)),
            Some(Value::Amount(0)),
            Some(Value::Day(DAY)),
            Some(Value::Text("\"Zoë\"\n".to_owned())),
            None,
        ];
        let used = |value| Used {
            code: "employed-since".to_owned(),
            value,
        };
        let finding = |(outcome, used)| Finding {
            rule: "werk".to_owned(),
            outcome,
            text: "U \\ werkt.".to_owned(),
            used,
        };
        let used: Vec<_> = values.into_iter().map(used).collect();
        [
            (Met, used),
            (NotMet, vec![]),
            (NotApplicable, vec![]),
            (Unknown, vec![]),
        ]
        .map(finding)
        .into()
    }

    fn findings() -> Vec<domain::Finding> {
        let used = |used: &Used| domain::UsedFact {
            code: FactCode::new(used.code.as_str()).unwrap(),
            value: used.value.as_ref().map(Into::into),
        };
        let finding = |finding: &Finding| domain::Finding {
            rule: finding.rule.clone(),
            article: article(),
            outcome: finding.outcome.into(),
            explanation: Personal::Known(domain::Explanation {
                text: finding.text.clone(),
                used: finding.used.iter().map(used).collect(),
            }),
        };
        said().iter().map(finding).collect()
    }

    fn receipt() -> domain::Receipt {
        domain::Receipt {
            plugin: "sha256:aa".to_owned(),
            world: "maatwerk:policy@2.0.0".to_owned(),
            parameters: "sha256:bb".to_owned(),
            input: "hmac-sha256:cc".to_owned(),
            output: Some("hmac-sha256:dd".to_owned()),
            engine: "wasmtime".to_owned(),
            fuel: 9,
        }
    }

    fn assessed(outcome: domain::AssessmentOutcome) -> NewEvent {
        sealed(&CaseEvent::RequestAssessed {
            assessment: AssessmentId::from_bytes([1; 16]),
            request: RequestId::from_bytes([2; 16]),
            rests_on: vec![FactId::from_bytes([3; 16])],
            answer: domain::Assessment {
                outcome,
                findings: findings(),
                receipt: receipt(),
            },
        })
    }

    fn reviewed() -> NewEvent {
        sealed(&CaseEvent::GiftReviewed {
            grant: GrantId::from_bytes([1; 16]),
            occasion: domain::case::ReviewOccasion::Due {
                rule: "werk".to_owned(),
                due: DAY,
            },
            rests_on: Vec::new(),
            answer: domain::Review {
                outcome: domain::ReviewOutcome::Keep { look_again: DAY },
                findings: findings(),
                receipt: receipt(),
            },
        })
    }

    fn sealed(event: &CaseEvent) -> NewEvent {
        let meta = Meta {
            by: Officer::new("f"),
            trace: "t".to_owned(),
        };
        let person = PersonId::from_bytes([4; 16]);
        let transcript = Transcript::default();
        let key = KeyId::from_bytes([5; 16]);
        encode_case(event, &meta, key, Some(person), Some(&transcript)).unwrap()
    }

    fn written(event: &NewEvent) -> Option<Written<'_>> {
        let parts = &event.parts;
        Written::of(&event.event_type, &parts[0].plaintext, &parts[1].plaintext)
    }

    #[test]
    fn both_kinds_of_answer_are_told_by_their_bytes() {
        let grant = domain::AssessmentOutcome::Grant(GrantTerms {
            form: GrantForm::ConditionalGift,
            amount: Cents::new(50_000),
            conditions: vec![Condition {
                rule: "werk".to_owned(),
                article: article(),
                until: DAY,
                text: "U blijft werken.".to_owned(),
            }],
        });
        let keep = ReviewOutcome::Keep {
            look_again: crate::wire::Day(DAY),
        };
        let keep = serde_json::to_vec(&keep).unwrap();
        let granted = serde_json::to_vec(&AssessmentOutcome::of(&grant)).unwrap();
        let article = article();
        for (event, outcome) in [(assessed(grant), granted), (reviewed(), keep)] {
            let told = written(&event).unwrap();
            assert_eq!(told.receipt, receipt());
            assert_eq!(told.outcome, outcome);
            assert!(told.finds(&said(), |rule| (rule == "werk").then_some(&article)));
            assert!(
                !told.finds(&said(), |_| None),
                "a rule that was not declared"
            );
        }
    }

    #[test]
    fn whatever_differs_is_not_told() {
        let event = assessed(domain::AssessmentOutcome::Refer);
        let (told, article) = (written(&event).unwrap(), article());
        let other: LawRef = "CVDR000479/4".parse().unwrap();
        assert!(!told.finds(&said(), |_| Some(&other)));
        let changes: [fn(&mut Vec<Finding>); 7] = [
            |said| said.truncate(3),
            |said| said.swap(0, 1),
            |said| said[1].rule.push('s'),
            |said| said[1].outcome = contract::FindingOutcome::Met,
            |said| said[1].text.push('.'),
            |said| said[0].used[5].value = Some(Value::Number(1)),
            |said| said[0].used[1].value = Some(Value::Amount(1)),
        ];
        for change in changes {
            let mut said = said();
            change(&mut said);
            assert!(!told.finds(&said, |_| Some(&article)), "{said:?}");
        }
    }

    #[test]
    fn what_failed_or_is_written_otherwise_is_left_to_be_read() {
        let failed = domain::AssessmentOutcome::Failed(domain::TechnicalFailure {
            code: "out-of-fuel".to_owned(),
            detail: String::new(),
        });
        assert!(written(&assessed(failed)).is_none());
        let event = assessed(domain::AssessmentOutcome::Refer);
        assert!(written(&event).is_some());
        for (from, to) in [
            (r#"{"outcome":"refer"}"#, r#"{ "outcome":"refer"}"#),
            (
                r#"{"outcome":"refer"}"#,
                r#"{"failure":{},"outcome":"failed"}"#,
            ),
            (r#""trace""#, r#""more":0,"trace""#),
            (r#""restsOn""#, r#""more":0,"restsOn""#),
            (r#""fuel""#, r#""more":0,"fuel""#),
            (r#""receipt""#, r#""findings":[],"receipt""#),
            ("02020202", "0202020x"),
        ] {
            let mut event = event.clone();
            let text = String::from_utf8(event.parts[0].plaintext.clone()).unwrap();
            assert!(text.contains(from), "{text}");
            event.parts[0].plaintext = text.replacen(from, to, 1).into_bytes();
            assert!(written(&event).is_none(), "{to}");
        }
    }
}
