//! Envelope, order, leaf and tree: what can be checked without any key.

use std::collections::HashMap;

use maatwerk_log::merkle::{Frontier, Hash, Node, check_inclusion};
use maatwerk_log::{
    EventType, LogId, Position, RecordedRef, SealedParts, StoredNode, StreamId, Version, leaf,
};
use sha2::{Digest as _, Sha256};

use super::fault::{Fault, Faults, What};
use super::marks::{Mark, Marks};
use super::material::{Extent, Row, Tail, Tree};

/// Goes along the rows of one log. What it keeps is the edge of the tree, and one number for each stream.
#[derive(Debug)]
pub(super) struct Hashing {
    types: Types,
    recorded_at: i64,
    rows: u64,
    chain: Chain,
}

/// The streams and the tree, as far as the rows have come.
#[derive(Debug)]
struct Chain {
    log: LogId,
    extent: Extent,
    /// The version of each stream; negative when one of its versions is not there.
    versions: HashMap<StreamId, i64>,
    last: u64,
    /// `None` once a hash is not to be had, so that no root can be computed any more.
    tree: Option<Frontier>,
    marks: Marks,
}

/// The names of types that were met, so that none is allocated for a row.
#[derive(Debug, Default)]
struct Types(HashMap<Box<[u8]>, Option<EventType>>);

impl Types {
    fn of(&mut self, name: &[u8]) -> Option<&EventType> {
        if !self.0.contains_key(name) {
            // A file that was tampered with may hold any number of names.
            if self.0.len() > 4096 {
                self.0.clear();
            }
            let text = std::str::from_utf8(name).ok();
            let known = text.and_then(|text| EventType::new(text).ok());
            self.0.insert(name.into(), known);
        }
        self.0.get(name).and_then(Option::as_ref)
    }
}

/// A row that is an event, and whether all of its stream before it was there.
pub(super) struct Event<'a> {
    pub(super) recorded: RecordedRef<'a>,
    pub(super) follows: bool,
}

impl Hashing {
    /// Begins a log of which these checkpoints are known.
    pub(super) fn new(log: LogId, extent: Extent, marks: Marks) -> Self {
        Self {
            types: Types::default(),
            recorded_at: i64::MIN,
            rows: 0,
            chain: Chain {
                log,
                extent,
                versions: HashMap::new(),
                last: 0,
                tree: (extent == Extent::Whole).then(Frontier::default),
                marks,
            },
        }
    }

    /// How many rows there were.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The position of the last row, and the root that follows from the rows.
    pub(super) fn head(&self) -> (u64, Option<Hash>) {
        let Chain { last, tree, .. } = &self.chain;
        (*last, tree.as_ref().map(Frontier::root))
    }

    /// Takes the next row; `None` when it is no event at all.
    pub(super) fn take<'a>(
        &'a mut self,
        row: &'a Row<'_>,
        faults: &mut Faults,
    ) -> Option<Event<'a>> {
        self.rows += 1;
        let chain = &mut self.chain;
        let in_order = chain.place(row, faults);
        let log = chain.log;
        let stream = row.stream.try_into().ok().map(StreamId::from_bytes);
        let version = u32::try_from(row.version)
            .ok()
            .filter(|version| *version > 0);
        let event_type = self.types.of(row.event_type);
        let none = [
            ("stream", stream.is_none()),
            ("version", version.is_none()),
            ("type", event_type.is_none()),
        ];
        let none = none
            .into_iter()
            .find_map(|(field, none)| none.then_some(field));
        if let Some(field) = row.damaged.or(none) {
            faults.add(Fault::of_row(log, row, What::Envelope { field }));
        }
        let position = in_order.then(|| Position::new(chain.last).ok()).flatten();
        let follows = match (stream, version) {
            (Some(stream), Some(version)) if in_order => {
                chain.next_version(row, stream, version, faults)
            }
            _ => false,
        };
        let (Some(position), Some(stream), Some(version), Some(event_type), None) =
            (position, stream, version, event_type, row.damaged)
        else {
            let stored = stored(row.tree, chain.last).1;
            if in_order {
                chain.grow(stored, chain.last, faults);
            }
            return None;
        };
        if row.recorded_at < self.recorded_at {
            faults.add(Fault::of_row(log, row, What::Time));
        }
        self.recorded_at = self.recorded_at.max(row.recorded_at);
        let recorded = RecordedRef {
            log,
            position,
            stream,
            version: Version::new(version),
            event_type,
            recorded_at: row.recorded_at,
            sealed: row.sealed,
        };
        let digest: Hash = Sha256::digest(row.sealed).into();
        let hash = leaf::leaf_hash(recorded.place(), position, row.recorded_at, &digest);
        match row.tree {
            Tree::Proof(proof) => {
                let in_tree = chain.marks.first().is_some_and(|(size, root)| {
                    let index = position.get() - 1;
                    check_inclusion(&hash, index, size, &root, proof).is_ok()
                });
                if !in_tree {
                    faults.add(Fault::of_row(log, row, What::Proof));
                }
            }
            tree => {
                let (nodes, leaf) = stored(tree, chain.last);
                let named = tree.named();
                if named && leaf != Some(hash) {
                    faults.add(Fault::of_row(log, row, What::Leaf));
                }
                // What is stored goes on, so that one row that was changed is one fault.
                chain.grow_along(row, leaf.unwrap_or(hash), named.then_some(nodes), faults);
            }
        }
        if SealedParts::parse(row.sealed).is_err() {
            faults.add(Fault::of_row(log, row, What::Frame));
            return None;
        }
        Some(Event { recorded, follows })
    }

    /// Ends the log.
    pub(super) fn end(&mut self, tail: &Tail, faults: &mut Faults) {
        self.chain.end(tail, faults);
    }

    /// Whether a checkpoint that was brought is of these rows.
    pub(super) fn goes_on_from(&self, size: u64, root: &Hash) -> bool {
        self.chain.marks.has_met(size, root)
    }

    /// Checkpoints of origins that were left, which the rows are not those of, each with that fault.
    pub(super) fn left(&self) -> &[(Mark, Fault)] {
        self.chain.marks.left()
    }
}

impl Chain {
    /// Sees that the position is the next; tells what is missing.
    fn place(&mut self, row: &Row<'_>, faults: &mut Faults) -> bool {
        // A position that is none at all stands where the next one would.
        let due = self.last + 1;
        let position = u64::try_from(row.position).ok().filter(|at| *at > 0);
        let position = position.unwrap_or(due);
        if position < due {
            faults.add(Fault::of_row(self.log, row, What::Order));
            return false;
        }
        if position > due && self.extent == Extent::Whole {
            let until = row.position - 1;
            faults.add(Fault::at(self.log, due, What::Missing { until }));
            self.bridge(row.tree, due, position, faults);
        }
        self.last = position;
        true
    }

    /// Goes on over events that are not there by the hashes of them that are stored, if they are.
    fn bridge(&mut self, tree: Tree<'_>, from: u64, until: u64, faults: &mut Faults) {
        let Tree::Stored(nodes) = tree else {
            self.tree = None;
            return;
        };
        for missing in from..until {
            if self.tree.is_none() {
                return;
            }
            let index = leaf_index(missing);
            let found = nodes.binary_search_by_key(&index, |node| node.index);
            let leaf = found.ok().and_then(|at| nodes[at].hash);
            self.grow(leaf, missing, faults);
        }
    }

    fn end(&mut self, tail: &Tail, faults: &mut Faults) {
        for after in &tail.unreadable {
            faults.add(Fault::at(self.log, *after, What::Unreadable));
        }
        if tail.beyond > 0 {
            let what = What::Beyond {
                hashes: tail.beyond,
            };
            faults.add(Fault::at(self.log, self.last + 1, what));
        }
        if self.extent == Extent::Whole {
            self.marks.end(self.log, self.last, faults);
        }
    }
}

impl Tree<'_> {
    /// Whether hashes should be stored with each row.
    fn named(self) -> bool {
        matches!(self, Self::Stored(_))
    }
}

/// Where the hash of the leaf at this position is stored.
fn leaf_index(position: u64) -> u64 {
    let index = position - 1;
    Node { level: 0, index }.stored_index()
}

/// The stored hashes that the row at this position completes, and the first of them, of its leaf.
fn stored(tree: Tree<'_>, position: u64) -> (&[StoredNode], Option<Hash>) {
    let Tree::Stored(nodes) = tree else {
        return (&[], None);
    };
    let index = leaf_index(position.max(1));
    let own = &nodes[nodes.partition_point(|node| node.index < index)..];
    let leaf = own.first().filter(|node| node.index == index);
    (own, leaf.and_then(|node| node.hash))
}

impl Chain {
    /// Adds a leaf to the tree; without one no root can be told any more.
    fn grow(&mut self, leaf: Option<Hash>, position: u64, faults: &mut Faults) {
        match (self.tree.as_mut(), leaf) {
            (Some(frontier), Some(leaf)) => {
                frontier.push(leaf, |_, _| {});
                let root = || frontier.root();
                self.marks.reached(self.log, position, root, faults);
            }
            _ => self.tree = None,
        }
    }

    /// Adds the leaf of a row, and compares each node that it completes with the one that is stored.
    fn grow_along(
        &mut self,
        row: &Row<'_>,
        leaf: Hash,
        nodes: Option<&[StoredNode]>,
        faults: &mut Faults,
    ) {
        let Some(frontier) = self.tree.as_mut() else {
            return;
        };
        // In the order in which they are stored: the leaf, then each level above it.
        let mut above = nodes.map(|nodes| nodes.iter().skip(1));
        frontier.push(leaf, |node, hash| {
            let Some(above) = above.as_mut().filter(|_| node.level > 0) else {
                return;
            };
            let expected = (node.stored_index(), Some(hash));
            if above.next().map(|found| (found.index, found.hash)) != Some(expected) {
                let what = What::Node { level: node.level };
                faults.add(Fault::of_row(self.log, row, what));
            }
        });
        let root = || frontier.root();
        self.marks.reached(self.log, self.last, root, faults);
    }

    /// Whether this is the next version of its stream, and none is missing before it.
    fn next_version(
        &mut self,
        row: &Row<'_>,
        stream: StreamId,
        version: u32,
        faults: &mut Faults,
    ) -> bool {
        let known = self.versions.entry(stream).or_default();
        let before = u32::try_from(known.unsigned_abs()).unwrap_or(u32::MAX);
        let expected = before.saturating_add(1);
        let broken = match self.extent {
            Extent::Whole => version != expected,
            // Of an excerpt some may be left out, and none comes again.
            Extent::Excerpt => version < expected,
        };
        if broken {
            let found = version;
            faults.add(Fault::of_row(
                self.log,
                row,
                What::Version { expected, found },
            ));
        }
        let follows = version == expected && *known >= 0;
        *known = if follows {
            i64::from(version)
        } else {
            -i64::from(version.max(before))
        };
        follows
    }
}
