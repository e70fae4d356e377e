//! Pots, mandates and policies.

use jiff::civil::date;
use maatwerk_domain::{
    Authority, AuthorityCommand, AuthorityEvent, Cents, Context, Date, LawRef, MandateTerms,
    PolicyCommand, PolicyVersion, Pot, PotCommand, PotEvent, Refusal,
};

use crate::support::*;

fn decide(
    events: &[AuthorityEvent],
    command: &AuthorityCommand,
    today: Date,
) -> Result<Vec<AuthorityEvent>, Refusal> {
    let context = Context {
        today,
        officer: officer(),
    };
    Authority::fold(events.to_vec()).decide(command, &context)
}

fn end(last_day: Date) -> AuthorityCommand {
    AuthorityCommand::EndMandate {
        mandate: MANDATE,
        last_day,
    }
}

fn policy(from: Date, version: &str) -> PolicyVersion {
    PolicyVersion {
        plugin: "sha256:00".to_owned(),
        parameters: "sha256:01".to_owned(),
        name: "zaanstad".to_owned(),
        version: version.to_owned(),
        from,
    }
}

fn install(version: PolicyVersion) -> AuthorityCommand {
    AuthorityCommand::Policy(PolicyCommand::Install(version))
}

#[test]
fn an_authority_begins_once() {
    let command = AuthorityCommand::Establish {
        name: "Zaanstad".to_owned(),
        demo: true,
    };
    let established = decide(&[], &command, RECEIVED).unwrap();
    let after = Authority::fold(established.clone());
    assert_eq!(after.name.as_deref(), Some("Zaanstad"));
    assert!(after.demo);
    assert_eq!(
        decide(&established, &command, RECEIVED),
        Err(Refusal::AlreadyOpen)
    );
}

#[test]
fn a_mandate_is_given_for_at_least_a_day() {
    let give = |from, until| AuthorityCommand::GiveMandate {
        mandate: MANDATE,
        terms: MandateTerms {
            from,
            until,
            ..mandate_terms()
        },
    };
    let eve = date(2026, 11, 22);
    assert_eq!(
        decide(&[], &give(RECEIVED, Some(eve)), RECEIVED),
        Err(Refusal::MandatePeriod)
    );
    assert!(decide(&[], &give(RECEIVED, Some(RECEIVED)), RECEIVED).is_ok());
    assert!(decide(&[], &give(RECEIVED, None), RECEIVED).is_ok());
}

#[test]
fn ending_a_mandate_makes_it_shorter() {
    let given = [mandate_given()];
    let yesterday = date(2026, 11, 22);
    assert_eq!(
        decide(&given, &end(yesterday), RECEIVED),
        Ok(vec![AuthorityEvent::MandateEnded {
            mandate: MANDATE,
            last_day: yesterday,
        }])
    );
    assert_eq!(
        decide(&given, &end(date(2026, 11, 21)), RECEIVED),
        Err(Refusal::TooEarly {
            what: "the last day",
            day: date(2026, 11, 21),
            than: "yesterday,",
            earliest: yesterday,
        })
    );
    // It does not become longer this way.
    assert!(decide(&given, &end(date(2028, 12, 31)), RECEIVED).is_ok());
    assert_eq!(
        decide(&given, &end(date(2029, 1, 1)), RECEIVED),
        Err(Refusal::MandateDate(date(2029, 1, 1)))
    );
    assert_eq!(
        decide(&given, &end(date(2029, 1, 2)), date(2029, 1, 1)),
        Err(Refusal::MandateEnded)
    );
}

#[test]
fn a_request_is_judged_by_the_policy_of_its_receipt_date() {
    let mut events = vec![AuthorityEvent::AuthorityEstablished {
        name: "Zaanstad".to_owned(),
        demo: true,
    }];
    for (from, version) in [
        (date(2026, 1, 1), "1.0.0"),
        (date(2026, 11, 23), "1.1.0"),
        (date(2026, 11, 23), "1.1.1"),
    ] {
        let command = install(policy(from, version));
        events.extend(decide(&events, &command, RECEIVED).unwrap());
    }
    let register = Authority::fold(events.clone());
    let on = |day| {
        register
            .policy_on(day)
            .map(|policy| policy.version.as_str())
    };
    assert_eq!(on(date(2025, 12, 31)), None);
    assert_eq!(on(date(2026, 11, 22)), Some("1.0.0"));
    assert_eq!(on(date(2026, 11, 23)), Some("1.1.1"));
    let earlier = install(policy(date(2026, 11, 22), "1.2.0"));
    assert_eq!(
        decide(&events, &earlier, RECEIVED),
        Err(Refusal::PolicyBefore(date(2026, 11, 23)))
    );
}

#[test]
fn a_pot_is_set_and_raised_but_not_below_what_was_committed() {
    let mut pot = Pot::default();
    let set = |amount| PotCommand::Set { year: 2026, amount };
    let raise = |by| PotCommand::Raise { year: 2026, by };
    assert_eq!(pot.decide(raise(euro(1))), Err(Refusal::NoPot(2026)));
    for event in pot.decide(set(euro(1000))).unwrap() {
        pot.apply(&event);
    }
    pot.apply(&committed(euro(500)));
    assert_eq!(pot.available(), Some(euro(500)));
    assert_eq!(
        pot.decide(set(Cents::new(49_999))),
        Err(Refusal::PotCommitted {
            committed: euro(500),
            amount: Cents::new(49_999),
        })
    );
    assert!(pot.decide(set(euro(500))).is_ok());
    assert_eq!(
        pot.decide(raise(euro(250))),
        Ok(vec![PotEvent::PotRaised { by: euro(250) }])
    );
    for nonsense in [Cents::ZERO, Cents::new(u64::MAX)] {
        assert_eq!(pot.decide(raise(nonsense)), Err(Refusal::Amount));
    }
}

#[test]
fn every_rule_of_a_refusal_is_a_reference_or_of_the_record() {
    for refusal in [
        Refusal::NoMandate,
        Refusal::MandateEnded,
        Refusal::DepartureNeeded,
        Refusal::NotAssessed,
        Refusal::NotAnnounced,
        Refusal::AlreadyAnnounced,
        Refusal::NotHeard,
        Refusal::NoException,
        Refusal::NoPot(2026),
        Refusal::NotPayable("it is over"),
    ] {
        assert!(refusal.rule().parse::<LawRef>().is_ok(), "{refusal:?}");
    }
    assert_eq!(Refusal::Closed.rule(), "maatwerk:record");
}
