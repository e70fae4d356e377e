//! From a case file to what the policy is told.

use std::collections::BTreeMap;

use maatwerk_domain::case::{self, Standing, Status};
use maatwerk_domain::{Cents, GrantForm};

use super::CaseError;
use super::file::{
    EarlierFile, FactFile, FormWord, GiftFile, Plain, RequestFile, StandingFile, StatusWord,
};
use crate::contract::{
    self, Condition, Date, EarlierGrant, Fact, Gift, Manifest, Pot, Question, Request, Value,
    ValueKind,
};

pub(super) fn request(file: &RequestFile, manifest: &Manifest) -> Result<Request, CaseError> {
    let received = day("assess/received", &file.received)?;
    let first = manifest.legal_bases.first();
    Ok(Request {
        received,
        today: optional("assess/today", file.today.as_ref())?.unwrap_or(received),
        purpose: file.purpose.clone(),
        amount: file.amount,
        legal_basis: file
            .legal_basis
            .as_ref()
            .or(first)
            .cloned()
            .unwrap_or_default(),
        facts: facts("assess", &file.facts, manifest)?,
        earlier_grants: file
            .earlier_grants
            .iter()
            .enumerate()
            .map(|(at, grant)| earlier(&format!("assess/earlier-grants/{at}"), grant))
            .collect::<Result<_, _>>()?,
        pot: file.pot.map(|available| Pot {
            year: received.year().unsigned_abs(),
            available,
        }),
    })
}

fn earlier(place: &str, grant: &EarlierFile) -> Result<EarlierGrant, CaseError> {
    let standing = |known| standing(&format!("{place}/standing"), known, grant.amount);
    let known = case::EarlierGrant {
        decided: day(&format!("{place}/decided"), &grant.decided)?,
        amount: Cents::from(grant.amount),
        purpose: grant.purpose.clone(),
        standing: grant.standing.as_ref().map(standing).transpose()?,
    };
    contract::earlier_grant(&known).map_err(|fault| CaseError::Content {
        place: place.to_owned(),
        fault: format!("has {fault}"),
    })
}

fn standing(place: &str, file: &StandingFile, granted: u32) -> Result<Standing, CaseError> {
    let content = |fault: &str| CaseError::Content {
        place: place.to_owned(),
        fault: fault.to_owned(),
    };
    let (form, status) = match (file.status, &file.until, file.balance) {
        (StatusWord::Running, Some(until), None) => {
            let until = day(&format!("{place}/until"), until)?;
            (GrantForm::ConditionalGift, Status::Running { until })
        }
        (StatusWord::Running, ..) => return Err(content("must have until, and no balance")),
        (StatusWord::Loan, None, Some(balance)) => {
            let balance = Cents::from(balance);
            (GrantForm::Loan, Status::Loan { balance })
        }
        (StatusWord::Loan, ..) => return Err(content("must have balance, and no until")),
        (StatusWord::Final, None, None) => (GrantForm::Gift, Status::Final),
        (StatusWord::Settled, None, None) => (GrantForm::Loan, Status::Settled),
        (StatusWord::Final | StatusWord::Settled, ..) => {
            return Err(content("must have neither until nor balance"));
        }
    };
    Ok(Standing {
        form: match file.form {
            Some(FormWord::Gift) => GrantForm::Gift,
            Some(FormWord::ConditionalGift) => GrantForm::ConditionalGift,
            Some(FormWord::Loan) => GrantForm::Loan,
            None => form,
        },
        paid: Cents::from(file.paid.unwrap_or(granted)),
        status,
    })
}

pub(super) fn gift(file: &GiftFile, manifest: &Manifest) -> Result<Gift, CaseError> {
    let decided = day("review/decided", &file.decided)?;
    let condition = |(rule, until): (&String, &String)| {
        let place = format!("review/conditions/{rule}");
        let declared = manifest.rule(rule).ok_or_else(|| CaseError::Content {
            place: place.clone(),
            fault: "is no rule of this policy".to_owned(),
        })?;
        Ok(Condition {
            rule: rule.clone(),
            until: day(&place, until)?,
            text: declared.text.clone(),
        })
    };
    Ok(Gift {
        today: day("review/today", &file.today)?,
        due: optional("review/due", file.due.as_ref())?,
        received: optional("review/received", file.received.as_ref())?.unwrap_or(decided),
        decided,
        purpose: file.purpose.clone(),
        amount: file.amount,
        paid: file.paid.unwrap_or(file.amount),
        conditions: file
            .conditions
            .iter()
            .map(condition)
            .collect::<Result<_, _>>()?,
        facts: facts("review", &file.facts, manifest)?,
    })
}

fn facts(
    call: &str,
    files: &BTreeMap<String, FactFile>,
    manifest: &Manifest,
) -> Result<Vec<Fact>, CaseError> {
    let fact = |(code, file): (&String, &FactFile)| {
        let place = format!("{call}/facts/{code}");
        let content = |fault: &str| CaseError::Content {
            place: place.clone(),
            fault: fault.to_owned(),
        };
        let question = manifest.questions.iter().find(|known| known.code == *code);
        let question = question.ok_or_else(|| content("is no fact that this policy asks"))?;
        let (plain, since) = match file {
            FactFile::Plain(plain) => (plain, None),
            FactFile::Since(file) => (&file.value, Some(day(&place, &file.since)?)),
        };
        let value = value(question, plain).ok_or_else(|| content(expected(question.kind)))?;
        Ok(Fact {
            code: code.clone(),
            value,
            since,
        })
    };
    files.iter().map(fact).collect()
}

fn value(question: &Question, plain: &Plain) -> Option<Value> {
    match (question.kind, plain) {
        (ValueKind::Flag, Plain::Flag(flag)) => Some(Value::Flag(*flag)),
        (ValueKind::Number, Plain::Number(number)) => (*number).try_into().ok().map(Value::Number),
        (ValueKind::Amount, Plain::Number(cents)) => (*cents).try_into().ok().map(Value::Amount),
        (ValueKind::Day, Plain::Text(text)) => text.parse().ok().map(Value::Day),
        (ValueKind::Text, Plain::Text(text)) => Some(Value::Text(text.clone())),
        _ => None,
    }
}

const fn expected(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Flag => "must be true or false",
        ValueKind::Number => "must be a whole number",
        ValueKind::Amount => "must be an amount in eurocents",
        ValueKind::Day => "must be a date, such as 2026-11-23",
        ValueKind::Text => "must be a text",
    }
}

fn optional(place: &str, text: Option<&String>) -> Result<Option<Date>, CaseError> {
    text.map(|text| day(place, text)).transpose()
}

fn day(place: &str, text: &str) -> Result<Date, CaseError> {
    text.parse().map_err(|_| CaseError::Content {
        place: place.to_owned(),
        fault: "must be a date, such as 2026-11-23".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Standing, String> {
        let file = serde_json::from_str(json).expect("a standing");
        standing("here", &file, 10_000).map_err(|error| error.to_string())
    }

    #[test]
    fn a_standing_says_what_its_status_needs_and_the_rest_follows() {
        let until = Date::constant(2026, 12, 24);
        let told = read(r#"{"status": "running", "until": "2026-12-24", "paid": 0}"#);
        let running = Standing {
            form: GrantForm::ConditionalGift,
            paid: Cents::ZERO,
            status: Status::Running { until },
        };
        assert_eq!(told, Ok(running));
        let told = read(r#"{"status": "loan", "balance": 1, "form": "conditional-gift"}"#);
        let lent = Standing {
            form: GrantForm::ConditionalGift,
            paid: Cents::new(10_000),
            status: Status::Loan {
                balance: Cents::new(1),
            },
        };
        assert_eq!(told, Ok(lent));
        for (word, form, status) in [
            ("final", GrantForm::Gift, Status::Final),
            ("settled", GrantForm::Loan, Status::Settled),
        ] {
            let told = read(&format!(r#"{{"status": "{word}"}}"#)).expect("complete");
            assert_eq!((told.form, told.status), (form, status));
        }
    }

    #[test]
    fn what_a_status_lacks_or_has_too_much_is_said_with_its_place() {
        for (json, fault) in [
            (r#"{"status": "running"}"#, "must have until"),
            (
                r#"{"status": "running", "until": "2026-12-24", "balance": 1}"#,
                "no balance",
            ),
            (
                r#"{"status": "running", "until": "24 december"}"#,
                "must be a date",
            ),
            (r#"{"status": "loan"}"#, "must have balance"),
            (
                r#"{"status": "final", "until": "2026-12-24"}"#,
                "neither until nor balance",
            ),
            (
                r#"{"status": "settled", "balance": 0}"#,
                "neither until nor balance",
            ),
        ] {
            let error = read(json).expect_err(json);
            assert!(
                error.contains("here") && error.contains(fault),
                "{json}: {error}"
            );
        }
    }
}
