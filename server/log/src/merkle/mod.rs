//! The Merkle tree of RFC 6962, section 2.1: pure, no storage.
//!
//! `MTH({}) = SHA-256()`, a leaf is `SHA-256(0x00 || leaf)`, an interior node is
//! `SHA-256(0x01 || left || right)`; a tree of n > 1 leaves is split at the largest power of two
//! smaller than n. Only nodes over a full power of two of leaves are ever stored: those never
//! change again. The root of any size is computed from at most 40 of them.

mod frontier;
mod proof;
mod stored;

pub use frontier::Frontier;
pub use proof::{NotInTree, ProofError, ProofPlan, check_consistency, check_inclusion};
pub use stored::{MAX_LEVEL, Node};

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The root of the empty tree.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The hash of a leaf's bytes.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0x00]);
    hasher.update(leaf);
    hasher.finalize().into()
}

/// The hash over two subtrees.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0x01]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root over these leaf hashes, in order: for verification.
#[must_use]
pub fn root_from_leaves(leaf_hashes: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaf_hashes {
        frontier.push(leaf, |_, _| {});
    }
    frontier.root()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 6962 section 2.1, word for word and slow.
    fn naive(leaves: &[Vec<u8>]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => Sha256::digest([&[0x00], one.as_slice()].concat()).into(),
            many => {
                let mut split = 1;
                while split * 2 < many.len() {
                    split *= 2;
                }
                let (left, right) = (naive(&many[..split]), naive(&many[split..]));
                Sha256::digest([&[0x01], left.as_slice(), right.as_slice()].concat()).into()
            }
        }
    }

    fn unhex(text: &str) -> Hash {
        std::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    }

    #[test]
    fn known_answers() {
        // The test vectors of the Certificate Transparency reference implementation.
        assert_eq!(
            empty_root(),
            unhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        );
        let leaves: Vec<Vec<u8>> = [
            &[][..],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ]
        .map(<[u8]>::to_vec)
        .to_vec();
        let root = root_from_leaves(leaves.iter().map(|l| leaf_hash(l)));
        assert_eq!(
            root,
            unhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
        );
        let root = root_from_leaves(leaves[..3].iter().map(|l| leaf_hash(l)));
        assert_eq!(
            root,
            unhex("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")
        );
    }

    proptest! {
        #[test]
        fn equals_the_definition(leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..130)) {
            prop_assert_eq!(root_from_leaves(leaves.iter().map(|l| leaf_hash(l))), naive(&leaves));
        }

        #[test]
        fn can_be_stopped_and_resumed_at_any_size(count in 0_u64..300, stop in 0_u64..300) {
            let stop = stop.min(count);
            let leaf = |n: u64| leaf_hash(&n.to_be_bytes());
            let mut stored = std::collections::HashMap::new();
            let mut whole = Frontier::default();
            for n in 0..stop {
                whole.push(leaf(n), |node, hash| assert!(stored.insert(node.stored_index(), hash).is_none()));
            }
            // As after a restart: the frontier is read back from the stored nodes alone.
            let nodes = Node::frontier(stop).map(|node| stored.get(&node.stored_index()).copied());
            let mut resumed = Frontier::resume(stop, nodes.collect::<Option<Vec<_>>>().unwrap()).unwrap();
            prop_assert_eq!(resumed.root(), whole.root());
            for n in stop..count {
                whole.push(leaf(n), |_, _| {});
                resumed.push(leaf(n), |_, _| {});
            }
            prop_assert_eq!(resumed.root(), whole.root());
            prop_assert_eq!(resumed.size(), count);
        }
    }
}
