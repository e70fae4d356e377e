//! One case on one day: what is planned becomes orders to the real domain, with the real policy
//! asked. All that follows that day is appended at once.

mod asking;
mod deciding;
mod gift;
mod money;
mod next;
mod words;

use std::sync::Arc;

use jiff::ToSpan as _;
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::signal::{SignalRecord, SignalRules, SignalSource};
use maatwerk_domain::{CaseId, Context, Date, PersonId, Personal};
use maatwerk_log::{Position, StreamWrite, Version};

use super::office::{Office, TRACE, Who};
use super::plan::{Life, START};
use super::random::Random;
use crate::app::App;
use crate::handle::{Command, HandleError, Order};
use crate::load::{LoadedCase, Streams};

pub(super) use next::Step;
use next::next;

/// The facts that a case is about.
const BIRTH_DATE: &str = "birth-date";
const EMPLOYED_SINCE: &str = "employed-since";
const EMPLOYMENT_ENDED: &str = "employment-ended";
const NEW_EMPLOYMENT: &str = "new-employment-since";
const DEBTS: &str = "debts";

/// More steps in a case on one day would be a plan that goes round in circles.
const MOST_STEPS: usize = 32;

/// A case at hand.
pub(super) struct Desk<'a> {
    app: &'a Arc<App>,
    office: &'a mut Office,
    life: &'a Life,
    today: Date,
    id: CaseId,
    /// The persons of a case that is still to be opened.
    persons: &'a [PersonId],
    streams: Streams,
    write: Option<StreamWrite>,
    random: Random,
    /// The identifiers that were given out today.
    given: u64,
    stated: Vec<usize>,
    signals: Vec<SignalRecord>,
}

/// What became of a case today.
#[derive(Debug)]
pub(super) struct Done {
    /// As it stands, with as little of what it tells as deciding needs.
    pub(super) case: LoadedCase,
    /// What there is to do then, and when.
    pub(super) next: Option<(Step, Date)>,
    /// The places of the bottlenecks that were stated today.
    pub(super) stated: Vec<usize>,
    /// The signals that arose today, as they leave the municipality.
    pub(super) signals: Vec<SignalRecord>,
}

impl<'a> Desk<'a> {
    /// Takes up a case: as loaded, or with the identifiers of its persons one to be opened.
    pub(super) fn new(
        app: &'a Arc<App>,
        office: &'a mut Office,
        life: &'a Life,
        today: Date,
        (id, persons): (CaseId, &'a [PersonId]),
        case: Option<LoadedCase>,
    ) -> Self {
        let case = case.unwrap_or_else(|| LoadedCase {
            case: Case::default(),
            version: Version::NONE,
            position: Position::START,
            day: today,
        });
        let day = u64::try_from(START.until(today).map_or(0, |span| span.get_days())).unwrap_or(0);
        Self {
            app,
            life,
            today,
            id,
            persons,
            streams: Streams {
                register: Arc::clone(&office.register),
                case: Some(case),
                pot: None,
                dossier: None,
                erasure: None,
                bank: None,
                cases: std::collections::BTreeMap::new(),
            },
            office,
            write: None,
            random: Random::of(&[day, 4, u64::from(life.number.nth), life_seed(life)]),
            given: day << 16,
            stated: Vec::new(),
            signals: Vec::new(),
        }
    }

    /// Does what was to be done in this case today, and whatever that leads to on the same day.
    pub(super) async fn work(mut self, step: Step) -> Result<Done, HandleError> {
        self.step(step).await?;
        let mut due = next(self.life, self.case(), self.today);
        for _ in 0..MOST_STEPS {
            match due {
                Some((step, day)) if day <= self.today => self.step(step).await?,
                _ => break,
            }
            due = next(self.life, self.case(), self.today);
        }
        if let Some(write) = self.write.take() {
            self.office.case_moved(write);
        }
        let mut case = self.streams.case.take().ok_or(HandleError::NoCase)?;
        lighten(&mut case.case);
        Ok(Done {
            case,
            stated: self.stated,
            signals: self.signals,
            next: due.map(|(step, day)| (step, day.max(self.today.saturating_add(1.day())))),
        })
    }

    async fn step(&mut self, step: Step) -> Result<(), HandleError> {
        match step {
            Step::Open => self.open().await,
            Step::Ask(round) => self.ask(round).await,
            Step::Correct => self.correct().await,
            Step::Overdue => self.overdue(),
            Step::Decide => self.decide().await,
            Step::Withdraw => self.withdraw().await,
            Step::Pay => self.pay().await,
            Step::ComeBack => self.come_back().await,
            Step::LoseJob => self.lose_job().await,
            Step::FindJob => self.find_job().await,
            Step::Review => self.review().await,
            Step::Propose => self.propose().await,
            Step::Hear => self.hear().await,
            Step::DecideConversion => self.decide_conversion().await,
            Step::SetInstalments => self.set_instalments().await,
            Step::Repay => self.repay().await,
            Step::Reverse => self.reverse().await,
            Step::Waive => self.waive().await,
            Step::Close => {
                self.order(Who::Team, CaseCommand::Close(self.life.close))
                    .await
            }
        }
    }

    fn case(&self) -> &Case {
        static UNOPENED: std::sync::LazyLock<Case> = std::sync::LazyLock::new(Case::default);
        self.streams
            .case
            .as_ref()
            .map_or(&UNOPENED, |loaded| &loaded.case)
    }

    fn yesterday(&self) -> Date {
        self.today.saturating_sub(1.day())
    }

    /// A new identifier, the same for the same seed.
    fn new_id(&mut self) -> [u8; 16] {
        self.given += 1;
        self.life.id(&[2, self.given])
    }

    /// Gives an order, as `handle` does: the policy is asked, the domain decides. What follows is
    /// sealed for its place and waits for the append.
    async fn order(&mut self, who: Who, command: CaseCommand) -> Result<(), HandleError> {
        let year = self.case().pot_year(&command, self.today);
        self.streams.pot = match year {
            Some(year) => Some(self.office.pot(self.app, year, self.today)?),
            None => None,
        };
        let order = Order {
            log: self.office.log,
            officer: who.officer(),
            idempotency: None,
            expected: None,
            command: Command::Case(self.id, command),
            answer: Vec::new(),
            trace: TRACE.to_owned(),
        };
        let context = Context {
            today: self.today,
            officer: order.officer.clone(),
        };
        let informed = self.app.inform(&self.streams, &order, &context).await?;
        let effects = self.streams.decide(&order.command, informed, &context)?;
        if let Some(year) = year {
            self.office
                .pot_moved(self.app, year, &effects.pot, &who.meta())?;
        }
        let added = u32::try_from(effects.case.len()).unwrap_or(u32::MAX);
        let loaded = self.streams.case.as_mut().ok_or(HandleError::NoCase)?;
        let (case, version) = (&mut loaded.case, loaded.version);
        let meta = who.meta();
        let sealed = self
            .app
            .seal_case(order.log, self.id, case, version, &effects, &meta)?;
        loaded.version = loaded.version.plus(added);
        // What signals look back on is the same just after these events as before them.
        let arisen = effects
            .case
            .iter()
            .flat_map(|event| loaded.case.arising(event, self.today, &RULES));
        for arisen in arisen.filter(|one| one.source != SignalSource::Waiting) {
            let record = self.app.signal_record(order.log, self.id, arisen);
            self.signals.push(record.map_err(HandleError::read)?);
        }
        match &mut self.write {
            Some(write) => write.events.extend(sealed.events),
            None if sealed.events.is_empty() => {}
            none => *none = Some(sealed),
        }
        Ok(())
    }
}

/// When a signal arises by the clock: as everywhere.
const RULES: SignalRules = SignalRules { waiting_days: 56 };

fn life_seed(life: &Life) -> u64 {
    let bytes = life.id(&[5]);
    u64::from_be_bytes(bytes[..8].try_into().unwrap_or_default())
}

/// Drops what a case tells and no decision needs, so that many cases fit in little memory: how a
/// policy explained itself. The domain takes it as erased.
fn lighten(case: &mut Case) {
    for assessed in case.assessments.values_mut() {
        for finding in &mut assessed.answer.findings {
            finding.explanation = Personal::Erased;
        }
    }
}
