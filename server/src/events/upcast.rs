//! From old shapes of events to those of today: the one place, which every way of reading passes.
//!
//! A type of event that was released is never changed. When its shape must be another, the new
//! shape gets the next version (or another name) in the table, and a [`Step`] here says how the old
//! one becomes it. Steps follow each other: a shape of five versions ago takes five of them, so each
//! is written once and never touched again.

use maatwerk_log::EventType;
use serde_json::{Map, Value, json};

use super::decode::Given;
use super::error::DecodeError;
use super::shape::Told;

/// From one shape to the next.
pub(super) struct Step {
    /// The type it takes, `payment-made.v1`.
    pub(super) from: &'static str,
    /// The type it makes.
    pub(super) to: &'static str,
    /// How; `None` when this is not what events of the old type look like.
    pub(super) raise: fn(Old) -> Option<Old>,
}

/// An event of an old shape, or on its way to that of today.
pub(super) struct Old {
    /// The `data` of the accounting part.
    pub(super) data: Value,
    /// The subject part; `None` when there is none or it was erased.
    pub(super) subject: Option<Value>,
}

/// All steps.
pub(super) const STEPS: &[Step] = &[
    // A waiver and a set-off were recorded without a decision of their own: what they made names it.
    Step {
        from: "loan-waived.v1",
        to: "debt-decided.v1",
        raise: |old| {
            decided_on_debt(old, "ground", |data| {
                let waiver = data.remove("waiver")?;
                let amount = data.remove("amount")?;
                Some((
                    waiver.clone(),
                    json!({ "verdict": "waived", "waiver": waiver, "amount": amount }),
                ))
            })
        },
    },
    Step {
        from: "debt-set-off.v1",
        to: "debt-decided.v1",
        raise: |old| {
            decided_on_debt(old, "basis", |data| {
                let repayment = data.remove("repayment")?;
                let amount = data.remove("amount")?;
                Some((
                    repayment.clone(),
                    json!({ "verdict": "set-off", "repayment": repayment, "amount": amount }),
                ))
            })
        },
    },
];

/// What was decided of a debt, and the decision, from what stood there before.
fn decided_on_debt(
    mut old: Old,
    ground: &str,
    verdict: impl FnOnce(&mut Map<String, Value>) -> Option<(Value, Value)>,
) -> Option<Old> {
    let data = old.data.as_object_mut()?;
    let (decision, verdict) = verdict(data)?;
    let ground = data.remove(ground)?;
    data.insert("decision".to_owned(), decision);
    data.insert("verdict".to_owned(), verdict);
    data.insert("ground".to_owned(), ground);
    Some(old)
}

/// The name of the type that an old one becomes; the same name when no step takes it.
pub(super) fn latest_name<'a>(steps: &[Step], name: &'a str) -> &'a str {
    let mut name = name;
    // No more often than there are steps: a ring of them, were one ever written, must not hang.
    for _ in steps {
        match steps.iter().find(|step| step.from == name) {
            Some(step) => name = step.to,
            None => break,
        }
    }
    name
}

/// Raises an event of an old type to one that no step takes any further.
pub(super) fn raise(
    steps: &[Step],
    event_type: &EventType,
    given: Given<&[u8]>,
) -> Result<(&'static str, Given<Vec<u8>>), DecodeError> {
    let next = |name: &str| steps.iter().find(|step| step.from == name);
    let mut step =
        next(event_type.as_str()).ok_or_else(|| DecodeError::Unknown(event_type.clone()))?;
    let fault = || DecodeError::Upcast(event_type.clone());
    let parse = |bytes| serde_json::from_slice::<Value>(bytes).map_err(|_| fault());
    let mut accounting = parse(given.accounting)?;
    let mut old = Old {
        data: accounting.get_mut("data").ok_or_else(fault)?.take(),
        subject: match given.subject {
            Told::Known(bytes) => Some(parse(bytes)?),
            Told::Nothing | Told::Erased => None,
        },
    };
    for _ in steps {
        old = (step.raise)(old).ok_or_else(fault)?;
        match next(step.to) {
            Some(further) => step = further,
            None => break,
        }
    }
    accounting["data"] = old.data;
    let bytes = |value: &Value| serde_json::to_vec(value).map_err(|_| fault());
    let subject = match (old.subject, given.subject) {
        (Some(told), _) => Told::Known(bytes(&told)?),
        (None, Told::Erased) => Told::Erased,
        (None, _) => Told::Nothing,
    };
    let raised = Given {
        accounting: bytes(&accounting)?,
        subject,
        further: given.further,
    };
    Ok((step.to, raised))
}

#[cfg(test)]
mod tests {
    use maatwerk_domain::case::CaseEvent;
    use maatwerk_domain::case::debt::DebtVerdict;
    use maatwerk_domain::{
        Cents, DecisionId, GrantId, Officer, PaymentId, Personal, PotEvent, RepaymentId, WaiverId,
    };
    use maatwerk_log::{KeyId, UnsealError};

    use super::super::decode::decode_with;
    use super::super::shape::Meta;
    use super::super::table::{DomainEvent, find};
    use super::*;

    /// A pot that was once filled in euros, then in cents, and is set today; and a payment whose
    /// payee once stood in a list.
    const OLD: &[Step] = &[
        Step {
            from: "pot-filled.v1",
            to: "pot-filled.v2",
            raise: |mut old| {
                let euros = old.data.get("euros")?.as_u64()?;
                old.data = json!({ "year": old.data.get("year")?, "cents": euros * 100 });
                Some(old)
            },
        },
        Step {
            from: "pot-filled.v2",
            to: "pot-set.v1",
            raise: |mut old| {
                old.data =
                    json!({ "year": old.data.get("year")?, "amount": old.data.get("cents")? });
                Some(old)
            },
        },
        Step {
            from: "money-paid.v1",
            to: "payment-made.v1",
            raise: |mut old| {
                old.subject = match old.subject {
                    Some(told) => Some(json!({ "payee": told.get("payees")?.get(0)? })),
                    None => None,
                };
                Some(old)
            },
        },
    ];

    type Parts = Vec<Result<Vec<u8>, UnsealError>>;

    fn read(name: &str, parts: Parts) -> Result<(DomainEvent, Meta), DecodeError> {
        decode_with(OLD, &EventType::new(name).unwrap(), parts)
    }

    fn pot(data: &Value) -> Parts {
        let accounting = json!({ "by": "f", "trace": "t", "data": data });
        vec![Ok(serde_json::to_vec(&accounting).unwrap())]
    }

    #[test]
    fn steps_follow_each_other() {
        let meta = Meta {
            by: Officer::new("f"),
            trace: "t".to_owned(),
        };
        let set = DomainEvent::Pot(PotEvent::PotSet {
            year: 2026,
            amount: Cents::new(40_000_000),
        });
        for (name, data) in [
            ("pot-filled.v1", json!({ "year": 2026, "euros": 400_000 })),
            (
                "pot-filled.v2",
                json!({ "year": 2026, "cents": 40_000_000 }),
            ),
            ("pot-set.v1", json!({ "year": 2026, "amount": 40_000_000 })),
        ] {
            assert_eq!(
                read(name, pot(&data)).unwrap(),
                (set.clone(), meta.clone()),
                "{name}"
            );
            assert_eq!(latest_name(OLD, name), "pot-set.v1");
        }
    }

    #[test]
    fn a_waiver_and_a_set_off_of_before_are_decisions() {
        let id = "11111111-1111-1111-1111-111111111111";
        let bytes = [0x11; 16];
        let old = |made: &str, ground: &str| {
            let accounting = json!({ "by": "f", "trace": "t", "data": {
                made: id, "loan": id, "amount": 2_500, ground: "CVDR123456/11",
                "mandate": id, "by": "f", "on": "2026-11-23",
            } });
            let subject = json!({ "reasons": "Geen uitzicht." });
            [accounting, subject]
                .iter()
                .map(|part| Ok(serde_json::to_vec(part).unwrap()))
                .collect::<Parts>()
        };
        let amount = Cents::new(2_500);
        let (waiver, repayment) = (WaiverId::from_bytes(bytes), RepaymentId::from_bytes(bytes));
        for (name, parts, meant) in [
            (
                "loan-waived.v1",
                old("waiver", "ground"),
                DebtVerdict::Waived { waiver, amount },
            ),
            (
                "debt-set-off.v1",
                old("repayment", "basis"),
                DebtVerdict::SetOff { repayment, amount },
            ),
        ] {
            let (read, _) = decode_with(STEPS, &EventType::new(name).unwrap(), parts).unwrap();
            let DomainEvent::Case(CaseEvent::DebtDecided {
                decision,
                verdict,
                ground,
                reasons,
                ..
            }) = read
            else {
                panic!("{name}: {read:?}");
            };
            assert_eq!(decision, DecisionId::from_bytes(bytes), "{name}");
            assert_eq!(verdict, meant);
            assert_eq!(ground.article(), "CVDR123456/11");
            assert_eq!(reasons, "Geen uitzicht.".to_owned().into());
        }
    }

    #[test]
    fn an_old_event_may_be_erased_too() {
        let payment = json!({
            "payment": PaymentId::from_bytes([1; 16]).to_string(),
            "grant": GrantId::from_bytes([2; 16]).to_string(),
            "amount": 1, "on": "2026-12-01",
        });
        let payee = |subject| {
            let mut parts = pot(&payment);
            parts.push(subject);
            match read("money-paid.v1", parts).unwrap().0 {
                DomainEvent::Case(maatwerk_domain::case::CaseEvent::PaymentMade {
                    payee, ..
                }) => payee,
                other => unreachable!("{other:?}"),
            }
        };
        assert_eq!(
            payee(Ok(br#"{"payees":["Rijschool"]}"#.to_vec())),
            Personal::Known("Rijschool".to_owned())
        );
        let destroyed = UnsealError::Destroyed(KeyId::from_bytes([3; 16]));
        assert_eq!(payee(Err(destroyed)), Personal::Erased);
    }

    #[test]
    fn what_the_old_type_never_was_is_refused() {
        for data in [
            json!({ "year": 2026 }),
            json!([]),
            json!({ "year": 2026, "euros": "1" }),
        ] {
            let error = read("pot-filled.v1", pot(&data)).unwrap_err();
            assert!(matches!(error, DecodeError::Upcast(_)), "{error}");
        }
        for accounting in ["", "[]", "{}", "null", "{\"data\":"] {
            let error = read("pot-filled.v1", vec![Ok(accounting.into())]).unwrap_err();
            assert!(matches!(error, DecodeError::Upcast(_)), "{accounting}");
        }
        // A step that makes what today's shape is not.
        let error = read("pot-filled.v2", pot(&json!({ "year": "x", "cents": 1 }))).unwrap_err();
        assert!(matches!(error, DecodeError::Malformed { .. }), "{error}");
        let error = read("pot-drained.v1", pot(&json!({}))).unwrap_err();
        assert!(matches!(error, DecodeError::Unknown(_)), "{error}");
    }

    #[test]
    fn a_ring_of_steps_ends() {
        const RING: &[Step] = &[
            Step {
                from: "a.v1",
                to: "a.v2",
                raise: Some,
            },
            Step {
                from: "a.v2",
                to: "a.v1",
                raise: Some,
            },
        ];
        let name = EventType::new("a.v1").unwrap();
        let parts = pot(&json!({}));
        assert!(matches!(
            decode_with(RING, &name, parts),
            Err(DecodeError::Unknown(_))
        ));
        latest_name(RING, "a.v1");
    }

    #[test]
    fn every_step_leads_to_a_type_of_today_and_starts_at_none() {
        for step in STEPS.iter().chain(OLD) {
            assert!(
                find(step.from).is_none(),
                "{} is a type of today",
                step.from
            );
        }
        for step in STEPS {
            assert!(
                find(latest_name(STEPS, step.from)).is_some(),
                "{}",
                step.from
            );
        }
    }
}
