//! Whether a bundle is as it was written: every byte, and each part against the others.
//!
//! This is about the container. Whether its events are those of the log, and whether what they tell was
//! lawful, is checked of a bundle as of an installation.

use std::collections::HashSet;
use std::io;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use maatwerk_domain::AuthorityEvent;
use maatwerk_log::merkle::{Frontier, Hash, check_consistency, check_inclusion};
use maatwerk_log::transparency::SignedCheckpoint;
use maatwerk_log::{KeyClass, KeyId, Recorded, SealedParts};

use super::fault::{BundleError, BundleFault, Faults};
use super::lines::{Line, Lines};
use super::whole::Whole;
use super::{Bundle, MAX_SMALL};
use crate::backup::pour;
use crate::events::{DomainEvent, StreamKind};
use crate::evidence::export::SEGMENT;
use crate::evidence::line::{self, InTree, MAX_LINE, Standing};
use crate::evidence::manifest::{ATTESTED, Filed, names};
use crate::evidence::order::{Contents, Scope};
use crate::evidence::report::{self, Story};
use crate::evidence::ring::{Opened, Ring};

/// The longest line of a key.
const MAX_KEY_LINE: usize = 512;

/// A bundle that was looked through.
pub struct Checked {
    /// What is not as it was written, in the order in which it was found; the first five hundred.
    pub faults: Vec<BundleFault>,
    /// The report has a shape that this version does not make: it is the one that the log signed for,
    /// and was not made again.
    pub report_taken_on_trust: bool,
    pub(in crate::evidence) ring: Ring,
}

impl Bundle {
    /// Looks through all of it.
    ///
    /// # Errors
    /// When it cannot be read. What is wrong with it is in the answer.
    pub fn check(&self) -> Result<Checked, BundleError> {
        let mut faults = Faults::default();
        self.signature(&mut faults);
        let look = |faults: &mut Faults| -> io::Result<(Ring, bool)> {
            self.files_as_listed(faults)?;
            self.checkpoints(faults)?;
            self.policies(faults)?;
            let ring = self.keys(faults)?;
            let story = self.events(&ring, faults)?;
            let trusted = self.report(story.as_ref(), faults)?;
            Ok((ring, trusted))
        };
        let looked = look(&mut faults);
        let (ring, report_taken_on_trust) = looked.map_err(|source| self.unreadable(source))?;
        Ok(Checked {
            faults: faults.0,
            report_taken_on_trust,
            ring,
        })
    }

    /// The log's key signed this manifest.
    fn signature(&self, faults: &mut Faults) {
        let Some(signed) = self.attestation() else {
            return faults.add(names::NOTE, "is no attestation of a log");
        };
        let Some(key) = self.key() else {
            return faults.add(names::ORIGINS, "does not list the key of the log");
        };
        if signed.attestation().of != ATTESTED || signed.verify(key).is_err() {
            faults.add(names::NOTE, "is not signed by the key of the log");
        }
        if signed.attestation().digest != self.manifest_digest() {
            faults.add(names::MANIFEST, "is not the one that the log signed for");
        }
    }

    /// The files are those that the manifest lists, in that order, to the byte.
    fn files_as_listed(&self, faults: &mut Faults) -> io::Result<()> {
        let listed = &self.manifest.files;
        let order = listed.iter().map(|file| file.path.as_str());
        let order = order.chain([names::MANIFEST, names::NOTE]);
        if !self
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .eq(order)
        {
            let known: HashSet<_> = listed.iter().map(|file| file.path.as_str()).collect();
            let there: HashSet<_> = self
                .entries
                .iter()
                .map(|entry| entry.name.as_str())
                .collect();
            for name in known.iter().filter(|name| !there.contains(*name)) {
                faults.add(name, "is listed and not there");
            }
            let own = [names::MANIFEST, names::NOTE];
            for name in there
                .iter()
                .filter(|name| !known.contains(*name) && !own.contains(*name))
            {
                faults.add(name, "is there and not listed");
            }
            if known.len() + own.len() == there.len() {
                faults.add(
                    names::MANIFEST,
                    "lists the files in another order than they are in",
                );
            }
        }
        for file in listed {
            self.as_listed(file, faults)?;
        }
        Ok(())
    }

    fn as_listed(&self, file: &Filed, faults: &mut Faults) -> io::Result<()> {
        let Some(mut part) = self.reader(&file.path) else {
            return Ok(());
        };
        if pour(&mut part, &mut io::sink())? != (file.bytes, file.sha256) {
            faults.add(&file.path, "has another content than is listed");
        }
        Ok(())
    }

    /// The checkpoint is the one the manifest names, and signed by the log; the witnessed one is before it.
    fn checkpoints(&self, faults: &mut Faults) -> io::Result<()> {
        let (about, now) = (&self.manifest.about, self.checkpoint.checkpoint());
        if now.origin != about.origin || now.size != about.size || now.root != about.root.0 {
            faults.add(names::CHECKPOINT, "is not the one that the manifest names");
        }
        let signed = |checkpoint: &SignedCheckpoint| {
            self.key()
                .is_some_and(|key| checkpoint.verify_log(key).is_ok())
        };
        if !signed(&self.checkpoint) {
            faults.add(names::CHECKPOINT, "is not signed by the key of the log");
        }
        if self.reader(names::WITNESSED).is_none() {
            return Ok(());
        }
        let Ok(Some(then)) = self.witnessed() else {
            faults.add(names::WITNESSED, "is no signed checkpoint");
            return Ok(());
        };
        if !signed(&then) {
            faults.add(names::WITNESSED, "is not signed by the key of the log");
        }
        let proof = self
            .small(names::CONSISTENCY, MAX_SMALL)?
            .unwrap_or_default();
        let proof = String::from_utf8(proof).ok().and_then(|text| {
            let hash =
                |line: &str| -> Option<Hash> { BASE64_STANDARD.decode(line).ok()?.try_into().ok() };
            text.lines().map(hash).collect::<Option<Vec<_>>>()
        });
        let then = then.checkpoint();
        let goes_on = proof.is_some_and(|proof| {
            check_consistency((then.size, &then.root), (now.size, &now.root), &proof).is_ok()
        });
        if !goes_on {
            faults.add(
                names::CONSISTENCY,
                "does not show that the log goes on from there",
            );
        }
        Ok(())
    }

    /// Policies and parameters are what their names say.
    fn policies(&self, faults: &mut Faults) -> io::Result<()> {
        for entry in &self.entries {
            let named = |folder: &str, end: &str| {
                entry
                    .name
                    .strip_prefix(folder)?
                    .strip_suffix(end)
                    .map(str::to_owned)
            };
            let digest = named("plugins/", ".wasm").or_else(|| named("parameters/", ".json"));
            let (Some(digest), Some(mut part)) = (digest, self.reader(&entry.name)) else {
                continue;
            };
            let (_, found) = pour(&mut part, &mut io::sink())?;
            if found.to_string() != digest {
                faults.add(&entry.name, "is not what its name says");
            }
        }
        Ok(())
    }

    /// The keys, and that there is none that should not have been given out.
    fn keys(&self, faults: &mut Faults) -> io::Result<Ring> {
        let mut ring = Ring::default();
        let Some(part) = self.reader(names::KEYS) else {
            faults.add(names::KEYS, "is not there");
            return Ok(ring);
        };
        let about = &self.manifest.about;
        let mut lines = Lines::new(part, MAX_KEY_LINE);
        let mut buffer = zeroize::Zeroizing::new(Vec::with_capacity(MAX_KEY_LINE + 1));
        while let Some(read) = lines.next(&mut buffer)? {
            let fault = |faults: &mut Faults, what| {
                faults.push(names::KEYS, Some(lines.number()), None, what);
            };
            if matches!(read, Line::Broken) {
                fault(faults, "is no line of a key");
                break;
            }
            let Some(told) = line::read_key(&buffer) else {
                fault(faults, "is no line of a key");
                continue;
            };
            let least = match told.class {
                KeyClass::Accounting => Contents::Accounting,
                KeyClass::Subject => Contents::Persons,
            };
            let of_other = about.resident.as_ref().is_some_and(|resident| {
                told.class == KeyClass::Subject && *resident != told.key.to_string()
            });
            let promised = about.contents >= least && !of_other;
            if told.standing == Standing::Given && !promised {
                fault(
                    faults,
                    "is given, and the manifest says that no such key is",
                );
            }
            if told.standing == Standing::Withheld && promised {
                fault(
                    faults,
                    "is not given, and the manifest says that such keys are",
                );
            }
            if !ring.add(told) {
                fault(faults, "is there twice");
            }
        }
        Ok(ring)
    }

    /// The events: in order, as many as there should be, of the scope, in the tree, and under the keys that
    /// are listed. Answers what they tell.
    fn events(&self, ring: &Ring, faults: &mut Faults) -> io::Result<Option<Story>> {
        let about = &self.manifest.about;
        let mut story = Story::of_head(about).ok();
        let mut going = Going {
            bundle: self,
            ring,
            last: 0,
            count: 0,
            used: HashSet::new(),
            tree: Frontier::default(),
            named: Vec::new(),
            whole: Whole::of(about),
        };
        let mut number = 0;
        let files: Vec<String> = self.event_files().map(str::to_owned).collect();
        for (at, name) in files.iter().enumerate() {
            number += 1;
            if *name != names::events(number) {
                faults.add(name, "is not the file of events that comes here");
            }
            let Some(part) = self.reader(name) else {
                continue;
            };
            let mut lines = Lines::new(part, MAX_LINE);
            let mut buffer = Vec::new();
            while let Some(read) = lines.next(&mut buffer)? {
                let place = (name.as_str(), lines.number());
                let event = match read {
                    Line::Whole => going.line(place, &buffer, faults),
                    Line::Broken => {
                        faults.push(
                            name,
                            Some(place.1),
                            line::position_of(&buffer),
                            "is no line of an event",
                        );
                        break;
                    }
                };
                let Some(event) = event else { continue };
                let opened = ring.read(&event.as_ref());
                if let Opened::Known(read) = &opened
                    && let (
                        DomainEvent::Authority(AuthorityEvent::LogOriginOpened { origin, .. }),
                        _,
                    ) = &**read
                {
                    going.named.push(origin.verifier_key.clone());
                }
                if let Some(story) = story.as_mut() {
                    story.take(&event.as_ref(), &opened, ring);
                }
            }
            let full = lines.number() == SEGMENT as u64;
            if !full && (at + 1 < files.len() || lines.number() > SEGMENT as u64) {
                faults.add(
                    name,
                    "has another number of lines than a file of events has",
                );
            }
        }
        going.end(faults);
        Ok(story)
    }

    /// The report is the one that these events make.
    fn report(&self, story: Option<&Story>, faults: &mut Faults) -> io::Result<bool> {
        let about = &self.manifest.about;
        if about.report != report::SHAPE {
            return Ok(true);
        }
        let made = story
            .map(|story| report::render(about, story))
            .unwrap_or_default();
        let most = made.len() as u64;
        if self.small(names::REPORT, most)?.as_deref() != Some(made.as_bytes()) {
            faults.add(names::REPORT, "is not the one that these events make");
        }
        Ok(false)
    }
}

/// Going along the events.
struct Going<'a> {
    bundle: &'a Bundle,
    ring: &'a Ring,
    last: u64,
    count: u64,
    used: HashSet<KeyId>,
    tree: Frontier,
    /// The keys that the log itself says it is signed with.
    named: Vec<String>,
    /// What has to be there.
    whole: Whole,
}

impl Going<'_> {
    /// Takes a line; answers the event when there is one.
    fn line(
        &mut self,
        (file, number): (&str, u64),
        line: &[u8],
        faults: &mut Faults,
    ) -> Option<Recorded> {
        self.count += 1;
        let mut fault = |position, what| faults.push(file, Some(number), position, what);
        let Some(told) = line::read_event(self.bundle.log, line) else {
            fault(line::position_of(line), "is no line of an event");
            return None;
        };
        let (event, tree) = (told.event, told.tree);
        let position = event.position.get();
        let mut wrong = |what| fault(Some(position), what);
        if position <= self.last {
            wrong("does not come after the event before it");
        }
        self.last = position;
        let about = &self.bundle.manifest.about;
        let now = self.bundle.checkpoint.checkpoint();
        let leaf = event.leaf_hash();
        match &tree {
            InTree::Proof(_) if about.scope == (Scope::Everything {}) => {
                wrong("has a proof, where all events are there");
            }
            InTree::Proof(proof) => {
                let index = position - 1;
                if check_inclusion(&leaf, index, now.size, &now.root, proof).is_err() {
                    wrong("is not shown to be in the log as the checkpoint has it");
                }
            }
            InTree::Leaf(_) if about.scope != (Scope::Everything {}) => wrong("has no proof"),
            InTree::Leaf(told) => {
                if *told != leaf {
                    wrong("does not have the hash that stands beside it");
                }
                self.tree.push(leaf, |_, _| {});
            }
        }
        if let Some(missing) = self.whole.missing_before(&event) {
            wrong(missing);
        }
        self.keys_of(&event, wrong);
        Some(event)
    }

    /// All keys that an event is sealed with are listed, each for what it is used for; a resident's bundle
    /// holds nothing of anybody else.
    fn keys_of(&mut self, event: &Recorded, mut wrong: impl FnMut(&'static str)) {
        let about = &self.bundle.manifest.about;
        if let Scope::Case { case } = &about.scope {
            let of_case = StreamKind::of(&event.event_type) == Some(StreamKind::Case);
            if of_case != (event.stream.to_string() == case.0.to_string()) {
                wrong("is of another case");
            }
        }
        let Ok(parts) = SealedParts::parse(&event.sealed) else {
            return wrong("has no sealed payload");
        };
        for part in parts {
            let class = if part.index() == 0 {
                KeyClass::Accounting
            } else {
                KeyClass::Subject
            };
            if self.ring.class(part.key()) != Some(class) {
                wrong("is sealed with a key that is not listed, or listed for something else");
            }
            self.used.insert(part.key());
        }
    }

    fn end(self, faults: &mut Faults) {
        let about = &self.bundle.manifest.about;
        if self.count != about.events {
            faults.add(
                names::MANIFEST,
                "says another number of events than there are",
            );
        }
        let key = self.bundle.key().map(ToString::to_string);
        if !self.named.is_empty() && !key.is_some_and(|key| self.named.contains(&key)) {
            faults.add(
                names::ORIGINS,
                "has another key than the log says it is signed with",
            );
        }
        for missing in self.whole.missing() {
            faults.add(names::MANIFEST, missing);
        }
        if self.used.len() != self.ring.len() {
            faults.add(
                names::KEYS,
                "lists other keys than the events are sealed with",
            );
        }
        if about.scope == (Scope::Everything {})
            && (self.tree.size() != about.size || self.tree.root() != about.root.0)
        {
            faults.add(names::CHECKPOINT, "is not the one that these events give");
        }
    }
}
