//! Work that gives way to what somebody waits for: on a thread of lower priority.

use std::panic::resume_unwind;
use std::thread;

/// How much nicer such a thread is (POSIX). With a machine that is busy it gets about a tenth of what a
/// usual one gets, and one that wakes up goes before it at once; with an idle one it loses nothing.
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

/// Does work on a thread of its own that gives way to others, and waits for it. A thread may lower its
/// priority but not raise it again, hence one for each piece of work: that costs tens of microseconds.
/// Elsewhere than on Linux the priority is that of the process, and stays.
///
/// # Panics
/// When the work does, or the system has no thread.
pub fn giving_way<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            be_nicer();
            work()
        });
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// For the calling thread: Linux keeps the priority for each (setpriority(2), "C library/kernel differences").
#[cfg(target_os = "linux")]
fn be_nicer() {
    use rustix::process::{getpriority_process, setpriority_process};
    // Refused at worst, and then it goes on as others do.
    let _ = getpriority_process(None).and_then(|now| setpriority_process(None, now + NICER));
}

#[cfg(not(target_os = "linux"))]
fn be_nicer() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_work_is_nicer_and_the_thread_that_waits_is_as_it_was() {
        use rustix::process::getpriority_process;
        let before = getpriority_process(None).unwrap();
        let during = giving_way(|| getpriority_process(None).unwrap());
        assert_eq!(during, (before + NICER).min(19));
        assert_eq!(getpriority_process(None).unwrap(), before);
    }

    #[test]
    #[should_panic(expected = "its own words")]
    fn a_panic_in_it_is_the_callers() {
        giving_way(|| panic!("its own words"));
    }
}
