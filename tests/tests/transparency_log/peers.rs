//! Transparency logs as others wrote them accept what ours makes and refuse it altered; and ours
//! theirs: `tlog_tiles` and `signed_note` (of Cloudflare, after Go's `sumdb`), `ct-merkle`.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use maatwerk_log::{
    OsEntropy,
    merkle::{Frontier, Hash, Node, ProofPlan, check_consistency, check_inclusion, leaf_hash},
    transparency::{
        Checkpoint, CosigningKey, EntryBundle, KeyName, SignedNote, SigningKey, Tile, TileKind,
    },
};
use sha2::Sha256;
use signed_note::{Note, StandardVerifier, Verifier, VerifierList};
use tlog_tiles::{HashReader, TileHashReader, TileReader};

/// Sizes around what could go wrong: powers of two, full tiles, tiles of tiles.
const SIZES: [u64; 20] = [
    1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 63, 64, 100, 255, 256, 257, 511, 512, 1000, 66_000,
];

fn entry(n: u64) -> Vec<u8> {
    format!("entry {n}").into_bytes()
}

/// What our store keeps: nodes by the number under which it stores them.
struct Stored(HashMap<u64, Hash>);

impl Stored {
    fn new(size: u64) -> (Self, Vec<Hash>) {
        let mut stored = HashMap::new();
        let mut tree = Frontier::default();
        let mut roots = vec![tree.root()];
        for n in 0..size {
            tree.push(leaf_hash(&entry(n)), |node, hash| {
                stored.insert(node.stored_index(), hash);
            });
            roots.push(tree.root());
        }
        (Self(stored), roots)
    }

    fn hashes(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<Hash> {
        let hash = |node: Node| self.0[&node.stored_index()];
        nodes.into_iter().map(hash).collect()
    }

    fn prove(&self, plan: &ProofPlan) -> Vec<Hash> {
        plan.prove(&self.hashes(plan.nodes().iter().copied()))
            .unwrap()
    }
}

/// Their reader over our numbers: they are the same.
impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes
            .iter()
            .map(|i| tlog_tiles::Hash(self.0[i]))
            .collect())
    }
}

fn theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(tlog_tiles::Hash).collect()
}

/// A proof with each of its hashes altered in turn, one too few, one too many.
fn altered(proof: &[Hash]) -> impl Iterator<Item = Vec<Hash>> {
    let flipped = |at: usize| {
        let mut altered = proof.to_vec();
        altered[at][at % 32] ^= 1 << (at % 8);
        altered
    };
    (0..proof.len())
        .map(flipped)
        .chain(proof.split_last().map(|(_, rest)| rest.to_vec()))
        .chain([[proof, &[[7; 32]]].concat()])
}

/// The places of a tree that are worth a look.
fn places(size: u64) -> impl Iterator<Item = u64> {
    let some = [0, 1, 2, 3, 255, 256, 257, size / 2, size / 3, size - 1];
    some.into_iter().filter(move |place| *place < size)
}

#[test]
fn tlog_tiles_accepts_our_proofs_and_refuses_altered_ones() {
    let (stored, roots) = Stored::new(SIZES[SIZES.len() - 1]);
    for size in SIZES {
        let root = roots[usize::try_from(size).unwrap()];
        let their_root = tlog_tiles::Hash(root);
        assert_eq!(tlog_tiles::tree_hash(size, &stored).unwrap().0, root);
        for index in places(size) {
            let proof = stored.prove(&ProofPlan::inclusion(index, size).unwrap());
            let made = tlog_tiles::prove_record(size, index, &stored).unwrap();
            assert_eq!(made, theirs(&proof), "{index} in {size}");
            let leaf = tlog_tiles::record_hash(&entry(index));
            let check = |proof: &[Hash]| {
                tlog_tiles::check_record(&theirs(proof), size, their_root, index, leaf)
            };
            check(&proof).unwrap();
            for altered in altered(&proof) {
                check(&altered).unwrap_err();
                check_inclusion(&leaf.0, index, size, &root, &altered).unwrap_err();
            }
        }
        for from in places(size).map(|place| place + 1) {
            let proof = stored.prove(&ProofPlan::consistency(from, size).unwrap());
            let made = tlog_tiles::prove_tree(size, from, &stored).unwrap();
            assert_eq!(made, theirs(&proof), "from {from} to {size}");
            let earlier = roots[usize::try_from(from).unwrap()];
            let check = |proof: &[Hash]| {
                let earlier = tlog_tiles::Hash(earlier);
                tlog_tiles::check_tree(&theirs(proof), size, their_root, from, earlier)
            };
            check(&proof).unwrap();
            for altered in altered(&proof) {
                check(&altered).unwrap_err();
                check_consistency((from, &earlier), (size, &root), &altered).unwrap_err();
            }
        }
    }
}

#[test]
fn ct_merkle_accepts_our_proofs_and_ours_its() {
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let (stored, roots) = Stored::new(300);
    let mut their_roots = Vec::new();
    for size in 1..=300_u64 {
        tree.push(entry(size - 1));
        let root = roots[usize::try_from(size).unwrap()];
        assert_eq!(<[u8; 32]>::from(*tree.root().as_bytes()), root);
        their_roots.push(tree.root());
        if !SIZES.contains(&size) {
            continue;
        }
        let ours = |root: &Hash, size| RootHash::<Sha256>::new((*root).into(), size);
        let bytes = |hashes: &[Hash]| hashes.concat();
        for index in places(size) {
            let made = tree.prove_inclusion(usize::try_from(index).unwrap());
            let hashes: Vec<Hash> = made.as_bytes().as_chunks().0.to_vec();
            let leaf = leaf_hash(&entry(index));
            check_inclusion(&leaf, index, size, &root, &hashes).unwrap();
            let proof = stored.prove(&ProofPlan::inclusion(index, size).unwrap());
            let check = |proof: &[Hash]| {
                let proof = InclusionProof::try_from_bytes(bytes(proof)).unwrap();
                ours(&root, size).verify_inclusion(&entry(index), index, &proof)
            };
            check(&proof).unwrap();
            for altered in altered(&proof) {
                assert!(check(&altered).is_err());
            }
        }
        for from in places(size)
            .map(|place| place + 1)
            .filter(|from| *from < size)
        {
            let made = tree.prove_consistency(usize::try_from(size - from).unwrap());
            let hashes: Vec<Hash> = made.as_bytes().as_chunks().0.to_vec();
            let earlier = roots[usize::try_from(from).unwrap()];
            check_consistency((from, &earlier), (size, &root), &hashes).unwrap();
            let proof = stored.prove(&ProofPlan::consistency(from, size).unwrap());
            let check = |proof: &[Hash]| {
                let proof = ConsistencyProof::try_from_bytes(bytes(proof)).unwrap();
                ours(&root, size).verify_consistency(&ours(&earlier, from), &proof)
            };
            check(&proof).unwrap();
            for altered in altered(&proof) {
                assert!(check(&altered).is_err());
            }
        }
    }
}

/// Serves our tiles by their paths, as a server would.
struct Tiles<'a>(&'a Stored);

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let tile = |tile: &tlog_tiles::Tile| {
            // Theirs begin with "tile/8/", the height that C2SP fixes.
            let path = tile.path();
            let ours: Tile = path.strip_prefix("tile/8/").unwrap().parse().unwrap();
            assert_eq!(ours.index(), tile.level_index());
            assert_eq!(u32::from(ours.width()), tile.width());
            self.0.hashes(ours.nodes()).concat()
        };
        Ok(tiles.iter().map(tile).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn tlog_tiles_reads_our_tiles() {
    let (stored, roots) = Stored::new(SIZES[SIZES.len() - 1]);
    for size in SIZES {
        let root = tlog_tiles::Hash(roots[usize::try_from(size).unwrap()]);
        let tiles = Tiles(&stored);
        let reader = TileHashReader::new(size, root, &tiles);
        // Authenticates every tile it reads against the root.
        let leaves: Vec<u64> = places(size)
            .map(|place| tlog_tiles::stored_hash_index(0, place))
            .collect();
        let hashes = reader.read_hashes(&leaves).unwrap();
        for (place, hash) in places(size).zip(hashes) {
            assert_eq!(hash.0, leaf_hash(&entry(place)));
        }
        let wrong = TileHashReader::new(size, tlog_tiles::Hash([7; 32]), &tiles);
        wrong.read_hashes(&leaves).unwrap_err();

        let ours: Vec<_> = Tile::of_tree(size).map(|tile| tile.to_string()).collect();
        let mut expected: Vec<_> = tlog_tiles::Tile::new_tiles(8, 0, size)
            .iter()
            .map(|tile| tile.path()["tile/8/".len()..].to_owned())
            .collect();
        // Theirs go by the order of writing.
        expected.sort_by_key(|path| ours.iter().position(|p| p == path));
        assert_eq!(ours, expected);
    }
}

#[test]
fn an_entry_bundle_hashes_to_its_tile() {
    let (stored, _) = Stored::new(300);
    let tile = Tile::new(TileKind::Entries, 1, 44).unwrap();
    let mut bundle = EntryBundle::new();
    assert!(tile.leaves().all(|n| bundle.push(&entry(n))));
    let bytes = bundle.into_bytes();
    let hashes: Vec<_> = EntryBundle::entries(&bytes)
        .unwrap()
        .into_iter()
        .map(|entry| tlog_tiles::record_hash(entry).0)
        .collect();
    assert_eq!(hashes, stored.hashes(tile.nodes()));
}

#[test]
fn signed_note_verifies_our_checkpoints_and_ours_its() {
    let name = KeyName::new("example.nl/v1/logs/GM0479").unwrap();
    let key = SigningKey::generate(name, &OsEntropy).unwrap();
    let witness = CosigningKey::generate(KeyName::new("w.example").unwrap(), &OsEntropy).unwrap();
    let checkpoint = Checkpoint {
        origin: key.verifier_key().name().to_string(),
        size: 109_482,
        root: leaf_hash(b"anything"),
    };
    let mut signed = checkpoint.sign(&key).unwrap();
    let cosigned = witness.cosign(signed.note().text(), 1_700_000_000);
    signed.add(cosigned.unwrap()).unwrap();
    let text = signed.to_string();

    let trusted = StandardVerifier::new(&key.verifier_key().to_string()).unwrap();
    assert_eq!(trusted.key_id(), key.verifier_key().id());
    let known = VerifierList::new(vec![Box::new(trusted)]);
    let note = Note::from_bytes(text.as_bytes()).unwrap();
    assert_eq!(note.to_bytes(), text.as_bytes());
    let (verified, other) = note.verify(&known).unwrap();
    assert_eq!((verified.len(), other.len()), (1, 1));
    let theirs = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(theirs.origin(), checkpoint.origin);
    assert_eq!(theirs.size(), checkpoint.size);
    assert_eq!(theirs.hash().0, checkpoint.root);
    assert_eq!(theirs.to_bytes(), checkpoint.to_string().into_bytes());
    for (from, to) in [("109482", "109483"), ("GM0479\n1", "GM0480\n1")] {
        let altered = text.replacen(from, to, 1);
        let note = Note::from_bytes(altered.as_bytes()).unwrap();
        assert!(note.verify(&known).is_err(), "{to}");
    }

    // A note that they sign.
    let other = KeyName::new("theirs.example/log").unwrap();
    let other = SigningKey::generate(other, &OsEntropy).unwrap();
    let public = other.verifier_key();
    let secret = STANDARD.encode([&[1][..], other.seed().as_slice()].concat());
    let secret = format!("PRIVATE+KEY+{}+{:08x}+{secret}", public.name(), public.id());
    let pen = signed_note::StandardSigner::new(&secret).unwrap();
    let mut note = Note::new(b"said by them\n\nin two parts\n", &[]).unwrap();
    note.add_sigs(&[&pen]).unwrap();
    let ours = SignedNote::parse(std::str::from_utf8(&note.to_bytes()).unwrap()).unwrap();
    assert_eq!(ours.verify([public]).unwrap()[0].key, public);
    let altered = ours.to_string().replace("two parts", "one part");
    let altered = SignedNote::parse(&altered).unwrap();
    altered.verify([public]).unwrap_err();
}
