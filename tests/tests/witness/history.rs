//! A log in memory, with its key.

use std::collections::HashMap;

use maatwerk::witness::ConsistencyProofs;
use maatwerk_log::merkle::{Frontier, Hash, ProofPlan, leaf_hash};
use maatwerk_log::transparency::{
    AddCheckpoint, Checkpoint, KeyName, SignedCheckpoint, SigningKey, VerifierKey,
};

/// The entries of a log, and who signs for them.
pub(crate) struct History {
    key: SigningKey,
    stored: HashMap<u64, Hash>,
    tree: Frontier,
    roots: Vec<Hash>,
}

impl History {
    /// A log of so many entries; two with another seed have other entries.
    pub(crate) fn of(origin: &str, seed: &str, size: u64) -> Self {
        let tree = Frontier::default();
        let mut history = Self {
            key: SigningKey::from_seed(KeyName::new(origin).unwrap(), &[9; 32]),
            stored: HashMap::new(),
            roots: vec![tree.root()],
            tree,
        };
        for n in 0..size {
            history.push(&format!("{seed} {n}"));
        }
        history
    }

    pub(crate) fn push(&mut self, entry: &str) {
        let stored = &mut self.stored;
        self.tree.push(leaf_hash(entry.as_bytes()), |node, hash| {
            stored.insert(node.stored_index(), hash);
        });
        self.roots.push(self.tree.root());
    }

    pub(crate) fn size(&self) -> u64 {
        self.tree.size()
    }

    pub(crate) fn key(&self) -> &VerifierKey {
        self.key.verifier_key()
    }

    /// What it said of itself when it was so large.
    pub(crate) fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        self.signed(size, self.roots[usize::try_from(size).unwrap()])
    }

    /// A checkpoint that says anything.
    pub(crate) fn signed(&self, size: u64, root: Hash) -> SignedCheckpoint {
        let origin = self.key().name().to_string();
        let checkpoint = Checkpoint { origin, size, root };
        checkpoint.sign(&self.key).unwrap()
    }

    pub(crate) fn proof(&self, from: u64, to: u64) -> Vec<Hash> {
        let plan = ProofPlan::consistency(from, to).unwrap();
        let hashes = plan.nodes().iter();
        let hashes: Vec<_> = hashes
            .map(|node| self.stored[&node.stored_index()])
            .collect();
        plan.prove(&hashes).unwrap()
    }

    /// The request that a log in order makes.
    pub(crate) fn request(&self, from: u64, to: u64) -> AddCheckpoint {
        AddCheckpoint {
            old: from,
            proof: self.proof(from, to),
            checkpoint: self.checkpoint(to),
        }
    }
}

impl ConsistencyProofs for History {
    async fn consistency(&self, from: u64, to: u64) -> Option<Vec<Hash>> {
        Some(self.proof(from, to))
    }
}
