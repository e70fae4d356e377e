//! What became of earlier grants, in the codes of version 2: frozen with it, like everything in its
//! canonical encoding.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

use maatwerk_domain::case::{EarlierGrant, Standing, Status};
use maatwerk_domain::{Cents, Date, GrantForm};
use maatwerk_policy::contract::{NotInContract, earlier_grant, encode};

fn grant(standing: Option<Standing>) -> EarlierGrant {
    EarlierGrant {
        decided: Date::constant(2026, 6, 24),
        amount: Cents::new(10_000),
        purpose: "fiets".to_owned(),
        standing,
    }
}

fn standing(form: GrantForm, status: Status) -> Standing {
    Standing {
        form,
        paid: Cents::new(8_000),
        status,
    }
}

#[test]
fn each_standing_has_one_encoding_for_ever() {
    let until = Date::constant(2026, 12, 24);
    let balance = Cents::new(7_500);
    for (form, status, details) in [
        (
            GrantForm::ConditionalGift,
            Status::Running { until },
            r#"{"code":"form","value":{"text":"conditional-gift"}},{"code":"paid","value":{"amount":8000}},{"code":"status","value":{"text":"running"}},{"code":"until","value":{"day":"2026-12-24"}}"#,
        ),
        (
            GrantForm::Gift,
            Status::Final,
            r#"{"code":"form","value":{"text":"gift"}},{"code":"paid","value":{"amount":8000}},{"code":"status","value":{"text":"final"}}"#,
        ),
        (
            GrantForm::Loan,
            Status::Loan { balance },
            r#"{"code":"form","value":{"text":"loan"}},{"code":"paid","value":{"amount":8000}},{"code":"status","value":{"text":"loan"}},{"code":"balance","value":{"amount":7500}}"#,
        ),
        (
            GrantForm::ConditionalGift,
            Status::Settled,
            r#"{"code":"form","value":{"text":"conditional-gift"}},{"code":"paid","value":{"amount":8000}},{"code":"status","value":{"text":"settled"}}"#,
        ),
    ] {
        let told = earlier_grant(&grant(Some(standing(form, status)))).unwrap();
        assert_eq!(
            String::from_utf8(encode(&told).unwrap()).unwrap(),
            format!(
                r#"{{"decided":"2026-06-24","amount":10000,"purpose":"fiets","standing":[{details}]}}"#
            )
        );
    }
}

#[test]
fn what_is_not_known_is_not_told() {
    let told = earlier_grant(&grant(None)).unwrap();
    assert_eq!(
        encode(&told).unwrap(),
        br#"{"decided":"2026-06-24","amount":10000,"purpose":"fiets"}"#
    );
}

#[test]
fn what_a_policy_cannot_take_is_told_apart() {
    let too_much = Cents::new(u64::from(u32::MAX) + 1);
    let mut large = grant(None);
    large.amount = too_much;
    assert_eq!(earlier_grant(&large), Err(NotInContract::Amount));
    let owed = standing(GrantForm::Loan, Status::Loan { balance: too_much });
    assert_eq!(
        earlier_grant(&grant(Some(owed))),
        Err(NotInContract::Amount)
    );
    let until = Date::constant(-1, 1, 1);
    let early = standing(GrantForm::ConditionalGift, Status::Running { until });
    assert_eq!(earlier_grant(&grant(Some(early))), Err(NotInContract::Date));
}
