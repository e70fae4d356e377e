//! Who acts: substitutes, people who must differ, and who has an interest of his own.

use jiff::civil::date;
use maatwerk_domain::case::{Case, CaseCommand, CaseEvent};
use maatwerk_domain::office::{OfficeCommand, OfficeRefusal};
use maatwerk_domain::{
    Act, AssessmentOutcome, Authority, AuthorityCommand, AuthorityEvent, Cents, Context, Date,
    MandateId, Officer, Refusal, SubstitutionId,
};

use crate::support::*;

const SUBSTITUTION: SubstitutionId = SubstitutionId::from_bytes([1; 16]);
const AUGUST: Date = date(2026, 8, 3);
const OCTOBER: Date = date(2026, 10, 5);

fn act(by: &str, on: Date) -> Act {
    Act {
        by: Officer::new(by),
        on,
    }
}

fn authority(events: &[AuthorityEvent]) -> Authority {
    Authority::fold([mandate_given()].into_iter().chain(events.to_vec()))
}

fn ordered(
    events: &[AuthorityEvent],
    command: OfficeCommand,
    today: Date,
) -> Result<Vec<AuthorityEvent>, Refusal> {
    let context = Context {
        today,
        officer: Officer::new("administrator"),
    };
    authority(events).decide(&AuthorityCommand::Office(command), &context)
}

fn name(officer: &str, from: Date, until: Date) -> OfficeCommand {
    OfficeCommand::NameSubstitute {
        substitution: SUBSTITUTION,
        mandate: MANDATE,
        officer: Officer::new(officer),
        from,
        until,
        reason: "Verlof.".to_owned(),
    }
}

fn named(from: Date, until: Date) -> AuthorityEvent {
    AuthorityEvent::SubstituteNamed {
        substitution: SUBSTITUTION,
        mandate: MANDATE,
        officer: Officer::new("stand-in"),
        from,
        until,
        reason: "Verlof.".to_owned(),
        act: act("administrator", AUGUST),
    }
}

fn separated(above: Option<Cents>, from: Date) -> AuthorityEvent {
    AuthorityEvent::SeparationSet {
        above,
        from,
        rule: "Mandaatbesluit 2026, artikel 4.".to_owned(),
        act: act("administrator", AUGUST),
    }
}

#[test]
fn a_substitute_is_named_for_days_within_the_mandate() {
    let last = mandate_terms().until.unwrap();
    assert_eq!(
        ordered(&[], name("stand-in", OCTOBER, RECEIVED), AUGUST),
        Ok(vec![named(OCTOBER, RECEIVED)])
    );
    let days = || Err(OfficeRefusal::Days.into());
    let beyond = last.tomorrow().unwrap();
    for (from, until) in [(RECEIVED, OCTOBER), (OCTOBER, beyond)] {
        assert_eq!(ordered(&[], name("stand-in", from, until), AUGUST), days());
    }
    // Nobody is made to have acted for somebody yesterday.
    let yesterday = ordered(&[], name("stand-in", AUGUST, RECEIVED), OCTOBER);
    assert!(
        matches!(yesterday, Err(Refusal::TooEarly { .. })),
        "{yesterday:?}"
    );
    let own = ordered(&[], name("officer", OCTOBER, RECEIVED), AUGUST);
    assert_eq!(own, Err(OfficeRefusal::Holder.into()));
    let again = ordered(
        &[named(OCTOBER, RECEIVED)],
        name("stand-in", OCTOBER, RECEIVED),
        AUGUST,
    );
    assert_eq!(again, Err(Refusal::Exists("substitution")));
    let mut unknown = name("stand-in", OCTOBER, RECEIVED);
    if let OfficeCommand::NameSubstitute { mandate, .. } = &mut unknown {
        *mandate = MandateId::from_bytes([9; 16]);
    }
    assert_eq!(
        ordered(&[], unknown, AUGUST),
        Err(Refusal::Unknown("mandate"))
    );
}

#[test]
fn standing_in_ends_sooner_and_never_later() {
    let end = |last_day| OfficeCommand::EndSubstitution {
        substitution: SUBSTITUTION,
        last_day,
        reason: "Terug.".to_owned(),
    };
    let events = [named(AUGUST, RECEIVED)];
    let eve = OCTOBER.yesterday().unwrap();
    let ended = ordered(&events, end(eve), OCTOBER).unwrap();
    let mut after = events.to_vec();
    after.extend(ended);
    let authority = authority(&after);
    let stand_in = Officer::new("stand-in");
    assert!(authority.acts_on(MANDATE, &stand_in, eve));
    assert!(!authority.acts_on(MANDATE, &stand_in, OCTOBER));
    assert_eq!(authority.on_behalf(MANDATE, &stand_in), Some(&officer()));
    assert_eq!(authority.on_behalf(MANDATE, &officer()), None);
    let days = || Err(OfficeRefusal::Days.into());
    assert_eq!(ordered(&events, end(TOLD), OCTOBER), days());
    // It is over.
    assert_eq!(ordered(&after, end(AUGUST), OCTOBER), days());
    assert_eq!(
        ordered(&[], end(OCTOBER), OCTOBER),
        Err(Refusal::Unknown("substitution"))
    );
}

/// A decision by somebody, with this register.
fn decision(by: &str, today: Date, register: &[AuthorityEvent]) -> When {
    let mut given = given(requested(AssessmentOutcome::Grant(lessons())))
        .on(today)
        .by(by);
    given.authority = authority(register);
    given.when(CaseCommand::DecideRequest(decide(grants(None, false))))
}

#[test]
fn a_substitute_decides_on_those_days_and_within_the_mandate() {
    let days = [named(RECEIVED, RECEIVED)];
    let _ = decision("stand-in", RECEIVED, &days).accepted();
    decision("stand-in", RECEIVED, &[]).refused(Refusal::NoMandate);
    decision("stand-in", RECEIVED.tomorrow().unwrap(), &days).refused(Refusal::NoMandate);
    decision("somebody", RECEIVED, &days).refused(Refusal::NoMandate);
    // Who stands in gets no day more than the holder has.
    let ended = AuthorityEvent::MandateEnded {
        mandate: MANDATE,
        last_day: OCTOBER,
    };
    decision("stand-in", RECEIVED, &[days[0].clone(), ended])
        .refused(Refusal::MandateDate(RECEIVED));
}

#[test]
fn the_separation_that_holds_is_the_latest_that_has_begun() {
    let above = |events: &[AuthorityEvent], day| authority(events).office.separated_above(day);
    let events = [
        separated(Some(euro(1000)), OCTOBER),
        separated(Some(euro(400)), RECEIVED),
        separated(None, TOLD),
    ];
    assert_eq!(above(&events, AUGUST), None);
    assert_eq!(above(&events, OCTOBER), Some(euro(1000)));
    assert_eq!(above(&events, RECEIVED), Some(euro(400)));
    assert_eq!(above(&events, TOLD), None);
    let corrected = [events[0].clone(), separated(Some(euro(2000)), OCTOBER)];
    assert_eq!(above(&corrected, OCTOBER), Some(euro(2000)));
    let past = OfficeCommand::Separate {
        above: None,
        from: AUGUST,
        rule: "Mandaatbesluit.".to_owned(),
    };
    let refused = ordered(&[], past, OCTOBER);
    assert!(
        matches!(refused, Err(Refusal::TooEarly { .. })),
        "{refused:?}"
    );
}

fn taken_in(by: &str) -> CaseEvent {
    CaseEvent::RequestTakenIn {
        request: REQUEST,
        act: act(by, RECEIVED),
    }
}

#[test]
fn a_request_says_who_took_it_in_where_that_matters() {
    let asks = |register: &[AuthorityEvent]| {
        let mut given = given(opened())
            .by("ada")
            .assessed(says(ASSESSMENT, AssessmentOutcome::Grant(lessons())));
        given.authority = authority(register);
        given.when(CaseCommand::RequestBudget(budget()))
    };
    let assessment = || assessed(says(ASSESSMENT, AssessmentOutcome::Grant(lessons())));
    asks(&[]).then([budget_requested(), assessment()]);
    asks(&[separated(Some(euro(400)), TOLD)]).then([budget_requested(), assessment()]);
    let held = [separated(Some(euro(400)), OCTOBER)];
    let after = asks(&held).then([budget_requested(), taken_in("ada"), assessment()]);
    let taken = &after.case.requests[&REQUEST].taken_by;
    assert_eq!(*taken, Some(Officer::new("ada")));
    // An audit gives the same order again.
    let events = [budget_requested(), taken_in("ada"), assessment()];
    for at in 1..events.len() {
        assert!(events[at].goes_on(&events[..at]), "{at}");
    }
    let (command, _) = Case::default().recalled(&events, MANDATE).unwrap();
    assert_eq!(command, CaseCommand::RequestBudget(budget()));
}

#[test]
fn above_the_amount_three_people_ask_decide_and_pay() {
    let mut asked = requested(AssessmentOutcome::Grant(lessons()));
    asked.push(taken_in("officer"));
    let decide = |above: u64| {
        let mut given = given(asked.clone()).by("officer");
        given.authority = authority(&[separated(Some(euro(above)), OCTOBER)]);
        given.when(CaseCommand::DecideRequest(decide(grants(None, false))))
    };
    decide(499).refused(OfficeRefusal::RequesterDecides.into());
    // Above, and not from that amount on.
    let _ = decide(500).accepted();

    let mut granted = granted(lessons());
    granted.extend([taken_in("ada"), announced()]);
    let pays = |by: &str, above: u64, amount: Cents| {
        let mut given = given(granted.clone())
            .pot_events(2026, &[committed(euro(500))])
            .by(by);
        given.authority = authority(&[separated(Some(euro(above)), OCTOBER)]);
        given.when(CaseCommand::Pay(pay(amount, RECEIVED)))
    };
    pays("officer", 499, euro(500)).refused(OfficeRefusal::DeciderPays.into());
    pays("ada", 499, euro(500)).refused(OfficeRefusal::RequesterPays.into());
    // In parts that are below it each, too.
    pays("officer", 499, euro(100)).refused(OfficeRefusal::DeciderPays.into());
    let _ = pays("bea", 499, euro(500)).accepted();
    // Nor does in whose place it was decided.
    let mut stood_in = granted.clone();
    for event in &mut stood_in {
        if let CaseEvent::RequestDecided { by, .. } = event {
            *by = Officer::new("stand-in");
        }
    }
    let mut stood_in = given(stood_in).pot_events(2026, &[committed(euro(500))]);
    stood_in.authority = authority(&[separated(Some(euro(499)), OCTOBER)]);
    for by in ["stand-in", "officer"] {
        let pays = stood_in.clone().by(by);
        pays.when(CaseCommand::Pay(pay(euro(500), RECEIVED)))
            .refused(OfficeRefusal::DeciderPays.into());
    }
    let _ = pays("officer", 500, euro(500)).accepted();
}

#[test]
fn whoever_has_an_interest_of_his_own_does_nothing_more() {
    let declared = CaseEvent::InterestDeclared {
        act: act("officer", RECEIVED),
    };
    let after = given(granted(lessons()))
        .when(CaseCommand::DeclareInterest)
        .then([declared.clone()]);
    assert_eq!(
        after.case.interests.get(&officer()),
        Some(&RECEIVED),
        "it is known since when"
    );
    let mut events = granted(lessons());
    events.push(declared);
    let announce = || CaseCommand::Announce {
        decision: DECISION,
        on: RECEIVED,
    };
    given(events.clone())
        .when(announce())
        .refused(OfficeRefusal::OwnCase.into());
    given(events.clone())
        .when(CaseCommand::DeclareInterest)
        .refused(OfficeRefusal::DeclaredAlready.into());
    let _ = given(events).by("bea").when(announce()).accepted();
}
