//! What a bundle leaves out of what it promises, and whom it hands nothing out of any more.

use std::io::Cursor;

use maatwerk::audit::verify::{self, Ask, Report};
use maatwerk::backtest::Watch;
use maatwerk::evidence::{Asked, BundleMaterial, Contents, ExportError, Order, export};
use maatwerk::handle::Command;
use maatwerk_domain::erasure::{ErasureCommand, Ground, ProposeErasure, Scope};
use maatwerk_domain::{CaseId, ErasureId};
use maatwerk_log::KeyId;
use maatwerk_tests::{Clerk, Installation, Office, Web};
use serde_json::{Value, json};

use super::support::{
    AUTHORITY, File, auditor, faults, file, file_mut, files, granted, holds, household, look,
    relisted, take, web,
};

fn verified(bytes: &[u8]) -> Report {
    let (bundle, _) = look(bytes).unwrap();
    let ask = Ask {
        threads: 1,
        ..Ask::default()
    };
    verify::run(&BundleMaterial::of(bundle, None), &ask, &Watch::default()).unwrap()
}

/// A bundle without the events for which this holds.
fn without(bytes: &[u8], gone: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut all = files(bytes);
    let events = file_mut(&mut all, "events/000001.jsonl");
    let kept: String = events
        .text()
        .lines()
        .filter(|line| !gone(&serde_json::from_str(line).unwrap()))
        .flat_map(|line| [line, "\n"])
        .collect();
    assert!(kept.len() < events.content.len());
    events.content = kept.into_bytes();
    faults(&relisted(all))
}

fn is_told(told: &[String], what: &str) {
    assert!(told.iter().any(|fault| fault.contains(what)), "{told:?}");
}

#[test]
fn what_the_scope_promises_is_missed() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let bytes = take(&auditor(&web), &case.path, &json!({"contents": "persons"}));
    assert_eq!(faults(&bytes), [""; 0]);
    let id = case.path.trim_start_matches("/cases/");
    let in_stream = "does not follow the one before it in its stream";
    // One act of the case, one of the register, and each of them whole.
    let told = without(&bytes, |event| event["type"] == "decision-announced.v1");
    is_told(&told, in_stream);
    let told = without(&bytes, |event| event["type"] == "policy-activated.v1");
    is_told(&told, in_stream);
    let told = without(&bytes, |event| event["type"] == "case-opened.v1");
    is_told(&told, in_stream);
    let told = without(&bytes, |event| event["stream"] == id);
    is_told(&told, "is of a case of which nothing is there");
    let of_register = [
        "authority-established.v1",
        "policy-activated.v1",
        "mandate-given.v1",
    ];
    let told = without(&bytes, |event| {
        of_register.contains(&event["type"].as_str().unwrap())
            || event["type"].as_str().unwrap().starts_with("log-origin")
    });
    is_told(&told, "promises the register");

    // A key that whoever asked may have.
    for key in [id, &case.person] {
        let mut all = files(&bytes);
        let keys = file_mut(&mut all, "data-keys.jsonl");
        let withheld = |line: &str| -> String {
            let mut told: Value = serde_json::from_str(line).unwrap();
            if told["key"] != key {
                return format!("{line}\n");
            }
            let class = told["class"].take();
            let class = class.as_str().unwrap();
            format!("{{\"key\":\"{key}\",\"class\":\"{class}\",\"standing\":\"withheld\"}}\n")
        };
        let text: String = keys.text().lines().map(withheld).collect();
        assert!(text.contains("withheld"));
        keys.content = text.into_bytes();
        is_told(
            &faults(&relisted(all)),
            "is not given, and the manifest says",
        );
    }
    // Who asked for less gets less, and nothing is wrong with that.
    for contents in ["accounting", "sealed"] {
        let bytes = take(&auditor(&web), &case.path, &json!({"contents": contents}));
        assert_eq!(faults(&bytes), [""; 0], "{contents}");
    }
    let own = json!({"resident": case.person, "contents": "accounting"});
    assert_eq!(faults(&take(&office.worker, &case.path, &own)), [""; 0]);
}

#[test]
fn a_period_has_no_gaps() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    household(&office);
    let body = json!({"from": office.today, "until": office.today, "contents": "persons"});
    let bytes = take(&auditor(&web), &format!("/logs/{AUTHORITY}"), &body);
    assert_eq!(faults(&bytes), [""; 0]);
    let told = without(&bytes, |event| event["type"] == "payment-made.v1");
    is_told(&told, "does not follow the one before it in the period");
    // Nor is anything in it that is of another day.
    let mut all = files(&bytes);
    let manifest = file_mut(&mut all, "manifest.json");
    let mut said: Value = serde_json::from_slice(&manifest.content).unwrap();
    said["about"]["scope"] = json!({"kind": "period", "from": "2020-01-01", "until": "2020-01-02"});
    manifest.content = serde_json::to_vec_pretty(&said).unwrap();
    is_told(&faults(&relisted(all)), "was not recorded in the period");
}

#[test]
fn what_another_system_calls_a_household_is_for_nobody_in_it() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let reference = "suite4-gezin-Ondergedoken";
    let open = |persons: Value| {
        let body = json!({"clientReference": reference, "persons": persons});
        let opened = office.worker.post("/cases", &body).expect(201);
        let person = maatwerk_tests::text(&opened, "/personIds/0");
        let path = format!("/cases/{}", maatwerk_tests::text(&opened, "/caseId"));
        granted(&office, &path, &person);
        let own = json!({"resident": person});
        take(&office.worker, &path, &own)
    };
    let own = json!({"role": "resident", "name": "Fatima Voorbeeld"});
    let two = open(json!([own, {"role": "partner", "name": "Karel"}]));
    assert_eq!(faults(&two), [""; 0]);
    let opens = |all: &[File]| {
        file(all, "events/000001.jsonl")
            .text()
            .contains("case-opened.v1")
    };
    assert!(!opens(&files(&two)) && !holds(&two, reference));
    let alone = open(json!([own]));
    assert_eq!(faults(&alone), [""; 0]);
    assert!(opens(&files(&alone)) && holds(&alone, reference));
}

/// An installation in which a case is about to be destroyed.
struct Condemned {
    installation: Installation,
    clerk: Clerk,
    case: CaseId,
}

impl Condemned {
    async fn new() -> Self {
        let installation = Installation::new().await;
        let today = installation.app.clock.today();
        let log = installation
            .establish(AUTHORITY, "plugins/zaanstad", today)
            .await;
        let clerk = Clerk::new(&installation.app, log, "CVDR000479/3");
        let (case, _) = clerk.open("Sanne de Boer").await;
        Self {
            installation,
            clerk,
            case,
        }
    }

    async fn agree(&self) {
        let id = ErasureId::from_bytes(self.installation.app.new_id().unwrap());
        let order = |command| Command::Erasure(id, command);
        let propose = ErasureCommand::Propose(ProposeErasure {
            case: self.case,
            scope: Scope::Case,
            ground: Ground::Court,
            legal_basis: "ECLI:NL:RBNHO:2026:1".to_owned(),
            reason: "Uitspraak.".to_owned(),
        });
        self.clerk.order(order(propose)).await.unwrap();
        let other = self.clerk.clone().called("bea");
        other.order(order(ErasureCommand::Confirm)).await.unwrap();
    }

    async fn taken(&self, asked: Asked) -> Result<Vec<u8>, ExportError> {
        let order = Order {
            log: maatwerk_log::LogId::new(AUTHORITY).unwrap(),
            asked,
            contents: Contents::Persons,
            by: "controleur".to_owned(),
            purpose: "evidence".to_owned(),
            most: u64::MAX,
        };
        let out = Cursor::new(Vec::new());
        let (out, _) = export(&self.installation.app, &order, out, &Watch::default()).await?;
        Ok(out.into_inner())
    }

    fn scopes(&self) -> [Asked; 3] {
        let today = self.installation.app.clock.today();
        [
            Asked::Case(self.case, None),
            Asked::Period(today, today),
            Asked::Everything,
        ]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_handed_out_that_is_about_to_be_destroyed() {
    let place = Condemned::new().await;
    for asked in place.scopes() {
        assert!(place.taken(asked).await.is_ok());
    }
    place.agree().await;
    for asked in place.scopes() {
        let refused = place.taken(asked).await;
        assert!(
            matches!(refused, Err(ExportError::BeingErased)),
            "{asked:?}"
        );
    }
    // Once it is done there is nothing to hand out any more, and the bundle says why.
    place.installation.settle().await;
    while place.installation.app.finish_erasures().await.unwrap() > 0 {}
    for asked in place.scopes() {
        let bytes = place.taken(asked).await.unwrap();
        let report = verified(&bytes);
        assert!(report.is_fine(), "{asked:?}: {:?}", report.faults);
        assert!(report.counts.erased > 0);
        assert!(
            file(&files(&bytes), "events/000001.jsonl")
                .text()
                .contains("erasure-confirmed.v1")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_nobody_agreed_to_destroy_is_missed_in_a_bundle() {
    let place = Condemned::new().await;
    let key = KeyId::from_bytes(place.case.to_bytes());
    place.installation.app.vault.destroy_key(key).unwrap();
    for asked in place.scopes() {
        let report = verified(&place.taken(asked).await.unwrap());
        assert_eq!(
            report.found.into_iter().collect::<Vec<_>>(),
            [("key-destroyed", 1)]
        );
    }
}

#[test]
fn one_bundle_at_a_time_for_each_who_asks() {
    let web: Web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    let path = format!("{}/evidence", case.path);
    let ask = || super::support::ask(&auditor, &path, &json!({})).status;
    // However they fall together, each is whole or told to wait; and afterwards there is room again.
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..6).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|status| [200, 503].contains(status)));
    assert!(statuses.contains(&200), "{statuses:?}");
    assert_eq!(ask(), 200);
}
