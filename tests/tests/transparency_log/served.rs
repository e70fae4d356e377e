//! What is served holds together, by the arithmetic of others.

use maatwerk_log::merkle::{check_consistency, leaf_hash};
use maatwerk_log::transparency::{Checkpoint, EntryBundle, TlogProof};
use maatwerk_tests::{Client, Data};
use serde_json::{Value, json};
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{HashReader as _, TileHashReader, TileReader};

use crate::support::{
    LOG, auditor, checkpoint, data, key, policy, receipts, text, write, write_for_receipts,
};

/// Reads tiles as they are served.
struct Tiles<'a>(&'a Client);

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            let answer = self.0.get(&format!("/logs/{LOG}/{path}"));
            assert_eq!(answer.status, 200, "{path}");
            let kept = answer.header("cache-control");
            assert_eq!(kept, Some("private, max-age=31536000, immutable"));
            let media = answer.header("content-type");
            assert_eq!(media, Some("application/octet-stream"));
            answer.body
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn others_recompute_what_is_signed_from_what_is_served() {
    let data = data();
    let server = data.serve();
    let client = auditor(&data, &server);
    let early = checkpoint(&client, LOG);
    // Over the edge of a full tile.
    for _ in 0..260 {
        write(&client);
    }
    let signed = checkpoint(&client, LOG);
    let size = signed.checkpoint().size;
    assert!(size > 256, "{size}");

    // Others verify the note with the key that the server names.
    let vkey = key(&client).to_string();
    let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&vkey).unwrap())]);
    let note = Note::from_bytes(signed.to_string().as_bytes()).unwrap();
    note.verify(&known).unwrap();
    let theirs = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(theirs.origin(), format!("localhost/v1/logs/{LOG}"));

    // Others read the tiles, which they authenticate against the root, and the entries.
    let tiles = Tiles(&client);
    let reader = TileHashReader::new(theirs.size(), *theirs.hash(), &tiles);
    let width = size - 256;
    let mut index = 0;
    for path in ["000".to_owned(), format!("001.p/{width}")] {
        let answer = client.get(&format!("/logs/{LOG}/tile/entries/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        for entry in EntryBundle::entries(&answer.body).unwrap() {
            let at = tlog_tiles::stored_hash_index(0, index);
            let leaf = reader.read_hashes(&[at]).unwrap()[0];
            assert_eq!(leaf, tlog_tiles::record_hash(entry), "{index}");
            index += 1;
        }
    }
    assert_eq!(index, size);

    // A proof of one event, as a file; others check it, and refuse another leaf.
    let path = format!("/logs/{LOG}/proofs/inclusion?position=200");
    let proof = TlogProof::parse(&text(&client.get(&path))).unwrap();
    proof.verify_extra(&policy(&key(&client))).unwrap();
    let hashes: Vec<_> = proof.hashes.iter().copied().map(tlog_tiles::Hash).collect();
    let leaf = tlog_tiles::record_hash(proof.extra.as_deref().unwrap());
    let of = proof.checkpoint.checkpoint();
    let root = tlog_tiles::Hash(of.root);
    tlog_tiles::check_record(&hashes, of.size, root, 199, leaf).unwrap();
    tlog_tiles::check_record(&hashes, of.size, root, 198, leaf).unwrap_err();

    // And that the log goes on where it was.
    let (from, to) = (early.checkpoint(), signed.checkpoint());
    let hashes = shown_to_go_on(&client, from, to);
    let hashes: Vec<_> = hashes.into_iter().map(tlog_tiles::Hash).collect();
    let (root, earlier) = (tlog_tiles::Hash(to.root), tlog_tiles::Hash(from.root));
    tlog_tiles::check_tree(&hashes, to.size, root, from.size, earlier).unwrap();
}

#[test]
fn what_is_not_there_or_not_asked_well_is_told() {
    let data = data();
    let server = data.serve();
    let client = auditor(&data, &server);
    let size = checkpoint(&client, LOG).checkpoint().size;
    for path in [
        "0/001",
        "0/000",
        "1/000.p/1",
        "5/000",
        "0/x999/999",
        "63/000",
    ] {
        let answer = client.get(&format!("/logs/{LOG}/tile/{path}"));
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in [
        "0/0",
        "0/x000/001",
        "64/000",
        "0/000.p/0",
        "0/000.p/256",
        "../checkpoint",
        "a",
    ] {
        let answer = client.get(&format!("/logs/{LOG}/tile/{path}"));
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.faults(), ["tile"], "{path}");
    }
    // A slash may come encoded.
    let tile = format!("/logs/{LOG}/tile/0%2F000.p/{size}");
    assert_eq!(client.get(&tile).body.len() as u64, 32 * size);
    let narrower = client.get(&format!("/logs/{LOG}/tile/entries/000.p/1"));
    assert_eq!(EntryBundle::entries(&narrower.body).unwrap().len(), 1);
    let wider = client.get(&format!("/logs/{LOG}/tile/entries/000.p/{}", size + 1));
    assert_eq!(wider.status, 404);
    let proofs = format!("/logs/{LOG}/proofs");
    for (path, status) in [
        (format!("{proofs}/inclusion"), 400),
        (format!("{proofs}/inclusion?position=0"), 400),
        (format!("{proofs}/inclusion?position={}", size + 1), 409),
        (format!("{proofs}/consistency?from=1"), 400),
        (format!("{proofs}/consistency?from=2&to=1"), 422),
        (format!("{proofs}/consistency?from=1&to={}", size + 1), 409),
        (format!("{proofs}/consistency?from=0&to={size}"), 200),
        (format!("/logs/{LOG}.2/checkpoint"), 404),
        (format!("/logs/{LOG}.1/checkpoint"), 404),
        ("/logs/GM0001/checkpoint".to_owned(), 404),
        ("/logs/gm0479/checkpoint".to_owned(), 400),
    ] {
        assert_eq!(client.get(&path).status, status, "{path}");
    }
}

#[test]
fn each_role_and_each_authority_sees_what_is_meant_for_it() {
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    let authorities = [(LOG, "plugins/zaanstad"), ("GM0153", "plugins/enschede")];
    let data = Data::with(program, &authorities);
    let server = data.serve();
    let of =
        |authority: &str, role: &str| server.client(data.token(authority, "somebody", &[role]));
    checkpoint(&of(LOG, "auditor"), LOG);
    let tree = [
        "checkpoint",
        "tile/0/000.p/1",
        "proofs/consistency?from=1&to=1",
    ];
    let entries = ["tile/entries/000.p/1", "proofs/inclusion?position=1"];
    for (role, sees_tree, sees_entries) in [
        ("auditor", 200, 200),
        ("administrator", 200, 403),
        ("witness", 200, 403),
        ("professional", 403, 403),
        // For the national log; of this one it sees hashes.
        ("programme", 200, 404),
    ] {
        let client = of(LOG, role);
        for path in tree {
            let answer = client.get(&format!("/logs/{LOG}/{path}"));
            assert_eq!(answer.status, sees_tree, "{role} {path}");
        }
        for path in entries {
            let answer = client.get(&format!("/logs/{LOG}/{path}"));
            assert_eq!(answer.status, sees_entries, "{role} {path}");
        }
    }
    let other = of("GM0153", "auditor");
    for path in tree.into_iter().chain(entries) {
        assert_eq!(
            other.get(&format!("/logs/{LOG}/{path}")).status,
            404,
            "{path}"
        );
    }
    // Each has a key of its own.
    checkpoint(&other, "GM0153");
    assert_ne!(key(&other).as_bytes(), key(&of(LOG, "witness")).as_bytes());
    assert_eq!(of(LOG, "witness").get("/pots/2026").status, 403);
    assert_eq!(of(LOG, "witness").get("/dossiers").status, 403);
}

#[test]
fn a_receipt_proves_the_last_event_before_a_crash() {
    let data = data();
    let server = data.serve();
    let client = auditor(&data, &server);
    let plain = client.put("/pots/2026", &json!({"amount": 1000}));
    assert_eq!(plain.expect(200)["receipts"], json!(null));
    assert_eq!(plain.header("preference-applied"), None);
    let answer = write_for_receipts(&client);
    server.kill();

    assert_eq!(answer.header("preference-applied"), Some("receipt"));
    let position = answer.expect(200)["position"].as_u64().unwrap();
    let proof = receipts(&answer).pop().unwrap();
    assert_eq!(proof.index + 1, position);
    let server = data.serve();
    let client = auditor(&data, &server);
    // By the key that the log of the restarted server names.
    let (_, leaf) = proof.verify_extra(&policy(&key(&client))).unwrap();
    // The log has that very event, and goes on where the receipt ended.
    let path = format!("/logs/{LOG}/proofs/inclusion?position={position}");
    let later = TlogProof::parse(&text(&client.get(&path))).unwrap();
    assert_eq!(later.extra.as_deref(), Some(leaf));
    write(&client);
    let (from, to) = (proof.checkpoint.checkpoint(), checkpoint(&client, LOG));
    assert!(to.checkpoint().size > from.size);
    shown_to_go_on(&client, from, to.checkpoint());
    // An order of several events, and its repeat, bring a receipt for each.
    let worker = server.client(data.token(LOG, "worker", &["professional"]));
    let body = json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]}).to_string();
    let headers = [("Idempotency-Key", "once"), ("Prefer", "receipt")];
    let open = || worker.send("POST", "/cases", &headers, Some(body.as_bytes()));
    let (first, repeat) = (open().expect(201), open().expect(201));
    let proofs = |answer: &serde_json::Value| -> Vec<TlogProof> {
        let receipts = answer["receipts"].as_array().unwrap().iter();
        let parsed = receipts.map(|text| TlogProof::parse(text.as_str().unwrap()).unwrap());
        parsed.collect()
    };
    let (first, repeat) = (proofs(&first), proofs(&repeat));
    assert!(first.len() >= 2, "{first:?}");
    for (first, repeat) in first.iter().zip(&repeat) {
        assert_eq!(first.extra, repeat.extra);
        let leaf = leaf_hash(first.extra.as_deref().unwrap());
        first.verify(&leaf, &policy(&key(&client))).unwrap();
    }
}

#[test]
fn many_receipts_at_once_are_under_checkpoints_of_one_line() {
    let data = data();
    let server = data.serve();
    let client = auditor(&data, &server);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    (0..4)
                        .map(|_| write_for_receipts(&client))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        writers
            .into_iter()
            .flat_map(|writer| writer.join().unwrap())
            .collect()
    });
    let policy = policy(&key(&client));
    let mut indexes = std::collections::BTreeSet::new();
    let mut checkpoints = Vec::new();
    for answer in &answers {
        for proof in receipts(answer) {
            proof.verify_extra(&policy).unwrap();
            indexes.insert(proof.index);
            checkpoints.push(proof.checkpoint.checkpoint().clone());
        }
    }
    assert_eq!(indexes.len(), 32);
    checkpoints.sort_by_key(|checkpoint| checkpoint.size);
    for pair in checkpoints.windows(2) {
        shown_to_go_on(&client, &pair[0], &pair[1]);
    }
}

/// Has the server prove that a log goes on from one checkpoint to another; the hashes of that proof.
fn shown_to_go_on(client: &Client, from: &Checkpoint, to: &Checkpoint) -> Vec<[u8; 32]> {
    let (old, new) = (from.size, to.size);
    let path = format!("/logs/{LOG}/proofs/consistency?from={old}&to={new}");
    let hashes = client.get(&path).expect(200)["hashes"].clone();
    let hash = |text: &Value| tlog_tiles::Hash::parse_hash(text.as_str().unwrap());
    let hashes = hashes.as_array().unwrap().iter();
    let hashes: Vec<_> = hashes.map(|text| hash(text).unwrap().0).collect();
    check_consistency((old, &from.root), (new, &to.root), &hashes).unwrap();
    hashes
}
