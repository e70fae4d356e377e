//! The right edge of a growing tree.

use super::{Hash, Node, empty_root, node_hash};

/// The roots of the full subtrees that a tree of some size consists of, largest first: all that is
/// needed to add a leaf or to compute the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// One hash per bit that is set in `size`, from the highest bit down.
    subtrees: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a stored tree: `subtrees` are the hashes of [`Node::frontier`]`(size)`, in
    /// that order. `None` when their number is not the one that a tree of this size has.
    #[must_use]
    pub fn resume(size: u64, subtrees: Vec<Hash>) -> Option<Self> {
        (subtrees.len() == size.count_ones() as usize).then_some(Self { size, subtrees })
    }

    /// The number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf. `complete` is told each node that is now final: the leaf itself, then every
    /// interior node that it completes, from low to high: in the order of
    /// [`Node::stored_index`].
    pub fn push(&mut self, leaf: Hash, mut complete: impl FnMut(Node, Hash)) {
        let mut node = Node {
            level: 0,
            index: self.size,
        };
        let mut hash = leaf;
        complete(node, hash);
        // A left sibling waits for each trailing bit that is set in the old size.
        while node.index & 1 == 1 {
            let Some(left) = self.subtrees.pop() else {
                break;
            };
            hash = node_hash(&left, &hash);
            node = Node {
                level: node.level + 1,
                index: node.index >> 1,
            };
            complete(node, hash);
        }
        self.subtrees.push(hash);
        self.size += 1;
    }

    /// The root of the whole tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut smallest_first = self.subtrees.iter().rev();
        let Some(&first) = smallest_first.next() else {
            return empty_root();
        };
        smallest_first.fold(first, |right, left| node_hash(left, &right))
    }
}
