//! Why the glass was broken: words that may say something of whoever is in the case, and go with them.

use std::collections::BTreeSet;

use maatwerk_domain::{CaseId, PersonId};
use maatwerk_log::{DeriveError, KeyId, TogetherError, Vault};
use schemars::JsonSchema;
use serde::Serialize;

use super::note::Reading;
use super::store::ReadRecord;
use crate::handle::HandleError;

/// The glass was broken: by somebody who was not involved in the case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BrokenGlass {
    /// Why; absent once anybody in the case was erased, since the words may be about them, and to a resident
    /// for that reason too.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl BrokenGlass {
    /// Takes the words out: they may be about somebody else in the case than who reads this.
    pub(super) fn hide_words(&mut self) {
        self.reason = None;
    }
}

/// Seals a reason with the keys of the case and of everybody in it who was not erased.
pub(super) fn seal(
    vault: &Vault,
    reading: &Reading,
    case: CaseId,
    persons: &BTreeSet<PersonId>,
    reason: &str,
) -> Result<Vec<u8>, HandleError> {
    let mut keys = vec![KeyId::from_bytes(case.to_bytes())];
    for person in persons {
        let key = KeyId::from_bytes(person.to_bytes());
        match vault.key_mac(key, "glass", &[]) {
            Ok(_) => keys.push(key),
            Err(DeriveError::Destroyed(_)) => {}
            Err(error) => return Err(HandleError::read(error)),
        }
    }
    let place = place(reading.log.as_str(), &reading.trace, case);
    vault
        .seal_together(&keys, &place, reason.as_bytes())
        .map_err(HandleError::read)
}

/// What a record says of the glass.
pub(super) fn of(vault: &Vault, record: &ReadRecord) -> Result<Option<BrokenGlass>, HandleError> {
    let (Some(sealed), Some(case)) = (&record.glass, record.case) else {
        return Ok(None);
    };
    if sealed.is_empty() {
        return Ok(Some(BrokenGlass { reason: None }));
    }
    let place = place(record.log.as_str(), &record.trace, case);
    let reason = match vault.open_together(&place, sealed) {
        Ok(words) => Some(String::from_utf8_lossy(&words).into_owned()),
        // Of keys that are not here, an older backup for instance, it is not known either.
        Err(TogetherError::Destroyed(_) | TogetherError::UnknownKey(_)) => None,
        Err(error) => return Err(HandleError::read(error)),
    };
    Ok(Some(BrokenGlass { reason }))
}

/// Where a reason belongs.
fn place(log: &str, trace: &str, case: CaseId) -> Vec<u8> {
    let case = case.to_bytes();
    [b"glass".as_slice(), log.as_bytes(), trace.as_bytes(), &case].join(&0)
}
