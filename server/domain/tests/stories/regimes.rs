//! Legal bases, and the acts that they know.

use jiff::civil::date;
use maatwerk_domain::case::{
    CaseCommand, ConversionChoice, Proposal, ProposeConversion, ProposedBy,
};
use maatwerk_domain::regime::{
    BASES, BasisAct, Declared, KnownAct, Regime, RegimeRefusal, RegisteredBasis,
};
use maatwerk_domain::{
    AssessmentOutcome, Authority, AuthorityCommand, AuthorityEvent, Context, Date, GrantForm,
    LawRef, MandateId, MandateTerms, Refusal,
};

use crate::support::*;

const SPECIAL: &str = "jci1.31:c:BWBR0015703&artikel=35&lid=1";

pub(crate) fn own_rules(acts: &[(BasisAct, &str)]) -> RegisteredBasis {
    RegisteredBasis {
        article: law("CVDR123456"),
        regime: Regime::OwnRules,
        acts: acts
            .iter()
            .map(|(act, article)| KnownAct {
                act: *act,
                article: law(article),
            })
            .collect(),
        from: date(2026, 1, 1),
        until: None,
    }
}

fn register(basis: RegisteredBasis) -> AuthorityCommand {
    AuthorityCommand::RegisterBasis {
        basis,
        reason: "Verordening noodbudget.".to_owned(),
    }
}

fn context() -> Context {
    Context {
        today: RECEIVED,
        officer: officer(),
    }
}

pub(crate) fn with(mut given: Given, basis: RegisteredBasis) -> Given {
    let events = given.authority.decide(&register(basis), &given.context);
    for event in events.unwrap() {
        given.authority.apply(event);
    }
    given
}

/// Special assistance was granted, announced and paid, and the authority has registered its own rules.
pub(crate) fn foster_care() -> Given {
    foster_care_paid(euro(500))
}

/// Granted 500 euro, of which so much was paid.
pub(crate) fn foster_care_paid(amount: maatwerk_domain::Cents) -> Given {
    let mut events = paid(lessons(), amount);
    for event in &mut events {
        if let maatwerk_domain::case::CaseEvent::BudgetRequested { legal_basis, .. } = event {
            *legal_basis = law(SPECIAL);
        }
    }
    let mut given = with(given(events), own_rules(&[]));
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: SPECIAL_MANDATE,
        terms: MandateTerms {
            legal_basis: law("jci1.31:c:BWBR0015703&artikel=35"),
            ..mandate_terms()
        },
    });
    given.on(TOLD)
}

pub(crate) const SPECIAL_MANDATE: MandateId = MandateId::from_bytes([35; 16]);

fn refused(authority: &Authority, basis: RegisteredBasis) -> Refusal {
    authority.decide(&register(basis), &context()).unwrap_err()
}

#[test]
fn a_basis_is_registered_with_its_acts() {
    let basis = own_rules(&[(BasisAct::Convert, "CVDR123456/7")]);
    let authority = Authority::default();
    let events = authority.decide(&register(basis.clone()), &context());
    let events = events.unwrap();
    assert_eq!(
        events,
        [AuthorityEvent::BasisRegistered {
            basis: basis.clone(),
            reason: "Verordening noodbudget.".to_owned(),
            act: maatwerk_domain::Act {
                by: officer(),
                on: RECEIVED
            },
        }]
    );
    let authority = Authority::fold(events);
    let declared = authority.declared(&law("CVDR123456/4"), RECEIVED).unwrap();
    assert_eq!(declared.regime(), Some(Regime::OwnRules));
    assert_eq!(declared.articles(BasisAct::Convert), [law("CVDR123456/7")]);
    assert_eq!(declared.knows(BasisAct::Convert), Ok(()));
    let not = RegimeRefusal::NotRegistered {
        act: BasisAct::Revise,
    };
    assert_eq!(declared.knows(BasisAct::Revise), Err(not.into()));
    assert_eq!(
        refused(&authority, basis),
        Refusal::Exists("registered basis")
    );
}

#[test]
fn what_law_sets_an_authority_does_not_register_otherwise() {
    let authority = Authority::default();
    let known = (BasisAct::Revise, "CVDR123456/7");
    let with = |change: fn(&mut RegisteredBasis)| {
        let mut basis = own_rules(&[known]);
        change(&mut basis);
        refused(&authority, basis)
    };
    assert_eq!(
        with(|basis| basis.until = Some(date(2025, 12, 31))),
        RegimeRefusal::Period.into()
    );
    assert_eq!(
        with(|basis| basis.regime = Regime::Subsidy),
        RegimeRefusal::ActsByLaw.into()
    );
    assert_eq!(
        with(|basis| basis.article = law(SPECIAL)),
        RegimeRefusal::RegimeByLaw.into()
    );
    // Nor all of that law at once, nor from before it was there.
    assert_eq!(
        with(|basis| basis.article = law("jci1.31:c:BWBR0015703")),
        RegimeRefusal::RegimeByLaw.into()
    );
    assert_eq!(
        with(|basis| {
            basis.article = law(SPECIAL);
            basis.from = date(2014, 12, 31);
        }),
        RegimeRefusal::RegimeByLaw.into()
    );
    assert_eq!(
        with(|basis| basis.acts.push(basis.acts[0].clone())),
        RegimeRefusal::Twice.into()
    );
}

#[test]
fn a_request_needs_a_basis_with_a_regime_once_one_was_registered() {
    let asked = |received: Date, basis: &str| {
        let mut request = budget();
        request.received = received;
        request.legal_basis = law(basis);
        CaseCommand::RequestBudget(request)
    };
    let told = || says(ASSESSMENT, AssessmentOutcome::Refer);
    let strange = "CVDR999999/1";
    given(opened())
        .assessed(told())
        .when(asked(RECEIVED, strange))
        .accepted();
    let registered = || with(given(opened()), own_rules(&[])).assessed(told());
    let refusal = registered()
        .when(asked(RECEIVED, strange))
        .refused(RegimeRefusal::NoRegime(law(strange)).into());
    drop(refusal);
    // One of before the regimes is judged as it was then.
    registered()
        .when(asked(date(2025, 12, 31), strange))
        .accepted();
    for basis in ["CVDR123456/4", SPECIAL] {
        registered().when(asked(RECEIVED, basis)).accepted();
    }
    let message = Refusal::from(RegimeRefusal::NoRegime(law(strange))).to_string();
    assert!(message.contains("/v1/legal-bases"), "{message}");
}

#[test]
fn special_assistance_is_never_converted_and_the_refusal_names_article_48() {
    let propose = CaseCommand::ProposeConversion(ProposeConversion {
        proposal: PROPOSAL,
        grant: GRANT,
        terms: Proposal::Loan(loan_of(euro(500))),
        reasons: "Stopped working.".to_owned(),
    });
    let refusal = Refusal::from(RegimeRefusal::NotByLaw {
        act: BasisAct::Convert,
        article: "jci1.31:c:BWBR0015703&artikel=48",
    });
    assert_eq!(refusal.rule(), "jci1.31:c:BWBR0015703&artikel=48");
    foster_care().when(propose).refused(refusal.clone());
    // What a policy proposes nobody can decide to do.
    let mut proposed_by_policy = foster_care();
    proposed_by_policy.case.apply(proposed(
        Proposal::Loan(loan_of(euro(500))),
        ProposedBy::Policy,
    ));
    proposed_by_policy.case.apply(heard(her_view(TOLD)));
    let mut convert_it = convert(to_loan(None));
    convert_it.mandate = SPECIAL_MANDATE;
    let kept = proposed_by_policy
        .when(CaseCommand::DecideConversion(convert_it))
        .refused(refusal);
    let mut keep = convert(ConversionChoice::Keep);
    keep.mandate = SPECIAL_MANDATE;
    keep.departure = Some(departure());
    kept.when(CaseCommand::DecideConversion(keep)).accepted();
}

#[test]
fn a_loan_needs_an_article_that_knows_one() {
    let granted = |basis: &str| {
        let mut given = foster_care();
        let mut request = budget();
        request.legal_basis = law(basis);
        let mut events = requested(AssessmentOutcome::Refer);
        for event in &mut events {
            if let maatwerk_domain::case::CaseEvent::BudgetRequested { legal_basis, .. } = event {
                *legal_basis = law(basis);
            }
        }
        given.case = maatwerk_domain::case::Case::fold(events);
        given.authority.apply(AuthorityEvent::MandateGiven {
            mandate: SPECIAL_MANDATE,
            terms: MandateTerms {
                legal_basis: law("jci1.31:c:BWBR0015703"),
                ..mandate_terms()
            },
        });
        let mut order = decide(grants(Some(plain(GrantForm::Loan, euro(500))), false));
        order.mandate = SPECIAL_MANDATE;
        given
            .pot(2027, euro(1000))
            .when(CaseCommand::DecideRequest(order))
    };
    granted(SPECIAL).refused(
        RegimeRefusal::NotByLaw {
            act: BasisAct::Lend,
            article: "jci1.31:c:BWBR0015703&artikel=48&lid=1",
        }
        .into(),
    );
    for article in ["48&lid=2&onderdeel=b", "51", "52"] {
        granted(&format!("jci1.31:c:BWBR0015703&artikel={article}")).accepted();
    }
}

#[test]
fn the_later_of_two_registrations_holds_from_its_day() {
    let mut earlier = own_rules(&[(BasisAct::Convert, "CVDR123456/7")]);
    let mut later = own_rules(&[]);
    later.from = date(2027, 1, 1);
    earlier.until = None;
    let given = with(with(given([]), earlier), later);
    let known = |day: Date| {
        let declared = given.authority.declared(&basis(), day).unwrap();
        !declared.articles(BasisAct::Convert).is_empty()
    };
    assert!(known(date(2026, 12, 31)));
    assert!(!known(date(2027, 1, 1)));
    let before = given.authority.declared(&basis(), date(2025, 12, 31));
    assert!(matches!(before, Ok(Declared::Before)));
}

#[test]
fn a_subsidy_is_changed_on_the_articles_of_its_title() {
    let subsidy = RegisteredBasis {
        regime: Regime::Subsidy,
        ..own_rules(&[])
    };
    let given = with(given([]), subsidy);
    let declared = given.authority.declared(&basis(), RECEIVED).unwrap();
    let awb = |article: &str| law(&format!("jci1.31:c:BWBR0005537&artikel={article}"));
    assert_eq!(
        declared.articles(BasisAct::Withdraw),
        [awb("4:48"), awb("4:49")]
    );
    assert_eq!(declared.articles(BasisAct::Reclaim), [awb("4:57")]);
    let convert = declared.knows(BasisAct::Convert).unwrap_err();
    assert_eq!(convert.rule(), "jci1.31:c:BWBR0005537&artikel=4:48");
    let other = declared.on_ground(BasisAct::Reclaim, &awb("4:48"));
    let refusal = RegimeRefusal::OtherGround {
        act: BasisAct::Reclaim,
    };
    assert_eq!(other, Err(refusal.into()));
}

#[test]
fn every_row_names_an_article() {
    for row in BASES {
        assert!(row.law().to_string().ends_with(row.article));
        assert!(row.until.is_none_or(|until| row.from <= until));
        for act in row.acts_on(RECEIVED) {
            assert!(act.law().to_string().ends_with(act.article));
            assert!(act.from >= row.from.min(act.from));
        }
        let one: LawRef = row.law();
        let covering = BASES.iter().filter(|other| other.law().covers(&one));
        assert_eq!(covering.count(), 1, "{}", row.article);
    }
}

/// What may be done about a debt, on which article.
#[test]
fn a_debt_is_set_off_and_enforced_on_the_law_of_what_was_granted() {
    let day = date(2026, 11, 20);
    let subsidy = "CVDR700001";
    let contract = "CVDR700002";
    let own = own_rules(&[(BasisAct::SetOff, "CVDR123456/12")]);
    let mut given = with(given(Vec::new()), own.clone());
    for (article, regime) in [(subsidy, Regime::Subsidy), (contract, Regime::Contract)] {
        let basis = RegisteredBasis {
            article: law(article),
            regime,
            acts: Vec::new(),
            ..own.clone()
        };
        given = with(given, basis);
    }
    let on = |basis: &str, act, article: &str| {
        let declared = given.authority.declared(&law(basis), day).unwrap();
        declared.on_ground(act, &law(article))
    };
    let participation = "jci1.31:c:BWBR0015703&artikel=60&lid=2";
    let sixty_a = "jci1.31:c:BWBR0015703&artikel=60a";
    let reclaimed = "jci1.31:c:BWBR0005537&artikel=4:57&lid=2";
    let civil = "jci1.31:c:BWBR0005289&artikel=127";
    for (basis, act, article) in [
        (SPECIAL, BasisAct::Enforce, participation),
        (SPECIAL, BasisAct::SetOff, sixty_a),
        (subsidy, BasisAct::Enforce, reclaimed),
        (
            subsidy,
            BasisAct::SetOff,
            "jci1.31:c:BWBR0005537&artikel=4:57&lid=3",
        ),
        ("CVDR123456/3", BasisAct::SetOff, "CVDR123456/12"),
        (contract, BasisAct::SetOff, civil),
    ] {
        assert_eq!(on(basis, act, article), Ok(()), "{basis} {article}");
    }
    let benefits = "jci1.31:c:BWBR0018451&artikel=1";
    for (basis, act, article) in [
        (SPECIAL, BasisAct::Enforce, benefits),
        (SPECIAL, BasisAct::Enforce, sixty_a),
        (
            SPECIAL,
            BasisAct::SetOff,
            "jci1.31:c:BWBR0005537&artikel=4:93",
        ),
        (subsidy, BasisAct::Enforce, participation),
        ("CVDR123456/3", BasisAct::SetOff, sixty_a),
        (contract, BasisAct::SetOff, sixty_a),
    ] {
        let other = RegimeRefusal::OtherGround { act };
        assert_eq!(
            on(basis, act, article),
            Err(other.into()),
            "{basis} {article}"
        );
    }
    for basis in ["CVDR123456/3", contract] {
        let act = BasisAct::Enforce;
        let none = RegimeRefusal::NotRegistered { act };
        assert_eq!(on(basis, act, participation), Err(none.into()), "{basis}");
    }
}
