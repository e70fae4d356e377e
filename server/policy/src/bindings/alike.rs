//! What all versions have alike: the way from [`crate::contract`] into the types that were generated
//! for one of them, and back. The types are others for each version, their fields are not.

/// Defines that way for the version whose file this stands in. What differs is there: the generated
/// types as `wit`, and what an earlier grant tells as `earlier_out`.
macro_rules! alike {
    () => {
        use crate::bindings::{Guest, Unanswered};
        use crate::contract::{self as c, Date};

        impl Guest for generated::Municipality {
            fn describe(&self, store: &mut Store) -> wasmtime::Result<c::Manifest> {
                let guest = self.maatwerk_policy_policy();
                guest.call_describe(store).map(manifest_in)
            }

            fn assess(
                &self,
                store: &mut Store,
                request: &c::Request,
                parameters: &str,
            ) -> wasmtime::Result<Result<c::Assessment, Unanswered>> {
                let guest = self.maatwerk_policy_policy();
                let said = guest.call_assess(store, &request_out(request), parameters)?;
                Ok(said.map_err(fault_in).and_then(assessment_in))
            }

            fn review(
                &self,
                store: &mut Store,
                gift: &c::Gift,
                parameters: &str,
            ) -> wasmtime::Result<Result<c::Review, Unanswered>> {
                let guest = self.maatwerk_policy_policy();
                let said = guest.call_review(store, &gift_out(gift), parameters)?;
                Ok(said.map_err(fault_in).and_then(review_in))
            }
        }

        fn fault_in(fault: wit::Fault) -> Unanswered {
            match fault {
                wit::Fault::Parameters(text) => Unanswered::Parameters(text),
                wit::Fault::Other(text) => Unanswered::Other(text),
            }
        }

        fn day_out(date: Date) -> wit::Date {
            wit::Date {
                // Encoding the input refused years before 0; nothing else is out of range.
                year: u16::try_from(date.year()).unwrap_or_default(),
                month: date.month().unsigned_abs(),
                day: date.day().unsigned_abs(),
            }
        }

        fn day_in(date: wit::Date) -> Result<Date, Unanswered> {
            let year = i16::try_from(date.year).map_err(|_| Unanswered::NoSuchDay)?;
            let month = i8::try_from(date.month).map_err(|_| Unanswered::NoSuchDay)?;
            let day = i8::try_from(date.day).map_err(|_| Unanswered::NoSuchDay)?;
            Date::new(year, month, day).map_err(|_| Unanswered::NoSuchDay)
        }

        fn value_out(value: &c::Value) -> wit::Value {
            match value {
                c::Value::Flag(flag) => wit::Value::Flag(*flag),
                c::Value::Number(number) => wit::Value::Number(*number),
                c::Value::Amount(amount) => wit::Value::Amount(*amount),
                c::Value::Day(day) => wit::Value::Day(day_out(*day)),
                c::Value::Text(text) => wit::Value::Text(text.clone()),
            }
        }

        fn value_in(value: wit::Value) -> Result<c::Value, Unanswered> {
            Ok(match value {
                wit::Value::Flag(flag) => c::Value::Flag(flag),
                wit::Value::Number(number) => c::Value::Number(number),
                wit::Value::Amount(amount) => c::Value::Amount(amount),
                wit::Value::Day(day) => c::Value::Day(day_in(day)?),
                wit::Value::Text(text) => c::Value::Text(text),
            })
        }

        fn facts_out(facts: &[c::Fact]) -> Vec<wit::Fact> {
            facts
                .iter()
                .map(|fact| wit::Fact {
                    code: fact.code.clone(),
                    value: value_out(&fact.value),
                    since: fact.since.map(day_out),
                })
                .collect()
        }

        fn request_out(request: &c::Request) -> wit::Request {
            wit::Request {
                received: day_out(request.received),
                today: day_out(request.today),
                purpose: request.purpose.clone(),
                amount: request.amount,
                legal_basis: request.legal_basis.clone(),
                facts: facts_out(&request.facts),
                earlier_grants: request.earlier_grants.iter().map(earlier_out).collect(),
                pot: request.pot.map(|pot| wit::Pot {
                    year: pot.year,
                    available: pot.available,
                }),
            }
        }

        fn gift_out(gift: &c::Gift) -> wit::Gift {
            wit::Gift {
                today: day_out(gift.today),
                due: gift.due.map(day_out),
                received: day_out(gift.received),
                decided: day_out(gift.decided),
                purpose: gift.purpose.clone(),
                amount: gift.amount,
                paid: gift.paid,
                conditions: gift
                    .conditions
                    .iter()
                    .map(|condition| wit::Condition {
                        rule: condition.rule.clone(),
                        until: day_out(condition.until),
                        text: condition.text.clone(),
                    })
                    .collect(),
                facts: facts_out(&gift.facts),
            }
        }

        fn manifest_in(manifest: wit::Manifest) -> c::Manifest {
            c::Manifest {
                name: manifest.name,
                version: manifest.version,
                title: manifest.title,
                questions: manifest.questions.into_iter().map(question_in).collect(),
                rules: manifest
                    .rules
                    .into_iter()
                    .map(|rule| c::Rule {
                        code: rule.code,
                        article: rule.article,
                        text: rule.text,
                    })
                    .collect(),
                legal_bases: manifest.legal_bases,
                parameters_schema: manifest.parameters_schema,
            }
        }

        fn question_in(question: wit::Question) -> c::Question {
            c::Question {
                code: question.code,
                kind: match question.kind {
                    wit::ValueKind::Flag => c::ValueKind::Flag,
                    wit::ValueKind::Number => c::ValueKind::Number,
                    wit::ValueKind::Amount => c::ValueKind::Amount,
                    wit::ValueKind::Day => c::ValueKind::Day,
                    wit::ValueKind::Text => c::ValueKind::Text,
                },
                label: question.label,
                asked: match question.asked {
                    wit::AskedWhen::Assess => c::AskedWhen::Assess,
                    wit::AskedWhen::Review => c::AskedWhen::Review,
                    wit::AskedWhen::Both => c::AskedWhen::Both,
                },
            }
        }

        fn findings_in(findings: Vec<wit::Finding>) -> Result<Vec<c::Finding>, Unanswered> {
            findings.into_iter().map(finding_in).collect()
        }

        fn finding_in(finding: wit::Finding) -> Result<c::Finding, Unanswered> {
            Ok(c::Finding {
                rule: finding.rule,
                outcome: match finding.outcome {
                    wit::FindingOutcome::Met => c::FindingOutcome::Met,
                    wit::FindingOutcome::NotMet => c::FindingOutcome::NotMet,
                    wit::FindingOutcome::NotApplicable => c::FindingOutcome::NotApplicable,
                    wit::FindingOutcome::Unknown => c::FindingOutcome::Unknown,
                },
                text: finding.text,
                used: finding
                    .used
                    .into_iter()
                    .map(|used| {
                        Ok(c::Used {
                            code: used.code,
                            value: used.value.map(value_in).transpose()?,
                        })
                    })
                    .collect::<Result<_, Unanswered>>()?,
            })
        }

        fn condition_in(condition: wit::Condition) -> Result<c::Condition, Unanswered> {
            Ok(c::Condition {
                rule: condition.rule,
                until: day_in(condition.until)?,
                text: condition.text,
            })
        }

        fn assessment_in(answer: wit::Assessment) -> Result<c::Assessment, Unanswered> {
            Ok(c::Assessment {
                outcome: match answer.outcome {
                    wit::Outcome::Grant(grant) => c::Outcome::Grant(c::Grant {
                        form: match grant.form {
                            wit::Form::Gift => c::Form::Gift,
                            wit::Form::ConditionalGift => c::Form::ConditionalGift,
                            wit::Form::Loan => c::Form::Loan,
                        },
                        amount: grant.amount,
                        conditions: grant
                            .conditions
                            .into_iter()
                            .map(condition_in)
                            .collect::<Result<_, _>>()?,
                    }),
                    wit::Outcome::Decline => c::Outcome::Decline,
                    wit::Outcome::Refer => c::Outcome::Refer,
                },
                findings: findings_in(answer.findings)?,
            })
        }

        fn review_in(answer: wit::Review) -> Result<c::Review, Unanswered> {
            Ok(c::Review {
                outcome: match answer.outcome {
                    wit::ReviewOutcome::Keep(day) => c::ReviewOutcome::Keep(day_in(day)?),
                    wit::ReviewOutcome::Fulfilled => c::ReviewOutcome::Fulfilled,
                    wit::ReviewOutcome::ProposeLoan(terms) => {
                        c::ReviewOutcome::ProposeLoan(c::LoanTerms {
                            principal: terms.principal,
                            instalments: terms.instalments,
                            instalment: terms.instalment,
                        })
                    }
                    wit::ReviewOutcome::ProposeWaiver => c::ReviewOutcome::ProposeWaiver,
                    wit::ReviewOutcome::Refer => c::ReviewOutcome::Refer,
                },
                findings: findings_in(answer.findings)?,
            })
        }
    };
}
pub(super) use alike;
