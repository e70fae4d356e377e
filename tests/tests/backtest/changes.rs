//! What changes, from what to what, and what it costs.

use maatwerk::backtest::{
    Band, Count, Difference, Euros, Kind, Order, Report, RuleChange, Said, Subject, Transition,
    banded, html,
};
use maatwerk_domain::Cents;
use maatwerk_log::LogId;
use maatwerk_tests::Clerk;

use crate::history::{FEBRUARY, History, JANUARY, asked, number, parameters, zaanstad};

fn went(from: Kind, to: Kind, difference: Difference, answers: u64) -> Transition {
    Transition {
        from,
        to,
        difference,
        answers: number(answers),
    }
}

fn euros(of: u64, changed: u64, recorded: i64, candidate: i64) -> Euros {
    Euros {
        of: number(of),
        changed: number(changed),
        recorded: Some(recorded),
        candidate: Some(candidate),
        difference: Some(candidate - recorded),
    }
}

fn rules(report: &Report) -> Vec<(&str, Count, Vec<RuleChange>)> {
    let rules = report.rules.iter();
    rules
        .map(|rule| (rule.rule.as_str(), rule.answers, rule.changes.clone()))
        .collect()
}

fn changed(of: Subject, from: Said, to: Said, answers: u64) -> RuleChange {
    RuleChange {
        of,
        from,
        to,
        answers: number(answers),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_mandate_and_a_higher_maximum_are_counted_by_hand() {
    use Difference::{Outcome, Same};
    use Kind::{ConditionalGift, Decline, Refer};

    let history = History::new().await;
    let enschede = history
        .installation
        .establish("GM0153", "plugins/enschede", JANUARY)
        .await;
    let other = Clerk::new(&history.installation.app, enschede, "CVDR000153/3");
    other.pot(Cents::new(1_000_000)).await;
    let before = history.heads().await;

    let set = parameters(&[("mandate-amount", 50_000), ("max-amount", 80_000)]);
    let ran = history.try_out(&zaanstad(), Some(&set)).await;
    let report = &ran.report;

    assert_eq!(report.answers.found, number(7));
    assert_eq!(report.answers.judged, number(7));
    assert!(report.answers.erased.is_zero() && report.answers.unreadable.is_zero());
    // 600 euro is above the new mandate; 800 euro, asked twice, is no longer above the maximum.
    assert_eq!(report.requests.judged, number(6));
    assert_eq!(report.requests.changed, number(3));
    assert_eq!(
        report.requests.transitions,
        [
            went(ConditionalGift, ConditionalGift, Same, 2),
            went(Decline, Refer, Outcome, 2),
            went(ConditionalGift, Refer, Outcome, 1),
            went(Refer, Refer, Same, 1),
        ]
    );
    assert_eq!(
        report.gifts.transitions,
        [went(Kind::ProposeLoan, Kind::ProposeLoan, Same, 1)]
    );
    assert_eq!(
        rules(report),
        [
            (
                "maximum",
                number(2),
                vec![changed(Subject::Request, Said::NotMet, Said::Met, 2)]
            ),
            (
                "mandate",
                number(1),
                vec![changed(Subject::Request, Said::Met, Said::NotMet, 1)]
            ),
        ]
    );
    assert_eq!(report.rules[1].article.as_deref(), Some("CVDR000479/8"));
    let sentence = report.rules[1].text.as_deref();
    assert_eq!(
        sentence,
        Some("Over dit bedrag mag het wijkteam beslissen.")
    );
    assert!(report.without_rule.is_zero());

    // Each request once: 500, 600, 700, 800 in January, 500 in February.
    assert_eq!(report.money.granted, euros(5, 1, 160_000, 100_000));
    assert_eq!(report.money.loans, euros(1, 0, 50_000, 50_000));
    let months: Vec<_> = report.money.months.iter().collect();
    assert_eq!(months[0].month, "2026-01");
    assert_eq!(months[0].granted, euros(4, 1, 110_000, 50_000));
    assert_eq!(months[0].loans, euros(1, 0, 50_000, 50_000));
    assert_eq!(months[1].month, "2026-02");
    assert_eq!(months[1].granted, euros(1, 0, 50_000, 50_000));
    assert_eq!(months.len(), 2);
    let [pot] = &report.money.pots[..] else {
        panic!("one pot: {:?}", report.money.pots);
    };
    assert_eq!(
        (pot.year, pot.amount, pot.committed),
        (2026, Some(1_000_000), 110_000)
    );
    assert_eq!(pot.would_be, Some(50_000));

    // In the order of the log: 600 euro, then 800 euro and 800 euro once more.
    let cases: Vec<_> = ran.changed.iter().map(|(case, _)| *case).collect();
    let [_, six, _, eight, _] = &history.cases[..] else {
        panic!("five cases");
    };
    assert_eq!(cases, [six.0, eight.0, eight.0]);
    assert_eq!(history.heads().await, before, "nothing is written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_condition_and_a_higher_instalment_change_terms_only() {
    let history = History::new().await;
    let set = parameters(&[("months-in-work", 4), ("instalment", 5_000)]);
    let report = history.try_out(&zaanstad(), Some(&set)).await.report;
    assert_eq!(
        report.requests.transitions[0],
        went(
            Kind::ConditionalGift,
            Kind::ConditionalGift,
            Difference::Terms,
            3
        )
    );
    assert_eq!(report.requests.changed, number(3));
    assert_eq!(
        rules(&report),
        [(
            "stays-in-work",
            number(3),
            vec![changed(
                Subject::Request,
                Said::Condition,
                Said::Condition,
                3
            )]
        )]
    );
    // The loan is paid back faster, and no rule says so.
    assert_eq!(
        report.gifts.transitions,
        [went(
            Kind::ProposeLoan,
            Kind::ProposeLoan,
            Difference::Terms,
            1
        )]
    );
    assert_eq!(report.without_rule, number(1));
    assert_eq!(report.money.granted, euros(5, 0, 160_000, 160_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_policy_with_the_recorded_parameters_changes_nothing() {
    let history = History::new().await;
    for threads in [1, 4] {
        let order = Order {
            log: history.zaanstad,
            from: None,
            until: None,
        };
        let ran = history.try_on(&zaanstad(), None, order, threads).await;
        assert_eq!(ran.report.answers.judged, number(7));
        assert!(ran.report.requests.changed.is_zero());
        assert!(ran.report.gifts.changed.is_zero());
        assert!(ran.report.rules.is_empty() && ran.changed.is_empty());
        assert_eq!(ran.report.not_told.answers, number(0));
        assert_eq!(ran.report.candidate.parameters, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_received_in_the_period_counts() {
    let history = History::new().await;
    let set = parameters(&[("mandate-amount", 50_000)]);
    let order = Order {
        log: history.zaanstad,
        from: Some(FEBRUARY),
        until: None,
    };
    let component = zaanstad();
    let report = history
        .try_on(&component, Some(&set), order, 2)
        .await
        .report;
    assert_eq!(report.answers.judged, number(1));
    assert_eq!(report.answers.outside, number(6));
    assert_eq!(report.money.granted, euros(1, 0, 50_000, 50_000));
    let order = Order {
        from: None,
        until: Some(JANUARY),
        ..order
    };
    let report = history
        .try_on(&component, Some(&set), order, 2)
        .await
        .report;
    // The gift of January was looked at in April, and is of January.
    assert_eq!(report.answers.judged, number(6));
    assert_eq!(report.gifts.judged, number(1));
    let nobody = Order {
        log: LogId::new("GM0001").unwrap(),
        ..order
    };
    let limits = maatwerk_policy::HostConfig::default();
    let candidate = maatwerk::backtest::Candidate::new(&limits, 1, &component, None).unwrap();
    let watch = maatwerk::backtest::Watch::default();
    let app = &history.installation.app;
    let ran = maatwerk::backtest::run(app, candidate, nobody, &watch).await;
    assert!(matches!(
        ran,
        Err(maatwerk::backtest::BacktestError::Register(_))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_that_look_alike_in_one_case_are_two() {
    let history = History::new().await;
    let (case, person, _) = asked(&history.clerk, crate::history::APRIL, 600).await;
    let same = Cents::new(60_000);
    let twin = history.clerk.request(case, person, same).await.unwrap();
    let again = maatwerk_domain::case::CaseCommand::AssessAgain { request: twin };
    history.clerk.case(case, again).await.unwrap();
    let order = Order {
        log: history.zaanstad,
        from: Some(crate::history::APRIL),
        until: None,
    };
    let set = parameters(&[("mandate-amount", 50_000)]);
    let ran = history.try_on(&zaanstad(), Some(&set), order, 2).await;
    assert_eq!(ran.report.requests.judged, number(3));
    assert_eq!(ran.report.money.granted, euros(2, 2, 120_000, 0));
    // In March nobody asked anything, and it is there.
    let all = history.try_out(&zaanstad(), Some(&set)).await.report;
    let months = all.money.months.iter().map(|month| month.month.as_str());
    let months: Vec<_> = months.collect();
    assert_eq!(months, ["2026-01", "2026-02", "2026-03", "2026-04"]);
    assert!(all.money.months[2].granted.of.is_zero());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_see_no_cases_gets_bands() {
    let history = History::new().await;
    let set = parameters(&[("mandate-amount", 50_000), ("max-amount", 80_000)]);
    let ran = history.try_out(&zaanstad(), Some(&set)).await;
    let shown = banded(&ran.report);
    let few = Count::Band(Band::UnderTen);
    assert!(shown.banded && !ran.report.banded);
    assert_eq!(shown.requests.changed, few);
    assert_eq!(shown.answers.erased, few, "none looks like some");
    // What fewer than ten show is not told by being there.
    assert!(shown.requests.transitions.is_empty() && shown.rules.is_empty());
    assert_eq!(shown.duration_ms % 10_000, 0);
    assert_eq!(shown.money.granted.difference, None);
    assert_eq!(shown.money.pots[0].would_be, None);
    // What the register of pots tells anyway is as it is.
    assert_eq!(shown.money.pots[0].committed, 110_000);
    let json = serde_json::to_string(&shown).unwrap();
    let page = html(&shown);
    for (case, person) in &history.cases {
        for id in [case.to_string(), person.to_string()] {
            assert!(!json.contains(&id) && !page.contains(&id));
        }
    }
    // Read again as it was written.
    let read: Report = serde_json::from_str(&json).unwrap();
    assert_eq!(read, shown);
}
