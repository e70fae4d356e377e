//! Whose signatures under a checkpoint are enough (c2sp.org/tlog-policy).

use super::{
    checkpoint::SignedCheckpoint,
    key::{KeyKind, MalformedKey, VerifierKey},
    note::UntrustedNote,
    quorum::{Quorum, shown},
};

/// The most bytes of a policy: 256 KiB.
const MAX_BYTES: usize = 256 << 10;

/// The most logs of a policy.
const MAX_LOGS: usize = 1024;

/// Which logs are known, which witnesses, and which of them must have cosigned.
#[derive(Debug, Clone)]
pub struct TrustPolicy {
    logs: Vec<PolicyLog>,
    witnesses: Vec<PolicyWitness>,
    quorum: Quorum,
}

/// A log that a policy knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLog {
    /// Its key, whose name is its origin.
    pub key: VerifierKey,
    /// Where it is, when the policy says so.
    pub url: Option<String>,
}

/// A witness that a policy knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyWitness {
    /// Its name within the policy.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where checkpoints are submitted to it, when the policy says so.
    pub url: Option<String>,
}

/// A policy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the trust policy is wrong")]
pub struct InvalidPolicy {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    #[source]
    pub fault: PolicyFault,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyFault {
    /// A control character, or the policy is too long.
    #[error(
        "a policy has no control characters but tab and newline, and at most {MAX_BYTES} bytes"
    )]
    Bytes,
    /// Not one of the four forms.
    #[error(
        "expected: log <key> [<url>] | witness <name> <key> [<url>] | group <name> all|any|<number> <name>... | quorum <name>"
    )]
    Form,
    /// The key cannot be read.
    #[error("the key is malformed")]
    Key(#[from] MalformedKey),
    /// The key of a witness for a log, or the other way round.
    #[error("the key is not of the kind that {needed}")]
    Kind {
        /// Who should have signed with it.
        needed: &'static str,
    },
    /// The same key twice.
    #[error("the same public key stands on an earlier line")]
    KeyTwice,
    /// A name that is defined twice, or `none`.
    #[error("the name {name} is taken")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A name that no earlier line defines.
    #[error("no earlier line defines {name}")]
    Unknown {
        /// The name.
        name: String,
    },
    /// A name in two groups, or twice in one.
    #[error("{name} is already a member of a group")]
    MemberTwice {
        /// The name.
        name: String,
    },
    /// A group that needs none, or more members than it has.
    #[error("a group of {members} needs all, any, or a number from 1 to {members}")]
    Threshold {
        /// How many members it has.
        members: usize,
    },
    /// A second quorum.
    #[error("an earlier line says the quorum")]
    QuorumTwice,
    /// None at all: found at the end.
    #[error("no line says the quorum")]
    NoQuorum,
    /// More logs or names than a policy may have.
    #[error("the policy has too many logs, witnesses or groups")]
    TooMany,
}

/// A checkpoint that a policy trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// The log's key.
    pub log: VerifierKey,
    /// The witnesses of the policy that cosigned, in its order.
    pub cosigned: Vec<Cosigned>,
}

/// A cosignature that was found to be good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness.
    pub witness: PolicyWitness,
    /// When it signed, in seconds since the Unix epoch.
    pub time: u64,
}

/// A policy does not trust a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotTrusted {
    /// No log of the policy has this origin and signed.
    #[error("no log of the policy signed a checkpoint of {origin}")]
    Log {
        /// The origin.
        origin: String,
    },
    /// A signature that names a key of the policy is not of that key.
    #[error("a signature is not what it says it is")]
    Signature(#[from] UntrustedNote),
    /// Too few witnesses, or not the right ones.
    #[error("the witnesses that cosigned are not the ones that the policy needs: {}", names(.cosigned))]
    Quorum {
        /// Who did.
        cosigned: Vec<Cosigned>,
    },
}

fn names(cosigned: &[Cosigned]) -> String {
    if cosigned.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<_> = cosigned.iter().map(|c| c.witness.name.as_str()).collect();
    names.join(", ")
}

impl TrustPolicy {
    /// Reads a policy.
    ///
    /// # Errors
    /// At the first line that is wrong.
    pub fn parse(policy: &[u8]) -> Result<Self, InvalidPolicy> {
        let at = |line| move |fault| InvalidPolicy { line, fault };
        if policy.len() > MAX_BYTES {
            return Err(at(1)(PolicyFault::Bytes));
        }
        let mut read = Self {
            logs: Vec::new(),
            witnesses: Vec::new(),
            quorum: Quorum::default(),
        };
        let mut last = 1;
        for (line, number) in policy.split(|b| *b == b'\n').zip(1..) {
            read.line(line).map_err(at(number))?;
            last = number;
        }
        if !read.quorum.is_said() {
            return Err(at(last)(PolicyFault::NoQuorum));
        }
        Ok(read)
    }

    fn line(&mut self, line: &[u8]) -> Result<(), PolicyFault> {
        if line
            .iter()
            .any(|b| (*b < 0x20 && *b != b'\t') || *b == 0x7f)
        {
            return Err(PolicyFault::Bytes);
        }
        let blank = |b: &u8| *b == b' ' || *b == b'\t';
        let items: Vec<_> = line.split(blank).filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] => self.log(key, None),
            [b"log", key, url] => self.log(key, Some(shown(url))),
            [b"witness", name, key] => self.witness(name, key, None),
            [b"witness", name, key, url] => self.witness(name, key, Some(shown(url))),
            [b"group", name, threshold, members @ ..] if !members.is_empty() => {
                self.quorum.group(name, threshold, members)
            }
            [b"quorum", name] => self.quorum.needs(name),
            _ => Err(PolicyFault::Form),
        }
    }

    fn log(&mut self, key: &[u8], url: Option<String>) -> Result<(), PolicyFault> {
        let key = read_key(key, KeyKind::Log, "logs sign with (type 0x01)")?;
        if self.logs.len() == MAX_LOGS {
            return Err(PolicyFault::TooMany);
        }
        let same = |log: &PolicyLog| log.key.as_bytes() == key.as_bytes();
        if self.logs.iter().any(same) {
            return Err(PolicyFault::KeyTwice);
        }
        self.logs.push(PolicyLog { key, url });
        Ok(())
    }

    fn witness(&mut self, name: &[u8], key: &[u8], url: Option<String>) -> Result<(), PolicyFault> {
        let key = read_key(key, KeyKind::Witness, "witnesses cosign with (type 0x04)")?;
        let same = |witness: &PolicyWitness| witness.key.as_bytes() == key.as_bytes();
        if self.witnesses.iter().any(same) {
            return Err(PolicyFault::KeyTwice);
        }
        self.quorum.witness(name, self.witnesses.len())?;
        self.witnesses.push(PolicyWitness {
            name: shown(name),
            key,
            url,
        });
        Ok(())
    }

    /// The logs, in order.
    #[must_use]
    pub fn logs(&self) -> &[PolicyLog] {
        &self.logs
    }

    /// The witnesses, in order.
    #[must_use]
    pub fn witnesses(&self) -> &[PolicyWitness] {
        &self.witnesses
    }

    /// Verifies a checkpoint: signed by a log of the policy for its own origin, and cosigned by
    /// witnesses that are enough.
    ///
    /// # Errors
    /// Why it is not trusted.
    pub fn verify(&self, checkpoint: &SignedCheckpoint) -> Result<Trusted, NotTrusted> {
        let origin = &checkpoint.checkpoint().origin;
        let of_origin = self.logs.iter().map(|log| &log.key);
        let of_origin = of_origin.filter(|key| key.name().as_str() == origin);
        let log = match checkpoint.verify(of_origin) {
            Ok(verified) => verified[0].key.clone(),
            Err(UntrustedNote::Unsigned) => {
                return Err(NotTrusted::Log {
                    origin: origin.clone(),
                });
            }
            Err(forged) => return Err(forged.into()),
        };
        let cosigned = self.cosigned(checkpoint)?;
        if self.is_met(&cosigned) {
            Ok(Trusted { log, cosigned })
        } else {
            Err(NotTrusted::Quorum { cosigned })
        }
    }

    /// The witnesses of the policy that cosigned a checkpoint, in its order, whether or not they
    /// are enough.
    ///
    /// # Errors
    /// When a signature that names one of them is not its own.
    pub fn cosigned(&self, checkpoint: &SignedCheckpoint) -> Result<Vec<Cosigned>, UntrustedNote> {
        let verified = match checkpoint.verify(self.witnesses.iter().map(|w| &w.key)) {
            Ok(verified) => verified,
            Err(UntrustedNote::Unsigned) => Vec::new(),
            Err(forged) => return Err(forged),
        };
        let cosigned = verified.into_iter().filter_map(|v| {
            let witness = self.witnesses.iter().find(|w| w.key == *v.key)?;
            Some(Cosigned {
                witness: witness.clone(),
                time: v.time?,
            })
        });
        Ok(cosigned.collect())
    }

    /// Whether these are enough.
    #[must_use]
    pub fn is_met(&self, cosigned: &[Cosigned]) -> bool {
        self.quorum.is_met(|witness| {
            let key = &self.witnesses[witness].key;
            cosigned.iter().any(|c| c.witness.key == *key)
        })
    }
}

fn read_key(key: &[u8], kind: KeyKind, needed: &'static str) -> Result<VerifierKey, PolicyFault> {
    let text = std::str::from_utf8(key).map_err(|_| MalformedKey::Form)?;
    let key: VerifierKey = text.parse()?;
    (key.kind() == kind)
        .then_some(key)
        .ok_or(PolicyFault::Kind { needed })
}

#[cfg(test)]
mod tests;
