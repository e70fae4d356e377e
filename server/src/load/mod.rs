//! Loading what a command touches: streams, folded.

mod names;
mod read;
mod state;

use std::collections::BTreeMap;
use std::sync::Arc;

use maatwerk_domain::bank::Bank;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::people::{BeginRepresentation, OnPeople};
use maatwerk_domain::dossier::{Dossier, DossierCommand};
use maatwerk_domain::erasure::{ErasureCommand, Stage};
use maatwerk_domain::retention::Retention;
use maatwerk_domain::{AuthorityCommand, CaseId, Date, ErasureId, Pot};
use maatwerk_log::{LogId, Version};

use crate::app::App;
use crate::handle::{Command, HandleError};
use crate::signals::is_national;

pub(crate) use names::{REGISTER, case_stream, dossier_stream, erasure_stream, pot_name};
pub use read::ReadEvent;
pub(crate) use read::read_event;
pub use state::LoadedCase;
pub(crate) use state::{Acts, LoadedErasure, Register};

/// All that a command touches.
#[derive(Debug, Clone)]
pub(crate) struct Streams {
    pub(crate) register: Arc<Register>,
    /// The case, for a command to a case; with its identifier for one to an erasure of it.
    pub(crate) case: Option<LoadedCase>,
    /// The pot that the command may move, with its year.
    pub(crate) pot: Option<(i16, Pot, Version)>,
    /// The dossier, for a command to a dossier.
    pub(crate) dossier: Option<(Dossier, Version)>,
    /// The erasure, for a command to one.
    pub(crate) erasure: Option<LoadedErasure>,
    /// The bank's stream, for a command to it.
    pub(crate) bank: Option<(Bank, Version)>,
    /// The cases that a command to the bank touches.
    pub(crate) cases: BTreeMap<CaseId, LoadedCase>,
}

impl Streams {
    /// The pot, as it is for a municipality that never set it.
    pub(crate) fn pot_or_unset(&self) -> Pot {
        self.pot
            .as_ref()
            .map(|(_, pot, _)| pot.clone())
            .unwrap_or_default()
    }

    /// The version of the stream that the command is addressed to.
    pub(crate) fn version(&self, command: &Command) -> Version {
        match command {
            Command::Case(..) => self.case.as_ref().map(|case| case.version),
            Command::Pot(_) => self.pot.as_ref().map(|(_, _, version)| *version),
            Command::Authority(_) => Some(self.register.version),
            Command::Dossier(..) => self.dossier.as_ref().map(|(_, version)| *version),
            Command::Erasure(..) => self.erasure.as_ref().map(|loaded| loaded.version),
            Command::Bank(_) => self.bank.as_ref().map(|(_, version)| *version),
        }
        .unwrap_or(Version::NONE)
    }
}

impl App {
    /// What a command to an erasure touches: proposing and confirming also the case, as it is now.
    async fn load_erasure(
        &self,
        log: LogId,
        id: ErasureId,
        command: &ErasureCommand,
        today: Date,
        streams: &mut Streams,
    ) -> Result<(), HandleError> {
        let mut loaded = match command {
            ErasureCommand::Propose(_) => LoadedErasure::default(),
            _ => self.erasure(log, id).await?.ok_or(HandleError::NoErasure)?,
        };
        let case = match (command, &loaded.erasure.proposed) {
            (ErasureCommand::Propose(propose), _) => Some(propose.case),
            // One that was decided on is refused, whether or not the case is still there.
            (ErasureCommand::Confirm, Some((proposed, _)))
                if loaded.erasure.stage == Some(Stage::Proposed) =>
            {
                Some(proposed.case)
            }
            _ => None,
        };
        if let Some(case) = case {
            let kept = self.kept_case(log, case).await?;
            let (found, moments) = kept.ok_or(HandleError::NoCase)?;
            let kept = Retention::of(&found.case, moments, &self.retention, today);
            loaded.kept = Some((case, kept));
            streams.case = Some(found);
        }
        streams.erasure = Some(loaded);
        Ok(())
    }

    /// Loads every stream that a command touches.
    pub(crate) async fn load(
        &self,
        log: LogId,
        command: &Command,
        today: Date,
    ) -> Result<Streams, HandleError> {
        refuse_in_national(log, command)?;
        let register = self.register(log).await?;
        let establishes = matches!(
            command,
            Command::Authority(AuthorityCommand::Establish { .. })
        );
        if register.key.is_none() && !establishes {
            return Err(HandleError::NoAuthority(log));
        }
        let mut streams = Streams {
            register,
            case: None,
            pot: None,
            dossier: None,
            erasure: None,
            bank: None,
            cases: BTreeMap::new(),
        };
        let year = match command {
            Command::Pot(
                maatwerk_domain::PotCommand::Set { year, .. }
                | maatwerk_domain::PotCommand::Raise { year, .. },
            ) => Some(*year),
            Command::Authority(_)
            | Command::Case(_, CaseCommand::Open(_))
            | Command::Dossier(_, DossierCommand::Open(_)) => None,
            Command::Dossier(id, _) => {
                let loaded = self.dossier(log, *id).await?;
                streams.dossier = Some(loaded.ok_or(HandleError::NoDossier)?);
                None
            }
            Command::Erasure(id, command) => {
                self.load_erasure(log, *id, command, today, &mut streams)
                    .await?;
                None
            }
            Command::Bank(command) => {
                let stream = self.bank_stream(log, command);
                streams.bank = Some(self.bank(log, stream).await?);
                for id in command.cases() {
                    let loaded = self.case(log, id).await?.ok_or(HandleError::NoCase)?;
                    streams.cases.insert(id, loaded);
                }
                None
            }
            // Its identifier follows from the transfer: who comes second finds the case of the first.
            Command::Case(id, CaseCommand::Receive(_)) => {
                streams.case = self.case(log, *id).await?;
                None
            }
            Command::Case(id, command) => {
                let mut loaded = self.case(log, *id).await?.ok_or(HandleError::NoCase)?;
                if let Some(name) = acts_by_name(command) {
                    self.shield_also_from(log, *id, &mut loaded.case, Some(name))
                        .await;
                }
                let year = loaded.case.pot_year(command, today);
                streams.case = Some(loaded);
                year
            }
        };
        if let Some(year) = year {
            let (pot, version) = self.pot(log, year).await?;
            streams.pot = Some((year, pot, version));
        }
        Ok(streams)
    }
}

/// The name of who is to act for somebody, where nothing else is known of that person.
fn acts_by_name(command: &CaseCommand) -> Option<&str> {
    match command {
        CaseCommand::OnPeople(OnPeople::BeginRepresentation(BeginRepresentation {
            name, ..
        })) => name.as_deref(),
        _ => None,
    }
}

/// The programme opens no case, because none can be there.
fn refuse_in_national(log: LogId, command: &Command) -> Result<(), HandleError> {
    let fits = match command {
        Command::Authority(command) => matches!(
            command,
            AuthorityCommand::Establish { .. } | AuthorityCommand::OpenOrigin { .. }
        ),
        Command::Dossier(..) => true,
        Command::Case(..) | Command::Pot(_) | Command::Erasure(..) | Command::Bank(_) => false,
    };
    if is_national(log) && !fits {
        return Err(HandleError::NationalLog);
    }
    Ok(())
}
