//! A bundle as something to verify: the same checks as of an installation.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use maatwerk_domain::{CaseId, DocumentId};
use maatwerk_log::transparency::VerifierKey;
use maatwerk_log::{KeyId, LogId};
use maatwerk_policy::Digest;

use super::bundle::{Bundle, BundleError, BundleFault, Checked, Line, Lines};
use super::line::{self, InTree, MAX_LINE, Standing};
use super::manifest::names;
use super::order::Scope;
use crate::audit::verify::{
    Attached, Brought, Extent, Fault, Held, Key, Material, MaterialError, Row, Source, Tail, Tree,
    What, log_named,
};

/// The largest component or parameter set that is handed on, in bytes.
const MAX_POLICY: u64 = 64 << 20;

/// A bundle, looked through, and what it brings.
pub struct BundleMaterial {
    bundle: Bundle,
    /// What whoever verifies believes of logs; nothing, then the bundle's own word is taken.
    trusted: Option<Vec<VerifierKey>>,
    checked: OnceLock<Checked>,
}

impl BundleMaterial {
    /// Of a bundle. When keys of logs are known from elsewhere, one of them must stand for it.
    #[must_use]
    pub fn of(bundle: Bundle, trusted: Option<Vec<VerifierKey>>) -> Self {
        Self {
            bundle,
            trusted,
            checked: OnceLock::new(),
        }
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// What came of looking through it, once it was.
    #[must_use]
    pub fn checked(&self) -> Option<&Checked> {
        self.checked.get()
    }

    fn look(&self) -> Result<&Checked, MaterialError> {
        if let Some(checked) = self.checked.get() {
            return Ok(checked);
        }
        let checked = self.bundle.check().map_err(MaterialError::of)?;
        Ok(self.checked.get_or_init(|| checked))
    }

    fn file(
        &self,
        folder: &str,
        digest: &str,
        end: &str,
    ) -> Result<Option<Vec<u8>>, MaterialError> {
        let Ok(digest) = digest.parse::<Digest>() else {
            return Ok(None);
        };
        let name = format!("{folder}/{}.{end}", digest.hex());
        let bytes = self
            .bundle
            .policy_file(&name, MAX_POLICY)
            .map_err(MaterialError::of)?;
        Ok(bytes.filter(|bytes| Digest::of(bytes) == digest))
    }

    /// Shows the rows of one file; whether there is more to show.
    fn rows_of(
        &self,
        name: &str,
        visit: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, BundleError> {
        let Some(part) = self.bundle.reader(name) else {
            return Ok(ControlFlow::Continue(()));
        };
        let mut lines = Lines::new(part, MAX_LINE);
        let mut buffer = Vec::new();
        let next = |lines: &mut Lines<_>, buffer: &mut Vec<u8>| {
            lines
                .next(buffer)
                .map_err(|source| self.bundle.unreadable(source))
        };
        while let Some(read) = next(&mut lines, &mut buffer)? {
            let told = line::read_event(self.bundle.log(), &buffer);
            let shown = match (&read, &told) {
                (Line::Whole, Some(told)) => visit(Row {
                    position: i64::try_from(told.event.position.get()).unwrap_or(i64::MAX),
                    stream: told.event.stream.as_bytes(),
                    version: i64::from(told.event.version.get()),
                    event_type: told.event.event_type.as_str().as_bytes(),
                    recorded_at: told.event.recorded_at,
                    sealed: &told.event.sealed,
                    tree: match &told.tree {
                        InTree::Proof(hashes) => Tree::Proof(hashes),
                        InTree::Leaf(_) => Tree::Nothing,
                    },
                    damaged: None,
                }),
                _ => visit(Row {
                    position: line::position_of(&buffer)
                        .and_then(|position| i64::try_from(position).ok())
                        .unwrap_or_default(),
                    stream: &[],
                    version: 0,
                    event_type: &[],
                    recorded_at: 0,
                    sealed: &[],
                    tree: Tree::Nothing,
                    damaged: Some("line"),
                }),
            };
            if shown.is_break() || matches!(read, Line::Broken) {
                return Ok(shown);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl Material for BundleMaterial {
    fn logs(&self) -> Result<Vec<Held>, MaterialError> {
        let about = self.bundle.about();
        let extent = if about.scope == (Scope::Everything {}) {
            Extent::Whole
        } else {
            Extent::Excerpt
        };
        Ok(vec![Held {
            log: self.bundle.log(),
            extent,
            rows: about.events,
        }])
    }

    fn container(&self) -> Result<Vec<Fault>, MaterialError> {
        let log = self.bundle.log();
        let mut faults = self.look()?.faults.clone();
        let mut tell = |file: &str, what| {
            faults.push(BundleFault {
                file: file.to_owned(),
                position: None,
                line: None,
                what,
            });
        };
        let origin = &self.bundle.checkpoint().checkpoint().origin;
        if log_named(origin) != Some(log) {
            tell(names::CHECKPOINT, "is of another log than the bundle says");
        }
        // A key that is believed of one log says nothing of another.
        let believed = |keys: &Vec<VerifierKey>| {
            let mut own = keys
                .iter()
                .filter(|key| log_named(key.name().as_str()) == Some(log));
            own.any(|key| self.bundle.is_attested_by(key))
        };
        if self.trusted.as_ref().is_some_and(|keys| !believed(keys)) {
            tell(names::NOTE, "is not signed by a log whose key you trust");
        }
        Ok(faults
            .into_iter()
            .map(|fault| {
                let what = What::File {
                    detail: fault.to_string(),
                };
                match fault.position {
                    Some(position) => Fault::at(log, position, what),
                    None => Fault::of_log(log, what),
                }
            })
            .collect())
    }

    fn rows(
        &self,
        _log: LogId,
        after: u64,
        visit: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<Tail, MaterialError> {
        // A file does not grow.
        if after > 0 {
            return Ok(Tail::default());
        }
        let names: Vec<String> = self.bundle.event_files().map(str::to_owned).collect();
        for name in names {
            if self
                .rows_of(&name, visit)
                .map_err(MaterialError::of)?
                .is_break()
            {
                break;
            }
        }
        Ok(Tail::default())
    }

    fn checkpoints(&self, _log: LogId) -> Result<Vec<Brought>, MaterialError> {
        let brought = |checkpoint| Brought {
            checkpoint,
            key: self.bundle.key().cloned(),
            from: Source::Bundle,
        };
        let own = brought(self.bundle.checkpoint().clone());
        // Witnesses have not seen the checkpoint of that moment yet; that it goes on from the one that they
        // cosigned is looked at with the rest of the bundle.
        let witnessed = self.bundle.witnessed().map_err(MaterialError::of)?;
        Ok(std::iter::once(own).chain(witnessed.map(brought)).collect())
    }

    fn key(&self, key: KeyId) -> Result<Key, MaterialError> {
        let ring = &self.look()?.ring;
        Ok(match (ring.standing(key), ring.key(key)) {
            (Standing::Given, Some(key)) => Key::Held(key.clone()),
            (Standing::Erased, _) => Key::Destroyed,
            (Standing::Withheld, _) => Key::Withheld,
            (Standing::Given | Standing::Unknown, _) => Key::Unknown,
        })
    }

    fn component(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        self.file("plugins", digest, "wasm")
    }

    fn parameters(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        self.file("parameters", digest, "json")
    }

    fn document(
        &self,
        _: LogId,
        _: CaseId,
        _: DocumentId,
        _: &[KeyId],
    ) -> Result<Attached, MaterialError> {
        Ok(Attached::NotBrought)
    }

    fn keyed_digest(&self, _purpose: &str, _log: LogId, _bytes: &[u8]) -> Option<[u8; 32]> {
        // The secret of these digests is the installation's own.
        None
    }
}
