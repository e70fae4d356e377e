//! What the command line says: the one place that prints.

use std::error::Error;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::backtest::{self, Watch};

/// How a command ends; an error is told with its causes.
pub(crate) type Outcome = Result<ExitCode, Box<dyn Error + Send + Sync>>;

/// Says a line.
pub(crate) fn say(line: impl AsRef<str>) {
    // A reader that went away (`| head`) is no reason to fall over.
    let _ = writeln!(std::io::stdout().lock(), "{}", line.as_ref());
}

/// Says a line beside the answer, which nothing that reads the answer takes for part of it.
pub(crate) fn note(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr().lock(), "maatwerk: {}", line.as_ref());
}

/// Tells what went wrong, and what that came from.
pub(crate) fn fail(error: &(dyn Error + Send + Sync)) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "maatwerk: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = writeln!(err, "  caused by: {cause}");
        source = cause.source();
    }
}

/// Work that takes a while: a spinner on a terminal, a line for each step elsewhere.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Begins, saying what is done.
    pub(crate) fn new(what: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            let _ = writeln!(std::io::stderr().lock(), "{what}");
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(Some(bar))
    }

    /// Says where it is.
    pub(crate) fn step(&self, step: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(step.trim().to_owned());
        }
    }

    /// Ends, saying what came of it.
    pub(crate) fn done(self, what: &str) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
        let _ = writeln!(std::io::stderr().lock(), "{what}");
    }
}

/// Work of a known size: a bar with its rate on a terminal, a line now and then elsewhere.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    said: std::time::Instant,
}

impl Bar {
    /// How often a line is said where there is no terminal.
    const EVERY: Duration = Duration::from_secs(10);

    /// Begins, saying what is counted.
    pub(crate) fn new(total: u64, what: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total);
            let style =
                "{wide_bar} {human_pos} of {human_len} {prefix}, {per_sec}, {eta} left {msg}";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar.set_prefix(what.to_owned());
            bar
        });
        Self {
            bar,
            said: std::time::Instant::now(),
        }
    }

    /// Says that there is more, or less, than was thought.
    pub(crate) fn of(&self, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(total);
        }
    }

    /// Says how far it is, and where.
    pub(crate) fn at(&mut self, done: u64, place: &str) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            bar.set_message(place.to_owned());
        } else if self.said.elapsed() >= Self::EVERY {
            self.said = std::time::Instant::now();
            let _ = writeln!(std::io::stderr().lock(), "{done} {place}");
        }
    }

    /// Ends.
    pub(crate) fn done(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How often a bar moves by itself.
const LOOK: Duration = Duration::from_millis(100);

/// Waits for work that goes along the events of a log, with a bar that shows how far it is; `place` says
/// what more there is to tell.
pub(crate) async fn along_events<T>(
    watch: &Watch,
    work: impl Future<Output = T>,
    place: impl Fn(&backtest::Progress) -> String,
) -> T {
    let mut bar = Bar::new(0, "events");
    let mut work = std::pin::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(LOOK) => {
                let progress = watch.progress();
                bar.of(progress.events);
                bar.at(progress.seen, &place(&progress));
            }
        }
    };
    bar.done();
    done
}
