//! A household of two whose case is taken out, and bundles taken apart and put together again.

use std::path::Path;

use maatwerk::evidence::{Bundle, BundleError, Checked};
use maatwerk::http::auth::Role;
use maatwerk_log::KeyId;
use maatwerk_log::vault::Handed;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

pub(crate) const AUTHORITY: &str = "GM0479";
pub(crate) const OTHER: &str = "GM0001";
pub(crate) const NAME: &str = "Fatima Voorbeeld";
pub(crate) const BSN: &str = "999990019";
pub(crate) const PARTNER: &str = "Karel Ondergedoken";
pub(crate) const SECRET: &str = "blijf-van-mijn-lijf te Elders";
pub(crate) const REASONS: &str = "Zonder rijbewijs houdt het werk op.";

pub(crate) fn web() -> Web {
    let authorities = [
        (AUTHORITY, "plugins/zaanstad"),
        (OTHER, "plugins/zaanstad"),
        ("NL", ""),
    ];
    Web::start(&authorities, Web::limits())
}

/// The case of a household.
pub(crate) struct Household {
    pub(crate) path: String,
    pub(crate) person: String,
    pub(crate) partner: String,
}

/// A case in which somebody asked money, got it, and was paid; the partner lives elsewhere, asked money too
/// and was paid too.
pub(crate) fn household(office: &Office) -> Household {
    let body = json!({"persons": [
        {"role": "resident", "name": NAME, "bsn": BSN},
        {"role": "partner", "name": PARTNER},
    ]});
    let opened = office.worker.post("/cases", &body).expect(201);
    let path = format!("/cases/{}", text(&opened, "/caseId"));
    let (person, partner) = (text(&opened, "/personIds/0"), text(&opened, "/personIds/1"));
    let fact = json!({
        "about": partner, "code": "address", "value": {"kind": "text", "value": SECRET},
        "source": "statement",
    });
    office
        .worker
        .post(&format!("{path}/facts"), &fact)
        .expect(201);
    granted(office, &path, &person);
    granted(office, &path, &partner);
    Household {
        path,
        person,
        partner,
    }
}

/// Somebody in a case asks, gets and is paid.
pub(crate) fn granted(office: &Office, path: &str, person: &str) {
    let _ = office.day(path, person, "birth-date", "2001-03-14");
    let _ = office.day(path, person, "employed-since", "2026-05-18");
    let asked = office
        .worker
        .post(&format!("{path}/budget-requests"), &office.lessons(person))
        .expect(201);
    let (request, assessment) = (
        text(&asked, "/requestId"),
        text(&asked, "/assessment/assessmentId"),
    );
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate, "reasons": REASONS,
    });
    let decided = office
        .officer
        .post(&format!("{path}/budget-requests/{request}/decision"), &body)
        .expect(201);
    let grant = format!("{path}/grants/{}", text(&decided, "/grant/grantId"));
    let decision = text(&decided, "/decisionId");
    office
        .officer
        .post(
            &format!("{path}/decisions/{decision}/announcement"),
            &json!({"on": office.today}),
        )
        .expect(201);
    let paid =
        json!({"kind": "payment", "amount": 20_000, "on": office.today, "payee": "Rijschool"});
    office
        .officer
        .post(&format!("{grant}/payments"), &paid)
        .expect(201);
}

pub(crate) fn auditor(web: &Web) -> Client {
    web.client(AUTHORITY, "controleur", &[Role::Auditor])
}

/// Asks for a bundle.
pub(crate) fn ask(by: &Client, path: &str, body: &Value) -> Answer {
    let headers = [("Processing-Purpose", "evidence")];
    by.send("POST", path, &headers, Some(body.to_string().as_bytes()))
}

/// A bundle of a case.
pub(crate) fn take(by: &Client, case: &str, body: &Value) -> Vec<u8> {
    let answer = ask(by, &format!("{case}/evidence"), body);
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    assert_eq!(answer.header("content-type"), Some("application/x-tar"));
    let shown = answer.header("content-disposition").unwrap_or_default();
    assert!(
        shown.starts_with("attachment; filename=\"maatwerk-"),
        "{shown}"
    );
    answer.body
}

/// Looks through a bundle that lies alone in a folder.
pub(crate) fn look(bytes: &[u8]) -> Result<(Bundle, Checked), BundleError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.tar");
    std::fs::write(&path, bytes).unwrap();
    let bundle = Bundle::open(&path)?;
    let checked = bundle.check()?;
    Ok((bundle, checked))
}

/// What is wrong with a bundle, in words; nothing when it is as it was written.
pub(crate) fn faults(bytes: &[u8]) -> Vec<String> {
    match look(bytes) {
        Ok((_, checked)) => checked.faults.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// A file of a bundle: its name, where its header begins, and its content.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) header: usize,
    pub(crate) content: Vec<u8>,
}

impl File {
    pub(crate) fn start(&self) -> usize {
        self.header + 512
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.content).unwrap()
    }
}

/// The files of a bundle, read as any tar.
pub(crate) fn files(bytes: &[u8]) -> Vec<File> {
    let (mut at, mut all) = (0, Vec::new());
    while bytes[at] != 0 {
        let name = bytes[at..at + 100].split(|byte| *byte == 0).next().unwrap();
        let size = std::str::from_utf8(&bytes[at + 124..at + 135]).unwrap();
        let size = usize::from_str_radix(size, 8).unwrap();
        all.push(File {
            name: String::from_utf8(name.to_vec()).unwrap(),
            header: at,
            content: bytes[at + 512..at + 512 + size].to_vec(),
        });
        at += 512 + size.div_ceil(512) * 512;
    }
    all
}

pub(crate) fn file<'a>(files: &'a [File], name: &str) -> &'a File {
    files.iter().find(|file| file.name == name).unwrap()
}

pub(crate) fn file_mut<'a>(files: &'a mut [File], name: &str) -> &'a mut File {
    files.iter_mut().find(|file| file.name == name).unwrap()
}

/// A header of tar, as a program that knows the format writes it.
pub(crate) fn header(name: &str, size: u64) -> [u8; 512] {
    let mut block = [0_u8; 512];
    let fields = [
        (0, name.to_owned()),
        (100, "0000600".to_owned()),
        (108, "0000000".to_owned()),
        (116, "0000000".to_owned()),
        (124, format!("{size:011o}")),
        (136, "00000000000".to_owned()),
        (148, " ".repeat(8)),
        (156, "0".to_owned()),
        (257, "ustar\0".to_owned() + "00"),
    ];
    for (at, text) in fields {
        block[at..at + text.len()].copy_from_slice(text.as_bytes());
    }
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// An archive of these files, as somebody makes it who has no key to sign it with.
pub(crate) fn packed(files: &[File]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in files {
        bytes.extend(header(&file.name, file.content.len() as u64));
        bytes.extend(&file.content);
        bytes.resize(bytes.len().div_ceil(512) * 512, 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

/// As [`packed`], with a manifest that lists the files as they are now.
pub(crate) fn relisted(mut files: Vec<File>) -> Vec<u8> {
    let own = ["manifest.json", "manifest.note"];
    let listed: Vec<_> = files
        .iter()
        .filter(|file| !own.contains(&file.name.as_str()))
        .map(|file| {
            json!({
                "path": file.name, "bytes": file.content.len(), "sha256": sha256(&file.content),
            })
        })
        .collect();
    let manifest = file_mut(&mut files, "manifest.json");
    let mut read: Value = serde_json::from_slice(&manifest.content).unwrap();
    read["files"] = json!(listed);
    manifest.content = serde_json::to_vec(&read).unwrap();
    packed(&files)
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    maatwerk::wire::Root(digest.into()).to_string()
}

/// The bytes of a key, as a bundle would hold them.
pub(crate) fn key_of(web: &Web, id: &str) -> String {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let key: KeyId = id.parse().unwrap();
    match web.installation.app.vault.hand_out(key).unwrap() {
        Handed::Key(secret) => BASE64_STANDARD.encode(*secret),
        _ => String::new(),
    }
}

/// Whether these bytes are anywhere among those.
pub(crate) fn holds(bytes: &[u8], needle: &str) -> bool {
    !needle.is_empty()
        && bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
}

/// A little randomness that is the same each time.
pub(crate) fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    }
}

pub(crate) fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
