//! Turns: who has one, who is next, and that none is lost.

use std::time::{Duration, Instant};

use super::level::Rates;
use super::state::{Account, State, Used};
use super::{Gate, HostConfig};
use crate::host::tenant::{Allowed, Share, Shares, Tenant};

/// What a call may use here.
const FUEL: u64 = 1_000;

fn account(name: &str) -> Account {
    Account {
        tenant: Some(Tenant::of(name)),
        behind: false,
    }
}

fn behind(name: &str) -> Account {
    Account {
        behind: true,
        ..account(name)
    }
}

/// Four places, of which heavy accounts have one; each account may have two, and two in line.
struct Table {
    state: State<&'static str>,
    now: Instant,
}

impl Table {
    fn new(accounts: &[Account]) -> Self {
        let now = Instant::now();
        let mut state = State::new(4, 1, Rates::of_calls(FUEL));
        for account in accounts {
            state.open(*account, now, || Allowed {
                fuel: FUEL,
                memory_bytes: 1,
                parallel: 2,
                waiting: 2,
            });
        }
        Self { state, now }
    }

    fn next(&mut self) -> Option<&'static str> {
        self.state.next(self.now).map(|(_, who)| who)
    }

    /// Makes an account heavy.
    fn burn(&mut self, account: Account) {
        for _ in 0..3 {
            let turn = self.state.take(account, self.now).unwrap();
            self.state.give_back(turn, FUEL, self.now);
        }
    }
}

#[test]
fn an_account_has_no_more_than_its_share() {
    let (one, other) = (account("one"), account("other"));
    let mut table = Table::new(&[one, other]);
    let state = &mut table.state;
    let first = state.take(one, table.now).unwrap();
    assert!(state.take(one, table.now).is_some());
    assert_eq!(state.take(one, table.now), None);
    assert!(!state.is_full(one, table.now));
    assert!(state.wait(one, "third").is_some());
    assert!(state.wait(one, "fourth").is_some());
    assert!(state.is_full(one, table.now));
    assert_eq!(state.wait(one, "fifth"), None);
    // The other does not notice.
    assert!(!state.is_full(other, table.now));
    assert!(state.take(other, table.now).is_some());
    assert_eq!(state.next(table.now), None);
    state.give_back(first, 5, table.now);
    // Who came later goes after those in line.
    assert_eq!(state.take(one, table.now), None);
    assert_eq!(table.next(), Some("third"));
    assert_eq!(table.next(), None);
    let used = Used {
        calls: 3,
        refused: 1,
        fuel: 5,
    };
    assert_eq!(table.state.used(one), used);
}

#[test]
fn whoever_used_least_is_next_and_among_equals_who_waits_longest() {
    let names = ["spendthrift", "thrifty", "thriftier"].map(account);
    let [spendthrift, thrifty, thriftier] = names;
    let mut table = Table::new(&names);
    let state = &mut table.state;
    for (account, fuel) in [(spendthrift, 900), (thrifty, 10), (thriftier, 10)] {
        let turn = state.take(account, table.now).unwrap();
        state.give_back(turn, fuel, table.now);
    }
    // All places are taken by nobody in particular.
    let nobody = Account {
        tenant: None,
        behind: false,
    };
    state.open(nobody, table.now, || Allowed {
        fuel: FUEL,
        memory_bytes: 1,
        parallel: 4,
        waiting: 2,
    });
    let turns: Vec<_> = (0..4)
        .map(|_| state.take(nobody, table.now).unwrap())
        .collect();
    assert_eq!(state.take(thrifty, table.now), None);
    for (account, who) in [
        (spendthrift, "spendthrift"),
        (thriftier, "thriftier"),
        (thrifty, "thrifty"),
    ] {
        assert!(state.wait(account, who).is_some());
    }
    for turn in turns {
        state.give_back(turn, 0, table.now);
    }
    let order = [table.next(), table.next(), table.next(), table.next()];
    assert_eq!(
        order,
        [
            Some("thriftier"),
            Some("thrifty"),
            Some("spendthrift"),
            None
        ]
    );
}

#[test]
fn heavy_accounts_together_leave_room_to_others() {
    let heavies = ["a", "b", "c"].map(account);
    let light = account("light");
    let mut table = Table::new(&[heavies[0], heavies[1], heavies[2], light]);
    for heavy in heavies {
        table.burn(heavy);
    }
    let state = &mut table.state;
    let running = state.take(heavies[0], table.now).unwrap();
    for heavy in heavies {
        assert_eq!(state.take(heavy, table.now), None);
    }
    assert!(state.wait(heavies[1], "b").is_some());
    let beside = state.take(light, table.now).unwrap();
    assert!(running.gives_way() && !beside.gives_way());
    assert_eq!(state.next(table.now), None);
    state.give_back(running, FUEL, table.now);
    assert_eq!(table.next(), Some("b"));
    // Who burns no more is light again.
    table.now += Duration::from_secs(4);
    let again = table.state.take(heavies[2], table.now).unwrap();
    assert!(!again.gives_way());
    assert!(table.state.take(heavies[0], table.now).is_some());
}

#[test]
fn work_that_nobody_waits_for_is_heavy_from_the_start() {
    let (first, second) = (behind("one"), behind("other"));
    let live = account("one");
    let mut table = Table::new(&[first, second, live]);
    let turn = table.state.take(first, table.now).unwrap();
    assert!(!turn.gives_way(), "its thread does, for all of its calls");
    assert_eq!(table.state.take(second, table.now), None);
    table.state.give_back(turn, FUEL * 100, table.now);
    // What is used behind weighs on nobody who is waited for.
    assert!(table.state.take(live, table.now).is_some());
    assert!(table.state.take(live, table.now).is_some());
}

#[test]
fn who_leaves_the_line_is_passed_over() {
    let one = account("one");
    let mut table = Table::new(&[one]);
    let state = &mut table.state;
    let turns = [(); 2].map(|()| state.take(one, table.now).unwrap());
    let leaver = state.wait(one, "leaver").unwrap();
    let stayer = state.wait(one, "stayer").unwrap();
    state.leave(one, leaver);
    for turn in turns {
        state.give_back(turn, 0, table.now);
    }
    assert_eq!(table.next(), Some("stayer"));
    // Its turn came: leaving now is nothing that was refused.
    table.state.leave(one, stayer);
    assert_eq!(table.state.used(one).refused, 1);
    assert_eq!(table.next(), None);
}

fn config(places: u32) -> HostConfig {
    HostConfig {
        concurrency: places,
        shares: Shares {
            usual: Share {
                parallel: Some(1),
                waiting: Some(64),
                ..Share::default()
            },
            ..Shares::default()
        },
        ..HostConfig::default()
    }
}

const LONG: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_task_that_waits_holds_no_thread() {
    let config = config(1);
    let gate = std::sync::Arc::new(Gate::new(&config));
    let held = gate.in_task(account("one"), &config, LONG).await.unwrap();
    // On the one thread there is: it would never get to giving the place back.
    let (second, ()) = tokio::join!(gate.in_task(account("other"), &config, LONG), async {
        tokio::task::yield_now().await;
        drop(held);
    });
    assert!(second.is_some());
    let late = gate.in_task(account("one"), &config, Duration::from_millis(1));
    assert!(late.await.is_none());
    drop(second);
    assert!(gate.in_task(account("one"), &config, LONG).await.is_some());
}

#[test]
fn no_place_is_lost_however_tasks_and_threads_come_and_go() {
    let config = config(3);
    let gate = std::sync::Arc::new(Gate::new(&config));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .unwrap();
    std::thread::scope(|scope| {
        for nth in 0..4 {
            let (gate, config, runtime) = (&gate, &config, &runtime);
            scope.spawn(move || {
                let name = account(["a", "b", "c", "d"][nth]);
                for round in 0..200_u64 {
                    // Some give up at once, some in the moment that their turn comes.
                    let patience = Duration::from_micros(round % 7 * 30);
                    if let Some(place) = gate.on_thread(name, config, patience) {
                        place.used(round);
                    }
                    let task = gate.in_task(name, config, patience);
                    drop(runtime.block_on(async {
                        tokio::time::timeout(Duration::from_micros(round % 5 * 40), task).await
                    }));
                }
            });
        }
    });
    let nobody = Account {
        tenant: None,
        behind: false,
    };
    let all: Vec<_> = (0..3)
        .map(|_| gate.on_thread(nobody, &config, Duration::ZERO).unwrap())
        .collect();
    assert!(gate.on_thread(nobody, &config, Duration::ZERO).is_none());
    drop(all);
    for name in ["a", "b", "c", "d"] {
        assert!(!gate.is_full(account(name)));
        assert!(gate.on_thread(account(name), &config, LONG).is_some());
    }
}
