//! A witness that listens.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use maatwerk::witness::{Witness, WitnessStore, serve};
use maatwerk_log::transparency::{
    CosigningKey, KeyName, NoteSignature, SignedCheckpoint, TrustPolicy, VerifierKey,
    parse_signatures,
};
use tempfile::TempDir;

/// 20 March 2023, in seconds since the Unix epoch.
pub(crate) const NOON: u64 = 1_679_315_147;

pub(crate) struct Standing {
    pub(crate) witness: Arc<Witness>,
    pub(crate) address: SocketAddr,
    seconds: Arc<AtomicI64>,
    folder: TempDir,
    _runtime: tokio::runtime::Runtime,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) media: String,
    pub(crate) body: String,
}

pub(crate) fn cosigning_key(seed: u8) -> CosigningKey {
    let name = KeyName::new(&format!("witness.example/w{seed}")).unwrap();
    CosigningKey::from_seed(name, &[seed; 32])
}

pub(crate) fn state(folder: &TempDir) -> PathBuf {
    folder.path().join("state.db")
}

impl Standing {
    /// A new witness of these logs.
    pub(crate) fn of(logs: &[&VerifierKey]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        WitnessStore::create(&state(&folder), cosigning_key(1).verifier_key()).unwrap();
        Self::on(folder, logs)
    }

    /// With the memory in a folder.
    pub(crate) fn on(folder: TempDir, logs: &[&VerifierKey]) -> Self {
        let key = cosigning_key(1);
        let store = WitnessStore::open(&state(&folder), key.verifier_key()).unwrap();
        let seconds = Arc::new(AtomicI64::new(i64::try_from(NOON).unwrap()));
        let clock = {
            let seconds = Arc::clone(&seconds);
            Arc::new(move || seconds.load(Ordering::Relaxed) * 1_000_000)
        };
        let logs = logs.iter().map(|key| (*key).clone()).collect();
        let witness = Arc::new(Witness::new(key, logs, store, clock));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let serving = Arc::clone(&witness);
        runtime.block_on(async {
            tokio::spawn(serve(serving, listener).unwrap());
        });
        Self {
            witness,
            address,
            seconds,
            folder,
            _runtime: runtime,
        }
    }

    /// Its clock says this, in seconds since the Unix epoch.
    pub(crate) fn at(&self, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap();
        self.seconds.store(seconds, Ordering::Relaxed);
    }

    /// Stops it, and leaves its memory.
    pub(crate) fn stopped(self) -> TempDir {
        self.folder
    }

    pub(crate) fn post(&self, body: impl AsRef<[u8]>) -> Told {
        post(self.address, body)
    }

    /// Where it shows the latest checkpoint of a log.
    pub(crate) fn url_of(&self, origin: &str) -> String {
        use sha2::Digest as _;
        let hash = sha2::Sha256::digest(origin);
        let hex = hash.iter().map(|byte| format!("{byte:02x}"));
        format!(
            "http://{}/{}/checkpoint",
            self.address,
            hex.collect::<String>()
        )
    }

    /// What it shows that a log signed against itself.
    pub(crate) fn contradictions(&self, origin: &str) -> serde_json::Value {
        let url = self
            .url_of(origin)
            .replace("/checkpoint", "/contradictions");
        let told = get(&url);
        assert_eq!((told.status, &*told.media), (200, "application/json"));
        serde_json::from_str(&told.body).unwrap()
    }

    /// The latest checkpoint of a log that it shows.
    pub(crate) fn latest(&self, origin: &str) -> Told {
        get(&self.url_of(origin))
    }

    /// A policy that asks this witness's cosignature on checkpoints of a log.
    pub(crate) fn policy(&self, log: &VerifierKey) -> TrustPolicy {
        policy(log, self.witness.key(), &format!("http://{}", self.address))
    }
}

pub(crate) fn policy(log: &VerifierKey, witness: &VerifierKey, url: &str) -> TrustPolicy {
    let policy = format!("log {log}\nwitness w {witness} {url}\nquorum w\n");
    TrustPolicy::parse(policy.as_bytes()).unwrap()
}

pub(crate) fn post(address: SocketAddr, body: impl AsRef<[u8]>) -> Told {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_mins(1)));
    let agent: ureq::Agent = config.build().into();
    let url = format!("http://{address}/add-checkpoint");
    told(agent.post(url).send(body.as_ref()).unwrap())
}

pub(crate) fn get(url: &str) -> Told {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    told(agent.get(url).call().unwrap())
}

fn told(mut answer: ureq::http::Response<ureq::Body>) -> Told {
    let media = answer.headers().get("content-type");
    Told {
        status: answer.status().as_u16(),
        media: media.map_or_else(String::new, |media| media.to_str().unwrap().to_owned()),
        body: answer.body_mut().read_to_string().unwrap(),
    }
}

impl Told {
    /// The cosignature.
    pub(crate) fn cosignature(&self) -> NoteSignature {
        assert_eq!(self.status, 200, "{self:?}");
        let mut signatures = parse_signatures(&self.body).unwrap();
        assert_eq!(signatures.len(), 1);
        signatures.remove(0)
    }

    /// When a checkpoint was cosigned, in seconds since the Unix epoch.
    pub(crate) fn time_on(&self, checkpoint: &SignedCheckpoint) -> u64 {
        let key = cosigning_key(1);
        let text = checkpoint.note().text();
        let verified = self.cosignature();
        let verified = verified.verify(key.verifier_key(), text).unwrap();
        verified.time.unwrap()
    }
}
