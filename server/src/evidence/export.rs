//! Making a bundle.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{AuthorityEvent, CaseId, PersonId};
use maatwerk_log::merkle::{Frontier, ProofPlan, check_inclusion};
use maatwerk_log::transparency::{Checkpoint, SignedCheckpoint};
use maatwerk_log::vault::Handed;
use maatwerk_log::{
    EventLog as _, Holding, KeyClass, KeyId, LogId, Position, Recorded, SealedParts, StreamId,
    limits,
};
use maatwerk_policy::Digest;
use sha2::{Digest as _, Sha256};

use super::archive::Archive;
use super::error::ExportError;
use super::line::{self, InTree, Standing, ToldKey};
use super::manifest::{ATTESTED, Ends, Head, LeftOut, Manifest, Omission, StreamEnd, names};
use super::order::{Asked, Contents, Order, Scope};
use super::report::{self, Story};
use super::ring::Ring;
use super::source::Source;
use crate::app::App;
use crate::backtest::Watch;
use crate::checkpoints::CheckpointError;
use crate::events::{DomainEvent, StreamKind};
use crate::load::read_event;
use crate::wire::{Day, Id, Root};

/// How many events a file holds.
pub(super) const SEGMENT: usize = 10_000;

/// A bundle that was made.
#[derive(Debug)]
pub struct Exported {
    /// What it is of.
    pub head: Head,
    /// Its length, in bytes.
    pub bytes: u64,
    /// Whom it tells of: the persons in each case, all of them when none is named.
    pub(crate) told_of: BTreeMap<CaseId, BTreeSet<PersonId>>,
}

/// Makes a bundle and writes it to `out`, from its start.
///
/// # Errors
/// See [`ExportError`]; what was written by then is no bundle.
pub async fn export<W: Write + Seek + Send>(
    app: &Arc<App>,
    order: &Order,
    out: W,
    watch: &Watch,
) -> Result<(W, Exported), ExportError> {
    let made = make(app, order, out, watch).await;
    made.map_err(|error| match error {
        ExportError::Write(source) if source.kind() == std::io::ErrorKind::FileTooLarge => {
            ExportError::TooLarge(order.most)
        }
        error => error,
    })
}

async fn make<W: Write + Seek + Send>(
    app: &Arc<App>,
    order: &Order,
    out: W,
    watch: &Watch,
) -> Result<(W, Exported), ExportError> {
    let log = order.log;
    let signed = app.checkpoint(log).await?;
    let checkpoint = signed.checkpoint();
    let size = Position::new(checkpoint.size).unwrap_or(Position::MAX);
    let mut source = Source::of(app, log, order.asked, size).await?;
    watch.of(source.count);
    let mut bundle = Bundling::new(app, order, checkpoint)?;
    let mut archive = Archive::new(out, order.most);
    bundle.events(&mut source, &mut archive, watch).await?;
    let mut left_out = source.left_out;
    bundle.policies(&mut archive, &mut left_out)?;
    archive.file(names::CHECKPOINT, |file| {
        file.write_all(signed.to_string().as_bytes())
    })?;
    witnessed(app, log, &signed, &mut archive).await?;
    let origins = app
        .checkpoints
        .origins
        .of(log)
        .await
        .map_err(CheckpointError::from)?;
    archive.file(names::ORIGINS, |file| {
        origins
            .iter()
            .try_for_each(|origin| writeln!(file, "{}", origin.key))
    })?;
    archive.file(names::KEYS, |file| {
        bundle
            .ring
            .all()
            .try_for_each(|told| Ok::<_, ExportError>(file.write_all(&line::write_key(&told)?)?))
    })?;
    left_out.extend(bundle.withheld());
    left_out.sort();
    let head = Head {
        software: env!("CARGO_PKG_VERSION").to_owned(),
        log: log.to_string(),
        scope: scope(order.asked),
        resident: resident(order.asked).map(|person| person.to_string()),
        contents: order.contents,
        taken: app.clock.now().to_string(),
        by: order.by.clone(),
        purpose: order.purpose.clone(),
        origin: checkpoint.origin.clone(),
        size: checkpoint.size,
        root: Root(checkpoint.root),
        events: source.count,
        report: report::SHAPE,
        left_out,
        ends: Some(ends(source.positions, &bundle.versions)),
    };
    let page = report::render(&head, &bundle.story);
    archive.file(names::REPORT, |file| file.write_all(page.as_bytes()))?;
    // Whoever was erased meanwhile, or is about to be, is not brought back by what is handed out now.
    bundle.still_there(source.explained, size).await?;
    let manifest = Manifest::new(head, archive.files().to_vec()).bytes()?;
    let digest = Sha256::digest(&manifest).into();
    archive.file(names::MANIFEST, |file| file.write_all(&manifest))?;
    let attested = app.checkpoints.origins.attest(log, ATTESTED, digest).await;
    let attested = attested.map_err(|error| CheckpointError::Sign(log, error))?;
    archive.file(names::NOTE, |file| {
        file.write_all(attested.to_string().as_bytes())
    })?;
    let (out, bytes) = archive.finish()?;
    let manifest: Manifest = serde_json::from_slice(&manifest)?;
    let exported = Exported {
        head: manifest.about,
        bytes,
        told_of: bundle.told_of,
    };
    Ok((out, exported))
}

fn scope(asked: Asked) -> Scope {
    match asked {
        Asked::Case(case, _) => Scope::Case { case: Id(case) },
        Asked::Period(from, until) => Scope::Period {
            from: Day(from),
            until: Day(until),
        },
        Asked::Everything => Scope::Everything {},
    }
}

/// Where that ended of which all is in the bundle.
fn ends(positions: Option<[u64; 2]>, versions: &BTreeMap<StreamId, u32>) -> Ends {
    let end = |(stream, version): (&StreamId, &u32)| StreamEnd {
        stream: Id(*stream),
        version: *version,
    };
    Ends {
        streams: versions.iter().map(end).collect(),
        positions,
    }
}

fn resident(asked: Asked) -> Option<PersonId> {
    match asked {
        Asked::Case(_, person) => person,
        _ => None,
    }
}

/// The last checkpoint that enough witnesses cosigned, and that the one of the bundle goes on from it:
/// a checkpoint of this moment no witness has seen yet.
async fn witnessed<W: Write + Seek>(
    app: &App,
    log: LogId,
    now: &SignedCheckpoint,
    archive: &mut Archive<W>,
) -> Result<(), ExportError> {
    let Some(said) = app.witnessed.of(log).enough else {
        return Ok(());
    };
    let (then, now) = (said.checkpoint.checkpoint(), now.checkpoint());
    let plan = ProofPlan::consistency(then.size, now.size);
    let (Ok(plan), true) = (plan, then.origin == now.origin) else {
        return Ok(());
    };
    let hashes = app.log.tree_hashes(log, plan.nodes().to_vec()).await?;
    let Some(proof) = hashes.and_then(|hashes| plan.prove(&hashes)) else {
        return Err(ExportError::Damaged(
            Position::new(now.size).unwrap_or(Position::MAX),
        ));
    };
    archive.file(names::WITNESSED, |file| {
        file.write_all(said.checkpoint.to_string().as_bytes())
    })?;
    archive.file(names::CONSISTENCY, |file| {
        proof
            .iter()
            .try_for_each(|hash| writeln!(file, "{}", BASE64_STANDARD.encode(hash)))
    })?;
    Ok(())
}

/// A bundle on its way.
struct Bundling<'a> {
    app: &'a Arc<App>,
    order: &'a Order,
    checkpoint: &'a Checkpoint,
    ring: Ring,
    story: Story,
    /// Of everything: the tree so far.
    tree: Frontier,
    components: BTreeSet<String>,
    parameters: BTreeSet<String>,
    told_of: BTreeMap<CaseId, BTreeSet<PersonId>>,
    /// The last version of each stream that all of is in it.
    versions: BTreeMap<StreamId, u32>,
}

impl<'a> Bundling<'a> {
    fn new(
        app: &'a Arc<App>,
        order: &'a Order,
        checkpoint: &'a Checkpoint,
    ) -> Result<Self, ExportError> {
        let story = Story::of(&scope(order.asked), resident(order.asked).is_some())?;
        Ok(Self {
            app,
            order,
            checkpoint,
            ring: Ring::default(),
            story,
            tree: Frontier::default(),
            components: BTreeSet::new(),
            parameters: BTreeSet::new(),
            told_of: BTreeMap::new(),
            versions: BTreeMap::new(),
        })
    }

    async fn events<W: Write + Seek + Send>(
        &mut self,
        source: &mut Source,
        archive: &mut Archive<W>,
        watch: &Watch,
    ) -> Result<(), ExportError> {
        let mut page = source.page().await?.into_iter().peekable();
        let mut number = 0;
        let mut told = 0;
        while page.peek().is_some() {
            number += 1;
            let name = names::events(number);
            let mut file = archive.begin(&name)?;
            let mut room = SEGMENT;
            while room > 0 && page.peek().is_some() {
                if watch.is_stopped() {
                    return Err(ExportError::Stopped);
                }
                let events: Vec<_> = page.by_ref().take(room).collect();
                room -= events.len();
                let places = if source.whole {
                    events
                        .iter()
                        .map(|event| InTree::Leaf(event.leaf_hash()))
                        .collect()
                } else {
                    self.proofs(&events).await?
                };
                for (event, tree) in events.iter().zip(&places) {
                    self.event(event, tree)?;
                    file.write_all(&line::write_event(event, tree)?)?;
                }
                watch.read(events.len() as u64);
                told += events.len() as u64;
                if page.peek().is_none() {
                    page = source.page().await?.into_iter().peekable();
                }
            }
            let written = file.done();
            archive.end(&name, written)?;
        }
        let whole = !source.whole
            || self.tree.size() == self.checkpoint.size && self.tree.root() == self.checkpoint.root;
        if !whole || told != source.count {
            let size = Position::new(self.checkpoint.size).unwrap_or(Position::MAX);
            return Err(ExportError::Damaged(size));
        }
        Ok(())
    }

    /// That these events are in the tree of the checkpoint.
    async fn proofs(&self, events: &[Recorded]) -> Result<Vec<InTree>, ExportError> {
        let Checkpoint { size, root, .. } = self.checkpoint;
        let mut proofs = Vec::with_capacity(events.len());
        // As many at a time as one look at the tree may bring; a proof has some forty nodes at most.
        for events in events.chunks(limits::MAX_TREE_HASHES / 48) {
            let mut plans = Vec::with_capacity(events.len());
            for event in events {
                let plan = ProofPlan::inclusion(event.position.get() - 1, *size);
                plans.push(plan.map_err(|_| ExportError::Damaged(event.position))?);
            }
            let nodes = plans
                .iter()
                .flat_map(|plan| plan.nodes().iter().copied())
                .collect();
            let hashes = self.app.log.tree_hashes(self.order.log, nodes).await?;
            let first = events
                .first()
                .map_or(Position::START, |event| event.position);
            let hashes = hashes.ok_or(ExportError::Damaged(first))?;
            let mut rest = hashes.as_slice();
            for (event, plan) in events.iter().zip(plans) {
                let damaged = || ExportError::Damaged(event.position);
                let (own, after) = rest.split_at(plan.nodes().len());
                rest = after;
                let proof = plan.prove(own).ok_or_else(damaged)?;
                // Nobody gets a proof that does not hold.
                let index = event.position.get() - 1;
                check_inclusion(&event.leaf_hash(), index, *size, root, &proof)
                    .map_err(|_| damaged())?;
                proofs.push(InTree::Proof(proof));
            }
        }
        Ok(proofs)
    }

    /// Takes an event: its keys, what it tells, and which policies it names.
    fn event(&mut self, event: &Recorded, tree: &InTree) -> Result<(), ExportError> {
        if let InTree::Leaf(leaf) = tree {
            self.tree.push(*leaf, |_, _| {});
        }
        let parts =
            SealedParts::parse(&event.sealed).map_err(|_| ExportError::Damaged(event.position))?;
        let kind = StreamKind::of(&event.event_type);
        if self.has_all_of(kind) {
            self.versions.insert(event.stream, event.version.get());
        }
        for part in parts {
            self.key(part.key(), part.index(), kind)?;
        }
        if kind == Some(StreamKind::Case) {
            self.tells_of(event);
        }
        if crate::events::answered(&event.event_type) || kind == Some(StreamKind::Authority) {
            self.names(event);
        }
        let opened = self.ring.read(&event.as_ref());
        self.story.take(&event.as_ref(), &opened, &self.ring);
        Ok(())
    }

    /// Whether all of a stream of this kind belongs in it. Of everything the root says so.
    fn has_all_of(&self, kind: Option<StreamKind>) -> bool {
        let beside = matches!(kind, Some(StreamKind::Authority | StreamKind::Erasure));
        match self.order.asked {
            Asked::Case(_, Some(_)) | Asked::Everything => false,
            Asked::Case(_, None) => beside || kind == Some(StreamKind::Case),
            Asked::Period(..) => beside,
        }
    }

    fn key(
        &mut self,
        key: KeyId,
        index: usize,
        kind: Option<StreamKind>,
    ) -> Result<(), ExportError> {
        if self.ring.has(key) {
            return Ok(());
        }
        let class = if index == 0 {
            KeyClass::Accounting
        } else {
            KeyClass::Subject
        };
        let gives = match (resident(self.order.asked), class) {
            // The case's accounting is theirs too; the key of the authority opens that of everybody.
            (Some(_), KeyClass::Accounting) => kind == Some(StreamKind::Case),
            (Some(person), KeyClass::Subject) => {
                *key.as_bytes() == person.to_bytes() && self.order.contents >= Contents::Persons
            }
            (None, KeyClass::Accounting) => self.order.contents >= Contents::Accounting,
            (None, KeyClass::Subject) => self.order.contents >= Contents::Persons,
        };
        let gives = gives && self.order.contents > Contents::Sealed;
        // Also of a key that is not given it is said whether it was destroyed.
        let (standing, secret) = match self.app.vault.hand_out(key)? {
            Handed::Key(secret) if gives => (Standing::Given, Some(secret)),
            Handed::Key(_) => (Standing::Withheld, None),
            Handed::Destroyed => (Standing::Erased, None),
            Handed::Unknown => (Standing::Unknown, None),
        };
        self.ring.add(ToldKey {
            key,
            class,
            standing,
            secret,
        });
        Ok(())
    }

    /// Notes of whom a case tells.
    fn tells_of(&mut self, event: &Recorded) {
        let case = CaseId::from_bytes(*event.stream.as_bytes());
        let persons = self.told_of.entry(case).or_default();
        if let Some(resident) = resident(self.order.asked) {
            persons.insert(resident);
        } else if let Ok(parts) = SealedParts::parse(&event.sealed) {
            let keys = parts.skip(1).map(|part| *part.key().as_bytes());
            persons.extend(keys.map(PersonId::from_bytes));
        }
    }

    /// Notes the policies that an event names; what is sealed to whoever gets the bundle is not to us.
    fn names(&mut self, event: &Recorded) {
        let of_case = matches!(self.order.asked, Asked::Case(..));
        let (plugin, parameters) = match read_event(&self.app.vault, &event.as_ref()) {
            Ok((DomainEvent::Case(CaseEvent::RequestAssessed { answer, .. }), _)) => {
                (answer.receipt.plugin, answer.receipt.parameters)
            }
            Ok((DomainEvent::Case(CaseEvent::GiftReviewed { answer, .. }), _)) => {
                (answer.receipt.plugin, answer.receipt.parameters)
            }
            Ok((DomainEvent::Authority(AuthorityEvent::PolicyActivated(version)), _))
                if !of_case =>
            {
                (version.plugin, version.parameters)
            }
            _ => return,
        };
        self.components.insert(plugin);
        self.parameters.insert(parameters);
    }

    /// The policies that answered. One that is not there is said to be missing.
    fn policies<W: Write + Seek>(
        &self,
        archive: &mut Archive<W>,
        left_out: &mut Vec<LeftOut>,
    ) -> Result<(), ExportError> {
        let catalogue = &self.app.catalogue;
        for text in &self.components {
            let digest: Option<Digest> = text.parse().ok();
            match digest.and_then(|digest| Some((digest, catalogue.component(digest).ok()?))) {
                Some((digest, bytes)) => {
                    let name = format!("plugins/{}.wasm", digest.hex());
                    archive.file(&name, |file| file.write_all(&bytes))?;
                }
                None => left_out.push(missing(Omission::Component, text)),
            }
        }
        for text in &self.parameters {
            let digest: Option<Digest> = text.parse().ok();
            match digest.and_then(|digest| Some((digest, catalogue.parameter_set(digest).ok()?))) {
                Some((digest, bytes)) => {
                    let name = format!("parameters/{}.json", digest.hex());
                    archive.file(&name, |file| file.write_all(&bytes))?;
                }
                None => left_out.push(missing(Omission::Parameters, text)),
            }
        }
        Ok(())
    }

    /// Which keys are not given.
    fn withheld(&self) -> Vec<LeftOut> {
        let of = |class: KeyClass, what: Omission| {
            let withheld = self
                .ring
                .all()
                .filter(|told| told.standing == Standing::Withheld);
            let count = withheld.filter(|told| told.class == class).count() as u64;
            (count > 0).then_some(LeftOut {
                what,
                count: Some(count),
                digest: None,
            })
        };
        let persons = of(KeyClass::Subject, Omission::PersonKeys);
        let accounting = of(KeyClass::Accounting, Omission::AccountingKeys);
        persons.into_iter().chain(accounting).collect()
    }

    /// Sees to it that no key is handed out that two people agreed to destroy, and that why a key is gone
    /// stands in the bundle: what was erased since it was begun is explained only in the next one.
    async fn still_there(&self, explained: bool, size: Position) -> Result<(), ExportError> {
        let (app, log) = (self.app, self.order.log);
        let condemned = app.condemned_keys(log).await?;
        let since = app.keys_condemned_after(log, size).await?;
        for told in self.ring.all() {
            match told.standing {
                Standing::Given if app.vault.holding(told.key)? != Holding::Held => {
                    return Err(ExportError::Erased);
                }
                Standing::Given if condemned.contains(&told.key) => {
                    return Err(ExportError::BeingErased);
                }
                Standing::Erased if !explained || since.contains(&told.key) => {
                    return Err(ExportError::Erased);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn missing(what: Omission, digest: &str) -> LeftOut {
    LeftOut {
        what,
        count: None,
        digest: Some(digest.to_owned()),
    }
}
