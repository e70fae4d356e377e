//! A simulated country: reproducible, whole, and of use to a server afterwards.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use maatwerk::app::{App, Paths, Settings};
use maatwerk::events::{self, DomainEvent};
use maatwerk::simulate::{self, Policies, PolicyFiles, Progress, Report, SimulateError};
use maatwerk::views::Views;
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::signal::SignalEvent;
use maatwerk_domain::{Authority, Cents, Month, Pot};
use maatwerk_log::{EventLog as _, LogId, Position, Recorded, StreamId};
use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_tests::{Clerk, source_folder};
use tempfile::TempDir;

static POLICIES: LazyLock<Policies> = LazyLock::new(|| {
    let build = |name: &str| {
        let folder = source_folder(&format!("plugins/{name}"));
        let built = author::build(&folder, &BuildOptions::default(), &mut |_| ());
        PolicyFiles {
            component: built.expect("the policy builds").component,
            parameters: author::parameters(&folder).expect("parameters"),
        }
    };
    Policies {
        standaard: build("standaard"),
        enschede: build("enschede"),
        leeuwarden: build("leeuwarden"),
        zaanstad: build("zaanstad"),
    }
});

fn settings(demo: bool) -> Settings {
    Settings {
        demo,
        begins: demo.then_some(simulate::START),
        ..Settings::default()
    }
}

async fn open(folder: &TempDir) -> Arc<App> {
    let paths = Paths::beside(&folder.path().join("data"));
    App::open(&paths, settings(true)).await.unwrap()
}

async fn fill(
    app: &Arc<App>,
    events: u64,
    seed: u64,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Report, SimulateError> {
    simulate::fill(app, &POLICIES, simulate::Settings { events, seed }, watch).await
}

fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// All that is recorded in a log, in order, as it was told.
async fn told(app: &App, log: LogId) -> Vec<(Recorded, DomainEvent)> {
    let mut told = Vec::new();
    let mut after = Position::START;
    loop {
        let page = app.log.read_log(log, after, 1_000).await.unwrap();
        let Some(last) = page.last() else {
            return told;
        };
        after = last.position;
        for recorded in page {
            let parts = app.vault.unseal(&recorded.as_ref()).unwrap();
            let (event, _) = events::decode(&recorded.event_type, parts).unwrap();
            told.push((recorded, event));
        }
    }
}

/// What is random as everywhere: these identifiers, and what an installation's own key makes.
const RANDOM: [&str; 5] = [
    "AssessmentId([",
    "ProposalId([",
    "SignalRecordId([",
    "HouseholdId([",
    "hmac-sha256:",
];

/// A log as text, with what is random named by the order in which it comes.
async fn content(app: &App, log: LogId) -> String {
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut text = String::new();
    for (recorded, event) in told(app, log).await {
        let debug = format!("{event:?}");
        let mut rest = debug.as_str();
        while let Some(at) = RANDOM.iter().filter_map(|word| rest.find(word)).min() {
            let length = rest[at..].find([')', '"']).unwrap();
            let next = names.len();
            let name = *names
                .entry(rest[at..at + length].to_owned())
                .or_insert(next);
            write!(text, "{}#{name}", &rest[..at]).unwrap();
            rest = &rest[at + length..];
        }
        writeln!(text, "{rest} {}", recorded.version).unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_gives_the_same_country() {
    let country = |seed| async move {
        let folder = tempfile::tempdir().unwrap();
        let app = open(&folder).await;
        let report = fill(&app, 2_200, seed, on).await.unwrap();
        let mut logs = BTreeMap::new();
        for log in app.log.logs().await.unwrap() {
            logs.insert(log, content(&app, log).await);
        }
        app.log.close().await;
        (logs, report.planted, report.years)
    };
    let countries: [_; 3] = tokio::join!(country(7), country(7), country(u64::MAX)).into();
    for (log, text) in &countries[0].0 {
        assert_eq!(Some(text), countries[1].0.get(log), "{log}");
    }
    assert_eq!(countries[0], countries[1]);
    assert_ne!(countries[0].0, countries[2].0);
    assert_ne!(countries[0].1, countries[2].1);
}

/// The rules that hold in every case after every event.
fn check_case(case: &Case, stream: StreamId) {
    for grant in case.grants.values() {
        assert!(grant.paid() <= grant.terms.amount, "{stream}");
    }
    for loan in case.loans.values() {
        let back = loan.repaid().saturating_add(loan.waived());
        assert!(back <= loan.principal, "{stream}");
    }
}

#[derive(Default)]
struct Seen {
    types: BTreeSet<String>,
    cases: u64,
    granted: u32,
    declined: u32,
    departures: u32,
    events: u64,
    stated: u32,
    /// Signals in the national log, by where they come from.
    signals: BTreeMap<&'static str, u32>,
}

/// Folds a log and sees that nothing is wrong with it.
async fn check_log(app: &App, log: LogId, seen: &mut Seen) {
    app.log.verify(log).unwrap();
    let mut cases: BTreeMap<StreamId, Case> = BTreeMap::new();
    let mut pots: BTreeMap<StreamId, Pot> = BTreeMap::new();
    let mut authority = Authority::default();
    for (recorded, event) in told(app, log).await {
        seen.events += 1;
        seen.types.insert(recorded.event_type.to_string());
        match event {
            DomainEvent::Case(event) => {
                if let CaseEvent::RequestDecided {
                    verdict,
                    departure,
                    on,
                    ..
                } = &event
                {
                    let granted = matches!(verdict, maatwerk_domain::case::Verdict::Granted { .. });
                    seen.granted += u32::from(granted);
                    seen.declined += u32::from(!granted);
                    seen.departures += u32::from(departure.is_some());
                    assert_eq!(
                        app.clock.day_of(recorded.recorded_at),
                        *on,
                        "recorded that day"
                    );
                }
                seen.stated += u32::from(matches!(event, CaseEvent::SignalStated { .. }));
                let case = cases.entry(recorded.stream).or_default();
                case.apply(event);
                check_case(case, recorded.stream);
            }
            DomainEvent::Pot(event) => {
                let pot = pots.entry(recorded.stream).or_default();
                pot.apply(&event);
                assert!(pot.amount.unwrap() >= pot.committed, "{log}: overspent");
            }
            DomainEvent::Authority(event) => authority.apply(event),
            DomainEvent::Signal(SignalEvent::SignalRecorded(record)) => {
                // The programme's figures move by the month of recording.
                let day = app.clock.day_of(recorded.recorded_at);
                assert_eq!(record.month, Month::of(day), "{log}");
                *seen.signals.entry(record.source.as_str()).or_default() += 1;
            }
            DomainEvent::Dossier(_) | DomainEvent::Erasure(_) | DomainEvent::Bank(_) => {}
        }
    }
    let committed: Cents = pots.values().map(|pot| pot.committed).sum();
    let held = cases.values().flat_map(|case| case.grants.values());
    let held = held.filter(|grant| grant.status != maatwerk_domain::case::GrantStatus::Withdrawn);
    let held: Cents = held
        .map(|grant| grant.terms.amount.saturating_sub(grant.released))
        .sum();
    assert_eq!(committed, held, "{log}: pots and grants agree");
    assert!(authority.demo && authority.name.is_some(), "{log}");
    seen.cases += cases.len() as u64;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_country_is_whole_and_can_be_worked_in() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder).await;
    let report = fill(&app, 6_000, 1, on).await.unwrap();
    assert!(
        report.events >= 6_000 && report.events < 8_000,
        "{report:?}"
    );
    assert!(!report.stopped);

    let mut seen = Seen::default();
    let logs = app.log.logs().await.unwrap();
    for log in &logs {
        check_log(&app, *log, &mut seen).await;
    }
    assert_eq!(logs.len(), 343, "all municipalities and the programme");
    assert_eq!((seen.events, seen.cases), (report.events, report.cases));
    for kind in [
        "authority-established",
        "policy-activated",
        "mandate-given",
        "pot-set",
        "pot-committed",
        "pot-released",
        "case-opened",
        "person-added",
        "fact-recorded",
        "fact-corrected",
        "fact-withdrawn",
        "budget-requested",
        "request-assessed",
        "request-decided",
        "decision-withdrawn",
        "decision-announced",
        "payment-made",
        "payment-returned",
        "rest-released",
        "gift-reviewed",
        "gift-fulfilled",
        "conversion-proposed",
        "hearing-recorded",
        "gift-converted",
        "gift-kept",
        "instalments-set",
        "repayment-received",
        "repayment-reversed",
        "debt-decided",
        "signal-stated",
        "signal-recorded",
        "case-closed",
    ] {
        assert!(
            seen.types.contains(&format!("{kind}.v1")),
            "{kind} in {:?}",
            seen.types
        );
    }
    let decided = f64::from(seen.granted + seen.declined);
    let share = f64::from(seen.granted) / decided;
    assert!((0.5..0.75).contains(&share), "{share} granted");
    assert!(seen.departures > 0);
    assert_eq!(seen.signals["stated"], seen.stated);
    for source in ["finding", "decline", "departure", "waiting"] {
        assert!(seen.signals.contains_key(source), "{source}");
    }

    // The ten largest have a fifth of the inhabitants, and so of the cases: 4 standard deviations.
    let largest = [
        "GM0363", "GM0599", "GM0518", "GM0344", "GM0772", "GM0014", "GM0855", "GM0034", "GM0758",
        "GM0268",
    ];
    let of = |code: &str| report.cases_by_municipality.get(code).copied().unwrap_or(0);
    let there = largest.iter().map(|code| of(code)).sum::<u64>();
    let count = |cases: u64| f64::from(u32::try_from(cases).unwrap());
    let expected = count(report.cases) * 0.213;
    assert!(
        (count(there) - expected).abs() < 4.0 * expected.sqrt(),
        "{there} {expected}"
    );

    // Nothing is filled twice.
    let again = fill(&app, 6_000, 1, on).await;
    assert!(matches!(again, Err(SimulateError::NotEmpty)));
    app.log.close().await;
    drop(app);

    // A server takes it up where it ended.
    let app = open(&folder).await;
    let days = app.clock.today().until(report.until).unwrap().get_days();
    assert!(days <= 7, "{days} days before the end");
    let views = tokio::spawn(Views::run(Arc::clone(&app)));
    app.views
        .wait_for_all(&app.log, Duration::from_mins(1))
        .await
        .unwrap();
    for view in app.views.all() {
        assert_eq!(view.poisoned(), 0, "{}", view.name());
    }
    let ticked = app.tick().await.unwrap();
    assert_eq!(ticked.failed, 0);
    let amsterdam = LogId::new("GM0363").unwrap();
    let clerk = Clerk::new(&app, amsterdam, "CVDR000000/3");
    clerk.pot(Cents::new(100_000_000)).await;
    let mandate = clerk.mandate(Cents::new(100_000)).await;
    clerk.paid_lessons(mandate).await;
    views.abort();
    app.log.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_can_be_stopped_and_what_stands_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder).await;
    for events in [0, simulate::MOST_EVENTS + 1, u64::MAX] {
        let refused = fill(&app, events, 1, on).await;
        assert!(matches!(refused, Err(SimulateError::Events)), "{events}");
    }
    let mut days = 0;
    let report = fill(&app, 20_000, 3, |_| {
        days += 1;
        if days == 40 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let report = report.await.unwrap();
    assert!(report.stopped && report.cases > 0);
    let mut seen = Seen::default();
    for log in app.log.logs().await.unwrap() {
        check_log(&app, log, &mut seen).await;
    }
    assert_eq!(seen.events, report.events);
    app.log.close().await;
}

#[tokio::test]
async fn a_real_installation_is_never_filled() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::beside(&folder.path().join("data"));
    let app = App::open(&paths, settings(false)).await.unwrap();
    let refused = fill(&app, 1_000, 1, on).await;
    assert!(matches!(refused, Err(SimulateError::NotEmpty)));
    assert!(app.log.logs().await.unwrap().is_empty());
    app.log.close().await;
}

fn command(data: &Path, more: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
        .args(["simulate", "--data"])
        .arg(data)
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

#[test]
fn the_command_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("something"), "of value").unwrap();
    let (done, said) = command(folder.path(), &[]);
    assert!(!done && said.contains("there are data in"), "{said}");
    let new = folder.path().join("new");
    for events in ["0", "50000001", "many"] {
        let (done, said) = command(&new, &["--events", events]);
        assert!(!done && said.contains("--events"), "{said}");
    }
    let (done, said) = command(&new, &["--report", "/nowhere/at/all"]);
    assert!(
        !done && said.contains("the report cannot be written"),
        "{said}"
    );
    assert!(!new.exists());
}
