//! What an installation is made of, and how it is opened.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::comparable::Measure;
use maatwerk_domain::retention::SelectionLists;
use maatwerk_domain::signal::SignalRules;
use maatwerk_domain::{CaseId, PersonId};
use maatwerk_log::transparency::TrustPolicy;
use maatwerk_log::{
    Entropy, EventLog as _, KeyClass, KeyId, LogId, MasterKey, Options, OsEntropy, SqliteLog, Vault,
};
use maatwerk_policy::{Catalogue, CompiledCode, CompiledCodeError, Host, HostConfig};

use crate::backtest::Backtests;
use crate::checkpoints::{Checkpoints, OriginBase};
use crate::clock::{Clock, Machine};
use crate::documents::Documents;
use crate::durations::Durations;
use crate::handle::HandleError;
use crate::load::Register;
use crate::policies::Preparation;
use crate::reads::{Access, ReadLog, ReadLogError};
use crate::shadow::Shadows;
use crate::signals::{OutboxStore, OutboxStoreError};
use crate::views::{self, Projection, Views};
use crate::witness::Witnessed;

/// What the keyed digests of what policies were asked and answered are for.
pub(crate) const TRANSCRIPT: &str = "transcript";

/// The store of the logs. Another one that passes the contract suite takes its place here.
pub type Log = SqliteLog;

/// The files of an installation. The data folder holds `log.db`, `keys.db`, the views and the
/// stored plugins; the master key, the ledger of destroyed keys and the checkpoints lie outside it.
#[derive(Debug, Clone)]
pub struct Paths {
    /// The data folder.
    pub data: PathBuf,
    /// The master key.
    pub master_key: PathBuf,
    /// The ledger of destroyed keys.
    pub ledger: PathBuf,
    /// The keys that sign checkpoints, with the last checkpoint of each log.
    pub checkpoints: PathBuf,
}

impl Paths {
    /// The usual places: the master key and the ledger beside the data folder, not in it.
    #[must_use]
    pub fn beside(data: &Path) -> Self {
        let data = named(data);
        Self {
            master_key: with_ending(&data, ".master-key"),
            ledger: with_ending(&data, ".destroyed-keys"),
            checkpoints: with_ending(&data, ".checkpoints"),
            data,
        }
    }
}

impl Paths {
    /// Makes the data folder when there is none.
    pub(crate) fn make_folder(&self) -> Result<(), OpenError> {
        std::fs::create_dir_all(&self.data)
            .map_err(|source| OpenError::Folder(self.data.clone(), source))
    }

    /// Refuses half of an installation. With new keys nothing that is recorded could be read; with a new
    /// log, nothing would be recorded; and what came after would stand in the way of putting it right.
    fn check_whole(&self) -> Result<(), OpenError> {
        let file = |name| self.data.join(name);
        let there = |name| file(name).exists();
        // The keys are made first, the views last: a first start that broke off is no loss.
        let (half, gone) = if there("log.db") && !there("keys.db") {
            ("log.db", "keys.db")
        } else if there("keys.db") && there("views") && !there("log.db") {
            ("keys.db", "log.db")
        } else {
            return Ok(());
        };
        let there = file(half);
        Err(OpenError::Half { there, gone })
    }
}

/// Where policies are kept compiled. A disk that does not take that costs time at the next start, and
/// no more; a folder that others can write in is an error.
fn compiled(data: &Path) -> Result<Option<CompiledCode>, OpenError> {
    match CompiledCode::open(&data.join("compiled")) {
        Ok(compiled) => Ok(Some(compiled)),
        Err(error) if error.is_unsafe() => Err(OpenError::Compiled(error)),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "policies are compiled anew at each start"
            );
            Ok(None)
        }
    }
}

/// A machine that is so far behind its log is told of; less is how clocks are kept right.
const TOLD_FROM_MICROS: i64 = 60_000_000;

/// A path with something added to its name.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A folder by its name, to which an ending can be added: after `data/`, `.` or `..` it would stand for
/// something inside.
fn named(folder: &Path) -> PathBuf {
    let plain: PathBuf = folder.components().collect();
    if plain.file_name().is_some() {
        return plain;
    }
    plain.canonicalize().unwrap_or(plain)
}

/// How an installation is opened.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Mark new authorities as belonging to a demo; its clock may be moved.
    pub demo: bool,
    /// What the time is taken from.
    pub machine: Machine,
    /// The day on which the clock of a new demo begins, today when absent.
    pub begins: Option<maatwerk_domain::Date>,
    /// What a policy may use in one call.
    pub host: HostConfig,
    /// The log's own settings.
    pub log: Options,
    /// When a signal arises.
    pub signals: SignalRules,
    /// When a national figure may be said.
    pub figures: maatwerk_figures::protect::Rules,
    /// Views beside the usual ones.
    pub views: Vec<Arc<dyn Projection>>,
    /// What makes decisions comparable.
    pub comparable: Measure,
    /// How long cases are kept.
    pub retention: SelectionLists,
    /// Run no compiled code that lies in the data folder: for whoever does not trust it.
    pub compile_anew: bool,
    /// The address of the logs without its scheme: what the names of origins begin with.
    pub origin: Option<OriginBase>,
    /// The program that looks for viruses in documents.
    pub document_scanner: Option<PathBuf>,
    /// Who may read a case.
    pub access: Access,
    /// The logs of other installations whose offers and receipts are believed, and how many of their witnesses
    /// are enough.
    pub trusted_logs: Option<Arc<TrustPolicy>>,
    /// For how many months records of reads are kept; as NEN 7513 has it when absent, five years.
    pub reads_kept_months: Option<u16>,
    /// Where the controller's register of processing activities (AVG 30) stands: a URI to which `/` and the
    /// purpose are added.
    pub processing_register: Option<String>,
}

/// Five years.
const READS_KEPT_MONTHS: u16 = 60;

/// An installation cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be made.
    #[error("the data folder {0} cannot be made")]
    Folder(PathBuf, #[source] std::io::Error),
    /// The master key cannot be read or made.
    #[error("the master key {0} cannot be used")]
    MasterKey(PathBuf, #[source] maatwerk_log::MasterKeyError),
    /// Of keys and log one is gone.
    #[error(
        "{there} is there, and {gone} beside it is gone; put it back from a backup, or choose another --data"
    )]
    Half {
        /// The file that is there.
        there: PathBuf,
        /// The file without which it is of no use.
        gone: &'static str,
    },
    /// The keys cannot be opened.
    #[error("the keys cannot be opened")]
    Keys(#[from] maatwerk_log::VaultError),
    /// The log cannot be opened.
    #[error("the log cannot be opened")]
    Log(#[from] maatwerk_log::OpenError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Read(#[from] maatwerk_log::ReadError),
    /// The policy host does not start.
    #[error("the policy host does not start")]
    Host(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Others can choose what this process runs.
    #[error(transparent)]
    Compiled(CompiledCodeError),
    /// The views cannot be opened.
    #[error("the views cannot be opened; they may be deleted, and are then rebuilt")]
    Views(#[from] crate::views::ViewError),
    /// The reading log cannot be opened.
    #[error("the reading log cannot be opened")]
    Reads(#[from] ReadLogError),
    /// The outbox cannot be opened.
    #[error("the outbox cannot be opened")]
    Outbox(#[from] OutboxStoreError),
    /// It cannot be seen which erasures were confirmed and are not carried out.
    #[error("it cannot be seen which erasures are to be carried out")]
    Erasure(#[source] HandleError),
    /// The keys that sign checkpoints cannot be used.
    #[error("the keys that sign checkpoints cannot be used")]
    Origins(#[from] maatwerk_log::OriginsError),
    /// A log is signed under another address than the one given.
    #[error(
        "the log of {0} is signed as {1}: serve it with --origin {2}, or open a new origin for it with \
         `maatwerk log reopen --authority {0} --origin …`"
    )]
    OtherOrigin(LogId, String, String),
    /// There is no Dutch time.
    #[error(transparent)]
    Clock(#[from] crate::clock::NoTimeZone),
    /// A real log opened as a demo, or the other way round.
    #[error("this data folder holds a {0}; choose another with --data")]
    OtherKind(&'static str),
}

/// An open installation. Everything is handed in: clock, keys, store, policies.
#[derive(Debug)]
pub struct App {
    /// The clock.
    pub clock: Clock,
    /// The read models.
    pub views: Views,
    /// The policies that were stored, and the host that runs them.
    pub catalogue: Catalogue,
    /// The policy host.
    pub host: Arc<Host>,
    /// Keys and keyed digests.
    pub vault: Vault,
    /// The logs: the only truth.
    pub log: Log,
    /// What makes decisions comparable.
    pub comparable: Measure,
    /// How long cases are kept.
    pub retention: SelectionLists,
    /// Who may read a case.
    pub(crate) access: Access,
    /// Documents of cases.
    pub(crate) documents: Documents,
    /// The logs of other installations that are believed.
    pub(crate) trusted_logs: Option<Arc<TrustPolicy>>,
    /// Who looked at what.
    pub(crate) reads: ReadLog,
    pub(crate) reads_kept_months: u16,
    pub(crate) processing_register: Option<String>,
    /// The national figures.
    pub(crate) figures: crate::programme::Figures,
    /// Registers as last folded; an append that finds one outdated drops it.
    pub(crate) registers: RwLock<HashMap<LogId, Arc<Register>>>,
    /// How long appends took, from the queue to the disk.
    pub(crate) appends: Durations,
    /// What the outbox remembers.
    pub(crate) outbox: OutboxStore,
    /// Backtests: those that run, and what came of others.
    pub(crate) backtests: Backtests,
    /// How far the policies in force are compiled.
    pub(crate) preparation: Preparation,
    /// Candidates beside what is in force.
    pub(crate) shadows: Shadows,
    /// What signs checkpoints.
    pub(crate) checkpoints: Checkpoints,
    /// What witnesses said of the logs.
    pub(crate) witnessed: Witnessed,
    /// The bundles that are being made.
    pub(crate) bundles: crate::evidence::Turns,
    /// Who books what came in at the bank.
    pub(crate) booking: crate::bank::BookingTurns,
    /// Who follows deadlines.
    pub(crate) listeners: crate::deadlines::Listeners,
    paths: Paths,
    demo: bool,
}

impl App {
    /// Opens an installation, or makes a new one. Views are caught up in the background, see
    /// [`crate::views::Views::run`].
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(paths: &Paths, settings: Settings) -> Result<Arc<Self>, OpenError> {
        paths.make_folder()?;
        paths.check_whole()?;
        let master = if paths.master_key.exists() {
            MasterKey::from_file(&paths.master_key)
        } else if paths.data.join("keys.db").exists() {
            // A new master key would open none of the keys that are there: the file is missed.
            MasterKey::from_file(&paths.master_key)
        } else {
            MasterKey::generate_file(&paths.master_key)
        }
        .map_err(|source| OpenError::MasterKey(paths.master_key.clone(), source))?;
        let vault = Vault::open(&paths.data.join("keys.db"), master, &paths.ledger)?;
        let machine = settings.machine;
        let clock = match settings.begins {
            Some(day) if settings.demo => Clock::movable_from(machine, day)?,
            None if settings.demo => Clock::movable(machine)?,
            _ => Clock::real(machine)?,
        };
        let log = SqliteLog::open(
            &paths.data.join("log.db"),
            Arc::new(clock.clone()),
            settings.log,
        )?;
        let host = HostConfig {
            compiled: if settings.compile_anew {
                None
            } else {
                compiled(&paths.data)?
            },
            ..settings.host
        };
        let host = Arc::new(Host::new(host).map_err(|source| OpenError::Host(Box::new(source)))?);
        let catalogue = Catalogue::open(paths.data.join("plugins"), Arc::clone(&host))
            .map_err(|source| OpenError::Host(Box::new(source)))?;
        let mut projections = views::projections(settings.signals);
        projections.extend(settings.views);
        let views = Views::open(&paths.data, projections, &log.heads().await?)?;
        let app = Arc::new(Self {
            clock,
            views,
            catalogue,
            host,
            vault,
            log,
            comparable: settings.comparable,
            retention: settings.retention,
            access: settings.access,
            trusted_logs: settings.trusted_logs,
            documents: Documents::of(&paths.data, settings.document_scanner.as_deref()),
            reads: ReadLog::open(&paths.data)?,
            reads_kept_months: settings.reads_kept_months.unwrap_or(READS_KEPT_MONTHS),
            processing_register: settings.processing_register,
            figures: crate::programme::Figures::new(settings.figures),
            registers: RwLock::default(),
            appends: Durations::default(),
            outbox: OutboxStore::open(&paths.data)?,
            backtests: Backtests::of(&paths.data),
            preparation: Preparation::default(),
            shadows: Shadows::open(&paths.data)?,
            checkpoints: Checkpoints::open(
                &paths.checkpoints,
                settings.origin.clone().unwrap_or_default(),
            )?,
            witnessed: Witnessed::default(),
            bundles: crate::evidence::Turns::default(),
            booking: crate::bank::BookingTurns::default(),
            listeners: crate::deadlines::Listeners::default(),
            paths: paths.clone(),
            demo: settings.demo,
        });
        app.check_kind().await?;
        app.begin_erasures().await.map_err(OpenError::Erasure)?;
        if let Some(base) = &settings.origin {
            app.check_origin(base).await?;
        }
        Ok(app)
    }

    /// A movable clock exists only where the log says so: a real history never gets invented days.
    async fn check_kind(&self) -> Result<(), OpenError> {
        let mut latest = None;
        for log in self.log.logs().await? {
            let register = self.register(log).await;
            if let Ok(register) = register
                && register.authority.demo != self.demo
            {
                return Err(OpenError::OtherKind(if self.demo {
                    "real installation, not a demo"
                } else {
                    "demo, not a real installation"
                }));
            }
            let head = self.log.head(log).await?;
            latest = latest.max(Some(self.recorded_at(log, head.position).await?));
        }
        if let Some(latest) = latest {
            let behind = self.clock.go_on_from(latest);
            if behind > TOLD_FROM_MICROS {
                tracing::warn!(
                    seconds = behind / 1_000_000,
                    "the clock of this machine is behind what is recorded; set it right: until it has \
                     caught up, the time stands still"
                );
            }
        }
        Ok(())
    }

    /// Who follows a log knows it by its origin: under another address it would be another log.
    async fn check_origin(&self, base: &OriginBase) -> Result<(), OpenError> {
        for log in self.log.logs().await? {
            // A register that cannot be read is told of where it is needed.
            if let Ok((authority, _)) = self.authority(log).await
                && let Some(origin) = authority.origin()
            {
                let signed = OriginBase::of(&origin.name);
                if signed != *base {
                    let (name, signed) = (origin.name.clone(), signed.to_string());
                    return Err(OpenError::OtherOrigin(log, name, signed));
                }
            }
        }
        Ok(())
    }

    async fn recorded_at(
        &self,
        log: LogId,
        position: maatwerk_log::Position,
    ) -> Result<i64, maatwerk_log::ReadError> {
        let before = maatwerk_log::Position::new(position.get().saturating_sub(1));
        let before = before.unwrap_or(maatwerk_log::Position::START);
        let page = self.log.read_log(log, before, 1).await?;
        Ok(page.first().map_or(0, |event| event.recorded_at))
    }

    /// Whether this installation is for trying things out.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// The files.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// New random bytes for an identifier.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn new_id(&self) -> Result<[u8; 16], HandleError> {
        let mut bytes = [0; 16];
        OsEntropy.fill(&mut bytes).map_err(HandleError::read)?;
        Ok(bytes)
    }

    /// The identifiers of a new case and of its persons. Each is also the name of the key that seals
    /// what is said of it; the keys are made when the case is, not for one that is refused.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn new_case_ids(&self, persons: usize) -> Result<(CaseId, Vec<PersonId>), HandleError> {
        let case = CaseId::from_bytes(self.new_id()?);
        let persons = (0..persons).map(|_| self.new_person_id());
        Ok((case, persons.collect::<Result<_, _>>()?))
    }

    /// The identifier of a person who is added to a case, see [`App::new_case_ids`].
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn new_person_id(&self) -> Result<PersonId, HandleError> {
        self.new_id().map(PersonId::from_bytes)
    }

    /// Makes the keys that these events are the first to need; durable on return.
    pub(crate) async fn ensure_keys_of(
        self: &Arc<Self>,
        case: CaseId,
        events: &[CaseEvent],
    ) -> Result<(), HandleError> {
        let keys: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                CaseEvent::CaseOpened { .. } => Some((case.to_bytes(), KeyClass::Accounting)),
                CaseEvent::PersonAdded { person, .. } => {
                    Some((person.to_bytes(), KeyClass::Subject))
                }
                _ => None,
            })
            .map(|(id, class)| (KeyId::from_bytes(id), class))
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        let app = Arc::clone(self);
        // An fsync: not on a thread that serves others.
        tokio::task::spawn_blocking(move || app.vault.ensure_keys(&keys))
            .await
            .map_err(HandleError::read)?
            .map_err(HandleError::keys)
    }

    pub(crate) async fn create_keys(
        self: &Arc<Self>,
        classes: Vec<KeyClass>,
    ) -> Result<Vec<KeyId>, HandleError> {
        let app = Arc::clone(self);
        // An fsync: not on a thread that serves others.
        tokio::task::spawn_blocking(move || app.vault.create_keys(&classes))
            .await
            .map_err(HandleError::read)?
            .map_err(HandleError::keys)
    }

    /// The keyed digest of what a policy was asked, or answered, as a receipt has it.
    #[must_use]
    pub(crate) fn transcript_digest(&self, log: LogId, bytes: &[u8]) -> [u8; 32] {
        self.keyed_digest(log, TRANSCRIPT, bytes)
    }

    /// A keyed digest: one that cannot be found by trying birth dates or amounts.
    #[must_use]
    pub fn keyed_digest(&self, log: LogId, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        self.vault.mac(purpose, log, bytes)
    }
}
