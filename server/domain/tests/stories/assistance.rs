//! Assistance (Participatiewet): who decides on it, and to whom it is paid.

use jiff::civil::date;
use maatwerk_domain::case::paying::{AddPayee, PayeeKind, Paying, PayingRefusal};
use maatwerk_domain::case::{CaseCommand, CaseEvent};
use maatwerk_domain::office::{OfficeCommand, OfficeRefusal};
use maatwerk_domain::{
    AuthorityCommand, AuthorityEvent, LawRef, MandateId, MandateTerms, Officer, Refusal,
    SubstitutionId,
};

use super::paying::{PAYEE, account, order, paying};
use crate::support::*;

const SPECIAL: &str = "jci1.31:c:BWBR0015703&artikel=35";
const ASSISTANCE: MandateId = MandateId::from_bytes([41; 16]);
const ELSEWHERE: MandateId = MandateId::from_bytes([42; 16]);

/// The same with what was asked on article 35.
fn special(mut events: Vec<CaseEvent>) -> Vec<CaseEvent> {
    for event in &mut events {
        if let CaseEvent::BudgetRequested { legal_basis, .. } = event {
            *legal_basis = law(SPECIAL);
        }
    }
    events
}

fn mandate(basis: LawRef, works_for: Option<&str>) -> MandateTerms {
    MandateTerms {
        legal_basis: basis,
        works_for: works_for.map(str::to_owned),
        ..mandate_terms()
    }
}

fn give(given: &mut Given, mandate: MandateId, terms: MandateTerms) {
    let event = AuthorityEvent::MandateGiven { mandate, terms };
    given.authority.apply(event);
}

/// A request for special assistance that the policy would grant, and an officer with a mandate for it.
fn asked() -> Given {
    let mut given = given(special(requested(
        maatwerk_domain::AssessmentOutcome::Grant(lessons()),
    )));
    give(&mut given, ASSISTANCE, mandate(law(SPECIAL), None));
    given
}

fn grant() -> CaseCommand {
    let mut decide = decide(grants(None, false));
    decide.mandate = ASSISTANCE;
    CaseCommand::DecideRequest(decide)
}

#[test]
fn who_works_for_another_decides_on_no_assistance() {
    let outside = || Refusal::from(OfficeRefusal::NotInService);
    asked().when(grant()).accepted();
    // A mandate for the own rules says that he works for a neighbourhood team.
    let mut given = asked();
    give(
        &mut given,
        ELSEWHERE,
        mandate(law("CVDR9"), Some("Wijkteam Noord")),
    );
    let given = given.when(grant()).refused(outside());
    assert_eq!(outside().rule(), "jci1.31:c:BWBR0015703&artikel=7&lid=4");
    // Until that one ended.
    let mut before = given;
    before.authority.apply(AuthorityEvent::MandateEnded {
        mandate: ELSEWHERE,
        last_day: date(2026, 11, 22),
    });
    before.when(grant()).accepted();
    // What is no assistance he decides on.
    let mut own = own_rules_asked();
    give(
        &mut own,
        ELSEWHERE,
        mandate(law("CVDR9"), Some("Wijkteam Noord")),
    );
    own.when(CaseCommand::DecideRequest(decide(grants(None, false))))
        .accepted();
}

fn own_rules_asked() -> Given {
    given(requested(maatwerk_domain::AssessmentOutcome::Grant(
        lessons(),
    )))
}

#[test]
fn standing_in_makes_nobody_a_civil_servant() {
    let mut given = asked();
    let stand_in = AuthorityCommand::Office(OfficeCommand::NameSubstitute {
        substitution: SubstitutionId::from_bytes([5; 16]),
        mandate: ASSISTANCE,
        officer: Officer::new("wijkteam"),
        from: RECEIVED,
        until: RECEIVED,
        reason: "Vakantie.".to_owned(),
    });
    for event in given.authority.decide(&stand_in, &given.context).unwrap() {
        given.authority.apply(event);
    }
    given.clone().by("wijkteam").when(grant()).accepted();
    let terms = MandateTerms {
        officer: Officer::new("wijkteam"),
        ..mandate(law("CVDR123456"), Some("Wijkteam Noord"))
    };
    give(&mut given, ELSEWHERE, terms);
    given
        .by("wijkteam")
        .when(grant())
        .refused(OfficeRefusal::NotInService.into());
}

#[test]
fn no_mandate_on_assistance_is_given_to_who_works_for_another() {
    let given = asked();
    for (basis, refused) in [
        (SPECIAL, true),
        ("jci1.31:c:BWBR0015703&artikel=18&lid=1", true),
        ("CVDR123456", false),
    ] {
        let command = AuthorityCommand::GiveMandate {
            mandate: ELSEWHERE,
            terms: mandate(law(basis), Some("Wijkteam Noord")),
        };
        let answer = given.authority.decide(&command, &given.context);
        let expected = Err(OfficeRefusal::NotInService.into());
        assert_eq!(answer == expected, refused, "{basis}");
    }
}

#[test]
fn assistance_goes_to_a_supplier_on_article_57_or_an_authorisation() {
    let add = |kind, ground: Option<&str>| {
        paying(Paying::AddPayee(AddPayee {
            payee: PAYEE,
            about: RESIDENT,
            kind,
            ground: ground.map(law),
            account: Some(account()),
        }))
    };
    for (basis, kind, ground, taken) in [
        (SPECIAL, PayeeKind::Supplier, Some("CVDR123456/7"), false),
        (
            SPECIAL,
            PayeeKind::Supplier,
            Some("jci1.31:c:BWBR0015703&artikel=58"),
            false,
        ),
        (
            SPECIAL,
            PayeeKind::Supplier,
            Some("jci1.31:c:BWBR0015703&artikel=57"),
            true,
        ),
        (
            SPECIAL,
            PayeeKind::Supplier,
            Some("jci1.31:c:BWBR0005291&artikel=60"),
            true,
        ),
        (
            SPECIAL,
            PayeeKind::Administrator,
            Some("jci1.31:c:BWBR0002656&artikel=441"),
            true,
        ),
        (SPECIAL, PayeeKind::Resident, None, true),
        (
            "CVDR123456",
            PayeeKind::Supplier,
            Some("CVDR123456/7"),
            true,
        ),
    ] {
        let mut events = granted(lessons());
        if basis == SPECIAL {
            events = special(events);
        }
        events.push(announced());
        let when = given(events)
            .pot_events(2026, &[committed(euro(500))])
            .when(add(kind, ground))
            .accepted()
            .when(order(PAYMENT, euro(100), false));
        if taken {
            when.accepted();
        } else {
            when.refused(PayingRefusal::ForAnother.into());
        }
    }
}
