//! A policy that burns all it may on each call, and more of these calls than it can answer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use maatwerk_policy::Share;
use maatwerk_tests::Answer;

use super::{BURNING, Burner, GOOD, Served, usual};

/// One call at a time, and one in line.
const NARROW: Share = Share {
    fuel: None,
    memory_bytes: None,
    parallel: Some(1),
    waiting: Some(1),
};

/// So many ask at the same time.
const ASKING: usize = 6;

#[test]
fn whose_line_is_full_is_told_so_and_nobody_else_notices() {
    let served = Served::start(usual(NARROW));
    let stop = AtomicBool::new(false);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let burning: Vec<_> = (0..ASKING)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = Vec::new();
                    while !stop.load(Ordering::Relaxed) {
                        let answer = served.burner.ask();
                        // Not so often that being turned away is all this machine does.
                        if answer.status == 503 {
                            std::thread::sleep(Duration::from_millis(10));
                        }
                        answers.push(answer);
                    }
                    answers
                })
            })
            .collect();
        // All the while its line is full, every request of the other is answered and granted.
        let until = Instant::now() + Duration::from_mins(1);
        while served.told(BURNING).refused < 5 && Instant::now() < until {
            served.good();
        }
        for _ in 0..10 {
            served.good();
        }
        stop.store(true, Ordering::Relaxed);
        let answers = burning.into_iter().map(|each| each.join().unwrap());
        answers.flatten().collect()
    });
    let (refused, burned): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == 503);
    assert!(refused.len() >= 5, "{}", refused.len());
    for answer in refused {
        assert_eq!(answer.problem(), "overloaded");
        assert!(answer.header("retry-after").is_some());
    }
    assert!(!burned.is_empty());
    for answer in burned {
        assert_eq!(Burner::failed(answer), "out-of-fuel");
    }

    // Its places are free again, and what it did is told.
    assert_eq!(Burner::failed(&served.burner.ask()), "out-of-fuel");
    let (good, burning) = (served.told(GOOD), served.told(BURNING));
    assert_eq!(good.refused, 0);
    assert!(
        burning.fuel > burning.calls * 90_000_000,
        "{}",
        burning.fuel
    );
    assert!(good.calls > 0 && good.fuel < burning.fuel);
}

#[test]
fn asking_without_recording_waits_in_the_same_line() {
    let served = Served::start(usual(NARROW));
    let question = serde_json::json!({
        "received": served.office.today, "purpose": "rijlessen", "amount": 50_000,
        "legalBasis": maatwerk_tests::BASIS, "facts": [],
    });
    let ask = || served.burner.client.post("/assessments", &question);
    let until = Instant::now() + Duration::from_mins(1);
    let mut statuses = Vec::new();
    while !statuses.contains(&503) && Instant::now() < until {
        std::thread::scope(|scope| {
            let asking: Vec<_> = (0..ASKING).map(|_| scope.spawn(ask)).collect();
            let answers = asking.into_iter().map(|each| each.join().unwrap().status);
            statuses.extend(answers);
        });
    }
    assert!(
        statuses.contains(&503) && statuses.contains(&200),
        "{statuses:?}"
    );
    assert_eq!(ask().expect(200)["failure"]["code"], "out-of-fuel");
}
