//! What the policies of authorities may use, from a file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use maatwerk_log::{InvalidId, LogId};
use maatwerk_policy::{HostConfig, Share, ShareFault, Shares};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::tenant_of;

/// The most bytes of the file.
const MOST: u64 = 256 << 10;

/// What the policies of one authority may use.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ShareTerms {
    /// Instructions of one call, roughly. An ordinary assessment takes some hundred thousand.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100_000_000))]
    fuel: Option<u64>,
    /// Memory of one call, in mebibytes.
    #[serde(default)]
    #[schemars(range(min = 1, max = 64))]
    memory_mebibytes: Option<u32>,
    /// Calls at the same time: one less than the machine has cores when absent, and at least one.
    #[serde(default)]
    #[schemars(range(min = 1, max = 32))]
    parallel_calls: Option<u32>,
    /// Calls that wait for their turn, 128 when absent; the next one is told to come back later.
    #[serde(default)]
    #[schemars(range(max = 4096))]
    waiting_calls: Option<u32>,
}

/// What policies may use. What is absent is as `usual` says, or else as the installation does; no
/// authority may have more fuel or memory than the installation gives any.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PolicyLimitTerms {
    /// What each authority may use.
    #[serde(default)]
    usual: ShareTerms,
    /// What some may use instead, by their code.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": "^[A-Z0-9][A-Z0-9-]{0,31}$"}))]
    authorities: BTreeMap<String, ShareTerms>,
}

/// What policies may use, as a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyLimits {
    /// For the host.
    pub shares: Shares,
    /// The authorities that have limits of their own.
    pub named: Vec<LogId>,
}

/// The file holds no limits.
#[derive(Debug, thiserror::Error)]
pub enum PolicyLimitsError {
    /// It cannot be read.
    #[error("{0} cannot be read")]
    Read(PathBuf, #[source] std::io::Error),
    /// It is larger than the limits of every authority.
    #[error("{0} is larger than 256 KiB")]
    TooLarge(PathBuf),
    /// It is not the JSON that `schemas/policy-limits.json` describes.
    #[error("{0} does not describe what policies may use")]
    Malformed(PathBuf, #[source] serde_json::Error),
    /// Something else than the code of an authority.
    #[error("{0} gives limits to {1}, which is not the code of an authority")]
    Code(PathBuf, String, #[source] InvalidId),
    /// A number is out of its bounds.
    #[error("{0} does not say what policies may use")]
    Unfit(PathBuf, #[source] ShareFault),
}

/// Reads what policies may use: JSON as `schemas/policy-limits.json` has it, within what the host
/// gives any of them.
///
/// # Errors
/// When the file cannot be read, or holds anything else. It is read in full or not at all: a misspelt
/// limit would otherwise be none.
pub fn read_policy_limits(
    path: &Path,
    host: &HostConfig,
) -> Result<PolicyLimits, PolicyLimitsError> {
    let path = || path.to_owned();
    let unread = |source| PolicyLimitsError::Read(path(), source);
    let mut text = Vec::new();
    let file = File::open(path()).map_err(unread)?;
    file.take(MOST + 1).read_to_end(&mut text).map_err(unread)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MOST {
        return Err(PolicyLimitsError::TooLarge(path()));
    }
    let terms = terms(&text).map_err(|source| PolicyLimitsError::Malformed(path(), source))?;
    let mut limits = PolicyLimits::default();
    limits.shares.usual = share(terms.usual);
    for (code, own) in terms.authorities {
        let log = LogId::new(&code)
            .map_err(|source| PolicyLimitsError::Code(path(), code.clone(), source))?;
        limits.shares.own.insert(tenant_of(log), share(own));
        limits.named.push(log);
    }
    limits
        .shares
        .check(host)
        .map_err(|source| PolicyLimitsError::Unfit(path(), source))?;
    Ok(limits)
}

fn terms(text: &[u8]) -> Result<PolicyLimitTerms, serde_json::Error> {
    let file: Value = serde_json::from_slice(text)?;
    let own = file["authorities"].as_object().into_iter().flatten();
    let mut parts = own.map(|(_, own)| own).chain(file.get("usual"));
    // A list of numbers would be read as these limits in the order of this file.
    if !file.is_object() || !parts.all(Value::is_object) {
        return Err(serde::de::Error::custom("limits are an object"));
    }
    serde_json::from_value(file)
}

fn share(terms: ShareTerms) -> Share {
    let bytes = |mebibytes: u32| usize::try_from(u64::from(mebibytes) << 20).unwrap_or(usize::MAX);
    Share {
        fuel: terms.fuel,
        memory_bytes: terms.memory_mebibytes.map(bytes),
        parallel: terms.parallel_calls,
        waiting: terms.waiting_calls,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(text: &str) -> Result<PolicyLimits, PolicyLimitsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("limits.json");
        fs::write(&path, text).unwrap();
        read_policy_limits(&path, &HostConfig::default())
    }

    #[test]
    fn a_file_says_what_each_may_use() {
        assert_eq!(read("{}").unwrap(), PolicyLimits::default());
        let limits = read(
            r#"{"usual": {"fuel": 50000000, "memoryMebibytes": 32},
                "authorities": {"GM0479": {"parallelCalls": 2, "waitingCalls": 0}}}"#,
        )
        .unwrap();
        let usual = Share {
            fuel: Some(50_000_000),
            memory_bytes: Some(32 << 20),
            ..Share::default()
        };
        let own = Share {
            parallel: Some(2),
            waiting: Some(0),
            ..Share::default()
        };
        let zaanstad = LogId::new("GM0479").unwrap();
        assert_eq!(limits.shares.usual, usual);
        assert_eq!(
            limits.shares.own,
            BTreeMap::from([(tenant_of(zaanstad), own)])
        );
        assert_eq!(limits.named, [zaanstad]);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "[]",
            "null",
            r#"{"usual": [5]}"#,
            r#"{"authorities": {"GM0479": [5]}}"#,
            r#"{"usual": {"luck": 1}}"#,
            r#"{"GM0479": {"fuel": 1000000}}"#,
            r#"{"usual": {"fuel": -1}}"#,
            r#"{"usual": {"fuel": "many"}}"#,
            r#"{"usual": {"memoryMebibytes": 1.5}}"#,
            r#"{"authorities": []}"#,
        ] {
            let error = read(text).unwrap_err();
            assert!(
                matches!(error, PolicyLimitsError::Malformed(..)),
                "{text}: {error}"
            );
        }
        for text in [
            r#"{"usual": {"fuel": 0}}"#,
            r#"{"usual": {"fuel": 100000001}}"#,
            r#"{"usual": {"memoryMebibytes": 0}}"#,
            r#"{"usual": {"memoryMebibytes": 65}}"#,
            r#"{"usual": {"memoryMebibytes": 4294967295}}"#,
            r#"{"authorities": {"GM0479": {"parallelCalls": 0}}}"#,
            r#"{"authorities": {"GM0479": {"parallelCalls": 33}}}"#,
            r#"{"authorities": {"GM0479": {"waitingCalls": 100000}}}"#,
        ] {
            let error = read(text).unwrap_err();
            assert!(
                matches!(error, PolicyLimitsError::Unfit(..)),
                "{text}: {error}"
            );
        }
        for code in ["gm0479", "", "../GM0479"] {
            let error = read(&format!(r#"{{"authorities": {{"{code}": {{}}}}}}"#)).unwrap_err();
            assert!(matches!(error, PolicyLimitsError::Code(..)), "{error}");
        }
        let huge = read(&" ".repeat(300_000)).unwrap_err();
        assert!(matches!(huge, PolicyLimitsError::TooLarge(_)), "{huge}");
        let missing = read_policy_limits(Path::new("no-such-file"), &HostConfig::default());
        assert!(matches!(missing, Err(PolicyLimitsError::Read(..))));
    }
}
