//! Proofs that a leaf is in a tree and that a tree goes on where an earlier one ended: RFC 9162,
//! sections 2.1.3 and 2.1.4 (the same as RFC 6962, sections 2.1.1 and 2.1.2).

use super::{Hash, MAX_LEVEL, Node, node_hash};

/// The largest tree of which proofs are made: 2^40 leaves.
const MAX_SIZE: u64 = 1 << MAX_LEVEL;

/// Which stored nodes a proof is made of. Look these up, then [`ProofPlan::prove`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofPlan {
    nodes: Vec<Node>,
    /// How many of `nodes`, in order, make up each hash of the proof. A right edge is stored as
    /// the full subtrees that it consists of.
    groups: Vec<usize>,
}

/// A proof was asked of a leaf or a tree that is not in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{part} is not within a tree of {size} leaves")]
pub struct NotInTree {
    /// The index of the leaf, or the size of the earlier tree.
    pub part: u64,
    /// The size of the tree.
    pub size: u64,
}

/// A proof does not show what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// It was asked of a leaf or a tree that is not in the tree.
    #[error("the proof is about something outside of the tree")]
    NotInTree(#[from] NotInTree),
    /// It has too many hashes or too few.
    #[error("the proof has {found} hashes, which cannot be right for these sizes")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

impl ProofPlan {
    /// For the proof that the leaf with this index, from 0, is in the tree of this size.
    ///
    /// # Errors
    /// When it is not.
    pub fn inclusion(index: u64, size: u64) -> Result<Self, NotInTree> {
        if index >= size || size > MAX_SIZE {
            return Err(NotInTree { part: index, size });
        }
        let mut siblings = Vec::new();
        let (mut low, mut high) = (0, size);
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                siblings.push((middle, high));
                high = middle;
            } else {
                siblings.push((low, middle));
                low = middle;
            }
        }
        Ok(Self::of(siblings))
    }

    /// For the proof that the tree of size `to` begins with all leaves of the one of size `from`.
    /// It is empty where there is nothing to prove: from no leaves at all, or to the same size.
    ///
    /// # Errors
    /// When `from` is the larger.
    pub fn consistency(from: u64, to: u64) -> Result<Self, NotInTree> {
        if from > to || to > MAX_SIZE {
            return Err(NotInTree {
                part: from,
                size: to,
            });
        }
        let mut siblings = Vec::new();
        let (mut low, mut high) = (0, to);
        // The earlier tree ends somewhere in low..high, or with it.
        while from > 0 && from < high {
            let middle = low + split(high - low);
            if from <= middle {
                siblings.push((middle, high));
                high = middle;
            } else {
                siblings.push((low, middle));
                low = middle;
            }
        }
        // What is left is a subtree of both; whoever asks knows its hash if it is all of theirs.
        if low > 0 {
            siblings.push((low, high));
        }
        Ok(Self::of(siblings))
    }

    /// From ranges of leaves, the deepest last.
    fn of(siblings: Vec<(u64, u64)>) -> Self {
        let mut plan = Self {
            nodes: Vec::with_capacity(2 * siblings.len()),
            groups: Vec::with_capacity(siblings.len()),
        };
        for (mut low, high) in siblings.into_iter().rev() {
            let before = plan.nodes.len();
            while low < high {
                let level = u8::try_from((high - low).ilog2()).unwrap_or(MAX_LEVEL);
                plan.nodes.push(Node {
                    level,
                    index: low >> level,
                });
                low += 1 << level;
            }
            plan.groups.push(plan.nodes.len() - before);
        }
        plan
    }

    /// The nodes to look up, in the order in which [`ProofPlan::prove`] wants their hashes.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The proof, of the hashes of [`ProofPlan::nodes`]; `None` when their number is not right.
    #[must_use]
    pub fn prove(&self, hashes: &[Hash]) -> Option<Vec<Hash>> {
        if hashes.len() != self.nodes.len() {
            return None;
        }
        let mut rest = hashes;
        let fold = |&count: &usize| {
            let (group, after) = rest.split_at(count);
            rest = after;
            let (last, left) = group.split_last()?;
            Some(
                left.iter()
                    .rev()
                    .fold(*last, |right, left| node_hash(left, &right)),
            )
        };
        self.groups.iter().map(fold).collect()
    }
}

/// Where a tree of this many leaves, at least 2, is split: the largest power of two below it.
const fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// Checks that the leaf with this hash and index, from 0, is in the tree of this size and root
/// (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// When the proof does not show it.
pub fn check_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(NotInTree { part: index, size }.into());
    }
    let length = ProofError::Length { found: proof.len() };
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            // The right edge goes up until it has a left sibling.
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(length);
    }
    (hash == *root).then_some(()).ok_or(ProofError::Root)
}

/// Checks that the tree of size and root `to` begins with all leaves of the one of size and root
/// `from` (RFC 9162, section 2.1.4.2).
///
/// # Errors
/// When the proof does not show it.
pub fn check_consistency(
    from: (u64, &Hash),
    to: (u64, &Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    let ((from, from_root), (to, to_root)) = (from, to);
    if from > to {
        return Err(NotInTree {
            part: from,
            size: to,
        }
        .into());
    }
    let length = ProofError::Length { found: proof.len() };
    if from == to || from == 0 {
        let known = if from == 0 {
            *from_root == super::empty_root() && (to > 0 || to_root == from_root)
        } else {
            from_root == to_root
        };
        return match (proof.is_empty(), known) {
            (false, _) => Err(length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    // A full earlier tree is a node of the later one: whoever checks knows it.
    let (start, rest) = if from.is_power_of_two() {
        (from_root, proof)
    } else {
        proof.split_first().ok_or(length)?
    };
    let (mut at, mut last) = (from - 1, to - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut earlier, mut later) = (*start, *start);
    for sibling in rest {
        if last == 0 {
            return Err(length);
        }
        if at & 1 == 1 || at == last {
            earlier = node_hash(sibling, &earlier);
            later = node_hash(sibling, &later);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            later = node_hash(&later, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(length);
    }
    let both = earlier == *from_root && later == *to_root;
    both.then_some(()).ok_or(ProofError::Root)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::merkle::{Frontier, empty_root, leaf_hash};

    fn leaf(n: u64) -> Hash {
        leaf_hash(&n.to_be_bytes())
    }

    /// `MTH(D[low:high])`, word for word.
    fn mth(low: u64, high: u64) -> Hash {
        match high - low {
            0 => empty_root(),
            1 => leaf(low),
            count => {
                let middle = low + naive_split(count);
                node_hash(&mth(low, middle), &mth(middle, high))
            }
        }
    }

    fn naive_split(count: u64) -> u64 {
        let mut power = 1;
        while power * 2 < count {
            power *= 2;
        }
        power
    }

    /// `PATH(m, D[low:high])`, word for word.
    fn path(m: u64, low: u64, high: u64) -> Vec<Hash> {
        if high - low == 1 {
            return Vec::new();
        }
        let k = naive_split(high - low);
        let (mut path, sibling) = if m < k {
            (path(m, low, low + k), mth(low + k, high))
        } else {
            (path(m - k, low + k, high), mth(low, low + k))
        };
        path.push(sibling);
        path
    }

    /// `SUBPROOF(m, D[low:high], b)`, word for word.
    fn subproof(m: u64, low: u64, high: u64, known: bool) -> Vec<Hash> {
        let n = high - low;
        if m == n {
            return if known {
                Vec::new()
            } else {
                vec![mth(low, high)]
            };
        }
        let k = naive_split(n);
        let (mut proof, sibling) = if m <= k {
            (subproof(m, low, low + k, known), mth(low + k, high))
        } else {
            (subproof(m - k, low + k, high, false), mth(low, low + k))
        };
        proof.push(sibling);
        proof
    }

    /// Only what a store keeps.
    fn stored(size: u64) -> HashMap<u64, Hash> {
        let mut stored = HashMap::new();
        let mut tree = Frontier::default();
        for n in 0..size {
            tree.push(leaf(n), |node, hash| {
                stored.insert(node.stored_index(), hash);
            });
        }
        stored
    }

    fn prove(plan: &ProofPlan, stored: &HashMap<u64, Hash>) -> Vec<Hash> {
        let hashes: Vec<_> = plan
            .nodes()
            .iter()
            .map(|n| stored[&n.stored_index()])
            .collect();
        assert_eq!(plan.prove(&[hashes.clone(), vec![[0; 32]]].concat()), None);
        plan.prove(&hashes).unwrap()
    }

    #[test]
    fn every_proof_of_every_small_tree_is_that_of_the_definition() {
        let stored = stored(40);
        for size in 1..=40 {
            let root = mth(0, size);
            for index in 0..size {
                let proof = prove(&ProofPlan::inclusion(index, size).unwrap(), &stored);
                assert_eq!(proof, path(index, 0, size), "{index} in {size}");
                check_inclusion(&leaf(index), index, size, &root, &proof).unwrap();
                for other in (0..size).filter(|other| *other != index) {
                    check_inclusion(&leaf(index), other, size, &root, &proof).unwrap_err();
                }
            }
            for from in 1..=size {
                let proof = prove(&ProofPlan::consistency(from, size).unwrap(), &stored);
                assert_eq!(
                    proof,
                    subproof(from, 0, size, true),
                    "from {from} to {size}"
                );
                check_consistency((from, &mth(0, from)), (size, &root), &proof).unwrap();
                for other in (1..=size).filter(|other| *other != from) {
                    let earlier = (other, &mth(0, from));
                    check_consistency(earlier, (size, &root), &proof).unwrap_err();
                }
            }
        }
    }

    #[test]
    fn the_ends_of_the_range() {
        assert_eq!(ProofPlan::consistency(0, 7).unwrap().nodes(), []);
        let (none, one) = (empty_root(), leaf(0));
        check_consistency((0, &none), (1, &one), &[]).unwrap();
        check_consistency((0, &none), (0, &none), &[]).unwrap();
        for (from, to, proof) in [
            ((0, &one), (1, &one), &[][..]),
            ((0, &none), (0, &one), &[]),
            ((0, &none), (1, &one), &[none]),
            ((1, &one), (1, &none), &[]),
            ((1, &one), (1, &one), &[one]),
            ((2, &one), (1, &one), &[]),
            ((3, &one), (5, &one), &[]),
        ] {
            check_consistency(from, to, proof).unwrap_err();
        }
        assert!(ProofPlan::inclusion(0, 0).is_err());
        assert!(ProofPlan::inclusion(5, 5).is_err());
        assert!(ProofPlan::consistency(6, 5).is_err());
        assert!(ProofPlan::inclusion(1, MAX_SIZE + 1).is_err());
        // The largest tree there can be, and sizes that no tree has but a hostile proof may name.
        assert_eq!(
            ProofPlan::inclusion(MAX_SIZE - 1, MAX_SIZE)
                .unwrap()
                .groups
                .len(),
            40
        );
        assert!(check_inclusion(&one, u64::MAX - 1, u64::MAX, &none, &[one; 64]).is_err());
        assert!(check_consistency((u64::MAX - 1, &one), (u64::MAX, &none), &[one; 70]).is_err());
    }

    proptest! {
        #[test]
        fn a_proof_with_any_bit_changed_is_refused(
            size in 2_u64..400, part in any::<u64>(), bit in any::<prop::sample::Index>(), edit in 0..3,
        ) {
            let stored = stored(size);
            let (root, index) = (mth(0, size), part % size);
            let from = 1 + part % (size - 1);
            let inclusion = prove(&ProofPlan::inclusion(index, size).unwrap(), &stored);
            let consistency = prove(&ProofPlan::consistency(from, size).unwrap(), &stored);
            let alter = |proof: &[Hash]| {
                let mut altered = proof.to_vec();
                match edit {
                    0 => {
                        let bit = bit.index(proof.len() * 256);
                        altered[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
                    }
                    1 => {
                        altered.remove(bit.index(proof.len()));
                    }
                    _ => altered.insert(bit.index(proof.len() + 1), root),
                }
                altered
            };
            check_inclusion(&leaf(index), index, size, &root, &inclusion).unwrap();
            prop_assert!(check_inclusion(&leaf(index), index, size, &root, &alter(&inclusion)).is_err());
            let ends = ((from, &mth(0, from)), (size, &root));
            check_consistency(ends.0, ends.1, &consistency).unwrap();
            prop_assert!(check_consistency(ends.0, ends.1, &alter(&consistency)).is_err());
            prop_assert!(check_consistency((from, &leaf(size)), ends.1, &consistency).is_err());
            prop_assert!(check_consistency(ends.0, (size, &leaf(size)), &consistency).is_err());
        }
    }
}
