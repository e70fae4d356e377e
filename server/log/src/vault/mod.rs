//! The keys: made, used and destroyed.
//!
//! # The file `keys.db`
//! Each key is 32 random bytes, wrapped by the master key with XChaCha20-Poly1305; the associated
//! data are `"maatwerk-log/wrap/v2" || key id || class (1 accounting, 2 subject)`. The secret under
//! which digests are keyed is wrapped likewise, with `"maatwerk-log/wrap-secret/v1" || name`.
//! Pseudonyms are made with both. Keys that are wrapped with `"…/wrap/v1"` are from before that, and
//! give theirs alone.
//! A destroyed key leaves its id, which says nothing about anyone, so that "erased" can be told
//! from "never there". `secure_delete` overwrites what is deleted, and the write-ahead log, which
//! may hold older copies of a page, is emptied after a destruction.

mod cache;
mod crypt;
mod data_key;
mod error;
mod keys;
mod ledger;
mod mac;
mod master;
mod reader;
mod seal;
mod store;
mod together;

pub use data_key::{DataKey, NotOpened};
pub use error::{DeriveError, MasterKeyError, SealError, UnsealError, VaultError};
pub use keys::{Handed, Holding, Vault};
pub use master::MasterKey;
pub use reader::{FoundKey, KeyReader};
pub use seal::{NewEvent, NewPart};
pub use together::{TogetherError, keys_together};

/// What a key is for, and so how long it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyClass {
    /// Amounts, exact dates, articles, outcomes of rules: kept as long as accounting for public
    /// money demands.
    Accounting,
    /// All that says who a person is or what befell them: destroyed when they are to be forgotten.
    Subject,
}

impl KeyClass {
    /// Its number on disk and in associated data.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Accounting => 1,
            Self::Subject => 2,
        }
    }

    pub(crate) const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Accounting),
            2 => Some(Self::Subject),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
