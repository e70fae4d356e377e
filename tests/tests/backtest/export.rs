//! Recorded answers as example cases: like households, and nobody's.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use jiff::ToSpan as _;
use maatwerk::app::{App, Settings};
use maatwerk::case_export::{CaseExport, ExportOrder, Skipped, run};
use maatwerk_domain::{Cents, Date};
use maatwerk_log::{KeyId, LogId, OsEntropy};
use maatwerk_policy::author;
use maatwerk_policy::{Digest, Host, HostConfig};
use maatwerk_tests::{Clerk, Installation};
use serde_json::{Map, Value, json};

use crate::history::{APRIL, JANUARY, parameters, zaanstad};

/// A year of Zaanstad:
///
/// | cases | asked | said |
/// |---|---|---|
/// | 8 | about 500 euro | a gift; five of them stopped working: a loan |
/// | 6 | about 850 euro | declined: above the maximum |
/// | 5 | 400 euro for five things that nobody else asks | declined: not for this purpose |
/// | 4 | 700 euro | a person decides: too few to show |
struct Year {
    installation: Installation,
    log: LogId,
    /// Birth dates with the day of receipt, as recorded.
    born: Vec<(Date, Date)>,
    /// The persons of the first row.
    granted: Vec<maatwerk_domain::PersonId>,
}

const RARE: [&str; 5] = ["duikles", "vlucht", "imkerpak", "harpsnaren", "zeilpak"];

impl Year {
    async fn new() -> Self {
        let settings = Settings {
            begins: Some(JANUARY),
            ..Settings::default()
        };
        let installation = Installation::with(settings).await;
        let log = installation
            .establish("GM0479", "plugins/zaanstad", JANUARY)
            .await;
        let mut year = Self {
            installation,
            log,
            born: Vec::new(),
            granted: Vec::new(),
        };
        year.tell().await;
        year
    }

    async fn tell(&mut self) {
        let app = Arc::clone(&self.installation.app);
        let clerk = Clerk::new(&app, self.log, "CVDR000479/3");
        clerk.pot(Cents::new(10_000_000)).await;
        let mandate = clerk.mandate(Cents::new(100_000)).await;
        let mut gifts = Vec::new();
        for nth in 0..8_i32 {
            let euros = 481 + 7 * u64::from(nth.unsigned_abs());
            let (case, person, request) = self.ask(&clerk, nth, euros, "rijlessen").await;
            self.granted.push(person);
            let amount = Cents::new(euros * 100);
            let (decision, grant) = clerk.grant(case, request, mandate).await.unwrap();
            clerk.announce_and_pay(case, decision, grant, amount).await;
            gifts.push((case, person));
        }
        for nth in 0..6_i32 {
            let euros = 831 + u64::from(nth.unsigned_abs());
            self.ask(&clerk, 20 + nth, euros, "rijlessen").await;
        }
        for (nth, purpose) in (40..).zip(RARE) {
            self.ask(&clerk, nth, 400, purpose).await;
        }
        for nth in 0..4 {
            self.ask(&clerk, 60 + nth, 700, "rijlessen").await;
        }
        app.clock.move_to(APRIL).unwrap();
        for (nth, (case, person)) in (0..5_i32).zip(gifts) {
            let stopped = APRIL.checked_sub((3 + nth).days()).unwrap();
            clerk.day(case, person, "employment-ended", stopped).await;
        }
    }

    /// A case of somebody of age who works, and a request of today.
    async fn ask(
        &mut self,
        clerk: &Clerk,
        nth: i32,
        euros: u64,
        purpose: &str,
    ) -> (
        maatwerk_domain::CaseId,
        maatwerk_domain::PersonId,
        maatwerk_domain::RequestId,
    ) {
        let (case, person) = clerk.open("Sanne de Vries").await;
        let born = Date::constant(1970, 1, 9)
            .checked_add((nth * 97).days())
            .unwrap();
        clerk.day(case, person, "birth-date", born).await;
        let since = Date::constant(2024, 2, 1)
            .checked_add((nth * 5).days())
            .unwrap();
        clerk.day(case, person, "employed-since", since).await;
        self.born.push((JANUARY, born));
        let amount = Cents::new(euros * 100);
        let request = clerk
            .request_for(case, person, amount, purpose)
            .await
            .unwrap();
        (case, person, request)
    }

    fn app(&self) -> &Arc<App> {
        &self.installation.app
    }

    fn order(&self) -> ExportOrder {
        ExportOrder {
            log: self.log,
            plugin: Digest::of(&zaanstad()),
            each: 1,
            households: 5,
            beside: set(),
        }
    }

    async fn export(&self, order: &ExportOrder) -> CaseExport {
        run(self.app(), order, &OsEntropy, |_, _| ()).await.unwrap()
    }
}

/// The parameters of Zaanstad.
fn set() -> Map<String, Value> {
    serde_json::from_slice(&parameters(&[])).unwrap()
}

fn read(exported: &CaseExport) -> Vec<Value> {
    let cases = exported.cases.iter();
    cases
        .map(|case| serde_json::from_str(&case.text).unwrap())
        .collect()
}

fn day(value: &Value) -> Date {
    value.as_str().unwrap().parse().unwrap()
}

/// Puts cases beside the parameters of Zaanstad, and runs them as `plugin test` does.
fn tested(exported: &CaseExport) -> author::TestReport {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("parameters.json"), parameters(&[])).unwrap();
    let cases = folder.path().join("cases");
    std::fs::create_dir(&cases).unwrap();
    for case in &exported.cases {
        std::fs::write(cases.join(&case.name), &case.text).unwrap();
    }
    let host = Host::new(HostConfig::default()).unwrap();
    author::test(&host, folder.path(), &zaanstad()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_several_households_show_becomes_cases_that_pass() {
    let year = Year::new().await;
    let exported = year.export(&year.order()).await;
    assert_eq!(exported.read, 28);
    assert_eq!(exported.patterns, 5);
    let skipped = Skipped {
        few_households: 1,
        ..Skipped::default()
    };
    assert_eq!(exported.skipped, skipped);
    let report = tested(&exported);
    assert_eq!(report.cases.len(), 4);
    assert!(report.passed(), "{report:?}");

    let cases = read(&exported);
    let outcomes: Vec<_> = cases
        .iter()
        .map(|case| &case["expect"]["outcome"])
        .collect();
    assert_eq!(outcomes, ["grant", "decline", "decline", "propose-loan"]);
    // The same parameters stand beside them already.
    assert!(cases.iter().all(|case| case.get("parameters").is_none()));
    let purposes: BTreeSet<_> = cases[..3]
        .iter()
        .map(|case| case["assess"]["purpose"].as_str().unwrap())
        .collect();
    assert_eq!(purposes, BTreeSet::from(["rijlessen", "voorbeeld"]));
    let all: String = exported
        .cases
        .iter()
        .map(|case| case.text.as_str())
        .collect();
    for said in RARE.iter().chain(&["Sanne", "Vries", "999990019"]) {
        assert!(!all.contains(said), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_back_as_they_were() {
    let year = Year::new().await;
    let order = ExportOrder {
        each: 20,
        ..year.order()
    };
    let recorded: BTreeSet<(Date, Date)> = year.born.iter().copied().collect();
    let (mut dates, mut texts, mut amounts) = (0, BTreeSet::new(), BTreeSet::new());
    for _ in 0..5 {
        let exported = year.export(&order).await;
        assert!(exported.cases.len() >= 60, "{}", exported.cases.len());
        for case in read(&exported) {
            let asked = if case.get("assess").is_some() {
                &case["assess"]
            } else {
                &case["review"]
            };
            let received = asked.get("received").unwrap_or(&asked["decided"]);
            let received = day(received);
            let away = JANUARY.until(received).unwrap().get_days().abs();
            assert!((60..=730).contains(&away), "{away} days");
            // A look at a gift is not told a birth date.
            if case.get("assess").is_some() {
                let born = day(&asked["facts"]["birth-date"]);
                assert!(!recorded.contains(&(received, born)));
            }
            dates += 1;
            amounts.insert(asked["amount"].as_u64().unwrap());
            assert_eq!(asked["amount"].as_u64().unwrap() % 500, 0);
            // Each is drawn anew.
            assert!(texts.insert(asked.to_string()), "{asked}");
        }
    }
    assert!(dates > 300 && amounts.len() > 30, "{dates} {amounts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_too_few_show_or_was_erased_is_left_out() {
    let year = Year::new().await;
    for person in &year.granted[..4] {
        let key = KeyId::from_bytes(person.to_bytes());
        year.app().vault.destroy_key(key).unwrap();
    }
    // Four of eight who were granted are left, and one of five who stopped working.
    let exported = year.export(&year.order()).await;
    assert_eq!(exported.skipped.erased, 8);
    assert_eq!(exported.skipped.few_households, 3);
    assert_eq!(exported.cases.len(), 2);
    assert!(tested(&exported).passed());
    // Another policy answered none of it.
    let other = ExportOrder {
        plugin: Digest::of(b"another"),
        ..year.order()
    };
    let missing = run(year.app(), &other, &OsEntropy, |_, _| ()).await;
    assert!(missing.is_err());
    // Beside other parameters the cases say which they were judged with.
    let beside = ExportOrder {
        beside: Map::from_iter([("max-amount".to_owned(), json!(75_000))]),
        ..year.order()
    };
    let exported = year.export(&beside).await;
    for case in read(&exported) {
        assert_eq!(case["parameters"]["min-age"], 18);
        assert!(case["parameters"].get("max-amount").is_none());
    }
}

fn export(data: &Path, out: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"));
    command
        .args([
            "plugin",
            "cases",
            "export",
            "--authority",
            "GM0479",
            "--out",
        ])
        .arg(out)
        .args(args)
        .env("MAATWERK_DATA", data)
        .env("RUST_LOG", "error");
    command.output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_writes_a_folder_once_and_says_what_it_left_out() {
    let year = Year::new().await;
    let (data, folder) = year.installation.into_folder().await;
    let out = folder.path().join("cases");
    let zaanstad = maatwerk_tests::source_folder("plugins/zaanstad");
    let beside = ["--folder", zaanstad.to_str().unwrap()];
    let said = export(&data, &out, &beside);
    assert!(said.status.success(), "{said:?}");
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(
        text.contains("28 recorded answers show 5 patterns; 4 cases"),
        "{text}"
    );
    assert!(
        text.contains("1 patterns that fewer than 5 cases show"),
        "{text}"
    );
    let files = || std::fs::read_dir(&out).unwrap().count();
    assert_eq!(files(), 4);
    // What is there is not written over.
    let refused = export(&data, &out, &beside);
    assert!(!refused.status.success());
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(why.contains("is there already"), "{why}");
    assert_eq!(files(), 4);
    // Nothing that so many show: nothing is written.
    let none = folder.path().join("none");
    let said = export(&data, &none, &["--households", "500"]);
    assert!(!said.status.success() && !none.exists());
    let few = export(&data, &none, &["--households", "2"]);
    assert!(!few.status.success(), "less than three is not asked");
}
