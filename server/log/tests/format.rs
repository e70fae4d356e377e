//! FORMAT.md recomputed: its vectors from what it says, with the primitives alone, and with the
//! software itself.

#![expect(
    clippy::unwrap_used,
    reason = "a test, all of it; what cannot be read on the page is wrong"
)]

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use maatwerk_log::{
    Entropy, EntropyError, EventType, KeyClass, KeyId, LogId, MasterKey, NewEvent, NewPart, Place,
    Position, StreamId, Vault, Version, leaf,
    merkle::{self, Frontier, Hash, Node, ProofPlan, check_consistency, check_inclusion},
    transparency::{
        Checkpoint, CosigningKey, EntryBundle, KeyName, SignedCheckpoint, SigningKey, Tile,
        TlogProof, TrustPolicy,
    },
};
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("../FORMAT.md");

/// The contents of the blocks of a kind.
fn blocks(kind: &str) -> Vec<&'static str> {
    PAGE.split(&format!("```{kind}\n"))
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

struct Vectors(BTreeMap<&'static str, &'static str>);

impl Vectors {
    fn read() -> Self {
        let lines = blocks("vectors").into_iter().flat_map(str::lines);
        let named = lines.map(|line| line.split_once('=').unwrap());
        let mut vectors = BTreeMap::new();
        for (name, value) in named {
            // Base 64 ends in signs of equality, so only the first one parts.
            assert!(
                vectors.insert(name.trim(), value.trim()).is_none(),
                "{name}"
            );
        }
        Self(vectors)
    }

    fn text(&self, name: &str) -> &'static str {
        self.0[name]
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> T {
        self.text(name).parse().ok().unwrap()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.text(name);
        let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(byte).collect()
    }

    fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn hashes(hashes: &[Hash]) -> String {
    hashes.iter().map(|h| hex(h)).collect::<Vec<_>>().join(",")
}

fn sha256(pieces: &[&[u8]]) -> Hash {
    Sha256::digest(pieces.concat()).into()
}

fn hmac(key: &[u8], pieces: &[&[u8]]) -> Hash {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).unwrap();
    mac.update(&pieces.concat());
    mac.finalize().into_bytes().into()
}

fn name(text: &str) -> Vec<u8> {
    [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
}

/// All that follows from what the page gives, by what the page says.
struct Computed {
    values: BTreeMap<&'static str, String>,
    checkpoint: SignedCheckpoint,
    proof: TlogProof,
}

fn leaves(v: &Vectors, leaf: &[u8]) -> Vec<Vec<u8>> {
    let mut leaves: Vec<Vec<u8>> = (0x61..=0x67).map(|byte| vec![byte]).collect();
    let index = v.number::<usize>("position") - 1;
    leaves[index] = leaf.to_vec();
    leaves
}

fn sealed(v: &Vectors) -> (Hash, Hash, Vec<u8>, Vec<u8>) {
    let (key, id) = (v.array::<32>("key"), v.array::<16>("key id"));
    let cipher_key = hmac(&key, &[b"maatwerk-log/seal/v1", &id]);
    let commitment = hmac(&key, &[b"maatwerk-log/commit/v1", &id]);
    let associated = [
        b"maatwerk-log/part/v1".as_slice(),
        &name(v.text("log")),
        &v.bytes("stream"),
        &v.number::<u32>("version").to_be_bytes(),
        &name(v.text("type")),
        &[0, 1],
        &id,
    ]
    .concat();
    let (text, nonce) = (v.bytes("plaintext"), v.array::<24>("nonce"));
    let payload = Payload {
        msg: &text,
        aad: &associated,
    };
    let cipher = XChaCha20Poly1305::new(&cipher_key.into());
    let sealed = cipher.encrypt(&nonce.into(), payload).unwrap();
    let length = u32::try_from(sealed.len()).unwrap().to_be_bytes();
    let payload = [&[1, 1][..], &id, &commitment, &nonce, &length, &sealed].concat();
    (cipher_key, commitment, associated, payload)
}

/// The tree by its definition.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [one] => *one,
        many => {
            let (left, right) = many.split_at(1 << (many.len() - 1).ilog2());
            sha256(&[&[1], &mth(left), &mth(right)])
        }
    }
}

fn computed(v: &Vectors) -> Computed {
    let (cipher_key, commitment, associated, payload) = sealed(v);
    let digest = sha256(&[&payload]);
    let leaf = [
        b"maatwerk-log/leaf/v1".as_slice(),
        &name(v.text("log")),
        &v.number::<u64>("position").to_be_bytes(),
        &v.bytes("stream"),
        &v.number::<u32>("version").to_be_bytes(),
        &name(v.text("type")),
        &v.number::<i64>("recorded at").to_be_bytes(),
        &digest,
    ]
    .concat();
    let leaves = leaves(v, &leaf);
    let nodes: Vec<Hash> = leaves.iter().map(|leaf| sha256(&[&[0], leaf])).collect();
    let range = |low: usize, high: usize| mth(&nodes[low..high]);
    let inclusion = [nodes[4], nodes[6], range(0, 4)];
    let consistency = [nodes[2], nodes[3], range(0, 2), range(4, 7)];

    let key = SigningKey::from_seed(
        KeyName::new(v.text("log name")).unwrap(),
        &v.array("log seed"),
    );
    let witness = CosigningKey::from_seed(
        KeyName::new(v.text("witness name")).unwrap(),
        &v.array("witness seed"),
    );
    let mut checkpoint = Checkpoint {
        origin: v.text("log name").to_owned(),
        size: 7,
        root: range(0, 7),
    }
    .sign(&key)
    .unwrap();
    let cosignature = witness.cosign(checkpoint.note().text(), v.number("witness time"));
    checkpoint.add(cosignature.unwrap()).unwrap();
    let proof = TlogProof {
        extra: Some(leaf.clone()),
        index: v.number::<u64>("position") - 1,
        hashes: inclusion.to_vec(),
        checkpoint: checkpoint.clone(),
    };
    let bundle: Vec<u8> = leaves
        .iter()
        .flat_map(|leaf| {
            let length = u16::try_from(leaf.len()).unwrap().to_be_bytes();
            [&length, leaf.as_slice()].concat()
        })
        .collect();
    let values = BTreeMap::from([
        ("cipher key", hex(&cipher_key)),
        ("commitment", hex(&commitment)),
        ("associated data", hex(&associated)),
        ("payload", hex(&payload)),
        ("digest", hex(&digest)),
        ("leaf", hex(&leaf)),
        ("leaf hash", hex(&nodes[5])),
        ("tree of 3", hex(&range(0, 3))),
        ("tree of 7", hex(&range(0, 7))),
        ("inclusion of 5 in 7", hashes(&inclusion)),
        ("consistency 3 to 7", hashes(&consistency)),
        ("log key", key.verifier_key().to_string()),
        ("witness key", witness.verifier_key().to_string()),
        ("tile digest", hex(&sha256(&[&nodes.concat()]))),
        ("bundle digest", hex(&sha256(&[&bundle]))),
    ]);
    Computed {
        values,
        checkpoint,
        proof,
    }
}

#[test]
fn the_page_says_what_follows_from_it() {
    let vectors = Vectors::read();
    let computed = computed(&vectors);
    let should: String = computed
        .values
        .iter()
        .map(|(name, value)| format!("{name:<19} = {value}"))
        .collect::<Vec<_>>()
        .join("\n");
    for (name, value) in &computed.values {
        assert_eq!(vectors.text(name), value, "the page should say\n{should}");
    }
    let notes = blocks("checkpoint");
    assert_eq!(
        notes,
        [computed.checkpoint.to_string()],
        "{}",
        computed.checkpoint
    );
    let proofs = blocks("tlog-proof");
    assert_eq!(proofs, [computed.proof.to_string()], "{}", computed.proof);
}

/// Gives out the key and the nonce of the page.
struct Given {
    key: [u8; 32],
    nonce: [u8; 24],
}

impl Entropy for Given {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let (long, short) = (&self.key[..], &self.nonce[..]);
        bytes.copy_from_slice(if bytes.len() == 32 { long } else { short });
        Ok(())
    }
}

#[test]
fn the_software_makes_the_same_bytes() {
    let v = Vectors::read();
    let folder = tempfile::tempdir().unwrap();
    let given = Given {
        key: v.array("key"),
        nonce: v.array("nonce"),
    };
    let vault = Vault::open_with(
        &folder.path().join("keys.db"),
        MasterKey::from_hex(&"5a".repeat(32)).unwrap(),
        &folder.path().join("destroyed.txt"),
        Arc::new(given),
    )
    .unwrap();
    let key = KeyId::from_bytes(v.array("key id"));
    vault.ensure_keys(&[(key, KeyClass::Accounting)]).unwrap();
    let event = NewEvent {
        event_type: EventType::new(v.text("type")).unwrap(),
        parts: vec![NewPart {
            key,
            plaintext: v.bytes("plaintext"),
        }],
    };
    let place = Place {
        log: LogId::new(v.text("log")).unwrap(),
        stream: StreamId::from_bytes(v.array("stream")),
        version: Version::new(v.number("version")),
        event_type: &event.event_type,
    };
    let sealed = vault.seal(place.log, place.stream, place.version, &event);
    let sealed = sealed.unwrap();
    assert_eq!(hex(sealed.sealed()), v.text("payload"));
    assert_eq!(hex(sealed.digest()), v.text("digest"));
    let position = Position::new(v.number("position")).unwrap();
    let leaf = leaf::leaf_bytes(place, position, v.number("recorded at"), sealed.digest());
    assert_eq!(hex(&leaf), v.text("leaf"));

    let mut stored = BTreeMap::new();
    let mut tree = Frontier::default();
    let leaves = leaves(&v, &leaf);
    for leaf in &leaves {
        tree.push(merkle::leaf_hash(leaf), |node, hash| {
            stored.insert(node.stored_index(), hash);
        });
    }
    let look_up = |nodes: &mut dyn Iterator<Item = Node>| -> Vec<Hash> {
        nodes.map(|node| stored[&node.stored_index()]).collect()
    };
    let prove = |plan: ProofPlan| {
        plan.prove(&look_up(&mut plan.nodes().iter().copied()))
            .unwrap()
    };
    let (root, earlier) = (v.array("tree of 7"), v.array("tree of 3"));
    assert_eq!(tree.root(), root);
    let inclusion = prove(ProofPlan::inclusion(5, 7).unwrap());
    assert_eq!(hashes(&inclusion), v.text("inclusion of 5 in 7"));
    check_inclusion(&v.array("leaf hash"), 5, 7, &root, &inclusion).unwrap();
    let consistency = prove(ProofPlan::consistency(3, 7).unwrap());
    assert_eq!(hashes(&consistency), v.text("consistency 3 to 7"));
    check_consistency((3, &earlier), (7, &root), &consistency).unwrap();

    let tile: Tile = v.text("tile").parse().unwrap();
    let hashes = look_up(&mut tile.nodes()).concat();
    assert_eq!(hex(&sha256(&[&hashes])), v.text("tile digest"));
    let bundle: Tile = v.text("bundle").parse().unwrap();
    let mut entries = EntryBundle::new();
    for index in bundle.leaves() {
        assert!(entries.push(&leaves[usize::try_from(index).unwrap()]));
    }
    assert_eq!(
        hex(&sha256(&[&entries.into_bytes()])),
        v.text("bundle digest")
    );

    // What stands on the page is accepted by a policy that trusts its keys.
    let (log, witness) = (v.text("log key"), v.text("witness key"));
    let policy = format!("log {log}\nwitness w {witness}\nquorum w\n");
    let policy = TrustPolicy::parse(policy.as_bytes()).unwrap();
    let proof = TlogProof::parse(blocks("tlog-proof")[0]).unwrap();
    let (trusted, proven) = proof.verify_extra(&policy).unwrap();
    assert_eq!(proven, leaf);
    assert_eq!(trusted.cosigned[0].time, v.number::<u64>("witness time"));
}
