//! Whatever orders come in whatever order: what was accepted keeps to the way. What holds is
//! computed from the events alone, not with the state's own methods.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use maatwerk_domain::Date;
use maatwerk_domain::dossier::{Dossier, DossierCommand, DossierEvent, Step};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::*;

fn step() -> impl Strategy<Value = Step> {
    let reason = prop::option::of("[a-z]{1,5}");
    prop_oneof![
        3 => reason.prop_map(|reason| Step::UnderStudy { reason }),
        3 => Just(propose()),
        2 => Just(accept()),
        2 => Just(reject()),
        2 => (-40_i64..3).prop_map(|days| in_force(TODAY.saturating_add(days.days()))),
    ]
}

fn article() -> impl Strategy<Value = maatwerk_domain::LawRef> {
    prop::sample::select(vec![
        law("jci1.31:c:BWBR0015703&artikel=22a&z=2026-01-01&g=2026-01-01"),
        law("jci1.3:c:BWBR0015703&artikel=22a"),
        law("jci1.31:c:BWBR0015703&artikel=35"),
        law("CVDR1/2"),
    ])
}

fn command() -> impl Strategy<Value = DossierCommand> {
    prop_oneof![
        1 => Just(DossierCommand::Open(matter())),
        6 => step().prop_map(DossierCommand::Advance),
        2 => article().prop_map(|article| DossierCommand::LinkArticle { article }),
        2 => article().prop_map(|article| DossierCommand::UnlinkArticle {
            article,
            reason: "r".to_owned(),
        }),
        1 => (0..4_u8).prop_map(|number| DossierCommand::LinkFigure {
            figure: figure(number),
            caption: "c".to_owned(),
            published: published(),
        }),
        1 => (0..4_u8).prop_map(|number| DossierCommand::UnlinkFigure {
            figure: figure(number),
            reason: "r".to_owned(),
        }),
        1 => (0..4_u8).prop_map(|number| DossierCommand::AddNote {
            note: note(number),
            text: "t".to_owned(),
        }),
    ]
}

/// Where one may be after each status, by the names that the API gives them.
fn after(status: &str) -> &'static [&'static str] {
    match status {
        "signalled" | "rejected" => &["study"],
        "study" => &["proposed"],
        "proposed" => &["accepted", "rejected", "study"],
        "accepted" => &["in-force"],
        _ => &[],
    }
}

fn name(step: &Step) -> &'static str {
    match step {
        Step::UnderStudy { .. } => "study",
        Step::Proposed { .. } => "proposed",
        Step::Accepted { .. } => "accepted",
        Step::Rejected { .. } => "rejected",
        Step::InForce { .. } => "in-force",
    }
}

/// What holds of every history that was accepted.
fn holds(events: &[DossierEvent], days: &[Date], reached: &mut BTreeMap<&'static str, usize>) {
    let mut status = "signalled";
    let mut articles = BTreeSet::new();
    let mut figures = BTreeSet::new();
    for (place, (event, day)) in events.iter().zip(days).enumerate() {
        let opens = matches!(event, DossierEvent::DossierOpened { .. });
        assert_eq!(opens, place == 0, "opened first, and once");
        assert_eq!(event.act().on, *day);
        assert_eq!(event.act().by, act().by);
        match event {
            DossierEvent::DossierAdvanced { step, .. } => {
                let next = name(step);
                assert!(after(status).contains(&next), "{status} to {next}");
                match step {
                    Step::UnderStudy { reason } => {
                        assert!(
                            status == "signalled" || reason.is_some(),
                            "back without reason"
                        );
                    }
                    Step::InForce { from, .. } => assert!(from <= day),
                    _ => {}
                }
                status = next;
                *reached.entry(next).or_default() += 1;
            }
            DossierEvent::ArticleLinked { article, .. } => {
                assert!(articles.insert(article.article()), "linked twice");
            }
            DossierEvent::ArticleUnlinked { article, .. } => {
                assert!(articles.remove(&article.article()), "was not there");
            }
            DossierEvent::FigureLinked { figure, .. } => {
                assert!(figures.insert(*figure), "linked twice");
            }
            DossierEvent::FigureUnlinked { .. }
            | DossierEvent::DossierOpened { .. }
            | DossierEvent::NoteAdded { .. } => {}
        }
    }
    let dossier = Dossier::fold(events.to_vec());
    let standing: BTreeSet<_> = dossier
        .standing_articles()
        .map(maatwerk_domain::LawRef::article)
        .collect();
    assert_eq!(standing, articles);
    assert_eq!(dossier.in_force_from().is_some(), status == "in-force");
}

#[test]
fn accepted_histories_keep_to_the_way() {
    let mut reached = BTreeMap::new();
    let config = Config {
        cases: 512,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let seen = std::cell::RefCell::new(&mut reached);
    runner
        .run(
            &prop::collection::vec((command(), 0_i64..3), 1..80),
            |orders| {
                let mut dossier = Dossier::default();
                let (mut events, mut days, mut today) = (Vec::new(), Vec::new(), TODAY);
                for (command, passed) in orders {
                    today = today.saturating_add(passed.days());
                    if let Ok(happened) = dossier.decide(command, &context(today)) {
                        for event in happened {
                            dossier.apply(event.clone());
                            events.push(event);
                            days.push(today);
                        }
                    }
                }
                assert_eq!(dossier, Dossier::fold(events.clone()));
                // Even what cannot be does not make it panic.
                let _ = Dossier::fold(events.iter().rev().cloned());
                holds(&events, &days, &mut seen.borrow_mut());
                Ok(())
            },
        )
        .unwrap();
    for step in ["study", "proposed", "accepted", "rejected", "in-force"] {
        let times = reached.get(step).copied().unwrap_or_default();
        assert!(times > 0, "{step} was never reached: {reached:?}");
    }
}
