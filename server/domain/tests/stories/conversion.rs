//! From gift to loan, or not.

use jiff::civil::date;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, ConversionChoice, GrantStatus, Hearing, Proposal, ProposeConversion,
    ProposedBy, ReviewOccasion,
};
use maatwerk_domain::{
    AssessmentOutcome, Cents, Date, LoanTerms, Refusal, ReviewOutcome, TechnicalFailure,
};

use crate::support::*;

fn propose(terms: Proposal) -> CaseCommand {
    CaseCommand::ProposeConversion(ProposeConversion {
        proposal: PROPOSAL,
        grant: GRANT,
        terms,
        reasons: "She told the wijkteam.".to_owned(),
    })
}

fn a_person() -> ProposedBy {
    ProposedBy::Person {
        officer: officer(),
        reasons: "She told the wijkteam.".to_owned().into(),
    }
}

fn new_fact() -> CaseCommand {
    record(OTHER_FACT, RESIDENT, stopped_working())
}

fn keep(look_again: Date) -> ReviewOutcome {
    ReviewOutcome::Keep { look_again }
}

/// The policy looks at a new fact, and this follows beside the fact itself and the look.
fn after_look(given: Given, said: ReviewOutcome, follows: Vec<CaseEvent>) -> Given {
    let occasion = ReviewOccasion::NewFact(OTHER_FACT);
    let mut expected = vec![
        recorded(OTHER_FACT, RESIDENT, stopped_working()),
        looked(occasion, said.clone()),
    ];
    expected.extend(follows);
    given
        .on(TOLD)
        .reviewed(looks(said))
        .when(new_fact())
        .then(expected)
}

fn running() -> Given {
    given(paid(lessons(), euro(500)))
}

/// The policy proposed a loan, on the fact `FACT`, so that `OTHER_FACT` is still to come.
fn waiting() -> Given {
    let mut events = paid(lessons(), euro(500));
    events.push(proposed(
        Proposal::Loan(loan_of(euro(500))),
        ProposedBy::Policy,
    ));
    given(events).on(TOLD)
}

#[test]
fn the_policy_may_propose_to_let_it_pass() {
    let waiver = ReviewOutcome::ProposeWaiver;
    let follows = vec![proposed(Proposal::Keep, ProposedBy::Policy)];
    let after = after_look(running(), waiver, follows)
        // Nothing adverse: nobody has to be heard.
        .when(CaseCommand::DecideConversion(convert(
            ConversionChoice::Keep,
        )))
        .then([kept(TOLD, None)]);
    assert_eq!(after.case.grants[&GRANT].status, GrantStatus::Final);
}

#[test]
fn a_person_keeps_what_the_policy_would_convert() {
    let mut command = convert(ConversionChoice::Keep);
    command.departure = Some(departure());
    given(loan_proposed())
        .on(TOLD)
        .when(CaseCommand::DecideConversion(command))
        .then([kept(TOLD, Some(departure()))]);
}

#[test]
fn a_conversion_gives_the_unpaid_rest_back() {
    let mut events = paid(lessons(), euro(300));
    events.extend([
        proposed(Proposal::Loan(loan_of(euro(300))), ProposedBy::Policy),
        heard(her_view(TOLD)),
    ]);
    let after = given(events)
        .pot_events(2026, &[committed(euro(500))])
        .on(TOLD)
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .accepted();
    assert_eq!(after.pots[&2026].committed, euro(300));
    assert_eq!(after.case.loans[&LOAN].balance(), euro(300));
    assert_eq!(after.case.grants[&GRANT].unpaid(), Cents::ZERO);
}

#[test]
fn the_first_instalment_is_due_after_the_term_to_pay() {
    // The last day of February stands in for a day that is not there.
    let mut events = loan_proposed();
    events.push(heard(her_view(TOLD)));
    given(events)
        .on(date(2027, 12, 31))
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .then(converted(date(2027, 12, 31), date(2028, 2, 29)));
}

#[test]
fn a_look_that_says_the_same_changes_nothing() {
    let same = ReviewOutcome::ProposeLoan(loan_of(euro(500)));
    let before = waiting();
    let open = before.case.grants[&GRANT].proposal.clone();
    let after = after_look(before, same, Vec::new());
    assert_eq!(after.case.grants[&GRANT].proposal, open);
}

#[test]
fn a_look_that_says_otherwise_takes_the_hearing_with_it() {
    let less = loan_of(euro(200));
    let heard_before = waiting().when(hear(her_view(TOLD))).accepted();
    let follows = vec![lapsed(), proposed(Proposal::Loan(less), ProposedBy::Policy)];
    after_look(heard_before, ReviewOutcome::ProposeLoan(less), follows)
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .refused(Refusal::NotHeard);
}

#[test]
fn a_look_that_finds_nothing_wrong_lets_the_proposal_lapse() {
    let after = after_look(waiting(), keep(UNTIL), vec![lapsed()]);
    assert!(!after.case.grants[&GRANT].needs_person);
    assert_eq!(after.case.due_reviews(UNTIL).len(), 1);

    let follows = vec![lapsed(), CaseEvent::GiftFulfilled { grant: GRANT }];
    after_look(waiting(), ReviewOutcome::Fulfilled, follows);
}

#[test]
fn a_look_that_cannot_tell_leaves_it_to_a_person() {
    for outcome in [
        ReviewOutcome::Refer,
        ReviewOutcome::NotJudged,
        ReviewOutcome::Failed(failure()),
    ] {
        let after = after_look(running(), outcome.clone(), Vec::new());
        assert!(after.case.grants[&GRANT].needs_person);
        // A proposal that was there stands.
        let after = after_look(waiting(), outcome, Vec::new());
        assert!(after.case.grants[&GRANT].proposal.is_some());
    }
}

#[test]
fn a_policy_that_did_not_judge_the_request_does_not_judge_the_gift() {
    let on_other_rules = paid(lessons(), euro(500)).into_iter().map(|mut event| {
        if let CaseEvent::RequestAssessed { answer, .. } = &mut event {
            answer.outcome = AssessmentOutcome::NotJudged;
            answer.findings.clear();
        }
        event
    });
    let mut not_judged = looks(ReviewOutcome::NotJudged);
    not_judged.answer.findings.clear();
    let expected = CaseEvent::GiftReviewed {
        grant: GRANT,
        occasion: on_day(UNTIL),
        rests_on: not_judged.rests_on,
        answer: not_judged.answer,
    };
    let after = given(on_other_rules)
        .on(UNTIL)
        .reviewed(looks(ReviewOutcome::ProposeLoan(loan_of(euro(500)))))
        .when(look_due(UNTIL))
        .then([expected]);
    assert!(after.case.grants[&GRANT].needs_person);
}

#[test]
fn on_the_very_day_a_person_goes_on_where_the_policy_failed() {
    let failed = || ReviewOutcome::Failed(failure());
    let stuck = running()
        .on(UNTIL)
        .reviewed(looks(failed()))
        .when(look_due(UNTIL))
        .then([looked(on_day(UNTIL), failed())])
        // Once is enough.
        .reviewed(looks(failed()))
        .when(look_due(UNTIL))
        .refused(Refusal::NotDue(UNTIL));
    assert_eq!(stuck.case.due_reviews(date(9999, 12, 31)), []);
    assert!(stuck.case.grants[&GRANT].needs_person);
    stuck
        .when(propose(Proposal::Keep))
        .then([proposed(Proposal::Keep, a_person())])
        .when(CaseCommand::DecideConversion(convert(
            ConversionChoice::Keep,
        )))
        .then([kept(UNTIL, None)]);
}

#[test]
fn a_look_promised_for_later_comes_once() {
    let july = date(2027, 7, 18);
    let after = running()
        .on(UNTIL)
        .reviewed(looks(keep(july)))
        .when(look_due(UNTIL))
        .then([looked(on_day(UNTIL), keep(july))]);
    assert_eq!(after.case.due_reviews(date(2027, 7, 17)), []);
    assert_eq!(after.case.due_reviews(july).len(), 1);
    let after = after
        .on(july)
        .reviewed(looks(ReviewOutcome::Fulfilled))
        .when(look_due(july))
        .accepted();
    assert_eq!(after.case.due_reviews(date(9999, 12, 31)), []);
}

#[test]
fn an_answer_that_nothing_can_follow_from_is_a_failure() {
    let more = loan_of(Cents::new(50_001));
    let uneven = LoanTerms {
        principal: euro(500),
        instalments: 19,
        instalment: euro(25),
    };
    let nothing = LoanTerms {
        principal: Cents::ZERO,
        instalments: 1,
        instalment: Cents::ZERO,
    };
    for said in [
        keep(TOLD),
        keep(RECEIVED),
        ReviewOutcome::ProposeLoan(more),
        ReviewOutcome::ProposeLoan(uneven),
        ReviewOutcome::ProposeLoan(nothing),
    ] {
        let after = running()
            .on(TOLD)
            .reviewed(looks(said.clone()))
            .when(new_fact())
            .accepted();
        let gift = &after.case.grants[&GRANT];
        assert!(gift.needs_person && gift.proposal.is_none(), "{said:?}");
        assert_eq!(
            after.case.due_reviews(UNTIL).len(),
            1,
            "the look that was promised stands: {said:?}"
        );
    }
    let today = TOLD;
    let event = running()
        .on(today)
        .reviewed(looks(keep(today)))
        .when(new_fact());
    event.then([
        recorded(OTHER_FACT, RESIDENT, stopped_working()),
        looked(
            ReviewOccasion::NewFact(OTHER_FACT),
            ReviewOutcome::Failed(TechnicalFailure {
                code: "unsound-review".to_owned(),
                detail: "the day to look again has come already".to_owned(),
            }),
        ),
    ]);
}

#[test]
fn what_a_person_proposed_the_policy_does_not_undo() {
    let loan = loan_of(euro(400));
    for said in [
        keep(UNTIL),
        ReviewOutcome::Fulfilled,
        ReviewOutcome::ProposeWaiver,
        ReviewOutcome::ProposeLoan(loan_of(euro(500))),
    ] {
        let proposed = running()
            .on(TOLD)
            .when(propose(Proposal::Loan(loan)))
            .then([proposed(Proposal::Loan(loan), a_person())]);
        let after = after_look(proposed, said.clone(), Vec::new());
        assert!(after.case.grants[&GRANT].proposal.is_some(), "{said:?}");
        // Taken back, the conditions run on; what the policy said meanwhile is not forgotten.
        let after = after
            .when(CaseCommand::WithdrawProposal { grant: GRANT })
            .then([lapsed()]);
        let gift = &after.case.grants[&GRANT];
        assert_eq!(gift.status, GrantStatus::Conditional);
        assert_eq!(gift.needs_person, said != keep(UNTIL), "{said:?}");
    }
}

#[test]
fn nothing_is_paid_on_a_gift_that_a_person_has_to_look_at() {
    let mut events = granted(lessons());
    events.push(announced());
    let looked_at = given(events)
        .pot_events(2026, &[committed(euro(500))])
        .on(UNTIL)
        .reviewed(looks(ReviewOutcome::Refer))
        .when(look_due(UNTIL))
        .accepted();
    let waits = "a person has to look at its conditions: propose to keep it or to convert it";
    let kept = looked_at
        .when(CaseCommand::Pay(pay(euro(500), UNTIL)))
        .refused(Refusal::NotPayable(waits))
        .when(propose(Proposal::Keep))
        .accepted()
        .when(hear(her_view(UNTIL)))
        .accepted()
        .when(CaseCommand::DecideConversion(convert(
            ConversionChoice::Keep,
        )))
        .accepted();
    kept.when(CaseCommand::Pay(pay(euro(500), UNTIL)))
        .accepted();
}

#[test]
fn a_proposal_taken_back_after_the_last_look_still_needs_a_person() {
    let after = running()
        .on(UNTIL)
        .reviewed(looks(ReviewOutcome::Refer))
        .when(look_due(UNTIL))
        .then([looked(on_day(UNTIL), ReviewOutcome::Refer)])
        .when(propose(Proposal::Keep))
        .accepted();
    assert!(!after.case.grants[&GRANT].needs_person);
    let after = after
        .when(CaseCommand::WithdrawProposal { grant: GRANT })
        .accepted();
    assert!(after.case.grants[&GRANT].needs_person);
}

#[test]
fn the_resident_has_until_the_end_of_the_last_day() {
    let silence = |until| {
        hear(Hearing::TermPassed {
            invited: TOLD,
            until,
        })
    };
    let until = date(2027, 4, 8);
    waiting()
        .on(until)
        .when(silence(until))
        .refused(Refusal::TermRuns(until))
        .on(date(2027, 4, 9))
        .when(silence(until))
        .then([heard(Hearing::TermPassed {
            invited: TOLD,
            until,
        })])
        // What she says after all counts.
        .when(hear(her_view(date(2027, 4, 9))))
        .then([heard(her_view(date(2027, 4, 9)))]);
}

#[test]
fn a_hearing_is_left_out_on_an_article_only() {
    let excepted = |article: &str| Hearing::Excepted {
        article: law(article),
        reason: "heard before".to_owned().into(),
    };
    for article in [
        "jci1.31:c:BWBR0005537&artikel=4:11",
        "jci1.3:c:BWBR0005537&artikel=4:11&o=b&z=2026-01-01&g=2026-01-01",
        "jci1.31:c:BWBR0005537&hoofdstuk=4&titeldeel=4.1&artikel=4:12&lid=1",
    ] {
        waiting()
            .when(hear(excepted(article)))
            .then([heard(excepted(article))]);
    }
    for article in [
        "jci1.31:c:BWBR0005537&artikel=4:1",
        "jci1.31:c:BWBR0005537&artikel=4:110",
        "jci1.31:c:BWBR0015703&artikel=4:11",
        "CVDR123456/4:11",
    ] {
        waiting()
            .when(hear(excepted(article)))
            .refused(Refusal::NoException);
    }
}

#[test]
fn a_view_from_before_the_grant_is_none() {
    let before = date(2026, 11, 22);
    let too_early = |what| Refusal::TooEarly {
        what,
        day: before,
        than: "the grant of",
        earliest: RECEIVED,
    };
    waiting()
        .when(hear(her_view(before)))
        .refused(too_early("the hearing"))
        .when(hear(Hearing::TermPassed {
            invited: before,
            until: RECEIVED,
        }))
        .refused(too_early("the invitation"));
}
