//! A budget request end to end over HTTP: checked, loaded, assessed by the policy in a fresh
//! instance, sealed, appended and synchronised to disk, answered. One client, and 64 at once.
//!
//! Client and server share the machine's cores. The data lie in the temporary folder: set `TMPDIR`
//! to a real disk where that is in memory.

#![allow(missing_docs, reason = "a benchmark has no reader")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use maatwerk::http::auth::Role;
use maatwerk::http::server::Limits;
use maatwerk_tests::{Office, Web};

criterion_group!(benches, budget_request);
criterion_main!(benches);

/// How many requests one case takes before a new one is opened: a case has a limit, and its fold
/// grows with it.
const EACH_CASE: u64 = 50;

/// Sends requests, on a connection that stays open.
struct Sender<'a> {
    agent: ureq::Agent,
    token: &'a str,
    address: String,
    office: &'a Office,
}

static KEY: AtomicU64 = AtomicU64::new(0);

impl Sender<'_> {
    fn send(&self, count: u64) -> Duration {
        let mut took = Duration::ZERO;
        let mut left = count;
        while left > 0 {
            let now = left.min(EACH_CASE);
            left -= now;
            let (case, person) = self.office.case("Sanne de Vries");
            let today = &self.office.today;
            let _ = self.office.day(&case, &person, "birth-date", "2001-03-14");
            let _ = self
                .office
                .day(&case, &person, "employed-since", "2020-01-01");
            let body = self.office.lessons(&person).to_string();
            assert!(body.contains(today.as_str()));
            let url = format!("{}/v1{case}/budget-requests", self.address);
            let started = Instant::now();
            for _ in 0..now {
                let key = KEY.fetch_add(1, Ordering::Relaxed);
                let mut answer = self
                    .agent
                    .post(&url)
                    .header("Authorization", format!("Bearer {}", self.token))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", format!("bench-{key}"))
                    .send(&body)
                    .expect("an answer");
                let text = answer.body_mut().read_to_string().expect("a body");
                assert_eq!(answer.status(), 201, "{text}");
            }
            took += started.elapsed();
        }
        took
    }
}

fn budget_request(c: &mut Criterion) {
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Limits::default());
    let office = Office::open(&web, "GM0479");
    let token = web.token("GM0479", "worker", &[Role::Professional]);
    let mut group = c.benchmark_group("http/budget-request");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(8));
    for clients in [1_u64, 64] {
        group.throughput(Throughput::Elements(clients));
        group.bench_with_input(BenchmarkId::from_parameter(clients), &clients, |b, _| {
            b.iter_custom(|rounds| {
                // The longest of the clients: all of them are done then.
                std::thread::scope(|scope| {
                    let senders: Vec<_> = (0..clients)
                        .map(|_| {
                            let sender = Sender {
                                agent: ureq::Agent::config_builder().build().into(),
                                token: &token,
                                address: format!("http://{}", web.address),
                                office: &office,
                            };
                            scope.spawn(move || sender.send(rounds))
                        })
                        .collect();
                    senders
                        .into_iter()
                        .map(|sender| sender.join().expect("a sender"))
                        .max()
                        .unwrap_or_default()
                })
            });
        });
    }
    group.finish();
}
