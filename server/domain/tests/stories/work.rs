//! Who works on a case and on what.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::date;
use maatwerk_domain::case::deadlines::{DeadlineAbout, DeadlineKind, Whose};
use maatwerk_domain::case::work::{
    AddTask, HandOver, Handling, TaskKind, TaskOwner, Work, WorkAct, WorkRefusal, WriteNote,
};
use maatwerk_domain::case::{CaseCommand, CaseEvent, CloseReason, PersonRole, Told};
use maatwerk_domain::{
    Act, Authority, AuthorityCommand, AuthorityEvent, CaseNoteId, Date, MandateId, Officer,
    PersonId, Pot, Refusal, TaskId, TeamId, TeamRecord,
};
use proptest::prelude::*;

use crate::support::*;

const TASK: TaskId = TaskId::from_bytes([1; 16]);
const NOTE: CaseNoteId = CaseNoteId::from_bytes([1; 16]);
const TEAM: TeamId = TeamId::from_bytes([1; 16]);
const DUE: Date = date(2026, 12, 1);

fn with(handler: &str) -> Handling {
    Handling {
        handler: Officer::new(handler),
        substitute: None,
        team: None,
    }
}

fn hand_over(to: Handling, from: Date) -> CaseCommand {
    CaseCommand::Work(WorkAct::HandOver(HandOver {
        to,
        from,
        reason: "Andere wijk.".to_owned(),
    }))
}

fn add_task(owner: TaskOwner) -> CaseCommand {
    CaseCommand::Work(WorkAct::AddTask(AddTask {
        task: TASK,
        kind: TaskKind::Task,
        owner,
        about: Some(RESIDENT),
        due: DUE,
        text: "Bel de werkgever.".to_owned(),
    }))
}

fn els() -> TaskOwner {
    TaskOwner::Officer(Officer::new("els"))
}

fn take_back() -> CaseCommand {
    CaseCommand::Work(WorkAct::TakeBackTask {
        task: TASK,
        reason: "Niet meer nodig.".to_owned(),
    })
}

fn write(about: Option<PersonId>) -> CaseCommand {
    CaseCommand::Work(WorkAct::WriteNote(WriteNote {
        note: NOTE,
        about,
        text: "Zoekt werk in de haven.".to_owned(),
    }))
}

fn acted() -> Act {
    Act {
        by: officer(),
        on: RECEIVED,
    }
}

fn record(members: &[&str], from: Date) -> TeamRecord {
    TeamRecord {
        name: "Noord".to_owned(),
        members: members.iter().copied().map(Officer::new).collect(),
        from,
    }
}

#[test]
fn a_case_is_handed_over_from_a_day() {
    let monday = date(2026, 11, 30);
    let given = given(opened())
        .when(hand_over(with("els"), RECEIVED))
        .then([CaseEvent::HandlerAssigned {
            handling: with("els"),
            from: RECEIVED,
            reason: "Andere wijk.".to_owned(),
            act: acted(),
        }])
        .when(hand_over(with("mo"), monday))
        .accepted();
    let handler = |day: Date| {
        let on = given.case.work.handling_on(day);
        on.map(|one| one.handling.handler.as_str().to_owned())
    };
    assert_eq!(handler(date(2026, 11, 22)), None);
    assert_eq!(handler(RECEIVED).as_deref(), Some("els"));
    assert_eq!(handler(date(2026, 11, 29)).as_deref(), Some("els"));
    assert_eq!(handler(monday).as_deref(), Some("mo"));
    // The plan changes: what was recorded last holds from its day on.
    let changed = given
        .when(hand_over(with("jan"), date(2026, 11, 25)))
        .accepted();
    let work = &changed.case.work;
    let on = |day| work.handling_on(day).unwrap().handling.handler.clone();
    assert_eq!(on(monday), Officer::new("jan"));
    let periods: Vec<_> = work
        .periods()
        .into_iter()
        .map(|one| (one.from, one.until))
        .collect();
    assert_eq!(
        periods,
        [
            (RECEIVED, Some(date(2026, 11, 24))),
            (date(2026, 11, 25), None)
        ]
    );
}

#[test]
fn a_handover_that_cannot_be_is_refused() {
    let mut twice = with("els");
    twice.substitute = Some(Officer::new("els"));
    let mut team = with("els");
    team.team = Some(TEAM);
    given(opened())
        .when(hand_over(twice, RECEIVED))
        .refused(WorkRefusal::OwnSubstitute.into())
        .when(hand_over(team.clone(), RECEIVED))
        .refused(Refusal::Unknown("team"))
        .when(hand_over(with("els"), date(2026, 11, 22)))
        .refused(Refusal::TooEarly {
            what: "the first day",
            day: date(2026, 11, 22),
            than: "today,",
            earliest: RECEIVED,
        })
        .when(hand_over(with("els"), RECEIVED))
        .accepted()
        .when(hand_over(with("els"), DUE))
        .refused(WorkRefusal::SameHandling.into());
    let mut knows = given(opened());
    knows.authority.apply(AuthorityEvent::TeamRecorded {
        team: TEAM,
        record: record(&["els"], DUE),
        act: acted(),
    });
    knows
        .when(hand_over(team.clone(), RECEIVED))
        .refused(Refusal::Unknown("team"))
        .when(hand_over(team, DUE))
        .accepted();
}

#[test]
fn tasks_are_deadlines_until_they_end() {
    let added = given(opened())
        .when(add_task(els()))
        .then([CaseEvent::TaskAdded {
            task: TASK,
            kind: TaskKind::Task,
            owner: els(),
            about: RESIDENT,
            due: DUE,
            act: acted(),
            text: "Bel de werkgever.".to_owned().into(),
        }]);
    let [deadline] = &added.case.deadlines()[..] else {
        panic!("one deadline")
    };
    assert_eq!(deadline.kind, DeadlineKind::DoTask);
    assert_eq!(deadline.about, DeadlineAbout::Task(TASK));
    assert_eq!(deadline.whose, Whose::Authority);
    assert_eq!(deadline.owner, Some(Officer::new("els")));
    assert_eq!(
        (deadline.day, deadline.days_left(RECEIVED)),
        (Some(DUE), Some(8))
    );
    assert_eq!(deadline.article, None);
    let finish = CaseCommand::Work(WorkAct::FinishTask { task: TASK });
    let done = added
        .clone()
        .when(CaseCommand::Close(CloseReason::Resolved))
        .refused(Refusal::StillRunning("a task or an agreement is open"))
        .when(finish.clone())
        .accepted();
    assert_eq!(done.case.deadlines(), []);
    done.when(finish.clone())
        .refused(WorkRefusal::TaskEnded.into())
        .when(take_back())
        .refused(WorkRefusal::TaskEnded.into())
        .when(add_task(els()))
        .refused(Refusal::Exists("task"))
        .when(CaseCommand::Close(CloseReason::Resolved))
        .accepted()
        .when(write(None))
        .refused(Refusal::Closed)
        .when(hand_over(with("els"), RECEIVED))
        .accepted();
    let back = added.when(take_back()).accepted();
    assert_eq!(back.case.deadlines(), []);
    given(opened())
        .when(finish)
        .refused(Refusal::Unknown("task"))
        .when(add_task(TaskOwner::Person(PARTNER)))
        .refused(Refusal::Unknown("person"))
        .on(date(2026, 12, 2))
        .when(add_task(els()))
        .refused(Refusal::TooEarly {
            what: "the last day",
            day: DUE,
            than: "today,",
            earliest: date(2026, 12, 2),
        });
}

#[test]
fn words_are_sealed_with_the_key_of_whom_they_are_about() {
    let mut events = opened();
    events.push(person_added(PARTNER, PersonRole::Partner));
    let household = given(events);
    for (about, whose) in [(None, RESIDENT), (Some(PARTNER), PARTNER)] {
        let (case, context) = (&household.case, &household.context);
        let (authority, pot) = (&household.authority, Pot::default());
        let command = write(about);
        let made = case.decide(CASE, &command, Told::default(), authority, &pot, context);
        let [event] = &made.unwrap().case[..] else {
            panic!("one note")
        };
        assert_eq!(case.subject_of(event), Some(whose));
        assert!(case.concerns(event, whose));
        assert_ne!(event.clone().without_words(), *event);
    }
    household
        .when(write(Some(PersonId::from_bytes([9; 16]))))
        .refused(Refusal::Unknown("person"));
}

#[test]
fn what_is_recorded_leads_back_to_the_order() {
    let added = || given(opened()).when(add_task(els())).accepted();
    let finish = CaseCommand::Work(WorkAct::FinishTask { task: TASK });
    for (given, command) in [
        (given(opened()), hand_over(with("els"), DUE)),
        (given(opened()), add_task(TaskOwner::Person(RESIDENT))),
        (added(), finish),
        (added(), take_back()),
        (given(opened()), write(Some(RESIDENT))),
    ] {
        let (case, told) = (&given.case, Told::default());
        let (authority, context) = (&given.authority, &given.context);
        let made = case.decide(CASE, &command, told, authority, &Pot::default(), context);
        let events = made.unwrap().case;
        let recalled = case.recalled(&events, MandateId::from_bytes([0; 16]));
        assert_eq!(recalled, Some((command, Told::default())));
        let [event] = &events[..] else {
            panic!("{events:?}")
        };
        let mut after = case.clone();
        after.apply(event.clone());
        let bare = event.clone().without_words();
        assert_eq!(after.subject_of(event).is_some(), bare != *event);
        assert!(!event.goes_on(&events));
    }
}

#[test]
fn a_team_is_what_was_recorded_of_it() {
    let context = given(opened()).context;
    let form = |team| AuthorityCommand::FormTeam {
        team,
        record: record(&["els"], RECEIVED),
    };
    let change = |from| AuthorityCommand::ChangeTeam {
        team: TEAM,
        record: record(&["mo"], from),
    };
    let mut authority = Authority::default();
    let unknown = authority.decide(&change(DUE), &context);
    assert_eq!(unknown, Err(Refusal::Unknown("team")));
    for command in [form(TEAM), change(DUE)] {
        for event in authority.decide(&command, &context).unwrap() {
            authority.apply(event);
        }
    }
    let again = authority.decide(&form(TEAM), &context);
    assert_eq!(again, Err(Refusal::Exists("team")));
    let past = authority.decide(&change(date(2026, 11, 22)), &context);
    assert!(matches!(past, Err(Refusal::TooEarly { .. })), "{past:?}");
    let (els, mo) = (Officer::new("els"), Officer::new("mo"));
    let before = DUE.yesterday().unwrap();
    assert_eq!(authority.teams.of(&els, before), [TEAM]);
    assert_eq!(authority.teams.of(&mo, before), []);
    assert_eq!(authority.teams.of(&els, DUE), []);
    assert_eq!(authority.teams.of(&mo, DUE), [TEAM]);
    let members = &authority.teams.on(TEAM, DUE).unwrap().members;
    assert_eq!(*members, BTreeSet::from([mo]));
}

proptest! {
    /// Whatever is planned and planned otherwise: periods follow each other, and say of each day what the
    /// order of recording says.
    #[test]
    fn periods_are_what_holds_on_each_day(
        plans in prop::collection::vec((0_i32..40, 0_u8..3), 0..12),
    ) {
        let mut work = Work::default();
        for (days, handler) in plans {
            work.apply(&CaseEvent::HandlerAssigned {
                handling: with(["els", "mo", "jan"][usize::from(handler)]),
                from: RECEIVED.checked_add(days.days()).unwrap(),
                reason: String::new(),
                act: acted(),
            });
        }
        let periods = work.periods();
        for pair in periods.windows(2) {
            prop_assert_eq!(pair[0].until.unwrap().tomorrow().unwrap(), pair[1].from);
        }
        prop_assert!(periods.last().is_none_or(|last| last.until.is_none()));
        for days in -1..41 {
            let day = RECEIVED.checked_add(days.days()).unwrap();
            let mut covering = periods
                .iter()
                .filter(|one| one.from <= day && one.until.is_none_or(|until| day <= until));
            let found = covering.next().map(|one| one.handed_over);
            prop_assert_eq!(found, work.handling_on(day));
            prop_assert!(covering.next().is_none());
        }
    }
}
