//! The letter of a decision over HTTP: seen before it is sent, kept exactly as it was announced, sealed on
//! disk, on the authority's own paper, and gone with whom it is about.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use maatwerk::audit::verify::{self, Ask, What};
use maatwerk::backtest::Watch;
use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

const AUTHORITY: &str = "GM0479";
const AUTHORITIES: [(&str, &str); 2] = [
    (AUTHORITY, "plugins/zaanstad"),
    ("GM0001", "plugins/zaanstad"),
];

static WEB: LazyLock<Web> = LazyLock::new(|| Web::start(&AUTHORITIES, Web::limits()));

/// What the official writes: in words that stand nowhere else.
const REASONS: &str = "Met <b>dit</b> rijbewijs & #import komt mevrouw verder.";

/// A gift with a condition that was decided, not announced: its case, the grant and the decision.
fn decided(office: &Office) -> (String, String, String, String) {
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": REASONS,
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    let decided = office.officer.post(&path, &body).expect(201);
    let grant = format!("{case}/grants/{}", text(&decided, "/grant/grantId"));
    let decision = text(&decided, "/decisionId");
    (case, person, grant, decision)
}

fn announce(office: &Office, case: &str, decision: &str) -> Value {
    let path = format!("{case}/decisions/{decision}/announcement");
    let body = json!({"on": office.today});
    office.officer.post(&path, &body).expect(201)
}

fn letter(client: &Client, case: &str, decision: &str, format: &str) -> Answer {
    client.get(&format!(
        "{case}/decisions/{decision}/letter?format={format}"
    ))
}

/// A page as its reader sees it.
fn page(answer: &Answer) -> String {
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    let kind = answer.header("content-type");
    assert_eq!(kind, Some("text/html; charset=utf-8"));
    String::from_utf8(answer.body.clone()).unwrap()
}

/// The text of a PDF, without white space.
fn read(answer: &Answer) -> String {
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    let document = lopdf::Document::load_mem(&answer.body).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    bare(&document.extract_text(&pages).unwrap())
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The last day to object, as a letter says it.
fn in_words(day: &str) -> String {
    const MONTHS: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let parts: Vec<usize> = day.split('-').map(|part| part.parse().unwrap()).collect();
    format!("{} {} {}", parts[2], MONTHS[parts[1] - 1], parts[0])
}

fn folder(web: &Web, case: &str) -> PathBuf {
    let id = case.trim_start_matches("/cases/");
    let data = &web.installation.paths().data;
    data.join("documents").join(AUTHORITY).join(id)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_gift_and_its_conversion_are_announced_by_letter() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person, grant, decision) = decided(&office);
    // What goes out is seen before, marked as a draft; it is not kept.
    let preview = format!("{case}/decisions/{decision}/letter/draft");
    let draft = page(&office.officer.get(&preview));
    assert!(draft.contains("CONCEPT: dit is nog geen besluit"));
    let drawn = read(&office.officer.get(&format!("{preview}?format=pdf")));
    assert!(drawn.contains("CONCEPT:ditisnoggeenbesluit"));
    assert_eq!(
        letter(&office.officer, &case, &decision, "html").status,
        404
    );
    assert_eq!(files(&folder(&WEB, &case)).len(), 0);

    let announced = announce(&office, &case, &decision);
    assert_eq!(announced["letter"], true);
    let last = in_words(&text(&announced, "/objectionUntil"));
    let answer = letter(&office.worker, &case, &decision, "html");
    let shown = page(&answer);
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    for needed in [
        "Beste Sanne de Boer,",
        "namens het college van burgemeester en wethouders van",
        "met een voorwaarde",
        "Wat gebeurt er als het niet lukt?",
        // What a policy found on a basis that it judges stands in it.
        "Wij keken naar deze regels:",
        "De gift kan dan een lening worden.",
        "Met &lt;b&gt;dit&lt;/b&gt; rijbewijs &amp; #import komt mevrouw verder.",
        "Op welke regels rust dit besluit?",
        &format!("Dat kan tot en met {last}."),
    ] {
        assert!(shown.contains(needed), "{needed} in {shown}");
    }
    assert!(!shown.contains("CONCEPT") && !shown.contains("<b>"));
    let answer = letter(&office.worker, &case, &decision, "pdf");
    let drawn = read(&answer);
    for needed in [
        REASONS,
        "U krijgt € 500,00 voor rijlessen",
        &format!("tot en met {last}"),
    ] {
        assert!(drawn.contains(&bare(needed)), "{needed} in {drawn}");
    }
    // What was sent stays what it is: an auditor gets the same bytes, and a draft is not made of it.
    let auditor = WEB.client(AUTHORITY, "auditor", &[Role::Auditor]);
    assert_eq!(letter(&auditor, &case, &decision, "pdf").body, answer.body);
    assert_eq!(office.officer.get(&preview).problem(), "already-announced");

    // She stops working: it becomes a loan, and the letter of that says what she said.
    let path = format!("{grant}/payments");
    let paid =
        json!({"kind": "payment", "amount": 50_000, "on": office.today, "payee": "Rijschool"});
    office.officer.post(&path, &paid).expect(201);
    let _ = office.day(&case, &person, "employment-ended", &office.today);
    let heard =
        json!({"kind": "given", "on": office.today, "orally": true, "view": "Ik kon niet anders."});
    office
        .worker
        .post(&format!("{grant}/hearing"), &heard)
        .expect(201);
    let convert = json!({
        "choice": "convert", "mandateId": office.mandate, "reasons": "De voorwaarde is niet gehaald.",
    });
    let converted = office
        .officer
        .post(&format!("{grant}/conversion"), &convert)
        .expect(201);
    let conversion = text(&converted, "/decisionId");
    announce(&office, &case, &conversion);
    let shown = page(&letter(&office.worker, &case, &conversion, "html"));
    for needed in [
        "Uw gift voor rijlessen wordt een lening",
        "vertelde u ons wat u ervan vindt: \u{201c}Ik kon niet anders.\u{201d}",
        "Hoe betaalt u terug?",
        "De voorwaarde is niet gehaald.",
    ] {
        assert!(shown.contains(needed), "{needed} in {shown}");
    }
    WEB.installation.assert_verifies();
}

#[test]
fn a_letter_is_kept_once_and_sealed() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, _, _, decision) = decided(&office);
    let path = format!("{case}/decisions/{decision}/announcement");
    let body = json!({"on": office.today});
    // The same order many times at once, and again later, is one letter.
    let key = Client::key();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let send = || office.officer.post_as(&key, &path, &body).expect(201);
        let running: Vec<_> = (0..6).map(|_| scope.spawn(send)).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(
        answers
            .iter()
            .all(|one| one["position"] == answers[0]["position"])
    );
    let kept = files(&folder(&WEB, &case));
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(
        office.officer.post_as(&key, &path, &body).expect(201)["letter"],
        true
    );
    // Another order for it is refused, and leaves nothing.
    let again = office.officer.post(&path, &body);
    assert_eq!(again.expect(409)["code"], "already-announced");
    let early = json!({"on": "2020-01-01"});
    let (other, _, _, undecided) = decided(&office);
    let path = format!("{other}/decisions/{undecided}/announcement");
    assert_eq!(office.officer.post(&path, &early).status, 409);
    assert_eq!(files(&folder(&WEB, &other)).len(), 0);
    // Nothing of it can be read on disk: neither as text nor as what begins a page or a PDF.
    for file in &kept {
        let sealed = fs::read(file).unwrap();
        for plain in ["rijbewijs", "Sanne", "%PDF", "<!DOCTYPE", "<html"] {
            let found = sealed
                .windows(plain.len())
                .any(|window| window == plain.as_bytes());
            assert!(!found, "{plain} in {}", file.display());
        }
    }
    let auditor = WEB.client(AUTHORITY, "auditor", &[Role::Auditor]);
    let events = auditor.get(&format!("{case}/events?limit=100")).expect(200);
    let events = events["events"].as_array().unwrap();
    let recorded = events
        .iter()
        .find(|event| event["type"] == "letter-kept.v1");
    let recorded = recorded.unwrap_or_else(|| panic!("{events:#?}"));
    assert!(
        text(recorded, "/data/pdf/sealed").starts_with("sha256:"),
        "{recorded:#}"
    );
    // Of whoever is elsewhere, or not involved, it is nobody's letter.
    let elsewhere = WEB.client("GM0001", "officer", &[Role::CustomisationOfficer]);
    assert_eq!(letter(&elsewhere, &case, &decision, "html").status, 404);
    let stranger = WEB.client(AUTHORITY, "stranger", &[Role::Professional]);
    assert_eq!(letter(&stranger, &case, &decision, "pdf").status, 403);
}

#[test]
fn a_letter_that_was_changed_or_is_gone_is_told() {
    let web = Web::start(&AUTHORITIES[..1], Web::limits());
    let office = Office::open(&web, AUTHORITY);
    let (case, _, _, decision) = decided(&office);
    announce(&office, &case, &decision);
    let found = || {
        let material = verify::Installation::open(web.installation.paths(), true).unwrap();
        let report = verify::run(&material, &Ask::default(), &Watch::default()).unwrap();
        let found = report.faults.iter().map(|fault| match fault.what {
            What::Document { gone } => gone,
            _ => panic!("{fault:?}"),
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(found(), [false; 0]);
    let kept = files(&folder(&web, &case));
    let mut changed = fs::read(&kept[0]).unwrap();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fs::write(&kept[0], changed).unwrap();
    assert_eq!(found(), [false]);
    let problems = || {
        ["html", "pdf"]
            .map(|format| letter(&office.worker, &case, &decision, format))
            .map(|answer| answer.status)
    };
    let mut told = problems();
    told.sort_unstable();
    assert_eq!(told, [200, 500]);
    fs::remove_file(&kept[1]).unwrap();
    assert_eq!(found().len(), 2);
    assert_eq!(problems(), [500, 500]);
}

#[test]
fn an_authority_writes_on_its_own_paper() {
    let web = Web::start(&AUTHORITIES[..1], Web::limits());
    let office = Office::open(&web, AUTHORITY);
    let shown = office.administrator.get("/letter-template").expect(200);
    assert!(shown.get("act").is_none());
    assert_eq!(shown["template"]["signed"][0], "de maatwerkfunctionaris");
    let mut template = json!({
        "sender": "Werkplein Zaan",
        "letterhead": ["Postbus 1", "1500 AA Zaandam"],
        "body": "het dagelijks bestuur van Werkplein Zaan",
        "signed": ["de teamleider"],
        "objectionTo": ["Werkplein Zaan, bezwaar", "Postbus 2"],
        "court": ["Rechtbank Noord-Holland"],
        "words": [{"kind": "conditional-gift", "text": "Veel succes met {doel}, {naam}: {bedrag}!"}],
    });
    // What no letter has is refused by its name and its line, and nothing changes.
    let mut wrong = template.clone();
    wrong["opening"] = json!("Goed nieuws.\nU krijgt {bedrag}.");
    let refused = office.administrator.put("/letter-template", &wrong);
    let refused = refused.expect(409);
    assert_eq!(refused["code"], "unknown-placeholder");
    let told = text(&refused, "/detail");
    assert!(
        told.contains("ine 2 of opening: {bedrag} is not known there"),
        "{told}"
    );
    let unchanged = office.administrator.get("/letter-template").expect(200);
    assert!(unchanged.get("act").is_none());
    assert_eq!(office.worker.put("/letter-template", &template).status, 403);
    template["objectionOnline"] = json!("Of op werkpleinzaan.nl, tot en met {bezwaar-tot}.");
    let set = office
        .administrator
        .put("/letter-template", &template)
        .expect(200);
    assert_eq!(set["template"], template);
    assert_eq!(text(&set, "/act/by"), "administrator");

    let (case, _, _, decision) = decided(&office);
    announce(&office, &case, &decision);
    let first = letter(&office.worker, &case, &decision, "html");
    let shown = page(&first);
    for needed in [
        "Werkplein Zaan",
        "Postbus 1\n1500 AA Zaandam",
        "Het dagelijks bestuur van Werkplein Zaan heeft op",
        "namens het dagelijks bestuur van Werkplein Zaan,\nde teamleider",
        "Veel succes met rijlessen, Sanne de Boer: \u{20ac}\u{a0}500,00!",
        "Of op werkpleinzaan.nl, tot en met ",
    ] {
        assert!(shown.contains(needed), "{needed} in {shown}");
    }
    // Another paper changes nothing of what was sent.
    template["sender"] = json!("Werkplein Zaanstreek");
    office
        .administrator
        .put("/letter-template", &template)
        .expect(200);
    let later = letter(&office.worker, &case, &decision, "html");
    assert_eq!(later.body, first.body);
    web.installation.assert_verifies();
}
