//! Those who have to do with the policies of one municipality, and a policy to change.

use std::io::Cursor;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk::http::auth::Role;
use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_tests::{Answer, Client, Office, Web, source_folder, text};
use minisign::KeyPair;
use serde_json::{Value, json};

/// The folder of the policy that is changed here.
pub(crate) const FOLDER: &str = "plugins/zaanstad";

/// Zaanstad's policy as it was built.
pub(crate) static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = source_folder(FOLDER);
    let built = author::build(&folder, &BuildOptions::default(), &mut |_| ());
    built.expect("the policy builds").component
});

/// The same policy as another component: with a section that no engine reads.
pub(crate) fn labelled(label: &str) -> Vec<u8> {
    let mut section = vec![u8::try_from("label".len()).unwrap()];
    section.extend(b"label");
    section.extend(label.as_bytes());
    let mut component = BUILT.clone();
    // A custom section: number 0, then its length.
    component.extend([0, u8::try_from(section.len()).expect("a short label")]);
    component.extend(section);
    component
}

/// The parameters of its folder.
pub(crate) fn parameters() -> Value {
    let json = author::parameters(&source_folder(FOLDER)).expect("parameters");
    serde_json::from_slice(&json).expect("JSON")
}

/// Its parameters with another maximum, in eurocents.
pub(crate) fn at_most(cents: u32) -> Value {
    let mut set = parameters();
    set["max-amount"] = json!(cents);
    set
}

/// Its example cases.
pub(crate) fn cases() -> Vec<Value> {
    let folder = source_folder(FOLDER).join("cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    files.sort();
    let read = |path| serde_json::from_slice(&std::fs::read(path).expect("a case")).expect("JSON");
    files.into_iter().map(read).collect()
}

/// The signature of a key under bytes.
pub(crate) fn signed(keys: &KeyPair, component: &[u8]) -> String {
    let comment = Some("timestamp:1795300000\tfile:zaanstad.wasm");
    minisign::sign(None, &keys.sk, Cursor::new(component), comment, None)
        .expect("a signature")
        .into_string()
}

/// The body of an upload.
pub(crate) fn body(component: &[u8], signature: &str) -> Value {
    json!({"component": STANDARD.encode(component), "signature": signature})
}

/// Who has to do with policies in one municipality.
pub(crate) struct Town {
    pub(crate) administrator: Client,
    pub(crate) maker: Client,
    pub(crate) setter: Client,
    pub(crate) approver: Client,
    pub(crate) keys: KeyPair,
}

impl Town {
    pub(crate) fn of(web: &Web, authority: &str) -> Self {
        Self::with(|subject, role| web.client(authority, subject, &[role]))
    }

    /// The same people, with clients of another server.
    pub(crate) fn with(client: impl Fn(&str, Role) -> Client) -> Self {
        Self {
            administrator: client("administrator", Role::Administrator),
            maker: client("maker", Role::PolicyMaker),
            setter: client("setter", Role::PolicyMaker),
            approver: client("approver", Role::Approver),
            keys: KeyPair::generate_unencrypted_keypair().expect("keys"),
        }
    }

    /// Registers a key; answers its number.
    pub(crate) fn register(&self, keys: &KeyPair) -> String {
        let body = json!({"key": keys.pk.to_base64(), "name": "Zaanstad, team Beleid"});
        let registered = self.administrator.post("/publishers", &body).expect(201);
        text(&registered, "/keyId")
    }

    /// Uploads a component that the town's key signed.
    pub(crate) fn upload(&self, component: &[u8]) -> Answer {
        let signature = signed(&self.keys, component);
        self.maker.post("/policies", &body(component, &signature))
    }

    /// Uploads a component that is taken; answers its path.
    pub(crate) fn uploaded(&self, component: &[u8]) -> String {
        let uploaded = self.upload(component).expect(201);
        format!("/policies/{}", text(&uploaded, "/plugin"))
    }

    /// Proposes a set that is taken; answers its digest.
    pub(crate) fn proposed(&self, policy: &str, set: &Value) -> String {
        let proposed = self.propose(policy, set).expect(201);
        text(&proposed, "/proposal/parameters")
    }

    pub(crate) fn propose(&self, policy: &str, set: &Value) -> Answer {
        let body = json!({"parameters": set, "note": "Een ander maximum."});
        self.setter.post(&format!("{policy}/parameters"), &body)
    }

    pub(crate) fn approve(&self, policy: &str, set: &str) -> Answer {
        approve(&self.approver, policy, set)
    }

    pub(crate) fn activate(&self, policy: &str, set: &str, from: &str) -> Answer {
        let body = json!({"parameters": set, "from": from});
        self.maker.post(&format!("{policy}/activation"), &body)
    }

    pub(crate) fn roll_back(&self, policy: &str, set: &str, from: &str) -> Answer {
        let body = json!({"parameters": set, "from": from, "reason": "Er gaat iets mis."});
        self.approver.post(&format!("{policy}/rollback"), &body)
    }
}

/// A request for 500 euro in a case of its own; answers the case, and what is said to the request.
pub(crate) fn lessons(office: &Office, received: &str) -> (String, Value) {
    let (case, person) = office.case("Sanne de Boer");
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let mut body = office.lessons(&person);
    body["received"] = json!(received);
    let asked = office
        .worker
        .post(&format!("{case}/budget-requests"), &body);
    (case, asked.expect(201))
}

/// Somebody approves a policy.
pub(crate) fn approve(by: &Client, policy: &str, set: &str) -> Answer {
    let body = json!({"parameters": set, "reason": "De voorbeelden kloppen."});
    by.post(&format!("{policy}/approval"), &body)
}

/// Today and tomorrow in an installation.
pub(crate) fn days(web: &Web) -> (String, String) {
    let today = web.installation.app.clock.today();
    let tomorrow = today.tomorrow().expect("a day");
    (today.to_string(), tomorrow.to_string())
}
