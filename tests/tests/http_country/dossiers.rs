//! The way of a dossier over HTTP; each answer is held to the OpenAPI document by the client.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [("NL", ""), ("GM0479", "plugins/standaard")];
    Web::start(&authorities, Web::limits())
});

const NORM: &str = "jci1.31:c:BWBR0015703&artikel=22a&z=2026-01-01&g=2026-01-01";

fn programme() -> Client {
    WEB.client("NL", "programme-1", &[Role::Programme])
}

fn today() -> String {
    WEB.installation.app.clock.today().to_string()
}

fn matter(title: &str) -> Value {
    json!({
        "title": title,
        "question": "Laat de norm buiten toepassing zolang dakloosheid dreigt.",
        "addressee": {
            "ministry": "Sociale Zaken en Werkgelegenheid",
            "law": "jci1.31:c:BWBR0015703",
        },
    })
}

/// Opens a dossier; its path.
fn open(client: &Client, title: &str) -> String {
    let opened = client.post("/dossiers", &matter(title)).expect(201);
    format!("/dossiers/{}", text(&opened, "/dossierId"))
}

fn step(client: &Client, dossier: &str, body: &Value) -> Answer {
    client.post(&format!("{dossier}/status"), body)
}

fn refused(answer: &Answer, code: &str) {
    assert_eq!((answer.status, answer.problem().as_str()), (409, code));
}

#[test]
fn the_whole_way_of_a_dossier() {
    let programme = programme();
    let opened = programme.post("/dossiers", &matter("De kostendelersnorm"));
    let location = opened.header("location").unwrap().to_owned();
    let dossier = opened.expect(201);
    let path = format!("/dossiers/{}", text(&dossier, "/dossierId"));
    assert_eq!(location, format!("/v1{path}"));
    assert_eq!(dossier["status"], "signalled");
    assert_eq!(
        dossier["opened"],
        json!({"by": "programme-1", "on": today()})
    );
    assert_eq!(dossier["version"], 1);

    let articles = format!("{path}/articles");
    let linked = programme
        .post(&articles, &json!({"article": NORM}))
        .expect(201);
    assert_eq!(linked["articles"][0]["article"], NORM);
    let same = json!({"article": "jci1.3:c:BWBR0015703&artikel=22a"});
    refused(&programme.post(&articles, &same), "linked");
    let out = json!({"unlink": same["article"], "reason": "Het gaat om lid 2."});
    let unlinked = programme.post(&articles, &out).expect(201);
    assert_eq!(
        unlinked["articles"][0]["unlinked"]["reason"],
        "Het gaat om lid 2."
    );
    refused(&programme.post(&articles, &out), "not-linked");

    let noted = programme
        .post(
            &format!("{path}/notes"),
            &json!({"text": "Besproken met de VNG."}),
        )
        .expect(201);
    assert_eq!(noted["notes"][0]["act"]["by"], "programme-1");

    let colleague = WEB.client("NL", "programme-2", &[Role::Programme]);
    for body in [
        json!({"to": "under-study"}),
        json!({"to": "proposed", "reference": "Kamerstukken II 2026/27, 36 900, nr. 2"}),
        json!({"to": "under-study", "reason": "De Raad van State is kritisch."}),
        json!({"to": "proposed"}),
        json!({"to": "accepted"}),
        json!({"to": "in-force", "from": today(), "publication": "Stb. 2026, 412"}),
    ] {
        let taken = step(&colleague, &path, &body).expect(201);
        assert_eq!(taken["status"], body["to"]);
    }
    let shown = programme.get(&path);
    assert_eq!(shown.header("etag"), Some("\"10\""));
    let shown = shown.expect(200);
    assert_eq!(shown["inForceFrom"], today());
    let steps = shown["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 6);
    assert_eq!(steps[2]["step"]["reason"], "De Raad van State is kritisch.");
    assert_eq!(steps[5]["act"], json!({"by": "programme-2", "on": today()}));
}

#[test]
fn every_wrong_step_is_refused() {
    let programme = programme();
    let in_force = json!({"to": "in-force", "from": today(), "publication": "Stb. 2026, 1"});
    let (study, propose) = (json!({"to": "under-study"}), json!({"to": "proposed"}));
    let (accept, reject) = (
        json!({"to": "accepted"}),
        json!({"to": "rejected", "reason": "Geen dekking."}),
    );
    // What leads there, and what leads on.
    let ways: [(&[&Value], &[&Value]); 6] = [
        (&[], &[&study]),
        (&[&study], &[&propose]),
        (&[&study, &propose], &[&accept, &reject]),
        (&[&study, &propose, &accept], &[&in_force]),
        (&[&study, &propose, &reject], &[]),
        (&[&study, &propose, &accept, &in_force], &[]),
    ];
    for (way, on) in ways {
        let dossier = open(&programme, "Een weg");
        for taken in way {
            step(&programme, &dossier, taken).expect(201);
        }
        let before = programme.get(&dossier).expect(200);
        for wrong in [&study, &propose, &accept, &reject, &in_force] {
            if on.contains(&wrong) {
                continue;
            }
            let back = matches!(before["status"].as_str(), Some("proposed" | "rejected"));
            let code = if back && *wrong == study {
                "reason-needed"
            } else {
                "no-such-step"
            };
            refused(&step(&programme, &dossier, wrong), code);
        }
        assert_eq!(programme.get(&dossier).expect(200), before);
    }
    let tomorrow = WEB.installation.app.clock.today().tomorrow().unwrap();
    let dossier = open(&programme, "Een weg");
    for taken in [&study, &propose, &accept] {
        step(&programme, &dossier, taken).expect(201);
    }
    let early =
        json!({"to": "in-force", "from": tomorrow.to_string(), "publication": "Stb. 2026, 1"});
    refused(&step(&programme, &dossier, &early), "in-the-future");
}

#[test]
fn municipalities_read_dossiers_and_change_nothing() {
    let programme = programme();
    let dossier = open(&programme, "Voor iedereen");
    let bodies = [
        ("/dossiers".to_owned(), matter("Van een gemeente")),
        (format!("{dossier}/articles"), json!({"article": NORM})),
        (format!("{dossier}/notes"), json!({"text": "Nee."})),
        (format!("{dossier}/status"), json!({"to": "under-study"})),
    ];
    // The role alone does not do: the token must be one of the programme's own authority.
    let impostor = WEB.client("GM0479", "impostor", &[Role::Programme]);
    for role in Role::ALL {
        let official = WEB.client("GM0479", "official", &[role]);
        let read = official.get(&dossier);
        // A witness is a machine of somebody else, a resident comes for their own case, and who pays for
        // orders alone: they read no dossiers.
        if matches!(role, Role::Witness | Role::Resident | Role::Payer) {
            assert_eq!(read.status, 403);
        } else {
            assert_eq!(read.expect(200)["matter"]["title"], "Voor iedereen");
        }
        let misplaced = WEB.client("NL", "clerk", &[role]);
        for (path, body) in &bodies {
            assert_eq!(official.post(path, body).status, 403, "{role} {path}");
            if role != Role::Programme {
                assert_eq!(misplaced.post(path, body).status, 403, "{role} {path}");
            }
        }
    }
    for (path, body) in &bodies {
        let answer = impostor.post(path, body);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (403, "forbidden")
        );
    }
    assert_eq!(programme.get(&dossier).header("etag"), Some("\"1\""));
}

#[test]
fn what_is_not_there_is_not_found() {
    let programme = programme();
    let nobodys = "/dossiers/00000000-0000-0000-0000-000000000000";
    assert_eq!(programme.get(nobodys).status, 404);
    for (path, body) in [
        ("articles", json!({"article": NORM})),
        ("notes", json!({"text": "Nee."})),
        ("status", json!({"to": "under-study"})),
    ] {
        let answer = programme.post(&format!("{nobodys}/{path}"), &body);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (404, "not-found")
        );
    }
    // Another kind of stream is no dossier: that of the programme's register, for one.
    let worker = WEB.client("GM0479", "worker", &[Role::Professional]);
    let case = worker
        .post(
            "/cases",
            &json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]}),
        )
        .expect(201);
    let answer = programme.get(&format!("/dossiers/{}", text(&case, "/caseId")));
    assert_eq!(answer.status, 404);
}

#[test]
fn what_is_too_long_or_too_much_is_refused() {
    let programme = programme();
    let long = |length| "a".repeat(length);
    for (pointer, value) in [
        ("/title", json!(long(201))),
        ("/title", json!("")),
        ("/title", json!(" \t")),
        ("/title", json!(7)),
        ("/question", json!(long(4001))),
        ("/addressee/ministry", json!(long(201))),
        ("/addressee/law", json!("artikel 22a")),
    ] {
        let mut body = matter("Te lang");
        *body.pointer_mut(pointer).unwrap() = value;
        let answer = programme.post("/dossiers", &body);
        assert_eq!(answer.status, 400, "{pointer}");
        assert!(answer.faults().iter().all(|fault| fault == pointer));
    }
    let mut more = matter("Meer");
    more["resident"] = json!("Sanne de Boer");
    assert_eq!(programme.post("/dossiers", &more).status, 400);
    let huge = matter(&long(300_000));
    assert_eq!(programme.post("/dossiers", &huge).status, 413);

    let dossier = open(&programme, "Vol");
    let steps = format!("{dossier}/status");
    for wrong in [
        json!({}),
        json!({"to": "somewhere"}),
        json!({"to": "rejected"}),
        json!({"to": "in-force"}),
        json!({"to": "in-force", "from": "2026-02-30", "publication": "Stb."}),
        json!({"to": "accepted", "publication": "Stb. 2026, 1"}),
    ] {
        assert_eq!(programme.post(&steps, &wrong).status, 400, "{wrong}");
    }
    let articles = format!("{dossier}/articles");
    for wrong in [
        json!({"article": NORM, "unlink": NORM, "reason": "Beide."}),
        json!({"unlink": NORM}),
        json!({"article": "artikel 1"}),
    ] {
        assert_eq!(programme.post(&articles, &wrong).status, 400, "{wrong}");
    }
    for number in 1..=64 {
        let article = json!({"article": format!("CVDR1/{number}")});
        programme.post(&articles, &article).expect(201);
    }
    refused(
        &programme.post(&articles, &json!({"article": NORM})),
        "dossier-full",
    );
}

#[test]
fn a_repeat_happens_once_and_an_older_version_changes_nothing() {
    let programme = programme();
    let key = Client::key();
    let first = programme.post_as(&key, "/dossiers", &matter("Eenmaal"));
    let again = programme.post_as(&key, "/dossiers", &matter("Eenmaal"));
    assert_eq!(first.json()["dossierId"], again.json()["dossierId"]);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = programme.post_as(&key, "/dossiers", &matter("Tweemaal"));
    assert_eq!(
        (other.status, other.problem().as_str()),
        (422, "key-reused")
    );

    let dossier = format!("/dossiers/{}", text(&first.json(), "/dossierId"));
    let notes = format!("{dossier}/notes");
    let key = Client::key();
    let note = json!({"text": "Een keer."});
    programme.post_as(&key, &notes, &note).expect(201);
    let repeated = programme.post_as(&key, &notes, &note).expect(201);
    assert_eq!(repeated["notes"].as_array().unwrap().len(), 1);

    let study = json!({"to": "under-study"}).to_string();
    let advance = |tag: &str| {
        let key = Client::key();
        let headers = [("Idempotency-Key", key.as_str()), ("If-Match", tag)];
        let path = format!("{dossier}/status");
        programme.send("POST", &path, &headers, Some(study.as_bytes()))
    };
    let late = advance("\"1\"");
    assert_eq!(
        (late.status, late.problem().as_str()),
        (412, "version-conflict")
    );
    assert_eq!(advance("\"2\"").status, 201);
    assert_eq!(programme.get(&dossier).header("etag"), Some("\"3\""));
}

#[test]
fn the_list_is_paged_and_filtered() {
    // An installation of its own, so that nobody adds to the list meanwhile.
    let web = Web::start(&[("NL", "")], Web::limits());
    let programme = web.client("NL", "programme-1", &[Role::Programme]);
    let municipality = web.client("GM0479", "official", &[Role::PolicyMaker]);
    let mut opened = Vec::new();
    for number in 0..7 {
        let dossier = open(&programme, &format!("Nr {number}"));
        if number % 2 == 0 {
            step(&programme, &dossier, &json!({"to": "under-study"})).expect(201);
        }
        opened.push(dossier);
    }
    web.run(web.installation.settle());
    opened.reverse();
    for client in [&programme, &municipality] {
        let mut listed = Vec::new();
        let mut next = String::new();
        loop {
            let page = client.get(&format!("/dossiers?limit=3{next}")).expect(200);
            for line in page["dossiers"].as_array().unwrap() {
                listed.push(format!("/dossiers/{}", text(line, "/dossierId")));
            }
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(listed, opened);
        let studied = client.get("/dossiers?status=under-study").expect(200);
        let studied = studied["dossiers"].as_array().unwrap();
        assert_eq!(studied.len(), 4);
        assert!(studied.iter().all(|line| line["version"] == 2));
        let none = client.get("/dossiers?status=in-force").expect(200);
        assert_eq!(none["dossiers"], json!([]));
    }
    assert_eq!(programme.get("/dossiers?status=open").status, 400);
    let nobodys = format!("/dossiers?cursor={}", "0".repeat(80));
    assert_eq!(programme.get(&nobodys).status, 404);
}
