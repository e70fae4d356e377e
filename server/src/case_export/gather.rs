//! Going along the log: which patterns there are, and a few questions that show each.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{Personal, Receipt};
use maatwerk_log::{LogId, Position, Recorded, StreamId, UnsealError};
use maatwerk_policy::Output;
use maatwerk_policy::contract::{self, Input};

use super::draw::Dice;
use super::ledger::Ledger;
use super::pattern::Pattern;
use super::run::{ExportError, Skipped};
use crate::app::App;
use crate::backtest::AnswerPage;
use crate::events::{DecodeError, DomainEvent, open_transcript};
use crate::load::read_event;

/// The most questions that are kept as examples of a pattern.
const MOST_EXAMPLES: usize = 8;
/// The most patterns that are told apart.
const MOST_PATTERNS: usize = 2_000;
/// A read of the log ends when it holds so many bytes of recorded answers.
const READ_BYTES: usize = 4 << 20;

/// What shows a pattern.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The cases that show it: no more than need be.
    pub(super) cases: HashSet<StreamId>,
    /// How many answers do.
    answers: u32,
    /// Some of the questions, each as likely as any other.
    pub(super) examples: Vec<Input>,
}

/// What was found in a log.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) patterns: BTreeMap<Pattern, Shown>,
    pub(super) ledger: Ledger,
    pub(super) read: u64,
    pub(super) skipped: Skipped,
}

/// Reads what a policy answered, up to a position.
pub(super) async fn gather(
    app: &Arc<App>,
    log: LogId,
    plugin: &str,
    households: usize,
    dice: &mut Dice<'_>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Gathered, ExportError> {
    use maatwerk_log::EventLog as _;
    let end = app.log.head(log).await?.position;
    let mut gathered = Gathered {
        patterns: BTreeMap::new(),
        ledger: Ledger::new(households),
        read: 0,
        skipped: Skipped::default(),
    };
    let mut after = Position::START;
    while after < end {
        let page = AnswerPage::after(app, log, after, end, READ_BYTES).await?;
        if page.last == after {
            break;
        }
        after = page.last;
        // The policies of a command line wait for nobody else.
        for event in &page.events {
            gathered.take(app, event, plugin, households, dice)?;
        }
        progress(after.get(), end.get());
    }
    Ok(gathered)
}

impl Gathered {
    fn take(
        &mut self,
        app: &App,
        event: &Recorded,
        plugin: &str,
        households: usize,
        dice: &mut Dice<'_>,
    ) -> Result<(), ExportError> {
        self.read += 1;
        let (input, output, receipt) = match opened(app, event)? {
            Ok(answer) => answer,
            Err(LeftOut::Erased) => {
                self.skipped.erased += 1;
                return Ok(());
            }
            Err(LeftOut::Unreadable) => {
                self.skipped.unreadable += 1;
                return Ok(());
            }
            Err(LeftOut::Unanswered) => {
                self.skipped.unanswered += 1;
                return Ok(());
            }
        };
        // Whoever answered: none of it may come back.
        self.ledger.take(event.stream, &input);
        if receipt.plugin != plugin {
            self.skipped.other_policy += 1;
            return Ok(());
        }
        let Some(pattern) = Pattern::of(&input, &output) else {
            self.skipped.unreadable += 1;
            return Ok(());
        };
        if self.patterns.len() >= MOST_PATTERNS && !self.patterns.contains_key(&pattern) {
            self.skipped.beyond += 1;
            return Ok(());
        }
        let shown = self.patterns.entry(pattern).or_default();
        shown.take(event.stream, input, households, dice);
        Ok(())
    }
}

impl Shown {
    fn take(&mut self, case: StreamId, input: Input, households: usize, dice: &mut Dice<'_>) {
        if self.cases.len() < households {
            self.cases.insert(case);
        }
        self.answers = self.answers.saturating_add(1);
        if self.examples.len() < MOST_EXAMPLES {
            self.examples.push(input);
            return;
        }
        // Vitter's algorithm R (ACM TOMS 11, 1985): each answer is as likely to be among them.
        let at = usize::try_from(dice.below(self.answers)).unwrap_or(usize::MAX);
        if let Some(place) = self.examples.get_mut(at) {
            *place = input;
        }
    }
}

/// Why an answer is no example.
enum LeftOut {
    Erased,
    Unreadable,
    /// There is no question, or no answer to it.
    Unanswered,
}

/// A question, the answer to it, and who gave that.
type Answer = (Input, Output, Receipt);

fn opened(app: &App, event: &Recorded) -> Result<Result<Answer, LeftOut>, ExportError> {
    let transcript = match open_transcript(&app.vault, &event.as_ref()) {
        Ok(Some(Personal::Known(transcript))) => transcript,
        Ok(Some(Personal::Erased)) => return Ok(Err(LeftOut::Erased)),
        Err(
            error @ DecodeError::Sealed {
                source: UnsealError::Vault(_),
                ..
            },
        ) => return Err(ExportError::Keys(error)),
        Ok(None) | Err(_) => return Ok(Err(LeftOut::Unreadable)),
    };
    if transcript.input().is_empty() || transcript.output().is_empty() {
        return Ok(Err(LeftOut::Unanswered));
    }
    let Ok((DomainEvent::Case(happened), _)) = read_event(&app.vault, &event.as_ref()) else {
        return Ok(Err(LeftOut::Unreadable));
    };
    let (said, receipt) = match happened {
        CaseEvent::RequestAssessed { answer, .. } => (
            contract::read(transcript.output()).map(Output::Assessment),
            answer.receipt,
        ),
        CaseEvent::GiftReviewed { answer, .. } => (
            contract::read(transcript.output()).map(Output::Review),
            answer.receipt,
        ),
        _ => return Ok(Err(LeftOut::Unreadable)),
    };
    Ok(match (contract::read(transcript.input()), said) {
        (Ok(input), Ok(output)) => Ok((input, output, receipt)),
        _ => Err(LeftOut::Unreadable),
    })
}

/// The texts that stand in a parameter set: the municipality's own.
pub(super) fn texts(parameters: &serde_json::Value, into: &mut BTreeSet<String>) {
    match parameters {
        serde_json::Value::String(text) => {
            into.insert(text.clone());
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        serde_json::Value::Object(members) => members.values().for_each(|item| texts(item, into)),
        _ => {}
    }
}
