//! What one authority notices of another whose policy burns its full allowance on each call, over HTTP.
//!
//! Authority A has Zaanstad's policy, and one client who asks for a budget on and on; authority B a
//! policy that never ends, and eight clients. A alone and A beside B take turns, so that a machine that
//! slows down or speeds up meanwhile counts for both. The 50th and 99th percentile of A's answers and
//! the ratio are printed; no more than twice is asked. Client and server share the cores. The data lie
//! in cargo's target folder: a temporary folder is often in memory.
//!
//! `ROUNDS` and `REQUESTS` in the environment make it longer.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark prints, and may stop when something fails"
)]

#[path = "../guests/mod.rs"]
mod guests;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use guests::{Guest, LOOP};
use maatwerk::http::auth::Role;
use maatwerk::http::server::Limits;
use maatwerk::shares::tenant_of;
use maatwerk_log::LogId;
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::{Value, json};

/// Clients of the burning authority.
const BURNING: usize = 8;
/// A case has a limit, and its fold grows with it.
const EACH_CASE: usize = 50;

static KEY: AtomicU64 = AtomicU64::new(0);

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(usual)
}

/// A case with a request to send to it.
struct Case {
    url: String,
    body: String,
    token: String,
    agent: ureq::Agent,
}

impl Case {
    /// The answer, and how long it took.
    fn ask(&self) -> (u16, Duration) {
        let key = KEY.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        let answer = self
            .agent
            .post(&self.url)
            .header("Authorization", &self.token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", format!("bench-{key}"))
            .send(&self.body);
        let mut answer = answer.unwrap();
        answer.body_mut().read_to_vec().unwrap();
        (answer.status().as_u16(), began.elapsed())
    }
}

struct Side<'a> {
    web: &'a Web,
    authority: &'static str,
    client: Client,
    office: &'a Office,
}

impl Side<'_> {
    fn case(&self) -> Case {
        let body = json!({"persons": [{"role": "resident", "name": "Anne", "bsn": "999990019"}]});
        let opened = self.client.post("/cases", &body).expect(201);
        let (case, person) = (text(&opened, "/caseId"), text(&opened, "/personIds/0"));
        for (code, day) in [
            ("birth-date", "2001-03-14"),
            ("employed-since", "2020-01-01"),
        ] {
            let fact = json!({
                "about": person, "code": code, "source": "document",
                "value": {"kind": "day", "value": day},
            });
            self.client
                .post(&format!("/cases/{case}/facts"), &fact)
                .expect(201);
        }
        let request: Value = self.office.lessons(&person);
        let token = self
            .web
            .token(self.authority, "worker", &[Role::Professional]);
        Case {
            url: format!(
                "http://{}/v1/cases/{case}/budget-requests",
                self.web.address
            ),
            body: request.to_string(),
            token: format!("Bearer {token}"),
            agent: ureq::Agent::config_builder()
                .http_status_as_error(false)
                .build()
                .into(),
        }
    }
}

/// Times of so many requests of A, one after the other.
fn measured(side: &Side, requests: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    while times.len() < requests {
        let case = side.case();
        for _ in 0..EACH_CASE.min(requests - times.len()) {
            let (status, took) = case.ask();
            assert_eq!(status, 201);
            times.push(took);
        }
    }
    times
}

/// The same while B burns; and how often B was answered, and turned away.
fn beside(a: &Side, b: &Side, requests: usize) -> (Vec<Duration>, [u64; 2]) {
    let (stop, counts) = (
        AtomicBool::new(false),
        [AtomicU64::new(0), AtomicU64::new(0)],
    );
    let times = std::thread::scope(|scope| {
        for _ in 0..BURNING {
            scope.spawn(|| {
                let mut case = b.case();
                let mut asked = 0;
                while !stop.load(Ordering::Relaxed) {
                    if asked == EACH_CASE {
                        (case, asked) = (b.case(), 0);
                    }
                    let (status, _) = case.ask();
                    asked += 1;
                    counts[usize::from(status != 201)].fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // Until it burns.
        while counts[0].load(Ordering::Relaxed) < 3 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let times = measured(a, requests);
        stop.store(true, Ordering::Relaxed);
        times
    });
    (times, counts.map(AtomicU64::into_inner))
}

fn percentile(times: &mut [Duration], hundredths: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * hundredths).div_ceil(100).max(1) - 1;
    times[at].as_secs_f64() * 1_000.0
}

fn main() {
    let (rounds, requests) = (number("ROUNDS", 4), number("REQUESTS", 600));
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Limits::default());
    let office = Office::open(&web, "GM0479");
    let log = LogId::new("GM0080").unwrap();
    let app = &web.installation.app;
    web.run(app.establish(log, "Leeuwarden")).unwrap();
    let component = Guest::good().assess(LOOP).component();
    let set = br#"{"max-amount":75000}"#;
    web.run(app.install_policy(log, &component, set, app.clock.today()))
        .unwrap();
    let side = |authority| Side {
        web: &web,
        authority,
        client: web.client(authority, "worker", &[Role::Professional]),
        office: &office,
    };
    let (a, b) = (side("GM0479"), side("GM0080"));
    let _ = measured(&a, requests.min(100));
    let (mut alone, mut with, mut answered) = (Vec::new(), Vec::new(), [0, 0]);
    for _ in 0..rounds {
        alone.extend(measured(&a, requests));
        let (times, counts) = beside(&a, &b, requests);
        with.extend(times);
        for (sum, count) in answered.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    let fuel = app.host.used(tenant_of(log)).fuel;
    println!("A: {} requests alone, {} beside B", alone.len(), with.len());
    println!(
        "B: {BURNING} clients, {} calls that burned {fuel} instructions, {} turned away",
        answered[0], answered[1]
    );
    for hundredths in [50, 99] {
        let (alone, with) = (
            percentile(&mut alone, hundredths),
            percentile(&mut with, hundredths),
        );
        println!(
            "p{hundredths}: {alone:.2} ms alone, {with:.2} ms beside B: {:.2} times",
            with / alone
        );
    }
}
