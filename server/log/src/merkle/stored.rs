//! Where the node of a tree is kept.

/// The highest level of a node: a tree of 2^40 leaves.
pub const MAX_LEVEL: u8 = 40;

/// A node over a full power of two of leaves: over the leaves from `index << level` up to, not
/// including, `(index + 1) << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node {
    /// 0 for a leaf.
    pub level: u8,
    /// From the left, counted from 0.
    pub index: u64,
}

impl Node {
    /// The number of nodes that are final before this one is, which is its place in an append-only
    /// table: each leaf is followed by the interior nodes that it completes.
    ///
    /// The numbering is that of Go's checksum database (`tlog.StoredHashIndex`).
    #[must_use]
    pub fn stored_index(self) -> u64 {
        // The leaf that completes this node, and the nodes in all earlier trees: n leaves complete
        // n + n/2 + n/4 + ... nodes.
        let last_leaf = ((self.index + 1) << self.level) - 1;
        let mut before = 0;
        let mut nodes = last_leaf;
        while nodes > 0 {
            before += nodes;
            nodes >>= 1;
        }
        before + u64::from(self.level)
    }

    /// Whether all leaves below it are in a tree of this size.
    #[must_use]
    pub fn is_within(self, size: u64) -> bool {
        // A node that no tree has may be so far out that its leaves have no number.
        let end = self
            .index
            .checked_add(1)
            .filter(|_| self.level <= MAX_LEVEL);
        end.is_some_and(|end| end <= size >> self.level)
    }

    /// The nodes whose hashes make up a tree of this size, the largest first.
    pub fn frontier(size: u64) -> impl Iterator<Item = Self> {
        (0..=MAX_LEVEL)
            .rev()
            .filter(move |level| size >> level & 1 == 1)
            .map(move |level| Self {
                level,
                index: (size >> level) - 1,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Frontier, *};

    #[test]
    fn within_a_tree_are_the_nodes_it_stores() {
        for size in 0..70 {
            let mut count = 0;
            let mut frontier = Frontier::default();
            (0..size).for_each(|_| frontier.push([0; 32], |_, _| count += 1));
            let within = |level| {
                (0..70).filter(move |index| {
                    Node {
                        level,
                        index: *index,
                    }
                    .is_within(size)
                })
            };
            assert_eq!(
                (0..=MAX_LEVEL).map(|l| within(l).count()).sum::<usize>(),
                count
            );
        }
        for (level, index) in [(0, u64::MAX), (MAX_LEVEL + 1, 0), (255, 0), (40, u64::MAX)] {
            assert!(!Node { level, index }.is_within(u64::MAX - 1));
        }
    }

    #[test]
    fn nodes_are_stored_in_the_order_they_become_final() {
        let mut next = 0;
        let mut frontier = Frontier::default();
        for _ in 0..1000 {
            frontier.push([0; 32], |node, _| {
                assert_eq!(node.stored_index(), next, "{node:?}");
                next += 1;
            });
        }
    }
}
