//! Which stream is whose. Those of an authority as a whole are found by name, yet their identifiers tell nobody
//! what they are.

use maatwerk_domain::bank::BankCommand;
use maatwerk_domain::{CaseId, DossierId, ErasureId};
use maatwerk_log::{LogId, StreamId};

use crate::app::App;
/// The name from which the stream of a register follows, by a keyed digest.
pub(crate) const REGISTER: &str = "register";

/// As [`REGISTER`], of a yearly pot.
pub(crate) fn pot_name(year: i16) -> String {
    format!("pot {year}")
}

/// The stream of a case.
pub(crate) fn case_stream(case: CaseId) -> StreamId {
    StreamId::from_bytes(case.to_bytes())
}

/// The stream of a dossier.
pub(crate) fn dossier_stream(dossier: DossierId) -> StreamId {
    StreamId::from_bytes(dossier.to_bytes())
}

/// The stream of an erasure.
pub(crate) fn erasure_stream(erasure: ErasureId) -> StreamId {
    StreamId::from_bytes(erasure.to_bytes())
}

impl App {
    /// The stream of an authority's register.
    pub(crate) fn register_stream(&self, log: LogId) -> StreamId {
        self.named_stream(log, REGISTER)
    }

    /// The stream of a yearly pot.
    pub(crate) fn pot_stream(&self, log: LogId, year: i16) -> StreamId {
        self.named_stream(log, &pot_name(year))
    }

    /// The stream of the account that an authority pays from.
    pub(crate) fn account_stream(&self, log: LogId) -> StreamId {
        self.named_stream(log, "payment account")
    }

    /// The stream that a command to the bank is addressed to.
    pub(crate) fn bank_stream(&self, log: LogId, command: &BankCommand) -> StreamId {
        match command {
            BankCommand::SetAccount(_) => self.account_stream(log),
            BankCommand::MakeBatch(make) => StreamId::from_bytes(make.batch.to_bytes()),
            BankCommand::ImportStatement(import) => {
                StreamId::from_bytes(import.statement.to_bytes())
            }
            BankCommand::Assign { statement, .. } | BankCommand::Confirm { statement, .. } => {
                StreamId::from_bytes(statement.to_bytes())
            }
        }
    }

    /// A stream that is found by its name, yet whose identifier tells nobody what it is.
    fn named_stream(&self, log: LogId, name: &str) -> StreamId {
        let digest = self.vault.mac("stream", log, name.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        StreamId::from_bytes(id)
    }
}
