//! The figures of a dossier: asked of what was published, kept as answered, and printed.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk::signals::national;
use maatwerk::wire::Root;
use maatwerk_domain::{Date, Month};
use maatwerk_log::{EventLog as _, LogId, Position};
use maatwerk_tests::{Answer, Client, Web, text};
use serde_json::{Value, json};

/// The article of the dossier, and one that blocks as many households in every month.
const NORM: &str = "BWBR0015703&artikel=22a";
const OTHER: &str = "BWBR0015703&artikel=35";
/// Months of signals; the law changed after so many of them.
const MONTHS: i32 = 40;
const BEFORE: i32 = 28;
/// Households a month: before the change, and after it.
const MANY: u32 = 48;
const FEW: u32 = 24;

struct Country {
    web: Web,
    programme: Client,
    /// The first month after the change.
    changed: Month,
}

fn uuid(kind: u8, number: u32) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

fn ago(month: Month, months: i32) -> Month {
    Month::from_ordinal(month.ordinal() - months).unwrap()
}

/// Twelve municipalities tell of years; then the month passes and all of it is released.
static COUNTRY: LazyLock<Country> = LazyLock::new(|| {
    let web = Web::start(&[("NL", "")], Web::limits());
    let app = &web.installation.app;
    let places: Vec<String> = (1..=12).map(|number| format!("GM{number:04}")).collect();
    web.run(async {
        for place in &places {
            let log = LogId::new(place).unwrap();
            app.establish(log, place).await.unwrap();
        }
    });
    let today = app.clock.today();
    let now = Month::of(today);
    let mut records: Vec<Vec<Value>> = vec![Vec::new(); places.len()];
    let mut household = 0;
    for back in (0..MONTHS).rev() {
        let norm = if back >= MONTHS - BEFORE { MANY } else { FEW };
        for (article, number) in [(NORM, norm), (OTHER, MANY)] {
            for _ in 0..number {
                household += 1;
                let place = household as usize % places.len();
                records[place].push(json!({
                    "id": uuid(1, household), "authority": places[place], "source": "stated",
                    "barrier": "conflicting-law", "articles": [article],
                    "agencies": ["municipality"], "lifeDomains": ["housing"],
                    "month": ago(now, back).to_string(), "household": uuid(2, household),
                    "amountBand": "250-500",
                }));
            }
        }
    }
    for (place, records) in places.iter().zip(records) {
        let desk = web.client(place, "desk", &[Role::ClientSystem]);
        for batch in records.chunks(400) {
            desk.post("/signal-records", &json!({ "records": batch }))
                .expect(201);
        }
    }
    let first = Date::new(today.year(), today.month(), 1).unwrap();
    let next = first.checked_add(jiff::Span::new().months(1)).unwrap();
    app.clock.move_to(next).unwrap();
    Country {
        programme: web.client("NL", "programme-1", &[Role::Programme]),
        changed: ago(now, MONTHS - BEFORE - 1),
        web,
    }
});

/// The root that the national log had at a position.
fn root_at(position: u64) -> String {
    let web = &COUNTRY.web;
    let head = web.run(async {
        let position = Position::new(position).unwrap();
        let log = &web.installation.app.log;
        log.head_at(national(), position).await
    });
    Root(head.unwrap().unwrap().root).to_string()
}

fn open(title: &str) -> String {
    let programme = &COUNTRY.programme;
    let matter = json!({
        "title": title, "question": "Laat de norm buiten toepassing.",
        "addressee": {"ministry": "Sociale Zaken en Werkgelegenheid"},
    });
    let opened = programme.post("/dossiers", &matter).expect(201);
    let dossier = format!("/dossiers/{}", text(&opened, "/dossierId"));
    let article = json!({"article": format!("jci1.31:c:{NORM}&z=2026-01-01&g=2026-01-01")});
    programme
        .post(&format!("{dossier}/articles"), &article)
        .expect(201);
    dossier
}

fn link(dossier: &str, caption: &str, ask: &Value) -> Answer {
    let body = json!({"caption": caption, "ask": ask});
    COUNTRY.programme.post(&format!("{dossier}/figures"), &body)
}

fn months() -> Value {
    json!({"kind": "months", "article": format!("jci1.3:c:{NORM}")})
}

fn effect() -> Value {
    json!({"kind": "effect", "article": format!("jci1.3:c:{NORM}")})
}

fn bars(by: &str) -> Value {
    let year = COUNTRY.changed.year() - 1;
    json!({
        "kind": "bars", "article": format!("jci1.3:c:{NORM}"), "by": by,
        "period": year.to_string(),
    })
}

fn take(dossier: &str, steps: &[Value]) {
    for step in steps {
        COUNTRY
            .programme
            .post(&format!("{dossier}/status"), step)
            .expect(201);
    }
}

/// The steps to in force since the change.
fn steps() -> [Value; 4] {
    let from = format!("{}-01", COUNTRY.changed);
    [
        json!({"to": "under-study"}),
        json!({"to": "proposed"}),
        json!({"to": "accepted"}),
        json!({"to": "in-force", "from": from, "publication": "Stb. 2025, 212"}),
    ]
}

#[test]
fn a_figure_is_what_was_published() {
    let dossier = open("Per maand");
    let linked = link(&dossier, "Per maand", &months()).expect(201);
    let figure = &linked["figures"][0];
    assert_eq!(figure["query"], format!("months article={NORM}"));
    let said = &figure["answer"]["said"];
    let shown = said["months"].as_array().unwrap();
    assert_eq!(shown.len(), usize::try_from(MONTHS).unwrap());
    let mut published = 0;
    for (place, month) in shown.iter().enumerate() {
        let before = place < usize::try_from(BEFORE).unwrap();
        let counted = u64::from(if before { MANY } else { FEW });
        match month["households"].as_u64() {
            // Perturbed, and by no more than is told.
            Some(households) => {
                assert!(households.abs_diff(counted) <= 5, "{month}");
                published += 1;
            }
            None => assert!(month["households"].is_null(), "withheld, and no zero"),
        }
    }
    assert!(published > 30, "{published} months are shown");
    let protection = figure["answer"]["protection"].as_str().unwrap();
    assert!(protection.contains("celsleutelmethode"));
    // The release is a place in the national log, with the root that it had there.
    let position = figure["release"]["position"].as_u64().unwrap();
    assert_eq!(figure["release"]["root"], root_at(position));
    let today = COUNTRY.web.installation.app.clock.today();
    assert_eq!(figure["release"]["month"], Month::of(today).to_string());
}

#[test]
fn nobody_puts_in_a_figure_of_their_own() {
    let dossier = open("Eigen cijfers");
    let figures = format!("{dossier}/figures");
    for body in [
        json!({"caption": "x", "answer": {"said": {}}}),
        json!({"caption": "x", "ask": months(), "answer": {}}),
        json!({"caption": "x"}),
        json!({"caption": "x", "ask": {"kind": "sphere"}}),
        json!({"caption": "", "ask": months()}),
        json!({"caption": "x", "ask": {"kind": "bars", "article": "CVDR1/2", "by": "name",
            "period": "2025"}}),
    ] {
        let answer = COUNTRY.programme.post(&figures, &body);
        assert_eq!(answer.status, 400, "{body}");
    }
    let other = json!({"kind": "months", "article": format!("jci1.3:c:{OTHER}")});
    let answer = link(&dossier, "Een ander artikel", &other);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "not-linked")
    );
    let unknown = json!({"article": "CVDR7/7"});
    COUNTRY
        .programme
        .post(&format!("{dossier}/articles"), &unknown)
        .expect(201);
    let unheard = json!({"kind": "months", "article": "CVDR7/7"});
    let answer = link(&dossier, "Nooit gezien", &unheard);
    assert_eq!(answer.problem(), "nothing-published");
    // The year of today is never over.
    let year = COUNTRY.web.installation.app.clock.today().year();
    let mut unfinished = bars("barrier");
    unfinished["period"] = json!(year.to_string());
    let answer = link(&dossier, "Dit jaar", &unfinished);
    let article = json!({"kind": "bars", "article": format!("jci1.3:c:{NORM}"), "by": "barrier"});
    assert_eq!(answer.status, 400);
    assert_eq!(answer.faults(), ["/ask/period"]);
    assert_eq!(link(&dossier, "Zonder periode", &article).status, 400);
}

#[test]
fn what_the_change_did_is_measured_after_it_is_in_force() {
    let dossier = open("Effect");
    let early = link(&dossier, "Te vroeg", &effect());
    assert_eq!(
        (early.status, early.problem().as_str()),
        (409, "not-in-force")
    );
    take(&dossier, &steps());
    let linked = link(&dossier, "Na de wijziging", &effect()).expect(201);
    let said = &linked["figures"][0]["answer"]["said"];
    assert_eq!(said["inForceFrom"], format!("{}-01", COUNTRY.changed));
    let number = |name: &str| said[name].as_f64().unwrap();
    let truth = f64::from(FEW) / f64::from(MANY);
    assert!(number("lower") < truth && truth < number("upper"), "{said}");
    assert!(number("upper") < 0.8, "half is seen to be less: {said}");
    assert!(number("lower") < number("ratio") && number("ratio") < number("upper"));
}

#[test]
fn a_repeat_links_one_figure_and_one_can_be_taken_out() {
    let dossier = open("Herhaald");
    let figures = format!("{dossier}/figures");
    let key = Client::key();
    let body = json!({"caption": "Per maand", "ask": months()});
    let programme = &COUNTRY.programme;
    programme.post_as(&key, &figures, &body).expect(201);
    let again = programme.post_as(&key, &figures, &body).expect(201);
    assert_eq!(again["figures"].as_array().unwrap().len(), 1);
    let figure = text(&again, "/figures/0/figureId");
    let out = json!({"unlink": figure, "reason": "Verouderd."});
    let gone = programme.post(&figures, &out).expect(201);
    assert_eq!(gone["figures"][0]["unlinked"]["reason"], "Verouderd.");
    let twice = programme.post(&figures, &out);
    assert_eq!(
        (twice.status, twice.problem().as_str()),
        (409, "not-linked")
    );
}

#[test]
fn the_document_says_the_same_three_ways() {
    let dossier = open("=1+1 <script>alert(1)</script>");
    take(&dossier, &steps());
    for (caption, ask) in [
        ("Per maand", months()),
        ("Bedragen", bars("amount-band")),
        ("Wachttijden", bars("waiting-band")),
        ("Leefgebieden", bars("life-domain")),
        ("Belemmeringen", bars("barrier")),
        ("Organisaties", bars("agency")),
        ("Na de wijziging", effect()),
    ] {
        link(&dossier, caption, &ask).expect(201);
    }
    let official = COUNTRY
        .web
        .client("GM0001", "official", &[Role::PolicyMaker]);
    let get = |format: &str| official.get(&format!("{dossier}/document{format}"));

    let json = get("?format=json").expect(200);
    assert_eq!(json["figures"].as_array().unwrap().len(), 7);
    assert_eq!(json["status"], "in werking");
    let source = &json["source"];
    assert_eq!(source["log"], "NL");
    // Others open dossiers meanwhile: the root is that of the position it names.
    let position = source["position"].as_u64().unwrap();
    let root = root_at(position);
    assert_eq!(source["root"], root);
    let housing = &json["figures"][3]["table"]["rows"][0];
    assert_eq!(housing["name"], "Wonen");
    assert_eq!(housing["cells"][0]["kind"], "count");
    let work = &json["figures"][3]["table"]["rows"][1];
    assert_eq!(
        work["cells"][0]["kind"], "withheld",
        "nobody was, and it is no zero"
    );

    let html = get("");
    assert_eq!(html.status, 200);
    assert_eq!(
        html.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = html.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(policy.ends_with("frame-ancestors 'none'"));
    let page = String::from_utf8(html.body).unwrap();
    assert_eq!(page.matches("<svg").count(), 7);
    assert_eq!(page.matches("<table").count(), 7);
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    assert!(page.contains("niet getoond") && page.contains("celsleutelmethode"));

    let csv = get("?format=csv");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let lines = String::from_utf8(csv.body).unwrap();
    assert!(lines.starts_with("part,item,row,column,value,state\r\n"));
    assert!(lines.contains("dossier,1,,title,'=1+1 <script>alert(1)</script>,shown\r\n"));
    assert!(lines.contains("figure,4,Werk,Huishoudens,,withheld\r\n"));
    assert_eq!(get("?format=pdf").status, 400);
}
