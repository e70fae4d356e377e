//! What a signal is called outside its authority.

use maatwerk_domain::signal::{Arisen, SignalRecord};
use maatwerk_domain::{CaseId, HouseholdId, SignalRecordId};
use maatwerk_log::{DeriveError, KeyId, LogId};

use crate::app::App;

impl App {
    /// The record of a signal that arose in a case: the same on every rebuild, yet with names that
    /// nobody else can lead back to the case.
    ///
    /// # Errors
    /// When the case's key was destroyed: then nothing leads from a pseudonym to the case any more,
    /// and no new one can be made.
    pub fn signal_record(
        &self,
        log: LogId,
        case: CaseId,
        arisen: Arisen,
    ) -> Result<SignalRecord, DeriveError> {
        let household = self.household(log, case)?;
        let id = self.signal_id(log, case, &arisen);
        Ok(arisen.record(id, log.as_str(), household))
    }

    /// What a signal that arose in a case is called outside its authority.
    pub(crate) fn signal_id(&self, log: LogId, case: CaseId, arisen: &Arisen) -> SignalRecordId {
        let mut name = Vec::with_capacity(16 + 16 + 16);
        name.extend_from_slice(&case.to_bytes());
        name.extend_from_slice(arisen.source.as_str().as_bytes());
        name.push(0);
        name.extend_from_slice(&arisen.object.to_bytes());
        SignalRecordId::from_bytes(first(self.vault.mac("signal", log, &name)))
    }

    /// The pseudonym of a household, by the key of its case.
    fn household(&self, log: LogId, case: CaseId) -> Result<HouseholdId, DeriveError> {
        let key = KeyId::from_bytes(case.to_bytes());
        let digest = self.vault.key_mac(key, "household", log.as_bytes())?;
        Ok(HouseholdId::from_bytes(first(digest)))
    }
}

fn first(digest: [u8; 32]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes
}
